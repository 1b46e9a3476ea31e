"""What is the supervisor told to do, who was told, and has it been read?

A supervisor reads an instruction through the reporting line of the day and sees nothing else of the case: purpose,
what, from, until, whom to ask (domain: §12.9).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.instruction_notes import InstructionAck
from casework.models.measures import Decision, Instruction
from casework.models.people import Department, Employment, Person, Placement
from casework.rules import moves, previews, wording
from casework.rules.assents import NOT_YET
from casework.rules.comparison import Item
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.previews import Previewed
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat, InstructionState
from casework.services import (
    advice,
    cases,
    informed,
    limits,
    measures,
    messages,
    orders,
    people,
    policies,
    reconsiderations,
    terms,
)
from casework.services.orders import Order

PAGE = 50
NOT_EXPLAINED = Said(N_("上司に指示する前に、決定を本人に説明して、記録してください。"))
RECONSIDERED_FIRST = Said(
    N_("本人が了承しなかった決定です。産業医との再検討が終わるまでは、待たない理由を書かないと、上司に指示できません。")
)
NOT_YET_HELD = Said(N_("この決定は、まだ効力がありません。確認・承認がそろうまで、だれにも伝えません。"))
NOTHING_TO_TELL = Said(N_("上司に伝える措置がありません。"))
TOLD = Said(N_("この決定についての指示は、すでに出しています。"))
ACKNOWLEDGED = Said(N_("この指示は、あなたが確認済みです。"))
NOT_SHOWN = Said(N_("先に、本人に文面を見せてください。"))
ANOTHER_TEXT = Said(N_("本人に見せた文面と違います。この文面をもう一度、本人に見せてください。"))
WAIT = Said(N_("本人の返事を待っています。返事があるか、待つ日が過ぎたら送れます。"))
NOBODY = Said(N_("指示を伝える上司が登録されていません。指揮命令の登録を確かめてください。"))


@dataclass(frozen=True)
class Told:
    """One instruction as somebody reads it: the employee, the lines, and for whom it isn't a secret who was told."""

    employee: Shown
    instruction: Shown
    lines: tuple[Said, ...]
    names: tuple[str, ...]
    may_acknowledge: bool
    goes_on: bool
    """Its end has passed, and nobody said that it is over."""
    over: bool
    """It is over."""


@dataclass(frozen=True)
class Draft:
    """The form's page. `lines` is exactly what the supervisor will read of `order`."""

    employee: Shown
    decision: Shown
    items: tuple[Item, ...]
    order: Order
    lines: tuple[Said, ...]
    supervisors: tuple[str, ...]
    refusal: Said | None
    """Why it can't be issued now; None when it can."""
    shown: Shown | None
    """The text that the employee was shown last, with their answer."""
    wait_until: date | None
    """Until when HR waits for that answer."""
    ready: bool
    """Whether what the employee was shown may go out now."""
    told: Told | None
    """What was told already."""
    refused: bool
    """A refusal is still to be looked at: a reason is wanted for not waiting."""


@dataclass(frozen=True)
class Line:
    """One line of a list."""

    employee: Shown
    instruction: Shown


@dataclass(frozen=True)
class Page:
    """One page of a list; `after` leads to the next one."""

    lines: list[Line]
    after: str | None


