"""Does what goes on keep its own steps and days, and does everybody read what was planned and won't begin?"""

from dataclasses import replace
from datetime import date

import pytest

from casework.access import Act, enter
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.rules.bases import Purpose
from casework.rules.comparison import Item
from casework.rules.errors import NotValid
from casework.rules.notices import Notice
from casework.rules.vocabulary import After, Agreement, Hat, Language, MeasureKind
from casework.services import ceasing, deciding, decision_notices, decisions, foreseen, liftings, terms, unnamed
from casework.texts import say
from tests.services.advising import decide, decided, explain, hear, instruct, limited, nights
from tests.services.test_decision_notices import written
from tests.services.test_hearings import notes
from tests.services.test_terms import FEBRUARY, LAST, LATER, advised_again, supervised

K = MeasureKind
APRIL, END = date(2027, 4, 1), date(2027, 4, 30)
ITEM = limited(30, from_on=LATER, until_on=LAST)


def again(world, *planned):
    """Overtime and these nights are decided and told; the physician's next opinion says 30 hours and nothing else."""
    case, decision = decided(world, limited(), *planned, reason="段階的に戻すため")
    explain(world, decision)
    instruct(world, decision, until_on=planned[-1].until_on)
    new = advised_again(world, case, decision, Purpose.CHANGED, items=(Item(K.OVERTIME_LIMIT, 30),))
    hear(world, new, now=FEBRUARY, heard_on=date(2027, 2, 22), agreement=Agreement.YES)
    return decision, new


def settled(world, new, answer):
    return decide(world, new, ITEM, now=FEBRUARY, review_on=date(2027, 4, 9), reason="差し支えないため",
                  after={K.FEWER_NIGHTS: answer}, confirm=False)  # fmt: skip


def read(world, decision, who):
    with world.database.writing() as session:
        return decisions.read(session, world.actor(who), decision.public_id, now=FEBRUARY)


# --- it goes on ---------------------------------------------------------------------------------------------------


def test_what_goes_on_keeps_each_step_on_its_own_days(world):
    steps = (nights(4, until_on=date(2027, 3, 31)), nights(8, from_on=APRIL, until_on=END))
    _old, new = again(world, *steps)
    with world.database.writing() as session:
        page = deciding.opening(session, world.actor("hr"), new.opinion_id, draft={ITEM: "overtime_limit"},
                                now=FEBRUARY)  # fmt: skip
    assert [(one.hours, one.from_on) for one in page.left] == [(one.hours, one.from_on) for one in steps]
    decision = settled(world, new, After.GOES_ON)
    kept = [(one.hours, one.from_on, one.until_on) for one in read(world, decision, "hr").measures]
    assert kept == [(30, LATER, LAST), (4, LATER, date(2027, 3, 31)), (8, APRIL, END)]


@pytest.mark.parametrize("broken", ["one step", "days of the decision"])
def test_twin_steps_or_days_that_are_lost_are_seen(world, monkeypatch, broken):
    running = terms.running
    if broken == "one step":
        monkeypatch.setattr(
            terms, "running", lambda *which: [one for one in running(*which) if one.ended_on is None]
        )  # fmt: skip
    else:
        monkeypatch.setattr(
            unnamed, "_with_its_days", lambda _one, item, first, last: replace(item, from_on=first, until_on=last)
        )  # fmt: skip
    with pytest.raises((AssertionError, NotValid)):
        test_what_goes_on_keeps_each_step_on_its_own_days(world)


# --- it never begins ----------------------------------------------------------------------------------------------


def test_what_was_planned_and_is_dropped_is_named_to_everybody(world):
    _old, new = again(world, nights(from_on=APRIL, until_on=END))
    decision = settled(world, new, After.ENDS)
    for who in ("worker", "hr", "physician"):
        found = {one.measure.kind: (one.begins, one.followed) for one in read(world, decision, who).endings}
        assert found == {K.OVERTIME_LIMIT: (True, True), K.FEWER_NIGHTS: (False, False)}
    assert notes(world, Notice.SOME_END) == [("worker", Hat.WORKER)]
    with world.database.writing() as session:
        word = decision_notices.take(session, world.actor("worker"), decision.public_id, Language.JAPANESE,
                                     now=FEBRUARY).file  # fmt: skip
    assert "深夜業なし：2027年4月1日（木）からの予定でしたが、行いません" in written(word)
    explain(world, decision, now=FEBRUARY, given_on=date(2027, 2, 22))
    told = instruct(world, decision, now=FEBRUARY, kinds=frozenset({K.OVERTIME_LIMIT}), from_on=LATER, until_on=LAST)
    found = supervised(world, told, now=FEBRUARY).ceasing
    assert (found.lines, [say(line, "ja") for line in found.never]) == (
        (), ["22時から5時までの勤務を割り当てない（2027年4月1日（木）から）"]
    )  # fmt: skip


def test_whoever_confirms_reads_what_would_not_begin(world):
    _old, new = again(world, nights(from_on=APRIL, until_on=END))
    stricter = limited(10, from_on=LATER, until_on=LAST)
    reasons = {"overtime_limit": "残業を減らすため"}
    waiting = decide(world, new, stricter, now=FEBRUARY, review_on=date(2027, 4, 9), reason="差し支えないため",
                     reasons=reasons, after={K.FEWER_NIGHTS: After.ENDS}, confirm=False)  # fmt: skip
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.READ_DECISION, now=FEBRUARY)
        decision = visit.reach(Decision, waiting.public_id)
        found = foreseen.endings(visit, decision, visit.reach_id(Case, decision.case_id))
    assert {one.measure.kind: one.begins for one in found} == {K.OVERTIME_LIMIT: True, K.FEWER_NIGHTS: False}


def test_twin_a_draft_that_names_only_what_runs_is_seen(world, monkeypatch):
    monkeypatch.setattr(foreseen, "akin", lambda *_: True)
    with pytest.raises(AssertionError):
        test_whoever_confirms_reads_what_would_not_begin(world)


@pytest.mark.parametrize("where", [liftings, ceasing])
def test_twin_what_is_dropped_without_a_word_is_seen(world, monkeypatch, where):
    if where is liftings:
        monkeypatch.setattr(liftings, "followed", lambda *_: True)
    else:
        monkeypatch.setattr(ceasing, "holding", lambda items, last: [one for one in items if one.from_on <= last])
    with pytest.raises((AssertionError, AttributeError)):
        test_what_was_planned_and_is_dropped_is_named_to_everybody(world)
