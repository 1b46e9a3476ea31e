"""What does an administrator do for the accounts of a company's people: list, first code, end sign-ins, disable?

An account can serve people of several companies. Over such an account no single company decides: its administrator
can end the sign-ins worn there, and nothing else; otherwise one company's administrator could set the password of a
physician who also serves another.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, sight
from casework.models.accounts import Account, SignIn
from casework.models.people import Employment, HatGrant, Person
from casework.models.providers import Engagement
from casework.models.slots import Slot
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.services import accounts, first_codes, hats, messages
from casework.services.accounts import login_of

PAGE: Final = 50
_ELSEWHERE: Final = Said(N_("このサインイン名はここだけでは管理できません。運用の担当者にご相談ください。"))
_BY_SHELL: Final = Said(
    N_(
        "医療職・人事労務・実施事務従事者のコードは、この画面では作れません。"
        "システムを運用する人が casework first-code で作り、本人に直接渡します。"
    )
)
_CLOSED: Final = Said(N_("止めてあるサインイン名です。先に使えるように戻してください。"))
_ONESELF: Final = Said(N_("ご自身のサインインはここでは止められません。"))


@dataclass(frozen=True)
class AccountPage:
    """A page of a company's people with their accounts; `after`: where the next page begins, None at the end."""

    people: tuple[Shown, ...]
    after: str | None
    search: str


def listed(session: Session, actor: Actor, *, now: datetime, search: str = "", after: str = "") -> AccountPage:
    """People of the company by reading of the name, 50 at a time. `search`: part of name, reading, number or login."""
    visit = enter(session, actor, Act.MANAGE_ACCOUNTS, now=now)
    statement = (
        select(Person.id, Person.public_id, Person.name, Person.kana, Account.login, Account.disabled_at,
               Account.password_hash.is_not(None).label("has_password"), Account.id.label("account_id"))
        .outerjoin(Account, Account.id == Person.account_id)
        .where(Person.company_id == actor.company_id, _is_one_of_us())
        .order_by(Person.kana, Person.id)
        .limit(PAGE + 1)
    )  # fmt: skip
    if search.strip():
        part = search.strip()
        numbers = select(Employment.person_id).where(
            Employment.company_id == actor.company_id, Employment.number.icontains(part, autoescape=True)
        )
        statement = statement.where(
            or_(
                Person.name.icontains(part, autoescape=True),
                Person.kana.icontains(part, autoescape=True),
                Account.login.icontains(part, autoescape=True),
                Person.id.in_(numbers),
            )
        )
    if after:
        last = session.execute(
            select(Person.kana, Person.id).where(Person.company_id == actor.company_id, Person.public_id == after)
        ).one_or_none()
        if last is None:
            raise NotYours
        statement = statement.where(tuple_(Person.kana, Person.id) > tuple_(*last))
    rows = session.execute(statement).all()
    return AccountPage(
        people=tuple(_shown(visit, rows[:PAGE])),
        after=rows[PAGE - 1].public_id if len(rows) > PAGE else None,
        search=search.strip(),
    )


def _is_one_of_us() -> ColumnElement[bool]:
    """Employed, engaged, or with an account. A physician of a provider is known by the name that stands on one
    appointment: that there is one tells the administrator of a talk.
    """
    return or_(
        Person.account_id.is_not(None),
        *(
            exists(select(literal(1)).where(of.company_id == Person.company_id, of.person_id == Person.id))
            for of in (Employment, Engagement)
        ),
    )


def _shown(visit: Visit, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Shown]:
    session, company_id = visit.session, visit.actor.company_id
    ids = [row.id for row in rows]
    counts = session.execute(
        select(SignIn.person_id, func.count())
        .where(SignIn.company_id == company_id, SignIn.person_id.in_(ids), accounts.alive(visit.now))
        .group_by(SignIn.person_id)
    )
    living = {person_id: number for person_id, number in counts}
    granted: dict[int, list[Hat]] = {}
    for person_id, hat in session.execute(
        select(HatGrant.person_id, HatGrant.hat).where(
            HatGrant.company_id == company_id, HatGrant.person_id.in_(ids), HatGrant.on(visit.today)
        )
    ):
        if hat not in granted.setdefault(person_id, []):
            granted[person_id].append(hat)
    return [
        visit.show(
            sight.ACCOUNT,
            row,
            has_password=bool(row.has_password),
            living_sign_ins=living.get(row.id, 0),
            hats=tuple(sorted(granted.get(row.id, []), key=list(Hat).index)),
        )
        for row in rows
    ]


