"""How far is somebody's return to work, and who was told what of it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.people import Person
from casework.models.return_plans import ReturnNote, ReturnPlan, ReturnStage, StageCheck
from casework.models.stage_texts import StageText
from casework.rules import return_plans as rules
from casework.rules.deadlines import Clock
from casework.rules.return_plans import Phase, PlanEnd, PlanState, Run
from casework.services import limits, people, plans_in_force, return_plans, returns, stage_texts
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
class Line:
    """One plan of a leave, and how it stands today."""

    plan: Shown
    phase: Phase


@dataclass(frozen=True)
class Plans:
    """The plans of a leave that the reader has, the newest first."""

    lines: tuple[Line, ...]

    @property
    def now(self) -> Shown | None:
        """What is in force today."""
        return self._first(Phase.IN_FORCE)

    @property
    def next(self) -> Shown | None:
        """What was decided and hasn't begun."""
        return self._first(Phase.AHEAD)

    def _first(self, phase: Phase) -> Shown | None:
        return next((line.plan for line in self.lines if line.phase is phase), None)


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
    phase: Phase
    plans: Plans
    """All of the leave that the reader has, this one too."""
    last: bool
    """The stage in force is the last one: once it went well, the plan is over."""
    ends_on: date
    """The last day of the plan, if it is said today that the last stage went well."""
    resumable: bool
    """That the last stage went well can still be put right."""
    goes_on: bool
    """This one hasn't begun: what is in force goes on where it is ended."""
    wished: tuple[str, ...]
    """What the employee wanted changed in texts of this plan that didn't go out, the newest first."""
    version: int

    @property
    def following(self) -> Shown | None:
        """The plan that is being drafted in the place of this one, or was decided: the next one that ever held."""
        later = [plan for plan in self._held() if plan.number > self.plan.number]
        return later[-1] if later else None

    @property
    def before(self) -> Shown | None:
        """The one in whose place this one is."""
        return next((plan for plan in self._held() if plan.number < self.plan.number), None)

    def _held(self) -> list[Shown]:
        return [
            one.plan for one in self.plans.lines if one.plan.ended_on is None or one.plan.ended_on >= one.plan.begins_on
        ]


@dataclass(frozen=True)
class Drafting:
    """HR's form: the draft of a leave's plan, where there is one; `running_id`: what it would take the place of."""

    employee: Shown
    leave: Shown
    plan: Shown | None
    stages: tuple[Shown, ...]
    running: Line | None
    begins_on: date | None
    """What the form begins with: never a day on which a plan can't begin."""
    wished: tuple[str, ...]
    """The same of the plan before."""
    version: int


