"""Is a physician's time kept for one explanation only, and does everybody who changes a decision lock in one order?"""

from datetime import date, time

import pytest
from sqlalchemy import text

from casework.access import Act, Visit, enter
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.rules.errors import NotValid
from casework.rules.previews import Previewed
from casework.services import (
    explanation_talks,
    explanations,
    instructing,
    measure_reviews,
    objections,
    previews,
)
from tests.concurrency.meeting import meet
from tests.services.advising import NEXT, account, advised, decide, decided, hear, limited, nights, order
from tests.services.test_explanation_talks import wanted
from tests.services.test_measure_reviews import held as looked_at


def two_at_once(world):
    """HR sets an explanation with one physician for two people, at nearly the same minute."""
    _case, one = decided(world)
    theirs = advised(world, name="colleague", by="outside_physician")
    hear(world, theirs)
    other = decide(world, theirs, limited(), nights())

    def fix(decision, starts):
        return lambda session: explanation_talks.fix(
            session, world.actor("hr"), decision.public_id, wanted(world, starts=starts), now=NEXT
        )

    return meet(world, fix(one, time(14)), fix(other, time(14, 10)))


def test_two_explanations_with_one_physician_never_meet(world):
    refused = two_at_once(world)
    assert isinstance(refused, NotValid)
    assert refused.field == "starts"


def test_the_database_refuses_them_by_itself(world, monkeypatch):
    monkeypatch.setattr(explanation_talks, "_free", lambda *_given: None)
    assert isinstance(two_at_once(world), NotValid)


def test_twin_without_look_and_guard_both_are_set(world, monkeypatch):
    monkeypatch.setattr(explanation_talks, "_free", lambda *_given: None)
    with world.database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE explanation_talk DROP CONSTRAINT no_overlap_explanation_talk"))
        else:
            connection.execute(text("DROP TRIGGER no_overlap_explanation_talk_insert"))
    assert two_at_once(world) is None


def locks(world, monkeypatch, act) -> list[type]:
    """Which kinds of record an act locks, in which order."""
    seen: list[type] = []

    def watched(name):
        as_it_is = getattr(Visit, name)

        def asked(visit, model, *given, lock=False, **more):
            found = as_it_is(visit, model, *given, lock=lock, **more)
            seen.extend([model] * lock)
            return found

        monkeypatch.setattr(Visit, name, asked)

    watched("reach")
    watched("reach_id")
    with world.database.writing() as session:
        act(session)
    return seen


def changing(world, decision):
    """What changes a decision that was made, or what hangs on it."""
    hr, worker, known = world.actor("hr"), world.actor("worker"), decision.public_id
    return {
        "explain": lambda session: explanations.explain(session, hr, known, account(world), now=NEXT),
        "fix": lambda session: explanation_talks.fix(session, hr, known, wanted(world), now=NEXT),
        "propose": lambda session: previews.propose(session, hr, known, order(), now=NEXT),
        "instruct": lambda session: instructing.instruct(session, hr, known, order(), now=NEXT),
        "review": lambda session: measure_reviews.hold(
            session, hr, known, looked_at(world, held_on=NEXT.date(), next_on=date(2027, 1, 9)), version=0, now=NEXT
        ),
        "object": lambda session: objections.write(session, worker, known, "納得できません", now=NEXT),
    }


@pytest.mark.parametrize("verb", ["explain", "fix", "propose", "instruct", "review", "object"])
def test_the_case_is_locked_before_its_decision(world, monkeypatch, verb):
    _case, decision = decided(world)
    if verb in {"propose", "instruct"}:
        with world.database.writing() as session:
            changing(world, decision)["explain"](session)
    if verb == "instruct":
        monkeypatch.setattr(instructing, "_previewed", lambda *_given: Previewed.FINE)
    seen = locks(world, monkeypatch, changing(world, decision)[verb])
    assert seen.index(Case) < seen.index(Decision)


def test_twin_the_decision_first(world, monkeypatch):
    _case, decision = decided(world)

    def other_way(session):
        visit = enter(session, world.actor("hr"), Act.EXPLAIN, now=NEXT)
        found = visit.reach(Decision, decision.public_id, lock=True)
        visit.reach_id(Case, found.case_id, lock=True)

    seen = locks(world, monkeypatch, other_way)
    with pytest.raises(AssertionError):
        assert seen.index(Case) < seen.index(Decision)
