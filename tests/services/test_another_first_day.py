"""Does all that hung on the first day back go on from the right one, where HR had written down another?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.followups import FollowUp
from casework.models.return_absences import ReturnAbsence
from casework.models.slots import Booking
from casework.rules.deadlines import Clock
from casework.rules.leaves import LeaveEnd
from casework.rules.months import months_after
from casework.rules.vocabulary import BookingState, CloseReason, FollowUpBase, FollowUpEnd, FollowUpState
from casework.services import (
    follow_up_plans,
    followups,
    leave_corrections,
    leave_ends,
    outcomes,
    return_absences,
    return_opinions,
)
from tests.services import (
    following,
    test_follow_up_times,
    test_leave_starts,
    test_return_absences,
    test_return_opinions,
)
from tests.services.asking import offer
from tests.services.test_leave_corrections import PLANNED, correct, talks
from tests.services.test_leave_starts import plans
from tests.services.test_leaves import begun, closed, end, read, running

ANEW = (FollowUpState.ENDED, FollowUpEnd.COUNTED_ANEW)
HELD = (FollowUpState.HELD, None)


def back(world, days: int = 10) -> tuple[str, date]:
    """The leave, and its last day as HR wrote it down."""
    leave_id, returned = begun(world), world.later(days=days)
    last = returned.date() - timedelta(days=1)
    end(world, leave_id, last, now=returned)
    return leave_id, last


def of_months(world, months: int) -> FollowUp:
    with world.database.reading() as session:
        found = session.execute(select(FollowUp).where(FollowUp.months == months)).scalar_one()
        session.expunge(found)
        return found


def talked(world, months: int, days: int) -> None:
    """So many months after the first day back they talked, so many days after today."""
    then = world.later(days=days)
    following.hold(world, of_months(world, months).public_id, then.date(), now=then)


def as_before(visit, case, leave, on, why, knew) -> None:
    """All that followed from the wrong day is undone, and follows anew from the right one."""
    was = leave.ended_on, LeaveEnd.RETURNED
    if case.closed_on is not None:
        leave_corrections._open(visit, case, leave)
    leave_corrections._count(visit, leave)
    leave_corrections._write(visit, case, leave, was, why)
    leave_corrections._undo(visit, case, leave, was)
    leave_ends.over(visit, case, leave, on, LeaveEnd.RETURNED, knew)


# --- what is to come ------


def moves_with_it(world) -> None:
    leave_id, last = back(world)
    first = of_months(world, 1)
    offer(world, first.due_on)
    slot = test_follow_up_times.choosing(world, first.public_id, now=world.later(days=10)).offers[0].public_id
    test_follow_up_times.book(world, first.public_id, slot, now=world.later(days=10))
    right, later = last - timedelta(days=1), world.later(days=12)
    correct(world, leave_id, LeaveEnd.RETURNED, right, now=later)
    assert talks(world) == [(last, months, PLANNED) for months in (1, 3, 6)]
    assert of_months(world, 1).anchored_on == months_after(last, 1)
    assert Clock.FOLLOW_UP in running(world)
    with world.database.reading() as session:
        assert session.execute(select(Booking.state)).scalars().all() == [BookingState.BOOKED], "it is near enough"
    page = read(world, leave_id, now=later)
    assert (page.leave.ended_on, page.terms[0].was_on) == (right, last)
    correct(world, leave_id, LeaveEnd.RETURNED, last, now=later)
    assert talks(world) == [(last + timedelta(days=1), months, PLANNED) for months in (1, 3, 6)]
    assert [one.was_on for one in read(world, leave_id, now=later).terms] == [right, last, None]


def test_talks_and_a_time_that_was_chosen_move_with_the_first_day(world):
    moves_with_it(world)


@pytest.mark.parametrize(
    ("module", "name", "heedless"),
    [(leave_corrections, "_another_day", as_before), (follow_up_plans, "back_on_another_day", lambda *_: None)],
)
def test_twin_talks_that_do_not_move_are_seen(world, monkeypatch, module, name, heedless):
    monkeypatch.setattr(module, name, heedless)
    with pytest.raises(AssertionError):
        moves_with_it(world)


def is_not_overdue_at_once(world) -> None:
    leave_id, last = back(world, days=60)
    later = world.later(days=62)
    correct(world, leave_id, LeaveEnd.RETURNED, last - timedelta(days=50), now=later)
    assert of_months(world, 1).due_on == later.date()
    assert of_months(world, 3).due_on > later.date()


def test_a_talk_whose_day_passes_by_a_correction_is_due_today(world):
    is_not_overdue_at_once(world)


def test_twin_a_talk_that_is_overdue_at_once_is_seen(world, monkeypatch):
    whole = followups.move
    monkeypatch.setattr(followups, "move", lambda *of, **days: whole(*of, **{**days, "due_on": days["anchored_on"]}))
    with pytest.raises(AssertionError):
        is_not_overdue_at_once(world)


# --- what took place, or wasn't wished ------


def is_not_asked_again(world) -> None:
    leave_id, last = back(world)
    refused = of_months(world, 3).public_id
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), refused, FollowUpEnd.NOT_WISHED, now=world.later(days=20))
    talked(world, 1, 42)
    correct(world, leave_id, LeaveEnd.RETURNED, last - timedelta(days=1), now=world.later(days=50))
    not_wished = FollowUpState.ENDED, FollowUpEnd.NOT_WISHED
    assert talks(world) == [(last, 1, HELD), (last, 3, not_wished), (last, 6, PLANNED)]


def test_what_took_place_or_was_not_wished_is_counted_from_the_right_day_and_not_asked_for_again(world):
    is_not_asked_again(world)


def test_twin_a_talk_that_is_asked_for_again_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_corrections, "_another_day", as_before)
    monkeypatch.setattr(follow_up_plans, "_settled", lambda *_: False)
    with pytest.raises(AssertionError):
        is_not_asked_again(world)


def took_place_at_home(world) -> None:
    leave_id, last = back(world)
    talked(world, 1, 42)
    right, later = last + timedelta(days=40), world.later(days=55)
    correct(world, leave_id, LeaveEnd.RETURNED, right, now=later)
    first = last + timedelta(days=1)
    there = right + timedelta(days=1)
    assert talks(world) == [(first, 1, HELD), (there, 3, PLANNED), (there, 6, PLANNED), (there, 1, PLANNED)]
    correct(world, leave_id, LeaveEnd.RETURNED, last, now=later)
    assert talks(world) == [(first, 1, HELD), (first, 3, PLANNED), (first, 6, PLANNED), (there, 1, ANEW)]
    correct(world, leave_id, LeaveEnd.RETURNED, right, now=later)
    assert talks(world)[3] == (there, 1, PLANNED), "the same one"


def test_a_talk_at_home_is_none_after_the_return(world):
    took_place_at_home(world)


def test_twin_a_talk_at_home_that_counts_is_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_plans, "_settled", lambda one, _back: not follow_up_plans._waits(one))
    with pytest.raises(Exception, match=r"assert|after_base"):
        took_place_at_home(world)


def stays_over(world) -> None:
    leave_id, last = back(world)
    for months, days in ((1, 42), (3, 105), (6, 196)):
        talked(world, months, days)
    assert closed(world) is CloseReason.RETURNED
    correct(world, leave_id, LeaveEnd.RETURNED, last - timedelta(days=1), now=world.later(days=500))
    assert closed(world) is CloseReason.RETURNED
    assert talks(world) == [(last, months, HELD) for months in (1, 3, 6)]
    assert Clock.FOLLOW_UP not in running(world)


def test_a_case_that_is_over_stays_over(world):
    stays_over(world)


def test_twin_a_case_that_opens_for_a_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_corrections, "_another_day", as_before)
    monkeypatch.setattr(follow_up_plans, "_settled", lambda *_: False)
    with pytest.raises(AssertionError):
        stays_over(world)


def is_counted(world) -> None:
    leave_id, last = back(world)
    talked(world, 1, 42)
    talked(world, 3, 105)
    correct(world, leave_id, LeaveEnd.RETURNED, last + timedelta(days=1), now=world.later(days=110))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.DRAW_OUTCOMES, now=world.later(days=500))
        counted = outcomes._Facts(visit).counted(date(2026, 4, 1), date(2027, 3, 31), 3)
    assert (counted.due, counted.held, counted.late) == (1, 1, 0)


def test_a_talk_that_was_held_is_counted_after_the_right_day(world):
    is_counted(world)


def test_twin_a_talk_that_stays_with_the_wrong_day_is_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_plans, "back_on_another_day", lambda *_: None)
    with pytest.raises(AssertionError):
        is_counted(world)


# --- what else goes on ------


def goes_on(world) -> None:
    leave_id, _plan_id, returned = test_leave_starts.returned(world)
    then = returned + timedelta(days=3)
    with world.database.writing() as session:
        words = test_return_opinions.whole(world)
        opinion_id = return_opinions.save(session, world.actor("physician"), leave_id, words, version=0, now=then)
    with world.database.writing() as session:
        return_opinions.issue(session, world.actor("physician"), opinion_id, now=then,
                              version=test_return_opinions.version(world))  # fmt: skip
    before = plans(world)
    correct(world, leave_id, LeaveEnd.RETURNED, returned.date() - timedelta(days=2), now=returned + timedelta(days=5))
    assert plans(world) == before, "a trial as work runs on, and so does the plan"
    assert before[2] == [None]
    assert Clock.RETURN_OPINION in running(world), "HR hasn't decided on it yet"


def test_trial_plan_and_opinion_go_on_whichever_day_it_was(world):
    goes_on(world)


def test_twin_what_ends_with_a_correction_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_corrections, "_another_day", as_before)
    with pytest.raises(AssertionError):
        goes_on(world)


# --- days of absence ------


def in_the_leave_after_all(world) -> None:
    leave_id = test_return_absences.back(world)
    days = [test_return_absences.day(world, count) for count in range(8)]
    test_return_absences.loaded(world, test_return_absences.file(world, 2, 3, 4, 7))
    assert test_return_absences.waits(world)
    correct(world, leave_id, LeaveEnd.RETURNED, days[3], now=test_return_absences.then(world))
    assert not test_return_absences.waits(world), "two are left"
    assert after(world, leave_id) == [days[7], days[4]]
    correct(world, leave_id, LeaveEnd.RETURNED, days[2], now=test_return_absences.then(world))
    assert test_return_absences.waits(world), "three lie after it"
    correct(world, leave_id, LeaveEnd.LEFT, days[2], now=test_return_absences.then(world))
    assert after(world, leave_id) == [], "there is no return"
    correct(world, leave_id, LeaveEnd.RETURNED, days[3], now=test_return_absences.then(world))
    assert not test_return_absences.waits(world)
    correct(world, leave_id, LeaveEnd.LEFT, days[3], now=test_return_absences.then(world))
    correct(world, leave_id, LeaveEnd.RETURNED, days[2], now=test_return_absences.then(world))
    assert test_return_absences.waits(world), "it waits again"


def after(world, leave_id) -> list[date]:
    return [one.absent_on for one in test_return_absences.page(world, leave_id, "physician").days]


def test_a_day_in_the_leave_is_no_absence_after_the_return(world):
    in_the_leave_after_all(world)


@pytest.mark.parametrize("name", ["watch", "_after"])
def test_twin_a_day_in_the_leave_that_counts_is_seen(world, monkeypatch, name):
    watch = return_absences.watch
    heedless = {
        "watch": lambda *of: watch(*of) if of[0].act is Act.IMPORT_RETURN_ABSENCES else None,
        "_after": lambda leave: ReturnAbsence.leave_id == leave.id,
    }
    monkeypatch.setattr(return_absences, name, heedless[name])
    with pytest.raises(AssertionError):
        in_the_leave_after_all(world)


# --- what a professional counts otherwise ------


def stays_as_a_professional_counts(world) -> None:
    leave_id, last = back(world)
    then, own = world.later(days=20), world.later(days=17).date()
    with world.database.writing() as session:
        follow_up_plans.rebase(session, world.actor("physician"), leave_id, own, [2, 4], FollowUpEnd.COUNTED_ANEW,
                               of_leave=True, now=then)  # fmt: skip
    before = talks(world)
    assert [state for *_, state in before] == [ANEW] * 3 + [PLANNED] * 2
    correct(world, leave_id, LeaveEnd.RETURNED, last - timedelta(days=1), now=then)
    assert talks(world) == before
    correct(world, leave_id, now=then)
    end(world, leave_id, last, version=read(world, leave_id, now=then).version, now=then)
    assert talks(world) == before


def test_what_a_professional_counts_from_a_day_of_its_own_stays(world):
    stays_as_a_professional_counts(world)


def test_twin_a_plan_beside_that_of_a_professional_is_seen(world, monkeypatch):
    whole = followups.every

    def of_returns(session, case):
        return [one for one in whole(session, case) if one.counted_from is FollowUpBase.RETURN]

    monkeypatch.setattr(followups, "every", of_returns)
    with pytest.raises(AssertionError):
        stays_as_a_professional_counts(world)


def moves_what_is_counted_from_another_return(world) -> None:
    leave_id, last = back(world)
    then, own = world.later(days=20), world.later(days=17).date()
    with world.database.writing() as session:
        follow_up_plans.rebase(session, world.actor("physician"), leave_id, own, [1, 3], FollowUpEnd.RETURNED,
                               of_leave=True, now=then)  # fmt: skip
    gone = FollowUpState.ENDED, FollowUpEnd.RETURNED
    first = last + timedelta(days=1)
    stay, there = [(first, months, gone) for months in (1, 3, 6)], own
    for _time in range(2):
        there -= timedelta(days=1)
        correct(world, leave_id, LeaveEnd.RETURNED, there - timedelta(days=1), now=then)
        assert talks(world) == [*stay, (there, 1, PLANNED), (there, 3, PLANNED)]
    correct(world, leave_id, LeaveEnd.RETURNED, last, now=then)
    assert talks(world) == [*stay, (there, 1, PLANNED), (there, 3, PLANNED)], "one of each stands"


def test_talks_that_a_professional_counts_from_the_return_move_with_it(world):
    moves_what_is_counted_from_another_return(world)


def test_twin_talks_of_a_return_that_end_with_those_before_are_seen(world, monkeypatch):
    monkeypatch.setattr(follow_up_plans, "_settled", lambda one, _back: one.state is FollowUpState.ENDED)
    with pytest.raises(Exception, match=r"assert|UNIQUE|uq_"):
        moves_what_is_counted_from_another_return(world)
