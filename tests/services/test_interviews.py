"""Is a talk noted where only its carers read it, and counted exactly when it was held?"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.cases import Assignment, Case, Limit
from casework.models.interviews import Interview
from casework.models.people import HatGrant
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.vocabulary import (
    AssignmentRole,
    BookingState,
    CaseKind,
    Hat,
    InterviewMode,
    InterviewState,
    RequestState,
    Zone,
)
from casework.services import cases, endings, interviews, screens
from casework.services.interviews import Notes
from tests.services import asking, talking
from tests.services.talking import DAY, NOTES, THEN, begun, held, hold, note, page, start
from tests.services.test_bookings import told
from tests.world import LONG_AGO


def running(world) -> dict[Clock, Limit]:
    with world.database.reading() as session:
        found = session.execute(select(Limit).where(Limit.stopped_on.is_(None))).scalars().all()
    return {limit.clock: limit for limit in found}


def states(world) -> tuple[InterviewState, BookingState, RequestState]:
    with world.database.reading() as session:
        return (
            session.execute(select(Interview.state).order_by(Interview.id)).scalars().all()[-1],
            session.execute(select(Booking.state).order_by(Booking.id)).scalars().all()[-1],
            session.execute(select(InterviewRequest.state)).scalar_one(),
        )


def consulting(world, *, who="nurse") -> tuple[str, str]:
    """A consultation with the nurse, its notes open: (case, interview)."""
    with world.database.writing() as session:
        case_id = endings.talk(session, world.actor("worker"), asking.EITHER, now=world.now)
    asking.offer(world, DAY, who=who)
    free = asking.choices(world, case_id)
    booking = asking.book(world, case_id, (free.earlier or free.later)[0].public_id)
    return case_id, start(world, booking.public_id, who=who)


def missed(world, booking_id, *, who="physician", now=THEN):
    with world.database.writing() as session:
        return interviews.missed(session, world.actor(who), booking_id, now=now)


def break_off(world, interview_id, **more):
    with world.database.writing() as session:
        return interviews.break_off(session, world.actor("physician"), interview_id, now=THEN, **more)


def in_care(world, *, on=date(2026, 12, 1)) -> list[int]:
    """Who has a case on a day."""
    with world.database.reading() as session:
        return list(session.execute(select(Assignment.person_id).where(Assignment.on(on))).scalars())


def test_notes_open_once_however_often_begun(world):
    _case, booking_id, interview_id = begun(world)
    assert start(world, booking_id) == interview_id
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Interview)).scalar_one() == 1
    found = page(world, interview_id)
    assert (found.known.interview.state, found.known.interview.mode) == (
        InterviewState.PREPARED, InterviewMode.IN_PERSON,
    )  # fmt: skip
    assert (found.mine, found.prepared, found.record_open, found.opinion_id) == (True, True, False, None)
    assert found.known.employee.name == "佐藤 真由美"
    assert found.known.scores is not None
    assert found.known.scores.reactions == 80
    assert {limit.clock for limit in found.known.limits} >= {Clock.INTERVIEW}


@pytest.mark.parametrize(
    ("name", "hat"),
    [
        ("outside_physician", None), ("factory_physician", None), ("nurse", None), ("clerk", None), ("hr", None),
        ("worker", None), ("supervisor", None), ("admin", None), ("stranger_physician", None), ("hr", Hat.WORKER),
    ],
)  # fmt: skip
def test_nobody_but_who_holds_the_talk_begins_or_reads_it(world, name, hat):
    _case, booking_id, interview_id = begun(world)
    actor = world.actor(name, hat)
    for verb, record in (
        (interviews.start, booking_id),
        (screens.page, interview_id),
        (interviews.missed, booking_id),
    ):
        with world.database.writing() as session, pytest.raises(NotYours):
            verb(session, actor, record, now=THEN)
    with world.database.writing() as session, pytest.raises(NotYours):
        interviews.write(session, actor, interview_id, NOTES, version=1, now=THEN)
    with world.database.writing() as session, pytest.raises(NotYours):
        interviews.hold(session, actor, interview_id, DAY, InterviewMode.IN_PERSON, now=THEN)


def test_notes_are_kept_and_read_again(world):
    _case, _booking, interview_id = begun(world)
    note(world, interview_id)
    found = page(world, interview_id).known.interview
    assert Notes(**{name: getattr(found, name) for name in interviews.TEXTS}) == NOTES
    note(world, interview_id, Notes(complaint="別の話"), version=2)
    found = page(world, interview_id).known.interview
    assert (found.complaint, found.assessment) == ("別の話", None)


def test_notes_stand_sealed_in_the_database(world):
    """The raw rows hold no word of the notes; the twin, an unsealed column, holds its word."""
    _case, _booking, interview_id = begun(world)
    note(world, interview_id)
    with world.database.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT * FROM interview").one()
    text = b"|".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in raw)
    assert b"canary" not in text
    assert b"in_person" in text


def test_two_windows_do_not_overwrite_one_another(world):
    _case, _booking, interview_id = begun(world)
    note(world, interview_id, version=1)
    with pytest.raises(Stale):
        note(world, interview_id, Notes(complaint="もう一つの窓"), version=1)
    with pytest.raises(Stale):
        hold(world, interview_id, notes=Notes(complaint="もう一つの窓"), version=1)
    assert page(world, interview_id).known.interview.complaint == NOTES.complaint
    assert states(world)[0] is InterviewState.PREPARED


def test_a_held_talk_ends_its_limit_and_starts_that_of_the_opinion(world):
    _case, interview_id = held(world)
    assert states(world) == (InterviewState.HELD, BookingState.KEPT, RequestState.FULFILLED)
    left = running(world)
    assert Clock.INTERVIEW not in left
    opinion = left[Clock.OPINION]
    assert (opinion.start_on, opinion.limit_on, opinion.zone, opinion.record_id) == (
        DAY, date(2027, 1, 7), Zone.EMPLOYER, interview_id,
    )  # fmt: skip
    found = page(world, interview_id)
    assert (found.prepared, found.record_open) == (False, True)
    assert found.known.interview.complaint == NOTES.complaint
    assert found.known.interview.affiliation == "みなと診療所"


@pytest.mark.parametrize(
    ("on", "mode", "field"),
    [
        (date(2026, 12, 9), InterviewMode.ONLINE, "held_on"),
        (date(2026, 11, 30), InterviewMode.ONLINE, "held_on"),
        (DAY, InterviewMode.EITHER, "mode"),
    ],
)
def test_an_impossible_day_or_way_is_refused_beside_its_field(world, on, mode, field):
    _case, _booking, interview_id = begun(world)
    with pytest.raises(NotValid) as refused:
        hold(world, interview_id, on=on, mode=mode, notes=NOTES, version=1)
    assert refused.value.field == field
    assert states(world) == (InterviewState.PREPARED, BookingState.BOOKED, RequestState.SUBMITTED)


def test_a_talk_on_the_day_of_the_request_counts_by_tokyo(world):
    """23:30 UTC of the day before is the morning of the day in Tokyo."""
    _case, _booking, interview_id = begun(world)
    hold(world, interview_id, on=date(2026, 12, 9), now=datetime(2026, 12, 8, 23, 30, tzinfo=UTC))
    assert running(world)[Clock.OPINION].start_on == date(2026, 12, 9)


def test_a_talk_is_held_once(world):
    _case, interview_id = held(world)
    with pytest.raises(NotNow):
        hold(world, interview_id)
    with pytest.raises(NotNow):
        break_off(world, interview_id)
    note(world, interview_id, Notes(assessment="後から書き足した"), version=2)


def test_a_withdrawal_at_the_door_wins_over_the_talk(world):
    case_id, _booking, interview_id = begun(world)
    with world.database.writing() as session:
        withdrawal = endings.withdrawal(session, world.actor("worker"), case_id, now=THEN)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), case_id, version=withdrawal.version, now=THEN)
    with pytest.raises((NotNow, NotYours)):
        hold(world, interview_id)
    with world.database.reading() as session:
        assert session.execute(select(Interview.state)).scalar_one() is InterviewState.BROKEN_OFF


def test_a_broken_talk_is_not_counted_and_another_can_be_booked(world):
    case_id, _booking, interview_id = begun(world)
    break_off(world, interview_id, notes=NOTES, version=1)
    assert states(world) == (InterviewState.BROKEN_OFF, BookingState.CANCELLED, RequestState.SUBMITTED)
    assert Clock.INTERVIEW in running(world)
    assert Clock.OPINION not in running(world)
    with pytest.raises(NotYours):
        page(world, interview_id)
    asking.offer(world, date(2026, 12, 15), now=THEN)
    free = asking.choices(world, case_id, now=THEN)
    again = asking.book(world, case_id, free.earlier[0].public_id, now=THEN)
    second = start(world, again.public_id)
    assert second != interview_id
    assert page(world, interview_id).known.interview.complaint == NOTES.complaint
    with pytest.raises(NotValid, match="予約の日"):
        hold(world, second)
    hold(world, second, on=date(2026, 12, 15), now=THEN + timedelta(days=7))
    assert states(world) == (InterviewState.HELD, BookingState.KEPT, RequestState.FULFILLED)


def test_who_did_not_come_is_not_blamed_and_may_choose_again(world):
    case_id, booking_id, interview_id = begun(world)
    with pytest.raises(NotNow):
        missed(world, booking_id, now=datetime(2026, 12, 8, 4, 59, tzinfo=UTC))
    shown = missed(world, booking_id)
    assert shown.state is BookingState.MISSED
    assert states(world) == (InterviewState.BROKEN_OFF, BookingState.MISSED, RequestState.SUBMITTED)
    assert Clock.INTERVIEW in running(world)
    with pytest.raises(NotYours):
        missed(world, booking_id)
    with pytest.raises(NotYours):
        hold(world, interview_id)
    asking.offer(world, date(2026, 12, 15), now=THEN)
    free = asking.choices(world, case_id, now=THEN)
    assert asking.book(world, case_id, free.earlier[0].public_id, now=THEN).state is BookingState.BOOKED


def test_who_did_not_come_twice_is_asked_the_same_way_as_before(world):
    case_id, booking_id, _interview = begun(world)
    missed(world, booking_id)
    day, at = date(2026, 12, 15), THEN + timedelta(days=7)
    asking.offer(world, day, now=THEN)
    again = asking.book(world, case_id, asking.choices(world, case_id, now=THEN).earlier[0].public_id, now=THEN)
    missed(world, again.public_id, now=at)
    assert states(world) == (InterviewState.BROKEN_OFF, BookingState.MISSED, RequestState.SUBMITTED)
    assert Clock.INTERVIEW in running(world)
    asking.offer(world, date(2026, 12, 17), now=at)
    free = asking.choices(world, case_id, now=at)
    assert not free.may_wait
    assert asking.book(world, case_id, free.earlier[0].public_id, now=at).state is BookingState.BOOKED
    assert told(world, Notice.MISSED) == [("worker", Hat.WORKER)] * 2


def missed_by_outside(world) -> tuple[str, str, str]:
    """Nobody came to the outside physician, whose notes were open: (case, booking, interview)."""
    case_id, booking_id, interview_id = begun(world, physician="outside_physician")
    note(world, interview_id, who="outside_physician")
    missed(world, booking_id, who="outside_physician")
    return case_id, booking_id, interview_id


def broken_off_by_outside(world) -> tuple[str, str, str]:
    """The talk with the outside physician broke off: (case, booking, interview)."""
    case_id, booking_id, interview_id = begun(world, physician="outside_physician")
    with world.database.writing() as session:
        interviews.break_off(
            session, world.actor("outside_physician"), interview_id, notes=NOTES, version=1, now=THEN
        )  # fmt: skip
    return case_id, booking_id, interview_id


@pytest.mark.parametrize("not_held", [missed_by_outside, broken_off_by_outside])
def test_whose_talk_was_not_held_reads_nothing_of_the_next_one(world, not_held):
    case_id, _booking, first = not_held(world)
    with pytest.raises(NotYours):
        page(world, first, who="outside_physician")
    asking.offer(world, date(2026, 12, 15), now=THEN)
    free = asking.choices(world, case_id, now=THEN)
    again = asking.book(world, case_id, free.earlier[0].public_id, now=THEN)
    assert again.physician_name == "山田 哲也"
    second = start(world, again.public_id)
    note(world, second)
    for interview_id in (first, second):
        with pytest.raises(NotYours):
            page(world, interview_id, who="outside_physician")
    assert page(world, second).known.interview.assessment == NOTES.assessment  # the twin: who has the case reads
    assert page(world, first).known.interview.assessment == NOTES.assessment


def put_into_care(world, case_id, name) -> None:
    """A care that nothing ended: what an earlier release, or another road, left behind."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        case = visit.reach(Case, case_id)
        cases.assign(visit, case, world.people[name].person_id, AssignmentRole.INTERVIEWER, visit.today)


