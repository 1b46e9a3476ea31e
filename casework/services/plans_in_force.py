"""Which plan of a return holds, how does it end, and how does it hold again?

What HR says about one is in `return_plans`; this is what else ends a return calls, and what puts that right.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, delete, exists, literal, or_, select

from casework.access import Visit, sight
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.return_plans import ReturnPlan, ReturnStage, StageCheck
from casework.rules import leaves as leave_rules
from casework.rules import return_plans as rules
from casework.rules.deadlines import Clock
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import Checked, Phase, PlanEnd, PlanState, Run
from casework.rules.vocabulary import Hat, Zone
from casework.services import cases, follow_up_plans, limits, messages, people, returns, stage_texts
from casework.services.policies import calendar_for, policy_for


def of_state(visit: Visit, leave: SickLeave, state: PlanState) -> ReturnPlan | None:
    """The plan of a leave that stands so; there is one draft and one that is decided at most."""
    return visit.session.execute(
        select(ReturnPlan)
        .where(ReturnPlan.company_id == leave.company_id, ReturnPlan.leave_id == leave.id, ReturnPlan.state == state)
        .with_for_update()
    ).scalar_one_or_none()


def decided_of(visit: Visit, leave: SickLeave) -> Sequence[ReturnPlan]:
    """The plans of a leave that were decided, in order."""
    same = ReturnPlan.company_id == leave.company_id, ReturnPlan.leave_id == leave.id
    found = select(ReturnPlan).where(*same, ReturnPlan.state != PlanState.DRAFT).order_by(ReturnPlan.number)
    return visit.session.execute(found.with_for_update()).scalars().all()


def stages_of(visit: Visit, plan: ReturnPlan) -> Sequence[ReturnStage]:
    """In order."""
    same = ReturnStage.company_id == plan.company_id, ReturnStage.plan_id == plan.id
    return visit.session.execute(select(ReturnStage).where(*same).order_by(ReturnStage.number)).scalars().all()


def checks_of(visit: Visit, plan: ReturnPlan) -> Sequence[StageCheck]:
    """In order."""
    same = StageCheck.company_id == plan.company_id, StageCheck.plan_id == plan.id
    return visit.session.execute(select(StageCheck).where(*same).order_by(StageCheck.number)).scalars().all()


def done(checks: Sequence[StageCheck]) -> list[Checked]:
    """The checks as the rules count with them."""
    return [Checked(one.outcome, one.weeks, one.checked_on) for one in checks]


def stop(visit: Visit, case: Case, how: PlanEnd, *which: ColumnElement[bool], last_on: date | None = None) -> None:
    """Something else ended the return of a case: its plan is over too, today or on `last_on`, and a draft is nobody's
    any more.
    """
    open_ = visit.session.execute(
        select(ReturnPlan)
        .where(
            ReturnPlan.company_id == case.company_id, ReturnPlan.case_id == case.id,
            ReturnPlan.state != PlanState.OVER, *which,
        )
        .order_by(ReturnPlan.id)
        .with_for_update()
    ).scalars().all()  # fmt: skip
    for plan in open_:
        if plan.state is PlanState.DECIDED:
            end(visit, case, plan, how, last_on or visit.today)
            plan.ended_by_id = None
        else:
            visit.record(sight.RETURN_PLAN, plan.public_id, of=case.employment_id)
            visit.session.execute(delete(ReturnStage).where(ReturnStage.plan_id == plan.id))
            visit.session.delete(plan)
    visit.session.flush()


def cut(visit: Visit, leave: SickLeave, last_on: date) -> None:
    """A plan of a leave before that has completed its stages goes on until a day at most, also in a case that is over:
    the next leave begins.
    """
    completed = visit.session.execute(
        select(ReturnPlan)
        .where(
            ReturnPlan.company_id == leave.company_id, ReturnPlan.employment_id == leave.employment_id,
            ReturnPlan.leave_id != leave.id, ReturnPlan.ended_as == PlanEnd.COMPLETED, ReturnPlan.ended_on > last_on,
        )
        .order_by(ReturnPlan.id)
        .with_for_update()
    ).scalars()  # fmt: skip
    for plan in completed.all():
        plan.ended_on = last_on
        visit.record(sight.RETURN_PLAN, plan.public_id, of=plan.employment_id)
        stage_texts.over(visit, visit.session.get_one(Case, plan.case_id), plan, last_on)


def whole(visit: Visit, leave: SickLeave) -> None:
    """No leave followed: what `cut` short of the plans of one holds until the last day of its last stage again, or the
    eve of the next plan.
    """
    case, nexts = visit.session.get_one(Case, leave.case_id), date.max
    for plan in reversed(decided_of(visit, leave)):
        if plan.ended_as is PlanEnd.COMPLETED and plan.ended_on is not None:
            was_on, plan.ended_on = plan.ended_on, min(_completed_on(visit, plan), nexts - timedelta(days=1))
            if plan.ended_on != was_on:
                visit.record(sight.RETURN_PLAN, plan.public_id, of=plan.employment_id)
                stage_texts.take_up(visit, case, plan, was_on)
        if plan.ended_on is None or plan.ended_on >= plan.begins_on:
            nexts = plan.begins_on


def take_up(visit: Visit, case: Case, how: PlanEnd, which: ColumnElement[bool]) -> None:
    """What ended the plan wasn't so after all: it holds again, with what was sent of it, and its check is due as it
    was; a stage whose end has passed stays in force. Employee and physicians are told.
    """
    plan = visit.session.execute(
        select(ReturnPlan)
        .where(
            ReturnPlan.company_id == case.company_id, ReturnPlan.case_id == case.id, ReturnPlan.ended_as == how, which
        )
        .order_by(ReturnPlan.id.desc())
        .limit(1)
        .with_for_update()
    ).scalar_one_or_none()  # fmt: skip
    if plan is not None and plan.ended_on is not None:
        go_on(visit, case, plan)


def go_on(visit: Visit, case: Case, plan: ReturnPlan) -> None:
    """A plan that was over holds again, its check is due as it was, and employee and physicians are told."""
    hold_again(visit, case, plan)
    weeks = [one.weeks for one in stages_of(visit, plan)]
    watch(visit, case, plan, rules.course(plan.begins_on, weeks, done(checks_of(visit, plan)))[-1])
    tell(visit, case, plan, Notice.RETURN_MOVED, f"again {visit.now.isoformat(timespec='seconds')}")


def gives_back(visit: Visit, plan: ReturnPlan) -> ReturnPlan | None:
    """The plan that is in force and goes on if this one, which hasn't begun, never does."""
    if rules.phase(plan.state, plan.begins_on, plan.ended_on, visit.today) is not Phase.AHEAD:
        return None
    every = decided_of(visit, visit.session.get_one(SickLeave, plan.leave_id))
    return next(
        (
            one for one in every
            if one.ended_as is PlanEnd.REPLACED
            and rules.phase(one.state, one.begins_on, one.ended_on, visit.today) is Phase.IN_FORCE
        ),
        None,
    )  # fmt: skip


