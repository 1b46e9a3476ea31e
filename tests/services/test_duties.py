"""Does each desk show what waits for that hat, at every step of the road, and nothing that it may not know?"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, true, update

from casework import ids
from casework.access import Act, enter, enter_worker, facts
from casework.models.cases import Assignment
from casework.models.providers import Engagement
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import EngagementKind, Hat, MeasureKind
from casework.services import (
    bookings,
    choices,
    duties,
    endings,
    follow_up_plans,
    instructions,
    letters,
    requests,
    tasks,
)
from tests.services import advising, asking, results
from tests.services.advising import NEXT, TALK


def desk(world, who, hat=None, now=None) -> tasks.Desk:
    with world.database.writing() as session:
        return duties.desk(session, world.actor(who, hat), now=now or world.now)


def lines(world, who, hat=None, now=None, *, notes=False) -> list[Any]:
    return [task for part in desk(world, who, hat, now).parts for task in part.tasks
            if notes or task.todo is not Todo.READ_NOTE]  # fmt: skip


def todos(world, who, hat=None, now=None) -> list[Todo]:
    return [task.todo for task in lines(world, who, hat, now)]


def wish(world, name: str) -> None:
    """Invited and asked, as an employee."""
    case_id = asking.invited(world, name)
    with world.database.writing() as session:
        requests.submit(session, world.actor(name, Hat.WORKER), case_id, asking.EITHER, now=world.now)


EVERYBODY = [
    ("worker", Hat.WORKER), ("colleague", Hat.WORKER), ("supervisor", Hat.SUPERVISOR), ("hr", Hat.HR),
    ("other_supervisor", Hat.SUPERVISOR), ("former_supervisor", Hat.SUPERVISOR), ("factory_hr", Hat.HR),
    ("clerk", Hat.CLERK), ("physician", Hat.PHYSICIAN), ("outside_physician", Hat.PHYSICIAN),
    ("factory_physician", Hat.PHYSICIAN), ("nurse", Hat.NURSE), ("committee", Hat.COMMITTEE), ("admin", Hat.ADMIN),
    ("coordinator", Hat.COORDINATOR),
    ("stranger_hr", Hat.HR), ("stranger_clerk", Hat.CLERK), ("stranger_physician", Hat.PHYSICIAN),
]  # fmt: skip


def waiting(world, now=None) -> dict[str, list[Todo]]:
    """What stands on every desk that is not empty."""
    found = {name: todos(world, name, hat, now) for name, hat in EVERYBODY}
    return {name: what for name, what in found.items() if what}


def test_a_new_company_has_empty_desks(world):
    assert waiting(world) == {}


def test_results_that_arrived_wait_for_the_examiner_alone(world):
    results.load(world, results.file(results.line(world.people["worker"].number)))
    assert waiting(world) == {"physician": [Todo.DECIDE_NEED]}
    (task,) = lines(world, "physician")
    assert task.record_id == world.check_public_id
    assert str(task.said) == "本社 2026年度：1人"


def test_an_invitation_waits_for_the_employee_and_its_answer_for_the_clerk(world):
    case_id = asking.invited(world)
    assert waiting(world) == {
        "worker": [Todo.READ_INVITATION], "clerk": [Todo.SEND_FINAL, Todo.AWAIT_ANSWER],
    }  # fmt: skip
    (task,) = lines(world, "worker")
    assert (task.case_id, task.limit) == (case_id, None)
    late = lines(world, "worker", now=world.later(days=40))[0]
    assert "今からでも" in str(late.said), "nobody is pressed by a red number"


def test_a_request_waits_for_a_time(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    assert waiting(world) == {
        "worker": [Todo.CHOOSE_SLOT], "hr": [Todo.GIVE_WORK_DATA, Todo.AWAIT_INTERVIEW],
        "clerk": [Todo.FIND_TIME, Todo.ARRANGE], "nurse": [Todo.WATCH_REQUEST],
    }  # fmt: skip
    (own,), (_work, theirs) = lines(world, "worker"), lines(world, "hr")
    assert own.limit.limit_on == theirs.limit.limit_on == date(2026, 12, 31)
    assert theirs.employee.name == "佐藤 真由美"
    assert theirs.request_id


def test_an_appointment_stands_on_the_day_on_the_professionals_desk(world):
    asking.booked(world, on=date(2026, 12, 8))
    assert waiting(world) == {"worker": [Todo.COME], "hr": [Todo.GIVE_WORK_DATA, Todo.AWAIT_INTERVIEW]}
    morning = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)
    night = datetime(2026, 12, 8, 14, 59, tzinfo=UTC)
    for moment in (morning, night):
        assert todos(world, "physician", now=moment) == [Todo.MEET]
    for moment in (morning - timedelta(seconds=1), night + timedelta(minutes=1)):
        assert todos(world, "physician", now=moment) == []
    assert todos(world, "outside_physician", now=morning) == []


def test_a_held_interview_waits_for_its_record(world):
    case = advising.held(world)
    assert waiting(world, TALK) == {"hr": [Todo.AWAIT_OPINION], "physician": [Todo.WRITE_RECORD]}
    assert lines(world, "physician", now=TALK)[0].record_id == case.interview_id


def test_an_opinion_waits_for_hr_and_a_foreign_one_for_the_physician_of_the_workplace_too(world):
    case = advising.advised(world, by="outside_physician")
    assert waiting(world, TALK) == {"hr": [Todo.HEAR], "physician": [Todo.GIVE_VIEW]}
    assert lines(world, "physician", now=TALK)[0].record_id == case.opinion_id
    assert lines(world, "hr", now=TALK)[0].record_id == case.opinion_id


def test_no_view_is_wanted_on_the_opinion_of_a_colleague_who_is_physician_of_the_workplace_too(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(Engagement(
            company_id=world.company_id, person_id=world.people["outside_physician"].person_id,
            workplace_id=world.head_office, kind=EngagementKind.INDUSTRIAL_PHYSICIAN, affiliation="",
            from_on=world.now.date(),
        ))  # fmt: skip
        visit.record("company", ids.fresh())
    advising.advised(world, by="outside_physician")
    assert waiting(world, TALK) == {"hr": [Todo.HEAR]}


def everywhere(world, name):
    """Somebody is 産業医 of the whole company from now on."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        found = select(Engagement).where(Engagement.person_id == world.people[name].person_id)
        engagement = session.execute(found).scalar_one()
        engagement.workplace_id, engagement.kind = None, EngagementKind.INDUSTRIAL_PHYSICIAN
        visit.record("company", ids.fresh())


