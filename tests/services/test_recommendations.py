"""Does a 勧告 reach HR, is it answered and reported in that order, and does the committee hear of it only then?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.access import reach
from casework.access.reach_recommendations import recommendations as honest
from casework.models.messages import InboxNote
from casework.models.people import Person
from casework.models.recommendations import Recommendation
from casework.rules import recommendations as rules
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.recommendations import Outcome
from casework.rules.vocabulary import Hat
from casework.services import duties, recommendations
from casework.services.recommendations import Answer, Given
from tests.services import asking

WORDS = "夜勤明けの日に残業を入れないこと。"
ANSWER = Answer(Outcome.NONE, "人員が足りないため、来期に改める。")


def give(
    world, *, who="physician", place="head_office", words=WORDS, heard_on=None, given_on=None, now=None, sure=False
):  # fmt: skip
    day = world.now.date()
    given = Given(asking.workplace(world, place), heard_on or day, given_on or day, words, sure)
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


PLANNED = Answer(Outcome.PLANNED, "来月、交替の順を改める。")


def tell(world, made, words="1月の勤務表から改めた。", *, who="hr", version=3, sure=False):
    with world.database.writing() as session:
        recommendations.tell(session, world.actor(who), made, words, sure=sure, version=version, now=world.now)


def test_what_was_planned_is_told_once_and_everybody_concerned_reads_it(world):
    made = give(world)
    answer(world, made, answered=PLANNED)
    report(world, made)
    assert read(world, made, "hr").may_tell
    assert not read(world, made, "physician").may_tell
    tell(world, made)
    for who in ("hr", "physician", "committee"):
        page = read(world, made, who)
        assert (page.recommendation.done, page.recommendation.done_on, page.may_tell) == (
            "1月の勤務表から改めた。", world.now.date(), False,
        )  # fmt: skip
    with pytest.raises(NotNow):
        tell(world, made, version=4)


def test_nothing_is_told_of_what_was_not_planned_nor_over_a_colleagues_word(world):
    made = give(world)
    with pytest.raises(NotNow):
        tell(world, made, version=1)
    answer(world, made)
    with pytest.raises(NotNow):
        tell(world, made, version=2)
    other = give(world)
    answer(world, other, answered=PLANNED)
    with pytest.raises(Stale):
        tell(world, other, version=1)
    with pytest.raises(NotValid):
        tell(world, other, " ", version=2)


@pytest.mark.parametrize("called", ["佐藤さん", "佐 藤 課長", "真由美さん"])
def test_nobody_is_called_by_a_part_of_their_name(world, called):
    with pytest.raises(NotValid, match="佐藤 真由美"):
        give(world, words=f"{called}の夜間試験を減らすこと。")
    give(world, words="佐藤倉庫と、武佐藤さんの工場の残業を止めること。")


def test_words_of_illness_stand_only_where_they_are_meant(world):
    words = "妊娠中の人に、深夜の作業をさせないこと。"
    attempts = (
        lambda sure: give(world, words=words, sure=sure),
        lambda sure: answer(world, give(world), answered=Answer(Outcome.TAKEN, words, sure)),
        lambda sure: tell(world, planned(world), words, version=2, sure=sure),
    )
    for attempt in attempts:
        with pytest.raises(NotValid) as refused:
            attempt(False)
        assert (refused.value.field, refused.value.said.params) == ("sure", {"words": "妊娠"})
        attempt(True)


def planned(world):
    made = give(world)
    answer(world, made, answered=PLANNED)
    return made


def test_twin_without_the_list_nobody_is_warned(world, monkeypatch):
    monkeypatch.setattr(recommendations, "clinical_words", lambda _words: [])
    with pytest.raises(pytest.fail.Exception):
        test_words_of_illness_stand_only_where_they_are_meant(world)


@pytest.mark.parametrize("space", ["", " ", "　"])
def test_nobody_who_works_there_is_named(world, space):
    with world.database.reading() as session:
        name = session.execute(select(Person.name).where(Person.id == world.people["worker"].person_id)).scalar_one()
    naming = f"{space.join(name.split())}さんの残業を止めること。"
    for attempt in (
        lambda: give(world, words=naming),
        lambda: answer(world, give(world), answered=Answer(Outcome.NONE, naming)),
    ):
        with pytest.raises(NotValid) as refused:
            attempt()
        assert name in str(refused.value.said)
    give(world, words=f"{name.split()[0]}沢工場の残業を止めること。")


def test_twin_a_name_that_is_only_found_as_it_is_spaced(world, monkeypatch):
    monkeypatch.setattr(rules, "named", lambda words, names: next((n for n in names if n in words), None))
    with pytest.raises(pytest.fail.Exception):
        test_nobody_who_works_there_is_named(world, "")


def test_hr_is_reminded_on_the_desk_until_it_is_reported(world):
    def waiting() -> list[int]:
        with world.database.writing() as session:
            counts = duties.desk(session, world.actor("hr"), now=world.now).counts
            return [count.number for count in counts if count.about == "recommendations.index"]

    assert waiting() == []
    made = give(world)
    assert waiting() == [1]
    answer(world, made)
    assert waiting() == [1]
    report(world, made)
    assert waiting() == []
    planned = give(world)
    answer(world, planned, answered=PLANNED)
    report(world, planned)
    assert waiting() == [1]
    tell(world, planned)
    assert waiting() == []
