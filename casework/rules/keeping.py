"""Which saving of an open page is its own, so that an answer that got lost isn't taken for somebody else's work?

A page that saves by itself has a mark of its own and counts its savings. The record remembers the mark of the last one:
the same page with a higher count goes on from it, whatever version it still believes in (the answer was lost on the
way); the same or a lower count comes late, and somebody else's mark, or none, means that another saved.
"""

import re
from typing import Final, NamedTuple

from casework.rules.errors import NotValid

_WRITTEN: Final = re.compile(r"([0-9a-f]{32})-([0-9]{1,9})")


class Mark(NamedTuple):
    """An open page, and the how manieth saving this is."""

    page: str
    turn: int

    def __str__(self) -> str:
        return f"{self.page}-{self.turn}"

    @classmethod
    def read(cls, text: str | None) -> "Mark | None":
        """The mark that a page sent or a record holds; None for anything else."""
        found = _WRITTEN.fullmatch(text or "")
        return cls(found[1], int(found[2])) if found else None


class Kept(NamedTuple):
    """The version to go on from, and what was left as it was although the form had nothing against it."""

    version: int
    wrong: tuple[NotValid, ...] = ()


def goes_on(stored: str | None, mark: Mark | None) -> bool:
    """Whether the saving follows one of the same page."""
    before = Mark.read(stored)
    return mark is not None and before is not None and before.page == mark.page and before.turn < mark.turn
