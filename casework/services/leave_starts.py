"""What rests once somebody is on leave for illness? The plan of the return before, trials, and talks of other cases.

A leave is often written down ahead. Until its first day everything goes on; then the worker looks after it. Talks of an
interview or a consultation rest until the day after the planned end: HR's own act never touches a case that HR may not
know of (docs/decisions/0044).
"""

from datetime import date, datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Visit, enter_worker
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.return_plans import ReturnPlan
from casework.models.trials import TrialAttendance
from casework.rules import deadlines
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd
from casework.rules.vocabulary import FollowUpEnd, FollowUpState
from casework.services import followups, limits, return_plans, trials
from casework.services.policies import calendar_for, policy_for


def look(session: Session, company_id: int, *, now: datetime) -> int:
    """Let rest what rests in the cases of everybody on leave today; in how many cases talks were put off."""
    visit = enter_worker(session, company_id, Act.REST_FOR_LEAVE, now=now)
    same = and_(SickLeave.company_id == Case.company_id, SickLeave.employment_id == Case.employment_id)
    found = session.execute(
        select(Case, SickLeave)
        .join(SickLeave, same)
        .where(
            Case.company_id == company_id, Case.closed_on.is_(None), SickLeave.ended_on.is_(None),
            SickLeave.begins_on <= visit.today,
        )
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()  # fmt: skip
    return sum(_put_off(visit, case, leave) for case, leave in found if not _rest(visit, case, leave))


def begun(visit: Visit, case: Case, leave: SickLeave) -> None:
    """In the case of a leave that began: what belongs to the return before is over with the eve of it, and no question
    about days of absence waits. Once more changes nothing.
    """
    last_on = min(leave.begins_on - timedelta(days=1), visit.today)
    return_plans.stop(visit, case, PlanEnd.ON_LEAVE, ReturnPlan.leave_id != leave.id, last_on=last_on)
    trials.stop(visit, case, TrialAttendance.leave_id != leave.id)
    limits.stop(visit, case, Clock.RETURN_ABSENCE)
    visit.session.flush()


def _rest(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """It is the case of the leave itself."""
    if case.id == leave.case_id:
        begun(visit, case, leave)
    return case.id == leave.case_id


def _put_off(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """End the talks that were planned before the leave and would fall into it, with one in their place once it is over,
    which moves with the planned end. Whatever a professional plans meanwhile is left alone.
    """
    terms = visit.session.execute(
        select(LeaveTerm.decided_on, LeaveTerm.until_on)
        .where(LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id)
        .order_by(LeaveTerm.number)
    ).all()
    entered_on, last_on = terms[0].decided_on, terms[-1].until_on
    every = followups.every(visit.session, case)
    after = next((one for one in every if _stands_for(one, leave)), None)
    if after is not None:
        if after.state is FollowUpState.PLANNED and visit.today < after.due_on <= last_on:
            anchored_on, due_on, settled = _day_after(visit, case, last_on)
            followups.move(visit, case, after, anchored_on=anchored_on, due_on=due_on, settled=settled)
            return True
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
    followups.say_so(visit, case, Notice.FOLLOW_UP_EXTRA, made.public_id)
    return True


def _planned_on(visit: Visit, case: Case, one: FollowUp) -> date:
    """The day on which it was planned, or taken up again."""
    limit = limits.running(visit, case, Clock.FOLLOW_UP, one.public_id)
    return visit.today if limit is None else tokyo_date(limit.created_at)


def _stands_for(one: FollowUp, leave: SickLeave) -> bool:
    """It is the talk once the leave is over."""
    return one.base_on == leave.begins_on and one.months is None and one.because is None and not one.asks_again


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
