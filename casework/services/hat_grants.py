"""Who is given a hat, where, from when until when? From the command line: nobody widens their own rights in a page."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Visit, enter_worker
from casework.models.accounts import Account
from casework.models.people import Employment, HatGrant, Person, Workplace
from casework.models.providers import Engagement
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import EngagementKind, Hat

LONGEST_PHONE = 40
GRANTED = frozenset(set(Hat) - {Hat.WORKER, Hat.SUPERVISOR})
"""The others follow from employment and reporting lines and can't be given."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who isn't employed but serves the company: a physician, a nurse, an outside clerk."""

    name: str
    kana: str
    email: str = ""


def add_person(session: Session, company_id: int, newcomer: Newcomer, *, now: datetime) -> Person:
    """Enter somebody who isn't employed."""
    visit = enter_worker(session, company_id, Act.MANAGE_ACCOUNTS, now=now)
    person = Person(company_id=company_id, public_id=ids.fresh(), name=newcomer.name, kana=newcomer.kana,
                    email=newcomer.email)  # fmt: skip
    session.add(person)
    session.flush()
    visit.record("person", person.public_id)
    return person


def set_phone(session: Session, company_id: int, who: str, phone: str, *, now: datetime) -> None:
    """Under which number an attending doctor reaches somebody who writes to them; an empty one takes it away. NotYours
    for nobody, NotValid for what is too long.
    """
    visit = enter_worker(session, company_id, Act.MANAGE_ACCOUNTS, now=now)
    person, number = _person(visit, who), phone.strip()
    if len(number) > LONGEST_PHONE:
        raise NotValid("phone", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_PHONE}))
    person.phone = number
    visit.record("person", person.public_id)
    session.flush()


def _person(visit: Visit, who: str) -> Person:
    """By 社員番号, or by sign-in name; never by name. NotYours when there is nobody, or more than one."""
    found = (
        visit.session.execute(
            select(Person)
            .outerjoin(Employment, (Employment.company_id == Person.company_id) & (Employment.person_id == Person.id))
            .outerjoin(Account, Account.id == Person.account_id)
            .where(
                Person.company_id == visit.actor.company_id,
                or_(Employment.number == who, Account.login == who.casefold()),
            )
            .distinct()
        )
        .scalars()
        .all()
    )
    if len(found) != 1:
        raise NotYours
    return found[0]


def _workplace(visit: Visit, code: str | None) -> int | None:
    if code is None:
        return None
    found = visit.session.execute(
        select(Workplace.id).where(Workplace.company_id == visit.actor.company_id, Workplace.code == code)
    ).scalar_one_or_none()
    if found is None:
        raise NotNow(Said(N_("%(code)sという事業場は登録されていません。"), {"code": code}))
    return found


def grant(
    session: Session,
    company_id: int,
    who: str,
    hat: Hat,
    *,
    workplace: str | None,
    from_on: date,
    now: datetime,
    until_on: date | None = None,
    engaged_as: EngagementKind | None = None,
) -> HatGrant:
    """Give a hat for one workplace, or without one for the whole company. `engaged_as`: what a professional is engaged
    for there, which makes a physician the 産業医. NotNow when the hat can't be given or is held already.
    """
    visit = enter_worker(session, company_id, Act.MANAGE_ACCOUNTS, now=now)
    person, place = _person(visit, who), _workplace(visit, workplace)
    if hat not in GRANTED:
        raise NotNow(Said(N_("この立場は在籍と上司の登録から決まるため、割り当てられません。")))
    if engaged_as is not None and engaged_as.hat is not hat:  # only a physician holds the interview of the law
        raise NotNow(Said(N_("この立場では、その種類の契約を登録できません。")))
    if until_on is not None and until_on < from_on:
        raise NotNow(Said(N_("終わりの日が始まりの日より前です。")))
    same = [
        held for held in _held(visit, person, hat, place)
        if (held.until_on is None or held.until_on >= from_on) and (until_on is None or held.from_on <= until_on)
    ]  # fmt: skip
    if same:
        raise NotNow(Said(N_("この立場はすでに割り当てられています（%(day)sから）。"), {"day": same[0].from_on}))
    given = HatGrant(company_id=company_id, public_id=ids.fresh(), person_id=person.id, hat=hat, workplace_id=place,
                     from_on=from_on, until_on=until_on)  # fmt: skip
    session.add(given)
    if engaged_as is not None:
        session.add(
            Engagement(company_id=company_id, public_id=ids.fresh(), person_id=person.id, workplace_id=place,
                       kind=engaged_as, from_on=from_on, until_on=until_on)
        )  # fmt: skip
    session.flush()
    visit.record("hat_grant", given.public_id)
    return given


def _held(visit: Visit, person: Person, hat: Hat, place: int | None) -> list[HatGrant]:
    return list(
        visit.session.execute(
            select(HatGrant)
            .where(
                HatGrant.company_id == person.company_id,
                HatGrant.person_id == person.id,
                HatGrant.hat == hat,
                HatGrant.workplace_id.is_(None) if place is None else HatGrant.workplace_id == place,
            )
            .order_by(HatGrant.from_on)
        ).scalars()
    )


def take(
    session: Session, company_id: int, who: str, hat: Hat, *, workplace: str | None, last_on: date, now: datetime
) -> HatGrant:
    """End a hat after a day. NotNow when it isn't held on that day."""
    visit = enter_worker(session, company_id, Act.MANAGE_ACCOUNTS, now=now)
    person, place = _person(visit, who), _workplace(visit, workplace)
    for held in _held(visit, person, hat, place):
        if held.from_on <= last_on and (held.until_on is None or held.until_on > last_on):
            held.lasts(last_on)
            visit.record("hat_grant", held.public_id)
            return held
    raise NotNow(Said(N_("その日に割り当てられている立場ではありません。")))
