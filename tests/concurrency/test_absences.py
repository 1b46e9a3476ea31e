"""Does nobody keep an appointment with somebody who is away, and does nobody wait for ever, when two meet?"""

import threading
from datetime import date, timedelta

from sqlalchemy import select

from casework.models.slots import Booking
from casework.rules.vocabulary import BookingState
from casework.services import bookings, handovers, waiting
from casework.services.handovers import Leaving
from tests.concurrency.meeting import meet
from tests.services import asking
from tests.services.asking import ask, invited, offer
from tests.services.test_handovers import SOON, whose
from tests.services.test_waiting import free, offered_to, two_wait


def booking(world, case_id, slot_id, who="worker", now=None):
    return lambda session: bookings.book(session, world.actor(who), case_id, slot_id, now=now or world.now)


def leaving(world):
    absence = Leaving(
        person=world.people["physician"].public_id, to="", workplace=asking.workplace(world),
        from_on=date(2026, 12, 7), until_on=date(2026, 12, 20),
    )  # fmt: skip
    return lambda session: handovers.hand_over(session, world.actor("clerk"), absence, now=world.now)


def states(world) -> list[BookingState]:
    with world.database.reading() as session:
        return list(session.execute(select(Booking.state)).scalars())


def nobody_is_left(world) -> bool:
    """An appointment is made and not committed while the absence of its professional is written down."""
    case_id = invited(world)
    ask(world, case_id)
    offer(world, SOON)
    [slot] = free(world, case_id)
    assert meet(world, booking(world, case_id, slot), leaving(world)) is None
    return states(world) == [BookingState.CANCELLED] and whose(world) == []


def test_an_appointment_that_is_just_being_made_ends_with_the_others(world):
    assert nobody_is_left(world)


def test_twin_looking_once_leaves_it_on_postgresql(world, monkeypatch):
    """On SQLite the second waits from its very beginning, and sees all."""
    real, times = handovers._end_appointments, []

    def once(visit, made):
        times.append(made)
        return real(visit, made) if len(times) == 1 else []

    monkeypatch.setattr(handovers, "_end_appointments", once)
    assert nobody_is_left(world) is (world.database.engine.dialect.name == "sqlite")


def test_a_round_that_offers_a_time_and_somebody_who_books_it_do_not_wait_for_each_other(world, monkeypatch):
    """The colleague books what the round has just kept for the worker; then the round comes to the colleague's case."""
    _mine, theirs = two_wait(world)
    at = world.now + timedelta(days=2)
    offer(world, SOON, now=at)
    [slot] = free(world, theirs, "colleague", now=at)
    refused: list[BaseException] = []

    def book() -> None:
        try:
            with world.database.writing() as session:
                booking(world, theirs, slot, "colleague", at)(session)
        except BaseException as error:  # noqa: BLE001 - looked at below
            refused.append(error)

    other = threading.Thread(target=book)
    real = waiting._offer

    def offering(visit, case_id):
        done = real(visit, case_id)
        if not other.ident:
            visit.session.flush()
            other.start()
            other.join(0.5)
        return done

    monkeypatch.setattr(waiting, "_offer", offering)
    with world.database.writing() as session:
        assert waiting.offer_freed(session, world.company_id, now=at) == 1
    other.join()
    assert offered_to(world) == ["worker"]
    assert [type(error).__name__ for error in refused] == ["NotFree"]
