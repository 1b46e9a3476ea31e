"""How does what the employer decided stand to what the physician advised, item by item?

Measures that differ clearly in kind or degree from the opinion are among the prohibited disadvantages (指針; domain:
§1.4). So every departure is found here and named: a lighter one needs a reason, a stricter one also the physician.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import combinations
from types import MappingProxyType
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice, Match, MeasureKind
from casework.rules.work_data import ORDINARY_HOURS

_DAY: Final = 24 * 60
"""Minutes of a day: working hours may run over midnight."""


class Degree(Choice):
    """How one decided measure stands to the advised one."""

    SAME = "same", N_("意見と同じ")
    LIGHTER = "lighter", N_("意見より軽い")
    STRICTER = "stricter", N_("意見より厳しい")
    UNLIKE = "unlike", N_("意見と内容が違う")
    MISSING = "missing", N_("意見にあるが、決定にない")
    ADDED = "added", N_("意見にないが、決定にある")


STRICT: Final = frozenset({Degree.STRICTER, Degree.UNLIKE, Degree.ADDED})
"""What may burden the employee more than advised. Whether another text does, only the physician can tell."""
LIGHT: Final = frozenset({Degree.LIGHTER, Degree.MISSING})

TEXT_KINDS: Final = frozenset(
    {MeasureKind.HOURS_OTHER, MeasureKind.PLACE_CHANGE, MeasureKind.TASK_CHANGE, MeasureKind.OTHER}
)
"""Measures that say what to do only in words."""
COUNTED_KINDS: Final = frozenset({MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS})
"""Measures with a number: hours of overtime a month, night shifts a month."""
MOST: Final = MappingProxyType({MeasureKind.OVERTIME_LIMIT: 99, MeasureKind.FEWER_NIGHTS: 31})
"""The largest number of each: 100 hours of overtime a month and more are forbidden to everybody (労基法36条6項)."""
LOOSE: Final = MappingProxyType({MeasureKind.OVERTIME_LIMIT: ORDINARY_HOURS, MeasureKind.FEWER_NIGHTS: 27})
"""From which number on each restricts nothing more than the law does for everybody: 45 hours (労基法36条4項); a day off
in every week leaves 27 of the 31 days of a month (労基法35条).
"""
LOOSE_WINDOW: Final = 17 * 60
"""Minutes of working hours that leave out no more than the night, 22:00 to 5:00 (労基法37条4項): what is longer keeps
nobody from anything that the law names.
"""
LEAST_PART: Final = 0.5
"""[own] What holds on a smaller part of the advised days leaves them out: on most of them nothing is taken."""

FAMILIES: Final = (
    frozenset({MeasureKind.OVERTIME_LIMIT, MeasureKind.OVERTIME_BAN}),
    frozenset({MeasureKind.FEWER_NIGHTS, MeasureKind.DAY_SHIFT}),
)
"""Kinds that are degrees of one another: a ban is a limit of nothing, day work is fewer nights than none."""


@dataclass(frozen=True, slots=True)
class Item:
    """One measure, advised or decided. `hours` a month (overtime) or night shifts a month; dates inclusive.

    An advised item without `until_on` has no end named.
    """

    kind: MeasureKind
    hours: int | None = None
    starts: time | None = None
    ends: time | None = None
    words: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison. One side is None where the other stands alone."""

    advised: Item | None
    decided: Item | None
    value: Degree
    """As to what is done."""
    period: Degree
    """As to how long."""
    lacking: bool = False
    """What was advised isn't taken at all, on few of its days, or as a limit so light that it restricts nothing."""
    brief: bool = False
    """It is lacking because of its days."""

    @property
    def degree(self) -> Degree:
        """Both together: what may burden weighs more than what relieves."""
        both = (self.value, self.period)
        for weighs in (STRICT, LIGHT):
            found = [degree for degree in both if degree in weighs]
            if found:
                return found[0]
        return Degree.SAME


