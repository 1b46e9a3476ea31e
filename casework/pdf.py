"""How does a Word file of ours become a PDF, where LibreOffice is installed?

Another program, started for one file: a folder of its own for profile and file (in memory where the machine has that),
an environment without our settings and keys, macros off, a time limit; ended with all that it started, whatever
happens.
It takes about a second, so never within a transaction of the database.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said

MIME: Final = "application/pdf"
PATIENCE: Final = 60.0
"""Seconds until the program is ended."""
AT_ONCE: Final = 2
"""So many of them run at a time; others wait."""
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, for us alone to read
_TAGGED: Final = '{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
"""For screen readers: headings, tables and their heading rows stay what they are."""
_FILTER: Final = f"pdf:writer_pdf_Export:{_TAGGED}"
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""  # noqa: E501 - LibreOffice reads it line by line
_FONTS: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>游明朝</string></test><edit name="family" mode="append" binding="strong"><string>Noto Serif CJK JP</string><string>IPAexMincho</string><string>serif</string></edit></match>
<match target="pattern"><test name="family"><string>游ゴシック</string></test><edit name="family" mode="append" binding="strong"><string>Noto Sans CJK JP</string><string>IPAexGothic</string><string>sans-serif</string></edit></match>
</fontconfig>
"""  # noqa: E501 - one rule a line
"""The fonts of our styles belong to Windows; elsewhere a serif must stay a serif, with every Japanese letter in it."""
_NOT_MADE: Final = N_(
    "いまはPDFを作れませんでした。Wordのファイルをお使いいただくか、少し待ってからもう一度お試しください。"
)

_running = threading.BoundedSemaphore(AT_ONCE)


def found() -> str:
    """Where LibreOffice is on this machine; empty where it isn't."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""


def made(program: str, document: bytes) -> bytes:
    """The document as a tagged PDF. NotNow when the program fails or takes too long."""
    return all_made(program, [document])[0]


def all_made(program: str, documents: Sequence[bytes]) -> list[bytes]:
    """Each as a PDF, in one start of the program: that start is most of the time."""
    where = str(MEMORY) if os.access(MEMORY, os.W_OK | os.X_OK) else None
    if not _running.acquire(timeout=PATIENCE):
        raise NotNow(Said(_NOT_MADE))
    try:
        with tempfile.TemporaryDirectory(prefix="casework-", dir=where, ignore_cleanup_errors=True) as folder:
            return _in(Path(folder), program, documents)
    finally:
        _running.release()


def _in(folder: Path, program: str, documents: Sequence[bytes]) -> list[bytes]:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    (folder / "fonts.conf").write_text(_FONTS)
    sources = [folder / f"{number}.docx" for number in range(len(documents))]
    for source, document in zip(sources, documents, strict=True):
        source.write_bytes(document)
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", _FILTER, "--outdir", str(folder), *map(str, sources),
    ]  # fmt: skip
    environment = {
        "HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(folder / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp",
    }  # fmt: skip
    try:
        started = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise NotNow(Said(_NOT_MADE)) from error
    try:
        started.wait(PATIENCE)
        return [source.with_suffix(".pdf").read_bytes() for source in sources]
    except (subprocess.TimeoutExpired, FileNotFoundError) as error:
        raise NotNow(Said(_NOT_MADE)) from error
    finally:
        _end(started)


def _end(started: "subprocess.Popen[bytes]") -> None:
    """End it with all that it started: it leads a group of its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
