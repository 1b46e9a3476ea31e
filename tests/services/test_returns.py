"""Does the case of a return stay open as long as an opinion waits for HR, or is being written?"""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework.models.followups import FollowUp
from casework.models.return_opinions import ReturnOpinion
from casework.rules.errors import NotNow, Stale
from casework.rules.leaves import LeaveEnd
from casework.rules.todos import Todo
from casework.rules.vocabulary import CloseReason, Hat
from casework.services import duties, return_opinions, returns
from tests.services import following
from tests.services.test_leaves import begun, closed, end
from tests.services.test_return_opinions import version, whole
from tests.walks import walked

LAST = 200
"""Days after the first one of the leave: all talks are over by then."""


@walked
def back(world) -> str:
    """Everything is over but the last talk."""
    leave_id, first = begun(world), world.later(days=10)
    end(world, leave_id, first.date() - timedelta(days=1), now=first)
    for months, days in ((1, 42), (3, 105)):
        talked(world, months, days)
    return leave_id


def talked(world, months: int, days: int) -> None:
    now = world.later(days=days)
    with world.database.reading() as session:
        talk = session.execute(select(FollowUp.public_id).where(FollowUp.months == months)).scalar_one()
    following.hold(world, talk, now.date(), now=now)


def physician(world, verb, *of, **more):
    with world.database.writing() as session:
        return verb(session, world.actor("physician", Hat.PHYSICIAN), *of, now=world.later(days=LAST), **more)


def drafted(world, leave_id) -> str:
    return physician(world, return_opinions.save, leave_id, whole(world), version=0)


def waiting(world, who) -> list[Todo]:
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=world.later(days=LAST))
    return [task.todo for part in desk.parts for task in part.tasks]


def waits_for_hr(world) -> None:
    opinion_id = drafted(world, back(world))
    physician(world, return_opinions.issue, opinion_id, version=version(world))
    talked(world, 6, LAST)
    assert closed(world) is None
    assert Todo.DECIDE_RETURN in waiting(world, "hr")
    with world.database.writing() as session:
        return_opinions.note(session, world.actor("hr"), opinion_id, now=world.later(days=LAST))
    assert closed(world) is CloseReason.RETURNED


def test_an_opinion_after_which_nothing_was_decided_keeps_the_case_open(world):
    waits_for_hr(world)


def waits_for_its_writer(world) -> None:
    opinion_id = drafted(world, back(world))
    talked(world, 6, LAST)
    assert closed(world) is None
    assert Todo.WRITE_RETURN_OPINION in waiting(world, "physician")
    physician(world, return_opinions.issue, opinion_id, version=version(world))
    assert closed(world) is None


def test_so_does_one_that_is_being_written(world):
    waits_for_its_writer(world)


def goes_without_words(world) -> None:
    leave_id = back(world)
    drafted(world, leave_id)
    talked(world, 6, LAST)
    with pytest.raises(Stale):
        physician(world, return_opinions.drop, leave_id, version=0)
    physician(world, return_opinions.drop, leave_id, version=version(world))
    assert closed(world) is CloseReason.RETURNED
    with pytest.raises(NotNow):
        physician(world, return_opinions.drop, leave_id, version=0)


def test_a_draft_saved_without_any_words_is_none_any_more(world):
    goes_without_words(world)


@pytest.mark.parametrize("proof", [waits_for_hr, waits_for_its_writer, goes_without_words])
def test_twin_a_case_that_ends_over_an_opinion_is_seen(world, monkeypatch, proof):
    monkeypatch.setattr(returns, "opinion_open", lambda *_of: False)
    with pytest.raises((AssertionError, NotNow)):
        proof(world)


def test_a_draft_of_who_has_the_case_no_more_keeps_nothing_open(world):
    """Nobody else could finish it."""
    drafted(world, back(world))
    with world.database.engine.begin() as connection:
        connection.execute(update(ReturnOpinion).values(person_id=world.people["colleague"].person_id))
    talked(world, 6, LAST)
    assert closed(world) is CloseReason.RETURNED


def test_who_does_not_come_back_has_nothing_to_decide(world):
    leave_id, now = begun(world), world.later(days=10)
    with world.database.writing() as session:
        return_opinions.save(session, world.actor("physician"), leave_id, whole(world), version=0, now=now)
    end(world, leave_id, now.date(), LeaveEnd.LEFT, now=now)
    assert closed(world) is CloseReason.LEAVE_OVER
