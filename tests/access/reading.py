"""How do tests read one record as somebody? By an act of their own, with the facts given or found."""

from typing import Any

from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, enter
from casework.access.sight import Fact, Record
from casework.db import Database
from casework.models.cases import Case
from tests.world import NOW


def read(
    database: Database,
    actor: Actor,
    record: Record,
    source: Any,
    known: Fact,
    *,
    act: Act = Act.SEE_DESK,
    **computed: Any,
) -> Shown:
    """Show a record to somebody in a transaction of its own. A field that is no column is given as its own name."""
    with database.writing() as session:
        visit = enter(session, actor, act, now=NOW)
        return visit.show(record, reload(session, source), known, **{**names(record, source), **computed})


def reload(session: Session, source: Any) -> Any:
    """The same record in this session, as it stands in the database."""
    return session.get_one(type(source), source.id)


def names(record: Record, source: Any) -> dict[str, str]:
    """Every field of the record that is no column, with its own name as value."""
    return {field: field for field in record.fields if not hasattr(source, field)}


def facts(database: Database, actor: Actor, case: Case, *, act: Act = Act.SEE_DESK) -> Fact:
    """The facts of a case for somebody."""
    with database.reading() as session:
        return enter(session, actor, act, now=NOW).facts(case)
