"""Are times of shift tables read as people write them, and does a time lie within somebody's hours or not?"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casework.rules import rosters
from casework.rules.days import TOKYO
from casework.rules.rosters import OFF, UNKNOWN, Hours, Shift
from casework.rules.tables import BadCell

TUESDAY = date(2026, 12, 8)
NIGHT = Shift(22 * 60, 31 * 60)
DAY = Shift(8 * 60 + 30, 17 * 60 + 15)


def at(day: date, hour: float) -> datetime:
    return (datetime.combine(day, time(), TOKYO) + timedelta(hours=hour)).astimezone(UTC)


def after(days: int) -> date:
    return TUESDAY + timedelta(days=days)


def hours(**days: Shift) -> Hours:
    """d0 is the Tuesday, d1 the day after, y the day before."""
    named = {("y" if n < 0 else f"d{n}"): after(n) for n in range(-1, 8)}
    return Hours((named[name], *shift.on(named[name])) for name, shift in days.items())


@pytest.mark.parametrize(
    ("told", "minute"),
    [
        ("8:30", 510), ("08:30", 510), ("08:30:00", 510), ("８：３０", 510), ("8時30分", 510), ("8時", 480),
        ("0:00", 0), ("24:00", 1440), ("31:00", 1860), ("翌7:00", 1860), ("翌日7:00", 1860), ("1 day, 7:00:00", 1860),
    ],
)  # fmt: skip
def test_times_are_read_as_people_and_workbooks_write_them(told, minute):
    assert rosters.minute(told) == minute


@pytest.mark.parametrize("told", ["", "8", "830", "8:3", "8:60", "49:00", "午前8時", "8:30-17:15", "-1:00"])
def test_what_is_no_time_is_refused(told):
    with pytest.raises(BadCell):
        rosters.minute(told)


@pytest.mark.parametrize(
    ("begins", "ends", "shift"),
    [
        ("8:30", "17:15", DAY), ("22:00", "7:00", NIGHT), ("22:00", "翌7:00", NIGHT), ("22:00", "31:00", NIGHT),
        ("24:30", "翌9:15", Shift(1470, 1995)), ("8:30", "翌8:30", Shift(510, 1950)),
    ],
)  # fmt: skip
def test_an_end_before_the_beginning_is_on_the_next_day(begins, ends, shift):
    assert rosters.shift(rosters.minute(begins), rosters.minute(ends)) == shift


@pytest.mark.parametrize(
    ("begins", "ends"), [("8:30", "8:30"), ("8:30", "翌9:00"), ("36:00", "40:00"), ("翌9:00", "8:00")]
)
def test_a_shift_that_nobody_works_is_refused(begins, ends):
    with pytest.raises(BadCell):
        rosters.shift(rosters.minute(begins), rosters.minute(ends))


def test_a_code_says_what_the_list_says_else_a_day_off_or_times():
    codes = {"夜": NIGHT, "休": DAY}
    assert rosters.read("夜", codes) == NIGHT
    assert rosters.read("休", codes) == DAY  # somebody's own list comes first
    assert rosters.read("休", {}) == rosters.read("公休", {}) == OFF
    assert rosters.read("8:30-17:15", {}) == rosters.read("8:30~17:15", {}) == DAY
    assert rosters.read("夜", {}) is None
    with pytest.raises(BadCell):
        rosters.read("8:30-8:30", {})


@pytest.mark.parametrize(
    ("shift", "told"),
    [(DAY, "8:30–17:15"), (NIGHT, "22:00–翌7:00"), (OFF, "休み"), (Shift(1470, 1995), "翌0:30–翌9:15"),
     (Shift(960, 1440), "16:00–24:00"), (Shift(0, 1440), "0:00–24:00"), (Shift(1440, 1920), "翌0:00–翌8:00"),
     (Shift(1439, 1441), "23:59–翌0:01"), (Shift(1800, 2880), "翌6:00–翌々日0:00"),
     (Shift(1470, 2910), "翌0:30–翌々日0:30")],
)  # fmt: skip
def test_a_shift_in_words(shift, told):
    assert str(rosters.words(shift)) == told


@given(st.integers(0, 2159), st.integers(1, 1440))
@example(1440, 480)  # begins at midnight: 24:00 of the day before
def test_every_shift_is_told_by_hours_of_its_days(begins, length):
    """24:00 is the end of the day of the row, and no hour of another."""
    told = str(rosters.words(Shift(begins, begins + length)))
    for word in told.split("–"):
        hour, minute = map(int, word.lstrip("翌々日").split(":"))
        assert hour < 24 or (word == "24:00" and told.endswith("24:00") and begins + length == 1440)
        assert minute < 60


def test_twin_words_that_count_24_to_the_day_before_are_caught(monkeypatch):
    """As it was: 24:00 of the next day, as a beginning."""
    monkeypatch.setattr(rosters, "_clock", lambda at, _day: f"{at // 60 - (24 if at > 1440 else 0)}:{at % 60:02d}")
    with pytest.raises(AssertionError):
        test_a_shift_in_words(Shift(1440, 1920), "翌0:00–翌8:00")
    with pytest.raises(AssertionError):
        test_every_shift_is_told_by_hours_of_its_days()


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 2159), st.integers(1, 1440))
def test_what_is_kept_as_instants_is_the_same_shift_again(day, begins, length):
    shift = Shift(begins, begins + length)
    starts, ends = (at and at.astimezone(UTC) for at in shift.on(day))
    assert rosters.of_instants(day, starts, ends) == shift
    assert rosters.of_instants(day, *OFF.on(day)) == OFF


def covers(found: Hours, start: float, end: float, day: date = TUESDAY) -> bool | None:
    return found.cover(at(day, start), at(day, end))


def answers() -> list[object]:
    """Every case of the question: what is said of a time."""
    return [
        covers(hours(d0=DAY), 14, 14.5), covers(hours(d0=DAY), 8.5, 9), covers(hours(d0=DAY), 16.75, 17.25),
        covers(hours(d0=DAY), 8, 8.75), covers(hours(d0=DAY), 17, 17.5), covers(hours(d0=OFF), 14, 14.5),
        covers(hours(d1=DAY), 14, 14.5), covers(UNKNOWN, 14, 14.5),
        covers(hours(d0=NIGHT), 23.5, 24.5), covers(hours(d0=NIGHT), 6, 6.5, after(1)),
        covers(hours(d0=NIGHT, d1=OFF), 6, 6.5, after(1)), covers(hours(d0=NIGHT, d1=OFF), 6.75, 7.25, after(1)),
        covers(hours(d0=NIGHT), 8, 8.5, after(1)), covers(hours(d0=NIGHT), 14, 14.5),
        covers(hours(d0=Shift(960, 1440), d1=Shift(0, 480)), 23.5, 24.5),
        covers(hours(d0=Shift(960, 1440), d1=Shift(60, 480)), 23.5, 24.5),
    ]  # fmt: skip


EXPECTED = [
    True, True, True,  # within a day's shift, from its first to its last minute
    False, False, False,  # over its edges; on a day off
    None, None,  # a day of which nothing is known, a person of whom nothing is
    True, True,  # a night shift goes over midnight, into a day of which nothing else is known
    True, False,  # and into a day off, but not beyond its end
    None, False,  # after it nothing is known; before it begins is outside
    True, False,  # one shift goes on where the other ends, or there is a break
]  # fmt: skip


def test_a_time_lies_within_outside_or_nothing_is_said():
    assert answers() == EXPECTED


@pytest.mark.parametrize("broken", ["midnight", "known", "edge"])
def test_twin_a_rule_that_is_wrong_at_one_place_is_caught(monkeypatch, broken):
    if broken == "midnight":  # a shift ends with its day

        def on(self, day):
            starts, ends = honest(self, day)
            return starts, None if ends is None else min(ends, at(day, 24))

        honest = Shift.on
        monkeypatch.setattr(Shift, "on", on)
    elif broken == "known":  # what isn't known is outside
        told = Hours.cover
        monkeypatch.setattr(Hours, "cover", lambda *asked: bool(told(*asked)))
    else:  # begun within it is enough
        told = Hours.cover
        monkeypatch.setattr(Hours, "cover", lambda self, starts, _ends: told(self, starts, starts))
    assert answers() != EXPECTED


def leaves(found: Hours, day: date = TUESDAY, minutes: int = 30) -> bool:
    return found.leave(day, minutes, time(8), time(20))


def test_a_day_leaves_time_for_a_talk_or_not():
    assert leaves(UNKNOWN)
    assert leaves(hours(d1=NIGHT))  # of the Tuesday nothing is known
    assert leaves(hours(d0=DAY))
    assert not leaves(hours(d0=NIGHT))
    assert not leaves(hours(d0=OFF))
    assert leaves(hours(y=Shift(23 * 60, 33 * 60), d0=NIGHT))  # until nine of a night before
    assert not leaves(hours(y=Shift(23 * 60, 32 * 60 + 29), d0=NIGHT))
    assert leaves(hours(y=Shift(23 * 60, 32 * 60 + 30), d0=NIGHT))
    assert leaves(hours(d0=Shift(19 * 60 + 30, 26 * 60)))
    assert not leaves(hours(d0=Shift(19 * 60 + 31, 26 * 60)))
    assert not leaves(hours(d0=Shift(480, 510)), minutes=31)


@pytest.mark.parametrize(
    ("told", "itself"), [("休", True), ("非番", True), ("8:30-17:15", True), ("日", False), ("a1", False)]
)
def test_what_reads_itself_is_kept_in_no_list(told, itself):
    assert rosters.reads_itself(told) is itself
