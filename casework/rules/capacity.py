"""What competes for a professional's time, what is free of it, what is missing, and what would help?

Plain values only: the arithmetic is in `planner` and `shortages`, which are loaded when somebody asks for a plan, since
scipy takes half a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Final, NamedTuple

from casework.rules.suppression import FEWEST, Count
from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Bound(StrEnum):
    """What binds some talks together, so that people would name them by it."""

    PLACE = "place"
    PROFESSIONAL = "professional"


class Waiver(StrEnum):
    """What an employee may be asked to do without, each by itself."""

    MODE = "mode"
    WHOM = "whom"
    LANGUAGE = "language"


class Group(NamedTuple):
    """A place or a professional, by whatever names it."""

    bound: Bound
    key: str


@dataclass(frozen=True, slots=True)
class Supply:
    """One free slot."""

    id: str
    day: date
    starts: time
    minutes: int = 30
    professional: str = ""
    place: str = ""
    """Empty: on line, for everybody."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One talk that needs time."""

    id: str
    fits: Sequence[int]
    """The slots that it may have, as positions in the list of slots: all but days and lengths is settled there."""
    earliest: date
    limit_on: date | None = None
    minutes: int = 30
    wished: frozenset[int] | None = None
    """Those of the slots that are at a wished time; None when no time was wished."""
    place: str = ""
    overdue: bool = False
    """The limit has passed already: any day is in time now, and nobody comes before."""

    @property
    def last(self) -> date | None:
        """The last day that is in time; None for any."""
        return None if self.overdue else self.limit_on


ASSUMED_SHARE: Final = (1, 10)
"""Own assumption: of ten who are invited one asks. Holds while the company has no past that may be counted."""


def expected(invited: int, past: Count) -> tuple[int, bool]:
    """How many of those who are invited now will ask, rounded, by the share of those before; and whether that share is
    assumed, because fewer than ten people stand behind it: fewer could be guessed at.
    """
    assumed = past.people < FEWEST
    did, people = ASSUMED_SHARE if assumed else (past.did, past.people)
    return (2 * invited * did + people) // (2 * people), assumed


class Help(Choice):
    """What can be done when time is missing, the cheapest first."""

    ONLINE = "online", N_("オンラインの枠")
    VISIT = "visit", N_("来てもらう日を増やす")
    SPOT = "spot", N_("単発でお願いする医師")
    ELSEWHERE = "elsewhere", N_("ほかの事業場の枠")


COST: Final[Mapping[Help, int]] = {help_: cost for cost, help_ in enumerate(Help, 1)}
"""Nobody travels on line; a physician who comes once more is known here; a new one costs a contract; the last asks the
employees to travel, where people may notice.
"""


@dataclass(frozen=True)
class Option:
    """A way to get more time: on any of these days, for these talks."""

    help: Help
    days: tuple[date, ...] = ()
    """When it could be, the earliest first."""
    demands: frozenset[str] = frozenset()
    """Whom it could serve, by id."""
    place: str = ""
    barred: Mapping[str, frozenset[date]] = field(default_factory=dict)
    """By talk: on which of these days there is no time within the employee's hours."""
    slots: tuple[Supply, ...] = ()
    """Slots that are there already, but elsewhere: then so many and no more, on their own days …"""
    served: tuple[frozenset[str], ...] = ()
    """… and for each of them, whom it could serve."""

    def serves(self, demand: Demand, day: date) -> bool:
        """Whether more time on a day could be for a talk."""
        late = demand.last is not None and day > demand.last
        barred = day in self.barred.get(demand.id, ())
        return demand.id in self.demands and day >= demand.earliest and not late and not barred


OPENS: Final = time(8)
CLOSES: Final = time(20)
"""Own assumption: between these hours somebody can be asked for more time. Whoever works by a roster can use it where
their hours leave time between them.
"""


@dataclass(frozen=True)
class Witness:
    """Talks that compete for fewer slots: whatever else is moved, not all of them can be held in time."""

    group: Group | None
    """By what people would name them; None when nothing binds all of them."""
    until: date | None
    """None: some of them have no limit."""
    demands: tuple[str, ...]
    slots: tuple[str, ...]

    @property
    def missing(self) -> int:
        """So many of them find no slot."""
        return len(self.demands) - len(self.slots)


@dataclass(frozen=True)
class Shortage:
    """A block of talks that have only these slots among them, and so many too few."""

    demands: tuple[str, ...]
    slots: tuple[str, ...]
    witnesses: tuple[Witness, ...]
    """The same lack in as few talks as people would name; the whole block where nothing shorter tells of all of it."""

    @property
    def missing(self) -> int:
        """So many talks find no slot."""
        return len(self.demands) - len(self.slots)


@dataclass(frozen=True)
class Remedy:
    """What would let all of a shortage fit: so many more slots, so many of them at the latest until each day."""

    help: Help
    needs: tuple[tuple[int, date], ...]
    place: str = ""
    slots: tuple[str, ...] = ()
    """Which, where they are there already."""

    @property
    def count(self) -> int:
        """How many slots in all."""
        return sum(count for count, _ in self.needs)


@dataclass(frozen=True)
class Cure:
    """One way out of a shortage: a remedy, or several that only together are enough."""

    remedies: tuple[Remedy, ...] = field(default=())

    @property
    def cost(self) -> tuple[int, ...]:
        """Cheaper is smaller; what needs one kind of help only comes before what needs two."""
        return (len(self.remedies), *sorted(COST[remedy.help] for remedy in self.remedies))
