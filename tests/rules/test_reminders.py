"""Is somebody reminded on the right days, once for each, and not of what they have just arranged?"""

from datetime import date, timedelta

import pytest

from casework.rules import reminders

ON = date(2026, 12, 20)
LONG_BEFORE = date(2026, 12, 1)


def days(booked_on, numbers=(7, 1)):
    """What is due on each day from three weeks before until the day after."""
    around = [ON + timedelta(days=offset) for offset in range(-21, 2)]
    found = {day: reminders.due(numbers, ON, booked_on=booked_on, today=day) for day in around}
    return {day.day: count for day, count in found.items() if count is not None}


def test_a_week_and_a_day_before():
    assert days(LONG_BEFORE) == {**dict.fromkeys(range(13, 19), 7), 19: 1, 20: 1}


@pytest.mark.parametrize(
    ("booked", "first"),
    [(12, 13), (13, 19), (15, 19), (18, 19), (19, None), (20, None)],
)
def test_whoever_has_just_booked_is_not_reminded_of_it(booked, first):
    due = days(date(2026, 12, booked))
    assert min(due, default=None) == first


def test_rules_without_days_remind_nobody():
    assert days(LONG_BEFORE, ()) == {}
