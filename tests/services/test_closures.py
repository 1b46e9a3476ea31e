"""Are the days on which a workplace is closed kept by its own people, and do the letters that wait move with them?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework.models.cases import Limit
from casework.models.invitations import Letter
from casework.models.people import Workplace
from casework.models.policies import Closure
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import LetterKind
from casework.services import closures, rulebook, settling
from casework.services.closures import NewClosure
from tests.services import results
from tests.services.test_rule_changes import everywhere, office

TODAY = date(2026, 12, 1)
YEAR_END = NewClosure("年末年始", date(2026, 12, 29), date(2027, 1, 3))


def add(world, new=YEAR_END, who="coordinator", place="office"):
    place_id = office(world) if place == "office" else place
    with world.database.writing() as session:
        return closures.add(session, world.actor(who), place_id, new, now=world.now)


def remove(world, closure_id, who="coordinator", now=None):
    with world.database.writing() as session:
        return closures.remove(session, world.actor(who), closure_id, now=now or world.now)


def ahead(world, who="worker", now=None):
    with world.database.reading() as session:
        shown = rulebook.page(session, world.actor(who), office(world), now=now or world.now).closures
    return [(one.name, one.from_on, one.until_on) for one in shown]


def refused(world, new) -> set[str]:
    with pytest.raises(NotValid) as caught:
        add(world, new)
    return {fault.field for fault in (caught.value, *caught.value.others)}


def confirmation(world) -> tuple[date, date]:
    with world.database.reading() as session:
        limit = session.execute(select(Limit.limit_on).where(Limit.clock == Clock.FINAL_CONFIRMATION)).scalar_one()
        letter = session.execute(select(Letter.due_on).where(Letter.kind == LetterKind.FINAL)).scalar_one()
    return limit, letter


def settle(world, now=None) -> int:
    with world.database.writing() as session:
        return settling.settle(session, world.company_id, now=now or world.now)


def test_everybody_reads_them_and_they_can_be_removed_before_they_begin(world):
    closure = add(world)
    assert ahead(world) == [("年末年始", date(2026, 12, 29), date(2027, 1, 3))]
    with pytest.raises(NotNow):
        remove(world, closure, now=world.later(days=28))
    assert remove(world, closure, now=world.later(days=27)) == office(world)
    assert ahead(world) == []


def test_one_day_is_a_closure_and_past_ones_are_not_listed(world):
    add(world, NewClosure("創立記念日", TODAY, None))
    assert ahead(world) == [("創立記念日", TODAY, TODAY)]
    assert ahead(world, now=world.later(days=1)) == []


def test_what_is_wrong_is_said_at_once(world):
    assert refused(world, NewClosure(" ", TODAY - timedelta(days=1), TODAY - timedelta(days=3))) == {
        "name", "from_on", "until_on",
    }  # fmt: skip
    assert refused(world, NewClosure("x", TODAY, TODAY + timedelta(days=63))) == {"until_on"}
    add(world)
    assert refused(world, NewClosure("x", date(2027, 1, 3), None)) == {"from_on"}


@pytest.mark.parametrize(
    "who", ["hr", "worker", "supervisor", "physician", "nurse", "committee", "admin", "stranger_clerk"]
)
def test_nobody_else_keeps_them(world, who):
    closure = add(world, who="clerk")
    with pytest.raises(NotYours):
        add(world, who=who)
    with pytest.raises(NotYours):
        remove(world, closure, who=who)


def test_those_of_the_company_are_kept_with_the_hat_of_the_company(world):
    with world.database.reading() as session:
        factory = session.get_one(Workplace, world.factory).public_id
    for place in (None, factory):
        with pytest.raises(NotYours):
            add(world, place=place)
    everywhere(world, "coordinator")
    closure = add(world, place=None)
    with pytest.raises(NotYours):
        remove(world, closure, who="clerk")
    with world.database.reading() as session:
        lines = closures.opening(session, world.actor("clerk"), office(world), now=world.now).lines
    assert [(line.closure.name, line.removable) for line in lines] == [("年末年始", False)]


def test_a_final_confirmation_that_falls_into_a_new_closure_moves_back(world):
    results.invite(world, "worker")
    assert confirmation(world) == (date(2026, 12, 30), date(2026, 12, 30))
    assert settle(world) == 0
    add(world)
    assert settle(world) == 1
    assert confirmation(world) == (date(2026, 12, 28), date(2026, 12, 28))
    assert settle(world) == 0


def test_it_never_moves_into_the_past(world):
    results.invite(world, "worker")
    with world.database.writing() as session:
        closures.add(session, world.actor("clerk"), office(world), NewClosure("臨時", date(2026, 12, 30), None),
                     now=world.later(days=29))  # fmt: skip
    assert settle(world, now=world.later(days=29)) == 0
    assert confirmation(world) == (date(2026, 12, 30), date(2026, 12, 30))


def test_a_closure_elsewhere_moves_nothing(world):
    results.invite(world, "worker")
    everywhere(world, "clerk")
    with world.database.reading() as session:
        factory = session.get_one(Workplace, world.factory).public_id
    add(world, who="clerk", place=factory)
    assert settle(world) == 0
    with world.database.reading() as session:
        assert len(session.execute(select(Closure)).scalars().all()) == 1
