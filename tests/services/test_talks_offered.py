"""Is a talk that is only offered before what it is about, and does it press nobody?"""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import false, select, true
from sqlalchemy.exc import IntegrityError

from casework.models.followups import FollowUp
from casework.models.slots import Booking, Slot
from casework.rules.errors import NotNow, NotYours
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import BookingState, FollowUpEnd, Hat, Occasion
from casework.services import (
    duties,
    duties_of_worker,
    follow_up_lists,
    follow_up_times,
    followups,
    leaves,
    return_plans,
)
from casework.services.holds import NotFree
from tests.services import test_return_plans
from tests.services.advising import held
from tests.services.asking import offer
from tests.services.following import hold, plan, read
from tests.services.test_follow_up_times import book, choosing
from tests.services.test_hearings import notes
from tests.services.test_leave_corrections import correct
from tests.services.test_leaves import ENDED, begun, end, extend
from tests.services.test_occasions import FEBRUARY, look, move
from tests.services.test_return_plans import at

FIRST, LAST = date(2026, 12, 15), date(2027, 2, 9)
"""Of a leave that is to come."""


def named(world, because: Occasion) -> str:
    with world.database.reading() as session:
        return session.execute(select(FollowUp.public_id).where(FollowUp.because == because)).scalar_one()


def to_come(world, **changed) -> str:
    return begun(world, **{"begins_on": FIRST, "until_on": LAST, "limit_on": None, "limit_basis": "", **changed})


def days(world, because: Occasion, who="worker") -> list[date]:
    page = choosing(world, named(world, because), who, now=world.now)
    return [one.starts_at.date() for one in page.offers]


def stands(world) -> list[BookingState]:
    with world.database.reading() as session:
        return list(session.execute(select(Booking.state).order_by(Booking.id)).scalars())


def taken(world, because: Occasion, on: date) -> None:
    """The one free time is on that day."""
    offer(world, on)
    talk = named(world, because)
    (free,) = choosing(world, talk, now=world.now).offers
    book(world, talk, free.public_id, now=world.now)


# --- the times lie before what it is about ------


def lies_before_the_leave(world) -> None:
    to_come(world)
    for on in (date(2026, 12, 14), FIRST, date(2026, 12, 9), date(2026, 12, 18)):
        offer(world, on, at=time(9))
    assert days(world, Occasion.BEFORE_LEAVE) == [date(2026, 12, 9), date(2026, 12, 14)]
    page = choosing(world, named(world, Occasion.BEFORE_LEAVE), now=world.now)
    assert page.offers[0].public_id == page.proposed
    inside = choosing(world, named(world, Occasion.BEFORE_RETURN), now=world.now).offers
    for who in ("worker", "physician"):
        with pytest.raises(NotFree):
            book(world, named(world, Occasion.BEFORE_LEAVE), inside[2].public_id, who, now=world.now)


def test_the_times_of_a_talk_before_a_leave_are_before_it(world):
    lies_before_the_leave(world)


def test_twin_times_in_the_leave_itself_are_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_times, "_before", lambda *_: None)
    with pytest.raises(AssertionError):
        lies_before_the_leave(world)


def lies_before_the_return(world) -> None:
    leave_id = to_come(world, begins_on=world.now.date(), until_on=date(2026, 12, 20))
    for on in (date(2026, 12, 14), date(2026, 12, 18), date(2026, 12, 21)):
        offer(world, on, at=time(9))
    assert days(world, Occasion.BEFORE_RETURN) == [date(2026, 12, 14), date(2026, 12, 18)]
    plan_id = test_return_plans.saved(world, leave_id, begins_on=date(2026, 12, 18))
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    assert days(world, Occasion.BEFORE_RETURN) == [date(2026, 12, 14)]


def test_the_times_of_a_talk_before_the_return_are_before_it(world):
    lies_before_the_return(world)


def test_twin_times_after_the_return_are_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_times, "_before", lambda *_: None)
    with pytest.raises(AssertionError):
        lies_before_the_return(world)


