"""What became of the mails of past days? Kept as they would have left; one mail box was full; today's still wait."""

from datetime import datetime, timedelta

from sqlalchemy import and_, select

from casework.demo.stage import Stage
from casework.models.invitations import Invitation, Letter
from casework.models.messages import OutboxMail
from casework.rules.days import tokyo_date
from casework.rules.vocabulary import InvitationState
from casework.services import deliveries, letters

SENDER = "office@casework.invalid"
LONGEST = timedelta(days=1)
INBOX = "http://127.0.0.1:8000/inbox"
BOUNCES = "missed"
"""Whose mail box is full: the office sees that it could not be delivered."""


def send_letters(stage: Stage, until_ago: int) -> None:
    """The letters that came due before the morning of that day, each on its own day."""
    until = tokyo_date(stage.at(until_ago))
    with stage.database.reading() as session:
        days = session.execute(
            select(Letter.due_on)
            .join(Invitation, and_(Invitation.company_id == Letter.company_id, Invitation.id == Letter.invitation_id))
            .where(Letter.sent_at.is_(None), Letter.due_on < until, Invitation.state == InvitationState.OPEN)
            .order_by(Letter.due_on)
            .distinct()
        ).scalars()
        due = list(days)
    for day in due:
        ago = (stage.today - day).days
        with stage.database.writing() as session:
            letters.send_due(session, stage.made.company_id, now=stage.at(ago, 9, 30))
        deliver(stage, stage.at(ago, 9, 31))


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
        outgoing = deliveries.render(session, taken, sender=SENDER, inbox=INBOX, now=now)
        if outgoing is not None:
            deliveries.settled(session, outgoing, now=now)
        return True
