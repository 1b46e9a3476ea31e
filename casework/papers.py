"""Is an uploaded scan what it should be, and is it safe to keep?

A file is judged by its bytes, never by its name. What a few bytes can tell is asked here; everything else by
`casework/papers_apart.py`, in a program of its own that may use little memory and little time. Pictures are written
anew without anything that isn't seen in them; a PDF is kept as it is, once it is known to lie still.
"""

import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from casework.rules.grids import BadFile
from casework.rules.scans import MOST_BYTES, MOST_KEPT, MOST_PAGES, MOST_PIXELS, MOST_SIDE
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import ScanKind

APART: Final = Path(__file__).with_name("papers_apart.py")
PATIENCE: Final = 30
"""Seconds until the other program is ended, however little it does."""
AT_ONCE: Final = 2
"""So many of them run at a time; others wait."""

_BEGINNINGS: Final = (
    (b"%PDF-", ScanKind.PDF), (b"\xff\xd8\xff", ScanKind.JPEG), (b"\x89PNG\r\n\x1a\n", ScanKind.PNG),
)  # fmt: skip
_PDF_BEGINNING: Final = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n \t]")
_PDF_END: Final = re.compile(rb"startxref\s+[0-9]{1,10}\s+%%EOF\s*\Z")
_TAIL: Final = 1024
_OTHERS: Final = re.compile(rb"<(?:html|script|svg|!doctype|\?php)|PK\x05\x06|\x7fELF", re.IGNORECASE)
"""Signs of a file that is something else as well."""
_FAR: Final = 66_000
"""How far from its end a packed file's list may begin."""

_DAMAGED: Final = N_("途中で切れているか、壊れているため、読めません。もう一度スキャンしてください。")
_COSTLY: Final = N_("読むのに手間がかかりすぎるファイルです。紙をもう一度スキャンして、新しいファイルにしてください。")
_SENTENCES: Final = {
    "damaged": _DAMAGED,
    "pixels": N_("画像が大きすぎます（%(mega)sメガピクセルまで）。300dpiくらいでスキャンし直してください。"),
    "active": N_(
        "プログラム、ほかへ移る動作、添付ファイルのいずれかが入っているPDFです。紙をスキャンし直すか、"
        "印刷したものをスキャンしてください。"
    ),
    "locked": N_("パスワードや暗号化で守られたPDFです。保護のないPDFにしてください。"),
    "pages": N_("PDFは1ページから%(pages)sページまでです。その書面だけにしてください。"),
}

_running = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Paper:
    """A scan that may be kept: what it is, and its bytes."""

    kind: ScanKind
    content: bytes


def look(data: bytes) -> Paper:
    """The paper in a file. Raises BadFile with a sentence for whatever else the file is."""
    if not data:
        raise BadFile(Said(N_("ファイルが空です。もう一度スキャンしてください。")))
    if len(data) > MOST_BYTES:
        raise BadFile(
            Said(
                N_("ファイルが大きすぎます（%(most)sMBまで）。解像度を下げるか、ページを分けてください。"),
                {"most": MOST_BYTES // 1024 // 1024},
            )
        )
    kind = next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
    if kind is None:
        raise BadFile(
            Said(
                N_(
                    "PDF、JPEG、PNGのどれでもないファイルです（名前ではなく中身で見分けます）。スキャンし直してください。"
                )
            )
        )
    if kind is ScanKind.PDF:
        _refuse_odd(data)
    anew = _apart(kind, data)
    return Paper(kind, data if kind is ScanKind.PDF else anew)


def _refuse_odd(data: bytes) -> None:
    """A PDF begins with its first byte and ends with its last, and is nothing else besides."""
    if not _PDF_BEGINNING.match(data) or not _PDF_END.search(data[-_TAIL:]):
        raise BadFile(Said(_DAMAGED))
    if _OTHERS.search(data[:_TAIL]) or b"PK\x05\x06" in data[-_FAR:]:
        raise BadFile(Said(N_("PDFのほかに、別の種類のファイルとしても働く中身です。紙をスキャンし直してください。")))


def _apart(kind: ScanKind, data: bytes) -> bytes:
    """What the other program makes of it. However that ends, it is a picture or a sentence."""
    command = [sys.executable, "-I", str(APART), kind.value, *map(str, (MOST_PIXELS, MOST_SIDE, MOST_PAGES))]
    try:
        with _running:
            done = subprocess.run(
                command, input=data, capture_output=True, check=False, timeout=PATIENCE, env={}, cwd="/"
            )
    except subprocess.TimeoutExpired as error:
        raise BadFile(Said(_COSTLY)) from error
    word, _, anew = done.stdout.partition(b"\n")
    if done.returncode or word != b"kept":
        raise BadFile(
            Said(
                _SENTENCES.get(word.decode("ascii", "replace"), _COSTLY),
                {"mega": MOST_PIXELS // 1_000_000, "pages": MOST_PAGES},
            )
        )
    if len(anew) > MOST_KEPT:
        raise BadFile(Said(_COSTLY))
    return anew
