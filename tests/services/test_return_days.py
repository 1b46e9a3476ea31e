"""Do the papers of a return speak of its own leave, and are they begun from the newest one alone?"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from casework.models.leaves import SickLeave
from casework.rules.errors import NotNow, NotValid
from casework.rules.leaves import LeaveEnd
from casework.rules.todos import Todo
from casework.services import duties_of_papers, leave_views, return_days, return_opinions, return_talks, returns
from tests.services import test_return_opinions, test_return_talks
from tests.services.test_doctor_enquiries import do
from tests.services.test_leaves import begun, end
from tests.services.test_return_talks import desk


def came_back(world, leave_id) -> None:
    world.now += timedelta(days=20)
    end(world, leave_id, world.now.date())
    world.now += timedelta(days=20)


def save_talk(world, leave_id, *, version=0, corrects=None, **changed):
    words = replace(test_return_talks.whole(world), **changed)
    return do(world, return_talks.save, leave_id, words, version=version, corrects=corrects, who="hr")


def save_opinion(world, leave_id, *, version=0, **changed):
    words = replace(test_return_opinions.whole(world), **changed)
    return do(world, return_opinions.save, leave_id, words, version=version)


def twice(world) -> tuple[str, str]:
    """(first leave, the one that followed it)."""
    first = begun(world)
    came_back(world, first)
    return first, begun(world)


def speaks_of_its_own_leave(world) -> None:
    _first, second = twice(world)
    first_on, before = world.now.date(), world.now.date() - timedelta(days=2)
    world.now += timedelta(days=3)
    for save, field, wrong in (
        (save_talk, "talked_on", {"talked_at": world.now - timedelta(days=5)}),
        (save_talk, "starts_on", {"starts_on": before}),
        (save_opinion, "held_on", {"held_on": before}),
        (save_opinion, "from_on", {"from_on": before}),
    ):
        with pytest.raises(NotValid) as caught:
            save(world, second, **wrong)
        assert caught.value.field == field
        assert first_on in caught.value.said.params.values(), "the sentence names its first day"
    assert save_talk(world, second)
    assert save_opinion(world, second)


def test_days_are_those_of_the_leave_that_the_paper_is_about(world):
    speaks_of_its_own_leave(world)


@pytest.mark.parametrize("name", ["talked", "ahead"])
def test_twin_days_counted_from_the_first_leave_of_the_case_are_seen(world, monkeypatch, name):
    check = getattr(return_days, name)

    def of_first(visit, _leave, field, on):
        first = visit.session.execute(select(SickLeave).order_by(SickLeave.id).limit(1)).scalar_one()
        return check(visit, first, field, on)

    monkeypatch.setattr(return_days, name, of_first)
    with pytest.raises(pytest.fail.Exception):
        speaks_of_its_own_leave(world)


def until_it_begins_the_return_before_goes_on(world) -> None:
    first = begun(world)
    came_back(world, first)
    second = begun(world, begins_on=world.now.date() + timedelta(days=10))
    assert save_talk(world, second, starts_on=None, next_on=None), "also of a meeting of today"
    assert save_opinion(world, second, from_on=world.now.date() + timedelta(days=1))


def test_until_the_next_leave_begins_an_opinion_can_speak_of_the_days_before(world):
    until_it_begins_the_return_before_goes_on(world)


def test_twin_an_opinion_that_waits_for_the_next_leave_is_seen(world, monkeypatch):
    def newest(visit, _case):
        return visit.session.execute(select(SickLeave).order_by(SickLeave.id.desc()).limit(1)).scalar_one()

    monkeypatch.setattr(return_days, "begun", newest)
    with pytest.raises(NotValid):
        until_it_begins_the_return_before_goes_on(world)


def are_begun_from_the_newest(world) -> None:
    first, second = twice(world)
    mine = save_opinion(world, second)
    for verb in (return_opinions.writing, partial(return_opinions.drop, version=1)):
        with pytest.raises(NotNow):
            do(world, verb, first)
    with pytest.raises(NotNow):
        save_opinion(world, first, version=1)
    assert do(world, return_opinions.read, mine).leave_id == second
    assert [do(world, leave_views.read, one).returning for one in (first, second)] == [False, True]


def test_an_opinion_is_begun_from_the_newest_leave(world):
    are_begun_from_the_newest(world)


def stands_where_it_was_held(world) -> None:
    first, second = twice(world)
    next_on = world.now.date()
    world.now += timedelta(days=3)
    assert do(world, leave_views.read, first, who="hr").may_meet
    with pytest.raises(NotValid) as caught:
        save_talk(world, first)
    assert (caught.value.field, caught.value.said.params) == ("talked_on", {"day": next_on}), "of the next leave"
    before = save_talk(world, first, talked_at=world.now - timedelta(days=5))
    do(world, return_talks.keep, before, version=test_return_talks.version(world), who="hr")
    assert [len(do(world, leave_views.read, one, who="hr").talks) for one in (first, second)] == [1, 0]


def test_a_meeting_before_the_next_leave_is_written_down_at_its_own(world):
    stands_where_it_was_held(world)


@pytest.mark.parametrize(
    ("heedless", "how"), [("before_the_next", lambda *_of: []), ("followed_on", lambda *_of: None)]
)
def test_twin_a_meeting_at_the_wrong_leave_is_seen(world, monkeypatch, heedless, how):
    monkeypatch.setattr(return_days, heedless, how)
    with pytest.raises((AssertionError, NotNow, pytest.fail.Exception)):
        stands_where_it_was_held(world)


def test_at_a_slip_no_meeting_is_begun(world):
    first = begun(world)
    end(world, first, None, LeaveEnd.MISTAKEN)
    with pytest.raises(NotNow):
        save_talk(world, first)


def test_twin_a_paper_of_an_earlier_leave_is_seen(world, monkeypatch):
    monkeypatch.setattr(returns, "still_going_on", lambda *_of: None)
    with pytest.raises(pytest.fail.Exception):
        are_begun_from_the_newest(world)


def what_was_begun_is_finished(world) -> None:
    first = begun(world)
    world.now += timedelta(days=1)
    kept = save_talk(world, first)
    do(world, return_talks.keep, kept, version=test_return_talks.version(world), who="hr")
    assert desk(world, "hr") == [Todo.HOLD_RETURN_TALK]
    came_back(world, first)
    begun(world)
    assert Todo.HOLD_RETURN_TALK not in desk(world, "hr"), "the next meeting is one of the next leave"
    day = world.now - timedelta(days=30)
    right = save_talk(world, first, corrects=kept, talked_at=day)
    assert do(world, return_talks.writing, first, who="hr").words.talked_at == day, "the draft goes on"
    do(world, return_talks.keep, right, version=test_return_talks.version(world), who="hr")
    assert do(world, return_talks.read, kept, who="hr").talk.newer == right


def test_a_record_of_an_earlier_leave_is_put_right_there(world):
    what_was_begun_is_finished(world)


def test_twin_a_meeting_to_come_of_an_earlier_leave_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_papers, "returning", lambda: SickLeave.id.is_not(None))
    with pytest.raises(AssertionError, match="one of the next leave"):
        what_was_begun_is_finished(world)
