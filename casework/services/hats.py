"""Which hats may an account wear on a day? Read anew from employment, reporting lines and grants at every request."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from casework.models.accounts import SignIn
from casework.models.people import Company, Employment, HatGrant, Person, ReportingLine
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import Hat


@dataclass(frozen=True)
class Option:
    """Something the account may wear today."""

    company_id: int
    company_public_id: str
    company_name: str
    person_id: int
    person_public_id: str
    person_name: str
    hat: Hat


def _worker(day: date, *more: ColumnElement[bool]) -> Select[Any]:
    return select(Employment.person_id).where(
        Employment.company_id == Person.company_id, Employment.person_id == Person.id, Employment.on(day), *more
    )


def _supervisor(day: date, *more: ColumnElement[bool]) -> Select[Any]:
    """Whoever is employed today and has somebody employed today reporting to them."""
    theirs = aliased(Employment)
    return (
        select(Employment.person_id)
        .join(
            ReportingLine,
            and_(ReportingLine.company_id == Employment.company_id, ReportingLine.supervisor_id == Employment.id),
        )
        .join(theirs, and_(theirs.company_id == Employment.company_id, theirs.id == ReportingLine.employment_id))
        .where(
            Employment.company_id == Person.company_id,
            Employment.person_id == Person.id,
            Employment.on(day),
            ReportingLine.on(day),
            and_(theirs.from_on <= day, or_(theirs.until_on.is_(None), theirs.until_on >= day)),
            *more,
        )
    )


def _granted(day: date, *more: ColumnElement[bool]) -> Select[Any]:
    return select(HatGrant.person_id).where(
        HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id, HatGrant.on(day), *more
    )


def valid(day: date) -> ColumnElement[bool]:
    """The hat of the sign-in may be worn today, by the joined person."""
    return or_(
        and_(SignIn.hat == Hat.WORKER, exists(_worker(day).correlate(Person))),
        and_(SignIn.hat == Hat.SUPERVISOR, exists(_supervisor(day).correlate(Person))),
        exists(_granted(day, HatGrant.hat == SignIn.hat).correlate(Person, SignIn)),
    )


def others(day: date) -> ColumnElement[bool]:
    """The account may wear something else today, here or in another company."""
    same = Person.id == SignIn.person_id
    mine = Person.account_id == SignIn.account_id

    return exists(
        select(Person.id)
        .where(
            mine,
            or_(
                and_(exists(_worker(day).correlate(Person)), ~and_(same, SignIn.hat == Hat.WORKER)),
                and_(exists(_supervisor(day).correlate(Person)), ~and_(same, SignIn.hat == Hat.SUPERVISOR)),
                exists(_granted(day, ~and_(same, HatGrant.hat == SignIn.hat)).correlate(Person, SignIn)),
            ),
        )
        .correlate(SignIn)
    )


def options(session: Session, account_id: int, *, now: datetime) -> list[Option]:
    """What the account may wear today: by company, then in the order of the hats. One query."""
    day = tokyo_date(now)
    rows = session.execute(
        select(
            Company.id,
            Company.public_id,
            Company.name,
            Person.id,
            Person.public_id,
            Person.name,
            exists(_worker(day).correlate(Person)),
            exists(_supervisor(day).correlate(Person)),
            HatGrant.hat,
        )
        .select_from(Person)
        .join(Company, Company.id == Person.company_id)
        .outerjoin(
            HatGrant,
            and_(HatGrant.company_id == Person.company_id, HatGrant.person_id == Person.id, HatGrant.on(day)),
        )
        .where(Person.account_id == account_id)
        .order_by(Company.name, Company.id, Person.id)
    ).all()
    order = list(Hat)
    found: dict[tuple[int, Hat], Option] = {}
    for company_id, company_public_id, company, person_id, person_public_id, person, works, leads, granted in rows:
        for hat, holds in ((Hat.WORKER, works), (Hat.SUPERVISOR, leads), (granted, granted is not None)):
            if holds:
                found[person_id, hat] = Option(
                    company_id, company_public_id, company, person_id, person_public_id, person, hat
                )
    return sorted(found.values(), key=lambda o: (o.company_name, o.company_id, order.index(o.hat)))


def holds(session: Session, company_id: int, person_id: int, hat: Hat, day: date) -> bool:
    """Whether a person may wear a hat on a day: asked when a mail leaves, which may be long after it was written."""
    theirs = {Hat.WORKER: _worker, Hat.SUPERVISOR: _supervisor}.get(hat)
    held = exists((theirs(day) if theirs else _granted(day, HatGrant.hat == hat)).correlate(Person))
    found = select(held).where(Person.company_id == company_id, Person.id == person_id)
    return bool(session.execute(found).scalar_one_or_none())
