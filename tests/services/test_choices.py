"""Is a chosen time kept for ten minutes while it is confirmed, for one person only, and free again by itself?"""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import literal, select

from casework.models.holds import SlotHold
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.services import bookings, choices, holds, slots
from casework.services.holds import NotFree
from tests.services import asking, results
from tests.services.asking import ask, ask_anew, book, case_of, invited, offer

SOON = date(2026, 12, 8)
TOO_LATE = date(2027, 1, 5)
TEN = timedelta(minutes=10)


def two_ask(world) -> tuple[str, str]:
    """Worker and colleague both look for a time."""
    mine = invited(world)
    ask(world, mine)
    results.invite(world, "colleague")
    theirs = case_of(world, "colleague")
    ask(world, theirs, who="colleague")
    return mine, theirs


def free(world, case_id, who="worker", now=None) -> list[str]:
    page = asking.choices(world, case_id, who=who, now=now)
    return [slot.public_id for slot in (*page.earlier, *page.later)]


def keep(world, case_id, slot_id, *, who="worker", later=False, now=None):
    with world.database.writing() as session:
        return choices.hold(session, world.actor(who), case_id, slot_id, later=later, now=now or world.now)


def confirming(world, case_id, *, who="worker", now=None):
    with world.database.writing() as session:
        return choices.confirming(session, world.actor(who), case_id, now=now or world.now)


def let_go(world, case_id, *, who="worker", now=None):
    with world.database.writing() as session:
        choices.let_go(session, world.actor(who), case_id, now=now or world.now)


def all_holds(world) -> list[SlotHold]:
    with world.database.reading() as session:
        return list(session.execute(select(SlotHold).order_by(SlotHold.id)).scalars())


def test_what_is_kept_is_offered_to_nobody_else_for_ten_minutes(world):
    mine, theirs = two_ask(world)
    offer(world, SOON, count=2)
    first, second = free(world, mine)
    kept = keep(world, mine, first)
    assert kept.until_at == world.now + TEN
    assert free(world, mine) == [first, second]
    assert free(world, theirs, "colleague") == [second]
    with pytest.raises(NotFree):
        keep(world, theirs, first, who="colleague")
    with pytest.raises(NotFree):
        book(world, theirs, first, who="colleague")
    almost = world.later(minutes=9, seconds=59)
    assert free(world, theirs, "colleague", now=almost) == [second]
    assert free(world, theirs, "colleague", now=world.now + TEN) == [first, second]
    keep(world, theirs, first, who="colleague", now=world.now + TEN)
    with pytest.raises(NotFree):
        book(world, mine, first, now=world.now + TEN)


@pytest.mark.parametrize(
    ("name", "broken"),
    [("kept_for", lambda _now: literal(None)), ("lives", lambda _now: SlotHold.ended_at.is_(None))],
)
def test_twin_a_hold_that_holds_nothing_or_never_ends_is_seen(world, monkeypatch, name, broken):
    monkeypatch.setattr(holds, name, broken)
    ask_anew(monkeypatch)
    with pytest.raises((AssertionError, NotFree, pytest.fail.Exception)):
        test_what_is_kept_is_offered_to_nobody_else_for_ten_minutes(world)


def test_confirming_shows_what_is_kept_and_booking_ends_the_hold(world):
    mine, _ = two_ask(world)
    offer(world, SOON)
    (slot,) = free(world, mine)
    keep(world, mine, slot)
    page = confirming(world, mine)
    assert (page.slot.public_id, page.after_limit, page.booking) == (slot, False, None)
    assert not page.hold.offered
    book(world, mine, slot)
    assert [hold.ended_at for hold in all_holds(world)] == [world.now]
    with pytest.raises(NotFree):
        confirming(world, mine)


def test_choosing_again_takes_the_first_one_back(world):
    mine, theirs = two_ask(world)
    offer(world, SOON, count=2)
    first, second = free(world, mine)
    keep(world, mine, first)
    keep(world, mine, second)
    assert free(world, theirs, "colleague") == [first]
    let_go(world, mine)
    assert free(world, theirs, "colleague") == [first, second]
    let_go(world, mine)
    assert [hold.ended_at is not None for hold in all_holds(world)] == [True, True]


def test_keeping_the_same_time_twice_does_not_make_it_longer(world):
    mine, _ = two_ask(world)
    offer(world, SOON)
    (slot,) = free(world, mine)
    keep(world, mine, slot)
    again = keep(world, mine, slot, now=world.later(minutes=5))
    assert again.until_at == world.now + TEN
    assert len(all_holds(world)) == 1


def test_a_time_after_the_limit_is_kept_only_when_asked_for(world):
    mine, _ = two_ask(world)
    offer(world, SOON)
    offer(world, TOO_LATE)
    later = asking.choices(world, mine, later=True).later[0].public_id
    with pytest.raises(NotValid):
        keep(world, mine, later)
    keep(world, mine, later, later=True)
    page = confirming(world, mine)
    assert (page.after_limit, page.wished) == (True, True)
    with world.database.reading() as session:
        wished = session.execute(select(InterviewRequest.later_wished_on)).scalars()
        assert list(wished) == [None, None], "looking is no wish"


def test_moving_shows_what_would_change(world):
    mine, _ = two_ask(world)
    offer(world, SOON, count=2)
    first, second = free(world, mine)
    book(world, mine, first)
    keep(world, mine, second)
    assert confirming(world, mine).booking.booked
    with pytest.raises(NotNow):
        keep(world, mine, first)


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_for_others_nothing_is_kept_and_nothing_can_be(world, who):
    mine, _ = two_ask(world)
    offer(world, SOON)
    (slot,) = free(world, mine)
    keep(world, mine, slot)
    for act in (lambda: keep(world, mine, slot, who=who), lambda: confirming(world, mine, who=who)):
        with pytest.raises(NotYours):
            act()


def test_the_clerk_keeps_and_confirms_on_behalf(world):
    mine, _ = two_ask(world)
    offer(world, SOON, at=time(9))
    (slot,) = free(world, mine, "clerk")
    keep(world, mine, slot, who="clerk")
    assert confirming(world, mine, who="clerk").employee.name == "佐藤 真由美"
    assert book(world, mine, slot, who="clerk").booked


def test_a_kept_time_whose_slot_was_closed_is_offered_no_more(world):
    mine, _ = two_ask(world)
    offer(world, SOON)
    (slot,) = free(world, mine)
    keep(world, mine, slot)
    with world.database.writing() as session:
        slots.close(session, world.actor("physician"), slot, now=world.now)
    with pytest.raises(NotFree):
        confirming(world, mine)
    with world.database.writing() as session, pytest.raises(NotFree):
        bookings.book(session, world.actor("worker"), mine, slot, now=world.now)
