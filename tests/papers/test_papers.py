"""Is an ordinary scan kept without what isn't seen in it, and does a hostile file cost little and get one sentence?"""

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from casework import papers
from casework.rules.grids import BadFile
from casework.rules.vocabulary import ScanKind
from tests.papers import files

MIB = 500
SECONDS = 15
COST = """
import os, resource, sys
data = open(sys.argv[1], "rb").read()
{reader}
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
apart = resource.getrusage(resource.RUSAGE_CHILDREN)
memory = max(int(status["VmHWM"].split()[0]), apart.ru_maxrss)
print(memory // 1024, round(sum(os.times()[:4])), said)
"""
OURS = """
from casework import papers
try:
    said = papers.look(data).kind.value
except papers.BadFile as bad:
    said = f"refused: {bad.said}"
"""
TWIN = """
import io
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
said = "read" if Image.open(io.BytesIO(data)).load() else ""
"""
"""The same library without anything looked at before."""


def cost(reader: str, data: bytes, folder: Path) -> tuple[str, int, int]:
    """What the reader says, how many MiB it took (of its programs the largest), and how many seconds of work."""
    path = folder / "scan"
    path.write_bytes(data)
    script = COST.format(reader=reader)
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    memory, seconds, said = done.stdout.strip().split(" ", 2)
    return said, int(memory), int(seconds)


def refusal(data: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        papers.look(data)
    return str(caught.value.said)


@pytest.mark.parametrize("name", files.HOSTILE)
def test_a_hostile_file_costs_little_and_is_told_what_it_is(name, tmp_path):
    make, told = files.HOSTILE[name]
    said, memory, seconds = cost(OURS, make(), tmp_path)
    assert said.startswith("refused: ")
    assert told in said
    assert memory < MIB
    assert seconds < SECONDS


def test_without_the_look_before_the_same_picture_is_too_dear(tmp_path):
    assert cost(TWIN, files.plain((16_000, 16_000)), tmp_path)[1] >= MIB


@pytest.mark.parametrize("mode", ["RGBA", "RGB"])
def test_the_largest_that_is_let_in_costs_little_too(mode, tmp_path):
    said, memory, seconds = cost(OURS, files.plain((5_000, 5_000), mode), tmp_path)
    assert said == "png"
    assert memory < MIB
    assert seconds < SECONDS


def test_a_pdf_is_kept_as_it_is():
    for data in (files.pdf("申出"), files.saved(repr)):
        kept = papers.look(data)
        assert (kept.kind, kept.content) == (ScanKind.PDF, data)


def test_thirty_pages_and_a_place_to_begin_are_no_harm():
    data = files.pdf(pages=30, catalog=b"/OpenAction [3 0 R /Fit]")
    assert papers.look(data).content == data


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_written_anew(mode):
    kept = papers.look(files.image("PNG", (100, 200), "L" if mode == "I;16" else mode))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.format, image.size) == ("PNG", (100, 200))
        assert image.mode in {"1", "L", "RGB"}


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("progressive", [False, True])
def test_every_kind_of_jpeg_is_written_anew(mode, progressive):
    kept = papers.look(files.image("JPEG", (100, 200), mode, progressive=progressive))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert (image.format, image.size) == ("JPEG", (100, 200))
        assert image.mode in {"L", "RGB"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_not_seen_in_a_picture_is_left_behind(kind):
    exif = Image.Exif()
    exif[0x010E] = "SECRET-PLACE"  # what the picture shows, in words
    exif[0x0112] = 6  # taken with the telephone on its side
    more: dict[str, Any] = {"comment": b"SECRET-WORDS"} if kind == "JPEG" else {"icc_profile": b"SECRET-PROFILE" * 20}
    data = files.image(kind, (300, 200), exif=exif, **more) + files.packed() + b"<script>SECRET</script>"
    assert b"SECRET" in data
    kept = papers.look(data).content
    assert b"SECRET" not in kept
    assert b"PK" + b"\x05\x06" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (200, 300), "upright"
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def test_the_name_and_what_it_is_said_to_be_count_for_nothing():
    assert papers.look(files.image("PNG")).kind is ScanKind.PNG
    assert papers.look(files.image("JPEG")).kind is ScanKind.JPEG


def test_it_reads_apart_without_our_settings_and_keys(monkeypatch, tmp_path):
    apart = tmp_path / "apart.py"
    apart.write_text("import os, sys\nsys.stdout.write('kept\\n' + ' '.join(sorted(os.environ)))")
    monkeypatch.setattr(papers, "APART", apart)
    monkeypatch.setenv("CASEWORK_SECRET_KEY", "x")
    assert b"CASEWORK" not in papers.look(files.image()).content


@pytest.mark.parametrize("ends", ["raise SystemExit(1)", "import os; os.kill(os.getpid(), 9)", "print('surprise')", ""])
def test_however_the_other_program_ends_there_is_a_sentence(ends, monkeypatch, tmp_path):
    apart = tmp_path / "apart.py"
    apart.write_text(ends)
    monkeypatch.setattr(papers, "APART", apart)
    assert files.COSTLY in refusal(files.image())


def test_a_program_that_does_nothing_is_ended(monkeypatch, tmp_path):
    apart = tmp_path / "apart.py"
    apart.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(papers, "APART", apart)
    monkeypatch.setattr(papers, "PATIENCE", 0.5)
    assert files.COSTLY in refusal(files.image())
