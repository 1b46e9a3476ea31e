"""Is a time that becomes free offered to those who wait, the nearest limit first, once, and kept until they answer?"""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import event, literal, select

from casework.access import Act, enter_worker
from casework.models.holds import SlotHold
from casework.models.messages import InboxNote
from casework.models.slots import Booking, Slot
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, InterviewMode, PhysicianWish
from casework.services import bookings, choices, coming, fits, holds, requests, waiting
from casework.services.holds import NotFree
from casework.services.wishes import Wish
from tests.services import asking, results
from tests.services.asking import ask, book, case_of, invited, offer

SOON = date(2026, 12, 8)
TOO_LATE = date(2027, 1, 5)
DAY = timedelta(days=1)


def wait(world, case_id, who="worker", now=None):
    with world.database.writing() as session:
        return waiting.wait(session, world.actor(who), case_id, now=now or world.now)


def stop(world, case_id, who="worker", now=None):
    with world.database.writing() as session:
        return waiting.stop(session, world.actor(who), case_id, now=now or world.now)


def go(world, now=None) -> int:
    with world.database.writing() as session:
        return waiting.offer_freed(session, world.company_id, now=now or world.now)


def offered_to(world) -> list[str]:
    """Who was told of a free time, in order."""
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote.person_id).where(InboxNote.notice == Notice.SLOT_OFFERED).order_by(InboxNote.id)
        )
        return [people[person_id] for person_id in rows.scalars()]


def confirming(world, case_id, who="worker", now=None):
    with world.database.writing() as session:
        return choices.confirming(session, world.actor(who), case_id, now=now or world.now)


def free(world, case_id, who="worker", now=None):
    page = asking.choices(world, case_id, who=who, now=now)
    return [slot.public_id for slot in (*page.earlier, *page.later)]


def two_wait(world) -> tuple[str, str]:
    """The colleague asked a day later than the worker, and waits longer than they do."""
    mine = invited(world)
    ask(world, mine)
    results.invite(world, "colleague")
    theirs = case_of(world, "colleague")
    ask(world, theirs, who="colleague", now=world.now + DAY)
    wait(world, theirs, "colleague", world.now + DAY)
    wait(world, mine, now=world.now + 2 * DAY)
    return mine, theirs


def test_the_nearest_limit_comes_first_and_the_next_one_after_the_answer(world):
    mine, theirs = two_wait(world)
    at = world.now + 2 * DAY
    assert go(world, at) == 0
    offer(world, SOON, now=at)
    assert go(world, at) == 1
    assert offered_to(world) == ["worker"]
    page = confirming(world, mine, now=at)
    assert page.hold.offered
    assert page.hold.until_at == at + timedelta(hours=24)
    assert free(world, theirs, "colleague", now=at) == []
    assert go(world, at) == 0
    with world.database.writing() as session:
        choices.let_go(session, world.actor("worker"), mine, now=at)
    assert go(world, at) == 1
    assert offered_to(world) == ["worker", "colleague"]
    booking = book(world, theirs, confirming(world, theirs, "colleague", at).slot.public_id, who="colleague", now=at)
    assert booking.booked
    assert go(world, at) == 0


def test_twin_the_longest_waiting_first_is_seen(world, monkeypatch):
    real = waiting._queue
    monkeypatch.setattr(waiting, "_queue", lambda visit: real(visit)[::-1])
    with pytest.raises((AssertionError, NotFree)):
        test_the_nearest_limit_comes_first_and_the_next_one_after_the_answer(world)


def test_without_an_answer_it_goes_to_the_next_and_comes_back_to_nobody(world):
    mine, theirs = two_wait(world)
    at = world.now + 2 * DAY
    offer(world, SOON, now=at)
    go(world, at)
    assert go(world, at + timedelta(hours=23, minutes=59)) == 0
    assert go(world, at + timedelta(hours=24)) == 1
    assert offered_to(world) == ["worker", "colleague"]
    assert go(world, at + timedelta(hours=48)) == 0
    assert free(world, mine, now=at + timedelta(hours=48)) == free(
        world, theirs, "colleague", at + timedelta(hours=48)
    ), "then it is simply free"
    assert len(free(world, mine, now=at + timedelta(hours=48))) == 1


def test_twin_offering_the_same_time_again_is_seen(world, monkeypatch):
    monkeypatch.setattr(coming, "offered", lambda *_: set())
    with pytest.raises(AssertionError):
        test_without_an_answer_it_goes_to_the_next_and_comes_back_to_nobody(world)


