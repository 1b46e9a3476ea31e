"""When is somebody busy, by a calendar from outside? Its times come out, and nothing else of it.

The file is read by `casework/calendars_apart.py`, in a program of its own with little memory and little time: whoever
wrote the file may wish us ill.
"""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

APART: Final = Path(__file__).with_name("calendars_apart.py")
PATIENCE: Final = 20
"""Seconds until the other program is ended, however little it does."""
AT_ONCE: Final = 2
MOST_BYTES: Final = 2 * 1024 * 1024
MOST_TIMES: Final = 5_000
"""Of separate times within the horizon."""
HORIZON: Final = timedelta(days=370)
"""As far ahead as the rules of a workplace may let people book, and a little more."""
OUR_OWN: Final = "@casework.invalid"
"""Our own invitations come back in people's calendars: they block nothing."""

_running = threading.BoundedSemaphore(AT_ONCE)


class Busy(NamedTuple):
    """A stretch of time that is taken."""

    starts_at: datetime
    ends_at: datetime


class NotRead(Exception):
    """It is no calendar that can be read. `code` says why, in one word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def look(data: bytes, now: datetime) -> list[Busy]:
    """The times from yesterday until the horizon at which the calendar says busy; none overlap. NotRead otherwise."""
    if len(data) > MOST_BYTES:
        raise NotRead("size")
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        raise NotRead("kind")
    first = int((now - timedelta(days=1)).timestamp())
    limits = (str(first), str(first + int(HORIZON.total_seconds())), str(MOST_TIMES), OUR_OWN)
    try:
        with _running:
            done = subprocess.run(
                [sys.executable, "-I", str(APART), *limits],
                input=data, capture_output=True, check=False, timeout=PATIENCE, env={}, cwd="/",
            )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise NotRead("costly") from error
    word, *lines = done.stdout.decode("ascii", "replace").split("\n")
    if done.returncode or word != "read":
        raise NotRead(word if word in {"damaged", "costly", "many", "often"} else "costly")
    return [Busy(*(datetime.fromtimestamp(int(one), UTC) for one in line.split())) for line in lines if line]
