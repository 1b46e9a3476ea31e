"""How does a leave for illness end, and what follows from that?

After a return the talks of the rules are planned; where there was no leave at all, what ended with it goes on.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, literal, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter, sight
from casework.models.cases import Case
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.people import Employment
from casework.models.return_plans import ReturnPlan
from casework.models.trials import TrialAttendance
from casework.rules import leaves as rules
from casework.rules.deadlines import Clock
from casework.rules.errors import NotValid, NoWorkday, UnknownYear
from casework.rules.leaves import LeaveEnd
from casework.rules.return_plans import PlanEnd, PlanState
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CloseReason, FollowUpEnd
from casework.services import (
    cases,
    doctor_enquiries,
    follow_up_plans,
    leaves,
    limits,
    plans_in_force,
    return_absences,
    return_opinions,
    returns,
    trials,
)
from casework.services.policies import calendar_for

NOT_BEGUN: Final = N_(
    "この休業は%(day)sからの予定で、まだ始まっていません。取りやめるときは「記録の誤り（休業はなかった）」を選んでください。"
)
NO_LIMIT: Final = Said(
    N_("休職期間の満了日が記録されていません。「期間を改める」で、満了日と就業規則の条文を先に記録してください。")
)
BEFORE_LIMIT: Final = N_("休職期間の満了日は%(day)sです。それより前の日に、満了で終わることはできません。")
OTHER_DAY: Final = N_(
    "決まっているプランは%(planned)sからですが、この記録では%(day)sが復帰の日になります。プランの日は変わりません。"
    "このままでよければ、チェックを入れてもう一度記録してください。変えるときは、新しいプランを決めてください。"
)
LEFT_UNENDED: Final = Said(
    N_(
        "この人の雇用の最後の日は、まだ登録されていません。ここで記録しても、雇用は終わりません。退職が決まっていれば、"
        "チェックを入れてもう一度記録し、最後の日を従業員の取込みで登録してください。"
    )
)


def end(
    session: Session,
    actor: Actor,
    leave_id: str,
    ended_on: date | None,
    ended_as: LeaveEnd,
    *,
    aware: bool = False,
    version: int,
    now: datetime,
) -> None:
    """The leave ended on a day, which was its last. After a return the talks of the rules are planned from the first
    day back; where there was no leave at all, which may be said of one to come too, it needs no day and doesn't count,
    and what ended with it is to come again. The case ends where nothing is. NotNow once it is over, Stale when a
    colleague was first, NotValid as `last_day`.
    """
    visit = enter(session, actor, Act.END_LEAVE, now=now)
    leaves.alone(visit, visit.reach(SickLeave, leave_id).employment_id)
    case, leave = leaves.locked(visit, leave_id, version)
    on = last_day(visit, case, leave, ended_on, ended_as, aware=aware)
    over(visit, case, leave, on, ended_as, leaves.known_to(visit, leave))


def last_day(
    visit: Visit, case: Case, leave: SickLeave, ended_on: date | None, ended_as: LeaveEnd, *, aware: bool
) -> date:
    """The day on which a leave ended so. NotValid for one that isn't of it or is to come, for the end of the company's
    rules before its day or without one on record; unless HR is `aware` of it, for a return on another day than that of
    its plan, and for somebody who left whose employment has no last day.
    """
    if ended_as is LeaveEnd.MISTAKEN:
        return leave.begins_on
    if visit.today < leave.begins_on:
        raise NotValid("ended_as", Said(NOT_BEGUN, {"day": leave.begins_on}))
    if ended_on is None or not leave.begins_on <= ended_on <= visit.today:
        raise NotValid(
            "ended_on", Said(N_("%(first)sから今日までの日を入力してください。"), {"first": leave.begins_on})
        )
    limit_on = leaves.newest(visit.session, leave).limit_on
    if ended_as is LeaveEnd.EXPIRED and limit_on is None:
        raise NotValid("ended_as", NO_LIMIT)
    if ended_as is LeaveEnd.EXPIRED and limit_on is not None and ended_on < limit_on:
        raise NotValid("ended_as", Said(BEFORE_LIMIT, {"day": limit_on}))
    employed_until = visit.session.get_one(Employment, leave.employment_id).until_on
    if ended_as is LeaveEnd.LEFT and employed_until is None and not aware:
        raise NotValid("aware", LEFT_UNENDED)
    planned_on = _planned_otherwise(visit, case, leave, ended_on + timedelta(days=1))
    if ended_as is LeaveEnd.RETURNED and planned_on is not None and not aware:
        raise NotValid("aware", Said(OTHER_DAY, {"planned": planned_on, "day": ended_on + timedelta(days=1)}))
    return ended_on


def over(visit: Visit, case: Case, leave: SickLeave, ended_on: date, ended_as: LeaveEnd, knew: Collection[int]) -> None:
    """A leave ended so, on a day that was looked at; what follows from it follows. Its cases are locked. `knew`: those
    who lead them to whom it was known.
    """
    session, slip = visit.session, ended_as is LeaveEnd.MISTAKEN
    leave.ended_on, leave.ended_as, leave.ended_by_id = ended_on, ended_as, visit.actor.person_id
    leave.number = None if slip else leave.number
    if ended_as is not LeaveEnd.RETURNED:
        plans_in_force.stop(visit, case, PlanEnd.LEFT, ReturnPlan.leave_id == leave.id)
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    trials.stop(visit, case, TrialAttendance.leave_id == leave.id)
    limits.stop(visit, case, *rules.CLOCKS, record_id=leave.public_id)
    if not slip:
        limits.stop(visit, case, Clock.RETURN_OPINION)
    session.flush()
    leaves.tell_of(visit, case, leave, f"over {leave.version}", knew)
    returned = ended_as is LeaveEnd.RETURNED
    follow_up_plans.end_ahead(visit, case, FollowUpEnd.RETURNED if returned else FollowUpEnd.OTHER)
    if returned:
        _hold_plan(visit, case, leave, ended_on)
        if _was_back(visit, leave):
            follow_up_plans.go_on(visit, case, leave, since=ended_on + timedelta(days=1))
        follow_up_plans.after_return(visit, case, leave.begins_on, ended_on + timedelta(days=1))
        return_absences.watch(visit, case, leave)
    if slip:
        follow_up_plans.go_on(visit, case, leave)
    before = session.get_one(SickLeave, leave.before_id) if slip and leave.before_id is not None else None
    if before is not None and before.case_id == case.id:
        _go_on(visit, case, before)
    returns.close_if_over(visit, case)
    if before is not None and before.case_id != case.id and case.closed_on is not None:
        _open_again(visit, leave, before)
    if before is not None:
        plans_in_force.whole(visit, before)
    session.flush()


def _hold_plan(visit: Visit, case: Case, leave: SickLeave, ended_on: date) -> None:
    """That they had come back was taken back, and is on record again: the plan that ended because they were still at
    home holds, unless another one was decided since, or they came back later after all and were at home on its first
    day.
    """
    term = visit.session.execute(
        select(LeaveTerm)
        .where(LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id, LeaveTerm.was_as.is_not(None))
        .order_by(LeaveTerm.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    if term is None or term.was_as is not LeaveEnd.RETURNED:
        return
    if plans_in_force.of_state(visit, leave, PlanState.DECIDED) is not None:
        return
    later = term.was_on is not None and ended_on > term.was_on
    ended_with_it = and_(
        ReturnPlan.leave_id == leave.id, ReturnPlan.ended_on == term.decided_on, ReturnPlan.ended_by_id.is_(None),
        *([ReturnPlan.begins_on > ended_on] if later else []),
    )  # fmt: skip
    plans_in_force.take_up(visit, case, PlanEnd.STOPPED, ended_with_it)


def _was_back(visit: Visit, leave: SickLeave) -> bool:
    """It was on record before that they came back."""
    said = select(literal(1)).where(
        LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id, LeaveTerm.was_as == LeaveEnd.RETURNED
    )
    return visit.session.execute(said).first() is not None


def _go_on(visit: Visit, case: Case, before: SickLeave) -> None:
    """No leave came after that one: what ended because of it goes on."""
    plans_in_force.take_up(visit, case, PlanEnd.ON_LEAVE, ReturnPlan.leave_id == before.id)
    return_absences.watch(visit, case, before)


def _open_again(visit: Visit, slip: SickLeave, before: SickLeave) -> None:
    """The case of the leave before ended because of one that was a slip, on the day on which that was written down: it
    goes on at its own workplace.
    """
    case = visit.session.get_one(Case, before.case_id)
    first = select(LeaveTerm.decided_on).where(LeaveTerm.leave_id == slip.id, LeaveTerm.number == 1)
    written_on = visit.session.execute(first).scalar_one()
    if case.closed_on != written_on or case.close_reason is not CloseReason.RETURNED:
        return
    opinion = return_opinions.stopped(visit, case, written_on)
    cases.open_again(visit, case)
    doctor_enquiries.wait_again(visit, case)
    if opinion is not None:
        opinion.stopped_on = None
        visit.record(sight.LIMIT, opinion.public_id, of=case.employment_id)
    follow_up_plans.go_on(visit, case, slip)
    _go_on(visit, case, before)
    returns.close_if_over(visit, case)


def _planned_otherwise(visit: Visit, case: Case, leave: SickLeave, back_on: date) -> date | None:
    """The first day of the decided plan, where a day of work, or a week, lies between it and the first day back."""
    plan = plans_in_force.of_state(visit, leave, PlanState.DECIDED)
    if plan is None:
        return None
    first, last = sorted((back_on, plan.begins_on))
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    try:
        same = last - first <= timedelta(days=7) and calendar.forward_to_workday(first) >= last
    except (UnknownYear, NoWorkday):
        same = first == last
    return None if same else plan.begins_on
