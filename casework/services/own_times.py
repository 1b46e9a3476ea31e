"""When is an employee to be somewhere: at a talk of theirs, of whichever case, or where a decision is explained?

Only they may learn of what. Whoever else is refused a time hears that it can't be chosen now. Two cases of one person
are two locks: whoever gives them a time locks the person as well, after the case and before any slot, so that of two
who do so at the same moment the second sees what the first did.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.people import Employment, Person
from casework.models.slots import Booking, Slot
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState, Hat
from casework.services import elsewhere, messages
from casework.services.holds import NotFree

TWO_PLACES = Said(N_("この時間には、あなたのほかの予定（面談や説明）が入っています。別の日時を選んでください。"))
NOT_NOW = Said(N_("この日時は、いまは選べません。別の日時を選んでください。"))
Times = tuple[datetime, datetime]


def hold(visit: Visit, case: Case) -> None:
    """Lock the person of a locked case until the end of this transaction; before any slot is locked. Records that only
    point to them can still be written meanwhile.
    """
    theirs = select(Person.id).where(Person.company_id == case.company_id, Person.id == case.employment.person_id)
    visit.session.execute(theirs.with_for_update(key_share=True)).one()


def busy(visit: Visit, case: Case, but: Booking | None = None) -> list[Times]:
    """From when until when, as far as it is ahead; without the appointment that is about to be moved."""
    moved = None if but is None else but.id
    found = elsewhere.of_person(visit, case.employment.person_id)
    return [(one.starts_at, one.ends_at) for one in found if one.booking_id is None or one.booking_id != moved]


def meets(starts_at: datetime, ends_at: datetime, times: Sequence[Times]) -> bool:
    """Whether a time falls into one of these."""
    return any(starts_at < last and first < ends_at for first, last in times)


def refuse(visit: Visit, case: Case, starts_at: datetime, ends_at: datetime, but: Booking | None = None) -> None:
    """NotFree for a time at which they are to be somewhere else, also by who does it at this moment."""
    hold(visit, case)
    if meets(starts_at, ends_at, busy(visit, case, but)):
        raise in_the_way(visit)


def in_the_way(visit: Visit) -> NotFree:
    """What this reader hears of a time at which the employee is to be somewhere else."""
    return NotFree(TWO_PLACES if visit.actor.hat is Hat.WORKER else NOT_NOW)


def warn(visit: Visit, case: Case, talk: ExplanationTalk) -> None:
    """HR set a time for an explanation and isn't to know what else they have then: they hear it and can move theirs.
    The person is locked by then (`hold`).
    """
    for booking in _booked(visit, case):
        if meets(booking.slot.starts_at, booking.slot.ends_at, [(talk.starts_at, talk.ends_at)]):
            messages.queue(visit, Notice.TWO_AT_ONCE, record_id=booking.public_id, to=case.employment.person_id,
                           hat=Hat.WORKER, occasion=talk.public_id)  # fmt: skip


def warn_outside(visit: Visit, case: Case, made: Booking) -> None:
    """An outside organisation set a time, and the office isn't to know what else they have then: they hear it."""
    slot = made.slot
    if meets(slot.starts_at, slot.ends_at, busy(visit, case, made)):
        messages.queue(visit, Notice.TWO_AT_ONCE, record_id=made.public_id, to=case.employment.person_id,
                       hat=Hat.WORKER)  # fmt: skip


def _booked(visit: Visit, case: Case) -> list[Booking]:
    found = select(Booking).join(Slot, Slot.id == Booking.slot_id).join(Case, Case.id == Booking.case_id).where(
        *_theirs(case), Booking.company_id == case.company_id, Booking.state == BookingState.BOOKED,
        Slot.ends_at > visit.now,
    )  # fmt: skip
    return list(visit.session.execute(found.order_by(Booking.id)).scalars())


def _theirs(case: Case) -> tuple[ColumnElement[bool], ...]:
    return (
        Case.company_id == case.company_id, Employment.company_id == Case.company_id,
        Employment.id == Case.employment_id, Employment.person_id == case.employment.person_id,
    )  # fmt: skip
