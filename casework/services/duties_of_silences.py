"""Whom has HR to ask after, because they neither confirmed an instruction nor reported on it in time?"""

from collections.abc import Sequence
from typing import Any

from casework.access import Visit, sight
from casework.models.cases import Case
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.services import people, silences
from casework.services.tasks import MOST, Task, of


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
    return tuple(
        Task(
            todo, employee=staff[of(row)], record_id=one.public_id, case_id=row.case_public_id,
            said=Said(N_("%(day)sに伝えた指示"), {"day": one.issued_on})
            if todo is Todo.CHASE_CONFIRM
            else Said(one.report_every.label),
        )
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )  # fmt: skip
