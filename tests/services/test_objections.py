"""Is whoever objects to a decision answered by somebody else than who decided, and what comes of the decision?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.measures import Decision
from casework.models.people import HatGrant
from casework.models.providers import Engagement
from casework.rules.bases import Purpose
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import ObjectionWay, Outcome
from casework.rules.todos import Todo
from casework.rules.vocabulary import CloseReason, DecisionState, Hat
from casework.services import decisions, instructing, limits, objections
from casework.services.objections import Raised, Reply
from tests.services import advising, test_terms
from tests.services.advising import NEXT, decide, decided, explain, instruct, limited, order, told
from tests.services.test_hearing_questions import todos
from tests.services.test_hearings import notes, running
from tests.services.test_reconsiderations import settle
from tests.world import LONG_AGO

ASKED = "いまの案で差し支えない。"
WORDS = "手当のことを、もう一度考えてほしいです。"


def write(world, decision, *, words=WORDS, who="worker", now=NEXT):
    with world.database.writing() as session:
        return objections.write(session, world.actor(who), decision.public_id, words, now=now)


def answer(
    world, objection, result=Outcome.KEPT, *, words="もう一度考えましたが、変えません。", who="hr", now=NEXT, **asked
):  # fmt: skip
    reply = Reply(words, result, **{
        "physician_id": world.people["physician"].public_id, "asked_on": now.date(), "physician_words": ASKED, **asked,
    })  # fmt: skip
    with world.database.writing() as session:
        return objections.answer(session, world.actor(who, Hat.HR), objection.public_id, reply, now=now)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"physician_id": ""}, "physician"),
        ({"asked_on": None}, "asked_on"),
        ({"asked_on": date(2026, 12, 8)}, "asked_on"),
        ({"asked_on": date(2026, 12, 10)}, "asked_on"),
        ({"physician_words": " "}, "physician_words"),
    ],
)
def test_the_industrial_physician_is_asked_before_the_answer(world, asked, field):
    _case, decision = decided(world)
    made = write(world, decision)
    with pytest.raises(NotValid) as refused:
        answer(world, made, **asked)
    assert refused.value.field == field
    for who in ("worker", "nurse", "colleague"):
        with pytest.raises(NotValid):
            answer(world, made, physician_id=world.people[who].public_id)
    answered = answer(world, made)
    assert (answered.physician_name, answered.physician_words) == ("山田 哲也", ASKED)


def test_where_nobody_can_be_asked_hr_answers_alone(world):
    _case, decision = decided(world)
    made = write(world, decision)
    with world.database.engine.begin() as connection:
        connection.execute(update(Engagement).values(until_on=date(2026, 12, 8)))
    answered = answer(world, made, physician_id="", asked_on=None, physician_words="")
    assert (answered.asked_on, answered.physician_words) == (None, None)


def test_twin_an_answer_without_asking(world, monkeypatch):
    monkeypatch.setattr(objections, "_asked", lambda *_given: None)
    with pytest.raises(pytest.fail.Exception):
        test_the_industrial_physician_is_asked_before_the_answer(world, {"physician_id": ""}, "physician")


def second_officer(world, name="committee"):
    """Somebody else wears HR's hat for the workplace, too."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.add(HatGrant(company_id=world.company_id, person_id=world.people[name].person_id, hat=Hat.HR,
                             workplace_id=world.head_office, from_on=LONG_AGO))  # fmt: skip
        visit.record("hat_grant", "0" * 32)


def state(world, decision):
    with world.database.reading() as session:
        return session.execute(select(Decision.state).where(Decision.public_id == decision.public_id)).scalar_one()


def test_an_objection_is_a_task_of_hr_with_an_owner_and_a_limit(world):
    _case, decision = decided(world)
    made = write(world, decision)
    assert (made.words, made.way, made.late, made.raised_on) == (WORDS, ObjectionWay.IN_APP, False, NEXT.date())
    assert running(world)[Clock.OBJECTION].limit_on == date(2026, 12, 23)
    assert notes(world, Notice.OBJECTION_RAISED) == [("hr", Hat.HR)]
    assert Todo.ANSWER_OBJECTION in todos(world, "hr", Hat.HR)
    with pytest.raises(NotNow) as refused:
        write(world, decision)
    assert refused.value.said == objections.OPEN


