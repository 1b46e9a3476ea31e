"""Is nothing told of somebody's work after they withdrew, even when both happen at the same moment?"""

import pytest
from sqlalchemy import func, select

from casework.models.work_data import WorkData
from casework.rules.errors import NotNow
from casework.services import endings, work_data, work_data_import
from casework.services.work_data_import import Import
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services import asking
from tests.services.test_work_data import GIVEN, request_of
from tests.services.test_work_data_import import WHOLE


@pytest.fixture
def asked(world) -> str:
    case = asking.invited(world)
    asking.ask(world, case)
    return case


def withdraws(world, case):
    return lambda session: endings.withdraw(session, world.actor("worker"), case, version=1, now=world.now)


def told(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(WorkData)).scalar_one()


def test_a_file_tells_nothing_of_who_is_withdrawing(world, asked):
    found: list[Import] = []

    def load(session):
        found.append(work_data_import.load(session, world.actor("hr"), WHOLE, now=world.now))

    assert meet(world, withdraws(world, asked), load) is None
    assert not found[0].changes_something
    assert told(world) == 0


def test_hr_tells_nothing_of_who_is_withdrawing(world, asked):
    request = request_of(world)

    def give(session):
        work_data.give(session, world.actor("hr"), request, GIVEN, number=0, now=world.now)

    assert isinstance(meet(world, withdraws(world, asked), give), NotNow)
    assert told(world) == 0


@POSTGRESQL_ONLY
def test_twin_read_before_the_lock_the_request_would_still_stand(world, asked, monkeypatch):
    as_it_is = work_data_import._asked
    monkeypatch.setattr(work_data_import, "_asked", lambda visit, lock=False: (as_it_is(visit), lock)[0])
    with pytest.raises(AssertionError):
        test_a_file_tells_nothing_of_who_is_withdrawing(world, asked)
