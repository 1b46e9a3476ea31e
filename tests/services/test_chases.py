"""Is whoever is late, or nearly so, told once and on the right day, and HR nothing of what was said in the talk?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from casework.models.messages import InboxNote, OutboxMail
from casework.rules import chases as rules
from casework.rules.days import TOKYO
from casework.rules.deadlines import Clock
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, OutboxState
from casework.services import chases, duties, long_hours, messages, visits, work_data
from tests.services import ruling, talking
from tests.services.asking import ask, book, choices, invited, offer
from tests.services.test_interviews import consulting
from tests.services.test_reminders import deliver
from tests.services.test_work_data import GIVEN, request_of
from tests.services.test_work_questions import answer as answer_work
from tests.services.test_work_questions import ask as ask_work

LIMIT = date(2027, 1, 7)
"""Of the opinion on the talk of 8 December."""
NOTICES = (Notice.OPINION_AHEAD, Notice.OPINION_LATE, Notice.WORK_DATA_MISSING)


def at(day, hour=9) -> datetime:
    return datetime.combine(day, time(hour), TOKYO).astimezone(UTC)


def go(world, now) -> int:
    with world.database.writing() as session:
        return chases.chase(session, world.company_id, now=now)


def walk(world, first, last) -> list[tuple[str, str, str]]:
    """The worker's rounds, four times a day; who heard what when (Tokyo)."""
    moment = at(first, 0)
    while moment <= at(last, 23):
        go(world, moment)
        moment += timedelta(hours=6)
    return told(world)


def told(world) -> list[tuple[str, str, str]]:
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote).where(InboxNote.notice.in_(NOTICES)).order_by(InboxNote.created_at, InboxNote.id)
        ).scalars()
        return [(people[row.person_id], row.notice, f"{row.created_at.astimezone(TOKYO):%m-%d %H:%M}") for row in rows]


USUAL = [
    ("physician", "opinion_ahead", "01-02 12:00"), ("physician", "opinion_ahead", "01-07 12:00"),
    ("hr", "opinion_late", "01-08 12:00"),
]  # fmt: skip


def test_the_physician_before_and_on_the_day_and_hr_the_day_after_each_once(world):
    talking.held(world)
    assert walk(world, date(2026, 12, 9), date(2027, 2, 1)) == USUAL


def two_records(world):
    """A talk on two articles of the law: the stress check's record is issued, the other one is owed."""
    _case, interview = talking.held(world)
    with world.database.writing() as session:
        long_hours.add(session, world.actor("physician"), interview, now=talking.THEN)
    talking.issue(world, interview, version=talking.save(world, interview))


def test_an_opinion_on_long_hours_is_asked_for_and_told_of_like_the_first(world):
    two_records(world)
    assert walk(world, date(2026, 12, 9), date(2027, 2, 1)) == USUAL


def test_the_twin_that_knows_of_the_first_opinion_only(world, monkeypatch):
    monkeypatch.setattr(chases, "AWAITED", (Clock.OPINION,))
    two_records(world)
    assert walk(world, date(2026, 12, 9), date(2027, 2, 1)) == []


def test_the_twin_that_forgets_what_was_told(world, monkeypatch):
    queue = messages.queue

    def forgetful(visit, notice, **given):
        return queue(visit, notice, **{**given, "occasion": f"{given.get('occasion')} {visit.now}"})

    monkeypatch.setattr(messages, "queue", forgetful)
    talking.held(world)
    assert len(walk(world, date(2026, 12, 9), date(2027, 2, 1))) > len(USUAL)


def test_the_twin_that_calls_the_last_good_day_late(world, monkeypatch):
    monkeypatch.setattr(rules, "late", lambda limit_on, today: today >= limit_on)
    talking.held(world)
    assert ("hr", "opinion_late", "01-07 12:00") in walk(world, date(2026, 12, 9), LIMIT)


def test_after_an_outage_hr_hears_at_once_and_the_physician_no_more_of_what_is_over(world):
    talking.held(world)
    assert walk(world, date(2027, 1, 20), date(2027, 1, 22)) == [("hr", "opinion_late", "01-20 12:00")]


def test_silent_once_issued(world):
    talking.issued(world)
    assert walk(world, date(2026, 12, 9), date(2027, 2, 1)) == []


def test_a_mail_that_waited_does_not_leave_once_issued(world):
    _case, interview = talking.held(world)
    assert go(world, at(date(2027, 1, 8))) == 1
    version = talking.save(world, interview, now=at(date(2027, 1, 8), 10))
    talking.issue(world, interview, version=version, now=at(date(2027, 1, 8), 11))
    deliver(world, at(date(2027, 1, 8), 12))
    assert left(world, Notice.OPINION_LATE) == [OutboxState.STOPPED]


