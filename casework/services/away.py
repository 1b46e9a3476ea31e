"""Who of the professionals is away on a day, and who is not to care for whom?"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from casework.models.handovers import Handover, Relation
from casework.models.people import PersonnelAuthority

ABSENCES: Final[Select[*tuple[Any, ...]]] = select(
    Handover.person_id,
    Handover.workplace_id,
    Handover.from_on,
    Handover.until_on,
).where(
    Handover.company_id == bindparam("company"),
    or_(Handover.until_on.is_(None), Handover.until_on >= bindparam("day", type_=Date)),
)
"""Of everybody, from a day on."""
_OF_PERSONS: Final = ABSENCES.where(Handover.person_id.in_(bindparam("persons", expanding=True)))
RELATED: Final = select(Relation.other_id, Relation.person_id).where(
    Relation.company_id == bindparam("company"),
    Relation.other_id.in_(bindparam("persons", expanding=True)),
    Relation.until_on.is_(None),
)
"""Of some employees (as persons): who is not to care for them, or whom they would rather not meet."""
AUTHORITY: Final = select(PersonnelAuthority.workplace_id, PersonnelAuthority.person_id).where(
    PersonnelAuthority.company_id == bindparam("company"), PersonnelAuthority.on(bindparam("day", type_=Date))
)
"""Who has personnel authority on a day."""


def absences(session: Session, company_id: int, person_ids: Collection[int], day: date) -> dict[int, list[Any]]:
    """Who of these is away, from a day on: where, from when until when."""
    session.flush()
    asked = {"company": company_id, "persons": list(person_ids), "day": day}
    return by_person(session.connection().execute(_OF_PERSONS, asked))


def by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """The rows of absences, by whose they are."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def covers(absence: Any, day: date, workplace_id: int | None) -> bool:
    """Whether somebody is away on a day from those who work there, wherever the talk would be: on line too."""
    there = absence.workplace_id is None or absence.workplace_id == workplace_id
    return there and absence.from_on <= day and (absence.until_on is None or day <= absence.until_on)


def related(rows: Iterable[Any], persons: Collection[int]) -> dict[int, frozenset[int]]:
    """The rows of `RELATED`, by employee."""
    found: dict[int, set[int]] = {person_id: set() for person_id in persons}
    for other_id, person_id in rows:
        found[other_id].add(person_id)
    return {other_id: frozenset(those) for other_id, those in found.items()}


def with_authority(rows: Iterable[Any], workplace_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The rows of `AUTHORITY`, by workplace."""
    found = list(rows)
    return {
        place: frozenset(row.person_id for row in found if row.workplace_id in {place, None}) for place in workplace_ids
    }
