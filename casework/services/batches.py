"""How are several small questions asked in one statement?"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Date, Integer, Select, cast, literal_column, null, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

_SHARED = (Integer, Date)
"""Columns of these kinds lie one over the other; any other has a place of its own."""
Statement = Select[*tuple[Any, ...]]


class Batch:
    """Questions of a few rows each, asked in one statement, because the way to the database and back costs more than
    their answers. Each keeps its own words and gets its own rows back, with its own names, in no order.
    """

    def __init__(self, **parts: Statement) -> None:
        kinds: list[TypeEngine[Any]] = []
        laid = [(part, _places(kinds, part)) for part in parts.values()]
        self._statement = union_all(*(_widened(nth, part, places, kinds) for nth, (part, places) in enumerate(laid)))
        self._names = list(parts)
        self._readers = [_reader(name, part, places) for name, (part, places) in zip(parts, laid, strict=True)]

    def ask(self, session: Session, asked: Mapping[str, Any]) -> dict[str, list[Any]]:
        """The rows of each question, by its name."""
        session.flush()
        found: list[list[Any]] = [[] for _ in self._names]
        for nth, *line in session.connection().execute(self._statement, asked):
            found[nth].append(self._readers[nth](line))
        return dict(zip(self._names, found, strict=True))


def _places(kinds: list[TypeEngine[Any]], part: Statement) -> list[int]:
    """In which column of the whole each of a question's stands: one of its kind that it hasn't taken yet, or a new one
    (added to `kinds`).
    """
    taken: list[int] = []
    for column in part.selected_columns:
        fitting = (
            place
            for place, kind in enumerate(kinds)
            if place not in taken and isinstance(kind, _SHARED) and type(kind) is type(column.type)
        )
        place = next(fitting, len(kinds))
        if place == len(kinds):
            kinds.append(column.type)
        taken.append(place)
    return taken


def _widened(nth: int, part: Statement, places: list[int], kinds: list[TypeEngine[Any]]) -> Statement:
    """A question as wide as the whole, its number before the rest."""
    own = dict(zip(places, part.selected_columns, strict=True))
    columns = [own.get(place, cast(null(), kind)) for place, kind in enumerate(kinds)]
    return part.with_only_columns(literal_column(str(nth), Integer), *columns, maintain_column_froms=True)


def _reader(name: str, part: Statement, places: list[int]) -> Callable[[list[Any]], Any]:
    """Makes a row of the question from a line of the whole."""
    names = [str(column.key) for column in part.selected_columns]
    row: Any = namedtuple(name, names)  # type: ignore[misc]  # noqa: PYI024 - they are known only here
    return lambda line: row._make(line[place] for place in places)