def test_the_twin_that_is_not_asked_again(world, monkeypatch):
    monkeypatch.setattr(chases, "_runs", lambda *_given: True)
    _case, interview = talking.held(world)
    go(world, at(date(2027, 1, 8)))
    version = talking.save(world, interview, now=at(date(2027, 1, 8), 10))
    talking.issue(world, interview, version=version, now=at(date(2027, 1, 8), 11))
    deliver(world, at(date(2027, 1, 8), 12))
    assert left(world, Notice.OPINION_LATE) == [OutboxState.SENT]


def left(world, notice) -> list[OutboxState]:
    with world.database.reading() as session:
        return list(session.execute(select(OutboxMail.state).where(OutboxMail.notice == notice)).scalars())


def test_the_one_whose_talk_it_was_is_not_told_of_it_under_hr(world):
    """HR's own person as patient: nobody else handles the place, so nobody hears."""
    talking.held(world, "hr")
    assert [line for line in walk(world, LIMIT, date(2027, 1, 10)) if line[0] == "hr"] == []


def test_a_consultation_never(world):
    _case, interview = consulting(world)
    talking.hold(world, interview, who="nurse")
    assert walk(world, date(2026, 12, 1), date(2027, 3, 1)) == []


def test_nobody_hears_at_night(world):
    talking.held(world)
    assert go(world, at(date(2027, 1, 8), 3)) == 0
    assert go(world, at(date(2027, 1, 8), 8)) == 1


def test_the_lines_lead_where_one_acts(world, site):
    _case, interview = talking.held(world)
    request = request_of(world)
    for when, who, leads in (
        (at(LIMIT), "physician", f"/interviews/{interview}/record"),
        (at(date(2027, 1, 8)), "hr", f"/requests/{request}"),
    ):
        go(world, when)
        site.clock.now = when + timedelta(hours=1)
        with world.database.reading() as session:
            note = session.execute(
                select(InboxNote.public_id).where(
                    InboxNote.notice.in_(NOTICES), InboxNote.person_id == world.people[who].person_id
                )
            ).scalar_one()
        answer = site.visitor(who).post(f"/inbox/{note}")
        assert (answer.status_code, answer.location) == (303, leads)


def test_hr_reads_nothing_but_that_it_is_late(world, site):
    talking.held(world)
    go(world, at(date(2027, 1, 8)))
    site.clock.now = at(date(2027, 1, 8), 10)
    page = site.visitor("hr").get(f"/requests/{request_of(world)}").get_data(as_text=True)
    assert "canary" not in page
    assert "1日超過" in page


# Work data


@pytest.fixture
def booked(world) -> tuple[str, str]:
    """An appointment on 20 December for which HR has handed in nothing: (case, booking)."""
    case_id = invited(world)
    ask(world, case_id)
    offer(world, date(2026, 12, 20), count=2)
    return case_id, book(world, case_id, choices(world, case_id).earlier[0].public_id).public_id


MISSING = [("hr", "work_data_missing", "12-09 12:00")]


@pytest.mark.usefixtures("booked")
def test_hr_is_asked_once_more_when_the_day_has_passed_and_can_not_tell_the_day_of_the_talk(world):
    assert walk(world, date(2026, 12, 2), date(2026, 12, 22)) == MISSING


def test_and_three_days_before_a_talk_that_comes_sooner(world):
    case_id = invited(world)
    ask(world, case_id)
    offer(world, date(2026, 12, 7))
    book(world, case_id, choices(world, case_id).earlier[0].public_id)
    assert walk(world, date(2026, 12, 2), date(2026, 12, 22)) == [("hr", "work_data_missing", "12-04 12:00")]


def test_the_twin_that_asks_from_another_day(world, monkeypatch):
    wanted = rules.work_data_wanted
    monkeypatch.setattr(rules, "work_data_wanted", lambda limit, talk, today, _days: wanted(limit, talk, today, 4))
    with pytest.raises(AssertionError):
        test_and_three_days_before_a_talk_that_comes_sooner(world)


def test_the_rules_of_the_workplace_say_how_long_before_a_talk(world):
    ruling.change(world, {**ruling.DEEMED, "work_data_reminder_days": 1})
    case_id = invited(world)
    ask(world, case_id)
    offer(world, date(2026, 12, 7))
    book(world, case_id, choices(world, case_id).earlier[0].public_id)
    assert walk(world, date(2026, 12, 2), date(2026, 12, 22)) == [("hr", "work_data_missing", "12-06 12:00")]


