"""Does the list of the day show who comes in order, and what waits for its record?"""

from datetime import UTC, date, datetime, time

import pytest

from casework.rules.errors import NotYours
from casework.rules.vocabulary import BookingState, CaseKind
from casework.services import visits
from tests.services import asking, talking
from tests.services.talking import DAY, THEN


def listed(world, *, who="physician", now=THEN):
    with world.database.writing() as session:
        return visits.visits(session, world.actor(who), now=now)


def two_booked(world) -> dict[str, str]:
    """The colleague comes at 13:00 and the worker at 14:00 of the same day, the later one booked first."""
    bookings = {}
    for name, at in (("worker", time(14)), ("colleague", time(13))):
        case_id = asking.invited(world, name)
        asking.ask(world, case_id, who=name)
        asking.offer(world, DAY, at=at)
        free = asking.choices(world, case_id, who=name)
        bookings[name] = asking.book(world, case_id, (free.earlier or free.later)[0].public_id, who=name).public_id
    return bookings


def test_they_come_in_order_with_place_limit_and_state(world):
    two_booked(world)
    page = listed(world, now=world.now)
    assert [day for day, _turns in page.days] == [DAY]
    first, second = page.days[0][1]
    assert (first.employee.name, second.employee.name) == ("鈴木 健", "佐藤 真由美")
    assert first.booking.starts_at == datetime(2026, 12, 8, 4, 0, tzinfo=UTC)
    assert (first.booking.place, first.booking.state, first.case.kind) == (
        "会議室B", BookingState.BOOKED, CaseKind.STATUTORY,
    )  # fmt: skip
    assert first.limit is not None
    assert first.limit.limit_on == date(2026, 12, 31)
    assert (first.interview, first.missable, page.unfinished) == (None, False, [])


def test_once_its_time_has_come_it_may_be_missed_and_never_falls_off_the_list(world):
    two_booked(world)
    first, second = listed(world, now=datetime(2026, 12, 8, 4, 30, tzinfo=UTC)).days[0][1]
    assert (first.missable, second.missable) == (True, False)
    assert [day for day, _turns in listed(world, now=datetime(2026, 12, 20, 1, tzinfo=UTC)).days] == [DAY]


def test_a_held_interview_waits_for_its_record_until_it_is_issued(world):
    _case, interview_id = talking.held(world)
    page = listed(world)
    assert page.days[0][1][0].booking.state is BookingState.KEPT
    assert [(one.interview.public_id, one.limit and one.limit.limit_on) for one in page.unfinished] == [
        (interview_id, date(2027, 1, 7))
    ]
    assert listed(world, now=datetime(2026, 12, 9, 6, tzinfo=UTC)).days == []
    version = talking.save(world, interview_id)
    assert len(listed(world).unfinished) == 1
    talking.issue(world, interview_id, version=version)
    assert listed(world).unfinished == []


def test_others_see_an_empty_list_or_none(world):
    two_booked(world)
    talking.held(world, "hr")
    for name in ("outside_physician", "factory_physician", "nurse", "stranger_physician"):
        page = listed(world, who=name)
        assert (page.days, page.unfinished) == ([], [])
    for name in ("hr", "clerk", "worker", "supervisor", "committee", "admin"):
        with pytest.raises(NotYours):
            listed(world, who=name)
