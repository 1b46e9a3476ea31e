"""How does an appointment come into somebody's own calendar without telling what it is about?

After RFC 5545 and RFC 5546, and after what mail programs are known to accept: one event, a UID that lives as long as
the booking, a SEQUENCE that grows with every change, one zone without summer time. Neutral in every line: whoever sees
the calendar over a shoulder learns a time and a room.
"""

from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from typing import Final

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vText

from casework.access.shown import Shown
from casework.rules.days import TOKYO
from casework.rules.telling import tells

FILE_NAME: Final = "yotei.ics"
ONLINE: Final = "オンライン"
ZONE: Final = "Asia/Tokyo"


class Method(StrEnum):
    """What the receiving calendar is to do with it."""

    PUBLISH = "PUBLISH"
    """A file that people take home; no attendee, nothing to answer."""
    REQUEST = "REQUEST"
    """An invitation by mail; again with a higher SEQUENCE when the time has changed."""
    CANCEL = "CANCEL"


def invitation(
    booking: Shown,
    *,
    uid: str,
    sequence: int,
    title: str,
    organizer: str,
    attendee: str = "",
    method: Method = Method.PUBLISH,
    written_at: datetime,
) -> bytes:
    """The calendar object of one booking (a Shown BOOKING) for one reader; UTF-8, CRLF, lines of 75 octets at most.

    `title`: the neutral title of the workplace's rules. `organizer` and `attendee`: mail addresses of the office and of
    the reader, never the same. `written_at`: an instant. Raises ValueError for a title or place that would tell the
    reason, or when an invitation lacks its attendee.
    """
    place = booking.place or (ONLINE if booking.online else "")
    if tells(title) or tells(place):
        raise ValueError("a calendar entry must not tell what it is about")
    organizer, attendee = _plain(organizer), _plain(attendee)
    if method is not Method.PUBLISH and attendee.casefold() in {"", organizer.casefold()}:
        raise ValueError("an invitation goes from the office to somebody else")
    calendar = Calendar()
    calendar.add("prodid", "-//casework//JA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    calendar.add_component(_zone())
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", written_at)
    event.add("dtstart", booking.starts_at.astimezone(TOKYO))
    event.add("dtend", booking.ends_at.astimezone(TOKYO))
    event.add("summary", title)
    if place:
        event.add("location", place)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", _address(organizer))
    if method is not Method.PUBLISH:
        event.add("attendee", _invited(attendee))
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _zone() -> Timezone:
    """Japan: nine hours ahead all year. A made-up summer time makes some programs refuse the whole file."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time is what the format asks for here
    standard.add("tzoffsetfrom", timedelta(hours=9))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "JST")
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone


def _plain(address: str) -> str:
    """The address alone: the office's may be set up with a name before it."""
    return parseaddr(address)[1]


def _address(mail: str) -> vCalAddress:
    return vCalAddress(f"mailto:{mail}")


def _invited(mail: str) -> vCalAddress:
    address = _address(mail)
    for name, value in (
        ("CUTYPE", "INDIVIDUAL"),
        ("ROLE", "REQ-PARTICIPANT"),
        ("PARTSTAT", "NEEDS-ACTION"),
        ("RSVP", "TRUE"),
    ):
        address.params[name] = vText(value)
    return address
