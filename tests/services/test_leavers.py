"""What ends with an employment before anything was advised: and what is written down first?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.people import Employment, Placement, ReportingLine
from casework.models.slots import Booking
from casework.rules.notices import Notice
from casework.rules.vocabulary import BookingState, CaseKind, CloseReason, FollowUpEnd, FollowUpState, Hat
from casework.services import endings, followups, leavers
from tests.services import advising, asking, talking
from tests.services.test_hearings import notes

GONE = date(2026, 12, 9)
AFTER = datetime(2026, 12, 10, 1, tzinfo=UTC)


def left(world, gone=GONE, name="worker"):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        whose = world.people[name].employment_id
        for model in (Placement, ReportingLine):
            for row in session.execute(
                select(model).where(model.employment_id == whose, model.until_on.is_(None))
            ).scalars():
                row.until_on = gone
        session.flush()
        session.get_one(Employment, whose).until_on = gone
        visit.record("employment", "0" * 32)


def rounds_of(world, now=AFTER) -> int:
    with world.database.writing() as session:
        return leavers.close(session, world.company_id, now=now)


def stored(world, model):
    with world.database.reading() as session:
        return list(session.execute(select(model).order_by(model.id)).scalars())


def running(world) -> int:
    return sum(limit.stopped_on is None for limit in stored(world, Limit))


def booked(world, on):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    asking.offer(world, on)
    free = asking.choices(world, case_id)
    asking.book(world, case_id, (free.earlier or free.later)[0].public_id)
    return case_id


def test_an_invitation_and_a_request_end_with_the_employment(world):
    asking.ask(world, asking.invited(world))
    assert running(world)
    left(world)
    assert rounds_of(world) == 1
    [case] = stored(world, Case)
    assert (case.closed_on, case.close_reason) == (AFTER.date(), CloseReason.LEFT)
    assert running(world) == 0
    assert rounds_of(world) == 0


def test_a_time_behind_the_last_day_is_free_again_and_the_physician_hears_of_it(world):
    booked(world, date(2026, 12, 18))
    left(world)
    assert rounds_of(world) == 1
    assert [one.state for one in stored(world, Booking)] == [BookingState.CANCELLED]
    assert ("physician", Hat.PHYSICIAN) in notes(world, Notice.BOOKING_ENDED)


def test_a_talk_that_may_have_been_held_is_written_down_first(world):
    booked(world, date(2026, 12, 8))
    left(world)
    assert rounds_of(world) == 0
    assert [one.closed_on for one in stored(world, Case)] == [None]


def test_a_record_that_the_law_asks_for_is_issued_first(world):
    _case_id, interview_id = talking.held(world)
    left(world)
    assert rounds_of(world) == 0
    assert running(world)
    talking.issue(world, interview_id, version=talking.save(world, interview_id))
    assert rounds_of(world) == 1


@pytest.mark.parametrize(
    ("twin", "test"),
    [
        (date.min, test_a_talk_that_may_have_been_held_is_written_down_first),
        (date.max, test_a_time_behind_the_last_day_is_free_again_and_the_physician_hears_of_it),
    ],
)
def test_twin_appointments_that_all_end_or_all_wait_are_seen(world, monkeypatch, twin, test):
    original = leavers._end
    monkeypatch.setattr(leavers, "_end", lambda visit, case, _last: original(visit, case, twin))
    with pytest.raises(AssertionError):
        test(world)


def test_planned_follow_ups_end_with_their_reason(world):
    _case_id, interview_id = talking.held(world)
    with world.database.writing() as session:
        followups.plan(session, world.actor("physician"), interview_id, (1, 3), now=advising.NEXT)
    talking.issue(world, interview_id, version=talking.save(world, interview_id))
    left(world)
    assert rounds_of(world) == 1
    assert {(one.state, one.ended_reason) for one in stored(world, FollowUp)} == {
        (FollowUpState.ENDED, FollowUpEnd.LEFT)
    }


def test_a_consultation_ends_too_and_only_its_professional_hears_of_it(world):
    with world.database.writing() as session:
        talk = endings.consult(session, world.actor("worker"), asking.invited(world), now=world.now)
    before = {(one[0], one[1]) for notice in Notice for one in notes(world, notice) if one[1] is not Hat.WORKER}
    left(world)
    assert rounds_of(world, AFTER + timedelta(days=1)) == 2
    [case] = [one for one in stored(world, Case) if one.kind is CaseKind.CONSULTATION]
    assert (case.public_id, case.close_reason) == (talk, CloseReason.LEFT)
    after = {(one[0], one[1]) for notice in Notice for one in notes(world, notice) if one[1] is not Hat.WORKER}
    assert {hat for _who, hat in after - before} <= {Hat.PHYSICIAN, Hat.NURSE}
