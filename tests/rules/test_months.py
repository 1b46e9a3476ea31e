"""Are dates after months anchored to their base, and clipped only where the day is missing?"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules.months import months_after

ANCHORED = [
    (date(2026, 8, 31), 1, date(2026, 9, 30)),
    (date(2026, 8, 31), 3, date(2026, 11, 30)),
    (date(2026, 8, 31), 6, date(2027, 2, 28)),
    (date(2027, 11, 30), 3, date(2028, 2, 29)),
    (date(2027, 1, 31), 1, date(2027, 2, 28)),
    (date(2027, 1, 31), 3, date(2027, 4, 30)),
    (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 12, 15), 0, date(2026, 12, 15)),
]


def check(after: Callable[[date, int], date]) -> None:
    for base, months, expected in ANCHORED:
        assert after(base, months) == expected


def chained(base: date, months: int) -> date:
    """The broken twin: one month after another, so that a clipped day is never found again."""
    for _ in range(months):
        base = months_after(base, 1)
    return base


def thirty_days_each(base: date, months: int) -> date:
    """Another broken twin: a month is thirty days."""
    return date.fromordinal(base.toordinal() + 30 * months)


def test_worked_dates():
    check(months_after)


@pytest.mark.parametrize("broken", [chained, thirty_days_each])
def test_a_broken_way_of_counting_is_caught(broken):
    with pytest.raises(AssertionError):
        check(broken)


@settings(deadline=None)
@given(st.dates(date(2015, 1, 1), date(2060, 12, 31)), st.integers(0, 120))
def test_the_day_of_the_month_is_the_base_day_or_the_last_one(base, months):
    after = months_after(base, months)
    assert (after.year * 12 + after.month) - (base.year * 12 + base.month) == months
    assert after.day == min(base.day, monthrange(after.year, after.month)[1])


def test_no_counting_backwards_and_no_moments():
    with pytest.raises(ValueError, match="forwards"):
        months_after(date(2027, 1, 1), -1)
    with pytest.raises(TypeError):
        months_after(datetime(2027, 1, 1, tzinfo=UTC), 1)
