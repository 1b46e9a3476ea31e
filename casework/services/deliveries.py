"""How does a mail leave the outbox, once, and what becomes of it?

Four steps, each a transaction of its own: claim (a lease, so that two workers don't take the same mail and a killed one
gives it back), render (from what its recipient may see now), and after the sending itself one of settled, postponed or
released. Whatever is interrupted comes back when the lease ends, under the same Message-ID.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from casework.access import Act, Actor, enter_for, enter_worker, sight
from casework.documents import mail as letters
from casework.models.accounts import Account
from casework.models.base import Base
from casework.models.messages import OutboxMail, WorkerRun
from casework.models.people import Company, Person
from casework.rules.moves import OUTBOX
from casework.rules.notices import Notice
from casework.rules.vocabulary import OutboxState
from casework.services import general_letters, hats, notices
from casework.services import letters as post

LEASE: Final = timedelta(minutes=5)
"""Longer than the slowest answer of a mail server that is waited for."""
DELAYS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 720, 720, 720, 720))
"""Between the tries of a mail that the mail server refuses; together a little over three days."""
TRIES: Final = len(DELAYS) + 1


_MAILS: Final = Base.metadata.tables[OutboxMail.__tablename__]


@dataclass(frozen=True)
class Claim:
    """A mail that this worker has taken, until `leased_until`."""

    mail_id: int
    company_id: int
    leased_until: datetime


@dataclass(frozen=True)
class Outgoing:
    """A rendered mail, ready for SMTP."""

    claim: Claim
    to: str
    raw: bytes


def alive(session: Session, *, started_at: datetime, now: datetime) -> None:
    """The worker's sign of life, for the page of the administrator."""
    session.merge(WorkerRun(id=1, started_at=started_at, last_run_at=now))


def claim(session: Session, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take the mail that has waited longest; None when none is due. A mail that another worker holds is passed over."""
    mail = session.execute(
        select(OutboxMail.id, OutboxMail.company_id)
        .where(
            OutboxMail.state == OutboxState.WAITING,
            OutboxMail.not_before <= now,
            or_(OutboxMail.leased_until.is_(None), OutboxMail.leased_until <= now),
        )
        .order_by(OutboxMail.not_before, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if mail is None:
        return None
    _note(session, mail.id, leased_until=now + lease, tries=_MAILS.c.tries + 1)
    return Claim(mail.id, mail.company_id, now + lease)


def _note(session: Session, mail_id: int, **columns: Any) -> None:
    """Bookkeeping of the worker: who holds a mail until when is no fact about anybody, and stands in no trail."""
    session.execute(update(_MAILS).where(_MAILS.c.id == mail_id).values(**columns))


def _taken(session: Session, taken: Claim) -> OutboxMail | None:
    """The claimed mail, locked; None when the lease ran out and somebody else took it or settled it."""
    mail = session.execute(
        select(OutboxMail).where(OutboxMail.id == taken.mail_id).with_for_update()
    ).scalar_one_or_none()
    if mail is None or mail.state is not OutboxState.WAITING or mail.leased_until != taken.leased_until:
        return None
    return mail


def render(session: Session, taken: Claim, *, sender: str, inbox: str, now: datetime) -> Outgoing | None:
    """Write the mail as its recipient may see it at this moment.

    None when it is not to leave any more: the recipient has lost the hat, has no address, or what it announces is over.
    """
    mail = _taken(session, taken)
    if mail is None:
        return None
    reader = Actor(company_id=mail.company_id, person_id=mail.person_id, hat=mail.hat)
    visit = enter_for(session, reader, Act.DELIVER, now=now)
    person = session.get_one(Person, mail.person_id)
    wanted = person.email and hats.holds(session, mail.company_id, mail.person_id, mail.hat, visit.today)
    told = None
    if wanted:
        told = notices.about(
            visit, Notice(mail.notice), mail.record_id, sender=sender, to=person.email, occasion=mail.occasion,
            written_at=mail.created_at,
        )  # fmt: skip
    if told is None:
        mail.state = OUTBOX.check(mail.state, "stop")
        mail.leased_until = None
        visit.record(sight.MAIL, mail.public_id)
        return None
    account = session.get(Account, person.account_id) if person.account_id is not None else None
    raw = letters.compose(
        to=person.email,
        sender=sender,
        company=session.get_one(Company, mail.company_id).name,
        language=(account.language if account is not None else person.language).value,
        inbox=inbox,
        message_id=mail.message_id,
        written_at=mail.created_at,
        calendar=told.calendar,
    )
    return Outgoing(taken, person.email, raw)


def settled(session: Session, outgoing: Outgoing, *, now: datetime) -> None:
    """The mail server took it (or, in the demo, nobody does): keep it, sealed, as it left."""
    mail = session.execute(
        select(OutboxMail).where(OutboxMail.id == outgoing.claim.mail_id).with_for_update()
    ).scalar_one()
    if mail.state is not OutboxState.WAITING:
        return
    visit = enter_worker(session, mail.company_id, Act.DELIVER, now=now)
    mail.state = OUTBOX.check(mail.state, visit.act)
    mail.sent_at, mail.leased_until = now, None
    visit.seal(mail.data_key_id, mail, rendered=outgoing.raw)
    visit.record(sight.MAIL, mail.public_id)
    post.mail_left(visit, mail.notice, mail.record_id)


def postponed(session: Session, taken: Claim, *, now: datetime) -> None:
    """The mail server refused this mail, or it could not be written: later again, or given up after `TRIES`."""
    mail = _taken(session, taken)
    if mail is None:
        return
    if mail.tries < TRIES:
        _note(session, mail.id, leased_until=None, not_before=now + DELAYS[mail.tries - 1])
        return
    visit = enter_worker(session, mail.company_id, Act.DELIVER, now=now)
    mail.state, mail.leased_until = OUTBOX.check(mail.state, "give_up"), None
    visit.record(sight.MAIL, mail.public_id)
    if mail.notice == Notice.GENERAL:
        general_letters.mail_given_up(visit, mail.record_id)
    post.mail_given_up(visit, mail.notice, mail.record_id)


def released(session: Session, taken: Claim) -> None:
    """The mail server is away: nothing is held against the mail, it waits as before."""
    mail = _taken(session, taken)
    if mail is None:
        return
    _note(session, mail.id, leased_until=None, tries=_MAILS.c.tries - 1)
