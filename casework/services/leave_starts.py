"""What rests once somebody is on leave for illness? The plan of the return before, trials, and talks of other cases.

A leave is often written down ahead. Until its first day everything goes on; then the worker looks after it. Talks of an
interview or a consultation rest until the day after the planned end: HR's own act never touches a case that HR may not
know of (docs/decisions/0044).
"""

from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Visit, enter_worker
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.return_plans import ReturnPlan
from casework.models.trials import TrialAttendance
from casework.rules import deadlines
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd
from casework.rules.vocabulary import FollowUpEnd, FollowUpState
from casework.services import bookings, followups, limits, return_plans, trials
from casework.services.policies import calendar_for, policy_for


def look(session: Session, company_id: int, *, now: datetime) -> int:
    """Let rest what rests in the cases of everybody on leave today; in how many cases talks were put off."""
    visit = enter_worker(session, company_id, Act.REST_FOR_LEAVE, now=now)
    same = and_(SickLeave.company_id == Case.company_id, SickLeave.employment_id == Case.employment_id)
    after = exists(
        select(literal(1)).where(
            FollowUp.company_id == Case.company_id, FollowUp.case_id == Case.id,
            FollowUp.base_on == SickLeave.begins_on, FollowUp.months.is_(None), FollowUp.because.is_(None),
            or_(SickLeave.ended_as == LeaveEnd.MISTAKEN, FollowUp.state == FollowUpState.PLANNED),
        )
    )  # fmt: skip
    found = session.execute(
        select(Case, SickLeave)
        .join(SickLeave, same)
        .where(
            Case.company_id == company_id, Case.closed_on.is_(None), SickLeave.begins_on <= visit.today,
            or_(SickLeave.ended_on.is_(None), after),
        )
        .order_by(Case.id, SickLeave.id)
        .with_for_update(of=Case)
    ).all()  # fmt: skip
    return sum(_changed(visit, case, leave) for case, leave in found)


def begun(visit: Visit, case: Case, leave: SickLeave) -> None:
    """In the case of a leave that began: what belongs to the return before is over with the eve of it, and no question
    about days of absence waits. Once more changes nothing.
    """
    last_on = min(leave.begins_on - timedelta(days=1), visit.today)
    return_plans.stop(visit, case, PlanEnd.ON_LEAVE, ReturnPlan.leave_id != leave.id, last_on=last_on)
    trials.stop(visit, case, TrialAttendance.leave_id != leave.id)
    limits.stop(visit, case, Clock.RETURN_ABSENCE)
    visit.session.flush()


