"""Is a follow-up booked like any talk: near its day, by the two who meet, and known to nobody else?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import false, select, true
from sqlalchemy.exc import IntegrityError

from casework.access import reach
from casework.access.reach_cases import through_case
from casework.models.absences import Absence
from casework.models.cases import Assignment
from casework.models.slots import Booking, Slot
from casework.rules.days import TOKYO
from casework.rules.errors import NotNow, NotYours
from casework.rules.follow_up_notes import NextStep
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import AssignmentRole, BookingState, FollowUpEnd, Hat, InterviewMode
from casework.services import (
    appointments,
    bookings,
    case_list,
    duties,
    duties_of_care,
    duties_of_worker,
    elsewhere,
    endings,
    follow_up_lists,
    follow_up_notes,
    follow_up_times,
    followups,
    interviews,
    overview,
    own_times,
    relations,
    reminders,
    visit_days,
    visits,
)
from casework.services.case_list import Wanted
from casework.services.holds import NotFree
from casework.services.wishes import Wish
from tests.services import asking
from tests.services.advising import NEXT, decided, held
from tests.services.asking import offer
from tests.services.following import NEW, TOLD, hold, plan
from tests.services.test_explanation_talks import fix
from tests.services.test_hearings import notes

DUE = date(2027, 1, 8)
BEFORE = datetime(2027, 1, 7, 1, tzinfo=UTC)
THEN = datetime(2027, 1, 8, 5, 30, tzinfo=UTC)
"""14:30 in Tokyo on the day."""


def planned(world, months=(1,)):
    case = held(world)
    made = plan(world, case.interview_id, list(months), now=NEXT)
    return case, made[0].public_id


def choosing(world, follow_up_id, who="worker", hat=None, now=NEXT):
    with world.database.writing() as session:
        return follow_up_times.choosing(session, world.actor(who, hat), follow_up_id, now=now)


def book(world, follow_up_id, slot_id, who="worker", hat=None, announced=False, now=NEXT):
    with world.database.writing() as session:
        return follow_up_times.book(
            session, world.actor(who, hat), follow_up_id, slot_id, announced=announced, now=now
        )  # fmt: skip


def booked(world, on=DUE, who="worker", by="physician"):
    """A follow-up with a time: its case, its id and the booking."""
    case, follow_up_id = planned(world)
    offer(world, on, who=by)
    slot_id = choosing(world, follow_up_id).offers[0].public_id
    return case, follow_up_id, book(world, follow_up_id, slot_id, who)


def all_bookings(world):
    with world.database.reading() as session:
        found = session.execute(select(Booking).where(Booking.follow_up_id.is_not(None)).order_by(Booking.id))
        return [(one.state, one.sequence, one.uid) for one in found.scalars()]


def cared(world, who) -> list[AssignmentRole]:
    with world.database.reading() as session:
        return list(
            session.execute(
                select(Assignment.role).where(
                    Assignment.person_id == world.people[who].person_id, Assignment.until_on.is_(None)
                )
            ).scalars()
        )


def test_the_time_near_the_day_with_whom_one_knows_is_proposed(world):
    _case, follow_up_id = planned(world)
    offer(world, DUE, who="nurse", at=time(10))
    offer(world, date(2027, 1, 12), at=time(11))
    offer(world, date(2026, 12, 15), at=time(11))
    page = choosing(world, follow_up_id)
    assert [(one.starts_at.date(), one.physician_name) for one in page.offers] == [
        (date(2026, 12, 15), "山田 哲也"), (DUE, "井上 彩"), (date(2027, 1, 12), "山田 哲也"),
    ]  # fmt: skip
    assert page.proposed == page.offers[2].public_id
    assert not page.far


def test_where_no_physician_is_near_it_is_the_nurse(world):
    _case, follow_up_id = planned(world)
    offer(world, DUE, who="nurse", at=time(10))
    offer(world, date(2026, 12, 15), at=time(11))
    page = choosing(world, follow_up_id)
    assert page.proposed == page.offers[1].public_id


def test_far_from_the_day_it_says_so(world):
    _case, follow_up_id = planned(world)
    offer(world, date(2026, 12, 15), at=time(11))
    assert choosing(world, follow_up_id).far


def test_a_day_farther_than_time_is_offered_says_when_it_can_be_chosen(world):
    _case, follow_up_id = planned(world, (6,))
    page = choosing(world, follow_up_id)
    assert page.offers == ()
    assert page.opens_on is not None
    assert page.opens_on > NEXT.date()


@pytest.mark.parametrize("who", ["worker", "physician", "nurse"])
def test_the_employee_or_a_professional_books_it_and_the_others_hear(world, who):
    _case, _follow_up_id, booking = booked(world, who=who)
    assert (booking.starts_at.date(), booking.physician_name) == (DUE, "山田 哲也")
    assert notes(world, Notice.BOOKED)[-1] == ("worker", Hat.WORKER)
    told = notes(world, Notice.BOOKED_PHYSICIAN)
    assert (("physician", Hat.PHYSICIAN) in told[1:]) is (who != "physician")  # the first was of the interview
    assert all_bookings(world)[0][0] is BookingState.BOOKED


@pytest.mark.parametrize("who", ["hr", "clerk", "supervisor", "colleague", "factory_physician", "stranger_hr"])
def test_nobody_else_books_or_sees_it(world, who):
    _case, follow_up_id, booking = booked(world)
    with pytest.raises(NotYours):
        choosing(world, follow_up_id, who)
    with pytest.raises(NotYours), world.database.writing() as session:
        appointments.appointment(session, world.actor(who), booking.public_id, now=NEXT)
    with pytest.raises(NotYours), world.database.writing() as session:
        bookings.cancel(session, world.actor(who), booking.public_id, now=NEXT)


def test_twin_appointments_that_the_office_reaches_through_the_case_are_seen(world, monkeypatch):
    monkeypatch.setattr(reach, "REACHES", {**reach.REACHES, Booking: through_case(Booking)})
    with pytest.raises(pytest.fail.Exception):
        test_nobody_else_books_or_sees_it(world, "clerk")


def test_in_the_lists_of_the_office_the_interview_stays_what_it_is(world):
    case, _follow_up_id, _booking = booked(world)
    with world.database.writing() as session:
        (line,) = case_list.index(session, world.actor("clerk"), Wanted(), now=NEXT).lines
        page = overview.case_page(session, world.actor("clerk"), case.case_id, now=NEXT)
    assert line.booking is not None
    assert line.booking.state is BookingState.KEPT
    assert page.booking is None


def test_it_is_moved_with_the_same_calendar_event(world):
    _case, follow_up_id, _booking = booked(world)
    offer(world, date(2027, 1, 12), at=time(11))
    page = choosing(world, follow_up_id)
    assert page.booking.starts_at.date() == DUE
    book(world, follow_up_id, page.offers[-1].public_id)
    (was, first, uid), (now, second, same) = all_bookings(world)
    assert (was, now) == (BookingState.MOVED, BookingState.BOOKED)
    assert second == first + 1
    assert uid == same


def test_two_can_not_have_one_time(world):
    _case, follow_up_id, booking = booked(world)
    slot_id = slot_of(world, booking.public_id)
    assert book(world, follow_up_id, slot_id).public_id == booking.public_id  # pressed twice
    plan(world, _case.interview_id, [2], now=NEXT)
    with world.database.writing() as session:
        other = follow_up_lists.index(session, world.actor("worker"), now=NEXT).lines[1].follow_up.public_id
    with pytest.raises(NotFree):
        book(world, other, slot_id)


def slot_of(world, booking_id: str) -> str:
    with world.database.reading() as session:
        return session.execute(select(Booking).where(Booking.public_id == booking_id)).scalar_one().slot.public_id


@pytest.mark.parametrize("who", ["worker", "physician"])
def test_either_of_the_two_cancels_and_the_other_hears(world, who):
    _case, follow_up_id, booking = booked(world)
    before = len(notes(world, Notice.BOOKING_ENDED))
    with world.database.writing() as session:
        bookings.cancel(session, world.actor(who), booking.public_id, now=NEXT)
    told = notes(world, Notice.BOOKING_ENDED)[before:]
    assert ("worker", Hat.WORKER) in told
    assert (("physician", Hat.PHYSICIAN) in told) is (who == "worker")
    assert choosing(world, follow_up_id).booking is None
    assert cared(world, "physician") == [AssignmentRole.INTERVIEWER]  # the interview's care goes on


def test_a_professional_cancels_nothing_of_another_or_of_an_interview(world):
    _case, _follow_up_id, booking = booked(world)
    with world.database.writing() as session, pytest.raises(NotYours):
        bookings.cancel(session, world.actor("nurse"), booking.public_id, now=NEXT)


def test_who_gets_the_case_by_a_follow_up_loses_it_with_its_appointment(world):
    _case, follow_up_id, booking = booked(world, by="nurse")
    assert cared(world, "nurse") == [AssignmentRole.FOLLOW_UP]
    with world.database.writing() as session:
        bookings.cancel(session, world.actor("worker"), booking.public_id, now=NEXT)
    assert cared(world, "nurse") == []
    page = choosing(world, follow_up_id, now=NEXT + timedelta(minutes=6))
    book(world, follow_up_id, page.offers[0].public_id, now=NEXT + timedelta(minutes=6))
    hold(world, follow_up_id, DUE, who="nurse", now=THEN)
    assert cared(world, "nurse") == [AssignmentRole.FOLLOW_UP]


def test_twin_care_that_goes_on_is_seen(world, monkeypatch):
    monkeypatch.setattr(bookings, "let_care_go", lambda *_: None)
    with pytest.raises(AssertionError):
        test_who_gets_the_case_by_a_follow_up_loses_it_with_its_appointment(world)


def test_once_it_is_held_its_appointment_is_kept(world):
    _case, follow_up_id, _booking = booked(world)
    hold(world, follow_up_id, DUE, now=THEN)
    assert [state for state, *_ in all_bookings(world)] == [BookingState.KEPT]
    with pytest.raises(NotNow):
        choosing(world, follow_up_id, now=THEN)


def test_held_before_its_time_the_appointment_is_called_off(world):
    _case, follow_up_id, _booking = booked(world)
    hold(world, follow_up_id, date(2027, 1, 7), now=BEFORE)
    assert [state for state, *_ in all_bookings(world)] == [BookingState.CANCELLED]
    assert ("worker", Hat.WORKER) in notes(world, Notice.BOOKING_ENDED)


def test_ended_it_has_no_appointment_any_more(world):
    _case, follow_up_id, _booking = booked(world)
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), follow_up_id, FollowUpEnd.NOT_WISHED, now=NEXT)
    assert [state for state, *_ in all_bookings(world)] == [BookingState.CANCELLED]


def test_over_with_an_earlier_one_it_has_none_either(world):
    case, follow_up_id, _booking = booked(world)
    plan(world, case.interview_id, [2], now=NEXT)
    with world.database.writing() as session:
        later = follow_up_lists.index(session, world.actor("worker"), now=NEXT).lines[1].follow_up.public_id
    new = replace(NEW, told=replace(TOLD, following=NextStep.OVER), sure=True)
    hold(world, later, date(2027, 1, 7), new, now=BEFORE)
    assert [state for state, *_ in all_bookings(world)] == [BookingState.CANCELLED]
    with world.database.writing() as session:
        page = follow_up_notes.read(session, world.actor("worker"), follow_up_id, now=BEFORE)
    assert not page.may_choose


def test_it_stands_among_the_talks_of_the_day(world):
    _case, follow_up_id, _booking = booked(world)
    with world.database.writing() as session:
        actor = world.actor("physician")
        (turn,) = [turn for _day, turns in visits.visits(session, actor, now=THEN).days for turn in turns]
        (comer,) = visit_days.day(session, actor, DUE, now=THEN).comers
    assert (turn.follow_up_id, turn.interview, turn.limit) == (follow_up_id, None, None)
    assert (comer.request, comer.sheet, comer.work, comer.statutory) == (None, None, None, False)


def test_who_did_not_come_chooses_another_time(world):
    _case, follow_up_id, booking = booked(world)
    with world.database.writing() as session:
        interviews.missed(session, world.actor("physician"), booking.public_id, now=THEN)
    assert notes(world, Notice.MISSED) == [("worker", Hat.WORKER)]
    assert cared(world, "physician") == [AssignmentRole.INTERVIEWER]
    with world.database.writing() as session:
        page = appointments.appointment(session, world.actor("worker"), booking.public_id, now=THEN)
    assert page.may_choose_again
    assert page.follow_up_id == follow_up_id
    assert choosing(world, follow_up_id, now=THEN).booking is None


def test_the_supervisor_hears_of_an_absence_at_the_employees_wish_only(world):
    _case, follow_up_id = planned(world)
    offer(world, DUE, count=2)
    first, second = choosing(world, follow_up_id).offers
    book(world, follow_up_id, first.public_id, "physician", announced=True)
    assert absences(world) == 0
    book(world, follow_up_id, second.public_id, announced=True)
    assert absences(world) == 1


def absences(world) -> int:
    with world.database.reading() as session:
        return len(session.execute(select(Absence)).all())


def test_who_steps_back_has_no_appointment_with_them_any_more(world):
    case, _follow_up_id, _booking = booked(world, by="nurse")
    with world.database.writing() as session:
        relations.declare(session, world.actor("nurse"), case.case_id, now=NEXT)
    assert [state for state, *_ in all_bookings(world)] == [BookingState.CANCELLED]
    assert ("worker", Hat.WORKER) in notes(world, Notice.REBOOK)


def test_both_calendars_and_the_reminder_know_it(world):
    _case, _follow_up_id, _booking = booked(world)
    with world.database.writing() as session:
        told = reminders.remind(session, world.company_id, now=BEFORE)
    assert told == 1
    assert notes(world, Notice.BOOKING_AHEAD)[-1] == ("worker", Hat.WORKER)


@pytest.mark.parametrize("who", ["worker", "physician"])
def test_the_employee_and_the_physician_find_it_in_the_list(world, who):
    booked(world)
    with world.database.writing() as session:
        (line,) = follow_up_lists.index(session, world.actor(who), now=NEXT).lines
    assert line.booking is not None
    assert line.booking.starts_at.date() == DUE


@pytest.mark.parametrize("who", ["hr", "clerk"])
def test_the_office_does_not(world, who):
    _case, follow_up_id, _booking = booked(world)
    hold(world, follow_up_id, DUE, now=THEN)
    with world.database.writing() as session:
        (line,) = follow_up_lists.index(session, world.actor(who), now=THEN).lines
    assert line.booking is None


def test_what_is_past_is_no_appointment_ahead(world):
    """Nobody has said yet what became of it."""
    booked(world)

    def ahead(now):
        with world.database.writing() as session:
            desk = duties.desk(session, world.actor("worker", Hat.WORKER), now=now)
        return [task.todo for part in desk.parts for task in part.tasks].count(Todo.COME)

    assert ahead(BEFORE) == 1
    assert ahead(THEN + timedelta(days=2)) == 0


def asked_for_a_time(world):
    """After an appointment of which nobody said what became of it."""
    _case, follow_up_id, booking = booked(world)
    ends_at = booking.ends_at
    found = []
    for now in (ends_at + timedelta(hours=1), ends_at + timedelta(days=2)):
        with world.database.writing() as session:
            desk = duties.desk(session, world.actor("worker", Hat.WORKER), now=now)
        tasks = [task for part in desk.parts for task in part.tasks if task.todo is Todo.TALK_AGAIN]
        found.append([task.record_id for task in tasks] == [follow_up_id])
    return found


def test_who_was_not_met_is_asked_for_a_time_again(world):
    assert asked_for_a_time(world) == [False, True]


def test_twin_an_appointment_that_is_over_and_still_counts_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_worker, "_has_time", lambda _visit: true())
    assert asked_for_a_time(world) != [False, True]


# --- one person, one place; kept, missed and other appointments -------------------------------------------------------


def two_planned(world):
    """Follow-ups after one and two months, each with a time offered by the same nurse: both ids."""
    case = held(world)
    first, second = (one.public_id for one in plan(world, case.interview_id, [1, 2], now=NEXT))
    offer(world, DUE, who="nurse")
    offer(world, date(2027, 1, 12), who="nurse")
    return first, second


def cared_after_one_is_off(world):
    """In whose care the case is once the first of two appointments with one person is cancelled, and the second."""
    appointments_, found = [], []
    for follow_up_id in two_planned(world):
        slot_id = choosing(world, follow_up_id).offers[0].public_id
        appointments_.append(book(world, follow_up_id, slot_id))
    for booking in appointments_:
        with world.database.writing() as session:
            bookings.cancel(session, world.actor("worker"), booking.public_id, now=NEXT)
        found.append(cared(world, "nurse"))
    return found


def test_who_is_to_hold_another_talk_keeps_the_case(world):
    assert cared_after_one_is_off(world) == [[AssignmentRole.FOLLOW_UP], []]


def test_twin_care_that_ends_with_the_first_of_two_is_seen(world, monkeypatch):
    monkeypatch.setattr(bookings, "_holds_another", lambda _booking: false())
    assert cared_after_one_is_off(world) == [[], []]


LATER = datetime(2027, 1, 20, 1, tzinfo=UTC)


def held_otherwise(world, on, who):
    """What becomes of an appointment with the physician on the day, and who hears that it is off."""
    _case, follow_up_id, _booking = booked(world)
    hold(world, follow_up_id, on, who=who, now=LATER)
    [(state, _sequence, _uid)] = all_bookings(world)
    return state, sorted(name for name, _hat in notes(world, Notice.BOOKING_ENDED))


@pytest.mark.parametrize(
    ("on", "who", "told"),
    [(LATER.date(), "physician", ["worker"]), (LATER.date(), "nurse", ["physician", "worker"]),
     (DUE, "nurse", ["physician", "worker"])],
)  # fmt: skip
def test_an_appointment_that_nobody_kept_is_none_that_was(world, on, who, told):
    assert held_otherwise(world, on, who) == (BookingState.CANCELLED, told)


def test_of_its_day_and_its_person_it_was_kept(world):
    assert held_otherwise(world, DUE, "physician") == (BookingState.KEPT, [])


def test_twin_a_talk_that_keeps_whatever_was_before_is_seen(world, monkeypatch):
    monkeypatch.setattr(followups, "_kept", lambda _visit, _booking, _on: True)
    assert held_otherwise(world, LATER.date(), "nurse") == (BookingState.KEPT, [])


def test_the_notes_of_an_interview_are_no_follow_ups(world):
    _case, _follow_up_id, booking = booked(world)
    with pytest.raises(NotYours), world.database.writing() as session:
        interviews.start(session, world.actor("physician"), booking.public_id, now=THEN)


def test_twin_notes_of_an_interview_that_nobody_can_end_are_seen(world, monkeypatch):
    monkeypatch.setattr(interviews, "_of_follow_up", lambda _booking: False)
    with pytest.raises(IntegrityError, match="interview_of_request"):  # the database still keeps it
        test_the_notes_of_an_interview_are_no_follow_ups(world)


def offered_twice(world):
    """The first follow-up is booked with the nurse; at the same time the physician is free, and later once more."""
    first, second = two_planned(world)
    start = book(world, first, choosing(world, first).offers[0].public_id).starts_at
    offer(world, DUE)
    offer(world, DUE, at=time(16))
    with world.database.reading() as session:
        mine = Slot.person_id == world.people["physician"].person_id
        same = session.execute(select(Slot.public_id).where(Slot.starts_at == start, mine)).scalar_one()
    return second, start, same


def test_nobody_is_offered_two_places_at_once(world):
    second, start, same = offered_twice(world)
    offers = choosing(world, second).offers
    assert offers
    assert start not in {one.starts_at for one in offers}
    with pytest.raises(NotFree, match="ほかの予定"):
        book(world, second, same)
    with pytest.raises(NotFree, match="いまは選べません"):
        book(world, second, same, who="physician")


def test_twin_a_person_in_two_places_is_seen(world, monkeypatch):
    monkeypatch.setattr(elsewhere, "by_person", lambda *_of: {})
    second, start, same = offered_twice(world)
    assert start in {one.starts_at for one in choosing(world, second).offers}
    assert book(world, second, same).starts_at == start


def desks(world, now=BEFORE):
    """What physician and nurse read of the follow-up on their desks: from when, with whom, until when."""
    found = []
    for who, hat in (("physician", Hat.PHYSICIAN), ("nurse", Hat.NURSE)):
        with world.database.writing() as session:
            desk = duties.desk(session, world.actor(who, hat), now=now)
        found += [
            (task.booking and task.booking.starts_at, str(task.said), task.limit)
            for part in desk.parts
            for task in part.tasks
            if task.todo is Todo.FOLLOW_UP
        ]
    return found


def test_the_desks_say_when_it_is_and_with_whom_instead_of_the_day_that_was_meant(world):
    _case, _follow_up_id, booking = booked(world, date(2027, 1, 12), by="nurse")
    assert desks(world) == [(booking.starts_at, "井上 彩", None)] * 2


def test_twin_a_desk_that_knows_only_the_day_that_was_meant_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_care, "_with_their_times", lambda _visit, tasks: tasks)
    with pytest.raises(AssertionError):
        test_the_desks_say_when_it_is_and_with_whom_instead_of_the_day_that_was_meant(world)


def moved_and_told(world):
    """Who heard of a follow-up that was moved, as of what: its two, and the supervisor who had known the time."""
    _case, follow_up_id = planned(world)
    offer(world, DUE)
    offer(world, date(2027, 1, 12), at=time(11))
    first, second = (one.public_id for one in choosing(world, follow_up_id).offers)
    book(world, follow_up_id, first, announced=True)
    before = {notice: len(notes(world, notice)) for notice in (Notice.BOOKED, Notice.BOOKED_PHYSICIAN, Notice.ABSENCE)}
    book(world, follow_up_id, second, announced=True)
    more = {notice: len(notes(world, notice)) - count for notice, count in before.items()}
    return more, notes(world, Notice.BOOKING_MOVED), notes(world, Notice.ABSENCE_OVER)


def test_a_move_is_told_once_as_a_move(world):
    more, moved, away = moved_and_told(world)
    assert set(more.values()) == {0}
    assert moved == [("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]
    assert away == [("supervisor", Hat.SUPERVISOR)]


def test_twin_a_move_that_the_professional_hears_of_as_a_first_time_is_seen(world, monkeypatch):
    monkeypatch.setattr(bookings, "tells_of", lambda _present, _person_id, first: first)
    with pytest.raises(AssertionError):
        test_a_move_is_told_once_as_a_move(world)


def explained_at_the_time_of_a_talk(world):
    """HR sets an explanation at the time of a follow-up of which it knows nothing; what the employee hears."""
    _case, decision = decided(world)
    (first,) = plan(world, _case.interview_id, [1], now=NEXT)
    offer(world, DUE, who="nurse")
    start = book(world, first.public_id, choosing(world, first.public_id).offers[0].public_id).starts_at
    at = start.astimezone(TOKYO)
    fix(world, decision, on=at.date(), starts=at.time(), sure=True)
    return notes(world, Notice.TWO_AT_ONCE)


def test_the_employee_hears_of_two_talks_at_once(world):
    assert explained_at_the_time_of_a_talk(world) == [("worker", Hat.WORKER)]


def test_twin_two_talks_that_nobody_hears_of_are_seen(world, monkeypatch):
    monkeypatch.setattr(own_times, "warn", lambda *_of: None)
    with pytest.raises(AssertionError):
        test_the_employee_hears_of_two_talks_at_once(world)


def wished_at_the_time_of_an_explanation(world):
    """The employee would like to talk to somebody, and chooses the time at which a decision is explained to them."""
    _case, decision = decided(world)
    offer(world, DUE, who="nurse", at=time(14))
    with world.database.writing() as session:
        case_id = endings.talk(session, world.actor("worker"), Wish(InterviewMode.EITHER), now=NEXT)
    free = asking.choices(world, case_id, now=NEXT)
    slot = (free.earlier or free.later)[0]
    fix(world, decision, on=DUE, starts=time(14), sure=True)
    return asking.book(world, case_id, slot.public_id, now=NEXT)


def test_no_talk_is_booked_into_an_explanation(world):
    with pytest.raises(NotFree, match="ほかの予定"):
        wished_at_the_time_of_an_explanation(world)


def test_twin_a_talk_in_two_places_is_seen(world, monkeypatch):
    monkeypatch.setattr(elsewhere, "by_person", lambda *_of: {})
    assert wished_at_the_time_of_an_explanation(world).starts_at.date() == DUE
