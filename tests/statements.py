"""How is a statement put into SQL once in a process, though every test has a database, and so an engine, of its own?

An engine keeps the SQL of the statements that it has met: half the time of a test went into writing the same SQL again
for the next engine. Engines of one kind of database share it here, as all requests share it in a process that serves.
"""

from typing import Any

import sqlalchemy
from sqlalchemy import Engine

from casework import db

MOST = 5_000
"""How many statements are kept: more than there are in the product."""

_first: dict[str, Engine] = {}
"""By the kind of database: the engine whose statements the later ones share."""


def share() -> None:
    """From here on, the engines that the product makes in this process share their statements."""
    db.create_engine = _created  # type: ignore[assignment, attr-defined]  # put in its place for all tests


def _created(url: str, **options: Any) -> Engine:
    made = sqlalchemy.create_engine(url, **{"query_cache_size": MOST, **options})
    first = _first.get(made.dialect.name)
    if first is None or first.dialect.server_version_info is None:  # it has never been connected
        _first[made.dialect.name] = made
    else:
        made.dialect = made.pool._dialect = first.dialect  # statements are kept for a dialect
        made._compiled_cache = first._compiled_cache
    return made
