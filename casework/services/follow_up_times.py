"""When does a follow-up take place? Its employee or a professional takes a real slot near its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Assignment, Case
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.leaves import SickLeave
from casework.models.requests import InterviewRequest
from casework.models.return_plans import ReturnPlan
from casework.models.slots import Booking, Slot
from casework.rules.errors import NotNow
from casework.rules.follow_up_times import Offer, best_first
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanState
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    AROUND_LEAVE,
    AssignmentRole,
    BookingState,
    CaseKind,
    EngagementKind,
    FollowUpState,
    Hat,
    InterviewMode,
    InterviewState,
    Occasion,
    PhysicianWish,
    TalkPurpose,
)
from casework.services import (
    absences,
    advice,
    bookings,
    cases,
    contracts,
    fits,
    follow_up_lists,
    followups,
    leaves,
    messages,
    online,
    own_times,
)
from casework.services.fits import Asking, Fit
from casework.services.follow_up_lists import Line
from casework.services.holds import NotFree, taken_now

SHOWN_AT_ONCE = 30
NOT_PLANNED = Said(N_("このフォロー面談は、もう予定されていません。"))


@dataclass(frozen=True)
class Choosing:
    """From what a time is chosen."""

    line: Line
    booking: Shown | None
    """The appointment that a new choice would move."""
    announced: bool
    """Of it the supervisor was told when the employee is away."""
    offers: tuple[Shown, ...]
    """The free times nearest to the day, in their order."""
    proposed: PublicId | None
    """The one that suits best."""
    far: bool
    """Not even that one is near the day."""
    outside: frozenset[str]
    """Those that lie outside of the person's hours."""
    opens_on: date | None
    """Where the day is farther away than time is offered: from when on it can be chosen."""
    before: date | None
    """Ahead of a leave or of the return: times lie before this day only."""
    carers: tuple[Shown, ...]
    """Whom to ask where none is left before that day: whoever has the case."""


def choosing(session: Session, actor: Actor, follow_up_id: str, *, now: datetime) -> Choosing:
    """The free times for a follow-up. NotNow when it isn't planned (any more)."""
    visit = enter(session, actor, Act.BOOK_FOLLOW_UP, now=now)
    follow_up = visit.reach(FollowUp, follow_up_id)
    case = visit.reach_id(Case, follow_up.case_id)
    _planned(case, follow_up)
    policy = bookings.policy_of(visit, case)
    present = bookings.of_follow_up(visit, follow_up)
    before = _before(visit, follow_up)
    free = [fit for fit in _fitting(visit, case, follow_up) if fit.free and (before is None or fit.day < before)]
    ranked = _ranked(visit, case, follow_up, free)
    shown = sorted(ranked[:SHOWN_AT_ONCE], key=lambda fit: fit.row.starts_at)
    opens_on = follow_up.due_on - timedelta(days=policy.book_ahead_days)
    asked = before is not None and not ranked
    carers = cases.carers(session, case.company_id, case.id, visit.today) if asked else {}
    return Choosing(
        line=follow_up_lists.line(visit, follow_up, case),
        booking=None if present is None else bookings.shown(visit, case, present),
        announced=present is not None and absences.of_booking(visit, present) is not None,
        offers=tuple(fits.show(visit, shown)),
        proposed=PublicId(ranked[0].row.public_id) if ranked else None,
        far=bool(ranked) and abs((ranked[0].day - follow_up.due_on).days) > policy.follow_up_window_days,
        outside=frozenset(fit.row.public_id for fit in shown if fit.in_hours is False),
        opens_on=opens_on if opens_on > visit.today else None,
        before=before,
        carers=followups.named(visit, case, carers) if asked else (),
    )


