"""Is the best time for a follow-up one near its day, in a room with whoever the employee knows, before all others?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.follow_up_times import Offer, best_first

DUE = date(2027, 1, 8)
offers = st.builds(
    Offer, st.dates(date(2026, 12, 1), date(2027, 3, 31)), st.booleans(), st.booleans(), st.booleans()
)  # fmt: skip


def first(*free: Offer, window: int = 7) -> Offer:
    return best_first(free, lambda one: one, DUE, window)[0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Offer(date(2027, 1, 14), same=True, physician=True, in_person=True),
         Offer(date(2027, 1, 8), same=False, physician=True, in_person=True)),
        (Offer(date(2027, 1, 13), same=False, physician=True, in_person=True),
         Offer(date(2027, 1, 8), same=False, physician=False, in_person=True)),
        (Offer(date(2027, 1, 8), same=False, physician=False, in_person=False),
         Offer(date(2027, 1, 16), same=True, physician=True, in_person=True)),
        (Offer(date(2027, 1, 18), same=False, physician=False, in_person=False),
         Offer(date(2027, 1, 28), same=True, physician=True, in_person=True)),
        (Offer(date(2027, 1, 9), same=True, physician=True, in_person=True),
         Offer(date(2027, 1, 12), same=True, physician=True, in_person=True)),
    ],
    ids=["known", "physician", "near", "nearer", "nearest"],
)  # fmt: skip
def test_the_worked_examples(better, worse):
    assert first(worse, better) == better
    assert first(better, worse) == better


@given(st.lists(offers, min_size=1), st.integers(0, 14))
def test_nothing_far_comes_before_anything_near_and_nothing_is_lost(free, window):
    ranked = best_first(free, lambda one: one, DUE, window)
    assert sorted(map(repr, ranked)) == sorted(map(repr, free))
    far = [abs((one.on - DUE).days) > window for one in ranked]
    assert far == sorted(far)
    beyond = [abs((one.on - DUE).days) for one in ranked if abs((one.on - DUE).days) > window]
    assert beyond == sorted(beyond)


def test_twin_an_order_by_the_day_alone_is_seen(monkeypatch):
    monkeypatch.setitem(
        globals(), "best_first", lambda free, offer, _due, _window: sorted(free, key=lambda one: offer(one).on)
    )
    with pytest.raises(AssertionError):
        test_the_worked_examples(
            Offer(date(2027, 1, 14), same=True, physician=True, in_person=True),
            Offer(date(2027, 1, 8), same=False, physician=True, in_person=True),
        )
