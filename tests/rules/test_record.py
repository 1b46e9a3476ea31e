"""Is every missing legal item and every contradiction of a record found, and nothing else?"""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from casework.rules import record
from casework.rules.comparison import Item
from casework.rules.record import EMPLOYERS_TEXTS, Meeting, Record
from casework.rules.vocabulary import HOURS_KINDS, Guidance, MeasureKind, WorkCategory

MEETING = Meeting(date(2026, 12, 8), "佐藤 真由美", "山田 哲也")
WHOLE = Record(
    work_hours="月平均45時間",
    work_other="特になし",
    burden="特記事項なし",
    other_findings=False,
    guidance=(Guidance.OBSERVE,),
    work_category=WorkCategory.RESTRICTED,
    items=(Item(MeasureKind.OVERTIME_LIMIT, hours=20),),
    from_on=date(2026, 12, 14),
    until_on=date(2027, 3, 13),
)
NORMAL = replace(WHOLE, work_category=WorkCategory.NORMAL, items=(), from_on=None, until_on=None)
LEAVE = replace(WHOLE, work_category=WorkCategory.LEAVE, items=(Item(MeasureKind.WORK_BAN),))


def _with(*items: Item) -> Record:
    return replace(WHOLE, items=items)


# 安衛則52条の18第2項 and what it takes over from 52条の17: seven items, each missing once.
LEGAL: list[tuple[str, Record, Meeting, str]] = [
    ("実施年月日", WHOLE, replace(MEETING, held_on=None), "held_on"),
    ("労働者の氏名", WHOLE, replace(MEETING, employee=" "), "employee"),
    ("医師の氏名", WHOLE, replace(MEETING, physician=""), "physician"),
    ("勤務の状況", replace(WHOLE, work_hours=" \n"), MEETING, "work_hours"),
    ("勤務の状況（時間以外）", replace(WHOLE, work_other=""), MEETING, "work_other"),
    ("心理的な負担の状況", replace(WHOLE, burden=""), MEETING, "burden"),
    ("その他の心身の状況", replace(WHOLE, other_findings=None), MEETING, "other_findings"),
    ("医師の意見", replace(WHOLE, work_category=None), MEETING, "work_category"),
]
LIMIT = Item(MeasureKind.OVERTIME_LIMIT, hours=20)
CONTRADICTIONS: list[tuple[str, Record, Meeting, str]] = [
    ("findings without words", replace(WHOLE, other_findings=True), MEETING, "other_condition"),
    ("words without findings", replace(WHOLE, other_condition="何か"), MEETING, "other_condition"),
    ("no guidance", replace(WHOLE, guidance=()), MEETING, "guidance"),
    ("none and one", replace(WHOLE, guidance=(Guidance.NONE, Guidance.OBSERVE)), MEETING, "guidance"),
    ("again without day", replace(WHOLE, guidance=(Guidance.INTERVIEW_AGAIN,)), MEETING, "interview_again_on"),
    ("day without again", replace(WHOLE, interview_again_on=date(2027, 1, 5)), MEETING, "guidance"),
    (
        "again on the same day",
        replace(WHOLE, guidance=(Guidance.INTERVIEW_AGAIN,), interview_again_on=MEETING.held_on),
        MEETING,
        "interview_again_on",
    ),
    ("normal with measures", replace(NORMAL, items=(LIMIT,)), MEETING, "work_category"),
    ("normal with a period", replace(NORMAL, months=3), MEETING, "from_on"),
    ("restricted without measures", _with(), MEETING, "hours_items"),
    (
        "leave without a ban",
        replace(LEAVE, items=(Item(MeasureKind.HOURS_OTHER, words="時短"),)),
        MEETING,
        "hours_items",
    ),
    ("no beginning", replace(WHOLE, from_on=None), MEETING, "from_on"),
    ("no end", replace(WHOLE, until_on=None), MEETING, "until_on"),
    ("leave without an end", replace(LEAVE, until_on=None), MEETING, "until_on"),
    ("end before beginning", replace(WHOLE, until_on=date(2026, 12, 13)), MEETING, "until_on"),
    ("months that disagree", replace(WHOLE, months=2), MEETING, "months"),
    ("next talk in the past", replace(WHOLE, next_interview_on=date(2026, 12, 8)), MEETING, "next_interview_on"),
    ("limit and ban", _with(LIMIT, Item(MeasureKind.OVERTIME_BAN)), MEETING, "hours_items"),
    ("ban of work and limit", replace(LEAVE, items=(LIMIT, Item(MeasureKind.WORK_BAN))), MEETING, "hours_items"),
    (
        "ban of work and hours",
        replace(
            LEAVE, items=(Item(MeasureKind.WORK_BAN), Item(MeasureKind.WORKING_HOURS, starts=time(9), ends=time(15)))
        ),
        MEETING,
        "hours_items",
    ),
    (
        "day work and fewer nights",
        _with(Item(MeasureKind.DAY_SHIFT), Item(MeasureKind.FEWER_NIGHTS, hours=2)),
        MEETING,
        "other_items",
    ),
    ("a limit without hours", _with(Item(MeasureKind.OVERTIME_LIMIT)), MEETING, "overtime_limit_hours"),
    ("a limit of nothing", _with(Item(MeasureKind.OVERTIME_LIMIT, hours=0)), MEETING, "overtime_limit_hours"),
    (
        "more overtime than the law lets anybody do",
        _with(Item(MeasureKind.OVERTIME_LIMIT, hours=100)),
        MEETING,
        "overtime_limit_hours",
    ),
    ("more nights than a month has", _with(Item(MeasureKind.FEWER_NIGHTS, hours=32)), MEETING, "fewer_nights_hours"),
    (
        "a period over before the talk",
        replace(WHOLE, from_on=date(2025, 12, 14), until_on=date(2026, 3, 13)),
        MEETING,
        "until_on",
    ),
    ("next talk a century off", replace(WHOLE, next_interview_on=date(2127, 1, 5)), MEETING, "next_interview_on"),
    (
        "again a century off",
        replace(WHOLE, guidance=(Guidance.INTERVIEW_AGAIN,), interview_again_on=date(2127, 1, 5)),
        MEETING,
        "interview_again_on",
    ),
    ("nights without a number", _with(Item(MeasureKind.FEWER_NIGHTS)), MEETING, "fewer_nights_hours"),
    ("hours without a start", _with(Item(MeasureKind.WORKING_HOURS, ends=time(17))), MEETING, "working_hours_starts"),
    ("hours without an end", _with(Item(MeasureKind.WORKING_HOURS, starts=time(9))), MEETING, "working_hours_ends"),
    (
        "hours of no length",
        _with(Item(MeasureKind.WORKING_HOURS, starts=time(9), ends=time(9))),
        MEETING,
        "working_hours_ends",
    ),
    ("other hours without words", _with(Item(MeasureKind.HOURS_OTHER, words=" ")), MEETING, "hours_other_words"),
    ("a place without words", _with(Item(MeasureKind.PLACE_CHANGE)), MEETING, "place_change_words"),
    ("a task without words", _with(Item(MeasureKind.TASK_CHANGE)), MEETING, "task_change_words"),
    ("other without words", _with(Item(MeasureKind.OTHER)), MEETING, "other_words"),
]
BROKEN = LEGAL + CONTRADICTIONS
LAST_GOOD = {
    "99 hours": _with(Item(MeasureKind.OVERTIME_LIMIT, hours=99)),
    "31 nights": _with(Item(MeasureKind.FEWER_NIGHTS, hours=31)),
    "two years off": replace(WHOLE, next_interview_on=date(2028, 12, 8)),
    "over on the day of the talk": replace(WHOLE, from_on=date(2026, 12, 1), until_on=date(2026, 12, 8)),
}
"""What lies just within the bounds."""


