"""Does a request go one way only when it is made, handed out, booked or taken back at the same moment?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from casework.access import Visit
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import BookingState, ReceiptAnswer, ReferralState, RequestState
from casework.services import bookings, endings, open_cases, receipts, referrals, requests
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services import asking, outside
from tests.services.test_open_cases import invited_by_another, received

SOON = date(2026, 12, 8)
LIVING = (ReferralState.ASKED, ReferralState.APPOINTED)


@pytest.fixture
def asked(world) -> str:
    """The worker has asked; the public id of the case."""
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    return case_id


def withdraws(world, case_id):
    return lambda session: endings.withdraw(session, world.actor("worker"), case_id, version=1, now=world.now)


def refers(world, case_id):
    handing = outside.handing(world)
    return lambda session: referrals.refer(session, world.actor("clerk"), case_id, handing, now=world.now)


def books(world, case_id):
    asking.offer(world, SOON)
    (slot,) = asking.choices(world, case_id).earlier
    return lambda session: bookings.book(session, world.actor("worker"), case_id, slot.public_id, now=world.now)


def count(world, model, *where) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(model).where(*where)).scalar_one()


def left_behind(world) -> tuple[int, int, int]:
    """Requests that stand, requests that are out, appointments that are booked."""
    return (
        count(world, InterviewRequest, InterviewRequest.state != RequestState.WITHDRAWN),
        count(world, Referral, Referral.state.in_(LIVING)),
        count(world, Booking, Booking.state == BookingState.BOOKED),
    )


def test_what_is_being_taken_back_is_not_handed_out(world, asked):
    assert isinstance(meet(world, withdraws(world, asked), refers(world, asked)), NotYours | NotNow)
    assert left_behind(world) == (0, 0, 0)


def test_what_is_being_handed_out_is_taken_back_with_it(world, asked):
    assert meet(world, refers(world, asked), withdraws(world, asked)) is None
    assert left_behind(world) == (0, 0, 0)
    assert count(world, Referral) == 1


def test_what_is_being_taken_back_gets_no_appointment(world, asked):
    assert isinstance(meet(world, withdraws(world, asked), books(world, asked)), NotYours | NotNow)
    assert left_behind(world) == (0, 0, 0)


def test_what_is_being_booked_is_taken_back_with_its_appointment(world, asked):
    assert meet(world, books(world, asked), withdraws(world, asked)) is None
    assert left_behind(world) == (0, 0, 0)
    assert count(world, Booking) == 1


def test_what_is_being_handed_out_gets_no_appointment_here(world, asked):
    assert isinstance(meet(world, refers(world, asked), books(world, asked)), NotNow)
    assert left_behind(world) == (1, 1, 0)


def test_what_is_being_booked_is_not_handed_out(world, asked):
    assert isinstance(meet(world, books(world, asked), refers(world, asked)), NotNow)
    assert left_behind(world) == (1, 0, 1)


# --- two cases of one person ---------------------------------------------------------------------------------


@pytest.fixture
def cases(world) -> tuple[str, str]:
    return asking.invited(world), invited_by_another(world)


def asks(world, case_id):
    now = world.later(days=20)
    return lambda session: requests.submit(session, world.actor("worker"), case_id, asking.EITHER, now=now)


def settles(world, receipt, case_id):
    now, answer = world.later(days=20), ReceiptAnswer.REQUEST
    return lambda session: receipts.settle(session, world.actor("clerk"), receipt, answer, case_id, now=now)


def test_nobody_asks_in_both_at_once(world, cases):
    assert isinstance(meet(world, asks(world, cases[0]), asks(world, cases[1])), NotNow)
    assert left_behind(world) == (1, 0, 0)


def test_what_is_being_settled_in_one_is_not_asked_in_the_other(world, cases):
    receipt = received(world)
    assert isinstance(meet(world, settles(world, receipt, cases[0]), asks(world, cases[1])), NotNow)
    assert left_behind(world) == (1, 0, 0)


def test_what_is_being_asked_in_one_is_not_settled_in_the_other(world, cases):
    receipt = received(world)
    refused = meet(world, asks(world, cases[0]), settles(world, receipt, cases[1]))
    assert isinstance(refused, NotNow | NotValid)
    assert left_behind(world) == (1, 0, 0)


# --- the twins -------------------------------------------------------------------------------------------------


def without_locks(monkeypatch) -> None:
    """Records are reached as ever, but nothing is locked."""
    for owner, name in ((Visit, "reach"), (Visit, "reach_id"), (requests, "standing")):
        monkeypatch.setattr(owner, name, _unlocked(getattr(owner, name)))


def _unlocked(honest: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *asked, **how: honest(*asked, **{**how, "lock": False})


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "caught",
    [
        test_what_is_being_taken_back_is_not_handed_out, test_what_is_being_handed_out_is_taken_back_with_it,
        test_what_is_being_taken_back_gets_no_appointment, test_what_is_being_booked_is_taken_back_with_its_appointment,
        test_what_is_being_handed_out_gets_no_appointment_here, test_what_is_being_booked_is_not_handed_out,
    ],
    ids=lambda test: test.__name__,
)  # fmt: skip
def test_twin_without_the_locks(world, asked, monkeypatch, caught):
    without_locks(monkeypatch)
    with pytest.raises(AssertionError):
        caught(world, asked)


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "caught",
    [
        test_nobody_asks_in_both_at_once, test_what_is_being_settled_in_one_is_not_asked_in_the_other,
    ],
    ids=lambda test: test.__name__,
)  # fmt: skip
def test_twin_each_case_locked_for_itself(world, cases, monkeypatch, caught):
    """What HR received is locked for itself too, so that the third of these meetings needs no more."""
    monkeypatch.setattr(open_cases, "hold", lambda _visit, _whose: None)
    with pytest.raises(AssertionError):
        caught(world, cases)
