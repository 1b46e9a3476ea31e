"""Do our documents look as they did when somebody looked at them, and is nothing cut off on any page?"""

import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageFilter

from casework.documents import letterhead, opinion, report, word
from tests.documents import papers
from tests.papers import pictures
from tests.papers.pictures import DOCUMENTS, LONG, NAMES, differs, filled, kept, pages, printed


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("printed")


@pytest.fixture(scope="module")
def files(folder) -> dict[str, Path]:
    """Every document as a PDF."""
    return printed({name: make() for name, make in DOCUMENTS.items()}, folder)


def text(file: Path) -> str:
    read = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return "".join(unicodedata.normalize("NFKC", read).split())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_looks_as_it_was_kept(files, name) -> None:
    assert differs(pages(files[name]), kept(name)) == ""


def test_no_kept_picture_is_of_nothing() -> None:
    assert {file.name.partition("@")[0] for file in pictures.KEPT.glob("*.png")} == set(DOCUMENTS)


def _without(sheet, field):
    """A form in which one row of free text has no place any more."""
    rows = tuple(row for row in sheet.rows if not any(field in part.fields for part in row.parts))
    return replace(sheet, rows=rows)


def _but(*fields):
    return {field: value for field, value in papers.report_content().items() if field not in fields}


def _turned():
    rows = list(report.SHEET.rows)
    rows[0], rows[1] = rows[1], rows[0]
    return replace(report.SHEET, rows=tuple(rows))


def _opinion(**changed):
    return filled(opinion.SHEET, {**papers.opinion_content(), **changed})


TWINS = {
    "a row is gone": ("report", filled(_without(report.SHEET, "guidance_notes"), _but("guidance_notes"))),
    "two rows changed places": ("report", filled(_turned(), papers.report_content())),
    "a mark is not set": ("opinion", _opinion(other_items=["task_change"])),
    "a sentence is cut off": ("opinion", _opinion(workplace_view="相談先を定めることが")),
    "a text is missing": ("opinion", _opinion(notes="")),
    "a text is cut off": ("report-long", filled(report.SHEET, papers.report_content(work_hours=LONG[:-400]))),
    "a day is missing": ("opinion", _opinion(period="")),
}


@pytest.mark.parametrize("twin", TWINS)
def test_a_broken_twin_is_caught(twin, folder) -> None:
    name, make = TWINS[twin]
    [file] = printed({f"twin-{list(TWINS).index(twin)}": make()}, folder).values()
    assert differs(pages(file), kept(name)) != ""


def test_a_column_that_moved_is_caught(monkeypatch, folder) -> None:
    monkeypatch.setattr(letterhead, "HEAD", letterhead.HEAD + 6)
    [file] = printed({"moved": word.Form(report.SHEET, papers.COMPANY).fill(papers.report_content())}, folder).values()
    assert differs(pages(file), kept("report")) != ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_edges_of_letters_count_for_nothing(files, name) -> None:
    found = pages(files[name])
    assert differs([page.filter(ImageFilter.GaussianBlur(0.5)) for page in found], found) == ""


@pytest.mark.parametrize("name", ["report-long", "report-long-en"])
def test_a_long_text_is_whole_on_its_pages(files, name) -> None:
    read = text(files[name])
    assert read.count("直近3か月の勤務の状況をここに詳しく書きます") >= 85
    assert "終端のしるし" in read
    assert ("医師氏名" if name == "report-long" else "Nameofthephysician") in read


@pytest.mark.parametrize("kind", NAMES)
def test_every_letter_of_a_name_is_printed(files, kind) -> None:
    assert "".join(unicodedata.normalize("NFKC", NAMES[kind]).split()) in text(files[f"report-{kind}-name"])


@pytest.mark.parametrize("name", ["report", "report-en", "opinion", "opinion-en", "certificate", "certificate-en"])
def test_an_ordinary_one_is_one_page(files, name) -> None:
    assert len(pages(files[name])) == 1


@pytest.mark.parametrize("name", ["record", "record-en"])
def test_the_record_is_two(files, name) -> None:
    assert len(pages(files[name])) == 2
