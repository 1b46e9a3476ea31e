"""Is everybody who waits given time at once, as it was shown, and nobody moved who has an appointment?"""

import re
from datetime import date, time

import pytest
from sqlalchemy import select

from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules.days import TOKYO
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import BookingState, DayPart, Hat, InterviewMode
from casework.services import bookings, choices, elsewhere, endings, holds, own_times, plans, slots
from casework.services.holds import NotFree
from casework.services.plans import Changed
from casework.services.wishes import Wish, WishedTime
from tests.services import asking, outside
from tests.services.planning import EITHER, MANY, SOON, accept, proposal, seven_for_five, wait
from tests.services.test_bookings import told


def living(world) -> list[Booking]:
    with world.database.reading() as session:
        statement = select(Booking).where(Booking.state == BookingState.BOOKED).order_by(Booking.slot_id)
        return list(session.execute(statement).scalars())


def told_of(world, name: str) -> list[Hat]:
    return [hat for who, hat in told(world, Notice.BOOKED) if who == name]


def test_nobody_is_put_into_a_time_that_they_could_not_choose_themself(world):
    """It is ten o'clock, and the rules want two hours; a single booking by the clerk may be sooner."""
    wait(world, "worker")
    asking.offer(world, world.now.date(), at=time(11, 30))
    assert proposal(world).rows == ()
    asking.offer(world, world.now.date(), at=time(12, 30))
    assert len(proposal(world).rows) == 1


def test_as_many_as_can_be_are_given_time_and_the_others_are_named(world):
    seven_for_five(world)
    seen = proposal(world)
    assert (len(seen.rows), len(seen.without)) == (5, 2)
    assert {row.slot.physician_name for row in seen.rows} == {"山田 哲也"}
    assert all(row.slot.starts_at < row.slot.ends_at for row in seen.rows)
    assert [row.slot.starts_at for row in seen.rows] == sorted(row.slot.starts_at for row in seen.rows)


def test_the_same_question_has_the_same_answer(world):
    seven_for_five(world)
    assert proposal(world).digest == proposal(world).digest
    assert re.fullmatch("[0-9a-f]{64}", proposal(world).digest)


def test_what_was_seen_is_booked_with_the_same_notices_and_the_same_history(world):
    seven_for_five(world)
    seen = proposal(world)
    assert accept(world, seen) == 5
    found = living(world)
    with world.database.reading() as session:
        pairs = {
            (session.get_one(InterviewRequest, one.interview_request_id).public_id,
             session.get_one(Slot, one.slot_id).public_id)
            for one in found
        }  # fmt: skip
    assert pairs == {(row.request_id, row.slot.public_id) for row in seen.rows}
    assert {one.booked_by_id for one in found} == {world.people["clerk"].person_id}
    assert not any(one.after_limit for one in found)
    assert len(told(world, Notice.BOOKED)) == len(told(world, Notice.BOOKED_PHYSICIAN)) == 5
    assert (len(proposal(world).rows), len(proposal(world).without)) == (0, 2)


def test_rows_may_be_left_out_and_unknown_ones_book_nothing(world):
    seven_for_five(world)
    seen = proposal(world)
    assert accept(world, seen, []) == 0
    assert accept(world, seen, ["0" * 32]) == 0
    assert living(world) == []
    assert accept(world, seen, [seen.rows[2].request_id]) == 1
    assert len(living(world)) == 1
    assert len(told(world, Notice.BOOKED)) == 1


def book_one(world, cases):
    first = asking.choices(world, cases["worker"]).earlier[0]
    asking.book(world, cases["worker"], first.public_id)


