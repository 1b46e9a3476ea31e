"""Is it always the first undone step of the road that a case waits for?"""

from dataclasses import fields, replace

import pytest

from casework.rules.standing import HR_ACTS, Done, Station, Waits, road, waits

NOTHING = Done(**dict.fromkeys((field.name for field in fields(Done)), False))
STEPS = ("booked", "held", "issued", "heard", "decided", "explained", "instructed")


def after(*steps: str, **more: bool) -> Done:
    return replace(NOTHING, **dict.fromkeys(steps, True), **more)


@pytest.mark.parametrize(
    ("done", "expected", "place"),
    [
        (0, Waits.BOOKING, 2),
        (1, Waits.INTERVIEW, 2),
        (2, Waits.OPINION, 3),
        (3, Waits.HEARING, 4),
        (4, Waits.DECISION, 5),
        (5, Waits.EXPLANATION, 6),
        (6, Waits.INSTRUCTION, 7),
        (7, Waits.FOLLOW_UP, 8),
    ],
)
def test_step_by_step(done, expected, place):
    found = after(*STEPS[:done])
    assert waits(found) is expected
    whole = road(found)
    assert whole is not None
    assert (whole.current, len(whole.stations)) == (place, 8)
    assert Station.NORMAL not in whole.stations


def test_an_interview_without_an_appointment_counts():
    assert waits(after("held")) is Waits.OPINION


def test_an_instruction_may_come_before_the_explanation():
    """The explanation is still owed, however early the supervisor was told."""
    assert waits(after("booked", "held", "issued", "heard", "decided", "instructed")) is Waits.EXPLANATION


def test_normal_work_needs_no_hearing_and_ends_with_a_notice():
    advised = after("booked", "held", "issued", "normal")
    assert waits(advised) is Waits.NORMAL
    short = road(advised)
    assert short is not None
    assert (short.stations[-1], short.current) == (Station.NORMAL, 4)
    told = replace(advised, decided=True, decided_normal=True)
    assert waits(told) is Waits.FOLLOW_UP
    behind = road(told)
    assert behind is not None
    assert behind.current == 5


def test_who_was_heard_is_decided_about_even_when_work_is_normal():
    """An employer who departs from 通常勤務 hears first; the full road follows."""
    heard = after("booked", "held", "issued", "normal", "heard")
    assert waits(heard) is Waits.DECISION
    whole = road(heard)
    assert whole is not None
    assert len(whole.stations) == 8


@pytest.mark.parametrize("steps", [(), STEPS])
def test_a_withdrawn_or_ended_request_waits_for_nothing(steps):
    assert waits(after(*steps, withdrawn=True, closed=True)) is Waits.WITHDRAWN
    assert waits(after(*steps, closed=True)) is Waits.OVER
    assert road(after(*steps, withdrawn=True)) is None
    assert road(after(*steps, closed=True)) is None


def test_what_hr_does_itself():
    own = {Waits.HEARING, Waits.DECISION, Waits.NORMAL, Waits.EXPLANATION, Waits.RECONSIDERATION, Waits.INSTRUCTION}
    assert own == HR_ACTS


@pytest.mark.parametrize("more", [(), ("instructed",), ("decided_normal",)])
def test_a_refusal_is_looked_at_again_before_anything_else(more):
    """Also where the supervisor was told already, and where no measures were decided although some were advised."""
    refused = after(*STEPS[:6], *more, refused=True)
    assert waits(refused) is Waits.RECONSIDERATION
    found = road(refused)
    assert found is not None
    assert found.stations[found.current - 2 : found.current] == (Station.EXPLANATION, Station.RECONSIDERATION)
    behind = road(replace(refused, refused=False))
    assert behind is not None
    assert Station.RECONSIDERATION not in behind.stations
