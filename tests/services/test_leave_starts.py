"""Does what rests during a leave rest from its first day, not before, and go on where there was no leave at all?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import false, select, true, update
from sqlalchemy.exc import IntegrityError

from casework.access import Visit, reach_leaves
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.return_plans import ReturnPlan
from casework.models.stage_texts import StageText
from casework.models.trials import TrialAttendance
from casework.rules import trials as trial_rules
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.leaves import LeaveEnd, Reached
from casework.rules.notices import Notice
from casework.rules.return_plans import Outcome, Phase, PlanEnd, PlanState
from casework.rules.trials import Cover, TrialEnd, TrialKind
from casework.rules.vocabulary import CloseReason, FollowUpEnd, FollowUpState, Hat, Occasion
from casework.services import (
    followups,
    leave_corrections,
    leave_ends,
    leave_starts,
    leaves,
    plans_in_force,
    return_plans,
    returns,
    stage_texts,
    stayers,
    team_stages,
    trials,
)
from tests.services import test_follow_up_times, test_leaves, test_return_plans, test_trials
from tests.services.advising import held
from tests.services.asking import offer
from tests.services.following import NEW, hold, plan
from tests.services.test_hearings import notes
from tests.services.test_leavers import GONE, RENEWED, corrected, left, resumed, rounds_of
from tests.services.test_leaves import begun, closed, end
from tests.services.test_occasions import move

PLANNED, ON_LEAVE = (FollowUpState.PLANNED, None), (FollowUpState.ENDED, FollowUpEnd.ON_LEAVE)


def looked(world, now):
    with world.database.writing() as session:
        return leave_starts.look(session, world.company_id, now=now)


def talks(world) -> list[tuple[int | None, date, tuple[FollowUpState, FollowUpEnd | None]]]:
    """Those after a return, or of an interview."""
    with world.database.reading() as session:
        of = select(FollowUp).where(FollowUp.because.is_(None)).order_by(FollowUp.due_on, FollowUp.id)
        return [(one.months, one.due_on, (one.state, one.ended_reason)) for one in session.execute(of).scalars()]


def plans(world):
    with world.database.reading() as session:
        every = session.execute(
            select(ReturnPlan.state, ReturnPlan.ended_as, ReturnPlan.ended_on).order_by(ReturnPlan.id)
        ).all()
        texts = session.execute(select(StageText.ended_on).order_by(StageText.id)).scalars().all()
        trials = session.execute(select(TrialAttendance.ended_on).order_by(TrialAttendance.id)).scalars().all()
    return [tuple(one) for one in every], list(texts), list(trials)


def returned(world):
    """With a plan whose first text went out, and a trial as work; the leave and the first day back."""
    leave_id = begun(world)
    plan_id = test_return_plans.saved(world, leave_id)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    with world.database.reading() as session:
        text_id = session.execute(select(StageText.public_id)).scalar_one()
    with world.database.writing() as session:
        stage_texts.send(session, world.actor("hr"), text_id, "急ぎのため", now=world.now)
    back = world.later(days=9)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    first = back.date() + timedelta(days=1)
    test_trials.settled(world, leave_id, now=back, kind=TrialKind.TRIAL, paid=True, cover=Cover.STATUTORY,
                        from_on=first, until_on=first + timedelta(days=80))  # fmt: skip
    return leave_id, plan_id, back


def again(world, now, begins_on):
    return begun(world, now=now, begins_on=begins_on, until_on=begins_on + timedelta(days=60), limit_on=None,
                 limit_basis="")  # fmt: skip


def rests_from_its_first_day(world) -> None:
    _leave, _plan, back = returned(world)
    first = back.date() + timedelta(days=60)
    second = again(world, back, first)
    looked(world, back)
    assert plans(world) == ([(PlanState.DECIDED, None, None)], [None], [None]), "it goes on until then"
    assert [state for *_, state in talks(world)] == [PLANNED, ON_LEAVE, ON_LEAVE]
    begins = back + timedelta(days=60)
    looked(world, begins)
    eve = first - timedelta(days=1)
    assert plans(world) == ([(PlanState.OVER, PlanEnd.ON_LEAVE, eve)], [eve], [first])
    end(world, second, first, LeaveEnd.MISTAKEN, now=begins)
    assert plans(world)[:2] == ([(PlanState.DECIDED, None, None)], [None]), "nothing came between"
    assert test_return_plans.due(world)
    assert [state for *_, state in talks(world)] == [PLANNED, PLANNED, PLANNED]


def test_what_a_return_before_has_goes_on_until_the_eve_of_the_next_leave(world):
    rests_from_its_first_day(world)


@pytest.mark.parametrize(
    ("module", "heedless"),
    [(leave_starts, "begun"), (plans_in_force, "take_up"), (stage_texts, "take_up"), (followups, "end_planned")],
)
def test_twin_what_never_rests_or_never_goes_on_is_seen(world, monkeypatch, module, heedless):
    monkeypatch.setattr(module, heedless, lambda *_of, **_more: None)
    with pytest.raises(AssertionError):
        rests_from_its_first_day(world)


def test_a_talk_that_took_place_is_written_down_though_the_leave_is_over_or_the_next_began(world):
    leave_id = begun(world, until_on=world.now.date() + timedelta(days=20))
    with world.database.reading() as session:
        ahead = session.execute(
            select(FollowUp.public_id).where(FollowUp.because == Occasion.BEFORE_RETURN)
        ).scalar_one()  # fmt: skip
    back = world.later(days=21)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    hold(world, ahead, back.date() - timedelta(days=3), replace(NEW, sure=True), now=back)
    later = back + timedelta(days=40)
    again(world, later, later.date())
    assert [state for *_, state in talks(world)] == [PLANNED, ON_LEAVE, ON_LEAVE], "the first may have been held"


def test_twin_talks_that_all_end_are_seen(world, monkeypatch):
    original = followups.falling
    monkeypatch.setattr(followups, "falling", lambda visit, case, _first, *last: original(visit, case, date.min, *last))
    with pytest.raises(Exception, match=r"(?s).*"):
        test_a_talk_that_took_place_is_written_down_though_the_leave_is_over_or_the_next_began(world)


def ends_as_it_was(world) -> None:
    _leave, plan_id, back = returned(world)
    with world.database.reading() as session:
        to_come = session.execute(select(FollowUp.public_id).where(FollowUp.state == FollowUpState.PLANNED)).scalars()
        ids = list(to_come)
    for one in ids:
        with world.database.writing() as session:
            followups.end(session, world.actor("physician"), one, FollowUpEnd.RESOLVED, now=back)
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, PlanEnd.STOPPED, version=2, now=back)
    assert closed(world) is CloseReason.RETURNED


def test_a_case_after_a_return_ends_so_whatever_came_last(world):
    ends_as_it_was(world)


def test_twin_a_case_that_ends_for_a_reason_that_is_none_is_seen(world, monkeypatch):
    monkeypatch.setattr(returns, "_reason", lambda *_: CloseReason.LEAVE_OVER)
    with pytest.raises(AssertionError):
        ends_as_it_was(world)


JANUARY = datetime(2027, 1, 20, 1, tzinfo=UTC)


def puts_off(world) -> None:
    """Of an interview's plan: HR's act changes nothing, the worker does."""
    interview_id = held(world).interview_id
    plan(world, interview_id, [2, 6], now=world.now)
    before = talks(world)
    leave_id = begun(world, now=JANUARY, begins_on=JANUARY.date(), until_on=date(2027, 4, 30), limit_on=None,
                     limit_basis="")  # fmt: skip
    assert talks(world) == before
    plan(world, interview_id, [4], now=JANUARY + timedelta(days=1))
    assert looked(world, JANUARY + timedelta(days=2)) == 1
    assert [(months, state) for months, _due, state in talks(world)] == [
        (2, ON_LEAVE), (4, PLANNED), (None, PLANNED), (6, PLANNED)
    ], "whoever plans one meanwhile knows"  # fmt: skip
    assert [due for months, due, _state in talks(world) if months is None] == [date(2027, 5, 6)]
    assert looked(world, JANUARY + timedelta(days=3)) == 0
    test_leaves.extend(world, leave_id, until_on=date(2027, 5, 14), limit_on=None, limit_basis="",
                       now=JANUARY + timedelta(days=4))  # fmt: skip
    assert looked(world, JANUARY + timedelta(days=4)) == 1
    assert [due for months, due, _state in talks(world) if months is None] == [date(2027, 5, 17)]
    assert notes(world, Notice.FOLLOW_UPS_REST) == [("physician", Hat.PHYSICIAN)] * 2 + [("worker", Hat.WORKER)] * 2
    back = JANUARY + timedelta(days=30)
    end(world, leave_id, back.date() - timedelta(days=1), version=2, now=back)
    assert looked(world, back) == 1, "back early"
    assert [due for months, due, _state in talks(world) if months is None][-1] == back.date() + timedelta(days=3)
    assert looked(world, back + timedelta(days=1)) == 0


def test_talks_of_an_interview_rest_until_the_leave_is_over(world):
    puts_off(world)


def reaches_more(world) -> str:
    """The leave lasts longer than was planned, beyond the day of the next talk."""
    plan(world, held(world).interview_id, [2, 4, 6], now=world.now)
    leave_id = begun(world, now=JANUARY, begins_on=JANUARY.date(), until_on=date(2027, 2, 28), limit_on=None,
                     limit_basis="")  # fmt: skip
    assert looked(world, JANUARY) == 1
    assert talks(world) == [
        (2, date(2027, 2, 8), ON_LEAVE), (None, date(2027, 3, 1), PLANNED), (4, date(2027, 4, 8), PLANNED),
        (6, date(2027, 6, 8), PLANNED),
    ]  # fmt: skip
    later = JANUARY + timedelta(days=4)
    test_leaves.extend(world, leave_id, until_on=date(2027, 5, 14), limit_on=None, limit_basis="", now=later)
    assert looked(world, later) == 1
    assert talks(world) == [
        (2, date(2027, 2, 8), ON_LEAVE), (4, date(2027, 4, 8), ON_LEAVE), (None, date(2027, 5, 17), PLANNED),
        (6, date(2027, 6, 8), PLANNED),
    ]  # fmt: skip
    assert looked(world, later + timedelta(days=1)) == 0
    return leave_id


def test_a_leave_that_lasts_longer_puts_off_the_next_talk_too(world):
    reaches_more(world)


def planned_knowingly(world) -> None:
    """After the leave was to last longer, the physician plans one in its midst: they know."""
    interview_id = held(world).interview_id
    plan(world, interview_id, [2, 6], now=world.now)
    leave_id = begun(world, now=JANUARY, begins_on=JANUARY.date(), until_on=date(2027, 2, 28), limit_on=None,
                     limit_basis="")  # fmt: skip
    looked(world, JANUARY)
    later = JANUARY + timedelta(days=4)
    plan(world, interview_id, [4], now=later)
    test_leaves.extend(world, leave_id, until_on=date(2027, 3, 31), limit_on=None, limit_basis="", now=later)
    looked(world, later)
    plan(world, interview_id, [3], now=later + timedelta(days=1))
    assert looked(world, later + timedelta(days=2)) == 0
    assert [(months, state) for months, _due, state in talks(world)] == [
        (2, ON_LEAVE), (3, PLANNED), (None, PLANNED), (4, PLANNED), (6, PLANNED)
    ]  # fmt: skip


def test_a_talk_planned_into_the_longer_leave_stays(world):
    planned_knowingly(world)


def chosen_knowingly(world) -> None:
    """A time on the last day of the leave for a talk that is due after it, chosen while they were at home."""
    plan(world, held(world).interview_id, [2, 4], now=world.now)
    begun(world, now=JANUARY, begins_on=JANUARY.date(), until_on=date(2027, 4, 6), limit_on=None, limit_basis="")
    looked(world, JANUARY)
    now = datetime(2027, 3, 25, 1, tzinfo=UTC)
    offer(world, date(2027, 4, 6), now=now)
    with world.database.reading() as session:
        one = session.execute(select(FollowUp.public_id).where(FollowUp.months == 4)).scalar_one()
    slot_id = test_follow_up_times.choosing(world, one, now=now).offers[0].public_id
    test_follow_up_times.book(world, one, slot_id, now=now)
    assert looked(world, now + timedelta(days=1)) == 0
    assert [(months, state) for months, _due, state in talks(world)] == [(2, ON_LEAVE), (None, PLANNED), (4, PLANNED)]


def test_a_time_chosen_in_the_midst_of_the_leave_stays(world):
    chosen_knowingly(world)


def is_over_for_good(world) -> None:
    """Taken back as a slip, and on after all: as before, the talks that fall into it rest."""
    leave_id, then = reaches_more(world), JANUARY + timedelta(days=6)
    end(world, leave_id, JANUARY.date(), LeaveEnd.MISTAKEN, version=2, now=then)
    assert looked(world, then) == 1
    back = [(months, state) for months, _due, state in talks(world) if months is not None]
    assert back == [(2, PLANNED), (4, PLANNED), (6, PLANNED)], "whenever they were put off"
    later = then + timedelta(days=2)
    with world.database.writing() as session:
        right = leave_corrections.Correction(None, None, "記録の誤りではなかったため")
        leave_corrections.correct(session, world.actor("hr"), leave_id, right, version=3, now=later)
    assert looked(world, later) == 1
    standing = [(months, due) for months, due, state in talks(world) if state == PLANNED]
    assert standing == [(None, date(2027, 5, 17)), (6, date(2027, 6, 8))]


def test_what_was_put_off_is_to_come_after_a_slip_and_rests_again_where_it_was_none(world):
    is_over_for_good(world)


@pytest.mark.parametrize(
    ("checked", "unknowing"),
    [(reaches_more, False), (planned_knowingly, True), (chosen_knowingly, True), (is_over_for_good, False)],
)
def test_twin_talks_put_off_whatever_was_known_or_never_are_seen(world, monkeypatch, checked, unknowing):
    monkeypatch.setattr(leave_starts, "_unknowing", lambda *_: unknowing)
    with pytest.raises(AssertionError):
        checked(world)


def keeps_its_time(world) -> None:
    """The leave is over sooner, and a time was chosen for the talk after it."""
    plan(world, held(world).interview_id, [2], now=world.now)
    leave_id = begun(world, now=JANUARY, begins_on=JANUARY.date(), until_on=date(2027, 2, 15), limit_on=None,
                     limit_basis="")  # fmt: skip
    assert looked(world, JANUARY) == 1
    day = next(due for months, due, _state in talks(world) if months is None)
    offer(world, day)
    with world.database.reading() as session:
        after = session.execute(
            select(FollowUp.public_id).where(FollowUp.months.is_(None), FollowUp.because.is_(None))
        ).scalar_one()
    slot_id = test_follow_up_times.choosing(world, after, now=JANUARY).offers[0].public_id
    test_follow_up_times.book(world, after, slot_id, now=JANUARY)
    back = JANUARY + timedelta(days=5)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    assert looked(world, back) == 0
    assert [due for months, due, _state in talks(world) if months is None] == [day]


def test_a_talk_whose_time_was_chosen_stays_where_the_leave_is_over_sooner(world):
    keeps_its_time(world)


def test_twin_a_time_that_is_taken_away_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_starts, "bookings", SimpleNamespace(of_follow_up=lambda *_: None))
    with pytest.raises(AssertionError):
        keeps_its_time(world)


@pytest.mark.parametrize("heedless", ["_stands_for", "_planned_on", "_follow"])
def test_twin_a_talk_put_off_twice_or_against_a_word_is_seen(world, monkeypatch, heedless):
    twins = {"_planned_on": lambda *_: date.min}
    monkeypatch.setattr(leave_starts, heedless, twins.get(heedless, lambda *_, **_more: False))
    with pytest.raises(AssertionError):
        puts_off(world)


def test_twin_a_carer_who_hears_nothing_of_what_rests_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "tell_carers", lambda *_: None)
    with pytest.raises(AssertionError):
        puts_off(world)


def slips(world, *, right: date | None = None):
    """A leave that puts off a talk of an interview's plan, and was none; `right`: from when on it truly is."""
    plan(world, held(world).interview_id, [2, 6], now=world.now)
    about = {"limit_on": None, "limit_basis": ""}
    slip = begun(world, now=JANUARY, begins_on=JANUARY.date(), until_on=date(2027, 4, 30), **about)
    assert looked(world, JANUARY) == 1
    assert [state for *_, state in talks(world)] == [ON_LEAVE, PLANNED, PLANNED]
    then = JANUARY + timedelta(days=2)
    end(world, slip, JANUARY.date(), LeaveEnd.MISTAKEN, now=then)
    if right is not None:
        begun(world, now=then, begins_on=right, until_on=date(2027, 3, 31), **about)
    return then


