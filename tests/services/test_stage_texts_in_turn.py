"""Does a supervisor have one text of a stage on each day, whatever day of the week it goes out on, and is none lost?"""

from datetime import date, timedelta

import pytest

from casework.models.return_plans import ReturnPlan
from casework.models.stage_texts import StageText
from casework.rules.errors import NotNow, NotValid
from casework.rules.previews import Preview
from casework.rules.return_plans import Outcome
from casework.services import return_plans, stage_texts
from tests.services.test_return_plans import answered, at, checked, decided, ended, first, read, saved, sent, team


def waiting(world, plan_id, now):
    return read(world, plan_id, now=now).waiting.text.public_id


def holds(world, now) -> list[tuple[date, date | None]]:
    """From when until when each text is to be kept to, in order."""
    return [(line.text.from_on, line.text.ended_on) for line in reversed(team(world, now=now))]


def follow(world, sent_later: int) -> None:
    """The text of the next stage goes out so many days after it was made, on whatever day of the week that is, between
    the holidays at the end of the year too.
    """
    plan_id, begins = decided(world), first(world)
    sent(world, waiting(world, plan_id, world.now), "あすから出勤するため")
    made = begins + timedelta(days=11)
    checked(world, plan_id, Outcome.WELL, made)
    now = at(world, made + timedelta(days=sent_later))
    text_id = waiting(world, plan_id, now)
    reason = "" if read(world, plan_id, now=now).waiting.free else "早めに伝えるため"
    sent(world, text_id, reason, now=now)
    (former, eve), (later, ends) = holds(world, now)
    assert (former, ends) == (begins, None)
    assert later == max(begins + timedelta(days=14), now.date())
    assert eve == later - timedelta(days=1), "neither a day with two nor a day without"


@pytest.mark.parametrize("days", range(22))
def test_each_text_holds_until_the_day_before_the_next(world, days):
    follow(world, days)


def test_twin_a_text_that_reaches_back_before_it_was_sent_is_seen(world, monkeypatch):
    monkeypatch.setattr(stage_texts, "max", lambda one, _today: one, raising=False)
    with pytest.raises(AssertionError):
        follow(world, 8)


def test_twin_texts_that_go_on_beside_each_other_are_seen(world, monkeypatch):
    monkeypatch.setattr(stage_texts, "_follow_each_other", lambda *_of: None)
    with pytest.raises(AssertionError):
        follow(world, 1)


def test_a_first_text_that_goes_out_late_begins_on_its_day(world):
    plan_id, now = decided(world), at(world, first(world) + timedelta(days=20))
    sent(world, waiting(world, plan_id, now), now=now)
    (line,) = team(world, now=now)
    assert (line.from_on, line.text.until_on) == (now.date(), now.date())


def replaced(world, days: int) -> tuple[str, str]:
    """A plan in force whose first text waits, and the one that takes its place so many days after its first one."""
    former, now = decided(world), at(world, first(world))
    later = saved(world, read(world, former).leave_id, begins_on=first(world) + timedelta(days=days), now=now)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
    return former, later


def goes_out_until_the_eve(world) -> None:
    former, later = replaced(world, 9)
    now, eve = at(world, first(world) + timedelta(days=1)), first(world) + timedelta(days=8)
    ahead, today = waiting(world, later, now), waiting(world, former, now)
    sent(world, ahead, "早めに伝えるため", now=now)
    answered(world, today, Preview.FINE)
    sent(world, today, now=now)
    assert holds(world, now) == [(now.date(), eve), (eve + timedelta(days=1), None)]
    assert [line.text.until_on for line in team(world, now=now)][-1] == eve


def test_the_text_of_a_plan_that_another_one_replaces_still_goes_out_for_its_days(world):
    goes_out_until_the_eve(world)


def test_twin_a_text_that_is_lost_with_the_decision_on_another_plan_is_seen(world, monkeypatch):
    unsent = StageText.sent_at.is_(None)
    monkeypatch.setattr(stage_texts, "going_out", lambda _today: unsent & (ReturnPlan.ended_on.is_(None)))
    with pytest.raises(AttributeError):
        goes_out_until_the_eve(world)


def test_after_the_eve_it_goes_out_no_more(world):
    former, _later = replaced(world, 9)
    now = at(world, first(world))
    text_id = waiting(world, former, now)
    late = at(world, first(world) + timedelta(days=9))
    assert read(world, former, now=late).waiting is None
    with pytest.raises(NotNow):
        sent(world, text_id, "遅れて", now=late)


def test_what_a_sent_text_ahead_was_to_follow_ends_before_the_new_plan(world):
    plan_id, begins = decided(world), first(world)
    sent(world, waiting(world, plan_id, world.now), "あすから出勤するため")
    now = at(world, begins + timedelta(days=8))
    checked(world, plan_id, Outcome.WELL, now.date())
    sent(world, waiting(world, plan_id, now), "早めに伝えるため", now=now)
    later = saved(world, read(world, plan_id).leave_id, begins_on=begins + timedelta(days=11), now=now)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
    sent(world, waiting(world, later, now), "早めに伝えるため", now=now)
    eve = begins + timedelta(days=10)
    assert sorted(holds(world, now), key=str) == [
        (begins, eve), (begins + timedelta(days=11), None), (begins + timedelta(days=14), eve),
    ]  # fmt: skip


def test_what_ended_with_its_plan_is_not_prolonged_by_the_next_one(world):
    plan_id, begins = decided(world), first(world)
    sent(world, waiting(world, plan_id, world.now), "あすから出勤するため")
    ended(world, plan_id, at(world, begins + timedelta(days=3)))
    now = at(world, begins + timedelta(days=5))
    later = saved(world, read(world, plan_id).leave_id, begins_on=begins + timedelta(days=20), now=now)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
    sent(world, waiting(world, later, now), "早めに伝えるため", now=now)
    assert holds(world, now)[0] == (begins, begins + timedelta(days=3))


def test_a_wish_is_never_dropped_unread(world):
    text_id = waiting(world, decided(world), world.now)
    with pytest.raises(NotValid) as refused:
        answered(world, text_id, Preview.FINE, "でも電話は外してほしい")
    assert refused.value.field == "wrong"


def test_a_reason_that_nobody_needs_any_more_is_never_dropped_unread(world):
    text_id = waiting(world, decided(world), world.now)
    answered(world, text_id, Preview.FINE)
    with pytest.raises(NotValid) as refused:
        sent(world, text_id, "返事を待たずに送る")
    assert refused.value.field == "despite"
