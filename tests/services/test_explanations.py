"""Is the decision explained after it was made, with the 産業医 of that day present?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter_worker
from casework.models.providers import Engagement
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid
from casework.rules.hearings import AttemptOutcome, AttemptWay
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.vocabulary import DecisionState, EngagementKind, Hat, InterviewMode
from casework.services import (
    explanation_attempts,
    explanations,
    hearing_attempts,
    instructing,
    objections,
    people,
    serving_days,
)
from casework.services.hearing_attempts import Attempt
from tests.services.advising import NEXT, decided, explain, instruct
from tests.services.test_hearings import notes, running
from tests.services.test_measures import read
from tests.services.test_reconsiderations import settle


def test_an_explanation_starts_the_time_to_instruct(world):
    _, decision = decided(world)
    shown = explain(world, decision)
    assert (shown.physician_name, shown.given_by_name, shown.accepted) == ("山田 哲也", "山本 恵", True)
    left = running(world)
    assert Clock.EXPLANATION not in left
    assert (left[Clock.INSTRUCTION].start_on, left[Clock.INSTRUCTION].limit_on) == (
        date(2026, 12, 9), date(2026, 12, 16),
    )  # fmt: skip
    page = read(world, decision, who="hr")
    assert page.decision.state is DecisionState.EXPLAINED
    assert page.may_instruct
    assert not page.may_explain


def test_the_nurse_knows_that_it_was_explained_but_not_what_was_said(world):
    _, decision = decided(world)
    explain(world, decision)
    assert "answer" not in read(world, decision, who="nurse").explanation
    assert read(world, decision, who="worker").explanation.answer == "わかりました"


def test_it_is_explained_once(world):
    _, decision = decided(world)
    explain(world, decision)
    with pytest.raises(NotNow, match="説明済み"):
        explain(world, decision)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("given_on", {"given_on": date(2026, 12, 8)}),
        ("given_on", {"given_on": date(2026, 12, 10)}),
        ("mode", {"mode": InterviewMode.EITHER}),
        ("content", {"content": ""}),
        ("answer", {"answer": "\n"}),
        ("physician", {"physician_id": "0" * 32}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world, field, changed):
    _, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        explain(world, decision, **changed)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["outside_physician", "factory_physician", "nurse", "hr", "stranger_physician"])
def test_only_the_industrial_physician_of_the_workplace_counts(world, who):
    _, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        explain(world, decision, physician_id=world.people[who].public_id)
    assert refused.value.field == "physician"


def test_twin_whoever_serves_there_by_any_contract_is_let_through(world, monkeypatch):
    monkeypatch.setattr(people, "may_explain", lambda _s, _case, _day: [who.person_id for who in world.people.values()])
    with pytest.raises(pytest.fail.Exception):
        test_only_the_industrial_physician_of_the_workplace_counts(world, "outside_physician")


def engaged_as(world, kind):
    """No 産業医 is appointed any more; who held interviews serves the workplace as `kind`."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        for contract in session.query(Engagement).filter_by(company_id=world.company_id):
            if contract.kind is EngagementKind.INDUSTRIAL_PHYSICIAN:
                contract.until_on = date(2020, 12, 31)
            elif contract.kind is EngagementKind.INTERVIEW_PHYSICIAN:
                contract.kind = kind
            visit.record("engagement", contract.public_id)


