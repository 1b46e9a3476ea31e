"""Can HR put right how a leave ended, does all that hung on the wrong end follow, and does the employee read why?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveContact, LeaveTerm, SickLeave
from casework.models.people import Employment
from casework.models.return_plans import ReturnPlan
from casework.models.slots import Booking
from casework.models.trail import TrailEntry
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.leaves import CLOCKS, LeaveEnd, Reached
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd, PlanState
from casework.rules.return_to_work import Readiness
from casework.rules.vocabulary import BookingState, CloseReason, FollowUpEnd, FollowUpState, Hat
from casework.services import (
    doctor_enquiries,
    followups,
    leave_contacts,
    leave_corrections,
    leave_ends,
    leaves,
    limits,
    people,
    plans_in_force,
    return_opinions,
    return_plans,
    returns,
)
from casework.services.leave_corrections import Correction
from tests.services import test_doctor_enquiries, test_leaves, test_return_opinions, test_return_plans
from tests.services.asking import offer
from tests.services.following import NEW, hold
from tests.services.test_follow_up_times import book, choosing
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead
from tests.services.test_leave_starts import again, plans
from tests.services.test_leavers import corrected, left, resumed, rounds_of
from tests.services.test_leaves import begun, closed, end, read, running
from tests.services.test_occasions import move
from tests.services.test_return_plans import at

WHY = "終わりの選び方を誤ったため"
PLANNED = (FollowUpState.PLANNED, None)
ANEW = (FollowUpState.ENDED, FollowUpEnd.COUNTED_ANEW)
AWAY = (FollowUpState.ENDED, FollowUpEnd.ON_LEAVE)


def correct(world, leave_id, how=None, on=None, *, why=WHY, aware=True, who="hr", version=None, now=None):
    with world.database.reading() as session:
        leave = session.execute(select(SickLeave).where(SickLeave.public_id == leave_id)).scalar_one()
        seen = leave.version if version is None else version
    with world.database.writing() as session:
        leave_corrections.correct(session, world.actor(who), leave_id, Correction(on, how, why, aware), version=seen,
                                  now=now or world.now)  # fmt: skip


def talks(world) -> list[tuple[date, int, tuple[FollowUpState, FollowUpEnd | None]]]:
    with world.database.reading() as session:
        of = select(FollowUp).where(test_leaves.OF_PLAN).order_by(FollowUp.id)
        return [(one.base_on, one.months or 0, (one.state, one.ended_reason)) for one in session.execute(of).scalars()]


def with_plan(world, **changed) -> str:
    leave_id = begun(world, **changed)
    plan_id = test_return_plans.saved(world, leave_id)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    return leave_id


# --- it isn't over ------


def goes_on(world) -> None:
    leave_id = with_plan(world, until_on=world.now.date() + timedelta(days=9))
    before, later = running(world), world.later(days=2)
    end(world, leave_id, world.now.date() + timedelta(days=1), LeaveEnd.LEFT, now=later)
    assert closed(world) is CloseReason.LEAVE_OVER
    assert plans(world)[0] == [(PlanState.OVER, PlanEnd.LEFT, later.date())]
    correct(world, leave_id, now=later)
    page = read(world, leave_id, "worker", now=later)
    assert page.open
    assert closed(world) is None
    assert plans(world)[0] == [(PlanState.DECIDED, None, None)], "it is still to begin"
    clocks = {*CLOCKS, Clock.STAGE_CHECK} - {Clock.LEAVE_ENDS}
    after = running(world)
    assert after[Clock.LEAVE_ENDS] == later.date(), "it is to be seen to since days"
    assert {clock: after[clock] for clock in clocks} == {clock: before[clock] for clock in clocks}
    assert Clock.FOLLOW_UP in after, "the talk before the return"
    told = page.terms[0]
    assert (told.was_on, told.was_as, told.words) == (world.now.date() + timedelta(days=1), LeaveEnd.LEFT, WHY)
    with world.database.reading() as session:
        acts = session.execute(select(TrailEntry.act).where(TrailEntry.act == "correct_leave_end")).scalars().all()
    assert acts
    assert len(notes(world, Notice.LEAVE_CHANGED)) == 2
    end(world, leave_id, later.date(), LeaveEnd.LEFT, version=read(world, leave_id, now=later).version, now=later)
    assert len(notes(world, Notice.LEAVE_CHANGED)) == 3, "each end is told"


def test_a_leave_that_is_not_over_goes_on_with_all_that_was_due(world):
    goes_on(world)


@pytest.mark.parametrize(
    ("module", "heedless"),
    [(leave_corrections, "_open"), (leave_corrections, "_goes_on"), (plans_in_force, "take_up"),
     (leave_contacts, "watch"), (leaves, "watch_term"), (leaves, "tell_of")],
)  # fmt: skip
def test_twin_what_does_not_go_on_is_seen(world, monkeypatch, module, heedless):
    monkeypatch.setattr(module, heedless, lambda *_of, **_more: None)
    with pytest.raises((AssertionError, KeyError)):
        goes_on(world)


def not_returned(world) -> None:
    leave_id, back = begun(world), world.later(days=11)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    assert [state for *_, state in talks(world)] == [PLANNED] * 3
    correct(world, leave_id, now=back)
    assert [state for *_, state in talks(world)] == [ANEW] * 3
    assert set(CLOCKS) <= set(running(world))
    assert closed(world) is None


def test_the_talks_after_a_return_that_was_none_are_over(world):
    not_returned(world)


def test_twin_talks_after_no_return_are_seen(world, monkeypatch):
    monkeypatch.setattr(leave_corrections, "_end_talks", lambda *_: None)
    with pytest.raises(AssertionError):
        not_returned(world)


def begins_at_home(world) -> None:
    leave_id, back = with_plan(world), world.later(days=11)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    assert plans(world)[0] == [(PlanState.DECIDED, None, None)]
    correct(world, leave_id, now=back)
    assert plans(world)[0] == [(PlanState.OVER, PlanEnd.STOPPED, back.date())], "they are at home"


def goes_on_after_two_slips(world) -> None:
    leave_id, back = with_plan(world), world.later(days=11)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    correct(world, leave_id, now=back)
    version = read(world, leave_id, now=back).version
    test_leaves.extend(world, leave_id, version=version, now=back, until_on=back.date() + timedelta(days=30))
    end(world, leave_id, back.date() - timedelta(days=1), version=read(world, leave_id, now=back).version, now=back)
    assert plans(world)[0] == [(PlanState.DECIDED, None, None)], "they came back after all"
    later = world.later(days=13)
    correct(world, leave_id, now=later)
    end(world, leave_id, later.date(), version=read(world, leave_id, now=later).version, now=later)
    assert plans(world)[0] == [(PlanState.OVER, PlanEnd.STOPPED, later.date())], "they were at home on its first day"


def test_a_plan_goes_on_when_a_return_was_taken_back_by_a_slip(world):
    goes_on_after_two_slips(world)


@pytest.mark.parametrize(
    ("heedless", "how", "seen"),
    [("_hold_plan", lambda *_: None, "after all"), ("and_", lambda of, *_: of, "at home on its first day")],
)
def test_twin_a_plan_that_the_slip_decides_is_seen(world, monkeypatch, heedless, how, seen):
    monkeypatch.setattr(leave_ends, heedless, how)
    with pytest.raises(AssertionError, match=seen):
        goes_on_after_two_slips(world)


def test_a_plan_that_began_at_home_is_over(world):
    begins_at_home(world)


def test_twin_a_plan_that_goes_on_at_home_is_seen(world, monkeypatch):
    monkeypatch.setattr(leaves, "outlasted", lambda *_: None)
    with pytest.raises(AssertionError):
        begins_at_home(world)


def a_plan_before_the_planned_end(world, how) -> None:
    """It was decided for a day before it, and nobody was to come back later than that."""
    leave_id, later = with_plan(world, until_on=world.now.date() + timedelta(days=60)), world.later(days=3)
    end(world, leave_id, later.date(), how, now=later)
    correct(world, leave_id, now=later)
    assert plans(world)[0] == [(PlanState.DECIDED, None, None)]
    end(world, leave_id, later.date(), how, version=read(world, leave_id, now=later).version, now=later)
    late = world.later(days=10)
    correct(world, leave_id, now=late)
    ((state, *_),) = plans(world)[0]
    assert state is PlanState.OVER, "its first day isn't ahead"


HOWS = [LeaveEnd.RETURNED, LeaveEnd.LEFT, LeaveEnd.MISTAKEN]


@pytest.mark.parametrize("how", HOWS)
def test_a_plan_whose_first_day_is_ahead_holds_though_the_planned_end_is_later(world, how):
    a_plan_before_the_planned_end(world, how)


@pytest.mark.parametrize("how", HOWS)
def test_twin_a_plan_that_the_planned_end_takes_away_is_seen(world, monkeypatch, how):
    def at_home_until_then(module, name):
        whole = getattr(module, name)

        def planned(visit, case, leave, _on):
            whole(visit, case, leave, max(leaves.newest(visit.session, leave).until_on, visit.today))

        monkeypatch.setattr(module, name, planned)

    at_home_until_then(leave_corrections, "_hold_plan")
    at_home_until_then(leaves, "outlasted")
    with pytest.raises(AssertionError):
        a_plan_before_the_planned_end(world, how)


def spoken_of(world) -> None:
    leave_id, later = begun(world, until_on=world.now.date() + timedelta(days=300)), world.later(days=9)
    test_leaves.log(world, leave_id, now=world.later(days=8), of_limit=True)
    end(world, leave_id, later.date(), LeaveEnd.LEFT, now=later)
    correct(world, leave_id, now=later)
    assert Clock.LEAVE_LIMIT not in running(world)


def test_a_limit_that_was_spoken_of_is_not_due_again(world):
    spoken_of(world)


def test_twin_a_limit_that_is_due_again_is_seen(world, monkeypatch):
    whole = leaves.watch_term
    monkeypatch.setattr(leaves, "watch_term", lambda *of, **_more: whole(*of, anew=True))
    with pytest.raises(AssertionError):
        spoken_of(world)


# --- otherwise, or on another day ------


def returned_after_all(world) -> None:
    leave_id, later = with_plan(world), world.later(days=1)
    end(world, leave_id, later.date(), LeaveEnd.LEFT, now=later)
    correct(world, leave_id, LeaveEnd.RETURNED, later.date(), now=later)
    assert closed(world) is None
    assert plans(world)[0] == [(PlanState.DECIDED, None, None)]
    assert [state for *_, state in talks(world)] == [PLANNED] * 3
    assert not set(CLOCKS) & set(running(world))
    correct(world, leave_id, LeaveEnd.LEFT, later.date(), now=later)
    assert closed(world) is CloseReason.LEAVE_OVER
    assert [state for *_, state in talks(world)] == [ANEW] * 3


def test_who_came_back_after_all_has_their_plan_and_their_talks(world):
    returned_after_all(world)


def test_twin_a_return_without_its_plan_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_corrections, "_hold_plan", lambda *_: None)
    with pytest.raises(AssertionError):
        returned_after_all(world)


def counts_again(world) -> None:
    leave_id, later = begun(world), world.later(days=3)
    end(world, leave_id, None, LeaveEnd.MISTAKEN, now=later)
    assert closed(world) is CloseReason.MISTAKEN
    correct(world, leave_id, now=later)
    page = read(world, leave_id, now=later)
    assert (page.leave.number, page.open) == (1, True)
    end(world, leave_id, later.date(), version=page.version, now=later)
    correct(world, leave_id, LeaveEnd.MISTAKEN, now=later)
    assert read(world, leave_id, now=later).leave.number is None
    assert closed(world) is CloseReason.MISTAKEN


def test_a_slip_that_was_none_counts_again(world):
    counts_again(world)


def test_twin_a_slip_that_never_counts_is_refused_by_the_database(world, monkeypatch):
    monkeypatch.setattr(leaves, "last_of", lambda *_: None)
    monkeypatch.setattr(leave_corrections, "_count", lambda _visit, leave: setattr(leave, "ended_as", None))
    with pytest.raises(Exception, match=r"ended_in_a_way|a_slip_is_not_counted"):
        counts_again(world)


def rests_again(world) -> None:
    first, back = begun(world), world.later(days=9)
    end(world, first, back.date(), now=back)
    again, late = world.later(days=30), world.later(days=70)
    second = begun(world, now=again, begins_on=again.date(), until_on=again.date() + timedelta(days=20))
    rested = [(base, months, state) for base, months, state in talks(world) if state == AWAY]
    assert rested
    end(world, second, None, LeaveEnd.MISTAKEN, now=late)
    assert AWAY not in [state for *_, state in talks(world)], "what rested is to come, though its day has passed"
    correct(world, second, LeaveEnd.RETURNED, late.date(), now=late)
    assert [one for one in talks(world) if one[2] == AWAY] == rested, "and rests again"


def test_what_rested_for_a_leave_that_was_no_slip_rests_again(world):
    rests_again(world)


def test_twin_talks_of_the_return_before_that_come_months_late_are_seen(world, monkeypatch):
    whole = followups.falling
    monkeypatch.setattr(
        followups, "falling", lambda visit, case, first, *last: whole(visit, case, max(first, visit.today), *last)
    )  # fmt: skip
    with pytest.raises(AssertionError, match="rests again"):
        rests_again(world)


def slip_over(world, days: int):
    """The next leave, of which it is said after so many days that it was a slip; its first day and the first talk."""
    first, back, then = begun(world), world.later(days=10), world.later(days=20)
    end(world, first, back.date() - timedelta(days=1), now=back)
    slip = begun(world, now=then, begins_on=then.date(), until_on=then.date() + timedelta(days=60), limit_on=None,
                 limit_basis="")  # fmt: skip
    end(world, slip, None, LeaveEnd.MISTAKEN, now=then + timedelta(days=days))
    with world.database.reading() as session:
        talk = session.execute(select(FollowUp.public_id, FollowUp.due_on).where(FollowUp.months == 1)).one()
    return slip, then, talk


RIGHT = [(None, None), (LeaveEnd.RETURNED, 2)]
"""How it truly was, and after so many days."""


def keeps_what_took_place(world, how, last, *, timed: bool) -> None:
    slip, then, (talk, due_on) = slip_over(world, 2)
    if timed:
        offer(world, due_on)
        (free,) = choosing(world, talk, now=then + timedelta(days=2)).offers
        book(world, talk, free.public_id, now=then + timedelta(days=2))
    after = at(world, due_on + timedelta(days=1))
    correct(world, slip, how, None if last is None else then.date() + timedelta(days=last), now=after)
    hold(world, talk, due_on, replace(NEW, sure=True), now=after)
    with world.database.reading() as session:
        assert list(session.execute(select(Booking.state)).scalars()) == [BookingState.KEPT] * timed
    assert [one for one in talks(world) if one[2] == PLANNED and one[0] < then.date()] == [], "the others rest"


@pytest.mark.parametrize("timed", [True, False])
@pytest.mark.parametrize(("how", "last"), RIGHT)
def test_a_talk_that_may_have_taken_place_is_written_down_though_a_slip_was_none(world, how, last, timed):
    keeps_what_took_place(world, how, last, timed=timed)


@pytest.mark.parametrize("timed", [True, False])
@pytest.mark.parametrize(("how", "last"), RIGHT)
def test_twin_a_talk_that_took_place_and_is_called_off_is_seen(world, monkeypatch, how, last, timed):
    monkeypatch.setattr(followups, "may_have_been", lambda *_: False)
    with pytest.raises(NotNow):
        keeps_what_took_place(world, how, last, timed=timed)


def test_a_talk_that_rested_on_its_day_rests_again_however_often_the_word_changes(world):
    slip, then, (_talk, due_on) = slip_over(world, 40)
    now = then + timedelta(days=40)
    assert due_on < now.date()
    for days in (41, 43):
        correct(world, slip, now=then + timedelta(days=days))
        assert (1, AWAY) in [(months, state) for _base, months, state in talks(world)]
        page = read(world, slip, now=then + timedelta(days=days))
        end(world, slip, None, LeaveEnd.MISTAKEN, version=page.version, now=then + timedelta(days=days + 1))
        assert AWAY not in [state for *_, state in talks(world)]


def test_twin_what_rested_and_stays_to_be_written_down_is_seen(world, monkeypatch):
    monkeypatch.setattr(limits, "ran_on", lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_talk_that_rested_on_its_day_rests_again_however_often_the_word_changes(world)


# --- a slip in another case ------


def opens_the_case_before(world) -> None:
    _first, _back, second, later = moved_on(world)
    with world.database.reading() as session:
        states = session.execute(select(Case.closed_on, Case.close_reason).order_by(Case.id)).all()
    assert [tuple(one) for one in states] == [(later.date(), CloseReason.RETURNED), (None, None)]
    end_by(world, "factory_hr", second, later)
    with world.database.reading() as session:
        states = session.execute(select(Case.closed_on, Case.close_reason).order_by(Case.id)).all()
    assert [tuple(one) for one in states] == [(None, None), (later.date(), CloseReason.MISTAKEN)]
    assert PLANNED in {state for *_, state in talks(world)}
    assert plans(world)[0] == [(PlanState.DECIDED, None, None)]
    correct(world, second, who="factory_hr", now=later)
    with world.database.reading() as session:
        states = session.execute(select(Case.close_reason).order_by(Case.id)).scalars().all()
    assert states == [CloseReason.RETURNED, None], "it was none: the return before is over again"
    assert plans(world)[0] == [(PlanState.OVER, PlanEnd.ON_LEAVE, later.date() - timedelta(days=1))]


def moved_on(world):
    first_leave, back = with_plan(world), world.later(days=9)
    end(world, first_leave, back.date(), now=back)
    move(world, on=back.date() + timedelta(days=10))
    later = world.later(days=30)
    second = begun(world, "factory_hr", now=later, begins_on=later.date(), until_on=later.date() + timedelta(days=30),
                   limit_on=None, limit_basis="")  # fmt: skip
    return first_leave, back, second, later


def end_by(world, who, leave_id, now):
    with world.database.writing() as session:
        leave_ends.end(session, world.actor(who), leave_id, None, LeaveEnd.MISTAKEN, version=1, now=now)


def test_a_slip_in_a_case_of_its_own_opens_the_one_before_and_its_plan_goes_on(world):
    opens_the_case_before(world)


@pytest.mark.parametrize(("module", "heedless"), [(leave_ends, "_open_again"), (leaves, "give_over")])
def test_twin_a_return_that_stays_over_is_seen(world, monkeypatch, module, heedless):
    if heedless == "give_over":
        whole = leaves.give_over
        seen = []

        def once(*given):
            seen.append(given)
            if len(seen) == 1:
                whole(*given)

        monkeypatch.setattr(module, heedless, once)
    else:
        monkeypatch.setattr(module, heedless, lambda *_: None)
    with pytest.raises(Exception, match=r"assert|UNIQUE|uq_"):
        opens_the_case_before(world)


# --- what can't be ------


def test_what_cannot_be_put_right_is_refused_in_words(world):
    leave_id, back = begun(world), world.later(days=10)
    last = back.date() - timedelta(days=1)
    with pytest.raises(NotNow) as refused:
        correct(world, leave_id)
    assert refused.value.said == leave_corrections.NOT_OVER
    end(world, leave_id, last, now=back)
    for changed, field in (
        ({"why": " "}, "why"),
        ({"why": "うつ病のため"}, "why"),
        ({"how": LeaveEnd.RETURNED, "on": last}, "ended_as"),
        ({"how": LeaveEnd.EXPIRED, "on": last}, "ended_as"),
        ({"how": LeaveEnd.RETURNED, "on": back.date() + timedelta(days=1)}, "ended_on"),
    ):
        with pytest.raises(NotValid) as wrong:
            correct(world, leave_id, now=back, **changed)
        assert wrong.value.field == field
    with pytest.raises(Stale):
        correct(world, leave_id, version=1, now=back)
    for who in ("worker", "physician", "nurse", "clerk", "supervisor", "factory_hr"):
        with pytest.raises(NotYours):
            correct(world, leave_id, who=who, now=back)
    again(world, back, back.date() + timedelta(days=3))
    with pytest.raises(NotNow) as followed:
        correct(world, leave_id, now=back)
    assert followed.value.said == returns.FOLLOWED
    with world.database.reading() as session:
        assert not session.execute(select(LeaveTerm.id).where(LeaveTerm.was_on.is_not(None))).all()


def test_a_leave_that_ended_with_the_employment_is_put_right_by_its_last_day(world):
    leave_id = begun(world)
    left(world)
    assert rounds_of(world) == 1
    with pytest.raises(NotNow) as refused:
        correct(world, leave_id)
    assert refused.value.said == returns.BY_LEAVING
    assert not read(world, leave_id).correctable


def stays_as_it_is(world) -> None:
    """A leave was over before its employee left."""
    leave_id, now = begun(world), world.later(days=10)
    end(world, leave_id, world.now.date(), now=now)
    assert read(world, leave_id, now=now).correctable
    with world.database.engine.begin() as connection:
        connection.execute(update(Employment).values(until_on=now.date()))
    later = world.later(days=11)
    assert not read(world, leave_id, now=later).correctable
    with pytest.raises(NotNow) as refused:
        correct(world, leave_id, now=later)
    assert refused.value.said == returns.LEFT, "it didn't end with the employment"


def test_of_somebody_who_left_since_it_is_said_as_it_is_and_nothing_offered(world):
    stays_as_it_is(world)


def test_twin_a_correction_offered_where_there_is_none_is_seen(world, monkeypatch):
    monkeypatch.setattr(returns, "why_it_stays", lambda *_of: None)
    with pytest.raises(AssertionError):
        stays_as_it_is(world)


# --- what was done before the leave ended ------


def talked_of_twice(world) -> None:
    leave_id = begun(world, until_on=world.now.date() + timedelta(days=300))
    for days in (8, 9):
        test_leaves.log(world, leave_id, now=world.later(days=days), of_limit=True)
    first, second = (one.public_id for one in read(world, leave_id, now=world.later(days=9)).contacts)
    strike(world, first, world.later(days=10))
    assert Clock.LEAVE_LIMIT not in running(world), "the other one stands"
    later = world.later(days=12)
    end(world, leave_id, later.date(), LeaveEnd.LEFT, now=later)
    strike(world, second, later)
    correct(world, leave_id, now=later)
    assert Clock.LEAVE_LIMIT in running(world), "nobody talked of it after all"
    test_leaves.log(world, leave_id, now=later, of_limit=True)
    version = read(world, leave_id, now=later).version
    end(world, leave_id, later.date(), LeaveEnd.LEFT, version=version, now=later)
    correct(world, leave_id, now=later)
    assert Clock.LEAVE_LIMIT not in running(world), "on the very day"
    test_leaves.extend(world, leave_id, version=read(world, leave_id, now=later).version, now=world.later(days=13),
                       limit_on=world.later(days=500).date(), limit_basis="就業規則 第19条",
                       until_on=world.later(days=300).date())  # fmt: skip
    then = world.later(days=14)
    end(world, leave_id, then.date(), LeaveEnd.LEFT, version=read(world, leave_id, now=then).version, now=then)
    correct(world, leave_id, now=then)
    assert Clock.LEAVE_LIMIT in running(world), "it is another limit"


def strike(world, contact_id, now) -> None:
    with world.database.writing() as session:
        wrong = session.execute(select(LeaveContact).where(LeaveContact.public_id == contact_id)).scalar_one()
        kept = leave_contacts.Kept(wrong.held_on, wrong.way, Reached.MISTAKEN, "別の人への連絡")
        leave_contacts.correct(session, world.actor("hr"), contact_id, kept, now=now)


def test_a_limit_is_due_unless_a_talk_of_it_stands(world):
    talked_of_twice(world)


@pytest.mark.parametrize("always", [True, False])
def test_twin_a_limit_that_nobody_asks_about_is_seen(world, monkeypatch, always):
    monkeypatch.setattr(leave_contacts, "spoken", lambda *_: always)
    with pytest.raises(AssertionError):
        talked_of_twice(world)


def stays_ended_by_hand(world) -> None:
    leave_id = with_plan(world, until_on=world.now.date() + timedelta(days=5))
    with world.database.reading() as session:
        plan_id, version = session.execute(select(ReturnPlan.public_id, ReturnPlan.version)).one()
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, PlanEnd.LEFT, version=version, now=world.later(days=1))
    before, later = plans(world), world.later(days=3)
    end(world, leave_id, later.date(), LeaveEnd.LEFT, now=later)
    correct(world, leave_id, now=later)
    assert plans(world) == before
    end(world, leave_id, later.date(), LeaveEnd.LEFT, version=read(world, leave_id, now=later).version, now=later)
    correct(world, leave_id, LeaveEnd.RETURNED, later.date(), now=later)
    assert plans(world) == before


def test_a_plan_that_hr_ended_by_hand_stays_over(world):
    stays_ended_by_hand(world)


def test_twin_a_plan_that_comes_back_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_corrections, "_with_leave", lambda plan: plan.ended_as is PlanEnd.LEFT)
    with pytest.raises(AssertionError):
        stays_ended_by_hand(world)


def stays_over_with_its_leave(world) -> None:
    leave_id, later = with_plan(world, until_on=world.now.date() + timedelta(days=9)), world.later(days=8)
    end(world, leave_id, later.date(), LeaveEnd.LEFT, now=later)
    assert closed(world) is None, "the talk before the return may have taken place"
    left(world)
    rounds_of(world)
    assert closed(world) is CloseReason.LEFT
    corrected(world, date(2026, 12, 31))
    assert resumed(world) == 1
    assert closed(world) is None
    assert plans(world)[0] == [(PlanState.OVER, PlanEnd.LEFT, later.date())]


def test_a_plan_of_a_leave_without_return_stays_over_though_the_last_day_was_corrected(world):
    stays_over_with_its_leave(world)


def test_twin_a_plan_without_its_return_is_seen(world, monkeypatch):
    whole = plans_in_force.take_up
    nobodys = ReturnPlan.ended_by_id.is_(None)
    monkeypatch.setattr(plans_in_force, "take_up", lambda visit, case, how, _which: whole(visit, case, how, nobodys))
    with pytest.raises(AssertionError):
        stays_over_with_its_leave(world)


def opinions(world) -> list[str]:
    with world.database.reading() as session:
        waits = Limit.clock == Clock.RETURN_OPINION, Limit.stopped_on.is_(None)
        return list(session.execute(select(Limit.record_id).where(*waits)).scalars())


def one_opinion_waits(world) -> None:
    leave_id, first = test_return_opinions.drafted(world)
    test_return_opinions.issue(world, first)
    back = world.later(days=10)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    then = world.later(days=12)
    with world.database.writing() as session:
        words = test_return_opinions.whole(world)
        second = return_opinions.save(session, world.actor("physician"), leave_id, words, version=0, now=then)
    with world.database.writing() as session:
        return_opinions.issue(session, world.actor("physician"), second, now=then,
                              version=test_return_opinions.version(world))  # fmt: skip
    correct(world, leave_id, now=then)
    assert opinions(world) == [second], "it took the place of the one before"


def a_noted_opinion_is_done(world) -> None:
    """That they can't come back yet: the leave goes on, as it was decided."""
    leave_id, back = begun(world), world.later(days=10)
    words = replace(test_return_opinions.whole(world), readiness=Readiness.NO, accommodations=())
    with world.database.writing() as session:
        opinion_id = return_opinions.save(session, world.actor("physician"), leave_id, words, version=0, now=world.now)
    test_return_opinions.issue(world, opinion_id)
    with world.database.writing() as session:
        return_opinions.note(session, world.actor("hr"), opinion_id, now=back)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    correct(world, leave_id, now=back)
    assert opinions(world) == []


