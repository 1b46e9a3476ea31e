"""Does a plan give nobody a time outside of their hours, and is more time asked for within them?"""

from datetime import date, time, timedelta

import pytest

from casework.rules.capacity import Help
from casework.rules.vocabulary import InterviewMode
from casework.services import capacity
from casework.services.fits import Fit
from casework.services.wishes import Wish
from tests.services import asking
from tests.services.planning import SOON, accept, page, proposal, wait
from tests.services.test_rosters import DAY, NIGHT, OFF, roster

LAST = date(2026, 12, 31)


def days(shift, *, first=date(2026, 12, 1), last=LAST):
    return [(first + timedelta(days=ahead), shift) for ahead in range((last - first).days + 1)]


def given(world) -> list[tuple[str, str]]:
    return [(row.who.employee.name, f"{row.slot.starts_at:%d %H}") for row in proposal(world).rows]


def test_a_plan_gives_nobody_a_time_outside_of_their_hours(world):
    """Both could come at two; only who works then does, and the other waits for an evening."""
    wait(world, "worker", "colleague")
    asking.offer(world, SOON, at=time(14), count=2)
    assert len(given(world)) == 2
    roster(world, (SOON, NIGHT))
    assert given(world) == [("鈴木 健", "08 05")]
    assert [one.employee.name for one in proposal(world).without] == ["佐藤 真由美"]
    assert [line.lacking for line in page(world).lines] == [1]
    asking.offer(world, SOON, at=time(22, 30))
    assert given(world) == [("鈴木 健", "08 05"), ("佐藤 真由美", "08 13")]
    assert page(world).lacks == ()
    assert accept(world, proposal(world)) == 2


def test_twin_a_plan_that_does_not_ask_for_hours_is_seen(world, monkeypatch):
    monkeypatch.setattr(Fit, "suits", property(lambda _fit: True))
    with pytest.raises(AssertionError):
        test_a_plan_gives_nobody_a_time_outside_of_their_hours(world)


def way_out(world) -> list[tuple[Help, int, date]]:
    return [
        (step.help, step.count, step.until) for lack in page(world).lacks for way in lack.ways[:1] for step in way
    ]  # fmt: skip


def test_more_time_is_asked_for_on_a_day_on_which_it_is_of_use(world):
    wait(world, "worker", wish=Wish(InterviewMode.ONLINE))
    assert way_out(world) == [(Help.ONLINE, 1, LAST)]
    assert not page(world).lacks[0].rostered
    roster(world, *days(NIGHT, first=date(2026, 12, 16)), (date(2026, 12, 14), DAY), (date(2026, 12, 15), OFF))
    assert way_out(world) == [(Help.ONLINE, 1, date(2026, 12, 14))]
    assert page(world).lacks[0].rostered
    asking.offer(world, date(2026, 12, 14), at=time(9), online=True)
    assert page(world).lacks == ()


def test_who_always_works_at_night_is_told_of_without_a_way_that_would_be_none(world):
    wait(world, "worker", wish=Wish(InterviewMode.ONLINE))
    roster(world, *days(NIGHT))
    (lack,) = page(world).lacks
    assert (lack.ways, lack.rostered) == ((), True)


def test_twin_help_at_any_time_is_seen(world, monkeypatch):
    monkeypatch.setattr(capacity._Helpers, "_barred", lambda _self: {})
    with pytest.raises(AssertionError):
        test_more_time_is_asked_for_on_a_day_on_which_it_is_of_use(world)


def test_an_appointment_that_stands_is_left_alone(world):
    cases = wait(world, "worker")
    asking.offer(world, SOON, at=time(14))
    (slot,) = asking.choices(world, cases["worker"]).earlier
    booking = asking.book(world, cases["worker"], slot.public_id)
    roster(world, (SOON, NIGHT))
    assert booking.starts_at == slot.starts_at
    assert (proposal(world).rows, proposal(world).without) == ((), ())
