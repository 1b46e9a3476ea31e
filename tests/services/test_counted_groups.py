"""Are workers dispatched to the company told by department only, once, and so that nobody can be worked out?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from casework.access import Act, enter_worker, sight
from casework.access.sight import Fact
from casework.models.checks import CountedResult, StressCheck
from casework.models.people import Department, Employment, Person, Placement
from casework.rules.errors import NotYours
from casework.rules.suppression import Count
from casework.rules.vocabulary import EmploymentKind
from casework.services import checks, counted_groups
from tests.services.results import LOW, file, line, load
from tests.services.test_rule_changes import plainly
from tests.world import LONG_AGO

BESIDE = (50, 70, 30)
"""Stressors and support together, with raised reactions."""
CLOSED = counted_groups.OPEN + timedelta(days=1)


def teams(world, **sizes: int) -> dict[str, list[str]]:
    """Departments of the head office with so many workers dispatched to each; their numbers."""
    found: dict[str, list[str]] = {}
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        common = {"company_id": world.company_id, "from_on": LONG_AGO}
        for name, size in sizes.items():
            department = Department(company_id=world.company_id, code=name, name=name, workplace_id=world.head_office)
            session.add(department)
            session.flush()
            for at in range(size):
                person = Person(company_id=world.company_id, name=f"派遣 {name}{at}", kana="ハケン")
                session.add(person)
                session.flush()
                employment = Employment(person_id=person.id, number=f"{name}{at:02}", kind=EmploymentKind.DISPATCHED_IN,
                                        **common)  # fmt: skip
                session.add(employment)
                session.flush()
                session.add(Placement(employment_id=employment.id, department_id=department.id,
                                      workplace_id=world.head_office, **common))  # fmt: skip
                found.setdefault(name, []).append(employment.number)
        visit.record("employment", "0" * 32)
    return found


def rows(team: list[str], high: int) -> list[str]:
    """Results of a team, the first ones proposed; the flags of the file say the opposite."""
    return [line(number, BESIDE, "×") if at < high else line(number, LOW, "○") for at, number in enumerate(team)]


def groups(world, who="clerk", after=CLOSED):
    with world.database.writing() as session:
        return checks.show(session, world.actor(who), world.check_public_id, now=world.now + after).groups


def table(world, who="clerk", after=CLOSED):
    found = groups(world, who, after).table
    return {group.name: count for group, count in found.rows.items()}, found.total


@pytest.fixture
def three(world) -> dict[str, list[str]]:
    """Twelve, fifteen and twenty of them, four, five and six proposed."""
    found = teams(world, A=12, B=15, C=20)
    assert load(world, file(*rows(found["A"], 4), *rows(found["B"], 5), *rows(found["C"], 6))).counted == 47
    return found


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("who", ["clerk", "physician"])
def test_each_department_with_those_whom_the_scores_propose_whatever_the_file_said(world, who):
    assert table(world, who) == ({"A": Count(12, 4), "B": Count(15, 5), "C": Count(20, 6)}, Count(47, 15))


def test_a_small_department_is_hidden_and_another_with_it(world):
    found = teams(world, A=12, B=15, C=4)
    load(world, file(*rows(found["A"], 4), *rows(found["B"], 5), *rows(found["C"], 1)))
    assert table(world) == ({"A": None, "B": Count(15, 5), "C": None}, Count(31, 10))


def test_twin_without_the_other_the_small_one_could_be_worked_out(world, monkeypatch):
    monkeypatch.setattr("casework.rules.suppression._safe", lambda *_anything: True)
    with pytest.raises(AssertionError):
        test_a_small_department_is_hidden_and_another_with_it(world)


def test_everybody_or_hardly_anybody_is_hidden_too(world):
    found = teams(world, A=12, B=12, C=12)
    load(world, file(*rows(found["A"], 12), *rows(found["B"], 2), *rows(found["C"], 0)))
    assert table(world) == ({"A": None, "B": None, "C": None}, Count(36, 14))


def test_few_altogether_are_hidden_altogether(world):
    found = teams(world, A=9)
    load(world, file(*rows(found["A"], 5)))
    assert table(world) == ({"A": None}, None)


def test_there_is_nothing_to_show_without_any(world):
    load(world, file(line(1001)))
    assert groups(world) is None


# --- drawn up once -----------------------------------------------------------------------------------------------


def test_until_its_day_there_is_a_day_and_no_table(world, three):
    last = world.now.date() + counted_groups.OPEN
    for after in (timedelta(0), counted_groups.OPEN):
        found = groups(world, after=after)
        assert (found.counted_until, found.table) == (last, None)
    later = load(world, file(line(three["A"][0], LOW, "×")), now=world.now + counted_groups.OPEN)
    assert (later.counted_changes, later.late.lines) == (1, ())
    assert groups(world, after=counted_groups.OPEN).counted_until == last, "the first of them set it"
    assert table(world)[0]["A"] == Count(12, 3)


def one_more(world, three):
    before = table(world)
    more = teams(world, D=1)["D"]
    data = file(*rows(three["A"][:1], 1), line(three["A"][1], LOW, "×"), line(more[0], BESIDE, "○"), line(1001))
    found = load(world, data, now=world.now + CLOSED)
    assert (found.added, found.counted, found.problems) == (1, 1, ())
    assert found.late.lines == (3, 4)
    assert table(world) == before
    return found


def test_once_it_is_drawn_up_nothing_moves_it_and_the_rows_are_told(world, three):
    one_more(world, three)


def test_twin_the_same_table_after_one_more_file_would_tell_of_somebody(world, three, monkeypatch):
    monkeypatch.setattr(counted_groups, "closed", lambda check, today: check.counted_until < today - timedelta(days=9))
    monkeypatch.setattr(
        counted_groups, "page",
        lambda visit, check: visit.show(
            sight.COUNTED_GROUPS, check, Fact.EXAMINER,
            table=counted_groups._table(visit, check),
        ),
    )  # fmt: skip
    with pytest.raises(AssertionError):
        one_more(world, three)


def test_the_same_file_once_more_changes_nothing_even_then(world, three):
    found = load(world, file(*rows(three["A"], 4)), now=world.now + CLOSED)
    assert (found.changes_something, found.known_already, found.late.lines, found.counted) == (False, True, (), 12)


def test_a_check_of_long_ago_counts_them_all_the_same(world):
    """What came in last year's winter is imported today: the days run from the first file, not from the check."""
    plainly(world, statement=update(StressCheck).where(StressCheck.id == world.check_id).values(
        started_on=date(2026, 1, 5)))  # fmt: skip
    found = teams(world, A=12)
    load(
        world,
        file(
            *(line(number, BESIDE, checked="2026-01-12", notified="2026-02-01") for number in found["A"][:5]),
            *(line(number, LOW, checked="2026-01-12", notified="2026-02-01") for number in found["A"][5:]),
        ),
    )
    assert table(world) == ({"A": Count(12, 5)}, Count(12, 5))


