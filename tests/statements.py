"""How is a statement put into SQL once in a process, though every test has a database, and so an engine, of its own?

An engine keeps the SQL of the statements that it has met: half the time of a test went into writing the same SQL again
for the next engine. Engines of one kind of database share it here, as all requests share it in a process that serves.

PostgreSQL learns a database's catalogue, and plans each statement, anew for every connection. A connection that an
engine closes is kept for the next engine on the same database: as a test finds that database put back, it finds the
connection put back, with no setting, lock, or transaction of the last.
"""

from typing import Any

import psycopg
import sqlalchemy
from sqlalchemy import Engine

from casework import db

MOST = 5_000
"""How many statements are kept: more than there are in the product."""

WAITING = 4
"""How many connections are kept for one database."""

_waiting: dict[str, list["Kept"]] = {}
"""By the name of the database: connections that nobody has."""
_first: dict[str, Engine] = {}
"""By the kind of database: the engine whose statements the later ones share."""


class Kept(psycopg.Connection[Any]):
    """A connection that waits for the next who wants the same one."""

    asked: dict[str, Any]

    def close(self) -> None:
        """Wait, if nothing is under way or broken."""
        waiting = _waiting.setdefault(self.info.dbname, []) if not self.closed else []
        idle = not self.closed and self.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
        if idle and not self.autocommit and self not in waiting and len(waiting) < WAITING:
            waiting.append(self)
        elif self not in waiting:
            super().close()

    def end(self) -> None:
        """Close it in earnest."""
        super().close()

    def is_as_new(self) -> bool:
        """Put it back; False when the server has ended it."""
        try:
            self.execute("RESET ALL; SELECT pg_advisory_unlock_all(); DISCARD TEMP")
            self.commit()
        except psycopg.Error:
            return False
        return True


def waiting(name: str) -> list[int]:
    """The server's own numbers of the connections that wait for this database."""
    return [one.info.backend_pid for one in _waiting.get(name, [])]


def end(name: str | None = None) -> None:
    """Let nobody wait for this database, or for any."""
    for there in [name] if name is not None else list(_waiting):
        for one in _waiting.pop(there, []):
            one.end()


def _connect(*args: Any, **asked: Any) -> Kept:
    """One that waits, or a new one."""
    there = _waiting.get(asked.get("dbname", ""), [])
    plain = {name: value for name, value in asked.items() if name != "context"}  # each dialect has the same of its own
    for one in [one for one in there if one.asked == plain]:
        there.remove(one)
        if one.is_as_new():
            return one
        one.end()
    made = Kept.connect(*args, **asked)
    made.asked = plain
    return made


def share() -> None:
    """From here on, the engines that the product makes in this process share their statements."""
    db.create_engine = _created  # type: ignore[assignment, attr-defined]  # put in its place for all tests


def _created(url: str, **options: Any) -> Engine:
    made = sqlalchemy.create_engine(url, **{"query_cache_size": MOST, **options})
    if made.dialect.name == "postgresql":
        made.dialect.connect = _connect  # type: ignore[assignment, method-assign]  # the engine asks its own dialect
    first = _first.get(made.dialect.name)
    if first is None or first.dialect.server_version_info is None:  # it has never been connected
        _first[made.dialect.name] = made
    else:
        made.dialect = made.pool._dialect = first.dialect  # statements are kept for a dialect
        made._compiled_cache = first._compiled_cache
    return made