def _changed(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """Whether talks of another case than the leave's own stand elsewhere now."""
    if case.id == leave.case_id:
        if leave.ended_on is None:
            begun(visit, case, leave)
        return False
    if leave.ended_as is LeaveEnd.MISTAKEN:
        return _take_back(visit, case, leave)
    return _put_off(visit, case, leave)


def _put_off(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """End the talks that were planned before the leave and would fall into it, with one in their place once it is over,
    which moves with the planned end. Whatever a professional plans meanwhile is left alone.
    """
    terms = visit.session.execute(
        select(LeaveTerm.decided_on, LeaveTerm.until_on)
        .where(LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id)
        .order_by(LeaveTerm.number)
    ).all()
    entered_on, last_on = terms[0].decided_on, leave.ended_on or terms[-1].until_on
    every = followups.every(visit.session, case)
    after = next((one for one in every if _stands_for(one, leave)), None)
    if after is not None:
        return _follow(visit, case, after, last_on)
    if leave.ended_on is not None:
        return False
    into = followups.falling(visit, case, max(leave.begins_on, visit.today + timedelta(days=1)), last_on)
    put_off = [one for one in into if _planned_on(visit, case, one) <= max(entered_on, leave.begins_on)]
    if not put_off:
        return False
    for one in put_off:
        followups.end_one(visit, case, one, FollowUpEnd.ON_LEAVE)
    anchored_on, due_on, settled = _day_after(visit, case, max(last_on, visit.today))
    made = followups.add(visit, case, base_on=leave.begins_on, months=None, anchored_on=anchored_on, due_on=due_on,
                         settled=settled)  # fmt: skip
    followups.say_so(visit, case, Notice.FOLLOW_UPS_REST, made.public_id)
    return True


def _follow(visit: Visit, case: Case, after: FollowUp, last_on: date) -> bool:
    """The talk once the leave is over moves with its last day: later, or earlier while nobody has chosen a time. One
    whose day has come stays.
    """
    if after.state is not FollowUpState.PLANNED or after.due_on <= visit.today:
        return False
    anchored_on, due_on, settled = _day_after(visit, case, max(last_on, visit.today))
    earlier = due_on < after.due_on and bookings.of_follow_up(visit, after) is None
    if not earlier and after.due_on > last_on:
        return False
    followups.move(visit, case, after, anchored_on=anchored_on, due_on=due_on, settled=settled)
    followups.say_so(visit, case, Notice.FOLLOW_UPS_REST, f"{after.public_id} {due_on.isoformat()}")
    return True


def _take_back(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """There was no leave at all: what was put off for it is to come as it was, and the talk in its place isn't. Not
    where another leave covers the time: the talk stands for that one.
    """
    every = followups.every(visit.session, case)
    after = next((one for one in every if _stands_for(one, leave)), None)
    if after is None or _covered(visit, leave):
        return False
    ran = visit.session.execute(
        select(Limit.record_id, Limit.created_at, Limit.stopped_on)
        .where(Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.clock == Clock.FOLLOW_UP)
        .order_by(Limit.id)
    ).all()  # fmt: skip
    put_off_on = next(tokyo_date(one.created_at) for one in ran if one.record_id == after.public_id)
    stopped = {one.record_id: one.stopped_on for one in ran}
    heard = after.held_on or date.min
    put_off = [
        one for one in every
        if one.ended_reason is FollowUpEnd.ON_LEAVE and stopped[one.public_id] == put_off_on and one.due_on > heard
    ]  # fmt: skip
    if not put_off:
        return False
    for one in put_off:
        followups.take_up(visit, case, one)
    if after.state is FollowUpState.PLANNED:
        followups.end_one(visit, case, after, FollowUpEnd.COUNTED_ANEW)
    followups.say_so(visit, case, Notice.FOLLOW_UPS_SET, f"again {leave.public_id}")
    return True


def _covered(visit: Visit, leave: SickLeave) -> bool:
    other = select(literal(1)).where(
        SickLeave.company_id == leave.company_id, SickLeave.employment_id == leave.employment_id,
        SickLeave.id != leave.id, SickLeave.number.is_not(None), SickLeave.begins_on <= visit.today,
        or_(SickLeave.ended_on.is_(None), SickLeave.ended_on >= leave.begins_on),
    )  # fmt: skip
    return visit.session.execute(other).first() is not None


def _planned_on(visit: Visit, case: Case, one: FollowUp) -> date:
    """The day on which it was planned, or taken up again."""
    limit = limits.running(visit, case, Clock.FOLLOW_UP, one.public_id)
    return visit.today if limit is None else tokyo_date(limit.created_at)


def _stands_for(one: FollowUp, leave: SickLeave) -> bool:
    """It is the talk once the leave is over; what was taken back stands for none."""
    own = one.base_on == leave.begins_on and one.months is None and one.because is None and not one.asks_again
    return own and one.ended_reason is not FollowUpEnd.COUNTED_ANEW


def _day_after(visit: Visit, case: Case, last_on: date) -> tuple[date, date, bool]:
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    anchored_on = last_on + timedelta(days=1)
    for later in range(policy.follow_up_window_days + 1):
        due_on, settled = deadlines.near(
            anchored_on + timedelta(days=later), calendar, policy.follow_up_window_days
        )  # fmt: skip
        if due_on > last_on:
            return anchored_on, due_on, settled
    return anchored_on, anchored_on, True
