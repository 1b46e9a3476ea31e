"""Is HR told of who neither confirms nor reports, after the days of the workplace and no earlier?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import false

from casework.rules import instruction_notes as rules
from casework.rules.instruction_notes import Kept, NoteKind
from casework.rules.terms import Look
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, LineKind
from casework.services import duties, informed, instructions, measures_board, silences
from casework.services.instruction_threads import Word
from tests.services import ruling
from tests.services.advising import FROM, told
from tests.services.test_instruction_threads import say
from tests.services.test_instructions import lead

SILENT = {Todo.CHASE_CONFIRM, Todo.CHASE_REPORT}


def noon(month, day, year=2026):
    return datetime(year, month, day, 3, tzinfo=UTC)


def asked_after(world, now):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("hr"), now=now)
    return [task.todo for part in desk.parts for task in part.tasks if task.todo in SILENT]


def listed(world, now):
    with world.database.writing() as session:
        return len(measures_board.index(session, world.actor("hr"), look=Look.UNREPORTED, now=now).lines)


def test_after_the_days_of_the_workplace_hr_asks_who_neither_confirms_nor_reports(world):
    """Told on 9 December; the report of December is due from 1 January on; the rules wait three days."""
    _case, _decision, instruction = told(world)
    assert asked_after(world, noon(12, 11)) == []
    assert asked_after(world, noon(12, 12)) == [Todo.CHASE_CONFIRM]
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=noon(12, 12))
    assert asked_after(world, noon(12, 31)) == []
    assert (asked_after(world, noon(1, 3, 2027)), listed(world, noon(1, 3, 2027))) == ([], 2)
    assert asked_after(world, noon(1, 4, 2027)) == [Todo.CHASE_REPORT]
    say(world, instruction, Word(NoteKind.REPORT, kept=Kept.YES), now=noon(1, 4, 2027))
    assert (asked_after(world, noon(1, 31, 2027)), listed(world, noon(1, 31, 2027))) == ([], 0)
    assert asked_after(world, noon(2, 4, 2027)) == [Todo.CHASE_REPORT]


def test_twin_supervisors_nobody_asks_after_are_seen(world, monkeypatch):
    monkeypatch.setattr(silences, "lacks_report", lambda *_: false())
    with pytest.raises(AssertionError):
        test_after_the_days_of_the_workplace_hr_asks_who_neither_confirms_nor_reports(world)


def test_twin_supervisors_who_need_not_confirm_are_seen(world, monkeypatch):
    monkeypatch.setattr(informed, "lacks", lambda *_: false())
    with pytest.raises(AssertionError):
        test_after_the_days_of_the_workplace_hr_asks_who_neither_confirms_nor_reports(world)


def test_the_days_are_the_workplaces_own(world):
    told(world)
    ruling.change(world, {**ruling.DEEMED, "supervisor_wait_days": 10})
    assert asked_after(world, noon(12, 18)) == []
    assert asked_after(world, noon(12, 19)) == [Todo.CHASE_CONFIRM]


def said(world, todo, now):
    """What HR's desk says beside the one task of a kind."""
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("hr"), now=now)
    (task,) = [task for part in desk.parts for task in part.tasks if task.todo is todo]
    return str(task.said)


def joined(world):
    """What HR's desk says beside the task when one boss confirmed and another, who came later, hasn't."""
    _case, _decision, instruction = told(world)
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=noon(12, 12))
    lead(world, "other_supervisor", from_on=date(2026, 12, 21), kind=LineKind.MATRIX)
    return said(world, Todo.CHASE_CONFIRM, noon(12, 24))


def test_hr_reads_who_has_not_confirmed_and_since_when_they_could(world):
    """Not whoever was told first and answered."""
    assert joined(world) == "田中 洋子（2026-12-21から読めます）"


def test_twin_hr_sent_to_whoever_confirmed_is_seen(world, monkeypatch):
    monkeypatch.setattr(informed, "_confirms", lambda *_: false())
    with pytest.raises(AssertionError):
        test_hr_reads_who_has_not_confirmed_and_since_when_they_could(world)


def test_hr_is_sent_to_whoever_is_late_and_to_nobody_who_came_yesterday(world):
    """Each with their own day; and of a month to those alone who are asked about it."""
    _case, _decision, instruction = told(world)
    lead(world, "other_supervisor", from_on=date(2026, 12, 23), kind=LineKind.MATRIX)
    first = "高橋 浩（2026-12-09から読めます）"
    assert said(world, Todo.CHASE_CONFIRM, noon(12, 24)) == first
    assert said(world, Todo.CHASE_CONFIRM, noon(12, 26)) == f"{first}・田中 洋子（2026-12-23から読めます）"
    lead(world, "former_supervisor", from_on=date(2027, 1, 2), kind=LineKind.MATRIX)
    for who in ("supervisor", "former_supervisor"):
        with world.database.writing() as session:
            instructions.acknowledge(session, world.actor(who, Hat.SUPERVISOR), instruction.public_id,
                                     now=noon(1, 3, 2027))  # fmt: skip
    assert said(world, Todo.CHASE_REPORT, noon(1, 20, 2027)) == "高橋 浩（毎月の報告）"


@pytest.mark.parametrize("part", [{"led_since": date.min}, {"since": FROM}, {"confirmed_any": True}])
def test_twin_hr_sent_to_others_or_with_another_day_is_seen(world, monkeypatch, part):
    ours = informed.leading
    monkeypatch.setattr(
        informed, "leading",
        lambda *of: {key: [replace(one, **part) for one in those] for key, those in ours(*of).items()},
    )  # fmt: skip
    with pytest.raises(AssertionError):
        test_hr_is_sent_to_whoever_is_late_and_to_nobody_who_came_yesterday(world)


def test_twin_hr_sent_to_whoever_is_not_asked_about_the_month_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "asked_from", lambda _rhythm, _days, begun: begun)
    with pytest.raises(AssertionError):
        test_hr_is_sent_to_whoever_is_late_and_to_nobody_who_came_yesterday(world)
