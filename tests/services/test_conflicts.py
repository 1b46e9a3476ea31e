"""Is a 産業医 told nothing of a case that they may not know of: their own, or that of somebody they lead or led?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework import ids
from casework.access import Act, enter_worker
from casework.models.messages import InboxNote, OutboxMail
from casework.models.people import HatGrant, ReportingLine
from casework.models.providers import Engagement
from casework.rules.notices import Notice
from casework.rules.vocabulary import EngagementKind, Hat, LineKind
from tests.services.advising import decided
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
