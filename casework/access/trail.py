"""How is it written down who did and who read what? Reading and changing both pass here; only here seals are opened.

One transaction writes at most one entry per act, with a row for each record it touched, chained by HMAC per company.
The entry is written by the transaction's own commit: if it can't be written, nothing was changed and nothing is shown.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, event, exists, insert, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute, ORMExecuteState, Session, SessionTransaction

from casework import prepared
from casework.access import keys
from casework.access.actor import Actor
from casework.access.acts import Act
from casework.db import CaseworkSession
from casework.models.base import Tenant
from casework.models.trail import TrailEntry, TrailHead, TrailSubject
from casework.prepared import Prepared
from casework.rules.vocabulary import Hat
from casework.sealing import Sealed

START = "0" * 64
_PURPOSE = "casework trail chain"


class Unrecorded(RuntimeError):
    """Something would be read or changed without an entry in the trail: a mistake in the program."""


@dataclass
class Note:
    """What one act touched so far: (record, public id, employment id)."""

    actor: Actor
    act: Act
    at: datetime
    subjects: dict[tuple[str, str], int | None] = field(default_factory=dict)
    changed: bool = False


def begin(session: Session, note: Note) -> None:
    """From here on the session's reads and changes belong to this act."""
    session.info.setdefault("notes", []).append(note)


def touch(session: Session, note: Note, record: str, public_id: str, employment_id: int | None) -> None:
    """Add a record that was read. The session must be one that can write the entry."""
    toucher(session, note, record)(public_id, employment_id)


def toucher(session: Session, note: Note, record: str) -> Callable[[str, int | None], None]:
    """The same for many of a kind: the session is asked once."""
    if not session.info.get("writes"):
        raise Unrecorded(f"{note.act} shows {record} in a session that can't record it")
    add = note.subjects.setdefault

    def one(public_id: str, employment_id: int | None) -> None:
        add((record, public_id), employment_id)

    return one


def read_under(
    hat: Hat, record: str, model: Any, employment_id: Any, *, since: InstrumentedAttribute[datetime]
) -> ColumnElement[bool]:
    """For a select over `model`, a table that is called `record` here: somebody read it under a hat since then. By the
    employment that it is about, as the trail is kept.
    """
    return exists(
        select(literal(1))
        .select_from(TrailSubject)
        .join(
            TrailEntry,
            and_(TrailEntry.company_id == TrailSubject.company_id, TrailEntry.id == TrailSubject.trail_entry_id),
        )
        .where(
            TrailSubject.company_id == model.company_id,
            TrailSubject.employment_id == employment_id,
            TrailSubject.record == record,
            TrailSubject.record_id == model.public_id,
            TrailEntry.hat == hat,
            TrailEntry.at >= since,
        )
    )


def unseal(session: Session, note: Note, sealed: Sealed, *, table: str, public_id: str, column: str) -> bytes:
    """Open a sealed value inside an act that is going to be recorded."""
    if (table, public_id) not in note.subjects:
        raise Unrecorded(f"{table} is opened without being noted")
    return keys.find(session, sealed.key_id).open(sealed, table=table, public_id=public_id, column=column)


def canonical(
    *,
    number: int,
    at: datetime,
    person_id: int | None,
    hat: str | None,
    act: str,
    reading: bool,
    subjects: list[tuple[str, str, int | None]],
) -> bytes:
    """The bytes of an entry that the chain binds."""
    whole = [
        number,
        int(at.timestamp() * 1_000_000),
        person_id,
        hat,
        act,
        reading,
        sorted(subjects, key=itemgetter(0, 1)),
    ]
    return json.dumps(whole, separators=(",", ":")).encode()


def link(key: bytes, before: str, entry: bytes) -> str:
    """The MAC of an entry, bound to the one before it."""
    return hmac.new(key, before.encode() + b"\x1f" + entry, hashlib.sha256).hexdigest()


def chain_key(session: Session) -> bytes:
    """The key of the chain; derived from the key file, never in the database."""
    return keys.keyring(session).derive(_PURPOSE)


_Subject = tuple[str, str, int | None]
_ENTRIES: Final = cast("Table", TrailEntry.__table__)
_SUBJECTS: Final = cast("Table", TrailSubject.__table__)
_HEADS: Final = cast("Table", TrailHead.__table__)
_HEAD: Final = Prepared(
    select(_HEADS.c.number, _HEADS.c.mac).where(_HEADS.c.company_id == bindparam("company")).with_for_update()
)
_MOVE_HEAD: Final = Prepared(
    update(_HEADS)
    .where(_HEADS.c.company_id == bindparam("company"))
    .values({_HEADS.c[name]: bindparam(f"its_{name}", type_=_HEADS.c[name].type) for name in ("number", "mac")})
)
_ADD_ENTRY: Final = Prepared(
    insert(_ENTRIES)
    .values({column: bindparam(column.name, type_=column.type) for column in _ENTRIES.c if column.name != "id"})
    .returning(_ENTRIES.c.id)
)
"""Tables, not models: every recorded page pays for these statements."""
_INTO_SUBJECTS: Final = f"INSERT INTO {_SUBJECTS.name} (company_id, trail_entry_id, record, record_id, employment_id)"
_ADD_SUBJECT: Final = f"{_INTO_SUBJECTS} VALUES (?, ?, ?, ?, ?)"
_ADD_AT_ONCE: Final = f"""
WITH entry AS (
    INSERT INTO {_ENTRIES.name} (company_id, number, at, person_id, hat, act, reading, mac)
    VALUES (%(company_id)s, %(number)s, %(at)s, %(person_id)s, %(hat)s, %(act)s, %(reading)s, %(mac)s)
    RETURNING id
), head AS (
    UPDATE {_HEADS.name} SET number = %(number)s, mac = %(mac)s WHERE company_id = %(company_id)s
)
{_INTO_SUBJECTS}
SELECT %(company_id)s, entry.id, subject.*
FROM entry, unnest(%(records)s::text[], %(ids)s::text[], %(employments)s::int[]) AS subject
"""  # noqa: S608 - names of our own tables and columns