def resumable(visit: Visit, case: Case, plan: ReturnPlan) -> bool:
    """Somebody may still put right that the last stage of a plan went well: for some days, and only while nothing else
    came after it.
    """
    if plan.ended_as is not PlanEnd.COMPLETED or plan.ended_on is None:
        return False
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    if visit.today > rules.put_right_until(plan.ended_on, checks_of(visit, plan)[-1].checked_on, calendar):
        return False
    newer = select(literal(1)).where(
        ReturnPlan.company_id == plan.company_id, ReturnPlan.employment_id == plan.employment_id,
        ReturnPlan.id > plan.id, ReturnPlan.state != PlanState.DRAFT,
    )  # fmt: skip
    again = select(literal(1)).where(
        SickLeave.company_id == plan.company_id, SickLeave.employment_id == plan.employment_id,
        SickLeave.id > plan.leave_id, or_(SickLeave.ended_as.is_(None), SickLeave.ended_as != LeaveEnd.MISTAKEN),
    )  # fmt: skip
    return not any(visit.session.execute(select(exists(newer), exists(again))).one())


def give_way(visit: Visit, case: Case, leave: SickLeave, plan: ReturnPlan) -> None:
    """Another plan takes the place of what was decided. What is in force goes on until the eve of the new one, so that
    no day is left without; what hasn't begun never does.
    """
    eve = plan.begins_on - timedelta(days=1)
    for one in decided_of(visit, leave):
        stands = rules.phase(one.state, one.begins_on, one.ended_on, visit.today)
        if stands is Phase.OVER:
            continue
        if stands is Phase.AHEAD:
            one.ended_on = visit.today
        elif one.ended_on is None or one.ended_as is PlanEnd.REPLACED:
            one.ended_on = eve
        else:
            one.ended_on = min(one.ended_on, eve)
        if one.state is PlanState.DECIDED:
            one.state, one.ended_as, one.ended_by_id = PlanState.OVER, PlanEnd.REPLACED, visit.actor.person_id
            limits.stop(visit, case, Clock.STAGE_CHECK, record_id=one.public_id)
        visit.record(sight.RETURN_PLAN, one.public_id, of=case.employment_id)
        if stands is Phase.AHEAD:
            stage_texts.never(visit, case, one)
    visit.session.flush()  # one is decided at a time


