"""How does a record get the name by which the outside world may call it?"""

import secrets
from collections.abc import Callable
from typing import NewType

PublicId = NewType("PublicId", str)
"""128 random bits in 32 hexadecimal digits; made before the insert, because seals are bound to it."""


def _drawn() -> str:
    return secrets.token_hex(16)


source: Callable[[], str] = _drawn
"""Replaced as a whole by twin-world tests."""


def fresh() -> PublicId:
    """A new public id."""
    return PublicId(source())


def several(count: int) -> list[PublicId]:
    """Many new public ids, drawn at once: to ask the system for each costs more than to write its row."""
    if source is not _drawn:
        return [fresh() for _ in range(count)]
    drawn = secrets.token_hex(16 * count)
    return [PublicId(drawn[at : at + 32]) for at in range(0, 32 * count, 32)]
