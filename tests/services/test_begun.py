"""Does nothing begin quietly: do limits end before the first day, and is it red where a measure began untold?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import false, select

from casework.models.requests import InterviewRequest
from casework.rules.deadlines import Clock
from casework.rules.terms import Look
from casework.rules.todos import Todo
from casework.services import begun, duties, limits, measures_board, overview, task_list
from tests.services.advising import RESTRICTED, advised, decide, explain, hear, instruct, limited, nights
from tests.services.test_hearings import running

EVE, FIRST = date(2026, 12, 11), date(2026, 12, 12)
"""Decided on 9 December; the policy alone would give the explanation and the instruction days after that."""
BEGUN = datetime(2026, 12, 12, 1, tzinfo=UTC)


def decided_ahead(world):
    case = advised(world, RESTRICTED)
    hear(world, case)
    items = (limited(from_on=FIRST), nights(from_on=FIRST))
    return decide(world, case, *items, reason="体制を整えてから始めるため")


def limit_of(world, clock):
    return running(world)[clock].limit_on


def test_what_comes_before_the_supervisor_is_told_ends_on_the_eve_of_the_first_day(world):
    decision = decided_ahead(world)
    assert limit_of(world, Clock.EXPLANATION) == EVE
    explain(world, decision)
    assert limit_of(world, Clock.INSTRUCTION) == EVE


def test_twin_limits_that_know_no_first_day_are_seen(world, monkeypatch):
    monkeypatch.setattr(limits, "eve", lambda _decision: None)
    with pytest.raises(AssertionError):
        test_what_comes_before_the_supervisor_is_told_ends_on_the_eve_of_the_first_day(world)


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
