"""Which of some records are there without existing for the reader?

What isn't there any more was destroyed in its time: that somebody had looked at it is no secret of anybody's.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Select, case, literal, select, union_all
from sqlalchemy.sql.elements import False_

from casework.access.reach import REACHES
from casework.access.sight import RECORDS
from casework.access.visit import Visit

_MODELS: Final = {model.__tablename__: model for model in REACHES}  # type: ignore[attr-defined]  # each is a table
_NAMES: Final = {record.name for record in RECORDS}
_KINDS: Final = {name: model for name, model in _MODELS.items() if name in _NAMES and hasattr(model, "public_id")}
_APART: Final = {record.apart[1]: record.name for record in RECORDS if record.apart is not None}


def untold(visit: Visit, subjects: Collection[tuple[str, str]]) -> dict[tuple[str, str], bool]:
    """Of records by kind and public id those that don't exist for the reader; each with whether it may come to: some
    kinds never do. One query.
    """
    hidden, asked = {}, dict[str, set[str]]()
    for record, public_id in subjects:
        model = _KINDS.get(_APART.get(record, record))
        if model is not None and _never(visit.within(model)):
            hidden[record, public_id] = False
        elif model is not None:
            asked.setdefault(record, set()).add(public_id)
    if not asked:
        return hidden
    parts = [_known(visit, record, asked[record]) for record in sorted(asked)]
    rows = visit.session.execute(union_all(*parts)).all()
    return hidden | {(record, public_id): True for record, public_id, known in rows if not known}


def _never(condition: Any) -> bool:
    """Whether it is false of whatever there is: as it stands, or as "and" leaves it."""
    return isinstance(getattr(condition, "element", condition), False_)


def _known(visit: Visit, record: str, public_ids: Collection[str]) -> Select[*tuple[Any, ...]]:
    model: Any = _KINDS[_APART.get(record, record)]
    known = case((visit.within(model), 1), else_=0)
    return select(literal(record), model.public_id, known).where(
        model.company_id == visit.actor.company_id, model.public_id.in_(public_ids)
    )


__all__ = ["untold"]
