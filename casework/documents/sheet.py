"""What stands on an official form, in which order, and what was written on it?

A `Sheet` is the form: labels and empty places, literal and in the official order. A `Content` is what was filled in.
From these two come the Word file (`word.py`) and the preview on the page alike, so that both say the same to the
letter.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final, NamedTuple

Filling = str | Sequence[str]
Content = Mapping[str, Filling]
"""Filled places: texts by field, several where they stand apart, and for choices the codes of the chosen ones. Plain
JSON.
"""

CHOSEN: Final = "■"
OPEN: Final = "□"
"""In every Japanese font since JIS X 0208; a ticked ballot box is not."""

CONFIDENTIAL: Final = "取扱注意　健康情報"

_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold; a Word file with it wouldn't open."""


class Piece(NamedTuple):
    """A stretch of a line: fixed words, or the place of a field."""

    words: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """Fixed words with places: "A.ストレスの要因 {stressors}点". A text of several lines stays several lines."""

    template: str
    apart: bool = False
    """Its one place takes several texts, and each is a paragraph of its own."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return _pieces(self.template)

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(piece.field for piece in self.pieces if piece.field)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice, with its official number."""

    code: str
    template: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return _pieces(self.template)


@dataclass(frozen=True, slots=True)
class Options:
    """A choice: every answer stands on the form, the chosen ones are marked."""

    field: str
    options: tuple[Option, ...]
    inline: bool = False
    """All in one line."""

    @property
    def fields(self) -> tuple[str, ...]:
        inner = [piece.field for option in self.options for piece in option.pieces if piece.field]
        return (self.field, *inner)


Part = Line | Options


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form: heading, perhaps a heading below it, and what is to be filled in."""

    head: str
    parts: tuple[Part, ...]
    sub: str = ""
    note: str = ""
    """A small line below the heading, as the form has it."""
    free: bool = False
    """A place for free text: has room, and may run over the page."""
    fresh: bool = False
    """Begins a page: the form has a second one, and its heading isn't left behind on the first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two labelled places beside each other in the block of the person."""

    left: tuple[str, Part]
    right: tuple[str, Part]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form. `person`: the block on top under `person_head`; `signature`: the rows at the end."""

    title: str
    subject: str
    addressee: Line
    dated: Line
    person_head: str
    person: tuple[Pair, ...]
    rows: tuple[Row, ...]
    signature: tuple[Row, ...]
    footnote: str
    day_apart: bool = False
    """The day has a line of its own: to whom it goes is long."""
    lead: str = ""
    """A line below the title that is to be read first."""
    mark: str = CONFIDENTIAL
    """What the head of each page says of the document; empty where nothing is to be said."""
    headings: tuple[str, str] = ("項目", "記載")
    """Of the two columns of the form, for whoever has it read aloud."""
    narrow: bool = False
    """A letter of ours: its headings are a few words, and what is written gets the room."""
    language: str = "ja-JP"

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything to be filled in, in order."""
        people = [part for pair in self.person for _label, part in (pair.left, pair.right)]
        rows = [part for row in (*self.rows, *self.signature) for part in row.parts]
        return (self.addressee, self.dated, *people, *rows)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(field for part in self.parts for field in part.fields)

    def check(self, content: Content) -> None:
        """Raise ValueError unless the content fits the form exactly: nothing forgotten, nothing without a place."""
        if content.keys() != self.fields:
            raise ValueError(f"{self.title}: {sorted(content.keys() ^ self.fields)}")


class Filled(NamedTuple):
    """A row as it reads once filled in."""

    head: str
    sub: str
    note: str
    lines: tuple[str, ...]


def _pieces(template: str) -> tuple[Piece, ...]:
    made: list[Piece] = []
    for words, field, _spec, _conversion in Formatter().parse(template):
        if words:
            made.append(Piece(words, None))
        if field is not None:
            made.append(Piece("", field))
    return tuple(made)


def clean(text: str) -> str:
    """The text with plain line breaks and without characters that no document can hold."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_of(content: Content, field: str) -> str:
    """The text in a place."""
    value = content[field]
    if not isinstance(value, str):
        raise TypeError(f"{field} is a choice, not a text")
    return clean(value)


def texts_of(content: Content, field: str) -> tuple[str, ...]:
    """The texts in a place that takes several."""
    value = content[field]
    if isinstance(value, str):
        raise TypeError(f"{field} is one text, not several")
    return tuple(clean(text) for text in value)


def _filled(pieces: tuple[Piece, ...], content: Content) -> str:
    return "".join(text_of(content, piece.field) if piece.field else piece.words for piece in pieces)


def lines_of(part: Part, content: Content) -> tuple[str, ...]:
    """One part as lines of text, with marks before the answers of a choice."""
    if isinstance(part, Line) and part.apart:
        return tuple(line for text in texts_of(content, part.fields[0]) for line in text.split("\n"))
    if isinstance(part, Line):
        return tuple(_filled(part.pieces, content).split("\n"))
    chosen = content[part.field]
    marked = [
        f"{CHOSEN if option.code in chosen else OPEN} {_filled(option.pieces, content)}" for option in part.options
    ]
    return ("　".join(marked),) if part.inline else tuple(line for option in marked for line in option.split("\n"))


def filled(sheet: Sheet, content: Content) -> Iterator[Filled]:
    """The form row by row as it reads once filled in: for the preview, and to compare the Word file with."""
    sheet.check(content)
    for pair in sheet.person:
        for label, part in (pair.left, pair.right):
            yield Filled(sheet.person_head, label, "", lines_of(part, content))
    for row in (*sheet.rows, *sheet.signature):
        yield Filled(row.head, row.sub, row.note, tuple(line for part in row.parts for line in lines_of(part, content)))