def test_somebody_who_moves_later_stays_with_the_department_of_that_day(world, three):
    before = table(world)
    with world.database.reading() as session:
        other = session.execute(select(Department.id).where(Department.code == "C")).scalar_one()
        mine = session.execute(select(Employment.id).where(Employment.number == three["A"][0])).scalar_one()
    plainly(world, statement=update(Placement).where(Placement.employment_id == mine).values(department_id=other))
    assert table(world) == before


def test_a_correction_takes_the_department_of_the_new_day(world, three):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        other = session.execute(select(Department.id).where(Department.code == "C")).scalar_one()
        mine = session.execute(select(Employment.id).where(Employment.number == three["A"][0])).scalar_one()
        placement = session.execute(select(Placement).where(Placement.employment_id == mine)).scalar_one()
        placement.until_on = date(2026, 11, 9)
        session.flush()
        session.add(Placement(company_id=world.company_id, employment_id=mine, department_id=other,
                              workplace_id=world.head_office, from_on=date(2026, 11, 10)))  # fmt: skip
        visit.record("employment", "0" * 32)
    assert load(world, file(line(three["A"][0], BESIDE, "×", checked="2026-11-10"))).counted_changes == 1
    assert table(world) == ({"A": Count(11, 3), "B": Count(15, 5), "C": Count(21, 7)}, Count(47, 15))


# --- who reads it ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("three")
def test_nobody_else_reads_it(world):
    for who in ("worker", "supervisor", "hr", "coordinator", "committee", "admin", "nurse", "outside_physician"):
        with pytest.raises(NotYours):
            groups(world, who)


@pytest.mark.usefixtures("three")
def test_that_somebody_has_high_stress_is_kept_nowhere(world):
    assert "high_stress" not in CountedResult.__table__.columns
    with world.database.reading() as session:
        assert session.execute(select(func.count(CountedResult.id))).scalar_one() == 47
