"""Can the rules of a workplace change from a day on, deliberated before, and does what began stay as it was?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from casework.access import Act, Actor, enter_worker
from casework.models.checks import StressCheck
from casework.models.people import Department, Employment, HatGrant, Person, Placement, Workplace
from casework.models.policies import PolicyVersion
from casework.rules import scoring
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.policy import Disclosure, Policy, Thresholds
from casework.rules.vocabulary import Deliberation, EmploymentKind, Hat
from casework.services import policies, rule_changes, rulebook
from casework.services.rule_changes import NewRules
from tests.services import results
from tests.world import LONG_AGO

TODAY = date(2026, 12, 1)
NEXT = date(2027, 1, 4)
NEW = NewRules({"interview_days": 20, "published_on": TODAY}, NEXT, TODAY, Deliberation.WORKERS)


def office(world) -> str:
    with world.database.reading() as session:
        return session.get_one(Workplace, world.head_office).public_id


def standing(world, place_id=None, day=date.max) -> str:
    """The version from which a new one from this day on goes on; empty for the defaults."""
    for where in (Workplace.public_id == place_id, PolicyVersion.workplace_id.is_(None)):
        with world.database.reading() as session:
            found = session.execute(
                select(PolicyVersion.public_id)
                .outerjoin(Workplace, Workplace.id == PolicyVersion.workplace_id)
                .where(where, PolicyVersion.company_id == world.company_id, PolicyVersion.taken_back_on.is_(None))
                .where(or_(PolicyVersion.workplace_id.is_not(None), PolicyVersion.from_on <= day))
                .order_by(PolicyVersion.from_on.desc())
            ).scalars().first()  # fmt: skip
        if found is not None:
            return found
    return ""


def write(world, new=NEW, who="coordinator", place="office", now=None, began_from=None):
    place_id = office(world) if place == "office" else place
    seen = standing(world, place_id, new.from_on) if began_from is None else began_from
    with world.database.writing() as session:
        return rule_changes.write(
            session, world.actor(who), place_id, new, began_from=seen, now=now or world.now
        )  # fmt: skip


def take_back(world, version_id, who="coordinator", now=None):
    with world.database.writing() as session:
        return rule_changes.take_back(session, world.actor(who), version_id, now=now or world.now)


def page(world, who="worker", now=None):
    with world.database.reading() as session:
        return rulebook.page(session, world.actor(who), office(world), now=now or world.now)


def opening(world, who="coordinator", place="office", from_on=None):
    with world.database.reading() as session:
        place_id = office(world) if place == "office" else place
        return rule_changes.opening(session, world.actor(who), place_id, from_on=from_on, now=world.now)


def policy(world, day, workplace=None) -> Policy:
    with world.database.reading() as session:
        return policies.policy_for(session, world.company_id, workplace or world.head_office, day)[0]


def plainly(world, *records, statement=None) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add_all(records)
        if statement is not None:
            session.execute(statement)
        session.flush()
        visit.record("test", "t" * 32)


def everywhere(world, who: str) -> None:
    person = world.people[who].person_id
    plainly(world, statement=update(HatGrant).where(HatGrant.person_id == person).values(workplace_id=None))


def refused(world, new, **more) -> dict[str, str]:
    with pytest.raises(NotValid) as caught:
        write(world, new, **more)
    return {fault.field: str(fault.said) for fault in (caught.value, *caught.value.others)}


def crowd(world, count: int) -> None:
    """So many more who work at the head office, every second one dispatched."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        department = session.execute(select(Department.id).where(Department.code == "S")).scalar_one()
        for at in range(count):
            person = Person(company_id=world.company_id, name="人", kana="ヒト")
            session.add(person)
            session.flush()
            kind = EmploymentKind.DISPATCHED_IN if at % 2 else EmploymentKind.REGULAR
            job = Employment(
                company_id=world.company_id, person_id=person.id, number=f"z{at}", kind=kind, from_on=LONG_AGO
            )
            session.add(job)
            session.flush()
            session.add(Placement(company_id=world.company_id, employment_id=job.id, department_id=department,
                                  workplace_id=world.head_office, from_on=LONG_AGO))  # fmt: skip
        visit.record("test", "t" * 32)


def test_a_version_holds_from_its_day_and_keeps_only_what_departs(world):
    write(world)
    assert policy(world, NEXT - timedelta(days=1)).interview_days == 30
    held = policy(world, NEXT)
    assert (held.interview_days, held.disclosure, held.deliberated_on) == (20, Disclosure.DEEMED, TODAY)
    assert policy(world, NEXT, world.factory).interview_days == 30
    with world.database.reading() as session:
        kept = session.execute(select(PolicyVersion.values).where(PolicyVersion.workplace_id.is_not(None))).scalar_one()
    assert kept == {
        "disclosure": "deemed", "interview_days": 20, "deliberated_on": "2026-12-01", "published_on": "2026-12-01",
    }  # fmt: skip


