"""Is a calendar entry read by other programs as it is meant, and does it tell nothing but a time and a room?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from casework.access import sight
from casework.access.shown import Shown, shown_class
from casework.documents import calendar
from casework.documents.calendar import Method, invitation
from casework.rules.telling import TELLING_WORDS
from casework.rules.vocabulary import BookingState, Hat

START = datetime(2026, 12, 10, 5, 0, tzinfo=UTC)
"""14:00 in Japan."""
UID = "0123456789abcdef@casework.invalid"
OFFICE, READER = "office@example.jp", "sato@example.jp"


def booking(**changed) -> Shown:
    values = {
        "booked": True, "state": BookingState.BOOKED, "starts_at": START, "ends_at": START + timedelta(minutes=30),
        "place": "会議室B", "online": False, "physician_name": "カナリア医師名", "after_limit": False,
        "late_minutes": 0,
        **changed,
    }  # fmt: skip
    fields = sight.granted(sight.BOOKING, Hat.WORKER, sight.Fact.NOTHING)
    return shown_class(sight.BOOKING, fields)(["f" * 32, *(values[field] for field in fields)])


def made(shown=None, **changed) -> bytes:
    given = {
        "uid": UID, "sequence": 0, "title": "打合せ", "organizer": OFFICE, "attendee": READER,
        "method": Method.REQUEST, "written_at": datetime(2026, 12, 1, 1, 0, tzinfo=UTC), **changed,
    }  # fmt: skip
    return invitation(shown or booking(), **given)


def lines(content: bytes) -> list[str]:
    """Unfolded."""
    return re.sub(rb"\r\n[ \t]", b"", content).decode().rstrip("\r\n").split("\r\n")


def event(content: bytes):
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    return found


def test_every_line_of_an_invitation():
    """Typed by hand: RFC 5545 and 5546, and the checklist of what mail programs accept."""
    assert sorted(lines(made())) == sorted([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//casework//JA", "CALSCALE:GREGORIAN", "METHOD:REQUEST",
        "BEGIN:VTIMEZONE", "TZID:Asia/Tokyo", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZNAME:JST",
        "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", "SUMMARY:打合せ", "DTSTART;TZID=Asia/Tokyo:20261210T140000",
        "DTEND;TZID=Asia/Tokyo:20261210T143000", "DTSTAMP:20261201T010000Z",
        "UID:0123456789abcdef@casework.invalid", "SEQUENCE:0",
        "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:sato@example.jp",
        "CLASS:PRIVATE", "LOCATION:会議室B", "ORGANIZER:mailto:office@example.jp", "STATUS:CONFIRMED",
        "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR",
    ])  # fmt: skip


def test_lines_end_with_crlf_and_hold_75_octets_at_most():
    content = made(booking(place="東棟三階の突き当たりを右に曲がったところにある小さな会議室（白い扉）" * 3))
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    folded = content.split(b"\r\n")
    assert max(len(line) for line in folded) <= 75
    for line in folded:
        line.decode()  # no character is cut in two
    assert str(event(content)["LOCATION"]).endswith("（白い扉）")


def test_there_is_no_summer_time():
    assert b"DAYLIGHT" not in made()
    assert b"RRULE" not in made()


def test_moving_keeps_the_uid_and_raises_the_sequence():
    moved = event(made(booking(starts_at=START + timedelta(days=1)), sequence=1))
    assert (moved["UID"], moved["SEQUENCE"], moved["STATUS"]) == (UID, 1, "CONFIRMED")


def test_cancelling_says_so_under_the_same_uid():
    content = made(sequence=2, method=Method.CANCEL)
    assert "METHOD:CANCEL" in lines(content)
    found = event(content)
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == (UID, 2, "CANCELLED")
    assert (str(found["ORGANIZER"]), str(found["ATTENDEE"])) == (f"mailto:{OFFICE}", f"mailto:{READER}")
    assert b"VALARM" not in content


def test_a_file_to_take_home_has_no_attendee():
    content = made(method=Method.PUBLISH, attendee="")
    assert "METHOD:PUBLISH" in lines(content)
    assert "ATTENDEE" not in event(content)


def test_on_line_has_a_place_too():
    assert str(event(made(booking(place="", online=True)))["LOCATION"]) == calendar.ONLINE
    assert "LOCATION" not in event(made(booking(place="")))


def test_what_a_text_holds_cannot_break_out_of_its_line():
    content = made(booking(place="会議室;B,C\\D\r\nATTENDEE:mailto:thief@example.com"), title="打合せ\nDESCRIPTION:x")
    found = event(content)
    assert "DESCRIPTION" not in found
    assert str(found["ATTENDEE"]) == f"mailto:{READER}"
    assert ";B,C\\D" in str(found["LOCATION"])


def test_names_stay_out():
    content = made().decode()
    assert "カナリア" not in content
    assert "f" * 32 not in content


@pytest.mark.parametrize("word", TELLING_WORDS)
def test_a_title_or_a_place_that_tells_the_reason_is_refused(word):
    with pytest.raises(ValueError, match="must not tell"):
        made(title=f"{word}の件")
    with pytest.raises(ValueError, match="must not tell"):
        made(booking(place=f"{word}室"))
    assert word not in calendar.FILE_NAME


@pytest.mark.parametrize("attendee", ["", OFFICE])
@pytest.mark.parametrize("method", [Method.REQUEST, Method.CANCEL])
def test_an_invitation_goes_from_the_office_to_somebody_else(method, attendee):
    with pytest.raises(ValueError, match="somebody else"):
        made(method=method, attendee=attendee)


def test_a_reader_without_the_time_gets_no_entry():
    """HR is shown that it is booked, and can't be given a calendar entry by mistake."""
    fields = sight.granted(sight.BOOKING, Hat.HR, sight.Fact.REQUESTED | sight.Fact.KNOWN)
    assert fields == ("booked",)
    with pytest.raises(AttributeError, match="was not granted"):
        made(shown_class(sight.BOOKING, fields)(["f" * 32, True]))