def compare(advised: Sequence[Item], decided: Sequence[Item], *, decided_on: date) -> tuple[Compared, ...]:
    """Line up what was advised with what is decided on `decided_on`: first the advised items, then what was added.

    To begin on the day of the decision is no departure when the advised beginning has passed.
    """
    lines = []
    met: list[Item] = []
    kinds = {wish.kind for wish in advised}
    for wish in advised:
        answer = _partner(wish, decided, met)
        if answer is None:
            passed = wish.until_on is not None and wish.until_on < decided_on  # nobody can decide it any more
            lines.append(Compared(wish, None, Degree.MISSING, Degree.SAME, lacking=not passed))
        else:
            met.append(answer)
            value = _value(wish, answer)
            if value is Degree.STRICTER and answer.kind is not wish.kind and answer.kind in kinds:
                value = Degree.SAME  # both degrees were advised, and the stricter of them is what was decided
            light = value is Degree.LIGHTER and _restricts_nothing(answer)
            brief = not light and _part(wish, decided, decided_on) < LEAST_PART
            period = _period(wish, answer, decided_on)
            lines.append(Compared(wish, answer, value, period, lacking=light or brief, brief=brief))
    for extra in decided:
        if extra not in met:
            lines.append(Compared(None, extra, Degree.ADDED, Degree.SAME))
    return tuple(lines)


def overall(lines: Iterable[Compared], *, ends: bool = False, agreed: bool = False) -> Match:
    """The decision as a whole: lacking if anything advised isn't taken, or nothing at all; else whether it `ends` a
    running measure of which the opinion says nothing, and the employee hasn't `agreed`; else stricter if any part may
    burden more than advised, else whether it ends one at all, else lighter if any part is.
    """
    known = list(lines)
    degrees = {line.degree for line in known}
    if any(line.lacking for line in known) or (known and all(line.decided is None for line in known)):
        return Match.LACKING
    if ends and not agreed:
        return Match.UNAGREED
    if degrees & STRICT:
        return Match.STRICTER
    if ends:
        return Match.ENDING
    return Match.LIGHTER if degrees & LIGHT else Match.SAME


def contradictions(items: Sequence[Item]) -> list[tuple[MeasureKind, MeasureKind]]:
    """Pairs of measures that can't both be decided for the same days: the same twice, or one a degree of the other."""
    pairs = [tuple(sorted((one, other), key=lambda item: item.kind)) for one, other in combinations(items, 2)]
    return [
        (first.kind, second.kind)
        for first, second in pairs
        if overlap(first, second) and (first.kind is second.kind or _related(first, second))
    ]


def places(items: Sequence[Item]) -> list[str]:
    """The place of each measure in a form with a row for every kind, and further ones for its second and third time."""
    met: dict[MeasureKind, int] = {}
    found = []
    for item in items:
        met[item.kind] = met.get(item.kind, 0) + 1
        found.append(place(item.kind, met[item.kind]))
    return found


def place(kind: MeasureKind, number: int = 1) -> str:
    """What the fields of a measure begin with."""
    return kind.value if number == 1 else f"{kind.value}_{number}"


def overlap(one: Item, other: Item) -> int:
    """On how many days both hold; a day that isn't named lies as far as can be."""
    first = max(one.from_on or date.min, other.from_on or date.min)
    last = min(one.until_on or date.max, other.until_on or date.max)
    return max(0, (last - first).days + 1)


def akin(one: MeasureKind, other: MeasureKind) -> bool:
    """Whether two kinds are the same or degrees of one another."""
    return one is other or any({one, other} <= family for family in FAMILIES)


def _related(one: Item, other: Item) -> bool:
    return one.kind is not other.kind and akin(one.kind, other.kind)


def _partner(wish: Item, decided: Sequence[Item], met: Sequence[Item]) -> Item | None:
    """What was decided about a wish: the same kind, rather for the same days and rather what answers nothing else;
    without any, a degree of it that holds on one of its days.
    """
    same = [one for one in decided if one.kind is wish.kind]
    degrees = [one for one in decided if _related(one, wish) and overlap(one, wish)]
    found = same or degrees
    return max(found, key=lambda one: (one not in met, overlap(one, wish)), default=None)


