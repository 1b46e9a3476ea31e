"""Does a supervisor learn a time at the employee's wish and nothing else, and payroll its minutes and no day?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casework.access import Act, enter, sight
from casework.models.cases import Case
from casework.models.messages import InboxNote
from casework.models.people import ReportingLine
from casework.models.slots import Booking, Slot
from casework.rules.days import TOKYO
from casework.rules.lists import Kind
from casework.rules.notices import Notice
from casework.rules.telling import tells
from casework.rules.vocabulary import BookingState, CaseKind, Hat
from casework.services import absences, bookings, endings, interviews, payroll, people, policies
from casework.services.payroll import Line
from tests.services import asking, outside, ruling, talking
from tests.services.asking import ask, invited, offer
from tests.services.talking import THEN
from tests.services.test_bookings import build
from tests.walks import walked

SOON = date(2026, 12, 8)


@walked
def booked(world, *, announced, who="worker") -> tuple[str, str]:
    case_id = invited(world, who)
    ask(world, case_id, who=who)
    offer(world, SOON, count=2)
    slot = asking.choices(world, case_id, who=who).earlier[0].public_id
    return case_id, book(world, case_id, slot, announced=announced, who=who)


def book(world, case_id, slot, *, announced, who="worker", now=None) -> str:
    with world.database.writing() as session:
        return bookings.book(
            session, world.actor(who), case_id, slot, announced=announced, now=now or world.now
        ).public_id  # fmt: skip


def seen(world, who="supervisor", now=None) -> list[tuple[str, str]]:
    with world.database.writing() as session:
        lines = absences.index(session, world.actor(who), now=now or world.now)
    return [(line.employee.name, line.absence.starts_at.astimezone(UTC).isoformat()) for line in lines]


def told(world, notice) -> list[str]:
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id).where(InboxNote.notice == notice).order_by(InboxNote.id))
        return [people[person_id] for person_id in rows.scalars()]


def test_at_the_employees_wish_their_supervisor_of_today_learns_a_time(world):
    booked(world, announced=True)
    assert seen(world) == [("佐藤 真由美", "2026-12-08T05:00:00+00:00")]
    assert seen(world, "former_supervisor") == seen(world, "other_supervisor") == []
    assert told(world, Notice.ABSENCE) == ["supervisor"]
    with world.database.writing() as session:
        (line,) = absences.index(session, world.actor("supervisor"), now=world.now)
    assert sight.granted(sight.ABSENCE, Hat.SUPERVISOR, sight.Fact.NOTHING) == ("starts_at", "ends_at")
    assert not hasattr(line.absence, "booking_id")
    assert not tells(Notice.ABSENCE.label)


def test_without_the_wish_nothing_is_told_to_anybody(world):
    booked(world, announced=False)
    assert seen(world) == []
    assert told(world, Notice.ABSENCE) == []


def test_twin_an_office_that_always_tells_is_seen(world, monkeypatch):
    real = bookings.take

    def telling(visit, case, request, slot, present, *, after_limit):
        booking = real(visit, case, request, slot, present, after_limit=after_limit)
        absences.announce(visit, case, booking, visit.session.get_one(Slot, booking.slot_id))
        return booking

    monkeypatch.setattr(bookings, "take", telling)
    with pytest.raises(AssertionError):
        test_without_the_wish_nothing_is_told_to_anybody(world)


def test_a_move_tells_the_other_time_and_a_cancellation_takes_it_back(world):
    case_id, _booking = booked(world, announced=True)
    other = asking.choices(world, case_id).earlier[0].public_id
    moved = book(world, case_id, other, announced=True)
    assert seen(world) == [("佐藤 真由美", "2026-12-08T05:30:00+00:00")]
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), moved, now=world.now)
    assert seen(world) == []
    assert told(world, Notice.ABSENCE_OVER) == ["supervisor", "supervisor"]


def test_moving_without_the_wish_takes_it_back(world):
    case_id, _booking = booked(world, announced=True)
    other = asking.choices(world, case_id).earlier[0].public_id
    book(world, case_id, other, announced=False)
    assert seen(world) == []


def test_who_leads_them_tomorrow_reads_it_tomorrow(world):
    booked(world, announced=True)
    with world.database.writing() as session:
        line = session.execute(
            select(ReportingLine).where(
                ReportingLine.employment_id == world.people["worker"].employment_id, ReportingLine.until_on.is_(None)
            )
        ).scalar_one()
        ends = line.id
    from casework.access import Act, enter_worker

    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.get_one(ReportingLine, ends).until_on = date(2026, 12, 1)
        visit.record("employment", "0" * 32)
    build(
        world,
        ReportingLine(company_id=world.company_id, employment_id=world.people["worker"].employment_id,
                      supervisor_id=world.people["other_supervisor"].employment_id, from_on=date(2026, 12, 2)),
    )  # fmt: skip
    tomorrow = world.later(days=1)
    assert seen(world, "supervisor", tomorrow) == []
    assert len(seen(world, "other_supervisor", tomorrow)) == 1


# --- payroll -----------------------------------------------------------------------------------------


def minutes(world, first=date(2026, 12, 1), who="clerk") -> list[tuple[str, int]]:
    with world.database.writing() as session:
        lines = payroll.month(session, world.actor(who), first, now=outside.AFTER)
    return [(line.employee.number, line.minutes) for line in lines]


def test_payroll_gets_the_minutes_of_a_held_interview_and_no_day(world):
    talking.held(world)
    assert minutes(world) == [(number(world), 30)]
    assert minutes(world, date(2026, 11, 15)) == []
    with world.database.writing() as session:
        taken = payroll.take(session, world.actor("clerk"), date(2026, 12, 1), Kind.CSV, "ja", now=THEN)
    content = taken.content.decode("utf-8-sig")
    assert number(world) in content
    assert "その他の勤務" in content
    assert taken.name == "list-202612.csv"
    rows = content.split("社員番号", 1)[1]
    for secret in ("12-08", "12/8", "14:00", "会議室", "山田"):
        assert secret not in rows
    assert not tells(rows)


def number(world) -> str:
    return world.people["worker"].number


def test_an_interview_outside_is_counted_as_long_as_its_appointment(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id, minutes=45)
    outside.report(world, referral_id)
    assert minutes(world) == [(number(world), 45)]


def test_one_without_an_appointment_is_counted_as_the_rules_have_it(world):
    ruling.change(world, {**ruling.DEEMED, "slot_minutes": 40})
    ruling.change(world, {**ruling.DEEMED, "slot_minutes": 50}, from_on=date(2026, 12, 16))
    _, referral_id = outside.referred(world)
    outside.report(world, referral_id)
    assert minutes(world) == [(number(world), 40)], "by the rules of the day of the talk, which was the fifteenth"
    assert minutes(world, who="stranger_clerk") == []


def test_so_is_one_that_was_held_on_another_day_than_booked(world):
    _, referral_id = outside.referred(world)
    outside.appoint(world, referral_id, on=date(2026, 12, 20), minutes=45)
    outside.report(world, referral_id)
    assert minutes(world) == [(number(world), 30)]


def test_what_counts_is_the_month_in_which_it_was_held(world):
    """Booked for the last of the month, held at the first of the next: as long as it was booked."""
    _case, _booking, interview_id = talking.begun(world, on=date(2026, 12, 28))
    talking.hold(world, interview_id, on=date(2027, 1, 4), now=datetime(2027, 1, 4, 6, tzinfo=UTC))
    assert minutes(world) == []
    assert minutes(world, date(2027, 1, 31)) == [(number(world), 30)]


def month_of_bookings(session, actor, first, *, now):
    """As it was: the slots of kept appointments."""
    visit = enter(session, actor, Act.TAKE_PAYROLL, now=now)
    rows = session.execute(
        select(Case.employment_id, Slot.starts_at, Slot.ends_at)
        .select_from(Booking)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Case, Case.id == Booking.case_id)
        .where(visit.within(Booking), Booking.state == BookingState.KEPT, Case.kind == CaseKind.STATUTORY)
    ).all()
    staff = people.employees(visit, [row.employment_id for row in rows])
    return [
        Line(staff[row.employment_id], int((row.ends_at - row.starts_at).total_seconds()) // 60)
        for row in rows
        if row.starts_at.astimezone(TOKYO).date().replace(day=1) == first.replace(day=1)
    ]


@pytest.mark.parametrize(
    "told",
    [
        test_one_without_an_appointment_is_counted_as_the_rules_have_it,
        test_so_is_one_that_was_held_on_another_day_than_booked,
        test_what_counts_is_the_month_in_which_it_was_held,
    ],
)
def test_twin_a_sum_of_kept_appointments_is_caught(world, monkeypatch, told):
    monkeypatch.setattr(payroll, "month", month_of_bookings)
    with pytest.raises(AssertionError):
        told(world)


def test_twin_rules_of_today_are_caught(world, monkeypatch):
    honest = policies.policies_for
    monkeypatch.setattr(
        policies, "policies_for",
        lambda session, company, places, _day: honest(session, company, places, outside.AFTER.date()),
    )  # fmt: skip
    with pytest.raises(AssertionError):
        test_one_without_an_appointment_is_counted_as_the_rules_have_it(world)


def test_a_talk_that_was_broken_off_is_not_counted(world):
    _case, _booking, interview_id = talking.begun(world)
    with world.database.writing() as session:
        interviews.break_off(session, world.actor("physician"), interview_id, now=THEN)
    assert minutes(world) == []


def test_what_is_not_held_or_no_interview_is_not_counted(world):
    booked(world, announced=False)
    with world.database.writing() as session:
        talk = endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    slot = asking.choices(world, talk, who="colleague").earlier[0].public_id
    booking = book(world, talk, slot, announced=False, who="colleague")
    interview = talking.start(world, booking)
    talking.hold(world, interview, now=datetime(2026, 12, 8, 6, 30, tzinfo=UTC) + timedelta(minutes=30))
    assert minutes(world) == []


def test_a_clerk_of_another_company_counts_nothing(world):
    talking.held(world)
    assert minutes(world, who="stranger_clerk") == []
