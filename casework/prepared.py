"""How is a statement asked that is the same every time: put into SQL once, run in the driver's own words?

SQLAlchemy finds the SQL of a statement again by comparing the whole of it, and makes all its parameters anew: for the
long conditions of reach that takes four times as long as the database does. Here SQL and fixed parameters are kept with
the statement; only what a call gives is added. Rows are plain: nothing of them is tracked, or loaded later.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Dialect, Select, inspect
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
    shape: Callable[[list[Any]], Any]
    """Makes a row of the values."""
    readers: list[_Processor]


class Prepared:
    """One statement, for all threads: what a call gives stays with the call."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._spoken: dict[str, _Spoken] = {}

    def rows(self, connection: Connection, **given: Any) -> list[Any]:
        """What is found, as named tuples. Whoever has a session flushes it before."""
        cursor, spoken = self._run(connection, given)
        shape, readers = spoken.shape, spoken.readers
        return [
            shape([value if read is None else read(value) for read, value in zip(readers, found, strict=True)])
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


def _speak(statement: Any, dialect: Dialect, given: dict[str, Any]) -> _Spoken:
    """What is given must be single values: the SQL of a list depends on its length."""
    asked, columns, shape = _shaped(statement)
    compiled: Any = asked.compile(dialect=dialect)
    state = compiled.construct_expanded_state(given)
    single = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    write = {**single, **state.processors}
    sql, order, cursor = state.statement, state.positiontup, _cursor
    if order is None:
        from psycopg import RawCursor  # noqa: PLC0415 - only where PostgreSQL is spoken

        sql, order, cursor = *_numbered(sql), RawCursor
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
        shape=shape,
        readers=[column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns],
    )


def _shaped(statement: Any) -> tuple[Any, list[Any], Callable[[list[Any]], Any]]:
    """The statement with each of its models taken apart, its columns, and what puts a row together again: columns by
    their names, a model as a plain record of its columns, None where an outer join found none.
    """
    told = statement.column_descriptions if isinstance(statement, Select) else ()
    models = [one for one in told if one.get("entity") is one["expr"]]
    if not models:
        found = statement.exported_columns
        return statement, list(found), _named("Row", found.keys())._make
    columns: list[Any] = []
    parts: list[tuple[Any, Any, int]] = []
    for one in told:
        begins = len(columns)
        if one.get("entity") is one["expr"]:
            names = [attribute.key for attribute in inspect(one["expr"]).mapper.column_attrs]
            columns += [getattr(one["expr"], name) for name in names]
            parts.append((slice(begins, len(columns)), _named(one["name"], names)._make, begins + names.index("id")))
        else:
            columns.append(one["expr"])
            parts.append((begins, _itself, begins))
    row = _named("Row", [one["name"] for one in told])

    def shape(values: list[Any]) -> Any:
        return row._make([make(values[at]) if values[key] is not None else None for at, make, key in parts])

    return statement.with_only_columns(*columns), columns, shape


def _itself(value: Any) -> Any:
    return value


def _named(name: str, fields: Iterable[str]) -> Any:
    return namedtuple(name, fields)  # noqa: PYI024 - the statement says which fields


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