def test_the_physician_of_the_whole_company_is_asked_for_a_view_too(world):
    everywhere(world, "physician")
    case = advising.advised(world, by="outside_physician")
    assert waiting(world, TALK) == {"hr": [Todo.HEAR], "physician": [Todo.GIVE_VIEW]}
    assert lines(world, "physician", now=TALK)[0].record_id == case.opinion_id


def test_no_view_is_wanted_on_the_opinion_of_the_physician_of_the_whole_company(world):
    everywhere(world, "outside_physician")
    advising.advised(world, by="outside_physician")
    assert waiting(world, TALK) == {"hr": [Todo.HEAR]}


def test_the_employer_side_is_led_from_step_to_step(world):
    case = advising.advised(world)
    assert waiting(world, NEXT) == {"hr": [Todo.HEAR]}
    advising.hear(world, case)
    assert waiting(world, NEXT) == {"hr": [Todo.DECIDE], "worker": [Todo.CHECK_HEARING]}
    decision = advising.decide(world, case, advising.limited(), advising.nights())
    assert waiting(world, NEXT) == {"hr": [Todo.TELL_BEGUN, Todo.EXPLAIN, Todo.REVIEW]}
    advising.explain(world, decision)
    assert waiting(world, NEXT) == {"hr": [Todo.TELL_BEGUN, Todo.INSTRUCT, Todo.REVIEW]}
    advising.instruct(world, decision)
    assert waiting(world, NEXT) == {"hr": [Todo.REVIEW], "supervisor": [Todo.ACKNOWLEDGE]}
    (task,) = lines(world, "supervisor", now=NEXT)
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), task.record_id, now=NEXT)
    assert waiting(world, NEXT) == {"hr": [Todo.REVIEW]}


