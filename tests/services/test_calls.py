"""Is a call written down, and does a letter that was told on the telephone count as sent?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.invitations import ContactAttempt, Letter
from casework.models.people import Person
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.letters import Fate
from casework.rules.vocabulary import CallOutcome, LetterChannel, LetterKind, PauseReason
from casework.services import calls, letters, mailroom, pauses
from casework.services.calls import Call
from casework.services.pauses import Rest
from tests.services import asking


def without_mail(world, *names: str) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for name in names:
            person = session.get_one(Person, world.people[name].person_id)
            person.email = ""
            visit.record("person", person.public_id)


@pytest.fixture
def case_id(world):
    """Somebody without a mail address."""
    without_mail(world, "worker")
    return asking.invited(world)


def called(world, case_id, outcome=CallOutcome.TALKED, words="", who="clerk", caller="clerk", at=None, now=None):
    now = now or world.now
    said = Call(at or now, world.people[caller].public_id, outcome, words)
    with world.database.writing() as session:
        calls.log(session, world.actor(who), case_id, said, now=now)


def room(world, now=None):
    with world.database.writing() as session:
        return mailroom.index(session, world.actor("clerk"), now=now or world.now)


def first(world) -> Letter:
    with world.database.reading() as session:
        return session.execute(select(Letter).where(Letter.kind == LetterKind.FIRST)).scalar_one()


def test_who_has_no_mail_waits_for_paper_or_a_call(world, case_id):
    page = room(world)
    assert [(line.case_id, line.letter.kind) for line in page.by_hand.lines] == [(case_id, LetterKind.FIRST)]
    assert (page.due.lines, page.sent.lines) == ((), ())
    with world.database.writing() as session:
        assert letters.send_due(session, world.company_id, now=world.later(days=40)) == 0


def test_who_was_spoken_to_has_been_told(world, case_id):
    called(world, case_id, words="夜勤明けがよいとのこと")
    found = first(world)
    assert (found.channel, found.sent_at, found.delivered_at) == (LetterChannel.TELEPHONE, world.now, world.now)
    page = room(world)
    assert page.by_hand.lines == ()
    assert [(line.letter.channel, line.fate) for line in page.sent.lines] == [(LetterChannel.TELEPHONE, Fate.DELIVERED)]
    with world.database.writing() as session:
        shown = calls.page(session, world.actor("clerk"), case_id, now=world.now)
    assert [(call.outcome, call.words, call.caller_name) for call in shown.calls] == [
        (CallOutcome.TALKED, "夜勤明けがよいとのこと", "小林 直子")
    ]


@pytest.mark.parametrize("outcome", [outcome for outcome in CallOutcome if outcome is not CallOutcome.TALKED])
def test_any_other_outcome_tells_nothing(world, case_id, outcome):
    called(world, case_id, outcome)
    assert first(world).sent_at is None
    assert room(world).by_hand.lines


def test_words_are_sealed(world, case_id):
    called(world, case_id, words="内緒の言葉")
    with world.database.reading() as session:
        kept = session.execute(select(ContactAttempt.words)).scalar_one()
    assert kept is not None
    assert "内緒".encode() not in kept.blob


def test_nobody_calls_after_an_answer_or_in_a_pause(world, case_id):
    with world.database.writing() as session:
        pauses.pause(session, world.actor("clerk"), case_id, Rest(PauseReason.NO_CONTACT, world.now.date()),
                     now=world.now)  # fmt: skip
    with pytest.raises(NotNow):
        called(world, case_id)
    asking.ask(world, case_id)
    with pytest.raises(NotNow):
        called(world, case_id)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"at": timedelta(minutes=1)}, "on"),
        ({"at": timedelta(days=-1)}, "on"),
        ({"words": "あ" * 1001}, "words"),
        ({"caller": "hr"}, "caller"),
        ({"caller": "worker"}, "caller"),
    ],
)
def test_what_does_not_fit(world, case_id, more, field):
    if "at" in more:
        more = {"at": world.now + more["at"]}
    with pytest.raises(NotValid) as refused:
        called(world, case_id, **more)
    assert refused.value.field == field
    assert first(world).sent_at is None


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "physician", "nurse", "coordinator", "stranger_clerk"])
def test_only_the_office_of_the_workplace(world, case_id, who):
    with pytest.raises(NotYours):
        called(world, case_id, who=who)
