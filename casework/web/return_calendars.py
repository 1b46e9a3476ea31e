"""On which days of which months is somebody in which stage of their return? For the pages that show a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casework.rules.months import months_after
from casework.services.return_views import Step

MOST: Final = 24
"""Months that are drawn: a return that takes longer has its table."""


@dataclass(frozen=True)
class Day:
    """One day of a month. `stage`: the number of the stage that is or was in force, or is planned; `begins`: it does
    so, or is prolonged, on this day.
    """

    on: date
    stage: int | None
    begins: bool
    ahead: bool


@dataclass(frozen=True)
class Month:
    """Its weeks begin on Monday; days of other months are left out."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def months(steps: Sequence[Step]) -> tuple[Month, ...]:
    """The months from the first day of a plan to its last planned one."""
    first, last = steps[0].run.from_on.replace(day=1), max(step.last_on for step in steps)
    begun: list[date] = []
    while len(begun) < MOST and (following := months_after(first, len(begun))) <= last:
        begun.append(following)
    return tuple(Month(one, _weeks(one, steps)) for one in begun)


def _weeks(first: date, steps: Sequence[Step]) -> tuple[tuple[Day | None, ...], ...]:
    end = months_after(first, 1)
    days: list[Day | None] = [None] * first.weekday()
    days += [_day(first + timedelta(days=n), steps) for n in range((end - first).days)]
    days += [None] * (-len(days) % 7)
    return tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7))


def _day(on: date, steps: Sequence[Step]) -> Day:
    step = next((one for one in steps if one.run.from_on <= on <= one.last_on), None)
    if step is None:
        return Day(on, None, begins=False, ahead=False)
    return Day(on, step.run.stage, begins=on == step.run.from_on, ahead=step.ahead)
