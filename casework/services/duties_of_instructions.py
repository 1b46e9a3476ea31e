"""What waits for a supervisor, and what for HR because of what supervisors said, or because nobody leads somebody?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from casework.access import Visit, sight
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.instruction_notes import InstructionNote
from casework.models.measures import Decision, Instruction
from casework.models.people import Employment, Placement
from casework.models.treatment import PersonnelChange
from casework.rules import instruction_notes as rules
from casework.rules.days import tokyo_date
from casework.rules.instruction_notes import NoteKind
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.services import (
    afterwards,
    begun,
    duties_of_returns,
    duties_of_silences,
    informed,
    instructions,
    new_offices,
    people,
    ready_texts,
    takeovers,
)
from casework.services.tasks import MOST, Desk, Part, Task, limits, of

NONE_YET = Said(N_("まだありません"))


def supervisor(visit: Visit) -> Desk:
    """The instructions to confirm and the reports that are due, and nothing else in the world."""
    confirm, more_confirm = _to_confirm(visit)
    confirm = (*confirm, *duties_of_returns.of_supervisor(visit))
    report, more_report = _to_report(visit)
    return Desk(
        (
            Part(N_("確認をお願いする指示"), confirm, N_("確認をお願いする指示はありません。"), more_confirm,
                 "instructions.index"),
            Part(N_("守れているかの報告"), report, N_("お願いする報告はありません。"), more_report,
                 "instructions.index"),
        )
    )  # fmt: skip


def of_hr(visit: Visit) -> Part:
    """What has begun without a supervisor, what they wrote and nobody answered, months over a limit, who neither
    confirms nor reports, and instructions that nobody reads or carries out any more.
    """
    not_told, more_not_told = _begun(visit)
    said, more_said = _said(visit)
    silent, more_silent = duties_of_silences.tasks(visit)
    unled, more_unled = _unled(visit)
    left, more_left = _left(visit)
    shown, more_shown = _shown(visit)
    put_right, more_right = _corrected(visit)
    worded, more_worded = _worded(visit)
    after, more_after = _after(visit)
    elsewhere, more_elsewhere = _elsewhere(visit)
    more = (
        more_not_told,
        more_said,
        more_silent,
        more_elsewhere,
        more_worded,
        more_right,
        more_shown,
        more_after,
        more_unled,
        more_left,
    )
    return Part(N_("指示について、対応が要ること"),
                (*not_told, *said, *silent, *elsewhere, *worded, *put_right, *shown, *after, *unled, *left),
                N_("指示について、対応が要ることはありません。"), any(more), "instructions.index")  # fmt: skip


def of_file(visit: Visit, case: Case) -> tuple[Task, ...]:
    """What of that is about one case, for its file: what was written and reported, and texts that wait to be told. A
    text in the place of another is told of there by itself.
    """
    return tuple(task for part in (_said, duties_of_silences.tasks, _shown, _worded) for task in part(visit, case)[0])


def _only(case: Case | None) -> ColumnElement[bool]:
    return true() if case is None else Case.id == case.id


def _holds(visit: Visit) -> ColumnElement[bool]:
    """An instruction goes on past its end, until it is said to be over; in a select over `Instruction`."""
    return or_(Instruction.ended_on.is_(None), Instruction.ended_on >= visit.today)


def _to_confirm(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    mine = instructions.own_at(visit)
    rows: Sequence[Any] = visit.session.execute(
        select(
            Instruction.public_id.label("instruction_id"), Instruction.from_on.label("instruction_from_on"),
            Instruction.employment_id,
        )
        .where(visit.within(Instruction), mine.is_(None), _holds(visit))
        .order_by(Instruction.from_on, Instruction.id)
        .limit(MOST + 1)
    ).all()  # fmt: skip
    shown = visit.show_parts(sight.INSTRUCTION, rows[:MOST], ("from_on",), prefix="instruction", of=of)
    staff = people.employees(visit, {row.employment_id for row in rows[:MOST]})
    tasks = tuple(
        Task(
            Todo.ACKNOWLEDGE, employee=staff[row.employment_id], record_id=one.public_id,
            said=Said(N_("%(day)sから"), {"day": one.from_on}),
        )
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )  # fmt: skip
    return tasks, len(rows) > MOST


def _to_report(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    """Instructions that I confirmed, in the text that stands or in one before it, and of whose last whole week or month
    I have said nothing of either; of days on which I didn't lead I am asked nothing.
    """
    held = list(
        visit.session.execute(
            select(Instruction)
            .where(visit.within(Instruction), informed.confirms_any(visit.actor.person_id))
            .order_by(Instruction.until_on.desc(), Instruction.id)
            .limit(MOST + 1)
        ).scalars()
    )
    own = visit.own_days([one.public_id for one in held[:MOST]])
    begun: dict[int, date] = {}
    since: dict[int, date] = {}
    for one in held[:MOST]:
        asked = own[one.public_id].asked if one.public_id in own else ()
        period = rules.due(one.report_every, asked, visit.today)
        first = None if period is None else rules.asked_from(one.report_every, asked, period)
        if period is not None and first is not None:
            begun[one.id], since[one.id] = period, first
    told: set[tuple[int, Any]] = set()
    if begun:
        rows = visit.session.execute(
            select(Instruction.decision_id, InstructionNote.period_on)
            .join(
                InstructionNote,
                and_(
                    InstructionNote.company_id == Instruction.company_id,
                    InstructionNote.instruction_id == Instruction.id,
                ),
            )
            .where(
                Instruction.decision_id.in_({one.decision_id for one in held[:MOST] if one.id in begun}),
                InstructionNote.kind == NoteKind.REPORT,
                visit.within(InstructionNote),
            )
        )
        told = {(row.decision_id, row.period_on) for row in rows}
    waiting = [one for one in held[:MOST] if one.id in begun and (one.decision_id, begun[one.id]) not in told]
    staff = people.employees(visit, {one.employment_id for one in waiting})
    tasks = tuple(
        Task(
            Todo.REPORT_KEPT, employee=staff[one.employment_id], record_id=one.public_id,
            said=Said(N_("%(day)sからの%(rhythm)sの報告"),
                      {"day": since[one.id], "rhythm": Said(one.report_every.label)}),
        )
        for one in waiting
    )  # fmt: skip
    return tasks, len(held) > MOST


def _begun(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    return limits(
        visit, dict.fromkeys(begun.FIRST, Todo.TELL_BEGUN), Case.closed_on.is_(None), begun.untold(visit.today)
    )


def _said(visit: Visit, case: Case | None = None) -> tuple[tuple[Task, ...], bool]:
    rows: Sequence[Any] = visit.session.execute(
        select(
            InstructionNote.public_id.label("note_id"), InstructionNote.kind.label("note_kind"),
            InstructionNote.said_at.label("note_said_at"), Case.public_id.label("case_public_id"), Case.employment_id,
            visit.facts_column().label("facts"),
        )
        .join(Case, and_(Case.company_id == InstructionNote.company_id, Case.id == InstructionNote.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .where(
            visit.within(InstructionNote), InstructionNote.wants_answer, InstructionNote.answered_at.is_(None),
            or_(Employment.until_on.is_(None), Employment.until_on >= visit.today), _only(case),
        )
        .order_by(InstructionNote.said_at, InstructionNote.id)
        .limit(MOST + 1)
    ).all()  # fmt: skip
    shown = visit.show_parts(sight.INSTRUCTION_NOTE, rows[:MOST], ("kind", "said_at"), prefix="note", of=of)
    staff = people.employees(visit, {row.employment_id for row in rows[:MOST]})
    tasks = tuple(
        Task(
            Todo.HOURS_OVER if note.kind is NoteKind.HOURS else Todo.ANSWER_SUPERVISOR,
            employee=staff[row.employment_id], said=Said(note.kind.label), record_id=note.public_id,
            case_id=row.case_public_id,
        )
        for row, note in zip(rows, shown, strict=False)
        if note is not None
    )  # fmt: skip
    return tasks, len(rows) > MOST


def _shown(visit: Visit, case: Case | None = None) -> tuple[tuple[Task, ...], bool]:
    """Texts for other recipients that the employee answered, or had the days to."""
    found = ready_texts.for_recipients(visit, MOST + 1, case)
    staff = people.employees(visit, {whose for _draft, _decision_id, whose in found[:MOST]})
    tasks = tuple(
        Task(
            Todo.TELL_SHOWN, employee=staff[whose], record_id=decision_id,
            said=Said(N_("%(recipient)s：直してほしいという返事"), {"recipient": Said(draft.recipient.label)})
            if draft.wrong
            else Said(draft.recipient.label),
        )
        for draft, decision_id, whose in found[:MOST]
    )  # fmt: skip
    return tasks, len(found) > MOST


def _corrected(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    """Texts for supervisors in the place of what they have, which the employee answered or had the days to."""
    found = ready_texts.corrections(visit, MOST + 1)
    staff = people.employees(visit, {whose for _draft, _decision_id, whose in found[:MOST]})
    tasks = tuple(
        Task(
            Todo.TELL_CORRECTED, employee=staff[whose], record_id=decision_id,
            said=Said(N_("本人の返事: %(answer)s"), {"answer": Said(draft.answer.label) if draft.answer else NONE_YET}),
        )
        for draft, decision_id, whose in found[:MOST]
    )  # fmt: skip
    return tasks, len(found) > MOST


def _worded(visit: Visit, case: Case | None = None) -> tuple[tuple[Task, ...], bool]:
    """Words that were written for the work of another department than that of today or of a move that is known, until
    the employee was shown another text since then.
    """
    there = aliased(Placement)
    known_on = (
        select(func.min(PersonnelChange.recorded_on))
        .where(
            PersonnelChange.company_id == there.company_id,
            PersonnelChange.employment_id == there.employment_id,
            PersonnelChange.happened_on == there.from_on,
        )
        .correlate(there)
    )
    shown_at = (
        select(func.max(InstructionDraft.shown_at))
        .where(
            InstructionDraft.company_id == Instruction.company_id,
            InstructionDraft.decision_id == Instruction.decision_id,
            InstructionDraft.recipient.is_(None),
            InstructionDraft.edition > Instruction.edition,
        )
        .correlate(Instruction)
    )
    rows: Sequence[Any] = visit.session.execute(
        select(
            Instruction.employment_id, Decision.public_id, there.from_on, known_on.scalar_subquery().label("known_on"),
            shown_at.scalar_subquery().label("shown_at"),
        )
        .join(Decision, and_(Decision.company_id == Instruction.company_id, Decision.id == Instruction.decision_id))
        .join(Case, and_(Case.company_id == Instruction.company_id, Case.id == Instruction.case_id))
        .join(
            there,
            and_(there.company_id == Instruction.company_id, there.employment_id == Instruction.employment_id),
        )
        .where(
            visit.within(Instruction), Instruction.carrier_id.is_(None), Instruction.words.is_not(None),
            Instruction.stands(), _holds(visit), Case.closed_on.is_(None), ~takeovers.unled(visit),
            informed.moves_to(there, visit.today), _only(case),
        )
        .order_by(Instruction.id, there.from_on)
    ).all()  # fmt: skip
    waiting = {
        row.public_id: row.employment_id
        for row in rows
        if row.shown_at is None or tokyo_date(row.shown_at) < min(row.known_on or row.from_on, row.from_on)
    }
    staff = people.employees(visit, set(list(waiting.values())[:MOST]))
    tasks = tuple(
        Task(Todo.CHECK_WORDS, employee=staff[employment_id], record_id=public_id)
        for public_id, employment_id in list(waiting.items())[:MOST]
    )
    return tasks, len(waiting) > MOST


def _elsewhere(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    """Whoever works at another workplace by now, or is going to, and whose measures HR there wasn't told of."""
    found = new_offices.to_tell(visit)
    staff = people.employees(visit, {whose for _decision_id, whose, _name, _day in found[:MOST]})
    tasks = tuple(
        Task(
            Todo.TELL_NEW_OFFICE, employee=staff[whose], record_id=decision_id,
            said=Said(N_("%(day)sから%(workplace)s"), {"day": day, "workplace": name}),
        )
        for decision_id, whose, name, day in found[:MOST]
    )  # fmt: skip
    return tasks, len(found) > MOST


