"""What does a calendar program read that comes for somebody's own appointments: when they are, and nothing else?

Written by hand: it is fetched every hour by every subscriber, and `icalendar` takes over a hundred times as long. Tests
compare it with what `icalendar` writes. After RFC 5545, 5546 (PUBLISH) and 7986.
"""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Final, NamedTuple

import segno

from casework.access.shown import Shown
from casework.documents.calendar import ZONE
from casework.rules.days import TOKYO
from casework.rules.telling import tells
from casework.rules.texts import N_
from casework.texts import translate

FORM: Final = 1
"""Grows when the same appointments are written otherwise: programs fetch them anew then."""
NAME: Final = N_("予定")
_OCTETS: Final = 75
_HEAD: Final = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//casework//JA\r
CALSCALE:GREGORIAN\r
METHOD:PUBLISH\r
{name}\
X-WR-TIMEZONE:{zone}\r
REFRESH-INTERVAL;VALUE=DURATION:PT1H\r
X-PUBLISHED-TTL:PT1H\r
BEGIN:VTIMEZONE\r
TZID:{zone}\r
BEGIN:STANDARD\r
DTSTART:19700101T000000\r
TZNAME:JST\r
TZOFFSETFROM:+0900\r
TZOFFSETTO:+0900\r
END:STANDARD\r
END:VTIMEZONE\r
"""
_TAIL: Final = "END:VCALENDAR\r\n"


class Time(NamedTuple):
    """One appointment (a Shown OWN_TIME) with what its entry needs; `written_at`: when it came to stand as it does."""

    uid: str
    sequence: int
    written_at: datetime
    title: str
    shown: Shown


def feed(times: Sequence[Time], *, organizer: str, language: str) -> bytes:
    """The calendar of one reader. Raises ValueError for a title that would tell the reason."""
    summaries = {title: _line(f"SUMMARY:{_escaped(title)}") for title in {time.title for time in times}}
    if any(map(tells, summaries)):
        raise ValueError("a calendar entry must not tell what it is about")
    name = _escaped(translate(NAME, language))
    office = _line(f"ORGANIZER:mailto:{parseaddr(organizer)[1]}")
    around = (
        f"CLASS:PRIVATE\r\nTRANSP:OPAQUE\r\nSTATUS:CONFIRMED\r\n{office}END:VEVENT\r\n",
        f"DTSTART;TZID={ZONE}:",
        f"DTEND;TZID={ZONE}:",
    )
    rest, start, end = around
    parts = [_HEAD.format(name=_line(f"NAME:{name}") + _line(f"X-WR-CALNAME:{name}"), zone=ZONE)]
    for uid, sequence, written_at, title, shown in times:
        parts.append(
            f"BEGIN:VEVENT\r\n{_line(f'UID:{_escaped(uid)}')}SEQUENCE:{sequence}\r\n"
            f"DTSTAMP:{written_at:%Y%m%dT%H%M%S}Z\r\n{start}{shown.starts_at.astimezone(TOKYO):%Y%m%dT%H%M%S}\r\n"
            f"{end}{shown.ends_at.astimezone(TOKYO):%Y%m%dT%H%M%S}\r\n{summaries[title]}{rest}"
        )
    parts.append(_TAIL)
    return "".join(parts).encode()


def picture(address: str) -> str:
    """The address as a QR code, for a telephone: SVG."""
    return segno.make(address, micro=False).svg_inline(scale=4, border=4)


def _escaped(text: str) -> str:
    """A text value: RFC 5545 §3.3.11. Lines of any kind are lines."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _line(text: str) -> str:
    """A line with its end, folded at 75 octets without cutting a character."""
    if len(text) <= _OCTETS and text.isascii():
        return f"{text}\r\n"
    lines: list[str] = []
    line: list[str] = []
    octets = 0
    for sign in text:
        width = len(sign.encode())
        if octets + width > _OCTETS:
            lines.append("".join(line))
            line, octets = [" "], 1
        line.append(sign)
        octets += width
    return "\r\n".join([*lines, "".join(line)]) + "\r\n"
