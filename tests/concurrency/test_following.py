"""Does a follow-up have one time and one end, and a refusal one result, whoever acts at the same moment?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework.access import Act, Visit, enter_worker
from casework.models.followups import FollowUp
from casework.models.instruction_drafts import InstructionDraft
from casework.models.reconsiderations import Reconsideration
from casework.models.sendings import Sending
from casework.models.slots import Booking, Slot
from casework.rules.errors import NotNow
from casework.rules.objections import Outcome
from casework.rules.vocabulary import BookingState, FollowUpEnd, FollowUpState, Hat
from casework.services import (
    bookings,
    follow_up_notes,
    follow_up_times,
    followups,
    previews,
    reconsiderations,
    sendings,
)
from casework.services.holds import NotFree
from casework.services.reconsiderations import Settled
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services.advising import NEXT, held
from tests.services.asking import offer
from tests.services.following import NEW, plan
from tests.services.test_follow_up_times import DUE, choosing, planned
from tests.services.test_reconsiderations import OWN, refused
from tests.services.test_sendings import answer as answers
from tests.services.test_sendings import explained, propose

__all__ = ["explained"]
"""A fixture."""


def booked(world) -> list[tuple[BookingState, int]]:
    """Every appointment of a follow-up: how it stands, and in which slot."""
    rows = select(Booking.state, Booking.slot_id).where(Booking.follow_up_id.is_not(None)).order_by(Booking.id)
    with world.database.reading() as session:
        return [(row.state, row.slot_id) for row in session.execute(rows)]


def state(world, follow_up_id) -> FollowUpState:
    with world.database.reading() as session:
        return session.execute(select(FollowUp.state).where(FollowUp.public_id == follow_up_id)).scalar_one()


def books(world, follow_up_id, slot_id, who="worker", hat=None):
    actor = world.actor(who, hat)
    return lambda session: follow_up_times.book(session, actor, follow_up_id, slot_id, now=NEXT)


# --- one slot, two people -----------------------------------------------------------------------------------------


def two_for_one(world) -> BaseException | None:
    """Two employees take the same slot, each for a follow-up of their own."""
    mine = plan(world, held(world).interview_id, [1], now=NEXT)[0].public_id
    theirs_of = held(world, "colleague", on=date(2026, 12, 9))
    theirs = plan(world, theirs_of.interview_id, [1], now=NEXT.replace(day=10))[0].public_id
    offer(world, DUE)
    slot_id = choosing(world, mine).offers[0].public_id
    return meet(world, books(world, mine, slot_id), books(world, theirs, slot_id, "colleague"))


def test_two_who_take_one_slot_for_two_follow_ups_are_one_who_has_it(world):
    assert isinstance(two_for_one(world), NotFree)
    assert [how for how, _slot in booked(world)] == [BookingState.BOOKED]


@POSTGRESQL_ONLY
def test_twin_without_the_index_both_have_it(world):
    """On SQLite the second looks once the first is done."""
    with world.database.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_booking_slot"))
    assert two_for_one(world) is None


def writes(world, booking: Booking) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        bookings.seize(session, booking)
        visit.record("booking", booking.public_id)


def seized(world) -> BaseException:
    """What whoever writes a second appointment for one follow-up is told: nobody took the slot."""
    _case, follow_up_id = planned(world)
    offer(world, DUE)
    offer(world, date(2027, 1, 12))
    first, second = choosing(world, follow_up_id).offers
    with world.database.writing() as session:
        books(world, follow_up_id, first.public_id)(session)
    with world.database.reading() as session:
        present = session.execute(select(Booking).where(Booking.follow_up_id.is_not(None))).scalar_one()
        free = session.execute(select(Slot.id).where(Slot.public_id == second.public_id)).scalar_one()
    again = Booking(
        public_id="0" * 32, company_id=present.company_id, slot_id=free, case_id=present.case_id,
        follow_up_id=present.follow_up_id, state=BookingState.BOOKED, booked_at=NEXT, after_limit=False, uid="u@x",
        booked_by_id=present.booked_by_id, sequence=0,
    )  # fmt: skip
    with pytest.raises((IntegrityError, NotFree)) as found:
        writes(world, again)
    return found.value


def test_what_the_database_refuses_for_another_reason_is_no_slot_that_somebody_took(world):
    assert isinstance(seized(world), IntegrityError)


def test_twin_every_refusal_as_a_slot_that_is_taken_is_seen(world, monkeypatch):
    monkeypatch.setattr(bookings, "_slot_taken", lambda _error: True)
    assert isinstance(seized(world), NotFree)


# --- one follow-up, two acts --------------------------------------------------------------------------------------


@pytest.fixture
def waiting(world) -> tuple[str, str, str]:
    """A follow-up and two times for it."""
    _case, follow_up_id = planned(world)
    offer(world, DUE)
    offer(world, date(2027, 1, 12))
    first, second = choosing(world, follow_up_id).offers
    return follow_up_id, first.public_id, second.public_id


def ends(world, follow_up_id):
    physician = world.actor("physician")
    return lambda session: followups.end(session, physician, follow_up_id, FollowUpEnd.RESOLVED, now=NEXT)


def holds(world, follow_up_id):
    nurse = world.actor("nurse")
    return lambda session: follow_up_notes.hold(session, nurse, follow_up_id, NEXT.date(), NEW, now=NEXT)


def test_what_two_book_at_once_is_moved_and_not_booked_twice(world, waiting):
    follow_up_id, first, second = waiting
    assert meet(world, books(world, follow_up_id, first), books(world, follow_up_id, second, "physician")) is None
    assert [how for how, _slot in booked(world)] == [BookingState.MOVED, BookingState.BOOKED]


def test_what_is_being_given_up_gets_no_time(world, waiting):
    follow_up_id, first, _second = waiting
    assert isinstance(meet(world, ends(world, follow_up_id), books(world, follow_up_id, first)), NotNow)
    assert (state(world, follow_up_id), booked(world)) == (FollowUpState.ENDED, [])


def test_what_is_being_held_gets_no_time(world, waiting):
    follow_up_id, first, _second = waiting
    assert isinstance(meet(world, holds(world, follow_up_id), books(world, follow_up_id, first)), NotNow)
    assert (state(world, follow_up_id), booked(world)) == (FollowUpState.HELD, [])


def test_what_is_being_booked_is_given_up_with_its_time(world, waiting):
    follow_up_id, first, _second = waiting
    assert meet(world, books(world, follow_up_id, first), ends(world, follow_up_id)) is None
    assert [how for how, _slot in booked(world)] == [BookingState.CANCELLED]
    assert state(world, follow_up_id) is FollowUpState.ENDED


def without_locks(monkeypatch) -> None:
    """Records are reached as ever, but nothing is locked."""
    for name in ("reach", "reach_id"):
        monkeypatch.setattr(Visit, name, _unlocked(getattr(Visit, name)))


def _unlocked(honest: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *asked, **how: honest(*asked, **{**how, "lock": False})


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "caught",
    [
        test_what_two_book_at_once_is_moved_and_not_booked_twice, test_what_is_being_given_up_gets_no_time,
        test_what_is_being_held_gets_no_time, test_what_is_being_booked_is_given_up_with_its_time,
    ],
    ids=lambda test: test.__name__,
)  # fmt: skip
def test_twin_without_the_locks(world, waiting, monkeypatch, caught):
    without_locks(monkeypatch)
    with pytest.raises(AssertionError):
        caught(world, waiting)


# --- a refusal ----------------------------------------------------------------------------------------------------


def says(world, decision):
    physician = world.actor("physician", Hat.PHYSICIAN)
    return lambda session: reconsiderations.say(session, physician, decision.public_id, OWN, now=NEXT)


def settles(world, decision, **changed):
    said = Settled(**{
        "held_on": date(2026, 12, 9), "physician_id": world.people["physician"].public_id,
        "physician_words": "必要です。", "result": Outcome.KEPT, "reason": "続けます。", **changed,
    })  # fmt: skip
    return lambda session: reconsiderations.settle(session, world.actor("hr"), decision.public_id, said, now=NEXT)


def looked_at(world) -> tuple[int, bool]:
    """How often the physician wrote, and whether it is settled."""
    with world.database.reading() as session:
        one = session.execute(select(Reconsideration)).scalar_one()
        return one.words_version, one.settled_at is not None


def test_what_the_physician_is_writing_is_not_settled_unread(world):
    _case, decision = refused(world)
    assert isinstance(meet(world, says(world, decision), settles(world, decision)), NotNow)
    assert looked_at(world) == (1, False)


def test_what_is_being_settled_is_written_over_by_nobody(world):
    _case, decision = refused(world)
    assert isinstance(meet(world, settles(world, decision), says(world, decision)), NotNow)
    assert looked_at(world) == (0, True)


# --- a text that the employee was shown ---------------------------------------------------------------------------


def sends(world, decision, draft):
    hr = world.actor("hr")
    return lambda session: sendings.send_shown(session, hr, decision.public_id, draft.public_id, now=NEXT)


def takes_back(world, decision, draft):
    hr = world.actor("hr")
    return lambda session: previews.withdraw(session, hr, decision.public_id, draft.public_id, now=NEXT)


def went(world) -> tuple[int, int]:
    """How many texts went out, and how many aren't to."""
    with world.database.reading() as session:
        sent = session.execute(select(Sending.id)).all()
        back = session.execute(select(InstructionDraft.id).where(InstructionDraft.withdrawn_at.is_not(None))).all()
    return len(sent), len(back)