def _after(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    """Whom HR told of measures that are over, or that go on past the end that was told: one task for each recipient."""
    found = afterwards.due(visit, most=MOST + 1)
    staff = people.employees(visit, {one.employment_id for one in found[:MOST]})
    tasks = tuple(
        Task(
            Todo.TELL_AFTER, employee=staff[one.employment_id], record_id=one.decision_id,
            said=Said(N_("%(recipient)s：%(saying)s"),
                      {"recipient": Said(one.recipient.label), "saying": Said(one.saying.label)}),
        )
        for one in found[:MOST]
    )  # fmt: skip
    return tasks, len(found) > MOST


def _unled(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    rows: Sequence[Any] = visit.session.execute(
        select(
            Instruction.public_id.label("instruction_id"), Instruction.until_on.label("instruction_until_on"),
            Instruction.employment_id, Case.public_id.label("case_public_id"), visit.facts_column().label("facts"),
        )
        .join(Case, and_(Case.company_id == Instruction.company_id, Case.id == Instruction.case_id))
        .where(visit.within(Instruction), Instruction.carrier_id.is_(None), _holds(visit), takeovers.unled(visit))
        .order_by(Instruction.until_on, Instruction.id)
        .limit(MOST + 1)
    ).all()  # fmt: skip
    shown = visit.show_parts(sight.INSTRUCTION, rows[:MOST], ("until_on",), prefix="instruction", of=of)
    staff = people.employees(visit, {row.employment_id for row in rows[:MOST]})
    tasks = tuple(
        Task(
            Todo.NOBODY_LEADS, employee=staff[row.employment_id], record_id=one.public_id, case_id=row.case_public_id,
            said=Said(N_("配慮の期間は%(day)sまで"), {"day": one.until_on}),
        )
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )  # fmt: skip
    return tasks, len(rows) > MOST


def _left(visit: Visit) -> tuple[tuple[Task, ...], bool]:
    """What somebody carries out who is HR there no more: somebody else has to."""
    rows: Sequence[Any] = visit.session.execute(
        select(
            Instruction.public_id.label("instruction_id"), Instruction.until_on.label("instruction_until_on"),
            Instruction.employment_id,
            Decision.public_id.label("decision_id"), Case.public_id.label("case_public_id"),
            visit.facts_column().label("facts"),
        )
        .join(Case, and_(Case.company_id == Instruction.company_id, Case.id == Instruction.case_id))
        .join(Decision, and_(Decision.company_id == Instruction.company_id, Decision.id == Instruction.decision_id))
        .where(
            visit.within(Instruction), Instruction.carrier_id.is_not(None), Instruction.stands(), _holds(visit),
            Case.closed_on.is_(None), takeovers.unled(visit),
            ~people.hr_at(Case.company_id, Case.workplace_id, visit.today, Instruction.carrier_id),
        )
        .order_by(Instruction.until_on, Instruction.id)
        .limit(MOST + 1)
    ).all()  # fmt: skip
    shown = visit.show_parts(sight.INSTRUCTION, rows[:MOST], ("until_on",), prefix="instruction", of=of)
    staff = people.employees(visit, {row.employment_id for row in rows[:MOST]})
    tasks = tuple(
        Task(
            Todo.CARRY_ON, employee=staff[row.employment_id], record_id=row.decision_id, case_id=row.case_public_id,
            said=Said(N_("配慮の期間は%(day)sまで"), {"day": one.until_on}),
        )
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )  # fmt: skip
    return tasks, len(rows) > MOST
