"""How does a Word file come about quickly: the form built once, then filled as bare XML and zipped raw?

Building with python-docx costs tens of milliseconds, most of them for parsing and packing styles that never change. So
the built form is compiled once: its parts are packed and kept as bytes, only the body is kept as a tree. A letter is a
copy of that tree with the places filled in, packed next to the untouched parts.
"""

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from casework.documents import letterhead
from casework.documents.letterhead import Paper
from casework.documents.sheet import CHOSEN, OPEN, Content, Line, Sheet, text_of, texts_of

MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY: Final = "word/document.xml"
NOT_NEEDED: Final = ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml", "customXml/")
"""What python-docx's template brings along and no form uses."""
_PARAGRAPH: Final = qn("w:p")
_TEXT: Final = qn("w:t")
_BREAK: Final = qn("w:br")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_STAMP: Final = (0, 0x21)
"""1 January 1980, the first day that a zip file knows: equal content gives equal bytes."""


@dataclass(frozen=True)
class Member:
    """One part of the file, already packed."""

    name: bytes
    checksum: int
    size: int
    packed: bytes


def pack(name: str, data: bytes) -> Member:
    """One part, packed."""
    engine = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Member(name.encode(), zlib.crc32(data), len(data), engine.compress(data) + engine.flush())


def zip_parts(members: list[Member]) -> bytes:
    """A zip file of packed parts (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16)."""
    out = io.BytesIO()
    directory = io.BytesIO()
    for member in members:
        at = out.tell()
        # version 2.0, names in UTF-8, deflate
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0x800, 8, *_STAMP, member.checksum, len(member.packed), member.size, len(member.name), 0
        )
        out.write(b"PK\x03\x04" + common + member.name + member.packed)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 20) + common)
        directory.write(struct.pack("<HHHII", 0, 0, 0, 0, at) + member.name)
    listing = directory.getvalue()
    count = len(members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listing), out.tell(), 0)
    out.write(listing + b"PK\x05\x06" + end)
    return out.getvalue()


def taken_apart(document: Any) -> tuple[list[Member], bytes, list[Member]]:
    """A built document of python-docx: packed parts before the body, the body, parts after; unneeded ones left out."""
    built = io.BytesIO()
    document.save(built)
    before: list[Member] = []
    after: list[Member] = []
    body = b""
    with zipfile.ZipFile(built) as whole:
        for name in whole.namelist():
            if name.startswith(NOT_NEEDED):
                continue
            data = without_dropped(name, whole.read(name))
            if name == BODY:
                body = data
            else:
                (after if body else before).append(pack(name, data))
    return before, body, after


class Form:
    """A compiled form on one company's paper."""

    def __init__(self, sheet: Sheet, paper: Paper | str) -> None:
        self.sheet = sheet
        self._apart = {part.fields[0] for part in sheet.parts if isinstance(part, Line) and part.apart}
        on = Paper(paper) if isinstance(paper, str) else paper
        self._before, body, self._after = taken_apart(letterhead.build(sheet, on))
        self._root = etree.fromstring(body)
        self._places = [
            (number, *place)
            for number, node in enumerate(self._root.iter(_TEXT))
            if (place := letterhead.read_marker(node.text)) is not None
        ]

    def fill(self, content: Content) -> bytes:
        """The Word file. Raises ValueError unless the content fits the form exactly."""
        self.sheet.check(content)
        root = copy.deepcopy(self._root)
        nodes = list(root.iter(_TEXT))
        for number, field, code in self._places:
            if code is not None:
                nodes[number].text = CHOSEN if code in content[field] else OPEN
            elif field in self._apart:
                _write_apart(nodes[number], texts_of(content, field))
            else:
                _write(nodes[number], text_of(content, field))
        body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return zip_parts([*self._before, pack(BODY, body), *self._after])


def _write(node: etree._Element, text: str) -> None:
    """Put a text of one or more lines into its place. lxml escapes what must be escaped."""
    first, *more = text.split("\n")
    node.text = first
    node.set(_SPACE, "preserve")
    for line in more:
        gap = node.makeelement(_BREAK)
        node.addnext(gap)
        node = node.makeelement(_TEXT, {_SPACE: "preserve"})
        node.text = line
        gap.addnext(node)


def _write_apart(node: etree._Element, texts: Sequence[str]) -> None:
    """Put several texts into a place that has a paragraph for itself: each into one like it."""
    paragraph = next(node.iterancestors(_PARAGRAPH))
    empty = copy.deepcopy(paragraph)
    for number, text in enumerate(texts):
        if number:
            after, paragraph = paragraph, copy.deepcopy(empty)
            after.addnext(paragraph)
        _write(next(paragraph.iter(_TEXT)), text)


def without_dropped(name: str, data: bytes) -> bytes:
    """Relations and content types no longer name the parts that were left out."""
    if not name.endswith((".rels", "[Content_Types].xml")):
        return data
    root = etree.fromstring(data)
    for entry in list(root):
        target = entry.get("PartName") or entry.get("Target") or ""
        if any(part.rpartition("/")[2] in target if part[-1] != "/" else part in target for part in NOT_NEEDED):
            root.remove(entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@lru_cache(maxsize=64)
def form(sheet: Sheet, paper: Paper | str) -> Form:
    """The compiled form; made once per letterhead (or, on plain paper, company) and process. A letterhead has at most
    a megabyte, so that all that are kept are bounded.
    """
    return Form(sheet, paper)
