"""Do dates that waited for official holidays fall where they should, once the year is known?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from casework.models.cases import Limit
from casework.models.followups import FollowUp
from casework.models.invitations import Letter
from casework.rules import workdays
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import FollowUpEnd, LetterKind
from casework.services import follow_up_plans, followups, settling
from tests.services import advising, results

LATE = datetime(2026, 12, 1, 1, tzinfo=UTC)


def rows(world, model, *conditions):
    with world.database.reading() as session:
        return session.execute(select(model).where(*conditions).order_by(model.id)).scalars().all()


def settle(world) -> int:
    with world.database.writing() as session:
        return settling.settle(session, world.company_id, now=world.now)


@pytest.fixture
def known_until(monkeypatch):
    """The last year whose holidays are official, as a release knows it."""

    def release(year):
        monkeypatch.setattr(workdays, "SETTLED_UNTIL", year)
        workdays.national_holidays.cache_clear()

    yield release
    workdays.national_holidays.cache_clear()


def test_a_final_confirmation_moves_once_the_year_is_official(world, known_until):
    known_until(2025)
    results.invite(world, "worker")
    (limit,) = rows(world, Limit, Limit.clock == Clock.FINAL_CONFIRMATION)
    assert (limit.limit_on, limit.settled) == (date(2026, 12, 30), False)
    assert settle(world) == 0
    known_until(2027)
    assert settle(world) == 1
    (limit,) = rows(world, Limit, Limit.clock == Clock.FINAL_CONFIRMATION)
    (letter,) = rows(world, Letter, Letter.kind == LetterKind.FINAL)
    assert (limit.limit_on, limit.settled, letter.due_on) == (date(2026, 12, 30), True, date(2026, 12, 30))
    assert settle(world) == 0


def test_a_follow_up_and_its_limit_move_together(world, known_until):
    case = advising.held(world, on=date(2026, 12, 5))
    known_until(2026)
    with world.database.writing() as session:
        follow_up_plans.plan(session, world.actor("physician"), case.interview_id, (1, 3), now=advising.TALK)
    assert [f.settled for f in rows(world, FollowUp)] == [False, False]
    known_until(2027)
    assert settle(world) == 2
    planned = rows(world, FollowUp)
    assert [(f.anchored_on, f.due_on, f.settled) for f in planned] == [
        (date(2027, 1, 5), date(2027, 1, 5), True),
        (date(2027, 3, 5), date(2027, 3, 5), True),
    ]
    limits = rows(world, Limit, Limit.clock == Clock.FOLLOW_UP)
    assert [(limit.limit_on, limit.settled) for limit in limits] == [(f.due_on, True) for f in planned]


def asked_once_more(world, known_until):
    """Somebody doesn't wish: on which day they are asked again, while its year isn't official and once it is. The day
    three months later is a Saturday.
    """
    case = advising.held(world, on=date(2026, 12, 5))
    now = advising.TALK.replace(month=12, day=13)
    with world.database.writing() as session:
        (one,) = follow_up_plans.plan(session, world.actor("physician"), case.interview_id, (1,), now=now)
    known_until(2026)
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), one.public_id, FollowUpEnd.NOT_WISHED, now=now)
    days = []
    for year in (2026, 2027):
        known_until(year)
        settle(world)
        (again,) = rows(world, FollowUp, FollowUp.asks_again)
        (limit,) = rows(world, Limit, Limit.record_id == again.public_id)
        assert (limit.limit_on, limit.settled) == (again.due_on, again.settled)
        days.append((again.due_on, again.settled))
    return days


def test_the_day_on_which_somebody_is_asked_once_more_moves_with_its_limit(world, known_until):
    assert asked_once_more(world, known_until) == [(date(2027, 3, 13), False), (date(2027, 3, 12), True)]


def test_twin_a_day_that_is_said_to_be_settled_stays_on_a_holiday(world, known_until, monkeypatch):
    honest = followups.add
    monkeypatch.setattr(followups, "add", lambda *of, **how: honest(*of, **{**how, "settled": True}))
    with pytest.raises(AssertionError):
        test_the_day_on_which_somebody_is_asked_once_more_moves_with_its_limit(world, known_until)


def test_a_stopped_limit_is_left_alone(world, known_until):
    known_until(2025)
    results.invite(world, "worker")
    with world.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE case_limit SET stopped_on = start_on")
    known_until(2027)
    assert settle(world) == 0
