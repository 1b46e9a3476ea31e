"""Several questions in one statement give what each gives alone."""

import pytest
from sqlalchemy import bindparam, select

from casework.models.people import Person, Workplace
from casework.services import batches
from casework.services.batches import Batch

WORKPLACES = select(Workplace.id, Workplace.code).where(Workplace.company_id == bindparam("company"))
PEOPLE = select(Person.public_id, Person.sex, Person.id, Person.born_on, Person.name.label("called")).where(
    Person.company_id == bindparam("company")
)
NOBODY = select(Person.id).where(Person.company_id == bindparam("company"), Person.name == "")
PARTS = {"workplaces": WORKPLACES, "people": PEOPLE, "nobody": NOBODY}


def told(world):
    """What the batch says, what each question says alone, and the names of its columns."""
    asked = {"company": world.company_id}
    with world.database.reading() as session:
        together = Batch(**PARTS).ask(session, asked)
        alone = {name: session.connection().execute(part, asked).all() for name, part in PARTS.items()}
    return (
        {name: sorted(map(tuple, rows)) for name, rows in together.items()},
        {name: sorted(map(tuple, rows)) for name, rows in alone.items()},
        {name: rows[0]._fields for name, rows in together.items() if rows},
    )


def test_each_gets_its_own_rows_under_its_own_names(world):
    together, alone, names = told(world)
    assert together == alone
    assert together["nobody"] == []
    assert len(together["people"]) > 1
    assert names == {"workplaces": ("id", "code"), "people": ("public_id", "sex", "id", "born_on", "called")}


def test_twin_that_lets_a_question_read_the_columns_of_another_is_seen(world, monkeypatch):
    honest = batches._reader
    monkeypatch.setattr(batches, "_reader", lambda name, part, places: honest(name, part, sorted(places)[::-1]))
    with pytest.raises(AssertionError):
        test_each_gets_its_own_rows_under_its_own_names(world)
