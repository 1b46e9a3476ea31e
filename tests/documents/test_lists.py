"""Is a list that leaves as a file only text: read back exactly, and without a formula for the programs that open it?"""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as some
from xlsxwriter.worksheet import Worksheet

from casework.documents.lists import BOM, Listing, written
from casework.rules.lists import Kind, read_back

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("http://x.example","y")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1", "－1", "＠x",
    " =1+1", "|calc", '"=1"', "a,b", "a\nb", "001", "http://x.example", "{=1+1}", "2026-12-01", "'x", "佐藤 真由美",
)  # fmt: skip


def listing(*cells: str) -> Listing:
    return Listing("だれが", AT, [("氏名", 12), ("所属", 12)], [(cell, "x") for cell in cells])


@given(some.lists(some.text(some.characters(exclude_categories=["Cs"])), max_size=5))
@settings(max_examples=50, deadline=None)
def test_values_between_commas_are_read_back(cells):
    text = written(listing(*cells), Kind.CSV).decode()
    assert text.startswith(BOM)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert rows[:2] == [["だれが"], ["氏名", "所属"]]
    assert [read_back(row[0]) for row in rows[2:]] == cells


def parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_a_workbook_holds_texts_only():
    found = parts(written(listing(*HOSTILE), Kind.XLSX))
    sheet = found["xl/worksheets/sheet1.xml"]
    assert "<f" not in re.sub(r"<(footer|firstFooter)", "", sheet).replace("<firstHeader", "")
    assert "hyperlink" not in sheet.lower()
    assert set(re.findall(r'<c r="\w+"[^>]*? t="(\w+)"', sheet)) == {"s"}
    assert len(re.findall(r"<c ", sheet)) == len(re.findall(r' t="s"', sheet)) == 1 + 2 + 2 * len(HOSTILE)


def test_twin_a_workbook_that_guesses_is_seen(monkeypatch):
    monkeypatch.setattr(Worksheet, "write_string", Worksheet.write)
    assert "<f>" in parts(written(listing(*HOSTILE), Kind.XLSX))["xl/worksheets/sheet1.xml"]
