"""Does every limit of the road fall on the day that the law and the model rules give?"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.rules import deadlines
from casework.rules.days import tokyo_date
from casework.rules.deadlines import LIMITS, Clock, Count, Due, FollowUpDate, PlannedLetter
from casework.rules.errors import NoWorkday, UnknownYear
from casework.rules.months import months_after
from casework.rules.policy import Disclosure, Kind, Policy
from casework.rules.vocabulary import LetterKind
from casework.rules.workdays import SETTLED_UNTIL, Calendar, Closure, YearlyClosure

Limit = Callable[[Clock, date, Policy, Calendar], date]

RULES = Policy()
PLAIN = Calendar()
YEAR_END = Calendar(closures=(Closure(date(2026, 12, 29), date(2027, 1, 3), "年末年始休業"),))
STARTS = st.dates(date(2016, 6, 1), date(2027, 6, 30))

# (notice, calendar, D+29, final confirmation, D+30), domain §1.2
NOTICES = [
    (date(2026, 12, 1), YEAR_END, date(2026, 12, 30), date(2026, 12, 28), date(2026, 12, 31)),
    (date(2027, 1, 29), PLAIN, date(2027, 2, 27), date(2027, 2, 26), date(2027, 2, 28)),
    (date(2027, 4, 5), PLAIN, date(2027, 5, 4), date(2027, 4, 30), date(2027, 5, 5)),
]


def check_confirmation(limit: Limit) -> None:
    for notified_on, calendar, day_29, expected, _ in NOTICES:
        confirm_on = limit(Clock.FINAL_CONFIRMATION, notified_on, RULES, calendar)
        assert confirm_on <= day_29
        assert confirm_on == expected


def check_unmoved(limit: Limit) -> None:
    for notified_on, calendar, _, _, day_30 in NOTICES:
        for clock in (Clock.REQUEST, Clock.INTERVIEW, Clock.OPINION):
            assert limit(clock, notified_on, RULES, calendar) == day_30


def test_final_confirmations():
    check_confirmation(deadlines.limit)


def test_limits_of_thirty_days_stay_on_weekends_and_holidays():
    check_unmoved(deadlines.limit)


def test_a_confirmation_that_moves_forward_is_caught():
    def forward(_clock: Clock, start_on: date, policy: Policy, calendar: Calendar) -> date:
        return calendar.forward_to_workday(start_on + timedelta(days=policy.final_confirmation_days))

    with pytest.raises(AssertionError):
        check_confirmation(forward)


def test_a_confirmation_that_forgets_the_closures_is_caught():
    with pytest.raises(AssertionError):
        check_confirmation(lambda clock, start_on, policy, _: deadlines.limit(clock, start_on, policy, PLAIN))


@pytest.mark.parametrize("direction", [Calendar.back_to_workday, Calendar.forward_to_workday])
def test_a_limit_that_is_moved_off_a_holiday_is_caught(direction):
    def moved(clock: Clock, start_on: date, policy: Policy, calendar: Calendar) -> date:
        moved_to: date = direction(calendar, deadlines.limit(clock, start_on, policy, calendar))
        return moved_to

    with pytest.raises(AssertionError):
        check_unmoved(moved)


def test_a_limit_that_counts_the_first_day_is_caught():
    with pytest.raises(AssertionError):
        check_unmoved(
            lambda clock, start_on, policy, calendar: deadlines.limit(
                clock, start_on - timedelta(days=1), policy, calendar
            )
        )


@pytest.mark.parametrize(
    ("clock", "start_on", "expected"),
    [
        (Clock.REQUEST, date(2027, 1, 31), date(2027, 3, 2)),
        (Clock.REQUEST, date(2028, 1, 31), date(2028, 3, 1)),
        (Clock.FIRST_REMINDER, date(2026, 12, 1), date(2026, 12, 15)),
        (Clock.INTERVIEW, date(2026, 12, 31), date(2027, 1, 30)),
        (Clock.OPINION, date(2027, 1, 30), date(2027, 3, 1)),
        (Clock.URGENT_OPINION, date(2027, 1, 30), date(2027, 1, 30)),
        (Clock.URGENT_LONG_HOURS, date(2027, 1, 30), date(2027, 1, 30)),
        (Clock.HEARING, date(2027, 3, 1), date(2027, 3, 15)),
        (Clock.DECISION, date(2027, 3, 15), date(2027, 3, 29)),
        (Clock.ASSENT, date(2027, 3, 29), date(2027, 4, 5)),
        (Clock.EXPLANATION, date(2027, 3, 29), date(2027, 4, 12)),
        (Clock.RECONSIDERATION, date(2027, 3, 29), date(2027, 4, 12)),
        (Clock.OBJECTION, date(2027, 3, 29), date(2027, 4, 12)),
        (Clock.INSTRUCTION, date(2027, 4, 12), date(2027, 4, 19)),
        (Clock.MEASURE_REVIEW, date(2027, 1, 31), date(2027, 2, 28)),
    ],
)
def test_each_clock(clock, start_on, expected):
    assert deadlines.limit(clock, start_on, RULES, PLAIN) == expected


def test_the_worst_case_is_about_ninety_days():
    notified_on = date(2026, 12, 1)
    request_by = deadlines.limit(Clock.REQUEST, notified_on, RULES, YEAR_END)
    interview_by = deadlines.limit(Clock.INTERVIEW, request_by, RULES, YEAR_END)
    opinion_by = deadlines.limit(Clock.OPINION, interview_by, RULES, YEAR_END)
    assert opinion_by - notified_on == timedelta(days=90)


MONTH = replace(RULES, earlier_of_month=True)


@pytest.mark.parametrize(
    ("start_on", "expected"),
    [
        (date(2027, 1, 31), date(2027, 2, 28)),  # one month is earlier
        (date(2027, 2, 10), date(2027, 3, 10)),
        (date(2026, 12, 1), date(2026, 12, 31)),  # thirty days are earlier than 2027-01-01
        (date(2027, 4, 5), date(2027, 5, 5)),  # the same day
    ],
)
@pytest.mark.parametrize("clock", [Clock.REQUEST, Clock.INTERVIEW, Clock.OPINION])
def test_the_earlier_of_thirty_days_and_a_month(clock, start_on, expected):
    assert deadlines.limit(clock, start_on, MONTH, PLAIN) == expected


def test_a_month_concerns_only_limits_of_about_a_month():
    long = replace(MONTH, hearing_days=60)
    assert deadlines.limit(Clock.HEARING, date(2027, 3, 1), long, PLAIN) == date(2027, 4, 30)


def test_in_a_short_month_the_confirmation_still_comes_before_the_limit():
    # The limit is Sunday 02-28, so the day before it is a Saturday; D+29 would be 03-01, after the limit.
    assert deadlines.limit(Clock.FINAL_CONFIRMATION, date(2027, 1, 31), MONTH, PLAIN) == date(2027, 2, 26)
    # Here the limit is a Friday: the confirmation is the Thursday before it, never the limit itself.
    assert deadlines.limit(Clock.REQUEST, date(2025, 1, 31), MONTH, PLAIN) == date(2025, 2, 28)
    assert deadlines.limit(Clock.FINAL_CONFIRMATION, date(2025, 1, 31), MONTH, PLAIN) == date(2025, 2, 27)


def test_the_plan_of_letters():
    assert deadlines.letters_plan(date(2026, 12, 1), RULES, YEAR_END) == (
        PlannedLetter(LetterKind.REMINDER, date(2026, 12, 15), settled=True),
        PlannedLetter(LetterKind.FINAL, date(2026, 12, 28), settled=True),
    )


@pytest.mark.parametrize("reminder_days", [27, 28])
def test_a_confirmation_on_or_before_the_reminder_swallows_it(reminder_days):
    late = replace(RULES, first_reminder_days=reminder_days)
    final = PlannedLetter(LetterKind.FINAL, date(2026, 12, 28), settled=True)
    assert deadlines.letters_plan(date(2026, 12, 1), late, YEAR_END) == (final,)
    assert len(deadlines.letters_plan(date(2026, 12, 1), replace(RULES, first_reminder_days=26), YEAR_END)) == 2


def test_an_unsettled_year_keeps_the_unmoved_date_and_says_so():
    notified_on = date(SETTLED_UNTIL, 12, 20)
    with pytest.raises(UnknownYear):
        deadlines.limit(Clock.FINAL_CONFIRMATION, notified_on, RULES, PLAIN)
    unmoved = notified_on + timedelta(days=29)
    assert deadlines.due(Clock.FINAL_CONFIRMATION, notified_on, RULES, PLAIN) == Due(unmoved, settled=False)
    assert deadlines.letters_plan(notified_on, RULES, PLAIN)[-1] == PlannedLetter(
        LetterKind.FINAL, unmoved, settled=False
    )
    request_by = deadlines.due(Clock.REQUEST, notified_on, RULES, PLAIN)
    assert request_by == Due(notified_on + timedelta(days=30), settled=True)
    assert unmoved < request_by.on


def test_a_confirmation_never_falls_back_to_the_day_of_the_notice():
    shut = Calendar(closures=(Closure(date(2027, 7, 2), date(2027, 8, 31), "設備更新"),))
    assert shut.is_workday(date(2027, 7, 1))
    with pytest.raises(NoWorkday):
        deadlines.limit(Clock.FINAL_CONFIRMATION, date(2027, 7, 1), RULES, shut)
    assert deadlines.limit(Clock.FINAL_CONFIRMATION, date(2027, 6, 30), RULES, shut) == date(2027, 7, 1)


def test_a_workplace_that_is_closed_since_the_notice_needs_a_person():
    shut = Calendar(closures=(Closure(date(2027, 6, 1), date(2027, 8, 31), "設備更新"),))
    with pytest.raises(NoWorkday):
        deadlines.limit(Clock.FINAL_CONFIRMATION, date(2027, 7, 1), RULES, shut)
    assert deadlines.due(Clock.FINAL_CONFIRMATION, date(2027, 7, 1), RULES, shut) == Due(date(2027, 7, 30), False)


# (base, anchored, due), domain §6.1
FOLLOW_UPS = [
    (
        date(2026, 8, 31),
        (date(2026, 9, 30), date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 9, 30), date(2026, 11, 30), date(2027, 3, 1)),  # 02-28 is a Sunday: Monday is nearer than Friday
    ),
    (
        date(2027, 1, 31),
        (date(2027, 2, 28), date(2027, 4, 30), date(2027, 7, 31)),
        (date(2027, 3, 1), date(2027, 4, 30), date(2027, 7, 30)),
    ),
]


FollowUps = Callable[[date, tuple[int, ...], Calendar, int], tuple[FollowUpDate, ...]]


def check_follow_ups(follow_ups: FollowUps) -> None:
    for base_on, anchored, due_on in FOLLOW_UPS:
        planned = follow_ups(base_on, (1, 3, 6), PLAIN, 7)
        assert tuple(one.months for one in planned) == (1, 3, 6)
        assert tuple(one.anchored_on for one in planned) == anchored
        assert tuple(one.due_on for one in planned) == due_on
        assert all(one.settled for one in planned)


def test_follow_ups_are_anchored_and_fall_on_the_nearest_workday():
    check_follow_ups(deadlines.follow_ups)


def test_chained_follow_ups_are_caught():
    def chained(base_on: date, months: tuple[int, ...], calendar: Calendar, window: int) -> tuple[FollowUpDate, ...]:
        planned, before = [], 0
        for count in months:
            base_on = months_after(base_on, count - before)
            planned.append(FollowUpDate(count, base_on, calendar.nearest_workday(base_on, window), settled=True))
            before = count
        return tuple(planned)

    with pytest.raises(AssertionError):
        check_follow_ups(chained)


def test_a_follow_up_over_the_year_end_takes_the_nearer_side():
    (one,) = deadlines.follow_ups(date(2026, 11, 30), (1,), YEAR_END)
    assert one == FollowUpDate(1, date(2026, 12, 30), date(2026, 12, 28), settled=True)
    (other,) = deadlines.follow_ups(date(2026, 12, 2), (1,), YEAR_END)
    assert other == FollowUpDate(1, date(2027, 1, 2), date(2027, 1, 4), settled=True)


def test_follow_ups_that_nobody_can_settle_keep_their_anchored_date():
    planned = deadlines.follow_ups(date(2027, 11, 30), (1, 3), PLAIN)
    assert planned == (
        FollowUpDate(1, date(2027, 12, 30), date(2027, 12, 30), settled=True),
        FollowUpDate(3, date(2028, 2, 29), date(2028, 2, 29), settled=False),
    )
    shut = Calendar(closures=(Closure(date(2027, 6, 1), date(2027, 8, 31), "設備更新"),))
    assert deadlines.follow_ups(date(2027, 6, 15), (1,), shut) == (
        FollowUpDate(1, date(2027, 7, 15), date(2027, 7, 15), settled=False),
    )


def test_reviews_are_anchored_to_the_beginning_of_the_measure():
    began_on = date(2027, 1, 31)
    assert [deadlines.review_on(began_on, nth, RULES) for nth in (1, 2, 3)] == [
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]
    assert deadlines.review_on(began_on, 1, RULES) == deadlines.limit(Clock.MEASURE_REVIEW, began_on, RULES, PLAIN)
    with pytest.raises(ValueError, match="numbered from 1"):
        deadlines.review_on(began_on, 0, RULES)


@pytest.mark.parametrize(
    ("today", "left", "late"),
    [(date(2026, 12, 30), 1, False), (date(2026, 12, 31), 0, False), (date(2027, 1, 1), -1, True)],
)
def test_the_limit_itself_is_the_last_good_day(today, left, late):
    assert deadlines.days_left(date(2026, 12, 31), today) == left
    assert deadlines.is_late(today, date(2026, 12, 31)) is late


def test_a_request_in_the_last_minute_of_the_last_day_is_in_time():
    request_by = deadlines.limit(Clock.REQUEST, date(2026, 12, 1), RULES, YEAR_END)
    assert not deadlines.is_late(tokyo_date(datetime(2026, 12, 31, 14, 59, 59, tzinfo=UTC)), request_by)
    assert deadlines.is_late(tokyo_date(datetime(2026, 12, 31, 15, 0, tzinfo=UTC)), request_by)


def test_a_moment_starts_no_clock():
    moment = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for clock in (Clock.REQUEST, Clock.FINAL_CONFIRMATION, Clock.MEASURE_REVIEW):
        with pytest.raises(TypeError):
            deadlines.limit(clock, moment, RULES, PLAIN)
    with pytest.raises(TypeError):
        deadlines.is_late(moment, date(2026, 12, 31))
    with pytest.raises(TypeError):
        deadlines.days_left(date(2026, 12, 31), moment)


def test_follow_ups_are_no_single_limit():
    with pytest.raises(ValueError, match="follow_ups"):
        deadlines.limit(Clock.FOLLOW_UP, date(2026, 12, 1), RULES, PLAIN)


def test_the_table_is_complete_and_names_real_values():
    assert set(LIMITS) == set(Clock)
    names = {field.name for field in fields(Policy)}
    for clock, rule in LIMITS.items():
        assert rule.clock is clock
        assert rule.value in names
        assert all((rule.label, rule.starts, rule.basis))


def test_what_the_workplace_set_itself_is_never_called_law():
    own = {clock for clock, rule in LIMITS.items() if rule.kind is Kind.POLICY}
    assert own == {
        Clock.FIRST_REMINDER,
        Clock.WORK_DATA,
        Clock.WORK_QUESTION,
        Clock.URGENT_OPINION,
        Clock.LONG_HOURS_OPINION,
        Clock.URGENT_LONG_HOURS,
        Clock.HEARING,
        Clock.DECISION,
        Clock.ASSENT,
        Clock.EXPLANATION,
        Clock.RECONSIDERATION,
        Clock.OBJECTION,
        Clock.INSTRUCTION,
        Clock.MEASURE_REVIEW,
        Clock.FOLLOW_UP,
        Clock.LEAVE_ENDS,
        Clock.LEAVE_LIMIT,
        Clock.STAGE_CHECK,
        Clock.LEAVE_CERTIFICATE,
        Clock.DOCTOR_ANSWER,
        Clock.RETURN_OPINION,
        Clock.RETURN_ABSENCE,
        Clock.LEAVE_CONTACT,
    }
    assert {rule.kind for clock, rule in LIMITS.items() if clock not in own} == {Kind.MODEL_RULE}


def test_the_rows_for_people():
    rows = {row.limit: row for row in deadlines.as_rows()}
    assert len(rows) == len(Clock)
    request = rows["面接指導の申出期限"]
    assert request.default == "30日"
    assert request.starts == "本人が結果の通知を受け取った日"
    assert "実施規程例17条1項" in request.basis
    assert request.kind == "実施規程例"
    assert request.counted == Count.ABOUT_A_MONTH.label
    assert rows["緊急のときの意見聴取の期限"].default == "当日"
    assert rows["緊急のときの意見聴取の期限（長時間労働）"].default == "当日"
    assert rows["措置を見直す日"].default == "1か月"
    assert rows["フォロー面談の目安"].default == "1・3・6か月"
    assert rows["最終意思確認の日"].default == "29日"


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    starts = draw(st.lists(STARTS, max_size=4))
    closures = tuple(Closure(start, start + timedelta(days=draw(st.integers(0, 12))), "休") for start in starts)
    yearly = (YearlyClosure((12, 29), (1, 3), "年末年始"),) if draw(st.booleans()) else ()
    return Calendar(closures, yearly, draw(st.sampled_from([frozenset({5, 6}), frozenset({2}), frozenset()])))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    request_days = draw(st.integers(5, 31))
    final_days = draw(st.integers(3, request_days - 1))
    return Policy(
        request_days=request_days,
        final_confirmation_days=final_days,
        first_reminder_days=draw(st.integers(1, final_days - 1)),
        earlier_of_month=draw(st.booleans()),
        disclosure=Disclosure.SEPARATE,
    )


@settings(deadline=None)
@given(STARTS, policies(), calendars(), calendars())
def test_no_calendar_moves_a_limit_of_about_a_month(start_on, policy, one, other):
    for clock in (Clock.REQUEST, Clock.INTERVIEW, Clock.OPINION):
        limit_on = deadlines.limit(clock, start_on, policy, one)
        assert limit_on == deadlines.limit(clock, start_on, policy, other)
        days = getattr(policy, LIMITS[clock].value)
        expected = start_on + timedelta(days=days)
        if policy.earlier_of_month:
            assert limit_on <= expected
            assert limit_on in {expected, months_after(start_on, 1)}
        else:
            assert limit_on == expected


@settings(deadline=None)
@given(STARTS, policies(), calendars())
def test_a_confirmation_is_a_workday_in_time_and_the_last_such(start_on, policy, calendar):
    confirmation = deadlines.due(Clock.FINAL_CONFIRMATION, start_on, policy, calendar)
    assume(confirmation.settled)
    assert start_on < confirmation.on <= start_on + timedelta(days=policy.final_confirmation_days)
    assert confirmation.on < deadlines.limit(Clock.REQUEST, start_on, policy, calendar)
    assert calendar.is_workday(confirmation.on)
    if not policy.earlier_of_month:
        skipped = (start_on + timedelta(days=policy.final_confirmation_days) - confirmation.on).days
        assert not any(calendar.is_workday(confirmation.on + timedelta(days=n)) for n in range(1, skipped + 1))


@settings(deadline=None)
@given(STARTS, policies(), calendars())
def test_letters_come_in_order_and_the_confirmation_always_comes(start_on, policy, calendar):
    plan = deadlines.letters_plan(start_on, policy, calendar)
    assert plan[-1].letter is LetterKind.FINAL
    days = [letter.on for letter in plan]
    assert days == sorted(set(days))
    assert all(start_on < day < deadlines.limit(Clock.REQUEST, start_on, policy, calendar) for day in days)


@settings(deadline=None)
@given(st.dates(date(2016, 6, 1), date(2026, 12, 31)), calendars(), st.integers(0, 7))
def test_follow_ups_hang_on_the_base_alone(base_on, calendar, window):
    for one in deadlines.follow_ups(base_on, (1, 3, 6), calendar, window):
        assert one.anchored_on == months_after(base_on, one.months)
        assert abs((one.due_on - one.anchored_on).days) <= window
        assert one.settled is calendar.is_workday(one.due_on)
