"""What is told to whom, by mail and in the app? Written with the change, in the same transaction."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Visit
from casework.ids import PublicId
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Company
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat

MAIL_DOMAIN = "casework.invalid"
"""The right-hand side of Message-IDs: says nothing about the company."""


def queue(visit: Visit, notice: Notice, *, record_id: PublicId, to: int, hat: Hat, occasion: str = "") -> None:
    """Tell a person, under one hat, about one record: a line in the inbox and a neutral mail. The same notice about the
    same record never leaves twice for the same occasion.
    """
    session, company_id = visit.session, visit.actor.company_id
    known = session.execute(
        select(InboxNote.id).where(
            InboxNote.company_id == company_id,
            InboxNote.person_id == to,
            InboxNote.notice == notice,
            InboxNote.record_id == record_id,
            InboxNote.occasion == occasion,
        )
    ).first()
    if known is not None:
        return
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


def company_key(visit: Visit) -> PublicId:
    """The data key for sealed things that belong to no case."""
    company = visit.session.get_one(Company, visit.actor.company_id)
    if company.data_key_id is None:
        company.data_key_id = visit.new_key()
    return company.data_key_id


def unread(session: Session, company_id: int, person_id: int, hat: Hat) -> int:
    """How many lines of the inbox wait under this hat."""
    return session.execute(
        select(func.count()).where(
            InboxNote.company_id == company_id,
            InboxNote.person_id == person_id,
            InboxNote.hat == hat,
            InboxNote.read_at.is_(None),
        )
    ).scalar_one()
