"""Who of the professionals is away on a day, and who is not to care for whom?"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.models.handovers import Handover, Relation


def absences(session: Session, company_id: int, person_ids: Collection[int], day: date) -> dict[int, list[Handover]]:
    """Who of these is away, from a day on."""
    found: dict[int, list[Handover]] = {}
    rows = session.execute(
        select(Handover).where(
            Handover.company_id == company_id,
            Handover.person_id.in_(person_ids),
            or_(Handover.until_on.is_(None), Handover.until_on >= day),
        )
    ).scalars()
    for handover in rows:
        found.setdefault(handover.person_id, []).append(handover)
    return found


def covers(absence: Handover, day: date, workplace_id: int | None) -> bool:
    """Whether somebody is away from there on a day. Times on line without a workplace go on unless they are away from
    everywhere.
    """
    there = absence.workplace_id is None or absence.workplace_id == workplace_id
    return there and absence.from_on <= day and (absence.until_on is None or day <= absence.until_on)


def related(session: Session, company_id: int, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """By employee (as a person): the professionals who are not to care for them, or whom they would rather not meet."""
    rows = session.execute(
        select(Relation.other_id, Relation.person_id).where(
            Relation.company_id == company_id, Relation.other_id.in_(person_ids), Relation.until_on.is_(None)
        )
    )
    found: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    for other_id, person_id in rows:
        found[other_id].add(person_id)
    return {other_id: frozenset(persons) for other_id, persons in found.items()}
