"""When does a measure stand how to its days, and who is reminded when? Typed by hand."""

from datetime import date, time

import pytest

from casework.rules import terms
from casework.rules.comparison import Item
from casework.rules.terms import Reminder, Term
from casework.rules.vocabulary import MeasureKind
from casework.rules.workdays import Calendar

K = MeasureKind
DEC, JAN, MAR = date(2026, 12, 9), date(2027, 1, 1), date(2027, 3, 8)


@pytest.mark.parametrize(
    ("ended_on", "today", "expected"),
    [
        (None, date(2026, 12, 8), Term.AHEAD),
        (None, date(2026, 12, 9), Term.HOLDS),
        (None, date(2027, 2, 7), Term.HOLDS),
        (None, date(2027, 2, 8), Term.SOON),
        (None, date(2027, 3, 8), Term.SOON),
        (None, date(2027, 3, 9), Term.PAST),
        (None, date(2031, 3, 9), Term.PAST),
        (date(2027, 3, 31), date(2027, 3, 31), Term.SETTLED),
        (date(2027, 3, 31), date(2027, 4, 1), Term.ENDED),
        (date(2026, 12, 1), date(2026, 12, 1), Term.ENDED),
        (date(2027, 1, 1), date(2026, 12, 1), Term.AHEAD),
    ],
)
def test_how_it_stands(ended_on, today, expected):
    assert terms.term(DEC, MAR, ended_on, today) is expected


def test_an_end_on_a_holiday_is_decided_on_the_working_day_before():
    calendar = Calendar()
    assert terms.decide_by(date(2027, 1, 1), calendar) == date(2026, 12, 31)
    assert terms.decide_by(date(2026, 11, 23), calendar) == date(2026, 11, 20)  # a Monday, 勤労感謝の日
    assert terms.decide_by(date(2027, 3, 8), calendar) == date(2027, 3, 8)
    assert terms.decide_by(date(2090, 3, 8), calendar) == date(2090, 3, 8)  # no official holidays yet


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 12, 2), None),
        (date(2026, 12, 3), Reminder(False, 28)),
        (date(2026, 12, 23), Reminder(False, 28)),
        (date(2026, 12, 24), Reminder(False, 7)),
        (date(2027, 1, 3), Reminder(False, 7)),
        (date(2027, 1, 4), Reminder(True, 1)),
        (date(2027, 1, 10), Reminder(True, 1)),
        (date(2027, 1, 11), Reminder(True, 2)),
    ],
)
def test_reminders_are_counted_from_the_day_of_deciding_and_go_on_past_the_end(today, expected):
    assert terms.reminder(date(2027, 1, 3), date(2026, 12, 31), today, (28, 7)) == expected


def test_without_days_in_the_rules_nobody_is_reminded_before_but_past_the_end():
    assert terms.reminder(MAR, MAR, MAR, ()) is None
    assert terms.reminder(MAR, MAR, date(2027, 3, 9), ()) == Reminder(True, 1)


STEPS = (
    Item(K.OVERTIME_BAN, from_on=DEC, until_on=date(2026, 12, 31)),
    Item(K.OVERTIME_LIMIT, 20, from_on=date(2027, 1, 5), until_on=date(2027, 1, 31)),
    Item(K.OVERTIME_LIMIT, 45, from_on=date(2027, 2, 1), until_on=MAR),
    Item(K.FEWER_NIGHTS, 0, from_on=DEC, until_on=MAR),
)


def test_a_step_holds_until_the_next_one_begins_even_over_a_gap():
    assert terms.steps(STEPS) == [date(2027, 1, 4), date(2027, 1, 31), None, None]


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 12, 8), 1),
        (DEC, 1),
        (date(2027, 1, 4), 1),
        (date(2027, 1, 5), 2),
        (date(2027, 2, 1), 0),
        (date(2031, 1, 1), 0),
    ],
)
def test_the_last_step_that_has_begun_stands_for_all(today, step):
    assert terms.step_at([date(2027, 2, 1), DEC, date(2027, 1, 5)], today) == step


def test_an_instruction_goes_on_past_its_last_day_until_it_is_over():
    held = terms.as_they_hold(STEPS, date.min, None)
    assert [item.until_on for item in held] == [date(2027, 1, 4), date(2027, 1, 31), date.max, date.max]
    held = terms.as_they_hold(STEPS, date.min, date(2027, 1, 20))
    assert [item.until_on for item in held] == [
        date(2027, 1, 4), date(2027, 1, 20), date(2027, 1, 20), date(2027, 1, 20),
    ]  # fmt: skip


def test_what_comes_in_its_place_ends_it_on_the_day_before():
    limit, nights = STEPS[2], STEPS[3]
    later = (
        Item(K.OVERTIME_LIMIT, 30, from_on=date(2027, 3, 9), until_on=date(2027, 6, 8)),
        Item(K.WORKING_HOURS, None, time(9), time(17), from_on=date(2027, 3, 1), until_on=date(2027, 6, 8)),
    )
    assert terms.last_day(limit, later, DEC) == date(2027, 3, 8)
    assert terms.last_day(STEPS[0], later, DEC) == date(2027, 3, 8), "a ban and a limit are degrees of one another"
    assert terms.last_day(nights, later, DEC) == date(2027, 2, 28), "nothing like it: when the new whole begins"
    assert terms.last_day(limit, (), JAN) == JAN
