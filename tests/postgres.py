"""How do tests and figures get a real PostgreSQL server that surely ends with them?

The server named by CASEWORK_TEST_PG_URL, or one of the machine's own binaries started here: on a socket in its own
folder, without network, under the system's `postgres` user where we are root (PostgreSQL refuses to run as root).
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import psycopg

NAMED_SERVER = "CASEWORK_TEST_PG_URL"
"""postgresql+psycopg://…: a role there that may create databases."""
PATIENCE = 60.0
"""Seconds that a server may take to come up or to go down."""

_GUARD = """
while kill -0 "$1" 2>/dev/null; do sleep 1; done
sleep 1
[ -f "$2/data/postmaster.pid" ] && kill -INT "$(head -n 1 "$2/data/postmaster.pid")"
while [ -f "$2/data/postmaster.pid" ]; do sleep 1; done
rm -rf "$2"
"""
_HASTY = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_parallel_workers_per_gather = 0  # to start a process takes longer than to read a small table
autovacuum = off  # it would hold the template database while another test copies it
"""


_servers: dict[Path, subprocess.Popen[bytes]] = {}
"""Servers that this very process started: it has to collect them after they end."""
_begun: list[subprocess.Popen[bytes]] = []


class NoServer(Exception):
    """There is no PostgreSQL to test with; the sentence says what to do."""


def binaries() -> Path:
    """The folder of initdb and postgres: on PATH, else the newest of Debian's."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    raise NoServer(f"No PostgreSQL server is installed (Debian: apt install postgresql) and {NAMED_SERVER} is not set.")


def start(folder: Path, *, keeper: int, durable: bool = False) -> str:
    """Start a server in an empty folder and return the URL of its role `casework` (no superuser, may create databases).

    It ends with `stop`, or by itself when the process `keeper` is gone. `durable` keeps fsync on, for measuring.
    """
    place = folder / "data"
    user = group = None
    folder.chmod(0o711)
    place.mkdir(mode=0o700)
    if os.geteuid() == 0:
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            raise NoServer("PostgreSQL can't run as root and the system has no user `postgres`.") from None
        user, group = account.pw_uid, account.pw_gid
        os.chown(place, user, group)
    programs = binaries()
    make = [
        str(programs / "initdb"),
        "-D",
        str(place),
        "--no-sync",
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    _begin(["sh", "-c", _GUARD, "guard", str(keeper), str(folder)], subprocess.DEVNULL)
    with (folder / "log").open("wb") as log:
        made = subprocess.run(make, stdout=log, stderr=log, cwd="/", check=False, user=user, group=group)
        if made.returncode:
            raise NoServer(f"initdb failed:\n{(folder / 'log').read_text()}")
        with (place / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{place}'\nmax_connections = 200\n")
            settings.write("" if durable else _HASTY)
        server = _begin([str(programs / "postgres"), "-D", str(place)], log, user, group)
    _servers[folder] = server
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(host=str(place), user="postgres", dbname="postgres", autocommit=True) as master:
                master.execute("CREATE ROLE casework LOGIN CREATEDB")
            break
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise NoServer(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}") from None
            time.sleep(0.05)
    return f"postgresql+psycopg://casework@/postgres?host={place}"


def _begin(
    words: list[str], output: IO[bytes] | int, user: int | None = None, group: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a process that outlives a worker and keeps nobody's terminal or pipe open."""
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        cwd="/",
        start_new_session=True,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
    )
    _begun.append(process)
    return process


def stop(folder: Path) -> None:
    """Stop the server of that folder, and no other; nothing happens when there is none."""
    note = folder / "data" / "postmaster.pid"
    if note.exists():
        os.kill(int(note.read_text().split()[0]), signal.SIGINT)
    server = _servers.pop(folder, None)
    if server is not None:
        server.wait(PATIENCE)
    until = time.monotonic() + PATIENCE
    while note.exists() and time.monotonic() < until:
        time.sleep(0.02)


def superuser(folder: Path) -> str | None:
    """The address of that folder's server for its superuser; None where there is none, as on a named server."""
    place = folder / "data"
    return f"host={place} user=postgres" if place.exists() else None


def named() -> str | None:
    """The URL of the server that the developer named, if any."""
    return os.environ.get(NAMED_SERVER)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a server. Its name is short: the path of a socket may have some hundred letters."""
    folder = Path(tempfile.mkdtemp(prefix="casework-pg-"))
    try:
        yield folder
    finally:
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(*, durable: bool = False) -> Iterator[str]:
    """The URL of a server for as long as the block runs: the named one, else one of our own."""
    there = named()
    if there:
        yield there
        return
    with own_folder() as folder:
        yield start(folder, keeper=os.getpid(), durable=durable)
