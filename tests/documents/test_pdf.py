"""Is a PDF made by LibreOffice in a place of its own, tagged, and is nothing left behind whatever happens?"""

import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from casework import pdf
from casework.documents import report, word
from casework.rules.errors import NotNow
from tests.documents import papers

DOCUMENT = word.Form(report.SHEET, papers.COMPANY).fill(papers.report_content())


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path) -> Path:
    """Where the folders are made, so that what is left of them is seen."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(pdf, "MEMORY", folder)
    return folder


def program(folder: Path, script: str) -> str:
    """A program in the place of LibreOffice's."""
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


def living(marker: str) -> list[str]:
    """Processes whose command names the marker."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if marker.encode() in command:
                found.append(entry.name)
    return found


def test_it_is_a_tagged_pdf_with_the_title_and_nothing_is_left(place, tmp_path) -> None:
    made = pdf.made(pdf.found(), DOCUMENT)
    assert made.startswith(b"%PDF-")
    file = tmp_path / "x.pdf"
    file.write_bytes(made)
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in told
    assert "面接指導結果報告書" in told
    assert list(place.iterdir()) == []


def test_a_serif_stays_a_serif(tmp_path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf.made(pdf.found(), DOCUMENT))
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Serif" in fonts
    assert "Sans" in fonts


def test_several_at_once_do_not_disturb_each_other() -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(pdf.made(pdf.found(), DOCUMENT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert all(one.startswith(b"%PDF-") for one in made)


def test_a_program_that_takes_too_long_is_ended_with_its_children(monkeypatch, place, tmp_path) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 1.0)
    slow = program(tmp_path, f"sleep 300 & exec tail -f /dev/null --pid=$$ {tmp_path}/marker")
    begun = time.monotonic()
    with pytest.raises(NotNow):
        pdf.made(slow, DOCUMENT)
    assert time.monotonic() - begun < 10
    time.sleep(0.2)
    assert living(str(tmp_path)) == []
    assert list(place.iterdir()) == []


def test_without_ending_the_group_the_child_lives_on(monkeypatch, tmp_path) -> None:
    """The broken twin: only the program itself is ended."""
    monkeypatch.setattr(pdf, "PATIENCE", 1.0)
    monkeypatch.setattr(os, "killpg", os.kill)
    slow = program(tmp_path, f"tail -f /dev/null {tmp_path}/child & echo $! > {tmp_path}/pid; exec sleep 300")
    with pytest.raises(NotNow):
        pdf.made(slow, DOCUMENT)
    assert living(f"{tmp_path}/child") != []
    os.kill(int((tmp_path / "pid").read_text()), 9)


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_however_it_ends_there_is_a_sentence(script, place, tmp_path) -> None:
    with pytest.raises(NotNow):
        pdf.made(program(tmp_path, script), DOCUMENT)
    assert list(place.iterdir()) == []


def test_a_program_that_is_gone_is_a_sentence_too(tmp_path) -> None:
    with pytest.raises(NotNow):
        pdf.made(str(tmp_path / "nothing"), DOCUMENT)


def test_it_sees_no_settings_and_keys_of_ours(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("CASEWORK_SECRET_KEY", "canary")
    shown = program(tmp_path, 'for last; do :; done; env > "${last%.docx}.pdf"')
    assert b"canary" not in pdf.made(shown, DOCUMENT)
    assert b"FONTCONFIG_FILE" in pdf.made(shown, DOCUMENT)
