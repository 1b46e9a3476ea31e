"""How does a company begin here: with its name, its administrator, and a code to come in?"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.models.people import Company, HatGrant, Person
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import account_care
from casework.services.account_care import Issued
from casework.services.hat_grants import Newcomer
from casework.services.people import found_company


def open_company(
    session: Session, name: str, admin: Newcomer, login: str, *, now: datetime, share: bool = False
) -> Issued:
    """Enter a company with its first administrator, who lets the others in. NotNow when there is one of that name."""
    if session.execute(select(Company.id).where(Company.name == name)).first() is not None:
        raise NotNow(Said(N_("%(name)sはすでに登録されています。"), {"name": name}))
    company, visit = found_company(session, name, now=now)
    person = Person(company_id=company.id, public_id=ids.fresh(), name=admin.name, kana=admin.kana, email=admin.email)
    session.add(person)
    session.flush()
    session.add(
        HatGrant(company_id=company.id, public_id=ids.fresh(), person_id=person.id, hat=Hat.ADMIN, workplace_id=None,
                 from_on=tokyo_date(now))
    )  # fmt: skip
    account_care.account_for(visit, person, login, share=share)
    session.flush()
    return account_care.code_by_login(session, login, now=now)


def company_called(session: Session, name: str | None) -> int:
    """The company of this name or public id; without one, the only company. NotNow says which there are."""
    rows = session.execute(select(Company.id, Company.public_id, Company.name).order_by(Company.id)).all()
    if not rows:
        raise NotYours
    if name is None and len(rows) == 1:
        return int(rows[0].id)
    for row in rows:
        if name in {row.name, row.public_id}:
            return int(row.id)
    known = "、".join(row.name for row in rows)
    raise NotNow(
        Said(N_("どの会社か分かりません。--company で次のどれかを指定してください：%(known)s"), {"known": known})
    )


def companies(session: Session) -> list[tuple[int, str]]:
    """All companies of this installation, oldest first."""
    return [(row.id, row.name) for row in session.execute(select(Company.id, Company.name).order_by(Company.id))]