def test_everybody_reads_what_will_change_and_who_wrote_it_stays_with_those_who_write(world):
    write(world)
    write(
        world,
        replace(NEW, values={"interview_days": 20, "hearing_days": 7, "published_on": TODAY}, from_on=date(2027, 2, 1)),
    )
    for who in ("worker", "supervisor", "hr", "committee", "coordinator"):
        lines = page(world, who).versions
        told = [(line.version.number, [change.name for change in line.changes]) for line in lines]
        assert told == [(2, ["hearing_days"]), (1, ["interview_days"])]
        assert all(line.ahead for line in lines)
        assert ("made_by_name" in lines[0].version) is (who == "coordinator")
    assert page(world, "coordinator").versions[0].version.made_by_name == "清水 静香"
    later = page(world, now=world.later(days=60)).versions
    assert [(line.ahead, line.holds) for line in later] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("who", "writes"),
    [("coordinator", True), ("clerk", True), ("hr", False), ("physician", False), ("nurse", False), ("worker", False),
     ("supervisor", False), ("committee", False), ("admin", False), ("stranger_clerk", False)],
)  # fmt: skip
def test_who_writes(world, who, writes):
    if writes:
        write(world, who=who)
        assert page(world, who).may_change
    else:
        with pytest.raises(NotYours):
            write(world, who=who)
        if who != "stranger_clerk":
            assert not page(world, who).may_change


def test_for_one_s_own_workplaces_alone_and_for_the_company_with_the_hat_of_the_company(world):
    with world.database.reading() as session:
        factory = session.get_one(Workplace, world.factory).public_id
    for place in (factory, None, "0" * 32):
        with pytest.raises(NotYours):
            write(world, place=place)
    everywhere(world, "coordinator")
    write(world, place=factory)
    company = write(world, replace(NEW, values={"opinion_days": 21, "published_on": TODAY}), place=None)
    assert policy(world, NEXT).opinion_days == 21
    assert policy(world, NEXT, world.factory).opinion_days == 30
    assert opening(world, place=None).apart == ("第一工場",)
    with pytest.raises(NotYours):
        take_back(world, company, who="clerk")


def test_all_that_is_wrong_is_said_at_once_each_beside_its_field(world):
    values = {
        "request_days": 32, "interview_days": 0, "follow_up_months": (3, 1), "thresholds": Thresholds(5, 76, 63),
        "published_on": TODAY - timedelta(days=1), "slot_minutes": 1,
    }  # fmt: skip
    found = refused(world, NewRules(values, TODAY - timedelta(days=1), TODAY + timedelta(days=1), Deliberation.WORKERS))
    assert found.keys() == {
        "request_days", "interview_days", "follow_up_months", "reactions", "reactions_beside", "published_on",
        "slot_minutes", "from_on", "deliberated_on",
    }  # fmt: skip
    assert page(world).versions == ()


def test_deemed_consent_takes_the_day_on_which_the_rules_were_published(world):
    deemed = {"disclosure": Disclosure.DEEMED, "published_on": None}
    assert refused(world, replace(NEW, values=deemed)).keys() == {"published_on"}
    early = {"disclosure": Disclosure.DEEMED, "published_on": TODAY - timedelta(days=1)}
    assert refused(world, replace(NEW, values=early)).keys() == {"published_on"}
    to_come = {"disclosure": Disclosure.DEEMED, "published_on": TODAY + timedelta(days=1)}
    assert refused(world, replace(NEW, values=to_come)).keys() == {"published_on"}
    write(world, replace(NEW, values={"disclosure": Disclosure.DEEMED, "published_on": TODAY, "hearing_days": 7}))


def test_each_change_takes_a_deliberation_of_its_own(world):
    write(world, replace(NEW, deliberated_on=TODAY))
    again = replace(NEW, values={"opinion_days": 20, "published_on": TODAY}, from_on=NEXT + timedelta(days=1))
    assert refused(world, replace(again, deliberated_on=TODAY - timedelta(days=1))).keys() == {"deliberated_on"}
    write(world, again)


def test_with_fifty_workers_dispatched_ones_counted_it_takes_the_committee(world):
    assert not opening(world).committee
    (head,) = opening(world).heads
    crowd(world, 50 - head.workers)
    assert opening(world).heads[0].workers == 50
    assert opening(world).committee
    assert refused(world, NEW).keys() == {"deliberation"}
    write(world, replace(NEW, deliberation=Deliberation.COMMITTEE))


