"""Is the feed that we write by hand read by every reader as the one that `icalendar` would write?

The last lines of the checklist for invitations (`tests/services/test_invitation_checklist.py`), on feeds, are here.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from casework.access import sight
from casework.access.shown import shown_class
from casework.documents import feed as documents
from casework.documents.calendar import _zone
from casework.documents.feed import Time
from casework.rules.days import TOKYO
from casework.rules.telling import TELLING_WORDS, tells
from casework.rules.vocabulary import Hat
from tests.documents.readers import Khal, OnServer, occurrences, radicale
from tests.documents.receiving import NotTaken, well_folded

OFFICE = "office@example.jp"
FIRST = datetime(2026, 12, 8, 5, 0, tzinfo=UTC)
WRITTEN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
FIELDS = sight.granted(sight.OWN_TIME, Hat.WORKER, sight.Fact.NOTHING)


def time(number=0, *, title="打合せ", uid=None, starts_at=None) -> Time:
    start = starts_at or FIRST + number * timedelta(days=1)
    values = {"starts_at": start, "ends_at": start + HALF}
    shown = shown_class(sight.OWN_TIME, FIELDS)(["f" * 32, *(values[field] for field in FIELDS)])
    return Time(uid or f"{number:032x}@casework.invalid", number % 3, WRITTEN, title, shown)


def written(times, **changed) -> bytes:
    return documents.feed(times, **{"organizer": OFFICE, "language": "ja", **changed})


def by_library(times) -> bytes:
    """The same feed as `icalendar` writes it."""
    calendar = Calendar()
    for name, value in (
        ("version", "2.0"), ("prodid", "-//casework//JA"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"),
        ("name", "予定"), ("x-wr-calname", "予定"), ("x-wr-timezone", "Asia/Tokyo"),
    ):  # fmt: skip
        calendar.add(name, value)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for one in times:
        event = Event()
        for name, value in (
            ("uid", one.uid), ("sequence", one.sequence), ("dtstamp", one.written_at),
            ("dtstart", one.shown.starts_at.astimezone(TOKYO)), ("dtend", one.shown.ends_at.astimezone(TOKYO)),
            ("summary", one.title), ("class", "PRIVATE"), ("transp", "OPAQUE"), ("status", "CONFIRMED"),
            ("organizer", f"mailto:{OFFICE}"),
        ):  # fmt: skip
            event.add(name, value)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def read(content: bytes) -> object:
    """What `icalendar` finds, in no order of lines."""

    def component(one) -> object:
        lines = sorted((name, value.to_ical(), sorted(value.params.items())) for name, value in one.items())
        return one.name, lines, [component(part) for part in one.subcomponents]

    return component(Calendar.from_ical(content))


def read_otherwise(content: bytes) -> object:
    """What vobject finds."""

    def component(one) -> object:
        lines = sorted(
            (line.name, line.value.isoformat() if hasattr(line.value, "isoformat") else str(line.value))
            for line in one.lines()
        )
        return one.name, lines, [component(part) for part in one.components() if part.name != "VTIMEZONE"]

    return component(vobject.readOne(content.decode()))


titles = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    lambda title: not tells(title) and title.strip() == title
)


@given(st.lists(titles, max_size=5))
def test_the_same_as_the_library_writes_whatever_the_titles(found):
    times = [time(number, title=title) for number, title in enumerate(found)]
    assert read(written(times)) == read(by_library(times))


@given(st.lists(titles, max_size=3))
def test_and_the_same_for_another_reader(found):
    times = [time(number, title=title) for number, title in enumerate(found)]
    assert read_otherwise(written(times)) == read_otherwise(by_library(times))


@given(st.text(alphabet="aあ😀;,\\\n", min_size=1, max_size=120))
def test_lines_are_folded_at_75_octets_without_cutting_a_character(title):
    well_folded(written([time(title=title)]))


@pytest.mark.parametrize(
    ("broken", "seen"),
    [
        (lambda text: f"{text}\r\n", "longer than 75"),
        (lambda text: "\r\n ".join(text[at : at + 74] for at in range(0, len(text), 74)) + "\r\n", "longer than 75"),
    ],
)
def test_a_writer_that_does_not_fold_or_folds_by_characters_is_caught(monkeypatch, broken, seen):
    monkeypatch.setattr(documents, "_line", broken)
    with pytest.raises(NotTaken, match=seen):
        well_folded(written([time(title="あ" * 60)]))


def test_a_writer_that_does_not_escape_is_caught(monkeypatch):
    times = [time(title="打合せ\\n第2回")]
    assert read(written(times)) == read(by_library(times))
    monkeypatch.setattr(documents, "_escaped", lambda text: text)
    assert read(written(times)) != read(by_library(times))


def test_a_title_cannot_break_out_of_its_line():
    content = written([time(title="打合せ\r\nATTENDEE:mailto:thief@example.com\nX:y")])
    assert "ATTENDEE" not in Calendar.from_ical(content).walk("VEVENT")[0]


# --- the checklist on feeds -----------------------------------------------------------------------------------------


def test_published_and_without_attendee():
    content = written([time(0), time(1)])
    calendar = Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert b"ATTENDEE" not in content
    assert content.count(b"METHOD") == 1


def test_both_names_the_zone_and_how_often_to_come():
    calendar = Calendar.from_ical(written([time()]))
    assert (calendar["NAME"], calendar["X-WR-CALNAME"], calendar["X-WR-TIMEZONE"]) == ("予定", "予定", "Asia/Tokyo")
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=1)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in written([])
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"


def test_the_name_speaks_the_readers_language():
    assert Calendar.from_ical(written([], language="en"))["X-WR-CALNAME"] == "Appointments"
    assert not any(tells(name) for name in ("予定", "Appointments"))


def test_times_only():
    """Typed by hand: every property that an event may hold."""
    content = re.sub(rb"\r\n[ \t]", b"", written([time()])).decode()
    inside = content[content.index("BEGIN:VEVENT") : content.index("END:VEVENT")]
    assert {re.split("[:;]", line)[0] for line in inside.split("\r\n") if line} == {
        "BEGIN", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "TRANSP", "STATUS", "ORGANIZER",
    }  # fmt: skip
    assert "LOCATION" not in content
    assert "DESCRIPTION" not in content


def test_one_zone_without_summer_time_and_nothing_floats():
    content = written([time()])
    assert content.count(b"BEGIN:VTIMEZONE") == 1
    assert not re.search(rb"DAYLIGHT|RRULE|RDATE", content)
    assert b"DTSTART;TZID=Asia/Tokyo:20261208T140000\r\n" in content
    start = vobject.readOne(content.decode()).vevent.dtstart.value
    assert start.astimezone(UTC) == FIRST


@pytest.mark.parametrize("word", TELLING_WORDS)
def test_a_title_that_tells_the_reason_is_refused(word):
    with pytest.raises(ValueError, match="must not tell"):
        written([time(title=f"{word}の件")])


def test_a_name_before_the_offices_address_is_no_part_of_the_address():
    assert b"ORGANIZER:mailto:office@example.jp\r\n" in written([time()], organizer="Office <office@example.jp>")


# --- readers --------------------------------------------------------------------------------------------------------


def test_thirty_events_are_read_by_khal_by_recurring_ical_events_and_by_vobject(tmp_path):
    content = written([time(number) for number in range(30)])
    khal = Khal(tmp_path)
    khal.take(content)
    days = [f"{(FIRST + number * timedelta(days=1)).astimezone(TOKYO):%Y-%m-%d} 14:00" for number in range(30)]
    assert khal.shows(FIRST.date()) == [f"{day}|打合せ||CONFIRMED" for day in days]
    assert occurrences(content, FIRST, timedelta(days=60)) == [f"{day}|打合せ" for day in days]
    assert len(vobject.readOne(content.decode()).contents["vevent"]) == 30


def test_a_calendar_server_takes_each_of_them(tmp_path):
    with radicale(tmp_path) as url:
        mine = OnServer(url, "worker")
        for number in range(3):
            mine.take(written([time(number)]))
        assert [line[:16] for line in mine.shows(FIRST, timedelta(days=5))] == [
            "2026-12-08 14:00", "2026-12-09 14:00", "2026-12-10 14:00",
        ]  # fmt: skip


def test_a_feed_of_nothing_is_a_calendar_too():
    assert Calendar.from_ical(written([])).walk("VEVENT") == []
    assert vobject.readOne(written([]).decode()).name == "VCALENDAR"


def test_the_picture_holds_the_address():
    assert documents.picture("https://casework.example/calendar/x.ics").startswith("<svg")