def an_opinion_waits_again(world) -> None:
    leave_id, opinion_id = test_return_opinions.drafted(world)
    test_return_opinions.issue(world, opinion_id)
    back = world.later(days=10)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    assert opinions(world) == []
    correct(world, leave_id, now=back)
    assert opinions(world) == [opinion_id]


def an_opinion_waits_after_a_slip_too(world) -> None:
    """Another leave was written down by mistake since."""
    leave_id, opinion_id = test_return_opinions.drafted(world)
    test_return_opinions.issue(world, opinion_id)
    back, then = world.later(days=10), world.later(days=12)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    end(world, again(world, then, then.date()), None, LeaveEnd.MISTAKEN, now=then)
    correct(world, leave_id, now=world.later(days=13))
    assert opinions(world) == [opinion_id]


OF_OPINIONS = (one_opinion_waits, a_noted_opinion_is_done, an_opinion_waits_again, an_opinion_waits_after_a_slip_too)


@pytest.mark.parametrize("happens", OF_OPINIONS)
def test_the_newest_opinion_alone_waits_unless_it_was_done(world, happens):
    happens(world)


@pytest.mark.parametrize("happens", OF_OPINIONS)
def test_twin_an_opinion_that_stopped_on_that_day_and_waits_is_seen(world, monkeypatch, happens):
    def by_date(visit, case, _leave):
        of = Limit.case_id == case.id, Limit.clock == Clock.RETURN_OPINION, Limit.stopped_on.is_not(None)
        return visit.session.execute(select(Limit).where(*of).order_by(Limit.id).limit(1)).scalar_one_or_none()

    never = happens in {an_opinion_waits_again, an_opinion_waits_after_a_slip_too}
    monkeypatch.setattr(leave_corrections, "_stopped_with", (lambda *_: None) if never else by_date)
    with pytest.raises(Exception, match=r"assert|UNIQUE|uq_"):
        happens(world)


