"""Is somebody who works among few told, before they choose, that an absence may be noticed? (domain: trap 32)"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.people import Employment, Person, Placement
from casework.rules.suppression import FEWEST
from casework.services import endings, invitations, requests
from tests.services import asking
from tests.world import LONG_AGO

AT_HEAD_OFFICE = 8
"""So many of the world's people work there; the other workplace has fewer."""


def join(world, count, *, until_on=None):
    """So many more work at the head office."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        company_id = world.company_id
        one = Placement.employment_id == world.people["worker"].employment_id
        place = session.execute(select(Placement).where(one)).scalar_one()
        for at in range(count):
            person = Person(company_id=company_id, public_id=ids.fresh(), name=f"新人 {at}", kana="シンジン")
            session.add(person)
            session.flush()
            employment = Employment(company_id=company_id, person_id=person.id, number=f"N{at}", from_on=LONG_AGO)
            session.add(employment)
            session.flush()
            session.add(Placement(company_id=company_id, employment_id=employment.id, post="",
                                  department_id=place.department_id, workplace_id=place.workplace_id, from_on=LONG_AGO,
                                  until_on=until_on))  # fmt: skip
        session.flush()
        visit.record("employment", ids.fresh())


def told(world):
    """Whether each page before a choice says it: the invitation, the consultation, the request, talking."""
    case_id = asking.invited(world)
    with world.database.writing() as session:
        worker = world.actor("worker")
        return {
            invitations.page(session, worker, case_id, now=world.now).small,
            invitations.before_answer(session, worker, Act.CONSULT, case_id, now=world.now).small,
            requests.opening(session, worker, case_id, now=world.now).small,
            endings.talking(session, worker, now=world.now).small,
        }


@pytest.mark.parametrize(("more", "small"), [(FEWEST - AT_HEAD_OFFICE - 1, True), (FEWEST - AT_HEAD_OFFICE, False)])
def test_every_page_before_a_choice_says_it_where_few_work(world, more, small):
    join(world, more)
    assert told(world) == {small}


def test_who_has_left_the_place_does_not_count(world):
    join(world, FEWEST, until_on=(world.now - timedelta(days=2)).date())
    assert told(world) == {True}


def test_many_elsewhere_make_no_place_larger(world):
    """The twin counts the company: its head office has enough people, the other workplace hasn't."""
    join(world, FEWEST)
    with world.database.writing() as session:
        for who, small in (("worker", False), ("factory_worker", True)):
            assert endings.talking(session, world.actor(who), now=world.now).small is small