def is_taken_back(world) -> None:
    then = slips(world)
    before = len(notes(world, Notice.FOLLOW_UPS_SET))
    assert [state for *_, state in talks(world)] == [ON_LEAVE, PLANNED, PLANNED], "by the worker alone"
    assert looked(world, then) == 1
    assert [(months, due, state) for months, due, state in talks(world)] == [
        (2, date(2027, 2, 8), PLANNED),
        (None, date(2027, 5, 6), (FollowUpState.ENDED, FollowUpEnd.COUNTED_ANEW)),
        (6, date(2027, 6, 8), PLANNED),
    ]
    assert looked(world, then + timedelta(days=1)) == 0
    told = notes(world, Notice.FOLLOW_UPS_SET)
    assert len(told) == before + 2
    assert set(told) == {("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)}


def test_a_talk_that_was_put_off_for_a_slip_is_to_come_again(world):
    is_taken_back(world)


def test_twin_a_talk_that_stays_away_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_starts, "_take_back", lambda *_: False)
    with pytest.raises(AssertionError):
        is_taken_back(world)


@pytest.mark.parametrize("right", [JANUARY.date(), JANUARY.date() + timedelta(days=1)])
def test_where_another_leave_covers_the_time_it_stays_put_off_until_that_one_is_over(world, right):
    then = slips(world, right=right)
    told = notes(world, Notice.FOLLOW_UPS_SET)
    looked(world, then)
    assert looked(world, then + timedelta(days=1)) == 0
    standing = [(months, due) for months, due, state in talks(world) if state == PLANNED]
    assert standing == [(None, date(2027, 4, 1)), (6, date(2027, 6, 8))], "the day after that one"
    assert notes(world, Notice.FOLLOW_UPS_SET) == told, "nothing is to come again"


def test_twin_a_talk_that_comes_again_in_the_midst_of_a_leave_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_starts, "_covering", lambda *_: None)
    with pytest.raises(AssertionError):
        test_where_another_leave_covers_the_time_it_stays_put_off_until_that_one_is_over(world, JANUARY.date())


