"""How does HR draft, decide and end a plan of returning to work, and what is said at the end of each of its stages?

Step 3 to 5 of the ministry's guide (domain: §2e). A decided plan stays as it is; another one takes its place.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.return_plans import ReturnNote, ReturnPlan, ReturnStage, StageCheck
from casework.rules import return_plans as rules
from casework.rules import unclinical
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, Stale, faults, refuse
from casework.rules.notices import Notice
from casework.rules.return_plans import Outcome, PlanEnd, PlanState, Run
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, Hat
from casework.services import cases, limits, messages, plans_in_force, returns, stage_texts

DECIDED: Final = Said(N_("このプランは、もう決まっています。変えるときは、新しいプランを作ってください。"))
STILL_AWAY: Final = Said(
    N_("休業の終わりが、まだ記録されていません。休業の最後の日を記録してから、段階を確かめてください。")
)
NOT_RUNNING: Final = Said(N_("このプランは、実施していません。"))
NO_STAGES: Final = Said(N_("段階をひとつ以上、入力してください。"))
NOT_BEGUN: Final = Said(
    N_("この段階は、まだ始まっていません。「うまくいった」を取り消すときは、始まる前なら「延ばす」を選べます。")
)
TOO_EARLY: Final = N_(
    "うまくいったと確かめられるのは、%(day)sからです（段階の終わりの7日前から。短い段階では、半分が過ぎてから）。"
)
FIRST: Final = Said(N_("最初の段階より前には戻せません。延ばすか、プランを終えてください。"))
WEEKS_OF_A_HOLD: Final = Said(N_("週数は「いまの段階を延ばす」のときだけ使います。延ばさないときは、消してください。"))
LAST_STAGE: Final = Said(
    N_("最後の段階です。「うまくいった」を記録するとプランが終わるので、終えてよいことを確かめてください。")
)
GOES_ON: Final = Said(N_("プランを終えるのは「うまくいった」のときだけです。延ばす・戻すときは、印を外してください。"))
WHY: Final = Said(N_("延ばす・戻すときは、仕事のうえの理由を書いてください。本人が読みます。"))
MOST: Final = N_("%(most)s文字以内で入力してください。")


@dataclass(frozen=True)
class Stage:
    """One stage as HR types it. `minutes` of work a day, `days` a week; `overtime`: hours a month at most, None where
    the plan says nothing of it.
    """

    weeks: int
    minutes: int
    days: int
    tasks: str
    overtime: int | None
    no_night: bool
    no_holiday: bool
    place: str


@dataclass(frozen=True)
class New:
    """A plan as HR types it."""

    begins_on: date
    ask: str
    basis: str
    pay: str
    stages: tuple[Stage, ...]
    sure: bool = False
    """Words of how somebody is are meant to stand in what HR, employee and physicians read."""


def save(session: Session, actor: Actor, leave_id: str, new: New, *, version: int, now: datetime) -> PublicId:
    """Keep the draft of a leave's plan; `version`: of the one that was read, 0 where there was none. NotNow once the
    return is over, Stale when a colleague was first, NotValid for what can't be.
    """
    visit = enter(session, actor, Act.DRAFT_RETURN_PLAN, now=now)
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id)
    returns.still_going_on(visit, case, leave)
    plan = plans_in_force.of_state(visit, leave, PlanState.DRAFT)
    if version != (0 if plan is None else plan.version):
        raise Stale
    refuse(_faults(visit, leave, new))
    if plan is None:
        plan = ReturnPlan(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, employment_id=case.employment_id,
            leave_id=leave.id, number=_next(session, leave), begins_on=new.begins_on, ask=new.ask.strip(),
            drafted_by_id=actor.person_id,
        )  # fmt: skip
    visit.seal(case.data_key_id, plan, basis=new.basis.strip(), pay=new.pay.strip())
    if version == 0:
        session.add(plan)
    else:
        plan.begins_on, plan.ask, plan.version = new.begins_on, new.ask.strip(), plan.version + 1
        plan.drafted_by_id = actor.person_id or plan.drafted_by_id
    session.flush()
    visit.record(sight.RETURN_PLAN, plan.public_id, of=case.employment_id)
    session.execute(delete(ReturnStage).where(ReturnStage.plan_id == plan.id))
    for number, stage in enumerate(new.stages, start=1):
        made = ReturnStage(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, plan_id=plan.id, number=number,
            weeks=stage.weeks, minutes=stage.minutes, days=stage.days, overtime=stage.overtime,
            no_night=stage.no_night, no_holiday=stage.no_holiday, place=stage.place.strip(),
        )  # fmt: skip
        visit.seal(case.data_key_id, made, tasks=stage.tasks.strip())
        session.add(made)
    session.flush()
    return plan.public_id


def decide(session: Session, actor: Actor, plan_id: str, *, version: int, now: datetime) -> None:
    """The plan holds from its first day; the one before ends on its eve. Employee and physicians are told, and the text
    of the first stage makes itself. NotNow unless it is a draft of a return that goes on, Stale when a colleague was
    first, NotValid for a first day that has passed.
    """
    visit = enter(session, actor, Act.DECIDE_RETURN_PLAN, now=now)
    case, plan = _locked(visit, plan_id, version)
    if plan.state is not PlanState.DRAFT:
        raise NotNow(DECIDED)
    leave = session.get_one(SickLeave, plan.leave_id)
    returns.still_going_on(visit, case, leave)
    refuse(_faults_of_day(visit, leave, plan.begins_on))
    plans_in_force.give_way(visit, case, leave, plan)
    plan.state, plan.decided_on, plan.decided_by_id = PlanState.DECIDED, visit.today, actor.person_id
    limits.stop(visit, case, Clock.RETURN_OPINION)
    visit.record(sight.RETURN_PLAN, plan.public_id, of=case.employment_id)
    session.flush()
    stages = plans_in_force.stages_of(visit, plan)
    (run,) = rules.course(plan.begins_on, [one.weeks for one in stages], [])
    plans_in_force.watch(visit, case, plan, run)
    stage_texts.draft(visit, case, plan, stages[0], run, eases=False)
    plans_in_force.tell(visit, case, plan, Notice.RETURN_PLAN, "")
    if leave.ended_on is None:
        plans_in_force.talk_before_return(visit, case, leave)
    session.flush()


def check(
    session: Session,
    actor: Actor,
    plan_id: str,
    outcome: Outcome,
    weeks: int | None,
    words: str,
    *,
    ends: bool = False,
    version: int,
    sure: bool = False,
    once: PublicId | None = None,
    now: datetime,
) -> None:
    """What was said of the stage in force, today: it went well and the next one follows, it is held for some weeks, or
    the one before it comes again. After the last stage the plan is over, which `ends` says that HR knows. Nothing else
    moves a plan on. Until the next stage begins a hold also puts right that the one before went well; a hold or a step
    back does so after the last one, for some days.

    NotNow before the stage begins, too early for its end, and without a stage to go back to; Stale when a colleague was
    first; NotValid for a hold that ends before today, and without a reason for what isn't as planned. `once`: what the
    record will be called.
    """  # fmt: skip
    visit = enter(session, actor, Act.CHECK_STAGE, now=now)
    visit.reach_id(Case, visit.reach(ReturnPlan, plan_id).case_id, lock=True)
    if visit.written(StageCheck, once) is not None:
        return
    case, plan = _locked(visit, plan_id, version)
    stages, before = plans_in_force.stages_of(visit, plan), plans_in_force.checks_of(visit, plan)
    of = [one.weeks for one in stages]
    over = plan.state is PlanState.OVER
    if plan.state is PlanState.DRAFT or (
        over and (outcome is Outcome.WELL or not plans_in_force.resumable(visit, case, plan))
    ):
        raise NotNow(NOT_RUNNING)
    if session.get_one(SickLeave, plan.leave_id).ended_on is None:
        raise NotNow(STILL_AWAY)
    runs = rules.course(plan.begins_on, of, plans_in_force.done(before[:-1] if over else before))
    if visit.today < rules.begun_on(runs):
        if outcome is not Outcome.HOLD or not before or before[-1].outcome is not Outcome.WELL:
            raise NotNow(NOT_BEGUN)
        runs = rules.taken_back(runs, of)
    run = runs[-1]
    if ends and outcome is not Outcome.WELL:
        raise NotValid("ends", GOES_ON)
    moved = _by(visit.today, run, outcome, weeks, words, ends=ends or run.stage < len(stages), sure=sure)
    if over:
        _go_on_with(visit, case, plan)
    made = StageCheck(
        company_id=plan.company_id, public_id=once or ids.fresh(), case_id=case.id, plan_id=plan.id,
        stage_id=stages[run.stage - 1].id, number=len(before) + 1, outcome=outcome, weeks=moved,
        checked_on=visit.today, by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=words.strip())
    session.add(made)
    plan.version += 1
    session.flush()
    visit.record(sight.STAGE_CHECK, made.public_id, of=case.employment_id)
    if outcome is Outcome.WELL and run.stage == len(stages):
        plans_in_force.end(visit, case, plan, PlanEnd.COMPLETED, max(run.until_on, visit.today))
        returns.close_if_over(visit, case)
        return
    run = rules.course(plan.begins_on, of, plans_in_force.done([*before, made]))[-1]
    plans_in_force.watch(visit, case, plan, run)
    stage_texts.draft(visit, case, plan, stages[run.stage - 1], run, eases=outcome is not Outcome.WELL)
    plans_in_force.tell(visit, case, plan, Notice.RETURN_MOVED, f"check {made.number}")
    session.flush()


def end(session: Session, actor: Actor, plan_id: str, how: PlanEnd, *, version: int, now: datetime) -> None:
    """HR ends a plan before its last stage is over: employee, physicians and whoever leads are told. Where it hasn't
    begun, what is in force until then goes on, unless nobody comes back. NotNow unless it was decided, Stale when a
    colleague was first.
    """
    visit = enter(session, actor, Act.END_RETURN_PLAN, now=now)
    case, plan = _locked(visit, plan_id, version)
    if plan.state is not PlanState.DECIDED:
        raise NotNow(NOT_RUNNING)
    if how not in {PlanEnd.LEFT, PlanEnd.STOPPED}:
        raise NotValid("how", Said(N_("一覧から選んでください。")))
    before = plans_in_force.gives_back(visit, plan) if how is PlanEnd.STOPPED else None
    plans_in_force.end(visit, case, plan, how, visit.today, alone=before is not None)
    if before is not None:
        plans_in_force.go_on(visit, case, before)
    leave = session.get_one(SickLeave, plan.leave_id)
    if leave.ended_on is None:
        plans_in_force.talk_before_return(visit, case, leave)
    returns.close_if_over(visit, case)


def note(
    session: Session, actor: Actor, plan_id: str, words: str, *, once: PublicId | None = None, now: datetime
) -> None:
    """A physician writes what of health belongs to a plan, and has the case in their care from then on. NotNow for a
    draft, and for who can't have the case; NotValid without words. `once`: what the record will be called.
    """
    visit = enter(session, actor, Act.WRITE_RETURN_NOTE, now=now)
    case = visit.reach_id(Case, visit.reach(ReturnPlan, plan_id).case_id, lock=True)  # first
    plan = visit.reach(ReturnPlan, plan_id)
    if visit.written(ReturnNote, once) is not None:
        return
    if plan.state is PlanState.DRAFT or actor.person_id is None:
        raise NotNow(NOT_RUNNING)
    if not words.strip():
        raise NotValid("words", Said(N_("入力してください。")))
    if len(words.strip()) > rules.LONGEST_HEALTH:
        raise NotValid("words", Said(MOST, {"most": rules.LONGEST_HEALTH}))
    if Fact.ASSIGNED not in visit.facts(case):
        cases.assign(visit, case, actor.person_id, AssignmentRole.CARE, visit.today)
    made = ReturnNote(
        company_id=plan.company_id, public_id=once or ids.fresh(), case_id=case.id, plan_id=plan.id,
        written_on=visit.today, by_id=actor.person_id,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=words.strip())
    session.add(made)
    session.flush()
    visit.record(sight.RETURN_NOTE, made.public_id, of=case.employment_id)
    messages.queue(visit, Notice.RETURN_MOVED, record_id=plan.public_id, to=case.employment.person_id, hat=Hat.WORKER,
                   occasion=f"note {made.public_id}")  # fmt: skip


def earliest(visit: Visit, leave: SickLeave) -> date:
    """The first day on which a plan of a leave can begin, as things stand today."""
    first = leave.begins_on if leave.ended_on is None else leave.ended_on
    return max(visit.today, first + timedelta(days=1))


def _by(today: date, run: Run, outcome: Outcome, weeks: int | None, words: str, *, ends: bool, sure: bool) -> int:
    """By how many weeks what follows moves. `ends`: HR knows what the check ends, if it ends anything."""
    wrong = faults(lambda: _check_words("words", words, rules.LONGEST_WORDS))
    if outcome is not Outcome.HOLD and weeks is not None:
        wrong.append(NotValid("weeks", WEEKS_OF_A_HOLD))
    if outcome is not Outcome.WELL and not words.strip():
        wrong.append(NotValid("words", WHY))
    wrong += unclinical.weigh([words], sure=sure)
    if outcome is Outcome.WELL and today < rules.well_from(run):
        raise NotNow(Said(TOO_EARLY, {"day": rules.well_from(run)}))
    if outcome is Outcome.BACK and run.stage == 1:
        raise NotNow(FIRST)
    if outcome is Outcome.WELL and not ends:
        wrong.append(NotValid("ends", LAST_STAGE))
    least = rules.least_hold(run.until_on, today)
    most = least - 1 + rules.MOST_WEEKS
    if outcome is Outcome.HOLD and not (weeks is not None and least <= weeks <= most):
        wrong.append(
            NotValid(
                "weeks",
                Said(N_("%(least)sから%(most)sまでの週数を入力してください。"), {"least": least, "most": most}),
            )
        )
    refuse(wrong)
    if outcome is Outcome.HOLD:
        return weeks or 0
    return rules.lost(run.until_on, today) if outcome is Outcome.WELL else 0


def _go_on_with(visit: Visit, case: Case, plan: ReturnPlan) -> None:
    """Its last stage didn't go well after all; the case that ended with it is open again."""
    if case.closed_on is not None:
        cases.open_again(visit, case)
    plans_in_force.hold_again(visit, case, plan)


