"""What ends when somebody has left the company? Appointments, follow-ups, measures, instructions, and the case: nobody
can act on it.

What still waits is done first: a talk that may have been held is written down, its record is issued, a request at an
outside organisation is ended, an objection is answered. HR is told of measures that end so. What ended is marked: where
the last day is corrected it goes on (`stayers`).
"""

from datetime import date, datetime

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Visit, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.leaves import SickLeave
from casework.models.measures import Decision, Instruction, Measure
from casework.models.objections import Objection
from casework.models.opinions import Opinion
from casework.models.people import Employment
from casework.models.referrals import Referral
from casework.models.slots import Booking
from casework.rules import moves
from casework.rules.assents import IN_FORCE
from casework.rules.days import tokyo_date
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd
from casework.rules.vocabulary import (
    BookingState,
    CaseKind,
    CloseReason,
    FollowUpEnd,
    FollowUpState,
    Hat,
    InterviewState,
    RecordState,
    ReferralState,
)
from casework.services import bookings, cases, followups, messages, people, plans_in_force, trials


def close(session: Session, company_id: int, *, now: datetime) -> int:
    """End the cases of those whose last day has passed; how many. Their measures end with that day."""
    visit = enter_worker(session, company_id, Act.END_WITH_EMPLOYMENT, now=now)
    objected = select(literal(1)).where(
        Objection.company_id == Case.company_id, Objection.case_id == Case.id, Objection.answered_at.is_(None)
    )
    outside = select(literal(1)).where(
        Referral.company_id == Case.company_id, Referral.case_id == Case.id, Referral.state != ReferralState.ENDED
    )
    issued = select(literal(1)).where(
        Opinion.company_id == Interview.company_id, Opinion.interview_id == Interview.id,
        Opinion.state == RecordState.ISSUED,
    )  # fmt: skip
    unwritten = select(literal(1)).where(
        Interview.company_id == Case.company_id, Interview.case_id == Case.id,
        Interview.state == InterviewState.HELD, ~exists(issued),
    )  # fmt: skip
    found = session.execute(
        select(Case, Employment.until_on)
        .join(Employment, Employment.id == Case.employment_id)
        .where(
            Case.company_id == company_id, Case.closed_on.is_(None), Employment.until_on < visit.today,
            ~exists(objected), ~exists(outside), or_(Case.kind != CaseKind.STATUTORY, ~exists(unwritten)),
        )
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()  # fmt: skip
    return sum(_end(visit, case, last) for case, last in found if last is not None)


def _end(visit: Visit, case: Case, last: date) -> bool:
    """False while a talk of theirs may have been held."""
    booked = (
        visit.session.execute(
            select(Booking)
            .where(
                Booking.company_id == case.company_id,
                Booking.case_id == case.id,
                Booking.state == BookingState.BOOKED,
            )
            .with_for_update()
        )
        .scalars()
        .all()
    )
    if any(tokyo_date(one.slot.starts_at) <= last for one in booked):
        return False
    for booking in booked:
        bookings.end(visit, case, booking)
    _end_follow_ups(visit, case)
    _end_leave(visit, case, last)
    _end_measures(visit, case, last)
    plans_in_force.stop(visit, case, PlanEnd.LEFT)
    trials.stop(visit, case)
    _stop_limits(visit, case)
    visit.session.flush()
    cases.close(visit, case, CloseReason.LEFT, visit.today)
    return True


def _end_follow_ups(visit: Visit, case: Case) -> None:
    planned = visit.session.execute(
        select(FollowUp).where(
            FollowUp.company_id == case.company_id, FollowUp.case_id == case.id,
            FollowUp.state == FollowUpState.PLANNED,
        )
    ).scalars().all()  # fmt: skip
    if planned:
        followups.tell_carers(visit, case, Notice.FOLLOW_UPS_OVER, f"left {visit.today.isoformat()}")
    for follow_up in planned:
        follow_up.state = moves.FOLLOW_UP.check(follow_up.state, visit.act)
        follow_up.ended_reason = FollowUpEnd.LEFT
        visit.record(sight.FOLLOW_UP, follow_up.public_id, of=case.employment_id)


def _end_leave(visit: Visit, case: Case, last: date) -> None:
    going_on = visit.session.execute(
        select(SickLeave).where(
            SickLeave.company_id == case.company_id, SickLeave.case_id == case.id, SickLeave.ended_on.is_(None)
        )
    ).scalar_one_or_none()  # fmt: skip
    if going_on is not None:
        going_on.ended_on, going_on.ended_as = max(last, going_on.begins_on), LeaveEnd.LEFT
        visit.record(sight.SICK_LEAVE, going_on.public_id, of=case.employment_id)


def _end_measures(visit: Visit, case: Case, last: date) -> None:
    same = case.company_id, case.id
    rows = visit.session.execute(
        select(Measure, Decision.public_id)
        .join(Decision, Decision.id == Measure.decision_id)
        .where(
            and_(Measure.company_id == same[0], Measure.case_id == same[1], Decision.state.in_(IN_FORCE)),
            or_(Measure.ended_on.is_(None), Measure.ended_on > last),
        )
        .order_by(Measure.id)
    ).all()  # fmt: skip
    for measure, _decision in rows:
        measure.ended_on, measure.ended_by_id, measure.left_with = last, None, True
        visit.record(sight.MEASURE, measure.public_id, of=case.employment_id)
    officers = people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                             not_person=case.employment.person_id)  # fmt: skip
    for decision_id in dict.fromkeys(decision_id for _measure, decision_id in rows):
        for to in officers:
            messages.queue(visit, Notice.MEASURES_LEFT, record_id=decision_id, to=to, hat=Hat.HR,
                           occasion=last.isoformat())  # fmt: skip
    told = visit.session.execute(
        select(Instruction).where(
            and_(Instruction.company_id == same[0], Instruction.case_id == same[1]),
            or_(Instruction.ended_on.is_(None), Instruction.ended_on > last),
        )
    ).scalars()
    for instruction in told:
        instruction.ended_on = last
        visit.record(sight.INSTRUCTION, instruction.public_id, of=case.employment_id)


def _stop_limits(visit: Visit, case: Case) -> None:
    running = visit.session.execute(
        select(Limit).where(Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.stopped_on.is_(None))
    ).scalars()
    for limit in running:
        limit.stopped_on, limit.left_with = visit.today, True
