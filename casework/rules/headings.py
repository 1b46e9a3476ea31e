"""In which row of a file do the names of its columns stand? Titles, dates and notes may stand above them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from casework.rules.grids import Grid, Line
from casework.rules.texts import Said

WITHIN: Final = 20
"""Among so many rows they are looked for."""
AT_MOST: Final = 80
"""Characters of a heading."""
_BEGINS_AT_MOST: Final = 60

Layout = Callable[[Sequence[str]], Mapping[str, str]]
"""Which heading stands for which column."""


class Found(NamedTuple):
    """The row of headings: its line, its cells as they stand there, each once and short, which of them stands for which
    column, and the rows below it.
    """

    line: int
    names: list[str]
    headings: tuple[str, ...]
    layout: Mapping[str, str]
    below: Grid

    def likeliness(self) -> tuple[int, int]:
        """How many columns are found in it, and how many of its cells are filled: titles stand alone in their row."""
        return len(set(self.layout.values()) & set(self.headings)), sum(bool(name.strip()) for name in self.names)


class Ahead:
    """The first rows of a grid, read ahead."""

    def __init__(self, grid: Grid, count: int) -> None:
        self.grid = grid
        self.rows: list[Line] = list(islice(grid.lines, count))

    def found(self, layout: Layout, chosen: int | None) -> Found | None:
        """The row of the chosen line, else the one in which most columns are found, the first of several; None when the
        chosen line isn't among these rows.
        """
        of_text = [
            (place, line, [self.grid.text(cell) for cell in cells])
            for place, (line, cells) in enumerate(self.rows)
            if not isinstance(cells, Said)
        ]
        found: tuple[int, Found] | None = None
        for place, line, names in of_text:
            if chosen is not None and line != chosen:
                continue
            headings = once(names)
            candidate = Found(line, names, headings, layout(headings), self.grid)
            if found is None or candidate.likeliness() > found[1].likeliness():
                found = place, candidate
        if found is None:
            return None
        place, best = found
        return best._replace(below=replace(self.grid, lines=chain(self.rows[place + 1 :], self.grid.lines)))

    def begin(self) -> tuple[tuple[int, str], ...]:
        """How each row begins, by its line, so that a person knows it again."""
        return tuple(
            (line, _begin([self.grid.text(cell).strip() for cell in cells]))
            for line, cells in self.rows
            if not isinstance(cells, Said)
        )


def _begin(texts: list[Any]) -> str:
    return "、".join(text for text in texts if text)[:_BEGINS_AT_MOST]


def once(names: Sequence[str]) -> tuple[str, ...]:
    """Each heading once and short, so that it names one column."""
    found: dict[str, None] = {}
    for place, name in enumerate(names, 1):
        heading = re.sub(r"\s+", " ", name).strip()[:AT_MOST] or f"({place})"
        number = 2
        same = heading
        while same in found:
            same, number = f"{heading} ({number})", number + 1
        found[same] = None
    return tuple(found)
