"""Who gets a certificate that somebody was at an appointment of the company, without a word of what it was?"""

from datetime import datetime

from sqlalchemy.orm import Session

from casework.access import Act, Actor, enter
from casework.documents import certificate
from casework.models.cases import Case
from casework.models.slots import Booking
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState, Language
from casework.services import bookings, letterheads, people


def take(session: Session, actor: Actor, booking_id: str, language: Language, *, now: datetime) -> bytes:
    """The certificate of an appointment that was kept, for the employee or, at their wish, the clerk. NotNow before."""
    visit = enter(session, actor, Act.TAKE_CERTIFICATE, now=now)
    booking = visit.reach(Booking, booking_id)
    if booking.state is not BookingState.KEPT:
        raise NotNow(Said(N_("証明書を出せるのは、行われた予約だけです。")))
    case = visit.reach_id(Case, booking.case_id)
    return certificate.made(
        letterheads.paper(session, actor.company_id),
        people.employee(visit, case.employment_id),
        bookings.shown(visit, case, booking),
        visit.today,
        language,
    )
