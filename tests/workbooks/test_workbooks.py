"""Does an ordinary workbook give its cells, and does a hostile one cost little and get one sentence?"""

import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import workbooks
from casework.rules.grids import BadFile
from tests.workbooks import books

LIMIT = 8 * 1024 * 1024
MIB = 300
SECONDS = 5
COST = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
data = open(sys.argv[1], "rb").read()
{reader}
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(said, int(status["VmHWM"].split()[0]) // 1024)
"""
OURS = """
from casework import workbooks
try:
    said = len([None for line in workbooks.read(data, max_bytes=1 << 23).lines])
except workbooks.BadFile as bad:
    said = "refused"
"""
TWIN = """
import io
from python_calamine import CalamineWorkbook
try:
    said = len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())
except Exception:
    said = "refused"
"""
"""The same reader without anything looked at before."""


def cost(reader: str, data: bytes, folder: Path) -> tuple[str, int] | None:
    """What the reader says and how many MiB it took, in a process of its own; None when that died."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    script = COST.format(reader=reader, seconds=SECONDS)
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    said, memory = done.stdout.split()
    return said, int(memory)


def rows(data: bytes) -> list[list[str]]:
    grid = workbooks.read(data, max_bytes=LIMIT)
    return [[grid.text(cell) for cell in cells] for _line, cells in grid.lines if isinstance(cells, list)]


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        rows(data)
    return str(caught.value.said)


@pytest.mark.parametrize("name", books.HOSTILE)
def test_a_hostile_file_costs_little_and_is_refused(name, tmp_path):
    found = cost(OURS, books.HOSTILE[name](), tmp_path)
    assert found is not None
    assert found[0] == "refused"
    assert found[1] < MIB


@pytest.mark.parametrize(
    "name", ["a block to the end of the sheet", "a far column", "a text in every cell", "a text named second"]
)
def test_without_the_look_before_the_same_file_is_too_dear(name, tmp_path):
    found = cost(TWIN, books.HOSTILE[name](), tmp_path)
    assert found is None or found[1] >= MIB


def test_the_largest_that_is_let_in_costs_little_too(tmp_path):
    found = cost(OURS, books.largest(), tmp_path)
    assert found is not None
    assert found[0] == "20999"
    assert found[1] < MIB


def test_values_of_every_kind():
    cells = (
        books.shared("A1", 0), books.number("B1", 40), books.number("C1", 40.5), '<c r="D1" t="b"><v>1</v></c>',
        '<c r="E1" s="1"><v>46328</v></c>', '<c r="F1" t="str"><f>1+1</f><v>2</v></c>',
        '<c r="G1" t="inlineStr"><is><t>直接</t></is></c>',
        '<c r="H1" t="e"><v>#N/A</v></c>', '<c r="I1"><f>1+1</f></c>',
    )  # fmt: skip
    (found,) = rows(books.pack(books.parts(books.row(1, *cells), ["社員 &amp; 番号"])))
    assert found[:7] == ["社員 & 番号", "40", "40.5", "true", "2026-11-02", "2", "直接"]
    assert found[7:] in ([""], ["#N/A"], [])


def test_lines_are_those_of_the_sheet_and_empty_ones_are_passed_over():
    data = books.pack(books.parts(books.row(3, books.number("B3", 1)) + books.row(5, books.number("B5", 2))))
    assert [line for line, _cells in workbooks.read(data, max_bytes=LIMIT).lines] == [3, 5]


def test_the_first_sheet_that_is_shown_is_read_wherever_it_lies():
    parts = books.parts(books.row(1, books.number("A1", 1)))
    parts["xl/workbook.xml"] = books.book(("隠し", 'state="hidden"'), ("結果", ""))
    parts["xl/_rels/workbook.xml.rels"] = books.relations("worksheets/sheet1.xml", "/xl/worksheets/other.xml")
    parts["xl/worksheets/other.xml"] = books.sheet(books.row(1, books.number("A1", 2)))
    assert rows(books.pack(parts)) == [["2"]]


def test_days_of_the_other_calendar():
    parts = books.parts(books.row(1, '<c r="A1" s="1"><v>44866</v></c>'))
    parts["xl/workbook.xml"] = books.book(("S", ""), extra='<workbookPr date1904="1"/>')
    assert rows(books.pack(parts)) == [["2026-11-02"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (datetime(2026, 11, 2, 9, 12), "2026-11-02"), (date(2026, 11, 2), "2026-11-02"), (1e300, "1e+300"),
        (0.1, "0.1"), (-3.0, "-3"), (True, "true"), (False, "false"), ("００１", "００１"),
    ],
)  # fmt: skip
def test_a_cell_as_a_text(cell, text):
    assert workbooks.text(cell) == text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "パスワード付きか、古い形式"),
        (books.pack({"xl/workbook.bin": b"", "xl/workbook.xml": b""}), "バイナリ形式"),
        (books.pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}), ".ods"),
        (books.pack({"word/document.xml": "<a/>"}), "読めません"),
        (books.pack(books.parts(workbook=books.book(("隠し", 'state="hidden"')))), "読めません"),
        (books.pack(books.parts(workbook="<a><b></a>")), "読めません"),
        (books.pack(books.parts(sheet1=books.sheet("<row><c")))[:], "読めません"),
        (b"PK\x03\x04", "読めません"),
    ],
)
def test_what_is_no_workbook_is_told_what_it_is(data, sentence):
    assert workbooks.is_workbook(data)
    assert sentence in refusal(data)


def test_more_bytes_than_are_read():
    with pytest.raises(BadFile, match="1MBまで"):
        workbooks.read(b"PK\x03\x04" + b"x" * 2_000_000, max_bytes=1024 * 1024)


def test_a_password_on_one_part():
    data = bytearray(books.pack(books.parts(books.row(1, books.number("A1", 1)))))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert "開きません" in refusal(bytes(data))


def read_or_refused(data: bytes) -> None:
    """Nothing but the one refusal is raised."""
    with suppress(BadFile):
        rows(data)


WHOLE = books.pack(
    books.parts(books.row(1, books.shared("A1", 0), books.number("B1", 2)), ["x"]), how=zipfile.ZIP_STORED
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=6))
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(at, bytes_):
    read_or_refused(WHOLE[:at] + bytes_ + WHOLE[at + len(bytes_) :])


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='<>/crvst ="A19XFD0"&;', max_size=120))
def test_any_sheet_is_read_or_refused(body):
    read_or_refused(books.pack(books.parts(body, ["x"])))
