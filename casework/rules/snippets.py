"""Which short texts does a professional keep to write with, for which of the two zones, and how many?

What stays with the professional and what goes to the employer are two books. A text of the first is never offered
where one writes for the employer: a phrase on sleep or medicine would be two keys away from a letter to HR.
"""

import json
from types import MappingProxyType
from typing import Final, NamedTuple

from casework.rules.vocabulary import Hat, Zone

MOST: Final = 40
"""Texts of one book: so many titles can be looked through with the arrow keys, and all go to the page at once."""
LONGEST_TITLE: Final = 40
LONGEST: Final = 1_000
"""Characters of one text. Longer ones are documents; and the shortest field that takes one holds as many."""

ZONES: Final = MappingProxyType(
    {Hat.PHYSICIAN: (Zone.CLINICAL, Zone.EMPLOYER), Hat.NURSE: (Zone.CLINICAL,)}  # a record is a physician's
)
"""Which books a hat keeps."""


class Snippet(NamedTuple):
    """One text, in the order in which its writer put it."""

    snippet_id: str
    title: str
    text: str


def pack(snippets: tuple[Snippet, ...]) -> str:
    """As a book is sealed; an empty one is the empty text."""
    return json.dumps(snippets, ensure_ascii=False) if snippets else ""


def unpack(text: str | None) -> tuple[Snippet, ...]:
    """The texts of a book."""
    return tuple(Snippet(*one) for one in json.loads(text)) if text else ()


def moved(snippets: tuple[Snippet, ...], snippet_id: str, step: int) -> tuple[Snippet, ...]:
    """The same with one text a place up (-1) or down (1); at the end of the list it stays."""
    found = list(snippets)
    at = next(place for place, one in enumerate(found) if one.snippet_id == snippet_id)
    to = min(max(at + step, 0), len(found) - 1)
    found.insert(to, found.pop(at))
    return tuple(found)


def added(written: str, text: str) -> str:
    """A field with a text put behind what stands in it, on a line of its own."""
    before = written.rstrip()
    return f"{before}\n{text}" if before else text
