"""What was HR told of the people who moved to its workplace, or are going to, while measures go on for them?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Shown, Visit, enter, keys, reach_sendings, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.people import Department, Employment, Person, Placement, ReportingLine, Workplace
from casework.models.sendings import Sending
from casework.rules import recipients as rules
from casework.rules.days import tokyo_date
from casework.rules.errors import NotYours
from casework.services import people, sendings
from casework.services.sending_texts import Text

PAGE: Final = 30
"""People on one page."""


@dataclass(frozen=True)
class Arrival:
    """One person, and what was told of them: the day and the text, the first first. `comes_on`: of somebody still to
    come the day, with the department and the supervisors of then; nothing of where they work until that day.
    """

    employee: Shown
    comes_on: date | None
    supervisors: tuple[str, ...]
    texts: tuple[tuple[date, Text], ...]


@dataclass(frozen=True)
class Page:
    """Some people, whoever was told of last first; `after` leads to the next page."""

    arrivals: tuple[Arrival, ...]
    after: PublicId | None


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> Page:
    """Everybody within reach, a page of them. Nothing of the file: not even that there is one. NotYours for an `after`
    that isn't within reach.
    """
    visit = enter(session, actor, Act.SEE_ARRIVALS, now=now)
    last = func.max(Sending.id)
    newest: Select[*tuple[Any, ...]] = (
        select(Sending.employment_id).where(_arrived(visit)).group_by(Sending.employment_id).order_by(last.desc())
    )
    if after:
        newest = newest.having(last < _at(visit, after))
    found = session.execute(newest.limit(PAGE + 1)).scalars().all()
    whose = found[:PAGE]
    told, newest_of = _told(visit, whose)
    coming = {row.employment_id: row for row in _since(visit, whose) if row.from_on > visit.today}
    staff = people.employees(visit, set(whose) - set(coming)) | _to_come(visit, {row.id for row in coming.values()})
    leads = _supervisors(visit, {row.id for row in coming.values()})
    return Page(
        tuple(
            Arrival(
                staff[one],
                coming[one].from_on if one in coming else None,
                tuple(leads.get(one, ())),
                tuple(told[one]),
            )
            for one in whose
        ),
        newest_of[whose[-1]] if len(found) > PAGE else None,
    )


def _arrived(visit: Visit) -> Any:
    return reach_sendings.arrived(visit.actor, visit.standing, visit.today)


def _at(visit: Visit, sending_id: str) -> int:
    found = visit.session.execute(
        select(Sending.id).where(Sending.public_id == sending_id, _arrived(visit))
    ).scalar_one_or_none()
    if found is None:
        raise NotYours
    return found


def _told(
    visit: Visit, whose: Collection[int]
) -> tuple[dict[int, list[tuple[date, Text]]], dict[int, PublicId]]:  # fmt: skip
    """What was told of each, and the public id of the last of it."""
    rows: Any = visit.session.execute(
        select(Sending, Case.employment_id, visit.facts_column().label("facts"))
        .join(Case, and_(Case.company_id == Sending.company_id, Case.id == Sending.case_id))
        .where(_arrived(visit), Sending.employment_id.in_(whose))
        .order_by(Sending.id)
    ).all()
    keys.preload(visit.session, {row.Sending.words.key_id for row in rows if row.Sending.words is not None})
    told: dict[int, list[tuple[date, Text]]] = {one: [] for one in whose}
    for row in rows:
        shown = visit.show(sight.ARRIVAL, row.Sending, Fact(row.facts), of=row.employment_id)
        text = Text(
            rules.PURPOSE[shown.recipient], sendings.lines(shown), shown.from_on, shown.until_on, shown.words or "",
            shown.ask, rules.NO_REASONS[shown.recipient],
        )  # fmt: skip
        told[row.employment_id].append((tokyo_date(shown.sent_at), text))
    return told, {row.employment_id: row.Sending.public_id for row in rows}


def _since(visit: Visit, whose: Collection[int]) -> list[Any]:
    """The first placement, of those that aren't over, in which each works where HR was told of them."""
    first = (
        select(Placement.employment_id, func.min(Placement.from_on).label("from_on"))
        .join(
            Sending,
            and_(
                Placement.company_id == Sending.company_id, Placement.employment_id == Sending.employment_id,
                Placement.workplace_id == Sending.workplace_id,
            ),
        )
        .where(
            _arrived(visit),
            Sending.employment_id.in_(whose),
            or_(Placement.until_on.is_(None), Placement.until_on >= visit.today),
        )
        .group_by(Placement.employment_id)
        .subquery()
    )  # fmt: skip
    return list(
        visit.session.execute(
            select(Placement.id, Placement.employment_id, Placement.from_on).join(
                first, and_(first.c.employment_id == Placement.employment_id, first.c.from_on == Placement.from_on)
            )
        ).all()
    )


def _to_come(visit: Visit, placement_ids: Collection[int]) -> dict[int, Shown]:
    """Who comes, with the department that they come to."""
    rows: Sequence[Any] = visit.session.execute(
        select(*people.COLUMNS)
        .select_from(Employment)
        .join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
        .join(Placement, and_(Placement.company_id == Employment.company_id,
                              Placement.employment_id == Employment.id))
        .join(Department, and_(Department.company_id == Placement.company_id, Department.id == Placement.department_id))
        .join(Workplace, and_(Workplace.company_id == Placement.company_id, Workplace.id == Placement.workplace_id))
        .where(Placement.company_id == visit.actor.company_id, Placement.id.in_(placement_ids))
    ).all()  # fmt: skip
    return {row.id: people.show(visit, row) for row in rows}


def _supervisors(visit: Visit, placement_ids: Collection[int]) -> dict[int, list[str]]:
    """The names of those who lead them on the day on which they come."""
    theirs = aliased(Employment)
    day = Placement.from_on.expression
    rows = visit.session.execute(
        select(ReportingLine.employment_id, Person.id, Person.name)
        .distinct()
        .join(Placement, and_(Placement.company_id == ReportingLine.company_id,
                              Placement.employment_id == ReportingLine.employment_id))
        .join(theirs, and_(theirs.company_id == ReportingLine.company_id, theirs.id == ReportingLine.supervisor_id))
        .join(Person, and_(Person.company_id == theirs.company_id, Person.id == theirs.person_id))
        .where(
            Placement.company_id == visit.actor.company_id, Placement.id.in_(placement_ids), ReportingLine.on(day),
            theirs.from_on <= day, or_(theirs.until_on.is_(None), theirs.until_on >= day),
        )
        .order_by(ReportingLine.employment_id, Person.id)
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.employment_id, []).append(row.name)
    return found
