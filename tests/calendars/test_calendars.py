"""Is a calendar from outside read as other programs read it, for its times alone, and is a hostile one cheap?"""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from casework import calendars, calendars_apart
from casework.calendars import NotRead
from casework.rules.days import TOKYO

NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""10:00 in Tokyo."""
FIRST, LAST = NOW - timedelta(days=1), NOW + timedelta(days=60)
OURS = calendars.OUR_OWN
WEEKLY = "DTSTART;TZID=Asia/Tokyo:20261208T140000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3"
LONDON = """BEGIN:VTIMEZONE
TZID:London
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE"""


def file(*events: str, before: str = "") -> bytes:
    """A calendar with these events, each given as its lines."""
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//elsewhere//EN", *before.split("\n")]
    for number, event in enumerate(events):
        uid = "" if "UID:" in event else f"UID:{number}@elsewhere\n"
        parts += ["BEGIN:VEVENT", *f"{uid}DTSTAMP:20261101T000000Z\n{event}".strip().split("\n"), "END:VEVENT"]
    return "\r\n".join([*(part for part in parts if part), "END:VCALENDAR", ""]).encode()


def looked(*events: str, **more: str) -> list[str]:
    """The times that are read, on the clock of Tokyo."""
    return [f"{one.starts_at.astimezone(TOKYO):%m-%d %H:%M}–{one.ends_at.astimezone(TOKYO):%m-%d %H:%M}"
            for one in calendars.look(file(*events, **more), NOW)]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "times"),
    [
        ("DTSTART:20261208T050000Z\nDTEND:20261208T053000Z", ["12-08 14:00–12-08 14:30"]),
        ("DTSTART;TZID=Asia/Tokyo:20261208T140000\nDURATION:PT30M", ["12-08 14:00–12-08 14:30"]),
        # a time that names no zone is Japan's
        ("DTSTART:20261208T140000\nDTEND:20261208T143000", ["12-08 14:00–12-08 14:30"]),
        # other zones are converted, the summer of the other half of the world included
        ("DTSTART;TZID=America/New_York:20261208T090000\nDTEND;TZID=America/New_York:20261208T100000",
         ["12-08 23:00–12-09 00:00"]),
        ("DTSTART;TZID=Australia/Sydney:20261208T090000\nDTEND;TZID=Australia/Sydney:20261208T100000",
         ["12-08 07:00–12-08 08:00"]),
        ("DTSTART;TZID=Tokyo Standard Time:20261208T140000\nDTEND;TZID=Tokyo Standard Time:20261208T143000",
         ["12-08 14:00–12-08 14:30"]),
        # whole days are days of Japan
        ("DTSTART;VALUE=DATE:20261208\nDTEND;VALUE=DATE:20261209", ["12-08 00:00–12-09 00:00"]),
        ("DTSTART;VALUE=DATE:20261208", ["12-08 00:00–12-09 00:00"]),
        ("DTSTART;VALUE=DATE:20261208\nDTEND;VALUE=DATE:20261211", ["12-08 00:00–12-11 00:00"]),
        # what takes no time, is marked as free, cancelled, or long over
        ("DTSTART:20261208T050000Z", []),
        ("DTSTART:20261208T050000Z\nDTEND:20261208T040000Z", []),
        ("DTSTART:20261208T050000Z\nDTEND:20261208T053000Z\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20261208T050000Z\nDTEND:20261208T053000Z\nSTATUS:CANCELLED", []),
        ("DTSTART:20261208T050000Z\nDTEND:20261208T053000Z\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20251208T050000Z\nDTEND:20251208T053000Z", []),
        ("DTSTART:20301208T050000Z\nDTEND:20301208T053000Z", []),
        ("DTSTART:20261208T050000Z\nDTEND:20261208T053000Z\nSTATUS:TENTATIVE", ["12-08 14:00–12-08 14:30"]),
        # our own invitation comes back
        (f"UID:0123{OURS}\nDTSTART:20261208T050000Z\nDTEND:20261208T053000Z", []),
        # repeated: a rule, days left out, days added
        (f"{WEEKLY}\nEXDATE;TZID=Asia/Tokyo:20261215T140000\nRDATE;TZID=Asia/Tokyo:20261224T090000",
         ["12-08 14:00–12-08 15:00", "12-22 14:00–12-22 15:00", "12-24 09:00–12-24 10:00"]),
        ("DTSTART;TZID=Asia/Tokyo:20240109T140000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20261231T000000Z",
         ["12-08 14:00–12-08 15:00"]),
        ("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20261210",
         ["12-01 00:00–12-02 00:00", "12-03 00:00–12-04 00:00", "12-10 00:00–12-11 00:00"]),
    ],
)  # fmt: skip
def test_what_blocks_and_when(event, times):
    assert looked(event) == times


def test_a_changed_occurrence_stands_in_for_its_own():
    series = "UID:a\nDTSTART;TZID=Asia/Tokyo:20261208T140000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    moved = ("UID:a\nRECURRENCE-ID;TZID=Asia/Tokyo:20261215T140000\n"
             "DTSTART;TZID=Asia/Tokyo:20261216T100000\nDURATION:PT1H")  # fmt: skip
    assert looked(series, moved) == ["12-08 14:00–12-08 15:00", "12-16 10:00–12-16 11:00"]
    assert looked(series, f"{moved}\nSTATUS:CANCELLED") == ["12-08 14:00–12-08 15:00"]


def test_nine_o_clock_stays_nine_o_clock_where_the_summer_ends():
    event = "DTSTART;TZID=London:20260928T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    found = calendars.look(file(event, before=LONDON), datetime(2026, 10, 20, tzinfo=UTC))
    assert [f"{one.starts_at:%m-%d %H}" for one in found[:3]] == ["10-19 08", "10-26 09", "11-02 09"]
    earlier = calendars.look(file(event, before=LONDON), datetime(2026, 10, 1, tzinfo=UTC))
    assert f"{earlier[0].starts_at:%m-%d %H}" == "10-05 08"


def test_a_list_of_busy_times_alone_is_read_too():
    free_busy = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VFREEBUSY\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
        "FREEBUSY:20261208T050000Z/20261208T060000Z\r\n"
        "FREEBUSY;FBTYPE=FREE:20261209T050000Z/PT1H\r\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261210T050000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    found = calendars.look(free_busy.encode(), NOW)
    assert [one.starts_at.day for one in found] == [8, 10]


def test_what_touches_is_one_stretch():
    events = [f"DTSTART:20261208T{hour:02}0000Z\nDTEND:20261208T{hour + 2:02}0000Z" for hour in (1, 2, 4, 8)]
    assert looked(*events) == ["12-08 10:00–12-08 15:00", "12-08 17:00–12-08 19:00"]


def test_nothing_but_times_comes_out():
    secret = "DTSTART:20261208T050000Z\nDTEND:20261208T053000Z\nSUMMARY:カナリア\nLOCATION:病院\nATTENDEE:mailto:a@b.jp"
    (found,) = calendars.look(file(secret), NOW)
    assert found._fields == ("starts_at", "ends_at")
    assert all(isinstance(value, datetime) for value in found)


# --- the same as another reader ---------------------------------------------------------------------------------------

RULES = (
    "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
    "FREQ=WEEKLY;UNTIL=20261220T000000Z", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=12;BYDAY=1MO", "FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=SU,MO",
    "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO,TU,WE",
)  # fmt: skip
ZONES = ("Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Sydney")


def other_reader(content: bytes) -> list[tuple[datetime, datetime]]:
    """The stretches that recurring-ical-events finds, joined."""

    def at(when: date | datetime) -> datetime:
        moment = when if isinstance(when, datetime) else datetime(when.year, when.month, when.day, tzinfo=TOKYO)
        return (moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)).astimezone(UTC)

    found = []
    for event in recurring_ical_events.of(Calendar.from_ical(content)).between(FIRST, LAST):
        start, end = at(event.decoded("DTSTART")), at(event.decoded("DTEND"))
        if start < LAST and end > FIRST and start < end:
            found.append((max(start, FIRST), min(end, LAST)))
    return list(calendars_apart._joined(sorted(found)))


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(RULES), st.sampled_from(ZONES), st.integers(-400, 40), st.integers(0, 23),
    st.integers(1, 30), st.sets(st.integers(0, 60), max_size=3),
)  # fmt: skip
def test_series_are_expanded_as_another_program_expands_them(rule, zone, days, hour, halves, out):
    start = datetime(2026, 12, 1, hour) + timedelta(days=days)
    left_out = "".join(
        f"\nEXDATE;TZID={zone}:{start + timedelta(days=one):%Y%m%dT%H%M%S}" for one in sorted(out)
    )  # fmt: skip
    event = f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}\nDURATION:PT{halves * 30}M\nRRULE:{rule}{left_out}"
    content = file(event)
    assert calendars_apart.busy(content, FIRST, LAST, OURS) == other_reader(content)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(RULES), st.integers(-400, 40), st.integers(1, 3))
def test_and_so_are_whole_days(rule, days, length):
    start = date(2026, 12, 1) + timedelta(days=days)
    rule = rule.replace("T000000Z", "")
    content = file(
        f"DTSTART;VALUE=DATE:{start:%Y%m%d}\nDTEND;VALUE=DATE:{start + timedelta(days=length):%Y%m%d}\nRRULE:{rule}"
    )
    assert calendars_apart.busy(content, FIRST, LAST, OURS) == other_reader(content)


def test_an_expansion_by_seconds_instead_of_the_clock_is_caught(monkeypatch):
    """The twin counts a week as 168 hours: after the end of summer it is an hour off."""
    monkeypatch.setattr(calendars_apart, "_local", lambda when, _zone: calendars_apart._at(when).replace(tzinfo=None))
    event = "DTSTART;TZID=Europe/London:20261005T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    content = file(event)
    assert calendars_apart.busy(content, FIRST, LAST, OURS) != other_reader(content)


# --- hostile files ----------------------------------------------------------------------------------------------------

EVENT = "DTSTART:20261208T050000Z\nDTEND:20261208T053000Z"
HOSTILE = {
    "not a calendar": (b"%PDF-1.7", "kind"),
    "empty": (b"", "kind"),
    "a page": (b"<html>BEGIN:VCALENDAR", "kind"),
    "too large": (b"BEGIN:VCALENDAR\r\n" + b"X" * (2 * 1024 * 1024), "size"),
    "cut off": (file(EVENT)[:-40], "damaged"),
    "no beginning": (file("SUMMARY:x"), "damaged"),
    "no such day": (file("DTSTART:20261399T050000Z\nDTEND:20261208T053000Z"), "damaged"),
    "every second": (file(f"{EVENT}\nRRULE:FREQ=SECONDLY"), "often"),
    "every minute": (file(f"{EVENT}\nRRULE:FREQ=MINUTELY"), "often"),
    "every hour": (file(f"{EVENT}\nRRULE:FREQ=HOURLY"), "often"),
    "never": (file("DTSTART:19000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), None),
    "from the year one": (file("DTSTART:00010101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"), None),
    "a rule of rules": (
        file(EVENT + "\nRRULE:FREQ=YEARLY;BYDAY=" + ",".join(f"{n}MO" for n in range(1, 53)) + ";BYHOUR="
             + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60)))), None),
    "many events": (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 30_000 + b"END:VCALENDAR\r\n", None),
    "many times": (
        file(*(f"DTSTART:{NOW + timedelta(hours=2 * n):%Y%m%dT%H%M%SZ}\nDURATION:PT1H" for n in range(4_000)),
             f"DTSTART:{NOW + timedelta(hours=1, minutes=10):%Y%m%dT%H%M%SZ}\nDURATION:PT10M\n"
             "RRULE:FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22;BYMINUTE=10"), "many"),
    "nested": (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_000, None),
    "endless line": (b"BEGIN:VCALENDAR\r\n" + b"A" * 1_500_000, None),
    "folds alone": (b"BEGIN:VCALENDAR\r\n" + b" \r\n" * 500_000, None),
    "no text": (b"BEGIN:VCALENDAR\r\n" + bytes(range(256)) * 100, None),
    "an age": (file("DTSTART:20261208T050000Z\nDURATION:P999999999D"), None),
    "negative": (file("DTSTART:20261208T050000Z\nDURATION:-P99999D"), None),
}  # fmt: skip
"""What somebody may wish upon us, and the word for it; None: whatever is said, it is said soon."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_word_or_times_and_costs_little(name):
    content, word = HOSTILE[name]
    said, found = None, []
    try:
        found = calendars.look(content, NOW)
    except NotRead as refused:
        said = refused.code
    assert word is None or said == word
    assert len(found) <= calendars.MOST_TIMES


def test_the_reader_has_no_more_memory_and_time_than_it_is_given():
    script = (
        "from casework import calendars_apart as a, calendars; import resource; a._bounded();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0],"
        " resource.getrlimit(resource.RLIMIT_FSIZE)[0])"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(512 << 20), "10", "0"]


def test_a_reader_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(calendars, "PATIENCE", 0.01)
    with pytest.raises(NotRead) as refused:
        calendars.look(file(EVENT), NOW)
    assert refused.value.code == "costly"


def test_a_reader_without_limits_is_caught(tmp_path):
    """The twin reads in the process of the pages: a day that never comes keeps it busy beyond any patience."""
    content = file("DTSTART:19000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY")
    script = (
        "import sys; from casework import calendars_apart as a; from datetime import datetime, UTC\n"
        "a.SELDOM = frozenset({'SECONDLY'})\n"
        "first, last = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)\n"
        "a.busy(open(sys.argv[1], 'rb').read(), first, last, 'x')"
    )
    (tmp_path / "x.ics").write_bytes(content)
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", script, str(tmp_path / "x.ics")], timeout=4, check=False)