def test_a_plan_that_ended_with_the_employment_goes_on_with_it(world):
    plan_id = test_return_plans.decided(world)
    left(world)
    assert rounds_of(world) == 1
    assert plans(world)[0][0][:2] == (PlanState.OVER, PlanEnd.LEFT)
    left(world, date(2027, 12, 31))
    assert resumed(world) == 1
    assert plans(world)[0] == [(PlanState.DECIDED, None, None)]
    assert test_return_plans.read(world, plan_id, now=RENEWED).plan.state is PlanState.DECIDED
    assert len(test_return_plans.due(world)) == 1


def stays_over(world, slip: bool) -> None:
    """The last day is corrected, and HR writes down the next leave before the worker looks."""
    first = begun(world)
    corrected(world, GONE)
    rounds_of(world)
    corrected(world, date(2027, 12, 31))
    second = again(world, RENEWED, RENEWED.date())
    assert resumed(world) == 0
    if slip:
        end(world, second, RENEWED.date(), LeaveEnd.MISTAKEN, now=RENEWED)
        assert resumed(world) == 1
        assert test_leaves.read(world, first, now=RENEWED).leave.ended_on is None
        return
    back = RENEWED + timedelta(days=20)
    end(world, second, back.date() - timedelta(days=1), now=back)
    with world.database.reading() as session:
        ids = session.execute(select(FollowUp.public_id).where(FollowUp.state == FollowUpState.PLANNED)).scalars().all()
    for one in ids:
        with world.database.writing() as session:
            followups.end(session, world.actor("physician"), one, FollowUpEnd.RESOLVED, now=back)
    assert resumed(world, back) == 0, "another leave came after it"
    assert again(world, back, back.date() + timedelta(days=5))


