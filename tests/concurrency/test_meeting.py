"""Does nothing get lost when an appointment is moved, withdrawn, cancelled, missed or closed at the same moment?"""

import re
from datetime import date

import pytest
from sqlalchemy import event, select

from casework.models.holds import SlotHold
from casework.models.slots import Booking, Slot
from casework.rules.errors import NotNow
from casework.rules.vocabulary import BookingState, InterviewMode, InterviewState, RequestState, SlotState
from casework.services import bookings, choices, endings, interviews, slots
from casework.services.holds import NotFree
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services import asking, results, talking
from tests.services.talking import THEN
from tests.services.test_interviews import in_care, states

LATER = date(2026, 12, 15)


@pytest.fixture
def met(world):
    """Somebody whose talk has begun by the clock, with another time to choose: (case, booking, interview, slot)."""
    case_id, booking_id, interview_id = talking.begun(world)
    asking.offer(world, LATER, now=THEN)
    (slot,) = asking.choices(world, case_id, now=THEN).earlier
    return case_id, booking_id, interview_id, slot.public_id


def states_of_bookings(world) -> list[BookingState]:
    with world.database.reading() as session:
        return list(session.execute(select(Booking.state).order_by(Booking.id)).scalars())


def miss(world, booking_id):
    return lambda session: interviews.missed(session, world.actor("physician"), booking_id, now=THEN)


def cancel(world, booking_id):
    return lambda session: bookings.cancel(session, world.actor("worker"), booking_id, now=world.now)


def move(world, case_id, slot, *, now=THEN):
    return lambda session: bookings.book(session, world.actor("worker"), case_id, slot, now=now)


def withdraw(world, case_id):
    with world.database.writing() as session:
        seen = endings.withdrawal(session, world.actor("worker"), case_id, now=THEN)
    return lambda session: endings.withdraw(
        session, world.actor("worker"), case_id, version=seen.version, now=THEN
    )  # fmt: skip


def test_a_missed_talk_stays_missed_when_it_is_moved_at_the_same_moment(world, met):
    case_id, booking_id, _interview, slot = met
    assert meet(world, miss(world, booking_id), move(world, case_id, slot)) is None
    assert states_of_bookings(world) == [BookingState.MISSED, BookingState.BOOKED]
    assert in_care(world, on=date(2026, 12, 8)) == [world.people["physician"].person_id]


def test_a_missed_talk_stays_missed_when_the_request_is_withdrawn_at_the_same_moment(world, met):
    case_id, booking_id, _interview, _slot = met
    assert meet(world, miss(world, booking_id), withdraw(world, case_id)) is None
    assert states_of_bookings(world) == [BookingState.MISSED]
    assert states(world)[0] is InterviewState.BROKEN_OFF
    assert states(world)[2] is RequestState.WITHDRAWN


def test_what_was_cancelled_is_not_moved(world, met):
    case_id, booking_id, _interview, slot = met
    assert meet(world, cancel(world, booking_id), move(world, case_id, slot, now=world.now)) is None
    assert states_of_bookings(world) == [BookingState.CANCELLED, BookingState.BOOKED]
    with world.database.reading() as session:
        old, new = session.execute(select(Booking).order_by(Booking.id)).scalars()
    assert old.uid != new.uid


def test_what_was_moved_is_not_missed(world, met):
    case_id, booking_id, _interview, slot = met
    refused = meet(world, move(world, case_id, slot), miss(world, booking_id))
    assert refused is not None
    assert states_of_bookings(world) == [BookingState.MOVED, BookingState.BOOKED]


def close(world, slot):
    return lambda session: slots.close(session, world.actor("physician"), slot, now=THEN)


def slot_of(world, slot) -> Slot:
    with world.database.reading() as session:
        return session.execute(select(Slot).where(Slot.public_id == slot)).scalar_one()


