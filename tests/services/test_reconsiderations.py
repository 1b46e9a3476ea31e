"""Is a refused decision looked at again with the 産業医 before the supervisor is told, and what can come of it?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.models.measures import Decision
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.todos import Todo
from casework.rules.vocabulary import DecisionState, Hat
from casework.services import decisions, instructions, reconsiderations
from casework.services.reconsiderations import Settled
from tests.services.advising import NEXT, decide, decided, explain, instruct, limited
from tests.services.test_hearing_questions import todos
from tests.services.test_hearings import notes, running

WHY = "手当が減ると生活できません。"


def settle(world, decision, result=Outcome.KEPT, *, who="hr", **changed):
    said = Settled(**{
        "held_on": date(2026, 12, 9), "physician_id": world.people["physician"].public_id,
        "physician_words": "期間を区切れば働き方の見直しは必要です。", "result": result,
        "reason": "手当は3か月補うことにしました。", **changed,
    })  # fmt: skip
    with world.database.writing() as session:
        return reconsiderations.settle(session, world.actor(who), decision.public_id, said, now=NEXT)


def refused(world):
    case, decision = decided(world)
    explain(world, decision, accepted=False, refused_because=WHY)
    return case, decision


def state(world, decision):
    with world.database.reading() as session:
        return session.execute(select(Decision.state).where(Decision.public_id == decision.public_id)).scalar_one()


def test_a_refusal_has_its_reason(world):
    _case, decision = decided(world)
    with pytest.raises(NotValid) as found:
        explain(world, decision, accepted=False, refused_because=" ")
    assert found.value.field == "refused_because"
    given = explain(world, decision, accepted=False, refused_because=WHY)
    assert (given.accepted, given.refused_because) == (False, WHY)


def test_a_refusal_is_looked_at_before_the_supervisor_is_told(world):
    _case, decision = refused(world)
    left = running(world)
    assert left[Clock.RECONSIDERATION].limit_on == date(2026, 12, 23)
    assert Clock.INSTRUCTION not in left
    assert Todo.RECONSIDER in todos(world, "hr", Hat.HR)
    with pytest.raises(NotValid) as found:
        instruct(world, decision)
    assert found.value.field == "despite"


def test_twin_a_refusal_that_nobody_looks_at_is_seen(world, monkeypatch):
    _case, decision = refused(world)
    monkeypatch.setattr(reconsiderations, "waits", lambda _session, _decision: False)
    assert instruct(world, decision).public_id


def test_hr_may_give_a_reason_for_not_waiting_which_the_supervisor_does_not_read(world):
    _case, decision = refused(world)
    told = instruct(world, decision, despite="今週から夜勤に入る予定のため")
    assert told.despite_reason == "今週から夜勤に入る予定のため"
    with world.database.writing() as session:
        theirs = instructions.read(session, world.actor("supervisor"), told.public_id, now=NEXT)
        mine = instructions.read(session, world.actor("worker"), told.public_id, now=NEXT)
    assert "despite_reason" not in theirs.instruction
    assert mine.instruction.despite_reason == "今週から夜勤に入る予定のため"


def test_what_is_kept_goes_on_to_the_supervisor(world):
    _case, decision = refused(world)
    settled = settle(world, decision)
    assert (settled.result, settled.physician_name) == (Outcome.KEPT, "山田 哲也")
    left = running(world)
    assert Clock.RECONSIDERATION not in left
    assert left[Clock.INSTRUCTION].start_on == NEXT.date()
    assert notes(world, Notice.RECONSIDERED) == [("worker", Hat.WORKER)]
    assert instruct(world, decision).despite_reason is None
    with pytest.raises(NotNow):
        settle(world, decision)
    with world.database.writing() as session:
        page = decisions.read(session, world.actor("worker"), decision.public_id, now=NEXT)
    assert page.reconsideration is not None
    assert page.reconsideration.physician_words == "期間を区切れば働き方の見直しは必要です。"


@pytest.mark.parametrize("result", [Outcome.CHANGED, Outcome.WITHDRAWN])
def test_what_does_not_stand_is_set_aside_and_decided_again(world, result):
    case, decision = refused(world)
    settle(world, decision, result)
    assert state(world, decision) is DecisionState.SET_ASIDE
    assert Clock.DECISION in running(world)
    assert notes(world, Notice.DECISION_SET_ASIDE) == [("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]
    assert notes(world, Notice.RECONSIDERED) == []
    items = (limited(30),) if result is Outcome.CHANGED else ()
    assert decide(world, case, *items, reason="再検討により").public_id != decision.public_id


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("held_on", {"held_on": date(2026, 12, 8)}),
        ("held_on", {"held_on": date(2026, 12, 10)}),
        ("physician_words", {"physician_words": " "}),
        ("reason", {"reason": ""}),
        ("physician", {"physician_id": "0" * 32}),
    ],
)
def test_what_cannot_be_is_refused(world, field, changed):
    _case, decision = refused(world)
    with pytest.raises(NotValid) as found:
        settle(world, decision, **changed)
    assert found.value.field == field


def test_where_nothing_was_refused_there_is_no_page(world):
    _case, decision = decided(world)
    explain(world, decision)
    with world.database.writing() as session, pytest.raises(NotYours):
        reconsiderations.opening(session, world.actor("hr"), decision.public_id, now=NEXT)


@pytest.mark.parametrize("name", ["worker", "supervisor", "physician", "clerk", "factory_hr"])
def test_nobody_else_settles_it(world, name):
    _case, decision = refused(world)
    with pytest.raises(NotYours):
        settle(world, decision, who=name)