def of_leave(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> Plans:
    """The plans of a leave that the reader has."""
    visit = enter(session, actor, Act.SEE_RETURN_PLAN, now=now)
    return _plans(visit, visit.reach(SickLeave, leave_id).id)


def drafting(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> Drafting:
    """What HR's form begins from: the draft, else what is in force. NotNow where no plan can be drafted."""
    visit = enter(session, actor, Act.DRAFT_RETURN_PLAN, now=now)
    leave = visit.reach(SickLeave, leave_id)
    returns.still_going_on(visit, visit.reach_id(Case, leave.case_id), leave)
    draft = plans_in_force.of_state(visit, leave, PlanState.DRAFT)
    running = plans_in_force.of_state(visit, leave, PlanState.DECIDED)
    plan = draft or running
    stages = () if plan is None else _stages(visit, plan)
    at = None
    if draft is None and running is not None:
        of, done = [one.weeks for one in stages], plans_in_force.done(plans_in_force.checks_of(visit, running))
        at = rules.course(running.begins_on, of, done)[-1]
        stages = stages[at.stage - 1 :]
    names = _names(visit, [one for one in (plan, running) if one is not None])
    return Drafting(
        employee=people.employee(visit, leave.employment_id),
        leave=visit.show(sight.SICK_LEAVE, leave, of=leave.employment_id, until_on=leave.ended_on, contact_to=None,
                         entered_by_name=""),
        plan=None if plan is None else _shown(visit, plan, names),
        stages=stages,
        running=None if running is None else _line(visit, running, names),
        begins_on=None if plan is None else _proposed(visit, leave, plan, at),
        wished=() if running is None else _wished(visit, running),
        version=0 if draft is None else draft.version,
    )  # fmt: skip


def read(session: Session, actor: Actor, plan_id: str, *, now: datetime) -> PlanPage:
    """One plan. NotYours where it isn't within reach; a supervisor reads a text of one stage, and no plan."""
    visit = enter(session, actor, Act.SEE_RETURN_PLAN, now=now)
    plan = visit.reach(ReturnPlan, plan_id)
    case = visit.reach_id(Case, plan.case_id)
    stages = _stages(visit, plan)
    steps, checks = _steps(visit, plan, stages)
    last = next((step.run for step in reversed(steps) if not step.ahead), None)
    running = plan.state is PlanState.DECIDED
    phase = rules.phase(plan.state, plan.begins_on, plan.ended_on, visit.today)
    known = visit.facts(case)
    return PlanPage(
        employee=people.employee(visit, plan.employment_id),
        leave_id=session.get_one(SickLeave, plan.leave_id).public_id,
        plan=_shown(visit, plan, _names(visit, [plan])),
        stages=stages,
        steps=steps,
        checks=checks,
        notes=_notes(visit, plan, known),
        has_health="words" in visit.grants(sight.RETURN_NOTE, known),
        waiting=stage_texts.waiting(visit, case, plan),
        ledger=stage_texts.ledger(visit, case, plan),
        limits=[one for one in limits.shown(visit, case) if one.clock is Clock.STAGE_CHECK] if running else [],
        overdue=running and last is not None and last.until_on < visit.today,
        least_hold=1 if last is None else rules.least_hold(last.until_on, visit.today),
        phase=phase,
        plans=_plans(visit, plan.leave_id),
        last=running and last is not None and last.stage == len(stages),
        ends_on=visit.today if last is None else max(last.until_on, visit.today),
        resumable=plans_in_force.resumable(visit, case, plan),
        goes_on=plans_in_force.gives_back(visit, plan) is not None,
        wished=_wished(visit, plan) if phase is not Phase.OVER else (),
        version=plan.version,
    )


def _steps(visit: Visit, plan: ReturnPlan, stages: tuple[Shown, ...]) -> tuple[tuple[Step, ...], tuple[Shown, ...]]:
    made = plans_in_force.checks_of(visit, plan)
    checks = tuple(_checks(visit, plan, made))
    of = [one.weeks for one in stages]
    done = plans_in_force.done(made)
    going = done[:-1] if plan.ended_as is PlanEnd.COMPLETED else done
    past = rules.course(plan.begins_on, of, going)
    ahead = rules.planned(plan.begins_on, of, going, visit.today) if plan.state is not PlanState.OVER else ()
    begun = rules.phase(plan.state, plan.begins_on, plan.ended_on, visit.today) is Phase.IN_FORCE
    steps = []
    for at, run in enumerate(past):
        newest = at + 1 == len(past)
        now = begun and run.from_on <= visit.today and (newest or visit.today <= run.until_on)
        last_on = max(run.until_on, visit.today) if now and newest else run.until_on
        if plan.ended_on is not None:
            if plan.ended_on < run.from_on:
                break  # it never began
            last_on = plan.ended_on if newest else min(run.until_on, plan.ended_on)
        drawn = run if plan.ended_on is None else replace(run, until_on=last_on)
        said = len(made) - 1 if newest and plan.ended_as is PlanEnd.COMPLETED else run.said
        check = checks[said] if said is not None and said < len(checks) else None
        steps.append(Step(drawn, stages[run.stage - 1], check, now=now, ahead=False, last_on=last_on))
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


def _plans(visit: Visit, leave_id: int) -> Plans:
    found = visit.session.execute(
        select(ReturnPlan)
        .where(ReturnPlan.leave_id == leave_id, visit.within(ReturnPlan))
        .order_by(ReturnPlan.number.desc())
    ).scalars().all()  # fmt: skip
    names = _names(visit, found)
    return Plans(tuple(_line(visit, plan, names) for plan in found))


def _line(visit: Visit, plan: ReturnPlan, names: Mapping[int, str]) -> Line:
    return Line(_shown(visit, plan, names), rules.phase(plan.state, plan.begins_on, plan.ended_on, visit.today))


def _wished(visit: Visit, plan: ReturnPlan) -> tuple[str, ...]:
    """What the employee wrote is to be changed in the texts of a plan, for those who read their answers."""
    found = visit.session.execute(
        select(StageText)
        .where(
            StageText.plan_id == plan.id,
            StageText.wrong.is_not(None),
            StageText.sent_at.is_(None),
            visit.within(StageText),
        )
        .order_by(StageText.number.desc())
    ).scalars()
    shown = [visit.show(sight.STAGE_TEXT, text, of=plan.employment_id, ask=plan.ask) for text in found]
    return tuple(one.wrong for one in shown if "wrong" in one and one.wrong)


def _proposed(visit: Visit, leave: SickLeave, plan: ReturnPlan, at: Run | None) -> date:
    """The first day that a form begins with: what stands in the draft or wasn't reached yet, the day after the stage in
    force or the planned leave, or the first one that can be.
    """
    least = return_plans.earliest(visit, leave)
    planned = visit.session.execute(
        select(func.max(LeaveTerm.until_on)).where(
            LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id
        )
    ).scalar_one()
    days = [plan.begins_on]
    if leave.ended_on is None and planned is not None:
        days.append(planned + timedelta(days=1))
    if at is not None:
        days.append(at.until_on + timedelta(days=1))
    return next((day for day in days if day >= least), least)


def _names(visit: Visit, plans: Sequence[ReturnPlan]) -> Mapping[int, str]:
    """Who decided them, in one statement."""
    return people.person_names(visit.session, visit.actor.company_id, {plan.decided_by_id for plan in plans})


def _shown(visit: Visit, plan: ReturnPlan, names: Mapping[int, str]) -> Shown:
    name = "" if plan.decided_by_id is None else names[plan.decided_by_id]
    return visit.show(sight.RETURN_PLAN, plan, of=plan.employment_id, decided_by_name=name)