def test_a_time_that_is_being_closed_is_not_booked(world, met):
    case_id, _booking, _interview, slot = met
    assert isinstance(meet(world, close(world, slot), move(world, case_id, slot)), NotFree)
    assert slot_of(world, slot).state is SlotState.CLOSED
    assert states_of_bookings(world) == [BookingState.BOOKED]


def test_a_time_that_is_being_booked_is_not_closed(world, met):
    case_id, _booking, _interview, slot = met
    refused = meet(world, move(world, case_id, slot), close(world, slot))
    assert isinstance(refused, NotNow)
    assert slot_of(world, slot).state is SlotState.FREE
    assert states_of_bookings(world) == [BookingState.MOVED, BookingState.BOOKED]


ORDER = ("case", "interview", "interview_request", "booking", "referral", "slot", "invitation", "trail_head")
"""In this order rows are locked, whatever the act: then two acts never wait for each other."""
LOCKED = re.compile(r'FROM "?(\w+)"?.*FOR UPDATE(?: OF "?(\w+)"?)?', re.DOTALL)


def locks(world, act) -> list[str]:
    """The tables whose rows an act locks, in its order."""
    found = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if lock := LOCKED.search(statement):
            found.append(lock.group(2) or lock.group(1))

    engine = world.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        with world.database.writing() as session:
            act(session)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


@POSTGRESQL_ONLY
@pytest.mark.parametrize("act", ["move", "cancel", "withdraw", "start", "hold", "break_off", "miss"])
def test_every_act_locks_in_the_same_order(world, met, act):
    case_id, booking_id, interview_id, slot = met
    physician, on, mode = world.actor("physician"), talking.DAY, InterviewMode.IN_PERSON
    acts = {
        "move": move(world, case_id, slot),
        "cancel": cancel(world, booking_id),
        "withdraw": withdraw(world, case_id),
        "start": lambda session: interviews.start(session, physician, booking_id, now=THEN),
        "hold": lambda session: interviews.hold(session, physician, interview_id, on, mode, now=THEN),
        "break_off": lambda session: interviews.break_off(session, physician, interview_id, now=THEN),
        "miss": miss(world, booking_id),
    }
    found = locks(world, acts[act])
    assert found[0] == "case"
    assert "booking" in found
    assert found == sorted(found, key=ORDER.index)


def test_of_two_who_choose_one_time_at_the_same_moment_it_is_kept_for_the_first(world):
    mine, theirs, slot = two_choose(world)

    def hold(who, case_id):
        return lambda session: choices.hold(session, world.actor(who), case_id, slot, now=world.now)

    assert isinstance(meet(world, hold("worker", mine), hold("colleague", theirs)), NotFree)
    assert [hold.interview_request_id for hold in kept(world)] == [1]


def test_who_books_at_the_moment_when_it_is_kept_for_another_is_refused(world):
    mine, theirs, slot = two_choose(world)
    refused = meet(
        world,
        lambda session: choices.hold(session, world.actor("worker"), mine, slot, now=world.now),
        lambda session: bookings.book(session, world.actor("colleague"), theirs, slot, now=world.now),
    )
    assert isinstance(refused, NotFree)
    assert states_of_bookings(world) == []


@POSTGRESQL_ONLY
def test_twin_without_the_lock_on_the_slot_a_kept_time_is_booked_by_another(world, monkeypatch):
    monkeypatch.setattr(bookings, "hold_open", lambda _visit, _request, _fit: None)
    with pytest.raises(AssertionError):
        test_who_books_at_the_moment_when_it_is_kept_for_another_is_refused(world)


def two_choose(world) -> tuple[str, str, str]:
    """Two who look for a time, and the only one there is."""
    mine = asking.invited(world)
    asking.ask(world, mine)
    results.invite(world, "colleague")
    theirs = asking.case_of(world, "colleague")
    asking.ask(world, theirs, who="colleague")
    asking.offer(world, LATER)
    (slot,) = asking.choices(world, mine).earlier
    return mine, theirs, slot.public_id


def kept(world) -> list[SlotHold]:
    with world.database.reading() as session:
        return list(session.execute(select(SlotHold)).scalars())