def _locked(visit: Visit, plan_id: str, version: int) -> tuple[Case, ReturnPlan]:
    case = visit.reach_id(Case, visit.reach(ReturnPlan, plan_id).case_id, lock=True)  # first
    plan = visit.reach(ReturnPlan, plan_id, lock=True)
    if plan.version != version:
        raise Stale
    return case, plan


def _next(session: Session, leave: SickLeave) -> int:
    newest = select(func.coalesce(func.max(ReturnPlan.number), 0)).where(
        ReturnPlan.company_id == leave.company_id, ReturnPlan.leave_id == leave.id
    )
    return session.execute(newest).scalar_one() + 1


def _faults_of_day(visit: Visit, leave: SickLeave, begins_on: date) -> list[NotValid]:
    least = earliest(visit, leave)
    if least <= begins_on <= visit.today + rules.FARTHEST:
        return []
    return [NotValid("begins_on", Said(N_("%(day)sから1年以内の日にしてください。"), {"day": least}))]


def _faults(visit: Visit, leave: SickLeave, new: New) -> list[NotValid]:
    wrong = _faults_of_day(visit, leave, new.begins_on)
    if not new.ask.strip() or len(new.ask.strip()) > rules.SHORT:
        wrong.append(NotValid("ask", Said(N_("相談先の窓口を、80文字以内で入力してください。"))))
    wrong += unclinical.work_alone("ask", new.ask, desk=True)
    for field, text in (("basis", new.basis), ("pay", new.pay)):
        if not text.strip():
            wrong.append(NotValid(field, Said(N_("入力してください。"))))
        wrong += faults(partial(_check_words, field, text, rules.LONGEST_WORDS))
    if not 1 <= len(new.stages) <= rules.MOST_STAGES:
        wrong.append(NotValid("stages", NO_STAGES))
    for number, stage in enumerate(new.stages, start=1):
        wrong += _faults_of_stage(number, stage)
    return [*wrong, *unclinical.weigh([new.basis, new.pay], sure=new.sure)]


