"""Beside which row of the form does the reason of a difference stand? One row for each item that differs."""

from collections.abc import Mapping, Sequence
from typing import Final

from casework.rules.comparison import Compared, Degree, Item, place, places
from casework.rules.record import PERIODS
from casework.rules.texts import N_, Said

LONGEST: Final = 2000
"""Characters of a reason, and of each ground of a transfer."""


def rows(lines: Sequence[Compared], advised: Sequence[Item], decided_rows: Mapping[Item, str]) -> tuple[str, ...]:
    """For each line of a comparison the row whose field holds its reason: that of the advised item; of what was added
    its own, unless an advised item stands there that something else answers, then the next free one of its kind.
    """
    taken = set(places(advised))
    found, standing = [], iter(places(advised))
    for line in lines:
        if line.advised is not None:
            found.append(next(standing))
            continue
        if line.decided is None:
            raise ValueError("a line without either side")
        own = decided_rows[line.decided]
        kind = line.decided.kind
        free = [own, *(place(kind, number) for number in range(1, PERIODS + 1))]
        row = next((one for one in free if one not in taken), own)
        taken.add(row)
        found.append(row)
    return tuple(found)


def differing(lines: Sequence[Compared]) -> list[int]:
    """The numbers of the lines that differ, from 1."""
    return [number for number, line in enumerate(lines, 1) if line.degree is not Degree.SAME]


def named(row: str, items: Mapping[Item, str], said: Said) -> Said:
    """A sentence that names the measure it is about: two of a kind are told apart by their first day."""
    about = next(item for item, place in items.items() if place == row)
    alike = sum(item.kind is about.kind for item in items)
    what = Said(about.kind.label)
    if alike > 1 and about.from_on is not None:
        what = Said(N_("%(what)s（%(day)sから）"), {"what": what, "day": about.from_on})
    return Said(N_("%(what)s：%(said)s"), {"what": what, "said": said})
