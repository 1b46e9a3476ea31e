"""What was HR told of the people who moved to its workplace, or are going to, while measures go on for them?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, enter, reach_sendings, sight
from casework.models.cases import Case
from casework.models.sendings import Sending
from casework.rules import recipients as rules
from casework.rules.days import tokyo_date
from casework.services import people, sendings
from casework.services.sending_texts import Text


@dataclass(frozen=True)
class Arrival:
    """One person, and what was told of them: the day and the text, the first first."""

    employee: Shown
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
    staff = people.employees(visit, set(told))
    return tuple(Arrival(staff[whose], tuple(said)) for whose, said in reversed(told.items()))
