"""Does a request in one case stop what presses in another, and does one person ask only once at a time? (§12.13)"""

from datetime import date

import pytest
from sqlalchemy import func, select

from casework.models.invitations import Letter
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import InterviewedBy, RequestState
from casework.services import checks, endings, rounds
from casework.services.checks import NewCheck
from tests.services import asking, results


@pytest.fixture
def cases(world) -> tuple[str, str]:
    """The worker is invited by two checks, and has answered neither."""
    first = asking.invited(world)
    new = NewCheck(
        name="臨時", workplace=asking.workplace(world), started_on=date(2026, 11, 1), questionnaire=Questionnaire.FULL,
        examiners=(world.people["physician"].public_id,), interviewed_by=InterviewedBy.INDUSTRIAL_PHYSICIAN,
        provider="",
    )  # fmt: skip
    with world.database.writing() as session:
        world.check_public_id = checks.start(session, world.actor("clerk"), new, now=world.now)
    results.invite(world, "worker")
    second = asking.case_of(world)
    assert first != second
    return first, second


def left(world, *, days: int) -> int:
    """How many letters have left once the worker of the product was there that many days later."""
    with world.database.writing() as session:
        for one in rounds.ROUNDS:
            rounds.go(session, world.company_id, one, now=world.later(days=days))
    with world.database.reading() as session:
        return session.execute(select(func.count(Letter.id)).where(Letter.sent_at.is_not(None))).scalar_one()


@pytest.mark.parametrize("asked", [0, 1])
def test_no_letter_presses_whoever_has_asked_in_another_case(world, cases, asked):
    asking.ask(world, cases[asked], now=world.later(days=2))
    assert left(world, days=20) == 2


@pytest.mark.usefixtures("cases")
def test_twin_without_a_request_they_leave(world):
    assert left(world, days=20) == 4


@pytest.mark.parametrize("asked", [0, 1])
def test_nobody_asks_twice_at_a_time(world, cases, asked):
    asking.ask(world, cases[asked])
    with pytest.raises(NotNow):
        asking.ask(world, cases[1 - asked])
    with world.database.reading() as session:
        standing = InterviewRequest.state == RequestState.SUBMITTED
        assert session.execute(select(func.count(InterviewRequest.id)).where(standing)).scalar_one() == 1


def test_after_a_withdrawal_the_other_case_is_open_again(world, cases):
    asking.ask(world, cases[0])
    with world.database.writing() as session:
        page = endings.withdrawal(session, world.actor("worker"), cases[0], now=world.now)
        endings.withdraw(session, world.actor("worker"), cases[0], version=page.version, now=world.now)
    asking.ask(world, cases[1])
