"""Is a request without ticks valid from the first day, and is it kept when it was explained?"""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework.models.cases import Limit
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import Channel, Hat
from casework.services import acknowledgements, requests
from casework.services.requests import Received
from tests.services import asking
from tests.services.asking import ask, invited

DAY = date(2026, 12, 1)


def on_paper(world) -> str:
    case_id = invited(world)
    received = Received(DAY, Channel.PAPER, asking.EITHER, case_id=case_id)
    with world.database.writing() as session:
        requests.receive(session, world.actor("clerk"), received, now=world.now)
    return case_id


def explained(world, case_id, on=DAY, *, who="clerk", hat=Hat.CLERK):
    with world.database.writing() as session:
        return acknowledgements.explained(session, world.actor(who, hat), case_id, on, now=world.now)


def test_the_clock_runs_without_ticks_and_the_day_of_the_explanation_is_kept(world):
    case_id = on_paper(world)
    with world.database.writing() as session:
        page = acknowledgements.to_explain(session, world.actor("clerk"), case_id, now=world.now)
        assert (page.request.acknowledged, page.request.explained_on, page.discloses) == (False, None, True)
        limit = session.execute(select(Limit).where(Limit.clock == Clock.INTERVIEW)).scalar_one()
        assert (limit.start_on, limit.limit_on) == (DAY, date(2026, 12, 31))
    assert explained(world, case_id).explained_on == DAY
    with pytest.raises(NotNow, match="すでに済んで"):
        explained(world, case_id)


@pytest.mark.parametrize("on", [date(2026, 11, 30), date(2026, 12, 2)])
def test_not_before_the_request_and_not_in_the_future(world, on):
    case_id = on_paper(world)
    with pytest.raises(NotValid) as refused:
        explained(world, case_id, on)
    assert refused.value.field == "on"


def test_with_ticks_there_is_nothing_to_explain(world):
    case_id = invited(world)
    ask(world, case_id)
    with pytest.raises(NotNow):
        explained(world, case_id)
    with pytest.raises(IntegrityError), world.database.writing() as session:
        session.execute(text("UPDATE interview_request SET explained_on = requested_on"))


@pytest.mark.parametrize(("who", "hat"), [("worker", Hat.WORKER), ("hr", Hat.HR), ("stranger_clerk", Hat.CLERK)])
def test_nobody_but_a_clerk_of_the_workplace(world, who, hat):
    case_id = on_paper(world)
    with pytest.raises(NotYours):
        explained(world, case_id, who=who, hat=hat)
