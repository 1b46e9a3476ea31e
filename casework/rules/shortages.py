"""Why don't all talks fit, in as few talks as people would name, and which help would really do?

From every talk without a slot, alternating paths lead to all that it competes with: the slots that it could have, the
talks that have those, their other slots, and so on. What is reached are talks R whose slots are exactly S, all taken by
talks of R, with as many fewer as stay without (Hall). Each connected part of it is a shortage of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from casework.rules.capacity import (
    COST,
    Bound,
    Cure,
    Demand,
    Group,
    Option,
    Remedy,
    Shortage,
    Supply,
    Witness,
)
from casework.rules.planner import Matching, Numbers, bounds, cheapest

Seen = NDArray[np.bool_]
MOST_APART: Final = 12
"""So many missing slots are looked at one by one for how late each may be; more are asked for until one day."""


class Block(NamedTuple):
    """Talks and all the slots that any of them could have, by position."""

    demands: tuple[int, ...]
    slots: tuple[int, ...]

    @property
    def missing(self) -> int:
        return len(self.demands) - len(self.slots)


def shortages(found: Matching) -> tuple[Shortage, ...]:
    """Each separate lack of time, the one with the nearest limit first. Nothing when everybody has a slot."""
    return tuple(
        Shortage(
            demands=tuple(found.demands[at].id for at in block.demands),
            slots=tuple(found.supplies[at].id for at in block.slots),
            witnesses=tuple(_witnesses(found, block)),
        )
        for block in blocks(found)
    )


def blocks(found: Matching) -> list[Block]:
    """The over-constrained parts: what alternating paths reach from the talks that have no slot."""
    label = np.full(len(found.supplies), -1, dtype=np.int32)
    parts: list[tuple[list[int], list[Numbers]]] = []
    joined: list[int] = []

    def root(part: int) -> int:
        while joined[part] != part:
            part = joined[part]
        return part

    for alone in np.flatnonzero(found.given < 0):
        part = len(parts)
        parts.append(([], []))
        joined.append(part)
        waiting = [int(alone)]
        while waiting:
            demand = waiting.pop()
            parts[part][0].append(demand)
            choices = found.choices(demand)
            labels = label[choices]
            fresh = choices[labels < 0]
            for other in np.unique(labels[labels >= 0]):
                joined[root(int(other))] = root(part)
            label[fresh] = part
            parts[part][1].append(fresh)
            waiting.extend(found.taker[fresh].tolist())
    whole: dict[int, tuple[list[int], list[int]]] = {}
    for part, (reached, fresh_ones) in enumerate(parts):
        block = whole.setdefault(root(part), ([], []))
        block[0].extend(reached)
        block[1].extend(np.concatenate(fresh_ones).tolist())
    told = [Block(tuple(sorted(demands)), tuple(sorted(slots))) for demands, slots in whole.values() if slots]
    nothing: dict[str, list[int]] = {}  # those for whom there is no slot at all are told together, place by place
    for demands, slots in whole.values():
        if not slots:
            nothing.setdefault(found.demands[demands[0]].place, []).extend(demands)
    return sorted([*told, *(Block(tuple(sorted(demands)), ()) for demands in nothing.values())])


def _witnesses(found: Matching, block: Block) -> list[Witness]:
    """The lack told by one place or professional and a last day where that tells all of it; else place by place, or
    professional by professional; else as a whole.
    """
    groups = _groups(found, block)
    nothing = np.zeros(len(found.supplies), dtype=bool)
    whole = [one for one in _candidates(found, groups, set(block.demands), nothing) if one.missing == block.missing]
    if whole:
        return [_told(found, min(whole))]
    for bound in Bound:
        told = _piece_by_piece(found, block, {group: mine for group, mine in groups.items() if group.bound is bound})
        if told:
            return told
    common = min((group for group, mine in groups.items() if len(mine) == len(block.demands)), default=None)
    return [_told(found, Candidate((0, 0, 0), common, block.demands, block.slots))]


def _piece_by_piece(found: Matching, block: Block, groups: dict[Group, list[int]]) -> list[Witness]:
    """Several that share no talk and no slot and together tell all of the lack; nothing when they don't."""
    rest, used = set(block.demands), np.zeros(len(found.supplies), dtype=bool)
    chosen: list[Candidate] = []
    while sum(one.missing for one in chosen) < block.missing:
        best = min(_candidates(found, groups, rest, used), key=lambda one: (-one.missing, one), default=None)
        if best is None:
            return []
        chosen.append(best)
        rest.difference_update(best.demands)
        used[list(best.slots)] = True
    return [_told(found, one) for one in chosen]


class Candidate(NamedTuple):
    """Talks of one group until one day, and the slots that are theirs."""

    order: tuple[int, int, int]
    """The fewest talks first, then the earliest limit, then places before professionals."""
    group: Group | None
    demands: tuple[int, ...]
    slots: tuple[int, ...]

    @property
    def missing(self) -> int:
        return len(self.demands) - len(self.slots)