def test_the_answer_is_read_by_the_employee_and_ends_the_limit(world):
    _case, decision = decided(world)
    made = write(world, decision)
    answered = answer(world, made)
    assert (answered.result, answered.answered_by_name) == (Outcome.KEPT, "山本 恵")
    assert Clock.OBJECTION not in running(world)
    assert notes(world, Notice.OBJECTION_ANSWERED) == [("worker", Hat.WORKER)]
    with world.database.writing() as session:
        mine, decision_id = objections.reading(session, world.actor("worker"), made.public_id, now=NEXT)
    assert (mine.answer, decision_id) == ("もう一度考えましたが、変えません。", decision.public_id)
    assert state(world, decision) is DecisionState.DECIDED
    with pytest.raises(NotNow):
        answer(world, made)
    assert write(world, decision).public_id, "who isn't content may object again"


def test_whoever_decided_does_not_answer_where_somebody_else_can(world):
    second_officer(world)
    _case, decision = decided(world)
    made = write(world, decision)
    assert made.owner_name != "山本 恵"
    with pytest.raises(NotNow) as refused:
        answer(world, made)
    assert refused.value.said == objections.SOMEBODY_ELSE
    assert answer(world, made, who="committee").result is Outcome.KEPT


def test_twin_a_decider_who_answers_alone_is_seen(world, monkeypatch):
    second_officer(world)
    _case, decision = decided(world)
    made = write(world, decision)
    monkeypatch.setattr(objections, "_answer_refusal", lambda *_args: None)
    assert answer(world, made).result is Outcome.KEPT


