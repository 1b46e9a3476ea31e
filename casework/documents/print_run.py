"""How do hundreds of letters become one Word file, each for an envelope with a window?

The first page of a letter lies behind the window: whose it is, from whom, and how to sign in; it is the same for
everybody but for name and address. The text follows on pages of its own, and every letter of a run has the same number
of pages, so that no envelope is thicker than another. Built once with python-docx and cut where something is filled in.
"""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from xml.sax.saxutils import escape

import segno
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from casework.documents import letterhead
from casework.documents.word import BODY, pack, taken_apart, zip_parts
from casework.rules.texts import N_
from casework.texts import translate

HEADING: Final = N_("ご案内")
PRIVATE: Final = N_("親展")
SENDER: Final = N_("ご案内担当")
GREETING: Final = N_(
    "中のご案内をお読みください。ご自分のページは、下のアドレスからサインインして開けます。"
    "スマートフォンでは、四角い印を読み取るとそのページが開きます。"
    "印は全員に同じもので、お名前などは入っていません。"
)
ALT: Final = "サインインのページを開く二次元コード"
LINES: Final = 44
"""Lines of text on a page, at an exact height."""
WIDE: Final = 88
"""Half-width letters of a line."""
_TEXT: Final = "text"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_CUT: Final = "cut"
_DECLARATION: Final = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
_UNUSABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WINDOW: Final = {"x": 22, "y": 18, "w": 88, "h": 42}
"""Millimetres from the edges of A4: what shows in the window of a 長形3号 envelope, the sheet folded in three."""
_FROM: Final = {"x": 124, "y": 20, "w": 64, "h": 24}
_FOLD: Final = 84
"""Millimetres below the upper margin at which the first page goes on, under the fold."""


@dataclass(frozen=True)
class Posted:
    """One letter: where it goes, whose it is, in which language, and its text."""

    address: tuple[str, ...]
    name: str
    language: str
    text: str


class Base:
    """The compiled pages for one company and one address of the sign-in page."""

    def __init__(self, company: str, link: str) -> None:
        self.company, self.link = company, link
        self._before, body, self._after = taken_apart(_build(link))
        root = etree.fromstring(body)
        pages = root[0]
        for at in (len(pages) - 1, len(pages) - 2, 1, 0):
            pages.insert(at, etree.Comment(_CUT))
        cut = etree.tostring(root, encoding="unicode").split(f"<!--{_CUT}-->")
        self._head, self._turn, self._first, self._page, self._tail = cut

    def fill(self, letters: Sequence[Posted]) -> bytes:
        """One Word file of all letters, in their order. Raises ValueError without any."""
        if not letters:
            raise ValueError("a print run without letters")
        texts = {letter.text: _pages(letter.text) for letter in letters}
        most = max(map(len, texts.values()))
        before, after = self._page.split(letterhead.marker(_TEXT))
        firsts = {language: self._envelope(language) for language in {letter.language for letter in letters}}
        out = [_DECLARATION, self._head]
        for number, letter in enumerate(letters):
            opening, middle, closing = firsts[letter.language]
            if number:
                out.append(self._turn)
            out += (opening, _xml("\n".join(letter.address)), middle, _xml(_named(letter)), closing)
            pages = texts[letter.text]
            for page in pages:
                out += (before, _xml(page), after)
            out += [before, after] * (most - len(pages))
        out.append(self._tail)
        return zip_parts([*self._before, pack(BODY, "".join(out).encode()), *self._after])

    def _envelope(self, language: str) -> tuple[str, str, str]:
        """The first page in a language, cut where address and name stand."""
        page = self._first
        for place, words in _words(language, self.company, self.link).items():
            page = page.replace(letterhead.marker(place), _xml(words))
        opening, rest = page.split(letterhead.marker("address"))
        middle, closing = rest.split(letterhead.marker("name"))
        return opening, middle, closing


def _xml(text: str) -> str:
    """A text inside `w:t`: escaped, its line ends as breaks, and without signs that no Word file takes."""
    return escape(_UNUSABLE.sub("", text)).replace("\n", _BREAK)


@lru_cache(maxsize=64)
def base(company: str, link: str) -> Base:
    """The compiled pages; made once per company and process."""
    return Base(company, link)


@lru_cache(maxsize=64)
def _words(language: str, company: str, link: str) -> dict[str, str]:
    """What is the same on every first page of a language."""
    return {
        "private": translate(PRIVATE, language),
        "sender": f"{company}\n{translate(SENDER, language)}",
        "heading": translate(HEADING, language),
        "greeting": translate(GREETING, language),
        "link": link,
    }


def _named(letter: Posted) -> str:
    return letter.name if letter.language == "en" else f"{letter.name}　様"


def _pages(text: str) -> list[str]:
    """The text cut into pages at its own line ends; a line that wraps counts for as many as it takes."""
    pages: list[list[str]] = [[]]
    used = 0
    for line in text.strip().split("\n"):
        takes = max(1, -(-_width(line) // WIDE))
        if used + takes > LINES and pages[-1]:
            pages.append([])
            used = 0
        pages[-1].append(line)
        used += takes
    return ["\n".join(page) for page in pages]


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)


def _build(link: str) -> Any:
    """One letter with markers where something is to be filled in: a python-docx document."""
    document = Document()
    letterhead.prepare(document, "ご案内")
    opening = document.add_paragraph()
    opening.paragraph_format.page_break_before = True
    opening.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    opening.paragraph_format.line_spacing = Pt(1)
    _paragraph(document, "address", 10, frame=_WINDOW)
    _paragraph(document, "name", 14, frame=_WINDOW)
    _paragraph(document, "private", 10, frame=_WINDOW)
    _paragraph(document, "sender", 10, frame=_FROM)
    heading = _paragraph(document, "heading", 16)
    heading.style = document.styles["Heading 1"]
    heading.paragraph_format.space_before = Mm(_FOLD)
    heading.paragraph_format.space_after = Pt(8)
    _paragraph(document, "greeting", 10.5).paragraph_format.space_after = Pt(10)
    picture = io.BytesIO()
    segno.make(link, micro=False).save(picture, kind="png", scale=8)
    picture.seek(0)
    document.add_picture(picture, width=Mm(32))
    for shown in document.paragraphs[-1]._p.iter(qn("wp:docPr")):  # noqa: SLF001 - python-docx has no name for it
        shown.set("descr", ALT)
    _paragraph(document, "link", 10.5)
    text = _paragraph(document, _TEXT, 10.5, new_page=True)
    text.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    text.paragraph_format.line_spacing = Pt(16)
    return document


def _paragraph(
    document: Any, place: str, size: float, *, frame: dict[str, int] | None = None, new_page: bool = False
) -> Any:
    made = document.add_paragraph()
    run = made.add_run(letterhead.marker(place))
    run.font.size = Pt(size)
    for words in run._r.iter(qn("w:t")):  # noqa: SLF001 - python-docx has no name for it
        words.set(_SPACE, "preserve")
    made.paragraph_format.page_break_before = True if new_page else None
    if frame is not None:
        there = OxmlElement("w:framePr")
        for name, value in frame.items():
            there.set(qn(f"w:{name}"), str(round(value * 56.7)))
        for name, word in (("hRule", "exact"), ("hAnchor", "page"), ("vAnchor", "page"), ("wrap", "around")):
            there.set(qn(f"w:{name}"), word)
        made._p.get_or_add_pPr().insert(0, there)  # noqa: SLF001 - python-docx has no name for it
    return made
