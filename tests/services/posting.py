"""What leaves by mail in a test world: each mail as the mail server gets it."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from casework.services import deliveries

OFFICE = "office@example.jp"
INBOX = "https://casework.example/inbox"


def deliver(world, now: datetime | None = None, sender: str = OFFICE) -> list[deliveries.Outgoing]:
    """Let every mail leave that is due: what was handed over."""
    moment = now or world.now
    left: list[deliveries.Outgoing] = []
    while True:
        with world.database.writing() as session:
            claim = deliveries.claim(session, now=moment)
        if claim is None:
            return left
        with world.database.writing() as session:
            outgoing = deliveries.render(session, claim, sender=sender, inbox=INBOX, now=moment)
        if outgoing is not None:
            with world.database.writing() as session:
                deliveries.settled(session, outgoing, now=moment)
            left.append(outgoing)


def calendars(left: list[deliveries.Outgoing]) -> dict[str, list[bytes]]:
    """The mails with an invitation, by who gets them, in the order in which they left."""
    found: dict[str, list[bytes]] = {}
    for outgoing in left:
        if b"text/calendar" in outgoing.raw:
            found.setdefault(outgoing.to, []).append(outgoing.raw)
    return found


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def calendar_of(raw: bytes) -> bytes:
    """The calendar object in a mail."""
    (part,) = [part for part in parsed(raw).walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
