"""Which numbers of a table may be shown, so that no combination of what is shown names a person?

A table has one row for each group and a total over all of them; each row counts people and how many of them did
something. Rules (domain: §6.3): a row of fewer than ten people is hidden; so is one in which one or two did it, or all
of them, or nobody. Where exactly one row is hidden, the total gives it away: another row goes with it, the smallest
that is left, until what can be worked out of the rest is again a group that may be shown. Nothing and hidden look
alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

FEWEST: Final = 10
"""Contributors: people who could have done it, not those who did."""
FEW: Final = 2
"""So many who did it are as good as names."""

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Count:
    """Of `people`, so many did it."""

    people: int
    did: int

    def __post_init__(self) -> None:
        if not 0 <= self.did <= self.people:
            raise ValueError("more did it than there are")

    def __add__(self, other: "Count") -> "Count":
        return Count(self.people + other.people, self.did + other.did)


@dataclass(frozen=True, slots=True)
class Table(Generic[K]):
    """What may be shown: None is hidden, and looks like nothing. Either is shown as 「―」."""

    rows: Mapping[K, Count | None]
    total: Count | None


APART: Final = FEWEST
"""Two tables of nearly the same people tell about those who stand in only one of them."""


def showable(count: Count) -> bool:
    """May this number stand on its own?"""
    return count.people >= FEWEST and FEW < count.did < count.people


def suppressed(rows: Mapping[K, Count]) -> Table[K]:
    """The table with its hidden rows, and with its total unless that would tell a hidden one."""
    hidden = {key for key, count in rows.items() if not showable(count)}
    total = sum(rows.values(), Count(0, 0))
    if not showable(total):
        return Table(dict.fromkeys(rows), None)
    by_size = sorted((key for key in rows if key not in hidden), key=lambda key: (rows[key].people, str(key)))
    while hidden and not _safe(rows, hidden) and by_size:
        hidden.add(by_size.pop(0))
    shown = {key: None if key in hidden else count for key, count in rows.items()}
    return Table(shown, total if not hidden or _safe(rows, hidden) else None)


def differs_safely(people: int, others: Iterable[int]) -> bool:
    """May a table of so many people stand beside others of the same group: of the same people, or of ten more or fewer
    at least?
    """
    return all(people == other or abs(people - other) >= APART for other in others)


def _safe(rows: Mapping[K, Count], hidden: set[K]) -> bool:
    """What the total less the shown rows tells: of several rows together, and fit to be shown itself."""
    filled = [key for key in hidden if rows[key].people]
    return len(filled) != 1 and (not filled or showable(sum((rows[key] for key in filled), Count(0, 0))))