def _candidates(found: Matching, groups: dict[Group, list[int]], rest: set[int], used: Seen) -> Iterator[Candidate]:
    for group, members in groups.items():
        mine = [demand for demand in members if demand in rest]  # by limit, as talks stand in a matching
        seen = used.copy()
        slots: list[int] = []
        for at, demand in enumerate(mine):
            choices = found.choices(demand)
            fresh = choices[~seen[choices]]
            seen[fresh] = True
            slots.extend(fresh.tolist())
            last = at + 1 == len(mine) or found.demands[mine[at + 1]].limit_on != found.demands[demand].limit_on
            missing = at + 1 - len(slots)
            if last and missing > 0:
                limit = (found.demands[demand].last or date.max).toordinal()
                order = (at + 1, limit, list(Bound).index(group.bound))
                yield Candidate(order, group, tuple(mine[: at + 1]), tuple(slots))


def _groups(found: Matching, block: Block) -> dict[Group, list[int]]:
    """The talks of a block by place, and those that only one professional can hold by that one."""
    groups: dict[Group, list[int]] = {}
    codes: dict[str, int] = {}
    who = np.zeros(len(found.supplies), dtype=np.int32)
    for at in block.slots:
        who[at] = codes.setdefault(found.supplies[at].professional, len(codes))
    names = list(codes)
    for demand in block.demands:
        groups.setdefault(Group(Bound.PLACE, found.demands[demand].place), []).append(demand)
        theirs = who[found.choices(demand)]
        if len(theirs) and (theirs == theirs[0]).all():
            groups.setdefault(Group(Bound.PROFESSIONAL, names[theirs[0]]), []).append(demand)
    return groups


def _told(found: Matching, what: Candidate) -> Witness:
    limits = [found.demands[at].last for at in what.demands]
    return Witness(
        group=what.group,
        until=None if None in limits else max(limit for limit in limits if limit is not None),
        demands=tuple(found.demands[at].id for at in what.demands),
        slots=tuple(found.supplies[at].id for at in sorted(what.slots)),
    )


# --- what would help -----------------------------------------------------------------------------------------


def cures(found: Matching, shortage: Shortage, options: Iterable[Option]) -> tuple[Cure, ...]:
    """What would let all of a shortage fit, the cheapest first: only what really does, tried with the slots added."""
    trial = _Trial(found, shortage)
    possible = sorted(options, key=lambda option: (COST[option.help], option.place))
    alone = [Cure((remedy,)) for option in possible if (remedy := _alone(trial, option))]
    return tuple(alone) if alone else tuple(_together(trial, possible))


def helped(found: Matching, shortage: Shortage, slots: Sequence[Supply], served: Sequence[frozenset[str]]) -> int:
    """How many of those that are missing would fit with these slots, each for whom it could serve."""
    if not slots:
        return 0
    trial = _Trial(found, shortage)
    given = trial.solved([(trial.usable(whom, slot.day), 1) for slot, whom in zip(slots, served, strict=True)])
    return shortage.missing - int((given < 0).sum())


class _Trial:
    """The talks of a shortage with their slots, to be tried again with more of them."""

    def __init__(self, found: Matching, shortage: Shortage) -> None:
        mine = set(shortage.demands)
        self.missing = shortage.missing
        self.at = [at for at, demand in enumerate(found.demands) if demand.id in mine]
        self.demands = [found.demands[at] for at in self.at]
        own = np.unique(np.concatenate([found.choices(at) for at in self.at]))
        self.own = len(own)
        self.choices = [np.searchsorted(own, found.choices(at)).astype(np.int32) for at in self.at]
        self.limits = sorted({demand.last or date.max for demand in self.demands}, reverse=True)

    def usable(self, whom: frozenset[str], day: date) -> Seen:
        """Who of the talks could have a slot on that day that is for these."""
        return np.array(
            [demand.id in whom and demand.earliest <= day <= (demand.last or date.max) for demand in self.demands],
            dtype=bool,
        )

    def on(self, option: Option, day: date) -> Seen:
        """Who of the talks could have more time on that day."""
        return np.array([option.serves(demand, day) for demand in self.demands], dtype=bool)

    def some_day(self, option: Option) -> Seen:
        """Who of the talks could have more time on any of its days."""
        return np.array([_until(option, demand) is not None for demand in self.demands], dtype=bool)

    def barred(self, option: Option) -> bool:
        """Whether somebody's hours decide on which days it could be."""
        return any(option.barred.get(demand.id) for demand in self.demands if demand.id in option.demands)

    def solved(self, added: Sequence[tuple[Seen, int]]) -> Numbers:
        """By talk: its slot when these are added, each for those who could have it and at a cost; -1 for none."""
        parts = [
            np.concatenate([choices, [self.own + nth for nth, (usable, _) in enumerate(added) if usable[at]]])
            for at, choices in enumerate(self.choices)
        ]
        slots = np.concatenate(parts).astype(np.int32)
        cost = np.ones(self.own + len(added))
        cost[self.own :] = [1 + price for _, price in added]
        dear = np.full(len(parts), 10.0 * (1 + sum(price for _, price in added)) * len(parts))
        return cheapest(bounds([len(part) for part in parts]), slots, cost[slots], dear, len(cost))

    def enough(self, added: Sequence[Seen]) -> bool:
        """Whether everybody fits with these."""
        return bool((self.solved([(usable, 1) for usable in added]) >= 0).all())


