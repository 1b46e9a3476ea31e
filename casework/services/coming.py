"""Which slots are coming, which are taken, and which are withheld for a moment, whoever may have them?"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, exists, literal, literal_column, or_, select

from casework.access import Act, Visit
from casework.models.base import Instant
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.vocabulary import BookingState, RequestState, SlotState
from casework.services import busy, holds

LIVING = (BookingState.BOOKED, BookingState.KEPT, BookingState.MISSED)
"""A booking in one of these states holds its slot."""
_LIVING: Final = [literal_column(f"'{state.value}'", Booking.state.type) for state in LIVING]
"""Spelled as the index of held slots has them: SQLite takes a partial index for no list of parameters."""
FIRST_CALL: Final = timedelta(minutes=5)
"""So long a slot that was given back is for those who wait."""


def taken() -> Any:
    """Whether a living booking holds the slot; for a select over `Slot`."""
    return exists(
        select(literal(1)).where(
            Booking.company_id == Slot.company_id, Booking.slot_id == Slot.id, Booking.state.in_(_LIVING)
        )
    )


def questions() -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """The free slots, and one slot of which it is asked whether it is free."""
    coming = (
        select(
            Slot.id, Slot.public_id, Slot.person_id, Slot.workplace_id, Slot.starts_at, Slot.ends_at, Slot.place,
            Slot.online, Slot.purpose, Person.name, Person.sex, taken().label("taken"),
            holds.kept_for(bindparam("now", type_=Instant)).label("kept_for"),
        )
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .where(
            Slot.company_id == bindparam("company"),
            Slot.state == SlotState.FREE,
            Slot.starts_at > bindparam("now"),
            Slot.person_id.in_(bindparam("persons", expanding=True)),
            or_(
                Slot.workplace_id.in_(bindparam("places", expanding=True)),
                and_(Slot.online, Slot.workplace_id.is_(None)),
            ),
        )
        .order_by(Slot.starts_at, Slot.id)
    )  # fmt: skip
    one = coming.where(
        Slot.public_id == bindparam("slot"),
        or_(taken(), ~busy.touches()),  # what is booked stays, whatever came into its professional's calendar
    )
    return coming.where(~taken(), ~busy.touches()), one


FREE, ONE = questions()
"""Made once: every offer and every booking asks one of them."""


def slots(visit: Visit, places: Collection[int], persons: Collection[int], slot_id: str | None) -> Sequence[Any]:
    """The free slots of some professionals at some workplaces, or on line for everybody; or one slot, be it free or
    taken.
    """
    asked = {
        "company": visit.actor.company_id, "now": visit.now, "persons": list(persons), "places": list(places),
    }  # fmt: skip
    visit.session.flush()
    one = {} if slot_id is None else {"slot": slot_id}
    return visit.session.connection().execute(FREE if slot_id is None else ONE, asked | one).all()


_FREED: Final = select(Booking.slot_id).where(
    Booking.company_id == bindparam("company"),
    Booking.ended_at > bindparam("since", type_=Instant),
    exists(
        select(literal(1)).where(
            InterviewRequest.company_id == bindparam("company"),
            InterviewRequest.waits_since.is_not(None),
            InterviewRequest.state == RequestState.SUBMITTED,
        )
    ),
)


def withheld(visit: Visit) -> set[int]:
    """Slots that somebody has just given back, while others wait for one: the round that offers them to those, the
    nearest limit first, is to come before whoever happens to look. Without such a round they are free again soon.
    """
    if visit.act is Act.OFFER_FREED:
        return set()
    asked = {"company": visit.actor.company_id, "since": visit.now - FIRST_CALL}
    return set(visit.session.connection().execute(_FREED, asked).scalars())
