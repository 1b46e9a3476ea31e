"""Does what a nurse writes for a physician reach one who can read it, and stay a task until it is opened?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from casework.access import Act, enter_worker, reach
from casework.access.reach_contacts import written
from casework.access.trail import read_under
from casework.models.cases import Assignment
from casework.models.follow_up_notes import FollowUpNote
from casework.models.people import Employment, ReportingLine
from casework.rules.errors import NotYours
from casework.rules.follow_up_notes import Course, NextStep, Told, View
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, LineKind
from casework.services import duties_of_follow_ups, follow_up_notes
from tests.services.advising import NEXT, advised
from tests.services.following import NEW, hold, plan, read
from tests.services.test_duties import todos
from tests.services.test_hearings import notes

WORSE = replace(NEW, told=Told(Course.WORSE, View.CHANGE, NextStep.PLANNED, {}))
LONG_AGO = date(2020, 4, 1)
LATER = NEXT + timedelta(hours=1)


def entered(world, *rows, ended: bool = False) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        visit.record("assignment", "0" * 32)
        session.add_all(rows)
        if ended:
            session.execute(update(Assignment).values(until_on=date(2026, 12, 8)))


def planned(world, *, ended: bool = True):
    """A talk of a statutory case, which nobody has any more."""
    case = advised(world)
    (first,) = plan(world, case.interview_id, [1], now=NEXT)
    if ended:
        entered(world, ended=True)
    return first.public_id


def led_by_the_physician(world) -> None:
    boss = Employment(company_id=world.company_id, person_id=world.people["physician"].person_id, number="7001",
                      public_id="7" * 32, from_on=LONG_AGO)  # fmt: skip
    entered(world, boss)
    line = ReportingLine(company_id=world.company_id, public_id="8" * 32, kind=LineKind.MATRIX, supervisor_id=boss.id,
                         employment_id=world.people["worker"].employment_id, from_on=LONG_AGO)  # fmt: skip
    entered(world, line)


def waits(world, who="physician", now=NEXT) -> bool:
    return Todo.SEE_NOTE in todos(world, who, now=now)


def test_where_nobody_has_the_case_the_industrial_physician_reads_it_without_the_notes(world):
    first = planned(world)
    hold(world, first, NEXT.date(), WORSE, who="nurse", now=NEXT)
    assert notes(world, Notice.FOLLOW_UP_TO_SEE) == [("physician", Hat.PHYSICIAN)]
    assert [waits(world, who) for who in ("physician", "outside_physician", "factory_physician")] == [
        True,
        False,
        False,
    ]
    page = read(world, first, now=NEXT)
    assert (page.note.told, "words" in page.note.note) == (WORSE.told, False)
    for who in ("outside_physician", "factory_physician", "stranger_physician"):
        with pytest.raises(NotYours):
            read(world, first, who, now=NEXT)


def test_twin_a_note_that_only_those_assigned_reach_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, FollowUpNote, lambda *given: written(FollowUpNote, *given))
    with pytest.raises(AssertionError):
        test_where_nobody_has_the_case_the_industrial_physician_reads_it_without_the_notes(world)


def test_what_takes_no_physician_stays_with_those_who_have_the_case(world):
    first = planned(world)
    hold(world, first, NEXT.date(), who="nurse", now=NEXT)
    assert (notes(world, Notice.FOLLOW_UP_TO_SEE), waits(world)) == ([], False)
    assert read(world, first, now=NEXT).note is None


def test_twin_every_note_for_a_physician_is_seen(world, monkeypatch):
    monkeypatch.setattr(Told, "to_a_physician", property(lambda _told: True))
    with pytest.raises(AssertionError):
        test_what_takes_no_physician_stays_with_those_who_have_the_case(world)


def test_one_who_leads_the_person_hears_nothing_and_the_nurse_is_told_that_nobody_can_read_it(world):
    first = planned(world)
    led_by_the_physician(world)
    hold(world, first, NEXT.date(), WORSE, who="nurse", now=NEXT)
    assert (notes(world, Notice.FOLLOW_UP_TO_SEE), waits(world)) == ([], False)
    assert read(world, first, "nurse", now=NEXT).unheard


def test_twin_a_boss_who_is_told_is_seen(world, monkeypatch):
    physician = world.people["physician"].person_id
    monkeypatch.setattr(follow_up_notes, "_physicians", lambda *_of: [physician])
    with pytest.raises(AssertionError):
        test_one_who_leads_the_person_hears_nothing_and_the_nurse_is_told_that_nobody_can_read_it(world)


def mend(world, follow_up_id, version):
    with world.database.writing() as session:
        follow_up_notes.change(
            session, world.actor("nurse"), follow_up_id, replace(WORSE, words="もう一度"), version=version, now=LATER
        )


def test_it_is_a_task_until_a_physician_opened_it_and_again_once_it_says_something_else(world):
    first = planned(world, ended=False)
    hold(world, first, NEXT.date(), WORSE, who="nurse", now=NEXT)
    assert not read(world, first, "nurse", now=NEXT).unheard
    read(world, first, "worker", now=NEXT)
    assert waits(world), "the nurse and the employee read it, and no physician did"
    page = read(world, first, now=NEXT)
    assert page.note.note.words == NEW.words
    assert not waits(world)
    mend(world, first, read(world, first, "nurse", now=NEXT).version)
    assert waits(world, now=LATER)
    assert notes(world, Notice.FOLLOW_UP_TO_SEE) == [("physician", Hat.PHYSICIAN)], "told once"


def test_twin_a_task_that_is_gone_once_anybody_read_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(
        duties_of_follow_ups, "read_under", lambda _hat, *of, **more: read_under(Hat.NURSE, *of, **more)
    )
    with pytest.raises(AssertionError):
        test_it_is_a_task_until_a_physician_opened_it_and_again_once_it_says_something_else(world)
