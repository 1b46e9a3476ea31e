"""How does each test get a fresh, migrated database of its own within milliseconds?

One template of each kind is migrated once per run, by whichever worker needs it first; every test gets a copy.
"""

import fcntl
import shutil
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from casework import migrate
from tests import postgres, statements
from tests.copies import Copy

KINDS = ("sqlite", "postgresql")
SQLITE_ONLY = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For a test whose question has the same answer on every database."""
POSTGRESQL_ONLY = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Databases:
    """The databases of one test run, kept in one folder that all its workers share."""

    def __init__(self, folder: Path, keeper: int) -> None:
        self.folder = folder
        self._keeper = keeper
        self._prefix = f"cw_{folder.name.rsplit('-', 1)[-1].lower()}_"
        self._master: psycopg.Connection | None = None
        self._above: psycopg.Connection | None = None
        self._idle: defaultdict[str, list[Copy]] = defaultdict(list)
        self._used: dict[str, Copy] = {}

    def lasting(self, kind: str, place: Path) -> str:
        """The URL of a new migrated database that stays until the run ends."""
        if kind == "sqlite":
            return self.sqlite(place / f"{uuid.uuid4().hex}.db")
        server = self.server()
        name = self._prefix + uuid.uuid4().hex
        self._create(server, name, self._template(server))
        return _named(server, name)

    @contextmanager
    def copied(self, url: str, place: Path) -> Iterator[str]:
        """A copy of a database of this run to which nobody is connected; it is gone afterwards."""
        source = make_url(url)
        if source.get_backend_name() == "sqlite":
            file = place / f"{uuid.uuid4().hex}.db"
            shutil.copyfile(str(source.database), file)
            yield f"sqlite:///{file}"
        else:
            with self._copy(self.server(), str(source.database)) as copied:
                yield copied

    def fresh(self, kind: str, place: Path) -> Iterator[str]:
        """Yield the URL of a new migrated database; it is gone afterwards."""
        if kind == "sqlite":
            yield self.sqlite(place / f"{uuid.uuid4().hex}.db")
        else:
            with self.postgresql() as url:
                yield url

    def sqlite(self, file: Path) -> str:
        """Copy the migrated template to `file` and return its URL."""
        template = self.folder / "template.db"
        with self._alone():
            if not template.exists():
                draft = self.folder / "draft.db"
                draft.unlink(missing_ok=True)
                migrate.upgrade(f"sqlite:///{draft}")
                draft.rename(template)
        shutil.copyfile(template, file)
        return f"sqlite:///{file}"

    @contextmanager
    def postgresql(self, *, migrated: bool = True) -> Iterator[str]:
        """A database on the run's server, copied from the migrated template or empty."""
        server = self.server()
        if migrated:
            with self._copy(server, self._template(server)) as url:
                yield url
        else:
            name = self._prefix + uuid.uuid4().hex
            self._create(server, name, "template0")
            try:
                yield _named(server, name)
            finally:
                self._drop(server, name)

    def server(self) -> str:
        """The URL of the run's PostgreSQL server, started when somebody first asks."""
        note = self.folder / "server"
        with self._alone():
            if not note.exists():
                note.write_text(postgres.named() or postgres.start(self.folder, keeper=self._keeper))
        return note.read_text()

    def in_use(self, name: str) -> Copy | None:
        """The database that a test of this process has; None on a server that somebody named."""
        return self._used.get(name)

    def forget(self) -> None:
        """Drop the databases that wait for the next test."""
        for copies in self._idle.values():
            for copy in copies:
                copy.close()
                self._drop(self.server(), copy.name)
        self._idle.clear()

    def close(self) -> None:
        """End this process's connections to the server."""
        statements.end()
        for copies in self._idle.values():
            for copy in copies:
                copy.close()
        self._idle.clear()
        for link in (self._master, self._above):
            if link is not None:
                link.close()
        self._master = self._above = None

    def end(self) -> None:
        """End the run: its server, or on a named server every database of this run, and the folder."""
        note = self.folder / "server"
        if note.exists() and not (self.folder / "data").exists():
            server = note.read_text()
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            for (name,) in self._connected(server).execute(query, [self._prefix]).fetchall():
                self._drop(server, name)
        self.close()
        postgres.stop(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One worker at a time: the lock goes with the process, so a killed worker blocks nobody."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _template(self, server: str) -> str:
        name = f"{self._prefix}template"
        done = self.folder / "template.pg"
        with self._alone():
            if not done.exists():
                self._create(server, name, "template0")
                try:
                    migrate.upgrade(_named(server, name))
                except BaseException:  # every test that asks shall see this reason, not "already exists"
                    self._drop(server, name)
                    raise
                done.touch()
        return name

    @contextmanager
    def _copy(self, server: str, source: str) -> Iterator[str]:
        """A copy of a database; on the run's own server it is put back afterwards and taken again."""
        superuser = postgres.superuser(self.folder)
        copy = self._idle[source].pop() if self._idle[source] else None
        name = copy.name if copy else self._prefix + uuid.uuid4().hex
        if copy is None:
            self._create(server, name, source)
            copy = Copy(superuser, name) if superuser else None
        if copy is not None:
            self._used[name] = copy
        try:
            yield _named(server, name)
        finally:
            self._used.pop(name, None)
            if copy is not None and copy.put_back():
                self._idle[source].append(copy)
            else:
                if copy is not None:
                    copy.close()
                self._drop(server, name)

    def _connected(self, server: str) -> psycopg.Connection:
        if self._master is None:
            address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
            self._master = psycopg.connect(address, autocommit=True)
        return self._master

    def _create(self, server: str, name: str, template: str) -> None:
        master, taken = self._connected(server), self._used.get(template)
        if taken is not None:
            taken.close()
        statements.end(template)
        parts = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        if master.info.server_version >= 150000:
            parts += sql.SQL(" STRATEGY file_copy")  # half the time of the default for ten megabytes
        master.execute(parts)

    def _drop(self, server: str, name: str) -> None:
        """As the superuser where there is one: the connection that puts a copy back is the superuser's."""
        statements.end(name)
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        superuser = postgres.superuser(self.folder)
        if superuser is None:
            self._connected(server).execute(drop)
        else:
            if self._above is None:
                self._above = psycopg.connect(superuser, dbname="postgres", autocommit=True)
            self._above.execute(drop)


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
