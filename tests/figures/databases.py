"""Which databases are figures taken on? Fresh, migrated ones of both kinds, durable as in earnest."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from casework import migrate
from tests import postgres

KINDS = ("sqlite", "postgresql")


@cache
def _migrated() -> bytes:
    """An SQLite database without rows: made once in a process."""
    with tempfile.TemporaryDirectory(prefix="casework-figures-") as name:
        file = Path(name) / "template.db"
        migrate.upgrade(f"sqlite:///{file}")
        return file.read_bytes()


@contextmanager
def fresh(kind: str) -> Iterator[tuple[str, Path]]:
    """The URL of a new migrated database, and a folder for its key file."""
    with tempfile.TemporaryDirectory(prefix="casework-figures-") as name:
        folder = Path(name)
        if kind == "sqlite":
            file = folder / "casework.db"
            file.write_bytes(_migrated())
            yield f"sqlite:///{file}", folder
            return
        with postgres.serving(durable=True) as server:
            address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
            database = f"cw_{folder.name.replace('-', '_').lower()}"
            with psycopg.connect(address, autocommit=True) as master:
                master.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
                try:
                    url = make_url(server).set(database=database).render_as_string(hide_password=False)
                    migrate.upgrade(url)
                    yield url, folder
                finally:
                    master.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))