def test_every_line_of_hr_names_the_record_its_page_takes(world):
    case, decision, _instruction = advising.told(world)
    (review,) = lines(world, "hr", now=NEXT)
    assert review.record_id == decision.public_id
    assert review.limit.limit_on == date(2027, 1, 9)
    assert case.case_id not in {review.record_id, review.request_id}


def test_what_is_overdue_leads(world):
    for name in ("worker", "colleague"):
        results.invite(world, name, notified=date(2026, 12, 1) if name == "worker" else date(2026, 11, 20))
        asking.ask(world, asking.case_of(world, name), who=name,
                   now=world.now if name == "colleague" else world.later(days=3))  # fmt: skip
    found = lines(world, "hr", now=world.later(days=32))
    limits = [task.limit.limit_on for task in found]
    assert limits == sorted(limits)
    assert [(limit - date(2027, 1, 2)).days for limit in limits] == [-25, -22, -2, 1]


def test_follow_ups_stand_on_the_desk_a_month_before(world):
    case = advising.advised(world)
    with world.database.writing() as session:
        follow_up_plans.plan(session, world.actor("physician"), case.interview_id, [1, 3], now=TALK)
    due = [task for task in lines(world, "physician", now=TALK + timedelta(days=2)) if task.todo is Todo.FOLLOW_UP]
    assert [task.limit.limit_on for task in due] == [date(2027, 1, 8)]
    assert Todo.FOLLOW_UP not in todos(world, "outside_physician", now=TALK + timedelta(days=2))
    assert [task.todo for task in lines(world, "worker", now=TALK)] == [Todo.TALK_AGAIN]  # the other one is far
    assert not {Todo.FOLLOW_UP, Todo.TALK_AGAIN} & {*todos(world, "hr", now=TALK), *todos(world, "clerk", now=TALK)}


def test_a_follow_up_whose_carer_is_gone_stands_on_the_desk_of_who_may_take_it_up(world):
    case = advising.advised(world)
    with world.database.writing() as session:
        follow_up_plans.plan(session, world.actor("physician"), case.interview_id, [1], now=TALK)
        session.execute(update(Assignment).values(until_on=TALK.date()))
    after = TALK + timedelta(days=2)
    assert todos(world, "physician", now=after).count(Todo.FOLLOW_UP) == 1
    assert Todo.FOLLOW_UP not in todos(world, "outside_physician", now=after)


def test_twin_a_follow_up_that_goes_with_its_carer_is_seen(world, monkeypatch):
    monkeypatch.setattr(facts, "with_carer", lambda _today: true())
    with pytest.raises(AssertionError):
        test_a_follow_up_whose_carer_is_gone_stands_on_the_desk_of_who_may_take_it_up(world)


def test_a_consultation_waits_for_the_professionals_and_nobody_at_the_employer(world):
    with world.database.writing() as session:
        endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    found = waiting(world)
    assert found["nurse"] == found["physician"] == [Todo.ANSWER_WISH]
    assert set(found) == {"colleague", "nurse", "physician"}


def test_a_clerk_learns_nothing_of_what_follows_the_interview(world):
    case = advising.advised(world)
    assert lines(world, "clerk", now=NEXT) == []
    advising.hear(world, case)
    assert lines(world, "clerk", now=NEXT) == []


def test_nobody_finds_their_own_case_on_a_staff_desk(world):
    wish(world, "hr")
    assert lines(world, "hr", Hat.HR) == []
    assert todos(world, "hr", Hat.WORKER) == [Todo.CHOOSE_SLOT]


