"""Which changes follow a request closely enough to be looked at, and which kinds?"""

from datetime import date, timedelta

import pytest

from casework.rules.policy import LONGEST_WATCH, SOURCES, Kind, Policy
from casework.rules.treatment import LEAVING, RAISED, WATCHED, ChangeKind, falls

ASKED = date(2026, 12, 1)
YEAR = 365


@pytest.mark.parametrize(
    ("on", "recorded", "looked_at"),
    [
        (0, 0, True),
        (YEAR, YEAR, True),
        (YEAR + 1, YEAR + 1, False),
        # announced within the year, for a day beyond it
        (YEAR + 60, 30, True),
        # entered late, but it was so within the year
        (30, YEAR + 60, True),
        # known before the request: not because of it, on whichever day it takes effect
        (30, -1, False),
        (-1, 30, False),
    ],
)
def test_a_change_is_as_old_as_what_is_earlier(on, recorded, looked_at):
    day, entered = ASKED + timedelta(days=on), ASKED + timedelta(days=recorded)
    assert falls(day, entered, [ASKED], YEAR) is looked_at


def test_one_of_several_requests_and_talks_is_enough():
    change = ASKED + timedelta(days=YEAR + 5)
    assert not falls(change, change, [ASKED], YEAR)
    assert falls(change, change, [ASKED, ASKED + timedelta(days=20)], YEAR)
    assert not falls(change, change, [], YEAR)


def test_what_the_model_rule_names_is_watched_and_what_people_want_is_not():
    # typed again from 実施規程例36条8号, and what comes near
    assert {kind.value for kind in WATCHED} == {
        "dismissal", "non_renewal", "advised", "left", "transfer", "post", "demotion", "pay_cut", "other",
    }  # fmt: skip
    assert {kind.value for kind in LEAVING} == {
        "dismissal", "non_renewal", "advised", "left", "resignation", "retirement"
    }  # fmt: skip
    assert ChangeKind.LEFT not in RAISED
    assert set(RAISED) < WATCHED


def test_the_window_is_the_workplaces_own():
    assert Policy().watch_days == YEAR
    assert SOURCES["watch_days"].kind is Kind.POLICY
    assert Policy(watch_days=LONGEST_WATCH).watch_days == LONGEST_WATCH