@pytest.mark.parametrize("name", LAST_GOOD)
def test_what_lies_just_within_the_bounds_is_no_fault(name) -> None:
    assert record.missing(LAST_GOOD[name], MEETING) == []


def unfound(judge) -> set[str]:
    """Which broken records pass a judge unnoticed."""
    return {
        name for name, written, meeting, field in BROKEN if field not in {gap.field for gap in judge(written, meeting)}
    }


def test_every_missing_item_and_every_contradiction_is_named() -> None:
    assert unfound(record.missing) == set()


@pytest.mark.parametrize("field", sorted({field for _name, _written, _meeting, field in BROKEN}))
def test_a_judge_that_forgets_one_field_is_caught(field) -> None:
    def twin(written, meeting):
        return [gap for gap in record.missing(written, meeting) if gap.field != field]

    assert unfound(twin) == {name for name, _written, _meeting, wanted in BROKEN if wanted == field}


@pytest.mark.parametrize(
    ("written", "meeting", "field"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_one_fault_is_told_once(written, meeting, field) -> None:
    told = record.missing(written, meeting)
    assert [gap.field for gap in told] == [field]
    assert str(told[0].said)


@pytest.mark.parametrize(
    "written",
    [
        WHOLE,
        NORMAL,
        LEAVE,
        replace(WHOLE, until_on=None, months=3),
        replace(WHOLE, months=3),
        replace(WHOLE, until_on=None, weeks=2),
        replace(WHOLE, until_on=None, days=1),
        replace(WHOLE, other_findings=True, other_condition="疲労の回復に配慮が要る"),
        replace(WHOLE, guidance=(Guidance.INTERVIEW_AGAIN, Guidance.TREATMENT), interview_again_on=date(2027, 1, 5)),
        _with(Item(MeasureKind.FEWER_NIGHTS, hours=0)),
        _with(Item(MeasureKind.WORKING_HOURS, starts=time(22), ends=time(6))),
        _with(Item(MeasureKind.WORK_BAN, words="3日間の休養")),
    ],
)
def test_a_whole_record_has_no_gap(written) -> None:
    assert record.missing(written, MEETING) == []


def test_an_empty_record_lacks_every_item_of_the_law_in_the_order_of_the_form() -> None:
    told = [gap.field for gap in record.missing(Record(), Meeting(None, "", ""))]
    assert told == [
        "held_on", "employee", "physician", "work_hours", "work_other", "burden", "other_findings", "guidance",
        "work_category",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("from_on", "until_on", "months", "ends_on"),
    [
        (date(2026, 12, 1), None, 3, date(2027, 2, 28)),
        (date(2026, 12, 14), None, 1, date(2027, 1, 13)),
        (date(2026, 11, 30), None, 3, date(2027, 2, 27)),
        (date(2027, 1, 31), None, 1, date(2027, 2, 27)),
        (date(2026, 12, 1), date(2026, 12, 31), 3, date(2026, 12, 31)),
        (None, None, 3, None),
        (date(2026, 12, 1), None, None, None),
    ],
)
def test_the_end_is_counted_from_the_months(from_on, until_on, months, ends_on) -> None:
    assert Record(from_on=from_on, until_on=until_on, months=months).ends_on == ends_on


COUNTED_BY: list[tuple[date, dict[str, Any], date | None]] = [
    (date(2026, 12, 7), {"weeks": 2}, date(2026, 12, 20)),  # from a Monday to a Sunday
    (date(2026, 12, 7), {"days": 1}, date(2026, 12, 7)),
    (date(2027, 2, 28), {"days": 10}, date(2027, 3, 9)),
    (date(2028, 2, 28), {"weeks": 1}, date(2028, 3, 5)),
    (date(2027, 1, 31), {"months": 1}, date(2027, 2, 27)),
    (date(2026, 12, 7), {}, None),
]


@pytest.mark.parametrize(("from_on", "counted", "ends_on"), COUNTED_BY)
def test_the_end_is_counted_from_days_weeks_or_months(from_on, counted, ends_on) -> None:
    assert Record(from_on=from_on, **counted).ends_on == ends_on


def test_a_twin_that_leaves_the_first_day_out_is_caught(monkeypatch) -> None:
    monkeypatch.setattr(record, "timedelta", lambda days: timedelta(days=days + 1))
    found = [Record(from_on=from_on, **counted).ends_on for from_on, counted, _ in COUNTED_BY]
    assert found != [ends_on for _from_on, _counted, ends_on in COUNTED_BY]


def test_a_period_is_counted_in_one_of_them_and_agrees_with_its_end() -> None:
    def fields(**changed):
        return [gap.field for gap in record.missing(replace(WHOLE, **changed), MEETING)]

    assert fields(until_on=None, days=None, weeks=None, months=None) == ["until_on"]
    assert fields(until_on=None, weeks=2, months=1) == ["months"]
    assert fields(until_on=None, days=3, weeks=2, months=1) == ["weeks"]
    assert fields(weeks=1) == ["weeks"]
    assert fields(days=3) == ["days"]


def test_words_that_warn_are_found_in_every_text_that_the_employer_reads() -> None:
    for field in EMPLOYERS_TEXTS:
        changed: dict[str, Any] = {field: "適応障害と診断"}
        assert record.warnings(replace(WHOLE, **changed)) == {field: ["適応障害"]}
    ticked = _with(Item(MeasureKind.OTHER, words="抗うつ薬の服用に配慮"))
    assert record.warnings(ticked) == {"other_words": ["抗うつ薬"]}
    assert record.warnings(WHOLE) == {}


def test_a_measure_belongs_to_the_tick_list_of_the_form() -> None:
    assert {kind: record.tick_field(kind) for kind in MeasureKind} == {
        kind: "hours_items" if kind in HOURS_KINDS else "other_items" for kind in MeasureKind
    }
