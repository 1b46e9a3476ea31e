"""What is told to whom, by mail and in the app? Written with the change, in the same transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.documents import mail as letters
from casework.ids import PublicId
from casework.models.messages import InboxNote, OutboxMail, WorkerRun
from casework.models.people import Company, Installation
from casework.prepared import Prepared
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, OutboxState

PAGE: Final = 30
"""Mails on one page."""

MAIL_DOMAIN = "casework.invalid"
"""The right-hand side of Message-IDs: says nothing about the company."""


def queue(visit: Visit, notice: Notice, *, record_id: PublicId, to: int, hat: Hat, occasion: str = "") -> bool:
    """Tell a person, under one hat, about one record: a line in the inbox and a neutral mail. The same notice about the
    same record never leaves twice for the same occasion; somebody with two hats reads it under each. Whether it is new.
    """
    session, company_id = visit.session, visit.actor.company_id
    known = session.execute(
        select(InboxNote.id).where(
            InboxNote.company_id == company_id,
            InboxNote.person_id == to,
            InboxNote.hat == hat,
            InboxNote.notice == notice,
            InboxNote.record_id == record_id,
            InboxNote.occasion == occasion,
        )
    ).first()
    if known is not None:
        return False
    mail_id = ids.fresh()
    same = {"company_id": company_id, "person_id": to, "hat": hat, "notice": notice.value, "record_id": record_id,
            "occasion": occasion, "created_at": visit.now}  # fmt: skip
    session.add(InboxNote(public_id=ids.fresh(), **same))
    session.add(
        OutboxMail(
            public_id=mail_id,
            message_id=f"<{mail_id}@{MAIL_DOMAIN}>",
            not_before=visit.now,
            data_key_id=company_key(visit),
            **same,
        )
    )
    return True


def told(
    visit: Visit, notices: Collection[Notice], records: Select[*tuple[Any, ...]] | Collection[str]
) -> set[tuple[str, str, str]]:
    """Of which occasions of some notices about some records (public ids, or a statement that selects them) anybody was
    told: (notice, record id, occasion). One statement for a round that asks about many.
    """
    rows = visit.session.execute(
        select(InboxNote.notice, InboxNote.record_id, InboxNote.occasion)
        .where(
            InboxNote.company_id == visit.actor.company_id,
            InboxNote.notice.in_([notice.value for notice in notices]),
            InboxNote.record_id.in_(records),
        )
        .distinct()
    )
    return {(row.notice, row.record_id, row.occasion) for row in rows}


def sent(
    visit: Visit, notices: Collection[Notice], record_ids: Collection[str]
) -> list[tuple[Notice, str, str, int, datetime]]:
    """Who was told what about some records, the earliest first: (notice, record id, occasion, person, when)."""
    rows = visit.session.execute(
        select(InboxNote.notice, InboxNote.record_id, InboxNote.occasion, InboxNote.person_id, InboxNote.created_at)
        .where(
            InboxNote.company_id == visit.actor.company_id,
            InboxNote.notice.in_([notice.value for notice in notices]),
            InboxNote.record_id.in_(record_ids),
        )
        .order_by(InboxNote.created_at, InboxNote.id)
    )
    return [(Notice(row.notice), row.record_id, row.occasion, row.person_id, row.created_at) for row in rows]


def company_key(visit: Visit) -> PublicId:
    """The data key for sealed things that belong to no case."""
    company = visit.session.get_one(Company, visit.actor.company_id)
    if company.data_key_id is None:
        company.data_key_id = visit.new_key()
    return company.data_key_id


_UNREAD: Final = Prepared(
    select(func.count().label("lines")).where(
        InboxNote.company_id == bindparam("company"),
        InboxNote.person_id == bindparam("person"),
        InboxNote.hat == bindparam("worn"),
        InboxNote.read_at.is_(None),
    )
)
"""Made once: every page asks it."""


def unread(session: Session, company_id: int, person_id: int, hat: Hat) -> int:
    """How many lines of the inbox wait under this hat."""
    session.flush()
    [found] = _UNREAD.rows(session.connection(), company=company_id, person=person_id, worn=hat)
    lines: int = found.lines
    return lines


@dataclass(frozen=True)
class Letter:
    """A mail of one's own as it left."""

    mail: Shown
    read: letters.Read


