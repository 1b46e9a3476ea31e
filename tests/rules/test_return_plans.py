"""Do the days of a return follow from its first one, and does only a check move it on?"""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from casework.rules import return_plans as rules
from casework.rules.return_plans import Checked, Outcome, Phase, PlanState, Run, course, planned
from casework.rules.workdays import Calendar

FIRST = date(2026, 12, 7)
WEEKS = (2, 3, 3)


def day(week: int, weekday: int = 0) -> date:
    """Of the plan: both from 0."""
    return FIRST + timedelta(days=7 * week + weekday)


def well(on: date, weeks: int = 0) -> Checked:
    return Checked(Outcome.WELL, weeks, on)


COURSES = {
    "nobody checked: the first one goes on": ([], [Run(1, FIRST, day(1, 6))]),
    "checked a few days early": ([well(day(1, 3))], [Run(1, FIRST, day(1, 6)), Run(2, day(2), day(4, 6))]),
    "checked some days late: only the beginning is later": (
        [well(day(2, 2))],
        [Run(1, FIRST, day(2, 2)), Run(2, day(2, 3), day(4, 6))],
    ),
    "checked a week and a day late: by the recorded week": (
        [well(day(3, 0), weeks=1)],
        [Run(1, FIRST, day(3, 0)), Run(2, day(3, 1), day(5, 6))],
    ),
    "held for two weeks, then well": (
        [Checked(Outcome.HOLD, 2, day(1, 3)), well(day(3, 4))],
        [Run(1, FIRST, day(1, 6)), Run(1, day(2), day(3, 6), held=True), Run(2, day(4), day(6, 6))],
    ),
    "back in the middle of a week: whole weeks again from its end": (
        [well(day(1, 4)), Checked(Outcome.BACK, 0, day(3, 1))],
        [Run(1, FIRST, day(1, 6)), Run(2, day(2), day(3, 1)), Run(1, day(3, 2), day(5, 6))],
    ),
    "well by a slip, held before the next one begins": (
        [well(day(1, 3)), Checked(Outcome.HOLD, 1, day(1, 5))],
        [Run(1, FIRST, day(1, 6)), Run(1, day(2), day(2, 6), held=True)],
    ),
    "well by a slip and late, held the same day": (
        [well(day(3, 1), weeks=1), Checked(Outcome.HOLD, 1, day(3, 1)), well(day(3, 5))],
        [Run(1, FIRST, day(2, 6)), Run(1, day(3), day(3, 6), held=True), Run(2, day(4), day(6, 6))],
    ),
    "back before an agreed hold begins": (
        [well(day(1, 4)), Checked(Outcome.HOLD, 1, day(4, 1)), Checked(Outcome.BACK, 0, day(4, 2))],
        [Run(1, FIRST, day(1, 6)), Run(2, day(2), day(4, 2)), Run(1, day(4, 3), day(6, 6))],
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_the_course_of_a_plan(name):
    checks, runs = COURSES[name]
    assert list(course(FIRST, WEEKS, checks)) == runs


@pytest.mark.parametrize("name", COURSES)
def test_days_follow_without_a_gap_and_all_planned_ends_are_whole_weeks_from_the_first(name):
    checks, _runs = COURSES[name]
    made, ahead = course(FIRST, WEEKS, checks), planned(FIRST, WEEKS, checks, FIRST)
    runs = [*made, *ahead]
    for one, following in pairwise(runs):
        assert following.from_on == one.until_on + timedelta(days=1)
    assert {(one.until_on - FIRST).days % 7 for one in [made[-1], *ahead]} == {6}
    assert runs[-1].stage == len(WEEKS)


def test_no_stage_is_skipped_or_made_up():
    for checks in ([Checked(Outcome.BACK, 0, day(1))], [well(day(1, 6)), well(day(4, 6)), well(day(7, 6))]):
        with pytest.raises(ValueError, match="no such stage"):
            course(FIRST, WEEKS, checks)


def test_what_is_planned_after_a_stage_that_goes_on_begins_tomorrow_at_the_earliest():
    (second, third) = planned(FIRST, WEEKS, [], day(3, 1))
    assert (second, third) == (Run(2, day(3, 2), day(5, 6)), Run(3, day(6), day(8, 6)))


def test_what_puts_right_that_the_last_stage_went_well_makes_nothing_of_it():
    to_the_end = [well(day(1, 3)), well(day(4, 3)), well(day(7, 1))]
    for later, stage in ((Checked(Outcome.HOLD, 1, day(7, 2)), 3), (Checked(Outcome.BACK, 0, day(7, 2)), 2)):
        runs = course(FIRST, WEEKS, [*to_the_end, later])
        assert runs == course(FIRST, WEEKS, [*to_the_end[:2], later])
        assert (runs[-1].stage, runs[-2].said) == (stage, 3)


TO_2, TO_9 = FIRST + timedelta(days=2), FIRST + timedelta(days=9)
PHASES = {
    "a draft whose day has come": (PlanState.DRAFT, None, TO_2, Phase.DRAFT),
    "decided, the day before": (PlanState.DECIDED, None, FIRST - timedelta(days=1), Phase.AHEAD),
    "decided, on its day": (PlanState.DECIDED, None, FIRST, Phase.IN_FORCE),
    "over with the eve of another, which isn't yet": (PlanState.OVER, TO_9, TO_2, Phase.IN_FORCE),
    "on its last day": (PlanState.OVER, TO_9, TO_9, Phase.IN_FORCE),
    "on the day after": (PlanState.OVER, TO_2, TO_9, Phase.OVER),
    "ended before it began": (PlanState.OVER, FIRST - timedelta(days=1), FIRST - timedelta(days=3), Phase.OVER),
}


@pytest.mark.parametrize("name", PHASES)
def test_how_a_plan_stands_on_a_day(name):
    state, ended_on, on, phase = PHASES[name]
    assert rules.phase(state, FIRST, ended_on, on) is phase


def test_until_when_the_last_stage_can_be_put_right():
    friday = date(2026, 12, 11)
    assert rules.put_right_until(friday, friday, Calendar()) == date(2026, 12, 14), "the next working day"
    assert rules.put_right_until(day(2), friday - timedelta(days=4), Calendar()) == day(2), "the plan's last day"
    assert rules.put_right_until(date(2029, 1, 5), date(2029, 1, 5), Calendar()) == date(2029, 1, 12)


def test_what_a_late_check_moves():
    end = day(1, 6)
    late = [rules.lost(end, end + timedelta(days=days)) for days in (-3, 0, 6, 7, 13, 14)]
    assert late == [0, 0, 0, 1, 1, 2]
    assert rules.least_hold(end, end + timedelta(days=7)) == 2, "one week would be over today"


def test_a_hold_belongs_to_the_stage_that_is_in_force():
    held = course(FIRST, WEEKS, [Checked(Outcome.HOLD, 1, day(1, 2))])
    assert rules.begun_on(held) == FIRST
    assert rules.begun_on(course(FIRST, WEEKS, [well(day(1, 2))])) == day(2)


@pytest.mark.parametrize(
    ("weeks", "held", "after"), [(1, False, 3), (2, False, 7), (4, False, 20), (1, True, -1), (2, True, 6)]
)
def test_from_when_a_stage_can_have_gone_well(weeks, held, after):
    """A hold goes on with a stage that ran before it."""
    first = date(2026, 12, 7)
    run = Run(1, first, first + timedelta(days=7 * weeks - 1), held=held)
    assert rules.well_from(run) == first + timedelta(days=after)
