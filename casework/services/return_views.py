"""How far is somebody's return to work, and who was told what of it?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.people import Person
from casework.models.return_plans import ReturnNote, ReturnPlan, ReturnStage, StageCheck
from casework.rules import return_plans as rules
from casework.rules.deadlines import Clock
from casework.rules.return_plans import PlanEnd, PlanState, Run
from casework.services import limits, people, return_plans, stage_texts
from casework.services.stage_texts import Told, Waiting


@dataclass(frozen=True)
class Step:
    """One run of a stage: what was, is or is planned. `check`: what was said at its end."""

    run: Run
    stage: Shown
    check: Shown | None
    now: bool
    ahead: bool
    last_on: date
    """Until when it is drawn: what is past its end goes on until today, what ended early did so on its day."""


@dataclass(frozen=True)
class PlanPage:
    """One plan as somebody reads it. `version` goes into the forms."""

    employee: Shown
    leave_id: PublicId
    plan: Shown
    stages: tuple[Shown, ...]
    steps: tuple[Step, ...]
    checks: tuple[Shown, ...]
    notes: tuple[Shown, ...]
    """The health part, for the employee and whoever has the case in their care."""
    has_health: bool
    """Whether the health part is the reader's at all."""
    waiting: Waiting | None
    ledger: tuple[Told, ...]
    limits: list[Shown]
    overdue: bool
    """The stage in force has passed its end, and nobody checked it: it goes on."""
    least_hold: int
    following: Shown | None
    """The plan that is being drafted in its place, or was decided."""
    version: int


@dataclass(frozen=True)
class Drafting:
    """HR's form: the draft of a leave's plan, where there is one; `running_id`: what it would take the place of."""

    employee: Shown
    leave: Shown
    plan: Shown | None
    stages: tuple[Shown, ...]
    running_id: PublicId | None
    version: int