def test_a_cancelled_time_goes_to_who_waits(world):
    mine = invited(world)
    ask(world, mine)
    offer(world, SOON)
    booking = book(world, mine, free(world, mine)[0])
    results.invite(world, "colleague")
    theirs = case_of(world, "colleague")
    ask(world, theirs, who="colleague")
    assert asking.choices(world, theirs, who="colleague").may_wait
    assert wait(world, theirs, "colleague").waits_since == world.now
    assert not asking.choices(world, theirs, who="colleague").may_wait
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booking.public_id, now=world.later(hours=1))
    assert go(world, world.later(hours=1)) == 1
    assert offered_to(world) == ["colleague"]


def freed_while_another_waits(world) -> tuple[str, str]:
    """The worker gives a time back that the colleague waits for: the cases of both."""
    mine = invited(world)
    ask(world, mine)
    offer(world, SOON)
    booking = book(world, mine, free(world, mine)[0])
    results.invite(world, "colleague")
    theirs = case_of(world, "colleague")
    ask(world, theirs, who="colleague")
    wait(world, theirs, "colleague")
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booking.public_id, now=world.now)
    return mine, theirs


def test_nobody_takes_a_freed_time_before_those_who_wait_are_asked(world):
    mine, theirs = freed_while_another_waits(world)
    assert free(world, mine) == []
    assert go(world) == 1
    assert confirming(world, theirs, "colleague").hold.offered


def test_who_is_called_can_take_the_time_at_once(world):
    _mine, theirs = freed_while_another_waits(world)
    go(world)
    assert book(world, theirs, confirming(world, theirs, "colleague").slot.public_id, who="colleague").booked


def test_twin_a_time_that_is_withheld_from_who_was_called_is_seen(world, monkeypatch):
    monkeypatch.setattr(fits, "_withheld", lambda _visit, freed: freed)
    monkeypatch.setattr(holds, "kept_for", lambda _now: literal(None))
    asking.ask_anew(monkeypatch)
    with pytest.raises(NotFree):
        test_who_is_called_can_take_the_time_at_once(world)


def test_nobody_is_told_that_somebody_has_a_time_which_is_only_withheld(world):
    mine, _theirs = freed_while_another_waits(world)
    with world.database.reading() as session:
        slot = session.execute(select(Slot.public_id)).scalar_one()
    with pytest.raises(NotFree) as refused:
        book(world, mine, slot)
    assert "ほかの人" not in refused.value.said.text


def test_whose_limit_has_passed_is_called_too(world):
    mine = invited(world)
    ask(world, mine)
    wait(world, mine)
    at = world.later(days=40)
    offer(world, at.date() + timedelta(days=5), now=at)
    assert go(world, at) == 1
    assert offered_to(world) == ["worker"]


def test_twin_a_freed_time_for_whoever_looks_is_seen(world, monkeypatch):
    monkeypatch.setattr(coming, "freed", lambda _visit, _rows: set())
    with pytest.raises(AssertionError):
        test_nobody_takes_a_freed_time_before_those_who_wait_are_asked(world)


def test_a_freed_time_is_free_at_once_where_nobody_waits_and_soon_where_no_round_comes(world):
    mine, theirs = freed_while_another_waits(world)
    assert len(free(world, mine, now=world.later(minutes=5))) == 1
    stop(world, theirs, "colleague")
    assert len(free(world, mine)) == 1


def looked_at(world, case_id) -> tuple[int, int]:
    """How many times the choosing page shows, and how many statements it took."""
    taken: list[str] = []

    def listen(_connection, _cursor, statement, *_):
        taken.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", listen)
    try:
        return len(free(world, case_id)), len(taken)
    finally:
        event.remove(world.database.engine, "before_cursor_execute", listen)


def give_back_while(world, *waiting_ones: str, wish=asking.EITHER, who="physician") -> str:
    """The worker gives a time back while these wait: the worker's case."""
    mine = invited(world)
    ask(world, mine)
    offer(world, SOON, who=who)
    booking = book(world, mine, free(world, mine)[0])
    for name in waiting_ones:
        theirs = invited(world, name)
        with world.database.writing() as session:
            requests.submit(session, world.actor(name, Hat.WORKER), theirs, wish, now=world.now)
            waiting.wait(session, world.actor(name, Hat.WORKER), theirs, now=world.now)
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booking.public_id, now=world.now)
    return mine


@pytest.mark.parametrize(
    ("wish", "who"),
    [
        (Wish(InterviewMode.ONLINE), "physician"),
        (Wish(InterviewMode.EITHER, PhysicianWish.WOMAN), "physician"),
        (Wish(InterviewMode.EITHER, PhysicianWish.INDUSTRIAL), "outside_physician"),
    ],
)
def test_a_time_that_nobody_who_waits_could_have_is_free_at_once(world, wish, who):
    mine = give_back_while(world, "colleague", wish=wish, who=who)
    assert len(free(world, mine)) == 1
    assert go(world) == 0