@pytest.mark.parametrize("slip", [False, True])
def test_a_leave_that_another_one_followed_stays_over_though_the_employment_goes_on(world, slip):
    stays_over(world, slip)


@pytest.mark.parametrize(("slip", "followed"), [(False, false), (True, true)])
def test_twin_a_leave_that_goes_on_beside_the_next_or_never_is_seen(world, monkeypatch, slip, followed):
    monkeypatch.setattr(stayers, "_followed", followed)
    with pytest.raises((AssertionError, IntegrityError)):
        stays_over(world, slip)


def texts_hold_as_before(world) -> None:
    """One was confirmed, and the next one sent ahead, when the employment seemed to end."""
    plan_id, begins = test_return_plans.decided(world), test_return_plans.first(world)
    next_from, gone = begins + timedelta(days=14), begins + timedelta(days=9)

    def send(now):
        with world.database.reading() as session:
            newest = select(StageText.public_id).order_by(StageText.number.desc()).limit(1)
            text_id = session.execute(newest).scalar_one()
        test_return_plans.sent(world, text_id, "月末に間に合わせるため", now)
        return text_id

    text_id = send(world.now)
    with world.database.writing() as session:
        team_stages.acknowledge(session, world.actor("supervisor", Hat.SUPERVISOR), text_id, now=world.now)
    test_return_plans.checked(world, plan_id, Outcome.WELL, begins + timedelta(days=8))
    send(test_return_plans.at(world, begins + timedelta(days=8)))
    assert plans(world)[1] == [next_from - timedelta(days=1), None]
    later = test_return_plans.at(world, gone + timedelta(days=1))
    corrected(world, gone, later)
    assert rounds_of(world, later) == 1
    assert plans(world)[1] == [later.date(), later.date()], "from the day on which it is known"
    before = len(notes(world, Notice.STAGE_TO_SUPERVISOR))
    corrected(world, date(2027, 12, 31), later)
    assert resumed(world, later) == 1
    assert plans(world)[1] == [next_from - timedelta(days=1), None]
    assert notes(world, Notice.STAGE_GOES_ON) == [("supervisor", Hat.SUPERVISOR)], "they confirmed the first"
    assert len(notes(world, Notice.STAGE_TO_SUPERVISOR)) == before + 1