def of_leave(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> tuple[Shown, ...]:
    """The plans of a leave that the reader has, the newest first."""
    visit = enter(session, actor, Act.SEE_RETURN_PLAN, now=now)
    leave = visit.reach(SickLeave, leave_id)
    found = session.execute(
        select(ReturnPlan)
        .where(ReturnPlan.leave_id == leave.id, visit.within(ReturnPlan))
        .order_by(ReturnPlan.number.desc())
    ).scalars()
    return tuple(_shown(visit, plan) for plan in found)


def drafting(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> Drafting:
    """What HR's form begins from: the draft, else what is in force."""
    visit = enter(session, actor, Act.DRAFT_RETURN_PLAN, now=now)
    leave = visit.reach(SickLeave, leave_id)
    draft = return_plans.of_state(visit, leave, PlanState.DRAFT)
    running = return_plans.of_state(visit, leave, PlanState.DECIDED)
    plan = draft or running
    return Drafting(
        employee=people.employee(visit, leave.employment_id),
        leave=visit.show(sight.SICK_LEAVE, leave, of=leave.employment_id, until_on=leave.ended_on, contact_to=None,
                         entered_by_name=""),
        plan=None if plan is None else _shown(visit, plan),
        stages=() if plan is None else _stages(visit, plan),
        running_id=None if running is None else running.public_id,
        version=0 if draft is None else draft.version,
    )  # fmt: skip


def read(session: Session, actor: Actor, plan_id: str, *, now: datetime) -> PlanPage:
    """One plan. NotYours where it isn't within reach; a supervisor reads a text of one stage, and no plan."""
    visit = enter(session, actor, Act.SEE_RETURN_PLAN, now=now)
    plan = visit.reach(ReturnPlan, plan_id)
    case = visit.reach_id(Case, plan.case_id)
    stages = _stages(visit, plan)
    steps, checks = _steps(visit, plan, stages)
    last = next(step.run for step in reversed(steps) if not step.ahead)
    running = plan.state is PlanState.DECIDED
    known = visit.facts(case)
    return PlanPage(
        employee=people.employee(visit, plan.employment_id),
        leave_id=session.get_one(SickLeave, plan.leave_id).public_id,
        plan=_shown(visit, plan),
        stages=stages,
        steps=steps,
        checks=checks,
        notes=_notes(visit, plan, known),
        has_health="words" in visit.grants(sight.RETURN_NOTE, known),
        waiting=stage_texts.waiting(visit, case, plan) if running else None,
        ledger=stage_texts.ledger(visit, case, plan),
        limits=[one for one in limits.shown(visit, case) if one.clock is Clock.STAGE_CHECK] if running else [],
        overdue=running and last.until_on < visit.today,
        least_hold=rules.least_hold(last.until_on, visit.today),
        following=_following(visit, plan),
        version=plan.version,
    )


def _steps(visit: Visit, plan: ReturnPlan, stages: tuple[Shown, ...]) -> tuple[tuple[Step, ...], tuple[Shown, ...]]:
    made = return_plans.checks_of(visit, plan)
    checks = tuple(_checks(visit, plan, made))
    of = [one.weeks for one in stages]
    done = return_plans.done(made)
    going = done[:-1] if plan.ended_as is PlanEnd.COMPLETED else done
    past = rules.course(plan.begins_on, of, going)
    ahead = rules.planned(plan.begins_on, of, going) if plan.state is not PlanState.OVER else ()
    ended_on = plan.ended_on
    ahead_of_another = plan.ended_as is PlanEnd.REPLACED and ended_on is not None and ended_on >= visit.today
    begun = plan.state is PlanState.DECIDED or ahead_of_another
    steps = []
    for at, run in enumerate(past):
        newest = at + 1 == len(past)
        now = begun and run.from_on <= visit.today and (newest or visit.today <= run.until_on)
        last_on = max(run.until_on, visit.today) if now and newest else run.until_on
        if ended_on is not None:
            went_on = newest and plan.ended_as is PlanEnd.REPLACED  # past its planned end, as nobody checked it
            last_on = max(run.from_on, ended_on if went_on else min(last_on, ended_on))
        said = len(made) - 1 if newest and plan.ended_as is PlanEnd.COMPLETED else run.said
        check = checks[said] if said is not None and said < len(checks) else None
        steps.append(Step(run, stages[run.stage - 1], check, now=now, ahead=False, last_on=last_on))
    steps += [Step(run, stages[run.stage - 1], None, now=False, ahead=True, last_on=run.until_on) for run in ahead]
    return tuple(steps), checks


def _checks(visit: Visit, plan: ReturnPlan, made: Any) -> list[Shown]:
    names = people.person_names(visit.session, plan.company_id, {one.by_id for one in made})
    return [
        visit.show(sight.STAGE_CHECK, one, of=plan.employment_id, by_name=names[one.by_id])
        for one in visit.session.execute(
            select(StageCheck)
            .where(StageCheck.plan_id == plan.id, visit.within(StageCheck))
            .order_by(StageCheck.number)
        ).scalars()
    ]


def _stages(visit: Visit, plan: ReturnPlan) -> tuple[Shown, ...]:
    found = visit.session.execute(
        select(ReturnStage)
        .where(ReturnStage.plan_id == plan.id, visit.within(ReturnStage))
        .order_by(ReturnStage.number)
    ).scalars()
    return tuple(visit.show(sight.RETURN_STAGE, one, of=plan.employment_id) for one in found)


def _notes(visit: Visit, plan: ReturnPlan, known: Fact) -> tuple[Shown, ...]:
    rows = visit.session.execute(
        select(ReturnNote, Person.name)
        .join(Person, and_(Person.company_id == ReturnNote.company_id, Person.id == ReturnNote.by_id))
        .where(ReturnNote.plan_id == plan.id, visit.within(ReturnNote))
        .order_by(ReturnNote.id.desc())
    ).all()
    return tuple(visit.show(sight.RETURN_NOTE, one, known, of=plan.employment_id, by_name=name) for one, name in rows)


def _following(visit: Visit, plan: ReturnPlan) -> Shown | None:
    newer = aliased(ReturnPlan)
    found = visit.session.execute(
        select(ReturnPlan)
        .join(newer, and_(newer.leave_id == ReturnPlan.leave_id, newer.id == plan.id))
        .where(ReturnPlan.number > newer.number, visit.within(ReturnPlan))
        .order_by(ReturnPlan.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else _shown(visit, found)


def _shown(visit: Visit, plan: ReturnPlan) -> Shown:
    names = people.person_names(visit.session, plan.company_id, [plan.decided_by_id])
    name = "" if plan.decided_by_id is None else names[plan.decided_by_id]
    return visit.show(sight.RETURN_PLAN, plan, of=plan.employment_id, decided_by_name=name)
