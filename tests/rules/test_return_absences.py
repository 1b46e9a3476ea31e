"""How many days of absence within how many weeks say that somebody should ask?"""

from datetime import date, timedelta

import pytest

from casework.rules.return_absences import noticed

FIRST = date(2026, 12, 1)


def after(*days: int) -> list[date]:
    return [FIRST + timedelta(days=count) for count in days]


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((), False),
        ((0, 1), False),
        ((0, 1, 2), True),
        ((0, 0, 0), False),
        ((27, 13, 0), True),
        ((0, 13, 28), False),
        ((0, 20, 28, 40), True),
        ((0, 28, 56), False),
    ],
    ids=[
        "none",
        "two",
        "three",
        "one told thrice",
        "on the last day",
        "a day later",
        "whenever they begin",
        "far apart",
    ],
)
def test_three_days_in_four_weeks(days, told):
    assert noticed(after(*days), 3, 4) is told


def test_one_day_may_be_enough():
    assert noticed(after(5), 1, 1)
    assert not noticed([], 1, 1)


def test_days_at_the_end_of_the_calendar():
    assert noticed([date.max, date.max - timedelta(days=1), date.min], 2, 26)
