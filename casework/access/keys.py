"""Which data key seals what belongs to a case (or, where there is no case, to a result or the company)?"""

from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from casework import ids
from casework.ids import PublicId
from casework.models.cases import DataKey as StoredKey
from casework.prepared import Prepared
from casework.sealing import BadSeal, DataKey, Keyring, new_data_key

KEY: Final = (StoredKey.master_id.label("key_master"), StoredKey.wrapped.label("key_wrapped"))
"""What a statement selects beside its own columns so that `know` needs none of its own; it is joined by `joined`."""
_STORED: Final = Prepared(select(StoredKey.master_id, StoredKey.wrapped).where(StoredKey.public_id == bindparam("key")))


def _opened(session: Session) -> dict[str, DataKey]:
    cache: dict[str, DataKey] = session.info.setdefault("opened_keys", {})
    return cache


def keyring(session: Session) -> Keyring:
    """The master keys this session was opened with."""
    ring: Keyring = session.info["keyring"]
    return ring


def make(session: Session, company_id: int) -> PublicId:
    """Make and store a fresh data key; the public id is what a case remembers."""
    key = new_data_key(ids.fresh())
    master_id, wrapped = keyring(session).wrap(key)
    session.add(
        StoredKey(company_id=company_id, public_id=PublicId(key.public_id), master_id=master_id, wrapped=wrapped)
    )
    session.flush()
    _opened(session)[key.public_id] = key
    return PublicId(key.public_id)


def find(session: Session, public_id: str) -> DataKey:
    """Open a stored data key. BadSeal when it was erased or the key file is another one."""
    cache = _opened(session)
    if public_id not in cache:
        session.flush()
        found = _STORED.rows(session.connection(), key=public_id)
        if not found:
            raise BadSeal("the data key was erased")
        [stored] = found
        cache[public_id] = keyring(session).unwrap(public_id, stored.master_id, stored.wrapped)
    return cache[public_id]


def joined(statement: Select[*tuple[Any, ...]], key_id: Any) -> Select[*tuple[Any, ...]]:
    """The statement with the stored key of each row, None where it was erased."""
    return statement.add_columns(*KEY).outerjoin(StoredKey, StoredKey.public_id == key_id)


def know(session: Session, public_id: str, stored: Any) -> None:
    """Open a key from a row of a statement that was `joined`; an erased one is left for `find` to say so."""
    cache = _opened(session)
    if public_id not in cache and stored.key_master is not None:
        cache[public_id] = keyring(session).unwrap(public_id, stored.key_master, stored.key_wrapped)


def preload(session: Session, public_ids: set[str]) -> None:
    """Open many keys with one query, before a list is shown."""
    cache = _opened(session)
    missing = public_ids - cache.keys()
    if missing:
        for stored in session.execute(
            select(StoredKey.public_id, StoredKey.master_id, StoredKey.wrapped).where(StoredKey.public_id.in_(missing))
        ):
            cache[stored.public_id] = keyring(session).unwrap(stored.public_id, stored.master_id, stored.wrapped)