def test_what_a_supervisor_reads_of_stages_holds_again_with_the_employment(world):
    texts_hold_as_before(world)


@pytest.mark.parametrize("heedless", ["take_up", "_follow_each_other", "_tell_again"])
def test_twin_texts_that_stay_away_are_seen(world, monkeypatch, heedless):
    monkeypatch.setattr(stage_texts, heedless, lambda *_of: world.now.date())
    with pytest.raises(AssertionError):
        texts_hold_as_before(world)


# --- a slip, another workplace, what was due -------------------------------------------------------------------------


def does_not_count(world) -> None:
    first = world.now.date() + timedelta(days=20)
    slip = begun(world, begins_on=first)
    for how in (LeaveEnd.RETURNED, LeaveEnd.EXPIRED):
        with pytest.raises(NotValid):
            test_leaves.end(world, slip, first, how)
    end(world, slip, first, LeaveEnd.MISTAKEN)
    assert closed(world) is CloseReason.MISTAKEN
    right = begun(world, begins_on=first - timedelta(days=10))
    page = test_leaves.read(world, right)
    assert (page.leave.number, page.before_id) == (1, None)


def test_a_slip_is_taken_back_before_its_first_day_and_counts_for_nothing(world):
    does_not_count(world)


def test_twin_a_slip_that_counts_is_refused_by_the_database(world):
    begun(world)
    with pytest.raises(IntegrityError, match="a_slip_is_not_counted"), world.database.engine.begin() as connection:
        connection.execute(update(SickLeave).values(ended_on=world.now.date(), ended_as="mistaken", ended_by_id=1))