def _person(visit: Visit, person_public_id: str) -> Person:
    person = visit.session.execute(
        select(Person)
        .where(Person.company_id == visit.actor.company_id, Person.public_id == person_public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if person is None:
        raise NotYours
    return person


def _ours_alone(visit: Visit, account_id: int) -> None:
    elsewhere = visit.session.execute(
        select(Person.id).where(Person.account_id == account_id, Person.company_id != visit.actor.company_id).limit(1)
    ).first()
    if elsewhere is not None:
        raise NotNow(_ELSEWHERE)


def _handles_nobodys_health(visit: Visit, person: Person) -> None:
    """Whoever makes a code could use it. An administrator sees nobody's health, so the codes of those who do are made
    by who runs the installation (`casework first-code`), not on a page.
    """
    handles = visit.session.execute(
        select(HatGrant.id)
        .where(
            HatGrant.company_id == visit.actor.company_id,
            HatGrant.person_id == person.id,
            HatGrant.hat.in_({Hat.PHYSICIAN, Hat.NURSE, Hat.CLERK, Hat.HR}),
            or_(HatGrant.until_on.is_(None), HatGrant.until_on >= visit.today),
        )
        .limit(1)
    ).first()
    if handles is not None:
        raise NotNow(_BY_SHELL)


def account_for(visit: Visit, person: Person, login: str, *, share: bool = False) -> Account:
    """Give a person an account under this sign-in name. An existing account is taken only with `share`: for somebody
    who serves several companies, by whoever runs the installation. NotNow when the name is taken.
    """
    login = login_of(login)
    account = visit.session.execute(select(Account).where(Account.login == login)).scalar_one_or_none()
    if account is not None and not share:
        raise NotNow(_ELSEWHERE)
    if (
        account is not None
        and account.id
        in visit.session.execute(
            select(Person.account_id).where(Person.company_id == person.company_id, Person.id != person.id)
        ).scalars()
    ):
        raise NotNow(Said(N_("このサインイン名は、この会社のほかの方が使っています。")))
    if account is None:
        account = Account(login=login, language=person.language, created_at=visit.now)
        visit.session.add(account)
        visit.session.flush()
    person.account_id = account.id
    visit.record(sight.ACCOUNT, person.public_id)
    _join_times(visit, person)
    return account


def _join_times(visit: Visit, person: Person) -> None:
    """The time that somebody offers already is one person's across companies from now on. What is offered twice at
    once stays as it was: somebody has to choose, and it isn't the sign-in that does.
    """
    visit.session.flush()
    coming = select(Slot).where(
        Slot.company_id == person.company_id, Slot.person_id == person.id, Slot.ends_at > visit.now
    )
    for slot in visit.session.execute(coming).scalars().all():
        with suppress(IntegrityError), visit.session.begin_nested():
            slot.account_id = person.account_id


def login_wanted(session: Session, person: Person) -> str:
    """The sign-in name a person gets: the mail address, else 社員番号 with a piece of the person's own id."""
    if person.email:
        return person.email
    number = session.execute(
        select(Employment.number)
        .where(Employment.company_id == person.company_id, Employment.person_id == person.id)
        .order_by(Employment.from_on.desc())
        .limit(1)
    ).scalar_one_or_none()
    return f"{number or 'p'}-{person.public_id[:6]}"


@dataclass(frozen=True)
class Issued:
    """A first code as it is shown, once."""

    name: str
    login: str
    code: str
    expires_at: datetime


def issue_code(session: Session, actor: Actor, person_public_id: str, *, now: datetime) -> Issued:
    """A first code for somebody of the company, with an account where there is none. The person is told that it was
    made, so that nobody's password is set behind their back. NotNow when the account also serves elsewhere.
    """
    visit = enter(session, actor, Act.MANAGE_ACCOUNTS, now=now)
    person = _person(visit, person_public_id)
    if person.account_id is None:
        account = account_for(visit, person, login_wanted(session, person))
    else:
        account = session.get_one(Account, person.account_id)
        _ours_alone(visit, account.id)
    if account.disabled_at is not None:
        raise NotNow(_CLOSED)
    _handles_nobodys_health(visit, person)
    code = first_codes.issue(session, account.id, now=now)
    tell_of_code(visit, person, now)
    visit.record(sight.ACCOUNT, person.public_id)
    return Issued(person.name, account.login, code, now + first_codes.LIFE)


def code_by_login(session: Session, login: str, *, now: datetime) -> Issued:
    """The same from the command line, for an account by its sign-in name, whichever companies it serves: an entry in
    the trail of each. NotYours when there is no such account.
    """
    account = session.execute(select(Account).where(Account.login == login_of(login))).scalar_one_or_none()
    if account is None:
        raise NotYours
    if account.disabled_at is not None:
        raise NotNow(_CLOSED)
    code = first_codes.issue(session, account.id, now=now)
    name = ""
    for person in session.execute(select(Person).where(Person.account_id == account.id).order_by(Person.id)).scalars():
        visit = enter_worker(session, person.company_id, Act.MANAGE_ACCOUNTS, now=now)
        tell_of_code(visit, person, now)
        visit.record(sight.ACCOUNT, person.public_id)
        name = person.name
    return Issued(name, account.login, code, now + first_codes.LIFE)


def code_by_number(
    session: Session, company_id: int, number: str, login: str, *, share: bool = False, now: datetime
) -> Issued:
    """A first code for somebody by 社員番号, who gets an account under this sign-in name where there is none yet."""
    visit = enter_worker(session, company_id, Act.MANAGE_ACCOUNTS, now=now)
    person = session.execute(
        select(Person)
        .join(Employment, and_(Employment.company_id == Person.company_id, Employment.person_id == Person.id))
        .where(Person.company_id == company_id, Employment.number == number)
    ).scalar_one_or_none()
    if person is None:
        raise NotYours
    if person.account_id is None:
        account_for(visit, person, login, share=share)
    elif accounts.login_for(session, person.account_id) != login_of(login):
        raise NotNow(Said(N_("この方には別のサインイン名があります。")))
    session.flush()
    return code_by_login(session, login, now=now)


def tell_of_code(visit: Visit, person: Person, now: datetime) -> None:
    """Leave a line for the person under a hat they wear, and a mail."""
    if person.account_id is None:
        return
    worn = [o.hat for o in hats.options(visit.session, person.account_id, now=now) if o.person_id == person.id]
    if worn:
        messages.queue(
            visit, Notice.FIRST_CODE, record_id=person.public_id, to=person.id, hat=worn[0], occasion=now.isoformat()
        )


def end_sign_ins(session: Session, actor: Actor, person_public_id: str, *, now: datetime) -> int:
    """End what somebody has open in this company (a lost phone, a screen left open); returns how many ended."""
    visit = enter(session, actor, Act.MANAGE_ACCOUNTS, now=now)
    person = _person(visit, person_public_id)
    if person.account_id is None:
        raise NotYours
    ended = accounts.end_all(session, person.account_id, now=now, company_id=actor.company_id)
    visit.record(sight.ACCOUNT, person.public_id)
    return ended


def disable(session: Session, actor: Actor, person_public_id: str, *, now: datetime) -> None:
    """Close an account and end all its sign-ins. NotNow for one's own, or one that also serves elsewhere."""
    visit, person, account = _theirs(session, actor, person_public_id, now)
    if person.id == actor.person_id:
        raise NotNow(_ONESELF)
    account.disabled_at = now
    accounts.end_all(session, account.id, now=now)
    visit.record(sight.ACCOUNT, person.public_id)


def enable(session: Session, actor: Actor, person_public_id: str, *, now: datetime) -> None:
    """Open a closed account again; its password holds still."""
    visit, person, account = _theirs(session, actor, person_public_id, now)
    account.disabled_at = None
    visit.record(sight.ACCOUNT, person.public_id)


def _theirs(session: Session, actor: Actor, person_public_id: str, now: datetime) -> tuple[Visit, Person, Account]:
    visit = enter(session, actor, Act.MANAGE_ACCOUNTS, now=now)
    person = _person(visit, person_public_id)
    if person.account_id is None:
        raise NotYours
    _ours_alone(visit, person.account_id)
    return visit, person, session.get_one(Account, person.account_id)
