"""Which physician may be named as present when measures are explained, or asked about them again?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.people import HatGrant, Person, PersonnelAuthority
from casework.models.providers import Engagement
from casework.rules.advisers import Adviser
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import people
from casework.services.people import Named

THAT_DAY = Said(N_("その日にこの事業場の産業医（産業医のいない事業場では、契約のある医師）だった人を選んでください。"))


def able(session: Session, case: Case, days: Collection[date]) -> tuple[Named, ...]:
    """Who may be named for one of these days, by name (`people.may_explain`)."""
    found = {person_id for day in days for person_id in people.may_explain(session, case, day)}
    rows = session.execute(
        select(Person.public_id, Person.name)
        .where(Person.company_id == case.company_id, Person.id.in_(found))
        .order_by(Person.kana, Person.id)
    )
    return tuple(Named(row.public_id, row.name) for row in rows)


@dataclass(frozen=True)
class Advisers:
    """Who can be asked about the measures of somebody, and their names."""

    kind: Adviser
    names: tuple[str, ...]


def advisers(session: Session, case: Case, day: date) -> Advisers:
    """The 産業医 of the workplace; where there is none for this person, who serves it, or nobody."""
    names = tuple(one.name for one in able(session, case, {day}))
    appointed = people.industrial_physicians(session, case.company_id, case.workplace_id, day)
    if set(appointed) & set(people.may_explain(session, case, day)):
        return Advisers(Adviser.INDUSTRIAL, names)
    return Advisers(Adviser.OTHER if names else Adviser.NOBODY, names)


def able_between(session: Session, case: Case, first: date, last: date) -> tuple[Named, ...]:
    """Who may be named for any of these days, both included: on a day of which it is said afterwards, somebody may have
    served who does no more.
    """
    return able(session, case, _turns(session, case, first, last))


def nobody_between(session: Session, case: Case, first: date, last: date) -> bool:
    """Whether on any of these days, both included, nobody can be named."""
    return any(not people.may_explain(session, case, day) for day in _turns(session, case, first, last))


def _turns(session: Session, case: Case, first: date, last: date) -> set[date]:
    """The first of these days, and each on which it may be somebody else's turn."""
    days = {first}
    for model, *which in ((HatGrant, HatGrant.hat == Hat.PHYSICIAN), (Engagement,), (PersonnelAuthority,)):
        theirs = select(model.from_on, model.until_on).where(model.company_id == case.company_id, *which)
        for row in session.execute(theirs.distinct()):
            days |= {row.from_on} if row.until_on is None else {row.from_on, row.until_on + timedelta(days=1)}
    return {day for day in days if first <= day <= last}


def chosen(session: Session, case: Case, public_id: PublicId | str, day: date, said: Said = THAT_DAY) -> int:
    """The one that was chosen for a day. NotValid, with what is `said`, for anybody else."""
    found = session.execute(
        select(Person.id).where(Person.company_id == case.company_id, Person.public_id == public_id)
    ).scalar_one_or_none()
    if found is None or found not in people.may_explain(session, case, day):
        raise NotValid("physician", said)
    return found
