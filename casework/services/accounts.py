"""Who is signed in, in which company, under which hat, and for how long still?

Accounts and sign-ins belong to no company, so nothing here begins with `enter`; what an administrator does to the
people of a company is in `account_care`. Signing in takes three steps, so that no transaction waits for a slow hash:
`admit` in one, `compare` outside of any, `begin` in another.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy import BindParameter, CursorResult, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from casework import ids
from casework.db import Instant
from casework.models.accounts import Account, SignIn
from casework.models.people import Company, Installation, Person
from casework.prepared import Prepared
from casework.rules.days import tokyo_date
from casework.rules.errors import NotValid, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat, Language
from casework.services import hats, passwords, tries
from casework.services.hats import Option

IDLE: Final = timedelta(minutes=30)
"""A screen left open in an office ends by itself; long enough for a record to be written between two saves."""
ABSOLUTE: Final = timedelta(hours=12)
"""A working day with overtime: a key that was copied is worth nothing on the next."""
TOUCH_EVERY: Final = timedelta(seconds=60)
"""The idle clock is written at most so often: a page view should not cost a commit."""

WRONG: Final = Said(N_("サインイン名かパスワードが違います。"))
WRONG_PASSWORD: Final = Said(N_("パスワードが違います。"))


@dataclass(frozen=True)
class Wearing:
    """Somebody signed in. `hat` None: nothing chosen yet, or what was chosen is no longer valid today."""

    sign_in_public_id: str
    account_id: int
    company_id: int | None
    company_name: str
    person_id: int | None
    person_name: str
    hat: Hat | None
    language: Language
    other_hats: bool
    proved_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Living:
    """A living sign-in, as its owner sees it in the list of their own."""

    public_id: str
    company_name: str | None
    hat: Hat | None
    created_at: datetime
    seen_at: datetime


class Admission(NamedTuple):
    """A try that was counted and may be compared now. Says nothing about whether the account exists."""

    account_id: int | None
    stored: str | None
    login: str


class Proof(NamedTuple):
    """A password that fitted. Only `compare` makes one."""

    account_id: int
    stored: str
    login: str


def login_of(typed: str) -> str:
    """A sign-in name as it is kept: lower case, without blanks around it."""
    return typed.strip().casefold()


# --- living sign-ins ----------------------------------------------------------------------------------


def _hash(key: str) -> str:
    """256 random bits need no slow hash: nobody guesses them."""
    return hashlib.sha256(key.encode()).hexdigest()


def alive(now: datetime) -> ColumnElement[bool]:
    """A sign-in that was neither ended nor timed out."""
    return _alive(now - IDLE, now - ABSOLUTE)


def _alive(
    seen: "datetime | BindParameter[datetime]", begun: "datetime | BindParameter[datetime]"
) -> ColumnElement[bool]:
    return and_(SignIn.ended_at.is_(None), SignIn.seen_at > seen, SignIn.created_at > begun)


@lru_cache(maxsize=4)
def _finding(day: date) -> Prepared:
    """The statement of `find`, made once a day: every request asks it."""
    return Prepared(
        select(
            SignIn.public_id,
            SignIn.account_id,
            SignIn.company_id,
            SignIn.person_id,
            SignIn.hat,
            SignIn.proved_at,
            SignIn.seen_at,
            Account.language,
            Person.name.label("person"),
            Company.name.label("company"),
            hats.valid(day).label("valid"),
            hats.others(day).label("others"),
        )
        .join(Account, Account.id == SignIn.account_id)
        .outerjoin(
            Person,
            and_(
                Person.company_id == SignIn.company_id,
                Person.id == SignIn.person_id,
                Person.account_id == SignIn.account_id,
            ),
        )
        .outerjoin(Company, Company.id == SignIn.company_id)
        .where(
            SignIn.key_hash == bindparam("key_hash"),
            Account.disabled_at.is_(None),
            _alive(bindparam("idle", type_=Instant), bindparam("absolute", type_=Instant)),
        )
    )


def find(session: Session, key: str, *, now: datetime) -> Wearing | None:
    """Who holds this key: None when it is unknown, ended or timed out. One query; rights are read anew each time."""
    session.flush()
    rows = _finding(tokyo_date(now)).rows(
        session.connection(), key_hash=_hash(key), idle=now - IDLE, absolute=now - ABSOLUTE
    )
    if not rows:
        return None
    [row] = rows
    worn = bool(row.valid and row.person)
    return Wearing(
        sign_in_public_id=row.public_id,
        account_id=row.account_id,
        company_id=row.company_id if worn else None,
        company_name=row.company if worn else "",
        person_id=row.person_id if worn else None,
        person_name=row.person if worn else "",
        hat=row.hat if worn else None,
        language=row.language,
        other_hats=bool(row.others),
        proved_at=row.proved_at,
        seen_at=row.seen_at,
    )


def needs_touch(worn: Wearing, *, now: datetime) -> bool:
    """Whether the idle clock is old enough to be written."""
    return now - worn.seen_at > TOUCH_EVERY


def touch(session: Session, key: str, *, now: datetime) -> None:
    """Set the idle clock, unless it was set a moment ago; a dead key stays dead."""
    session.execute(
        update(SignIn)
        .where(SignIn.key_hash == _hash(key), alive(now), SignIn.seen_at < now - TOUCH_EVERY)
        .values(seen_at=now)
    )


def start(
    session: Session,
    account_id: int,
    *,
    now: datetime,
    wear: Option | None = None,
    since: datetime | None = None,
    proved_at: datetime | None = None,
) -> str:
    """A fresh sign-in; returns its key, of which only the hash is kept. `since`: when the one it follows began."""
    key = secrets.token_urlsafe(32)
    session.execute(
        insert(SignIn),
        {
            "public_id": ids.fresh(), "key_hash": _hash(key), "account_id": account_id,
            "company_id": wear.company_id if wear else None, "person_id": wear.person_id if wear else None,
            "hat": wear.hat if wear else None, "created_at": since or now, "seen_at": now,
            "proved_at": proved_at or now,
        },
    )  # fmt: skip
    return key


def _end_one(session: Session, key: str, now: datetime) -> SignIn:
    """End the living sign-in of a key and return it; NotYours when it is dead, also by a renewal at the same moment."""
    held = session.execute(select(SignIn).where(SignIn.key_hash == _hash(key), alive(now))).scalar_one_or_none()
    if held is None or not _end(session, now, SignIn.id == held.id):
        raise NotYours
    return held


def _end(session: Session, now: datetime, *which: ColumnElement[bool]) -> int:
    done = session.execute(
        update(SignIn)
        .where(SignIn.ended_at.is_(None), *which)
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return done.rowcount if isinstance(done, CursorResult) else 0


def sign_out(session: Session, key: str, *, now: datetime) -> None:
    """End this sign-in. A key that is dead already is no error."""
    _end(session, now, SignIn.key_hash == _hash(key))


def choose(session: Session, key: str, person_public_id: str, hat: Hat, *, now: datetime) -> str:
    """Put on a hat: the old key dies, a new one is returned. NotYours when it isn't one of today's options."""
    held = _end_one(session, key, now)
    wear = _option(session, held.account_id, person_public_id, hat, now)
    return start(session, held.account_id, now=now, wear=wear, since=held.created_at, proved_at=held.proved_at)


def _option(session: Session, account_id: int, person_public_id: str, hat: Hat, now: datetime) -> Option:
    for option in hats.options(session, account_id, now=now):
        if option.person_public_id == person_public_id and option.hat == hat:
            return option
    raise NotYours


def end_all(
    session: Session, account_id: int, *, now: datetime, company_id: int | None = None, keep: str | None = None
) -> int:
    """End all sign-ins of an account (only those worn in one company, all but one key); returns how many ended."""
    which = [SignIn.account_id == account_id]
    if company_id is not None:
        which.append(SignIn.company_id == company_id)
    if keep is not None:
        which.append(SignIn.key_hash != _hash(keep))
    return _end(session, now, *which)


def living(session: Session, account_id: int, *, now: datetime) -> list[Living]:
    """An account's living sign-ins, the one used last first."""
    rows = session.execute(
        select(SignIn.public_id, Company.name, SignIn.hat, SignIn.created_at, SignIn.seen_at)
        .outerjoin(Company, Company.id == SignIn.company_id)
        .where(SignIn.account_id == account_id, alive(now))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return [Living(*row) for row in rows]


def end_own(session: Session, account_id: int, sign_in_public_id: str, *, now: datetime) -> None:
    """End one of one's own sign-ins. NotYours when it isn't, or has ended."""
    if not _end(session, now, SignIn.account_id == account_id, SignIn.public_id == sign_in_public_id):
        raise NotYours


# --- passwords ------------------------------------------------------------------------------------------


def admit(session: Session, login: str, address: str, *, now: datetime) -> Admission:
    """Count a try; it must be committed before the comparison. The same work and answer whether the account exists.

    Raises TooMany when it must wait.
    """
    login = login_of(login)
    tries.count(session, login, address, now=now)
    found = session.execute(
        select(Account.id, Account.password_hash).where(Account.login == login, Account.disabled_at.is_(None))
    ).one_or_none()
    if found is None or found.password_hash is None:
        return Admission(None, None, login)
    return Admission(found.id, found.password_hash, login)


def compare(admission: Admission, password: str) -> Proof | None:
    """Whether the password fits: slow on purpose, equally slow for an unknown account. NotNow when too many wait."""
    fits = passwords.fits(admission.stored, password)
    if not fits or admission.account_id is None or admission.stored is None:
        return None
    return Proof(admission.account_id, admission.stored, admission.login)


def begin(session: Session, proof: Proof, *, now: datetime) -> str:
    """The password fitted: start the sign-in and return its key. With one thing to wear it is worn at once."""
    still = select(Account.id).where(
        Account.id == proof.account_id,
        Account.password_hash == proof.stored,
        Account.disabled_at.is_(None),
    )
    account_id = session.execute(still).scalar_one_or_none()
    if account_id is None:
        raise NotValid("password", WRONG)  # changed or disabled between the comparison and now
    tries.forgive(session, proof.login)
    return start_with_only_hat(session, account_id, now=now)


def start_with_only_hat(session: Session, account_id: int, *, now: datetime) -> str:
    """Start a sign-in that wears the only thing there is to wear, or nothing yet."""
    wearable = hats.options(session, account_id, now=now)
    return start(session, account_id, now=now, wear=wearable[0] if len(wearable) == 1 else None)


def login_for(session: Session, account_id: int) -> str:
    """The sign-in name of an account."""
    return session.execute(select(Account.login).where(Account.id == account_id)).scalar_one()


def renew(session: Session, key: str, proof: Proof | None, *, now: datetime) -> str:
    """The password was given again (step-up): the old key dies, a new one knows the time of the proof.

    Without a proof: only in the demo, whose people have no passwords. NotYours otherwise.
    """
    held = _end_one(session, key, now)
    if proof is None:
        if not is_demo(session):
            raise NotYours
    elif proof.account_id != held.account_id:
        raise NotYours
    else:
        tries.forgive(session, proof.login)
    person_id, hat = held.person_id, held.hat
    wear = next(
        (o for o in hats.options(session, held.account_id, now=now) if (o.person_id, o.hat) == (person_id, hat)), None
    )
    return start(session, held.account_id, now=now, wear=wear, since=held.created_at)


def speak(session: Session, account_id: int, language: Language) -> None:
    """Remember in which language somebody reads."""
    session.execute(update(Account).where(Account.id == account_id).values(language=language))


def is_demo(session: Session) -> bool:
    """Whether this database was made by the demo."""
    return session.execute(select(Installation.demo)).scalar_one_or_none() is True


def open_demo(session: Session, person_public_id: str, hat: Hat, *, now: datetime) -> str:
    """Sign in as somebody of the demo company, without a password. NotYours in every other installation."""
    if not is_demo(session):
        raise NotYours
    account_id = session.execute(
        select(Person.account_id).where(Person.public_id == person_public_id)
    ).scalar_one_or_none()
    if account_id is None:
        raise NotYours
    return start(session, account_id, now=now, wear=_option(session, account_id, person_public_id, hat, now))


def tidy(session: Session, *, now: datetime) -> None:
    """For the worker, once a day: forget old tries, and sign-ins that ended a month ago."""
    tries.tidy(session, now=now)
    session.execute(delete(SignIn).where(SignIn.created_at < now - timedelta(days=30)))