@dataclass(frozen=True)
class Letters:
    """Some of one's own mails, the newest first, and the public id after which the next page begins."""

    letters: list[Letter]
    after: PublicId | None


@dataclass(frozen=True)
class Totals:
    """What the administrator learns of the outbox: how many, how old, and whether the worker lives. No names."""

    counts: dict[OutboxState, int]
    oldest_at: datetime | None
    """Since when the oldest waiting mail has been due."""
    last_run_at: datetime | None


def _page(visit: Visit, after: str | None) -> Select[Any]:
    """One page and one mail more, of one's own, newest first."""
    newest = (OutboxMail.created_at.desc(), OutboxMail.id.desc())
    statement = select(OutboxMail).where(visit.within(OutboxMail)).order_by(*newest)
    if after is not None:
        last = visit.reach(OutboxMail, after)
        statement = statement.where(
            or_(
                OutboxMail.created_at < last.created_at,
                and_(OutboxMail.created_at == last.created_at, OutboxMail.id < last.id),
            )
        )
    return statement.limit(PAGE + 1)


def read(session: Session, actor: Actor, note_id: str, *, now: datetime) -> tuple[Visit, InboxNote]:
    """Mark a line of one's own inbox as read. The note is for `inbox.py`, which knows where it leads."""
    visit = enter(session, actor, Act.READ_MESSAGES, now=now)
    note = visit.reach(InboxNote, note_id, lock=True)
    if note.read_at is None:
        note.read_at = visit.now
        visit.record(sight.NOTE, note.public_id)
    return visit, note


def is_demo(session: Session) -> bool:
    """Whether this is the demo database: it never sends mail, it keeps it readable."""
    return bool(session.execute(select(Installation.demo)).scalar_one_or_none())


def _own_mails(session: Session, actor: Actor, now: datetime) -> Visit:
    """Mails are read in the app in the demo only: elsewhere they are in the recipient's own mailbox."""
    if not is_demo(session):
        raise NotYours
    return enter(session, actor, Act.READ_MAILS, now=now)


def mails(session: Session, actor: Actor, *, now: datetime, after: str | None = None) -> Letters:
    """The mails that left for the worn hat, in the demo."""
    visit = _own_mails(session, actor, now)
    statement = _page(visit, after).where(OutboxMail.state == OutboxState.SENT)
    found = session.execute(statement).scalars().all()
    read = [_letter(visit, mail) for mail in found[:PAGE]]
    return Letters(read, found[PAGE - 1].public_id if len(found) > PAGE else None)


def _letter(visit: Visit, mail: OutboxMail) -> Letter:
    shown = visit.show(sight.MAIL, mail)
    return Letter(shown, letters.read(shown.rendered))


def mail(session: Session, actor: Actor, mail_id: str, *, now: datetime) -> Letter:
    """One mail as it left, in the demo."""
    visit = _own_mails(session, actor, now)
    found = visit.reach(OutboxMail, mail_id)
    if found.state is not OutboxState.SENT:
        raise NotYours
    return _letter(visit, found)


def totals(session: Session, actor: Actor, *, now: datetime) -> Totals:
    """The state of the company's outbox."""
    visit = enter(session, actor, Act.SEE_OUTBOX, now=now)
    rows = session.execute(
        select(OutboxMail.state, func.count(), func.min(OutboxMail.not_before))
        .where(OutboxMail.company_id == actor.company_id)
        .group_by(OutboxMail.state)
    ).all()
    waiting = [since for state, _, since in rows if state is OutboxState.WAITING and since <= visit.now]
    return Totals(
        counts=dict.fromkeys(OutboxState, 0) | {state: number for state, number, _ in rows},
        oldest_at=waiting[0] if waiting else None,
        last_run_at=session.execute(select(WorkerRun.last_run_at)).scalar_one_or_none(),
    )
