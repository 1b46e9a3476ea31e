"""How much overtime did those work whose instruction limits it, by HR's own records?

The same file that tells physicians of people's work (`work_data_file`): of everybody and of any month, all or nothing.
Only those with an instruction that limits overtime in that month are taken. Over the limit it is HR's to act. Who has
follow-ups and worked very long is offered a talk, of which HR learns nothing (`occasions`). The file
doesn't say on which days it was: of a month in which a limit begins, ends or changes, more is kept than can be judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionNote
from casework.models.measures import Instruction
from casework.models.people import Employment
from casework.rules import instruction_notes as rules
from casework.rules import wording
from casework.rules.comparison import Item
from casework.rules.instruction_notes import Allowed, Judged, NoteKind, Rhythm
from casework.rules.tables import Problem, Table, TableRow
from casework.rules.terms import as_they_hold
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import InstructionState
from casework.services import cases, occasions, people
from casework.services.work_data_file import MONTH, read

_AT_ONCE: Final = 1_000
"""So many numbers are asked for in one statement."""


@dataclass(frozen=True)
class Line:
    """One month of one person against what the instruction allows; overtime in minutes."""

    employee: Shown
    month: date
    overtime: int
    allowed: Allowed

    @property
    def judged(self) -> Judged:
        """Whether it is too much."""
        return self.allowed.judge(self.overtime)


@dataclass(frozen=True)
class Import:
    """What a file said. `problems` stop it. `others`: rows of people or months without such an instruction."""

    readable: bool
    encoding: str
    lines: tuple[Line, ...]
    others: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Found:
    instruction: Instruction
    case: Case
    month: date
    overtime: int
    allowed: Allowed


def load(session: Session, actor: Actor, data: bytes, *, now: datetime) -> Import:
    """Keep what the file tells, if all of it is right; the same file once more changes nothing."""
    visit = enter(session, actor, Act.IMPORT_KEPT_HOURS, now=now)
    table = read(data)
    found, others, problems = _plan(visit, table)
    if not problems:
        worked = {(row["number"], row["month"]): row["overtime"] + row["holiday"] for row in table.rows}
        long = occasions.overworked(visit, worked)
        theirs = dict.fromkeys([*(one.case.id for one in found), *(case_id for case_id, _month in long)])
        for case_id in sorted(theirs):
            cases.locked(visit, case_id)  # in one order: two files never wait for each other
        for one in found:
            _keep(visit, one)
        for case_id, month in long:
            occasions.offer_after_overtime(visit, case_id, month)
        session.flush()
    staff = people.employees(visit, {one.instruction.employment_id for one in found})
    return Import(
        readable=table.readable,
        encoding=table.encoding,
        lines=tuple(Line(staff[one.instruction.employment_id], one.month, one.overtime, one.allowed) for one in found),
        others=others,
        problems=tuple(problems),
    )


def _plan(visit: Visit, table: Table) -> tuple[list[_Found], int, list[Problem]]:
    problems = list(table.problems)
    met: dict[tuple[str, date], int] = {}
    found, others = [], 0
    theirs = _instructions(visit, table.rows)
    for row in table.rows:
        before = met.setdefault((row["number"], row["month"]), row.line)
        if before != row.line:
            told = Said(N_("同じ社員番号と年月が%(line)s行目にもあります。"), {"line": before})
            problems.append(Problem(row.line, MONTH, told))
            continue
        known = theirs.get(row["number"], [])
        held = [
            _Found(instruction, case, row["month"], row["overtime"] + row["holiday"], allowed)
            for instruction, case in known
            if _told_then(instruction, row["month"])
            and (allowed := rules.limit(_items(instruction, known), Rhythm.MONTH, row["month"])) is not None
        ]
        found += held
        others += not held
    problems.sort(key=lambda problem: problem.line)
    return found, others, problems


def _instructions(visit: Visit, rows: Sequence[TableRow]) -> dict[str, list[tuple[Instruction, Case]]]:
    """By number of the employee, those that held on any day from the first month of the file to the end of its last."""
    months = {row["month"] for row in rows}
    numbers = sorted({row["number"] for row in rows})
    found: dict[str, list[tuple[Instruction, Case]]] = {}
    for at in range(0, len(numbers), _AT_ONCE):
        statement = (
            select(Instruction, Case, Employment.number)
            .join(Case, (Case.company_id == Instruction.company_id) & (Case.id == Instruction.case_id))
            .join(Employment, (Employment.company_id == Case.company_id) & (Employment.id == Case.employment_id))
            .where(
                visit.within(Instruction),
                Employment.number.in_(numbers[at : at + _AT_ONCE]),
                Instruction.from_on <= rules.ends(Rhythm.MONTH, max(months)),
                or_(Instruction.ended_on.is_(None), Instruction.ended_on >= min(months)),
            )
            .order_by(Instruction.id)
        )
        for row in visit.session.execute(statement):
            found.setdefault(row.number, []).append((row.Instruction, row.Case))
    return found


def _told_then(instruction: Instruction, month: date) -> bool:
    """Of texts that came in the place of each other, a month is asked of the one that stood on its last day."""
    last = rules.ends(Rhythm.MONTH, month)
    came = not instruction.replaces_former or instruction.issued_on <= last
    over = instruction.ended_on if instruction.state is InstructionState.REPLACED else None
    return came and (over is None or over >= last)


def _items(instruction: Instruction, known: Sequence[tuple[Instruction, Case]]) -> list[Item]:
    """What was to be kept to: of texts that came in the place of each other, each while it stood."""
    return [
        item
        for text, _case in known
        if text.decision_id == instruction.decision_id
        for item in as_they_hold([wording.restored(one) for one in text.items], text.issued_on, text.ended_on)
    ]


def _keep(visit: Visit, one: _Found) -> None:
    """In place of what was kept of that month, unless it says the same. What HR has answered stays as it was read:
    other hours stand in a note of their own.
    """
    session = visit.session
    session.execute(select(Instruction.id).where(Instruction.id == one.instruction.id).with_for_update())
    note = session.execute(
        select(InstructionNote)
        .where(
            InstructionNote.instruction_id == one.instruction.id, InstructionNote.kind == NoteKind.HOURS,
            InstructionNote.period_on == one.month, visit.within(InstructionNote),
        )
        .order_by(InstructionNote.id.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip
    if note is not None and note.overtime == one.overtime:
        return
    if note is None or note.answered_at is not None:
        note = InstructionNote(
            company_id=one.case.company_id, public_id=ids.fresh(), case_id=one.case.id,
            instruction_id=one.instruction.id, author_id=visit.actor.person_id, kind=NoteKind.HOURS,
            period_on=one.month,
        )  # fmt: skip
    note.overtime, note.said_at = one.overtime, visit.now
    note.wants_answer = rules.wants_answer(NoteKind.HOURS, None, one.overtime, one.allowed)
    session.add(note)
    visit.record(sight.INSTRUCTION_NOTE, note.public_id, of=one.instruction.employment_id)
