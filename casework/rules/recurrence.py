"""On which days does somebody come again and again, how is that kept (RFC 5545), and how is it said?

A rule is what people say of a visiting physician: 毎月第2火曜日, not in August. It is kept as the text that calendars
exchange, so that what can't be typed by parts can be typed whole. Only rules by the week and by the month are taken,
with days and months: nobody offers talks by the second, and a rule must be judged in a moment.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, product
from typing import Final, NamedTuple

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotValid, UnknownYear
from casework.rules.texts import N_, NOTHING, Said
from casework.rules.workdays import Calendar, Rest, RestKind

LONGEST: Final = 200
"""Signs of a rule that is typed whole."""
MOST_AT_ONCE: Final = 48
"""Slots of one day."""
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST: Final = -1
"""The last Tuesday of a month, as the fourth is 4."""
_NAMES: Final = (N_("月曜日"), N_("火曜日"), N_("水曜日"), N_("木曜日"), N_("金曜日"), N_("土曜日"), N_("日曜日"))
_NTH: Final = {1: N_("第1"), 2: N_("第2"), 3: N_("第3"), 4: N_("第4"), 5: N_("第5"), LAST: N_("最後の")}
_MONTHS: Final = (
    N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月"), N_("7月"), N_("8月"), N_("9月"), N_("10月"),
    N_("11月"), N_("12月"),
)  # fmt: skip
_YEAR: Final = frozenset(range(1, 13))
_KNOWN: Final = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST", "UNTIL", "COUNT"})
_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}")
_UNTIL: Final = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")

_SHAPE: Final = N_("「FREQ=MONTHLY;BYDAY=2TU」のように、名前=値を「;」で区切って書いてください。")
_PARTS: Final = N_("使えるのは FREQ、INTERVAL、BYDAY、BYMONTHDAY、BYMONTH、BYSETPOS、WKST、UNTIL、COUNT です。")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule as it is typed by parts: every `interval` weeks on weekdays (Monday is 0), or, with `nth`, every
    `interval` months on the nth ones of the month; not in some months.
    """

    weekdays: tuple[int, ...]
    nth: tuple[int, ...] = ()
    interval: int = 1
    not_in: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of RFC 5545 with the parts that are taken. `weekdays`: (nth of the month, or 0; weekday)."""

    monthly: bool
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    until: date | None = None
    count: int | None = None

    def text(self) -> str:
        """As calendars write it, always in the same order."""
        parts = ["FREQ=MONTHLY" if self.monthly else "FREQ=WEEKLY"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in self.weekdays))
        for name, numbers in (
            ("BYMONTHDAY", self.month_days), ("BYMONTH", self.months), ("BYSETPOS", self.positions),
        ):  # fmt: skip
            if numbers:
                parts.append(f"{name}={','.join(map(str, numbers))}")
        if self.week_start:
            parts.append(f"WKST={WEEKDAYS[self.week_start]}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        return ";".join(parts)


class LeftOut(NamedTuple):
    """A day of the rule on which nobody comes. `rest`: why the workplace is closed; None for one left out by hand."""

    day: date
    rest: Rest | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The days of a rule. `unsettled`: the year whose holidays aren't official, where the plan stops."""

    days: tuple[date, ...]
    left_out: tuple[LeftOut, ...]
    unsettled: int | None


def of(pattern: Pattern) -> Rule:
    """The rule of what was typed by parts. Raises NotValid, naming the part."""
    weekdays = tuple(sorted(set(pattern.weekdays)))
    if not weekdays or not set(weekdays) <= set(range(7)):
        raise NotValid("weekdays", Said(N_("曜日を選んでください。")))
    if not set(pattern.nth) <= set(_NTH):
        raise NotValid("nth", Said(N_("一覧から選んでください。")))
    months = tuple(sorted(_YEAR - set(pattern.not_in)))
    if not months:
        raise NotValid("not_in", Said(N_("すべての月を除くことはできません。")))
    nths = _in_order(pattern.nth)
    return Rule(
        monthly=bool(nths),
        interval=_interval(pattern.interval),
        weekdays=tuple(product(nths or (0,), weekdays)),
        months=() if len(months) == len(_YEAR) else months,
    )


def parts(rule: Rule) -> Pattern | None:
    """What would have to be typed for a rule; None when it can only be typed whole."""
    nths, weekdays = _in_order({nth for nth, _ in rule.weekdays}), sorted({day for _, day in rule.weekdays})
    whole = rule.month_days or rule.positions or rule.week_start or rule.until or rule.count
    if whole or not rule.weekdays or set(rule.weekdays) != set(product(nths, weekdays)):
        return None
    if rule.monthly is (nths == (0,)) or not set(nths) <= {0, *_NTH}:
        return None
    not_in = tuple(sorted(_YEAR - set(rule.months))) if rule.months else ()
    return Pattern(tuple(weekdays), nths if rule.monthly else (), rule.interval, not_in)