def names_whom_to_ask(world) -> None:
    to_come(world)
    taken(world, Occasion.BEFORE_RETURN, date(2026, 12, 18))
    page = choosing(world, named(world, Occasion.BEFORE_LEAVE), now=world.now)
    assert (page.offers, page.before) == ((), FIRST)
    assert [one.name for one in page.carers] == ["山田 哲也"]


def test_where_no_time_is_left_before_it_whom_to_ask_is_named(world):
    names_whom_to_ask(world)


def test_twin_a_page_that_names_nobody_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "named", lambda *_: ())
    with pytest.raises(AssertionError):
        names_whom_to_ask(world)


# --- an appointment that would lie beyond ------


def gives_way(world) -> None:
    leave_id = to_come(world, begins_on=world.now.date(), until_on=date(2026, 12, 20))
    taken(world, Occasion.BEFORE_RETURN, date(2026, 12, 18))
    extend(world, leave_id, until_on=date(2026, 12, 18), limit_on=None, limit_basis="")
    assert stands(world) == [BookingState.BOOKED], "the day before the return"
    extend(world, leave_id, version=2, until_on=date(2026, 12, 17), limit_on=None, limit_basis="")
    assert stands(world) == [BookingState.CANCELLED], "the first day back"


def test_an_appointment_on_the_day_of_the_return_gives_way(world):
    gives_way(world)


def test_twin_an_appointment_that_stands_after_the_return_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "keep_before", lambda *_: None)
    with pytest.raises(AssertionError):
        gives_way(world)


# --- what is offered presses nobody ------


def asked(world, now) -> list[tuple[str, date | None]]:
    """The talks for which the employee's desk asks for a time, with the limit that it names."""
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("worker", Hat.WORKER), now=now)
    tasks = [task for part in desk.parts for task in part.tasks if task.todo is Todo.TALK_AGAIN]
    return [(task.record_id, None if task.limit is None else task.limit.limit_on) for task in tasks]


def leaves_the_desk(world) -> None:
    leave_id = to_come(world)
    first, back = (named(world, because) for because in (Occasion.BEFORE_LEAVE, Occasion.BEFORE_RETURN))
    assert asked(world, world.now) == [(first, None)]
    assert asked(world, at(world, FIRST - timedelta(days=1))) == [(first, None)], "past its day, and not overdue"
    assert asked(world, at(world, FIRST)) == [], "the leave began"
    assert asked(world, at(world, LAST)) == [(back, None)]
    assert asked(world, at(world, LAST + timedelta(days=1))) == [], "they were to be back, and nobody has said so yet"
    end(world, leave_id, LAST, now=at(world, LAST + timedelta(days=1)))
    ((after, _limit),) = asked(world, at(world, LAST + timedelta(days=1)))
    assert after not in {first, back}, "they are back: the first talk after the return"


def test_what_is_offered_stands_on_the_desk_without_a_limit_until_its_occasion_is_over(world):
    leaves_the_desk(world)


def goes_by_the_plan(world) -> None:
    """The plan's first day came, and nobody has said yet that they are back; or the leave is to last longer."""
    leave_id = to_come(world, begins_on=world.now.date(), until_on=date(2026, 12, 20))
    plan_id = test_return_plans.saved(world, leave_id, begins_on=date(2026, 12, 24))
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    talk, offered = named(world, Occasion.BEFORE_RETURN), {}
    for day in (20, 23, 24):
        then = at(world, date(2026, 12, day))
        page = read(world, talk, "worker", now=then)
        offered[day] = asked(world, then) == [(talk, None)], page.may_choose, page.past, page.may_decline
    assert offered == {20: (True, True, False, True), 23: (True, True, False, True), 24: (False, False, True, True)}
    then = at(world, date(2026, 12, 28))
    with world.database.writing() as session:
        term = leaves.Term(date(2027, 1, 31), None, "")
        leaves.extend(session, world.actor("hr"), leave_id, term, aware=True, version=1, now=then)
    assert asked(world, at(world, date(2027, 1, 20))) == [(named(world, Occasion.BEFORE_RETURN), None)]


def test_a_talk_before_the_return_is_offered_until_the_day_of_the_plan(world):
    goes_by_the_plan(world)


