"""Which times is a person offered, how is one taken, moved and given back, and who learns of it?"""

from datetime import date, time

import pytest
from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.cases import Assignment, Limit
from casework.models.messages import InboxNote
from casework.models.people import Employment, PersonnelAuthority, ReportingLine
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import (
    AssignmentRole,
    BookingState,
    CaseKind,
    Hat,
    InterviewMode,
    LineKind,
    PhysicianWish,
)
from casework.services import appointments, bookings, endings, requests_for_hr
from casework.services import choices as holding
from casework.services.holds import NotFree
from casework.services.wishes import Wish
from tests.services import asking, results
from tests.services.asking import ask, book, case_of, choices, invited, offer
from tests.walks import walked
from tests.world import LONG_AGO

SOON = date(2026, 12, 8)
LAST_DAY = date(2026, 12, 31)
TOO_LATE = date(2027, 1, 5)


@walked
def asked(world, wish=asking.EITHER, name="worker") -> str:
    case_id = invited(world, name)
    ask(world, case_id, wish, who=name)
    return case_id


def free(world, case_id, **options):
    page = choices(world, case_id, **options)
    return [slot.public_id for slot in (*page.earlier, *page.later)]


def names(world, case_id, **options) -> list[str]:
    page = choices(world, case_id, **options)
    return [slot.physician_name for slot in (*page.earlier, *page.later)]


def bookings_of(world) -> list[Booking]:
    with world.database.reading() as session:
        return list(session.execute(select(Booking).order_by(Booking.id)).scalars())


def request_of(world) -> InterviewRequest:
    with world.database.reading() as session:
        return session.execute(select(InterviewRequest)).scalar_one()


def told(world, notice) -> list[tuple[str, Hat]]:
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice).order_by(InboxNote.id)
        )
        return [(people[row.person_id], row.hat) for row in rows]


def assigned(world, name="physician"):
    with world.database.reading() as session:
        rows = session.execute(select(Assignment).where(Assignment.person_id == world.people[name].person_id))
        return [(row.role, row.from_on, row.until_on) for row in rows.scalars()]


def cancel(world, booking_id, *, who="worker", now=None):
    with world.database.writing() as session:
        return bookings.cancel(session, world.actor(who), booking_id, now=now or world.now)


def appointment(world, booking_id, who="worker", now=None):
    with world.database.writing() as session:
        return appointments.appointment(session, world.actor(who), booking_id, now=now or world.now)


def build(world, *records):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for record in records:
            session.add(record)
            session.flush()
        visit.record("employment", ids.fresh())


# --- what is offered -----------------------------------------------------------------------------


def test_times_until_the_limit_come_first_and_later_ones_only_when_asked_for(world):
    case_id = asked(world)
    offer(world, TOO_LATE)
    offer(world, LAST_DAY)
    page = choices(world, case_id)
    assert (page.limit_on, len(page.earlier), page.later, page.more_later) == (LAST_DAY, 1, [], True)
    asked_for = choices(world, case_id, later=True)
    assert (len(asked_for.earlier), len(asked_for.later), asked_for.more_later) == (1, 1, False)


def test_later_ones_are_offered_by_themselves_when_nothing_is_left_before(world):
    case_id = asked(world)
    offer(world, TOO_LATE)
    page = choices(world, case_id)
    assert (page.earlier, len(page.later), page.more_later) == ([], 1, False)
    booking = book(world, case_id, page.later[0].public_id)
    assert booking.after_limit
    assert request_of(world).later_wished_on is None


def test_a_later_time_at_ones_own_wish_is_written_down(world):
    case_id = asked(world)
    offer(world, SOON)
    offer(world, TOO_LATE)
    later = choices(world, case_id, later=True).later[0].public_id
    with pytest.raises(NotValid) as refused:
        book(world, case_id, later)
    assert refused.value.field == "slot"
    booking = book(world, case_id, later, later=True, now=world.later(days=2))
    assert booking.after_limit
    assert request_of(world).later_wished_on == date(2026, 12, 3)


