"""Does the day of a visit show who is next and what is prepared, tell those who wait, and name nobody?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select

from casework.models.messages import InboxNote, OutboxMail
from casework.rules import attendees
from casework.rules.attendees import Attendee, Presence
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, OutboxState
from casework.services import appointments, messages, sheets, visit_days, visits, work_data
from tests.services import talking
from tests.services.talking import DAY, THEN
from tests.services.test_interviews import consulting
from tests.services.test_reminders import deliver
from tests.services.test_visits import two_booked
from tests.services.test_work_data import GIVEN, request_of

MORNING = datetime(2026, 12, 8, 1, tzinfo=UTC)
"""10:00 in Tokyo; the colleague comes at 13:00, the worker at 14:00."""
AS_IT_IS = visit_days._work
BETWEEN = datetime(2026, 12, 8, 4, 15, tzinfo=UTC)
"""13:15."""


def day(world, on=DAY, *, who="physician", now=MORNING):
    with world.database.writing() as session:
        return visit_days.day(session, world.actor(who), on, now=now)


def end(world, on=DAY, *, who="physician", now=THEN):
    with world.database.writing() as session:
        return visit_days.end(session, world.actor(who), on, now=now)


def late(world, minutes, *, who="physician", now=MORNING):
    with world.database.writing() as session:
        return visit_days.run_late(session, world.actor(who), minutes, now=now)


def told(world, notice) -> list[str]:
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id).where(InboxNote.notice == notice).order_by(InboxNote.id))
        return sorted(names[row.person_id] for row in rows)


def test_in_order_with_the_first_that_is_not_done_marked(world):
    made = two_booked(world)
    assert [(one.turn.employee.name, one.next) for one in day(world).comers] == [
        ("鈴木 健", True),
        ("佐藤 真由美", False),
    ]
    interview = talking.start(world, made["colleague"], now=BETWEEN)
    talking.hold(world, interview, now=BETWEEN)
    assert [one.next for one in day(world, now=BETWEEN).comers] == [False, True]
    assert [one.next for one in day(world, now=world.now).comers] == [False, False], "nobody is next on another day"


def test_the_twin_that_marks_whoever_comes_first(world, monkeypatch):
    monkeypatch.setattr(visits, "_turns", lambda visit, rows, real=visits._turns: real(visit, rows[::-1]))
    with pytest.raises(AssertionError):
        test_in_order_with_the_first_that_is_not_done_marked(world)


def test_other_days_have_their_own(world):
    two_booked(world)
    assert day(world, date(2026, 12, 7)).comers == ()
    assert len(day(world, DAY, now=datetime(2026, 12, 20, 1, tzinfo=UTC)).comers) == 2


def test_what_is_prepared(world):
    two_booked(world)
    assert [(one.work, one.sheet, one.statutory) for one in day(world).comers] == [(None, None, True)] * 2
    with world.database.writing() as session:
        work_data.give(session, world.actor("hr"), request_of(world), GIVEN, number=0, now=world.now)
    case_id = day(world).comers[0].turn.case.public_id
    with world.database.writing() as session:
        sheets.save(
            session, world.actor("colleague"), case_id, {"work": "canary"}, version=0, hand_in=True, now=world.now
        )
    first, second = day(world).comers
    assert (first.work is not None, first.sheet is not None) == (True, True)
    assert (second.work, second.sheet) == (None, None)


def test_who_was_announced_stands_on_the_day(world):
    made = two_booked(world)
    assert [one.others for one in day(world).comers] == [(), ()]
    interview = talking.start(world, made["colleague"], now=BETWEEN)
    row = Attendee(Presence.INTERPRETER, "グエン 通訳")
    talking.note(world, interview, replace(talking.NOTES, companions=attendees.pack([row])), now=BETWEEN)
    assert [one.others for one in day(world).comers] == [(row,), ()]


def test_nobody_else_has_the_day(world):
    two_booked(world)
    for name in ("outside_physician", "nurse", "stranger_physician"):
        assert day(world, who=name).comers == ()
        with pytest.raises(NotNow):
            late(world, 10, who=name)
    for name in ("hr", "clerk", "worker", "supervisor", "admin"):
        for act in (day, end, lambda world, who: late(world, 10, who=who)):
            with pytest.raises(NotYours):
                act(world, who=name)


# Running late


def test_those_who_still_come_hear_that_it_begins_later_and_again_when_not(world):
    two_booked(world)
    assert late(world, 20) == 2
    assert told(world, Notice.RUNNING_LATE) == ["colleague", "worker"]
    assert day(world).late_minutes == 20
    assert late(world, 20) == 0, "the same again tells nobody"
    assert late(world, 0, now=BETWEEN) == 1, "the colleague's time has come by now"
    assert told(world, Notice.ON_TIME) == ["worker"]
    assert day(world, now=BETWEEN).late_minutes == 0


def test_the_twin_that_tells_nobody_of_the_change(world, monkeypatch):
    monkeypatch.setattr(messages, "queue", lambda *_given, **_more: False)
    with pytest.raises(AssertionError):
        test_those_who_still_come_hear_that_it_begins_later_and_again_when_not(world)


def test_nobody_of_another_day_or_another_professional_hears(world):
    two_booked(world)
    with pytest.raises(NotNow):
        late(world, 20, now=world.now)
    assert told(world, Notice.RUNNING_LATE) == []


def test_a_mail_that_is_not_true_any_more_does_not_leave(world):
    two_booked(world)
    late(world, 20)
    late(world, 0)
    deliver(world, MORNING)
    with world.database.reading() as session:
        states = {
            notice: state
            for notice, state in session.execute(
                select(OutboxMail.notice, OutboxMail.state).where(
                    OutboxMail.notice.in_([Notice.RUNNING_LATE, Notice.ON_TIME])
                )
            )
        }
    assert states == {"running_late": OutboxState.STOPPED, "on_time": OutboxState.SENT}


def test_the_employee_reads_it_beside_the_time(world, site):
    made = two_booked(world)
    late(world, 20)
    site.clock.now = MORNING
    page = site.visitor("worker").get(f"/bookings/{made['worker']}").text
    assert "約20分遅れる見込み" in page
    with world.database.writing() as session:
        seen = appointments.appointment(session, world.actor("worker", Hat.WORKER), made["worker"], now=MORNING)
    assert seen.booking.late_minutes == 20


# The end of the day


def test_what_was_issued_and_what_waits(world):
    _case, opinion = talking.issued(world)
    _case, waiting = talking.held(world, "colleague")
    page = end(world)
    assert [(one.employee.name, one.opinion_id) for one in page.issued] == [("佐藤 真由美", opinion)]
    assert [one.interview.public_id for one in page.unfinished] == [waiting]
    assert (page.count, page.minutes) == (2, 60)
    assert "opinion" not in repr(page.issued[0].employee)
    assert end(world, date(2026, 12, 9)).issued == ()


def test_the_hours_name_nobody_and_no_kind_of_talk(world):
    _case, interview = consulting(world)
    talking.hold(world, interview, who="nurse")
    with world.database.writing() as session:
        taken = visit_days.hours(session, world.actor("nurse"), DAY, "ja", now=THEN)
    text = taken.content.decode("utf-8-sig")
    assert text.splitlines()[-1] == '"2026-12-08","1","30"'
    for word in ("佐藤", "健康相談", "面接指導", "14:00"):
        assert word not in text
    assert taken.name == "hours-20261208.csv"


def test_the_pages(world, site):
    two_booked(world)
    site.clock.now = MORNING
    physician = site.visitor("physician")
    shown = physician.get("/visits/day").text
    assert "次の人" in shown
    assert "勤務状況がまだ届いていません" in shown
    answer = physician.post("/visits/day", data={"minutes": "15"})
    assert (answer.status_code, answer.location) == (303, "/visits/day")
    assert "約15分遅れている" in physician.get("/visits/day").text
    assert physician.post("/visits/day", data={"minutes": "181"}).status_code == 422
    assert physician.get("/visits/day/print").text.count('class="pack"') == 2
    for odd in ("x", "9999-99-99", "0001-01-01"):
        assert physician.get(f"/visits/day?on={odd}").status_code == 200
    assert physician.get("/visits/day/hours").headers["Content-Disposition"].endswith('"hours-20261208.csv"')


def asked(world) -> list[str]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    day(world)
    event.remove(world.database.engine, "before_cursor_execute", note)
    return seen


def test_a_day_takes_as_many_statements_however_many_come(world):
    talking.begun(world)
    few = len(asked(world))
    for name in ("colleague", "hr"):
        talking.begun(world, name)
    assert len(day(world).comers) == 3
    assert len(asked(world)) == few


def test_the_twin_that_asks_for_each_who_comes_is_seen(world, monkeypatch):
    def each(visit, request_ids):
        return {one: found for one in request_ids for found in AS_IT_IS(visit, [one]).values()}

    monkeypatch.setattr(visit_days, "_work", each)
    with pytest.raises(AssertionError):
        test_a_day_takes_as_many_statements_however_many_come(world)
