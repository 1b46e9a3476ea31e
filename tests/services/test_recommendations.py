"""Does a 勧告 reach HR, is it answered and reported in that order, and does the committee hear of it only then?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.access import reach
from casework.access.reach_recommendations import recommendations as honest
from casework.models.messages import InboxNote
from casework.models.recommendations import Recommendation
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.recommendations import Outcome
from casework.rules.vocabulary import Hat
from casework.services import duties, recommendations
from casework.services.recommendations import Answer, Given
from tests.services import asking

WORDS = "夜勤明けの日に残業を入れないこと。"
ANSWER = Answer(Outcome.NONE, "人員が足りないため、来期に改める。")


def give(world, *, who="physician", place="head_office", words=WORDS, heard_on=None, given_on=None, now=None):
    day = world.now.date()
    given = Given(asking.workplace(world, place), heard_on or day, given_on or day, words)
    with world.database.writing() as session:
        return recommendations.give(session, world.actor(who), given, now=now or world.now)


def answer(world, made, *, who="hr", answered=ANSWER, version=1, now=None):
    with world.database.writing() as session:
        recommendations.answer(session, world.actor(who), made, answered, version=version, now=now or world.now)


def report(world, made, on=None, *, who="hr", now=None):
    with world.database.writing() as session:
        recommendations.report(session, world.actor(who), made, on or world.now.date(), now=now or world.now)


def read(world, made, who, hat=None):
    with world.database.writing() as session:
        return recommendations.read(session, world.actor(who, hat), made, now=world.now)


def listed(world, who, hat=None):
    with world.database.writing() as session:
        return [one.public_id for one in recommendations.index(session, world.actor(who, hat), now=world.now).found]


def told(world, notice):
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice)).all()
    return {(row.person_id, row.hat) for row in rows}


def test_it_is_given_answered_and_reported(world):
    made = give(world)
    assert told(world, Notice.RECOMMENDED) == {(world.people["hr"].person_id, Hat.HR)}
    page = read(world, made, "hr")
    assert (page.recommendation.words, page.may_answer, page.may_report) == (WORDS, True, False)
    answer(world, made)
    assert told(world, Notice.RECOMMENDATION_ANSWERED) == {(world.people["physician"].person_id, Hat.PHYSICIAN)}
    page = read(world, made, "physician")
    assert (page.recommendation.outcome, page.recommendation.answer) == (ANSWER.outcome, ANSWER.words)
    assert (page.may_answer, page.may_report) == (False, False)
    assert read(world, made, "hr").may_report
    report(world, made)
    assert read(world, made, "committee").recommendation.reported_on == world.now.date()


def committee_reads(world, made) -> bool:
    try:
        read(world, made, "committee")
    except NotYours:
        return False
    return True


def test_the_committee_hears_of_it_once_it_is_reported(world):
    made = give(world)
    answer(world, made)
    assert not committee_reads(world, made)
    assert listed(world, "committee") == []
    report(world, made)
    assert committee_reads(world, made)
    assert listed(world, "committee") == [made]


def test_twin_a_committee_that_reads_what_was_not_reported(world, monkeypatch):
    def open_to_all(actor, where, today):
        everything = Recommendation.company_id == actor.company_id
        return everything if actor.hat is Hat.COMMITTEE else honest(actor, where, today)

    monkeypatch.setitem(reach.REACHES, Recommendation, open_to_all)
    assert committee_reads(world, give(world))


@pytest.mark.parametrize(
    ("who", "hat"),
    [
        ("worker", None), ("supervisor", None), ("clerk", None), ("nurse", None), ("admin", None),
        ("coordinator", None), ("factory_hr", None), ("factory_physician", None), ("stranger_hr", None),
        ("stranger_physician", None), ("hr", Hat.WORKER),
    ],
)  # fmt: skip
def test_nobody_else_reads_it(world, who, hat):
    made = give(world)
    with pytest.raises(NotYours):
        read(world, made, who, hat)


@pytest.mark.parametrize("who", ["outside_physician", "hr", "nurse", "factory_physician", "stranger_physician"])
def test_only_the_industrial_physician_of_the_workplace_gives_one(world, who):
    with pytest.raises((NotYours, NotValid)):
        give(world, who=who)


def test_days_that_cannot_be_are_refused_beside_their_field(world):
    day = world.now.date()
    for field, days in (
        ("given_on", {"given_on": day + timedelta(days=1)}),
        ("heard_on", {"heard_on": day, "given_on": day - timedelta(days=1)}),
        ("words", {"words": " 　"}),
    ):
        with pytest.raises(NotValid) as refused:
            give(world, **days)
        assert refused.value.field == field
    with world.database.reading() as session:
        assert session.execute(select(Recommendation.id)).all() == []


def test_each_step_once_and_in_its_order(world):
    made = give(world)
    with pytest.raises(NotNow):
        report(world, made)
    with pytest.raises(NotValid):
        answer(world, made, answered=Answer(Outcome.TAKEN, ""))
    with pytest.raises(Stale):
        answer(world, made, version=0)
    answer(world, made)
    with pytest.raises(NotNow):
        answer(world, made, version=2)
    for day in (world.now.date() - timedelta(days=1), date(2027, 1, 1)):
        with pytest.raises(NotValid) as refused:
            report(world, made, day)
        assert refused.value.field == "reported_on"
    report(world, made)
    with pytest.raises(NotNow):
        report(world, made)


def test_hr_is_reminded_on_the_desk_until_it_is_reported(world):
    def waiting() -> list[int]:
        with world.database.writing() as session:
            return [count.number for count in duties.desk(session, world.actor("hr"), now=world.now).counts]

    assert waiting() == []
    made = give(world)
    assert waiting() == [1]
    answer(world, made)
    assert waiting() == [1]
    report(world, made)
    assert waiting() == []