def _faults_of_stage(number: int, stage: Stage) -> list[NotValid]:
    """Beside `<field>_<number>` of the form, in the unit in which it is typed."""
    wrong = [
        NotValid(f"{field}_{number}", Said(said, {"least": f"{least:g}", "most": most}))
        for field, value, least, most, said in (
            ("weeks", stage.weeks, 1, rules.MOST_WEEKS, N_("%(least)sから%(most)sまでの週数を入力してください。")),
            ("minutes", stage.minutes / 60, rules.LEAST_MINUTES / 60, rules.MOST_MINUTES // 60,
             N_("%(least)sから%(most)sまでの時間数を入力してください。")),
            ("days", stage.days, 1, 6, N_("%(least)sから%(most)sまでの日数を入力してください。")),
            ("overtime", stage.overtime, 0, rules.MOST_OVERTIME,
             N_("%(least)sから%(most)sまでの時間数を入力してください。")),
        )
        if value is not None and not least <= value <= most
    ]  # fmt: skip
    for field, text, most in (("tasks", stage.tasks, rules.LONGEST_TASKS), ("place", stage.place, rules.SHORT)):
        if not text.strip():
            wrong.append(NotValid(f"{field}_{number}", Said(N_("入力してください。"))))
        wrong += faults(partial(_check_length, f"{field}_{number}", text, most))
        wrong += unclinical.work_alone(f"{field}_{number}", text)
    return wrong


def _check_words(field: str, text: str, most: int) -> None:
    _check_length(field, text, most)
    unclinical.check(field, text)


def _check_length(field: str, text: str, most: int) -> None:
    if len(text.strip()) > most:
        raise NotValid(field, Said(MOST, {"most": most}))
