"""Does nobody learn, by another hat, of a case that they may not know of: their own, or that of somebody they led?"""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.checks import CheckResult
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import Employment, HatGrant, ReportingLine
from casework.models.providers import Engagement
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import EngagementKind, Hat, LineKind
from casework.services import case_list, checks, requests_for_hr
from tests.services import asking, results
from tests.services.advising import decided
from tests.services.test_rehired import NUMBER, hired_again, invited_again
from tests.world import LONG_AGO

TOLD = (Notice.REQUEST_TO_PHYSICIAN, Notice.VIEW_WANTED, Notice.DECISION_TO_PHYSICIAN)


def build(world, *records) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for record in records:
            session.add(record)
            session.flush()
        visit.record("employment", ids.fresh())


def made_industrial_physician(world, name) -> None:
    """A second 産業医 of the head office."""
    common = {"company_id": world.company_id, "person_id": world.people[name].person_id, "from_on": LONG_AGO}
    build(
        world,
        HatGrant(hat=Hat.PHYSICIAN, workplace_id=world.head_office, **common),
        Engagement(
            kind=EngagementKind.INDUSTRIAL_PHYSICIAN, workplace_id=world.head_office, affiliation="社内", **common
        ),
    )


def led(world, by, until_on) -> None:
    line = ReportingLine(
        company_id=world.company_id, employment_id=world.people["worker"].employment_id, kind=LineKind.MATRIX,
        supervisor_id=world.people[by].employment_id, from_on=LONG_AGO, until_on=until_on,
    )  # fmt: skip
    build(world, line)


def told(world, name) -> set[str]:
    """Which notices somebody has as a physician, in the inbox or by mail."""
    mine = world.people[name].person_id
    with world.database.reading() as session:
        return {
            notice
            for model in (InboxNote, OutboxMail)
            for notice in session.execute(
                select(model.notice).where(model.person_id == mine, model.hat == Hat.PHYSICIAN)
            ).scalars()
        }


@pytest.mark.parametrize("until_on", [None, date(2021, 3, 31)])
def test_who_leads_or_led_the_employee_is_told_nothing(world, until_on):
    made_industrial_physician(world, "committee")
    led(world, "committee", until_on)
    decided(world, by="outside_physician")
    assert told(world, "committee") == set()
    assert told(world, "physician") >= set(TOLD)


def test_nobody_is_told_of_their_own_case(world):
    made_industrial_physician(world, "worker")
    decided(world, by="outside_physician")
    assert told(world, "worker") == set()
    assert told(world, "physician") >= set(TOLD)


def test_without_a_conflict_every_industrial_physician_is_told(world):
    """The twin: what keeps the others from being told is the conflict and nothing else."""
    made_industrial_physician(world, "committee")
    decided(world, by="outside_physician")
    assert told(world, "committee") >= set(TOLD)


def clerk_reaches(world) -> dict[str, bool]:
    """Does the clerk of the head office reach the worker's result and case, and what the file says of them?"""
    number, mine = world.people["worker"].number, world.people["clerk"].person_id
    with world.database.writing() as session:
        clerk = world.actor("clerk")
        page = checks.show(session, clerk, world.check_public_id, now=world.now)
        found = case_list.index(session, clerk, case_list.Wanted(), now=world.now)
        notices = session.execute(select(InboxNote.notice).where(InboxNote.person_id == mine)).scalars()
        return {
            "result": number in {line.employee.number for line in page.lines},
            "case": number in {line.employee.number for line in found.lines if line.employee},
            "notice": Notice.REQUEST_TO_CLERK in set(notices),
        }


@pytest.mark.parametrize("until_on", [None, date(2026, 6, 30)])
def test_a_clerk_who_leads_or_led_the_employee_reaches_nothing_of_them(world, until_on):
    """Supervisors see instructions alone, whatever other hat they wear."""
    case_id = asking.invited(world)
    led(world, "clerk", until_on)
    asking.ask(world, case_id)
    assert clerk_reaches(world) == {"result": False, "case": False, "notice": False}


def test_twin_a_clerk_who_leads_nobody_reaches_all_of_it(world):
    asking.ask(world, asking.invited(world))
    assert clerk_reaches(world) == {"result": True, "case": True, "notice": True}


@pytest.mark.parametrize("leads", [True, False])
def test_what_a_file_says_of_those_the_clerk_leads_is_left_out_and_said_so(world, leads):
    if leads:
        led(world, "clerk", None)
    done = results.load(world, results.file(results.line(world.people["worker"].number), results.line(1002)))
    assert len(done.left_out) == int(leads)
    with world.database.reading() as session:
        assert len(session.execute(select(CheckResult.id)).all()) == 2 - leads


@pytest.mark.parametrize("leads", [True, False])
def test_a_named_officer_opens_no_scores_of_those_they_lead(world, leads):
    """What people agree to says that supervisors get none."""
    request = asking.ask(world, asking.invited(world))
    if leads:
        led(world, "hr", None)
    with world.database.writing() as session:
        opened = partial(requests_for_hr.disclosed_result, session, world.actor("hr"), request.public_id, now=world.now)
        if leads:
            with pytest.raises(NotYours):
                opened()
        else:
            assert opened()[2].reactions == results.HIGH[1]


def led_before(world, by) -> None:
    """Somebody led the worker, who left and came back; the new employment takes the place of the old in the world."""
    hired_again(world)
    led(world, by, date(2026, 6, 30))
    with world.database.reading() as session:
        again = session.execute(select(Employment).where(Employment.number == NUMBER)).scalar_one()
        world.people["worker"] = replace(world.people["worker"], employment_id=again.id, number=NUMBER)


@pytest.mark.parametrize("leads", [True, False])
def test_who_comes_back_comes_back_to_nobody_who_led_them(world, leads):
    led_before(world, "clerk" if leads else "committee")
    if leads:  # the file itself says that it leaves them out
        line = results.line(NUMBER, checked="2026-12-15", notified="2026-12-16")
        assert len(results.load(world, results.file(line), now=world.later(days=20)).left_out) == 1
    else:
        invited_again(world, NUMBER)
    world.now = world.later(days=20)
    assert clerk_reaches(world)["result"] is not leads


@pytest.mark.parametrize("leads", [True, False])
def test_nor_does_an_officer_who_led_them_before_open_their_scores(world, leads):
    led_before(world, "hr" if leads else "committee")
    invited_again(world, NUMBER)
    world.now = world.later(days=20)
    request = asking.ask(world, asking.case_of(world))
    with world.database.writing() as session:
        opened = partial(requests_for_hr.disclosed_result, session, world.actor("hr"), request.public_id, now=world.now)
        if leads:
            with pytest.raises(NotYours):
                opened()
        else:
            assert opened()[2].reactions == results.HIGH[1]
