"""Who is somebody, and who handles a workplace's cases on a day? Every lookup is one query."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import event

from casework.access import Act, enter, enter_worker
from casework.models.people import Employment, HatGrant, Installation, PersonnelAuthority, Placement, ReportingLine
from casework.models.trail import TrailEntry
from casework.rules.errors import NotYours
from casework.rules.vocabulary import Hat, LineKind
from casework.services import people


@pytest.fixture
def queries(world):
    seen = []

    def listen(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", listen)
    yield seen
    event.remove(world.database.engine, "before_cursor_execute", listen)


def change(world, *records):
    """Add dated facts as the command line would."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add_all(records)
        session.flush()
        visit.record("person", "0" * 32)


def names(world, ids):
    known = {who.person_id: name for name, who in world.people.items()}
    return [known[person_id] for person_id in ids]


def test_each_hat_is_shown_its_own_fields_of_an_employee(world, queries):
    worker = world.people["worker"]
    with world.database.reading() as session:
        for name, act, fields in (
            ("hr", Act.SEE_REQUESTS, {"name", "department", "number", "kana", "workplace", "post", "sex", "born_on"}),
            ("supervisor", Act.SEE_INSTRUCTIONS, {"name", "department"}),
            ("clerk", Act.SEE_CASES,
             {"name", "department", "number", "kana", "workplace", "email", "phone", "language"}),
            ("admin", Act.MANAGE_ACCOUNTS, set()),
        ):  # fmt: skip
            visit = enter(session, world.actor(name), act, now=world.now)
            queries.clear()
            shown = people.employee(visit, worker.employment_id)
            assert len(queries) == 1
            assert set(shown.as_dict()) == fields | {"public_id"}
            assert people.employees(visit, [worker.employment_id])[worker.employment_id].as_dict() == shown.as_dict()
        visit = enter(session, world.actor("hr"), Act.SEE_REQUESTS, now=world.now)
        shown = people.employee(visit, worker.employment_id)
    assert (shown.name, shown.department, shown.workplace) == ("佐藤 真由美", "営業課", "本社")


def test_the_placement_is_todays_else_the_last_else_the_first(world):
    worker = world.people["worker"]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        old = session.query(Placement).filter_by(company_id=world.company_id, employment_id=worker.employment_id).one()
        old.until_on = date(2026, 11, 30)
        session.flush()
        session.add(Placement(company_id=world.company_id, employment_id=worker.employment_id, post="課長",
                              department_id=old.department_id, workplace_id=old.workplace_id,
                              from_on=date(2027, 1, 1)))  # fmt: skip
        visit.record("placement", "0" * 32)
    posts = {}
    for label, now in (("in the gap", world.now), ("later", world.later(days=40)), ("before", world.later(days=-3000))):
        with world.database.reading() as session:
            visit = enter(session, world.actor("hr"), Act.SEE_REQUESTS, now=now)
            posts[label] = people.employee(visit, worker.employment_id).post
    assert posts == {"in the gap": "主任", "later": "課長", "before": "主任"}


def test_an_employment_of_another_company_is_nobodys(world):
    stranger = world.people["stranger"].employment_id
    with world.database.reading() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_REQUESTS, now=world.now)
        with pytest.raises(NotYours):
            people.employee(visit, stranger)
        with pytest.raises(NotYours):
            people.person_of(session, world.company_id, stranger)
        assert people.employees(visit, [stranger]) == {}
        assert people.employees(visit, []) == {}
        assert people.person_names(session, world.company_id, [world.people["stranger"].person_id, None]) == {}
        assert people.employments_by_number(session, world.company_id, [world.people["stranger"].number]) == {}


def test_many_employees_names_and_numbers_in_one_query_each(world, queries):
    staff = [who for name, who in world.people.items() if who.employment_id and not name.startswith("stranger")]
    with world.database.reading() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_REQUESTS, now=world.now)
        queries.clear()
        assert set(people.employees(visit, [who.employment_id for who in staff])) == {w.employment_id for w in staff}
        found = people.person_names(session, world.company_id, [who.person_id for who in staff])
        assert len(found) == len(staff)
        numbers = people.employments_by_number(session, world.company_id, [who.number for who in staff] + ["no such"])
        assert numbers == {who.number: who.employment_id for who in staff}
        assert people.person_of(session, world.company_id, staff[0].employment_id) == staff[0].person_id
    assert len(queries) == 4


