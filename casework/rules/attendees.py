"""Who may be present in a talk beside its two people, and how is it kept?

Attendees are told before and recorded; supervisor and HR never are among them, a companion or an interpreter only at
the employee's wish (domain: §12.14).
"""

import json
import unicodedata
from typing import Final, NamedTuple

from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Choice

MOST: Final = 3
"""So many can be written down."""
LONGEST: Final = 100
"""Characters of a name."""


class Presence(Choice):
    """As what somebody is present."""

    COMPANION = "companion", N_("付添い")
    INTERPRETER = "interpreter", N_("通訳")
    STAFF = "staff", N_("産業保健スタッフ")


class Attendee(NamedTuple):
    """Somebody present."""

    presence: Presence
    name: str


UNWELCOME: Final = Said(N_("上司や人事労務の担当者は、面談に同席できません。お名前を確かめてください。"))


def pack(rows: list[Attendee | None]) -> str:
    """As it is sealed, row by row; nobody is the empty text."""
    if not any(rows):
        return ""
    return json.dumps([None if row is None else [row.presence.value, row.name] for row in rows], ensure_ascii=False)


def unpack(text: str | None) -> list[Attendee | None]:
    """The rows as they were written. What isn't in our form is somebody's name."""
    if not text:
        return []
    try:
        return [None if row is None else Attendee(Presence(row[0]), str(row[1])) for row in json.loads(text)]
    except (ValueError, TypeError, LookupError):
        return [Attendee(Presence.COMPANION, text)]


def present(text: str | None) -> list[Attendee]:
    """Those who are there."""
    return [row for row in unpack(text) if row is not None]


def alike(name: str) -> str:
    """A name as it is compared: however it was typed, with or without a space, with or without さん."""
    plain = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    for title in ("さん", "様", "氏"):
        plain = plain.removesuffix(title)
    return plain
