"""What ends with an employment before anything was advised: and what is written down first?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.measures import Instruction, Measure
from casework.models.people import Employment, Placement, ReportingLine
from casework.models.slots import Booking
from casework.rules.days import tokyo_date
from casework.rules.notices import Notice
from casework.rules.vocabulary import BookingState, CaseKind, CloseReason, FollowUpEnd, FollowUpState, Hat
from casework.services import endings, follow_up_plans, instructions, leavers, people_import, stayers, terms
from tests.services import advising, asking, talking, test_terms
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
        follow_up_plans.plan(session, world.actor("physician"), interview_id, (1, 3), now=advising.NEXT)
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


# --- the last day was corrected ---------------------------------------------------------------------------------------

RENEWED = datetime(2026, 12, 12, 1, tzinfo=UTC)


def corrected(world, day, now=RENEWED):
    """HR's file moves the last day."""
    number = world.people["worker"].number
    content = f"社員番号,退職日\r\n{number},{day.isoformat()}\r\n".encode()
    with world.database.writing() as session:
        done = people_import.load(session, world.company_id, content, as_of=tokyo_date(now), now=now)
    assert not done.problems


def resumed(world, now=RENEWED) -> int:
    with world.database.writing() as session:
        return stayers.go_on(session, world.company_id, now=now)


def test_measures_that_end_with_an_employment_are_said_to_hr(world):
    advising.told(world)
    corrected(world, GONE, advising.NEXT)
    assert rounds_of(world) == 1
    assert notes(world, Notice.MEASURES_LEFT) == [("hr", Hat.HR)]


def test_a_renewal_that_is_entered_late_lets_everything_hold_again(world):
    _case, _decision, instruction = advising.told(world)
    before = [(one.from_on, one.until_on, one.ended_on, one.ended_by_id) for one in stored(world, Measure)]
    limits = {(one.clock, one.limit_on) for one in stored(world, Limit) if one.stopped_on is None}
    corrected(world, GONE, advising.NEXT)
    assert rounds_of(world) == 1
    assert running(world) == 0
    assert resumed(world) == 0
    corrected(world, date(2027, 12, 31))
    assert resumed(world) == 1
    [case] = stored(world, Case)
    assert (case.closed_on, case.close_reason) == (None, None)
    after = [(one.from_on, one.until_on, one.ended_on, one.ended_by_id) for one in stored(world, Measure)]
    assert (after, {one.left_with for one in stored(world, Measure)}) == (before, {False})
    assert {(one.clock, one.limit_on) for one in stored(world, Limit) if one.stopped_on is None} == limits
    assert [one.ended_on for one in stored(world, Instruction)] == [None]
    with world.database.writing() as session:
        page = instructions.read(session, world.actor("supervisor"), instruction.public_id, now=RENEWED)
    assert not page.over
    assert notes(world, Notice.MEASURES_GO_ON) == [("hr", Hat.HR), ("physician", Hat.PHYSICIAN)]
    assert notes(world, Notice.GOES_ON) == [("worker", Hat.WORKER)]
    assert len(notes(world, Notice.INSTRUCTION_TO_SUPERVISOR)) == 2, "they haven't confirmed it yet"
    assert notes(world, Notice.REQUEST_GOES_ON) == [], "the talk was held"
    assert rounds_of(world, RENEWED) == 0
    assert resumed(world) == 0


def test_a_supervisor_who_confirmed_hears_that_it_goes_on_and_of_nothing_new(world):
    _case, _decision, instruction = advising.told(world)
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=advising.NEXT)
    corrected(world, GONE, advising.NEXT)
    assert rounds_of(world) == 1
    corrected(world, date(2027, 12, 31))
    assert resumed(world) == 1
    assert len(notes(world, Notice.INSTRUCTION_TO_SUPERVISOR)) == 1
    assert notes(world, Notice.INSTRUCTION_GOES_ON) == [("supervisor", Hat.SUPERVISOR)]


def test_twin_a_notice_as_of_something_new_is_seen(world, monkeypatch):
    monkeypatch.setattr(terms, "_confirmed_by", lambda *_: set())
    with pytest.raises(AssertionError):
        test_a_supervisor_who_confirmed_hears_that_it_goes_on_and_of_nothing_new(world)


