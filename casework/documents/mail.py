"""What does a mail say? The same neutral thing for every notice: what it is about is read behind sign-in.

Subject and text name neither a person nor a case nor the reason, so that a glance at a locked screen, a forwarding rule
or a mail server's log tells nothing more than that the company's office wrote.
"""

import email
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Final

from casework.rules.texts import N_, Said
from casework.texts import say

SUBJECT: Final = N_("確認のお願い（%(company)s）")
TEXT: Final = (
    N_("お疲れさまです。"),
    N_("%(company)sから、あなたへのご連絡があります。"),
    N_("次のページでサインインして、「お知らせ」をご確認ください。"),
    "%(inbox)s",
    N_("用件は、サインインした方だけがご覧になれます。このメールには書いていません。"),
    N_("このメールは自動で送られています。返信いただいてもお答えできません。"),
)
_WIRE = policy.SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Calendar:
    """A calendar object that goes with a mail. `method` as in its METHOD line: REQUEST or CANCEL."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Read:
    """A mail as its recipient reads it."""

    subject: str
    text: str
    calendar: bytes | None


def compose(
    *,
    to: str,
    sender: str,
    company: str,
    language: str,
    inbox: str,
    message_id: str,
    written_at: datetime,
    calendar: Calendar | None = None,
) -> bytes:
    """The whole message, ready for SMTP (7 bit, CRLF). `language`: ja or en. `inbox`: the address of the inbox page.

    Raises ValueError when an address can't stand in a header.
    """
    params = {"company": " ".join(company.split()), "inbox": inbox}
    message = EmailMessage(policy=_WIRE)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = say(Said(SUBJECT, {"company": params["company"]}), language)
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    paragraphs = [say(Said(paragraph, {**params}), language) for paragraph in TEXT]
    message.set_content("\n\n".join(paragraphs) + "\n", charset="utf-8", cte="base64")
    if calendar is not None:
        # Mail programs look for a page beside the text, and take an invitation only from the last of the alternatives.
        message.add_alternative(_page(paragraphs, inbox, language), subtype="html", charset="utf-8", cte="base64")
        message.add_alternative(
            calendar.content, maintype="text", subtype="calendar", cte="base64",
            params={"charset": "UTF-8", "method": calendar.method},
        )  # fmt: skip
        # The same again as a file, for people who put it into their calendar by hand.
        message.add_attachment(
            calendar.content, maintype="application", subtype="ics", cte="base64", filename="invite.ics"
        )
    message["Content-Language"] = language
    return message.as_bytes()


def _page(paragraphs: list[str], inbox: str, language: str) -> str:
    """The same text as a page: nothing in it is fetched from anywhere."""
    link = f'<a href="{escape(inbox)}">{escape(inbox)}</a>'
    lines = "".join(f"<p>{link if text == inbox else escape(text)}</p>" for text in paragraphs)
    return f'<!doctype html><html lang="{language}"><meta charset="utf-8"><body>{lines}</body></html>'


def read(raw: bytes) -> Read:
    """Read back what `compose` wrote, to show it in the app."""
    message = email.message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    payload = parts[0].get_payload(decode=True) if parts else None
    return Read(
        subject=str(message["Subject"]),
        text=str(body.get_content()) if body is not None else "",
        calendar=payload if isinstance(payload, bytes) else None,
    )
