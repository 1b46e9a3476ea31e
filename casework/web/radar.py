"""Where does each scale of a result stand on a picture with a corner for each?"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

from casework.rules import scales as rules
from casework.rules.scales import HIGH, SHORT_NAMES, Scale, Scales

WIDTH: Final = 400
MIDDLE: Final = (200.0, 150.0)
RADIUS: Final = 96.0
"""What is left around it holds the names of the corners, on a phone too."""
_BESIDE: Final = 12.0
_STRAIGHT: Final = 0.2
"""A corner so near to the vertical has its name above or below, not beside."""


@dataclass(frozen=True)
class Corner:
    """One scale: its name and points, the end of its axis, where its name and its dot stand. None: not known."""

    scale: Scale
    name: str
    points: int | None
    before: int | None
    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str
    dot: tuple[float, float] | None


@dataclass(frozen=True)
class Radar:
    """One picture. Lines are given as an SVG wants them; None where there are too few points for one."""

    name: str
    corners: tuple[Corner, ...]
    rings: tuple[str, ...]
    shape: str | None
    before: str | None
    older: tuple[str, ...] = ()
    """Those of the years before that, the newest first."""

    @property
    def is_picture(self) -> bool:
        """Whether there are enough corners to draw one."""
        return len(self.corners) >= rules.CORNERS


def radars(now: Scales, before: Scales | None = None, older: Iterable[Scales | None] = ()) -> tuple[Radar, ...]:
    """The pictures of a result, with those of an earlier one behind it, and faintly those of the years before that."""
    then, years = before or {}, [year for year in older if year]
    named = [*now, *then, *(scale for year in years for scale in year)]
    return tuple(_radar(domain, now, then, years) for domain in rules.drawn(named))


def points_by_scale(years: Iterable[Scales | None]) -> list[tuple[Scale, list[int | None]]]:
    """The points of each year, scale by scale, for the scales of all pictures; None where one isn't known."""
    all_years = [year or {} for year in years]
    drawn = rules.drawn([scale for year in all_years for scale in year])
    return [(scale, [year.get(scale) for year in all_years]) for domain in drawn for scale in domain.scales]


def _radar(domain: rules.Domain, now: Scales, then: Scales, years: list[Scales]) -> Radar:
    angles = [2 * pi * place / len(domain.scales) for place in range(len(domain.scales))]
    corners = tuple(
        _corner(scale, angle, now.get(scale), then.get(scale))
        for scale, angle in zip(domain.scales, angles, strict=True)
    )
    rings = tuple(_line([_at(angle, points) for angle in angles]) for points in range(1, HIGH + 1))
    older = tuple(line for line in (_shape(domain, angles, year) for year in years) if line is not None)
    return Radar(domain.name, corners, rings, _shape(domain, angles, now), _shape(domain, angles, then), older)


def _corner(scale: Scale, angle: float, points: int | None, before: int | None) -> Corner:
    x, y = _at(angle, HIGH)
    right, down = sin(angle), -cos(angle)
    anchor = "middle" if abs(right) < _STRAIGHT else "start" if right > 0 else "end"
    return Corner(
        scale=scale,
        name=SHORT_NAMES[scale],
        points=points,
        before=before,
        x=x,
        y=y,
        name_x=round(x + _BESIDE * right, 1),
        name_y=round(y + _BESIDE * down * 1.4 + 5, 1),
        anchor=anchor,
        dot=None if points is None else _at(angle, points),
    )


def _at(angle: float, points: int) -> tuple[float, float]:
    reach = RADIUS * points / HIGH
    return round(MIDDLE[0] + reach * sin(angle), 1), round(MIDDLE[1] - reach * cos(angle), 1)


def _shape(domain: rules.Domain, angles: list[float], of: Scales) -> str | None:
    known = [_at(angle, of[scale]) for scale, angle in zip(domain.scales, angles, strict=True) if scale in of]
    return _line(known) if len(known) >= rules.CORNERS else None


def _line(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
