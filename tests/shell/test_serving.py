"""Does the demo start, answer and stop cleanly, and is a taken port told in one sentence?"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import types
import urllib.request
from datetime import date

import pytest

from casework import serving
from casework.settings import BadSetting
from tests import world as worlds


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def casework(*words, env=None, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "casework.cli", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env={**os.environ, **(env or {})}, **options,
    )  # fmt: skip


def children(pid):
    """The processes below a process, however deep."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found: set[int] = set()
    new = {pid}
    while new:
        new = {child for child, parent in pairs if parent in new} - found
        found |= new
    return found


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(what):
    """Wait for something; a test that hangs is ended by whoever runs it."""
    while not (found := what()):
        time.sleep(0.05)
    return found


@pytest.fixture
def demo(databases, tmp_path):
    """A demo that was built before: the world of the tests in its place."""
    folder = tmp_path / "demo"
    folder.mkdir()
    world = worlds.build(databases.sqlite(folder / "casework.db"), folder, demo=True)
    world.key_file.rename(folder / "keys")
    world.close()
    (folder / "secret").write_text("only for tests " * 3)
    (folder / "made").write_text(date(2026, 1, 1).isoformat())
    return folder


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_starts_answers_and_stops_with_everything_it_started(demo, wish):
    port = free_port()
    running = casework("demo", "run", "--port", port, "--folder", demo, start_new_session=True)
    said = [until(running.stdout.readline) for _ in range(2)][-1]
    assert said == f"Open http://127.0.0.1:{port}/demo and be one of these people (no passwords there):\n"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo") as page:
        assert page.status == 200
    below = children(running.pid)
    assert len(below) >= 3  # the web server with its process, and the worker
    running.send_signal(wish)
    out, err = running.communicate()
    assert running.returncode == 0, err
    assert "This demo was made on 2026-01-01" in out
    assert "Stopping" in out
    assert not any(alive(pid) for pid in below)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_when_one_half_dies_the_other_is_stopped_and_it_is_said(demo):
    port = free_port()
    running = casework("demo", "run", "--port", port, "--folder", demo, start_new_session=True)
    until(running.stdout.readline)
    below = children(running.pid)
    listed = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    lines = (re.match(r"\s*(\d+) (.*)", line) for line in listed.splitlines())
    [worker] = [
        int(line[1]) for line in lines if line and int(line[1]) in below and line[2].endswith("casework.cli worker")
    ]
    os.kill(worker, signal.SIGKILL)
    _, err = running.communicate()
    assert running.returncode == 1
    assert "The worker ended by itself (-9); the demo stops." in err
    assert not any(alive(pid) for pid in below)


def test_a_taken_port_is_one_sentence(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for words in (("demo", "run", "--folder", demo), ("serve",)):
            tried = casework(*words, "--port", port)
            out, err = tried.communicate()
            assert tried.returncode == 1
            assert err.startswith(f"Port {port} is taken by another program; choose another, such as --port ")
            assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "", "abc", "８０００"])
def test_what_is_no_port_is_said(port):
    with pytest.raises(BadSetting, match="is no port"):
        serving.free("127.0.0.1", port)


def test_a_build_that_fails_leaves_nothing_that_could_be_taken_for_a_demo(tmp_path, monkeypatch):
    folder = tmp_path / "var" / "demo"

    def half(_url, key_file, **_when):
        key_file.write_text("half")
        raise RuntimeError("the machine went to sleep")

    monkeypatch.setitem(sys.modules, "casework.demo.build", types.SimpleNamespace(build=half))
    with pytest.raises(RuntimeError):
        serving.demo(folder, str(free_port()))
    assert list(folder.parent.iterdir()) == []


def test_serving_answers_as_an_installation(demo, tmp_path):
    port = free_port()
    env = {
        "CASEWORK_DATABASE_URL": f"sqlite:///{demo / 'casework.db'}", "CASEWORK_KEY_FILE": str(demo / "keys"),
        "CASEWORK_SECRET_KEY": "only for tests " * 3,
    }  # fmt: skip
    running = casework("serve", "--port", port, "--workers", "1", env=env, cwd=tmp_path)

    def answers():
        assert running.poll() is None, running.communicate()[1]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in") as page:
                return page.status
        except OSError:
            return None

    assert until(answers) == 200
    running.terminate()
    running.communicate()
    assert [path for path in tmp_path.rglob("*ctl*") if path.is_socket()] == []
    refused = casework("serve", "--port", port, env={**env, "CASEWORK_PRODUCTION": "1"})
    _, err = refused.communicate()
    assert refused.returncode == 1
    assert err == "CASEWORK_PUBLIC_URL must begin with https:// when CASEWORK_PRODUCTION is 1.\n"
    refused = casework(
        "serve", "--port", port, env={**env, "CASEWORK_PRODUCTION": "1", "CASEWORK_PUBLIC_URL": "https://x.example"}
    )
    _, err = refused.communicate()
    assert err.startswith("This is the demo database")