def test_twin_without_dispatched_workers_it_would_be_too_few(world):
    crowd(world, 46)
    plainly(world, statement=update(Employment).where(Employment.kind == EmploymentKind.DISPATCHED_IN).values(
        until_on=LONG_AGO))  # fmt: skip
    assert not opening(world).committee


def test_a_version_that_changes_nothing_or_shares_a_day_is_refused(world):
    assert refused(world, replace(NEW, values={"interview_days": 30, "published_on": TODAY})).keys() == {""}
    write(world)
    assert refused(world, replace(NEW, values={"opinion_days": 20, "published_on": TODAY})).keys() == {"from_on"}


def test_the_database_holds_one_version_a_day(world):
    write(world)
    twice = PolicyVersion(company_id=world.company_id, workplace_id=world.head_office, number=9, from_on=NEXT,
                          deliberated_on=TODAY, values={})  # fmt: skip
    with pytest.raises(IntegrityError):
        plainly(world, twice)


def test_what_has_not_begun_is_taken_back_and_its_number_is_never_used_again(world):
    first = write(world)
    assert take_back(world, first) == office(world)
    assert page(world).versions == ()
    assert policy(world, NEXT).interview_days == 30
    with pytest.raises(NotNow):
        take_back(world, first)
    write(world)
    assert [line.version.number for line in page(world).versions] == [2]


def test_what_has_begun_stays(world):
    version = write(world, replace(NEW, from_on=TODAY))
    with pytest.raises(NotNow):
        take_back(world, version)
    with pytest.raises(IntegrityError):
        plainly(world, statement=update(PolicyVersion).values(taken_back_on=TODAY))
    with pytest.raises(IntegrityError):
        plainly(world, statement=update(PolicyVersion).values(values={}))


def test_a_running_campaign_keeps_its_thresholds(world):
    """Trap 52: frozen per campaign."""
    mild = Thresholds(reactions=60, stressors_and_support=70, reactions_beside=50)
    assert [(check.workplace, check.name) for check in opening(world).running] == [("本社", "2026年度")]
    write(world, replace(NEW, values={"thresholds": mild, "published_on": TODAY}, from_on=TODAY))
    assert policy(world, TODAY).thresholds == mild
    assert results.load(world, results.file(results.line(1001, (30, 65, 15), high=""))).added == 1
    assert "1001" not in results.waiting(world), "sixty-five points are many for the new rules only"
    assert not results.waiting(world, high_only=False)["1001"].proposed
    with world.database.reading() as session:
        kept = session.execute(select(StressCheck.thresholds).where(StressCheck.id == world.check_id)).scalar_one()
    assert scoring.thaw(kept)[1] == Thresholds()


def test_twin_a_running_campaign_would_follow_the_rules(world, monkeypatch):
    mild = Thresholds(reactions=60, stressors_and_support=70, reactions_beside=50)
    thaw = scoring.thaw
    monkeypatch.setattr(scoring, "thaw", lambda kept: (thaw(kept)[0], mild))
    with pytest.raises(AssertionError, match="sixty-five"):
        test_a_running_campaign_keeps_its_thresholds(world)


def test_the_coordinator_neither_reads_nor_changes_the_title_that_hides_a_talk(world):
    write(world, replace(NEW, values={"neutral_title": "水曜の確認", "published_on": TODAY}), who="clerk")
    assert opening(world, "clerk").tells_title
    assert not opening(world, "coordinator").tells_title
    assert page(world, "clerk").versions[0].version.neutral_title == "水曜の確認"
    assert "neutral_title" not in page(world, "coordinator").versions[0].version
    assert page(world).versions[0].changes == ()
    later = replace(
        NEW,
        values={"neutral_title": "月例", "opinion_days": 21, "published_on": TODAY},
        from_on=NEXT + timedelta(days=1),
    )
    write(world, later, who="coordinator")
    assert policy(world, later.from_on).neutral_title == "水曜の確認"


def test_nobody_without_the_hat_of_the_day_writes(world):
    person = world.people["coordinator"].person_id
    plainly(world, statement=update(HatGrant).where(HatGrant.person_id == person).values(until_on=LONG_AGO))
    with pytest.raises(NotYours):
        write(world)
    hatless = Actor(company_id=world.company_id, person_id=person, hat=Hat.COORDINATOR)
    with world.database.reading() as session:
        assert not rulebook.page(session, hatless, office(world), now=world.now).may_change
