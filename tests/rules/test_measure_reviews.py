"""Is each review counted from the day on which the measures began, and does none lie past their end?"""

from datetime import date, timedelta

import pytest

from casework.rules import deadlines, measure_reviews
from casework.rules.measure_reviews import EARLY, next_on, to_remind
from casework.rules.months import months_after
from casework.rules.policy import Policy

MONTHLY, QUARTERLY = Policy(), Policy(measure_review_months=3)
BEGAN, LAST = date(2026, 8, 31), date(2027, 8, 30)
FIRST, SECOND, THIRD = date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30)
"""Each counted from 31 August: no month makes the next one shorter."""

PROPOSED = {
    # what happened: (the day that stands, the last day of the measures, today) → the day proposed
    "on its day": ((FIRST, LAST, FIRST), SECOND),
    "a day early: the day that was meant is over": ((FIRST, LAST, date(2026, 9, 29)), SECOND),
    "two weeks early": ((FIRST, LAST, FIRST - EARLY), SECOND),
    "earlier still: one more review, the day stays": ((FIRST, LAST, FIRST - EARLY - timedelta(1)), FIRST),
    "late: the next one isn't moved": ((FIRST, LAST, date(2026, 10, 20)), SECOND),
    "so late that one was left out": ((FIRST, LAST, date(2026, 11, 5)), THIRD),
    "a day of their own, kept to": ((date(2026, 10, 10), LAST, date(2026, 10, 10)), SECOND),
    "a day of their own, just before the one counted": ((date(2026, 10, 30), LAST, date(2026, 10, 28)), THIRD),
    "a day of their own, just after the one counted": ((date(2026, 10, 2), LAST, date(2026, 10, 2)), SECOND),
    "a day of their own, far ahead, stays": ((date(2026, 12, 15), LAST, FIRST), date(2026, 12, 15)),
    "none stands": ((None, LAST, date(2026, 10, 1)), SECOND),
    "the end comes first": ((SECOND, date(2026, 11, 29), SECOND), None),
    "the end is that very day": ((SECOND, THIRD, SECOND), None),
    "the day after the next review is the end": ((SECOND, date(2026, 12, 1), SECOND), THIRD),
    "what stands lies at the end": ((LAST, LAST, FIRST), None),
}  # fmt: skip


@pytest.mark.parametrize("name", PROPOSED)
def test_the_day_that_is_proposed(name):
    (due_on, last_on, today), expected = PROPOSED[name]
    assert next_on(BEGAN, due_on, last_on, today, MONTHLY) == expected


def test_the_interval_is_the_workplaces_own():
    assert next_on(BEGAN, date(2026, 11, 30), LAST, date(2026, 11, 30), QUARTERLY) == date(2027, 2, 28)


def test_twin_days_that_are_chained_drift_and_are_seen(monkeypatch):
    def chained(began_on, nth, policy):
        for _ in range(nth):
            began_on = months_after(began_on, policy.measure_review_months)
        return began_on

    monkeypatch.setattr(deadlines, "review_on", chained)
    with pytest.raises(AssertionError):
        test_the_day_that_is_proposed("on its day")


@pytest.mark.parametrize("name", ["two weeks early", "a day early: the day that was meant is over"])
def test_twin_an_early_review_that_is_followed_by_the_same_day_is_seen(monkeypatch, name):
    monkeypatch.setattr(measure_reviews, "EARLY", timedelta(0))
    with pytest.raises(AssertionError):
        test_the_day_that_is_proposed(name)


def test_hr_is_told_as_near_as_for_the_last_word_before_an_end():
    day = date(2027, 1, 9)
    assert [to_remind(day, today, (28, 7)) for today in (date(2027, 1, 1), date(2027, 1, 2), date(2027, 2, 1))] == [
        False, True, True,
    ]  # fmt: skip
    assert to_remind(day, date(2026, 12, 12), (28,))
    assert not to_remind(day, day, ())