def test_the_last_minute_of_the_last_day_is_before_the_limit_and_midnight_after_it(world):
    case_id = asked(world)
    offer(world, LAST_DAY, at=time(23, 30))
    offer(world, date(2027, 1, 1), at=time(0, 0))
    page = choices(world, case_id, later=True)
    assert [slot.starts_at.isoformat() for slot in page.earlier] == ["2026-12-31T14:30:00+00:00"]
    assert [slot.starts_at.isoformat() for slot in page.later] == ["2026-12-31T15:00:00+00:00"]


def test_the_past_is_never_offered_nor_booked(world):
    case_id = asked(world)
    offer(world, SOON, at=time(14))
    (slot,) = free(world, case_id)
    begun = world.later(days=7, hours=4)
    assert free(world, case_id, now=begun) == []
    with pytest.raises(NotFree):
        book(world, case_id, slot, now=begun)


@pytest.mark.parametrize("wished", [PhysicianWish.ANY, PhysicianWish.COUNSELLOR, PhysicianWish.WOMAN])
def test_a_nurse_holds_no_statutory_interview_but_consults(world, wished):
    case_id = asked(world)
    offer(world, SOON, who="nurse")
    assert free(world, case_id) == []
    with world.database.writing() as session:
        wish = Wish(InterviewMode.EITHER, wished)
        talk = endings.talk(session, world.actor("worker"), wish, now=world.now)
    assert names(world, talk) == ["井上 彩"]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(InterviewMode.EITHER), {"山田 哲也", "佐々木 玲子"}),
        (Wish(InterviewMode.EITHER, PhysicianWish.INDUSTRIAL), {"山田 哲也"}),
        (Wish(InterviewMode.EITHER, PhysicianWish.OUTSIDE), {"佐々木 玲子"}),
        (Wish(InterviewMode.EITHER, PhysicianWish.WOMAN), {"佐々木 玲子"}),
        (Wish(InterviewMode.EITHER, PhysicianWish.MAN), {"山田 哲也"}),
        (Wish(InterviewMode.IN_PERSON), {"山田 哲也"}),
        (Wish(InterviewMode.ONLINE), {"佐々木 玲子"}),
    ],
)
def test_wishes_decide_what_is_offered(world, wish, expected):
    case_id = asked(world, wish)
    offer(world, SOON)
    offer(world, SOON, who="outside_physician", online=True)
    assert set(names(world, case_id)) == expected


def test_only_people_engaged_for_the_workplace_on_that_day_are_offered(world):
    case_id = asked(world)
    offer(world, SOON, who="factory_physician", online=True)
    offer(world, SOON, who="outside_physician")
    assert names(world, case_id) == ["佐々木 玲子"]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        engagement = session.execute(
            select(Engagement).where(Engagement.person_id == world.people["outside_physician"].person_id)
        ).scalar_one()
        engagement.until_on = date(2026, 12, 7)
        visit.record("engagement", engagement.public_id)
    assert names(world, case_id) == []


def employed_physician(world):
    """The industrial physician turns out to be employed too."""
    employment = Employment(
        company_id=world.company_id, person_id=world.people["physician"].person_id, number="P1", from_on=LONG_AGO
    )
    build(world, employment)
    return employment.id