def _write(session: Session, note: Note, key: bytes) -> None:
    actor = note.actor
    connection = session.connection()
    heads = _HEAD.rows(connection, company=actor.company_id)
    if not heads:
        connection.execute(insert(_HEADS), {"company_id": actor.company_id, "number": 0, "mac": START})
    number, before = (heads[0].number + 1, heads[0].mac) if heads else (1, START)
    subjects = [(record, public_id, employment_id) for (record, public_id), employment_id in note.subjects.items()]
    reading = not note.changed
    entry = canonical(
        number=number,
        at=note.at,
        person_id=actor.person_id,
        hat=actor.hat,
        act=note.act,
        reading=reading,
        subjects=subjects,
    )
    mac = link(key, before, entry)
    values = {
        "company_id": actor.company_id, "number": number, "at": note.at, "person_id": actor.person_id,
        "hat": actor.hat and actor.hat.value, "act": note.act.value, "reading": reading, "mac": mac,
    }  # fmt: skip
    add = _add_at_once if connection.dialect.name == "postgresql" else _add
    add(connection, values, subjects)


def _add_at_once(connection: Connection, values: dict[str, Any], subjects: list[_Subject]) -> None:
    """In the driver's own words, all in one statement: a page of fifty lines adds two hundred rows and more, and each
    way to PostgreSQL and back costs as much as many of them.
    """
    records, ids, employments = map(list, zip(*subjects, strict=True)) if subjects else ([], [], [])
    columns = {"records": records, "ids": ids, "employments": employments}
    prepared.run(connection, _ADD_AT_ONCE, {**values, **columns})


def _add(connection: Connection, values: dict[str, Any], subjects: list[_Subject]) -> None:
    """SQLite, in the same process, has nobody to wait for."""
    [(entry_id,)] = _ADD_ENTRY.rows(connection, **values)
    if subjects:
        rows = [(values["company_id"], entry_id, *subject) for subject in subjects]
        prepared.run(connection, _ADD_SUBJECT, rows, many=True)
    _MOVE_HEAD.run(connection, company=values["company_id"], its_number=values["number"], its_mac=values["mac"])


@event.listens_for(CaseworkSession, "before_flush")
def _no_silent_change(session: Session, _context: Any, _instances: Any) -> None:
    """A company's record changes only inside an act, and the act has to say so before the commit."""
    dirty = (record for record in session.dirty if session.is_modified(record))
    changed = {
        type(record).__name__ for record in (*session.new, *session.deleted, *dirty) if isinstance(record, Tenant)
    }
    if changed and not session.info.get("notes"):
        raise Unrecorded(f"{', '.join(sorted(changed))} would change outside an act")
    session.info.setdefault("changes", set()).update(changed)


@event.listens_for(CaseworkSession, "do_orm_execute")
def _no_silent_statement(state: ORMExecuteState) -> None:
    """The same for statements that change rows without loading them."""
    if state.is_select or state.bind_mapper is None or not issubclass(state.bind_mapper.class_, Tenant):
        return
    name = state.bind_mapper.class_.__name__
    if not state.session.info.get("notes"):
        raise Unrecorded(f"{name} would change outside an act")
    state.session.info.setdefault("changes", set()).add(name)


@event.listens_for(CaseworkSession, "before_commit")
def _write_notes(session: Session) -> None:
    """The commit writes the entries: reading and changing stand or fall with them. A savepoint is not the commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    notes: list[Note] = session.info.get("notes", [])
    changes: set[str] = session.info.pop("changes", set())
    if changes and not any(note.changed for note in notes):
        raise Unrecorded(f"{', '.join(sorted(changes))} changed, and no act says so")
    due = [note for note in notes if note.changed or note.subjects]
    if due:
        key = chain_key(session)
        for note in due:
            _write(session, note, key)
    session.info["notes"], session.info["changes"] = [], set()


@event.listens_for(CaseworkSession, "after_soft_rollback")
def _forget_notes(session: Session, undone: SessionTransaction) -> None:
    """What was undone needs no entry. After a savepoint's rollback the act goes on, and what it read stays read."""
    session.info["changes"] = set()
    if undone.parent is None:
        session.info["notes"] = []
        session.info["opened_keys"] = {}
