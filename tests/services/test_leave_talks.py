"""Does a talk know for which leave it stands or rests, so that no other one is moved, ended or taken up with it?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.models.followups import FollowUp
from casework.models.leaves import LeaveContact, SickLeave
from casework.rules.follow_up_notes import NextStep
from casework.rules.leaves import LeaveEnd, Reached
from casework.rules.return_plans import PlanEnd
from casework.rules.vocabulary import FollowUpEnd, FollowUpState, Occasion
from casework.services import (
    follow_up_plans,
    followups,
    leave_contacts,
    leave_corrections,
    leave_starts,
    plans_in_force,
    return_plans,
    returns,
)
from tests.services import test_leaves, test_return_plans
from tests.services.advising import held
from tests.services.following import NEW, hold, plan, read
from tests.services.test_leave_corrections import correct
from tests.services.test_leave_starts import JANUARY, ON_LEAVE, PLANNED, again, looked, returned, talks
from tests.services.test_leaves import begun, end

ANEW = (FollowUpState.ENDED, FollowUpEnd.COUNTED_ANEW)
FEBRUARY = JANUARY.replace(month=2, day=8)
"""On this day two months are over since the interview."""


def named(world, *which) -> str:
    with world.database.reading() as session:
        return session.execute(select(FollowUp.public_id).where(*which)).scalar_one()


def stop(world, follow_up_id, reason, now, again_on=None):
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), follow_up_id, reason, again_on=again_on, now=now)


# --- what a professional plans on the first day of a leave ------


def paused_on_the_first_day(world) -> None:
    plan(world, held(world).interview_id, [2, 6], now=world.now)
    begun(world, now=JANUARY, begins_on=JANUARY.date(), until_on=date(2027, 2, 28), limit_on=None, limit_basis="")
    stop(world, named(world, FollowUp.months == 2), FollowUpEnd.ON_LEAVE, JANUARY, again_on=date(2027, 5, 10))
    assert looked(world, JANUARY) == 0
    assert [one for one in talks(world) if one[0] is None] == [(None, date(2027, 5, 10), PLANNED)]


def one_more_on_the_first_day(world) -> None:
    """Held on the first day of a leave, with another one after it; a third talk rests, and the leave was a slip."""
    plan(world, held(world).interview_id, [2, 3, 6], now=world.now)
    step = replace(NEW, told=replace(NEW.told, following=NextStep.EXTRA), extra_on=date(2027, 4, 15))
    hold(world, named(world, FollowUp.months == 2), FEBRUARY.date(), step, now=FEBRUARY)
    slip = begun(world, now=FEBRUARY, begins_on=FEBRUARY.date(), until_on=date(2027, 3, 20), limit_on=None,
                 limit_basis="")  # fmt: skip
    assert looked(world, FEBRUARY) == 1
    own = [(due, state) for months, due, state in talks(world) if months is None]
    assert own == [(date(2027, 3, 23), PLANNED), (date(2027, 4, 15), PLANNED)]
    later = FEBRUARY + timedelta(days=1)
    end(world, slip, FEBRUARY.date(), LeaveEnd.MISTAKEN, now=later)
    assert looked(world, later) == 1
    own = [(due, state) for months, due, state in talks(world) if months is None]
    assert own == [(date(2027, 3, 23), ANEW), (date(2027, 4, 15), PLANNED)]
    assert (3, date(2027, 3, 8), PLANNED) in talks(world)


OF_PROFESSIONALS = (paused_on_the_first_day, one_more_on_the_first_day)


@pytest.mark.parametrize("happens", OF_PROFESSIONALS)
def test_a_talk_that_a_professional_set_on_the_first_day_of_a_leave_stays(world, happens):
    happens(world)


def test_twin_a_talk_that_is_told_apart_by_its_day_alone_is_seen(world, monkeypatch):
    def by_day(one, leave):
        return one.base_on == leave.begins_on and one.months is None and one.because is None

    monkeypatch.setattr(leave_starts, "_stands_for", by_day)
    with pytest.raises(AssertionError):
        one_more_on_the_first_day(world)


def test_twin_a_pause_that_stands_for_the_leave_is_seen(world, monkeypatch):
    original = followups.add

    def around(visit, case, **new):
        leaves = visit.session.execute(select(SickLeave.public_id)).scalars().all()
        own = {} if "because" in new or not leaves else {"around": leaves[0]}
        return original(visit, case, **{**new, **own})

    monkeypatch.setattr(followups, "add", around)
    with pytest.raises(AssertionError):
        paused_on_the_first_day(world)


# --- a talk before the return, of the leave before ------


def waits_to_be_written(world) -> None:
    """It took place before the return and isn't written yet when the next leave begins."""
    leave_id = begun(world, until_on=world.now.date() + timedelta(days=20))
    before = FollowUp.because == Occasion.BEFORE_RETURN
    first = named(world, before)
    back = world.later(days=21)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    later = back + timedelta(days=10)
    second = again(world, later, later.date())
    with world.database.reading() as session:
        every = session.execute(select(FollowUp.public_id, FollowUp.due_on, FollowUp.around).where(before)).all()
    assert {one.around for one in every} == {leave_id, second}
    assert next(one.due_on for one in every if one.public_id == first) < back.date()
    hold(world, first, back.date() - timedelta(days=3), replace(NEW, sure=True), now=later)