@pytest.mark.parametrize("kind", [EngagementKind.INTERVIEW_PHYSICIAN, EngagementKind.REGIONAL_CENTRE])
def test_where_no_industrial_physician_is_appointed_another_physician_there_is_present(world, kind):
    """Below 50 workers no 産業医 need be appointed: the road must not end there."""
    _, decision = decided(world)
    engaged_as(world, kind)
    with world.database.writing() as session:
        page = explanations.opening(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert [name for _, name in page.physicians] == ["佐々木 玲子"]
    for who in ("physician", "nurse", "factory_physician"):
        with pytest.raises(NotValid):
            explain(world, decision, physician_id=world.people[who].public_id)
    shown = explain(world, decision, physician_id=world.people["outside_physician"].public_id)
    assert shown.physician_name == "佐々木 玲子"
    assert read(world, decision, who="hr").may_instruct


def test_the_contract_of_the_day_of_the_explanation_decides(world):
    _, decision = decided(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        contract = session.query(Engagement).filter_by(person_id=world.people["physician"].person_id).one()
        contract.until_on = date(2026, 12, 10)
        visit.record("engagement", contract.public_id)
    later = world.later(days=12)
    with pytest.raises(NotValid) as refused:
        explain(world, decision, given_on=date(2026, 12, 11), now=later)
    assert refused.value.field == "physician"
    with world.database.writing() as session:
        page = explanations.opening(session, world.actor("hr"), decision.public_id, now=later)
    assert [name for _, name in page.physicians] == ["佐々木 玲子", "山田 哲也"], (
        "and who serves there without a 産業医"
    )
    assert explain(world, decision, given_on=date(2026, 12, 10), now=later).given_on == date(2026, 12, 10)


def test_twin_the_contract_of_today_is_not_that_of_the_day(world, monkeypatch):
    honest = people.may_explain
    monkeypatch.setattr(people, "may_explain", lambda session, case, _day: honest(session, case, NEXT.date()))
    with pytest.raises(pytest.fail.Exception):
        test_the_contract_of_the_day_of_the_explanation_decides(world)


def test_twin_without_a_rule_for_small_workplaces_the_road_ends_there(world, monkeypatch):
    monkeypatch.setattr(serving_days.Serving, "explaining", serving_days.Serving.appointed)
    with pytest.raises(AssertionError):
        test_where_no_industrial_physician_is_appointed_another_physician_there_is_present(
            world, EngagementKind.INTERVIEW_PHYSICIAN
        )


def test_twin_without_states_it_is_explained_twice(world, monkeypatch):
    anything = SimpleNamespace(check=lambda _state, _act: DecisionState.EXPLAINED)
    monkeypatch.setattr(explanations, "moves", SimpleNamespace(DECISION=anything))
    with pytest.raises((pytest.fail.Exception, IntegrityError)):
        test_it_is_explained_once(world)


def test_twin_an_instruction_that_asks_for_no_explanation(world, monkeypatch):
    monkeypatch.setattr(instructing, "refusal", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        test_an_instruction_waits_for_the_explanation(world)


def test_an_instruction_waits_for_the_explanation(world):
    _, decision = decided(world)
    with pytest.raises(NotNow, match="本人に説明して"):
        instruct(world, decision)


# --- nobody can be named ----------------------------------------------------------------------------------------------

ASKED = "意見書を書いた医師に、12月9日に電話で確かめた"


def without_physicians(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.execute(update(Engagement).values(until_on=date(2026, 12, 8)))
        visit.record("installation", "0" * 32)


def test_where_nobody_can_be_named_hr_says_with_whom_it_made_sure(world):
    _, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        explain(world, decision, physician_id=None, without_physician=ASKED)
    assert refused.value.field == "physician", "where somebody is there, they are present"
    without_physicians(world)
    with pytest.raises(NotValid) as refused:
        explain(world, decision, physician_id=None, without_physician=" ")
    assert refused.value.field == "without_physician"
    shown = explain(world, decision, physician_id=None, without_physician=ASKED)
    assert (shown.physician_name, shown.without_physician) == ("", ASKED)
    assert read(world, decision, who="worker").explanation.without_physician == ASKED
    assert instruct(world, decision).public_id


def test_and_a_refusal_is_looked_at_with_whomever_hr_asked(world):
    _, decision = decided(world)
    without_physicians(world)
    explain(world, decision, physician_id=None, without_physician=ASKED, accepted=False, refused_because="困ります")
    settled = settle(world, decision, physician_id=None, physician_words="電話でたずね、期間を区切れば必要とのこと")
    assert (settled.physician_name, settled.result) == ("", Outcome.KEPT)
    assert instruct(world, decision).public_id


def test_twin_nobody_where_somebody_could_be_named_is_seen(world, monkeypatch):
    monkeypatch.setattr(people, "may_explain", lambda *_: [])
    with pytest.raises(pytest.fail.Exception):
        test_where_nobody_can_be_named_hr_says_with_whom_it_made_sure(world)


# --- nobody answers ---------------------------------------------------------------------------------------------------

LATER = datetime(2026, 12, 11, 1, tzinfo=UTC)


def tried(world, decision, day, now=LATER, **changed):
    attempt = Attempt(**{
        "tried_on": date(2026, 12, day), "way": AttemptWay.PHONE, "outcome": AttemptOutcome.NOT_REACHED, "note": "不在",
        **changed,
    })  # fmt: skip
    with world.database.writing() as session:
        explanation_attempts.log(session, world.actor("hr"), decision.public_id, attempt, now=now)


def in_writing(world, decision, **changed):
    given = {"given_on": LATER.date(), "physician_id": None, "mode": None, "answer": "", "accepted": None, **changed}
    return explain(world, decision, now=LATER, **given)


def test_who_does_not_come_is_told_in_writing_after_tries_on_enough_days(world):
    _, decision = decided(world)
    tried(world, decision, 9)
    tried(world, decision, 9, way=AttemptWay.MAIL)
    with pytest.raises(NotValid, match="説明を試みた記録") as refused:
        in_writing(world, decision)
    assert refused.value.field == "mode"
    tried(world, decision, 10)
    with world.database.writing() as session:
        page = explanation_attempts.opening(session, world.actor("hr"), decision.public_id, now=LATER)
    assert (page.days, page.needed, page.open, len(page.attempts)) == (2, 2, True, 3)
    for answered in ({"answer": "わかりました"}, {"accepted": True}, {"accepted": False}):
        with pytest.raises(NotValid, match="返事がないときだけ"):
            in_writing(world, decision, **answered)
    for day in (date(2026, 12, 9), date(2026, 12, 10)):
        with pytest.raises(NotValid, match="今日の日付") as early:
            in_writing(world, decision, given_on=day)
        assert early.value.field == "given_on"
    shown = in_writing(world, decision)
    assert (shown.written, shown.mode, shown.accepted, shown.answer) == (True, None, False, None)
    assert notes(world, Notice.EXPLAINED_IN_WRITING) == [("worker", Hat.WORKER)]
    left = running(world)
    assert left[Clock.INSTRUCTION].start_on == LATER.date(), "when the employee is told, not before"
    with world.database.writing() as session:
        may = objections.opening(session, world.actor("worker"), decision.public_id, now=LATER)
    assert may.until == date(2026, 12, 25)
    assert Clock.RECONSIDERATION not in left
    mine = read(world, decision, who="worker")
    assert ([one.note for one in mine.tries], mine.attempts) == (["不在"] * 3, ())
    assert instruct(world, decision, now=LATER).public_id
    with pytest.raises(NotNow):
        tried(world, decision, 11)


def test_twin_an_explanation_in_writing_at_once_is_seen(world, monkeypatch):
    monkeypatch.setattr(explanation_attempts, "enough", lambda *_: True)
    with pytest.raises(pytest.fail.Exception):
        test_who_does_not_come_is_told_in_writing_after_tries_on_enough_days(world)


def test_twin_a_day_before_anybody_was_told_is_seen(world, monkeypatch):
    checked = explanations._checked

    def today(visit, decision, case, account):
        return checked(visit, decision, case, replace(account, given_on=visit.today))

    monkeypatch.setattr(explanations, "_checked", today)
    with pytest.raises(pytest.fail.Exception):
        test_who_does_not_come_is_told_in_writing_after_tries_on_enough_days(world)


@pytest.mark.parametrize(
    ("field", "changed"),
    [("tried_on", {"day": 8}), ("tried_on", {"day": 12}), ("note", {"day": 9, "note": "あ" * 301})],
)
def test_a_try_to_explain_that_cannot_be_is_refused(world, field, changed):
    _, decision = decided(world)
    with pytest.raises(NotValid) as refused:
        tried(world, decision, **changed)
    assert refused.value.field == field


def test_tries_to_explain_are_no_tries_to_hear(world):
    case, decision = decided(world)
    tried(world, decision, 9)
    tried(world, decision, 10)
    with world.database.writing() as session:
        page = hearing_attempts.opening(session, world.actor("hr"), case.opinion_id, now=LATER)
    assert (page.days, page.attempts) == (0, ())
