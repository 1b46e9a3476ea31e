"""How do our documents look? Word files through LibreOffice into small grey pictures, and how far two pictures differ.

`python -m tests.papers.pictures` makes the kept ones anew, to be looked at before they are kept.
"""

import io
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops, ImageFilter

from casework import letterheads, pdf
from casework.access import sight
from casework.documents import certificate, english, information_request, opinion, record, report, word
from casework.documents.letterhead import Paper
from casework.documents.sheet import Content, Sheet
from casework.rules.vocabulary import Language
from tests.documents import papers, return_forms
from tests.papers import bases

KEPT: Final = Path(__file__).with_name("kept")
DOTS: Final = 60
"""Per inch: a page is 496 × 702."""
BLOCK: Final = 6
"""Dots: 2.5 mm. What lies within one is compared as one shade, so that the edge of a letter counts for nothing."""
FAR: Final = 22
"""Of 255: by so much a block may be lighter or darker."""
MOST: Final = 3
"""So many blocks of a page may be farther off."""
LONG: Final = "直近3か月の勤務の状況をここに詳しく書きます。" * 90 + "終端のしるし"
NAMES: Final = {
    "rare": "𠮷野 髙﨑 德子",
    "long": "ヴァッサンタクマーリ・ラーマチャンドラン・スブラマニアム・クリシュナムールティ 三世",
    "english": "Alexandrina Constance Featherstonehaugh",
}


def _named(name: str) -> Content:
    return {**papers.report_content(), "name": name}


def _empty() -> Content:
    """Nothing optional was written."""
    free = ("other_condition", "guidance_notes", "burden", "affiliation", "department")
    return {**papers.report_content(scores=None), **dict.fromkeys(free, "")}


def _record() -> Content:
    return record.content(
        papers.report_content(), papers.opinion_content(), hashes=("0123456789abcdef" * 4,) * 2,
        received_on="2026年12月9日",
    )  # fmt: skip


def _certificate(language: Language) -> bytes:
    booking = papers.shown(
        sight.BOOKING,
        starts_at=datetime(2026, 12, 8, 5, tzinfo=UTC),
        ends_at=datetime(2026, 12, 8, 5, 30, tzinfo=UTC),
    )
    employee = papers.shown(sight.EMPLOYEE, name="佐藤 真由美", number="1001", department="営業課", workplace="本社")
    return certificate.made(Paper(papers.COMPANY), employee, booking, date(2026, 12, 9), language)


def _on_letterhead(sheet: Sheet, content: Content) -> bytes:
    paper = Paper("みなと北斗精機株式会社", "picture", letterheads.look(bases.plain()))
    return word.Form(sheet, paper).fill(content)


def filled(sheet: Sheet, content: Content) -> Callable[[], bytes]:
    return lambda: word.Form(sheet, papers.COMPANY).fill(content)


def translated(sheet: Sheet, content: Content) -> Callable[[], bytes]:
    return filled(english.edition(sheet), english.content(content))


def returned(name: str, told: Any) -> Callable[[], bytes]:
    return lambda: return_forms.file(name, told)


DOCUMENTS: Final[Mapping[str, Callable[[], bytes]]] = {
    "report": filled(report.SHEET, papers.report_content()),
    "report-en": translated(report.SHEET, papers.report_content()),
    "report-empty": filled(report.SHEET, _empty()),
    "report-long": filled(report.SHEET, papers.report_content(work_hours=LONG)),
    "report-long-en": translated(report.SHEET, papers.report_content(work_hours=LONG)),
    **{f"report-{kind}-name": filled(report.SHEET, _named(name)) for kind, name in NAMES.items()},
    "report-letterhead": lambda: _on_letterhead(report.SHEET, papers.report_content()),
    "opinion-letterhead": lambda: _on_letterhead(opinion.SHEET, papers.opinion_content()),
    "opinion": filled(opinion.SHEET, papers.opinion_content()),
    "opinion-en": translated(opinion.SHEET, papers.opinion_content()),
    "record": filled(record.SHEET, _record()),
    "record-en": translated(record.SHEET, _record()),
    **{name: returned(name, form.full) for name, form in return_forms.FORMS.items()},
    "information-request-letterhead": lambda: _on_letterhead(
        information_request.SHEET, return_forms.FORMS["information-request"].content(return_forms.REQUEST)
    ),
    **{f"{name}-empty": returned(name, form.empty) for name, form in return_forms.FORMS.items()},
    "certificate": lambda: _certificate(Language.JAPANESE),
    "certificate-en": lambda: _certificate(Language.ENGLISH),
}


def printed(documents: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Each as a PDF."""
    made = pdf.all_made(pdf.found(), list(documents.values()))
    files = {name: folder / f"{name}.pdf" for name in documents}
    for file, content in zip(files.values(), made, strict=True):
        file.write_bytes(content)
    return files


def pages(file: Path) -> list[Image.Image]:
    """Each page as a grey picture."""
    into = file.with_suffix("")
    subprocess.run(["pdftoppm", "-gray", "-r", str(DOTS), str(file), f"{into}@"], check=True)
    found = sorted(file.parent.glob(f"{into.name}@-*.pgm"), key=lambda one: int(one.stem.rpartition("-")[2]))
    return [Image.open(io.BytesIO(one.read_bytes())).convert("L") for one in found]


def far_off(one: Image.Image, other: Image.Image) -> int:
    """In how many blocks two pages differ by more than the edges of letters."""
    if one.size != other.size:
        return 10_000
    size = (one.width // BLOCK, one.height // BLOCK)
    blocks = [page.filter(ImageFilter.BoxBlur(2)).resize(size, Image.Resampling.BOX) for page in (one, other)]
    return sum(ImageChops.difference(*blocks).histogram()[FAR + 1 :])


def differs(found: list[Image.Image], kept: list[Image.Image]) -> str:
    """What is wrong with a document; empty when nothing is."""
    if len(found) != len(kept):
        return f"{len(found)} pages instead of {len(kept)}"
    for number, (one, other) in enumerate(zip(found, kept, strict=True), 1):
        off = far_off(one, other)
        if off > MOST:
            return f"page {number}: {off} blocks"
    return ""


def kept(name: str) -> list[Image.Image]:
    """The kept pages of a document."""
    files = sorted(KEPT.glob(f"{name}@*.png"))
    return [Image.open(file).convert("L") for file in files]


def main() -> None:
    """Make all of them anew."""
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for name, file in printed({name: make() for name, make in DOCUMENTS.items()}, Path(folder)).items():
            for number, page in enumerate(pages(file), 1):
                page.quantize(16).save(KEPT / f"{name}@{number}.png", optimize=True)


if __name__ == "__main__":
    main()