def test_a_talk_of_the_leave_before_stands_where_it_took_place(world):
    waits_to_be_written(world)


def test_twin_a_talk_that_moves_to_the_next_leave_is_seen(world, monkeypatch):
    original = followups.every

    def of_the_newest(session, case):
        found = original(session, case)
        name = session.execute(select(SickLeave.public_id).order_by(SickLeave.id.desc())).scalars().first()
        for one in found:
            one.around = name if one.because is Occasion.BEFORE_RETURN else one.around
        return found

    monkeypatch.setattr(followups, "every", of_the_newest)
    with pytest.raises(Exception, match=r"(?s).*"):
        waits_to_be_written(world)


# --- the talk before the return, and the plan ------


def stays_by_the_plan(world, change) -> None:
    """The plan begins earlier than the leave is planned to end; something else about the leave changes."""
    first = world.now.date()
    leave_id = begun(world)
    plan_id = test_return_plans.saved(world, leave_id, begins_on=first + timedelta(days=25))
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)
    assert before_return(world) == first + timedelta(days=17)
    change(world, leave_id)
    assert before_return(world) == first + timedelta(days=17)
    later = world.later(days=4)
    version = test_return_plans.read(world, plan_id, now=later).version
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, PlanEnd.STOPPED, version=version, now=later)
    days = test_leaves.read(world, leave_id, now=later).leave.until_on - first
    assert before_return(world) == {60: date(2027, 1, 25), 40: date(2027, 1, 4)}[days.days], "by the planned end again"


def before_return(world) -> date:
    of = FollowUp.because == Occasion.BEFORE_RETURN, FollowUp.state == FollowUpState.PLANNED
    with world.database.reading() as session:
        return session.execute(select(FollowUp.due_on).where(*of)).scalar_one()


def another_limit(world, leave_id) -> None:
    first = world.now.date()
    test_leaves.extend(world, leave_id, until_on=first + timedelta(days=60), limit_on=first + timedelta(days=400))


def shorter(world, leave_id) -> None:
    test_leaves.extend(world, leave_id, until_on=world.now.date() + timedelta(days=40))


def struck_out(world, leave_id) -> None:
    test_leaves.log(world, leave_id, now=world.now, of_limit=True)
    with world.database.reading() as session:
        contact = session.execute(select(LeaveContact)).scalar_one()
    kept = leave_contacts.Kept(contact.held_on, contact.way, Reached.MISTAKEN, "別の人への連絡")
    with world.database.writing() as session:
        leave_contacts.correct(session, world.actor("hr"), contact.public_id, kept, now=world.now)


def wrong_button(how):
    """Put right on the same day."""

    def pressed(world, leave_id) -> None:
        now = world.later(days=3)
        end(world, leave_id, now.date(), how, version=test_leaves.read(world, leave_id, now=now).version, now=now)
        correct(world, leave_id, now=now)

    return pressed


CHANGES = (another_limit, shorter, struck_out, *(wrong_button(how) for how in (LeaveEnd.LEFT, LeaveEnd.RETURNED)))


@pytest.mark.parametrize("change", CHANGES)
def test_the_talk_before_the_return_stays_before_the_first_day_of_the_plan(world, change):
    stays_by_the_plan(world, change)


@pytest.mark.parametrize("change", CHANGES)
def test_twin_a_talk_that_goes_by_the_planned_end_is_seen(world, monkeypatch, change):
    def by_planned_end(visit, case, leave):
        day = returns.planned_end(visit, leave) + timedelta(days=1)
        follow_up_plans.before_return(visit, case, leave, day)

    def heedless(world, leave_id):
        monkeypatch.setattr(plans_in_force, "talk_before_return", by_planned_end)
        change(world, leave_id)

    with pytest.raises(AssertionError):
        stays_by_the_plan(world, heedless)


