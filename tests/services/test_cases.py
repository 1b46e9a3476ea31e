"""How does a case open, who may care for it, how does it end?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.cases import Assignment, Case, DataKey, Limit
from casework.models.people import PersonnelAuthority
from casework.rules.errors import NotNow
from casework.rules.vocabulary import AssignmentRole, CaseKind, CloseReason
from casework.services import cases
from tests.services.results import invite


@pytest.fixture
def visit(world):
    """One act of the product itself, rolled back at the end."""
    with world.database.writing() as session:
        yield enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.rollback()


def consultation(world, visit) -> Case:
    employment = world.people["worker"].employment_id
    return cases.open_case(visit, employment_id=employment, workplace_id=world.head_office, kind=CaseKind.CONSULTATION)


def test_each_case_has_a_key_of_its_own(world, visit):
    first = consultation(world, visit)
    second = cases.open_case(visit, employment_id=world.people["colleague"].employment_id,
                             workplace_id=world.head_office, kind=CaseKind.CONSULTATION)  # fmt: skip
    assert first.data_key_id != second.data_key_id
    stored = set(visit.session.execute(select(DataKey.public_id)).scalars())
    assert {first.data_key_id, second.data_key_id} <= stored
    assert (first.opened_on, first.closed_on, first.check_result_id) == (date(2026, 12, 1), None, None)


def test_one_open_case_of_a_kind(world, visit):
    first = consultation(world, visit)
    with pytest.raises(NotNow):
        consultation(world, visit)
    cases.close(visit, first, CloseReason.CONVERTED, visit.today)
    assert consultation(world, visit).id != first.id


def test_closing_stops_every_clock(world):
    invite(world, "worker")
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.later(days=3))
        case = session.execute(select(Case)).scalar_one()
        cases.close(visit, case, CloseReason.LEFT, visit.today)
    with world.database.reading() as session:
        case = session.execute(select(Case)).scalar_one()
        assert (case.closed_on, case.close_reason) == (date(2026, 12, 4), CloseReason.LEFT)
        assert set(session.execute(select(Limit.stopped_on)).scalars()) == {date(2026, 12, 4)}
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.later(days=4))
        with pytest.raises(NotNow):
            cases.close(visit, session.execute(select(Case)).scalar_one(), CloseReason.LEFT, visit.today)


def assigned(visit, case):
    rows = visit.session.execute(
        select(Assignment.role, Assignment.from_on, Assignment.until_on)
        .where(Assignment.case_id == case.id)
        .order_by(Assignment.from_on)
    )
    return [tuple(row) for row in rows]


def test_assigning_twice_is_once(world, visit):
    case, physician = consultation(world, visit), world.people["physician"].person_id
    first = cases.assign(visit, case, physician, AssignmentRole.INTERVIEWER, date(2026, 12, 1))
    again = cases.assign(visit, case, physician, AssignmentRole.INTERVIEWER, date(2026, 12, 8))
    assert first is again
    assert assigned(visit, case) == [(AssignmentRole.INTERVIEWER, date(2026, 12, 1), None)]


def test_an_earlier_day_widens_and_another_role_follows(world, visit):
    case, nurse = consultation(world, visit), world.people["nurse"].person_id
    cases.assign(visit, case, nurse, AssignmentRole.CARE, date(2026, 12, 8))
    cases.assign(visit, case, nurse, AssignmentRole.CARE, date(2026, 12, 1))
    cases.assign(visit, case, nurse, AssignmentRole.INTERVIEWER, date(2026, 12, 15))
    assert assigned(visit, case) == [
        (AssignmentRole.CARE, date(2026, 12, 1), date(2026, 12, 14)),
        (AssignmentRole.INTERVIEWER, date(2026, 12, 15), None),
    ]


def test_who_may_not_care_for_a_case(world, visit):
    """The person themself, a supervisor past or present, and who has power over personnel decisions."""
    case, company = consultation(world, visit), world.company_id
    for name in ("worker", "supervisor", "former_supervisor"):
        with pytest.raises(NotNow):
            cases.assign(visit, case, world.people[name].person_id, AssignmentRole.CARE, visit.today)
    nurse = world.people["nurse"].person_id
    visit.session.add(PersonnelAuthority(company_id=company, person_id=nurse, workplace_id=None,
                                         from_on=date(2026, 1, 1)))  # fmt: skip
    visit.session.flush()
    with pytest.raises(NotNow):
        cases.assign(visit, case, nurse, AssignmentRole.CARE, visit.today)
    assert assigned(visit, case) == []


def test_authority_elsewhere_is_no_conflict(world, visit):
    case, nurse = consultation(world, visit), world.people["nurse"].person_id
    visit.session.add(PersonnelAuthority(company_id=world.company_id, person_id=nurse, workplace_id=world.factory,
                                         from_on=date(2026, 1, 1)))  # fmt: skip
    visit.session.flush()
    cases.assign(visit, case, nurse, AssignmentRole.CARE, visit.today)
    assert len(assigned(visit, case)) == 1