@pytest.mark.parametrize("name", ["outside_physician", "physician"])
def test_a_withdrawal_ends_every_care_even_without_a_booking(world, name):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    put_into_care(world, case_id, name)
    assert world.people[name].person_id in in_care(world)
    with world.database.writing() as session:
        seen = endings.withdrawal(session, world.actor("worker"), case_id, now=world.now)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), case_id, version=seen.version, now=world.later(days=1))
    assert in_care(world, on=date(2026, 12, 2)) == []


def test_a_booking_ends_the_care_of_everybody_else(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    put_into_care(world, case_id, "outside_physician")
    asking.offer(world, DAY)
    free = asking.choices(world, case_id)
    asking.book(world, case_id, free.earlier[0].public_id, now=world.later(days=1))
    assert in_care(world, on=date(2026, 12, 2)) == [world.people["physician"].person_id]


def test_a_cancelled_booking_is_not_begun(world):
    case_id, booking = asking.booked(world)
    with world.database.writing() as session:
        withdrawal = endings.withdrawal(session, world.actor("worker"), case_id, now=world.now)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), case_id, version=withdrawal.version, now=world.now)
    with pytest.raises((NotNow, NotYours)):
        start(world, booking.public_id)


@pytest.fixture
def both_hats(world):
    """The physician is nurse of the head office too."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        grant = HatGrant(
            company_id=world.company_id, person_id=world.people["physician"].person_id, hat=Hat.NURSE,
            workplace_id=world.head_office, from_on=LONG_AGO,
        )  # fmt: skip
        session.add(grant)
        session.flush()
        visit.record("hat_grant", ids.fresh())
    return world


def test_the_interview_of_the_law_is_not_held_under_a_nurses_hat(both_hats):
    """Begun as a physician, then the other hat is put on."""
    world, (_case, _booking, interview_id) = both_hats, begun(both_hats)
    nurse = world.actor("physician", Hat.NURSE)
    tries: tuple[tuple[Any, dict[str, Any]], ...] = (
        (interviews.hold, {"held_on": DAY, "mode": InterviewMode.IN_PERSON}),
        (interviews.break_off, {}),
        (interviews.write, {"notes": NOTES, "version": 1}),
    )
    for verb, more in tries:
        with world.database.writing() as session, pytest.raises(NotNow, match="医師だけ"):
            verb(session, nurse, interview_id, now=THEN, **more)
    assert states(world) == (InterviewState.PREPARED, BookingState.BOOKED, RequestState.SUBMITTED)
    hold(world, interview_id)
    assert states(world)[0] is InterviewState.HELD


def test_a_consultation_leaves_notes_and_nothing_for_the_employer(world):
    _case, interview_id = consulting(world)
    hold(world, interview_id, who="nurse", notes=NOTES, version=1)
    found = page(world, interview_id, who="nurse")
    assert found.known.case.kind is CaseKind.CONSULTATION
    assert found.known.interview.state is InterviewState.HELD
    assert (found.record_open, found.known.scores) == (False, None)
    assert Clock.OPINION not in running(world)
    with world.database.reading() as session:
        zones = session.execute(select(Limit.zone).distinct()).scalars().all()
    assert Zone.EMPLOYER not in zones
    with pytest.raises(NotYours):
        talking.draft(world, interview_id, who="physician")
