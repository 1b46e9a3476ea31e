"""Where do the stages of a return stand on a picture of it: days from left to right, hours a week upwards?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casework.services.return_views import Step

LEFT: Final = 8.0
RIGHT: Final = 392.0
TOP: Final = 16.0
FLOOR: Final = 120.0


@dataclass(frozen=True)
class Bar:
    """One run of a stage."""

    x: float
    y: float
    width: float
    height: float
    stage: int
    kind: str
    """past, now or ahead: said by the outline too, not by colour alone."""


@dataclass(frozen=True)
class Picture:
    """The bars, and where today is on them, if it is."""

    bars: tuple[Bar, ...]
    today: float | None
    first: date
    last: date


def picture(steps: Sequence[Step], today: date) -> Picture:
    """The picture of a plan: a day is as wide as any other, an hour a week as high."""
    first, last = steps[0].run.from_on, max(step.last_on for step in steps)
    span = (last - first).days + 1
    most = max(step.stage.minutes * step.stage.days for step in steps)

    def at(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / span, 1)

    bars: list[Bar] = []
    for step in steps:
        height = round((FLOOR - TOP) * step.stage.minutes * step.stage.days / most, 1)
        x = max(at(step.run.from_on), bars[-1].x + bars[-1].width if bars else LEFT)
        width = round(max(at(step.last_on + timedelta(days=1)) - x, 0.0), 1)
        kind = "now" if step.now else "ahead" if step.ahead or step.run.from_on > today else "past"
        bars.append(Bar(x, FLOOR - height, width, height, step.run.stage, kind))
    return Picture(tuple(bars), at(today) if first <= today <= last else None, first, last)
