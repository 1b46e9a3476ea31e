"""Does whoever takes over read an instruction from their first day on, and does HR look whether its words still fit?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import false

from casework.access.own_days import OwnDays
from casework.access.sight import Fact
from casework.rules import wording
from casework.rules.errors import NotNow
from casework.rules.todos import Todo
from casework.services import duties, informed, instructing
from tests.services.advising import FROM, NEXT, UNTIL, instruct, limited, told
from tests.services.test_instructions import lead, listed, read
from tests.services.test_previews import propose
from tests.services.test_relocations import place

CHANGE = date(2026, 12, 21)
CHANGED = datetime(2026, 12, 21, 1, tzinfo=UTC)
WORDS = {"words": "定例会議は木曜の15時までに終える"}
AGAIN = {"replaces": 1, "because": "会議の曜日をまちがえたため"}


def tasks(world, who, todo, now=CHANGED):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=now)
    return [task for part in desk.parts for task in part.tasks if task.todo is todo]


def taken_over(world):
    """What the new supervisor reads of a text that was put right before them, and of its days in list and desk."""
    _, decision, _ = told(world, words="定例会議は水曜の15時までに終える")
    new = instruct(world, decision, **WORDS, **AGAIN)
    lead(world, "other_supervisor", from_on=CHANGE)
    page = read(world, new, "other_supervisor", now=CHANGED)
    (line,) = listed(world, "other_supervisor", now=CHANGED)
    (task,) = tasks(world, "other_supervisor", Todo.ACKNOWLEDGE)
    days = {page.instruction.from_on, page.instruction.issued_on, task.said.params["day"]}
    days |= {line.instruction.from_on, *(wording.restored(item).from_on for item in page.instruction.items)}
    return new, page, days


def test_whoever_takes_over_reads_it_from_their_first_day_and_of_no_text_before(world):
    new, page, days = taken_over(world)
    assert (days, page.instruction.until_on, page.instruction.replaces_former) == ({CHANGE}, UNTIL, False)
    assert [line.params.get("first") for line in page.lines] == [None] * len(page.lines), "no days of their own"
    for who in ("worker", "hr"):
        theirs = read(world, new, who, now=CHANGED).instruction
        assert (theirs.from_on, theirs.replaces_former) == (FROM, True)


def test_whoever_led_before_reads_it_as_it_was_told(world):
    _, decision, _ = told(world)
    new = instruct(world, decision, **WORDS, **AGAIN)
    page = read(world, new, now=CHANGED).instruction
    assert (page.from_on, page.issued_on, page.replaces_former) == (FROM, NEXT.date(), True)


def test_twin_a_text_as_it_was_told_to_somebody_else_is_seen(world, monkeypatch):
    monkeypatch.setattr(OwnDays, "cut", lambda _own, _field, value: value)
    _, page, days = taken_over(world)
    assert FROM in days
    assert page.instruction.replaces_former


def steps(since):
    last = date(2026, 12, 31)
    items = [
        wording.stored(limited(20, until_on=last), FROM, UNTIL),
        wording.stored(limited(30, from_on=date(2027, 1, 1)), FROM, UNTIL),
    ]
    own = OwnDays(since, min(since, UNTIL), UNTIL, since, Fact.NOTHING, ())
    return [(item.hours, item.from_on) for item in map(wording.restored, own.cut("items", items))]


def test_a_step_that_was_over_before_them_is_not_theirs():
    assert steps(CHANGE) == [(20, CHANGE), (30, date(2027, 1, 1))]
    assert steps(date(2027, 1, 12)) == [(30, date(2027, 1, 12))]
    assert steps(UNTIL.replace(month=4)) == [(30, UNTIL)], "past its end it is told with the last of its days"


# --- the words -----------------------------------------------------------------------------------------------------


def test_when_the_department_changes_hr_looks_whether_the_words_still_fit(world):
    _, decision, _ = told(world, **WORDS)
    place(world, world.factory, CHANGE)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert tasks(world, "hr", Todo.CHECK_WORDS, NEXT) == [], "not before"
    (task,) = tasks(world, "hr", Todo.CHECK_WORDS)
    assert task.record_id == decision.public_id
    with world.database.writing() as session:
        assert instructing.opening(session, world.actor("hr"), decision.public_id, now=CHANGED).moved
    same = {**WORDS, **AGAIN, "because": "いまの職場でも同じ会議があることを確かめた"}
    propose(world, decision, now=CHANGED, **same)
    assert tasks(world, "hr", Todo.CHECK_WORDS) == [], "the employee reads it"
    again = instruct(world, decision, now=CHANGED, **same)
    assert tasks(world, "hr", Todo.CHECK_WORDS) == []
    assert read(world, again, "other_supervisor", now=CHANGED).instruction.words == WORDS["words"]


def test_where_nothing_was_written_or_nobody_moved_nobody_is_asked(world):
    _, decision, _ = told(world, words="")
    place(world, world.factory, CHANGE)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert tasks(world, "hr", Todo.CHECK_WORDS) == []
    assert decision


def test_where_nobody_moved_the_same_text_is_none(world):
    _, decision, _ = told(world, **WORDS)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert tasks(world, "hr", Todo.CHECK_WORDS) == []
    with pytest.raises(NotNow) as caught:
        propose(world, decision, now=CHANGED, **WORDS, **AGAIN)
    assert caught.value.said == instructing.SAME_TEXT


def test_twin_words_that_go_along_unseen_are_seen(world, monkeypatch):
    monkeypatch.setattr(informed, "moved_since", lambda _today: false())
    _, decision, _ = told(world, **WORDS)
    place(world, world.factory, CHANGE)
    assert tasks(world, "hr", Todo.CHECK_WORDS) == []
    with pytest.raises(NotNow):
        propose(world, decision, now=CHANGED, **WORDS, **AGAIN)
