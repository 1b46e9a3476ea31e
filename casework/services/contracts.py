"""As what is somebody engaged where, on which day?"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from casework.access import Visit
from casework.models.providers import Engagement
from casework.models.slots import Slot
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import EngagementKind, Hat

PHYSICIANS: Final = tuple(kind for kind in EngagementKind if kind.hat is Hat.PHYSICIAN)
"""The statutory interview is held by a physician and nobody else (安衛法66条の10第3項)."""

_ENGAGEMENTS: Final = select(
    Engagement.person_id, Engagement.workplace_id, Engagement.kind, Engagement.from_on, Engagement.until_on
).where(Engagement.company_id == bindparam("company"))
OF_PLACES: Final = _ENGAGEMENTS.where(
    or_(Engagement.workplace_id.in_(bindparam("places", expanding=True)), Engagement.workplace_id.is_(None))
)
"""Those for some workplaces, or for the whole company."""
_OF_PERSONS: Final = _ENGAGEMENTS.where(Engagement.person_id.in_(bindparam("persons", expanding=True)))


def engagements_of(session: Session, company_id: int, persons: Collection[int]) -> dict[int, list[Any]]:
    """All engagements of some persons."""
    session.flush()
    return by_person(session.connection().execute(_OF_PERSONS, {"company": company_id, "persons": list(persons)}))


def by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """The rows of engagements, by whose they are."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def is_on(engagement: Any, day: date) -> bool:
    """Whether it holds on a day."""
    return engagement.from_on <= day and (engagement.until_on is None or engagement.until_on >= day)


def kinds_on(engagements: Iterable[Any], day: date) -> set[EngagementKind]:
    """All that somebody is engaged as on a day."""
    return {one.kind for one in engagements if is_on(one, day)}


def role_on(engagements: Iterable[Any], starts_at: datetime) -> EngagementKind | None:
    """As what the person is engaged on the day of the slot; 産業医 before anything else, a physician before a nurse, a
    nurse before a counsellor.
    """
    kinds = kinds_on(engagements, tokyo_date(starts_at))
    return next((kind for kind in (*PHYSICIANS, *EngagementKind) if kind in kinds), None)


def role_of(session: Session, slot: Slot) -> EngagementKind | None:
    """As what the professional of a slot is engaged on its day."""
    engaged = engagements_of(session, slot.company_id, {slot.person_id})
    return role_on(engaged.get(slot.person_id, []), slot.starts_at)


def engaged_on(visit: Visit, person_id: int, workplace_id: int | None, days: Iterable[date]) -> frozenset[date]:
    """On which of some days somebody is engaged for a workplace; for time that serves the whole company, anywhere."""
    found = engagements_of(visit.session, visit.actor.company_id, {person_id}).get(person_id, [])
    theirs = [one for one in found if workplace_id is None or one.workplace_id in {workplace_id, None}]
    return frozenset(day for day in days if any(is_on(one, day) for one in theirs))


def hat_of(kind: EngagementKind | None) -> Hat:
    """Under which hat a professional is told of their slot; once their contract is over: the physician's."""
    return Hat.PHYSICIAN if kind is None else kind.hat