def close_one(world):
    with world.database.writing() as session:
        (first, *_rest) = slots.index(session, world.actor("physician"), now=world.now).slots
        slots.close(session, world.actor("physician"), first.public_id, now=world.now)


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda world, _cases: asking.offer(world, SOON, at=time(9)),
        book_one,
        lambda world, _cases: close_one(world),
        lambda world, _cases: wait(world, MANY[4]),
    ],
    ids=["a slot more", "somebody booked", "a slot closed", "one more asks"],
)
def test_when_anything_changed_nothing_is_booked(world, meanwhile):
    cases = wait(world, *MANY[:4])
    asking.offer(world, SOON, at=time(13), count=5)
    seen = proposal(world)
    meanwhile(world, cases)
    before = len(living(world))
    with pytest.raises(Changed):
        accept(world, seen)
    assert len(living(world)) == before
    assert proposal(world).digest != seen.digest
    assert accept(world, proposal(world)) > 0


def test_an_acceptance_that_forgets_to_look_again_is_seen(world, monkeypatch):
    """The twin books what would be proposed now and not what was seen."""
    wait(world, *MANY[:4])
    asking.offer(world, SOON, at=time(13), count=5)
    seen = proposal(world)
    asking.offer(world, SOON, at=time(9))
    monkeypatch.setattr(plans, "_same", lambda _pairs, _digest: None)
    accept(world, seen)
    with world.database.reading() as session:
        booked = {session.get_one(Slot, one.slot_id).public_id for one in living(world)}
    assert booked != {row.slot.public_id for row in seen.rows}


def test_nobody_who_has_an_appointment_is_moved(world):
    cases = wait(world, *MANY[:3])
    asking.offer(world, SOON, at=time(13), count=3)
    asking.offer(world, date(2026, 12, 22), at=time(13), count=3)
    last = asking.choices(world, cases["worker"]).earlier[-1]
    kept = asking.book(world, cases["worker"], last.public_id)
    seen = proposal(world)
    assert accept(world, seen) == 2
    assert kept.public_id in {one.public_id for one in living(world)}
    assert told_of(world, "worker") == [Hat.WORKER]


def test_nobody_is_put_after_their_limit(world):
    wait(world, "worker")
    asking.offer(world, date(2027, 1, 5))
    assert (proposal(world).rows, len(proposal(world).without)) == ((), 1)


def test_a_wished_time_is_kept_where_it_can_be_and_told(world):
    wished = Wish(InterviewMode.EITHER, times=(WishedTime(date(2026, 12, 15), DayPart.AFTERNOON),))
    wait(world, "worker", wish=wished)
    asking.offer(world, SOON, at=time(13))
    asking.offer(world, date(2026, 12, 15), at=time(9))
    assert [row.kept for row in proposal(world).rows] == [False]
    asking.offer(world, date(2026, 12, 15), at=time(14))
    (row,) = proposal(world).rows
    assert (row.kept, row.slot.starts_at.hour) == (True, 5)
    wait(world, "colleague")
    assert sorted(str(row.kept) for row in proposal(world).rows) == ["None", "True"]


def test_what_is_kept_for_somebody_while_they_confirm_is_given_to_nobody_else(world):
    cases = wait(world, "worker", "colleague")
    asking.offer(world, SOON, at=time(13))
    asking.offer(world, SOON, at=time(15))
    held = asking.choices(world, cases["colleague"], who="colleague").earlier[0].public_id
    with world.database.writing() as session:
        choices.hold(session, world.actor("colleague"), cases["colleague"], held, now=world.now)
    seen = {row.who.employee.name: row.slot.public_id for row in proposal(world).rows}
    assert seen["佐藤 真由美"] != held


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "physician", "nurse", "admin"])
def test_nobody_else_is_shown_or_accepts_a_plan(world, who):
    seven_for_five(world)
    seen = proposal(world)
    with pytest.raises(NotYours):
        proposal(world, who)
    with pytest.raises(NotYours):
        accept(world, seen, who=who)
    assert living(world) == []


def test_another_companys_clerk_accepts_nothing_of_ours(world):
    seven_for_five(world)
    seen = proposal(world)
    with pytest.raises(Changed):
        accept(world, seen, who="stranger_clerk")
    assert living(world) == []


