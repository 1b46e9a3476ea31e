"""What is the committee (衛生委員会) told of a workplace and a period, so that no two reports together tell of anybody?

Numbers of people only, under the fewest that may be shown (domain: §6.3), stricter than a single table needs:

- who could have been among them are ten or more; those who were and those who weren't are each more than two;
- what two numbers differ by is nobody or more than two people, or the later one is hidden;
- nothing and hidden look alike.

Two reports never share a month of a workplace, each counts what happened within its months, once, and there is none of
the company: so no number can be taken from another to leave a few people over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from casework.rules.errors import NotValid
from casework.rules.months import months_after
from casework.rules.suppression import FEW, FEWEST
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice, MeasureKind

AT_MOST: Final = 4_000
"""Characters of a text."""
YEARS_KEPT: Final = 3
"""安衛則23条4項: the committee's opinions, what was done about them and what mattered is kept for three years."""
BACK: Final = 24
"""Months: no report is made of what is longer ago."""
_APRIL: Final = 4


class Span(Choice):
    """Of how long a report is. Quarters and years begin with April."""

    MONTH = "month", N_("1か月")
    QUARTER = "quarter", N_("四半期")
    YEAR = "year", N_("年度")

    @property
    def months(self) -> int:
        return {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}[self]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months: `first` is the first day of the first."""

    span: Span
    first: date

    @property
    def last(self) -> date:
        return months_after(self.first, self.span.months) - timedelta(days=1)

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each."""
        return tuple(months_after(self.first, number) for number in range(self.span.months))

    @property
    def code(self) -> str:
        """As a form sends it."""
        return f"{self.span.value}:{self.first.isoformat()}"


def periods(today: date) -> tuple[Period, ...]:
    """All that are over and not too long ago, the latest first; longer ones after shorter ones."""
    this = today.replace(day=1)
    back = this.year * 12 + this.month - 1 - BACK
    firsts = [date(month // 12, month % 12 + 1, 1) for month in range(back, back + BACK + 1)]
    found = [
        Period(span, first)
        for span in Span
        for first in reversed(firsts)
        if (first.month - _APRIL) % span.months == 0 and Period(span, first).last < today
    ]
    return tuple(found)


def period(code: str, today: date) -> Period:
    """The one that a form sent. NotValid for any that isn't offered."""
    for one in periods(today):
        if one.code == code:
            return one
    raise NotValid("period", Said(N_("一覧から選んでください。")))


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of different people, as they are. `workers`: who worked there within the period; all others are among
    them. `measured`: for whom measures were decided.
    """

    workers: int
    examined: int = 0
    interviewed: int = 0
    opinions: int = 0
    restricted: int = 0
    """Of those with an opinion: for whom it asks for measures."""
    measured: int = 0
    kinds: Mapping[MeasureKind, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the committee reads. None: hidden, or nobody."""

    workers: int
    examined: int | None
    interviewed: int | None
    opinions: int | None
    restricted: int | None
    kinds: Mapping[MeasureKind, int]
    """Only those that may be shown."""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "workers": self.workers, "examined": self.examined, "interviewed": self.interviewed,
            "opinions": self.opinions, "restricted": self.restricted,
            "kinds": {kind.value: number for kind, number in self.kinds.items()},
        }  # fmt: skip


def thawed(content: Mapping[str, Any]) -> Shown:
    """What was kept."""
    kinds = {MeasureKind(kind): number for kind, number in content["kinds"].items()}
    return Shown(**{**content, "kinds": kinds})


def showable(people: int, did: int) -> bool:
    """May it be told that so many of these people did something? Those who did not are told by it as well."""
    return people >= FEWEST and FEW < did < people - FEW


def near(one: int, other: int) -> bool:
    """Do two numbers of nearly the same people tell of the one or two by which they differ?"""
    return 0 < abs(one - other) <= FEW


def shown(counted: Counted) -> Shown:
    """What may be told of it."""
    told: list[int] = []
    examined, interviewed, opinions = (
        _beside(told, counted.workers, number) for number in (counted.examined, counted.interviewed, counted.opinions)
    )
    restricted = None
    if opinions is not None and showable(counted.opinions, counted.restricted):
        restricted = _beside(told, counted.workers, counted.restricted)
    return Shown(counted.workers, examined, interviewed, opinions, restricted, MappingProxyType(_kinds(told, counted)))


def _kinds(told: list[int], counted: Counted) -> dict[MeasureKind, int]:
    """In an order of their own: that of the people would tell. A kind that is shown says that there are measures for
    ten or more, so it is shown only where that number could be.
    """
    if not _apart(told, counted.workers, counted.measured):
        return {}
    found = {}
    for kind in MeasureKind:
        number = counted.kinds.get(kind, 0)
        if showable(counted.measured, number) and _beside(told, counted.workers, number) is not None:
            found[kind] = number
    return found


def _apart(told: list[int], people: int, did: int) -> bool:
    return showable(people, did) and not any(near(did, other) for other in told)


def _beside(told: list[int], people: int, did: int) -> int | None:
    if not _apart(told, people, did):
        return None
    told.append(did)
    return did


def lines(told: Shown) -> Iterator[tuple[Said, int | None]]:
    """What stands in the report, in its order: what is counted, and how many, None where that isn't told."""
    yield Said(N_("期間中に働いていた人（受入れ派遣の人を含む）")), told.workers
    yield Said(N_("ストレスチェックを受けた人")), told.examined
    yield Said(N_("医師の面接指導を受けた人")), told.interviewed
    yield Said(N_("医師の意見を聴いた人")), told.opinions
    yield Said(N_("そのうち、就業上の措置が必要とされた人")), told.restricted
    for kind, number in told.kinds.items():
        yield Said(N_("決まった措置：%(kind)s"), {"kind": Said(kind.label)}), number
    yield Said(N_("そのほかの種類の措置") if told.kinds else N_("決まった措置の種類ごとの人数")), None
