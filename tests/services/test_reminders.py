"""Is everybody told that their appointment is near: on the right mornings, once, and only while it stands?"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.messages import InboxNote, OutboxMail
from casework.models.policies import PolicyVersion
from casework.rules import reminders as rules
from casework.rules.days import TOKYO
from casework.rules.notices import Notice
from casework.rules.vocabulary import OutboxState
from casework.services import bookings, deliveries, messages, reminders
from tests.services.asking import ask, book, choices, invited, offer
from tests.world import LONG_AGO

DAY = date(2026, 12, 20)
"""Of the talk, at 14:00; the world's now is 10:00 on 1 December."""


@pytest.fixture
def booked(world):
    """An appointment on DAY, made on 1 December: (case id, booking id)."""
    case_id = invited(world)
    ask(world, case_id)
    offer(world, DAY, count=3)
    (first, *_others) = choices(world, case_id).earlier
    return case_id, book(world, case_id, first.public_id).public_id


def at(day, hour=9, minute=0) -> datetime:
    return datetime.combine(day, time(hour, minute), TOKYO).astimezone(UTC)


def go(world, now) -> int:
    with world.database.writing() as session:
        return reminders.remind(session, world.company_id, now=now)


def deliver(world, now) -> None:
    """Let every mail leave that is due."""
    while True:
        with world.database.writing() as session:
            claim = deliveries.claim(session, now=now)
        if claim is None:
            return
        with world.database.writing() as session:
            outgoing = deliveries.render(session, claim, sender="office@example.jp", inbox="https://x.example", now=now)
        if outgoing is not None:
            with world.database.writing() as session:
                deliveries.settled(session, outgoing, now=now)


def walk(world, until=DAY + timedelta(days=2)) -> list[tuple[str, str]]:
    """The worker's rounds from 1 December on, each hour of each day; who was told when (Tokyo) of what."""
    moment = world.now
    while moment < at(until):
        go(world, moment)
        deliver(world, moment)
        moment += timedelta(hours=1)
    return told(world)


def told(world, *notices) -> list[tuple[str, str]]:
    people = {who.person_id: name for name, who in world.people.items()}
    wanted = notices or (Notice.BOOKING_AHEAD, Notice.DAY_AHEAD)
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote).where(InboxNote.notice.in_(wanted)).order_by(InboxNote.created_at, InboxNote.id)
        ).scalars()
        return [(people[row.person_id], f"{row.created_at.astimezone(TOKYO):%m-%d %H:%M}") for row in rows]


def left(world) -> dict[str, int]:
    """Reminders by mail: how many were sent, how many were stopped."""
    with world.database.reading() as session:
        rows = session.execute(
            select(OutboxMail.state).where(OutboxMail.notice.in_((Notice.BOOKING_AHEAD, Notice.DAY_AHEAD)))
        ).scalars()
        states = list(rows)
    return {state.value: states.count(state) for state in OutboxState if state in states}


USUAL = [("worker", "12-13 08:00"), ("worker", "12-19 08:00"), ("physician", "12-19 08:00")]


@pytest.mark.usefixtures("booked")
def test_a_week_and_a_day_before_in_the_morning_and_the_professional_the_day_before(world):
    assert walk(world) == USUAL
    assert left(world) == {"sent": 3}


@pytest.mark.usefixtures("booked")
def test_none_twice_also_when_the_worker_starts_anew_or_two_run(world):
    walk(world)
    for hours in range(48):
        assert go(world, at(DAY - timedelta(days=2)) + timedelta(hours=hours)) == 0
    assert told(world) == USUAL


@pytest.mark.usefixtures("booked")
def test_the_harness_catches_a_worker_that_forgets_what_it_told(world, monkeypatch):
    """The twin makes an occasion of each round."""
    queue = messages.queue

    def forgetful(visit, notice, **given):
        queue(visit, notice, **{**given, "occasion": f"{given.get('occasion')} {visit.now}"[:60]})

    monkeypatch.setattr(messages, "queue", forgetful)
    monkeypatch.setattr(reminders, "still", lambda *_given: True)
    assert len(walk(world)) > len(USUAL)


@pytest.mark.usefixtures("booked")
def test_the_harness_catches_reminders_at_night(world, monkeypatch):
    monkeypatch.setattr(rules, "EARLIEST", time(0))
    monkeypatch.setattr(rules, "LATEST", time(23, 59))
    assert [when for _who, when in walk(world)] == ["12-13 00:00", "12-19 00:00", "12-19 00:00"]


def test_silent_after_a_cancellation(world, booked):
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booked[1], now=at(date(2026, 12, 15)))
    assert walk(world) == [] or all(when < "12-15" for _who, when in told(world))


def test_a_mail_that_waited_is_not_sent_after_a_cancellation(world, booked):
    """Told on the morning, the mail server away; cancelled at noon: the mail doesn't leave."""
    assert go(world, at(date(2026, 12, 19))) == 1
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booked[1], now=at(date(2026, 12, 19), 12))
    deliver(world, at(date(2026, 12, 19), 13))
    assert left(world) == {"stopped": 2}


