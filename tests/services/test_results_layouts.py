"""Is a layout kept for the next file of the same product, by clerks only and for one company only?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.people import PersonnelAuthority
from casework.models.results import ResultLayout
from casework.rules.errors import NotValid, NotYours
from casework.services import results_import, results_layouts
from tests.services.results import load

COLUMNS = {
    "number": "職員", "stressors": "要因点", "reactions": "反応点", "support": "支援点", "checked_on": "日",
    "notified_on": "通知",
}  # fmt: skip
FILE = "職員,要因点,反応点,支援点,日,通知\r\n1001,50,80,25,2026-11-02,2026-12-01\r\n".encode()


def keep(world, name="外部機関A", columns=None, who="clerk"):
    with world.database.writing() as session:
        results_layouts.keep(session, world.actor(who), name, COLUMNS if columns is None else columns, now=world.now)


def listed(world, who="clerk"):
    with world.database.writing() as session:
        return results_layouts.index(session, world.actor(who), now=world.now)


def test_what_is_kept_is_tried_on_the_next_file(world):
    assert load(world, FILE).problems
    keep(world)
    found = load(world, FILE)
    assert (found.added, found.layout, found.kept, found.problems) == (1, COLUMNS, "外部機関A", ())


def test_a_layout_that_does_not_fit_wholly_is_not_used(world):
    keep(world, columns={**COLUMNS, "high_stress": "判定"})
    assert load(world, FILE).layout == {}


def test_the_same_name_takes_the_place_of_the_old(world):
    keep(world)
    keep(world, " 外部機関A ", {"number": "番号", "strange": "x", "support": ""})
    [layout] = listed(world)
    assert (layout.name, layout.columns) == ("外部機関A", {"number": "番号"})


def test_one_is_forgotten(world):
    keep(world)
    [layout] = listed(world)
    with world.database.writing() as session:
        name = results_layouts.drop(session, world.actor("clerk"), layout.public_id, now=world.now)
    assert (name, listed(world)) == ("外部機関A", [])
    with world.database.writing() as session, pytest.raises(NotYours):
        results_layouts.drop(session, world.actor("clerk"), layout.public_id, now=world.now)


def test_nothing_chosen_and_too_many(world, monkeypatch):
    with pytest.raises(NotValid, match="列を選んでから"):
        keep(world, columns={"strange": "x"})
    monkeypatch.setattr(results_layouts, "MOST", 1)
    keep(world)
    keep(world)
    with pytest.raises(NotValid, match="1個まで"):
        keep(world, "B")


@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "physician", "nurse", "admin", "committee"])
def test_nobody_else_keeps_or_sees_any(world, who):
    with pytest.raises(NotYours):
        keep(world, who=who)
    with pytest.raises(NotYours):
        listed(world, who=who)


def test_another_company_sees_none(world):
    keep(world)
    assert listed(world, who="stranger_clerk") == []


def test_who_has_personnel_authority_everywhere_reaches_none(world):
    keep(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        clerk = world.people["clerk"].person_id
        session.add(PersonnelAuthority(company_id=world.company_id, person_id=clerk, from_on=date(2026, 1, 1)))
        visit.record("personnel_authority", "0" * 32)
    assert listed(world) == []
    with pytest.raises(NotYours):
        keep(world, "B")


def test_no_row_of_a_file_is_kept_with_it(world):
    with world.database.writing() as session:
        found = results_import.preview(session, world.actor("clerk"), world.check_public_id, FILE, now=world.now)
    keep(world, columns=dict(zip(COLUMNS, found.headings, strict=True)))
    with world.database.reading() as session:
        kept = session.execute(select(ResultLayout.columns)).scalar_one()
    assert kept == COLUMNS
