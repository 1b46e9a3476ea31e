"""How does a list leave as a file without becoming a program? A spreadsheet computes what looks like a formula.

A text that begins like one, after whatever a spreadsheet skips, gets an apostrophe in front; so does one that already
begins with an apostrophe, so that the text can be read back exactly.
"""

import unicodedata
from typing import Final

from casework.rules.texts import N_
from casework.rules.vocabulary import Choice


class Kind(Choice):
    """Which file somebody takes along; the code is the ending of its name."""

    CSV = "csv", N_("CSV（UTF-8）")
    XLSX = "xlsx", N_("Excel（XLSX）")


MARK: Final = "'"
_BEGINS_A_FORMULA: Final = frozenset("=+-@|%＝＋－＠\t\r\n")
"""With their full-width forms, which a Japanese spreadsheet turns into the narrow ones."""


def _skipped(sign: str) -> bool:
    """Blank or invisible: spaces of any width, marks of byte order, controls."""
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might compute it."""
    if text[:1] in _BEGINS_A_FORMULA:
        return bool(text)
    seen = next((sign for sign in text if not _skipped(sign)), "")
    return bool(seen) and unicodedata.normalize("NFKC", seen)[:1] in _BEGINS_A_FORMULA


def defused(text: str) -> str:
    """The text as it may stand in a file of values between commas."""
    return MARK + text if text.startswith(MARK) or looks_like_a_formula(text) else text


def read_back(cell: str) -> str:
    """The text behind a defused cell."""
    return cell.removeprefix(MARK)