def opening(session: Session, actor: Actor, decision_id: str, *, draft: Order | None = None, now: datetime) -> Draft:
    """The page on which HR writes the instruction; with `draft`, what was typed is shown as the supervisor reads it."""
    visit = enter(session, actor, Act.INSTRUCT, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    items = measures.as_items(measures.show_measures(visit, decision, case))
    newest = newest_draft(visit, decision)
    shown = None
    if newest is not None:
        shown = visit.show(sight.INSTRUCTION_DRAFT, newest, visit.facts(case), of=case.employment_id)
    order = draft or (_first_order(visit, items) if shown is None else order_of(shown))
    found = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    names = people.person_names(session, case.company_id, found)
    before = of_decision(visit, decision)
    until = wait_until(visit, case, newest)
    return Draft(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        items=items,
        order=order,
        lines=orders.lines(order, items),
        supervisors=tuple(names[person_id] for person_id in found),
        refusal=refusal(visit, decision, found),
        shown=shown,
        wait_until=until,
        ready=_how(visit, decision, newest, until) is not None,
        told=None if before is None else told(visit, before),
        refused=waits(visit.session, decision),
    )


def instruct(session: Session, actor: Actor, decision_id: str, order: Order, *, now: datetime) -> Shown:
    """Tell today's supervisors what to do, and the employee what they were told.

    Raises NotNow before the explanation (an urgent opinion may go first), without measures, without a supervisor, when
    it was told, or before the employee saw exactly this text and answered or had the days to; NotValid for days outside
    of the measures, for words of diagnosis or treatment, and, without its reason, for what was refused and not looked
    at again yet.
    """
    visit = enter(session, actor, Act.INSTRUCT, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)  # first, as all who change both
    decision = visit.reach(Decision, decision_id, lock=True)
    advice.still_open(case)
    supervisors = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    reason = refusal(visit, decision, supervisors)
    if reason is not None:
        raise NotNow(reason)
    held_back = waits(session, decision)
    if held_back and not order.despite.strip():
        raise NotValid("despite", RECONSIDERED_FIRST)
    items = measures.as_items(measures.show_measures(visit, decision, case))
    kept = orders.checked(order, items)
    previewed = _previewed(visit, decision, case, order, kept)
    instruction = Instruction(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        employment_id=case.employment_id, state=InstructionState.ISSUED, items=kept, from_on=order.from_on,
        until_on=order.until_on, ask=order.ask.strip(), report_every=order.report_every, previewed=previewed,
        issued_on=visit.today,
    )  # fmt: skip
    visit.seal(case.data_key_id, instruction, words=order.words.strip(),
               despite_reason=order.despite.strip() if held_back else "")  # fmt: skip
    session.add(instruction)
    session.flush()
    limits.stop(visit, case, Clock.INSTRUCTION, record_id=decision.public_id)
    terms.hand_over(visit, decision, order.from_on)
    visit.record(sight.INSTRUCTION, instruction.public_id, of=case.employment_id)
    for person_id in supervisors:
        messages.queue(visit, Notice.INSTRUCTION_TO_SUPERVISOR, record_id=instruction.public_id, to=person_id,
                       hat=Hat.SUPERVISOR)  # fmt: skip
    messages.queue(visit, Notice.INSTRUCTION_TO_WORKER, record_id=instruction.public_id,
                   to=case.employment.person_id, hat=Hat.WORKER)  # fmt: skip
    return _show(visit, instruction, case)


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """The instructions of my team (supervisor), about me (worker), of my workplaces (HR); the latest period first."""
    visit = enter(session, actor, Act.SEE_INSTRUCTIONS, now=now)
    listed = ("from_on", "until_on", "ended_on", "ask", "state", "issued_on", "acknowledged_at", "own_at")
    statement = (
        select(
            Instruction.public_id.label("instruction_id"), Instruction.employment_id,
            *(getattr(Instruction, field).label(f"instruction_{field}") for field in listed if field != "own_at"),
            own_at(visit).label("instruction_own_at"),
            visit.facts_column().label("facts"),
        )
        .join(Case, and_(Case.company_id == Instruction.company_id, Case.id == Instruction.case_id))
        .where(visit.within(Instruction))
        .order_by(Instruction.until_on.desc(), Instruction.public_id)
        .limit(PAGE + 1)
    )  # fmt: skip
    if after:
        last = visit.reach(Instruction, after)
        statement = statement.where(
            or_(
                Instruction.until_on < last.until_on,
                and_(Instruction.until_on == last.until_on, Instruction.public_id > last.public_id),
            )
        )
    rows = session.execute(statement).all()
    return Page(_listed(visit, rows[:PAGE], listed), rows[PAGE - 1].instruction_id if len(rows) > PAGE else None)


def read(session: Session, actor: Actor, instruction_id: str, *, now: datetime) -> Told:
    """One instruction: all that a supervisor sees of a case."""
    visit = enter(session, actor, Act.SEE_INSTRUCTIONS, now=now)
    return told(visit, visit.reach(Instruction, instruction_id))


def acknowledge(session: Session, actor: Actor, instruction_id: str, *, now: datetime) -> Shown:
    """A supervisor has read it and will keep to it, each by themself; HR is told. Raises NotNow the second time."""
    visit = enter(session, actor, Act.ACKNOWLEDGE, now=now)
    case = cases.locked(visit, visit.reach(Instruction, instruction_id).case_id)
    instruction = visit.reach(Instruction, instruction_id, lock=True)
    if _own_at(visit, instruction) is not None or actor.person_id is None:
        raise NotNow(ACKNOWLEDGED)
    session.add(
        InstructionAck(
            company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, instruction_id=instruction.id,
            person_id=actor.person_id, acknowledged_at=visit.now,
        )
    )  # fmt: skip
    if moves.INSTRUCTION.possible(instruction.state, Act.ACKNOWLEDGE):
        instruction.state = moves.INSTRUCTION.check(instruction.state, Act.ACKNOWLEDGE)
        instruction.acknowledged_at, instruction.acknowledged_by_id = visit.now, actor.person_id
    visit.record(sight.INSTRUCTION, instruction.public_id, of=instruction.employment_id)
    theirs = people.hr_for(session, case.company_id, case.workplace_id, visit.today,
                           not_person=case.employment.person_id)  # fmt: skip
    occasion = session.get_one(Person, actor.person_id).public_id
    for person_id in theirs:
        messages.queue(visit, Notice.ACKNOWLEDGED, record_id=instruction.public_id, to=person_id, hat=Hat.HR,
                       occasion=occasion)  # fmt: skip
    session.flush()
    return _show(visit, instruction, case)


def told(visit: Visit, instruction: Instruction) -> Told:
    """An instruction that was reached, in words. Who was told is named to the employee and HR."""
    case = visit.session.get_one(Case, instruction.case_id)
    shown = _show(visit, instruction, case)
    over = shown.ended_on is not None and shown.ended_on < visit.today
    return Told(
        employee=people.employee(visit, instruction.employment_id),
        instruction=shown,
        lines=lines_of(shown),
        names=_names(visit, instruction),
        may_acknowledge=visit.actor.hat is Hat.SUPERVISOR and shown.own_at is None and not over,
        goes_on=shown.ended_on is None and shown.until_on < visit.today,
        over=over,
    )


def lines_of(shown: Shown) -> tuple[Said, ...]:
    """What a shown instruction tells to do."""
    items = [wording.restored(item) for item in shown.items]
    return tuple(wording.lines(items, shown.from_on, shown.until_on))


def newest_draft(visit: Visit, decision: Decision, *, lock: bool = False) -> InstructionDraft | None:
    """The text that the employee was shown last."""
    statement = (
        select(InstructionDraft)
        .where(InstructionDraft.decision_id == decision.id, visit.within(InstructionDraft))
        .order_by(InstructionDraft.id.desc())
        .limit(1)
    )
    return visit.session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()


def wait_until(visit: Visit, case: Case, draft: InstructionDraft | None) -> date | None:
    """Until when HR waits for the employee's answer to a text."""
    if draft is None:
        return None
    policy, _ = policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = policies.calendar_for(visit.session, case.company_id, case.workplace_id)
    return previews.wait_until(tokyo_date(draft.shown_at), policy.instruction_preview_days, calendar)


def _how(visit: Visit, decision: Decision, draft: InstructionDraft | None, until: date | None) -> Previewed | None:
    answer = None if draft is None else draft.answer
    return previews.how(answer, until, visit.today, urgent=bool(decision.opinion.urgent))


def _previewed(visit: Visit, decision: Decision, case: Case, order: Order, kept: list[dict[str, object]]) -> Previewed:
    """How it stands with the employee. NotNow when they saw nothing, something else, or may still answer."""
    draft = newest_draft(visit, decision, lock=True)
    found = _how(visit, decision, draft, wait_until(visit, case, draft))
    if found is Previewed.URGENT:
        return found
    if draft is None:
        raise NotNow(NOT_SHOWN)
    if not _same(visit, case, draft, order, kept):
        raise NotNow(ANOTHER_TEXT)
    if found is None:
        raise NotNow(WAIT)
    return found


def _same(visit: Visit, case: Case, draft: InstructionDraft, order: Order, kept: list[dict[str, object]]) -> bool:
    shown = visit.show(sight.INSTRUCTION_DRAFT, draft, visit.facts(case), of=case.employment_id)
    return (shown.items, shown.words or "", shown.from_on, shown.until_on, shown.ask, shown.report_every) == (
        kept, order.words.strip(), order.from_on, order.until_on, order.ask.strip(), order.report_every,
    )  # fmt: skip


def order_of(draft: Shown) -> Order:
    """What was shown to the employee, as HR typed it."""
    return Order(
        kinds=frozenset(wording.restored(item).kind for item in draft.items), from_on=draft.from_on,
        until_on=draft.until_on, words=draft.words or "", ask=draft.ask, report_every=draft.report_every,
    )  # fmt: skip


def _first_order(visit: Visit, items: Sequence[Item]) -> Order:
    today = visit.today
    return Order(
        kinds=frozenset(item.kind for item in items),
        from_on=min((item.from_on for item in items if item.from_on), default=today),
        until_on=max((item.until_on for item in items if item.until_on), default=today),
        words="",
        ask=desk_of(visit),
    )


def desk_of(visit: Visit) -> str:
    """The department of who writes: where questions go to, so that no single person has to be there."""
    name = visit.session.execute(
        select(Department.name)
        .join(Placement, and_(Placement.company_id == Department.company_id, Placement.department_id == Department.id))
        .join(Employment, and_(Employment.company_id == Placement.company_id, Employment.id == Placement.employment_id))
        .where(
            Employment.company_id == visit.actor.company_id,
            Employment.person_id == visit.actor.person_id,
            Placement.on(visit.today),
        )
        .limit(1)
    ).scalar_one_or_none()
    return name or ""


def of_decision(visit: Visit, decision: Decision) -> Instruction | None:
    """The instruction that went out."""
    return visit.session.execute(
        select(Instruction).where(
            Instruction.company_id == decision.company_id, Instruction.decision_id == decision.id,
            visit.within(Instruction),
        )
    ).scalar_one_or_none()  # fmt: skip


def waits(session: Session, decision: Decision) -> bool:
    """A refusal is to be looked at first; what is urgent doesn't wait for it."""
    return not decision.opinion.urgent and reconsiderations.waits(session, decision)


def refusal(visit: Visit, decision: Decision, supervisors: Sequence[int]) -> Said | None:
    """Why the instruction can't go out now."""
    if of_decision(visit, decision) is not None:
        return TOLD
    if decision.state in NOT_YET:
        return NOT_YET_HELD
    if decision.normal or decision.state is DecisionState.SET_ASIDE or terms.taken_over(visit.session, decision):
        return NOTHING_TO_TELL
    if decision.state is not DecisionState.EXPLAINED and not decision.opinion.urgent:
        return NOT_EXPLAINED
    return None if supervisors else NOBODY


def _listed(visit: Visit, rows: Sequence[Any], listed: Sequence[str]) -> list[Line]:
    employees = people.employees(visit, [row.employment_id for row in rows])
    shown = visit.show_parts(sight.INSTRUCTION, rows, listed, prefix="instruction", of=lambda row: row.employment_id)
    return [
        Line(employees[row.employment_id], instruction)
        for row, instruction in zip(rows, shown, strict=True)
        if instruction is not None
    ]


def own_at(visit: Visit) -> ColumnElement[Any]:
    """When whoever acts confirmed an instruction, in a select over `Instruction`."""
    return (
        select(InstructionAck.acknowledged_at)
        .where(
            InstructionAck.company_id == Instruction.company_id,
            InstructionAck.instruction_id == Instruction.id,
            InstructionAck.person_id == visit.actor.person_id,
        )
        .correlate(Instruction)
        .scalar_subquery()
    )


def _own_at(visit: Visit, instruction: Instruction) -> datetime | None:
    found: datetime | None = visit.session.execute(
        select(own_at(visit)).where(Instruction.id == instruction.id)
    ).scalar_one()
    return found


def show(visit: Visit, instruction: Instruction, **computed: Any) -> Shown:
    """An instruction that was reached, to a supervisor with the time at which they confirmed it themself."""
    return visit.show(
        sight.INSTRUCTION, instruction, visit.facts(visit.session.get_one(Case, instruction.case_id)),
        of=instruction.employment_id, **_computed(visit, instruction), **computed,
    )  # fmt: skip


def _computed(visit: Visit, instruction: Instruction) -> dict[str, Any]:
    by = instruction.acknowledged_by_id
    if visit.actor.hat is Hat.SUPERVISOR:
        return {"own_at": _own_at(visit, instruction)}
    names = people.person_names(visit.session, instruction.company_id, [] if by is None else [by])
    return {"acknowledged_by_name": None if by is None else names[by]}


def _show(visit: Visit, instruction: Instruction, case: Case) -> Shown:
    return visit.show(sight.INSTRUCTION, instruction, visit.facts(case), of=case.employment_id,
                      **_computed(visit, instruction))  # fmt: skip


def _names(visit: Visit, instruction: Instruction) -> tuple[str, ...]:
    """Who was told or could read it. The employee's and HR's to know."""
    if visit.actor.hat not in {Hat.WORKER, Hat.HR}:
        return ()
    return tuple(dict.fromkeys(one.name for one in informed.of_instruction(visit, instruction)))