def shown(world, decision):
    draft = propose(world, decision)
    answers(world, draft)
    return draft


def test_what_is_being_taken_back_is_not_sent(world, explained):
    draft = shown(world, explained)
    assert isinstance(meet(world, takes_back(world, explained, draft), sends(world, explained, draft)), NotNow)
    assert went(world) == (0, 1)


def test_what_is_being_sent_is_not_taken_back(world, explained):
    draft = shown(world, explained)
    assert isinstance(meet(world, sends(world, explained, draft), takes_back(world, explained, draft)), NotNow)
    assert went(world) == (1, 0)


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "caught",
    [test_what_the_physician_is_writing_is_not_settled_unread, test_what_is_being_settled_is_written_over_by_nobody],
    ids=lambda test: test.__name__,
)
def test_twin_without_the_locks_of_a_refusal(world, monkeypatch, caught):
    without_locks(monkeypatch)
    with pytest.raises(AssertionError):
        caught(world)


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "caught", [test_what_is_being_taken_back_is_not_sent, test_what_is_being_sent_is_not_taken_back],
    ids=lambda test: test.__name__,
)  # fmt: skip
def test_twin_without_the_locks_of_a_text(world, explained, monkeypatch, caught):
    without_locks(monkeypatch)
    with pytest.raises(AssertionError):
        caught(world, explained)
