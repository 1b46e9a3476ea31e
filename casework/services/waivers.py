"""Who would find a time among those that are free, if they wished for another way, for somebody else or for Japanese?

What an employee wishes is theirs to keep. Asking is the office's, and only of what it may read; whom somebody would
rather not meet is never looked past here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casework.access import Visit, sight
from casework.rules import capacity_words
from casework.rules.capacity import Demand, Shortage, Supply, Waiver
from casework.rules.texts import Said
from casework.rules.vocabulary import InterviewMode, PhysicianWish
from casework.services import fits, needed_time
from casework.services.fits import Asking
from casework.services.needed_time import Question, Waiting

if TYPE_CHECKING:
    from casework.rules.planner import Matching

FIELDS = ("mode", "physician_wish", "language_wish")


@dataclass(frozen=True)
class Ask:
    """Somebody who may be asked, and what."""

    who: Waiting
    questions: tuple[Said, ...]


@dataclass(frozen=True)
class Wished:
    """How much of a shortage is there for a wish only, and who may be asked about theirs."""

    said: Said
    asks: tuple[Ask, ...]


def wished(visit: Visit, asked: Question, found: "Matching", shortage: Shortage) -> Wished | None:
    """What the free time of today would do for a shortage without a wish; None where nothing, or there is none left."""
    from casework.rules import shortages  # noqa: PLC0415 - as in needed_time.matched

    mine = [demand for demand in asked.demands if demand.id in set(shortage.demands)]
    served, waived = _without_wishes(visit, asked, mine, found.left)
    there = tuple(slot for slot in found.left if slot.id in served)
    count = shortages.helped(found, shortage, there, tuple(frozenset(served[slot.id]) for slot in there))
    return Wished(capacity_words.wished(count), tuple(_asks(visit, asked, waived))) if count else None


def _without_wishes(
    visit: Visit, asked: Question, mine: Sequence[Demand], left: Sequence[Supply]
) -> tuple[dict[str, set[str]], dict[str, tuple[Waiver, ...]]]:
    """By free slot: who could have it without a wish; and by request: without which, as few of them as do."""
    days = {slot.id: slot.day for slot in left}
    tries = [(demand, *one) for demand in mine for one in _waivers(asked, demand.id)]
    found = fits.fitting_each(
        visit, [asking._replace(request_id=-1 - nth) for nth, (_, _, asking) in enumerate(tries)]
    ) if days else {}  # fmt: skip
    served: dict[str, set[str]] = {}
    waived: dict[str, tuple[Waiver, ...]] = {}
    for nth, (demand, waivers, _asking) in enumerate(tries):
        bound = demand.id in asked.spoken and Waiver.LANGUAGE not in waivers
        for fit in found.get(-1 - nth, ()):
            name = fit.row.public_id
            in_time = name in days and days[name] <= (demand.last or days[name])
            if not in_time or not fit.suits or fit.elsewhere or (bound and not fit.speaks):
                continue
            if waived.setdefault(demand.id, waivers) == waivers:
                served.setdefault(name, set()).add(demand.id)
    return served, waived


def _waivers(asked: Question, name: str) -> Iterator[tuple[tuple[Waiver, ...], Asking]]:
    """A request without one of its wishes, then without any."""
    asking = asked.askings[name]
    without: Mapping[Waiver, dict[str, Any]] = {
        Waiver.MODE: {} if asking.mode is InterviewMode.EITHER else {"mode": InterviewMode.EITHER},
        Waiver.WHOM: {} if asking.physician_wish is PhysicianWish.ANY else {"physician_wish": PhysicianWish.ANY},
        Waiver.LANGUAGE: {"language": None} if name in asked.spoken else {},
    }
    there = tuple(waiver for waiver, changed in without.items() if changed)
    for waiver in there:
        yield (waiver,), asking._replace(**without[waiver])
    if len(there) > 1:
        yield there, asking._replace(**{field: value for one in there for field, value in without[one].items()})


def _asks(visit: Visit, asked: Question, waived: Mapping[str, tuple[Waiver, ...]]) -> Iterator[Ask]:
    """What each may be asked, as far as the reader may read the wish."""
    told = needed_time.people_of(visit, asked, list(waived))
    rows = [asked.waiting[name] for name in waived]
    wishes = visit.show_parts(sight.REQUEST, rows, FIELDS, prefix="wish", of=lambda row: row.employment_id)
    for (name, waivers), wish in zip(waived.items(), wishes, strict=True):
        if wish is not None:
            yield Ask(told[name], tuple(capacity_words.ask(one, wish.mode, wish.physician_wish) for one in waivers))
