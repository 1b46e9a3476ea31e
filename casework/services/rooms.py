"""Where does whoever holds a talk on line say how to come in?"""

from datetime import datetime

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter
from casework.models.cases import Case
from casework.models.slots import Booking, Slot
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState, Hat
from casework.services import appointments, bookings, messages, online
from casework.services.appointments import Appointment


def opening(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Appointment:
    """One's own appointment on line, with its room. NotYours for anybody else's, NotNow where there is none to open."""
    visit = enter(session, actor, Act.OPEN_ROOM, now=now)
    booking = visit.reach(Booking, booking_id)
    _own(visit, booking)
    return appointments.appointment_of(visit, visit.reach_id(Case, booking.case_id), booking)


def open_room(session: Session, actor: Actor, booking_id: str, url: str, *, now: datetime) -> None:
    """Give the address of one's own appointment on line; the employee is told that it can be read. NotYours for
    anybody else's, NotNow where there is no room to open.
    """
    visit = enter(session, actor, Act.OPEN_ROOM, now=now)
    case, booking = bookings.locked(visit, booking_id)
    _own(visit, booking)
    online.open_room(visit, case, booking, url)
    messages.queue(
        visit, Notice.ROOM_OPEN, record_id=booking.public_id, to=case.employment.person_id, hat=Hat.WORKER
    )  # fmt: skip
    session.flush()


def _own(visit: Visit, booking: Booking) -> None:
    slot = visit.session.get_one(Slot, booking.slot_id)
    if slot.person_id != visit.actor.person_id:
        raise NotYours
    if not slot.online or booking.state is not BookingState.BOOKED:
        raise NotNow(Said(N_("この予約には、入室のアドレスを登録できません。")))
