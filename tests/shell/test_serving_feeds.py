"""Does the secret of a calendar feed stay out of what the real web server writes down?"""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

from casework import serving
from casework.services import feeds
from tests.databases import SQLITE_ONLY


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def written(world, *more: str) -> tuple[str, str, int]:
    """The secret, all that the server wrote while it was asked for the feed, and the status of the answer."""
    with world.database.writing() as session:
        token = feeds.make(session, world.actor("worker"), now=world.now)
    world.close()
    port = free_port()
    environment = {
        **os.environ, "CASEWORK_DATABASE_URL": world.url, "CASEWORK_KEY_FILE": str(world.key_file),
        "CASEWORK_SECRET_KEY": "only for tests " * 3,
    }  # fmt: skip
    server = subprocess.Popen(
        [*serving.web_server("127.0.0.1", port, 1), *more], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        status = asked(f"http://127.0.0.1:{port}/calendar/{token}.ics")
        asked(f"http://127.0.0.1:{port}/calendar/{token}.ics?x=%00")
        asked(f"http://127.0.0.1:{port}/calendar/{token}.ics/more")
    finally:
        server.terminate()
        output, _ = server.communicate(timeout=30)
    return token, output, status


def asked(url: str) -> int:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - our own server
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return int(error.code)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@SQLITE_ONLY
def test_the_web_server_writes_no_address_down(world):
    token, output, status = written(world)
    assert status == 200
    assert token not in output


@SQLITE_ONLY
def test_a_server_with_an_access_log_is_caught(world):
    token, output, _status = written(world, "--access-logfile", "-")
    assert token in output
