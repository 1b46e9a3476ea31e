"""Does the page of the rates tell how a text did, and nothing of anybody?"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from casework.access import Act, enter_worker
from casework.models.invitations import Letter
from casework.models.wordings import Wording
from casework.rules.errors import NotYours
from casework.rules.suppression import Count
from casework.rules.vocabulary import Channel, Language, LetterChannel, LetterKind, ReturnReason, WordingKind
from casework.services import requests, wording_rates
from casework.services.needs import Decision
from casework.services.requests import Received
from casework.services.wording_rates import Version
from tests.services.asking import EITHER
from tests.services.results import decide, file, line, load, more_people, waiting

PEOPLE = 30
DRAWN = datetime(2027, 3, 30, 3, tzinfo=UTC)
"""180 days after the first of October."""
OWN = Version(1, Language.JAPANESE, of_company=True)
BY_PRODUCT = Version()


@pytest.fixture
def invited(world) -> list[str]:
    """Thirty employees whose first letter went out: to eighteen with a text of the company's, to twelve without."""
    numbers = more_people(world, PEOPLE)
    load(world, file(*map(line, numbers)))
    found = waiting(world)
    decide(world, *(Decision(found[number].public_id, needed=True) for number in numbers))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        own = Wording(
            company_id=world.company_id, workplace_id=None, kind=WordingKind.FIRST, language=Language.JAPANESE,
            number=1, body="会社の文", from_on=world.now.date(), made_by_id=world.people["clerk"].person_id,
            made_at=world.now,
        )  # fmt: skip
        session.add(own)
        visit.record("wording", "0" * 32)
        session.flush()
        first = list(
            session.execute(select(Letter).where(Letter.kind == LetterKind.FIRST).order_by(Letter.id)).scalars()
        )
        assert len(first) == PEOPLE
        for place, letter in enumerate(first):
            letter.sent_at, letter.channel = world.now, LetterChannel.PAPER
            letter.wording_id = own.id if place < 18 else None
            visit.record("letter", letter.public_id)
    return numbers


def asks(world, *numbers: str) -> None:
    for number in numbers:
        with world.database.writing() as session:
            received = Received(world.now.date(), Channel.PAPER, EITHER, number=number)
            requests.receive(session, world.actor("clerk"), received, now=world.now)


def rates(world, who="clerk", now=DRAWN):
    with world.database.writing() as session:
        found = wording_rates.page(session, world.actor(who), now=now).checks
    return [{letter.kind: (dict(letter.table.rows), letter.table.total) for letter in check.letters} for check in found]


def test_a_text_and_how_many_asked_after_it(world, invited):
    asks(world, *invited[:6], *invited[18:22])
    assert rates(world) == [
        {LetterKind.FIRST: ({OWN: Count(18, 6), BY_PRODUCT: Count(12, 4)}, Count(30, 10))}
    ]  # fmt: skip


def test_few_are_hidden_and_so_is_what_would_tell_them(world, invited):
    asks(world, *invited[:6], invited[20])
    assert rates(world) == [{LetterKind.FIRST: ({OWN: None, BY_PRODUCT: None}, Count(30, 7))}]


def comes_back(world, at: datetime) -> None:
    """One letter with the company's text is entered as having come back long ago."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        back = session.execute(
            select(Letter).where(Letter.wording_id.is_not(None)).order_by(Letter.id.desc())
        ).scalars()
        letter = next(back)
        letter.returned_on, letter.return_reason = world.now.date(), ReturnReason.ADDRESS
        letter.return_entered_at = at
        visit.record("letter", letter.public_id)


def test_a_letter_that_came_back_reached_nobody(world, invited):
    asks(world, *invited[:6], *invited[18:22])
    comes_back(world, DRAWN - timedelta(days=1))
    assert rates(world)[0][LetterKind.FIRST][0][OWN] == Count(17, 6)


@pytest.mark.parametrize("later", [0, 40])
def test_what_is_entered_of_a_letter_after_the_table_was_drawn_up_never_moves_it(world, invited, later):
    asks(world, *invited[:6], *invited[18:22])
    before = rates(world)
    assert before[0][LetterKind.FIRST][0][OWN] == Count(18, 6)
    comes_back(world, DRAWN + timedelta(days=later))
    assert rates(world, now=DRAWN + timedelta(days=later)) == before
    with world.database.engine.begin() as connection:
        back = DRAWN + timedelta(days=later)
        connection.execute(update(Letter).where(Letter.wording_id.is_not(None)).values(
            bounced_at=back, return_reason=ReturnReason.MAILBOX))  # fmt: skip
    assert rates(world, now=DRAWN + timedelta(days=later + 1)) == before


def test_twin_a_table_that_is_counted_anew_tells_of_one(world, invited, monkeypatch):
    monkeypatch.setattr(wording_rates, "_known_by", lambda _drawn, at: at is not None)
    with pytest.raises(AssertionError):
        test_what_is_entered_of_a_letter_after_the_table_was_drawn_up_never_moves_it(world, invited, 0)


def test_the_table_is_drawn_up_once_and_late_letters_are_not_of_it(world, invited):
    asks(world, *invited[:6], *invited[18:22])
    assert rates(world, now=datetime(2027, 3, 29, 3, tzinfo=UTC)) == []
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        late = session.execute(select(Letter).where(Letter.wording_id.is_(None)).order_by(Letter.id)).scalars()
        for letter in list(late)[:PEOPLE]:
            if letter.kind is LetterKind.REMINDER:
                letter.sent_at, letter.channel = datetime(2027, 2, 1, tzinfo=UTC), LetterChannel.PAPER
                visit.record("letter", letter.public_id)
    assert list(rates(world)[0]) == [LetterKind.FIRST]


def test_a_request_long_after_the_letter_is_not_its(world, invited):
    asks(world, *invited[:6], *invited[18:22])
    with world.database.engine.begin() as connection:
        early = update(Letter).where(Letter.wording_id.is_not(None)).values(sent_at=datetime(2026, 10, 20, tzinfo=UTC))
        connection.execute(early)
    assert rates(world)[0][LetterKind.FIRST][0][OWN] is None, "nobody looks like few"


def test_clerks_and_examiners_of_the_check_see_the_same_and_nobody_else_anything(world, invited):
    asks(world, *invited[:6], *invited[18:22])
    assert rates(world, "physician") == rates(world)
    assert rates(world, "stranger_clerk") == []
    for who in ("worker", "hr", "supervisor", "committee", "coordinator"):
        with pytest.raises(NotYours):
            rates(world, who)


def test_two_letters_to_nearly_the_same_people(world, invited):
    asks(world, *invited[:6], *invited[18:22])
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        reminders = session.execute(
            select(Letter).where(Letter.kind == LetterKind.REMINDER).order_by(Letter.id)
        ).scalars()
        for letter in list(reminders)[:-5]:
            letter.sent_at, letter.channel = world.now, LetterChannel.PAPER
            visit.record("letter", letter.public_id)
    [found] = rates(world)
    assert found[LetterKind.FIRST][1] == Count(30, 10)
    assert found[LetterKind.REMINDER] == ({BY_PRODUCT: None}, None)


def test_twin_without_the_comparison_the_second_letter_tells_of_five(world, invited, monkeypatch):
    monkeypatch.setattr(wording_rates, "differs_safely", lambda *_anything: True)
    with pytest.raises(AssertionError):
        test_two_letters_to_nearly_the_same_people(world, invited)
