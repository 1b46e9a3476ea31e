"""What does the office see of letters that left: delivered, bounced, returned, answered?"""

import pytest
from sqlalchemy import select

from casework.models.invitations import Letter
from casework.rules.errors import NotYours
from casework.rules.letters import Fate
from casework.rules.vocabulary import LetterKind, ReturnReason
from casework.services import deliveries, mailroom, print_runs
from casework.services.deliveries import TRIES
from casework.services.mailroom import Pile
from casework.services.needs import Decision
from tests.services import asking, results

SENDER, INBOX = "office@example.jp", "https://case.example.jp/inbox"


def room(world, now=None):
    with world.database.writing() as session:
        return mailroom.index(session, world.actor("clerk"), now=now or world.now)


def fates(world, now=None) -> list[Fate]:
    return [line.fate for line in room(world, now).sent.lines]


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


def paged(world, which: Pile) -> list[str]:
    """All letters of a pile, one page after the other, by public id."""
    found: list[str] = []
    after = None
    while True:
        with world.database.writing() as session:
            page = mailroom.pile(session, world.actor("clerk"), which, after=after, now=world.now)
        found += [line.letter.public_id for line in page.lines]
        assert page.total == 6
        after = page.after
        if after is None:
            return found


def six(world) -> None:
    numbers = results.more_people(world, 6)
    results.load(world, results.file(*(results.line(number) for number in numbers)))
    waiting = results.waiting(world)
    results.decide(world, *(Decision(waiting[number].public_id, needed=True) for number in numbers))


def whole(world, monkeypatch) -> bool:
    """The harness: pages of four show each letter once, in the order of the whole."""
    six(world)
    everything = paged(world, Pile.BY_HAND)
    monkeypatch.setattr(mailroom, "PAGE", 4)
    monkeypatch.setattr(mailroom, "FIRST", 4)
    shown = room(world).by_hand
    return (
        len(set(everything)) == 6 and paged(world, Pile.BY_HAND) == everything
        and [line.letter.public_id for line in shown.lines] == everything[:4] and shown.total == 6
    )  # fmt: skip


def test_a_long_list_is_counted_whole_and_paged_through(world, monkeypatch):
    assert whole(world, monkeypatch)


def test_twin_a_cursor_that_takes_its_own_place_again(world, monkeypatch):
    monkeypatch.setattr(mailroom, "_beyond", lambda key, place, _falling: key[0] >= place[0])
    assert not whole(world, monkeypatch)


def test_what_is_sent_and_what_comes_is_paged_through_too(world, monkeypatch):
    six(world)
    with world.database.writing() as session:
        print_runs.make(session, world.actor("clerk"), INBOX, now=world.now)
    everything = paged(world, Pile.SENT)
    monkeypatch.setattr(mailroom, "PAGE", 4)
    assert len(set(everything)) == 6
    assert paged(world, Pile.SENT) == everything


def test_a_page_after_a_letter_that_is_not_in_the_pile(world):
    asking.invited(world)
    with world.database.writing() as session, pytest.raises(NotYours):
        mailroom.pile(session, world.actor("clerk"), Pile.DUE, after="0" * 32, now=world.now)
