"""Where do the follow-ups of a case stand on the picture of its plan?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.access import Shown
from casework.rules.vocabulary import Hat

LEFT: Final = 16.0
RIGHT: Final = 384.0
TOP: Final = 62
APART: Final = 72
"""From one line to the next."""
NEAR: Final = 76.0
"""So wide are the words of one."""
DATED: Final = frozenset({Hat.WORKER, Hat.PHYSICIAN, Hat.NURSE})
"""Who reads the days: to everybody else a talk is one line without any."""


@dataclass(frozen=True)
class Mark:
    """One follow-up. `raised`: its words stand above the line, since the one before it is too near."""

    x: float
    on: date
    follow_up: Shown
    raised: bool


@dataclass(frozen=True)
class Lane:
    """What is counted from one day, in the order of its days."""

    base_on: date
    named: Shown | None
    """One that tells from what the months are counted; without, nothing is counted in months."""
    x: float
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Picture:
    """The plan: a line for each day from which anything is counted, the oldest first. `today`: where it is today, None
    where that is not between the first and the last day.
    """

    lanes: tuple[Lane, ...]
    today: float | None
    height: int


def picture(follow_ups: Sequence[Shown], today: date) -> Picture | None:
    """The picture of the follow-ups of a case, as far from one another as their days; None where there are none."""
    if not follow_ups:
        return None
    first: date = min(one.base_on for one in follow_ups)
    span = max(1, (max(_on(one) for one in follow_ups) - first).days)

    def place(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / span, 1)

    lanes = []
    for number, base_on in enumerate(sorted({one.base_on for one in follow_ups})):
        marks: list[Mark] = []
        for one in sorted((one for one in follow_ups if one.base_on == base_on), key=_on):
            x = place(_on(one))
            before = marks[-1] if marks else None
            near = before is not None and not before.raised and x - before.x < NEAR
            marks.append(Mark(x, _on(one), one, near))
        named = next((one.follow_up for one in marks if one.follow_up.counted_from is not None), None)
        lanes.append(Lane(base_on, named, place(base_on), TOP + APART * number, tuple(marks)))
    inside = 0 <= (today - first).days <= span
    return Picture(tuple(lanes), place(today) if inside else None, TOP + APART * len(lanes) - 28)


def _on(follow_up: Shown) -> date:
    """The day on which it was held, else that on which it is due."""
    on: date = follow_up.held_on or follow_up.due_on
    return on
