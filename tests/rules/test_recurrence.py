"""Does somebody come on the days that the rule says, and is the rule said, kept and refused as it should be?"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrule, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import texts
from casework.rules import recurrence, workdays
from casework.rules.days import TOKYO
from casework.rules.errors import NotValid, UnknownYear
from casework.rules.recurrence import LAST, LeftOut, Pattern, Rule
from casework.rules.workdays import Calendar, Closure, Rest, RestKind

SECOND_TUESDAY = "FREQ=MONTHLY;BYDAY=2TU;BYMONTH=1,2,3,4,5,6,7,9,10,11,12"
NOT_IN_AUGUST = Pattern(weekdays=(1,), nth=(2,), not_in=(8,))
# Read off a wall calendar: the second Tuesdays of 2026 and 2027.
TUESDAYS = [
    date(2026, 1, 13), date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 14), date(2026, 5, 12), date(2026, 6, 9),
    date(2026, 7, 14), date(2026, 9, 8), date(2026, 10, 13), date(2026, 11, 10), date(2026, 12, 8),
    date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9), date(2027, 4, 13), date(2027, 5, 11), date(2027, 6, 8),
    date(2027, 7, 13), date(2027, 9, 14), date(2027, 10, 12), date(2027, 11, 9), date(2027, 12, 14),
]  # fmt: skip
BEGINNING, END = date(2026, 1, 1), date(2027, 12, 31)


def all_days(rule: Rule, from_on: date = BEGINNING, last: date = END) -> list[date]:
    return list(recurrence.days(rule, from_on, last))


def test_the_second_tuesday_but_not_in_august():
    rule = recurrence.of(NOT_IN_AUGUST)
    assert rule.text() == SECOND_TUESDAY
    assert all_days(rule) == TUESDAYS


def test_its_twins_come_on_other_days():
    """Every four weeks, and a month after the last visit: what somebody in a hurry would write."""
    first = TUESDAYS[0]
    four_weeks = [first + timedelta(days=28 * nth) for nth in range(22)]
    chained = [first]
    while len(chained) < 22:
        there = chained[-1]
        year, month = there.year + there.month // 12, there.month % 12 + 1
        chained.append(date(year, month, min(there.day, monthrange(year, month)[1])))
    assert four_weeks != TUESDAYS
    assert chained != TUESDAYS


@pytest.mark.parametrize(
    ("text", "from_on", "expected"),
    [
        # every two weeks is counted from the week of the first day, wherever in the week that is (RFC 5545, WKST)
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2027, 1, 5), [(1, 5), (1, 19), (2, 2)]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2027, 1, 6), [(1, 19), (2, 2), (2, 16)]),
        ("FREQ=WEEKLY;BYDAY=TU,TH", date(2027, 1, 6), [(1, 7), (1, 12), (1, 14)]),
        # over the end of the year, and the month without a fifth one
        ("FREQ=MONTHLY;BYDAY=5FR", date(2027, 1, 1), [(1, 29), (4, 30), (7, 30)]),
        ("FREQ=MONTHLY;BYDAY=-1FR", date(2027, 1, 1), [(1, 29), (2, 26), (3, 26)]),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=3WE", date(2027, 1, 1), [(1, 20), (3, 17), (5, 19)]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2027, 1, 1), [(1, 31), (3, 31), (5, 31)]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2027, 1, 1), [(1, 29), (2, 26), (3, 31)]),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", date(2027, 1, 1), [(1, 4), (1, 11)]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270111", date(2027, 1, 1), [(1, 4), (1, 11)]),
        # an instant of another zone ends on the day that it is in Japan
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270110T145959Z", date(2027, 1, 1), [(1, 4)]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270110T150000Z", date(2027, 1, 1), [(1, 4), (1, 11)]),
    ],
)
def test_days_that_were_looked_up(text, from_on, expected):
    found = all_days(recurrence.read(text), from_on)[:3]
    assert [(day.month, day.day) for day in found] == expected


# --- against enumerations of our own ---------------------------------------------------------------

patterns = st.builds(
    Pattern,
    weekdays=st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple),
    nth=st.lists(st.sampled_from([1, 2, 3, 4, 5, LAST]), max_size=3, unique=True).map(tuple),
    interval=st.integers(1, 12),
    not_in=st.lists(st.integers(1, 12), max_size=11, unique=True).map(tuple),
)
beginnings = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def counted(pattern: Pattern, from_on: date, last: date) -> Iterator[date]:
    """Each day asked by itself: is it one? No library."""
    day = from_on
    while day <= last:
        if day.weekday() in pattern.weekdays and day.month not in pattern.not_in:
            if pattern.nth:
                months = (day.year - from_on.year) * 12 + day.month - from_on.month
                last_one = day.day + 7 > monthrange(day.year, day.month)[1]
                nths = {(day.day - 1) // 7 + 1} | ({LAST} if last_one else set())
                if months % pattern.interval == 0 and nths & set(pattern.nth):
                    yield day
            else:
                monday = from_on - timedelta(days=from_on.weekday())
                if ((day - monday).days // 7) % pattern.interval == 0:
                    yield day
        day += timedelta(days=1)


@given(patterns, beginnings)
@settings(deadline=None)
def test_every_pattern_comes_on_the_days_that_are_counted_by_hand(pattern, from_on):
    last = from_on + timedelta(days=500)
    assert all_days(recurrence.of(pattern), from_on, last) == list(counted(pattern, from_on, last))


@given(patterns)
def test_a_pattern_is_kept_as_text_and_comes_back(pattern):
    rule = recurrence.of(pattern)
    assert recurrence.read(rule.text()) == rule
    back = recurrence.parts(rule)
    assert back is not None
    assert recurrence.of(back) == rule


@given(patterns, beginnings)
@settings(deadline=None)
def test_another_reader_of_the_text_finds_the_same_days(pattern, from_on):
    rule, last = recurrence.of(pattern), from_on + timedelta(days=500)
    begin = datetime.combine(from_on, time.min)
    theirs = rrulestr(rule.text(), dtstart=begin).between(begin, datetime.combine(last, time.min), inc=True)
    assert all_days(rule, from_on, last) == [moment.date() for moment in theirs]


def test_the_enumeration_would_see_a_rule_that_is_off_by_a_week():
    wrong = Pattern(weekdays=(1,), nth=(3,), not_in=(8,))
    assert all_days(recurrence.of(wrong)) != list(counted(NOT_IN_AUGUST, BEGINNING, END))


# --- in words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "japanese", "english"),
    [
        (SECOND_TUESDAY, "毎月第2火曜日 14:00〜17:00（8月を除く）",
         "second Tuesday of every month, 14:00–17:00 (not in August)"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "毎週火曜日・木曜日 14:00〜17:00",
         "every week on Tuesday and Thursday, 14:00–17:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2週間ごとの金曜日 14:00〜17:00", "every 2 weeks on Friday, 14:00–17:00"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE,4WE", "2か月ごとの第2・第4水曜日 14:00〜17:00",
         "second and fourth Wednesday of every 2 months, 14:00–17:00"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "毎月最後の金曜日 14:00〜17:00", "last Friday of every month, 14:00–17:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=10,25;BYMONTH=4,10", "毎月10・25日 14:00〜17:00（4月・10月のみ）",
         "day 10 and 25 of every month, 14:00–17:00 (only in April and October)"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "毎週月曜日 14:00〜17:00（3回まで）",
         "every week on Monday, 14:00–17:00 (3 times)"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270331", "毎週月曜日 14:00〜17:00（2027年3月31日（水）まで）",
         "every week on Monday, 14:00–17:00 (until Wed 31 Mar 2027)"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", "規則 FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1 14:00〜17:00",
         "rule FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1, 14:00–17:00"),
    ],
)  # fmt: skip
def test_a_rule_in_words(text, japanese, english):
    said = recurrence.words(recurrence.read(text), time(14), time(17))
    assert texts.say(said, "ja") == japanese
    assert texts.say(said, "en") == english


@given(patterns)
def test_every_pattern_can_be_said(pattern):
    rule = recurrence.of(pattern)
    said = {texts.say(recurrence.words(rule, time(9), time(12, 30)), language) for language in texts.LANGUAGES}
    assert len(said) == 2
    assert all("09:00" in one and "12:30" in one and "%(" not in one and "FREQ" not in one for one in said)


# --- what is refused ---------------------------------------------------------------------------------

HOSTILE = [
    "", ";", "x", "FREQ", "FREQ=", "FREQ=DAILY", "FREQ=HOURLY;BYDAY=MO", "FREQ=SECONDLY", "FREQ=YEARLY;BYDAY=MO",
    "BYDAY=MO", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=WEEKLY;FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=2MO",
    "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=0TU", "FREQ=MONTHLY;BYDAY=6TU", "FREQ=MONTHLY;BYDAY=-6TU",
    "FREQ=MONTHLY;BYDAY=TUE", "FREQ=WEEKLY;BYDAY=MO;INTERVAL=0", "FREQ=WEEKLY;BYDAY=MO;INTERVAL=-1",
    "FREQ=WEEKLY;BYDAY=MO;INTERVAL=13", "FREQ=WEEKLY;BYDAY=MO;INTERVAL=1,2", "FREQ=WEEKLY;BYDAY=MO;COUNT=0",
    "FREQ=WEEKLY;BYDAY=MO;COUNT=501", "FREQ=WEEKLY;BYDAY=MO;COUNT=2;UNTIL=20270101", "FREQ=WEEKLY;BYDAY=MO;UNTIL=2027",
    "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270231", "FREQ=WEEKLY;BYDAY=MO;UNTIL=99991231T235959Z", "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=WEEKLY;BYDAY=MO;BYMONTH=13", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=1",
    "FREQ=WEEKLY;BYDAY=MO;BYSECOND=1", "FREQ=WEEKLY;BYDAY=MO;BYEASTER=0", "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=0",
    "FREQ=WEEKLY;BYDAY=MO;WKST=XX", "FREQ=WEEKLY;BYDAY=MO\nDTSTART:20270101", "FREQ=WEEKLY;BYDAY=" + "MO," * 99 + "MO",
    "FREQ=WEEKLY;BYDAY=MO;X=" + "9" * 5000, "FREQ=WEEKLY;BYDAY=MO;INTERVAL=" + "9" * 150, "%(rule)s",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_rule_that_cannot_be_is_refused_with_a_sentence(text):
    with pytest.raises(NotValid) as refused:
        recurrence.read(text)
    assert refused.value.field == "rule"
    assert str(refused.value)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_rule_or_refused(text):
    try:
        rule = recurrence.read(text)
    except NotValid:
        return
    assert recurrence.read(rule.text()) == rule


def test_a_rule_may_be_typed_as_people_copy_it():
    rule = recurrence.of(Pattern(weekdays=(1,), nth=(2,)))
    for typed in ("RRULE:FREQ=MONTHLY;BYDAY=2TU", " freq=monthly; byday=2tu ;",
                  "ＦＲＥＱ＝ＭＯＮＴＨＬＹ；ＢＹＤＡＹ＝２ＴＵ",
                  "BYDAY=+2TU;FREQ=MONTHLY;INTERVAL=1"):  # fmt: skip
        assert recurrence.read(typed) == rule


@pytest.mark.parametrize(
    "text",
    ["FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1;BYMONTH=2;COUNT=500",
     "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=31", "FREQ=WEEKLY;INTERVAL=12;BYDAY=MO;BYMONTH=1;BYSETPOS=5;COUNT=1"],
)  # fmt: skip
def test_a_rule_with_few_days_or_none_is_judged_until_the_last_day_asked_for_and_no_further(text, monkeypatch):
    asked: list[datetime] = []

    class Watched(rrule):
        def __init__(self, *args, **more):
            asked.append(more["until"])
            super().__init__(*args, **more)

    monkeypatch.setattr(recurrence, "rrule", Watched)
    assert len(all_days(recurrence.read(text))) <= 2
    assert asked == [datetime.combine(END, time.min)]


@pytest.mark.parametrize(
    ("field", "pattern"),
    [
        ("weekdays", Pattern(())), ("weekdays", Pattern((7,))), ("weekdays", Pattern((-1,))),
        ("nth", Pattern((1,), (0,))), ("nth", Pattern((1,), (6,))), ("interval", Pattern((1,), interval=0)),
        ("interval", Pattern((1,), interval=13)), ("not_in", Pattern((1,), not_in=tuple(range(1, 13)))),
    ],
)  # fmt: skip
def test_parts_that_cannot_be_name_their_field(field, pattern):
    with pytest.raises(NotValid) as refused:
        recurrence.of(pattern)
    assert refused.value.field == field


def test_what_cannot_be_typed_by_parts_stays_whole():
    for text in ("FREQ=MONTHLY;BYDAY=2TU,4TH", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
                 "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=-2TU"):  # fmt: skip
        assert recurrence.parts(recurrence.read(text)) is None, text


# --- with the calendar of a workplace -----------------------------------------------------------------

WEEKLY = recurrence.of(Pattern((0, 2)))
CALENDAR = Calendar(closures=(Closure(date(2026, 12, 28), date(2027, 1, 4), "年末年始"),))


def test_closed_days_are_left_out_and_listed():
    plan = recurrence.plan(
        WEEKLY, date(2026, 12, 1), date(2026, 12, 21), date(2027, 1, 13), CALENDAR, frozenset({date(2026, 12, 23)})
    )
    assert plan.days == (date(2026, 12, 21), date(2027, 1, 6), date(2027, 1, 13))
    closed = Rest(RestKind.CLOSURE, "年末年始")
    assert plan.left_out == (
        LeftOut(date(2026, 12, 23), None), LeftOut(date(2026, 12, 28), closed), LeftOut(date(2026, 12, 30), closed),
        LeftOut(date(2027, 1, 4), closed), LeftOut(date(2027, 1, 11), Rest(RestKind.HOLIDAY)),
    )  # fmt: skip
    assert plan.unsettled is None


def test_a_plan_ends_where_the_holidays_are_not_official():
    plan = recurrence.plan(WEEKLY, date(2027, 12, 1), date(2027, 12, 20), date(2028, 2, 1), Calendar())
    assert plan.days == tuple(date(2027, 12, day) for day in (20, 22, 27, 29))
    assert plan.unsettled == 2028


def test_a_guess_would_offer_a_day_that_may_be_a_holiday(monkeypatch):
    """The twin answers for any year: it fills New Year's week of a year that nobody has settled."""
    monkeypatch.setattr(workdays, "SETTLED_UNTIL", 2040)
    workdays.national_holidays.cache_clear()
    try:
        plan = recurrence.plan(WEEKLY, date(2027, 12, 1), date(2027, 12, 20), date(2028, 2, 1), Calendar())
    finally:
        workdays.national_holidays.cache_clear()
    assert plan.unsettled is None
    assert plan.days[-1] > date(2027, 12, 31)