def test_twin_a_talk_that_stays_where_a_plan_was_is_seen(world, monkeypatch):
    def changed(world, leave_id):
        another_limit(world, leave_id)
        monkeypatch.setattr(plans_in_force, "talk_before_return", lambda *_: None)

    with pytest.raises(AssertionError, match="again"):
        stays_by_the_plan(world, changed)


# --- what a professional had paused before a slip ------


def stays_paused(world) -> None:
    _leave, _plan, back = returned(world)
    stop(world, named(world, FollowUp.months == 1), FollowUpEnd.ON_LEAVE, back, again_on=date(2027, 5, 10))
    later = back + timedelta(days=20)
    slip = again(world, later, later.date())
    assert {state for *_, state in talks(world)} == {ON_LEAVE}
    end(world, slip, later.date(), LeaveEnd.MISTAKEN, now=later)
    states = [(months, state) for months, _due, state in talks(world)]
    assert states == [(1, ON_LEAVE), (3, ON_LEAVE), (None, PLANNED), (6, PLANNED)], "their word stands"


def test_what_a_professional_paused_does_not_come_back_with_a_slip(world):
    stays_paused(world)


def test_twin_a_slip_that_takes_up_whatever_ended_with_a_leave_is_seen(world, monkeypatch):
    def whatever(visit, case, _leave, **_since):
        for one in followups.every(visit.session, case):
            if one.ended_reason is FollowUpEnd.ON_LEAVE:
                followups.take_up(visit, case, one)

    monkeypatch.setattr(follow_up_plans, "go_on", whatever)
    with pytest.raises(AssertionError):
        stays_paused(world)


# --- a return that was none ------


def rests_though_chosen(world) -> None:
    """One more, from a talk after the return; it was none, and HR says twice more how it was."""
    leave_id, back = begun(world), world.later(days=11)
    last = back.date() - timedelta(days=1)
    end(world, leave_id, last, now=back)
    then = back + timedelta(days=5)
    step = replace(NEW, sure=True, told=replace(NEW.told, following=NextStep.EXTRA),
                   extra_on=then.date() + timedelta(days=10))  # fmt: skip
    hold(world, named(world, FollowUp.months == 1), then.date(), step, now=then)
    soon = then + timedelta(days=1)
    correct(world, leave_id, now=soon)
    assert {state for months, _due, state in talks(world) if months is None} == {ON_LEAVE}, "they aren't there"
    correct_end(world, leave_id, last, soon)
    assert {state for months, _due, state in talks(world) if months is None} == {PLANNED}, "they were back after all"
    correct(world, leave_id, now=soon)
    correct_end(world, leave_id, then.date() + timedelta(days=1), then + timedelta(days=2))
    assert {state for months, _due, state in talks(world) if months is None} == {ON_LEAVE}, "of a return that was none"


def is_theirs_after_a_slip(world) -> None:
    """It was none because the leave went on; then there was no leave at all."""
    leave_id, back = begun(world), world.later(days=11)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    step = replace(NEW, sure=True, told=replace(NEW.told, following=NextStep.EXTRA),
                   extra_on=back.date() + timedelta(days=15))  # fmt: skip
    then = back + timedelta(days=5)
    hold(world, named(world, FollowUp.months == 1), then.date(), step, now=then)
    correct(world, leave_id, now=then)
    version = test_leaves.read(world, leave_id, now=then).version
    end(world, leave_id, None, LeaveEnd.MISTAKEN, version=version, now=then)
    assert {state for months, _due, state in talks(world) if months is None} == {PLANNED}, "what they set stands"


def correct_end(world, leave_id, last, now) -> None:
    end(world, leave_id, last, version=test_leaves.read(world, leave_id, now=now).version, now=now)


def counted_at_home(world) -> None:
    """The physician counts from another day; it was at home, and after the true return all is planned."""
    leave_id, back = begun(world), world.later(days=11)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    later = back + timedelta(days=3)
    rebased(world, leave_id, later.date() + timedelta(days=10), [1, 3], later)
    correct(world, leave_id, now=later + timedelta(days=1))
    assert {state for *_, state in talks(world)} == {ANEW, ON_LEAVE}
    true = later + timedelta(days=60)
    correct_end(world, leave_id, true.date() - timedelta(days=1), true)
    assert of_return(world) == [(true.date(), 1), (true.date(), 3), (true.date(), 6)]