def hold_again(visit: Visit, case: Case, plan: ReturnPlan) -> None:
    """A plan that was over holds, with what was sent of it."""
    ended_on = plan.ended_on
    plan.state, plan.ended_on, plan.ended_as, plan.ended_by_id = PlanState.DECIDED, None, None, None
    visit.record(sight.RETURN_PLAN, plan.public_id, of=case.employment_id)
    visit.session.flush()
    if ended_on is not None:
        _mend(visit, plan, ended_on)
        stage_texts.take_up(visit, case, plan, ended_on)


def end(
    visit: Visit, case: Case, plan: ReturnPlan, how: PlanEnd, last_on: date, *, alone: bool = False
) -> None:  # fmt: skip
    """A plan is over with a day, and so is what it replaced; `alone`: what is in force before it goes on."""
    plan.state, plan.ended_on, plan.ended_as = PlanState.OVER, last_on, how
    plan.ended_by_id = visit.actor.person_id
    if not alone:
        _cut(visit, plan, last_on)
    visit.record(sight.RETURN_PLAN, plan.public_id, of=case.employment_id)
    limits.stop(visit, case, Clock.STAGE_CHECK, record_id=plan.public_id)
    stage_texts.over(visit, case, plan, last_on, alone=alone)
    tell(visit, case, plan, Notice.RETURN_MOVED, "over")
    visit.session.flush()


def talk_before_return(visit: Visit, case: Case, leave: SickLeave) -> None:
    """The talk before the return stands by the day on which they are to be back: the first one of the plan that holds,
    without one the day after the planned end.
    """
    plan = of_state(visit, leave, PlanState.DECIDED)
    back_on = returns.planned_end(visit, leave) + timedelta(days=1) if plan is None else plan.begins_on
    follow_up_plans.before_return(visit, case, leave, back_on)


def tell(visit: Visit, case: Case, plan: ReturnPlan, notice: Notice, occasion: str) -> None:
    """The employee, and the physicians who reach the plan."""
    messages.queue(visit, notice, record_id=plan.public_id, to=case.employment.person_id, hat=Hat.WORKER,
                   occasion=occasion)  # fmt: skip
    theirs = cases.assigned_physicians(visit.session, case.company_id, case.id, visit.today)
    here = people.industrial_physicians(visit.session, case.company_id, case.workplace_id, visit.today)
    for to in visit.reaching(ReturnPlan, plan.id, sorted({*theirs, *here}), Hat.PHYSICIAN):
        messages.queue(visit, notice, record_id=plan.public_id, to=to, hat=Hat.PHYSICIAN, occasion=occasion)


def watch(visit: Visit, case: Case, plan: ReturnPlan, run: Run) -> None:
    """Let the check of a run be due, so many days before its end that the next text can be read before it begins."""
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    day = max(
        run.from_on, rules.well_from(run), leave_rules.word_on(run.until_on, policy.stage_check_days, visit.today)
    )
    limits.stop(visit, case, Clock.STAGE_CHECK, record_id=plan.public_id)
    visit.session.flush()  # one runs at a time
    limits.start(visit, case, Clock.STAGE_CHECK, visit.today, zone=Zone.EMPLOYER, record_id=plan.public_id,
                 limit_on=day)  # fmt: skip


def _completed_on(visit: Visit, plan: ReturnPlan) -> date:
    """The last day of a plan whose last stage went well, as it was when that was said."""
    checks = checks_of(visit, plan)
    weeks = [one.weeks for one in stages_of(visit, plan)]
    return max(rules.course(plan.begins_on, weeks, done(checks[:-1]))[-1].until_on, checks[-1].checked_on)


def _cut(visit: Visit, plan: ReturnPlan, last_on: date) -> None:
    """What still holds of plans that this one replaced ends with it."""
    replaced = visit.session.execute(
        select(ReturnPlan).where(
            ReturnPlan.company_id == plan.company_id, ReturnPlan.leave_id == plan.leave_id,
            ReturnPlan.ended_as == PlanEnd.REPLACED, ReturnPlan.ended_on > last_on,
        )
    ).scalars()  # fmt: skip
    for one in replaced:
        one.ended_on = last_on
        visit.record(sight.RETURN_PLAN, one.public_id, of=one.employment_id)


def _mend(visit: Visit, plan: ReturnPlan, ended_on: date) -> None:
    """What `_cut` short with a plan, on that day, goes on until the eve of the next one again."""
    every = decided_of(visit, visit.session.get_one(SickLeave, plan.leave_id))
    begun = [one for one, heir in pairwise(every) if heir.decided_on is not None and one.begins_on <= heir.decided_on]
    for one, heir in pairwise([*(one for one in begun if one.number < plan.number), plan]):
        if one.ended_as is PlanEnd.REPLACED and one.ended_on == ended_on:
            one.ended_on = heir.begins_on - timedelta(days=1)
            visit.record(sight.RETURN_PLAN, one.public_id, of=one.employment_id)
