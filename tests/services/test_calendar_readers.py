"""Do programs that aren't our writer put an appointment in, move it and take it out again, as people would see it?"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject

from casework.documents import calendar
from casework.services import bookings
from tests.documents.readers import Khal, OnServer, occurrences, radicale
from tests.services.asking import ask, book, choices, invited, offer
from tests.services.posting import calendar_of, calendars, deliver

EMPLOYEE, PHYSICIAN = "worker@example.jp", "physician@example.jp"
DAY = date(2026, 12, 8)
MORNING = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)
SPAN = timedelta(days=1)
ONCE, MOVED = "2026-12-08 14:00|打合せ|会議室B", "2026-12-08 14:30|打合せ|会議室B"


def series(world) -> dict[str, list[bytes]]:
    """Booked, moved, cancelled: the three objects that each of both mailboxes got."""
    case_id = invited(world)
    ask(world, case_id)
    offer(world, DAY, count=2)
    found: dict[str, list[bytes]] = {}

    def arrive(hour) -> None:
        for to, mails in calendars(deliver(world, world.later(hours=hour))).items():
            found.setdefault(to, []).extend(calendar_of(raw) for raw in mails)

    book(world, case_id, choices(world, case_id).earlier[0].public_id)
    arrive(0)
    again = book(world, case_id, choices(world, case_id).earlier[0].public_id, now=world.later(hours=1))
    arrive(1)
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), again.public_id, now=world.later(hours=2))
    arrive(2)
    assert {to: len(mails) for to, mails in found.items()} == {EMPLOYEE: 3, PHYSICIAN: 3}
    return found


def new_uid_each_time(monkeypatch) -> None:
    """The twin: a writer that makes a new event of a move (cal.com once had two entries for one meeting so)."""
    written = calendar.invitation

    def anew(shown, **given):
        return written(shown, **{**given, "uid": f"{given['sequence']}-{given['uid']}"})

    monkeypatch.setattr(calendar, "invitation", anew)


@pytest.mark.parametrize("to", [EMPLOYEE, PHYSICIAN])
def test_khal_moves_the_event_and_shows_it_as_cancelled(world, tmp_path, to):
    booked, moved, cancelled = series(world)[to]
    khal = Khal(tmp_path / "khal")
    khal.take(booked)
    assert khal.shows(DAY) == [f"{ONCE}|CONFIRMED"]
    khal.take(moved)
    assert khal.shows(DAY) == [f"{MOVED}|CONFIRMED"]
    khal.take(cancelled)
    assert khal.shows(DAY) == [f"{MOVED}|CANCELLED"]


def test_khal_shows_that_a_new_uid_leaves_the_old_event_behind(world, tmp_path, monkeypatch):
    new_uid_each_time(monkeypatch)
    khal = Khal(tmp_path / "khal")
    for content in series(world)[EMPLOYEE][:2]:
        khal.take(content)
    assert len(khal.shows(DAY)) == 2


def test_a_calendar_server_stores_moves_and_cancels(world, tmp_path):
    mails = series(world)
    with radicale(tmp_path) as url:
        for to in (EMPLOYEE, PHYSICIAN):
            booked, moved, cancelled = mails[to]
            mine = OnServer(url, to.split("@")[0])
            mine.take(booked)
            assert mine.shows(MORNING, SPAN) == [f"{ONCE}|CONFIRMED"]
            mine.take(moved)
            assert mine.shows(MORNING, SPAN) == [f"{MOVED}|CONFIRMED"]
            assert mine.shows(MORNING, timedelta(hours=5, minutes=29)) == [], "not at the old time"
            mine.take(cancelled)
            assert mine.shows(MORNING, SPAN) == [f"{MOVED}|CANCELLED"]


def test_a_calendar_server_shows_that_a_new_uid_leaves_the_old_event_behind(world, tmp_path, monkeypatch):
    new_uid_each_time(monkeypatch)
    booked, moved, _cancelled = series(world)[EMPLOYEE]
    with radicale(tmp_path) as url:
        mine = OnServer(url, "worker")
        mine.take(booked)
        mine.take(moved)
        assert len(mine.shows(MORNING, SPAN)) == 2


def test_vobject_and_recurring_ical_events_read_the_same_times(world):
    for booked, moved, cancelled in series(world).values():
        for content, expected in ((booked, ONCE), (moved, MOVED), (cancelled, MOVED)):
            read = vobject.readOne(content.decode())
            assert read.validate(raiseException=True)
            start = read.vevent.dtstart.value
            assert f"{start:%Y-%m-%d %H:%M}|{read.vevent.summary.value}|{read.vevent.location.value}" == expected
            assert start.utcoffset() == timedelta(hours=9)
            assert occurrences(content, MORNING, SPAN) == [re.sub(r"\|会議室B", "", expected)]


def test_they_catch_a_writer_of_floating_times(world, monkeypatch):
    """Google reads a time without a zone as UTC: nine hours late in Japan."""
    written = calendar.invitation

    def floating(shown, **given):
        return written(shown, **given).replace(b";TZID=Asia/Tokyo", b"")

    monkeypatch.setattr(calendar, "invitation", floating)
    booked = series(world)[EMPLOYEE][0]
    assert vobject.readOne(booked.decode()).vevent.dtstart.value.utcoffset() is None
