"""Does a form of a leave and of the way back that is sent twice write one record, and lead to the same page?

Whoever presses twice, or loads the answer again, sends the very same once more. The forms are found on the pages
themselves: a new one that writes a record is asked by being there, and fails until it stands below.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from casework.access.visit import Visit
from casework.services import team_stages
from casework.web import drafting, followups, meanwhile
from tests.databases import Databases
from tests.web.asking import explore
from tests.web.lab import Door, Lab
from tests.web.test_every_page import TABLE
from tests.web.test_hostile import _light, made

__all__ = ["_light"]

PAGES = frozenset(
    {
        "doctor_enquiries", "doctor_notices", "follow_up_times", "followups", "leave_certificates", "leaves",
        "return_absences", "return_opinions", "return_plans", "return_talks", "return_wishes", "trials", "work_talks",
    }
)  # fmt: skip
ALSO = frozenset({"instructions.show", "requests.show"})
"""Other pages with a form for a talk about work."""
NO_RECORD = frozenset({"assignment", "case_limit", "data_key", "inbox_note", "outbox_mail"})
"""What follows from an act, whether it writes a record or changes one."""


@dataclass(frozen=True)
class Guard:
    """What knows a form again: taken away, it must be seen."""

    at: Any
    name: str
    broken: Any


NAMED = Guard(Visit, "written", lambda *_: None)
"""The page bears what its record will be called (`forms.base.OnceForm`)."""
SAME = Guard(drafting, "differing", lambda *_: ["otherwise"])
"""What is saved is what was typed."""
WRITES: dict[str, Guard | None] = {
    "doctor_enquiries.summarise": NAMED,
    "doctor_enquiries.write": SAME,
    "doctor_notices.write": SAME,
    "follow_up_times.choose": None,  # the time is theirs already
    "followups.change": Guard(followups, "differing", lambda *_: ["otherwise"]),
    "followups.held": NAMED,
    "followups.plan": NAMED,
    "followups.rebase": NAMED,
    "instructions.keep_talk": NAMED,
    "leave_certificates.hand_in": NAMED,
    "leave_certificates.note": NAMED,
    "leaves.begin": NAMED,
    "leaves.correct": NAMED,
    "leaves.correct_contact": NAMED,
    "leaves.extend": NAMED,
    "leaves.keep_talk": NAMED,
    "leaves.log": NAMED,
    "requests.keep_talk": NAMED,
    "return_opinions.write": SAME,
    "return_plans.acknowledge": Guard(team_stages, "_own", lambda *_: []),
    "return_plans.check": NAMED,
    "return_plans.draft": Guard(meanwhile, "differing", lambda *_: ["otherwise"]),
    "return_plans.keep_talk": NAMED,
    "return_plans.write_health": NAMED,
    "return_talks.write": SAME,
    "return_talks.write_health": SAME,
    "trials.ask": NAMED,
    "trials.settle": NAMED,
}
"""The forms that write a record or save a draft, and by what they are known again."""


@pytest.fixture(scope="module")
def lab(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    yield from made("sqlite", databases, tmp_path_factory.mktemp("twice"))


@pytest.fixture(scope="module")
def doors(lab: Lab) -> list[Door]:
    """One open door for each kind of form of these pages."""
    rows = [row for row in TABLE if row.endpoint.partition(".")[0] in PAGES or row.endpoint in ALSO]
    theirs = explore(lab, rows).open
    return [door for door in theirs if door.endpoint.partition(".")[0] in PAGES or door.endpoint in WRITES]


def counted(lab: Lab) -> dict[str, int]:
    """How many rows each table holds."""
    with lab.world.database.engine.connect() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in lab.store.tables
        }


def place(answer: TestResponse) -> tuple[int, str | None]:
    return answer.status_code, answer.headers.get("Location")


@dataclass(frozen=True)
class Twice:
    """A form, sent twice."""

    wrote: bool
    """The first time it wrote a record."""
    same: bool
    """The second time led to the same page."""
    more: set[str]
    """What the second time wrote."""


def twice(lab: Lab, door: Door) -> Twice:
    try:
        before = counted(lab)
        first = place(lab.send(door, door.basis))
        there = counted(lab)
        second = place(lab.send(door, door.basis))
        after = counted(lab)
    finally:
        lab.put_back()
    assert first[0] in {200, 303}, door
    wrote = {name for name in before if there[name] != before[name]} - NO_RECORD
    return Twice(bool(wrote), first == second, {name for name in after if after[name] != there[name]})


def known_again(lab: Lab, doors: list[Door], endpoint: str) -> list[bool]:
    """Of each of its forms: sent twice it leads to one page and is written once."""
    asked = (twice(lab, door) for door in doors if door.endpoint == endpoint)
    return [one.same and not one.more for one in asked]


@pytest.mark.parametrize("endpoint", sorted(WRITES))
def test_sent_twice_it_is_written_once_and_leads_to_the_same_page(lab, doors, endpoint):
    assert set(known_again(lab, doors, endpoint)) == {True}


@pytest.mark.parametrize(("endpoint", "guard"), [one for one in sorted(WRITES.items()) if one[1]])
def test_twin_a_form_that_is_not_known_again_is_seen(lab, doors, monkeypatch, endpoint, guard):
    monkeypatch.setattr(guard.at, guard.name, guard.broken)
    assert False in known_again(lab, doors, endpoint)


def unlisted(lab: Lab, doors: list[Door], listed: Any) -> set[str]:
    """Forms that write a record, or would write two, and stand nowhere."""
    asked = ((door.endpoint, twice(lab, door)) for door in doors if door.endpoint not in listed)
    return {endpoint for endpoint, one in asked if one.wrote or one.more - NO_RECORD}


def test_no_other_form_writes_a_record(lab, doors):
    assert unlisted(lab, doors, WRITES) == set()


def test_twin_a_form_that_stands_nowhere_is_seen(lab, doors):
    assert unlisted(lab, doors, WRITES.keys() - {"leaves.log", "trials.ask"}) == {"leaves.log", "trials.ask"}
