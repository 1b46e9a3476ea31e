"""Which supervisors have neither confirmed nor reported for as long as the rules wait?"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select, true
from sqlalchemy.orm import aliased

from casework.access import Visit, own_days
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionNote
from casework.models.measures import Instruction
from casework.models.people import Employment, ReportingLine
from casework.rules import instruction_notes as rules
from casework.rules.instruction_notes import NoteKind, Rhythm
from casework.services import informed, policies


@dataclass(frozen=True)
class Silence:
    """An instruction for which something lacks."""

    row: Any
    day: date
    """The day on which it was already to be done."""


def unconfirmed(visit: Visit, most: int, case: Case | None = None) -> list[Silence]:
    """Instructions of all cases or of one that somebody hasn't confirmed who has led the employee, and could read it,
    for the days of the workplace: the first that was told first.
    """
    return _rows(visit, lambda day: and_(Instruction.issued_on <= day, informed.lacks(visit.today, day)), most, case)


def unreported(visit: Visit, most: int, case: Case | None = None) -> list[Silence]:
    """Instructions of whose last whole week or month that was over for those days no supervisor has reported."""
    return _rows(visit, lambda day: lacks_report(visit.today, day), most, case)


def lacks_report(today: date, day: date) -> ColumnElement[bool]:
    """In a select over `Instruction`: nobody reported on the last week or month that was over on a day, or a later one,
    although one of those who lead today is asked about it (`own_days`), whichever text of the decision was told then,
    and has confirmed a text of it: as their own desk asks them.
    """
    about, note = aliased(Instruction), aliased(InstructionNote)
    told, line, leads = aliased(Instruction), aliased(ReportingLine), aliased(ReportingLine)
    boss = aliased(Employment)
    found = []
    for rhythm in Rhythm:
        begun = rules.last_whole(rhythm, day)
        last = rules.ends(rhythm, begun)
        reported = exists(
            select(literal(1))
            .select_from(note)
            .join(about, and_(about.company_id == note.company_id, about.id == note.instruction_id))
            .where(
                about.company_id == Instruction.company_id, about.decision_id == Instruction.decision_id,
                note.kind == NoteKind.REPORT, note.period_on >= begun,
            )
            .correlate(Instruction)
        )  # fmt: skip
        asked = exists(
            select(literal(1))
            .select_from(leads)
            .join(line, and_(line.company_id == leads.company_id, line.employment_id == leads.employment_id,
                             line.supervisor_id == leads.supervisor_id))
            .join(boss, and_(boss.company_id == leads.company_id, boss.id == leads.supervisor_id))
            .join(told, and_(told.company_id == line.company_id, told.employment_id == line.employment_id))
            .where(
                leads.company_id == Instruction.company_id, leads.employment_id == Instruction.employment_id,
                leads.on(today), told.decision_id == Instruction.decision_id,
                own_days.asked_in(told, line, begun, last), informed.confirms_any(boss.person_id),
            )
            .correlate(Instruction)
        )  # fmt: skip
        found.append(and_(Instruction.report_every == rhythm, asked, ~reported))
    return and_(Instruction.carrier_id.is_(None), or_(*found))


def _rows(visit: Visit, silent: Any, most: int, case: Case | None) -> list[Silence]:
    """`silent`: the condition for a day on which it was already to be done."""
    standing = and_(
        visit.within(Instruction), Instruction.stands(), Instruction.carrier_id.is_(None),
        or_(Instruction.ended_on.is_(None), Instruction.ended_on >= visit.today),
        Case.closed_on.is_(None), true() if case is None else Case.id == case.id,
    )  # fmt: skip
    joined = and_(Case.company_id == Instruction.company_id, Case.id == Instruction.case_id)
    there = set(
        visit.session.execute(select(Case.workplace_id).join(Instruction, joined).where(standing).distinct()).scalars()
    )
    known = policies.policies_for(visit.session, visit.actor.company_id, there, visit.today) if there else {}
    days = {one.supervisor_wait_days for one in known.values()}
    late = [
        and_(
            Case.workplace_id.in_([place for place, policy in known.items() if policy.supervisor_wait_days == number]),
            silent(visit.today - timedelta(days=number)),
        )
        for number in sorted(days)
    ]
    statement: Select[*tuple[Any, ...]] = (
        select(
            Instruction.id, Instruction.public_id.label("instruction_id"),
            Instruction.issued_on.label("instruction_issued_on"),
            Instruction.report_every.label("instruction_report_every"), Instruction.employment_id,
            Case.workplace_id, Case.public_id.label("case_public_id"), visit.facts_column().label("facts"),
        )
        .join(Case, joined)
        .where(standing, or_(*late) if late else false())
        .order_by(Instruction.issued_on, Instruction.id)
        .limit(most)
    )  # fmt: skip
    return [
        Silence(row, visit.today - timedelta(days=known[row.workplace_id].supervisor_wait_days))
        for row in visit.session.execute(statement)
    ]
