"""What do other programs make of our calendar objects? Programs that people use, run for real: khal on the command
line, and a calendar server (Radicale) with a client of its own. Everything stays in a folder and on 127.0.0.1.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import caldav
import recurring_ical_events
from icalendar import Calendar

PATIENCE = 30.0
"""Seconds that a server is given to answer."""


class Khal:
    """khal's own calendar in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "mine").mkdir(parents=True)
        self._config = folder / "config"
        self._config.write_text(
            f"[calendars]\n[[mine]]\npath = {folder / 'mine'}\n"
            "[locale]\nlocal_timezone = Asia/Tokyo\ndefault_timezone = Asia/Tokyo\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[default]\ndefault_calendar = mine\n[sqlite]\npath = {folder / 'khal.db'}\n"
        )

    def _run(self, *arguments: str) -> str:
        home = str(self._folder)
        environment = {
            "HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home, "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "Asia/Tokyo",
        }  # fmt: skip
        program = Path(sys.executable).with_name("khal")
        done = subprocess.run(
            [str(program), "-c", str(self._config), *arguments],
            env=environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        if done.returncode:
            raise AssertionError(f"khal refused: {done.stderr[-500:]}")
        return done.stdout

    def take(self, content: bytes) -> None:
        """Import a calendar object, as `khal import` does with a file from a mail."""
        file = self._folder / "arrived.ics"
        file.write_bytes(content)
        self._run("import", "--batch", str(file))

    def shows(self, first: date, days: int = 60) -> list[str]:
        """What stands in the calendar from a day on: start, title, place and whether it was cancelled, each once."""
        told = self._run(
            "list", "--notstarted", "--once", "--day-format", "", "--format", "{start}|{title}|{location}|{status}",
            f"{first:%Y-%m-%d}", f"{days}d",
        )  # fmt: skip
        return [line.strip() for line in told.splitlines() if line.strip()]


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """A calendar server on 127.0.0.1, ended by whoever started it; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = folder / "radicale.conf"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n[storage]\nfilesystem_folder = {folder / 'store'}\n"
        "[rights]\ntype = owner_write\n[web]\ntype = none\n[logging]\nlevel = error\n"
    )
    server = subprocess.Popen([sys.executable, "-m", "radicale", "--config", str(config)])
    try:
        _wait(port, server)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise AssertionError("the calendar server ended by itself")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the calendar server doesn't answer")


class OnServer:
    """Somebody's calendar on a server, through the caldav library."""

    def __init__(self, url: str, name: str) -> None:
        connect: Any = caldav.DAVClient
        self._client = connect(url=url, username=name, password="any")
        self._calendar = self._client.principal().make_calendar(name="mine", cal_id="mine")

    def take(self, content: bytes) -> None:
        """Store it under its UID, as a calendar program does with an invitation."""
        uid = str(Calendar.from_ical(content).walk("VEVENT")[0]["UID"])
        where = str(self._calendar.url.join(f"{uid}.ics"))
        answer: Any = self._client.put(where, content.decode(), {"Content-Type": "text/calendar; charset=utf-8"})
        if answer.status >= 300:
            raise AssertionError(f"the server refused it: {answer.status}")

    def shows(self, first: datetime, span: timedelta) -> list[str]:
        """What the server finds in a span of time: start, title, place and status."""
        found = []
        for stored in self._calendar.search(event=True, start=first, end=first + span):
            for event in stored.icalendar_instance.walk("VEVENT"):
                start: datetime = event["DTSTART"].dt
                found.append(f"{start:%Y-%m-%d %H:%M}|{event['SUMMARY']}|{event.get('LOCATION', '')}|{event['STATUS']}")
        return sorted(found)


def occurrences(content: bytes, first: datetime, span: timedelta) -> list[str]:
    """What recurring-ical-events finds in a span of time."""
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(first, first + span)
    return sorted(f"{event['DTSTART'].dt:%Y-%m-%d %H:%M}|{event['SUMMARY']}" for event in found)
