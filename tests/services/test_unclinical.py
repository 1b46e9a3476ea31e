"""Does no text that the employer keeps say an illness, whoever writes it, and does the employee's own stay as it is?"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from casework.models.providers import Engagement
from casework.rules import unclinical
from casework.rules.errors import NotValid
from casework.rules.vocabulary import Agreement, Hat
from casework.services import assents
from casework.services.assents import Noted
from casework.services.hearing_questions import Answer
from tests.services import advising, test_objections, test_reconsiderations
from tests.services.advising import NEXT, advised, decided, hear, limited
from tests.services.test_assents import changed, say, stricter
from tests.services.test_hearing_questions import answer as answered
from tests.services.test_hearing_questions import ask

ILL = "うつ病の経過もよく、賛成です。"
WELL = "働き方の見直しには、賛成です。"


def agreeing(world, words):
    _case, decision = stricter(world)
    say(world, decision, "physician", Hat.PHYSICIAN, words=words)


def sending_back(world, words):
    _case, decision = stricter(world)
    say(world, decision, "physician", Hat.PHYSICIAN, assents.send_back, words=words)


def noting(world, words):
    _case, decision = stricter(world)
    changed(world, update(Engagement).values(until_on=date(2026, 12, 8)))
    with world.database.writing() as session:
        assents.note(session, world.actor("hr"), decision.public_id, Noted(date(2026, 12, 9), words), now=NEXT)


def reconsidering(world, **words):
    _case, decision = test_reconsiderations.refused(world)
    test_reconsiderations.settle(world, decision, **words)


def objecting(world, **words):
    _case, decision = decided(world)
    test_objections.answer(world, test_objections.write(world, decision), **words)


def unheard(world, words):
    advising.decide(world, advised(world), limited(), unheard=words, confirm=False)


def putting(world, words):
    hear(world, advised(world), put=words)


def asking(world, words):
    ask(world, advised(world), put=words)


WAYS: dict[str, tuple[Any, str]] = {
    "who confirms": (agreeing, "words"),
    "what HR notes of it": (noting, "words"),
    "who sends back": (sending_back, "words"),
    "the 産業医 at a refusal": (lambda world, words: reconsidering(world, physician_words=words), "physician_words"),
    "HR at a refusal": (lambda world, words: reconsidering(world, reason=words), "reason"),
    "the 産業医 at an objection": (lambda world, words: objecting(world, physician_words=words), "physician_words"),
    "HR's answer": (lambda world, words: objecting(world, words=words), "answer"),
    "what was put in a meeting": (putting, "put"),
    "what is put in the app": (asking, "put"),
}


@pytest.mark.parametrize(("way", "field"), WAYS.values(), ids=WAYS.keys())
def test_words_of_illness_are_refused_beside_their_field(world, way, field):
    with pytest.raises(NotValid) as refused:
        way(world, ILL)
    assert (refused.value.field, refused.value.said.params) == (field, {"words": "うつ病"})


@pytest.mark.parametrize("way", [way for way, _field in WAYS.values()], ids=WAYS.keys())
def test_words_about_work_go_through(world, way):
    way(world, WELL)


@pytest.mark.parametrize("way", [way for way, _field in WAYS.values()], ids=WAYS.keys())
def test_twin_without_the_list_they_are_kept(world, monkeypatch, way):
    monkeypatch.setattr(unclinical, "clinical_words", lambda _text: [])
    way(world, ILL)


def test_why_nobody_was_heard_says_no_illness_either(world):
    with pytest.raises(NotValid) as refused:
        unheard(world, "うつ病で休んでいるため")
    assert refused.value.field == "unheard"


def test_what_somebody_says_of_themself_stays_as_they_say_it(world):
    own = "うつ病の治療を続けながら働きたいです。"
    assert hear(world, advised(world), words=own).words == own


def test_in_the_app_too(world):
    own = "うつ病の治療を続けながら働きたいです。"
    said = Answer(own, Agreement.PARTLY, signed=True)
    assert answered(world, ask(world, advised(world)), said).words == own