@pytest.mark.parametrize("result", [Outcome.CHANGED, Outcome.WITHDRAWN])
def test_a_decision_that_does_not_stand_is_set_aside_and_made_anew(world, result):
    case, decision = decided(world)
    answer(world, write(world, decision), result)
    assert state(world, decision) is DecisionState.SET_ASIDE
    left = running(world)
    assert not left.keys() & {Clock.EXPLANATION, Clock.INSTRUCTION, Clock.MEASURE_REVIEW}
    assert Clock.DECISION in left
    assert notes(world, Notice.DECISION_SET_ASIDE) == [("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]
    with pytest.raises(NotNow):
        write(world, decision)
    with world.database.writing() as session, pytest.raises(NotNow):
        instructing.instruct(session, world.actor("hr"), decision.public_id, order(), now=NEXT)
    with pytest.raises(NotNow):
        explain(world, decision)
    items = (limited(30),) if result is Outcome.CHANGED else ()
    newer = decide(world, case, *items, reason="本人の申出により")
    assert newer.public_id != decision.public_id
    for who in ("hr", "physician", "worker"):
        with world.database.writing() as session:
            page = decisions.read(session, world.actor(who), newer.public_id, now=NEXT)
        assert {one.reason for one in page.reasons.values()} == {"本人の申出により"}
        assert page.may_explain is (who == "hr")
    assert notes(world, Notice.DECISION_DIFFERS) == []  # the physician confirmed it, and read why it differs
    assert Clock.EXPLANATION in running(world)
    with world.database.reading() as session:
        found = session.execute(select(Case.closed_on).where(Case.public_id == case.case_id)).scalar_one()
    assert found is None


def test_twin_a_withdrawal_without_a_decision_is_seen(world, monkeypatch):
    usual = limits.start

    def none(visit, case, clock, *days, **more):
        return None if clock is Clock.DECISION else usual(visit, case, clock, *days, **more)

    _case, decision = decided(world)
    made = write(world, decision)
    monkeypatch.setattr(limits, "start", none)
    answer(world, made, Outcome.WITHDRAWN)
    assert Clock.DECISION not in running(world)


def test_once_the_supervisor_was_told_the_measures_stay_and_their_review_is_due(world):
    _case, decision = decided(world)
    explain(world, decision)
    instruct(world, decision)
    answer(world, write(world, decision), Outcome.CHANGED)
    assert state(world, decision) is DecisionState.EXPLAINED
    assert running(world)[Clock.MEASURE_REVIEW].limit_on == NEXT.date()


def test_to_normal_duty_too_and_the_case_goes_on_until_the_answer(world):
    case = advising.advised(world, advising.NORMAL)
    decision = decide(world, case, reason="医師の意見のとおり")

    def closed():
        with world.database.reading() as session:
            return session.execute(select(Case.close_reason).where(Case.public_id == case.case_id)).scalar_one()

    assert closed() is CloseReason.NO_MEASURES
    made = write(world, decision)
    assert closed() is None
    answer(world, made)
    assert closed() is CloseReason.NO_MEASURES


def test_what_came_on_paper_is_written_down_and_read_by_the_employee(world):
    _case, decision = decided(world)
    later = NEXT + timedelta(days=20)
    with world.database.writing() as session:
        raised = Raised(ObjectionWay.PAPER, date(2026, 12, 28), WORDS)
        made = objections.record(session, world.actor("hr"), decision.public_id, raised, now=later)
    assert (made.way, made.late, made.recorded_by_name) == (ObjectionWay.PAPER, True, "山本 恵")
    assert notes(world, Notice.OBJECTION_RECORDED) == [("worker", Hat.WORKER)]


@pytest.mark.parametrize(
    ("field", "raised"),
    [
        ("raised_on", Raised(ObjectionWay.PAPER, date(2026, 12, 10), WORDS)),
        ("raised_on", Raised(ObjectionWay.PAPER, date(2026, 12, 8), WORDS)),
        ("words", Raised(ObjectionWay.SPOKEN, date(2026, 12, 9), "  ")),
    ],
)
def test_what_cannot_be_is_refused(world, field, raised):
    _case, decision = decided(world)
    with world.database.writing() as session, pytest.raises(NotValid) as refused:
        objections.record(session, world.actor("hr"), decision.public_id, raised, now=NEXT)
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["colleague", "supervisor", "nurse", "clerk", "physician", "factory_hr"])
def test_nobody_else_reads_or_answers(world, name):
    _case, decision = decided(world)
    made = write(world, decision)
    with world.database.writing() as session, pytest.raises(NotYours):
        objections.reading(session, world.actor(name), made.public_id, now=NEXT)
    with world.database.writing() as session, pytest.raises(NotYours):
        objections.answering(session, world.actor(name), made.public_id, now=NEXT)


def refused_and_objected(world):
    """Refused at the explanation and objected to; the reconsideration then has it decided again."""
    _case, decision = decided(world)
    made = write(world, decision)
    explain(world, decision, accepted=False, refused_because="困ります")
    return decision, made


@pytest.mark.parametrize("result", [Outcome.CHANGED, Outcome.WITHDRAWN])
def test_what_a_reconsideration_set_aside_meanwhile_is_answered_so(world, result):
    decision, made = refused_and_objected(world)
    settle(world, decision, result)
    for other in set(Outcome) - {result}:
        with pytest.raises(NotValid) as refused:
            answer(world, made, other)
        assert refused.value.field == "result"
    assert answer(world, made, result).result is result
    assert state(world, decision) is DecisionState.SET_ASIDE
    assert Clock.OBJECTION not in running(world)
    assert Clock.DECISION in running(world)


def answering(world, made, now):
    with world.database.writing() as session:
        return objections.answering(session, world.actor("hr"), made.public_id, now=now)


@pytest.mark.parametrize("purpose", [Purpose.CONTINUED, Purpose.LIFTED])
def test_a_decision_that_another_one_took_the_place_of_stays_as_it_is(world, purpose):
    case, decision, _instruction = told(world)
    now = test_terms.FEBRUARY
    if purpose is Purpose.LIFTED:
        again = test_terms.advised_again(world, case, decision, purpose)
        newer = decide(world, again, now=now, reason="回復したため")
    else:
        _again, newer = test_terms.renewed(world, case, decision)
    made = write(world, decision, now=now)
    page = answering(world, made, now)
    assert page.results == (Outcome.KEPT,)
    assert page.holding == (newer.public_id, now.date())
    before = {(one.clock, one.record_id, one.limit_on) for one in running(world).values()}
    for result in (Outcome.CHANGED, Outcome.WITHDRAWN):
        with pytest.raises(NotValid) as refused:
            answer(world, made, result, now=now)
        assert refused.value.field == "result"
    answer(world, made, now=now)
    after = {(one.clock, one.record_id, one.limit_on) for one in running(world).values()}
    assert {one for one in before if one[0] is not Clock.OBJECTION} in (after, before)
    with world.database.writing() as session:
        mine = objections.opening(session, world.actor("worker"), decision.public_id, now=now)
    assert mine.holding is not None
    assert mine.holding.decision_id == newer.public_id


@pytest.mark.parametrize(
    "test",
    [lambda world: test_what_a_reconsideration_set_aside_meanwhile_is_answered_so(world, Outcome.CHANGED),
     lambda world: test_a_decision_that_another_one_took_the_place_of_stays_as_it_is(world, Purpose.LIFTED)],
)  # fmt: skip
def test_twin_an_answer_that_promises_what_does_not_come_is_seen(world, monkeypatch, test):
    monkeypatch.setattr(objections, "_results", lambda *_: tuple(Outcome))
    with pytest.raises((AssertionError, NotNow, pytest.fail.Exception)):
        test(world)
