"""Which of the free times suits a follow-up best? One near its day: with whom the employee talked before, in a room,
else with a nurse or on line, rather than weeks away (domain: §12.18).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

ASKED_BEFORE: Final = timedelta(days=35)
"""From so long before its day on, the time of a follow-up is asked for [own]."""

One = TypeVar("One")


@dataclass(frozen=True)
class Offer:
    """What decides about a free time. `same`: with whoever held the last talk."""

    on: date
    same: bool
    physician: bool
    in_person: bool


def best_first(free: Iterable[One], offer: Callable[[One], Offer], due_on: date, window: int) -> list[One]:
    """The free times, the one to propose first. `window`: so many days from `due_on` count as near it; among those it
    matters more with whom and where than on which of the days. What is farther away is ranked by its distance.
    """

    def rank(one: One) -> tuple[bool, int, bool, bool, bool, int]:
        it = offer(one)
        away = abs((it.on - due_on).days)
        far = away > window
        return far, away if far else 0, not it.same, not it.physician, not it.in_person, away

    return sorted(free, key=rank)
