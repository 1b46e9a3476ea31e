"""Which plan of a return holds where the next one never begins, or where a leave between them was a slip?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.models.cases import Case
from casework.models.return_plans import ReturnPlan
from casework.models.stage_texts import StageText
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import Outcome, Phase, PlanEnd
from casework.rules.todos import Todo
from casework.rules.vocabulary import CloseReason, Hat
from casework.services import duties, plans_in_force, return_plans, stage_texts, team_stages
from tests.services.test_hearings import notes
from tests.services.test_leave_starts import again, looked, returned
from tests.services.test_leaves import begun, end
from tests.services.test_plans_in_turn import to_the_end
from tests.services.test_return_plans import at, due, read, saved, team
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


# --- a plan that never begins, whose text was sent ahead -----------------------------------------------------------


def follow(world, leave_id, now, begins_on, *, sent: bool = True) -> str:
    """A plan is decided, and its text sent ahead."""
    plan_id = saved(world, leave_id, now=now, begins_on=begins_on)
    with world.database.writing() as session:
        return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=now)
    if sent:
        send(world, plan_id, now)
    return plan_id


def send(world, plan_id, now) -> None:
    text_id = read(world, plan_id, now=now).waiting.text.public_id
    with world.database.writing() as session:
        stage_texts.send(session, world.actor("hr"), text_id, "急ぎのため", now=now)


def texts(world) -> list[tuple[date, date | None]]:
    """Those that were sent."""
    with world.database.reading() as session:
        sent = select(StageText.from_on, StageText.ended_on).where(StageText.sent_at.is_not(None))
        return [tuple(one) for one in session.execute(sent.order_by(StageText.id)).all()]


def takes_its_text_along(world) -> None:
    """Nobody is back yet: the first plan gives way to one that begins later."""
    leave_id, first = begun(world), world.later(days=10).date()
    dropped = follow(world, leave_id, world.now, first)
    later = first + timedelta(days=14)
    follow(world, leave_id, world.now, later)
    assert read(world, dropped).phase is Phase.OVER
    assert texts(world) == [(first, world.now.date()), (later, None)], "on no day somebody at home is at work"
    assert notes(world, Notice.STAGE_OVER) == [("supervisor", Hat.SUPERVISOR)]
    assert [(line.text.from_on, line.may_acknowledge) for line in team(world)] == [(later, True), (first, False)]
    with world.database.writing() as session:
        parts = duties.desk(session, world.actor("supervisor", Hat.SUPERVISOR), now=world.now).parts
    assert [task.todo for part in parts for task in part.tasks].count(Todo.CONFIRM_STAGE) == 1


def test_a_plan_that_never_begins_takes_its_text_along(world):
    takes_its_text_along(world)


def test_twin_a_text_of_a_plan_that_never_began_is_seen(world, monkeypatch):
    monkeypatch.setattr(stage_texts, "never", lambda *_of: None)
    with pytest.raises(AssertionError):
        takes_its_text_along(world)


def test_twin_a_text_to_confirm_that_never_holds_is_seen(world, monkeypatch):
    monkeypatch.setattr(team_stages, "_living", lambda text, today: text.ended_on is None or text.ended_on >= today)
    with pytest.raises(AssertionError):
        takes_its_text_along(world)


def holds_as_if_it_had_never_been(world, *, stops: bool) -> None:
    """What is in force was to be followed by the text of the plan that never begins."""
    first, second, begins = two(world, sent=True)
    now, leave_id = world.later(days=14), read(world, first).leave_id
    assert texts(world)[0][1] == begins - timedelta(days=1)
    later = begins + timedelta(days=14)
    third = follow(world, leave_id, now, later, sent=False)
    assert read(world, second, now=now).phase is Phase.OVER
    assert [ended for _from, ended in texts(world)] == [None, now.date()]
    if stops:
        stopped(world, third, PlanEnd.STOPPED, now)
        assert read(world, first, now=now).plan.ended_on is None
        assert [ended for _from, ended in texts(world)] == [None, now.date()]
    else:
        send(world, third, now)
        assert [ended for _from, ended in texts(world)] == [later - timedelta(days=1), now.date(), None]


@pytest.mark.parametrize("stops", [False, True], ids=["the third begins", "the third never does either"])
def test_what_its_text_was_to_follow_holds_again(world, stops):
    holds_as_if_it_had_never_been(world, stops=stops)


@pytest.mark.parametrize("heedless", ["never", "take_up"])
def test_twin_a_text_that_stays_cut_is_seen(world, monkeypatch, heedless):
    monkeypatch.setattr(stage_texts, heedless, lambda *_of: None)
    with pytest.raises(AssertionError):
        holds_as_if_it_had_never_been(world, stops=False)


def stays_away_after_a_slip(world) -> None:
    """Also where it ended on the very day on which the slip ended the others."""
    first, _second, begins = two(world, sent=True)
    now = world.later(days=14)
    follow(world, read(world, first).leave_id, now, begins + timedelta(days=14))
    before = days(world)
    slip = again(world, now, now.date() + timedelta(days=1))
    then = world.later(days=15)
    looked(world, then)
    assert days(world) != before
    end(world, slip, None, LeaveEnd.MISTAKEN, now=then)
    assert days(world) == before


def test_a_text_of_a_plan_that_never_began_stays_away_after_a_slip(world):
    stays_away_after_a_slip(world)


def test_twin_a_text_that_comes_back_without_its_plan_is_seen(world, monkeypatch):
    whole = stage_texts._sent_of
    monkeypatch.setattr(stage_texts, "_sent_of", lambda visit, plan, *_which: whole(visit, plan))
    with pytest.raises(AssertionError):
        stays_away_after_a_slip(world)


# --- a plan whose last stage went well, before its last day ---------------------------------------------------------


def ends_with_the_eve_of_the_next_leave(world, *, closed: bool) -> None:
    """Its case may be over by then (`closed`): the next leave has one of its own."""
    plan_id, last_on = to_the_end(world)
    before = days(world)
    assert before[0][1] == before[-1][1] == last_on
    eve = last_on - timedelta(days=2)
    if closed:
        with world.database.engine.begin() as connection:
            connection.execute(update(Case).values(closed_on=eve, close_reason=CloseReason.RETURNED))
    now = at(world, eve + timedelta(days=1))
    slip = again(world, at(world, eve), now.date())
    assert days(world) == before, "it goes on until then"
    looked(world, now)
    assert read(world, plan_id, now=now).phase is Phase.OVER
    assert [line.text.ended_on for line in team(world, now=now)] == [eve]
    end(world, slip, None, LeaveEnd.MISTAKEN, now=now)
    assert days(world) == before
    page = read(world, plan_id, now=now)
    assert (page.phase, page.plan.ended_as, page.resumable) == (Phase.IN_FORCE, PlanEnd.COMPLETED, True)


@pytest.mark.parametrize("closed", [False, True], ids=["in the same case", "in a case of its own"])
def test_a_plan_whose_last_stage_went_well_ends_before_the_next_leave(world, closed):
    ends_with_the_eve_of_the_next_leave(world, closed=closed)


@pytest.mark.parametrize("heedless", ["cut", "whole"])
def test_twin_a_plan_in_the_midst_of_a_leave_or_one_that_stays_short_is_seen(world, monkeypatch, heedless):
    monkeypatch.setattr(plans_in_force, heedless, lambda *_of: None)
    with pytest.raises(AssertionError):
        ends_with_the_eve_of_the_next_leave(world, closed=True)


def test_a_plan_that_was_completed_goes_on_until_the_eve_of_the_next_plan_after_a_slip(world):
    plan_id, last_on = to_the_end(world)
    now = at(world, last_on - timedelta(days=3))
    begins = last_on - timedelta(days=1)
    follow(world, read(world, plan_id).leave_id, now, begins)
    before = days(world)
    assert before[0][1] == begins - timedelta(days=1)
    slip = again(world, now, now.date())
    assert days(world) != before
    end(world, slip, None, LeaveEnd.MISTAKEN, now=now)
    assert days(world) == before
