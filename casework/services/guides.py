"""Which supervisors have read the guide for supervisors, and when? It is kept as training.

The guide is the same for everybody and says nothing of anybody. Whoever leads somebody may read it, whether or not an
instruction ever came to them; HR sees all who lead somebody at its workplaces, so that the list tells nothing either.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.guide_readings import GuideReading
from casework.models.people import Employment, Person, Placement, ReportingLine, Workplace
from casework.services import people


@dataclass(frozen=True)
class Readers:
    """Everybody who leads somebody at HR's workplaces, with the last time that they read the guide."""

    only_stands_in: bool
    """The reader has no workplace."""
    lines: tuple[Shown, ...]
    without: int
    """How many haven't yet."""


def last_read(session: Session, actor: Actor, *, now: datetime) -> datetime | None:
    """When whoever leads last read it; None when never."""
    visit = enter(session, actor, Act.READ_GUIDE, now=now)
    return session.execute(select(func.max(GuideReading.read_at)).where(visit.within(GuideReading))).scalar_one()


def read(session: Session, actor: Actor, *, now: datetime) -> None:
    """A supervisor has read it, now."""
    visit = enter(session, actor, Act.READ_GUIDE, now=now)
    made = GuideReading(company_id=actor.company_id, public_id=ids.fresh(), person_id=actor.person_id, read_at=now)
    session.add(made)
    session.flush()
    visit.record(sight.GUIDE_READING, made.public_id)


def readers(session: Session, actor: Actor, *, now: datetime) -> Readers:
    """For HR: who of those that lead somebody has read it."""
    visit = enter(session, actor, Act.SEE_GUIDE_READERS, now=now)
    rows = session.execute(_who_lead(visit)).all()
    return Readers(
        people.only_stands_in(visit),
        tuple(visit.show_rows(sight.GUIDE_READING, rows, of=lambda _row: None)),
        sum(row.read_at is None for row in rows),
    )


def _who_lead(visit: Visit) -> Select[*tuple[Any, ...]]:
    boss = aliased(Employment, name="boss")
    here = select(Workplace.id).where(visit.workplaces())
    last = (
        select(func.max(GuideReading.read_at))
        .where(GuideReading.company_id == Person.company_id, GuideReading.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    leads = (
        select(boss.person_id)
        .join(ReportingLine, and_(ReportingLine.company_id == boss.company_id, ReportingLine.supervisor_id == boss.id))
        .join(
            Placement,
            and_(
                Placement.company_id == ReportingLine.company_id,
                Placement.employment_id == ReportingLine.employment_id,
            ),
        )
        .where(
            boss.company_id == visit.actor.company_id,
            ReportingLine.on(visit.today),
            Placement.on(visit.today),
            Placement.workplace_id.in_(here),
            boss.from_on <= visit.today,
            or_(boss.until_on.is_(None), boss.until_on >= visit.today),
        )
    )
    return (
        select(Person.public_id, Person.name, last.label("read_at"))
        .where(Person.company_id == visit.actor.company_id, Person.id.in_(leads))
        .order_by(Person.kana, Person.id)
    )