def waits_as_before(world) -> None:
    """The case before is open again, since the leave at the next workplace was a slip: with what waited in it."""
    leave_id, _case, enquiry_id = test_doctor_enquiries.consented(world)
    test_doctor_enquiries.send(world, enquiry_id)
    back = world.later(days=9)
    end(world, leave_id, back.date(), now=back)
    with world.database.writing() as session:
        words = test_return_opinions.whole(world)
        opinion_id = return_opinions.save(session, world.actor("physician"), leave_id, words, version=0, now=back)
    with world.database.writing() as session:
        return_opinions.issue(session, world.actor("physician"), opinion_id, now=back,
                              version=test_return_opinions.version(world))  # fmt: skip
    move(world, on=back.date() + timedelta(days=10))
    later = world.later(days=30)
    second = begun(world, "factory_hr", now=later, begins_on=later.date(), until_on=later.date() + timedelta(days=30),
                   limit_on=None, limit_basis="")  # fmt: skip
    assert not {Clock.RETURN_OPINION, Clock.DOCTOR_ANSWER} & set(running(world))
    end_by(world, "factory_hr", second, later)
    assert {Clock.RETURN_OPINION, Clock.DOCTOR_ANSWER} <= set(running(world))
    assert opinions(world) == [opinion_id]


def an_answer_is_awaited_again(world) -> None:
    leave_id, _case, enquiry_id = test_doctor_enquiries.consented(world)
    test_doctor_enquiries.send(world, enquiry_id)
    before, later = running(world)[Clock.DOCTOR_ANSWER], world.later(days=3)
    end(world, leave_id, later.date(), LeaveEnd.LEFT, now=later)
    assert Clock.DOCTOR_ANSWER not in running(world)
    correct(world, leave_id, now=later)
    assert running(world)[Clock.DOCTOR_ANSWER] == before


