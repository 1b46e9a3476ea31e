"""How does somebody get in for the first time, or again after forgetting? With a code that is used once."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, delete, insert, select, update
from sqlalchemy.orm import Session

from casework.models.accounts import Account, FirstCode
from casework.rules.errors import NotValid
from casework.rules.passwords import objection
from casework.rules.texts import N_, Said
from casework.services import accounts, passwords, tries
from casework.services.accounts import login_of

LIFE: Final = timedelta(days=14)
"""Long enough for a printed letter and a week away."""
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing that looks like something else, so that it can be read from paper."""
_ALIKE: Final = str.maketrans("OIL", "011")
_GROUPS, _GROUP = 4, 5
"""20 signs of 5 bits: 100 random bits."""

NO_CODE: Final = Said(N_("サインイン名かコードが違うか、コードの期限が切れています。"))


def _hash(code: str) -> str:
    """Blanks, hyphens, case and look-alikes don't matter; 100 random bits need no slow hash."""
    plain = re.sub(r"[\s\-‐－ー]", "", code).upper().translate(_ALIKE)
    return hashlib.sha256(plain.encode()).hexdigest()


def issue(session: Session, account_id: int, *, now: datetime) -> str:
    """A new code, to be shown once; codes not used so far are dead. Whoever calls decides that it may be done."""
    session.execute(delete(FirstCode).where(FirstCode.account_id == account_id, FirstCode.used_at.is_(None)))
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_GROUPS * _GROUP))
    code = "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
    session.execute(
        insert(FirstCode),
        {"account_id": account_id, "code_hash": _hash(code), "created_at": now, "expires_at": now + LIFE},
    )
    return code


def judge(login: str, password: str) -> str:
    """The hash of an acceptable new password; NotValid says what is wrong with it. Asks nothing of the database, so
    that it says the same for every sign-in name.
    """
    wrong = objection(password, login_of(login))
    if wrong is not None:
        raise NotValid("password", wrong)
    return passwords.make(password)


def count(session: Session, login: str, address: str, *, now: datetime) -> None:
    """Count a try with a code as a try with a password; commit it before `use`. TooMany when it must wait."""
    tries.count(session, login_of(login), address, now=now)


def use(session: Session, login: str, code: str, hashed: str, *, now: datetime) -> str:
    """Set the password that `judge` hashed and sign in; returns the key. All other sign-ins of the account end.

    NotValid, in the same words, when name or code is wrong, used or too old.
    """
    login = login_of(login)
    found = session.execute(
        select(FirstCode.id, FirstCode.account_id)
        .join(Account, Account.id == FirstCode.account_id)
        .where(
            Account.login == login,
            Account.disabled_at.is_(None),
            FirstCode.code_hash == _hash(code),
            FirstCode.used_at.is_(None),
            FirstCode.expires_at > now,
        )
    ).one_or_none()
    if found is None or not _spend(session, found.id, now):
        raise NotValid("code", NO_CODE)
    session.execute(update(Account).where(Account.id == found.account_id).values(password_hash=hashed))
    tries.forgive(session, login)
    accounts.end_all(session, found.account_id, now=now)
    return accounts.start_with_only_hat(session, found.account_id, now=now)


def _spend(session: Session, code_id: int, now: datetime) -> bool:
    """Whether this call, of all at the same moment, is the one that uses the code."""
    done = session.execute(
        update(FirstCode).where(FirstCode.id == code_id, FirstCode.used_at.is_(None)).values(used_at=now)
    )
    return isinstance(done, CursorResult) and done.rowcount == 1