def test_twin_withheld_for_whoever_waits_is_seen(world, monkeypatch):
    monkeypatch.setattr(fits, "_withheld", lambda _visit, freed: freed)
    with pytest.raises(AssertionError):
        test_a_time_that_nobody_who_waits_could_have_is_free_at_once(
            world, Wish(InterviewMode.ONLINE), "physician"
        )  # fmt: skip


def test_a_time_that_was_offered_before_to_who_waits_is_withheld_from_nobody(world):
    mine, theirs = freed_while_another_waits(world)
    go(world)
    with world.database.writing() as session:
        choices.let_go(session, world.actor("colleague"), theirs, now=world.now)
    assert len(free(world, mine)) == 1
    assert go(world) == 0


def test_a_time_later_than_what_they_have_is_withheld_from_nobody(world):
    theirs = invited(world, "colleague")
    ask(world, theirs, who="colleague")
    offer(world, date(2026, 12, 7))
    book(world, theirs, free(world, theirs, "colleague")[0], who="colleague")
    wait(world, theirs, "colleague")
    mine = give_back_while(world)
    assert len(free(world, mine)) == 1
    assert go(world) == 0


def test_a_time_so_near_that_nobody_could_answer_is_free_at_once_for_the_office(world):
    mine = give_back_while(world, "colleague")
    near = world.later(days=7, hours=1, minutes=31)  # half an hour before the notice that is asked for
    with world.database.writing() as session:
        given_back = session.execute(select(Booking)).scalar_one()
        visit = enter_worker(session, world.company_id, Act.BUILD, now=near)
        given_back.ended_at = near
        visit.record("booking", given_back.public_id)
    assert len(free(world, mine, "clerk", near)) == 1
    assert go(world, near) == 0


def test_who_looks_waits_for_no_more_statements_however_many_wait(world):
    mine = give_back_while(world, "colleague", wish=Wish(InterviewMode.ONLINE))
    shown, one = looked_at(world, mine)
    for name in ("supervisor", "committee", "admin"):
        theirs = invited(world, name)
        with world.database.writing() as session:
            requests.submit(session, world.actor(name, Hat.WORKER), theirs, Wish(InterviewMode.ONLINE), now=world.now)
            waiting.wait(session, world.actor(name, Hat.WORKER), theirs, now=world.now)
    assert (shown, one) == looked_at(world, mine)


def test_who_took_a_time_after_the_limit_is_offered_an_earlier_one_and_may_move(world):
    mine = invited(world)
    ask(world, mine)
    offer(world, TOO_LATE)
    book(world, mine, free(world, mine)[0])
    wait(world, mine)
    offer(world, date(2027, 1, 12))
    assert go(world) == 0, "later than what they have"
    offer(world, SOON)
    assert go(world) == 1
    moved = book(world, mine, confirming(world, mine).slot.public_id)
    assert not moved.after_limit
    with world.database.writing() as session:
        assert stop_needed(session, world, mine) is False


def stop_needed(session, world, case_id) -> bool:
    """Whether somebody with an appointment in time still waits."""
    page = choices.choosing(session, world.actor("worker"), case_id, now=world.now)
    return page.request.waits_since is not None


def test_nobody_is_offered_what_they_cannot_answer_in_time(world):
    mine = invited(world)
    ask(world, mine)
    wait(world, mine)
    offer(world, SOON, at=time(14))
    assert go(world, world.later(days=7, hours=1, minutes=31)) == 0, "29 minutes before the notice that is asked for"
    late = world.later(days=7, hours=1, minutes=29)
    assert go(world, late) == 1
    assert confirming(world, mine, now=late).hold.until_at == world.later(days=7, hours=2)


def test_who_waits_no_longer_is_offered_nothing(world):
    mine = invited(world)
    ask(world, mine)
    wait(world, mine)
    assert stop(world, mine).waits_since is None
    offer(world, SOON)
    assert go(world) == 0
    with world.database.reading() as session:
        assert session.execute(select(SlotHold)).first() is None


def test_one_who_chooses_something_else_meanwhile_is_left_alone(world):
    mine = invited(world)
    ask(world, mine)
    wait(world, mine)
    offer(world, SOON, count=2)
    first, second = free(world, mine)
    with world.database.writing() as session:
        choices.hold(session, world.actor("worker"), mine, second, now=world.now)
    assert go(world) == 0
    assert confirming(world, mine).slot.public_id == second
    book(world, mine, first)
    assert go(world) == 0
