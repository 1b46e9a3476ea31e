"""Does no campaign begin without somebody who interviews, on the day on which it begins? (issue 3, point 2)"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.models.checks import CheckResult, StressCheck
from casework.models.providers import Engagement, Provider
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import EngagementKind, InterviewedBy
from casework.services import checks, interviewers
from casework.services.checks import NewCheck
from tests.services import asking
from tests.services.results import file, line, load
from tests.services.test_rule_changes import plainly

TODAY = date(2026, 12, 1)
FIRST_DAY = date(2027, 2, 1)
OWN, CENTRE = InterviewedBy.INDUSTRIAL_PHYSICIAN, InterviewedBy.REGIONAL_CENTRE


@pytest.fixture
def ahead(world) -> str:
    """A check that begins in two months; the regional centre interviews."""
    world.check_public_id = start(world, CENTRE)
    return world.check_public_id


def start(world, by, day=FIRST_DAY):
    new = NewCheck(
        name="来年", workplace=asking.workplace(world), started_on=day, questionnaire=Questionnaire.FULL,
        examiners=(world.people["physician"].public_id,), interviewed_by=by, provider=world.centre,
    )  # fmt: skip
    with world.database.writing() as session:
        return checks.start(session, world.actor("clerk"), new, now=world.now)


def end_centre(world, day: date | None) -> None:
    plainly(world, statement=update(Provider).where(Provider.public_id == world.centre).values(until_on=day))


def end_physicians(world, day: date | None) -> None:
    kind = Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN
    plainly(world, statement=update(Engagement).where(kind).values(until_on=day))


def missing(world, check_id, who="clerk", now=None) -> bool:
    with world.database.reading() as session:
        found = checks.index(session, world.actor(who), now=now or world.now)
    return next(one.interviewer_missing for one in found if one.public_id == check_id)


def name(world, check_id, by=OWN, provider="", who="clerk", now=None):
    with world.database.writing() as session:
        checks.name_interviewer(session, world.actor(who), check_id, by, provider, now=now or world.now)


def on_first_day(world, *rows):
    return load(world, file(*rows), now=world.now + (FIRST_DAY - TODAY))


ROW = line(1001, checked="2027-02-01", notified="2027-02-01")


def nothing_comes_in(world, check_id):
    assert not missing(world, check_id)
    end_centre(world, FIRST_DAY - timedelta(days=1))
    for who in ("clerk", "coordinator"):
        assert missing(world, check_id, who)
    with pytest.raises(NotNow, match="面接指導を行う人がいない"):
        on_first_day(world, ROW)
    with world.database.reading() as session:
        assert session.execute(select(CheckResult.id)).first() is None


def test_nothing_comes_in_where_the_contract_ended_before_the_first_day(world, ahead):
    nothing_comes_in(world, ahead)


def test_twin_unasked_it_would_begin(world, ahead, monkeypatch):
    monkeypatch.setattr(interviewers, "refuse_missing", lambda _visit, _check: None)
    with pytest.raises(pytest.fail.Exception):
        nothing_comes_in(world, ahead)


def test_somebody_else_is_named_and_it_begins(world, ahead):
    end_centre(world, FIRST_DAY - timedelta(days=1))
    name(world, ahead)
    assert not missing(world, ahead)
    with world.database.reading() as session:
        check = session.execute(select(StressCheck).where(StressCheck.public_id == ahead)).scalar_one()
        assert (check.interviewed_by, check.provider_id) == (OWN, None)
    assert on_first_day(world, ROW).added == 1


@pytest.mark.parametrize("by", [OWN, CENTRE])
def test_who_is_not_there_on_the_first_day_can_not_be_named(world, ahead, by):
    end_centre(world, FIRST_DAY - timedelta(days=1))
    end_physicians(world, FIRST_DAY - timedelta(days=1))
    with pytest.raises(NotValid) as refused:
        name(world, ahead, by, world.centre)
    assert refused.value.field == ("interviewed_by" if by is OWN else "provider")


def test_a_physician_whose_contract_ended_is_missing_too_and_the_last_day_counts(world):
    world.check_public_id = check = start(world, OWN)
    end_physicians(world, FIRST_DAY)
    assert not missing(world, check)
    end_physicians(world, FIRST_DAY - timedelta(days=1))
    assert missing(world, check)


def test_once_its_first_day_has_passed_today_counts_until_it_has_begun(world, ahead):
    end_centre(world, FIRST_DAY)
    now = world.now + (FIRST_DAY - TODAY)
    assert not missing(world, ahead, now=now)
    assert missing(world, ahead, now=now + timedelta(days=1))
    assert on_first_day(world, ROW).added == 1
    assert not missing(world, ahead, now=now + timedelta(days=1)), "what has begun goes on"
    assert load(world, file(ROW), now=now + timedelta(days=1)).same == 1


def test_with_results_in_it_stays_as_it_was_said(world, ahead):
    on_first_day(world, ROW)
    with pytest.raises(NotNow, match="変えられません"):
        name(world, ahead)
    with world.database.reading() as session, pytest.raises(NotNow):
        checks.naming(session, world.actor("clerk"), ahead, now=world.now)


def test_what_can_be_chosen(world, ahead):
    with world.database.reading() as session:
        page = checks.naming(session, world.actor("clerk"), ahead, now=world.now)
    assert (page.check.name, page.interviewed_by, page.provider) == ("来年", CENTRE, world.centre)
    assert world.centre in {one.public_id for one in page.providers}


@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "physician", "nurse", "coordinator", "stranger_clerk"])
def test_nobody_else_names_anybody(world, ahead, who):
    with pytest.raises(NotYours):
        name(world, ahead, who=who)


def test_another_choice_at_another_workplace_is_refused(world, ahead):
    with world.database.reading() as session:
        centre = session.execute(select(Provider).where(Provider.public_id == world.centre)).scalar_one()
        company = centre.company_id
    other = Provider(company_id=company, workplace_id=world.factory, kind=centre.kind, name="工場のセンター",
                     from_on=date(2020, 4, 1))  # fmt: skip
    plainly(world, other)
    with world.database.reading() as session:
        public_id = session.execute(select(Provider.public_id).where(Provider.name == "工場のセンター")).scalar_one()
    with pytest.raises(NotValid):
        name(world, ahead, CENTRE, public_id)
