"""Is a trial of going to work settled before it begins, and never work during a leave? Is nobody asked for tasks before
the employee agrees?
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, true
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter, reach, reach_returns
from casework.models.leaves import SickLeave
from casework.models.trials import TaskQuestion
from casework.rules import trials as rules
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.trials import Cover, TrialEnd, TrialKind
from casework.rules.vocabulary import Hat
from casework.services import duties_of_returns, returns, task_questions, trials
from casework.services.trials import Conditions
from tests.services.test_hearings import notes
from tests.services.test_leaves import begun, end


def new(world, **changed):
    first = world.now.date() + timedelta(days=3)
    last = first + timedelta(days=10)
    made = Conditions(TrialKind.COMMUTE, False, Cover.COMPANY, first, last, "9時に駅まで", "その日でやめる")
    return replace(made, **changed)


def settled(world, leave_id, who="hr", now=None, **changed):
    with world.database.writing() as session:
        trials.settle(session, world.actor(who), leave_id, new(world, **changed), now=now or world.now)


def of_leave(world, leave_id, who="hr", hat=None):
    with world.database.writing() as session:
        return trials.of_leave(session, world.actor(who, hat), leave_id, now=world.now)


AGAINST: dict[str, dict[str, Any]] = {
    "paid": {"paid": True},
    "cover": {"cover": Cover.STATUTORY},
    "from_on": {"from_on": None},
    "until_on": {"until_on": None},
    "conditions": {"conditions": " "},
    "failing": {"failing": "うつ病が悪くなったらやめる"},
}


@pytest.mark.parametrize("field", AGAINST)
def test_during_a_leave_nothing_is_work_and_all_is_settled_before(world, field):
    leave_id, today = begun(world), world.now.date()
    days = {"from_on": today - timedelta(days=1), "until_on": today}
    changed = {name: days.get(name, value) if value is None else value for name, value in AGAINST[field].items()}
    with pytest.raises(NotValid) as refused:
        settled(world, leave_id, **changed)
    assert refused.value.field == field


def test_after_the_return_it_is_paid_work_and_only_at_the_workplace(world):
    leave_id = begun(world)
    settled(world, leave_id)
    back = world.later(days=5)
    end(world, leave_id, back.date(), now=back)
    (before,) = of_leave(world, leave_id, "worker")
    assert (before.as_work, before.ended_as) == (False, TrialEnd.DONE), "what was no work ended with the leave"
    first = back.date() + timedelta(days=1)
    work = {"from_on": first, "until_on": first, "kind": TrialKind.TRIAL, "paid": True, "cover": Cover.STATUTORY}
    for changed in ({"paid": False}, {"cover": Cover.NONE}, {"kind": TrialKind.MOCK}):
        with pytest.raises(NotValid):
            settled(world, leave_id, now=back, **{**work, **changed})
    settled(world, leave_id, now=back, **work)
    with pytest.raises(NotNow):
        settled(world, leave_id, now=back, **work)
    assert of_leave(world, leave_id, "physician")[0].as_work


def beyond_what_can_be(world) -> None:
    leave_id, today = begun(world), world.now.date()
    end_of_leave = today + timedelta(days=60)
    for first, last, field in (
        (end_of_leave - timedelta(days=3), end_of_leave + timedelta(days=1), "until_on"),
        (end_of_leave + timedelta(days=1), end_of_leave + timedelta(days=2), "until_on"),
        (today + timedelta(days=900), today + timedelta(days=901), "from_on"),
    ):
        with pytest.raises(NotValid) as refused:
            settled(world, leave_id, from_on=first, until_on=last)
        assert refused.value.field == field
    with pytest.raises(NotValid) as refused:
        settled(world, leave_id, from_on=today + timedelta(days=5), until_on=today + timedelta(days=4))
    assert (refused.value.field, refused.value.said) == ("until_on", trials.BEFORE_ITS_FIRST)
    settled(world, leave_id, from_on=end_of_leave - timedelta(days=3), until_on=end_of_leave)


def test_during_a_leave_a_trial_ends_with_it(world):
    beyond_what_can_be(world)


def test_twin_an_unpaid_trial_after_the_leave_is_seen(world, monkeypatch):
    monkeypatch.setattr(returns, "planned_end", lambda *_: date(2027, 12, 31))
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        beyond_what_can_be(world)


def past_its_last_day(world) -> None:
    leave_id, back = begun(world), world.later(days=5)
    end(world, leave_id, back.date(), now=back)
    first = back.date() + timedelta(days=1)
    work = {"kind": TrialKind.TRIAL, "paid": True, "cover": Cover.STATUTORY}
    settled(world, leave_id, now=back, from_on=first, until_on=first, **work)
    later = world.later(days=7)
    second = {"from_on": later.date() + timedelta(days=10), "until_on": later.date() + timedelta(days=11)}
    settled(world, leave_id, now=later, **second, **work)
    assert [one.ended_as for one in of_leave(world, leave_id)] == [None, TrialEnd.DONE]
    begun(world, now=later, begins_on=later.date())
    assert [one.ended_as for one in of_leave(world, leave_id)] == [TrialEnd.NOT_BEGUN, TrialEnd.DONE]
    over = world.later(days=68)
    again = {"from_on": over.date() + timedelta(days=1), "until_on": over.date() + timedelta(days=2)}
    for on in (later, over):
        with pytest.raises(NotNow):
            settled(world, leave_id, now=on, **{**second, **again}, **work)
        end_of_all(world, on)


def end_of_all(world, now) -> None:
    """Whoever is on leave came back yesterday, or today where it began today."""
    with world.database.writing() as session:
        away = session.execute(select(SickLeave).where(SickLeave.ended_on.is_(None))).scalar_one_or_none()
    if away is not None:
        end(world, away.public_id, max(away.begins_on, now.date() - timedelta(days=1)), now=now)


def test_one_past_its_last_day_is_in_nobodys_way_and_none_is_settled_of_a_return_that_a_leave_followed(world):
    past_its_last_day(world)


def test_twin_one_that_blocks_the_next_for_ever_is_seen(world, monkeypatch):
    monkeypatch.setattr(trials, "_settle_past", lambda *_: None)
    with pytest.raises(NotNow):
        past_its_last_day(world)


def waits(world, now) -> list[str]:
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_DESK, now=now)
        part = duties_of_returns.of_hr(visit)
    return [one.record_id for one in part.tasks if one.todo is Todo.END_TRIAL]


def is_asked_about(world) -> None:
    """From its last day on, until somebody says what became of it."""
    leave_id = begun(world)
    settled(world, leave_id)
    (trial,) = of_leave(world, leave_id)
    day_of = {days: world.later(days=days) for days in (12, 13, 20)}
    assert [waits(world, day_of[days]) for days in (12, 13, 20)] == [[], [trial.public_id], [trial.public_id]]
    with world.database.writing() as session:
        trials.end(session, world.actor("hr"), trial.public_id, TrialEnd.DONE, now=day_of[20])
    assert waits(world, day_of[20]) == []
    assert of_leave(world, leave_id)[0].ended_on == trial.until_on


def test_hr_is_asked_what_became_of_a_trial_from_its_last_day_on(world):
    is_asked_about(world)


def test_twin_a_desk_that_says_nothing_of_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(trials, "to_end", lambda *_of: [])
    with pytest.raises(AssertionError):
        is_asked_about(world)


@pytest.mark.parametrize(("days", "how", "fine"), [
    (1, TrialEnd.NOT_BEGUN, True), (1, TrialEnd.DONE, False), (1, TrialEnd.BROKEN_OFF, False),
    (14, TrialEnd.NOT_BEGUN, True), (14, TrialEnd.BROKEN_OFF, True),
])  # fmt: skip
def test_whoever_never_came_never_began(world, days, how, fine):
    leave_id = begun(world)
    settled(world, leave_id)
    (trial,) = of_leave(world, leave_id)
    with world.database.writing() as session:
        if fine:
            trials.end(session, world.actor("hr"), trial.public_id, how, now=world.later(days=days))
        else:
            with pytest.raises(NotValid, match="始めなかった"):
                trials.end(session, world.actor("hr"), trial.public_id, how, now=world.later(days=days))


def test_twin_the_database_refuses_unpaid_work_whatever_the_form_let_through(world, monkeypatch):
    leave_id = begun(world)
    monkeypatch.setattr(rules, "fits", lambda *_of, **_more: None)
    with pytest.raises(IntegrityError):
        settled(world, leave_id, paid=True)


@pytest.mark.parametrize("who", ["supervisor", "clerk", "colleague"])
def test_a_trial_exists_for_nobody_else(world, who):
    leave_id = begun(world)
    settled(world, leave_id)
    with pytest.raises(NotYours):
        of_leave(world, leave_id, who)


def asked(world) -> tuple[str, str]:
    """A leave and the question whether its supervisor may be asked."""
    leave_id = begun(world)
    with world.database.writing() as session:
        task_questions.ask(session, world.actor("hr"), leave_id, now=world.now)
    with world.database.reading() as session:
        return leave_id, session.execute(select(TaskQuestion.public_id)).scalar_one()


def agreed(world, question_id, agreed=True):
    with world.database.writing() as session:
        task_questions.agree(session, world.actor("worker", Hat.WORKER), question_id, agreed=agreed, now=world.now)


def told(world, question_id, who="supervisor", tasks="検査の記録の入力", attendance=""):
    with world.database.writing() as session:
        actor = world.actor(who, Hat.SUPERVISOR)
        task_questions.tell(session, actor, question_id, tasks, attendance, now=world.now)


def team(world, who="supervisor"):
    with world.database.writing() as session:
        return task_questions.of_team(session, world.actor(who, Hat.SUPERVISOR), now=world.now)


def test_a_supervisor_is_asked_once_the_employee_agrees(world):
    leave_id, question_id = asked(world)
    assert team(world) == []
    with pytest.raises(NotYours):
        told(world, question_id)
    assert notes(world, Notice.TASKS_ASKED) == []
    agreed(world, question_id)
    assert notes(world, Notice.TASKS_ASKED) == [("supervisor", Hat.SUPERVISOR)]
    assert team(world, "other_supervisor") == []
    with pytest.raises(NotValid):
        told(world, question_id, tasks="うつ病でもできる仕事")
    told(world, question_id)
    with pytest.raises(NotNow):
        told(world, question_id)
    with world.database.writing() as session:
        (one,) = task_questions.of_leave(session, world.actor("worker", Hat.WORKER), leave_id, now=world.now)
    assert one.tasks == "検査の記録の入力"


def test_twin_a_question_that_reaches_a_supervisor_before_is_seen(world, monkeypatch):
    asked(world)
    monkeypatch.setitem(reach.REACHES, TaskQuestion, lambda actor, *_of: TaskQuestion.company_id == actor.company_id)
    assert len(team(world)) == 1


def ask(world, leave_id, now=None):
    with world.database.writing() as session:
        task_questions.ask(session, world.actor("hr"), leave_id, now=now or world.now)


@pytest.mark.parametrize("before", [None, True], ids=["at once", "after a yes"])
def test_who_does_not_wish_it_is_asked_about_by_nobody_and_not_asked_again_for_some_months(world, before):
    leave_id, question_id = asked(world)
    if before:
        agreed(world, question_id)
        assert len(team(world)) == 1
    agreed(world, question_id, agreed=False)
    assert team(world) == []
    with pytest.raises(NotYours):
        told(world, question_id)
    with pytest.raises(NotNow):
        agreed(world, question_id)
    with pytest.raises(NotNow):
        ask(world, leave_id)
    later = world.later(days=92)
    ask(world, leave_id, now=later)
    with pytest.raises(NotNow):
        ask(world, leave_id, now=later)


def waiting(world, hat: Hat) -> int:
    who = "worker" if hat is Hat.WORKER else "supervisor"
    with world.database.writing() as session:
        visit = enter(session, world.actor(who, hat), Act.SEE_DESK, now=world.now)
        return len(task_questions.unanswered(visit))


def ends_with_the_return(world) -> None:
    """A leave ends without a return: neither the employee nor who leads them is asked any more."""
    leave_id, question_id = asked(world)
    assert waiting(world, Hat.WORKER) == 1
    agreed(world, question_id)
    assert waiting(world, Hat.SUPERVISOR) == 1
    with pytest.raises(NotNow):
        agreed(world, question_id)
    end(world, leave_id, world.now.date(), LeaveEnd.LEFT)
    assert (waiting(world, Hat.SUPERVISOR), team(world)) == (0, [])
    with pytest.raises(NotNow):
        agreed(world, question_id, agreed=False)


def test_a_question_about_tasks_ends_with_the_return(world):
    ends_with_the_return(world)


def test_twin_a_question_that_outlives_the_return_is_seen(world, monkeypatch):
    for module in (reach_returns, task_questions):
        monkeypatch.setattr(module, "returning", true)
    with pytest.raises(AssertionError):
        ends_with_the_return(world)


def test_an_answer_that_comes_after_the_next_leave_began_is_not_waited_for(world):
    leave_id, question_id = asked(world)
    end(world, leave_id, world.now.date())
    assert waiting(world, Hat.WORKER) == 1, "the return is followed up"
    begun(world, begins_on=world.now.date() + timedelta(days=1))
    assert waiting(world, Hat.WORKER) == 0
    with pytest.raises(NotNow):
        agreed(world, question_id)
