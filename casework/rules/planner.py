"""Which talk takes which time, so that as many as possible are held before their limit?

An assignment problem: talks on one side, slots on the other, an edge where a slot fits and lies in time. Every talk has
a dummy slot of its own beside them, so that leaving it out is possible and merely dear. With them no augmenting path is
long, and scipy's look at whether everybody can be served, exponential at its worst, is over at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from casework.rules.capacity import Demand, Supply

Numbers = NDArray[np.int32]
Costs = NDArray[np.float64]

EXACT: Final = 2**53
"""Costs are whole numbers in doubles: below this nothing is rounded."""


@dataclass(frozen=True, eq=False)
class Matching:
    """Who gets what. Talks and slots stand in an order of their own, so that the same question has one answer."""

    demands: tuple[Demand, ...]
    supplies: tuple[Supply, ...]
    given: Numbers
    """By talk: the position of its slot, -1 for none."""
    starts: Numbers
    """By talk: where its slots begin in `slots`; one more at the end."""
    slots: Numbers
    """The slots in time of every talk, one talk after the other."""

    @cached_property
    def taker(self) -> Numbers:
        """By slot: the position of the talk that got it, -1 for none."""
        found = np.full(len(self.supplies), -1, dtype=np.int32)
        served = np.flatnonzero(self.given >= 0)
        found[self.given[served]] = served
        return found

    @property
    def pairs(self) -> Iterator[tuple[Demand, Supply]]:
        """Every talk that got a slot, with it."""
        for demand, slot in zip(self.demands, self.given, strict=True):
            if slot >= 0:
                yield demand, self.supplies[slot]

    @property
    def unmatched(self) -> tuple[Demand, ...]:
        """The talks that got none."""
        return tuple(self.demands[at] for at in np.flatnonzero(self.given < 0))

    @property
    def left(self) -> tuple[Supply, ...]:
        """The slots that nobody got."""
        return tuple(self.supplies[at] for at in np.flatnonzero(self.taker < 0))

    def choices(self, demand: int) -> Numbers:
        """The slots in time of one talk, by its position."""
        return self.slots[self.starts[demand] : self.starts[demand + 1]]


def assign(demands: Sequence[Demand], supplies: Sequence[Supply]) -> Matching:
    """As many talks as possible in time. Who is left out when it can't be all: those whose limit is farthest, for whom
    there is most time to find something. Then as many wished times as can be, then as little waiting as can be.
    """
    asked = sorted(demands, key=lambda demand: (demand.limit_on or date.max, demand.earliest, demand.id))
    order = sorted(range(len(supplies)), key=lambda at: (supplies[at].day, supplies[at].starts, supplies[at].id))
    offered = tuple(supplies[at] for at in order)
    place = np.empty(len(order), dtype=np.int32)
    place[np.array(order, dtype=np.int64)] = np.arange(len(order), dtype=np.int32)
    if not asked or not offered:
        given = np.full(len(asked), -1, dtype=np.int32)
        return Matching(tuple(asked), offered, given, np.zeros(len(asked) + 1, np.int32), np.zeros(0, np.int32))
    starts, slots, waited = _in_time(asked, offered, *_edges(asked, place))
    costs = _costs(asked, starts, slots, waited, place)
    given = cheapest(starts, slots, costs, _left_out(asked, costs), len(offered))
    return Matching(tuple(asked), offered, given, starts, slots)


def cheapest(starts: Numbers, slots: Numbers, costs: Costs, left_out: Costs, count: int) -> Numbers:
    """By row: its column of the cheapest assignment, -1 where leaving the row out is. `costs`: above zero, one for each
    edge (zero is no edge to scipy); `left_out`: what it costs to leave a row out.
    """
    n = len(starts) - 1
    rows = np.repeat(np.arange(n, dtype=np.int32), np.diff(starts))
    shifted = np.arange(len(slots), dtype=np.int32) + rows  # one dummy behind the slots of each row
    dummies = starts[1:] + np.arange(n, dtype=np.int32)
    columns = np.empty(len(slots) + n, dtype=np.int32)
    weights = np.empty(len(slots) + n, dtype=np.float64)
    columns[shifted], weights[shifted] = slots, costs
    columns[dummies], weights[dummies] = count + np.arange(n, dtype=np.int32), left_out
    bounds = starts + np.arange(n + 1, dtype=np.int32)
    graph = csr_array((weights, columns, bounds), shape=(n, count + n))
    _rows, found = min_weight_full_bipartite_matching(graph)
    return np.where(found < count, found, -1).astype(np.int32)


def bounds(counts: Any) -> Numbers:
    """Where each of several parts begins when they stand one after the other, and where the last ends."""
    starts = np.zeros(len(counts) + 1, dtype=np.int32)
    np.cumsum(counts, out=starts[1:])
    return starts


def _edges(asked: Sequence[Demand], place: Numbers) -> tuple[Numbers, Numbers]:
    """The slots of every talk in our order, whichever the caller had."""
    parts = [np.asarray(demand.fits, dtype=np.int32) for demand in asked]
    starts, slots = bounds([len(part) for part in parts]), np.concatenate(parts)
    if not np.array_equal(place, np.arange(len(place))):
        slots = place[slots]
    rises = slots[1:] > slots[:-1]
    rises[starts[1:-1][(starts[1:-1] > 0) & (starts[1:-1] < len(slots))] - 1] = True  # where the next talk begins
    if not rises.all():
        whose = np.repeat(np.arange(len(asked), dtype=np.int32), np.diff(starts))
        slots = slots[np.lexsort((slots, whose))]
    return starts, slots


def _in_time(
    asked: Sequence[Demand], offered: Sequence[Supply], starts: Numbers, slots: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Those edges whose slot is neither too early nor too late, and long enough; and the days waited for each."""
    days = np.array([slot.day.toordinal() for slot in offered], dtype=np.int32)  # rising, as the slots are sorted
    earliest = np.array([demand.earliest.toordinal() for demand in asked], dtype=np.int32)
    limit = np.array([(demand.last or date.max).toordinal() for demand in asked], dtype=np.int32)
    first = np.searchsorted(days, earliest, "left").astype(np.int32)
    behind = np.searchsorted(days, limit, "right").astype(np.int32)
    counts = np.diff(starts)
    fits = slots < np.repeat(behind, counts)
    if first.any():
        fits &= slots >= np.repeat(first, counts)
    longest = max(demand.minutes for demand in asked)
    if any(slot.minutes < longest for slot in offered):
        needs = np.array([demand.minutes for demand in asked], dtype=np.int32)
        fits &= np.array([slot.minutes for slot in offered], dtype=np.int32)[slots] >= np.repeat(needs, counts)
    if not fits.all():
        kept = np.concatenate([np.zeros(1, dtype=np.int32), np.cumsum(fits, dtype=np.int32)])
        starts, slots = kept[starts], slots[fits]
    return starts, slots, days[slots] - np.repeat(earliest, np.diff(starts))


def _costs(asked: Sequence[Demand], starts: Numbers, slots: Numbers, waited: Numbers, place: Numbers) -> Costs:
    """Days waited; a wished time that is not kept outweighs all the waiting of everybody."""
    costs = waited.astype(np.float64) + 1
    wish = len(asked) * (costs.max(initial=0) + 1)
    for at, demand in enumerate(asked):
        if demand.wished is not None:
            mine = slice(starts[at], starts[at + 1])
            kept = place[np.array(sorted(demand.wished), dtype=np.int64)]
            costs[mine][~np.isin(slots[mine], kept)] += wish
    return costs


def _left_out(asked: Sequence[Demand], costs: Costs) -> Costs:
    """To leave out a talk outweighs everything below; one with a nearer limit, one with a farther."""
    limits = sorted({demand.limit_on or date.max for demand in asked}, reverse=True)
    rank = {limit: at for at, limit in enumerate(limits, 1)}
    most = len(asked) * (costs.max(initial=0) + 1)
    if most * (len(limits) + 1) * 2 > EXACT:
        raise ValueError("too many talks at once for exact costs")
    return np.array([most * rank[demand.limit_on or date.max] for demand in asked], dtype=np.float64)


__all__ = ["Matching", "assign", "bounds", "cheapest"]