def goes_where_they_are(world) -> None:
    leave_id, back = begun(world), world.later(days=5)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    move(world, on=back.date() + timedelta(days=10))
    later, told = world.later(days=30), notes(world, Notice.LEAVE_TO_PHYSICIAN)
    second = begun(world, "factory_hr", now=later, begins_on=later.date(), until_on=later.date() + timedelta(days=30),
                   limit_on=None, limit_basis="")  # fmt: skip
    page = test_leaves.read(world, second, "factory_hr", now=later)
    assert (page.leave.number, page.before_id) == (2, None), "it is of another workplace"
    with pytest.raises(NotYours):
        test_leaves.read(world, leave_id, "factory_hr", now=later)
    assert test_leaves.read(world, second, "worker", now=later).before_id == leave_id
    with world.database.writing() as session:
        leaves.extend(session, world.actor("factory_hr"), second, leaves.Term(later.date(), None, ""), version=1,
                      now=later)  # fmt: skip
    with world.database.reading() as session:
        found = session.execute(select(Case.workplace_id, Case.closed_on).order_by(Case.id)).all()
    assert [(one.closed_on is None) for one in found] == [False, True]
    assert found[0].workplace_id != found[1].workplace_id
    assert {state for *_, state in talks(world)} == {ON_LEAVE}
    assert len(notes(world, Notice.LEAVE_TO_PHYSICIAN)) >= len(told)


