"""Does a test that is put at a stage find what walking there leaves, and does it walk where that could differ?"""

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from casework.models.accounts import SignInAttempt
from casework.models.base import Base
from casework.models.cases import Case
from casework.models.people import Person
from casework.models.trail import TrailEntry
from tests.services import advising, results
from tests.walks import Walks, walked


def rows(world) -> dict[str, list[str]]:
    """Everything that stands in the database."""
    with world.database.engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def entries(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(TrailEntry)).scalar_one()


LEFT: dict[str, tuple] = {}
"""What the first test that came by left, by kind of database."""


def kind(world) -> str:
    return world.database.engine.dialect.name


def went(world):
    """A road with all kinds of records on it."""
    gave = advising.told(world)
    return [one if isinstance(one, advising.Advising) else one.public_id for one in gave], rows(world)


@pytest.mark.parametrize("turn", range(2))
def test_the_first_goes_there_and_the_second_finds_the_same(world, turn):
    gave, stands = went(world)
    assert stands["instruction"]
    assert LEFT.setdefault(kind(world), (gave, stands)) == (gave, stands), turn


def test_the_road_goes_on_from_where_one_was_put(world):
    """Sequences, seals and the chain of the trail fit: the next verb writes beside what was put there."""
    case = advising.advised(world)
    before = entries(world)
    advising.hear(world, case)
    results.invite(world, "colleague")
    assert entries(world) > before
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(Case)).scalar_one() == 2


WALKED: list[str] = []


@walked
def step(world, name="佐藤"):
    WALKED.append(kind(world))
    with world.database.engine.begin() as connection:
        connection.execute(update(Person).where(Person.id == world.people["worker"].person_id).values(name=name))


def test_the_same_step_is_walked_once_only(world):
    WALKED.clear()
    step(world, "一度")
    step(world, "二度")
    assert [kind(world)] * 2 == WALKED


def test_and_not_again_by_the_next_test(world):
    first = list(WALKED)
    step(world, "一度")
    step(world, "二度")
    assert WALKED[len(first) :] in ([], [kind(world)] * 2)  # alone, or on another worker, it is the first
    with world.database.reading() as session:
        assert session.get_one(Person, world.people["worker"].person_id).name == "二度"


def test_whoever_wrote_something_else_walks(world):
    """Seen whoever wrote it, and by whatever way; the row that was written stays."""
    step(world, "三度")
    for _ in range(2):
        with world.database.engine.begin() as connection:
            connection.execute(text("UPDATE person SET kana = 'カナ'"))
        WALKED.clear()
        step(world, "四度")
        assert [kind(world)] == WALKED
        assert world.road.label is None
    with world.database.reading() as session:
        assert session.get_one(Person, world.people["worker"].person_id).kana == "カナ"


def test_a_row_that_was_taken_away_is_seen(world):
    with world.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM named_handler"))
    WALKED.clear()
    step(world, "五度")
    assert [kind(world)] == WALKED


@walked
def come(world):
    with world.database.engine.begin() as connection:
        connection.execute(insert(SignInAttempt).values(login_hash="a", address_hash="b", at=world.now))


@walked
def go(world):
    with world.database.engine.begin() as connection:
        connection.execute(delete(SignInAttempt))


@pytest.mark.parametrize("turn", range(2))
def test_what_came_and_went_on_the_road_is_gone(world, turn):
    come(world)
    go(world)
    with world.database.reading() as session:
        assert session.execute(select(func.count()).select_from(SignInAttempt)).scalar_one() == 0, turn


def test_a_test_that_changes_the_product_walks_by_itself_from_then_on(world, monkeypatch):
    step(world, "一度")
    monkeypatch.setattr(advising, "told", advising.told)
    WALKED.clear()
    step(world, "一度")
    step(world, "一度")
    assert len(WALKED) == 2
    assert world.road.label is None


def test_one_that_could_but_did_not_yet_is_put_there(world, monkeypatch):
    step(world, "八度")
    assert world.road.label
    assert not monkeypatch.used


def test_a_road_that_sees_no_writer_is_found_out(world):
    """The broken twin: a database that always says that nobody wrote puts over what somebody wrote."""
    world.road.walks = Walks()
    step(world, "七度")
    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE person SET kana = 'ココ'"))
    world.road.place.untouched = lambda: True
    world.road.label = 0
    step(world, "七度")
    with world.database.reading() as session:
        assert session.get_one(Person, world.people["worker"].person_id).kana != "ココ"
