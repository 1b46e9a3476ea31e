"""Which plan of a return holds today, which one comes next, and can it be put right that the last stage went well?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.models.cases import Case
from casework.rules import return_plans as rules
from casework.rules.errors import NotNow, NotValid
from casework.rules.previews import Preview
from casework.rules.return_plans import Outcome, Phase, PlanEnd, PlanState
from casework.rules.vocabulary import CloseReason, Hat
from casework.services import return_plans, return_views, stage_texts
from casework.web import return_calendars, return_pictures
from tests.services.test_leaves import end
from tests.services.test_return_plans import (
    READERS,
    STAGE,
    answered,
    at,
    back,
    by_state,
    checked,
    decided,
    due,
    first,
    read,
    runs,
    saved,
    sent,
    team,
)


def plans(world, leave_id, who, now):
    hat = Hat.WORKER if who == "worker" else None
    with world.database.writing() as session:
        return return_views.of_leave(session, world.actor(who, hat), leave_id, now=now)


def followed(world, begins: date, now, **changed) -> tuple[str, str, str]:
    """A plan in force, which another one takes the place of on a day; with the leave."""
    former = decided(world)
    leave_id = read(world, former).leave_id
    later = saved(world, leave_id, begins_on=begins, now=now, **changed)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
    return leave_id, former, later


def one_after_the_other(world) -> None:
    begins, now = first(world) + timedelta(weeks=3), at(world, first(world) + timedelta(days=3))
    leave_id, former, later = followed(world, begins, now)
    eve = begins - timedelta(days=1)
    for day, stands in (
        (now.date(), (former, later)), (eve, (former, later)), (begins, (later, None)),
    ):  # fmt: skip
        for who in READERS:
            page = plans(world, leave_id, who, at(world, day))
            found = tuple(None if one is None else one.public_id for one in (page.now, page.next))
            assert found == stands, (day, who)
    page = read(world, former, "worker", now=now)
    assert (page.phase, page.plan.ended_on, page.following.public_id) == (Phase.IN_FORCE, eve, later)
    page = read(world, later, "worker", now=now)
    assert (page.phase, page.before.public_id) == (Phase.AHEAD, former)


def test_the_plan_of_today_is_the_same_for_everybody_and_leads_to_the_next(world):
    one_after_the_other(world)


def test_twin_a_page_that_looks_at_the_state_alone_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "phase", by_state)
    with pytest.raises(AssertionError):
        one_after_the_other(world)


def ends_with_its_eve(world) -> None:
    """Also where the next stage was to begin after it."""
    start = first(world)
    begins, now = start + timedelta(days=11), at(world, start + timedelta(days=9))
    former = decided(world)
    checked(world, former, Outcome.WELL, now.date())
    later = saved(world, read(world, former).leave_id, begins_on=begins, now=now)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
    eve = begins - timedelta(days=1)
    page = read(world, former, now=now)
    assert [(step.run.stage, step.run.until_on, step.last_on) for step in page.steps] == [(1, eve, eve)]
    assert return_pictures.picture(page.steps, now.date()).last == eve
    days = [day for month in return_calendars.months(page.steps) for week in month.weeks for day in week if day]
    assert max(day.on for day in days if day.stage) == eve


def test_table_picture_and_calendar_of_a_plan_end_with_the_eve_of_the_next(world):
    ends_with_its_eve(world)


def test_twin_a_course_that_runs_on_is_seen(world, monkeypatch):
    whole = return_views._steps

    def on(visit, plan, stages):
        session, ended_on = visit.session, plan.ended_on
        with session.no_autoflush:
            plan.ended_on = None
            made = whole(visit, plan, stages)
            plan.ended_on = ended_on
        return made

    monkeypatch.setattr(return_views, "_steps", on)
    with pytest.raises(AssertionError):
        ends_with_its_eve(world)


def test_a_plan_that_never_began_is_over_and_between_no_others(world):
    start, now = first(world), at(world, first(world) + timedelta(days=3))
    leave_id, former, dropped = followed(world, start + timedelta(weeks=3), now)
    later = saved(world, leave_id, begins_on=start + timedelta(weeks=4), now=now)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
    assert read(world, dropped, now=now).phase is Phase.OVER
    assert read(world, dropped, now=now).steps == ()
    assert read(world, former, now=now).following.public_id == later
    assert read(world, later, now=now).before.public_id == former


def to_the_end(world) -> tuple[str, date]:
    """The last stage was said to have gone well, four days before its end, which is given."""
    plan_id, begins = decided(world), first(world)
    answered(world, read(world, plan_id, "worker").waiting.text.public_id, Preview.FINE)
    for days in (13, 34):
        checked(world, plan_id, Outcome.WELL, begins + timedelta(days=days))
    last_on = begins + timedelta(days=55)
    now = at(world, last_on - timedelta(days=5))
    sent(world, read(world, plan_id, now=now).waiting.text.public_id, now=now)
    checked(world, plan_id, Outcome.WELL, last_on - timedelta(days=4))
    return plan_id, last_on


def test_a_plan_is_in_force_until_its_last_day_although_its_last_stage_went_well(world):
    plan_id, last_on = to_the_end(world)
    page = read(world, plan_id, now=at(world, last_on))
    assert (page.plan.state, page.phase) == (PlanState.OVER, Phase.IN_FORCE)
    assert read(world, plan_id, now=at(world, last_on + timedelta(days=1))).phase is Phase.OVER


def put_right(world, outcome) -> None:
    plan_id, last_on = to_the_end(world)
    with world.database.engine.begin() as connection:
        connection.execute(update(Case).values(closed_on=last_on, close_reason=CloseReason.RETURNED))
    day = last_on - timedelta(days=2)
    assert read(world, plan_id, now=at(world, day)).resumable
    weeks = 2 if outcome is Outcome.HOLD else None
    checked(world, plan_id, outcome, day, weeks=weeks, words="別の人のプランと間違えました")
    page = read(world, plan_id, now=at(world, day))
    assert (page.phase, page.plan.ended_on, page.resumable) == (Phase.IN_FORCE, None, False)
    (now,) = [step for step in page.steps if step.now]
    assert (now.run.stage, now.last_on) == (3, last_on if outcome is Outcome.HOLD else day)
    assert page.waiting.eases
    assert [line.text.ended_on for line in team(world, now=at(world, day))] == [None]
    assert len(due(world)) == 1
    with world.database.reading() as session:
        assert session.execute(select(Case.closed_on)).scalar_one() is None
    last = runs(page)[-1]
    assert last[:2] == ((3, last_on + timedelta(days=1)) if outcome is Outcome.HOLD else (2, day + timedelta(days=1)))


@pytest.mark.parametrize("outcome", [Outcome.HOLD, Outcome.BACK])
def test_that_the_last_stage_went_well_can_be_put_right(world, outcome):
    put_right(world, outcome)


def test_twin_an_end_that_leaves_the_supervisor_without_a_text_is_seen(world, monkeypatch):
    monkeypatch.setattr(stage_texts, "take_up", lambda *_of: None)
    with pytest.raises(AssertionError):
        put_right(world, Outcome.HOLD)


def not_for_ever(world) -> None:
    plan_id, last_on = to_the_end(world)
    with pytest.raises(NotNow):
        checked(world, plan_id, Outcome.WELL, last_on)
    late = last_on + timedelta(days=1)
    assert not read(world, plan_id, now=at(world, late)).resumable
    with pytest.raises(NotNow):
        checked(world, plan_id, Outcome.HOLD, late, weeks=1, words="遅すぎる")


def test_what_is_over_for_days_stays_so(world):
    not_for_ever(world)


def test_twin_a_plan_that_can_be_taken_up_for_ever_is_seen(world, monkeypatch):
    monkeypatch.setattr(rules, "put_right_until", lambda *_of: date.max)
    with pytest.raises(AssertionError):
        not_for_ever(world)


def test_nothing_is_put_right_once_another_plan_was_decided(world):
    plan_id, last_on = to_the_end(world)
    now = at(world, last_on - timedelta(days=3))
    later = saved(world, read(world, plan_id).leave_id, begins_on=last_on - timedelta(days=1), now=now)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), later, version=1, now=now)
    page = read(world, plan_id, now=now)
    assert (page.resumable, page.plan.ended_as) == (False, PlanEnd.COMPLETED)
    assert page.plan.ended_on == last_on - timedelta(days=2), "no day has two plans"


def test_the_last_stage_ends_the_plan_only_when_hr_says_that_it_knows(world):
    plan_id, begins = decided(world), first(world)
    for days in (13, 34):
        checked(world, plan_id, Outcome.WELL, begins + timedelta(days=days))
    now = at(world, begins + timedelta(days=55))
    assert read(world, plan_id, now=now).last
    version = read(world, plan_id, now=now).version
    with pytest.raises(NotValid) as refused, world.database.writing() as session:
        return_plans.check(session, world.actor("hr"), plan_id, Outcome.WELL, None, "", version=version, now=now)
    assert refused.value.field == "ends"


def test_nobody_ends_a_plan_and_holds_its_stage_at_once(world):
    plan_id = decided(world)
    back(world, at(world, first(world) + timedelta(days=12)))
    with pytest.raises(NotValid) as refused, world.database.writing() as session:
        return_plans.check(session, world.actor("hr"), plan_id, Outcome.HOLD, 1, "月末のため", ends=True,
                           version=2, now=at(world, first(world) + timedelta(days=12)))  # fmt: skip
    assert refused.value.field == "ends"


def test_weeks_of_a_hold_are_never_dropped_unread(world):
    plan_id = decided(world)
    with pytest.raises(NotValid) as refused:
        checked(world, plan_id, Outcome.WELL, first(world) + timedelta(days=13), weeks=2)
    assert refused.value.field == "weeks"


def drafting(world, leave_id, now):
    with world.database.writing() as session:
        return return_views.drafting(session, world.actor("hr"), leave_id, now=now)


def test_a_new_plan_begins_with_the_stage_in_force_and_a_day_ahead(world):
    plan_id, begins = decided(world), first(world)
    leave_id = read(world, plan_id).leave_id
    end(world, leave_id, begins - timedelta(days=1), now=at(world, begins))
    checked(world, plan_id, Outcome.WELL, begins + timedelta(days=13))
    now = at(world, begins + timedelta(days=20))
    page = drafting(world, leave_id, now)
    assert [one.minutes for one in page.stages] == [360, 480]
    assert page.begins_on == begins + timedelta(days=35), "after the stage in force"
    late = at(world, begins + timedelta(days=50))
    assert drafting(world, leave_id, late).begins_on == late.date(), "a day that can be"


def test_a_draft_whose_day_has_passed_is_offered_one_that_can_be(world):
    leave_id = read(world, decided(world)).leave_id
    saved(world, leave_id, begins_on=first(world), stages=(replace(STAGE, weeks=1),))
    assert drafting(world, leave_id, world.now).begins_on == first(world)
    late = at(world, first(world) + timedelta(days=9))
    assert drafting(world, leave_id, late).begins_on >= late.date()


def test_hr_reads_what_the_employee_wants_changed_where_a_new_plan_is_made(world):
    plan_id = decided(world)
    answered(world, read(world, plan_id).waiting.text.public_id, Preview.WRONG, "電話の応対も外してほしい")
    page = read(world, plan_id)
    assert page.wished == ("電話の応対も外してほしい",)
    assert drafting(world, page.leave_id, world.now).wished == page.wished
    for who in ("physician", "nurse"):
        assert read(world, plan_id, who).wished == (), "the employee's answer is HR's to read"
