"""Which supervisors were told of an instruction, since when, until when could they read it, and did they confirm it?

What was told and confirmed is on record and stays, whatever becomes of the reporting lines afterwards: a line that is
corrected later takes nobody off the ledger who was told. Whoever leads could read it too, told or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from casework.access import Visit, own_days
from casework.access.reach_cases import AFTERWARDS
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionAck
from casework.models.measures import Instruction
from casework.models.messages import InboxNote
from casework.models.people import Employment, Person, Placement, ReportingLine
from casework.rules.days import tokyo_date
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, InstructionState
from casework.services import people


@dataclass(frozen=True)
class Informed:
    """One time for which a supervisor could read an instruction, or HR carried it out. `until`: the last day, None
    while they can.
    """

    person_id: int
    name: str
    at: date
    until: date | None
    confirmed_at: datetime | None


def of_instruction(visit: Visit, instruction: Instruction) -> list[Informed]:
    """All of them, the earliest first; whoever of HR carries it out instead, where nobody leads."""
    last = _last_day(instruction)
    if instruction.carrier_id is not None:
        names = people.person_names(visit.session, instruction.company_id, {instruction.carrier_id})
        at, who = instruction.issued_on, instruction.carrier_id
        days = [day for day in (last, carried_until(visit, instruction)) if day is not None]
        until = min(days, default=None)  # who left before another took it over could read it no longer than that
        return [Informed(who, names[who], at, until, instruction.acknowledged_at)]
    told = _told(visit, instruction)
    confirmed = _confirmed(visit, instruction)
    found: list[tuple[int, date, date | None]] = []
    known = {person_id: list(days) for person_id, days in told.items()}
    for person_id, when in confirmed.items():
        known.setdefault(person_id, []).append(tokyo_date(when))
    over = _over(instruction)
    readable = over if over == date.max else over + AFTERWARDS
    for row in _lines(visit, instruction):
        first, until = max(row.from_on, instruction.issued_on), min(row.until_on or date.max, last or readable)
        within = [day for day in told.get(row.person_id, []) if first <= day <= until]
        over_on = until if until < visit.today or until == last else None
        found.append((row.person_id, min(within, default=first), over_on))
        known[row.person_id] = [day for day in known.get(row.person_id, []) if not first <= day <= until]
    found += [(person_id, min(days), max(days)) for person_id, days in known.items() if days]
    names = people.person_names(visit.session, instruction.company_id, {person_id for person_id, _at, _until in found})
    made = [
        Informed(person_id, names[person_id], at, until, confirmed.get(person_id)) for person_id, at, until in found
    ]
    return sorted(made, key=lambda one: (one.at, one.person_id))


def carried_until(visit: Visit, instruction: Instruction) -> date | None:
    """The last day on which whoever of HR carries it out was HR of the workplace; None while they are."""
    if instruction.carrier_id is None:
        return None
    case = visit.session.get_one(Case, instruction.case_id)
    same = (case.company_id, case.workplace_id, instruction.carrier_id)
    return people.hr_until(visit.session, *same, visit.today)


def moves_on(visit: Visit, instruction: Instruction) -> date | None:
    """From which day on the employee works in another department than when it went out, or is going to; None where
    they don't.
    """
    there = aliased(Placement)
    return visit.session.execute(
        select(func.min(there.from_on))
        .select_from(Instruction)
        .join(
            there,
            and_(there.company_id == Instruction.company_id, there.employment_id == Instruction.employment_id),
        )
        .where(Instruction.id == instruction.id, moves_to(there, visit.today))
    ).scalar_one()


def moves_to(there: Any, today: date) -> ColumnElement[bool]:
    """By a placement that isn't over the employee works, or is going to, in another department than when it went out;
    in a select over `Instruction` and that placement.
    """
    lasts = or_(there.until_on.is_(None), there.until_on >= today)
    return and_(lasts, own_days.moved(Instruction, lambda now: now.id == there.id, there))


def _over(instruction: Instruction) -> date:
    return instruction.ended_on or date.max


def _last_day(instruction: Instruction) -> date | None:
    """The day on which another text came in its place: until then it could be read."""
    over = instruction.ended_on if instruction.state is InstructionState.REPLACED else None
    return None if over is None else over + timedelta(days=1)


def unconfirmed(visit: Visit, instruction: Instruction) -> tuple[str, ...]:
    """Who leads the employee today and hasn't confirmed it: none once it is over, or where HR carries it out itself."""
    replaced = instruction.state is InstructionState.REPLACED
    if replaced or instruction.carrier_id is not None or _is_over(visit, instruction):
        return ()
    return tuple(one.name for one in leading(visit, [instruction.id])[instruction.id] if not one.confirmed)


@dataclass(frozen=True)
class Leading:
    """Somebody who leads the employee of an instruction today."""

    person_id: int
    name: str
    led_since: date
    """By their line of today."""
    since: date
    """The first day on which they could read it."""
    confirmed: bool
    confirmed_any: bool
    """This text, or another of its decision."""


