"""Does a workplace's calendar know its days off, and refuse the years that nobody can know yet?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.rules.errors import NotNow, NoWorkday, UnknownYear
from casework.rules.workdays import (
    SETTLED_FROM,
    SETTLED_UNTIL,
    Calendar,
    Closure,
    YearlyClosure,
    national_holidays,
)

# Typed by hand from the announcements of the Cabinet Office: the second signature on the library's data.
OFFICIAL = {
    2026: "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123",
    2027: "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123",
}
# 令和9年暦要項 and the ones before it: (spring, autumn)
EQUINOXES = {
    2020: ((3, 20), (9, 22)),
    2021: ((3, 20), (9, 23)),
    2022: ((3, 21), (9, 23)),
    2023: ((3, 21), (9, 23)),
    2024: ((3, 20), (9, 22)),
    2025: ((3, 20), (9, 23)),
    2026: ((3, 20), (9, 23)),
    2027: ((3, 21), (9, 23)),
}
YEAR_END = Closure(date(2026, 12, 29), date(2027, 1, 3), "年末年始休業")
KNOWN_DAYS = st.dates(date(2016, 6, 1), date(2027, 6, 30))


@pytest.mark.parametrize("year", OFFICIAL)
def test_the_holidays_are_the_official_ones(year):
    assert national_holidays(year) == {date(year, int(day[:2]), int(day[2:])) for day in OFFICIAL[year].split()}


@pytest.mark.parametrize("year", EQUINOXES)
def test_the_equinoxes_are_those_of_the_gazette(year):
    assert {date(year, *day) for day in EQUINOXES[year]} <= national_holidays(year)


def test_the_last_settled_year_stands_in_both_hand_typed_tables():
    assert max(OFFICIAL) == max(EQUINOXES) == SETTLED_UNTIL


UNSETTLED = [
    date(SETTLED_FROM - 1, 12, 31),
    date(SETTLED_UNTIL + 1, 1, 1),
    date(SETTLED_UNTIL + 1, 1, 8),  # a Saturday: refused as well
    date(SETTLED_UNTIL + 1, 3, 21),
    date(2100, 3, 22),  # the library answers "no holidays" from here on
]


def check_refusal(is_workday: Callable[[date], bool]) -> None:
    for day in UNSETTLED:
        with pytest.raises(UnknownYear, match=str(day.year)) as refusal:
            is_workday(day)
        assert refusal.value.year == day.year


def test_a_year_that_is_not_settled_is_refused():
    check_refusal(Calendar().is_workday)
    assert issubclass(UnknownYear, NotNow)


def test_a_calendar_that_takes_an_unknown_year_for_one_without_holidays_is_caught():
    def careless(day: date) -> bool:
        known = national_holidays(day.year) if SETTLED_FROM <= day.year <= SETTLED_UNTIL else frozenset()
        return day not in known and day.weekday() < 5

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        check_refusal(careless)


def test_the_last_settled_day_is_answered():
    assert Calendar().is_workday(date(SETTLED_UNTIL, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 12, 28), True),  # Monday
        (date(2026, 12, 29), False),  # first day of the closure
        (date(2027, 1, 1), False),
        (date(2027, 1, 3), False),  # its last day
        (date(2027, 1, 4), True),
        (date(2027, 1, 9), False),  # Saturday
        (date(2027, 1, 10), False),  # Sunday
        (date(2027, 1, 11), False),  # 成人の日
        (date(2027, 3, 22), False),  # 振替休日 of the equinox on a Sunday
        (date(2026, 9, 22), False),  # 国民の休日 between two holidays
        (date(2027, 3, 23), True),
    ],
)
def test_days_off(day, works):
    assert Calendar(closures=(YEAR_END,)).is_workday(day) is works


@pytest.mark.parametrize(
    ("closure", "inside", "outside"),
    [
        (YearlyClosure((12, 29), (1, 3), "年末年始"), [(12, 29), (12, 31), (1, 3)], [(12, 28), (1, 4), (7, 1)]),
        (YearlyClosure((8, 13), (8, 16), "夏季休業"), [(8, 13), (8, 16)], [(8, 12), (8, 17), (12, 31)]),
        (YearlyClosure((2, 29), (2, 29), "創立記念日"), [], [(2, 28), (3, 1)]),
    ],
)
def test_a_closure_of_every_year(closure, inside, outside):
    for year in (2026, 2027):
        assert all(closure.covers(date(year, *at)) for at in inside)
        assert not any(closure.covers(date(year, *at)) for at in outside)


def test_a_workplace_with_other_rest_days():
    calendar = Calendar(rest_weekdays=frozenset({2}))  # closed on Wednesdays, open at weekends
    assert calendar.is_workday(date(2027, 4, 10))
    assert calendar.is_workday(date(2027, 4, 11))
    assert not calendar.is_workday(date(2027, 4, 14))


def test_moving():
    calendar = Calendar(closures=(YEAR_END,))
    assert calendar.back_to_workday(date(2026, 12, 30)) == date(2026, 12, 28)
    assert calendar.forward_to_workday(date(2026, 12, 30)) == date(2027, 1, 4)
    assert calendar.back_to_workday(date(2027, 5, 5)) == date(2027, 4, 30)
    assert calendar.forward_to_workday(date(2027, 5, 1)) == date(2027, 5, 6)
    assert calendar.nearest_workday(date(2027, 5, 2)) == date(2027, 4, 30)
    assert calendar.nearest_workday(date(2027, 5, 3)) == date(2027, 4, 30)  # 5/6 is as near: the earlier
    assert calendar.nearest_workday(date(2027, 5, 4)) == date(2027, 5, 6)
    assert calendar.nearest_workday(date(2027, 5, 7)) == date(2027, 5, 7)


def test_a_window_without_a_workday_is_refused():
    shut = Calendar(closures=(Closure(date(2027, 7, 1), date(2027, 8, 31), "設備更新"),))
    with pytest.raises(NoWorkday) as caught:
        shut.nearest_workday(date(2027, 8, 1))
    assert caught.value.day == date(2027, 8, 1)
    assert shut.nearest_workday(date(2027, 8, 1), window=31) == date(2027, 9, 1)
    with pytest.raises(NoWorkday):
        Calendar(closures=(Closure(date(2020, 1, 1), date(2027, 12, 31), "休止"),)).back_to_workday(date(2027, 1, 1))


def test_a_move_into_an_unsettled_year_is_refused():
    shut = Calendar(closures=(Closure(date(2027, 12, 20), date(2028, 1, 5), "休業"),))
    with pytest.raises(UnknownYear):
        shut.forward_to_workday(date(2027, 12, 28))
    assert shut.back_to_workday(date(2027, 12, 28)) == date(2027, 12, 17)


def test_impossible_calendars_are_refused():
    with pytest.raises(ValueError, match="before it begins"):
        Closure(date(2027, 1, 2), date(2027, 1, 1), "逆")
    with pytest.raises(ValueError, match="day"):
        YearlyClosure((2, 30), (3, 1), "ない日")
    with pytest.raises(ValueError, match="rest days"):
        Calendar(rest_weekdays=frozenset(range(7)))
    with pytest.raises(ValueError, match="rest days"):
        Calendar(rest_weekdays=frozenset({7}))
    with pytest.raises(TypeError):
        Calendar().is_workday(datetime(2027, 1, 4, tzinfo=UTC))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    starts = draw(st.lists(KNOWN_DAYS, max_size=4))
    closures = tuple(Closure(start, start + timedelta(days=draw(st.integers(0, 20))), "休") for start in starts)
    yearly = (YearlyClosure((12, 29), (1, 3), "年末年始"),) if draw(st.booleans()) else ()
    rest = draw(st.frozensets(st.integers(0, 6), max_size=3))
    return Calendar(closures, yearly, rest)


@settings(deadline=None)
@given(calendars(), KNOWN_DAYS)
def test_a_moved_day_is_the_first_workday_in_its_direction(calendar, day):
    back, forward = calendar.back_to_workday(day), calendar.forward_to_workday(day)
    assert back <= day <= forward
    assert calendar.is_workday(back)
    assert calendar.is_workday(forward)
    between = [back + timedelta(days=n) for n in range(1, (forward - back).days)]
    assert not any(calendar.is_workday(other) for other in between)
    gap = min(day - back, forward - day)
    if gap.days <= 7:
        nearest = calendar.nearest_workday(day)
        assert nearest == (back if day - back == gap else forward)
    else:
        with pytest.raises(NoWorkday):
            calendar.nearest_workday(day)
