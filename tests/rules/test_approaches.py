"""At which pace is somebody asked again?"""

from datetime import date

import pytest

from casework.rules.approaches import last_wish, next_on
from casework.rules.policy import Policy
from casework.rules.workdays import Calendar, Closure

OPEN = Calendar()
NOTICE = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("today", "sent", "policy", "calendar", "next_day"),
    [
        (date(2026, 4, 10), 0, Policy(), OPEN, date(2026, 7, 10)),
        (date(2026, 4, 11), 0, Policy(), OPEN, date(2026, 7, 13)),  # a Saturday: the Monday after
        (date(2026, 11, 30), 2, Policy(), OPEN, date(2027, 3, 1)),  # no 30 February; the 28th is a Sunday
        (date(2026, 4, 10), 3, Policy(), OPEN, None),  # enough for a year
        (date(2026, 4, 10), 1, Policy(reapproaches_per_year=1), OPEN, None),
        (date(2027, 1, 4), 1, Policy(), OPEN, None),  # the year since the notice ends on 1 April
        (date(2026, 12, 31), 1, Policy(), OPEN, date(2027, 3, 31)),
        (date(2026, 4, 10), 0, Policy(reapproach_months=1), OPEN, date(2026, 5, 11)),
        (date(2026, 4, 10), 0, Policy(), Calendar(closures=(Closure(date(2026, 7, 10), date(2026, 7, 14), "休業"),)),
         date(2026, 7, 15)),
    ],
)  # fmt: skip
def test_the_next_letter(today, sent, policy, calendar, next_day):
    assert next_on(today, NOTICE, sent, policy, calendar) == next_day


def test_a_year_whose_holidays_are_not_official_is_no_obstacle():
    assert next_on(date(2040, 1, 10), date(2040, 1, 1), 0, Policy(), OPEN) == date(2040, 4, 10)


def test_how_far_ahead_a_day_may_be_chosen():
    assert last_wish(date(2026, 8, 31), Policy()) == date(2027, 2, 28)
    assert last_wish(date(2026, 8, 31), Policy(postpone_months=1)) == date(2026, 9, 30)