def test_who_moved_since_their_return_has_the_next_leave_at_the_workplace_they_moved_to(world):
    goes_where_they_are(world)


def test_twin_a_way_to_a_leave_that_does_not_exist_for_its_reader_is_seen(world, monkeypatch):
    whole = Visit.within
    own = SickLeave.company_id.is_not(None)
    monkeypatch.setattr(Visit, "within", lambda self, model: own if model is SickLeave else whole(self, model))
    with pytest.raises(AssertionError, match="of another workplace"):
        goes_where_they_are(world)


def works_until_the_eve(world) -> None:
    """HR of the workplace they moved to writes the leave down four weeks ahead."""
    _leave, plan_id, back = returned(world)
    move(world, on=back.date() + timedelta(days=10))
    now = back + timedelta(days=31)
    eve = now.date() + timedelta(days=27)
    slip = begun(world, "factory_hr", now=now, begins_on=eve + timedelta(days=1), until_on=eve + timedelta(days=60),
                 limit_on=None, limit_basis="")  # fmt: skip
    assert plans(world) == ([(PlanState.OVER, PlanEnd.ON_LEAVE, eve)], [eve], [eve])
    for day, phase in ((eve, Phase.IN_FORCE), (eve + timedelta(days=1), Phase.OVER)):
        assert test_return_plans.read(world, plan_id, now=test_return_plans.at(world, day)).phase is phase
    with world.database.writing() as session:
        leave_ends.end(session, world.actor("factory_hr"), slip, None, LeaveEnd.MISTAKEN, version=1, now=now)
    assert plans(world)[:2] == ([(PlanState.DECIDED, None, None)], [None])


def test_what_was_settled_for_work_holds_until_the_eve_of_a_leave_in_a_case_of_its_own(world):
    works_until_the_eve(world)


@pytest.mark.parametrize("module", [plans_in_force, trials])
def test_twin_work_that_nothing_is_settled_for_is_seen(world, monkeypatch, module):
    whole = module.stop
    monkeypatch.setattr(module, "stop", lambda *of, **_until: whole(*of))
    with pytest.raises(AssertionError):
        works_until_the_eve(world)


def is_broken_off_before(world) -> None:
    """The trial holds until that eve, and HR of the workplace before says sooner what became of it."""
    _leave, _plan, back = returned(world)
    move(world, on=back.date() + timedelta(days=10))
    now, then = back + timedelta(days=31), back + timedelta(days=36)
    first = now.date() + timedelta(days=28)
    begun(world, "factory_hr", now=now, begins_on=first, until_on=first + timedelta(days=60), limit_on=None,
          limit_basis="")  # fmt: skip
    with world.database.reading() as session:
        trial_id = session.execute(select(TrialAttendance.public_id)).scalar_one()

    def broken_off() -> None:
        with world.database.writing() as session:
            trials.end(session, world.actor("hr"), trial_id, TrialEnd.BROKEN_OFF, now=then)

    broken_off()
    with world.database.reading() as session:
        ended = session.execute(select(TrialAttendance.ended_on, TrialAttendance.ended_as)).one()
    assert tuple(ended) == (then.date(), TrialEnd.BROKEN_OFF)
    with pytest.raises(NotNow):
        broken_off()


def test_a_trial_that_goes_on_until_the_eve_of_a_leave_can_be_broken_off_before(world):
    is_broken_off_before(world)


def test_twin_a_trial_that_is_over_weeks_before_its_last_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(trial_rules, "over", lambda ended_on, _today: ended_on is not None)
    with pytest.raises(NotNow):
        is_broken_off_before(world)


def test_twin_a_leave_that_its_own_hr_cannot_read_is_seen(world, monkeypatch):
    monkeypatch.setattr(leaves, "_decided", lambda *_: True)
    with pytest.raises(NotYours):
        goes_where_they_are(world)


