"""Which appointment is proposed to everybody who waits, all at once, and how does a person accept it?

The proposal is made anew whenever it is looked at. What is accepted is what was seen: its digest goes along, and when
anything has changed since, nothing is booked and the new proposal is shown. What is booked already is never moved, and
nobody is put after their limit: for whom there is no time until then, a person has to find some. Whose limit has passed
already gets the earliest time there is.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.models.cases import Case
from casework.models.people import Person
from casework.models.slots import Slot
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said
from casework.services import bookings, fits, needed_time
from casework.services.holds import NotFree
from casework.services.needed_time import Question, Waiting


class Changed(NotNow):
    """What was accepted is not what would be proposed now (409): the new proposal is shown, nothing was booked."""


@dataclass(frozen=True)
class Proposed:
    """One row: who would come when. `kept`: at a wished time; None where no time was wished."""

    request_id: str
    who: Waiting
    slot: Shown
    kept: bool | None


@dataclass(frozen=True)
class PlanPage:
    """A proposal for all who wait. `without`: for whom there is no time until the limit."""

    rows: tuple[Proposed, ...]
    without: tuple[Waiting, ...]
    digest: str


Pairs = tuple[tuple[str, str], ...]
"""Request and slot, by public id."""


def proposal(session: Session, actor: Actor, *, now: datetime) -> PlanPage:
    """The proposal as it is now."""
    visit = enter(session, actor, Act.SEE_CAPACITY, now=now)
    asked, pairs = _made(visit)
    given = dict(pairs)
    nearest_first = sorted(asked.demands, key=lambda one: (one.limit_on is None, one.limit_on, one.id))
    told = needed_time.people_of(visit, asked, list(asked.waiting))
    wished = {demand.id: demand.wished for demand in asked.demands}
    at = {slot.id: position for position, slot in enumerate(asked.supplies)}
    rows = []
    for name, slot_id in pairs:
        (slot,) = fits.show(visit, [asked.free[slot_id]])
        wish = wished[name]
        rows.append(Proposed(name, told[name], slot, None if wish is None else at[slot_id] in wish))
    return PlanPage(
        rows=tuple(sorted(rows, key=lambda one: (one.slot.starts_at, one.slot.public_id))),
        without=tuple(told[demand.id] for demand in nearest_first if demand.id not in given),
        digest=_digest(pairs),
    )


def accept(session: Session, actor: Actor, digest: str, chosen: Collection[str], *, now: datetime) -> int:
    """Book the chosen rows of the proposal with this digest, all or none; how many.

    Raises Changed when the proposal is another by now. Everybody's case is locked before everybody, and these before
    anybody's slot, each kind in one order, so that nobody who books for themself at this moment waits for us while we
    wait for them.
    """
    visit = enter(session, actor, Act.SEE_CAPACITY, now=now)
    asked, pairs = _made(visit)
    _same(pairs, digest)
    wanted = [(name, slot) for name, slot in pairs if name in chosen]
    _lock(visit, asked, wanted)
    asked, pairs = _made(visit)
    _same(pairs, digest)
    for name, slot_id in wanted:
        try:
            bookings.book(session, actor, asked.waiting[name].case_public_id, slot_id, now=now)
        except NotFree as error:
            raise _changed() from error
    return len(wanted)


def _made(visit: Visit) -> tuple[Question, Pairs]:
    asked = needed_time.question(visit)
    found, _missing = needed_time.matched(asked)
    return asked, tuple((demand.id, slot.id) for demand, slot in found.pairs)


def _digest(pairs: Pairs) -> str:
    told = "\n".join(f"{name} {slot}" for name, slot in sorted(pairs))
    return hashlib.sha256(told.encode()).hexdigest()


def _same(pairs: Pairs, digest: str) -> None:
    if _digest(pairs) != digest:
        raise _changed()


def _changed() -> Changed:
    return Changed(
        Said(
            N_(
                "案を開いたあとに、申出・予約・枠のどれかが変わりました。まだ何も予約していません。"
                "新しい案を確かめてください。"
            )
        )
    )


def _lock(visit: Visit, asked: Question, wanted: Sequence[tuple[str, str]]) -> None:
    waiting = [asked.waiting[name] for name, _slot in wanted]
    theirs = [asked.free[slot].row.id for _name, slot in wanted]
    for model, found in (
        (Case, [one.case_id for one in waiting]),
        (Person, [one.person_id for one in waiting]),
        (Slot, theirs),
    ):
        visit.session.execute(
            select(model.id)
            .where(model.company_id == visit.actor.company_id, model.id.in_(found))
            .order_by(model.id)
            .with_for_update(of=model, key_share=model is Person)
        ).all()
