"""How does the product reach its database: engine, session, and the two column types of the house?"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Dialect, Engine, LargeBinary, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator

from casework.sealing import Keyring, Sealed

logging.getLogger("psycopg").setLevel(logging.ERROR)

SAFE_FOR_WAL = (3, 51, 3)
"""First SQLite without the WAL-reset corruption bug (sqlite.org change log; 3.52.0 was withdrawn)."""
POSTGRESQL = "-c jit=off -c random_page_cost=1.1 -c timezone=UTC"
"""What each connection asks of the server, unless the URL says otherwise."""
STATEMENTS = 500
"""So many statements SQLite keeps ready on each connection, as many as SQLAlchemy keeps the SQL of. The driver's own
limit is 128, and it keeps those asked most often: beyond it a page's long statements were made ready anew each time.
"""
WRITES = "casework_writes"
"""Execution option of a session that is going to write: on SQLite it begins with BEGIN IMMEDIATE."""


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], datetime | None]:
        """One call for each value of a long list, not two: PostgreSQL's driver gives datetimes by itself."""
        if dialect.name != "postgresql":
            return super().result_processor(dialect, coltype)  # type: ignore[return-value]  # stubs
        return partial(self.process_result_value, dialect=dialect)


class tokyo_day(GenericFunction[date]):  # noqa: N801 - it stands in a statement as a function does
    """The day in Tokyo of a column of moments; there is no summer time."""

    type = Date()
    inherit_cache = True


@compiles(tokyo_day, "sqlite")
def _day_on_sqlite(element: tokyo_day, compiler: SQLCompiler, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+9 hours')"


@compiles(tokyo_day, "postgresql")
def _day_on_postgresql(element: tokyo_day, compiler: SQLCompiler, **more: Any) -> str:
    return f"CAST(timezone('Asia/Tokyo', {compiler.process(element.clauses, **more)}) AS DATE)"


class SealedText(TypeDecorator[Sealed]):
    """A sealed column: bytes in the database, an inert `Sealed` in Python."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("a sealed column takes only Sealed values")
        return value.blob

    def process_result_value(self, value: Any, dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))


def sqlite_driver() -> ModuleType:
    """The newest SQLite that is here: the bundled build where it has a wheel, else Python's own."""
    try:
        import pysqlite3.dbapi2 as bundled  # noqa: PLC0415 - absent on platforms without a wheel
    except ImportError:
        return sqlite3
    return bundled  # type: ignore[no-any-return]  # the bundled build has no types


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`, with the guarantees that the models count on."""
    if not url.startswith("sqlite"):
        # Without JIT: it spends seconds on compiling the wide conditions of reach, for queries of a few milliseconds.
        # A look-up costs as on the disks of today: a page of fifty lines never reads a whole table for them.
        # In UTC, wherever the server stands: then an instant comes as it is kept, and none of a list is converted.
        told = {} if "options" in make_url(url).query else {"options": POSTGRESQL}
        return create_engine(url, hide_parameters=True, pool_size=8, max_overflow=8, pool_timeout=10, connect_args=told)
    driver = sqlite_driver()
    kept = {"timeout": 15, "cached_statements": STATEMENTS}
    engine = create_engine(url, module=driver, hide_parameters=True, connect_args=kept)
    wal = driver.sqlite_version_info >= SAFE_FOR_WAL

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
        connection.execute(f"PRAGMA synchronous = {'FULL' if wal else 'EXTRA'}")
        connection.execute("PRAGMA trusted_schema = OFF")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(WRITES, False)
        # On the driver's own connection: every page begins three times. Its errors come out as SQLAlchemy's own.
        below: Any = connection.connection.dbapi_connection
        try:
            below.execute("BEGIN IMMEDIATE" if immediate else "BEGIN")
        except driver.Error as error:
            raise DBAPIError.instance("BEGIN", None, error, driver.Error, dialect=connection.dialect) from error

    return engine


class CaseworkSession(Session):
    """The product's own session class: `access/trail.py` hangs its guards on it."""


class Database:
    """One database with its keys: opens sessions for reading and for writing."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self.engine = engine
        self.keyring = keyring
        info = {"keyring": keyring}
        self._reading = sessionmaker(engine, class_=CaseworkSession, expire_on_commit=False, info=info)
        writing = engine.execution_options(**{WRITES: True})
        self._writing = sessionmaker(
            writing, class_=CaseworkSession, expire_on_commit=False, info={**info, "writes": True}
        )

    @classmethod
    def open(cls, url: str, keyring: Keyring) -> "Database":
        return cls(make_engine(url), keyring)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that changes nothing; whatever it did is rolled back."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with self._writing() as session, session.begin():
            yield session
