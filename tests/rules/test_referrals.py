"""Which fiscal year is it, and when is an organisation full?"""

from datetime import date

import pytest

from casework.rules.referrals import fiscal_year, is_full


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2026, 12, 31), date(2026, 4, 1), date(2027, 3, 31)),
        (date(2028, 2, 29), date(2027, 4, 1), date(2028, 3, 31)),
    ],
)
def test_a_fiscal_year_begins_in_april(day, first, last):
    assert fiscal_year(day) == (first, last)


def test_full_at_the_number_and_never_without_one():
    assert [is_full(sent, 2) for sent in (1, 2, 3)] == [False, True, True]
    assert not is_full(1000, None)