def leading(visit: Visit, instruction_ids: Sequence[int]) -> dict[int, list[Leading]]:
    """Who leads the employees of these today, in the order of names; one statement for all of them."""
    boss = aliased(Employment, name="boss")
    rows = visit.session.execute(
        select(
            Instruction.id, boss.person_id, Person.name, func.min(ReportingLine.from_on).label("from_on"),
            Instruction.issued_on,
            _confirms(boss.person_id, Instruction.company_id, Instruction.id).label("confirmed"),
            confirms_any(boss.person_id).label("confirmed_any"),
        )
        .select_from(Instruction)
        .join(ReportingLine, and_(ReportingLine.company_id == Instruction.company_id,
                                  ReportingLine.employment_id == Instruction.employment_id))
        .join(boss, and_(boss.company_id == ReportingLine.company_id, boss.id == ReportingLine.supervisor_id))
        .join(Person, and_(Person.company_id == boss.company_id, Person.id == boss.person_id))
        .where(
            Instruction.company_id == visit.actor.company_id, Instruction.id.in_(instruction_ids),
            ReportingLine.on(visit.today),
        )
        .group_by(
            Instruction.id, Instruction.company_id, Instruction.decision_id, Instruction.issued_on,
            Person.name, Person.kana, Person.id, boss.person_id,
        )
        .order_by(Person.kana, Person.id)
    )  # fmt: skip
    found: dict[int, list[Leading]] = {one: [] for one in instruction_ids}
    for row in rows:
        since = max(row.from_on, row.issued_on)
        found[row.id].append(
            Leading(row.person_id, row.name, row.from_on, since, row.confirmed, row.confirmed_any)
        )  # fmt: skip
    return found


def confirmed_by_all(visit: Visit, instruction: Instruction) -> InstructionState:
    """How it stands, by the one rule of all pages: confirmed once everybody who leads the employee today did so."""
    return states(visit, [instruction])[instruction.id]


def states(visit: Visit, those: Sequence[Instruction]) -> dict[int, InstructionState]:
    """How each of these stands, by the same rule; one statement for all of them."""
    confirmed = [one.id for one in those if one.state is InstructionState.ACKNOWLEDGED and not _is_over(visit, one)]
    asked = select(Instruction.id).where(
        Instruction.company_id == visit.actor.company_id, Instruction.id.in_(confirmed), lacks(visit.today)
    )
    lacking = set(visit.session.execute(asked).scalars()) if confirmed else set()
    return {one.id: InstructionState.ISSUED if one.id in lacking else one.state for one in those}


def _is_over(visit: Visit, instruction: Instruction) -> bool:
    return instruction.ended_on is not None and instruction.ended_on < visit.today


def lacks(today: date, led_since: date | None = None) -> ColumnElement[bool]:
    """Somebody who leads the employee today (and has `led_since` a day) hasn't confirmed it; over `Instruction`."""
    line, boss = aliased(ReportingLine), aliased(Employment)
    theirs = exists(
        select(literal(1))
        .select_from(line)
        .join(boss, and_(boss.company_id == line.company_id, boss.id == line.supervisor_id))
        .where(
            line.company_id == Instruction.company_id,
            line.employment_id == Instruction.employment_id,
            line.on(today),
            true() if led_since is None else line.from_on <= led_since,
            ~_confirms(boss.person_id, Instruction.company_id, Instruction.id),
        )
        .correlate(Instruction)
    )
    return and_(Instruction.carrier_id.is_(None), theirs)


def confirms_any(person_id: Any) -> ColumnElement[bool]:
    """Somebody confirmed a text of the decision: reports are asked for on, also before they confirmed the one that
    stands; in a select over `Instruction`.
    """
    text = aliased(Instruction)
    of_decision = and_(text.company_id == Instruction.company_id, text.decision_id == Instruction.decision_id)
    return exists(
        select(literal(1)).where(of_decision, _confirms(person_id, text.company_id, text.id)).correlate_except(text)
    )


def _confirms(person_id: Any, company_id: Any, instruction_id: Any) -> ColumnElement[bool]:
    ack = aliased(InstructionAck)
    return exists(
        select(literal(1))
        .where(ack.company_id == company_id, ack.instruction_id == instruction_id, ack.person_id == person_id)
        .correlate_except(ack)  # two selects deep, the instruction would be any of them else
    )


def _told(visit: Visit, instruction: Instruction) -> dict[int, list[date]]:
    """The days on which each was sent a notice of it."""
    rows = visit.session.execute(
        select(InboxNote.person_id, InboxNote.created_at)
        .where(
            InboxNote.company_id == instruction.company_id,
            InboxNote.hat == Hat.SUPERVISOR,
            InboxNote.notice == Notice.INSTRUCTION_TO_SUPERVISOR.value,
            InboxNote.record_id == instruction.public_id,
        )
        .order_by(InboxNote.created_at, InboxNote.id)
    )
    days: dict[int, list[date]] = {}
    for row in rows:
        days.setdefault(row.person_id, []).append(tokyo_date(row.created_at))
    return days


def _confirmed(visit: Visit, instruction: Instruction) -> dict[int, datetime]:
    rows = visit.session.execute(
        select(InstructionAck.person_id, InstructionAck.acknowledged_at).where(
            InstructionAck.company_id == instruction.company_id, InstructionAck.instruction_id == instruction.id
        )
    )
    return {row.person_id: row.acknowledged_at for row in rows}


def _lines(visit: Visit, instruction: Instruction) -> Any:
    """Whoever led the employee on any day since it went out until it was over: who leads later can't read it."""
    boss = aliased(Employment, name="boss")
    return visit.session.execute(
        select(boss.person_id, ReportingLine.from_on, ReportingLine.until_on)
        .select_from(ReportingLine)
        .join(boss, and_(boss.company_id == ReportingLine.company_id, boss.id == ReportingLine.supervisor_id))
        .where(
            ReportingLine.company_id == instruction.company_id,
            ReportingLine.employment_id == instruction.employment_id,
            ReportingLine.from_on <= min(visit.today, _over(instruction)),
            or_(ReportingLine.until_on.is_(None), ReportingLine.until_on >= instruction.issued_on),
        )
        .order_by(ReportingLine.from_on, ReportingLine.id)
    ).all()
