"""Does each paper of a return wait on the right desk, and in its step, until it is done?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter
from casework.models.cases import Limit
from casework.models.leaves import SickLeave
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.return_plans import Outcome
from casework.rules.return_steps import Step
from casework.rules.return_to_work import Aim
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.services import (
    doctor_consents,
    doctor_notices,
    doctor_summaries,
    duties,
    duties_of_papers,
    leave_steps,
    limits,
    return_opinions,
    return_plans,
    return_talks,
)
from tests.services import ruling
from tests.services.test_doctor_enquiries import SUMMARY, answered, asked, do, mine, send, told
from tests.services.test_doctor_notices import offer
from tests.services.test_doctor_notices import whole as notice
from tests.services.test_leaves import begun, end
from tests.services.test_return_opinions import issue
from tests.services.test_return_opinions import whole as opinion
from tests.services.test_return_plans import decided, read, saved
from tests.services.test_return_talks import HEALTH, version
from tests.services.test_return_talks import whole as talk

PAPERS = frozenset({
    Todo.ANSWER_ENQUIRY, Todo.AGREE_SUMMARY, Todo.ANSWER_NOTICE, Todo.SEND_ENQUIRY, Todo.AWAIT_ENQUIRY,
    Todo.AWAIT_SUMMARY, Todo.WRITE_TALK_HEALTH, Todo.WRITE_RETURN_OPINION, Todo.WRITE_NOTICE, Todo.HOLD_RETURN_TALK,
    Todo.CLOSE_RETURN_TALK, Todo.DECIDE_RETURN, Todo.RECORD_RETURN,
})  # fmt: skip


def desk(world, who, hat=None) -> list[Todo]:
    page = do(world, duties.desk, who=who, hat=hat)
    return [task.todo for part in page.parts for task in part.tasks if task.todo in PAPERS]


def desks(world) -> tuple[list[Todo], list[Todo], list[Todo], list[Todo]]:
    """Employee, physician, nurse, HR."""
    return desk(world, "worker", Hat.WORKER), desk(world, "physician"), desk(world, "nurse"), desk(world, "hr")


def test_an_enquiry_waits_for_who_is_to_act(world):
    _leave, _case, enquiry_id = asked(world)
    assert desks(world) == ([Todo.ANSWER_ENQUIRY], [], [], [])
    mine(world, doctor_consents.agree, enquiry_id)
    assert desks(world) == ([], [Todo.SEND_ENQUIRY], [], [])
    send(world, enquiry_id)
    assert desks(world) == ([], [Todo.AWAIT_ENQUIRY], [], [])
    assert answer_by(world) == world.now.date() + timedelta(days=21)


def answer_by(world):
    [part] = [part for part in do(world, duties.desk).parts if part.list_of == "leaves.index"
              and any(task.todo is Todo.AWAIT_ENQUIRY for task in part.tasks)]  # fmt: skip
    return part.tasks[0].due_on


def test_by_when_a_doctors_answer_is_looked_after_is_the_workplaces_to_say_and_stays_as_it_was(world):
    ruling.change(world, {"doctor_answer_days": 10})
    _leave, _case_id, enquiry_id = asked(world)
    mine(world, doctor_consents.agree, enquiry_id)
    send(world, enquiry_id)
    assert answer_by(world) == world.now.date() + timedelta(days=10)
    ruling.change(world, {"doctor_answer_days": 30})
    assert answer_by(world) == world.now.date() + timedelta(days=10)
    assert Clock.DOCTOR_ANSWER not in clocks_of(world, "nurse"), "its name tells of the enquiry"
    assert Clock.DOCTOR_ANSWER in clocks_of(world, "physician")


def clocks_of(world, who) -> set[Clock]:
    actor = world.actor(who)
    with world.database.writing() as session:
        visit = enter(session, actor, Act.SEE_LEAVE, now=world.now)
        return set(session.execute(select(Limit.clock).where(visit.within(Limit))).scalars())


def is_told_of(world) -> tuple[str, str]:
    """(leave, summary that waits)."""
    leave_id, _case, enquiry_id = answered(world)
    assert desks(world) == ([], [], [], [])
    do(world, doctor_summaries.write, enquiry_id, SUMMARY)
    waits: tuple[list[Todo], ...] = [Todo.AGREE_SUMMARY], [Todo.AWAIT_SUMMARY], [], []
    assert desks(world) == waits, "who could give it up"
    [one] = do(world, doctor_summaries.of_enquiry, enquiry_id)
    do(world, doctor_summaries.give_up, one.public_id)
    assert desks(world) == ([], [], [], [])
    do(world, doctor_summaries.write, enquiry_id, SUMMARY)
    assert desks(world) == waits
    return leave_id, do(world, doctor_summaries.of_enquiry, enquiry_id)[0].public_id


def test_twin_a_summary_of_which_only_the_employee_is_told_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_papers, "_carers", lambda *_of: [])
    with pytest.raises(AssertionError, match="who could give it up"):
        is_told_of(world)


def test_a_summary_waits_for_the_employee_and_who_could_give_it_up_is_told(world):
    leave_id, summary_id = is_told_of(world)
    mine(world, doctor_summaries.agree, summary_id)
    assert desks(world) == ([], [], [], [])
    end(world, leave_id, world.now.date())
    assert desk(world, "physician") == [Todo.WRITE_NOTICE], "the doctor who was asked isn't told of the return"
    made = do(world, doctor_notices.save, leave_id, notice(world), version=0)
    assert desk(world, "physician") == [Todo.WRITE_NOTICE]
    offer(world, made)
    assert desks(world) == ([Todo.ANSWER_NOTICE], [], [], [])
    mine(world, doctor_notices.refuse_it, made)
    assert desks(world) == ([], [], [], [])


def from_meeting_to_decision(world) -> None:
    leave_id = begun(world)
    talk_id = do(world, return_talks.save, leave_id, talk(world), version=0, who="hr")
    assert desks(world) == ([], [], [], [Todo.CLOSE_RETURN_TALK])
    do(world, return_talks.keep, talk_id, version=version(world), who="hr")
    assert desks(world) == ([], [], [], [Todo.HOLD_RETURN_TALK]), "the next meeting"
    opinion_id = do(world, return_opinions.save, leave_id, replace(opinion(world), opinion="続きを書く"), version=0)
    assert desks(world)[1] == [Todo.WRITE_TALK_HEALTH, Todo.WRITE_RETURN_OPINION], "who has the case"
    issue(world, opinion_id)
    do(world, return_talks.save_health, talk_id, HEALTH, version=0)
    do(world, return_talks.keep_health, talk_id, version=1)
    assert desks(world) == ([], [], [], [Todo.HOLD_RETURN_TALK, Todo.DECIDE_RETURN])
    steps = do(world, leave_steps.read, leave_id, who="hr").parts
    assert [(part.step, [task.todo for task in part.tasks]) for part in steps if part.tasks] == [
        (Step.JUDGEMENT, [Todo.HOLD_RETURN_TALK]), (Step.DECISION, [Todo.DECIDE_RETURN]),
    ]  # fmt: skip
    assert steps[2].tasks[0].due_on == world.now.date() + timedelta(days=7)
    assert steps[3].tasks[0].due_on == world.now.date() + timedelta(days=14)


def test_from_the_meeting_to_the_decision(world):
    from_meeting_to_decision(world)


def test_twin_papers_that_nobody_is_told_of_are_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_papers, "_physicians", lambda *_of: [])
    with pytest.raises(AssertionError, match="who has the case"):
        from_meeting_to_decision(world)


def waits_for_hr_after_the_return(world) -> None:
    leave_id = begun(world)
    first = do(world, return_opinions.save, leave_id, opinion(world), version=0)
    issue(world, first)
    assert desk(world, "hr") == [Todo.DECIDE_RETURN]
    end(world, leave_id, world.now.date())
    assert desk(world, "hr") == [], "they came back: that was the decision"
    changed = do(world, return_opinions.save, leave_id, replace(opinion(world), aim=Aim.CHANGED), version=0)
    issue(world, changed)
    assert desks(world) == ([], [], [], [Todo.DECIDE_RETURN]), "a later opinion waits for HR"
    assert do(world, return_opinions.read, changed, who="hr").waits
    assert not do(world, return_opinions.read, changed).waits
    with pytest.raises(NotNow):
        do(world, return_opinions.note, first, who="hr")
    do(world, return_opinions.note, changed, who="hr")
    assert desk(world, "hr") == []
    assert told(world, Notice.RETURN_OPINION_NOTED) == ["physician", "worker"]
    assert mine(world, return_opinions.read, changed).opinion.noted_on == world.now.date()
    with pytest.raises(NotNow):
        do(world, return_opinions.note, changed, who="hr")


def test_an_opinion_after_the_return_waits_for_hr_until_they_decide_or_go_on_as_it_is(world):
    waits_for_hr_after_the_return(world)


def test_twin_a_later_opinion_that_waits_on_nobodys_desk_is_seen(world, monkeypatch):
    stopped = limits.start
    monkeypatch.setattr(
        limits, "start",
        lambda visit, case, clock, *of, **more: None if clock is Clock.RETURN_OPINION
        and case.closed_on is None and _back(visit, case) else stopped(visit, case, clock, *of, **more),
    )  # fmt: skip
    with pytest.raises(AssertionError, match="a later opinion"):
        waits_for_hr_after_the_return(world)


def _back(visit, case) -> bool:
    over = select(SickLeave.id).where(SickLeave.case_id == case.id, SickLeave.ended_on.is_not(None))
    return visit.session.execute(over).first() is not None


def test_a_plan_that_is_decided_is_the_decision(world):
    leave_id = begun(world)
    issue(world, do(world, return_opinions.save, leave_id, opinion(world), version=0))
    assert desk(world, "hr") == [Todo.DECIDE_RETURN]
    do(world, return_plans.decide, saved(world, leave_id), version=1, who="hr")
    assert desk(world, "hr") == []


def test_nobody_but_hr_notes_it(world):
    opinion_id = do(world, return_opinions.save, begun(world), opinion(world), version=0)
    issue(world, opinion_id)
    for who, hat in (
        ("worker", Hat.WORKER),
        ("physician", Hat.PHYSICIAN),
        ("factory_hr", Hat.HR),
        ("nurse", Hat.NURSE),
    ):
        with pytest.raises(NotYours):
            do(world, return_opinions.note, opinion_id, who=who, hat=hat)


def begins_while_they_are_away(world) -> None:
    plan_id, leave = decided(world), select(SickLeave.public_id)
    with world.database.reading() as session:
        leave_id = session.execute(leave).scalar_one()
    world.now = world.later(days=9)
    assert desk(world, "hr") == []
    world.now = world.later(days=1)
    assert desks(world) == ([], [], [], [Todo.RECORD_RETURN])
    with pytest.raises(NotNow) as refused:
        return_plan_checked(world, plan_id)
    assert refused.value.said == return_plans.STILL_AWAY
    end(world, leave_id, world.now.date() - timedelta(days=1))
    assert desk(world, "hr") == []


def return_plan_checked(world, plan_id) -> None:
    version = read(world, plan_id, now=world.now).version
    do(world, return_plans.check, plan_id, Outcome.HOLD, 1, "月末の締めと重なる", version=version, who="hr")


def test_the_last_day_of_a_leave_is_asked_for_once_its_plan_begins_and_no_stage_is_checked_before(world):
    begins_while_they_are_away(world)


def test_twin_a_plan_that_begins_unseen_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_papers, "_hrs", lambda *_of: [])
    with pytest.raises(AssertionError):
        begins_while_they_are_away(world)