def stays_due(world) -> None:
    first = world.now.date()
    limit_on = first + timedelta(days=100)
    leave_id = begun(world, until_on=first + timedelta(days=60), limit_on=limit_on)
    plan_id = test_return_plans.saved(world, leave_id)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    before, later = test_leaves.running(world), world.later(days=58)
    with world.database.writing() as session:
        other = replace(test_leaves.CONTACT, to="090-0000-0000")
        leaves.agree(session, world.actor("hr"), leave_id, other, version=1, now=later)
    with world.database.writing() as session:
        fewer = replace(test_leaves.CONTACT, weeks=6)
        leaves.agree(session, world.actor("hr"), leave_id, fewer, version=2, now=later)
    term = leaves.Term(first + timedelta(days=90), limit_on, "就業規則 第18条")
    with world.database.writing() as session:
        leaves.extend(session, world.actor("hr"), leave_id, term, aware=True, version=3, now=later)
    after = test_leaves.running(world)
    assert {clock: after[clock] for clock in (Clock.LEAVE_CONTACT, Clock.LEAVE_LIMIT)} == {
        clock: before[clock] for clock in (Clock.LEAVE_CONTACT, Clock.LEAVE_LIMIT)
    }
    assert plans(world)[0] == [(PlanState.OVER, PlanEnd.STOPPED, later.date())], "they are at home until then"
    with pytest.raises(NotValid):
        test_leaves.log(world, leave_id, now=later, reached=Reached.NOT_REACHED, of_limit=True)
    test_leaves.log(world, leave_id, now=later, of_limit=True)
    assert Clock.LEAVE_LIMIT not in test_leaves.running(world), "that was talked of"
    with world.database.writing() as session:
        term = replace(term, until_on=first + timedelta(days=95))
        leaves.extend(session, world.actor("hr"), leave_id, term, version=4, now=later)
    assert Clock.LEAVE_LIMIT not in test_leaves.running(world), "and of nothing else"


def test_what_is_due_stays_so_and_a_plan_that_the_leave_outlasts_is_over(world):
    stays_due(world)


@pytest.mark.parametrize(
    ("heedless", "twin"),
    [("_count_anew", lambda visit, case, leave: leaves.watch_contact(visit, case, leave, visit.today)),
     ("outlasted", lambda *_: None)],
)  # fmt: skip
def test_twin_what_is_counted_anew_or_goes_on_at_home_is_seen(world, monkeypatch, heedless, twin):
    monkeypatch.setattr(leaves, heedless, twin)
    with pytest.raises(AssertionError):
        stays_due(world)


def with_plan(world) -> str:
    """A leave, and a plan of the return from the day after its planned end, a Saturday."""
    leave_id = begun(world, until_on=date(2026, 12, 11), limit_on=None, limit_basis="")
    plan_id = test_return_plans.saved(world, leave_id, begins_on=date(2026, 12, 12))
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    return leave_id


def is_asked_about(world) -> None:
    leave_id, later = with_plan(world), world.later(days=20)
    with pytest.raises(NotValid) as asked:
        end(world, leave_id, date(2026, 12, 14), aware=False, now=later)
    assert asked.value.field == "aware"
    assert asked.value.said.params == {"planned": date(2026, 12, 12), "day": date(2026, 12, 15)}
    with pytest.raises(NotValid) as ending:
        test_leaves.extend(world, leave_id, until_on=date(2026, 12, 31), limit_on=None, limit_basis="", now=later)
    assert ending.value.field == "aware"
    end(world, leave_id, date(2026, 12, 13), aware=False, now=later)
    assert test_leaves.read(world, leave_id, now=later).leave.ended_on == date(2026, 12, 13), (
        "no day of work is between"
    )


def test_a_return_or_an_end_that_does_not_fit_the_plan_is_asked_about(world):
    is_asked_about(world)


def test_twin_a_return_on_any_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_ends, "_planned_otherwise", lambda *_: None)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        is_asked_about(world)


def is_told_of_its_end(world) -> None:
    leave_id, back = begun(world), world.later(days=10)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    (shown,) = test_leaves.team(world, now=back)
    assert shown.ended_on == back.date() - timedelta(days=1)
    assert "ended_as" not in shown
    assert test_leaves.team(world, now=back + timedelta(days=14)) == []


def test_who_leads_somebody_learns_that_their_leave_is_over(world):
    is_told_of_its_end(world)


@pytest.mark.parametrize("days", [0, 99])
def test_twin_a_leave_that_nobody_hears_the_end_of_or_that_stays_is_seen(world, monkeypatch, days):
    monkeypatch.setattr(reach_leaves, "TOLD_AFTER", timedelta(days=days))
    with pytest.raises((AssertionError, ValueError)):
        is_told_of_its_end(world)
