"""Does it stay on the clerk's desk that an organisation has to be told, until somebody wrote down when it was?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.models.consents import ResultConsent
from casework.models.requests import InterviewRequest
from casework.models.tellings import Telling
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, ReferralEnd, TellingReason
from casework.services import consents, duties, endings, tellings
from tests.services import outside

TODAY = date(2026, 12, 1)


def rows(world):
    with world.database.reading() as session:
        return list(session.execute(select(Telling).order_by(Telling.id)).scalars())


def waits(world, who="clerk", hat=None) -> bool:
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, hat), now=world.now)
        return Todo.TELL_PROVIDER in [task.todo for part in desk.parts for task in part.tasks]


def withdraw(world, case_id, *, consult=False):
    with world.database.reading() as session:
        version = session.execute(select(InterviewRequest.version)).scalar_one()
    with world.database.writing() as session:
        endings.withdraw(
            session, world.actor("worker"), case_id, version=version, consult_instead=consult, now=world.now
        )


def take_back(world, who="worker"):
    with world.database.reading() as session:
        consent = session.execute(select(ResultConsent.public_id)).scalar_one()
    with world.database.writing() as session:
        consents.withdraw(session, world.actor(who), consent, now=world.now)


def tell(world, referral_id, on=TODAY, who="clerk"):
    with world.database.writing() as session:
        tellings.tell(session, world.actor(who), referral_id, on, now=world.now)


def reasons(world):
    return [(one.reason, one.arose_on, one.told_on) for one in rows(world)]


@pytest.mark.parametrize("consult", [False, True])
def test_a_request_taken_back_outside_stays_on_the_desk_until_it_was_told(world, consult):
    """With a consultation instead it looks the same to the clerk."""
    case_id, referral_id = outside.referred(world)
    assert not waits(world)
    withdraw(world, case_id, consult=consult)
    assert reasons(world) == [(TellingReason.REQUEST_WITHDRAWN, TODAY, None)]
    assert waits(world)
    tell(world, referral_id)
    assert reasons(world) == [(TellingReason.REQUEST_WITHDRAWN, TODAY, TODAY)]
    assert not waits(world)
    with pytest.raises(NotNow):
        tell(world, referral_id)


@pytest.mark.parametrize("who", ["worker", "clerk"])
def test_a_copy_that_went_out_is_asked_back_when_its_consent_is_taken_back(world, who):
    _, referral_id = outside.referred(world, with_result=True)
    take_back(world, who)
    assert reasons(world) == [(TellingReason.CONSENT_WITHDRAWN, TODAY, None)]
    assert waits(world)
    shown = outside.page(world, referral_id, who="worker").tellings
    assert [one.reason for one in shown] == [TellingReason.CONSENT_WITHDRAWN]


def test_without_a_copy_there_is_nothing_to_ask_back(world):
    case_id = outside.asked(world, agrees=True)
    outside.refer(world, case_id, with_result=False)
    take_back(world)
    assert rows(world) == []


def test_also_after_the_talk_a_copy_is_asked_back(world):
    _, referral_id = outside.referred(world, with_result=True)
    outside.appoint(world, referral_id)
    outside.report(world, referral_id)
    take_back(world)
    assert [one.reason for one in rows(world)] == [TellingReason.CONSENT_WITHDRAWN]


@pytest.mark.parametrize(("reason", "told"), [
    (ReferralEnd.TAKEN_BACK, True), (ReferralEnd.DECLINED, False), (ReferralEnd.CAP, False),
])  # fmt: skip
def test_who_declined_knows_it_already(world, reason, told):
    _, referral_id = outside.referred(world)
    outside.end(world, referral_id, reason)
    assert waits(world) == told


def test_two_reasons_are_told_at_once(world):
    case_id, referral_id = outside.referred(world, with_result=True)
    take_back(world)
    withdraw(world, case_id)
    assert len(rows(world)) == 2
    tell(world, referral_id)
    assert [one.told_on for one in rows(world)] == [TODAY, TODAY]


@pytest.mark.parametrize("on", [date(2026, 11, 30), date(2026, 12, 2)])
def test_not_before_it_arose_and_not_in_the_future(world, on):
    case_id, referral_id = outside.referred(world)
    withdraw(world, case_id)
    with pytest.raises(NotValid) as refused:
        tell(world, referral_id, on)
    assert refused.value.field == "told_on"
    assert waits(world)


@pytest.mark.parametrize("who", ["hr", "physician", "nurse", "supervisor", "coordinator", "committee", "admin"])
def test_nobody_else_learns_that_somebody_changed_their_mind(world, who):
    _, referral_id = outside.referred(world, with_result=True)
    take_back(world)
    assert not waits(world, who)
    with pytest.raises(NotYours):
        tell(world, referral_id, who=who)
    assert not waits(world, "clerk", Hat.WORKER)


def test_twin_a_withdrawal_that_tells_nobody_leaves_no_line(world, monkeypatch):
    monkeypatch.setattr(tellings, "arise", lambda *_args: None)
    case_id, _ = outside.referred(world)
    withdraw(world, case_id)
    assert not waits(world)
