"""Is an uploaded workbook safe to open, and what cells does its first sheet hold?

The reader makes one dense block of memory out of whatever a file says, so everything that decides how large that block
gets is read before, in the bytes themselves. Parts are unpacked up to an absolute limit, whatever the file says of
their size; those that were looked at are packed anew, and only that is opened. No formula is evaluated.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from casework.rules import grids
from casework.rules.grids import BadFile, Grid, Line
from casework.rules.texts import N_, Said

MAX_PARTS: Final = 1_000
MAX_UNPACKED: Final = 32 * 1024 * 1024
"""Bytes of all parts that are unpacked; 10,000 rows with the answers to 57 questions need about 25 MB."""
MAX_SMALL: Final = 1024 * 1024
"""The same for a part that only describes the others."""
MAX_BLOCK: Final = 1_000_000
"""Cells from the first to the farthest: the reader fills all of them, empty or not."""
MAX_TEXT: Final = 24 * 1024 * 1024
"""Bytes of text in all cells: a text that stands in the file once may stand in a thousand cells."""
_WINDOW: Final = 4 * 1024 * 1024

_PIECE: Final = 1024 * 1024
MAX_DEPTH: Final = 400_000
"""Elements inside elements: a workbook has seven; a parser's memory bears this many."""
_EXACT: Final = 2.0**53
"""Below it a whole number of a cell is exactly what was typed."""
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How documents of the old Office begin, and those with a password."""
_STRICT: Final[dict[str, Any]] = {
    "encoding": "utf-8", "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False,
}  # fmt: skip

_PLACE: Final = rb'c(?:\s+r="([A-Za-z]{1,3})([0-9]{1,7})"|[\s/>])'
_CELL: Final = re.compile(b"<" + _PLACE)
_CELL_WITH_PREFIX: Final = re.compile(rb"<(?:[^\s<>:]*:)?" + _PLACE)
_TEXT_CELL: Final = re.compile(rb"""\st\s*=\s*["']s["']""")
_TEXT_PLACE: Final = re.compile(rb'\st="s"[^<>]*><(?:[^\s<>:]*:)?v>([0-9]{1,9})</(?:[^\s<>:]*:)?v></(?:[^\s<>:]*:)?c>')
_TEXT_END: Final = re.compile(rb"</(?:[^\s<>:]*:)?si\s*>")

_BOOK: Final = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="%s"/>'
    b'<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_KIND}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_KIND}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{_KIND}/styles" Target="styles.xml"/></Relationships>'
)

_DAMAGED: Final = N_("Excelのファイルとして読めません。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。")
_TOO_MUCH: Final = N_("展開すると大きすぎるファイルです。必要な列と行だけにして、保存し直してください。")
_UNUSUAL: Final = N_("ふつうのExcelファイルにはないものが入っているため、開きません。Excelで保存し直してください。")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are those of a packed file or of an old Office document, whatever it is called."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def grid(data: bytes, *, max_bytes: int) -> Grid:
    """The cells of a workbook or a CSV file: by what the bytes are, whatever the file is called. Raises BadFile."""
    return read(data, max_bytes=max_bytes) if is_workbook(data) else grids.from_csv(data, max_bytes=max_bytes)


