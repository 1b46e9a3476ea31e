"""Which physician may be named as present when measures are explained, or asked about them again?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.people import Person
from casework.rules.advisers import Adviser
from casework.rules.errors import NotValid
from casework.rules.texts import N_, Said
from casework.services import people, serving_days
from casework.services.people import Named

THAT_DAY = Said(N_("その日にこの事業場の産業医（産業医のいない事業場では、契約のある医師）だった人を選んでください。"))


def of_each(
    session: Session, company_id: int, whose: Collection[tuple[int, int]], day: date
) -> dict[tuple[int, int], list[int]]:
    """`people.may_explain` of many: by the workplace that has the case, and the person whose it is. As many statements
    as there are workplaces, and not as there are persons.
    """
    led_by = people.supervisors_of_each(session, company_id, {person_id for _place, person_id in whose})
    there = {place: serving_days.read(session, company_id, place, day, day) for place in {one[0] for one in whose}}
    return {one: there[one[0]].without(led_by[one[1]] | {one[1]}).explaining(day) for one in whose}


@dataclass(frozen=True)
class Advisers:
    """Who can be asked about the measures of somebody, and their names."""

    kind: Adviser
    names: tuple[str, ...]


def advisers(session: Session, case: Case, day: date) -> Advisers:
    """The 産業医 of the workplace; where there is none for this person, who serves it, or nobody."""
    serving = people.serving(session, case, day, day)
    names = tuple(one.name for one in _named(session, case, serving.explaining(day)))
    if serving.appointed(day):
        return Advisers(Adviser.INDUSTRIAL, names)
    return Advisers(Adviser.OTHER if names else Adviser.NOBODY, names)


def able_between(session: Session, case: Case, first: date, last: date) -> tuple[Named, ...]:
    """Who may be named for any of these days, both included, by name: on a day of which it is said afterwards, somebody
    may have served who does no more.
    """
    serving = people.serving(session, case, first, last)
    return _named(session, case, {person_id for day in serving.turns() for person_id in serving.explaining(day)})


def nobody_between(session: Session, case: Case, first: date, last: date) -> bool:
    """Whether on any of these days, both included, nobody can be named."""
    serving = people.serving(session, case, first, last)
    return any(not serving.explaining(day) for day in serving.turns())


def _named(session: Session, case: Case, person_ids: Collection[int]) -> tuple[Named, ...]:
    rows = session.execute(
        select(Person.public_id, Person.name)
        .where(Person.company_id == case.company_id, Person.id.in_(person_ids))
        .order_by(Person.kana, Person.id)
    )
    return tuple(Named(row.public_id, row.name) for row in rows)


def chosen(session: Session, case: Case, public_id: PublicId | str, day: date, said: Said = THAT_DAY) -> int:
    """The one that was chosen for a day. NotValid, with what is `said`, for anybody else."""
    found = session.execute(
        select(Person.id).where(Person.company_id == case.company_id, Person.public_id == public_id)
    ).scalar_one_or_none()
    if found is None or found not in people.may_explain(session, case, day):
        raise NotValid("physician", said)
    return found
