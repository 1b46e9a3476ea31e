"""Who of the professionals is away on a day, and who is not to care for whom?"""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Row, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from casework.models.handovers import Handover, Relation
from casework.models.people import PersonnelAuthority

_ABSENCES: Final[Select[*tuple[Any, ...]]] = select(
    Handover.person_id,
    Handover.workplace_id,
    Handover.from_on,
    Handover.until_on,
).where(
    Handover.company_id == bindparam("company"),
    Handover.person_id.in_(bindparam("persons", expanding=True)),
    or_(Handover.until_on.is_(None), Handover.until_on >= bindparam("day", type_=Date)),
)
_RELATED: Final = select(Relation.other_id, Relation.person_id).where(
    Relation.company_id == bindparam("company"),
    Relation.other_id.in_(bindparam("persons", expanding=True)),
    Relation.until_on.is_(None),
)
_AUTHORITY: Final = select(PersonnelAuthority.workplace_id, PersonnelAuthority.person_id).where(
    PersonnelAuthority.company_id == bindparam("company"), PersonnelAuthority.on(bindparam("day", type_=Date))
)
"""Made once: every time that is offered asks them."""


def absences(session: Session, company_id: int, person_ids: Collection[int], day: date) -> dict[int, list[Row[Any]]]:
    """Who of these is away, from a day on: where, from when until when."""
    session.flush()
    asked = {"company": company_id, "persons": list(person_ids), "day": day}
    found: dict[int, list[Row[Any]]] = {}
    for row in session.connection().execute(_ABSENCES, asked):
        found.setdefault(row.person_id, []).append(row)
    return found


def covers(absence: Row[Any], day: date, workplace_id: int | None) -> bool:
    """Whether somebody is away on a day from those who work there, wherever the talk would be: on line too."""
    there = absence.workplace_id is None or absence.workplace_id == workplace_id
    return there and absence.from_on <= day and (absence.until_on is None or day <= absence.until_on)


def related(session: Session, company_id: int, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """By employee (as a person): the professionals who are not to care for them, or whom they would rather not meet."""
    session.flush()
    rows = session.connection().execute(_RELATED, {"company": company_id, "persons": list(person_ids)})
    found: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    for other_id, person_id in rows:
        found[other_id].add(person_id)
    return {other_id: frozenset(persons) for other_id, persons in found.items()}


def with_authority(
    session: Session, company_id: int, workplace_ids: Collection[int], day: date
) -> dict[int, frozenset[int]]:
    """Who has personnel authority on a day, by workplace."""
    rows = session.connection().execute(_AUTHORITY, {"company": company_id, "day": day}).all()
    return {
        place: frozenset(row.person_id for row in rows if row.workplace_id in {place, None}) for place in workplace_ids
    }