def test_the_rules_of_the_workplace_say_when_a_physician_is_reminded(world):
    ruling.change(world, {**ruling.DEEMED, "opinion_reminder_days": [10, 2]})
    talking.held(world)
    assert walk(world, date(2026, 12, 9), date(2027, 2, 1)) == [
        ("physician", "opinion_ahead", "12-28 12:00"), ("physician", "opinion_ahead", "01-05 12:00"),
        ("hr", "opinion_late", "01-08 12:00"),
    ]  # fmt: skip


def test_rules_without_days_remind_no_physician_and_hr_still_hears_of_what_is_late(world):
    ruling.change(world, {**ruling.DEEMED, "opinion_reminder_days": []})
    talking.held(world)
    assert walk(world, date(2026, 12, 9), date(2027, 2, 1)) == USUAL[-1:]


@pytest.mark.usefixtures("booked")
def test_silent_when_it_is_there(world):
    with world.database.writing() as session:
        work_data.give(session, world.actor("hr"), request_of(world), GIVEN, number=0, now=world.now)
    assert walk(world, date(2026, 12, 2), date(2026, 12, 22)) == []


# The lane of urgent opinions


def urgent(world):
    _case, first = talking.held(world, "colleague")
    _case, interview = talking.held(world)
    version = talking.save(world, interview, replace(talking.WHOLE, urgent=True))
    return first, interview, version


def test_what_is_urgent_stands_first_and_once_on_the_physicians_desk_and_list(world):
    first, interview, _version = urgent(world)
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("physician"), now=talking.THEN)
        listed = visits.visits(session, world.actor("physician"), now=talking.THEN)
    lines = [(task.todo, task.record_id) for part in desk.parts for task in part.tasks if task.limit]
    assert lines == [(Todo.WRITE_URGENT, interview), (Todo.WRITE_RECORD, first)]
    assert [(one.urgent, one.interview.public_id) for one in listed.unfinished] == [(True, interview), (False, first)]
    assert listed.hours_left == 8


def test_hr_sees_nothing_urgent_before_it_is_issued_and_that_first_then(world):
    _first, interview, version = urgent(world)

    def hr():
        with world.database.writing() as session:
            found = duties.desk(session, world.actor("hr", Hat.HR), now=talking.THEN).parts
        return [task.todo for part in found if part.title.startswith("至急") for task in part.tasks]

    assert hr() == []
    talking.issue(world, interview, version=version)
    assert hr() == [Todo.HEAR]


def asked(world) -> str:
    """A question of 8 December that HR may answer until the 15th."""
    _case, _booking, interview = talking.begun(world)
    return ask_work(world, interview)


def late_answers(world) -> list[tuple[str, Hat, date]]:
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        wanted = select(InboxNote).where(InboxNote.notice == Notice.WORK_ANSWER_LATE).order_by(InboxNote.id)
        return [
            (people[row.person_id], row.hat, row.created_at.astimezone(TOKYO).date())
            for row in session.execute(wanted).scalars()
        ]


def test_hr_is_asked_for_a_late_answer_again_and_again_and_nobody_else(world):
    question = asked(world)
    walk(world, date(2026, 12, 9), date(2026, 12, 31))
    assert late_answers(world) == [("hr", Hat.HR, date(2026, 12, 16)), ("hr", Hat.HR, date(2026, 12, 23)),
                                   ("hr", Hat.HR, date(2026, 12, 30))]  # fmt: skip
    answer_work(world, question, now=at(date(2026, 12, 31)))
    walk(world, date(2027, 1, 1), date(2027, 1, 20))
    assert len(late_answers(world)) == 3, "it was answered"


def test_how_often_is_the_workplaces_own(world):
    ruling.change(world, {"work_question_days": 14})
    asked(world)
    walk(world, date(2026, 12, 9), date(2027, 1, 10))
    assert [on for _who, _hat, on in late_answers(world)] == [date(2026, 12, 23), date(2027, 1, 6)]


def test_the_twin_that_asks_once_only_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "answer_chase", lambda *_: 1)
    with pytest.raises(AssertionError):
        test_hr_is_asked_for_a_late_answer_again_and_again_and_nobody_else(world)


@pytest.mark.parametrize(
    ("today", "days", "count"),
    [(15, 7, None), (16, 7, 1), (22, 7, 1), (23, 7, 2), (30, 7, 3), (16, 1, 1), (17, 1, 2), (14, 7, None)],
)
def test_which_reminder_of_an_answer_is_due(today, days, count):
    assert rules.answer_chase(date(2026, 12, 15), date(2026, 12, today), days) == count
