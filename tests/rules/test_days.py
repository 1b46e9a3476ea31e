"""Does a day begin at midnight in Tokyo, whatever the machine thinks?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from casework.rules.days import plain, tokyo_date

INSTANTS = [
    # JST 2026-12-31 23:59, a request in the last minute
    (datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
    # one second later it is the next year in Japan, still the old one in UTC
    (datetime(2026, 12, 31, 15, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    (datetime(2027, 1, 1, 8, 30, tzinfo=timezone(timedelta(hours=9))), date(2027, 1, 1)),
    (datetime(2028, 2, 28, 15, 30, tzinfo=UTC), date(2028, 2, 29)),
]


def check(day_of: Callable[[datetime], date]) -> None:
    for instant, day in INSTANTS:
        assert day_of(instant) == day


def test_the_day_is_the_one_in_tokyo():
    check(tokyo_date)


def test_a_machine_that_counts_days_in_utc_is_caught():
    with pytest.raises(AssertionError):
        check(lambda instant: instant.astimezone(UTC).date())


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        tokyo_date(datetime(2026, 12, 31, 23, 59))


def test_a_moment_is_no_date():
    with pytest.raises(TypeError):
        plain(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert plain(date(2026, 12, 31)) == date(2026, 12, 31)
