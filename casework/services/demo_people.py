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
from casework.rules.vocabulary import Hat
from casework.services import accounts, hats
from casework.services.people import latest_placement


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demo company, as the list of people to try names them."""

    public_id: str
    name: str
    company_name: str
    place: str
    """Department and post; empty for somebody who isn't employed."""


def found(session: Session, wanted: Collection[tuple[str, Hat]], *, now: datetime) -> dict[tuple[str, Hat], DemoPerson]:
    """Those of the people, by 社員番号 or sign-in name and hat, who may wear that hat today.

    NotYours in every installation that the demo did not make.
    """
    if not accounts.is_demo(session):
        raise NotYours
    names = {who for who, _ in wanted}
    rows = session.execute(
        select(
            Employment.number, Account.id, Account.login, Person.public_id, Person.name, Company.name, Department.name,
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
        .where(or_(Employment.number.in_(names), Account.login.in_(names)))
    )  # fmt: skip
    people: dict[tuple[str, Hat], DemoPerson] = {}
    for number, account_id, login, public_id, name, company, department, post in rows:
        person = DemoPerson(public_id, name, company, "　".join(filter(None, (department, post))))
        wearable = {option.hat for option in hats.options(session, account_id, now=now)}
        people.update({(who, hat): person for who, hat in wanted if who in {number, login} and hat in wearable})
    return people
