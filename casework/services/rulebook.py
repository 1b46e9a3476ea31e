"""Which rules hold at a workplace today, where does each come from, and which changes of the law are ahead?

The rules have to be made known to the workers (指針), so everybody in the company may read those of each workplace.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, enter
from casework.models.people import Workplace
from casework.rules import policy_words
from casework.rules.duties_of_law import AMENDMENTS, Amendment
from casework.rules.errors import NotYours
from casework.rules.policy import SOURCES, Kind, Policy
from casework.rules.texts import Said
from casework.services import policies

UNTOLD: Final = frozenset({"neutral_title"})
"""Whoever knows which title hides a talk knows of everybody's in whose calendar it stands (domain: §12.9)."""


@dataclass(frozen=True)
class Place:
    """A workplace to choose."""

    public_id: str
    name: str


@dataclass(frozen=True)
class RuleLine:
    """One rule: its value today, its weight, where it comes from, and whether it departs from our default."""

    label: str
    value: Said
    kind: Kind
    where: str
    own: bool


@dataclass(frozen=True)
class RulesPage:
    """The rules of a workplace on a day. `number`: of their version; 0 where nobody has set any."""

    place: Place
    number: int
    today: date
    lines: tuple[RuleLine, ...]
    amendments: tuple[Amendment, ...]


def index(session: Session, actor: Actor, *, now: datetime) -> list[Place]:
    """The workplaces of the company."""
    enter(session, actor, Act.SEE_RULES, now=now)
    found = select(Workplace.public_id, Workplace.name).where(Workplace.company_id == actor.company_id)
    return [Place(*row) for row in session.execute(found.order_by(Workplace.code))]


def page(session: Session, actor: Actor, workplace_id: str, *, now: datetime) -> RulesPage:
    """The rules of one of them. NotYours for another company's."""
    visit = enter(session, actor, Act.SEE_RULES, now=now)
    place = session.execute(
        select(Workplace).where(Workplace.company_id == actor.company_id, Workplace.public_id == workplace_id)
    ).scalar_one_or_none()
    if place is None:
        raise NotYours
    policy, number = policies.policy_for(session, actor.company_id, place.id, visit.today)
    usual = Policy()
    lines = tuple(
        RuleLine(
            label=label,
            value=policy_words.value(name, getattr(policy, name)),
            kind=SOURCES[name].kind,
            where=SOURCES[name].where,
            own=getattr(policy, name) != getattr(usual, name),
        )
        for name, (label, _unit) in policy_words.LABELS.items()
        if name not in UNTOLD
    )
    return RulesPage(Place(place.public_id, place.name), number, visit.today, lines, AMENDMENTS)