def test_twin_a_talk_before_a_return_whose_day_has_passed_is_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_lists, "ahead", lambda _today: true())
    with pytest.raises(AssertionError):
        goes_by_the_plan(world)


@pytest.mark.parametrize("heedless", ["ahead", "_offered"])
def test_twin_an_offer_that_presses_is_seen(world, monkeypatch, heedless):
    if heedless == "ahead":
        monkeypatch.setattr(follow_up_lists, "ahead", lambda _today: true())
    else:
        monkeypatch.setattr(duties_of_worker, "_offered", lambda *_: false())
    with pytest.raises((AssertionError, ValueError)):
        leaves_the_desk(world)


def a_transfer(world) -> None:
    held_with_a_plan(world)
    talk = named(world, Occasion.TRANSFER)
    assert (talk, None) in asked(world, FEBRUARY)
    assert (talk, None) in asked(world, FEBRUARY.replace(day=17)), "its day"
    assert talk not in [one for one, _limit in asked(world, FEBRUARY.replace(day=18))]


def held_with_a_plan(world) -> None:
    plan(world, held(world).interview_id, [6], now=world.now)
    move(world)
    assert look(world) == 1


def test_what_a_transfer_offers_is_gone_from_the_desk_after_its_day(world):
    a_transfer(world)


def test_twin_an_offer_that_stays_for_ever_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_worker, "_waits", lambda _visit: true())
    with pytest.raises(AssertionError):
        a_transfer(world)


def next_for(world, *whose) -> list[Occasion | None]:
    """What is named to each as the next, on the page of the first talk after the return."""
    leave_id = to_come(world)
    then = at(world, LAST + timedelta(days=1))
    end(world, leave_id, LAST, now=then)
    with world.database.reading() as session:
        first = session.execute(select(FollowUp.public_id).where(FollowUp.months == 1)).scalar_one()
    found = [read(world, first, who, now=then).following for who in whose]
    return [None if one is None else one.because for one in found]


def test_what_was_to_be_ahead_of_the_leave_is_not_the_next_talk(world):
    """It may have taken place: who writes it down still finds it."""
    assert next_for(world, "worker", "physician") == [None, Occasion.BEFORE_LEAVE]


def test_twin_a_next_talk_of_the_past_is_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_lists, "ahead", lambda _today: true())
    with pytest.raises(AssertionError):
        test_what_was_to_be_ahead_of_the_leave_is_not_the_next_talk(world)


# --- saying no ------


def decline(world, follow_up_id, who="worker", now=None) -> None:
    with world.database.writing() as session:
        followups.decline(session, world.actor(who), follow_up_id, now=now or world.now)


def is_declined(world) -> None:
    leave_id = to_come(world)
    taken(world, Occasion.BEFORE_LEAVE, date(2026, 12, 9))
    talk = named(world, Occasion.BEFORE_LEAVE)
    assert read(world, talk, "worker", now=world.now).may_decline
    before = [notes(world, one) for one in Notice]
    decline(world, talk)
    decline(world, talk)
    page = read(world, talk, "worker", now=world.now)
    assert (page.line.follow_up.state, page.line.follow_up.ended_reason) == (ENDED, FollowUpEnd.NOT_WISHED)
    assert not page.may_decline
    assert not page.may_choose
    assert stands(world) == [BookingState.CANCELLED]
    assert asked(world, world.now) == []
    told = [one for kind, was in zip(Notice, before, strict=True) for one in notes(world, kind)[len(was) :]]
    assert {who for who, _hat in told} == {"worker", "physician"}, "of the appointment, those who were to meet"
    assert again_in_this_leave(world, leave_id) == 1


def again_in_this_leave(world, leave_id) -> int:
    """How many talks before it there are once the leave was taken for a slip, which it wasn't."""
    end(world, leave_id, FIRST, LeaveEnd.MISTAKEN)
    correct(world, leave_id)
    with world.database.reading() as session:
        return len(session.execute(select(FollowUp.id).where(FollowUp.because == Occasion.BEFORE_LEAVE)).all())


