"""What comes of it when two people change the same thing at the same moment, each in a transaction of their own?

The first has done its part and not committed. The second begins in a thread and runs until the database makes it wait
(PostgreSQL: for a lock; SQLite: for the only writer). Then the first goes on to its end, and the second after it.
"""

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.world import World

Part = Callable[[Session], Any]
_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)  # fmt: skip


def meet(world: World, first: Part, second: Part, *, then: Part | None = None) -> BaseException | None:
    """Let two parts meet; `then`: what the first still does once the second waits. Gives what the second was refused
    with, None when it went through. Whatever the first raises is raised.
    """
    refused: list[BaseException] = []

    def run() -> None:
        try:
            with world.database.writing() as session:
                second(session)
        except BaseException as error:  # noqa: BLE001 - handed to the test, which knows what it expects
            refused.append(error)

    other = threading.Thread(target=run)
    with world.database.writing() as session:
        first(session)
        session.flush()
        other.start()
        _until_it_waits(world, other)
        if then is not None:
            then(session)
    other.join()
    return refused[0] if refused else None


def _until_it_waits(world: World, other: threading.Thread) -> None:
    if world.database.engine.dialect.name != "postgresql":
        return  # the first is the only writer: the second waits wherever it begins
    with world.database.engine.connect() as looking:
        while other.is_alive() and not looking.execute(_WAITING).scalar_one():
            looking.rollback()
