"""Whom can a visitor of the demo company be? Nobody anywhere else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from casework.models.accounts import Account
from casework.models.people import Company, Department, Employment, Person, Placement
from casework.rules.days import tokyo_date
from casework.rules.errors import NotYours
from casework.services import accounts
from casework.services.people import latest_placement


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo company, as the list of people to try names them."""

    public_id: str
    name: str
    company_name: str
    place: str
    """Department and post; empty for somebody who isn't employed."""


def found(session: Session, names: Collection[str], *, now: datetime) -> dict[str, DemoPerson]:
    """People by 社員番号 or sign-in name. NotYours in every installation that the demo did not make."""
    if not accounts.is_demo(session):
        raise NotYours
    rows = session.execute(
        select(
            Employment.number, Account.login, Person.public_id, Person.name, Company.name, Department.name,
            Placement.post,
        )
        .select_from(Person)
        .join(Account, Account.id == Person.account_id)
        .join(Company, Company.id == Person.company_id)
        .outerjoin(
            Employment, and_(Employment.company_id == Person.company_id, Employment.person_id == Person.id,
                             Employment.on(tokyo_date(now)))
        )
        .outerjoin(
            Placement,
            and_(Placement.company_id == Employment.company_id, Placement.id == latest_placement(tokyo_date(now))),
        )
        .outerjoin(
            Department, and_(Department.company_id == Placement.company_id, Department.id == Placement.department_id)
        )
        .where(or_(Employment.number.in_(set(names)), Account.login.in_(set(names))))
    )  # fmt: skip
    people: dict[str, DemoPerson] = {}
    for number, login, public_id, name, company, department, post in rows:
        person = DemoPerson(public_id, name, company, "　".join(filter(None, (department, post))))
        people.update({key: person for key in (number, login) if key in names})
    return people