def read(data: bytes, *, max_bytes: int) -> Grid:
    """The cells of the first visible sheet. Raises BadFile with a sentence for whatever isn't safe or can't be read."""
    if len(data) > max_bytes:
        raise grids.too_large(max_bytes)
    if data.startswith(_OLD):
        raise BadFile(
            Said(
                N_(
                    "パスワード付きか、古い形式（.xls）のExcelファイルです。パスワードを外し、.xlsxで保存し直してください。"
                )
            )
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            safe = _packed_anew(packed)
        sheet = CalamineWorkbook.from_filelike(safe).get_sheet_by_index(0)
        return Grid(_lines(sheet), "xlsx", text)
    except (
        CalamineError, zipfile.BadZipFile, zlib.error, etree.LxmlError, EOFError, IndexError, KeyError,
        NotImplementedError, OSError, OverflowError, RuntimeError, ValueError, struct.error,
    ) as error:  # fmt: skip
        raise BadFile(Said(_DAMAGED)) from error


def text(cell: Any) -> str:
    """A cell as it would stand in a CSV file: whole numbers without a point, dates as 2026-11-21."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if any(cell not in {"", None} and text(cell).strip() for cell in cells):
            yield line, cells


def _packed_anew(packed: zipfile.ZipFile) -> io.BytesIO:
    """The parts of the first visible sheet, looked at and packed anew under names of our own."""
    parts = _Parts(packed)
    book = parts.tree("xl/workbook.xml")
    targets = {
        node.get("Id"): (node.get("Type", "").rpartition("/")[2], _inside(node.get("Target", "")))
        for node in _named(parts.tree("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    kinds = {kind: target for kind, target in targets.values() if kind in {"sharedStrings", "styles"}}
    sheet = _first(book, targets)
    strings = parts.read(kinds["sharedStrings"]) if "sharedStrings" in kinds else None
    if strings is not None:
        _sound(strings)
    cells = parts.read(sheet)
    _bounded(cells, strings)
    old_days = any(node.get("date1904", "0") in {"1", "true", "on"} for node in _named(book, "workbookPr"))
    safe = io.BytesIO()
    with zipfile.ZipFile(safe, "w", zipfile.ZIP_STORED) as anew:
        anew.writestr("_rels/.rels", _ROOT)
        anew.writestr("xl/workbook.xml", _BOOK % (b"1" if old_days else b"0"))
        anew.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        anew.writestr("xl/worksheets/sheet1.xml", cells)
        if strings is not None:
            anew.writestr("xl/sharedStrings.xml", strings)
        if "styles" in kinds:
            styles = parts.read(kinds["styles"], MAX_SMALL)
            _sound(styles)
            anew.writestr("xl/styles.xml", styles)
    safe.seek(0)
    return safe


def _first(book: etree._Element, targets: Mapping[str | None, tuple[str, str]]) -> str:
    """The part of the first sheet that is shown."""
    for node in _named(book, "sheet"):
        for relation in _relation(node):
            kind, target = targets.get(relation, ("", ""))
            if kind == "worksheet" and node.get("state", "visible") == "visible":
                return target
    raise BadFile(Said(_DAMAGED))


class _Parts:
    """The parts of a packed file: no more of them, and no more of each, than a workbook has."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed
        self.left = MAX_UNPACKED
        entries = packed.infolist()
        names = [entry.filename for entry in entries]
        if "xl/workbook.bin" in names:
            raise BadFile(Said(N_("バイナリ形式（.xlsb）です。「Excelブック（.xlsx）」で保存し直してください。")))
        if "content.xml" in names and "mimetype" in names:
            raise BadFile(Said(N_("OpenDocument（.ods）です。「Excelブック（.xlsx）」で保存し直してください。")))
        if "xl/workbook.xml" not in names:
            raise BadFile(Said(_DAMAGED))
        strange = len(set(names)) < len(names) or len(names) > MAX_PARTS or any(map(_leads_out, names))
        if strange or "xl/vbaProject.bin" in names or any(entry.flag_bits & 1 for entry in entries):
            raise BadFile(Said(_UNUSUAL))

    def read(self, name: str, at_most: int = MAX_UNPACKED) -> bytes:
        """The bytes of a part as they really come out, whatever the file says of their number."""
        entry = self.packed.getinfo(name)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BadFile(Said(_UNUSUAL))
        limit = min(self.left, at_most)
        if entry.file_size > limit:
            raise BadFile(Said(_TOO_MUCH))
        with self.packed.open(entry) as stream:
            found = stream.read(limit + 1)
        if len(found) > limit:
            raise BadFile(Said(_TOO_MUCH))
        self.left -= len(found)
        return found

    def tree(self, name: str) -> etree._Element:
        """A small part as a tree."""
        found = self.read(name, MAX_SMALL)
        _sound(found)
        return etree.fromstring(found, etree.XMLParser(**_STRICT))


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _inside(target: str) -> str:
    """The name of a part from how `xl/workbook.xml` calls it."""
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _named(tree: etree._Element, name: str) -> Iterator[etree._Element]:
    return (node for node in tree.iter("{*}" + name))


def _relation(sheet: etree._Element) -> list[str]:
    return [str(value) for name, value in sheet.items() if str(name).startswith("{") and str(name).endswith("}id")]


class _Silent:
    """Takes what a strict parser finds and keeps nothing; refuses what could hide a tag from somebody who only looks at
    bytes, or bring in what stands elsewhere.
    """

    def close(self) -> None:
        """Everything was well-formed."""

    def comment(self, _text: str) -> None:
        raise BadFile(Said(_UNUSUAL))

    def pi(self, _target: str, _data: str | None = None) -> None:
        raise BadFile(Said(_UNUSUAL))

    def doctype(self, *_what: str | None) -> None:
        raise BadFile(Said(_UNUSUAL))


class _Counting(_Silent):
    """The same, and it counts how deep the elements stand; slower."""

    def __init__(self) -> None:
        self.depth = 0

    def start(self, _tag: str, _attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadFile(Said(_UNUSUAL))

    def end(self, _tag: str) -> None:
        self.depth -= 1


def _sound(part: bytes) -> None:
    """Well-formed, in UTF-8, not deep, and without comments, sections, instructions, types and entities: from here on
    each `<` begins a tag. Raises BadFile or lxml's own error.
    """
    if b"<![CDATA[" in part:
        raise BadFile(Said(_UNUSUAL))
    told_apart = part.count(b">") == part.count(b"<")
    target: Any = _Silent() if told_apart else _Counting()
    parser = etree.XMLParser(target=target, **_STRICT)
    depth = 0
    for start in range(0, len(part), _PIECE):
        piece = part[start : start + _PIECE]
        if told_apart:  # each sign > ends a tag, so that />, </ and < tell how deep it is
            depth += piece.count(b"<") - 2 * piece.count(b"</") - piece.count(b"/>")
            if depth > MAX_DEPTH + piece.count(b"<?"):
                raise BadFile(Said(_UNUSUAL))
        parser.feed(piece)
    parser.close()


def _bounded(sheet: bytes, strings: bytes | None) -> None:
    """Every cell says where it stands, near enough, and the texts of all cells together are not too long.

    Here no strict parser is needed: to the reader too a cell begins with these signs, so none can be hidden from us,
    and what we see too much of is refused.
    """
    if b"<!" in sheet or b"\0" in sheet:
        raise BadFile(Said(_UNUSUAL))
    signs = (b":c ", b":c>", b":c/", b":c\t", b":c\r", b":c\n")
    pattern = _CELL_WITH_PREFIX if any(sign in sheet for sign in signs) else _CELL
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    start = cells = 0
    while start < len(sheet):
        end = sheet.rfind(b"<", start + 1, start + _WINDOW) if start + _WINDOW < len(sheet) else len(sheet)
        found = pattern.findall(sheet, start, end) if end > start else []
        for place, seen in zip(zip(*found, strict=True), (columns, rows), strict=False):
            seen.update(place)
        if end <= start or b"" in rows:
            raise BadFile(Said(_UNUSUAL))
        start, cells = end, cells + len(found)
    height, width = max(map(int, rows), default=0), max(map(_number, columns), default=0)
    if height * width > MAX_BLOCK:
        raise BadFile(
            Said(
                N_(
                    "%(column)s列・%(row)s行まで使われていて、読める範囲を超えています。余分な列と行を削除してください。"
                ),
                {"column": max(columns, key=_number).decode().upper(), "row": height},
            )
        )
    if strings is not None and _text_bytes(sheet, cells, strings) > MAX_TEXT:
        raise BadFile(Said(_TOO_MUCH))


def _number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text_bytes(sheet: bytes, cells: int, strings: bytes) -> int:
    """At most how many bytes of text the cells hold together, each with its own copy."""
    pieces = [len(piece) for piece in _TEXT_END.split(strings)]
    most = max(pieces) * cells
    if most <= MAX_TEXT:
        return most
    places = _TEXT_PLACE.findall(sheet)
    if len(places) < len(_TEXT_CELL.findall(sheet)):
        return most
    return sum(pieces[min(int(place), len(pieces) - 1)] for place in places)
