"""Do several periods of one opinion fit together, and does a new one name what it does to an earlier one?"""

from dataclasses import replace
from datetime import date

import pytest

from casework.rules import record
from casework.rules.bases import Purpose, RecordBasis
from casework.rules.comparison import Degree, Item, compare, contradictions, overlap, places
from casework.rules.record import Meeting, Period, Record, missing
from casework.rules.vocabulary import Guidance, MeasureKind, WorkCategory

K = MeasureKind
MEETING = Meeting(date(2026, 12, 8), "佐藤 真由美", "山田 哲也")
BAN, LIMIT = Item(K.OVERTIME_BAN), Item(K.OVERTIME_LIMIT, 20)
FIRST = Record(
    work_hours="月40時間", work_other="特になし", burden="特記事項なし", other_findings=False,
    guidance=(Guidance.OBSERVE,), work_category=WorkCategory.RESTRICTED, items=(BAN,), from_on=date(2026, 12, 10),
    until_on=date(2026, 12, 31), reason="休養のため",
)  # fmt: skip
SECOND = Period(items=(LIMIT,), from_on=date(2027, 1, 1), months=2)
BOTH = replace(FIRST, more=(SECOND,))


def fields(written: Record, meeting: Meeting = MEETING) -> list[str]:
    return [gap.field for gap in missing(written, meeting)]


def test_a_ban_and_then_a_limit_is_whole():
    assert fields(BOTH) == []
    assert (BOTH.starts_on, BOTH.ends_on) == (date(2026, 12, 10), date(2027, 2, 28))
    assert [item.until_on for period in BOTH.periods for item in period.dated_items()] == [
        date(2026, 12, 31), date(2027, 2, 28),
    ]  # fmt: skip


