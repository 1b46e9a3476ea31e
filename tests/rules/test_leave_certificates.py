"""Which is the first day of a leave without a certificate?"""

from datetime import date, timedelta

import pytest

from casework.rules.leave_certificates import open_from

FIRST = date(2026, 12, 1)


def day(count: int) -> date:
    return FIRST + timedelta(days=count)


@pytest.mark.parametrize(
    ("covered", "found"),
    [
        ([], 0),
        ([(0, 30)], 31),
        ([(1, 60)], 0),
        ([(-5, 30), (31, 60)], None),
        ([(31, 60), (0, 30)], None),
        ([(0, 30), (32, 60)], 31),
        ([(0, 30), (10, 20), (25, 40)], 41),
        ([(-9, -1)], 0),
        ([(0, 90)], None),
    ],
)
def test_the_first_day_that_lies_in_no_period(covered, found):
    periods = [(day(first), day(last)) for first, last in covered]
    assert open_from(FIRST, day(60), periods) == (None if found is None else day(found))


def test_the_last_day_of_the_calendar():
    assert open_from(FIRST, date.max, [(FIRST, date.max - timedelta(days=1))]) == date.max
