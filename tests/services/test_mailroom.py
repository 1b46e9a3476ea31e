"""What does the office see of letters that left: delivered, bounced, returned, answered?"""

from sqlalchemy import select

from casework.models.invitations import Letter
from casework.rules.letters import Fate
from casework.rules.vocabulary import LetterKind, ReturnReason
from casework.services import deliveries, mailroom
from casework.services.deliveries import TRIES
from tests.services import asking

SENDER, INBOX = "office@example.jp", "https://case.example.jp/inbox"


def room(world, now=None):
    with world.database.writing() as session:
        return mailroom.index(session, world.actor("clerk"), now=now or world.now)


def fates(world, now=None) -> list[Fate]:
    return [line.fate for line in room(world, now).sent]


def deliver(world, *, refused: bool) -> None:
    """The worker's part: every waiting mail is taken by the mail server, or refused until it is given up."""
    now = world.now
    for _ in range(TRIES * 20):
        now = now + deliveries.DELAYS[-1]
        with world.database.writing() as session:
            taken = deliveries.claim(session, now=now)
        if taken is None:
            return
        with world.database.writing() as session:
            outgoing = deliveries.render(session, taken, sender=SENDER, inbox=INBOX, now=now)
        with world.database.writing() as session:
            if refused:
                deliveries.postponed(session, taken, now=now)
            elif outgoing is not None:
                deliveries.settled(session, outgoing, now=now)


def test_a_mail_that_is_given_up_marks_its_letter_by_itself(world):
    asking.invited(world)
    assert fates(world) == [Fate.SENT]
    deliver(world, refused=True)
    assert fates(world) == [Fate.BOUNCED]
    with world.database.reading() as session:
        letter = session.execute(select(Letter).where(Letter.kind == LetterKind.FIRST)).scalar_one()
    assert letter.return_reason is ReturnReason.MAILBOX
    assert letter.delivered_at is None


def test_a_mail_that_was_taken_marks_its_letter_delivered(world):
    case_id = asking.invited(world)
    deliver(world, refused=False)
    assert fates(world) == [Fate.DELIVERED]
    asking.ask(world, case_id, now=world.later(days=1))
    assert fates(world, world.later(days=1)) == [Fate.ANSWERED]


def test_other_mails_mark_no_letter(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    deliver(world, refused=True)  # the invitation is over and stopped; those about the request are given up
    with world.database.reading() as session:
        assert session.execute(select(Letter.bounced_at).where(Letter.bounced_at.is_not(None))).first() is None


def test_the_page_looks_back_sixty_days(world):
    asking.invited(world)
    assert len(fates(world, world.later(days=60))) == 1
    assert fates(world, world.later(days=61)) == []
