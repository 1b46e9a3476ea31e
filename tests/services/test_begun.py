"""Does nothing begin quietly: do limits end before the first day, and is it red where a measure began untold?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import false, select

from casework.models.requests import InterviewRequest
from casework.rules import terms
from casework.rules.deadlines import Clock
from casework.rules.terms import Look
from casework.rules.todos import Todo
from casework.services import begun, duties, limits, measures_board, overview, task_list
from tests.services.advising import RESTRICTED, advised, decide, explain, hear, instruct, limited, nights
from tests.services.test_hearings import running

EVE, FIRST, MONDAY = date(2026, 12, 11), date(2026, 12, 12), date(2026, 12, 14)
"""Decided on 9 December; the policy alone would give the explanation and the instruction days after that."""
BEGUN = datetime(2026, 12, 12, 1, tzinfo=UTC)


def decided_ahead(world, first=FIRST):
    case = advised(world, RESTRICTED)
    hear(world, case)
    items = (limited(from_on=first), nights(from_on=first))
    return decide(world, case, *items, reason="体制を整えてから始めるため")


def limit_of(world, clock):
    return running(world)[clock].limit_on


@pytest.mark.parametrize("first", [FIRST, MONDAY])
def test_what_comes_before_the_supervisor_is_told_ends_on_the_last_working_day_before_the_first_day(world, first):
    decision = decided_ahead(world, first)
    assert limit_of(world, Clock.EXPLANATION) == EVE
    explain(world, decision)
    assert limit_of(world, Clock.INSTRUCTION) == EVE


@pytest.mark.parametrize(("part", "first"), [("eve", FIRST), ("decide_by", MONDAY)])
def test_twin_limits_that_know_no_first_day_or_end_on_a_sunday_are_seen(world, monkeypatch, part, first):
    where, broken = {"eve": (limits, lambda _decision: None), "decide_by": (terms, lambda day, _days: day)}[part]
    monkeypatch.setattr(where, part, broken)
    proof = test_what_comes_before_the_supervisor_is_told_ends_on_the_last_working_day_before_the_first_day
    with pytest.raises(AssertionError):
        proof(world, first)


def red(world, now):
    """Where it is said: on the desk, among all work, in the file, on the list of measures."""
    with world.database.writing() as session:
        hr = world.actor("hr")
        desk = [task.todo for part in duties.desk(session, hr, now=now).parts for task in part.tasks]
        listed = [line.begun for line in task_list.index(session, hr, now=now).lines]
        request_id = session.execute(select(InterviewRequest.public_id)).scalar_one()
        file = overview.request_page(session, hr, request_id, now=now)
        board = measures_board.index(session, hr, look=Look.UNTOLD, now=now).lines
    return Todo.TELL_BEGUN in desk, any(listed), file.begun_untold, len(board)


def test_from_the_first_day_it_is_red_everywhere_until_the_supervisor_is_told(world):
    decision = decided_ahead(world)
    assert red(world, datetime(2026, 12, 11, 1, tzinfo=UTC)) == (False, False, False, 0)
    assert red(world, BEGUN) == (True, True, True, 2)
    explain(world, decision)
    assert red(world, BEGUN) == (True, True, True, 2)
    instruct(world, decision, from_on=FIRST, now=BEGUN)
    assert red(world, BEGUN) == (False, False, False, 0)


@pytest.mark.parametrize("broken", [begun, measures_board])
def test_twin_a_quiet_first_day_is_seen(world, monkeypatch, broken):
    name = "untold" if broken is begun else "_untold"
    monkeypatch.setattr(broken, name, lambda _today: false())
    with pytest.raises(AssertionError):
        test_from_the_first_day_it_is_red_everywhere_until_the_supervisor_is_told(world)
