"""How is a list written as a file: for a spreadsheet, or as values between commas?

The first line says who took it and when; then come the names of the columns. Whoever calls gives words that may be
shown, already in the reader's language.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import xlsxwriter

from casework.rules.lists import Kind, defused

TYPES: Final = {
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM: Final = "\ufeff"
"""Without it, spreadsheets read UTF-8 as something else."""


@dataclass(frozen=True)
class Listing:
    """A list on its way out. `columns`: each name with its width in characters."""

    taken: str
    at: datetime
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]

    def __iter__(self) -> Iterator[Sequence[str]]:
        yield [self.taken]
        yield [name for name, _width in self.columns]
        yield from self.rows


def written(listing: Listing, kind: Kind) -> bytes:
    """The file."""
    return _csv(listing) if kind is Kind.CSV else _xlsx(listing)


def _csv(listing: Listing) -> bytes:
    """UTF-8 with its mark, lines as RFC 4180 ends them; nothing in it can be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in row] for row in listing)
    return (BOM + out.getvalue()).encode()


def _xlsx(listing: Listing) -> bytes:
    """A workbook of one sheet in which every cell is a text: nothing is computed, linked or turned into a number."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": listing.at.replace(tzinfo=None)})
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bg_color": "#e8f1fe", "bottom": 1})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, 2)
        sheet.set_header("&L" + listing.taken.replace("&", "&&"))
        sheet.set_footer("&C&P / &N")
        for at, (_name, width) in enumerate(listing.columns):
            sheet.set_column(at, at, width)
        for number, row in enumerate(listing):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell, head if number == 1 else None)
    return out.getvalue()
