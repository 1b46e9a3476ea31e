"""When does somebody work by the roster, how is that written down, and does a time lie within it?

Times are minutes of a day of Japan: 22:00–7:00 of the next day is 1320–1860. What is kept is instants.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from casework.rules.days import TOKYO, tokyo_date
from casework.rules.tables import BadCell, plain
from casework.rules.texts import N_, Said

DAY: Final = 24 * 60
LATEST: Final = 36 * 60
"""A shift begins before noon of the next day: 25:00 is how one o'clock at night is written."""
LONGEST_CODE: Final = 20
AHEAD: Final = timedelta(days=366)
"""A day farther off than this is a slip of the pen (our own bound)."""
KEPT: Final = timedelta(days=1)
"""The day before is kept too: a night shift of yesterday may last into today."""


class Shift(NamedTuple):
    """One day's work, from minute to minute; off where there is none."""

    begins: int | None
    ends: int | None

    @property
    def off(self) -> bool:
        return self.begins is None

    def on(self, day: date) -> tuple[datetime | None, datetime | None]:
        """The instants of it on a day."""
        if self.begins is None or self.ends is None:
            return None, None
        midnight = datetime.combine(day, time(), TOKYO)
        return midnight + timedelta(minutes=self.begins), midnight + timedelta(minutes=self.ends)


OFF: Final = Shift(None, None)
OFF_WORDS: Final = ("休", "休み", "公休", "休日", "非番", "off")
"""Understood without being written down first."""

_CLOCK: Final = re.compile(r"(翌日?)?([0-9]{1,2})(?::|時)(?:([0-9]{2})(?::00|分)?)?")
_DURATION: Final = re.compile(r"1day,([0-9]{1,2}):([0-9]{2}):00")
"""How a cell of a workbook says 31:00."""
_RANGE: Final = re.compile(r"(.+?)[-~〜–—ー−](.+)")


def minute(cell: str) -> int:
    """8:30, 08:30:00, 8時30分, 翌7:00, 31:00 as minutes of the day that the row names."""
    told = plain(cell)
    longer = _DURATION.fullmatch(told)
    if longer:
        return DAY + _minutes(longer[1], longer[2])
    found = _CLOCK.fullmatch(told)
    if not found or (found[3] is None and "時" not in told):
        raise BadCell(Said(N_("時刻は 8:30、22:00、翌7:00 のように書いてください。")))
    return _minutes(found[2], found[3] or "0") + (DAY if found[1] else 0)


def _minutes(hours: str, minutes: str) -> int:
    if int(minutes) > 59 or int(hours) > 48:
        raise BadCell(Said(N_("時刻は 8:30、22:00、翌7:00 のように書いてください。")))
    return int(hours) * 60 + int(minutes)


def shift(begins: int, ends: int) -> Shift:
    """From when until when; an end that isn't after the beginning is on the next day. BadCell for what can't be."""
    if begins == ends:
        raise BadCell(Said(N_("始業と終業が同じ時刻です。24時間の勤務は、終業を「翌8:30」のように書いてください。")))
    until = ends if ends > begins else ends + DAY
    if begins >= LATEST or not begins < until <= begins + DAY:
        raise BadCell(Said(N_("勤務の長さが24時間を超えています。始業と終業を確かめてください。")))
    return Shift(begins, until)


def code(cell: str) -> str:
    """A 勤務記号 as it is compared: full width or half, with or without blanks."""
    told = plain(cell)
    if len(told) > LONGEST_CODE:
        raise BadCell(Said(N_("%(limit)s文字以内で書いてください。"), {"limit": LONGEST_CODE}))
    return told


def reads_itself(told: str) -> bool:
    """Whether a 勤務記号 needs no list: a word for a day off, or times."""
    return told in OFF_WORDS or _RANGE.fullmatch(told) is not None


def read(told: str, codes: Mapping[str, Shift]) -> Shift | None:
    """What a 勤務記号 says: by the list, as a word for a day off, or as 8:30-17:15. None for what isn't known. BadCell
    for times that can't be.
    """
    if told in codes:
        return codes[told]
    if told in OFF_WORDS:
        return OFF
    parts = _RANGE.fullmatch(told)
    if not parts:
        return None
    try:
        begins, ends = minute(parts[1]), minute(parts[2])
    except BadCell:
        return None
    return shift(begins, ends)


_WORDS: Final = {
    (0, 0): N_("%(starts)s–%(ends)s"),
    (0, 1): N_("%(starts)s–翌%(ends)s"),
    (1, 1): N_("翌%(starts)s–翌%(ends)s"),
    (1, 2): N_("翌%(starts)s–翌々日%(ends)s"),
}
"""By how many days after the day of the row it begins and ends."""


def words(found: Shift) -> Said:
    """22:00–翌7:00, or that the day is off."""
    if found.begins is None or found.ends is None:
        return Said(N_("休み"))
    first = found.begins // DAY
    last = found.ends // DAY if found.ends > DAY else 0  # 24:00 is how the end of a day is written
    return Said(_WORDS[first, last], {"starts": _clock(found.begins, first), "ends": _clock(found.ends, last)})


def of_instants(day: date, starts_at: datetime | None, ends_at: datetime | None) -> Shift:
    """A day as it is kept, in minutes again."""
    if starts_at is None or ends_at is None:
        return OFF
    midnight = datetime.combine(day, time(), TOKYO)
    return Shift(*(int((at - midnight).total_seconds()) // 60 for at in (starts_at, ends_at)))


def _clock(minutes: int, day: int) -> str:
    return f"{minutes // 60 - 24 * day}:{minutes % 60:02d}"


class Hours:
    """The rostered time of one person: which days are known, and when they work. The same question is asked for every
    slot, so answers are kept.
    """

    def __init__(self, days: Iterable[tuple[date, datetime | None, datetime | None]]) -> None:
        rows = list(days)
        self.known = frozenset(day for day, _starts, _ends in rows)
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        for starts, ends in sorted((starts, ends) for _day, starts, ends in rows if starts and ends):
            if self._ends and starts <= self._ends[-1]:  # one shift goes on where the other ends
                self._ends[-1] = max(self._ends[-1], ends)
            else:
                self._starts.append(starts)
                self._ends.append(ends)
        self._told: dict[tuple[datetime, datetime], bool | None] = {}

    def cover(self, starts_at: datetime, ends_at: datetime) -> bool | None:
        """Whether all of a time is working time; None where the roster doesn't know its day."""
        if not self.known:
            return None
        asked = starts_at, ends_at
        if asked not in self._told:
            self._told[asked] = self._cover(starts_at, ends_at)
        return self._told[asked]

    def _cover(self, starts_at: datetime, ends_at: datetime) -> bool | None:
        at = bisect_right(self._starts, starts_at) - 1
        if at >= 0 and ends_at <= self._ends[at]:
            return True
        return False if tokyo_date(starts_at) in self.known else None

    def leave(self, day: date, minutes: int, opens: time, closes: time) -> bool:
        """Whether a talk of some minutes could lie between two hours of a day; where nothing is known, it could."""
        if day not in self.known:
            return True
        first, last = datetime.combine(day, opens, TOKYO), datetime.combine(day, closes, TOKYO)
        for at in range(bisect_right(self._ends, first), len(self._starts)):
            if self._starts[at] >= last:
                return False
            if min(self._ends[at], last) - max(self._starts[at], first) >= timedelta(minutes=minutes):
                return True
        return False


UNKNOWN: Final = Hours(())
"""Of whom no roster is known: nothing is said about their time."""
