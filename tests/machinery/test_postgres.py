"""Does the tests' PostgreSQL end with its run, whatever ends the run, and touch no other server?"""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests import postgres

KEEPER = """
import os, sys, time
from pathlib import Path
from tests import postgres
print(postgres.start(Path(sys.argv[1]), keeper=os.getpid()), flush=True)
time.sleep(600)
"""


def answers(url: str) -> bool:
    """Is a server there?"""
    try:
        psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture
def folder():
    with postgres.own_folder() as made:
        yield made


def gone(folder: Path) -> bool:
    until = time.monotonic() + postgres.PATIENCE
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.1)
    return not folder.exists()


def test_a_killed_run_leaves_no_server_behind_and_stops_no_other(folder, databases):
    other = databases.server()
    run = subprocess.Popen([sys.executable, "-c", KEEPER, folder], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    with run.stdout:
        url = run.stdout.readline().strip()
    assert answers(url)
    run.kill()
    run.wait()
    assert gone(folder)
    assert not answers(url)
    assert answers(other)


def test_a_server_ends_with_its_block(monkeypatch):
    monkeypatch.delenv(postgres.NAMED_SERVER, raising=False)
    with postgres.serving(durable=True) as url:
        assert answers(url)
    assert not answers(url)


def test_a_named_server_is_used_as_it_is(databases, monkeypatch):
    monkeypatch.setenv(postgres.NAMED_SERVER, databases.server())
    with postgres.serving() as url:
        assert url == databases.server()
    assert answers(url)