def book(
    session: Session, actor: Actor, follow_up_id: str, slot_id: str, *, announced: bool = False, now: datetime
) -> Shown:
    """Take a free slot for a follow-up, or move to it; who was first is decided by the database. `announced`: the
    employee wishes that the supervisor hears the time. NotFree when somebody was quicker or the employee is to be
    somewhere else then, NotNow when the follow-up isn't planned any more. Locks case, follow-up, booking, the person,
    slot, in this order.
    """
    visit = enter(session, actor, Act.BOOK_FOLLOW_UP, now=now)
    follow_up, case = followups.reached(visit, follow_up_id)
    _planned(case, follow_up)
    present = bookings.of_follow_up(visit, follow_up, lock=True)
    if present is not None and present.slot.public_id == slot_id:
        return bookings.shown(visit, case, present)
    fit = next(iter(_fitting(visit, case, follow_up, slot_id)), None)
    before = _before(visit, follow_up)
    if fit is None or (before is not None and fit.day >= before):
        raise NotFree(Said(bookings.NOT_NOW))
    if fit.elsewhere:
        raise own_times.in_the_way(visit)
    if not fit.free:
        raise taken_now()
    own_times.refuse(visit, case, fit.row.starts_at, fit.row.ends_at, present)
    bookings.hold_open(visit, fit, None)
    known = present is not None and absences.of_booking(visit, present) is not None
    booking = _take(visit, case, follow_up, fit, present)
    if announced and actor.hat is Hat.WORKER:
        absences.announce(visit, case, booking, session.get_one(Slot, booking.slot_id), known=known)
    session.flush()
    return bookings.shown(visit, case, booking)


