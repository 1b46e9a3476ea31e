"""What does the company tell the physician about somebody's work, and which of its numbers stand out (勤務状況シート)?

Hours are kept in minutes. The lines are those of the law on working hours; what they mean for health is the physician's
to say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.rules import durations
from casework.rules.tables import BadCell, plain
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice

MONTHS: Final = 6
MOST_HOURS: Final = 400
"""Of one kind in one month; beyond is a slip of the pen (our own bound: a month has 744 hours)."""
MOST_NIGHTS: Final = 31
MORE_NIGHTS: Final = N_("深夜業の回数が、働いた日数より多くなっています。")
LONGEST: Final = 1_000
"""Characters of one free text."""
ORDINARY_HOURS: Final = 45
"""Overtime that the law allows in an ordinary month (労働基準法36条4項)."""
_HOUR: Final = 60


class Line(Choice):
    """A line of the law that a month or a mean may be over."""

    OVER_45 = "over_45", N_("時間外労働が月45時間を超える（労働基準法36条4項の限度時間）")
    OVER_80 = "over_80", N_("時間外・休日労働が月80時間を超える（労働安全衛生規則52条の2の目安）")
    FROM_100 = "from_100", N_("時間外・休日労働が月100時間以上（労働基準法36条6項2号の上限）")
    MEAN_OVER_80 = "mean_over_80", N_("時間外・休日労働の平均が月80時間を超える（労働基準法36条6項3号の上限）")


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month, by its first day. Overtime and work on days of rest in minutes; nights and days worked where
    they are known.
    """

    on: date
    overtime: int
    holiday: int
    nights: int | None = None
    days: int | None = None

    @property
    def total(self) -> int:
        """Overtime and work on days of rest together."""
        return self.overtime + self.holiday

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that this month is over."""
        over = {
            Line.OVER_45: self.overtime > ORDINARY_HOURS * _HOUR,
            Line.OVER_80: self.total > 80 * _HOUR,
            Line.FROM_100: self.total >= 100 * _HOUR,
        }
        return tuple(line for line, is_over in over.items() if is_over)


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of overtime and work on days of rest over the last months, in minutes; None where one of them lacks."""

    months: int
    minutes: int | None
    over: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """The months in order, what they come to, and the lines that are crossed anywhere."""

    months: tuple[Month, ...]
    total: int
    means: tuple[Mean, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Each line once, in the order of the list."""
        met = {line for month in self.months for line in month.lines}
        met |= {Line.MEAN_OVER_80} if _mean_over_80(self.months) else set()
        return tuple(line for line in Line if line in met)


def _mean_over_80(months: Sequence[Month]) -> bool:
    """Of two to six months one after the other, are any above 80 hours on average (労働基準法36条6項3号)?"""
    return any(
        run[-1].on == _before(run[0].on, 1 - len(run)) and sum(month.total for month in run) > 80 * _HOUR * len(run)
        for first in range(len(months))
        for run in (months[first:last] for last in range(first + 2, len(months) + 1))
    )


def last_months(today: date) -> tuple[date, ...]:
    """The first days of the six whole months before this one, the oldest first."""
    return tuple(_before(today.replace(day=1), back) for back in range(MONTHS, 0, -1))


def _before(first: date, back: int) -> date:
    """The first day of the month so many months before."""
    year, number = divmod(first.year * 12 + first.month - 1 - back, 12)
    return date(year, number + 1, 1)


def summary(months: Sequence[Month], last_on: date) -> Summary:
    """What the months that were given say; `last_on`: the last of the six that they could be."""
    inside = tuple(sorted(months, key=lambda month: month.on))
    return Summary(inside, sum(month.total for month in inside), tuple(_mean(inside, last_on, n) for n in (2, MONTHS)))


def _mean(months: Sequence[Month], last_on: date, count: int) -> Mean:
    wanted = {_before(last_on, back) for back in range(count)}
    found = [month.total for month in months if month.on in wanted]
    if len(found) < count:
        return Mean(count, None, over=False)
    return Mean(count, round(sum(found) / count), over=sum(found) > 80 * _HOUR * count)


_CLOCK: Final = re.compile(r"(?:([0-9]{1,2})days?,)?([0-9]{1,3}):([0-5][0-9])(?::00)?")
_WORDS: Final = re.compile(r"([0-9]{1,3})時間(?:([0-9]{1,2})分)?")
_DECIMAL: Final = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,12}))?")


def minutes(cell: str) -> int:
    """Hours as people and spreadsheets write them, 45, 45.5, 45:30 or 45時間30分, in minutes. Raises BadCell."""
    typed = plain(cell).removesuffix("h")
    found: float | None = None
    if whole := _CLOCK.fullmatch(typed):
        found = (int(whole[1] or 0) * 24 + int(whole[2])) * _HOUR + int(whole[3])
    elif whole := _WORDS.fullmatch(typed):
        found = int(whole[1]) * _HOUR + int(whole[2] or 0) if int(whole[2] or 0) < _HOUR else None
    elif _DECIMAL.fullmatch(typed):
        found = float(typed) * _HOUR
    if found is None:
        raise BadCell(Said(N_("時間は 45、45.5、45:30 のように書いてください。")))
    if found > MOST_HOURS * _HOUR:
        raise BadCell(Said(N_("1か月に%(most)s時間までの数で書いてください。"), {"most": MOST_HOURS}))
    return round(found)


def hours(count: int) -> str:
    """Minutes as they are read: 45:30."""
    return f"{count // _HOUR}:{count % _HOUR:02}"


_MONTH: Final = re.compile(
    r"([0-9]{4})(?:[-/]?([0-9]{2})|[-/]([0-9])|年([0-9]{1,2})月)(?:[-/][0-9]{1,2}|[0-9]{1,2}日)?"
)


def month(cell: str) -> date:
    """A month as 2026-06, 2026/6, 202606, 2026年6月, or any day of it. Raises BadCell."""
    found = _MONTH.fullmatch(plain(cell))
    if found is not None:
        year, number = int(found[1]), int(found[2] or found[3] or found[4])
        if 1900 <= year < 2200 and 1 <= number <= 12:
            return date(year, number, 1)
    raise BadCell(Said(N_("年月は 2026-06、2026/6、2026年6月 のように書いてください。")))


def in_words(summary: Summary) -> str:
    """The last months and the longest mean, in one line of the report's 労働時間 (a document of Japan, in Japanese)."""
    told = "、".join(
        f"{month.on.year}年{month.on.month}月 {durations.said(month.total)}" for month in summary.months[-LAST:]
    )
    known = [mean for mean in summary.means if mean.minutes is not None]
    mean = "".join(f"（直近{one.months}か月の平均 {durations.said(one.minutes or 0)}）" for one in known[-1:])
    return f"時間外・休日労働：{told}{mean}" if told else ""


LAST: Final = 3
"""Months that the line names."""
