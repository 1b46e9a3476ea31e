"""Does everybody who was told of a measure hear that it is over, or that it goes on past the end they were told?"""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.models.measures import Decision
from casework.rules.bases import Purpose
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.recipients import LAST
from casework.rules.todos import Todo
from casework.services import afterwards, duties, sendings
from tests.services import test_terms
from tests.services.advising import FROM, UNTIL, decide, explain, told
from tests.services.test_hearings import notes
from tests.services.test_objections import answer, write
from tests.services.test_sendings import CLIENT, ROSTER, ledger, send

PAST, FEBRUARY = test_terms.PAST, test_terms.FEBRUARY


def todos(world, now, who="hr"):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=now)
    found = [task for part in desk.parts for task in part.tasks if task.todo is Todo.TELL_AFTER]
    said = [task.said.params for task in found if task.said is not None]
    return [(str(one["recipient"]), str(one["saying"])) for one in said]


def page(world, decision, now):
    with world.database.writing() as session:
        return sendings.opening(session, world.actor("hr"), decision.public_id, now=now)


def say(world, decision, sending_id, now, who="hr"):
    with world.database.writing() as session:
        sendings.say_after(session, world.actor(who), decision.public_id, sending_id, now=now)


def lifted(world):
    case, decision, _ = told(world)
    ids = [send(world, decision), send(world, decision, CLIENT)]
    again = test_terms.advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, now=FEBRUARY, reason="回復したため")
    return decision, ids


def test_after_a_lifting_each_recipient_is_a_task_until_they_were_told(world):
    decision, ids = lifted(world)
    assert todos(world, FEBRUARY) == [("勤務割の担当", "終わり"), ("派遣先", "終わり")]
    for one, sending_id in zip(page(world, decision, FEBRUARY).after, ids, strict=True):
        assert (one.sending_id, one.text.words) == (sending_id, "")
        ((line,),) = (one.text.lines,)
        assert line.params == {"day": FEBRUARY.date()}
        say(world, decision, sending_id, FEBRUARY)
    assert todos(world, FEBRUARY) == []
    assert len(notes(world, Notice.RECIPIENT_TOLD)) == 4
    entries = [one for one in ledger(world, decision, now=FEBRUARY).entries if one.name == CLIENT.name]
    assert ["終わります" in str(one.text.lines[0]) for one in entries] == [False, True]
    with zipfile.ZipFile(io.BytesIO(letter(world, entries[-1].sending_id))) as document:
        body = document.read("word/document.xml").decode()
    assert "終わります" in body
    assert "検品の担当にする" not in body
    assert "回復" not in body
    with pytest.raises(NotNow, match="もう伝えて"):
        say(world, decision, ids[0], FEBRUARY)


def letter(world, sending_id):
    with world.database.writing() as session:
        return sendings.letter(session, world.actor("hr"), sending_id, now=FEBRUARY)


def test_past_its_end_whoever_was_told_hears_that_it_goes_on(world):
    _, decision, _ = told(world)
    sending_id = send(world, decision)
    assert todos(world, PAST - timedelta(days=1)) == []
    assert todos(world, PAST) == [("勤務割の担当", "終了予定日のあとも続く")]
    say(world, decision, sending_id, PAST)
    assert todos(world, PAST) == []
    (one,) = [one for one in ledger(world, decision, now=PAST).entries if one.name == ROSTER.name][1:]
    assert (one.text.from_on, one.text.until_on) == (FROM, UNTIL)
    assert "過ぎても続きます" in str(one.text.lines[0])


def test_whoever_is_told_of_the_new_measures_is_asked_for_by_nothing_else(world):
    case, decision, _ = told(world)
    send(world, decision)
    _, newer = test_terms.renewed(world, case, decision)
    assert todos(world, FEBRUARY) == [("勤務割の担当", "終わり")]
    explain(world, newer, now=FEBRUARY, given_on=FEBRUARY.date())
    send(world, newer, now=FEBRUARY)
    assert todos(world, FEBRUARY) == []


def test_who_heard_that_it_is_over_hears_that_it_goes_on_when_the_lifting_is_set_aside(world):
    decision, ids = lifted(world)
    for sending_id in ids:
        say(world, decision, sending_id, FEBRUARY)
    with world.database.reading() as session:
        lifting = session.execute(select(Decision).order_by(Decision.id.desc())).scalars().first()
    answer(world, write(world, lifting, now=FEBRUARY), Outcome.CHANGED, now=FEBRUARY)
    goes_on = "終了予定日のあとも続く"
    assert todos(world, FEBRUARY) == [("勤務割の担当", goes_on), ("派遣先", goes_on)]
    for one in page(world, decision, FEBRUARY).after:
        assert one.text.until_on == FEBRUARY.date(), "the day that was told"
        say(world, decision, one.sending_id, FEBRUARY)
    assert todos(world, FEBRUARY) == []
    assert len(notes(world, Notice.RECIPIENT_TOLD)) == 6


def test_twin_a_list_that_ends_with_the_last_word_is_seen(world, monkeypatch):
    usual = afterwards.due
    monkeypatch.setattr(afterwards, "due", lambda visit, *which, **how: [
        one for one in usual(visit, *which, **how) if one.sending.says not in LAST
    ])  # fmt: skip
    with pytest.raises(AssertionError):
        test_who_heard_that_it_is_over_hears_that_it_goes_on_when_the_lifting_is_set_aside(world)


@pytest.mark.parametrize("who", ["supervisor", "colleague", "clerk", "factory_hr", "physician"])
def test_nobody_else_says_it(world, who):
    decision, ids = lifted(world)
    with pytest.raises(NotYours):
        say(world, decision, ids[0], FEBRUARY, who)


def test_twin_a_list_that_forgets_whom_it_told_is_seen(world, monkeypatch):
    monkeypatch.setattr(afterwards, "due", lambda *_of, **_how: [])
    with pytest.raises(AssertionError):
        test_after_a_lifting_each_recipient_is_a_task_until_they_were_told(world)
