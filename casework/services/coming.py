"""Which slots are coming, which are taken, which were just given back, and who waits, whoever may have them?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import starmap
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, literal, literal_column, or_, select

from casework.access import Act, Visit
from casework.models.base import Instant
from casework.models.cases import Case, Limit
from casework.models.holds import SlotHold
from casework.models.people import Employment, Person
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import BookingState, ReferralState, RequestState, Sex, SlotState, TalkPurpose
from casework.services import busy, holds

LIVING = (BookingState.BOOKED, BookingState.KEPT, BookingState.MISSED)
"""A booking in one of these states holds its slot."""
_LIVING: Final = [literal_column(f"'{state.value}'", Booking.state.type) for state in LIVING]
"""Spelled as the index of held slots has them: SQLite takes a partial index for no list of parameters."""
_TURNED: Final = Booking.state == literal_column(f"'{BookingState.TURNED.value}'", Booking.state.type)
FIRST_CALL: Final = timedelta(minutes=5)
"""So long a slot that was given back is for those who wait."""
LEAST: Final = timedelta(minutes=30)
"""Nobody is offered a time with less than this to answer."""


class Coming(NamedTuple):
    """A slot that is to come, as `questions` ask for it."""

    id: int
    public_id: str
    person_id: int
    workplace_id: int | None
    starts_at: datetime
    ends_at: datetime
    place: str
    online: bool
    purpose: TalkPurpose | None
    name: str
    sex: Sex | None
    taken: bool
    kept_for: int | None


def taken() -> Any:
    """Whether a living booking holds the slot, or one that ended at the door: that the two went on with a consultation
    in its time is nobody's to see. For a select over `Slot`.
    """
    here = (Booking.company_id == Slot.company_id, Booking.slot_id == Slot.id)
    return or_(*(exists(select(literal(1)).where(*here, state)) for state in (Booking.state.in_(_LIVING), _TURNED)))


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


def slots(visit: Visit, places: Collection[int], persons: Collection[int], slot_id: str | None) -> list[Coming]:
    """The free slots of some professionals at some workplaces, or on line for everybody; or one slot, be it free or
    taken.
    """
    asked = {
        "company": visit.actor.company_id, "now": visit.now, "persons": list(persons), "places": list(places),
    }  # fmt: skip
    visit.session.flush()
    one = {} if slot_id is None else {"slot": slot_id}
    found = visit.session.connection().execute(FREE if slot_id is None else ONE, asked | one)
    return list(starmap(Coming, found.all()))


_WAITS: Final = (
    InterviewRequest.company_id == bindparam("company"),
    InterviewRequest.waits_since.is_not(None),
    InterviewRequest.state == RequestState.SUBMITTED,
)
FREED: Final = select(Booking.slot_id).where(
    Booking.company_id == bindparam("company"),
    Booking.ended_at > bindparam("since", type_=Instant),
    exists(select(literal(1)).where(*_WAITS)),
)
"""Slots that somebody has just given back, while others wait for one."""


def given_back(visit: Visit) -> datetime:
    """Since when a slot was given back just now."""
    return visit.now - FIRST_CALL


def freed(visit: Visit, rows: Iterable[Any]) -> set[int]:
    """The rows of `FREED`: the round that offers these slots to those who wait, the nearest limit first, is to come
    before whoever happens to look. Without such a round they are free again soon.
    """
    return set() if visit.act is Act.OFFER_FREED else {row.slot_id for row in rows}


_SOONER: Final = (
    select(Slot.starts_at)
    .join(Booking, and_(Booking.company_id == Slot.company_id, Booking.slot_id == Slot.id))
    .where(
        Booking.company_id == InterviewRequest.company_id,
        Booking.interview_request_id == InterviewRequest.id,
        Booking.state == BookingState.BOOKED,
    )
    .correlate(InterviewRequest)
    .scalar_subquery()
)
_OUTSIDE: Final = exists(
    select(literal(1)).where(
        Referral.company_id == InterviewRequest.company_id,
        Referral.interview_request_id == InterviewRequest.id,
        Referral.state != ReferralState.ENDED,
    )
)
_ANSWERING: Final = exists(
    select(literal(1)).where(holds.for_request(InterviewRequest, bindparam("now", type_=Instant)))
)
_WAITING: Final[Select[*tuple[Any, ...]]] = (
    select(
        InterviewRequest.id.label("request_id"), InterviewRequest.statutory, InterviewRequest.mode,
        InterviewRequest.physician_wish, InterviewRequest.language_wish, Case.workplace_id, Employment.person_id,
        Limit.limit_on, _SOONER.label("sooner"),
    )
    .join(Case, and_(Case.company_id == InterviewRequest.company_id, Case.id == InterviewRequest.case_id))
    .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
    .outerjoin(
        Limit,
        and_(
            Limit.company_id == InterviewRequest.company_id, Limit.record_id == InterviewRequest.public_id,
            Limit.clock == Clock.INTERVIEW, Limit.stopped_on.is_(None),
        ),
    )
    .where(*_WAITS, Case.closed_on.is_(None), ~_OUTSIDE, ~_ANSWERING)
)  # fmt: skip
_OFFERED: Final = select(SlotHold.interview_request_id, SlotHold.slot_id).where(
    SlotHold.company_id == bindparam("company"),
    SlotHold.offered,
    SlotHold.slot_id.in_(bindparam("slots", expanding=True)),
)


def waiting(visit: Visit) -> Sequence[Any]:
    """Everybody of the company who could be called now, with what decides which time they could have. `sooner`: the
    start of what they have. For deciding whether a slot is withheld: nothing of it may be shown.
    """
    asked = {"company": visit.actor.company_id, "now": visit.now}
    return visit.session.connection().execute(_WAITING, asked).all()


def offered(visit: Visit, slot_ids: Collection[int]) -> set[tuple[int, int]]:
    """To which requests these slots were offered before: nobody is called to the same one twice."""
    asked = {"company": visit.actor.company_id, "slots": list(slot_ids)}
    return {(row.interview_request_id, row.slot_id) for row in visit.session.connection().execute(_OFFERED, asked)}