def test_the_supervisors_of_a_day(world):
    worker, day = world.people["worker"].employment_id, world.now.date()
    matrix = ReportingLine(company_id=world.company_id, employment_id=worker, kind=LineKind.MATRIX, from_on=day,
                           supervisor_id=world.people["other_supervisor"].employment_id)  # fmt: skip
    change(world, matrix)
    with world.database.reading() as session:
        ask = partial(people.supervisors_of, session, world.company_id, worker)
        assert names(world, ask(day - timedelta(days=1))) == ["supervisor"]
        assert names(world, ask(day)) == ["supervisor", "other_supervisor"]
        assert names(world, ask(day - timedelta(days=90))) == ["former_supervisor"]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.get(Employment, world.people["supervisor"].employment_id).until_on = day - timedelta(days=1)
        visit.record("employment", "0" * 32)
    with world.database.reading() as session:
        assert names(world, people.supervisors_of(session, world.company_id, worker, day)) == ["other_supervisor"]


def test_who_handles_the_cases_of_a_workplace(world):
    day = world.now.date()
    with world.database.reading() as session:

        def ask(lookup, place, **more):
            return names(world, lookup(session, world.company_id, place, day, **more))

        assert ask(people.hr_for, world.head_office) == ["hr"]
        assert ask(people.hr_for, world.head_office, not_person=world.people["hr"].person_id) == []
        assert ask(people.hr_for, world.factory) == ["factory_hr"]
        assert ask(people.clerks_for, world.head_office) == ["clerk"]
        assert ask(people.clerks_for, world.factory) == []
        assert ask(people.nurses_for, world.head_office) == ["nurse"]
        assert ask(people.industrial_physicians, world.head_office) == ["physician"]  # not the interview physician
        assert ask(people.industrial_physicians, world.factory) == ["factory_physician"]
        before = day - timedelta(days=4000)
        assert people.hr_for(session, world.company_id, world.head_office, before) == []


def test_a_company_wide_grant_counts_everywhere_and_personnel_authority_bars_from_the_checks_work(world):
    clerk, nurse = world.people["clerk"].person_id, world.people["nurse"].person_id
    from_on, company = date(2026, 1, 1), world.company_id
    change(world, HatGrant(company_id=company, person_id=clerk, hat=Hat.CLERK, workplace_id=None, from_on=from_on))
    day = world.now.date()
    with world.database.reading() as session:
        assert people.clerks_for(session, company, world.factory, day) == [clerk]
        assert people.clerks_for(session, company, world.head_office, day) == [clerk]
    change(
        world,
        PersonnelAuthority(company_id=company, person_id=clerk, workplace_id=world.factory, from_on=from_on),
        PersonnelAuthority(company_id=company, person_id=nurse, workplace_id=None, from_on=from_on),
        PersonnelAuthority(company_id=company, person_id=world.people["hr"].person_id, workplace_id=None,
                           from_on=from_on),
        PersonnelAuthority(company_id=company, person_id=world.people["physician"].person_id, workplace_id=None,
                           from_on=from_on, until_on=day - timedelta(days=1)),
    )  # fmt: skip
    with world.database.reading() as session:
        assert people.clerks_for(session, company, world.factory, day) == []
        assert people.clerks_for(session, company, world.head_office, day) == [clerk]
        assert people.nurses_for(session, company, world.head_office, day) == []
        assert names(world, people.hr_for(session, company, world.head_office, day)) == ["hr"]  # HR may have it
        assert names(world, people.industrial_physicians(session, company, world.head_office, day)) == ["physician"]


def test_a_first_company_says_what_the_database_is_and_a_second_does_not(database):
    from datetime import UTC, datetime

    now = datetime(2026, 12, 1, tzinfo=UTC)
    for name in ("一社目", "二社目"):
        with database.writing() as session:
            company, visit = people.found_company(session, name, now=now)
            assert visit.actor.company_id == company.id
    with database.reading() as session:
        installation = session.query(Installation).one()
        assert installation.demo is False
        assert session.query(TrailEntry).count() == 2