def rebased(world, leave_id, base_on, months, now) -> None:
    with world.database.writing() as session:
        follow_up_plans.rebase(session, world.actor("physician"), leave_id, base_on, months, FollowUpEnd.COUNTED_ANEW,
                               of_leave=True, now=now)  # fmt: skip


def of_return(world) -> list[tuple[date, int | None]]:
    planned = FollowUp.state == FollowUpState.PLANNED, FollowUp.months.is_not(None)
    with world.database.reading() as session:
        found = session.execute(select(FollowUp.base_on, FollowUp.months).where(*planned).order_by(FollowUp.months))
        return [(one.base_on, one.months) for one in found]


OF_NO_RETURN = (rests_though_chosen, is_theirs_after_a_slip, counted_at_home)


@pytest.mark.parametrize("happens", OF_NO_RETURN)
def test_what_was_planned_since_a_return_that_was_none_is_not_to_come(world, happens):
    happens(world)


@pytest.mark.parametrize(
    ("happens", "module", "heedless"),
    [
        (rests_though_chosen, leave_corrections, "_let_rest"),
        (rests_though_chosen, follow_up_plans, "go_on"),
        (is_theirs_after_a_slip, follow_up_plans, "go_on"),
        (counted_at_home, leave_corrections, "_let_rest"),
    ],
)
def test_twin_what_is_to_come_in_the_midst_of_a_leave_is_seen(world, monkeypatch, happens, module, heedless):
    monkeypatch.setattr(module, heedless, lambda *_of, **_more: None)
    with pytest.raises(AssertionError):
        happens(world)


# --- what a physician ended since a return ------


def stays_ended(world) -> None:
    """Counted from another day, then ended; the first day back was another one, and a plan keeps the case open."""
    leave_id, _plan, back = returned(world)
    later = back + timedelta(days=3)
    rebased(world, leave_id, later.date() + timedelta(days=10), [2], later)
    stop(world, named(world, FollowUp.months == 2), FollowUpEnd.RESOLVED, later)
    correct(world, leave_id, LeaveEnd.RETURNED, back.date() - timedelta(days=2), now=later + timedelta(days=1))
    assert of_return(world) == []
    soon = later + timedelta(days=2)
    correct(world, leave_id, LeaveEnd.LEFT, back.date() - timedelta(days=2), now=soon)
    correct(world, leave_id, LeaveEnd.RETURNED, back.date() - timedelta(days=2), now=soon)
    assert of_return(world) == []


def test_talks_that_a_physician_ended_do_not_come_back_with_another_first_day(world):
    stays_ended(world)


def test_twin_talks_that_nobody_ended_are_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_plans, "_otherwise", lambda one, _day: one.state is not FollowUpState.ENDED)
    with pytest.raises(AssertionError):
        stays_ended(world)


# --- what a physician plans after a slip ------


def are_of_the_return(world) -> None:
    """A slip in the same case is none of the leaves after which talks are."""
    leave_id, back, then = begun(world), world.later(days=10), world.later(days=22)
    end(world, leave_id, back.date() - timedelta(days=1), now=back)
    end(world, again(world, world.later(days=20), then.date()), None, LeaveEnd.MISTAKEN, now=then)
    page = read(world, named(world, FollowUp.months == 1), now=then)
    assert (page.leave_id, page.plan_after) == (leave_id, leave_id)
    with world.database.writing() as session:
        follow_up_plans.plan(session, world.actor("physician"), leave_id, [4], of_leave=True, now=then)
    assert of_return(world) == [(back.date(), months) for months in (1, 3, 4, 6)]
    rebased(world, leave_id, then.date(), [2], then)
    assert of_return(world) == [(then.date(), 2)]


def test_after_a_slip_talks_are_still_planned_from_the_return(world):
    are_of_the_return(world)


def test_twin_a_slip_that_counts_as_the_newest_leave_is_seen(world, monkeypatch):
    def newest(visit, case):
        of = select(SickLeave.public_id).where(SickLeave.case_id == case.id).order_by(SickLeave.id.desc()).limit(1)
        return visit.session.execute(of).scalar_one_or_none()

    monkeypatch.setattr(returns, "leave_of", newest)
    with pytest.raises(AssertionError):
        are_of_the_return(world)
