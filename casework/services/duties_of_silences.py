"""Whom has HR to ask after, because they neither confirmed an instruction nor reported on it in time?"""

from collections.abc import Sequence
from typing import Any

from casework.access import Shown, Visit, sight
from casework.models.cases import Case
from casework.rules.instruction_notes import Rhythm
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.services import informed, people, silences
from casework.services.informed import Leading
from casework.services.tasks import MOST, Task, of

REPORTS = {Rhythm.WEEK: N_("%(names)s（毎週の報告）"), Rhythm.MONTH: N_("%(names)s（毎月の報告）")}


def tasks(visit: Visit, case: Case | None = None) -> tuple[tuple[Task, ...], bool]:
    """Of all cases or of one, and whether there are more."""
    confirm = silences.unconfirmed(visit, MOST + 1, case)
    report = silences.unreported(visit, MOST + 1, case)
    found = (*_lines(visit, confirm, Todo.CHASE_CONFIRM), *_lines(visit, report, Todo.CHASE_REPORT))
    return found, max(len(confirm), len(report)) > MOST


def _lines(visit: Visit, rows: Sequence[Any], todo: Todo) -> tuple[Task, ...]:
    parts = ("issued_on", "report_every")
    shown = visit.show_parts(sight.INSTRUCTION, rows[:MOST], parts, prefix="instruction", of=of)
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    leading = informed.leading(visit, [row.id for row in rows[:MOST]])
    return tuple(
        Task(
            todo, employee=staff[of(row)], record_id=one.public_id, case_id=row.case_public_id,
            said=_whom(todo, one, leading[row.id]),
        )
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )  # fmt: skip


def _whom(todo: Todo, instruction: Shown, leading: list[Leading]) -> Said:
    """Names and since when: whoever was told before may lead no longer, or may have answered."""
    if todo is Todo.CHASE_CONFIRM:
        lacking = [one for one in leading if not one.confirmed]
        since = min((one.since for one in lacking), default=instruction.issued_on)
        return Said(N_("%(names)s（%(day)sから読めます）"), {"names": _names(lacking), "day": since})
    return Said(REPORTS[instruction.report_every], {"names": _names(leading)})


def _names(those: list[Leading]) -> str:
    return "、".join(one.name for one in those)
