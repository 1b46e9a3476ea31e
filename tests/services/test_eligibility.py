"""Where a request passes no result on: who confirms that the person is eligible, and what does HR read of it?"""

from datetime import date

import pytest

from casework.rules.errors import NotNow, NotYours
from casework.rules.todos import Todo
from casework.services import duties, eligibility, endings, requests_for_hr
from tests.services.asking import ask, invited
from tests.services.test_consents import hr_page, separate
from tests.services.test_requests import disclosed


def confirm(world, case_id, who="physician", now=None) -> None:
    with world.database.writing() as session:
        eligibility.confirm(session, world.actor(who), case_id, now=now or world.now)


def waiting(world, who="physician") -> list[str]:
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=world.now)
    return [task.case_id for part in desk.parts for task in part.tasks if task.todo is Todo.CONFIRM_ELIGIBILITY]


def test_the_examiner_confirms_and_hr_reads_the_day_and_no_score(world):
    separate(world)
    case = invited(world)
    request = ask(world, case)
    assert waiting(world) == [case]
    assert hr_page(world, request.public_id).request.eligible_on is None
    confirm(world, case)
    page = hr_page(world, request.public_id)
    assert page.request.eligible_on == date(2026, 12, 1)
    assert (page.discloses, page.result) == (False, None)
    with pytest.raises(NotYours):
        disclosed(world, request.public_id)
    assert waiting(world) == []
    with world.database.writing() as session:
        (line,) = requests_for_hr.index(session, world.actor("hr"), now=world.now).lines
    assert line.request.eligible_on == date(2026, 12, 1)


def test_under_deemed_consent_none_is_needed_and_none_is_possible(world):
    case = invited(world)
    ask(world, case)
    assert waiting(world) == []
    with pytest.raises(NotNow):
        confirm(world, case)


def test_not_before_the_request_not_after_its_withdrawal_and_not_twice(world):
    separate(world)
    case = invited(world)
    with pytest.raises(NotNow):
        confirm(world, case)
    ask(world, case)
    confirm(world, case)
    with pytest.raises(NotNow):
        confirm(world, case)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), case, version=2, now=world.now)
    with pytest.raises(NotNow):
        confirm(world, case)


@pytest.mark.parametrize("who", ["outside_physician", "factory_physician", "nurse", "clerk", "hr", "worker"])
def test_nobody_but_the_examiner_confirms(world, who):
    separate(world)
    case = invited(world)
    ask(world, case)
    with pytest.raises(NotYours):
        confirm(world, case, who)
    if who in {"outside_physician", "nurse"}:
        assert waiting(world, who) == []


def test_the_day_is_kept_when_the_request_is_withdrawn(world):
    separate(world)
    case = invited(world)
    request = ask(world, case)
    confirm(world, case)
    with world.database.writing() as session:
        endings.withdraw(session, world.actor("worker"), case, version=2, now=world.now)
    assert hr_page(world, request.public_id).request.eligible_on == date(2026, 12, 1)
