"""Where do the numbers of several talks stand on a picture of their course?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casework.rules.follow_up_notes import TOP, Course, Scale
from casework.services.follow_up_notes import Note

LEFT: Final = 24.0
RIGHT: Final = 376.0
UPPER: Final = 12.0
LOWER: Final = 148.0
ASIDE: Final = {Scale.CONDITION: -6.0, Scale.SLEEP: 0.0, Scale.WORK: 6.0}
"""So far beside its height stands each line: two that are equal don't hide each other."""


@dataclass(frozen=True)
class Line:
    """The course of one scale. `points`: as an SVG wants them; `dots`: one for each talk in which a number was told."""

    scale: Scale
    points: str
    dots: tuple[tuple[float, float], ...]
    numbers: tuple[int | None, ...]
    """In the order of the days, None where none was told."""


@dataclass(frozen=True)
class Trend:
    """The picture: days with their places, and a line for each scale that was ever told."""

    days: tuple[tuple[date, float], ...]
    lines: tuple[Line, ...]
    courses: tuple[Course, ...]
    """How it was against the talk before, in the order of the days."""
    top: int = TOP

    @property
    def tells(self) -> bool:
        """There is a course: more than one talk, or a number."""
        return len(self.days) > 1 or bool(self.lines)

    @property
    def is_picture(self) -> bool:
        """Whether there are two numbers of one scale to draw a line between."""
        return any(len(line.dots) > 1 for line in self.lines)


def trend(course: Sequence[Note]) -> Trend:
    """The picture of the notes of a case, in the order of their days: a day is as far from the next as in the year."""
    days = [one.held_on for one in course]
    first = min(days, default=date.min)
    span = max(1, (max(days, default=first) - first).days)
    at = [round(LEFT + (RIGHT - LEFT) * (day - first).days / span, 1) for day in days]
    lines = []
    for scale in Scale:
        numbers = tuple(one.told.scales.get(scale) for one in course)
        dots = tuple((x, _height(scale, number)) for x, number in zip(at, numbers, strict=True) if number is not None)
        if dots:
            lines.append(Line(scale, " ".join(f"{x},{y}" for x, y in dots), dots, numbers))
    return Trend(tuple(zip(days, at, strict=True)), tuple(lines), tuple(one.told.course for one in course))


def _height(scale: Scale, number: int) -> float:
    return round(LOWER - (LOWER - UPPER) * number / TOP + ASIDE[scale], 1)
