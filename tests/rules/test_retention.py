"""Is nothing destroyed a day too early, and is policy never called law?"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules.months import months_after
from casework.rules.policy import Kind, Policy
from casework.rules.retention import KEEPS, Keeper, Record, earliest_purge, first_day_after

RULES = Policy()

# The day itself isn't counted (民法140条), the period ends on the eve of the anniversary of the next day (143条).
PERIODS = [
    (date(2026, 12, 1), 5, date(2031, 12, 2)),
    (date(2026, 12, 31), 5, date(2032, 1, 1)),
    (date(2028, 2, 29), 5, date(2033, 3, 1)),
    (date(2028, 2, 28), 5, date(2033, 3, 1)),
    (date(2027, 2, 28), 5, date(2032, 3, 1)),  # 2032-02-29 still belongs to the period
    (date(2024, 2, 28), 4, date(2028, 2, 29)),
]

# Typed again by hand from domain §1.5 and §12.17.
PERIOD_OF = {
    Record.INTERVIEW_RECORD: (5, Kind.LAW, Keeper.EMPLOYER),
    Record.CONSENTED_RESULT: (5, Kind.LAW, Keeper.EMPLOYER),
    Record.CONSENT: (5, Kind.GUIDANCE, Keeper.EMPLOYER),
    Record.REQUEST: (5, Kind.GUIDANCE, Keeper.EMPLOYER),
    Record.UNCONSENTED_RESULT: (5, Kind.GUIDANCE, Keeper.EXAMINER),
    Record.INVITATION: (None, Kind.POLICY, Keeper.EXAMINER),
    Record.CLINICAL_NOTE: (None, Kind.POLICY, Keeper.PHYSICIAN),
    Record.HEARING: (None, Kind.POLICY, Keeper.EMPLOYER),
    Record.DECISION: (None, Kind.POLICY, Keeper.EMPLOYER),
    Record.EXPLANATION: (None, Kind.POLICY, Keeper.EMPLOYER),
    Record.INSTRUCTION: (None, Kind.POLICY, Keeper.EMPLOYER),
    Record.FOLLOW_UP: (None, Kind.POLICY, Keeper.PHYSICIAN),
    # not in the source: our own, by the workplace's days
    Record.CONTACT: (None, Kind.POLICY, Keeper.PHYSICIAN),
    Record.RECOMMENDATION: (3, Kind.LAW, Keeper.EMPLOYER),
    Record.TREATMENT_REVIEW: (None, Kind.POLICY, Keeper.PHYSICIAN),
    Record.COMMITTEE_REPORT: (3, Kind.LAW, Keeper.EMPLOYER),
    Record.REVIEW: (None, Kind.POLICY, Keeper.EMPLOYER),
}


def years_after(base: date, years: int) -> date:
    """The naive count, which ends a day early around a leap day."""
    return months_after(base, 12 * years)


def check(first_day: Callable[[date, int], date]) -> None:
    for created_on, years, expected in PERIODS:
        assert first_day(created_on, years) == expected


def test_periods():
    check(first_day_after)


@pytest.mark.parametrize(
    "broken",
    [
        years_after,
        lambda created_on, years: years_after(created_on, years) + timedelta(days=1),
        lambda created_on, years: years_after(created_on + timedelta(days=1), years),
        lambda created_on, years: created_on + timedelta(days=365 * years),
    ],
    ids=["clipped", "clipped and a day", "clipped from the next day", "365 days"],
)
def test_a_period_that_ends_early_is_caught(broken):
    with pytest.raises(AssertionError):
        check(broken)


@settings(deadline=None)
@given(st.dates(date(2015, 12, 1), date(2060, 12, 31)), st.integers(1, 30))
def test_the_anniversary_itself_is_always_kept(created_on, years):
    first = first_day_after(created_on, years)
    assert first > years_after(created_on, years)
    assert (first - years_after(created_on, years)).days <= 2


def test_each_record_its_period_weight_and_custodian():
    assert {record: (keep.years, keep.kind, keep.keeper) for record, keep in KEEPS.items()} == PERIOD_OF
    assert set(KEEPS) == set(Record)
    assert all(keep.record is record and keep.basis for record, keep in KEEPS.items())


def test_the_law_counts_from_the_making_but_we_wait_for_version_and_case():
    created_on = date(2026, 12, 1)

    def purge(version: date | None, closed: date | None) -> date | None:
        return earliest_purge(
            created_on, Record.INTERVIEW_RECORD, RULES, last_version_on=version, case_closed_on=closed
        )

    assert purge(None, date(2026, 12, 1)) == date(2031, 12, 2)
    assert purge(date(2026, 12, 20), date(2026, 12, 10)) == date(2031, 12, 21)
    assert purge(date(2026, 12, 20), date(2027, 6, 30)) == date(2032, 7, 1)
    assert purge(None, date(2026, 11, 1)) == date(2031, 12, 2)  # made after its case was closed
    assert purge(None, None) is None


def test_a_hold_stops_everything():
    assert (
        earliest_purge(
            date(2020, 1, 1),
            Record.REQUEST,
            RULES,
            last_version_on=None,
            case_closed_on=date(2020, 1, 1),
            legal_hold=True,
        )
        is None
    )


def test_the_workplace_lengthens_only_what_no_law_fixes():
    longer = Policy(kept_years=10)
    assert KEEPS[Record.HEARING].years_under(longer) == 10
    assert KEEPS[Record.INTERVIEW_RECORD].years_under(longer) == 5
    made_on = date(2028, 2, 29)
    assert earliest_purge(made_on, Record.HEARING, longer, last_version_on=None, case_closed_on=made_on) == date(
        2038, 3, 1
    )
