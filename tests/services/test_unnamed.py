"""Does no running measure end without a word because a later opinion names others? Does everybody read what ends?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import false

from casework.access import own_days
from casework.rules.bases import Purpose
from casework.rules.comparison import Item
from casework.rules.errors import NotValid
from casework.rules.instruction_notes import Days
from casework.rules.notices import Notice
from casework.rules.vocabulary import After, Agreement, DecisionState, Hat, Language, Match, MeasureKind
from casework.services import (
    assents,
    ceasing,
    deciding,
    decision_notices,
    decisions,
    foreseen,
    instructing,
    liftings,
    measures,
    measures_board,
    unnamed,
)
from casework.services.judgements import Judgement
from casework.texts import say
from tests.services import advising
from tests.services.advising import decide, explain, hear, instruct, limited, told
from tests.services.test_assents import officer
from tests.services.test_decision_notices import written
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead, read
from tests.services.test_terms import FEBRUARY, LAST, LATER, advised_again, supervised

K = MeasureKind
EVE = LATER - timedelta(days=1)
WHY = "夜勤は、もう差し支えないため"
AFTERWARDS = datetime(2027, 3, 10, 1, tzinfo=UTC)


@pytest.fixture
def changed(world):
    """20 hours and no nights run; the physician's next opinion says 30 hours from 9 March, and nothing of nights."""
    case, decision, instruction = told(world)
    limit = Item(K.OVERTIME_LIMIT, 30)
    again = advised_again(world, case, decision, Purpose.CHANGED, items=(limit,))
    hear(world, again, now=FEBRUARY, heard_on=date(2027, 2, 22), agreement=Agreement.YES)
    return decision, instruction, again


def settle(world, again, answer, reason=WHY):
    item = limited(30, from_on=LATER, until_on=LAST)
    after = {} if answer is None else {K.FEWER_NIGHTS: answer}
    return decide(world, again, item, now=FEBRUARY, review_on=date(2027, 4, 9), reason=reason, after=after,
                  confirm=False)  # fmt: skip


def page(world, decision, who="worker", now=FEBRUARY):
    with world.database.writing() as session:
        return decisions.read(session, world.actor(who), decision.public_id, now=now)


def said(world, decision, who, hat, words=""):
    with world.database.writing() as session:
        return assents.agree(session, world.actor(who, hat), decision.public_id, words, now=FEBRUARY)


def refused(world, again, *answer):
    with pytest.raises(NotValid) as error:
        settle(world, again, *answer)
    return error.value.field


# --- it is asked ------------------------------------------------------------------------------------------------------


def test_what_an_opinion_leaves_out_goes_on_or_ends_and_never_without_an_answer(world, changed):
    _decision, _instruction, again = changed
    assert refused(world, again, None) == "fewer_nights_after"
    assert refused(world, again, After.ENDS, "") == "reason"
    decision = settle(world, again, After.GOES_ON)
    assert decision.state is DecisionState.WAITING  # no opinion says so any more: the physician is asked
    kept = {one.kind: (one.hours, one.from_on, one.until_on) for one in page(world, decision, "hr").measures}
    assert kept == {K.OVERTIME_LIMIT: (30, LATER, LAST), K.FEWER_NIGHTS: (0, LATER, LAST)}


def test_twin_a_decision_that_asks_nothing_is_seen(world, changed, monkeypatch):
    monkeypatch.setattr(unnamed, "of", lambda *_: ())
    with pytest.raises(pytest.fail.Exception):
        test_what_an_opinion_leaves_out_goes_on_or_ends_and_never_without_an_answer(world, changed)


def ended(world, again, agreement):
    """Heard once more with this answer; nights end without having been put to the employee, for a reason, or with."""
    hear(world, again, now=FEBRUARY, heard_on=date(2027, 2, 22), version=1, agreement=agreement)
    item = limited(30, from_on=LATER, until_on=LAST)
    wanted = Judgement((item,), date(2027, 4, 9), WHY, hearing_version=2, unseen="急ぐため", weighed="見直しで確かめる",
                       after={K.FEWER_NIGHTS: After.ENDS}, reasons=dict.fromkeys(advising.EVERY_ROW, WHY))  # fmt: skip
    hr = world.actor("hr")
    with world.database.writing() as session, pytest.raises(NotValid) as asked:
        deciding.decide(session, hr, again.opinion_id, replace(wanted, without_view=True), now=FEBRUARY)
    assert asked.value.field == "unput"
    with world.database.writing() as session:
        return deciding.decide(
            session, hr, again.opinion_id, replace(wanted, without_view=True, put=True), now=FEBRUARY
        )


