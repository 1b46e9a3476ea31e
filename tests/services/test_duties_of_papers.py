"""Does each paper of a return wait on the right desk, and in its step, until it is done?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.rules.return_steps import Step
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.services import (
    doctor_consents,
    doctor_notices,
    doctor_summaries,
    duties,
    duties_of_papers,
    leave_steps,
    return_opinions,
    return_talks,
)
from tests.services.test_doctor_enquiries import SUMMARY, answered, asked, do, mine, send
from tests.services.test_doctor_notices import offer
from tests.services.test_doctor_notices import whole as notice
from tests.services.test_leaves import begun, end
from tests.services.test_return_opinions import issue
from tests.services.test_return_opinions import whole as opinion
from tests.services.test_return_talks import HEALTH, version
from tests.services.test_return_talks import whole as talk

PAPERS = frozenset({
    Todo.ANSWER_ENQUIRY, Todo.AGREE_SUMMARY, Todo.ANSWER_NOTICE, Todo.SEND_ENQUIRY, Todo.AWAIT_ENQUIRY,
    Todo.WRITE_TALK_HEALTH, Todo.WRITE_RETURN_OPINION, Todo.WRITE_NOTICE, Todo.HOLD_RETURN_TALK,
    Todo.CLOSE_RETURN_TALK, Todo.DECIDE_RETURN,
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


def test_a_summary_waits_for_the_employee_alone(world):
    leave_id, _case, enquiry_id = answered(world)
    do(world, doctor_summaries.write, enquiry_id, SUMMARY)
    assert desks(world) == ([Todo.AGREE_SUMMARY], [], [], [])
    [one] = do(world, doctor_summaries.of_enquiry, enquiry_id)
    mine(world, doctor_summaries.agree, one.public_id)
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


def test_from_the_meeting_to_the_decision(world):
    from_meeting_to_decision(world)


def test_twin_papers_that_nobody_is_told_of_are_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_papers, "_physicians", lambda *_of: [])
    with pytest.raises(AssertionError, match="who has the case"):
        from_meeting_to_decision(world)
