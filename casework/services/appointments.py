"""What does one appointment say to its reader, and may they still change it?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.attendees import Attendee
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState, FollowUpState, RequestState
from casework.services import absences, attending, bookings, online, people


@dataclass(frozen=True)
class Appointment:
    """One appointment for one reader, with what its calendar entry needs."""

    booking: Shown
    case_id: str
    statutory: bool
    """An interview of the law: not a consultation, and not a follow-up."""
    follow_up_id: PublicId | None
    """The follow-up that it is for, where it is one."""
    known: bool
    """The employer may learn that there was such a talk, though never when."""
    employee: Shown
    title: str
    """The neutral title by the rules of the workplace."""
    uid: str
    sequence: int
    living: bool
    """It stands; a calendar file is given for such a one only."""
    may_change: bool
    """It is still ahead, and this reader may move or cancel it."""
    too_late: bool
    """It is still ahead, and so near that only the office changes it."""
    may_choose_again: bool
    announced: bool
    """The supervisor was told when the employee is away."""
    room: Shown | None
    """Of an appointment on line: how to come in, for its two people."""
    emergency: str
    """Of an appointment on line: who comes when something happens."""
    others: tuple[Attendee, ...]
    """Who else was announced, for its two people."""


def to_take_home(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Appointment:
    """The appointment for a calendar file. NotNow when it doesn't stand any more."""
    page = appointment(session, actor, booking_id, now=now)
    if not page.living:
        raise NotNow(Said(N_("この予約は終わったか、取り消されています。")))
    return page


def appointment(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Appointment:
    """One appointment as its reader may see it."""
    visit = enter(session, actor, Act.SEE_BOOKING, now=now)
    booking = visit.reach(Booking, booking_id)
    case = visit.reach_id(Case, booking.case_id)
    return appointment_of(visit, case, booking)


def cancelling(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Appointment:
    """The last look before cancelling. NotNow when there is nothing left to cancel."""
    visit = enter(session, actor, Act.CANCEL_BOOKING, now=now)
    booking = visit.reach(Booking, booking_id)
    case = visit.reach_id(Case, booking.case_id)
    bookings.still_ahead(visit, case, booking)
    return appointment_of(visit, case, booking)


def appointment_of(visit: Visit, case: Case, booking: Booking) -> Appointment:
    """An appointment within reach, for this reader."""
    slot = visit.session.get_one(Slot, booking.slot_id)
    follow_up = None if booking.follow_up_id is None else visit.session.get_one(FollowUp, booking.follow_up_id)
    request = None
    if booking.interview_request_id is not None:
        request = visit.session.get_one(InterviewRequest, booking.interview_request_id)
    ahead = booking.state is BookingState.BOOKED and slot.starts_at > visit.now
    near = bookings.too_near(visit, case, booking)
    changer = bookings.may_end(visit, booking)
    over = booking.state in {BookingState.CANCELLED, BookingState.MISSED}
    return Appointment(
        booking=bookings.shown(visit, case, booking),
        case_id=case.public_id,
        statutory=request is not None and request.statutory,
        follow_up_id=None if follow_up is None else follow_up.public_id,
        known=request.statutory if follow_up is None and request is not None else _known(follow_up),
        employee=people.employee(visit, case.employment_id),
        title=bookings.policy_of(visit, case).neutral_title,
        uid=bookings.uid_for(visit.session, visit.actor.hat, booking.uid),
        sequence=booking.sequence,
        living=booking.state is BookingState.BOOKED,
        may_change=changer and ahead and not near,
        too_late=changer and ahead and near,
        announced=absences.of_booking(visit, booking) is not None,
        room=online.room(visit, case, booking),
        emergency=_emergency(visit, case, slot),
        others=_others(visit, case, booking, slot),
        may_choose_again=changer and over and _awaited(request, follow_up),
    )


def _known(follow_up: FollowUp | None) -> bool:
    return follow_up is not None and follow_up.known_to_employer


def _awaited(request: InterviewRequest | None, follow_up: FollowUp | None) -> bool:
    """The talk is still to be held, at another time."""
    if request is not None:
        return request.state is RequestState.SUBMITTED
    return follow_up is not None and follow_up.state is FollowUpState.PLANNED


def _others(visit: Visit, case: Case, booking: Booking, slot: Slot) -> tuple[Attendee, ...]:
    interview = visit.session.execute(
        select(Interview).where(Interview.company_id == booking.company_id, Interview.booking_id == booking.id)
    ).scalar_one_or_none()
    name = visit.session.get_one(Person, slot.person_id).name
    return attending.announced(visit, case, interview, name)


def _emergency(visit: Visit, case: Case, slot: Slot) -> str:
    setting = online.setting_of(visit, case.workplace_id) if slot.online else None
    return "" if setting is None else setting.emergency
