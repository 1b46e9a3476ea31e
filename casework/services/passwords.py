"""How is a password kept and compared? Argon2id, a few at a time, and the same work whether the account exists."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casework.rules.errors import NotNow
from casework.rules.passwords import LONGEST, normal
from casework.rules.texts import N_, Said

HASHER = PasswordHasher()
"""RFC 9106, the parameters for little memory: 64 MiB, three passes."""
AT_ONCE = BoundedSemaphore(4)
"""Four hashes at a time: a flood of sign-ins must not fill the machine's memory."""
LONGEST_WAIT = 10
"""Seconds in the queue before somebody is asked to come back."""


@contextmanager
def _turn() -> Iterator[None]:
    if not AT_ONCE.acquire(timeout=LONGEST_WAIT):
        raise NotNow(Said(N_("ただいま混み合っています。少し待ってから、もう一度お試しください。")))
    try:
        yield
    finally:
        AT_ONCE.release()


def make(password: str) -> str:
    """The hash to store. NotNow when too many wait."""
    with _turn():
        return HASHER.hash(normal(password))


@cache
def stand_in() -> str:
    """A hash that no password fits: compared where there is none, so that the answer takes the same work."""
    return HASHER.hash("casework stand-in " + "\x00" * 16)


def fits(stored: str | None, password: str) -> bool:
    """Whether the password fits; without a stored hash the same work is done for a no. NotNow when too many wait."""
    with _turn():
        try:
            HASHER.verify(stored or stand_in(), normal(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None
