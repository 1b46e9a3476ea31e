"""How does a record get the name by which the outside world may call it?"""

import secrets
from collections.abc import Callable
from typing import NewType

PublicId = NewType("PublicId", str)
"""128 random bits in 32 hexadecimal digits; made before the insert, because seals are bound to it."""

source: Callable[[], str] = lambda: secrets.token_hex(16)  # noqa: E731 - replaced as a whole by twin-world tests


def fresh() -> PublicId:
    """A new public id."""
    return PublicId(source())
