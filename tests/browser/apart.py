"""How is the application served by a process of its own, so that a test can kill it? The time stands still in it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from werkzeug.serving import make_server

from casework.app import create_app
from casework.settings import Settings
from tests.clients import Site

PATIENCE = 60


class Apart:
    """The server of a site, as a process that starts, dies and starts again at the same address."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        given, now = self.site.settings, self.site.clock.now.isoformat()
        words = [given.database_url, str(given.key_file), given.secret_key, now, str(self.port)]
        self.process = subprocess.Popen([sys.executable, "-m", "tests.browser.apart", *words])
        for _try in range(PATIENCE * 10):
            try:
                urllib.request.urlopen(f"{self.url}/static/favicon.svg", timeout=1).close()  # noqa: S310 - our own server
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server doesn't come up")

    def kill(self) -> None:
        """At once, in the middle of whatever it does."""
        if self.process is not None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def main(url: str, key_file: str, secret: str, now: str, port: str) -> None:
    moment = datetime.fromisoformat(now)
    app = create_app(Settings(database_url=url, secret_key=secret, key_file=Path(key_file)), tell_time=lambda: moment)
    make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
