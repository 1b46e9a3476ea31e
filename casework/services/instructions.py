"""What is the supervisor told to do, who was told, and has it been read?

A supervisor reads an instruction through the reporting line of the day and sees nothing else of the case: purpose,
what, from, until, whom to ask (domain: §12.9).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.measures import Decision, Instruction
from casework.models.people import Department, Employment, Placement
from casework.rules import moves, wording
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat, InstructionState, MeasureKind
from casework.rules.words import telling_words
from casework.services import advice, limits, measures, messages, people

PAGE = 50
LONGEST_DESK = 80
NOT_EXPLAINED = Said(N_("上司に指示する前に、決定を本人に説明して、記録してください。"))
NOTHING_TO_TELL = Said(N_("上司に伝える措置がありません。"))
TOLD = Said(N_("この決定についての指示は、すでに出しています。"))
NOBODY = Said(N_("指示を伝える上司が登録されていません。指揮命令の登録を確かめてください。"))


@dataclass(frozen=True)
class Order:
    """What HR puts into the instruction: which of the decided measures, the days, a practical addition, a desk."""

    kinds: frozenset[MeasureKind]
    from_on: date
    until_on: date
    words: str
    ask: str


@dataclass(frozen=True)
class Told:
    """One instruction as somebody reads it: the employee, the lines, and for whom it isn't a secret who was told."""

    employee: Shown
    instruction: Shown
    lines: tuple[Said, ...]
    names: tuple[str, ...]
    may_acknowledge: bool


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
    told: Told | None
    """What was told already."""


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
    order = draft or _first_order(visit, items)
    found = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    names = people.person_names(session, case.company_id, found)
    before = _of_decision(visit, decision)
    return Draft(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        items=items,
        order=order,
        lines=_lines(order, items),
        supervisors=tuple(names[person_id] for person_id in found),
        refusal=_refusal(visit, decision, found),
        told=None if before is None else told(visit, before),
    )


