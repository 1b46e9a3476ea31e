"""Is a talk that is only offered before what it is about, and does it press nobody?"""

from datetime import date, time

import pytest
from sqlalchemy import select

from casework.models.followups import FollowUp
from casework.models.slots import Booking
from casework.rules.vocabulary import BookingState, Occasion
from casework.services import follow_up_times, followups, return_plans
from casework.services.holds import NotFree
from tests.services import test_return_plans
from tests.services.asking import offer
from tests.services.test_follow_up_times import book, choosing
from tests.services.test_leaves import begun, extend

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
