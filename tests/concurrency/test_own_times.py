"""Is one person with two cases in one place at a time, whoever gives them a time for each at the same moment?"""

from datetime import time

import pytest
from sqlalchemy import select

from casework.models.explanation_talks import ExplanationTalk
from casework.models.slots import Booking
from casework.rules.notices import Notice
from casework.rules.vocabulary import BookingState, Hat, InterviewMode
from casework.services import bookings, endings, explanation_talks, follow_up_times, own_times
from casework.services.holds import NotFree
from casework.services.wishes import Wish
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services.advising import NEXT, decided
from tests.services.asking import choices, offer
from tests.services.following import plan
from tests.services.test_explanation_talks import wanted
from tests.services.test_follow_up_times import DUE, choosing
from tests.services.test_hearings import notes
from tests.walks import walked


@walked
def staged(world):
    """Of one employee a follow-up and a decision to explain in one case, and a wish to talk in another; at 14:00 the
    physician is free for the first, the nurse for the last: (follow-up and slot, case of the wish and slot, decision).
    """
    case, decision = decided(world)
    (follow_up,) = plan(world, case.interview_id, [1], now=NEXT)
    with world.database.writing() as session:
        wish_id = endings.talk(session, world.actor("worker"), Wish(InterviewMode.EITHER), now=NEXT)
    offer(world, DUE, at=time(14))
    offer(world, DUE, who="nurse", at=time(14))
    free = choices(world, wish_id, now=NEXT)
    with_physician = _with(choosing(world, follow_up.public_id).offers, "山田 哲也")
    with_nurse = _with((*free.earlier, *free.later), "井上 彩")
    return (follow_up.public_id, with_physician), (wish_id, with_nurse), decision.public_id


def _with(offers, name) -> str:
    return next(one.public_id for one in offers if one.physician_name == name)


@pytest.fixture
def two(world):
    return staged(world)


def follows_up(world, two):
    actor = world.actor("worker")
    return lambda session: follow_up_times.book(session, actor, *two[0], now=NEXT)


def talks(world, two):
    actor = world.actor("worker")
    return lambda session: bookings.book(session, actor, *two[1], now=NEXT)


def explains(world, two):
    said = wanted(world, on=DUE, starts=time(14), sure=True)
    return lambda session: explanation_talks.fix(session, world.actor("hr"), two[2], said, now=NEXT)


def at_two(world) -> int:
    """At how many places they are to be."""
    with world.database.reading() as session:
        booked = select(Booking.id).where(Booking.state == BookingState.BOOKED)
        explained = select(ExplanationTalk.id).where(ExplanationTalk.ended_at.is_(None))
        return len(session.execute(booked).all()) + len(session.execute(explained).all())


def test_of_two_talks_in_two_cases_at_one_time_the_second_is_refused(world, two):
    assert isinstance(meet(world, follows_up(world, two), talks(world, two)), NotFree)
    assert at_two(world) == 1


def test_the_other_way_round_too(world, two):
    assert isinstance(meet(world, talks(world, two), follows_up(world, two)), NotFree)
    assert at_two(world) == 1


def test_no_talk_is_booked_into_an_explanation_that_is_being_set(world, two):
    assert isinstance(meet(world, explains(world, two), talks(world, two)), NotFree)
    assert at_two(world) == 1


def test_of_an_explanation_set_at_the_time_of_a_talk_that_is_being_booked_the_employee_hears(world, two):
    assert meet(world, talks(world, two), explains(world, two)) is None
    assert notes(world, Notice.TWO_AT_ONCE) == [("worker", Hat.WORKER)]


@POSTGRESQL_ONLY
@pytest.mark.parametrize(
    "caught",
    [
        test_of_two_talks_in_two_cases_at_one_time_the_second_is_refused, test_the_other_way_round_too,
        test_no_talk_is_booked_into_an_explanation_that_is_being_set,
        test_of_an_explanation_set_at_the_time_of_a_talk_that_is_being_booked_the_employee_hears,
    ],
    ids=lambda test: test.__name__,
)  # fmt: skip
def test_twin_without_the_lock_of_the_person(world, two, monkeypatch, caught):
    """On SQLite the second looks once the first is done."""
    monkeypatch.setattr(own_times, "hold", lambda *_of: None)
    with pytest.raises(AssertionError):
        caught(world, two)
