"""Does a round with nothing to tell cost the same few statements, however much stands open in the company?"""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from casework.access import Act, enter_worker
from casework.models.people import HatGrant
from casework.models.treatment import PersonnelChange
from casework.rules.treatment import ChangeKind
from casework.services import messages, rounds
from tests import world as worlds
from tests.figures import measures_board
from tests.services import talking, test_treatment

MORNING = worlds.NOW.replace(hour=2)
MANY = 60
"""Measures, two to a case."""


def statements(world, which, *, now=MORNING) -> tuple[int, int]:
    """What a round does and how many statements it takes."""
    said = []

    def note(*given):
        said.append(given[2])

    event.listen(world.database.engine, "before_cursor_execute", note)
    with world.database.writing() as session:
        done = rounds.go(session, world.company_id, which, now=now)
    event.remove(world.database.engine, "before_cursor_execute", note)
    return done, len(said)


def told(world) -> None:
    """Everything is told, of a company with many open measures and somebody in HR for each workplace."""
    with world.database.engine.begin() as connection:
        officer = world.people["hr"].person_id
        connection.execute(update(HatGrant).where(HatGrant.person_id == officer).values(workplace_id=None))
        measures_board.fill(connection, world, MANY)
    for which in rounds.ROUNDS:
        while statements(world, which)[0]:
            pass


def asked(world) -> dict[str, int]:
    return {which.name: statements(world, which)[1] for which in rounds.ROUNDS}


def few_hold(world) -> None:
    """But two, the measures end."""
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE measure SET ended_on = from_on, ended_by_id = decision_id "
            f"WHERE decision_id > (SELECT min(decision_id) FROM measure) AND company_id = {world.company_id}"
        )


def test_however_many_measures_hold_a_quiet_round_asks_as_often(world):
    told(world)
    many = asked(world)
    few_hold(world)
    assert asked(world) == many
    assert many["terms"] < MANY // 4


def test_twin_a_round_that_asks_for_each_recipient_of_each_measure(world, monkeypatch):
    monkeypatch.setattr(messages, "told", lambda *_: set())
    with pytest.raises(AssertionError):
        test_however_many_measures_hold_a_quiet_round_asks_as_often(world)


def changes(world, count: int) -> None:
    """The employee asked, and long after so many things were changed that nobody has to look at any more."""
    begun = world.now.date() + timedelta(days=400)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for number in range(count):
            session.add(
                PersonnelChange(
                    company_id=world.company_id, employment_id=world.people["worker"].employment_id,
                    workplace_id=world.head_office, kind=ChangeKind.POST, happened_on=begun + timedelta(days=number),
                    recorded_on=begun + timedelta(days=number),
                )
            )  # fmt: skip
        visit.record("employment", "0" * 32)


def test_however_many_changes_came_long_after_a_request_the_watch_asks_as_often(world):
    test_treatment.asked(world)
    watch = next(which for which in rounds.ROUNDS if which.name == "treatment")
    much_later = MORNING + timedelta(days=500)
    changes(world, 1)
    few = statements(world, watch, now=much_later)
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM personnel_change")
    changes(world, 30)
    assert statements(world, watch, now=much_later) == few
    assert few[0] == 0


def late_chase(world) -> int:
    chase = next(which for which in rounds.ROUNDS if which.name == "chases")
    late = MORNING + timedelta(days=60)
    while statements(world, chase, now=late)[0]:
        pass
    return statements(world, chase, now=late)[1]


def test_however_many_are_late_a_quiet_chase_asks_as_often(world):
    talking.held(world)
    few = late_chase(world)
    talking.held(world, "colleague", physician="outside_physician")
    assert late_chase(world) == few


def test_twin_a_chase_that_forgets_what_was_told(world, monkeypatch):
    monkeypatch.setattr(messages, "told", lambda *_: set())
    with pytest.raises(AssertionError):
        test_however_many_are_late_a_quiet_chase_asks_as_often(world)