def test_unread_notes_of_the_worn_hat_stand_on_an_employees_desk(world):
    asking.invited(world)
    notes = [task for task in lines(world, "worker", notes=True) if task.todo is Todo.READ_NOTE]
    assert [task.note.notice for task in notes] == [Notice.INVITATION]


def test_letters_that_are_due_are_counted_for_the_clerk(world):
    asking.invited(world)
    (count,) = desk(world, "clerk").counts
    assert count.number == 0
    (count,) = desk(world, "clerk", now=world.later(days=20)).counts
    assert count.number == 1
    assert desk(world, "stranger_clerk", now=world.later(days=20)).counts[0].number == 0


def test_a_reminder_that_the_last_letter_overtook_is_not_counted(world):
    asking.invited(world)
    with world.database.writing() as session:
        letters.send(session, world.actor("clerk"), now=world.later(days=32))
    (count,) = desk(world, "clerk", now=world.later(days=32)).counts
    assert count.number == 0


def test_nobody_presses_for_an_answer_after_the_last_day(world):
    asking.invited(world)
    for days, expected in ((30, [Todo.AWAIT_ANSWER]), (31, [])):
        found = [todo for todo in todos(world, "clerk", now=world.later(days=days)) if todo is Todo.AWAIT_ANSWER]
        assert found == expected, days


def test_the_administrator_gets_numbers_and_the_committee_an_empty_table(world):
    counts = desk(world, "admin").counts
    assert [count.about for count in counts] == ["messages.outbox", "messages.outbox", "accounts.index"]
    assert counts[2].number == len(world.people) - len([name for name in world.people if name.startswith("stranger")])
    assert desk(world, "committee") == tasks.Desk()


def questions(world, who, hat, now) -> int:
    """How many questions a desk asks of the database, without those of the trail's own entry."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if "trail_" not in statement and not statement.startswith(("BEGIN", "COMMIT")):
            asked.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    try:
        desk(world, who, hat, now)
    finally:
        event.remove(world.database.engine, "before_cursor_execute", note)
    return len(asked)


def test_a_desk_asks_as_many_questions_for_many_as_for_one(world):
    many = ("colleague", "supervisor", "hr", "committee", "admin")

    wish(world, "worker")
    asking.offer(world, date(2026, 12, 1), at=time(14), count=6)
    book_first(world, "worker")
    staff = [("hr", Hat.HR), ("clerk", Hat.CLERK), ("physician", Hat.PHYSICIAN), ("nurse", Hat.NURSE)]
    one = {name: questions(world, name, hat, world.now) for name, hat in staff}
    for name in many:
        wish(world, name)
        book_first(world, name)
    assert len(lines(world, "physician")) > 3
    assert {name: questions(world, name, hat, world.now) for name, hat in staff} == one


def book_first(world, name: str) -> None:
    case_id, actor = asking.case_of(world, name), world.actor(name, Hat.WORKER)
    with world.database.writing() as session:
        free = choices.choosing(session, actor, case_id, now=world.now).earlier
        bookings.book(session, actor, case_id, free[0].public_id, now=world.now)


def test_a_long_part_says_that_there_is_more(world):
    for name in ("worker", "colleague", "supervisor"):
        wish(world, name)
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_DESK, now=world.now)
        found, more = tasks.limits(visit, duties.HR_WAITS, most=2)
    assert (len(found), more) == (2, True)


def test_no_desk_holds_a_word_of_the_measure_or_the_reason(world):
    """Names, dates and what to do are all that a desk needs."""
    advising.told(world)
    for who, hat in EVERYBODY:
        whole = ""
        for task in lines(world, who, hat, NEXT, notes=True):
            parts = [shown.as_dict() for shown in (task.employee, task.limit, task.booking, task.note) if shown]
            whole += repr([task.todo.label, task.said, *parts])
        told = [word for word in ("夜間", "夜勤", "20時間", *(kind.label for kind in MeasureKind)) if word in whole]
        assert told == [], who
