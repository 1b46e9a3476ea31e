"""How does a database mean to answer a statement, and would it go through a whole table for it?

A search by nothing but the company or the workplace is such a walk too: in most installations that is every row. What
stands under a table expression of the statement itself is no table.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event, text

from casework.models.base import Base

_NARROWS_NOTHING = frozenset({"company_id", "workplace_id"})
_STEP = re.compile(r"^(?P<way>SCAN|SEARCH) (?P<what>\w+)(?: USING (?P<index>.*))?$")
_COLUMN = re.compile(r"\b([a-z_]+)[=<>]")


@dataclass(frozen=True)
class Asked:
    """A statement as it went to the driver."""

    statement: str
    values: Any


def asked(engine: Engine, visit: Callable[[], object]) -> list[Asked]:
    """The questions of a page: what it reads, and not what it writes down."""
    seen: list[Asked] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            seen.append(Asked(statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        visit()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def sizes(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in Base.metadata.tables
    }


def walked(connection: Connection, question: Asked) -> set[str]:
    """The tables that a question goes through from end to end."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {question.statement}", question.values)
        return set(_of_sqlite([row[-1] for row in rows], question.statement))
    explain = f"EXPLAIN (FORMAT JSON) {question.statement}"
    if "$1" in question.statement:  # as statements that are kept ready have their places
        with psycopg.RawCursor(connection.connection.driver_connection) as cursor:  # type: ignore[arg-type]  # psycopg's
            [[[plan]]] = cursor.execute(explain, question.values).fetchall()
    else:
        [plan] = connection.exec_driver_sql(explain, question.values).scalar_one()
    return set(_of_postgresql(plan["Plan"]))


def _of_sqlite(steps: list[str], statement: str) -> Iterator[str]:
    for step in steps:
        found = _STEP.match(step)
        if found is None:
            continue
        table = _table(found["what"], statement)
        if table is None:
            continue
        index = found["index"] or ""
        searched = set(_COLUMN.findall(index[index.find("(") :])) if "(" in index else set()
        if found["way"] == "SCAN" or index.startswith("AUTOMATIC") or not searched - _NARROWS_NOTHING:
            yield table


def _table(name: str, statement: str) -> str | None:
    """The table behind a name of a plan: itself, or what the statement calls so."""
    if name in Base.metadata.tables:
        return name
    called = re.search(rf'FROM "?(\w+)"? AS {name}\b|JOIN "?(\w+)"? AS {name}\b', statement)
    known = called and (called[1] or called[2])
    return known if known in Base.metadata.tables else None


def _of_postgresql(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Bitmap Heap Scan":
        conditions = [str(below.get("Index Cond", "")) for below in _bitmaps(node)]
        walks = any(not _narrows(condition) for condition in conditions)
    else:
        walks = not _narrows(str(node.get("Index Cond", "")))
    if walks and node.get("Relation Name") in Base.metadata.tables:
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _of_postgresql(below)


def _bitmaps(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for below in node.get("Plans", ()):
        if below["Node Type"] == "Bitmap Index Scan":
            yield below
        elif below["Node Type"].startswith("Bitmap"):
            yield from _bitmaps(below)


def _narrows(condition: str) -> bool:
    """Whether a search in an index asks for more than the company and the workplace."""
    columns = set(re.findall(r"\(+(?:\w+\.)?\"?([a-z_]+)\"?(?:\)::\w+)? (?:=|<|>|<=|>=|<>) ", condition))
    return bool(columns - _NARROWS_NOTHING)