def _alone(trial: _Trial, option: Option) -> Remedy | None:
    """One kind of help that is enough by itself, as late as it may be."""
    if option.slots:
        return _with_those(trial, option)
    if trial.barred(option):
        return _within_hours(trial, option)
    days = _last_days(trial, option.days)
    base = next((day for day in days if trial.enough([trial.usable(option.demands, day)] * trial.missing)), None)
    if base is None:
        return None
    when = [base] * trial.missing
    if trial.missing <= MOST_APART:
        for nth in range(trial.missing):
            for day in days:
                if day <= when[nth]:
                    break
                tried = [*when[:nth], day, *when[nth + 1 :]]
                if trial.enough([trial.usable(option.demands, on) for on in tried]):
                    when[nth] = day
                    break
    return Remedy(option.help, tuple((when.count(day), day) for day in sorted(set(when))), option.place)


def _last_days(trial: _Trial, days: Sequence[date]) -> list[date]:
    """The last possible day before each limit, the latest first: on the days between, nobody else can use it."""
    last = {max((day for day in days if day <= limit), default=None) for limit in trial.limits}
    return sorted((day for day in last if day is not None), reverse=True)


def _within_hours(trial: _Trial, option: Option) -> Remedy | None:
    """The same where the hours of some decide on which days they could come: so few slots as can be, each on as late a
    day as can be. A day on which a later one serves all the same talks is not asked for.
    """
    days: list[tuple[date, Seen]] = []
    for day in sorted(option.days, reverse=True):
        usable = trial.on(option, day)
        if usable.any() and not any((usable <= later).all() for _day, later in days):
            days.append((day, usable))
    one = len(trial.demands) * max(len(days), 1)  # a slot more outweighs all days that others could be later
    added = [(usable, one + nth) for nth, (_day, usable) in enumerate(days) for _slot in range(trial.missing)]
    given = trial.solved(added)
    if (given < 0).any():
        return None
    when = [days[(at - trial.own) // trial.missing][0] for at in given if at >= trial.own]
    return Remedy(option.help, tuple((when.count(day), day) for day in sorted(set(when))), option.place)


def _with_those(trial: _Trial, option: Option) -> Remedy | None:
    """Slots that are there already: how many of them are needed, and which."""
    given = trial.solved([(usable, 1) for usable in _theirs(trial, option)])
    if (given < 0).any():
        return None
    used = sorted(
        (option.slots[at - trial.own] for at in given if at >= trial.own), key=lambda slot: (slot.day, slot.id)
    )
    return _remedy(option, used)


def _theirs(trial: _Trial, option: Option) -> list[Seen]:
    return [trial.usable(whom, slot.day) for slot, whom in zip(option.slots, option.served, strict=True)]


def _remedy(option: Option, used: Sequence[Supply]) -> Remedy:
    days = [slot.day for slot in used]
    needs = tuple((days.count(day), day) for day in sorted(set(days)))
    return Remedy(option.help, needs, option.place, tuple(slot.id for slot in used))


def _together(trial: _Trial, options: Sequence[Option]) -> Iterator[Cure]:
    """The cheapest mixture, where no kind of help is enough by itself. Nothing when even all of them aren't."""
    added: list[tuple[Seen, int]] = []
    whose: list[tuple[Option, Supply | None]] = []
    for option in options:
        price = COST[option.help]
        if option.slots:
            added.extend((usable, price) for usable in _theirs(trial, option))
            whose.extend((option, slot) for slot in option.slots)
        elif option.days:
            added.extend([(trial.some_day(option), price)] * trial.missing)
            whose.extend([(option, None)] * trial.missing)
    given = trial.solved(added)
    if (given < 0).any():
        return
    served: dict[int, list[date]] = {}
    kept: dict[int, list[Supply]] = {}
    for demand, at in zip(trial.demands, given, strict=True):
        if at >= trial.own:
            option, slot = whose[at - trial.own]
            nth = options.index(option)
            if slot is None:
                served.setdefault(nth, []).append(_until(option, demand) or date.max)
            else:
                kept.setdefault(nth, []).append(slot)
    remedies = [
        Remedy(options[nth].help, tuple((days.count(day), day) for day in sorted(set(days))), options[nth].place)
        for nth, days in served.items()
    ] + [_remedy(options[nth], sorted(slots, key=lambda slot: (slot.day, slot.id))) for nth, slots in kept.items()]
    yield Cure(tuple(sorted(remedies, key=lambda remedy: (COST[remedy.help], remedy.place))))


def _until(option: Option, demand: Demand) -> date | None:
    """The last of its days on which a talk could have more time; None for none."""
    return max((day for day in option.days if option.serves(demand, day)), default=None)
