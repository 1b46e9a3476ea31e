"""Are the pages of a return read in as many statements for many rows as for one?"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from casework.access import Act, Visit, enter
from casework.models.cases import Case
from casework.models.return_plans import ReturnPlan
from casework.rules.return_plans import Outcome
from casework.services import people, return_opinions, return_plans, return_views, stage_texts, team_stages
from tests.services.test_leaves import begun, read
from tests.services.test_return_opinions import version, whole
from tests.services.test_return_plans import at, back, decided, first, saved
from tests.services.test_return_plans import read as read_plan

MORE = 4


def statements(world, look: Callable[[], object]) -> int:
    said = []

    def note(*given):
        said.append(given[2])

    event.listen(world.database.engine, "before_cursor_execute", note)
    look()
    event.remove(world.database.engine, "before_cursor_execute", note)
    return len(said)


def plans(world) -> tuple[Callable[[], object], Callable[[int], None]]:
    leave_id = begun(world)

    def look():
        with world.database.writing() as session:
            return return_views.of_leave(session, world.actor("hr"), leave_id, now=world.now)

    def add(count: int) -> None:
        plan_id = saved(world, leave_id, begins_on=first(world) + timedelta(days=count))
        with world.database.writing() as session:
            return_plans.decide(session, world.actor("hr"), plan_id, version=1, now=world.now)

    return look, add


def opinions(world) -> tuple[Callable[[], object], Callable[[int], None]]:
    leave_id = begun(world)

    def add(_count: int) -> None:
        physician = world.actor("physician")
        with world.database.writing() as session:
            made = return_opinions.save(session, physician, leave_id, whole(world), version=0, now=world.now)
        with world.database.writing() as session:
            return_opinions.issue(session, physician, made, version=version(world), now=world.now)

    return lambda: read(world, leave_id), add


def texts(world) -> tuple[Callable[[], object], Callable[[int], None]]:
    plan_id, day = decided(world), first(world)
    back(world, at(world, day))

    def add(count: int) -> None:
        now = at(world, day + timedelta(days=20 * max(0, count - 1)))
        if count:
            seen = read_plan(world, plan_id, now=now).version
            with world.database.writing() as session:
                return_plans.check(session, world.actor("hr"), plan_id, Outcome.HOLD, 3, "仕事の都合で延ばす",
                                   version=seen, now=now)  # fmt: skip
        waiting = read_plan(world, plan_id, now=now).waiting
        text_id = waiting.text.public_id
        with world.database.writing() as session:
            stage_texts.send(session, world.actor("hr"), text_id, "" if waiting.free else "急ぎのため", now=now)
        with world.database.writing() as session:
            team_stages.acknowledge(session, world.actor("supervisor"), text_id, now=now)

    def look() -> object:
        with world.database.writing() as session:
            actor = world.actor("hr")
            visit = enter(session, actor, Act.SEE_RETURN_PLAN, now=at(world, day + timedelta(days=80)))
            plan = visit.reach(ReturnPlan, plan_id)
            told = stage_texts.ledger(visit, visit.reach_id(Case, plan.case_id), plan)
        assert all([name for name, at_ in one.readers if at_] == ["高橋 浩"] for one in told), "each with who read it"
        return told

    return look, add


def in_as_many(world, whose) -> None:
    look, add = whose(world)
    add(0)
    one = statements(world, look)
    for count in range(MORE):
        add(count + 1)
    assert statements(world, look) == one


@pytest.mark.parametrize("whose", [plans, opinions, texts])
def test_many_are_read_in_as_many_statements_as_one(world, whose):
    in_as_many(world, whose)


@pytest.mark.parametrize("whose", [plans, opinions, texts])
def test_twin_a_name_looked_up_for_each_row_is_seen(world, monkeypatch, whose):
    whole_show = Visit.show

    def looks_up(visit, record, source, *more, **computed):
        people.person_names(visit.session, visit.actor.company_id, [1])
        return whole_show(visit, record, source, *more, **computed)

    monkeypatch.setattr(Visit, "show", looks_up)
    with pytest.raises(AssertionError):
        in_as_many(world, whose)
