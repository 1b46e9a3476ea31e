"""Does somebody on leave say by themself that they would like to come back, and do those learn of it who act on it?"""

from datetime import date, timedelta

import pytest

from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.leave_certificates import Purpose
from casework.rules.notices import Notice
from casework.rules.return_steps import Step
from casework.rules.todos import Todo
from casework.rules.vocabulary import ConsentChannel, Hat
from casework.services import cases, leave_certificates, leave_steps, leave_views, return_talks, return_wishes
from casework.services.leave_certificates import Period
from tests.services.test_doctor_enquiries import do, mine
from tests.services.test_duties_of_papers import desks
from tests.services.test_hearings import notes
from tests.services.test_leaves import begun, end, team
from tests.services.test_return_talks import whole as talk

OUTSIDE = ("clerk", "supervisor", "colleague", "factory_hr", "committee", "admin", "coordinator", "stranger_hr")


def day(world) -> date:
    return world.now.date() + timedelta(days=30)


def of(world, leave_id, who):
    return do(world, leave_views.read, leave_id, who=who).leave


def begins_step_two(world) -> None:
    leave_id = begun(world)
    mine(world, return_wishes.say, leave_id, day(world))
    for who in ("hr", "physician", "nurse"):
        shown = of(world, leave_id, who)
        assert (shown.wishes_on, shown.wished_on) == (day(world), world.now.date())
        assert shown.wish_channel is ConsentChannel.ONLINE
    assert notes(world, Notice.RETURN_WISHED) == [
        ("hr", Hat.HR), ("nurse", Hat.NURSE), ("physician", Hat.PHYSICIAN),
    ], "nobody has the case yet: all of the workplace are told"  # fmt: skip
    assert desks(world) == ([], [], [], [Todo.HOLD_RETURN_TALK])
    steps = do(world, leave_steps.read, leave_id, who="hr").parts
    assert {part.step: part.done_on for part in steps}[Step.READY] == world.now.date()
    (shown,) = team(world)
    assert "wishes_on" not in shown, "a supervisor reads the period alone"


def test_the_employee_says_it_and_those_who_act_on_it_learn_of_it(world):
    begins_step_two(world)


def test_twin_a_wish_that_nobody_is_told_of_is_seen(world, monkeypatch):
    monkeypatch.setattr(return_wishes, "_tell_company", lambda *_of: None)
    with pytest.raises(AssertionError, match="nobody has the case yet"):
        begins_step_two(world)


def test_a_meeting_that_is_begun_takes_its_place_on_the_desk(world):
    leave_id = begun(world)
    mine(world, return_wishes.say, leave_id, day(world))
    do(world, return_talks.save, leave_id, talk(world), version=0, who="hr")
    assert desks(world)[3] == [Todo.CLOSE_RETURN_TALK]


def test_whoever_has_the_case_is_told_and_nobody_else_of_the_workplace(world, monkeypatch):
    leave_id = begun(world)
    nurse = world.people["nurse"].person_id
    monkeypatch.setattr(cases, "carers", lambda *_of: {nurse: Hat.NURSE})
    mine(world, return_wishes.say, leave_id, day(world))
    assert notes(world, Notice.RETURN_WISHED) == [("hr", Hat.HR), ("nurse", Hat.NURSE)]


def test_hr_writes_down_what_came_otherwise_and_the_employee_learns_of_it_and_takes_it_back(world):
    leave_id = begun(world)
    do(world, return_wishes.note, leave_id, day(world), who="hr")
    assert of(world, leave_id, "physician").wish_channel is ConsentChannel.PAPER
    assert notes(world, Notice.LEAVE_CHANGED) == [("worker", Hat.WORKER)]
    assert ("hr", Hat.HR) not in notes(world, Notice.RETURN_WISHED), "they wrote it themself"
    mine(world, return_wishes.take_back, leave_id)
    assert of(world, leave_id, "hr").wishes_on is None
    assert desks(world)[3] == []
    with pytest.raises(NotNow):
        mine(world, return_wishes.take_back, leave_id)


@pytest.mark.parametrize("who", ["hr", "physician", "nurse", *OUTSIDE])
def test_nobody_says_it_in_their_place(world, who):
    leave_id = begun(world)
    hat = Hat.WORKER if who == "colleague" else None
    with pytest.raises(NotYours):
        do(world, return_wishes.say, leave_id, day(world), who=who, hat=hat)
    if who != "hr":
        with pytest.raises(NotYours):
            do(world, return_wishes.note, leave_id, day(world), who=who, hat=hat)


def test_days_that_cannot_be_and_a_leave_that_is_over(world):
    leave_id = begun(world)
    today = world.now.date()
    for wrong, said in ((today, "より後の日"), (date.min, "より後の日"), (date.max, "までの日")):
        with pytest.raises(NotValid) as caught:
            mine(world, return_wishes.say, leave_id, wrong)
        assert caught.value.field == "wishes_on"
        assert said in caught.value.said.text, "the sentence is true of the day"
    end(world, leave_id, world.now.date())
    for verb, given in ((return_wishes.say, (day(world),)), (return_wishes.take_back, ())):
        with pytest.raises(NotNow):
            mine(world, verb, leave_id, *given)


def test_a_certificate_that_they_can_come_back_belongs_to_the_second_step(world):
    leave_id = begun(world)
    steps = do(world, leave_steps.read, leave_id, who="hr").parts
    assert not {part.step: part.recorded for part in steps}[Step.READY]
    do(world, leave_certificates.note, leave_id, Period(day(world), None, Purpose.READY), who="nurse")
    steps = do(world, leave_steps.read, leave_id, who="hr").parts
    assert {part.step: part.recorded for part in steps}[Step.READY]
