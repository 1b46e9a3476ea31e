"""What does a calendar program do with the invitations that arrive? After RFC 5545 and RFC 5546, and over a reader that
isn't our writer: strict where people's programs are.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

import vobject


class NotTaken(AssertionError):
    """A calendar program would refuse this, or put it in wrongly."""


@dataclass
class Entry:
    """One event as somebody sees it."""

    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    cancelled: bool = False


@dataclass
class Diary:
    """Somebody's calendar. `take` refuses what a program would; `standing` is what the person sees."""

    owner: str
    entries: dict[str, Entry] = field(default_factory=dict)

    def standing(self) -> list[Entry]:
        return sorted((one for one in self.entries.values() if not one.cancelled), key=lambda one: one.starts_at)

    def take(self, raw: bytes) -> None:
        """Take in the calendar part of a mail."""
        message = message_from_bytes(raw, policy=policy.default)
        part = calendar_part(message)
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            raise NotTaken("the part is empty")
        well_folded(content)
        calendar = vobject.readOne(content.decode())
        calendar.validate(raiseException=True)
        method = calendar.method.value
        if part.get_param("method") != method:
            raise NotTaken("the header and the object name different methods")
        events = calendar.contents["vevent"]
        if len(events) != 1:
            raise NotTaken("an invitation is one event")
        self._put(method, events[0])

    def _put(self, method: str, event: vobject.base.Component) -> None:
        organizer = event.organizer.value.lower()
        attendees = [one.value.lower() for one in event.contents.get("attendee", [])]
        if attendees != [f"mailto:{self.owner}"] or organizer == f"mailto:{self.owner}":
            raise NotTaken("the invitation is for somebody else, or from oneself")
        uid, sequence = event.uid.value, int(event.sequence.value)
        before = self.entries.get(uid)
        if before is not None and sequence <= before.sequence:
            raise NotTaken("older than, or of the same number as, what the calendar holds")
        if method == "CANCEL":
            if event.status.value != "CANCELLED":
                raise NotTaken("a cancellation says CANCELLED")
            if before is None:
                return  # nothing to take out
        if event.dtstart.value.tzinfo is None:
            raise NotTaken("nobody knows when that is")
        self.entries[uid] = Entry(
            sequence, event.dtstamp.value, event.dtstart.value, event.dtend.value, event.summary.value,
            event.location.value if "location" in event.contents else "", cancelled=method == "CANCEL",
        )  # fmt: skip


def calendar_part(message: EmailMessage) -> MIMEPart:
    """Where mail programs look for an invitation: last among the alternatives."""
    first = message if message.get_content_type() == "multipart/alternative" else next(iter(message.iter_parts()))
    if first.get_content_type() != "multipart/alternative":
        raise NotTaken("no alternatives")
    last = list(first.iter_parts())[-1]
    if last.get_content_type() != "text/calendar":
        raise NotTaken("the last alternative is no calendar")
    return last


def well_folded(content: bytes) -> None:
    """Lines of 75 octets at most, each whole characters, each ended by CR LF."""
    if not content.endswith(b"\r\n") or content.count(b"\n") != content.count(b"\r\n"):
        raise NotTaken("lines end with CR LF")
    for line in content.split(b"\r\n"):
        if len(line) > 75:
            raise NotTaken("a line is longer than 75 octets")
        try:
            line.decode()
        except UnicodeDecodeError as error:
            raise NotTaken("a character is cut in two") from error
