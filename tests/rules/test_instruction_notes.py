"""How many hours does an instruction allow in a month that it doesn't fill, or in which one limit follows another?"""

from datetime import date

import pytest

from casework.rules.comparison import Item
from casework.rules.instruction_notes import Allowed, Judged, NoteKind, Rhythm, limit, wants_answer
from casework.rules.vocabulary import MeasureKind as K

DECEMBER = date(2026, 12, 1)


def held(hours, first, last, kind=K.OVERTIME_LIMIT):
    return Item(kind, hours=hours, from_on=date(2026, 12, first), until_on=date(2026, 12, last))


@pytest.mark.parametrize(
    ("items", "allowed"),
    [
        ([held(20, 1, 31)], (20 * 60, 20 * 60)),
        ([held(20, 1, 31), held(10, 1, 31)], (10 * 60, 10 * 60)),
        ([held(20, 9, 31)], (20 * 60, None)),
        ([held(20, 1, 30)], (20 * 60, None)),
        ([held(10, 3, 9), held(20, 20, 31)], (10 * 60, None)),
        ([held(None, 1, 14, K.OVERTIME_BAN), held(20, 15, 31)], (0, 20 * 60)),
        ([held(10, 1, 14), held(20, 15, 31)], (10 * 60, 30 * 60)),
        ([held(20, 1, 14), held(20, 15, 31)], (20 * 60, 20 * 60)),
        ([held(None, 1, 31, K.OVERTIME_BAN), held(20, 1, 31)], (0, 0)),
        ([held(None, 1, 31, K.FEWER_NIGHTS)], None),
        ([], None),
    ],
)
def test_what_is_kept_and_what_is_too_much_in_any_case(items, allowed):
    assert limit(items, Rhythm.MONTH, DECEMBER) == allowed


@pytest.mark.parametrize(
    ("allowed", "overtime", "judged"),
    [
        (Allowed(20, 20), 20, Judged.WITHIN),
        (Allowed(20, 20), 21, Judged.OVER),
        (Allowed(0, 20), 0, Judged.WITHIN),
        (Allowed(0, 20), 1, Judged.UNTOLD),
        (Allowed(0, 20), 20, Judged.UNTOLD),
        (Allowed(0, 20), 21, Judged.OVER),
        (Allowed(20, None), 20, Judged.WITHIN),
        (Allowed(20, None), 999, Judged.UNTOLD),
    ],
)
def test_a_sum_says_only_what_holds_on_whichever_days_it_was_worked(allowed, overtime, judged):
    assert allowed.judge(overtime) is judged
    wants = wants_answer(NoteKind.HOURS, None, overtime, allowed)
    assert wants is (judged is Judged.OVER)


def test_a_ban_counts_by_the_week_and_a_limit_of_the_month_does_not():
    assert limit([held(None, 7, 13, K.OVERTIME_BAN)], Rhythm.WEEK, date(2026, 12, 7)) == (0, 0)
    assert limit([held(None, 8, 13, K.OVERTIME_BAN)], Rhythm.WEEK, date(2026, 12, 7)) == (0, None)
    assert limit([held(20, 1, 31)], Rhythm.WEEK, date(2026, 12, 7)) is None


@pytest.mark.parametrize(("month", "there"), [(11, False), (12, True)])
def test_hours_of_a_month_are_kept_where_they_are_limited_on_any_day(month, there):
    assert (limit([held(20, 31, 31)], Rhythm.MONTH, date(2026, month, 1)) is not None) is there
