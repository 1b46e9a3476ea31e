"""A worker as a process of its own, to be killed: python -m tests.worker.process URL KEYFILE PORT KIND AHEAD."""

import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from casework.db import Database
from casework.sealing import Keyring
from casework.services import deliveries
from casework.settings import Settings
from casework.worker import Post, Worker

LEASE = timedelta(seconds=1)
"""So that a test need not wait for minutes until a killed worker's mail comes back."""


class Forgetful(Worker):
    """A broken twin: notes a mail as sent before it is."""

    def _one(self, claim: deliveries.Claim, post: Post | None) -> bool:
        with self._database.writing() as session:
            outgoing = deliveries.render(
                session, claim, sender="o@example.jp", inbox="http://x/inbox", now=self._time()
            )
        if outgoing is None or post is None:
            return True
        with self._database.writing() as session:
            deliveries.settled(session, outgoing, now=self._time())
        post.send(outgoing.to, outgoing.raw)
        return True


KINDS: dict[str, Any] = {"worker": Worker, "forgetful": Forgetful}


def main(url: str, key_file: str, port: str, kind: str, ahead: str) -> None:
    """Run until SIGTERM. `ahead`: by how many seconds the world's clock differs from the machine's."""
    difference = timedelta(seconds=float(ahead))
    settings = Settings(
        database_url=url, secret_key="x" * 32, key_file=Path(key_file), smtp_url=f"smtp://127.0.0.1:{port}"
    )
    database = Database.open(url, Keyring.read(Path(key_file)))
    worker = KINDS[kind](database, settings, tell_time=lambda: datetime.now(UTC) + difference, lease=LEASE)
    signal.signal(signal.SIGTERM, lambda _number, _frame: worker.stop.set())
    worker.run(pause=0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