def test_what_is_offered_can_be_declined_and_is_not_asked_for_again(world):
    is_declined(world)


def test_twin_an_appointment_that_outlives_a_no_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "_call_off", lambda *_: None)
    with pytest.raises((AssertionError, IntegrityError)):
        is_declined(world)


def is_asked_no_more(world) -> None:
    held_with_a_plan(world)
    decline(world, named(world, Occasion.TRANSFER), now=FEBRUARY)
    with world.database.reading() as session:
        assert not session.execute(select(FollowUp.id).where(FollowUp.asks_again)).all()
    assert look(world) == 0


def test_after_a_no_nobody_is_asked_again(world):
    is_asked_no_more(world)


def test_twin_a_no_after_which_one_is_asked_again_is_seen(world, monkeypatch):
    whole = followups.over

    def asks(visit, follow_up, of_case):
        followups._ask_again(visit, of_case)
        return whole(visit, follow_up, of_case)

    monkeypatch.setattr(followups, "over", asks)
    with pytest.raises(AssertionError):
        is_asked_no_more(world)


def is_asked_once_more(world) -> None:
    (made,) = plan(world, held(world).interview_id, [1], now=world.now)
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), made.public_id, FollowUpEnd.NOT_WISHED, now=world.now)
    with world.database.reading() as session:
        again, due_on = session.execute(select(FollowUp.public_id, FollowUp.due_on).where(FollowUp.asks_again)).one()
    assert asked(world, at(world, due_on)) == [(again, None)], "who said no once is asked, and not pressed"
    assert asked(world, at(world, due_on + timedelta(days=1))) == []
    decline(world, again, now=at(world, due_on))
    with world.database.reading() as session:
        states = session.execute(select(FollowUp.state).where(FollowUp.asks_again)).scalars().all()
    assert states == [ENDED], "the second no is the last"


def test_who_said_no_once_can_say_so_again(world):
    is_asked_once_more(world)


def test_twin_a_second_asking_that_presses_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_worker, "_offered", lambda *_more: false())
    with pytest.raises(AssertionError, match="not pressed"):
        is_asked_once_more(world)


def may_have_taken_place(world) -> None:
    to_come(world)
    taken(world, Occasion.BEFORE_LEAVE, date(2026, 12, 9))
    talk = named(world, Occasion.BEFORE_LEAVE)
    with world.database.reading() as session:
        begins = session.execute(select(Slot.starts_at)).scalar_one()
    assert read(world, talk, "worker", now=begins - timedelta(minutes=1)).may_decline
    for then in (begins, at(world, date(2026, 12, 10))):
        assert not read(world, talk, "worker", now=then).may_decline
        with pytest.raises(NotNow):
            decline(world, talk, now=then)
    hold(world, talk, date(2026, 12, 9), now=at(world, date(2026, 12, 10)))
    assert stands(world) == [BookingState.KEPT]


def test_once_its_appointment_began_a_talk_is_written_down_and_not_declined(world):
    may_have_taken_place(world)


def test_twin_a_no_that_takes_a_record_away_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "begun", lambda *_: False)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        may_have_taken_place(world)


@pytest.mark.parametrize("who", ["physician", "nurse", "hr", "clerk", "supervisor", "colleague", "admin"])
def test_only_the_employee_declines(world, who):
    to_come(world)
    talk = named(world, Occasion.BEFORE_LEAVE)
    with pytest.raises(NotYours):
        decline(world, talk, who)


def test_a_talk_of_the_plan_is_not_declined_there(world):
    (made,) = plan(world, held(world).interview_id, [1], now=world.now)
    assert not read(world, made.public_id, "worker", now=world.now).may_decline
    with pytest.raises(NotNow):
        decline(world, made.public_id)


def test_what_was_held_is_not_declined(world):
    to_come(world)
    talk = named(world, Occasion.BEFORE_LEAVE)
    hold(world, talk, date(2026, 12, 9), now=at(world, date(2026, 12, 9)))
    with pytest.raises(NotNow):
        decline(world, talk, now=at(world, date(2026, 12, 10)))