def test_a_weekend_that_the_rule_names_is_wanted_and_one_that_it_meets_is_not():
    saturdays = recurrence.plan(
        recurrence.of(Pattern((5,))), BEGINNING, date(2027, 1, 1), date(2027, 1, 31), Calendar()
    )
    assert len(saturdays.days) == 5
    tenth = recurrence.plan(
        recurrence.read("FREQ=MONTHLY;BYMONTHDAY=10"), BEGINNING, date(2027, 1, 1), date(2027, 3, 31), Calendar()
    )
    assert tenth.days == (date(2027, 2, 10), date(2027, 3, 10))
    assert tenth.left_out == (LeftOut(date(2027, 1, 10), Rest(RestKind.WEEKDAY)),)


@pytest.mark.parametrize(
    ("starts", "ends", "minutes", "gap", "count"),
    [
        (time(14), time(17), 30, 0, 6), (time(14), time(17), 30, 10, 4), (time(14), time(14, 29), 30, 0, 0),
        (time(14), time(14, 30), 30, 60, 1), (time(0), time(23, 59), 10, 0, recurrence.MOST_AT_ONCE),
        (time(17), time(14), 30, 0, 0),
    ],
)  # fmt: skip
def test_the_slots_of_a_day_end_with_the_session(starts, ends, minutes, gap, count):
    found = recurrence.times(date(2027, 1, 12), starts, ends, minutes, gap)
    assert len(found) == count
    for begin, end in found:
        assert end - begin == timedelta(minutes=minutes)
        assert end <= datetime.combine(date(2027, 1, 12), ends, TOKYO)
    assert all(later[0] - earlier[1] == timedelta(minutes=gap) for earlier, later in pairwise(found))


def test_holidays_have_names_in_both_languages_and_unsettled_years_none():
    assert workdays.holiday_name(date(2027, 1, 11), "ja") == "成人の日"
    assert workdays.holiday_name(date(2027, 1, 11), "en") == "Coming of Age Day"
    assert workdays.holiday_name(date(2027, 1, 12), "ja") == ""
    with pytest.raises(UnknownYear):
        workdays.holiday_name(date(2028, 1, 1), "ja")
