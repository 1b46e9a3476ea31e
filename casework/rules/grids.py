"""Which rows of cells does an uploaded file hold, before anybody asks what they mean?

Here for CSV in three encodings; `casework/workbooks.py` gives the same for Excel's files.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from casework.rules.texts import N_, Said

Line = tuple[int, list[Any] | Said]
"""A row with the line it begins on; a Said in place of the first that can't be read, and nothing after it."""


class BadFile(Exception):
    """The file as a whole can't be read; `said` is the reason for the person who made it."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


@dataclass(frozen=True)
class Grid:
    """Rows of cells, read once from top to bottom, without those that are empty. `text` makes a cell's text."""

    lines: Iterator[Line]
    encoding: str
    text: Callable[[Any], str] = str


def from_csv(data: bytes, *, max_bytes: int) -> Grid:
    """The rows of a CSV file: UTF-8 (with or without BOM), else CP932. Raises BadFile."""
    if len(data) > max_bytes:
        raise too_large(max_bytes)
    content, encoding = _decode(data)
    return Grid(_lines(content), encoding)


def too_large(max_bytes: int) -> BadFile:
    """What is said to a file of more bytes than are read."""
    return BadFile(
        Said(N_("ファイルが大きすぎます。%(size)sMBまで読めます。"), {"size": max(1, max_bytes // (1024 * 1024))})
    )


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadFile(Said(N_("文字コードがUTF-16です。「CSV UTF-8」で保存し直してください。")))
    if b"\0" in data:
        raise BadFile(
            Said(N_("CSVとして読めないファイルです（NUL文字が入っています）。「CSV UTF-8」で保存し直してください。"))
        )
    try:
        return data.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError as error:
        if data.startswith(b"\xef\xbb\xbf") or _broken_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            said = N_("%(line)s行目に、UTF-8として読めない文字があります。「CSV UTF-8」で保存し直してください。")
            raise BadFile(Said(said, {"line": line})) from error
    try:
        content = data.decode("cp932")
    except UnicodeDecodeError:
        content = ""
    if not content or _other_encoding(data, content):
        raise BadFile(Said(N_("文字コードを読み取れません。「CSV UTF-8」で保存し直してください。")))
    return content, "cp932"


def _broken_utf8(data: bytes) -> bool:
    """Is it UTF-8 with a few bad bytes? Then CP932 would read it too, as quite different signs."""
    signs = data.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= sign <= "\udcff" for sign in signs)
    whole = sum(sign >= "\u0800" and not "\ud800" <= sign <= "\udfff" for sign in signs)
    return 3 * whole > bad  # a kanji of UTF-8 takes three bytes


def _other_encoding(data: bytes, content: str) -> bool:
    """Is it EUC-JP? CP932 reads that as a row of half-width kana."""
    beyond = [sign for sign in content if sign > "\x7f"]
    half = sum("\uff61" <= sign <= "\uff9f" for sign in beyond)
    if 5 * half <= 3 * len(beyond):
        return False
    try:
        data.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return True


def _lines(content: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    start = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield start, Said(N_('ここから先をCSVとして読めません。引用符（"）の閉じ忘れなどを確かめてください。'))
            return
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1
