"""Whom has HR to ask after, because they neither confirmed an instruction nor reported on it in time?"""

from collections.abc import Mapping, Sequence
from datetime import date

from casework.access import Shown, Visit, sight
from casework.access.own_days import OwnDays
from casework.models.cases import Case
from casework.rules import instruction_notes as rules
from casework.rules.instruction_notes import Rhythm
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.services import informed, people, silences
from casework.services.informed import Leading
from casework.services.silences import Silence
from casework.services.tasks import MOST, Task, of

REPORTS = {Rhythm.WEEK: N_("%(names)s（毎週の報告）"), Rhythm.MONTH: N_("%(names)s（毎月の報告）")}


def tasks(visit: Visit, case: Case | None = None) -> tuple[tuple[Task, ...], bool]:
    """Of all cases or of one, and whether there are more."""
    confirm = silences.unconfirmed(visit, MOST + 1, case)
    report = silences.unreported(visit, MOST + 1, case)
    found = (*_lines(visit, confirm, Todo.CHASE_CONFIRM), *_lines(visit, report, Todo.CHASE_REPORT))
    return found, max(len(confirm), len(report)) > MOST


def _lines(visit: Visit, silences: Sequence[Silence], todo: Todo) -> tuple[Task, ...]:
    parts = ("issued_on", "report_every")
    silences = silences[:MOST]
    rows = [one.row for one in silences]
    shown = visit.show_parts(sight.INSTRUCTION, rows, parts, prefix="instruction", of=of)
    staff = people.employees(visit, {of(row) for row in rows})
    leading = informed.leading(visit, [row.id for row in rows])
    persons = {who.person_id for those in leading.values() for who in those}
    days = visit.days_of(persons, [row.instruction_id for row in rows]) if todo is Todo.CHASE_REPORT else {}
    return tuple(
        Task(
            todo, employee=staff[of(silence.row)], record_id=one.public_id, case_id=silence.row.case_public_id,
            said=_unconfirmed(silence.day, leading[silence.row.id]) if todo is Todo.CHASE_CONFIRM
            else _unreported(silence.day, one, leading[silence.row.id], days),
        )
        for silence, one in zip(silences, shown, strict=True)
        if one is not None
    )  # fmt: skip


def _unconfirmed(day: date, leading: list[Leading]) -> Said:
    """Who has led since that day at least, each with the one since which they could read it."""
    of_day: dict[date, list[Leading]] = {}
    for one in leading:
        if not one.confirmed and one.led_since <= day:
            of_day.setdefault(one.since, []).append(one)
    said = tuple(
        Said(N_("%(names)s（%(day)sから読めます）"), {"names": _names(those), "day": since})
        for since, those in sorted(of_day.items())
    )
    return said[0] if len(said) == 1 else Said("%(each)s", {"each": said})


def _unreported(
    day: date, instruction: Shown, leading: list[Leading], days: Mapping[tuple[int, str], OwnDays]
) -> Said:  # fmt: skip
    """Whose own desk asks for the report of the last week or month that was over on that day."""
    begun = rules.last_whole(instruction.report_every, day)
    lacking = [
        one
        for one in leading
        if one.confirmed_any
        and (own := days.get((one.person_id, instruction.public_id))) is not None
        and rules.asked_from(instruction.report_every, own.asked, begun) is not None
    ]
    return Said(REPORTS[instruction.report_every], {"names": _names(lacking)})


def _names(those: list[Leading]) -> str:
    return "、".join(one.name for one in those)
