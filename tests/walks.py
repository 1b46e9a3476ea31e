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

import pytest

from casework import ids
from tests import copies
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
        """Be where `verb` leads to: put there if it is known, else on foot. ValueError for one that lets days go by,
        which nobody who is put there would notice.
        """
        changed = ids.source is not self.drawn or (self.patching is not None and self.patching.used)
        if self.label is None or changed or not self.place.untouched():
            self.label = None
            return verb(world, *args, **named)
        name = (verb.__module__, verb.__qualname__, self.label, world.now, repr((args, sorted(named.items()))))
        stage = self.walks.known.get(name)
        if stage is None:
            set_out, gave = world.now, verb(world, *args, **named)
            if world.now != set_out:
                raise ValueError(f"{verb.__qualname__} changes what time it is")
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


@dataclass(frozen=True)
class Rows:
    """The rows of the tables that a road changed, how many rows all have, and where the sequences stand."""

    changed: dict[str, bytes]
    counts: dict[str, int]
    sequences: list[copies.Place]


class Server:
    """A database on the run's own PostgreSQL server. Whatever somebody writes is of a later transaction; whatever is
    deleted is missing in the counts.
    """

    def __init__(self, copy: copies.Copy) -> None:
        self._copy = copy
        self._mark, self._counts = copy.mark, copy.counts
        self._over: set[str] = set()

    def untouched(self) -> bool:
        return all(
            count == self._counts[table] and (newest or 0) <= self._mark for table, count, newest in self._copy.seen()
        )

    def keep(self) -> Rows:
        seen = self._copy.seen()
        rows = self._copy.read(self._over.union(self._copy.changed(seen)))  # also where a later step took all away
        there = Rows(rows, {table: count for table, count, _newest in seen}, self._copy.sequences())
        self._stands(there)
        return there

    def put(self, kept: Rows) -> None:
        self._copy.write(kept.changed, kept.changed, [place for place in kept.sequences if place[2]])
        self._stands(kept)

    def close(self) -> None:
        """The connection is that of the copy, and stays."""

    def _stands(self, there: Rows) -> None:
        self._counts, self._mark = there.counts, self._copy.now()
        self._over.update(there.changed)
