"""How often may somebody try a password? Counted in our own table, so that every process of the server counts alike."""

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from casework.access import keys as access_keys
from casework.models.accounts import SignInAttempt
from casework.rules.errors import NotNow
from casework.rules.texts import N_, Said

FREE_TRIES: Final = 5
"""So many wrong passwords for one sign-in name before the first pause."""
FREE_TRIES_OF_ADDRESS: Final = 50
"""A whole office may come from one address."""
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)
"""Not longer: otherwise a stranger could keep somebody out for good."""
REMEMBERED: Final = timedelta(hours=24)


class TooMany(NotNow):
    """Too many wrong tries: come back in `minutes` (429)."""

    def __init__(self, minutes: int) -> None:
        super().__init__(Said(N_("続けて間違えたため、しばらく受け付けを止めています。")))
        self.minutes = minutes


def _blurred(session: Session, what: str, value: str) -> str:
    secret = access_keys.keyring(session).derive("casework sign-in attempts")
    return hmac.new(secret, f"{what}\x1f{value}".encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """The address as the limit counts it: IPv6 hands out whole networks of 64 bits to one household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)


def _paused_until(
    session: Session, column: InstrumentedAttribute[str], value: str, free: int, now: datetime
) -> datetime | None:
    newest = select(SignInAttempt.at).where(column == value, SignInAttempt.at > now - REMEMBERED)
    times: list[datetime] = list(session.execute(newest.order_by(SignInAttempt.at.desc()).limit(free + 10)).scalars())
    if len(times) < free:
        return None
    pause: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (len(times) - free))
    return times[0] + pause


def count(session: Session, login: str, address: str, *, now: datetime) -> None:
    """Count a try, or raise TooMany. Done before anything is compared, so that tries at the same moment count too."""
    by_login, by_address = _blurred(session, "login", login), _blurred(session, "address", _network(address))
    for column, value, free in (
        (SignInAttempt.login_hash, by_login, FREE_TRIES),
        (SignInAttempt.address_hash, by_address, FREE_TRIES_OF_ADDRESS),
    ):
        until = _paused_until(session, column, value, free, now)
        if until is not None and until > now:
            raise TooMany(max(1, -(-int((until - now).total_seconds()) // 60)))
    session.execute(insert(SignInAttempt), {"login_hash": by_login, "address_hash": by_address, "at": now})


def forgive(session: Session, login: str) -> None:
    """The right password was given: earlier tries for this sign-in name no longer count."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.login_hash == _blurred(session, "login", login)))


def tidy(session: Session, *, now: datetime) -> None:
    """Forget the tries that count no more."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - REMEMBERED))
