"""What does one Word file cost against bare XML, and do 1,000 records go into one archive with steady memory?

The floor of one document is what lxml and zlib need for the same file and no more: a copy of the tree with the places
filled in, serialised, packed, and the other parts, packed long ago, written beside it. That of the archive is the same
for each of its files, and a zip file of them. Memory is what the process grows by while the archive is written, after
a tenth of it.
"""

import copy
import io
import resource
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from casework.documents import archive, letterhead, opinion, record, report, word
from casework.documents.archive import Entry
from casework.documents.sheet import Content, Sheet
from tests.documents import papers
from tests.figures.figures import Figure, compared, turns

GOAL = 3.0
MIB = 20.0
"""By so much the process may grow while 1,000 records go by."""
FILES: tuple[tuple[Sheet, Content], ...] = (
    (report.SHEET, papers.report_content()),
    (opinion.SHEET, papers.opinion_content()),
    (
        record.SHEET,
        record.content(
            papers.report_content(), papers.opinion_content(), hashes=("a" * 64, "b" * 64), received_on="2026年12月9日"
        ),
    ),
)


class Floor:
    """One form as bare XML."""

    def __init__(self, sheet: Sheet, content: Content) -> None:
        form = word.form(sheet, papers.COMPANY)
        self._root, self._others = form._root, [*form._before, *form._after]
        self._texts = {field: value if isinstance(value, str) else "■" for field, value in content.items()}

    def fill(self) -> bytes:
        """The same file, nothing looked at."""
        made = copy.deepcopy(self._root)
        for node in made.iter(word._TEXT):
            place = letterhead.read_marker(node.text)
            if place:
                node.text = self._texts[place[0]]
        body = etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)
        return word.zip_parts([*self._others, word.pack(word.BODY, body)])


def one(rounds: int = 200) -> Iterator[Figure]:
    """One report."""
    sheet, content = FILES[0]
    floor = Floor(sheet, content)
    ours, bare = turns(rounds, lambda: word.form(sheet, papers.COMPANY).fill(content), floor.fill)
    size = len(word.form(sheet, papers.COMPANY).fill(content))
    yield compared("document", "", 1, ours, bare, GOAL, bytes=size)


def entries(records: int) -> Iterator[Entry]:
    """The files of so many records, one by one."""
    for number in range(1, records + 1):
        for place, (sheet, content) in enumerate(FILES, 1):
            file = word.form(sheet, papers.COMPANY).fill(content)
            yield Entry(f"{number:04}-{place}.docx", file, (str(number), sheet.title))


def ours(records: int) -> float:
    """Write the archive and throw it away piece by piece; MiB by which the process grew after its first tenth."""
    before, most, size = 0.0, 0.0, 0
    for number, piece in enumerate(archive.streamed(entries(records), lambda lines: str(lines).encode())):
        size += len(piece)
        if number == 3 * records // 10:
            before = most = _resident()
        elif number % 10 == 0:
            most = max(most, _resident())
    if size < 3 * records * 1000:
        raise RuntimeError("the archive is too small to be one")
    return max(most, _resident()) - before


def many(records: int = 1000, rounds: int = 3) -> Iterator[Figure]:
    """Report, opinion and record of so many interviews."""
    floors = [Floor(sheet, content) for sheet, content in FILES]
    grown: list[float] = []

    def bare() -> None:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_STORED) as whole:
            for number in range(records):
                for place, floor in enumerate(floors):
                    whole.writestr(f"{number}-{place}.docx", floor.fill())

    # ours first: the floor keeps the whole archive
    grown.append(ours(records))
    taken, floor = turns(rounds, lambda: ours(records), bare)
    made = compared("documents-1000", "", records, taken, floor, GOAL, mib=round(grown[0], 1))
    yield {**made, "met": made["met"] and grown[0] <= MIB}


def _resident() -> float:
    """MiB that the process has in memory now: a peak of before would hide what grows."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / (1 << 20)
