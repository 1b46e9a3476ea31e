"""Does the case of a return stay open as long as something waits for somebody who can finish it, and no longer?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import false, select, true, update

from casework.access import facts
from casework.models.cases import Assignment, Case
from casework.models.followups import FollowUp
from casework.models.measures import Measure
from casework.models.providers import Engagement
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_talks import ReturnTalkHealth
from casework.rules.doctor_enquiries import EnquiryState
from casework.rules.errors import NotNow, Stale
from casework.rules.follow_up_notes import NextStep
from casework.rules.leaves import LeaveEnd
from casework.rules.return_absences import Answer as Absences
from casework.rules.return_talks import HealthPart
from casework.rules.todos import Todo
from casework.rules.vocabulary import CaseKind, CloseReason, Hat, LetterRoad
from casework.services import (
    doctor_consents,
    doctor_enquiries,
    doctor_summaries,
    duties,
    follow_up_notes,
    followups,
    idle_returns,
    measures,
    return_absences,
    return_opinions,
    return_talks,
    returns,
)
from casework.services.doctor_enquiries import Answer
from tests.access import road
from tests.services import following
from tests.services.test_doctor_enquiries import WHOLE, case_of
from tests.services.test_doctor_enquiries import version as asked_version
from tests.services.test_leaves import begun, closed, end, number
from tests.services.test_return_opinions import version, whole
from tests.services.test_return_talks import version as talk_version
from tests.services.test_return_talks import whole as whole_talk
from tests.walks import walked

Step = Callable[[], None]
LAST = 200
"""Days after the first one of the leave: all talks are over by then."""


@walked
def back(world) -> str:
    """Everything is over but the last talk."""
    leave_id, first = begun(world), world.later(days=10)
    end(world, leave_id, first.date() - timedelta(days=1), now=first)
    for months, days in ((1, 42), (3, 105)):
        talked(world, months, days)
    return leave_id


def talked(world, months: int, days: int, new=following.NEW) -> str:
    now = world.later(days=days)
    with world.database.reading() as session:
        talk = session.execute(select(FollowUp.public_id).where(FollowUp.months == months)).scalar_one()
    following.hold(world, talk, now.date(), new, now=now)
    return talk


def physician(world, verb, *of, **more):
    with world.database.writing() as session:
        return verb(session, world.actor("physician", Hat.PHYSICIAN), *of, now=world.later(days=LAST), **more)


def hr(world, verb, *of, **more):
    with world.database.writing() as session:
        return verb(session, world.actor("hr"), *of, now=world.later(days=LAST), **more)


def worker(world, verb, *of, **more):
    with world.database.writing() as session:
        return verb(session, world.actor("worker", Hat.WORKER), *of, now=world.later(days=LAST), **more)


def drafted(world, leave_id) -> str:
    return physician(world, return_opinions.save, leave_id, whole(world), version=0)


def waiting(world, who) -> list[Todo]:
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, Hat(who)), now=world.later(days=LAST))
    return [task.todo for part in desk.parts for task in part.tasks]


def waits_for_hr(world) -> None:
    opinion_id = drafted(world, back(world))
    physician(world, return_opinions.issue, opinion_id, version=version(world))
    talked(world, 6, LAST)
    assert closed(world) is None
    assert Todo.DECIDE_RETURN in waiting(world, "hr")
    with world.database.writing() as session:
        return_opinions.note(session, world.actor("hr"), opinion_id, now=world.later(days=LAST))
    assert closed(world) is CloseReason.RETURNED


def test_an_opinion_after_which_nothing_was_decided_keeps_the_case_open(world):
    waits_for_hr(world)


def waits_for_its_writer(world) -> None:
    opinion_id = drafted(world, back(world))
    talked(world, 6, LAST)
    assert closed(world) is None
    assert Todo.WRITE_RETURN_OPINION in waiting(world, "physician")
    physician(world, return_opinions.issue, opinion_id, version=version(world))
    assert closed(world) is None


def test_so_does_one_that_is_being_written(world):
    waits_for_its_writer(world)


def goes_without_words(world) -> None:
    leave_id = back(world)
    drafted(world, leave_id)
    talked(world, 6, LAST)
    with pytest.raises(Stale):
        physician(world, return_opinions.drop, leave_id, version=0)
    physician(world, return_opinions.drop, leave_id, version=version(world))
    assert closed(world) is CloseReason.RETURNED
    with pytest.raises(NotNow):
        physician(world, return_opinions.drop, leave_id, version=0)


def test_a_draft_saved_without_any_words_is_none_any_more(world):
    goes_without_words(world)


@pytest.mark.parametrize("proof", [waits_for_hr, waits_for_its_writer, goes_without_words])
def test_twin_a_case_that_ends_over_an_opinion_is_seen(world, monkeypatch, proof):
    monkeypatch.setattr(returns, "waits", lambda _today: false())
    with pytest.raises((AssertionError, NotNow)):
        proof(world)


def absences(world) -> tuple[Todo, Step, Step]:
    leave_id, now = back(world), world.later(days=LAST)
    rows = (f"{number(world)},{now.date() - timedelta(days=count)}" for count in (2, 3, 4))
    with world.database.writing() as session:
        return_absences.load(session, world.actor("hr"), "\r\n".join(["社員番号,欠勤日", *rows]).encode(), now=now)

    def none() -> None:
        seen = physician(world, return_absences.read_page, leave_id).version
        physician(world, return_absences.answer, leave_id, Absences.NONE, None, version=seen)

    def taken_back() -> None:
        day = physician(world, return_absences.read_page, leave_id).days[0].public_id
        hr(world, return_absences.take_back, day)

    return Todo.SEE_ABSENCES, none, taken_back


def next_step(world) -> tuple[Todo, Step, Step]:
    back(world)
    elsewhere = replace(following.TOLD, following=NextStep.MEDICAL)
    talk = talked(world, 6, LAST, replace(following.NEW, told=elsewhere))

    def settled() -> None:
        physician(world, follow_up_notes.settle, talk)

    return Todo.NEXT_STEP, settled, settled


def health_part(world) -> tuple[Todo, Step, Step]:
    talk_id = hr(world, return_talks.save, back(world), whole_talk(world), version=0)
    hr(world, return_talks.keep, talk_id, version=talk_version(world))
    physician(world, return_talks.save_health, talk_id, HealthPart(course="眠れている"), version=0)

    def kept() -> None:
        physician(world, return_talks.keep_health, talk_id, version=talk_version(world, ReturnTalkHealth))

    def emptied() -> None:
        physician(world, return_talks.save_health, talk_id, HealthPart(), version=talk_version(world, ReturnTalkHealth))

    return Todo.WRITE_TALK_HEALTH, kept, emptied


def asked_doctor(world) -> str:
    back(world)
    enquiry_id = physician(world, doctor_enquiries.save, case_of(world), WHOLE, version=0)
    physician(world, doctor_enquiries.ask, enquiry_id, version=asked_version(world))
    worker(world, doctor_consents.agree, enquiry_id)
    physician(world, doctor_enquiries.send, enquiry_id, LetterRoad.EMPLOYEE, version=asked_version(world))
    return enquiry_id


def doctors_answer(world) -> tuple[Todo, Step, Step]:
    enquiry_id, today = asked_doctor(world), world.later(days=LAST).date()

    def answered() -> None:
        physician(world, doctor_enquiries.answer, enquiry_id, Answer(today, "働けます"))

    def ended() -> None:
        physician(world, doctor_enquiries.end, enquiry_id, today, "待たないことにした")
        answered()  # later, all the same

    return Todo.AWAIT_ENQUIRY, answered, ended


def summary(world) -> tuple[Todo, Step, Step]:
    enquiry_id = asked_doctor(world)
    physician(world, doctor_enquiries.answer, enquiry_id, Answer(world.later(days=LAST).date(), "働けます"))
    physician(world, doctor_summaries.write, enquiry_id, "残業はしない。")
    [one] = physician(world, doctor_summaries.of_enquiry, enquiry_id)

    def agreed() -> None:
        worker(world, doctor_summaries.agree, one.public_id)

    def given_up() -> None:
        physician(world, doctor_summaries.give_up, one.public_id)

    return Todo.AGREE_SUMMARY, agreed, given_up


def meeting(world) -> tuple[Todo, Step, Step]:
    leave_id = back(world)
    talk_id = hr(world, return_talks.save, leave_id, whole_talk(world), version=0)

    def kept() -> None:
        hr(world, return_talks.keep, talk_id, version=talk_version(world))

    def emptied() -> None:
        with pytest.raises(Stale):
            hr(world, return_talks.drop, leave_id, version=0)
        hr(world, return_talks.drop, leave_id, version=talk_version(world))

    return Todo.CLOSE_RETURN_TALK, kept, emptied


IN_CARE = (absences, next_step, health_part, doctors_answer, summary)
KINDS = (*IN_CARE, meeting)
READERS = {summary: "worker", meeting: "hr"}


def keeps_it_open(world, kind, way: int) -> None:
    todo, *ways = kind(world)
    if kind is not next_step:
        talked(world, 6, LAST)
    assert closed(world) is None
    assert todo in waiting(world, READERS.get(kind, "physician"))
    if kind is summary:
        assert Todo.AWAIT_SUMMARY in waiting(world, "physician")
    ways[way]()
    assert closed(world) is CloseReason.RETURNED


@pytest.mark.parametrize("way", [0, 1], ids=["done", "given up"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_waits_keeps_the_case_open_until_it_is_done_or_given_up(world, kind, way):
    keeps_it_open(world, kind, way)


@pytest.mark.parametrize("kind", KINDS)
def test_twin_a_case_that_ends_over_what_waits_is_seen(world, monkeypatch, kind):
    monkeypatch.setattr(returns, "waits", lambda _today: false())
    with pytest.raises(AssertionError):
        keeps_it_open(world, kind, 0)


@pytest.mark.parametrize(("way", "kind"), [(0, one) for one in KINDS] + [(1, one) for one in KINDS[1:]])
def test_twin_a_case_that_nothing_ends_is_seen(world, monkeypatch, kind, way):
    of_talks = SimpleNamespace(**vars(measures))
    monkeypatch.setattr(followups, "measures", of_talks)
    monkeypatch.setattr(measures, "close_if_over", lambda *_of: None)
    with pytest.raises(AssertionError):
        keeps_it_open(world, kind, way)


def is_over_without_carers(world, kind) -> None:
    kind(world)
    if kind is not next_step:
        talked(world, 6, LAST)
    later = world.later(days=LAST + 1)
    assert gone_round(world, later) == 0
    nobody_is_left(world, kind)
    assert gone_round(world, later) == 1
    assert closed(world) is CloseReason.RETURNED


def nobody_is_left(world, kind) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(update(Assignment).values(until_on=world.later(days=LAST).date()))
        if kind is not draft:  # nor is there anybody else who could take it
            connection.execute(update(Engagement).values(until_on=world.later(days=LAST).date()))


def draft(world) -> None:
    drafted(world, back(world))


def gone_round(world, now) -> int:
    with world.database.writing() as session:
        return idle_returns.close(session, world.company_id, now=now)


@pytest.mark.parametrize("kind", [*IN_CARE, draft])
def test_what_nobody_is_left_to_finish_keeps_nothing_open(world, kind):
    is_over_without_carers(world, kind)


def is_left_alone_while_a_measure_holds(world, monkeypatch) -> None:
    doctors_answer(world)
    talked(world, 6, LAST)
    nobody_is_left(world, doctors_answer)
    road.build(world, "factory_worker", physician="factory_physician")
    with world.database.engine.begin() as connection:
        this = connection.execute(select(Case.id).where(Case.kind == CaseKind.RETURN)).scalar_one()
        connection.execute(update(Measure).values(case_id=this))
    seen: list[int] = []
    later = world.later(days=LAST + 1)
    monkeypatch.setattr(measures, "close_if_over", lambda _visit, case: seen.append(case.id))
    gone_round(world, later)
    assert seen == []
    with world.database.engine.begin() as connection:
        connection.execute(update(Measure).values(ended_on=later.date(), left_with=True))
    gone_round(world, later)
    assert seen == [this]


def test_a_return_in_which_a_measure_holds_is_left_alone(world, monkeypatch):
    is_left_alone_while_a_measure_holds(world, monkeypatch)


def test_twin_a_return_that_is_looked_at_for_nothing_is_seen(world, monkeypatch):
    monkeypatch.setattr(idle_returns, "_held", lambda _today: false())
    with pytest.raises(AssertionError):
        is_left_alone_while_a_measure_holds(world, monkeypatch)


def goes_on_between_two_carers(world, kind) -> None:
    _todo, done, _given_up = kind(world)
    if kind is not next_step:
        talked(world, 6, LAST)
    carer_until(world, world.later(days=LAST).date())
    gone_round(world, world.later(days=LAST + 1))
    carer_until(world, None)
    assert closed(world) is None
    done()
    assert closed(world) is CloseReason.RETURNED


def carer_until(world, day) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(update(Assignment).values(until_on=day))


@pytest.mark.parametrize("kind", IN_CARE)
def test_a_case_that_somebody_could_take_is_not_over_while_nobody_has_it(world, kind):
    goes_on_between_two_carers(world, kind)


@pytest.mark.parametrize("kind", [one for one in IN_CARE if one is not absences])
def test_twin_a_case_that_ends_between_two_carers_is_seen(world, monkeypatch, kind):
    monkeypatch.setattr(returns, "unheard", lambda _today: true())
    with pytest.raises(AssertionError):
        goes_on_between_two_carers(world, kind)


def is_kept_late(world, way: str) -> None:
    enquiry_id, today = asked_doctor(world), world.later(days=LAST).date()
    ended_without_anybody(world)
    if way == "answer":
        physician(world, doctor_enquiries.answer, enquiry_id, Answer(today, "働けます"))
    else:
        physician(world, doctor_enquiries.end, enquiry_id, today, "待たないことにした")
    assert closed(world) is CloseReason.RETURNED


def ended_without_anybody(world) -> None:
    """Then the physician is back."""
    talked(world, 6, LAST)
    yesterday = world.later(days=LAST).date()
    with world.database.engine.begin() as connection:
        before = connection.execute(select(Engagement.id, Engagement.until_on)).all()
        connection.execute(update(Engagement).values(until_on=yesterday))
    carer_until(world, yesterday)
    assert gone_round(world, world.later(days=LAST + 1)) == 1
    carer_until(world, None)
    with world.database.engine.begin() as connection:
        for engagement_id, until_on in before:
            connection.execute(update(Engagement).where(Engagement.id == engagement_id).values(until_on=until_on))


@pytest.mark.parametrize("way", ["answer", "end"])
def test_an_answer_that_was_awaited_when_the_case_ended_is_kept_or_ended_all_the_same(world, way):
    is_kept_late(world, way)


@pytest.mark.parametrize("way", ["answer", "end"])
def test_twin_an_enquiry_that_stays_open_in_a_closed_case_is_seen(world, monkeypatch, way):
    monkeypatch.setattr(doctor_enquiries, "AWAITED", frozenset({EnquiryState.UNANSWERED}))
    with pytest.raises(NotNow):
        is_kept_late(world, way)


@pytest.mark.parametrize("kind", [health_part, absences, draft])
def test_twin_a_case_that_waits_for_nobody_is_seen(world, monkeypatch, kind):
    monkeypatch.setattr(returns, "unheard", lambda _today: false())
    monkeypatch.setattr(facts, "_with", lambda *_of, **_more: true())
    with pytest.raises(AssertionError):
        is_over_without_carers(world, kind)


def test_a_draft_of_who_has_the_case_no_more_keeps_nothing_open(world):
    """Nobody else could finish it."""
    drafted(world, back(world))
    with world.database.engine.begin() as connection:
        connection.execute(update(ReturnOpinion).values(person_id=world.people["colleague"].person_id))
    talked(world, 6, LAST)
    assert closed(world) is CloseReason.RETURNED


def test_who_does_not_come_back_has_nothing_to_decide(world):
    leave_id, now = begun(world), world.later(days=10)
    with world.database.writing() as session:
        return_opinions.save(session, world.actor("physician"), leave_id, whole(world), version=0, now=now)
    end(world, leave_id, now.date(), LeaveEnd.LEFT, now=now)
    assert closed(world) is CloseReason.LEAVE_OVER
