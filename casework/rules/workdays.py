"""Which days does a workplace work?

National holidays come from the library `holidays`; which *years* may be asked is our own data. The days of the two
equinoxes become official only when the calendar of the following year (暦要項) is published, in the first official
gazette of February; the Cabinet Office announces the holidays of that year on the same day. Beyond, a library can
only estimate, so a year that is not settled is refused and never answered with a guess (docs/decisions/0004).
"""

from calendar import SATURDAY, SUNDAY
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from holidays import country_holidays

from casework.rules.days import plain
from casework.rules.errors import NoWorkday, UnknownYear

SETTLED_FROM: Final = 2015
"""The stress check exists since 2015-12-01; no limit of ours starts earlier."""

SETTLED_UNTIL: Final = 2027
"""Last year with official holidays.

Source: 令和9年暦要項, official gazette of 2026-02-02 (equinoxes 2027-03-21 and 2027-09-23), and the announcement of
the Cabinet Office on that day. 2028 follows in February 2027: then raise this number together with the hand-typed
table in tests/rules/test_workdays.py.
"""

FARTHEST: Final = 366
"""Days to look for a workday in one direction; a workplace that is closed for longer has no answer."""

ONE_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=64)
def national_holidays(year: int) -> frozenset[date]:
    """The national holidays of `year`, with substitute and in-between days (国民の祝日に関する法律2条・3条).

    Raises UnknownYear when they are not official.
    """
    if not SETTLED_FROM <= year <= SETTLED_UNTIL:
        raise UnknownYear(year)
    return frozenset(country_holidays("JP", years=year))


@lru_cache(maxsize=128)
def _holiday_names(year: int, language: str) -> dict[date, str]:
    national_holidays(year)
    return dict(country_holidays("JP", years=year, language="ja" if language == "ja" else "en_US"))


def holiday_name(day: date, language: str) -> str:
    """What a national holiday is called; nothing for any other day. Raises UnknownYear."""
    return _holiday_names(day.year, language).get(day, "")


class RestKind(Enum):
    """Why a workplace doesn't work on a day."""

    HOLIDAY = "holiday"
    CLOSURE = "closure"
    WEEKDAY = "weekday"


class Rest(NamedTuple):
    """A day without work. `name`: of the closure; a holiday is named in the reader's language (`holiday_name`)."""

    kind: RestKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """A time in which the workplace is closed, both days inclusive. Raises ValueError when it ends before it begins."""

    from_on: date
    until_on: date
    name: str

    def __post_init__(self) -> None:
        if plain(self.until_on) < plain(self.from_on):
            raise ValueError("a closure ends before it begins")

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on


@dataclass(frozen=True, slots=True)
class YearlyClosure:
    """Days on which the workplace is closed every year, as (month, day), inclusive; it may run over New Year."""

    from_md: tuple[int, int]
    until_md: tuple[int, int]
    name: str

    def __post_init__(self) -> None:
        for month, day in (self.from_md, self.until_md):
            date(2000, month, day)  # a leap year: 29 February may be named; anything else impossible raises ValueError

    def covers(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.from_md <= self.until_md:
            return self.from_md <= at <= self.until_md
        return at >= self.from_md or at <= self.until_md


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days (営業日) of one workplace.

    `rest_weekdays` are numbered as Python does (Monday is 0). Every question about a day of a year whose national
    holidays are not settled raises UnknownYear, weekends included: an answer must not depend on luck.
    """

    closures: tuple[Closure, ...] = ()
    yearly: tuple[YearlyClosure, ...] = ()
    rest_weekdays: frozenset[int] = frozenset({SATURDAY, SUNDAY})

    def __post_init__(self) -> None:
        if not self.rest_weekdays < frozenset(range(7)):
            raise ValueError("rest days are weekdays 0 to 6, and not all seven of them")

    def is_workday(self, day: date) -> bool:
        """Does the workplace work on `day`? Raises UnknownYear."""
        return self.rest(day) is None

    def rest(self, day: date) -> Rest | None:
        """Why the workplace doesn't work on `day`; None when it does. Raises UnknownYear."""
        if plain(day) in national_holidays(day.year):
            return Rest(RestKind.HOLIDAY)
        closures: tuple[Closure | YearlyClosure, ...] = (*self.closures, *self.yearly)
        for closure in closures:
            if closure.covers(day):
                return Rest(RestKind.CLOSURE, closure.name)
        return Rest(RestKind.WEEKDAY) if day.weekday() in self.rest_weekdays else None

    def back_to_workday(self, day: date) -> date:
        """`day`, or the last workday before it. Raises UnknownYear, and NoWorkday after a year without any."""
        return self._first(day, (day - distance * ONE_DAY for distance in range(FARTHEST + 1)))

    def forward_to_workday(self, day: date) -> date:
        """`day`, or the first workday after it. Raises UnknownYear, and NoWorkday after a year without any."""
        return self._first(day, (day + distance * ONE_DAY for distance in range(FARTHEST + 1)))

    def nearest_workday(self, day: date, window: int = 7) -> date:
        """The workday nearest to `day`, at most `window` days away; of two equally near ones the earlier.

        Raises UnknownYear when a day has to be asked that is not settled, NoWorkday when the window has none.
        """
        return self._first(day, _outwards(day, window))

    def _first(self, day: date, candidates: Iterator[date]) -> date:
        for candidate in candidates:
            if self.is_workday(candidate):
                return candidate
        raise NoWorkday(day)


def _outwards(day: date, window: int) -> Iterator[date]:
    yield day
    for distance in range(1, window + 1):
        yield day - distance * ONE_DAY
        yield day + distance * ONE_DAY