def led(world, employment_id, until_on):
    build(
        world,
        ReportingLine(
            company_id=world.company_id, employment_id=world.people["worker"].employment_id, kind=LineKind.MATRIX,
            supervisor_id=employment_id, from_on=LONG_AGO, until_on=until_on,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("until_on", [None, date(2021, 3, 31)])
def test_who_is_or_was_the_supervisor_is_neither_offered_nor_booked(world, until_on):
    boss = employed_physician(world)
    case_id = asked(world)
    offer(world, SOON)
    (slot,) = free(world, case_id)
    led(world, boss, until_on)
    assert free(world, case_id) == []
    with pytest.raises(NotFree):
        book(world, case_id, slot)
    assert bookings_of(world) == []


def test_who_has_personnel_authority_is_not_offered(world):
    case_id = asked(world)
    offer(world, SOON)
    build(
        world,
        PersonnelAuthority(
            company_id=world.company_id, person_id=world.people["physician"].person_id, from_on=LONG_AGO
        ),
    )
    assert free(world, case_id) == []


# --- taking, moving, giving back ------------------------------------------------------------------


def test_a_booking_tells_the_two_and_puts_the_case_into_the_physicians_care(world):
    case_id = asked(world)
    offer(world, SOON)
    booking = book(world, case_id, free(world, case_id)[0])
    assert (booking.booked, booking.physician_name, booking.place) == (True, "山田 哲也", "会議室B")
    assert told(world, Notice.BOOKED) == [("worker", Hat.WORKER)]
    assert told(world, Notice.BOOKED_PHYSICIAN) == [("physician", Hat.PHYSICIAN)]
    assert assigned(world) == [(AssignmentRole.INTERVIEWER, date(2026, 12, 1), None)]


def test_hr_learns_that_it_is_booked_and_nothing_else(world):
    asking.booked(world)
    with world.database.writing() as session:
        (line,) = requests_for_hr.index(session, world.actor("hr"), now=world.now).lines
    assert line.waits is requests_for_hr.Waits.INTERVIEW
    booking = bookings_of(world)[0].public_id
    with pytest.raises(NotYours):
        appointment(world, booking, "hr")


def test_the_second_to_come_is_told_and_loses_nothing(world):
    case_id = asked(world)
    offer(world, SOON)
    (slot,) = free(world, case_id)
    results.invite(world, "colleague")
    other = case_of(world, "colleague")
    ask(world, other, Wish(InterviewMode.EITHER, remarks="静かな部屋で"), who="colleague")
    book(world, other, slot, who="colleague")
    with pytest.raises(NotFree, match="たった今"):
        book(world, case_id, slot)
    assert free(world, case_id) == []
    assert [booking.state for booking in bookings_of(world)] == [BookingState.BOOKED]


def test_moving_keeps_the_calendar_entry_and_frees_the_old_time(world):
    case_id = asked(world)
    offer(world, SOON, count=2)
    first, second = free(world, case_id)
    before = book(world, case_id, first)
    moved = book(world, case_id, second)
    old, new = bookings_of(world)
    assert (old.state, new.state) == (BookingState.MOVED, BookingState.BOOKED)
    assert (old.uid, old.sequence + 1) == (new.uid, new.sequence)
    assert before.public_id != moved.public_id
    assert free(world, case_id) == [first]
    assert told(world, Notice.BOOKING_ENDED) == []
    assert [until for _, _, until in assigned(world)] == [None]


def test_moving_to_another_physician_ends_the_care_of_the_first(world):
    case_id = asked(world)
    offer(world, SOON)
    offer(world, SOON, who="outside_physician")
    mine = {slot.physician_name: slot.public_id for slot in choices(world, case_id).earlier}
    book(world, case_id, mine["山田 哲也"])
    book(world, case_id, mine["佐々木 玲子"], now=world.later(days=2))
    assert told(world, Notice.BOOKING_ENDED) == [("physician", Hat.PHYSICIAN)]
    assert assigned(world) == [(AssignmentRole.INTERVIEWER, date(2026, 12, 1), date(2026, 12, 2))]
    assert assigned(world, "outside_physician") == [(AssignmentRole.INTERVIEWER, date(2026, 12, 3), None)]


def test_moving_away_from_a_time_before_the_limit_is_ones_own_wish(world):
    case_id = asked(world)
    offer(world, SOON)
    offer(world, TOO_LATE)
    book(world, case_id, free(world, case_id)[0])
    page = choices(world, case_id)
    assert (page.earlier, page.later, page.more_later) == ([], [], True)
    later = choices(world, case_id, later=True).later[0].public_id
    with pytest.raises(NotValid):
        book(world, case_id, later)
    book(world, case_id, later, later=True)
    assert request_of(world).later_wished_on == date(2026, 12, 1)


def test_a_talk_that_did_not_happen_is_no_time_before_the_limit(world):
    """Broken off, or nobody came: the new time after the limit is nobody's wish when none is left before it."""
    case_id = asked(world)
    offer(world, SOON)
    offer(world, TOO_LATE)
    book(world, case_id, free(world, case_id)[0])
    page = choices(world, case_id, now=world.later(days=9))
    assert (page.earlier, len(page.later)) == ([], 1)
    book(world, case_id, page.later[0].public_id, now=world.later(days=9))
    assert request_of(world).later_wished_on is None


def test_the_same_time_twice_is_the_same_booking_and_nobody_hears_of_it_again(world):
    case_id = asked(world)
    offer(world, SOON)
    (slot,) = free(world, case_id)
    first = book(world, case_id, slot)
    assert book(world, case_id, slot, now=world.later(days=7, hours=3)).public_id == first.public_id, "however late"
    (only,) = bookings_of(world)
    assert (only.state, only.sequence) == (BookingState.BOOKED, 0)
    assert told(world, Notice.BOOKED) == [("worker", Hat.WORKER)]
    assert told(world, Notice.BOOKED_PHYSICIAN) == [("physician", Hat.PHYSICIAN)]
    assert assigned(world) == [(AssignmentRole.INTERVIEWER, date(2026, 12, 1), None)]


def test_twin_a_second_press_that_is_taken_for_a_move_is_seen(world, monkeypatch):
    """Without the rule the time is somebody's already: their own booking refuses them."""

    def again(visit, case, present, **_):
        return bookings.take(
            visit, case, bookings.open_request(visit, case), (present.slot_id, present.slot.person_id), present,
            after_limit=False,
        )  # fmt: skip

    monkeypatch.setattr(bookings, "_as_it_stands", again)
    with pytest.raises((AssertionError, NotFree)):
        test_the_same_time_twice_is_the_same_booking_and_nobody_hears_of_it_again(world)


def test_the_time_that_one_has_is_not_kept_for_them_once_more(world):
    case_id = asked(world)
    offer(world, SOON)
    (slot,) = free(world, case_id)
    book(world, case_id, slot)
    with world.database.writing() as session, pytest.raises(NotNow, match="すでに予約"):
        holding.hold(session, world.actor("worker"), case_id, slot, now=world.now)


def test_that_the_supervisor_hears_of_it_can_be_wished_with_the_second_press(world):
    case_id = asked(world)
    offer(world, SOON)
    (slot,) = free(world, case_id)
    book(world, case_id, slot)
    for _press in range(2):
        with world.database.writing() as session:
            bookings.book(session, world.actor("worker"), case_id, slot, announced=True, now=world.now)
    assert told(world, Notice.ABSENCE) == [("supervisor", Hat.SUPERVISOR)]
    assert len(bookings_of(world)) == 1


def test_cancelling_frees_the_time_and_the_limit_keeps_running(world):
    case_id = asked(world)
    offer(world, SOON)
    (slot,) = free(world, case_id)
    booking = book(world, case_id, slot)
    ended = cancel(world, booking.public_id)
    assert (ended.state, ended.booked) == (BookingState.CANCELLED, False)
    assert bookings_of(world)[0].sequence == 1
    assert free(world, case_id) == [slot]
    assert told(world, Notice.BOOKING_ENDED) == [("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)]
    assert assigned(world) == []
    with world.database.reading() as session:
        running = session.execute(select(Limit).where(Limit.clock == Clock.INTERVIEW)).scalar_one()
    assert running.stopped_on is None
    again = book(world, case_id, slot)
    assert again.booked
    assert bookings_of(world)[0].uid != bookings_of(world)[1].uid


def test_the_clerk_cancels_for_somebody_and_both_are_told(world):
    _, booking = asking.booked(world)
    cancel(world, booking.public_id, who="clerk")
    assert set(told(world, Notice.BOOKING_ENDED)) == {("physician", Hat.PHYSICIAN), ("worker", Hat.WORKER)}


def test_what_has_begun_is_not_cancelled(world):
    _, booking = asking.booked(world)
    with pytest.raises(NotNow, match="始まる時刻"):
        cancel(world, booking.public_id, now=world.later(days=7, hours=4))
    cancel(world, booking.public_id, now=world.later(days=7, hours=3, minutes=59), who="clerk")
    with pytest.raises(NotNow, match="取消し"):
        cancel(world, booking.public_id)


def test_shortly_before_the_start_only_the_office_moves_or_cancels(world):
    case_id, booking = asking.booked(world)
    offer(world, SOON, at=time(16))
    other = free(world, case_id)[0]
    in_time, late = world.later(days=7, hours=2), world.later(days=7, hours=2, minutes=1)
    assert appointment(world, booking.public_id, now=in_time).may_change
    page = appointment(world, booking.public_id, now=late)
    assert (page.may_change, page.too_late) == (False, True)
    assert appointment(world, booking.public_id, "clerk", now=late).may_change
    for change in (
        lambda **of: cancel(world, booking.public_id, **of),
        lambda **of: book(world, case_id, other, **of),
    ):
        with pytest.raises(NotNow, match="2時間"):
            change(now=late)
    moved = book(world, case_id, other, who="clerk", now=late)
    cancel(world, moved.public_id, now=world.later(days=7, hours=4))


def test_twin_without_the_rule_for_late_changes_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(bookings, "too_near", lambda *_: False)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_shortly_before_the_start_only_the_office_moves_or_cancels(world)


@pytest.mark.parametrize("who", ["colleague", "supervisor", "stranger", "hr", "factory_physician", "stranger_clerk"])
def test_for_others_the_appointment_does_not_exist(world, who):
    case_id, booking = asking.booked(world)
    with pytest.raises(NotYours):
        appointment(world, booking.public_id, who)
    with pytest.raises(NotYours):
        cancel(world, booking.public_id, who=who)
    with pytest.raises(NotYours):
        choices(world, case_id, who=who)
    with pytest.raises(NotYours):
        book(world, case_id, "0" * 32, who=who)
    assert bookings_of(world)[0].state is BookingState.BOOKED


def test_employee_and_physician_get_calendar_entries_of_their_own(world):
    _, booking = asking.booked(world)
    mine = appointment(world, booking.public_id)
    theirs = appointment(world, booking.public_id, "physician")
    assert mine.uid != theirs.uid
    assert (mine.may_change, theirs.may_change) == (True, False)
    assert mine.title == "打合せ"
    assert not appointment(world, booking.public_id, now=world.later(days=8)).may_change


def test_nothing_is_chosen_before_something_was_asked_for(world):
    case_id = invited(world)
    offer(world, SOON)
    with pytest.raises(NotNow):
        choices(world, case_id)
    with pytest.raises(NotNow):
        book(world, case_id, "0" * 32)


def test_a_consultation_has_no_limit_and_every_time_is_offered(world):
    with world.database.writing() as session:
        case_id = endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    offer(world, TOO_LATE)
    offer(world, SOON, who="nurse")
    page = choices(world, case_id, who="colleague")
    assert (page.limit_on, len(page.earlier), page.later) == (None, 2, [])
    assert case_of(world, "colleague", CaseKind.CONSULTATION) == case_id
    nurse = next(slot for slot in page.earlier if slot.physician_name == "井上 彩")
    book(world, case_id, nurse.public_id, who="colleague")
    assert told(world, Notice.BOOKED_PHYSICIAN) == [("nurse", Hat.NURSE)]