def test_to_end_what_no_opinion_names_is_a_departure_and_against_the_employee_it_waits(world, changed):
    officer(world)
    _decision, _instruction, again = changed
    decision = ended(world, again, Agreement.NO)
    assert (decision.opinion_match, decision.state) == (Match.UNAGREED, DecisionState.WAITING)
    assert notes(world, Notice.SOME_END) == []
    with pytest.raises(NotValid, match="あなたの意見"):
        said(world, decision, "physician", Hat.PHYSICIAN)
    assert said(world, decision, "physician", Hat.PHYSICIAN, words="月2回まで").state is DecisionState.WAITING
    assert said(world, decision, "colleague", Hat.HR).state is DecisionState.DECIDED
    assert notes(world, Notice.DECISION_DIFFERS) == []  # the physician has just read why …
    assert notes(world, Notice.DECISION_HOLDS) == [("hr", Hat.HR), ("physician", Hat.PHYSICIAN)]
    assert page(world, decision).decision.confirmed_words == "月2回まで"  # … and the employee reads what they said


def test_to_end_it_with_the_employee_s_consent_is_told_to_the_physician(world, changed):
    _decision, _instruction, again = changed
    decision = ended(world, again, Agreement.YES)
    assert (decision.opinion_match, decision.state) == (Match.ENDING, DecisionState.DECIDED)
    assert notes(world, Notice.DECISION_DIFFERS) == [("physician", Hat.PHYSICIAN)]


@pytest.mark.parametrize(
    "test",
    [test_to_end_what_no_opinion_names_is_a_departure_and_against_the_employee_it_waits,
     test_to_end_it_with_the_employee_s_consent_is_told_to_the_physician],
)  # fmt: skip
def test_twin_an_end_that_counts_as_advised_is_seen(world, changed, monkeypatch, test):
    monkeypatch.setattr(unnamed, "ends", lambda *_: False)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test(world, changed)


def test_twin_a_confirmer_who_is_asked_to_read_it_is_seen(world, changed, monkeypatch):
    monkeypatch.setattr(measures, "_answered", lambda *_: False)
    with pytest.raises(AssertionError):
        test_to_end_what_no_opinion_names_is_a_departure_and_against_the_employee_it_waits(world, changed)


def foreseen_by_the_physician(world, again):
    """Fewer hours than advised, and nights begin again: whoever is to confirm that reads both."""
    item = limited(10, from_on=LATER, until_on=LAST)
    decision = decide(world, again, item, now=FEBRUARY, review_on=date(2027, 4, 9), reason=WHY,
                      after={K.FEWER_NIGHTS: After.ENDS}, confirm=False)  # fmt: skip
    with world.database.writing() as session:
        actor = world.actor("physician", Hat.PHYSICIAN)
        found = assents.opening(session, actor, decision.public_id, now=FEBRUARY).endings
    return [(one.measure.kind, one.last, one.followed) for one in found]


def test_whoever_confirms_a_draft_reads_what_it_would_end(world, changed):
    _decision, _instruction, again = changed
    assert foreseen_by_the_physician(world, again) == [(K.OVERTIME_LIMIT, EVE, True), (K.FEWER_NIGHTS, EVE, False)]


def test_twin_a_draft_that_hides_what_it_would_end_is_seen(world, changed, monkeypatch):
    monkeypatch.setattr(foreseen, "endings", lambda *_: ())
    with pytest.raises(AssertionError):
        test_whoever_confirms_a_draft_reads_what_it_would_end(world, changed)