def read(text: str) -> Rule:
    """A rule that was typed whole. Raises NotValid beside the field `rule`, with what is wrong."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper().removeprefix("RRULE:")
    if not plain or len(plain) > LONGEST:
        raise _wrong(_SHAPE)
    given: dict[str, str] = {}
    for part in plain.rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in given:
            raise _wrong(_SHAPE)
        if name not in _KNOWN:
            raise _wrong(_PARTS)
        given[name] = value
    if given.get("FREQ") not in {"WEEKLY", "MONTHLY"}:
        raise _wrong(N_("FREQは、WEEKLY（毎週）かMONTHLY（毎月）にしてください。"))
    if {"UNTIL", "COUNT"} <= given.keys():
        raise _wrong(N_("UNTILとCOUNTは、どちらか一つにしてください。"))
    rule = Rule(
        monthly=given["FREQ"] == "MONTHLY",
        interval=_interval(_numbers(given, "INTERVAL", 1, 999, only=True)[0] if "INTERVAL" in given else 1, "rule"),
        weekdays=_weekdays(given),
        month_days=_numbers(given, "BYMONTHDAY", -31, 31),
        months=_numbers(given, "BYMONTH", 1, 12),
        positions=_numbers(given, "BYSETPOS", -31, 31),
        week_start=_week_start(given),
        until=_until(given),
        count=_numbers(given, "COUNT", 1, 500, only=True)[0] if "COUNT" in given else None,
    )
    if not rule.weekdays and not rule.month_days:
        raise _wrong(N_("曜日（BYDAY）か、日（BYMONTHDAY）を書いてください。"))
    if not rule.monthly and (rule.month_days or any(nth for nth, _ in rule.weekdays)):
        raise _wrong(N_("毎週の規則には、第何曜日や日を書けません。FREQ=MONTHLY にしてください。"))
    return rule


def days(rule: Rule, from_on: date, last: date) -> Iterator[date]:
    """The days of a rule that is counted from `from_on`, until `last`."""
    until = min(last, rule.until or last)
    if until < from_on:
        return iter(())
    found = rrule(
        MONTHLY if rule.monthly else WEEKLY,
        dtstart=datetime.combine(from_on, time.min),
        until=datetime.combine(until, time.min),  # always: a rule without a day is asked until then, and not for ever
        interval=rule.interval,
        wkst=rule.week_start,
        byweekday=[weekday(number, nth or None) for nth, number in rule.weekdays] or None,
        bymonthday=rule.month_days or None,
        bymonth=rule.months or None,
        bysetpos=rule.positions or None,
    )
    return (moment.date() for moment in islice(found, rule.count))


def plan(
    rule: Rule, from_on: date, first: date, last: date, calendar: Calendar, exceptions: frozenset[date] = frozenset()
) -> Plan:
    """The days of a rule between two, but for those on which the workplace is closed and those that were left out. A
    weekend that the rule names is wanted. It ends before the first day of a year that isn't settled: whether that is a
    holiday nobody knows.
    """
    held: list[date] = []
    left_out: list[LeftOut] = []
    for day in days(rule, from_on, last):
        if day < first:
            continue
        try:
            rest = calendar.rest(day)
        except UnknownYear as unknown:
            return Plan(tuple(held), tuple(left_out), unknown.year)
        if day in exceptions:
            left_out.append(LeftOut(day, None))
        elif rest is not None and not (rest.kind is RestKind.WEEKDAY and rule.weekdays):
            left_out.append(LeftOut(day, rest))
        else:
            held.append(day)
    return Plan(tuple(held), tuple(left_out), None)


def times(day: date, starts: time, ends: time, minutes: int, gap: int) -> list[tuple[datetime, datetime]]:
    """The slots of one day: each with its whole length before the end."""
    begin, end = datetime.combine(day, starts, TOKYO), datetime.combine(day, ends, TOKYO)
    length, step = timedelta(minutes=minutes), timedelta(minutes=minutes + gap)
    count = max(0, (end - begin - length) // step + 1)
    return [(begin + nth * step, begin + nth * step + length) for nth in range(min(count, MOST_AT_ONCE))]


def words(rule: Rule, starts: time, ends: time) -> Said:
    """毎月第2火曜日 14:00〜17:00（8月を除く）."""
    return Said(
        N_("%(days)s %(starts)s〜%(ends)s%(months)s%(end)s"),
        {
            "days": _days_in_words(rule),
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "months": _months_in_words(rule),
            "end": _end_in_words(rule),
        },
    )


def _days_in_words(rule: Rule) -> Said:
    interval = rule.interval
    nths, weekdays = _in_order({nth for nth, _ in rule.weekdays}), sorted({day for _, day in rule.weekdays})
    product_of_both = bool(weekdays) and set(rule.weekdays) == set(product(nths, weekdays))
    names = tuple(Said(_NAMES[day]) for day in weekdays)
    each = Said(N_("毎月")) if interval == 1 else Said(N_("%(count)sか月ごとの"), {"count": interval})
    if not rule.monthly and not rule.positions:
        each = Said(N_("毎週")) if interval == 1 else Said(N_("%(count)s週間ごとの"), {"count": interval})
        return Said(N_("%(each)s%(weekdays)s"), {"each": each, "weekdays": names})
    if not rule.positions and not rule.weekdays and all(day > 0 for day in rule.month_days):
        return Said(N_("%(each)s%(days)s日"), {"each": each, "days": rule.month_days})
    if rule.positions or rule.month_days or not product_of_both or not set(nths) <= set(_NTH):
        return Said(N_("規則 %(rule)s"), {"rule": rule.text()})
    nth_words = tuple(Said(_NTH[nth]) for nth in nths)
    return Said(N_("%(each)s%(nth)s%(weekdays)s"), {"each": each, "nth": nth_words, "weekdays": names})


def _months_in_words(rule: Rule) -> Said:
    if not rule.months:
        return NOTHING
    without = sorted(_YEAR - set(rule.months))
    if len(without) < len(rule.months):
        return Said(N_("（%(months)sを除く）"), {"months": tuple(Said(_MONTHS[month - 1]) for month in without)})
    return Said(N_("（%(months)sのみ）"), {"months": tuple(Said(_MONTHS[month - 1]) for month in rule.months)})


def _end_in_words(rule: Rule) -> Said:
    if rule.until:
        return Said(N_("（%(day)sまで）"), {"day": rule.until})
    return Said(N_("（%(count)s回まで）"), {"count": rule.count}) if rule.count else NOTHING


def _in_order(nths: Iterable[int]) -> tuple[int, ...]:
    """First to fifth, then the last."""
    return tuple(sorted(set(nths), key=lambda nth: (nth < 0, nth)))


def _interval(number: int, field: str = "interval") -> int:
    if not 1 <= number <= 12:
        raise NotValid(field, Said(N_("間隔は、1から12までの数にしてください。")))
    return number


def _numbers(given: dict[str, str], name: str, least: int, most: int, *, only: bool = False) -> tuple[int, ...]:
    if name not in given:
        return ()
    found = given[name].split(",")
    if not all(_NUMBER.fullmatch(one) for one in found) or (only and len(found) != 1):
        raise _wrong(_SHAPE)
    numbers = tuple(sorted({int(one) for one in found}))
    if not all(least <= number <= most and number for number in numbers):
        raise NotValid(
            "rule",
            Said(
                N_("%(name)sは、%(least)sから%(most)sまでの数にしてください。"),
                {"name": name, "least": least, "most": most},
            ),
        )
    return numbers


def _weekdays(given: dict[str, str]) -> tuple[tuple[int, int], ...]:
    if "BYDAY" not in given:
        return ()
    found = [_DAY.fullmatch(one) for one in given["BYDAY"].split(",")]
    if not all(found):
        raise _wrong(_SHAPE)
    pairs = {(int(one[1] or 0), WEEKDAYS.index(one[2])) for one in found if one}
    if any(one and one[1] and abs(int(one[1])) not in range(1, 6) for one in found):
        raise _wrong(N_("BYDAYの第何曜日は、1から5まで、または-1から-5までにしてください。"))
    return tuple(sorted(pairs, key=lambda pair: (pair[0] < 0, pair)))


def _week_start(given: dict[str, str]) -> int:
    if "WKST" not in given:
        return 0
    if given["WKST"] not in WEEKDAYS:
        raise _wrong(_SHAPE)
    return WEEKDAYS.index(given["WKST"])


def _until(given: dict[str, str]) -> date | None:
    if "UNTIL" not in given:
        return None
    found = _UNTIL.fullmatch(given["UNTIL"])
    try:
        if found is None:
            raise ValueError
        zone = UTC if found[3] else TOKYO
        moment = datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S").replace(tzinfo=zone)
        return tokyo_date(moment)
    except (ValueError, OverflowError):
        raise _wrong(N_("UNTILは「20270331」の形で書いてください。")) from None


def _wrong(text: str) -> NotValid:
    return NotValid("rule", Said(text))