def next_to_choose(session: Session, actor: Actor, case_id: str, *, now: datetime) -> PublicId | None:
    """The first planned follow-up of a case that has no time yet."""
    visit = enter(session, actor, Act.BOOK_FOLLOW_UP, now=now)
    case = visit.reach(Case, case_id)
    timed = select(literal(1)).where(
        Booking.company_id == FollowUp.company_id, Booking.follow_up_id == FollowUp.id,
        Booking.state == BookingState.BOOKED,
    )  # fmt: skip
    return visit.session.execute(
        select(FollowUp.public_id)
        .where(
            FollowUp.company_id == case.company_id, FollowUp.case_id == case.id,
            FollowUp.state == FollowUpState.PLANNED, ~exists(timed), visit.within(FollowUp),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip


def _planned(case: Case, follow_up: FollowUp) -> None:
    advice.still_open(case)
    if follow_up.state is not FollowUpState.PLANNED:
        raise NotNow(NOT_PLANNED)


def _before(visit: Visit, follow_up: FollowUp) -> date | None:
    """A talk ahead of a leave is before its first day, one ahead of the return before the day on which they are to be
    back: by the decided plan, else by the end of the leave. None for any other.
    """
    if follow_up.because not in AROUND_LEAVE:
        return None
    leave = visit.session.execute(
        select(SickLeave).where(
            SickLeave.company_id == follow_up.company_id, SickLeave.public_id == follow_up.around
        )
    ).scalar_one()  # fmt: skip
    if follow_up.because is Occasion.BEFORE_LEAVE:
        return leave.begins_on
    planned: date | None = visit.session.execute(
        select(ReturnPlan.begins_on).where(
            ReturnPlan.company_id == leave.company_id, ReturnPlan.leave_id == leave.id,
            ReturnPlan.state == PlanState.DECIDED,
        )
    ).scalar_one_or_none()  # fmt: skip
    until_on = leave.ended_on or leaves.newest(visit.session, leave).until_on
    return planned if planned is not None and leave.ended_on is None else until_on + timedelta(days=1)


def _fitting(visit: Visit, case: Case, follow_up: FollowUp, slot_id: str | None = None) -> list[Fit]:
    """As for a consultation: a physician or a nurse, of a counsellor only where it is one. It goes by what was wished
    for this talk, else for the first one.
    """
    asked = visit.session.execute(
        select(InterviewRequest)
        .where(InterviewRequest.company_id == case.company_id, InterviewRequest.case_id == case.id)
        .where(or_(InterviewRequest.follow_up_id.is_(None), InterviewRequest.follow_up_id == follow_up.id))
        .order_by(InterviewRequest.follow_up_id.is_(None), InterviewRequest.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    wish = PhysicianWish.ANY
    if asked is not None and asked.physician_wish in {PhysicianWish.WOMAN, PhysicianWish.MAN}:
        wish = asked.physician_wish
    asking = Asking(
        request_id=0, workplace_id=case.workplace_id, person_id=case.employment.person_id, statutory=False,
        mode=InterviewMode.EITHER, physician_wish=wish, limit_on=None, purpose=TalkPurpose.FOLLOW_UP,
        language=None if asked is None else asked.language_wish, follow_up_id=follow_up.id,
    )  # fmt: skip
    found = fits.fitting_each(visit, [asking], slot_id)[asking.request_id]
    if case.kind is CaseKind.CONSULTATION:
        return found
    return [fit for fit in found if fit.kind is not EngagementKind.COUNSELLOR]


def _ranked(visit: Visit, case: Case, follow_up: FollowUp, free: Sequence[Fit]) -> list[Fit]:
    last = _last_met(visit, case)

    def offer(fit: Fit) -> Offer:
        return Offer(fit.day, fit.row.person_id == last, fit.kind in contracts.PHYSICIANS, not fit.row.online)

    window = bookings.policy_of(visit, case).follow_up_window_days
    suiting = [fit for fit in free if fit.suits] or list(free)
    others = [fit for fit in free if fit not in suiting]
    return [*best_first(suiting, offer, follow_up.due_on, window), *best_first(others, offer, follow_up.due_on, window)]


def _last_met(visit: Visit, case: Case) -> int | None:
    """With whom the employee talked last: in a follow-up, or in the interview before all of them."""
    same = case.company_id, case.id
    noted = visit.session.execute(
        select(FollowUpNote.person_id)
        .where(FollowUpNote.company_id == same[0], FollowUpNote.case_id == same[1])
        .order_by(FollowUpNote.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if noted is not None:
        return noted
    return visit.session.execute(
        select(Interview.person_id)
        .where(Interview.company_id == same[0], Interview.case_id == same[1], Interview.state == InterviewState.HELD)
        .order_by(Interview.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def _take(visit: Visit, case: Case, follow_up: FollowUp, fit: Fit, present: Booking | None) -> Booking:
    session, person_id = visit.session, fit.row.person_id
    booking = Booking(
        public_id=ids.fresh(), company_id=case.company_id, slot_id=fit.row.id, case_id=case.id,
        follow_up_id=follow_up.id, state=BookingState.BOOKED, booked_at=visit.now,
        booked_by_id=visit.actor.person_id, after_limit=False, uid=f"{ids.fresh()}@{messages.MAIL_DOMAIN}", sequence=0,
    )  # fmt: skip
    if present is not None:
        booking.uid, booking.sequence = present.uid, present.sequence + 1
        bookings.leave(visit, case, present, told=present.slot.person_id != person_id)
        session.flush()
    bookings.seize(session, booking)
    online.prepare(visit, case, booking, session.get_one(Slot, fit.row.id))
    if not _in_care(visit, case, person_id):
        cases.assign(visit, case, person_id, AssignmentRole.FOLLOW_UP, visit.today)
    visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    told = Notice.BOOKED if present is None else Notice.BOOKING_MOVED
    messages.queue(visit, told, record_id=booking.public_id, to=case.employment.person_id, hat=Hat.WORKER)
    if person_id != visit.actor.person_id:
        told = bookings.tells_of(present, person_id, Notice.BOOKED_PHYSICIAN)
        messages.queue(visit, told, record_id=booking.public_id, to=person_id, hat=fit.kind.hat)
    return booking


def _in_care(visit: Visit, case: Case, person_id: int) -> bool:
    standing = select(Assignment.id).where(
        Assignment.company_id == case.company_id, Assignment.case_id == case.id, Assignment.person_id == person_id,
        Assignment.on(visit.today),
    )  # fmt: skip
    return visit.session.execute(standing.limit(1)).first() is not None
