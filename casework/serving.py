"""How are the pages served: a web server for an installation, or everything at once for the demo?"""

import errno
import importlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Final, NoReturn

from casework import clock, migrate, settings, texts
from casework.db import Database
from casework.demo.cast import CAST
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import Hat
from casework.sealing import Keyring
from casework.services import demo_people
from casework.settings import BadSetting

THREADS: Final = 8
PATIENCE: Final = 15
"""Seconds that a process is given to end by itself."""
START: Final = 60
"""Seconds until the pages must answer."""


def free(bind: str, wished: str) -> int:
    """The port that was wished for. Raises BadSetting with one sentence when nobody could be served there."""
    port = int(wished) if re.fullmatch("[0-9]{1,5}", wished) else 0
    if not 0 < port < 65536:
        raise BadSetting(f"“{wished}” is no port; choose one between 1024 and 65535.")
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise BadSetting(
                    f"Port {port} is taken by another program; choose another, such as --port {port % 65535 + 1} "
                    f"(PORT={port % 65535 + 1} make run)."
                ) from None
            raise BadSetting(f"{bind}:{port} can't be used: {error.strerror}.") from None
    return port


def web_server(bind: str, port: int, workers: int) -> list[str]:
    """The web server's command: threads for pages that wait on the database, no control socket."""
    return [
        sys.executable, "-m", "gunicorn", "casework.app:from_environment()", "--bind", f"{bind}:{port}",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", str(THREADS), "--no-control-socket",
        "--log-level", "warning", "--graceful-timeout", "10",
    ]  # fmt: skip


def serve(bind: str, wished: str, workers: int) -> NoReturn:
    """Become the web server. Whatever would keep it from starting is said first, in one sentence."""
    port = free(bind, wished)
    # by name: the shell's commands stand below the pages and don't depend on them
    importlib.import_module("casework.app").from_environment()
    os.execv(sys.executable, web_server(bind, port, workers))  # noqa: S606 - no shell


# --- the demo -------------------------------------------------------------------------------------------------


def demo(folder: Path, wished: str, *, fresh: bool = False) -> int:
    """Build the demo company if it isn't there, serve it with its worker, and stop both when told to."""
    port = free("127.0.0.1", wished)
    folder = folder.absolute()
    if fresh and folder.exists():
        shutil.rmtree(folder)
    if not (folder / "made").exists():
        _build(folder, port)
    environment = _environment(folder, port)
    migrate.upgrade(environment["CASEWORK_DATABASE_URL"])
    stop = threading.Event()
    for wish in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish, lambda _number, _frame: stop.set())
    children = [
        subprocess.Popen(command, env={**os.environ, **environment})
        for command in (web_server("127.0.0.1", port, 1), [sys.executable, "-m", "casework.cli", "worker"])
    ]
    try:
        return _watch(children, folder, port, stop, environment)
    finally:
        _end(children)


def _build(folder: Path, port: int) -> None:
    """Build beside the place and move there at the end, so that half a demo is never taken for one."""
    print("Building the demo company; this takes a moment …", flush=True)
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    now = clock.now()
    try:
        builder = importlib.import_module("casework.demo.build")
        builder.build(f"sqlite:///{draft / 'casework.db'}", draft / "keys", now=now, public_url=_address(port))
        (draft / "secret").write_text(secrets.token_urlsafe(48))
        (draft / "secret").chmod(0o600)
        (draft / "made").write_text(tokyo_date(now).isoformat())
        if folder.exists():
            shutil.rmtree(folder)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "CASEWORK_DATABASE_URL": f"sqlite:///{folder / 'casework.db'}",
        "CASEWORK_KEY_FILE": str(folder / "keys"),
        "CASEWORK_SECRET_KEY": (folder / "secret").read_text(),
        "CASEWORK_PUBLIC_URL": _address(port),
        "CASEWORK_PRODUCTION": "",
        "CASEWORK_SMTP_URL": "",
        "CASEWORK_PROXIES": "0",
        "CASEWORK_HOSTS": os.environ.get("CASEWORK_HOSTS", "127.0.0.1,localhost"),
    }


def _watch(
    children: list["subprocess.Popen[bytes]"],
    folder: Path,
    port: int,
    stop: threading.Event,
    environment: Mapping[str, str],
) -> int:
    """Say what to open once it answers; then wait until told to stop, or until one of both ends by itself."""
    told = False
    waited = 0.0
    while not stop.wait(0.2):
        for name, child in zip(("web server", "worker"), children, strict=True):
            if child.poll() is not None:
                print(f"The {name} ended by itself ({child.returncode}); the demo stops.", file=sys.stderr)
                return 1
        if not told:
            waited += 0.2
            told = _answers(port)
            if told:
                _tell(folder, port, environment)
            elif waited > START:
                print("The pages don't answer; the demo stops.", file=sys.stderr)
                return 1
    print("\nStopping …", flush=True)
    return 0


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _tell(folder: Path, port: int, environment: Mapping[str, str]) -> None:
    made = date.fromisoformat((folder / "made").read_text())
    now = clock.now()
    print(f"\nOpen http://127.0.0.1:{port}/demo and be one of these people (no passwords there):")
    for line in people_to_try(environment, now):
        print(line)
    if made != tokyo_date(now):
        anew = "FRESH=1 make run" if folder == Path("var/demo").absolute() else f"{sys.argv[0]} demo run --fresh"
        print(f"\nThis demo was made on {made}; its days are counted from then. Anew: {anew}")
    print("\nCtrl-C stops it.", flush=True)


def people_to_try(environment: Mapping[str, str], now: datetime) -> list[str]:
    """Lines for the terminal: each hat and who wears it."""
    given = settings.from_environment(environment)
    database = Database.open(given.database_url, Keyring.read(given.key_file))
    try:
        with database.reading() as session:
            known = demo_people.found(session, {(one.who, one.hat) for one in CAST}, now=now)
    finally:
        database.engine.dispose()
    order = list(Hat)
    cast = sorted((one for one in CAST if (one.who, one.hat) in known), key=lambda one: order.index(one.hat))
    lines = []
    for hat, members in groupby(cast, lambda one: one.hat):
        names = dict.fromkeys(known[one.who, one.hat].name for one in members)
        lines.append(f"  {texts.translate(hat.label, 'en')} ({hat.label}): {', '.join(names)}")
    return lines


def _end(children: list["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
