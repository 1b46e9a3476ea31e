"""How is a statement asked that is the same every time: put into SQL once, run in the driver's own words?

SQLAlchemy finds the SQL of a statement again by comparing the whole of it, and makes all its parameters anew: for the
long conditions of reach that takes four times as long as the database does. Here SQL and fixed parameters are kept with
the statement; only what a call gives is added. Rows are plain: what is asked for is columns, no objects of the models.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ClauseElement

_Processor = Callable[[Any], Any] | None
_PARAMETER: Final = re.compile(r"%\((\w+)\)s|%%")


class _Spoken(NamedTuple):
    """The statement in the words of one kind of database."""

    sql: str
    fixed: dict[str, Any]
    """What no call gives, as the driver takes it."""
    given: dict[str, _Processor]
    order: Sequence[str]
    """Of the parameters: the driver knows no names."""
    cursor: Callable[[Any], Any]
    """Made of the driver's own connection."""
    row: Callable[[Sequence[Any]], Any]
    readers: list[_Processor]


class Prepared:
    """One statement, for all threads: what a call gives stays with the call."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._spoken: dict[str, _Spoken] = {}

    def rows(self, connection: Connection, **given: Any) -> list[Any]:
        """What is found, as named tuples. Whoever has a session flushes it before."""
        cursor, spoken = self._run(connection, given)
        row, readers = spoken.row, spoken.readers
        return [
            row([value if read is None else read(value) for read, value in zip(readers, found, strict=True)])
            for found in cursor.fetchall()
        ]

    def run(self, connection: Connection, **given: Any) -> int:
        """Change something; in how many rows."""
        changed: int = self._run(connection, given)[0].rowcount
        return changed

    def _run(self, connection: Connection, given: dict[str, Any]) -> tuple[Any, _Spoken]:
        dialect = connection.dialect
        spoken = self._spoken.get(dialect.name)
        if spoken is None:
            spoken = self._spoken[dialect.name] = _speak(self._statement, dialect, given)
        values = {**spoken.fixed}
        for name, write in spoken.given.items():
            value = given[name]
            values[name] = value if write is None else write(value)
        cursor = spoken.cursor(connection.connection.driver_connection)
        _run(connection, cursor, spoken.sql, tuple([values[name] for name in spoken.order]))
        return cursor, spoken


def run(connection: Connection, sql: str, values: Any, *, many: bool = False) -> None:
    """Run SQL that is written by hand, in the same way."""
    _run(connection, connection.connection.cursor(), sql, values, many=many)


def _run(connection: Connection, cursor: Any, sql: str, values: Any, *, many: bool = False) -> None:
    """Whoever listens to the statements of the engine hears of it, and errors come out as SQLAlchemy's own."""
    for hear in connection.dispatch.before_cursor_execute:
        sql, values = hear(connection, cursor, sql, values, None, many)
    dialect: Any = connection.dialect
    try:
        (cursor.executemany if many else cursor.execute)(sql, values)
    except dialect.loaded_dbapi.Error as error:
        lost = dialect.is_disconnect(error, connection.connection.driver_connection, cursor)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=lost,
            dialect=dialect,
        ) from error  # fmt: skip


def _speak(statement: ClauseElement, dialect: Dialect, given: dict[str, Any]) -> _Spoken:
    """What is given must be single values: the SQL of a list depends on its length."""
    compiled: Any = statement.compile(dialect=dialect)
    state = compiled.construct_expanded_state(given)
    single = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    write = {**single, **state.processors}
    columns: Any = statement.exported_columns  # type: ignore[attr-defined]  # of a select, and of what gives rows back
    kinds = [column.type.dialect_impl(dialect) for column in columns]
    sql, order, cursor = state.statement, state.positiontup, _cursor
    if order is None:
        from psycopg import RawCursor  # noqa: PLC0415 - only where PostgreSQL is spoken

        sql, order, cursor = *_numbered(sql), RawCursor
    row: Any = namedtuple("Row", columns.keys())  # type: ignore[misc]  # noqa: PYI024 - the statement says which fields
    return _Spoken(
        sql=sql,
        fixed={
            name: process(value) if (process := write.get(name)) else value
            for name, value in state.parameters.items()
            if name not in given
        },
        given={name: write.get(name) for name in given if name in state.parameters},
        order=order,
        cursor=cursor,
        row=row._make,
        readers=[kind.result_processor(dialect, None) for kind in kinds],
    )


def _cursor(connection: Any) -> Any:
    return connection.cursor()


def _numbered(sql: str) -> tuple[str, list[str]]:
    """PostgreSQL's own way of writing parameters: psycopg works longer on turning a long statement into it than on all
    the rest.
    """
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return _PARAMETER.sub(number, sql), names