@pytest.mark.usefixtures("booked")
def test_nor_after_the_talk_has_begun(world):
    assert go(world, at(date(2026, 12, 19))) == 1
    deliver(world, at(DAY, 14, 1))
    assert left(world) == {"stopped": 2}


def test_the_harness_catches_a_mail_that_is_not_asked_again(world, booked, monkeypatch):
    monkeypatch.setattr(reminders, "still", lambda *_given: True)
    assert go(world, at(date(2026, 12, 19))) == 1
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booked[1], now=at(date(2026, 12, 19), 12))
    deliver(world, at(date(2026, 12, 19), 13))
    assert left(world) == {"sent": 2}


def test_the_professional_is_still_told_while_somebody_else_comes_on_the_day(world, booked):
    case_id = invited(world, "colleague")
    ask(world, case_id, who="colleague")
    book(world, case_id, choices(world, case_id, who="colleague").earlier[0].public_id, who="colleague")
    assert go(world, at(date(2026, 12, 19))) == 2
    assert [who for who, _when in told(world)].count("physician") == 1
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booked[1], now=at(date(2026, 12, 19), 12))
    deliver(world, at(date(2026, 12, 19), 13))
    assert left(world) == {"sent": 2, "stopped": 1}


def test_a_move_has_reminders_of_its_own_and_the_old_ones_are_silent(world, booked):
    offer(world, date(2026, 12, 28))
    case_id = booked[0]
    assert go(world, at(date(2026, 12, 13))) == 1
    later = choices(world, case_id).earlier[-1]
    book(world, case_id, later.public_id, now=at(date(2026, 12, 13), 9, 30))
    deliver(world, at(date(2026, 12, 13), 10))
    assert left(world) == {"stopped": 1}
    assert walk(world, until=date(2026, 12, 30)) == [
        ("worker", "12-13 09:00"), ("worker", "12-21 08:00"), ("worker", "12-27 08:00"), ("physician", "12-27 08:00"),
    ]  # fmt: skip


def test_who_books_after_the_day_of_a_reminder_gets_the_next_one_only(world):
    case_id = invited(world)
    ask(world, case_id)
    offer(world, date(2026, 12, 6))
    book(world, case_id, choices(world, case_id).earlier[0].public_id)
    assert walk(world, until=date(2026, 12, 8)) == [("worker", "12-05 08:00"), ("physician", "12-05 08:00")]


def test_who_books_the_day_before_is_not_reminded(world):
    case_id = invited(world)
    ask(world, case_id)
    offer(world, date(2026, 12, 2))
    book(world, case_id, choices(world, case_id).earlier[0].public_id)
    assert walk(world, until=date(2026, 12, 4)) == []


@pytest.mark.usefixtures("booked")
def test_after_an_outage_only_the_nearest_is_made_up_for(world):
    """Nothing ran between the 10th and the morning of the talk."""
    assert go(world, at(DAY)) == 1
    assert go(world, at(DAY, 10)) == 0
    assert [who for who, _when in told(world)] == ["worker", "physician"]


@pytest.mark.usefixtures("booked")
def test_the_rules_of_the_workplace_say_when(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(
            PolicyVersion(company_id=world.company_id, workplace_id=world.head_office, number=2, from_on=LONG_AGO,
                          deliberated_on=LONG_AGO, values={"reminder_days": [3]})
        )  # fmt: skip
        visit.record("policy_version", ids.fresh())
    assert walk(world) == [("worker", "12-17 08:00"), ("physician", "12-17 08:00")]


@pytest.mark.usefixtures("booked")
def test_rules_without_days_remind_nobody(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(
            PolicyVersion(company_id=world.company_id, workplace_id=world.head_office, number=2, from_on=LONG_AGO,
                          deliberated_on=LONG_AGO, values={"reminder_days": []})
        )  # fmt: skip
        visit.record("policy_version", ids.fresh())
    assert walk(world) == []


@pytest.mark.usefixtures("booked")
def test_another_company_hears_nothing(world):
    with world.database.writing() as session:
        assert reminders.remind(session, world.other_company_id, now=at(date(2026, 12, 19))) == 0


def test_the_line_leads_to_the_appointment(world, booked, site):
    go(world, at(date(2026, 12, 19)))
    site.clock.now = at(date(2026, 12, 19), 10)
    for who, leads in (("worker", f"/bookings/{booked[1]}"), ("physician", "/visits")):
        with world.database.reading() as session:
            note = session.execute(
                select(InboxNote.public_id).where(
                    InboxNote.notice.in_((Notice.BOOKING_AHEAD, Notice.DAY_AHEAD)),
                    InboxNote.person_id == world.people[who].person_id,
                )
            ).scalar_one()
        answer = site.visitor(who).post(f"/inbox/{note}")
        assert (answer.status_code, answer.location) == (303, leads)


@pytest.mark.usefixtures("booked")
def test_the_trail_says_that_the_worker_did_it(world):
    go(world, at(date(2026, 12, 19)))
    with world.database.reading() as session:
        acts = session.connection().exec_driver_sql("SELECT act, person_id FROM trail_entry WHERE act = 'remind'").all()
    assert [tuple(row) for row in acts] == [("remind", None)]
