"""How much more than the bare solver does it cost to find who gets which time, and to say why it isn't enough?

The floor is scipy's sparse assignment alone, with a dummy slot for each request, on a matrix that is ready. Ours starts
from talks and slots as the service has them: order, days, lengths, wishes and limits are settled, the matrix is made,
solved, and what is missing is told in as few talks as people would name, with what would help. A shortage of seven for
five is planted; what both leave without a slot must be the same number.
"""

import random
from array import array
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from functools import partial

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from casework.rules import planner, shortages
from casework.rules.capacity import Demand, Help, Option, Supply
from tests.figures import figures

SIZES = ((500, 800), (5_000, 8_000))
GOAL = 3.0
TODAY = date(2026, 12, 1)
SHORT, SCARCE = 7, 5
"""At one more place, so many ask for so many slots …"""
UNTIL = 11
"""… with a limit so many days away."""
TRAP = 2
"""And two talks for two slots where whoever takes the first for the nearest limit loses the other."""
DUMMY = 1e6

Work = tuple[Sequence[Demand], Sequence[Supply]]


def rows(sizes: Sequence[tuple[int, int]] = SIZES, rounds: int | None = None) -> Iterator[figures.Figure]:
    """One row for each size: requests × slots."""
    for requests, slots in sizes:
        demands, supplies = work(requests, slots)
        ready = matrix(demands, supplies)
        agree((demands, supplies), ready)
        ours, floor = figures.turns(
            rounds or (40 if requests < 1_000 else 5),
            partial(told, demands, supplies),
            partial(min_weight_full_bipartite_matching, ready),
        )
        yield figures.compared("matching", "none", requests, ours, floor, GOAL, slots=slots, edges=ready.nnz - requests)


def told(demands: Sequence[Demand], supplies: Sequence[Supply]) -> tuple[int, list[tuple[int, int]], int]:
    """Ours: how many stay without, what competes for what, how many ways out there are."""
    found = planner.assign(demands, supplies)
    lacking = shortages.shortages(found)
    online = Option(
        Help.ONLINE,
        tuple(TODAY + timedelta(days=day) for day in range(1, 30)),
        frozenset(demand.id for demand in demands),
    )
    ways = sum(len(shortages.cures(found, shortage, [online])) for shortage in lacking)
    named = [(len(one.demands), len(one.slots)) for shortage in lacking for one in shortage.witnesses]
    return len(found.unmatched), named, ways


def agree(given: Work, ready: csr_array) -> None:
    """Ours leaves out as many as the bare solver, and tells the planted shortage. ValueError otherwise."""
    _rows, columns = min_weight_full_bipartite_matching(ready)
    bare = int((columns >= len(given[1])).sum())
    alone, named, ways = told(*given)
    if alone != bare or (SHORT, SCARCE) not in named or not ways:
        raise ValueError(f"the solver leaves out {bare}, ours {alone}, and names {named}")


def work(requests: int, slots: int, seed: int = 1) -> Work:
    """Two places that share the time on line, and a third with the planted shortage."""
    chance = random.Random(seed)
    supplies = [
        Supply(f"s{at:05}", TODAY + timedelta(days=chance.randint(1, 44)), time(9 + at % 9), professional=f"p{at % 9}",
               place=("" if chance.random() < 0.2 else f"w{chance.randint(0, 1)}"))
        for at in range(slots - SCARCE - TRAP)
    ]  # fmt: skip
    supplies += [
        Supply(f"x{at}", TODAY + timedelta(days=UNTIL - at), time(14), professional="p9", place="w2")
        for at in range(SCARCE)
    ]
    supplies += [Supply(f"z{at}", TODAY + timedelta(days=2 + at), time(14), professional="p10", place="w3")
                 for at in range(TRAP)]  # fmt: skip
    supplies.sort(key=lambda slot: (slot.day, slot.starts, slot.id))
    here = {place: array("i", [at for at, slot in enumerate(supplies) if slot.place == place]) for place in
            ("w0", "w1", "w2", "w3")}  # fmt: skip
    either = {
        place: array("i", [at for at, slot in enumerate(supplies) if slot.place in {place, ""}]) for place in here
    }
    demands = []
    for at in range(requests - SHORT - TRAP):
        place = f"w{chance.randint(0, 1)}"
        fits = (either if chance.random() < 0.6 else here)[place]
        limit = TODAY + timedelta(days=chance.randint(5, 30))
        demands.append(Demand(f"d{at:05}", fits, TODAY + timedelta(days=1), limit, place=place))
    demands += [
        Demand(f"y{at}", here["w2"], TODAY + timedelta(days=1), TODAY + timedelta(days=UNTIL), place="w2")
        for at in range(SHORT)
    ]
    demands += [
        Demand(f"z{at}", here["w3"][: TRAP - at], TODAY + timedelta(days=1), TODAY + timedelta(days=9 + at), place="w3")
        for at in range(TRAP)
    ]
    return demands, supplies


def matrix(demands: Sequence[Demand], supplies: Sequence[Supply]) -> csr_array:
    """The same question as the solver wants it, with a dummy slot for each request."""
    days = np.array([slot.day.toordinal() for slot in supplies])
    row, column, cost = [], [], []
    for at, demand in enumerate(demands):
        slots = np.asarray(demand.fits)
        limit = demand.limit_on or date.max
        slots = slots[days[slots] <= limit.toordinal()]
        row.append(np.full(len(slots) + 1, at))
        column.append(np.append(slots, len(supplies) + at))
        cost.append(np.append(days[slots] - TODAY.toordinal(), DUMMY).astype(np.float64))
    shape = (len(demands), len(supplies) + len(demands))
    return csr_array((np.concatenate(cost), (np.concatenate(row), np.concatenate(column))), shape=shape)
