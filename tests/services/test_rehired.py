"""Does nobody at the employer link a new employment to what was in the one before? (domain: trap 12)"""

from datetime import date

from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.people import Employment, Placement
from casework.services import case_list, requests_for_hr
from casework.services.case_list import Wanted
from casework.services.needs import Decision
from tests.services import asking, results

LEFT, BACK, NUMBER = date(2026, 12, 9), date(2026, 12, 14), "9001"


def hired_again(world) -> None:
    """The worker, who had asked for the interview, left and came back under a number of a new employment."""
    asking.ask(world, asking.invited(world))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        old = session.get_one(Employment, world.people["worker"].employment_id)
        place = session.execute(select(Placement).where(Placement.employment_id == old.id)).scalar_one()
        old.until_on = place.until_on = LEFT
        session.flush()
        again = Employment(company_id=old.company_id, person_id=old.person_id, number=NUMBER, from_on=BACK)
        session.add(again)
        session.flush()
        session.add(Placement(company_id=old.company_id, employment_id=again.id, department_id=place.department_id,
                              workplace_id=place.workplace_id, post="", from_on=BACK))  # fmt: skip
        visit.record("employment", ids.fresh())


def numbers(world, who: str) -> list[str]:
    """The employee numbers that HR reads in its list, and the clerk in theirs, after the return."""
    with world.database.writing() as session:
        later = world.later(days=20)
        if who == "hr":
            return [line.employee.number for line in requests_for_hr.index(session, world.actor("hr"), now=later).lines]
        found = case_list.index(session, world.actor("clerk"), Wanted(), now=later).lines
        return [line.employee.number for line in found if line.employee is not None]


def invited_again(world, number: str) -> None:
    now = world.later(days=20)
    results.load(world, results.file(results.line(number, checked="2026-12-15", notified="2026-12-16")), now=now)
    found = results.waiting(world, now=now)[number]
    results.decide(world, Decision(found.public_id, needed=True), now=now)


def begins_with_nothing(world) -> bool:
    """The harness: HR's list stays as it was before the return, and the clerk reads two people of it."""
    old = world.people["worker"].number
    before = numbers(world, "hr")
    invited_again(world, NUMBER)
    return before == numbers(world, "hr") == [old] and sorted(numbers(world, "clerk")) == [old, NUMBER]


def test_the_new_employment_begins_with_nothing(world):
    hired_again(world)
    assert begins_with_nothing(world)


def test_twin_a_case_that_follows_the_person_is_seen(world):
    hired_again(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        again = session.execute(select(Employment).where(Employment.number == NUMBER)).scalar_one()
        session.execute(select(Case)).scalars().first().employment_id = again.id
        visit.record("employment", ids.fresh())
    assert not begins_with_nothing(world)
