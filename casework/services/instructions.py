"""What was the supervisor told to do, who was told, and has it been read?

A supervisor reads an instruction through the reporting line of the day and sees nothing else of the case: purpose,
what, from, until, whom to ask (domain: §12.9).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy import case as either
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionAck
from casework.models.measures import Decision, Instruction
from casework.models.people import Person
from casework.rules import moves, wording
from casework.rules.assents import IN_FORCE
from casework.rules.errors import NotNow
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat, InstructionState
from casework.rules.wording import Valued
from casework.services import cases, ceasing, informed, messages, people, readings, terms
from casework.services.ceasing import Ceasing
from casework.services.readings import Reading

PAGE = 50
ACKNOWLEDGED = Said(N_("この指示は、あなたが確認済みです。"))


@dataclass(frozen=True)
class Told:
    """One instruction as somebody reads it: the employee, the lines, and for whom it isn't a secret who was told."""

    employee: Shown
    instruction: Shown
    lines: tuple[Said, ...]
    names: tuple[str, ...]
    """To whom it went out."""
    later: tuple[Reading, ...]
    """Who came to it after that, each with the text as they read it; for the same readers, as these names."""
    unconfirmed: tuple[str, ...]
    """Who of those who lead today hasn't confirmed it; for the same readers."""
    may_acknowledge: bool
    goes_on: bool
    """Its end has passed, and nobody said that it is over."""
    over: bool
    """It is over."""
    carried_until: date | None
    """The last day of whoever of HR carried it out, once they are HR there no more; for the same readers."""
    newer_id: str
    """The text that came in its place."""
    ceasing: Ceasing | None
    """What of the instruction before is over with it."""
    ask_words: bool
    """The lines point to words that aren't for this reader: they are to ask."""
    last: date
    """Until when it holds, as far as is known; of one that never began, until when it was to."""
    correct_id: str
    """The decision for which HR may put another text in its place; else nothing."""


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


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """The instructions of my team (supervisor), about me (worker), of my workplaces (HR); the latest period first."""
    visit = enter(session, actor, Act.SEE_INSTRUCTIONS, now=now)
    kept = ("from_on", "until_on", "ended_on", "ask", "issued_on", "acknowledged_at")
    listed = (*kept, "state", "own_at", "by_hr")
    lacks = and_(Instruction.state == InstructionState.ACKNOWLEDGED, informed.lacks(visit.today))
    state = either((lacks, literal(InstructionState.ISSUED, Instruction.state.type)), else_=Instruction.state)
    statement = (
        select(
            Instruction.public_id.label("instruction_id"), Instruction.employment_id,
            *(getattr(Instruction, field).label(f"instruction_{field}") for field in kept),
            state.label("instruction_state"),
            Instruction.carrier_id.is_not(None).label("instruction_by_hr"), own_at(visit).label("instruction_own_at"),
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
    decision = visit.session.get_one(Decision, instruction.decision_id)
    readers = _readers(visit, instruction, shown)
    cut = visit.actor.hat is Hat.SUPERVISOR and _held(shown)
    return Told(
        employee=people.employee(visit, instruction.employment_id),
        instruction=shown,
        lines=_until_its_end(shown) if cut else lines_of(shown),
        last=shown.ended_on if cut else shown.until_on,
        names=tuple(dict.fromkeys(one.who.name for one in readers if not one.later)),
        later=tuple(one for one in readers if one.later),
        unconfirmed=informed.unconfirmed(visit, instruction) if visit.actor.hat in {Hat.WORKER, Hat.HR} else (),
        may_acknowledge=visit.actor.hat is Hat.SUPERVISOR and shown.own_at is None and not over,
        goes_on=shown.ended_on is None and shown.until_on < visit.today,
        over=over,
        carried_until=informed.carried_until(visit, instruction) if visit.actor.hat in {Hat.WORKER, Hat.HR} else None,
        newer_id=_newer(visit, instruction),
        ceasing=ceasing.of_instruction(visit, instruction),
        ask_words="words" not in shown and wording.needs_words(wording.restored(item).kind for item in shown.items),
        correct_id=decision.public_id if may_correct(visit, case, decision, instruction) else "",
    )


def may_correct(visit: Visit, case: Case, decision: Decision, instruction: Instruction) -> bool:
    """Whether HR may put another text in its place now."""
    stands = instruction.state is not InstructionState.REPLACED and case.closed_on is None
    holds = decision.state in IN_FORCE and not terms.taken_over(visit.session, decision)
    return visit.actor.hat is Hat.HR and stands and holds


def _newer(visit: Visit, instruction: Instruction) -> str:
    found = select(Instruction.public_id).where(
        Instruction.company_id == instruction.company_id, Instruction.replaces_id == instruction.id,
        visit.within(Instruction),
    )  # fmt: skip
    return visit.session.execute(found).scalar_one_or_none() or ""


def standing(visit: Visit, instruction_ids: Collection[PublicId]) -> dict[PublicId, PublicId]:
    """The texts that lines of the inbox about instructions lead a supervisor to: of each the one that came in its
    place, if one did. Everybody else who was told of it may read it still.
    """
    same = {one: one for one in instruction_ids}
    if visit.actor.hat is not Hat.SUPERVISOR:
        return same
    told = aliased(Instruction)
    rows = visit.session.execute(
        select(told.public_id, Instruction.public_id)
        .join(told, and_(told.company_id == Instruction.company_id, told.decision_id == Instruction.decision_id))
        .where(told.public_id.in_(instruction_ids), Instruction.stands(), visit.within(Instruction))
    )
    return same | {old: new for old, new in rows}


def lines_of(shown: Shown, say: Callable[[Valued], Said] = wording.line) -> tuple[Said, ...]:
    """What a shown instruction tells to do, or what it means for the employee (`wording.to_employee`)."""
    items = [wording.restored(item) for item in shown.items]
    return tuple(wording.lines(items, shown.from_on, shown.until_on, say))


def _held(shown: Shown) -> bool:
    """Whether its last day is known, and it was ever in force."""
    return shown.ended_on is not None and shown.ended_on >= shown.from_on


def _until_its_end(shown: Shown) -> tuple[Said, ...]:
    """What an instruction tells whose last day is known: that day is the only end, and what was to begin later isn't
    there.
    """
    last: date = shown.ended_on
    whole = min(last, shown.until_on)
    items = [wording.restored(item) for item in shown.items]
    kept = [
        replace(item, until_on=last if item.until_on is None or item.until_on >= whole else item.until_on)
        for item in items
        if item.from_on is None or item.from_on <= last
    ]
    return tuple(wording.lines(kept, shown.from_on, last))


def of_decision(visit: Visit, decision: Decision) -> Instruction | None:
    """The instruction that stands: the newest that went out."""
    return visit.session.execute(
        select(Instruction).where(
            Instruction.company_id == decision.company_id, Instruction.decision_id == decision.id,
            Instruction.stands(), visit.within(Instruction),
        )
    ).scalar_one_or_none()  # fmt: skip


def all_of(visit: Visit, decision: Decision) -> Sequence[Instruction]:
    """All that went out of a decision, the first one first."""
    return visit.session.execute(
        select(Instruction)
        .where(
            Instruction.company_id == decision.company_id, Instruction.decision_id == decision.id,
            visit.within(Instruction),
        )
        .order_by(Instruction.edition)
    ).scalars().all()  # fmt: skip


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
    """A text that HR did without a supervisor was never theirs: what comes after it replaces nothing that they read."""
    former = instruction.replaces_id
    replaces = former is not None and not visit.session.get_one(Instruction, former).by_hr
    if visit.actor.hat is Hat.SUPERVISOR:
        return {"own_at": _own_at(visit, instruction), "replaces_former": replaces}
    whose = {
        "acknowledged_by_name": instruction.acknowledged_by_id, "carrier_name": instruction.carrier_id,
    }  # fmt: skip
    known = {person_id for person_id in whose.values() if person_id is not None}
    names = people.person_names(visit.session, instruction.company_id, known)
    named = {field: None if person_id is None else names[person_id] for field, person_id in whose.items()}
    return {"replaces_former": replaces, "state": informed.confirmed_by_all(visit, instruction), **named}


def _show(visit: Visit, instruction: Instruction, case: Case) -> Shown:
    return visit.show(sight.INSTRUCTION, instruction, visit.facts(case), of=case.employment_id,
                      **_computed(visit, instruction))  # fmt: skip


def _readers(visit: Visit, instruction: Instruction, shown: Shown) -> tuple[Reading, ...]:
    """Who was told or could read it. The employee's and HR's to know."""
    return readings.of_instruction(visit, instruction, shown) if visit.actor.hat in {Hat.WORKER, Hat.HR} else ()
