"""Do the Word files open in another program, on how many pages, and with all of a long text?"""

import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from casework.documents import opinion, report, return_talk_record, word
from casework.rules.return_to_work import PlanItem
from tests.documents import papers, return_forms

LONG = "労働時間の詳細をここに書きます。" * 200 + "終端のしるし"


def _run(*command: str) -> str:
    program = shutil.which(command[0])
    assert program, f"{command[0]} is missing"
    return subprocess.run([program, *command[1:]], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    """All documents as PDF, in one go: a start of the office program takes seconds."""
    folder = tmp_path_factory.mktemp("printed")
    for name, sheet, content in (
        ("report", report.SHEET, papers.report_content()),
        ("opinion", opinion.SHEET, papers.opinion_content()),
        ("long", report.SHEET, papers.report_content(work_hours=LONG, burden="<R&D>")),
    ):
        (folder / f"{name}.docx").write_bytes(word.Form(sheet, papers.COMPANY).fill(content))
    plan = {**return_forms.TALK.plan, PlanItem.FOLLOW_UP: LONG}
    talk = return_forms.file("return-talk", replace(return_forms.TALK, plan=plan))
    (folder / "talk.docx").write_bytes(talk)
    sheet = return_talk_record.SHEET
    twin = replace(sheet, rows=tuple(replace(row, fresh=False) for row in sheet.rows))
    told = return_talk_record.content(papers.COMPANY, return_forms.TALK)
    (folder / "twin.docx").write_bytes(word.Form(twin, papers.COMPANY).fill(told))
    files = [str(file) for file in sorted(folder.glob("*.docx"))]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files)
    return folder


def _pages(file: Path) -> int:
    """Each page ends in a form feed."""
    return _run("pdftotext", "-layout", str(file), "-").count("\f")


def _second(file: Path) -> str:
    """What stands on the second page."""
    return unicodedata.normalize("NFKC", _run("pdftotext", "-raw", "-f", "2", "-l", "2", str(file), "-"))


def _text(file: Path) -> str:
    text = unicodedata.normalize("NFKC", _run("pdftotext", "-raw", str(file), "-"))
    return "".join(text.split())


def test_a_form_of_two_pages_begins_the_second_with_its_heading_and_cuts_nothing_off(printed) -> None:
    assert 3 <= _pages(printed / "talk.pdf") <= 5
    assert "検討事項" in _second(printed / "talk.pdf")
    assert "検討事項" not in _second(printed / "twin.pdf")  # the broken twin: left behind on the first
    text = _text(printed / "talk.pdf")
    assert text.count("労働時間の詳細をここに書きます") >= 190
    assert "終端のしるし" in text
    assert "記載者" in text


@pytest.mark.parametrize("name", ["report", "opinion"])
def test_an_ordinary_document_is_one_page(printed, name) -> None:
    assert _pages(printed / f"{name}.pdf") == 1


def test_a_long_text_runs_over_the_page_and_nothing_is_cut_off(printed) -> None:
    file = printed / "long.pdf"
    assert 2 <= _pages(file) <= 4
    text = _text(file)
    assert text.count("労働時間の詳細をここに書きます") >= 190
    assert "終端のしるし" in text
    assert "<R&D>" in text
    assert "医師氏名" in text


def test_the_head_of_the_table_comes_again_on_every_page(printed) -> None:
    pages = _run("pdftotext", "-layout", str(printed / "long.pdf"), "-").split("\f")
    with_table = [page for page in pages if "労働時間の詳細" in page or "面接医師判定" in page]
    assert len(with_table) >= 2
    assert all("記載" in page for page in with_table)
