"""What became of the mails of past days? Kept as they would have left; one address bounced; today's still wait."""

from datetime import datetime, timedelta

from casework.demo.stage import Stage
from casework.models.messages import OutboxMail
from casework.rules.days import tokyo_date
from casework.services import deliveries, letters

SENDER = "office@casework.invalid"
LONGEST = timedelta(days=1)
INBOX = "http://127.0.0.1:8000/inbox"
BOUNCES = "missed"
"""Whose mail box is full: the office sees that it could not be delivered."""


def send_letters(stage: Stage) -> None:
    """Day after day, the letters that came due."""
    for ago in range(60, 0, -1):
        with stage.database.writing() as session:
            letters.send_due(session, stage.made.company_id, now=stage.at(ago, 9, 30))
        deliver(stage, stage.at(ago, 9, 31))


def deliver(stage: Stage, now: datetime) -> None:
    """Every mail of the past leaves; those of today are left to the worker."""
    if tokyo_date(now) >= stage.today:
        return
    while True:
        with stage.database.writing() as session:
            taken = deliveries.claim(session, now=now)
        if taken is None:
            return
        with stage.database.writing() as session:
            mail = session.get_one(OutboxMail, taken.mail_id)
            refused = mail.person_id == stage.made.people[BOUNCES].id and mail.tries < deliveries.TRIES
            outgoing = None if refused else deliveries.render(session, taken, sender=SENDER, inbox=INBOX, now=now)
        with stage.database.writing() as session:
            if refused or (outgoing is not None and outgoing.to == stage.made.people[BOUNCES].email):
                deliveries.postponed(session, taken, now=now - LONGEST)
            elif outgoing is not None:
                deliveries.settled(session, outgoing, now=now)
