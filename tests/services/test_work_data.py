"""What does HR tell about somebody's work, who reads it, until when, and does the duty end?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework.ids import PublicId
from casework.models.cases import Limit
from casework.models.messages import InboxNote
from casework.models.requests import InterviewRequest
from casework.models.work_data import WorkData
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import CaseKind, Hat, InterviewMode, WorkForm
from casework.rules.work_data import Month
from casework.services import duties, endings, interviews, overview, requests, screens, work_data
from casework.services.wishes import Wish
from casework.services.work_data import Given
from tests.services import advising, asking
from tests.services.talking import start
from tests.walks import walked

LAST = date(2026, 11, 1)
BEFORE = date(2026, 10, 1)
GIVEN = Given(
    LAST, (Month(BEFORE, 3000, 0, 4, 20), Month(LAST, 2730, 480)), WorkForm.THREE_SHIFTS, "組立", "班長", "10月に異動"
)


def request_of(world) -> PublicId:
    with world.database.reading() as session:
        return session.execute(
            select(InterviewRequest.public_id).where(
                InterviewRequest.company_id == world.company_id, InterviewRequest.statutory
            ).order_by(InterviewRequest.id.desc())
        ).scalars().first()  # fmt: skip


def give(world, given=GIVEN, *, who="hr", number=0, request=None, now=None):
    with world.database.writing() as session:
        return work_data.give(
            session, world.actor(who), request or request_of(world), given, number=number, now=now or world.now
        )


def page(world, who="hr", request=None, now=None):
    with world.database.writing() as session:
        return work_data.page(session, world.actor(who), request or request_of(world), now=now or world.now)


def own(world, case_id, who="worker"):
    with world.database.writing() as session:
        return work_data.own(session, world.actor(who), case_id, now=world.now)


def talk(world, interview_id, who="physician", now=advising.TALK):
    with world.database.writing() as session:
        return screens.page(session, world.actor(who), interview_id, now=now).work


def todos(world, who="hr"):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=world.now)
    return [task.todo for part in desk.parts for task in part.tasks]


def rows(world):
    with world.database.reading() as session:
        return list(session.execute(select(WorkData).order_by(WorkData.id)).scalars())


@pytest.fixture
@walked
def asked(world) -> str:
    case = asking.invited(world)
    asking.ask(world, case)
    return case


@pytest.mark.usefixtures("asked")
def test_the_duty_begins_with_the_request_and_ends_when_it_is_given(world):
    with world.database.reading() as session:
        limit = session.execute(select(Limit).where(Limit.clock == Clock.WORK_DATA)).scalar_one()
    assert (limit.start_on, limit.limit_on, limit.record_id) == (
        date(2026, 12, 1),
        date(2026, 12, 8),
        request_of(world),
    )
    assert todos(world) == [Todo.GIVE_WORK_DATA, Todo.AWAIT_INTERVIEW]
    assert give(world)
    assert todos(world) == [Todo.AWAIT_INTERVIEW]


def test_the_duty_ends_with_a_withdrawal_and_with_the_talk(world):
    _case, booking = asking.booked(world)
    interview = start(world, booking.public_id)
    with world.database.writing() as session:
        interviews.hold(session, world.actor("physician"), interview, advising.TALK.date(), InterviewMode.IN_PERSON,
                        now=advising.TALK)  # fmt: skip
    assert Todo.GIVE_WORK_DATA not in todos(world)
    other = asking.invited(world, "colleague")
    asking.ask(world, other, who="colleague")
    assert Todo.GIVE_WORK_DATA in todos(world)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("colleague"), other, version=1, now=world.now)
    assert Todo.GIVE_WORK_DATA not in todos(world)


def test_it_is_read_in_full_by_the_employee_hr_and_whoever_holds_the_talk(world):
    case, booking = asking.booked(world)
    give(world)
    interview = start(world, booking.public_id)
    for told in (own(world, case).told[0], page(world).told, talk(world, interview)):
        assert told.summary.months == GIVEN.months
        data = told.data
        assert (data.duties, data.responsibility, data.changes, data.work_form, data.number, data.given_by_name) == (
            "組立", "班長", "10月に異動", WorkForm.THREE_SHIFTS, 1, "山本 恵"
        )  # fmt: skip


@pytest.mark.parametrize(
    "who", ["supervisor", "clerk", "physician", "nurse", "committee", "admin", "coordinator", "factory_hr",
            "stranger_hr", "colleague"]
)  # fmt: skip
def test_nobody_else_has_the_pages(world, asked, who):
    give(world)
    request = request_of(world)
    for act in (lambda: page(world, who, request), lambda: give(world, who=who, number=1, request=request)):
        with pytest.raises(NotYours):
            act()
    with pytest.raises(NotYours):
        own(world, asked, who)


def test_better_numbers_are_a_new_row_and_the_old_one_stays(world, asked):
    give(world)
    better = replace(GIVEN, months=(Month(LAST, 3600, 0),), duties="検査")
    assert give(world, better, number=1)
    assert [row.number for row in rows(world)] == [1, 2]
    assert [told.data.duties for told in own(world, asked).told] == ["検査", "組立"]
    assert [len(told.summary.months) for told in own(world, asked).told] == [1, 2]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE work_data SET duties = NULL", "DELETE FROM work_month", "UPDATE work_month SET overtime = 0",
     "DELETE FROM work_data"],
)  # fmt: skip
def test_the_database_itself_keeps_what_was_told(world, statement):
    give(world)
    with world.database.engine.connect() as connection, pytest.raises(IntegrityError, match="fixed_work_"):
        connection.execute(text(statement))


@pytest.mark.usefixtures("asked")
def test_the_same_again_changes_nothing(world):
    give(world)
    assert not give(world, number=1)
    assert len(rows(world)) == 1


@pytest.mark.usefixtures("asked")
def test_an_identical_second_press_is_done(world):
    assert give(world)
    assert not give(world, number=0)
    assert len(rows(world)) == 1


@pytest.mark.usefixtures("asked")
def test_twin_whatever_is_pressed_second_would_be_taken_for_the_same(world, monkeypatch):
    monkeypatch.setattr(work_data, "read", lambda *_anything: replace(GIVEN, duties="ほか"))
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        test_told_elsewhere_meanwhile_nothing_is_lost(world)


@pytest.mark.usefixtures("asked")
def test_told_elsewhere_meanwhile_nothing_is_lost(world):
    give(world)
    for number in (0, 2):
        with pytest.raises(Stale):
            give(world, replace(GIVEN, duties="ほか"), number=number)
    assert page(world).told.data.duties == "組立"


@pytest.mark.usefixtures("asked")
def test_the_employee_hears_that_there_is_something_to_read(world):
    give(world)
    with world.database.reading() as session:
        told = session.execute(select(InboxNote).where(InboxNote.notice == Notice.WORK_DATA_GIVEN)).scalar_one()
    assert (told.person_id, told.hat) == (world.people["worker"].person_id, Hat.WORKER)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "given",
    [
        replace(GIVEN, months=()),
        replace(GIVEN, last_on=BEFORE),
        replace(GIVEN, months=(Month(date(2026, 12, 1), 60, 0),)),
        replace(GIVEN, months=(Month(date(2026, 5, 1), 60, 0),)),
        replace(GIVEN, months=(Month(date(2026, 11, 2), 60, 0),)),
        replace(GIVEN, months=(Month(LAST, 60, 0, 21, 20),)),
    ],
)
def test_months_that_were_not_asked_for_or_can_t_be_are_refused(world, given):
    with pytest.raises(NotValid):
        give(world, given)
    assert rows(world) == []


def test_not_after_the_talk_and_not_after_a_withdrawal(world):
    advising.held(world, "worker")
    with pytest.raises(NotNow):
        give(world, now=advising.NEXT)
    with pytest.raises(NotYours):
        page(world, now=advising.NEXT)
    case = asking.invited(world, "colleague")
    asking.ask(world, case, who="colleague")
    give(world)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("colleague"), case, version=1, now=world.now)
    with pytest.raises(NotNow):
        give(world, number=1)
    assert not page(world).open


def test_after_a_withdrawal_a_later_request_is_told_anew(world, asked):
    give(world)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), asked, version=1, now=world.now)
    asking.ask(world, asked)
    assert page(world).told is None
    assert Todo.GIVE_WORK_DATA in todos(world)
    with world.database.writing() as session:
        assert overview.request_page(session, world.actor("hr"), request_of(world), now=world.now).work is None


def test_a_consultation_has_none(world):
    with world.database.writing() as session:
        endings.talk(session, world.actor("worker"), Wish(InterviewMode.ONLINE), now=world.now)
    with world.database.reading() as session:
        request = session.execute(select(InterviewRequest.public_id)).scalar_one()
        assert session.execute(select(Limit)).all() == []
    for act in (page, lambda world, request: give(world, request=request)):
        with pytest.raises(NotYours):
            act(world, request=request)
    with pytest.raises(NotYours):
        own(world, asking.case_of(world, kind=CaseKind.CONSULTATION))


def test_hr_tells_nothing_about_its_own_talk(world):
    case = asking.invited(world, "hr")
    with world.database.writing() as session:
        requests.submit(session, world.actor("hr", Hat.WORKER), case, asking.EITHER, now=world.now)
    with pytest.raises(NotYours):
        give(world)


@pytest.mark.usefixtures("asked")
def test_twin_without_the_judgement_any_month_would_be_written(world, monkeypatch):
    monkeypatch.setattr(work_data, "_refuse_impossible", lambda *_anything: None)
    with pytest.raises(BaseException, match="DID NOT RAISE"):
        test_months_that_were_not_asked_for_or_can_t_be_are_refused(
            world, replace(GIVEN, months=(Month(LAST, 60, 0, 21, 20),))
        )
