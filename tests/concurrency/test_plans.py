"""Does a plan stay whole when somebody books one of its slots for themself at the same moment?"""

from contextlib import suppress
from datetime import time

import pytest
from sqlalchemy import select

from casework.models.slots import Booking
from casework.rules.vocabulary import BookingState, Hat
from casework.services import bookings, plans
from casework.services.holds import NotFree
from casework.services.plans import Changed
from tests.concurrency.meeting import meet
from tests.services import asking
from tests.services.planning import MANY, SOON, proposal, wait


@pytest.fixture
def met(world):
    """Four who wait for four slots, and the first slot of the plan for somebody else than the plan has it: (what was
    seen, case of somebody, that slot).
    """
    cases = wait(world, *MANY[:4])
    asking.offer(world, SOON, at=time(13), count=4)
    seen = proposal(world)
    taken = seen.rows[0]
    name = next(name for name in MANY[:4] if cases[name] != taken.who.case_id)
    return seen, name, cases[name], taken.slot.public_id


def accepting(world, seen):
    names = [row.request_id for row in seen.rows]
    return lambda session: plans.accept(session, world.actor("clerk"), seen.digest, names, now=world.now)


def booking(world, name, case_id, slot_id):
    return lambda session: bookings.book(session, world.actor(name, Hat.WORKER), case_id, slot_id, now=world.now)


def living(world) -> list[int]:
    with world.database.reading() as session:
        rows = select(Booking.slot_id).where(Booking.state == BookingState.BOOKED).order_by(Booking.slot_id)
        return list(session.execute(rows).scalars())


def nothing_of_a_plan_that_changed(world, met) -> bool:
    """Somebody has booked a slot of the plan and not committed when the plan is accepted."""
    seen, name, case_id, slot = met
    refused = meet(world, booking(world, name, case_id, slot), accepting(world, seen))
    return isinstance(refused, Changed) and len(living(world)) == 1


def test_whoever_books_first_keeps_the_time_and_nothing_of_the_plan_is_booked(world, met):
    assert nothing_of_a_plan_that_changed(world, met)


def test_a_plan_that_goes_on_without_the_row_that_is_gone_is_seen(world, met, monkeypatch):
    """The twin books what it still can, which nobody has seen."""
    honest = bookings.book

    def whatever(*args, **more):
        with suppress(NotFree):
            return honest(*args, **more)
        return None

    monkeypatch.setattr(plans, "_same", lambda _pairs, _digest: None)
    monkeypatch.setattr(plans, "_made", remembering(plans._made))
    monkeypatch.setattr(bookings, "book", whatever)
    assert not nothing_of_a_plan_that_changed(world, met)


def remembering(made):
    """A proposal that is made once and believed ever after."""
    first: list = []

    def again(visit):
        first[:] = first or [made(visit)]
        return first[0]

    return again


def test_a_plan_that_comes_first_is_whole_and_the_other_is_told(world, met):
    seen, name, case_id, slot = met
    refused = meet(world, accepting(world, seen), booking(world, name, case_id, slot))
    assert isinstance(refused, NotFree)
    assert len(living(world)) == len(set(living(world))) == 4


def test_two_clerks_accept_one_plan_once(world, met):
    seen, *_rest = met
    assert isinstance(meet(world, accepting(world, seen), accepting(world, seen)), Changed)
    assert len(living(world)) == 4
