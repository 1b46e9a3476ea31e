"""Does nobody read of a last day that is over, and is nobody late who was told late?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.cases import Case, Limit
from casework.models.invitations import Invitation
from casework.models.requests import InterviewRequest
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.vocabulary import PauseReason
from casework.services import invitations, letters, pauses, print_runs, rests
from casework.services.pauses import Rest
from tests.services import asking, results
from tests.services.test_calls import without_mail

LINK = "https://case.example.jp/sign-in"


def stored(world) -> tuple[date, date]:
    """The last day to ask, and the limit that runs."""
    with world.database.reading() as session:
        asked_by = session.execute(select(Invitation.request_by)).scalar_one()
        limit = session.execute(select(Limit.limit_on).where(Limit.clock == Clock.REQUEST)).scalar_one()
    return asked_by, limit


def letter(world, now) -> str:
    with world.database.writing() as session:
        return invitations.page(session, world.actor("worker"), asking.case_of(world), now=now).letter


def test_in_time_the_last_day_is_that_of_the_rules(world):
    asking.invited(world)
    assert stored(world) == (date(2026, 12, 31), date(2026, 12, 31))


@pytest.mark.parametrize(("days", "last"), [(16, date(2026, 12, 31)), (17, date(2027, 1, 1)), (60, date(2027, 2, 13))])
def test_after_a_late_decision_two_weeks_are_left(world, days, last):
    results.invite(world, "worker", now=world.later(days=days))
    assert stored(world) == (last, last)
    assert f"{last.year}年{last.month}月{last.day}日" in letter(world, world.later(days=days))


def test_whoever_asks_by_then_is_not_late(world):
    results.invite(world, "worker", now=world.later(days=60))
    asking.ask(world, asking.case_of(world), now=world.later(days=70))
    with world.database.reading() as session:
        assert session.execute(select(InterviewRequest.late)).scalar_one() is False


def test_twin_without_time_left_they_are_late(world, monkeypatch):
    monkeypatch.setattr(rests, "leave_time", lambda *_given: None)
    with pytest.raises(AssertionError):
        test_whoever_asks_by_then_is_not_late(world)


def test_after_a_long_pause_the_first_letter_leaves_time_too(world):
    with world.database.writing() as session:
        number = world.people["worker"].number
        rest = Rest(PauseReason.ON_LEAVE, world.now.date(), date(2027, 2, 1))
        pauses.pause_by_number(session, world.actor("clerk"), number, rest, now=world.now)
    asking.invited(world)
    for days in range(62, 65):
        with world.database.writing() as session:
            letters.send_due(session, world.company_id, now=world.later(days=days))
    assert stored(world) == (date(2027, 2, 16), date(2027, 2, 16))


def test_on_paper_time_is_left_from_the_day_of_printing(world):
    without_mail(world, "worker")
    asking.invited(world)
    with world.database.writing() as session:
        print_runs.make(session, world.actor("clerk"), LINK, now=world.later(days=25))
    assert stored(world) == (date(2027, 1, 9), date(2027, 1, 9))


def test_a_later_letter_moves_nothing(world):
    asking.invited(world)
    for days in (14, 29):
        with world.database.writing() as session:
            assert letters.send_due(session, world.company_id, now=world.later(days=days)) == 1
    assert stored(world)[0] == date(2026, 12, 31)


def test_no_letter_after_a_pause_names_a_day_that_is_over(world):
    case_id = asking.invited(world)
    with world.database.writing() as session:
        rest = Rest(PauseReason.ON_LEAVE, date(2026, 12, 10), date(2027, 1, 3))
        pauses.pause(session, world.actor("clerk"), case_id, rest, now=world.now)
    with world.database.writing() as session:
        assert letters.send_due(session, world.company_id, now=world.later(days=34)) == 1
    assert stored(world) == (date(2027, 1, 18), date(2027, 1, 18))


def test_nor_does_one_that_bounced_and_is_printed_later(world):
    asking.invited(world)
    with world.database.writing() as session:
        assert letters.send_due(session, world.company_id, now=world.later(days=29)) == 1
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.DELIVER, now=world.later(days=32))
        case_id = session.execute(select(Case.public_id)).scalar_one()
        letters.mail_given_up(visit, Notice.FINAL_CONFIRMATION.value, case_id)
    with world.database.writing() as session:
        print_runs.make(session, world.actor("clerk"), LINK, now=world.later(days=33))
    assert stored(world) == (date(2027, 1, 17), date(2027, 1, 17))
