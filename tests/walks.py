"""How does a test get to a stage of the road that another test of this process has walked to before?

The road is walked by the product's own verbs, once; what it left in the database is kept, and the next test that asks
for the same steps from the same beginning finds it put there. Only where nobody wrote anything else in between, and
only while the product is as it is: whoever used `monkeypatch` walks by itself from then on, as does a test whose ids
are counted.
"""

import sqlite3
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from psycopg import sql

from casework import ids
from tests.world import World


class Patching:
    """What a test changes the product with, and whether it did."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.used = False

    def __getattr__(self, name: str) -> Any:
        self.used = True
        return getattr(self._patch, name)


class Place(Protocol):
    """The database of one test."""

    def untouched(self) -> bool:
        """Nobody wrote since it was made, kept, or put."""

    def keep(self) -> Any:
        """What stands there now."""

    def put(self, kept: Any) -> None:
        """Make it stand there."""

    def close(self) -> None:
        """The test is over."""


@dataclass(frozen=True)
class Stage:
    """What a road left in the database, and what it gave."""

    kept: Any
    gave: Any
    label: int


class Walks:
    """The stages that this process has walked to, on one kind of database."""

    def __init__(self) -> None:
        self.known: dict[Hashable, Stage] = {}
        self.labels = count(1)


class Road:
    """Where the database of one test stands: at a stage with a label, or somewhere on foot."""

    def __init__(self, walks: Walks, place: Place) -> None:
        self.walks, self.place = walks, place
        self.label: int | None = 0
        self.drawn = ids.source
        self.patching: Patching | None = None

    def walk(self, verb: Callable[..., Any], world: World, *args: Any, **named: Any) -> Any:
        """Be where `verb` leads to: put there if it is known, else on foot."""
        changed = ids.source is not self.drawn or (self.patching is not None and self.patching.used)
        if self.label is None or changed or not self.place.untouched():
            self.label = None
            return verb(world, *args, **named)
        name = (verb.__module__, verb.__qualname__, self.label, world.now, repr((args, sorted(named.items()))))
        stage = self.walks.known.get(name)
        if stage is None:
            gave = verb(world, *args, **named)
            stage = Stage(self.place.keep(), gave, next(self.walks.labels))
            self.walks.known[name] = stage
        else:
            self.place.put(stage.kept)
        self.label = stage.label
        return stage.gave


def walked(verb: Callable[..., Any]) -> Callable[..., Any]:
    """For a helper that leads to a stage: the same arguments from the same place lead there at once."""

    @wraps(verb)
    def led(world: World, *args: Any, **named: Any) -> Any:
        return verb(world, *args, **named) if world.road is None else world.road.walk(verb, world, *args, **named)

    return led


class File:
    """An SQLite database: its pages are copied as a whole. What is kept lies in `folder`."""

    _numbers = count(1)

    def __init__(self, file: str, folder: Path) -> None:
        self._folder = folder
        self._link = sqlite3.connect(file, isolation_level=None)
        self._mark = self._looked()

    def untouched(self) -> bool:
        return self._looked() == self._mark

    def keep(self) -> Path:
        kept = self._folder / f"{next(self._numbers)}.db"
        into = sqlite3.connect(kept)
        self._link.backup(into)
        into.close()
        self._mark = self._looked()
        return kept

    def put(self, kept: Path) -> None:
        source = sqlite3.connect(f"file:{kept}?mode=ro", uri=True)
        source.backup(self._link)
        source.close()
        self._mark = self._looked()

    def close(self) -> None:
        self._link.close()

    def _looked(self) -> int:
        """Another number once somebody else wrote."""
        [(version,)] = self._link.execute("PRAGMA data_version")
        return int(version)


Counts = dict[str, int]
"""How many rows each table has."""


@dataclass(frozen=True)
class Rows:
    """The rows of the tables that a road changed, and where the sequences stand."""

    changed: dict[str, bytes]
    counts: Counts
    sequences: list[tuple[str, int, bool]]


class Server:
    """A database on the run's own PostgreSQL server, put there by the superuser past every trigger. Whatever somebody
    writes is of a later transaction; whatever is deleted is missing in the counts.
    """

    def __init__(self, address: str, name: str, link: psycopg.Connection, first: Counts) -> None:
        self._address, self._name, self._link = address, name, link
        self._first_mark = self._mark = self._now()
        self._counts = first

    def untouched(self) -> bool:
        with _linked(self._address, self._name) as link:
            seen = _seen(link)
        return counts(seen) == self._counts and all((newest or 0) <= self._mark for _table, _count, newest in seen)

    def keep(self) -> Rows:
        with _linked(self._address, self._name) as link, link.cursor() as cursor:
            changed, seen = {}, _seen(link)
            for table, _count, newest in seen:
                if (newest or 0) > self._first_mark:
                    with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as out:
                        changed[table] = b"".join(bytes(block) for block in out)
            names = [name for (name,) in link.execute("SELECT relname FROM pg_class WHERE relkind = 'S'")]
            asked = sql.SQL(" UNION ALL ").join(
                sql.SQL("SELECT {}, last_value, is_called FROM {}").format(sql.Literal(name), sql.Identifier(name))
                for name in names
            )
            sequences = [row for row in link.execute(asked) if row[2]]
        self._stands(counts(seen))
        return Rows(changed, self._counts, sequences)

    def put(self, kept: Rows) -> None:
        with _linked(self._address, self._name) as link, link.transaction(), link.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither keys nor guards look
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in kept.changed))
            for table, rows in kept.changed.items():
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as into:
                    into.write(rows)
            for sequence in kept.sequences:
                cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s, %s)", sequence)
        self._stands(kept.counts)

    def close(self) -> None:
        """Nothing stays open: a test may copy its database in turn."""

    def _stands(self, there: Counts) -> None:
        self._counts, self._mark = there, self._now()

    def _now(self) -> int:
        """A transaction's number: every later one has a greater one."""
        [(number,)] = self._link.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(number)


def counted(address: str, name: str) -> Counts:
    """How many rows each table of a database has."""
    with _linked(address, name) as link:
        return counts(_seen(link))


def counts(seen: list[tuple[str, int, int | None]]) -> Counts:
    return {table: number for table, number, _newest in seen if number}


def _linked(address: str, name: str) -> psycopg.Connection:
    return psycopg.connect(address, dbname=name, autocommit=True)


def _seen(link: psycopg.Connection) -> list[tuple[str, int, int | None]]:
    """Of each table its rows, and the last transaction that wrote one of them."""
    found = link.execute(
        "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    asked = [f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM {name}" for (name,) in found]
    return link.execute(" UNION ALL ".join(asked)).fetchall()
