"""What became of the mails of past days? Kept as they would have left; one mail box was full; today's still wait."""

from datetime import datetime, timedelta

from sqlalchemy import and_, select

from casework.access import Actor
from casework.demo.stage import Stage
from casework.models.cases import Case
from casework.models.invitations import Invitation, Letter
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Person
from casework.rules.days import tokyo_date
from casework.services import approaches, deliveries, hats, letters, messages

SENDER = "office@casework.invalid"
LONGEST = timedelta(days=1)
LATER = timedelta(hours=7)
BOUNCES = "missed"
"""Whose mail box is full: the office sees that it could not be delivered."""


def send_letters(stage: Stage, until_ago: int) -> None:
    """The letters that came due before the morning of that day, each on its own day."""
    until = tokyo_date(stage.at(until_ago))
    with stage.database.reading() as session:
        days = session.execute(
            select(Letter.due_on)
            .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
            .where(Letter.sent_at.is_(None), Letter.due_on < until, approaches.is_wanted())
            .order_by(Letter.due_on)
            .distinct()
        ).scalars()
        due = list(days)
    for day in due:
        ago = (stage.today - day).days
        with stage.database.writing() as session:
            letters.send_due(session, stage.made.company_id, now=stage.at(ago, 9, 30))
        deliver(stage, stage.at(ago, 9, 31))


def read_notes(stage: Stage) -> None:
    """People look into their inbox in the evening; what is newer than two days is not read yet, nor is the invitation
    of somebody who has not opened it.
    """
    before = stage.at(2)
    with stage.database.reading() as session:
        unopened = select(Case.public_id).join(Invitation, Invitation.case_id == Case.id)
        notes = session.execute(
            select(InboxNote.public_id, InboxNote.person_id, InboxNote.hat, InboxNote.created_at, Person.account_id)
            .join(Person, and_(Person.company_id == InboxNote.company_id, Person.id == InboxNote.person_id))
            .where(
                InboxNote.created_at < before,
                InboxNote.record_id.not_in(unopened.where(Invitation.read_at.is_(None))),
            )
            .order_by(InboxNote.created_at, InboxNote.id)
        ).all()
    with stage.database.writing() as session:
        for note in notes:
            reader = Actor(company_id=stage.made.company_id, person_id=note.person_id, hat=note.hat,
                           account_id=note.account_id)  # fmt: skip
            then = note.created_at + LATER
            if hats.holds(session, stage.made.company_id, note.person_id, note.hat, tokyo_date(then)):
                messages.read(session, reader, note.public_id, now=then)


def deliver(stage: Stage, now: datetime) -> None:
    """Every mail of the past leaves; those of today are left to the worker."""
    if tokyo_date(now) >= stage.today:
        return
    while _deliver_one(stage, now):
        pass


def _deliver_one(stage: Stage, now: datetime) -> bool:
    full = stage.made.people[BOUNCES]
    with stage.database.writing() as session:
        taken = deliveries.claim(session, now=now)
        if taken is None:
            return False
        mail = session.get_one(OutboxMail, taken.mail_id)
        if mail.person_id == full.id:
            deliveries.postponed(session, taken, now=now - LONGEST)
            return True
        outgoing = deliveries.render(session, taken, sender=SENDER, inbox=f"{stage.public_url}/inbox", now=now)
        if outgoing is not None:
            deliveries.settled(session, outgoing, now=now)
        return True