CASES = {
    # what the second period is → the fields that are told
    "without a beginning": (replace(SECOND, from_on=None), ["p2_from_on"]),
    "without an end": (replace(SECOND, months=None), ["p2_until_on"]),
    "without a measure": (replace(SECOND, items=()), ["p2_hours_items"]),
    "before the first": (replace(SECOND, from_on=date(2026, 12, 8), until_on=date(2026, 12, 9), months=None),
                         ["p2_from_on"]),
    "over before the talk": (replace(SECOND, from_on=date(2025, 1, 1), until_on=date(2025, 2, 28), months=None),
                             ["p2_until_on", "p2_from_on"]),
    "a limit on a day of the ban": (replace(SECOND, from_on=date(2026, 12, 31)), ["p2_from_on"]),
    "the same measure on a day of the first": (Period(items=(BAN,), from_on=date(2026, 12, 20), months=1),
                                               ["p2_from_on"]),
    "another measure on the same days": (Period(items=(Item(K.FEWER_NIGHTS, 0),), from_on=date(2026, 12, 10), months=1),
                                         []),
    "a limit without its number": (replace(SECOND, items=(Item(K.OVERTIME_LIMIT),)), ["p2_overtime_limit_hours"]),
    "words that are missing": (replace(SECOND, items=(Item(K.OTHER),)), ["p2_other_words"]),
    "an end before its beginning": (replace(SECOND, until_on=date(2026, 12, 31), months=None), ["p2_until_on"]),
    "months that disagree": (replace(SECOND, until_on=date(2027, 1, 31)), ["p2_months"]),
    "left out": (Period(), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_second_period_is_told_beside_its_own_fields(name):
    period, told = CASES[name]
    assert fields(replace(FIRST, more=(period,))) == told


def test_a_first_period_is_not_left_out():
    assert "from_on" in fields(replace(FIRST, items=(), from_on=None, until_on=None, more=(SECOND,)))


def test_normal_work_has_no_period_at_all():
    normal = replace(FIRST, work_category=WorkCategory.NORMAL, items=(), from_on=None, until_on=None, more=(SECOND,))
    assert fields(normal) == ["work_category", "p2_from_on"]


def test_leave_first_and_limited_hours_after_it():
    leave = replace(BOTH, work_category=WorkCategory.LEAVE)
    assert fields(leave) == ["hours_items"]
    assert fields(replace(leave, items=(Item(K.WORK_BAN),))) == []


def test_a_twin_that_looks_at_no_days_is_caught(monkeypatch):
    monkeypatch.setattr(record, "overlap", lambda *_: 0)
    assert [name for name, (period, told) in CASES.items() if fields(replace(FIRST, more=(period,))) != told] == [
        "a limit on a day of the ban", "the same measure on a day of the first",
    ]  # fmt: skip


PURPOSES = {
    "new": (FIRST, []),
    "new, and one is named": (replace(FIRST, follows="x"), ["purpose"]),
    "continued": (replace(FIRST, purpose=Purpose.CONTINUED, follows="x"), []),
    "continued, of what": (replace(FIRST, purpose=Purpose.CONTINUED), ["follows"]),
    "changed to normal work": (
        replace(FIRST, purpose=Purpose.CHANGED, follows="x", work_category=WorkCategory.NORMAL, items=(), from_on=None,
                until_on=None), ["purpose"]),
    "lifted": (
        replace(FIRST, purpose=Purpose.LIFTED, follows="x", work_category=WorkCategory.NORMAL, items=(), from_on=None,
                until_on=None), []),
    "lifted without a reason": (
        replace(FIRST, purpose=Purpose.LIFTED, follows="x", work_category=WorkCategory.NORMAL, items=(), from_on=None,
                until_on=None, reason=" "), ["reason"]),
    "lifted, and yet restricted": (replace(FIRST, purpose=Purpose.LIFTED, follows="x"), ["work_category"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PURPOSES)
def test_a_purpose_names_its_opinion_and_fits_the_category(name):
    written, told = PURPOSES[name]
    assert fields(written) == told


def test_fatigue_and_hours_stand_where_the_other_form_has_the_burden():
    second = replace(MEETING, basis=RecordBasis.LONG_HOURS)
    assert fields(replace(FIRST, burden=""), second) == ["hours_over_40", "fatigue"]
    assert fields(replace(FIRST, burden="", hours_over_40=95, fatigue=3), second) == []
    assert fields(replace(FIRST, hours_over_40=95, fatigue=4), second) == ["fatigue"]


def days(item: Item, first: str, last: str) -> Item:
    return replace(item, from_on=date.fromisoformat(first), until_on=date.fromisoformat(last))


def test_each_period_is_compared_with_what_was_decided_for_its_days():
    december, after = ("2026-12-10", "2026-12-31"), ("2027-01-01", "2027-02-28")
    on = date(2026, 12, 9)
    advised = [days(BAN, *december), days(LIMIT, *after)]
    assert [line.degree for line in compare(advised, advised, decided_on=on)] == [Degree.SAME, Degree.SAME]
    only = compare(advised, [days(LIMIT, *after)], decided_on=on)
    assert [line.degree for line in only] == [Degree.MISSING, Degree.SAME]
    twice = [days(LIMIT, *december), days(replace(LIMIT, hours=40), *after)]
    swapped = [days(replace(LIMIT, hours=40), *december), days(LIMIT, *after)]
    assert [line.degree for line in compare(twice, twice[::-1], decided_on=on)] == [Degree.SAME, Degree.SAME]
    assert [line.degree for line in compare(twice, swapped, decided_on=on)] == [Degree.LIGHTER, Degree.STRICTER]


def test_what_follows_one_another_does_not_contradict():
    ban, limit = days(BAN, "2026-12-10", "2026-12-31"), days(LIMIT, "2027-01-01", "2027-02-28")
    assert contradictions([ban, limit]) == []
    assert contradictions([ban, replace(limit, from_on=date(2026, 12, 31))]) == [(K.OVERTIME_BAN, K.OVERTIME_LIMIT)]
    assert contradictions([limit, limit]) == [(K.OVERTIME_LIMIT, K.OVERTIME_LIMIT)]
    assert (overlap(ban, limit), overlap(ban, ban)) == (0, 22)
    assert places([ban, limit, limit]) == ["overtime_ban", "overtime_limit", "overtime_limit_2"]
