"""What was HR told of the people who moved to its workplace, or are going to, while measures go on for them?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, reach_sendings, sight
from casework.models.cases import Case
from casework.models.people import Placement
from casework.models.sendings import Sending
from casework.rules import recipients as rules
from casework.rules.days import tokyo_date
from casework.services import people, sendings
from casework.services.sending_texts import Text


@dataclass(frozen=True)
class Arrival:
    """One person, and what was told of them: the day and the text, the first first. `comes_on`: of somebody still to
    come the day, with the department and the supervisors of then; nothing of where they work until that day.
    """

    employee: Shown
    comes_on: date | None
    supervisors: tuple[str, ...]
    texts: tuple[tuple[date, Text], ...]


def index(session: Session, actor: Actor, *, now: datetime) -> tuple[Arrival, ...]:
    """Everybody within reach, whoever was told of last first. Nothing of the file: not even that there is one."""
    visit = enter(session, actor, Act.SEE_ARRIVALS, now=now)
    rows = session.execute(
        select(Sending, Case)
        .join(Case, and_(Case.company_id == Sending.company_id, Case.id == Sending.case_id))
        .where(reach_sendings.arrived(actor, visit.standing, visit.today))
        .order_by(Sending.id)
    ).all()
    told: dict[int, list[tuple[date, Text]]] = {}
    for sending, case in rows:
        shown = visit.show(sight.ARRIVAL, sending, visit.facts(case), of=case.employment_id)
        text = Text(
            rules.PURPOSE[shown.recipient], sendings.lines(shown), shown.from_on, shown.until_on, shown.words or "",
            shown.ask, rules.NO_REASONS[shown.recipient],
        )  # fmt: skip
        said = told.pop(case.employment_id, [])
        told[case.employment_id] = [*said, (tokyo_date(shown.sent_at), text)]
    coming = {whose: day for whose, day in _since(visit, set(told)).items() if day > visit.today}
    staff = people.employees(visit, set(told) - set(coming))
    return tuple(
        _to_come(visit, whose, coming[whose], tuple(said))
        if whose in coming
        else Arrival(staff[whose], None, (), tuple(said))
        for whose, said in reversed(told.items())
    )


def _since(visit: Visit, employment_ids: Collection[int]) -> dict[int, date]:
    """Since when, or from when on, each works where HR was told of them."""
    rows = visit.session.execute(
        select(Sending.employment_id, func.min(Placement.from_on).label("from_on"))
        .join(
            Placement,
            and_(
                Placement.company_id == Sending.company_id, Placement.employment_id == Sending.employment_id,
                Placement.workplace_id == Sending.workplace_id,
            ),
        )
        .where(
            reach_sendings.arrived(visit.actor, visit.standing, visit.today),
            Sending.employment_id.in_(employment_ids),
            or_(Placement.until_on.is_(None), Placement.until_on >= visit.today),
        )
        .group_by(Sending.employment_id)
    )  # fmt: skip
    return {row.employment_id: row.from_on for row in rows}


def _to_come(visit: Visit, whose: int, day: date, texts: tuple[tuple[date, Text], ...]) -> Arrival:
    leads = people.supervisors_of(visit.session, visit.actor.company_id, whose, day)
    names = people.person_names(visit.session, visit.actor.company_id, leads)
    who = people.employees(visit, {whose}, day)[whose]
    return Arrival(who, day, tuple(names[one] for one in leads), texts)
