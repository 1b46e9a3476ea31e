"""Is whose opinion needs a view of the 産業医 judged by the day of its receipt, whoever is 産業医 today?"""

from datetime import date, datetime

import pytest
from sqlalchemy import select, true

from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.checks import ExaminerAppointment
from casework.models.opinions import Opinion
from casework.models.people import HatGrant
from casework.models.providers import Engagement
from casework.models.trail import TrailEntry
from casework.rules.days import TOKYO
from casework.rules.errors import NotYours
from casework.rules.todos import Todo
from casework.rules.vocabulary import EngagementKind, Language
from casework.services import duties, hearings, people, record_files, records, second_views
from tests.services.talking import issued

NEXT_YEAR = datetime(2027, 2, 1, 10, tzinfo=TOKYO)
LAST = date(2026, 12, 31)


def succeeded(world, last=LAST):
    """The head office's 産業医 goes on `last`, and is examiner no more; the outside physician comes in their place."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.execute(select(ExaminerAppointment)).scalar_one().until_on = last
        for engaged in session.execute(select(Engagement)).scalars():
            if engaged.person_id == world.people["physician"].person_id:
                engaged.until_on = last
        session.add(
            Engagement(
                company_id=world.company_id, person_id=world.people["outside_physician"].person_id,
                workplace_id=world.head_office, kind=EngagementKind.INDUSTRIAL_PHYSICIAN, affiliation="みなと診療所",
                from_on=date(2027, 1, 1),
            )
        )  # fmt: skip
        visit.record("company", "0" * 32)


def read(world, opinion_id, who):
    with world.database.writing() as session:
        return records.read(session, world.actor(who), opinion_id, now=NEXT_YEAR)


def asked(world, who):
    """How many views stand on somebody's desk."""
    with world.database.writing() as session:
        parts = duties.desk(session, world.actor(who), now=NEXT_YEAR).parts
        return sum(task.todo is Todo.GIVE_VIEW for part in parts for task in part.tasks)


def refused(world, opinion_id, who):
    with world.database.writing() as session, pytest.raises(NotYours):
        records.give_view(session, world.actor(who), opinion_id, agrees=True, words="", now=NEXT_YEAR)
    for kind in ("report", "opinion"):
        with world.database.writing() as session, pytest.raises(NotYours):
            record_files.file(session, world.actor(who), opinion_id, kind, Language.JAPANESE, now=NEXT_YEAR)


def test_whoever_follows_as_industrial_physician_is_not_asked_about_what_was_written_before(world):
    _case, opinion_id = issued(world)
    succeeded(world)
    page = read(world, opinion_id, "outside_physician")
    assert (page.scores, page.view_wanted) == (None, False)
    assert not any("file" in one or "content" in one for one in page.documents)
    assert asked(world, "outside_physician") == 0
    refused(world, opinion_id, "outside_physician")
    with world.database.writing() as session:
        assert not hearings.opening(session, world.actor("hr"), opinion_id, now=NEXT_YEAR).advice.view_wanted


def test_a_view_that_is_still_wanted_is_asked_of_whoever_follows(world):
    """The opinion of somebody who became 産業医 only later is another physician's for good."""
    _case, opinion_id = issued(world, physician="outside_physician")
    succeeded(world)
    with world.database.writing() as session:
        assert hearings.opening(session, world.actor("hr"), opinion_id, now=NEXT_YEAR).advice.view_wanted
    assert asked(world, "outside_physician") == 1, "as long as nobody else is 産業医 there"
    assert read(world, opinion_id, "outside_physician").view_wanted


def test_a_view_that_was_given_opens_nothing_to_whoever_follows(world):
    _case, opinion_id = issued(world, physician="outside_physician")
    with world.database.writing() as session:
        records.give_view(session, world.actor("physician"), opinion_id, agrees=True, words="", now=world.now)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.execute(select(ExaminerAppointment)).scalar_one().until_on = date(2026, 12, 1)
        for engaged in session.execute(select(Engagement)).scalars():
            if engaged.person_id == world.people["factory_physician"].person_id:
                engaged.workplace_id = None
        grants = [world.people["factory_physician"].person_id]
        for grant in session.execute(select(HatGrant).where(HatGrant.person_id.in_(grants))).scalars():
            grant.workplace_id = None
        visit.record("company", "0" * 32)
    page = read(world, opinion_id, "factory_physician")
    assert page.view is not None
    assert not any("file" in one for one in page.documents)
    with world.database.writing() as session, pytest.raises(NotYours):
        record_files.file(
            session, world.actor("factory_physician"), opinion_id, "opinion", Language.JAPANESE, now=NEXT_YEAR
        )
    assert all("file" in one for one in read(world, opinion_id, "physician").documents), "who gave it reads on"


def test_twin_judged_by_todays_contracts(world, monkeypatch):
    def today():
        place = (Case.company_id, Case.workplace_id, NEXT_YEAR.date())
        return true() & ~people.industrial(*place, Opinion.author_id)

    monkeypatch.setattr(second_views, "by_another", today)
    with pytest.raises(AssertionError):
        test_whoever_follows_as_industrial_physician_is_not_asked_about_what_was_written_before(world)


def test_the_reading_of_a_successor_is_in_the_trail(world):
    _case, opinion_id = issued(world)
    succeeded(world)
    read(world, opinion_id, "outside_physician")
    with world.database.reading() as session:
        mine = TrailEntry.person_id == world.people["outside_physician"].person_id
        assert session.execute(select(TrailEntry.id).where(mine)).first() is not None
