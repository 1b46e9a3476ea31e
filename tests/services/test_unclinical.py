"""Does no text that the employer keeps say an illness, whoever writes it, and does the employee's own stay as it is?"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from casework.access import sight
from casework.access.cells import NO
from casework.models.base import Base, SealedText
from casework.models.providers import Engagement
from casework.rules import unclinical
from casework.rules.errors import NotValid
from casework.rules.hearings import AttemptOutcome, AttemptWay
from casework.rules.previews import Preview
from casework.rules.vocabulary import Agreement, Hat
from casework.services import assents, hearing_attempts, instructing, previews
from casework.services.assents import Noted
from casework.services.hearing_attempts import Attempt
from casework.services.hearing_questions import Answer
from tests.services import advising, test_measure_reviews, test_objections, test_reconsiderations
from tests.services.advising import NEXT, advised, decided, explain, hear, instruct, limited, order, told
from tests.services.test_assents import changed, say, stricter
from tests.services.test_explanations import tried
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


def trying_to_hear(world, words):
    attempt = Attempt(date(2026, 12, 9), AttemptWay.PHONE, AttemptOutcome.NOT_REACHED, words)
    with world.database.writing() as session:
        hearing_attempts.log(session, world.actor("hr"), advised(world).opinion_id, attempt, now=NEXT)


def trying_to_explain(world, words):
    _case, decision = decided(world)
    tried(world, decision, 9, note=words)


def explaining(world, words):
    _case, decision = decided(world)
    explain(world, decision, content=words)


def putting_right(world, words):
    _case, decision, _instruction = told(world)
    instruct(world, decision, words="早番のみ", replaces=1, because=words)


def not_waiting(world, words):
    _case, decision = test_reconsiderations.refused(world)
    instruct(world, decision, despite=words)


def reviewing(world, **words):
    _case, decision, _instruction = told(world)
    test_measure_reviews.look_again(world, decision, **words)


def departing(world, words):
    case = advised(world)
    hear(world, case)
    advising.decide(world, case, limited(30), advising.nights(), reasons=dict.fromkeys(advising.EVERY_ROW, words))


def deciding(world, words):
    case = advised(world)
    hear(world, case)
    advising.decide(world, case, limited(), advising.nights(), reason=words, reasons={})


def not_changing(world, words):
    _case, decision = decided(world)
    explain(world, decision)
    with world.database.writing() as session:
        draft = previews.propose(session, world.actor("hr"), decision.public_id, order(), now=NEXT)
    with world.database.writing() as session:
        previews.answer(
            session, world.actor("worker"), draft.public_id, Preview.WRONG, "夜のことは要りません", now=NEXT
        )
    with world.database.writing() as session:
        wanted = order(unchanged_because=words)
        instructing.instruct(session, world.actor("hr"), decision.public_id, wanted, now=NEXT)


WAYS: dict[str, tuple[Any, str]] = {
    "why a text isn't changed": (not_changing, "unchanged_because"),
    "a try to hear": (trying_to_hear, "note"),
    "a try to explain": (trying_to_explain, "note"),
    "what was explained": (explaining, "content"),
    "why a text is put right": (putting_right, "because"),
    "why a refusal isn't waited for": (not_waiting, "despite"),
    "how measures work": (lambda world, words: reviewing(world, words=words), "words"),
    "why nobody was heard at a review": (lambda world, words: reviewing(world, heard=False, voice=words), "unheard"),
    "the 産業医 at a review": (lambda world, words: reviewing(world, physician_words=words), "physician_words"),
    "why it is decided": (deciding, "reason"),
    "why it differs": (departing, "overtime_limit_why"),
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


CHECKED = {
    "hearing": {"put"}, "hearing_question": {"put"}, "hearing_attempt": {"note"},
    "decision": {"reason", "unheard_reason", "unseen_reason", "unput_reason", "weighed", "confirmed_words",
                 "approved_words", "returned_words"},
    "departure": {"reason"}, "transfer_ground": {"purpose"}, "measure": {"words"},
    "objection": {"answer", "physician_words"}, "reconsideration": {"physician_words", "reason"},
    "measure_review": {"words", "voice", "physician_words"}, "explanation": {"content", "without_physician"},
    "instruction": {"corrected_because", "despite_reason", "unchanged_because"}, "sending": {"unchanged_because"},
    "instruction_draft": {"corrected_because"},
}  # fmt: skip
"""Of what is kept about a decision, the texts that go through the list."""
ELSEWHERE = {
    "hearing": {"present", "words", "correction"},  # the employee's own; who was there
    "objection": {"words"}, "explanation": {"answer", "refused_because"},  # the employee's own
    "instruction_draft": {"wrong", "words"},  # the employee's own; what a supervisor or a recipient reads:
    "instruction": {"words"}, "instruction_note": {"words", "answer"}, "sending": {"words"},  # the stricter list
    "explanation_talk": {"way_in"},  # an address
    "transfer_ground": {"basis"},  # copied from the opinion, word by word
}  # fmt: skip
"""What doesn't, and why."""


def test_every_text_about_a_decision_that_hr_reads_is_on_one_of_the_two_lists():
    """A new one is missed here, until somebody has said which."""
    about = set(CHECKED) | set(ELSEWHERE)
    found = {}
    for record in sight.RECORDS:
        table = Base.metadata.tables.get(record.name)
        if table is None or not ("decision_id" in table.columns or record.name in about):
            continue
        texts = {
            column.name
            for column in table.columns
            if isinstance(column.type, SealedText)
            and column.name in record.fields
            and record.cell(column.name, Hat.HR) is not NO
        }
        found.update({record.name: texts} if texts else {})
    listed = {name: CHECKED.get(name, set()) | ELSEWHERE.get(name, set()) for name in about}
    assert found == listed
