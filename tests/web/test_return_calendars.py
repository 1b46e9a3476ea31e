"""Do picture and calendar of a return show what holds: past an end that nobody checked, and no longer once over?"""

from datetime import date, timedelta
from itertools import pairwise

from casework.rules.return_plans import PlanEnd
from casework.services import return_plans
from casework.web import return_calendars, return_pictures
from tests.databases import SQLITE_ONLY
from tests.services import test_return_plans
from tests.services.test_return_plans import decided, first, read

pytestmark = SQLITE_ONLY


def days(page) -> dict[date, int]:
    """The stage of each day."""
    return {
        day.on: day.stage
        for month in return_calendars.months(page.steps)
        for week in month.weeks
        for day in week
        if day is not None and day.stage is not None
    }


def at(world, days_later):
    return test_return_plans.at(world, first(world) + timedelta(days=days_later))


def test_a_stage_that_nobody_checked_goes_on_until_today(world):
    plan_id = decided(world)
    late = at(world, 20)  # six days past the end of the first two weeks
    shown = days(read(world, plan_id, now=late))
    assert [shown[first(world) + timedelta(days=n)] for n in (0, 13, 14, 20)] == [1, 1, 1, 1]
    assert shown[first(world) + timedelta(days=21)] == 2
    picture = return_pictures.picture(read(world, plan_id, now=late).steps, late.date())
    edges = [(bar.x, bar.x + bar.width) for bar in picture.bars]
    assert all(before[1] <= after[0] + 0.05 for before, after in pairwise(edges)), edges


def test_a_plan_that_ended_early_is_drawn_until_then(world):
    plan_id = decided(world)
    day = at(world, 5)
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, PlanEnd.STOPPED, version=2, now=day)
    shown = days(read(world, plan_id, now=at(world, 9)))
    assert max(shown) <= day.date()