def instruct(session: Session, actor: Actor, decision_id: str, order: Order, *, now: datetime) -> Shown:
    """Tell today's supervisors what to do, and the employee what they were told.

    Raises NotNow before the explanation (an urgent opinion may go first), without measures, without a supervisor, or
    when it was told; NotValid for days outside of the measures, and for words of diagnosis or treatment.
    """
    visit = enter(session, actor, Act.INSTRUCT, now=now)
    decision = visit.reach(Decision, decision_id, lock=True)
    case = visit.reach_id(Case, decision.case_id)
    advice.still_open(case)
    supervisors = people.supervisors_of(session, case.company_id, case.employment_id, visit.today)
    refusal = _refusal(visit, decision, supervisors)
    if refusal is not None:
        raise NotNow(refusal)
    items = measures.as_items(measures.show_measures(visit, decision, case))
    kept = _checked(order, items)
    instruction = Instruction(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        employment_id=case.employment_id, state=InstructionState.ISSUED, items=kept, from_on=order.from_on,
        until_on=order.until_on, ask=order.ask.strip(), issued_on=visit.today,
    )  # fmt: skip
    visit.seal(case.data_key_id, instruction, words=order.words.strip())
    session.add(instruction)
    session.flush()
    limits.stop(visit, case, Clock.INSTRUCTION, record_id=decision.public_id)
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
    listed = ("from_on", "until_on", "ask", "state", "issued_on", "acknowledged_at")
    statement = (
        select(
            Instruction.public_id.label("instruction_id"), Instruction.employment_id,
            *(getattr(Instruction, field).label(f"instruction_{field}") for field in listed),
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
    """The supervisor has read it and will keep to it; HR is told. Raises NotNow the second time."""
    visit = enter(session, actor, Act.ACKNOWLEDGE, now=now)
    instruction = visit.reach(Instruction, instruction_id, lock=True)
    instruction.state = moves.INSTRUCTION.check(instruction.state, Act.ACKNOWLEDGE)
    instruction.acknowledged_at, instruction.acknowledged_by_id = visit.now, actor.person_id
    case = session.get_one(Case, instruction.case_id)
    visit.record(sight.INSTRUCTION, instruction.public_id, of=instruction.employment_id)
    theirs = people.hr_for(session, case.company_id, case.workplace_id, visit.today,
                           not_person=case.employment.person_id)  # fmt: skip
    for person_id in theirs:
        messages.queue(visit, Notice.ACKNOWLEDGED, record_id=instruction.public_id, to=person_id, hat=Hat.HR)
    session.flush()
    return _show(visit, instruction, case)


def told(visit: Visit, instruction: Instruction) -> Told:
    """An instruction that was reached, in words. Who was told is named to all but supervisors."""
    case = visit.session.get_one(Case, instruction.case_id)
    shown = _show(visit, instruction, case)
    return Told(
        employee=people.employee(visit, instruction.employment_id),
        instruction=shown,
        lines=lines_of(shown),
        names=() if visit.actor.hat is Hat.SUPERVISOR else _names(visit, instruction),
        may_acknowledge=visit.actor.hat is Hat.SUPERVISOR
        and moves.INSTRUCTION.possible(instruction.state, Act.ACKNOWLEDGE),
    )


def lines_of(shown: Shown) -> tuple[Said, ...]:
    """What a shown instruction tells to do."""
    items = [wording.restored(item) for item in shown.items]
    return tuple(wording.lines(items, shown.from_on, shown.until_on))


def _first_order(visit: Visit, items: Sequence[Item]) -> Order:
    today = visit.today
    return Order(
        kinds=frozenset(item.kind for item in items),
        from_on=min((item.from_on for item in items if item.from_on), default=today),
        until_on=max((item.until_on for item in items if item.until_on), default=today),
        words="",
        ask=_desk(visit),
    )


def _desk(visit: Visit) -> str:
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


def _of_decision(visit: Visit, decision: Decision) -> Instruction | None:
    return visit.session.execute(
        select(Instruction).where(
            Instruction.company_id == decision.company_id, Instruction.decision_id == decision.id,
            visit.within(Instruction),
        )
    ).scalar_one_or_none()  # fmt: skip


def _refusal(visit: Visit, decision: Decision, supervisors: Sequence[int]) -> Said | None:
    """Why the instruction can't go out now."""
    if _of_decision(visit, decision) is not None:
        return TOLD
    if decision.normal:
        return NOTHING_TO_TELL
    if decision.state is not DecisionState.EXPLAINED and not decision.opinion.urgent:
        return NOT_EXPLAINED
    return None if supervisors else NOBODY


def _lines(order: Order, items: Sequence[Item]) -> tuple[Said, ...]:
    """What the supervisor would read; measures outside of the typed days are left out of the preview."""
    inside = [
        wording.restored(wording.stored(item, order.from_on, order.until_on))
        for item in items
        if item.kind in order.kinds and _touches(item, order)
    ]
    return tuple(wording.lines(inside, order.from_on, order.until_on))


def _touches(item: Item, order: Order) -> bool:
    first, last = item.from_on or order.from_on, item.until_on or order.until_on
    return order.from_on <= order.until_on and first <= order.until_on and order.from_on <= last


def _checked(order: Order, items: Sequence[Item]) -> list[dict[str, object]]:
    chosen = [item for item in items if item.kind in order.kinds]
    if not chosen:
        raise NotValid("kinds", Said(N_("伝える措置を一つ以上選んでください。")))
    if order.until_on < order.from_on:
        raise NotValid("until_on", Said(N_("終了予定日は、開始日以後の日にしてください。")))
    if not all(_touches(item, order) for item in chosen):
        raise NotValid("until_on", Said(N_("選んだ措置の期間と重なるようにしてください。")))
    first, last = _first_day(chosen), _last_day(chosen)
    if order.from_on < first:
        raise NotValid("from_on", Said(N_("措置の開始日（%(day)s）より前にはできません。"), {"day": first}))
    if order.until_on > last:
        raise NotValid("until_on", Said(N_("措置の終了予定日（%(day)s）より後にはできません。"), {"day": last}))
    if wording.needs_words(order.kinds) and not order.words.strip():
        raise NotValid("words", Said(N_("言葉で伝える措置があります。上司が実際にすることを書いてください。")))
    ask = order.ask.strip()
    if not ask or len(ask) > LONGEST_DESK:
        raise NotValid("ask", Said(N_("相談先の窓口を、%(most)s文字以内で入力してください。"), {"most": LONGEST_DESK}))
    for field, text in (("words", order.words), ("ask", ask)):
        found = telling_words(text)
        if found:
            raise NotValid(
                field,
                Said(
                    N_("病名・治療や、理由が分かる言葉（%(words)s）は、上司に伝えられません。"),
                    {"words": "、".join(found)},
                ),
            )
    return [wording.stored(item, order.from_on, order.until_on) for item in chosen]


def _first_day(items: Sequence[Item]) -> date:
    return min(item.from_on for item in items if item.from_on)


def _last_day(items: Sequence[Item]) -> date:
    return max(item.until_on for item in items if item.until_on)


def _listed(visit: Visit, rows: Sequence[Any], listed: Sequence[str]) -> list[Line]:
    employees = people.employees(visit, [row.employment_id for row in rows])
    shown = visit.show_parts(sight.INSTRUCTION, rows, listed, prefix="instruction", of=lambda row: row.employment_id)
    return [
        Line(employees[row.employment_id], instruction)
        for row, instruction in zip(rows, shown, strict=True)
        if instruction is not None
    ]


def _show(visit: Visit, instruction: Instruction, case: Case) -> Shown:
    by = instruction.acknowledged_by_id
    names = people.person_names(visit.session, case.company_id, [] if by is None else [by])
    return visit.show(sight.INSTRUCTION, instruction, visit.facts(case), of=case.employment_id,
                      acknowledged_by_name=None if by is None else names[by])  # fmt: skip


def _names(visit: Visit, instruction: Instruction) -> tuple[str, ...]:
    """Who was told: the supervisors of the day it was issued and those of today, who read it by their line."""
    found: list[int] = []
    for day in (instruction.issued_on, visit.today):
        theirs = people.supervisors_of(visit.session, instruction.company_id, instruction.employment_id, day)
        found += [person_id for person_id in theirs if person_id not in found]
    names = people.person_names(visit.session, instruction.company_id, found)
    return tuple(names[person_id] for person_id in found)