def test_a_row_that_can_not_be_booked_takes_all_with_it(world, monkeypatch):
    seven_for_five(world)
    seen = proposal(world)
    honest, calls = bookings.book, []

    def third_fails(*args, **more):
        calls.append(args)
        if len(calls) == 3:
            raise holds.taken_now()
        return honest(*args, **more)

    monkeypatch.setattr(bookings, "book", third_fails)
    with pytest.raises(Changed):
        accept(world, seen)
    assert living(world) == []
    assert told(world, Notice.BOOKED) == []


def test_whose_limit_has_passed_is_given_the_earliest_time_there_is(world):
    wait(world, "worker")
    asking.offer(world, date(2027, 1, 8))
    asking.offer(world, date(2027, 1, 7))
    late = world.later(days=33)
    (row,) = proposal(world, now=late).rows
    assert row.slot.starts_at.date() == date(2027, 1, 7)
    assert row.who.limit is not None
    assert row.who.limit.limit_on == date(2026, 12, 31)
    assert accept(world, proposal(world, now=late), now=late) == 1
    (booking,) = living(world)
    assert booking.after_limit


# --- somebody who is to be somewhere else ---------------------------------------------------------------------------


def clock(shown):
    return [one.starts_at.astimezone(TOKYO).time() for one in shown]


@pytest.fixture
def counselled(world):
    """The employee has a consultation at one o'clock, of which nobody at the office may know, and waits like another
    for their interview; the physician comes for one o'clock and half past.
    """
    with world.database.writing() as session:
        talk = endings.talk(session, world.actor("worker", Hat.WORKER), EITHER, now=world.now)
    asking.offer(world, SOON, who="nurse", at=time(13))
    free = asking.choices(world, talk)
    asking.book(world, talk, (free.earlier or free.later)[0].public_id)
    cases = wait(world, "worker", "colleague", wish=EITHER)
    asking.offer(world, SOON, at=time(13), count=2)
    return cases


def test_where_somebody_is_to_be_already_is_neither_offered_nor_planned_nor_told(world, counselled):
    theirs, others = counselled["worker"], counselled["colleague"]
    for who in ("worker", "clerk"):
        assert clock(asking.choices(world, theirs, who=who).earlier) == [time(13, 30)]
    first, second = asking.choices(world, others, who="colleague").earlier
    with pytest.raises(NotFree) as met:
        asking.book(world, theirs, first.public_id, who="clerk")
    with pytest.raises(NotFree) as unknown:
        asking.book(world, theirs, "0" * 32, who="clerk")
    assert met.value.said == unknown.value.said
    seen = proposal(world)
    assert ([row.slot.public_id for row in seen.rows], seen.without) == ([first.public_id, second.public_id], ())
    assert accept(world, seen) == 2


def test_twin_a_plan_that_proposes_where_somebody_cannot_be_is_seen(world, counselled, monkeypatch):
    monkeypatch.setattr(elsewhere, "by_person", lambda *_of: {})
    with pytest.raises((AssertionError, ValueError)):
        test_where_somebody_is_to_be_already_is_neither_offered_nor_planned_nor_told(world, counselled)


def test_of_a_time_that_an_outside_organisation_sets_over_a_talk_the_employee_alone_hears(world, counselled):
    referral = outside.refer(world, counselled["worker"])
    outside.appoint(world, referral.public_id, on=SOON, starts=time(13))
    assert told(world, Notice.TWO_AT_ONCE) == [("worker", Hat.WORKER)]


def test_twin_two_at_once_of_which_nobody_hears_are_seen(world, counselled, monkeypatch):
    monkeypatch.setattr(own_times, "warn_outside", lambda *_of: None)
    with pytest.raises(AssertionError):
        test_of_a_time_that_an_outside_organisation_sets_over_a_talk_the_employee_alone_hears(world, counselled)