def test_the_clerk_hears_that_a_time_is_to_be_set_again(world):
    booked(world, date(2026, 12, 18))
    left(world)
    assert rounds_of(world) == 1
    left(world, date(2027, 12, 31))
    assert resumed(world) == 1
    assert notes(world, Notice.REQUEST_GOES_ON) == [("clerk", Hat.CLERK)]


def test_twin_a_clerk_who_is_not_told_is_seen(world, monkeypatch):
    monkeypatch.setattr(stayers, "_tell_clerks", lambda *_: None)
    with pytest.raises(AssertionError):
        test_the_clerk_hears_that_a_time_is_to_be_set_again(world)


def test_twin_measures_that_are_gone_for_good_are_seen(world, monkeypatch):
    monkeypatch.setattr(terms, "go_on", lambda *_: False)
    with pytest.raises(AssertionError):
        test_a_renewal_that_is_entered_late_lets_everything_hold_again(world)


def test_twin_limits_that_stay_stopped_are_seen(world, monkeypatch):
    monkeypatch.setattr(leavers, "_stop_limits", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_renewal_that_is_entered_late_lets_everything_hold_again(world)


def test_what_a_later_decision_had_ended_ends_as_it_said(world):
    case, decision, _instruction = advising.told(world)
    _again, newer = test_terms.renewed(world, case, decision)
    advising.explain(world, newer, now=test_terms.FEBRUARY, given_on=date(2027, 2, 22))
    days = {"from_on": test_terms.LATER, "until_on": test_terms.LAST}
    advising.instruct(world, newer, now=test_terms.FEBRUARY, **days)
    before = [(one.ended_on, one.ended_by_id) for one in stored(world, Measure)]
    told = [one.ended_on for one in stored(world, Instruction)]
    gone = date(2027, 2, 26)
    corrected(world, gone, test_terms.FEBRUARY)
    assert rounds_of(world, datetime(2027, 2, 27, 1, tzinfo=UTC)) == 1
    assert {(one.ended_on, one.ended_by_id, one.left_with) for one in stored(world, Measure)} == {(gone, None, True)}
    assert {one.ended_on for one in stored(world, Instruction)} == {gone}
    march = datetime(2027, 3, 2, 1, tzinfo=UTC)
    corrected(world, date(2027, 12, 31), march)
    assert resumed(world, march) == 1
    assert [(one.ended_on, one.ended_by_id) for one in stored(world, Measure)] == before
    assert [one.ended_on for one in stored(world, Instruction)] == told


def test_a_step_to_come_ends_with_the_employment_too_and_comes_back(world):
    case = advising.advised(world, replace(advising.RESTRICTED, items=(advising.LIMIT,)))
    advising.hear(world, case)
    steps = (
        advising.limited(0, until_on=date(2026, 12, 31)), advising.limited(20, from_on=date(2027, 1, 1)),
    )  # fmt: skip
    decision = advising.decide(world, case, *steps, reason="段階的に戻すため")
    before = [(one.ended_on, one.ended_by_id) for one in stored(world, Measure)]
    corrected(world, GONE, advising.NEXT)
    assert rounds_of(world) == 1
    assert [(one.ended_on, one.left_with) for one in stored(world, Measure)] == [(GONE, True), (GONE, True)]
    corrected(world, date(2027, 12, 31))
    assert resumed(world) == 1
    assert [(one.ended_on, one.ended_by_id) for one in stored(world, Measure)] == before
    assert decision.public_id


def test_follow_ups_and_a_consultation_go_on_and_hr_hears_of_neither(world):
    with world.database.writing() as session:
        talk = endings.consult(session, world.actor("worker"), asking.invited(world), now=world.now)
    corrected(world, GONE, advising.NEXT)
    assert rounds_of(world, AFTER + timedelta(days=1)) == 2
    corrected(world, date(2027, 12, 31))
    assert resumed(world) == 2
    assert {one.closed_on for one in stored(world, Case)} == {None}
    assert talk
    assert notes(world, Notice.MEASURES_GO_ON) == []
    assert notes(world, Notice.GOES_ON) == [("worker", Hat.WORKER)], "one line for two cases"
    assert notes(world, Notice.REQUEST_GOES_ON) == []


def test_planned_follow_ups_are_planned_again(world):
    test_planned_follow_ups_end_with_their_reason(world)
    left(world, date(2027, 12, 31))
    assert resumed(world) == 1
    assert {(one.state, one.ended_reason) for one in stored(world, FollowUp)} == {(FollowUpState.PLANNED, None)}