def _value(wish: Item, answer: Item) -> Degree:
    if wish.kind in TEXT_KINDS:
        return Degree.SAME if _plain(wish.words) == _plain(answer.words) else Degree.UNLIKE
    if wish.kind is MeasureKind.WORKING_HOURS:
        return _window(wish, answer)
    if wish.kind is answer.kind and wish.kind not in COUNTED_KINDS:
        return Degree.SAME
    allowed, given = _level(wish), _level(answer)
    if allowed is None or given is None:
        return Degree.SAME if allowed == given else Degree.UNLIKE
    return _ordered(given, allowed)


def _level(item: Item) -> int | None:
    """How much is still allowed: less is stricter."""
    if item.kind is MeasureKind.OVERTIME_BAN:
        return 0
    if item.kind is MeasureKind.DAY_SHIFT:
        return -1
    return item.hours


def _restricts_nothing(item: Item) -> bool:
    if item.kind is MeasureKind.WORKING_HOURS and item.starts and item.ends:
        return _span(item)[1] > LOOSE_WINDOW
    least = LOOSE.get(item.kind)
    return least is not None and item.hours is not None and item.hours >= least


def _part(wish: Item, decided: Sequence[Item], decided_on: date) -> float:
    """On which part of the advised days that aren't over anything like it holds; 1 where their end isn't named, or
    nobody can decide about any of them.
    """
    first, last = max(wish.from_on or decided_on, decided_on), wish.until_on
    if last is None or last < first:
        return 1
    ahead = replace(wish, from_on=first)
    held, after = 0, first
    like = [one for one in decided if akin(one.kind, wish.kind) and _restricts_nothing(one) <= _restricts_nothing(wish)]
    for one in sorted(like, key=lambda one: one.from_on or date.min):
        rest = replace(ahead, from_on=after)
        if after <= last and overlap(one, rest):
            held += overlap(one, rest)
            if one.until_on is None or one.until_on >= last:
                break
            after = one.until_on + timedelta(days=1)
    return held / overlap(ahead, ahead)


def _ordered(given: int, allowed: int) -> Degree:
    if given == allowed:
        return Degree.SAME
    return Degree.STRICTER if given < allowed else Degree.LIGHTER


def _window(wish: Item, answer: Item) -> Degree:
    """Working hours from – to: inside the advised ones is stricter, around them lighter, otherwise another thing."""
    if None in {wish.starts, wish.ends, answer.starts, answer.ends}:
        return Degree.SAME if (wish.starts, wish.ends) == (answer.starts, answer.ends) else Degree.UNLIKE
    advised, given = _span(wish), _span(answer)
    if advised == given:
        return Degree.SAME
    if _inside(given, advised):
        return Degree.STRICTER
    return Degree.LIGHTER if _inside(advised, given) else Degree.UNLIKE


def _span(item: Item) -> tuple[int, int]:
    """(minute of the day at which it starts, length in minutes)."""
    start, end = (moment.hour * 60 + moment.minute for moment in (item.starts, item.ends) if moment is not None)
    return start, (end - start) % _DAY


def _inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return (inner[0] - outer[0]) % _DAY + inner[1] <= outer[1]


def _period(wish: Item, answer: Item, decided_on: date) -> Degree:
    found = set()
    if wish.from_on and answer.from_on:
        if answer.from_on < wish.from_on:
            found.add(Degree.STRICTER)
        elif answer.from_on > max(wish.from_on, decided_on):
            found.add(Degree.LIGHTER)
    if wish.until_on and answer.until_on and answer.until_on != wish.until_on:
        found.add(Degree.STRICTER if answer.until_on > wish.until_on else Degree.LIGHTER)
    return max(found, key=lambda degree: degree in STRICT, default=Degree.SAME)


def _plain(text: str) -> str:
    """Without what only looks different: widths, spaces, line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
