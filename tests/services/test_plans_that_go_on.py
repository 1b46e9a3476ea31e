"""Which plan of a return holds where the next one never begins, or where a leave between them was a slip?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.models.return_plans import ReturnPlan
from casework.models.stage_texts import StageText
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import Outcome, Phase, PlanEnd
from casework.rules.vocabulary import Hat
from casework.services import plans_in_force, return_plans, stage_texts
from tests.services.test_hearings import notes
from tests.services.test_leave_starts import again, returned
from tests.services.test_leaves import end
from tests.services.test_return_plans import due, read, saved
from tests.walks import walked

AHEAD = 28
"""So many days after the second plan was decided it begins."""


@walked
def two(world, *, sent: bool = False):
    """One plan is in force with its text, another one is decided ahead, with a text that was sent (`sent`)."""
    leave_id, first, _back = returned(world)
    now = world.later(days=12)
    begins = now.date() + timedelta(days=AHEAD)
    second = saved(world, leave_id, now=now, begins_on=begins)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), second, version=1, now=now)
    if sent:
        text_id = read(world, second, now=now).waiting.text.public_id
        with world.database.writing() as session:
            stage_texts.send(session, world.actor("hr"), text_id, "急ぎのため", now=now)
    return first, second, begins


def days(world) -> list[tuple[object, object]]:
    """Of each plan, and of each text, its first and last day."""
    with world.database.reading() as session:
        plans = session.execute(select(ReturnPlan.begins_on, ReturnPlan.ended_on).order_by(ReturnPlan.number)).all()
        texts = session.execute(select(StageText.from_on, StageText.ended_on).order_by(StageText.id)).all()
    return [tuple(one) for one in [*plans, *texts]]


def stopped(world, plan_id, how, now) -> None:
    version = read(world, plan_id, now=now).version
    with world.database.writing() as session:
        return_plans.end(session, world.actor("hr"), plan_id, how, version=version, now=now)


def goes_on(world, *, sent: bool) -> None:
    first, second, begins = two(world, sent=sent)
    now = world.later(days=14)
    stopped(world, second, PlanEnd.STOPPED, now)
    page = read(world, first, now=now)
    assert (page.phase, page.plan.ended_on) == (Phase.IN_FORCE, None)
    assert read(world, second, now=now).phase is Phase.OVER
    with world.database.reading() as session:
        texts = session.execute(select(StageText.ended_on).order_by(StageText.id)).scalars().all()
    assert texts[0] is None, "the supervisor goes on reading it"
    assert not sent or texts[1] == now.date() < begins
    assert len(due(world)) == 1
    assert notes(world, Notice.STAGE_OVER) == ([("supervisor", Hat.SUPERVISOR)] if sent else [])


@pytest.mark.parametrize("sent", [False, True], ids=["a text that waits", "a text that was sent ahead"])
def test_where_the_next_plan_never_begins_the_one_in_force_goes_on(world, sent):
    goes_on(world, sent=sent)


@pytest.mark.parametrize("sent", [False, True])
def test_twin_a_plan_in_force_that_ends_with_the_next_one_is_seen(world, monkeypatch, sent):
    monkeypatch.setattr(plans_in_force, "gives_back", lambda *_of: None)
    with pytest.raises(AssertionError):
        goes_on(world, sent=sent)


def test_the_page_of_the_next_plan_says_so_before(world):
    first, second, _begins = two(world)
    assert [read(world, one, now=world.later(days=14)).goes_on for one in (first, second)] == [False, True]


def test_a_text_of_the_plan_that_goes_on_is_not_cut_by_one_that_never_held(world):
    """What is sent of it later holds past the day on which the other plan would have begun."""
    first, second, begins = two(world, sent=True)
    now = world.later(days=14)
    stopped(world, second, PlanEnd.STOPPED, now)
    with world.database.writing() as session:
        version = read(world, first, now=now).version
        return_plans.check(session, world.actor("hr"), first, Outcome.HOLD, 6, "仕事の都合で延ばす",
                           version=version, now=now)  # fmt: skip
    text_id = read(world, first, now=now).waiting.text.public_id
    with world.database.writing() as session:
        stage_texts.send(session, world.actor("hr"), text_id, "", now=now)
    with world.database.reading() as session:
        text = session.execute(select(StageText).where(StageText.public_id == text_id)).scalar_one()
    assert (text.ended_on, text.until_on > begins) == (None, True)


def test_where_nobody_comes_back_both_end(world):
    first, second, _begins = two(world)
    now = world.later(days=14)
    stopped(world, second, PlanEnd.LEFT, now)
    assert read(world, first, now=now).plan.ended_on == now.date()
    assert due(world) == []


def holds_after_a_slip(world) -> None:
    two(world, sent=True)
    before = days(world)
    later = world.later(days=15)
    slip = again(world, later, later.date())
    assert days(world) != before
    then = world.later(days=16)
    end(world, slip, None, LeaveEnd.MISTAKEN, now=then)
    assert days(world) == before
    assert len(due(world)) == 1


def test_a_leave_that_was_a_slip_leaves_the_plan_in_force_as_it_was(world):
    holds_after_a_slip(world)


def test_twin_a_plan_in_force_that_stays_cut_is_seen(world, monkeypatch):
    monkeypatch.setattr(plans_in_force, "_mend", lambda *_of: None)
    with pytest.raises(AssertionError):
        holds_after_a_slip(world)


def test_a_plan_that_was_replaced_before_it_began_stays_over(world):
    """Also where it ended on the very day on which the slip ended the other two."""
    _first, second, begins = two(world)
    now = world.later(days=14)
    leave_id = read(world, second, now=now).leave_id
    third = saved(world, leave_id, now=now, begins_on=begins + timedelta(days=14))
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), third, version=1, now=now)
    before = days(world)
    later = world.later(days=15)
    slip = again(world, later, later.date())
    end(world, slip, None, LeaveEnd.MISTAKEN, now=later)
    assert days(world) == before
    assert read(world, second, now=later).phase is Phase.OVER