# --- it is told -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["worker", "hr", "physician"])
def test_everybody_reads_what_ends_when_and_that_nothing_follows(world, changed, who):
    before, _instruction, again = changed
    decision = settle(world, again, After.ENDS)
    found = [(one.measure.kind, one.measure.ended_on, one.followed) for one in page(world, decision, who).endings]
    assert found == [(K.OVERTIME_LIMIT, EVE, True), (K.FEWER_NIGHTS, EVE, False)]
    assert page(world, before, who).gives_way == (True, False)
    assert notes(world, Notice.SOME_END) == [("worker", Hat.WORKER)]
    assert notes(world, Notice.DECISION_TO_WORKER) == [("worker", Hat.WORKER)]  # of the first decision
    with world.database.writing() as session:
        word = decision_notices.take(session, world.actor("worker"), decision.public_id, Language.JAPANESE,
                                     now=FEBRUARY).file  # fmt: skip
    assert "「深夜業なし」：2027年3月8日（月）で終わります" in written(word)
    assert "「残業は月20時間以内」：2027年3月8日（月）まで続き" in written(word)


def test_twin_a_measure_that_always_seems_followed_is_seen(world, changed, monkeypatch):
    monkeypatch.setattr(liftings, "followed", lambda *_: True)
    with pytest.raises(AssertionError):
        test_everybody_reads_what_ends_when_and_that_nothing_follows(world, changed, "worker")


def board(world, now):
    with world.database.writing() as session:
        lines = measures_board.index(session, world.actor("hr"), now=now).lines
    return [(line.measure.kind, line.measure.hours, line.measure.ended_on) for line in lines]


def test_the_old_measures_stand_on_the_board_until_their_last_day(world, changed):
    _decision, _instruction, again = changed
    settle(world, again, After.ENDS)
    old, new = [(K.OVERTIME_LIMIT, 20, EVE), (K.FEWER_NIGHTS, 0, EVE)], [(K.OVERTIME_LIMIT, 30, None)]
    assert board(world, FEBRUARY) == [*old, *new]
    assert board(world, AFTERWARDS) == new


def test_twin_a_board_of_what_nobody_decided_about_alone_is_seen(world, changed, monkeypatch):
    monkeypatch.setattr(measures_board, "_settled", lambda _today: false())
    with pytest.raises(AssertionError):
        test_the_old_measures_stand_on_the_board_until_their_last_day(world, changed)


# --- the supervisor ---------------------------------------------------------------------------------------------------


@pytest.fixture
def instructed(world, changed):
    _decision, old, again = changed
    decision = settle(world, again, After.ENDS)
    explain(world, decision, now=FEBRUARY, given_on=date(2027, 2, 22))
    order = {"kinds": frozenset({K.OVERTIME_LIMIT}), "from_on": LATER, "until_on": LAST}
    with world.database.writing() as session:
        draft = instructing.opening(session, world.actor("hr"), decision.public_id, draft=advising.order(**order),
                                    now=FEBRUARY)  # fmt: skip
    return old, draft, instruct(world, decision, now=FEBRUARY, **order)


def test_the_new_instruction_says_what_of_the_one_before_is_over(world, instructed):
    old, draft, new = instructed
    for now in (FEBRUARY, AFTERWARDS):
        found = supervised(world, new, now=now).ceasing
        assert [say(line, "ja") for line in found.lines] == ["22時から5時までの勤務を割り当てない"]
        assert (found.last, found) == (EVE, draft.ceasing)
    assert supervised(world, old, now=FEBRUARY).ceasing is None


def test_twin_a_new_instruction_that_forgets_the_old_one_is_seen(world, instructed, monkeypatch):
    monkeypatch.setattr(ceasing, "of_instruction", lambda *_: None)
    with pytest.raises(AttributeError):
        test_the_new_instruction_says_what_of_the_one_before_is_over(world, instructed)


def test_who_leads_only_since_then_reads_nothing_of_what_was(world, instructed):
    _old, _draft, new = instructed
    lead(world, "other_supervisor", from_on=LATER)
    assert read(world, new, "other_supervisor", now=AFTERWARDS).ceasing is None


def test_twin_who_reads_what_was_told_to_others_is_seen(world, instructed, monkeypatch):
    monkeypatch.setattr(own_days, "_times", lambda _lines: [Days(date.min, date.max)])
    with pytest.raises(AssertionError):
        test_who_leads_only_since_then_reads_nothing_of_what_was(world, instructed)
