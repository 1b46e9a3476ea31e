"""How does each test get a fresh, migrated database of its own within milliseconds?

One template of each kind is migrated once per run, by whichever worker needs it first; every test gets a copy.
"""

import fcntl
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from casework import migrate
from tests import postgres

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
            server = self.server()
            name = self._prefix + uuid.uuid4().hex
            self._create(server, name, str(source.database))
            try:
                yield _named(server, name)
            finally:
                self._drop(server, name)

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
        template = self._template(server) if migrated else "template0"
        name = self._prefix + uuid.uuid4().hex
        self._create(server, name, template)
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

    def close(self) -> None:
        """End this process's connection to the server."""
        if self._master is not None:
            self._master.close()
            self._master = None

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

    def _connected(self, server: str) -> psycopg.Connection:
        if self._master is None:
            address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
            self._master = psycopg.connect(address, autocommit=True)
        return self._master

    def _create(self, server: str, name: str, template: str) -> None:
        master = self._connected(server)
        parts = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        if master.info.server_version >= 150000:
            parts += sql.SQL(" STRATEGY file_copy")  # half the time of the default for ten megabytes
        master.execute(parts)

    def _drop(self, server: str, name: str) -> None:
        self._connected(server).execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)