@pytest.mark.parametrize("happens", [waits_as_before, an_answer_is_awaited_again])
def test_what_waited_waits_again_once_the_case_is_open(world, happens):
    happens(world)


@pytest.mark.parametrize(
    ("module", "name", "happens"),
    [
        (return_opinions, "stopped", waits_as_before),
        (doctor_enquiries, "wait_again", waits_as_before),
        (doctor_enquiries, "wait_again", an_answer_is_awaited_again),
    ],
)
def test_twin_what_waited_and_is_lost_is_seen(world, monkeypatch, module, name, happens):
    monkeypatch.setattr(module, name, lambda *_of: None)
    with pytest.raises((AssertionError, KeyError)):
        happens(world)


# --- whom it was told ------


def is_told_to_whom_it_concerns(world) -> None:
    leave_id, back = begun(world), world.later(days=10)
    last = back.date() - timedelta(days=1)
    end(world, leave_id, last, now=back)
    soon = world.later(days=12)
    correct(world, leave_id, LeaveEnd.RETURNED, last - timedelta(days=1), now=soon)
    told = [("supervisor", Hat.SUPERVISOR)]
    assert notes(world, Notice.LEAVE_PERIOD) == told * 3, "begun, over, over on another day"
    later = world.later(days=200)
    lead(world, "other_supervisor", from_on=world.later(days=150).date())
    correct(world, leave_id, LeaveEnd.RETURNED, last, now=later)
    assert notes(world, Notice.LEAVE_PERIOD) == told * 3, "nobody reads it any more"
    correct(world, leave_id, now=later)
    other = ("other_supervisor", Hat.SUPERVISOR)
    assert sorted(notes(world, Notice.LEAVE_PERIOD)) == [other, *told * 3]
    end(world, leave_id, last, version=read(world, leave_id, now=later).version, now=later)
    assert len(notes(world, Notice.LEAVE_PERIOD)) == 5, "who read of it learns that it is over"


def test_whoever_leads_is_told_of_what_they_can_read_or_could(world):
    is_told_to_whom_it_concerns(world)


@pytest.mark.parametrize("heedless", ["all", "none"])
def test_twin_who_is_told_of_nothing_to_read_is_seen(world, monkeypatch, heedless):
    def known_to(visit, leave):
        every = people.supervisors_of(visit.session, leave.company_id, leave.employment_id, visit.today)
        return every if heedless == "all" else visit.reaching(SickLeave, leave.id, every, Hat.SUPERVISOR)

    monkeypatch.setattr(leaves, "known_to", known_to)
    if heedless == "none":
        whole = leaves.tell_of
        monkeypatch.setattr(
            leaves, "tell_of", lambda visit, case, leave, occasion, _knew: whole(visit, case, leave, occasion, ())
        )  # fmt: skip
    with pytest.raises(AssertionError):
        is_told_to_whom_it_concerns(world)
