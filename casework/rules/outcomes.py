"""Of those who came back from a leave for illness, how many are still at work 3, 6 and 12 months later, and may that be
told?

Everybody who came back within the same fiscal years is counted together, for the whole company, as soon as ten or more
are (domain: §6.3): years of few people wait for the next one. The numbers of so many months later are worked out once,
on one day for all of them, and never again; no year stands in two tables. So no table can be taken from another, nor
one day's from another day's. Within the tables of the same people what two numbers differ by is nobody or more than
two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from casework.rules.committee import near, showable
from casework.rules.months import months_after
from casework.rules.suppression import FEW, FEWEST, differs_safely

MARKS: Final = (3, 6, 12)
"""Months after the first day back."""
TALKS: Final[Mapping[int, int]] = MappingProxyType({3: 1, 6: 3, 12: 6})
"""By mark, the follow-up (so many months after the first day back) that is counted with it: until then it could still
be held, late or not.
"""
SETTLED: Final = timedelta(days=30)
"""[own] So long after the day of the last person a table is drawn up: what happened is entered by then."""
_APRIL: Final = 4


@dataclass(frozen=True, slots=True)
class Reference:
    """What somebody else tells of their own numbers."""

    before: int
    after: int


REFERENCE: Final = Reference(72, 89)
"""Retention in per cent a year after a return at a logistics company B, before and after it fixed its talks before the
leave, before the return, and one and three months after it: an example in an article for companies, which doesn't say
how it was counted. No law and no guideline sets such a number.
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of different people, as they are: of those who `returned`, on the day so many months after it.

    `retained`: employed and on no new leave; `again`: on a new leave; `left`: no longer employed. `due`: at work on the
    day of their follow-up; of these `held`: it took place (`late`: after the days of the rules), `refused`: they didn't
    wish for it.
    """

    returned: int
    retained: int = 0
    again: int = 0
    left: int = 0
    due: int = 0
    held: int = 0
    late: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be read. None: hidden, or nobody."""

    returned: int | None = None
    retained: int | None = None
    again: int | None = None
    left: int | None = None
    due: int | None = None
    held: int | None = None
    late: int | None = None
    refused: int | None = None

    def as_json(self) -> dict[str, int | None]:
        """As it is kept."""
        return asdict(self)

    @property
    def told(self) -> tuple[int, ...]:
        """The numbers beside which another of the same people may stand, or not."""
        own = (self.retained, self.again, self.left, self.due, self.held, self.late, self.refused)
        return tuple(number for number in own if number is not None)


def thawed(content: Mapping[str, Any]) -> Shown:
    """What was kept."""
    return Shown(**content)


def year_of(day: date) -> date:
    """The first day of the fiscal year of a day."""
    return date(day.year - (day.month < _APRIL), _APRIL, 1)


def year_after(first: date) -> date:
    """The first day of the next one."""
    return months_after(first, 12)


def drawn_on(next_year: date, months: int) -> date:
    """From which day on the table of so many months after is drawn up, of years up to the eve of `next_year`: whoever
    came back on the last of their days has reached the month as well.
    """
    return months_after(next_year - timedelta(days=1), months) + SETTLED


def enough(returned: int) -> bool:
    """Are there people enough for a table of their own?"""
    return returned >= FEWEST


def shown(counted: Counted, earlier: Iterable[Shown] = ()) -> Shown:
    """What may be told, beside what was told of the same people before. Where a few more or fewer of them are known by
    now than then, it is nothing: the two tables would tell of those.
    """
    before = tuple(earlier)
    if not enough(counted.returned) or not differs_safely(
        counted.returned, (one.returned for one in before if one.returned is not None)
    ):
        return Shown()
    book = _Book(counted.returned, [number for one in before for number in one.told])
    away = counted.returned - counted.retained
    gone = max((one.left for one in before if one.left is not None), default=0)  # whoever left then is away now
    retained = None if gone and away - gone <= FEW else book.tell(counted.retained)
    again = left = None
    if retained is not None and book.may(counted.again) and book.may(counted.left):
        again, left = book.tell(counted.again), counted.left
        book.told.append(counted.left)
    due = book.tell(counted.due)
    missed = counted.due - counted.held
    held = None if due is not None and missed <= FEW else book.tell(counted.held)
    late = refused = None
    if held is not None and counted.held - counted.late > FEW:
        late = book.tell(counted.late)
    if due is not None and held is not None and missed - counted.refused > FEW:
        refused = book.tell(counted.refused)
    return Shown(counted.returned, retained, again, left, due, held, late, refused)


class _Book:
    """What is told of some people so far."""

    def __init__(self, people: int, told: list[int]) -> None:
        self.people, self.told = people, told

    def may(self, did: int) -> bool:
        return showable(self.people, did) and not any(near(did, other) for other in self.told)

    def tell(self, did: int) -> int | None:
        if not self.may(did):
            return None
        self.told.append(did)
        return did
