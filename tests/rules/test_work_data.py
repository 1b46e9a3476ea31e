"""Which months are told of, how are hours read, and which lines of the law does a month cross?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules import work_data
from casework.rules.tables import BadCell
from casework.rules.work_data import Line, Month, hours, in_words, last_months, minutes, month, summary

LAST = date(2026, 11, 1)
MONTHS = last_months(date(2026, 12, 31))


def of(overtime: int, holiday: int = 0, on: date = LAST) -> Month:
    return Month(on, overtime * 60, holiday * 60)


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2026, 12, 31)])
def test_the_six_whole_months_before_this_one(today):
    assert [on.month for on in last_months(today)] == [6, 7, 8, 9, 10, 11]
    assert last_months(date(2027, 1, 1))[-1] == date(2026, 12, 1)
    assert last_months(date(2027, 3, 5))[0] == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("45", 2700), ("45.5", 2730), ("45:30", 2730), ("４５：３０", 2730), (" 45 時間 30 分 ", 2730), ("0", 0),
        ("45.50h", 2730), ("400", 24000), ("1 day, 21:30:00", 2730), ("0.016666666667", 1), ("45時間", 2700),
    ],
)  # fmt: skip
def test_hours_as_people_and_spreadsheets_write_them(typed, found):
    assert minutes(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "-1", "45:60", "45時間60分", "400.1", "1e3", "nan", "四十五", "=45", "999999999"]
)
def test_what_is_no_number_of_hours_is_refused(typed):
    with pytest.raises(BadCell):
        minutes(typed)


@given(st.integers(0, work_data.MOST_HOURS * 60))
def test_what_is_shown_is_read_back(count):
    assert minutes(hours(count)) == count


@pytest.mark.parametrize(
    "typed", ["2026-06", "2026/6", "202606", "2026年6月", "２０２６年０６月", "2026-06-15", "2026/6/1", "2026年6月30日"]
)
def test_months_as_people_write_them(typed):
    assert month(typed) == date(2026, 6, 1)


@pytest.mark.parametrize("typed", ["2026", "2026-13", "6月", "2026-00", "06/2026", "1899-12", "20260615"])
def test_what_is_no_month_is_refused(typed):
    with pytest.raises(BadCell):
        month(typed)


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        (of(45), ()),
        (Month(LAST, 45 * 60 + 1, 0), (Line.OVER_45,)),
        (of(45, 30), ()),
        (of(40, 40), ()),
        (Month(LAST, 40 * 60, 40 * 60 + 1), (Line.OVER_80,)),
        (of(46, 53), (Line.OVER_45, Line.OVER_80)),
        (of(60, 40), (Line.OVER_45, Line.OVER_80, Line.FROM_100)),
        (of(0, 100), (Line.OVER_80, Line.FROM_100)),
    ],
)
def test_lines_of_a_month(told, lines):
    """45 is of overtime alone; 80 and 100 are of both, the first beyond and the second from it."""
    assert told.lines == lines


def test_means_of_two_and_six_months():
    found = summary([of(10 * n, 5, on) for n, on in enumerate(MONTHS)], LAST)
    assert [(mean.months, mean.minutes, mean.over) for mean in found.means] == [(2, 3000, False), (6, 1800, False)]
    assert (found.total, found.lines) == (180 * 60, (Line.OVER_45,))


def test_a_mean_over_eighty_hours_is_marked_only_beyond_it():
    found = summary([of(80, 0, on) for on in MONTHS], LAST)
    assert Line.MEAN_OVER_80 not in found.lines
    beyond = summary([of(80, 0, on) for on in MONTHS[:-1]] + [Month(LAST, 80 * 60 + 1, 0)], LAST)
    assert [mean.over for mean in beyond.means] == [True, True]
    assert Line.MEAN_OVER_80 in beyond.lines


def test_any_two_to_six_months_one_after_the_other_are_looked_at():
    three = summary([of(hours, 0, on) for hours, on in zip((0, 0, 0, 99, 79, 70), MONTHS, strict=True)], LAST)
    assert [mean.over for mean in three.means] == [False, False]
    assert Line.MEAN_OVER_80 in three.lines
    apart = summary([of(90, 0, MONTHS[0]), of(90, 0, MONTHS[2])], LAST)
    assert Line.MEAN_OVER_80 not in apart.lines


def test_a_mean_of_a_month_that_lacks_is_none():
    found = summary([of(90, 0, on) for on in MONTHS[2:]], LAST)
    assert [(mean.months, mean.minutes) for mean in found.means] == [(2, 90 * 60), (6, None)]
    assert summary([of(90, 0, MONTHS[0])], LAST).means[0].minutes is None


def test_months_are_put_in_order():
    assert [one.on for one in summary([of(1, 0, on) for on in reversed(MONTHS)], LAST).months] == list(MONTHS)


def test_the_hours_in_a_line_of_the_report():
    """Three months and the longest mean that is known; nothing is said of months that nobody told."""
    found = summary([of(10 * n, 5, on) for n, on in enumerate(MONTHS)], LAST)
    assert in_words(found).endswith("（直近6か月の平均 30時間）")
    assert in_words(found).count("年") == 3
    assert in_words(summary([Month(LAST, 61, 0)], LAST)) == "時間外・休日労働：2026年11月 1時間1分"
    assert in_words(summary([], LAST)) == ""
