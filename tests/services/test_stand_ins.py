"""Who acts where the person concerned is HR, the physician, the owner or the supervisor? Each with its twin.

A firm of sixty: one place, one officer of HR, the owner, the physician who comes by contract.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from casework.access import Act, enter_worker, reach_cases, standing
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.people import Employment, HatGrant, ReportingLine
from casework.models.providers import Engagement
from casework.rules.cover import Lack
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import EngagementKind, Hat
from casework.services import (
    committee_reports,
    duties,
    guides,
    instructions,
    overview,
    people,
    recommendations,
    requests_for_hr,
    serving_days,
    stand_ins,
)
from casework.services import requests as submitting
from casework.services.stand_ins import Wanted
from tests.services import advising, asking
from tests.services.advising import NEXT
from tests.services.sharing import add, as_worker, asked, grant, listed, request_of, rules_people, second, told, whose
from tests.world import LONG_AGO

OWNER = "former_supervisor"
"""Has the say over posts, and wears no other hat than that of somebody who leads."""


def place(world) -> str:
    return asking.workplace(world)


def appoint(world, person=OWNER, who="hr", now=None, **other) -> None:
    wanted = Wanted(
        world.people[person].public_id, place(world), other.get("from_on", world.now.date()), other.get("until_on")
    )
    with world.database.writing() as session:
        stand_ins.appoint(session, world.actor(who), wanted, now=now or world.now)


def settled(world) -> None:
    """The owner stands in for the only officer."""
    rules_people(world, OWNER)
    appoint(world)


def requests(world, who, now=None) -> list[str]:
    with world.database.writing() as session:
        page = requests_for_hr.index(session, world.actor(who, Hat.HR), now=now or world.now)
    return [line.employee.name for line in page.lines]


def cover(world, who="hr"):
    with world.database.reading() as session:
        return {one.place.name: one for one in stand_ins.index(session, world.actor(who), now=world.now)}


# --- the only officer of HR ---------------------------------------------------------------------------------------


def test_the_file_of_the_only_officer_is_the_stand_ins(world):
    settled(world)
    asked(world, "hr")
    assert requests(world, "hr") == []
    assert requests(world, OWNER) == ["山本 恵"]
    assert whose(world, OWNER, "hr") == ("alone", "伊藤 誠", True)
    assert told(world, OWNER) == ["stand_in_named", "request_to_hr"]
    assert "request_to_hr" not in told(world, "hr")


def test_they_walk_the_whole_road(world):
    settled(world)
    with as_worker(world, "hr"):
        case = advising.advised(world, name="hr")
    with pytest.raises(NotYours):
        advising.hear(world, case, who="hr")
    kept = world.people[OWNER]
    world.people[OWNER] = replace(kept, hats=(Hat.HR, *kept.hats))
    advising.hear(world, case, who=OWNER)
    decision = advising.decide(world, case, advising.limited(), advising.nights(), who=OWNER)
    advising.explain(world, decision, who=OWNER)
    assert listed(world, OWNER, now=NEXT) == ["山本 恵"] * 2


def test_of_everybody_else_they_see_nothing(world):
    settled(world)
    asked(world, "worker")
    assert requests(world, OWNER) == []
    assert listed(world, OWNER) == []
    assert requests(world, "hr") == ["佐藤 真由美"]
    with world.database.writing() as session, pytest.raises(NotYours):
        overview.request_page(session, world.actor(OWNER, Hat.HR), PublicId(request_of(world)), now=world.now)


def leads(world, boss=OWNER, until_on=None) -> None:
    """Somebody leads the only officer of HR, as the owner of a small firm does."""
    add(
        world,
        ReportingLine(company_id=world.company_id, employment_id=world.people["hr"].employment_id,
                      supervisor_id=world.people[boss].employment_id, from_on=LONG_AGO, until_on=until_on),
    )  # fmt: skip


@pytest.mark.parametrize("until_on", [None, date(2026, 3, 31)], ids=["leads", "led"])
def test_whoever_leads_or_led_the_officer_reads_nothing_of_their_file(world, until_on):
    settled(world)
    leads(world, until_on=until_on)
    asked(world, "hr")
    assert (requests(world, OWNER), listed(world, OWNER)) == ([], [])
    assert told(world, OWNER) == ["stand_in_named"]
    assert cover(world)["本社"].lacks == (Lack.LED_BY_STAND_IN,)
    appoint(world, "factory_hr")
    assert cover(world)["本社"].lacks == ()
    assert requests(world, "factory_hr") == ["山本 恵"]
    assert whose(world, "factory_hr", "hr") == ("alone", "中村 隆", True)
    assert listed(world, "factory_hr") == ["山本 恵"]


def test_twin_a_reach_that_forgets_who_leads_is_caught(world, monkeypatch):
    settled(world)
    leads(world)
    asked(world, "hr")
    monkeypatch.setattr(
        reach_cases, "_in_hand", lambda _scope, where, _day: standing.stands_in(Case.workplace_id, where)
    )
    assert requests(world, OWNER, world.now + timedelta(days=1)) == ["山本 恵"]


def test_twin_an_inbox_that_forgets_it_tells_them(world, monkeypatch):
    monkeypatch.setattr(
        people, "supervisors_of_each", lambda _session, _company, whose: dict.fromkeys(whose, frozenset())
    )
    settled(world)
    leads(world)
    asked(world, "hr")
    assert "request_to_hr" in told(world, OWNER)


def test_the_boss_of_the_only_officer_is_not_settled_at_all(world):
    rules_people(world, OWNER)
    leads(world)
    with pytest.raises(NotValid, match="上司") as refusal:
        appoint(world)
    assert refusal.value.field == "person"
    second(world, "colleague")
    appoint(world, OWNER)


def test_twin_a_stand_in_who_is_plain_hr_sees_everybody(world):
    rules_people(world, OWNER)
    add(world, grant(world, OWNER))
    asked(world, "worker")
    assert requests(world, OWNER) == ["佐藤 真由美"]


def test_twin_a_reach_that_forgets_the_colleagues_is_caught(world, monkeypatch):
    """A second officer comes: from that day the file is theirs, and the one who stands in sees nothing any more."""
    settled(world)
    asked(world, "hr")
    second(world)
    assert (requests(world, OWNER), requests(world, "factory_hr")) == ([], ["山本 恵"])
    everything = lambda _scope, where, _day: standing.stands_in(Case.workplace_id, where)  # noqa: E731 - one line
    monkeypatch.setattr(reach_cases, "_in_hand", everything)
    later = world.now + timedelta(days=1)  # what was made of the reach is kept for the day
    assert requests(world, OWNER, later) == ["山本 恵"]


def test_their_own_file_is_not_theirs_either(world):
    """The owner stands in, and asks: the officer handles it; the owner reads it as an employee alone."""
    rules_people(world, "colleague")
    appoint(world, "colleague")
    asked(world, "colleague")
    assert requests(world, "hr") == ["鈴木 健"]
    assert requests(world, "colleague") == []


def test_an_end_takes_it_away_and_days_hold(world):
    rules_people(world, OWNER)
    appoint(world, until_on=world.now.date() + timedelta(days=1))
    asked(world, "hr")
    assert requests(world, OWNER) == ["山本 恵"]
    assert requests(world, OWNER, world.now + timedelta(days=1)) == ["山本 恵"]
    assert requests(world, OWNER, world.now + timedelta(days=2)) == []
    [one] = cover(world)["本社"].standing_in
    with world.database.writing() as session:
        stand_ins.end(session, world.actor("hr"), one.public_id, now=world.now)
    assert cover(world)["本社"].standing_in == ()
    with world.database.writing() as session, pytest.raises(NotYours):
        stand_ins.end(session, world.actor("hr"), one.public_id, now=world.now)


# --- nobody is settled: what is lacking is said of the place, never of a file ---------------------------------------


def test_what_is_lacking_is_the_same_with_and_without_a_file(world):
    before = cover(world)
    desks = {who: _desk(world, who) for who in ("hr", "coordinator")}
    asked(world, "hr")
    assert cover(world) == before
    assert {who: _desk(world, who) for who in ("hr", "coordinator")} == desks
    assert before["本社"].lacks == (Lack.ONE_OFFICER,)
    assert told(world, "coordinator", Hat.COORDINATOR) == told(world, "admin", Hat.ADMIN) == []


def test_twin_a_page_that_looks_for_files_would_differ(world, monkeypatch):
    before = cover(world)
    asked(world, "hr")

    def leaky(visit):
        return [] if request_of(world, "hr") else good(visit)

    good = stand_ins._looked_over
    monkeypatch.setattr(stand_ins, "_looked_over", leaky)
    assert cover(world) != before


def _desk(world, who):
    with world.database.writing() as session:
        return duties.desk(session, world.actor(who), now=world.now).counts


def test_settled_it_lacks_nothing(world):
    settled(world)
    assert cover(world)["本社"].lacks == ()
    assert cover(world, "coordinator")["本社"].officers == ("山本 恵",)
    assert [one.name for one in cover(world)["本社"].standing_in] == ["伊藤 誠"]


def test_the_request_is_taken_and_the_file_waits_for_whoever_is_settled_later(world):
    rules_people(world, OWNER)
    asked(world, "hr")
    appoint(world, who="coordinator")
    assert requests(world, OWNER) == ["山本 恵"]


# --- who can be settled, and by whom --------------------------------------------------------------------------------


def test_the_owner_and_hr_of_elsewhere_can_be_chosen_and_nobody_who_knows_results(world):
    rules_people(world, OWNER)
    rules_people(world, "physician")
    rules_people(world, "clerk")
    assert offered(world) == {"伊藤 誠", "中村 隆"}


def offered(world, who="hr", hat=None) -> set[str]:
    with world.database.reading() as session:
        return {one.name for one in stand_ins.opening(session, world.actor(who, hat), now=world.now).people}


def test_nobody_is_offered_who_would_be_refused_everywhere(world):
    rules_people(world, OWNER)
    second(world)  # the officer of the factory is HR here too, for good
    assert offered(world) == {"伊藤 誠"}
    appoint(world)
    assert offered(world) == set()


def test_who_leads_every_officer_is_offered_once_there_is_one_whom_they_do_not(world):
    rules_people(world, OWNER)
    leads(world)
    assert offered(world) == {"中村 隆"}
    second(world, "colleague")
    assert offered(world) == {"伊藤 誠", "中村 隆"}


def test_who_stands_in_until_a_day_can_be_chosen_again_from_the_next_one_on(world):
    rules_people(world, OWNER)
    last = world.now.date() + timedelta(days=1)
    appoint(world, until_on=last)
    assert offered(world) == {"伊藤 誠", "中村 隆"}
    appoint(world, from_on=last + timedelta(days=1))


def test_twin_everybody_is_offered(world, monkeypatch):
    monkeypatch.setattr(stand_ins, "_refused_at_all", lambda *_: set())
    with pytest.raises(AssertionError):
        test_nobody_is_offered_who_would_be_refused_everywhere(world)


def only_stands_in(world, who) -> list[bool]:
    """What the pages that are of a workplace as a whole know of their reader."""
    with world.database.writing() as session:
        actor = world.actor(who, Hat.HR)
        readers = guides.readers(session, actor, now=world.now)
        reports = committee_reports.index(session, actor, now=world.now)
        recommended = recommendations.index(session, actor, now=world.now)
    assert reports.may_prepare is not reports.only_stands_in
    return [readers.only_stands_in, reports.only_stands_in, recommended.only_stands_in]


def test_who_only_stands_in_reads_that_and_not_that_there_is_nothing(world):
    settled(world)
    assert only_stands_in(world, OWNER) == [True] * 3
    assert only_stands_in(world, "hr") == [False] * 3
    asked(world, "hr")  # the same with a file and without
    assert only_stands_in(world, OWNER) == [True] * 3
    with world.database.writing() as session:
        assert stand_ins.index(session, world.actor(OWNER, Hat.HR), now=world.now) == []
        assert stand_ins.opening(session, world.actor(OWNER, Hat.HR), now=world.now).workplaces == ()
    add(world, grant(world, OWNER, place="factory"))
    assert only_stands_in(world, OWNER) == [False] * 3


def test_twin_a_stand_in_who_is_taken_for_an_officer(world, monkeypatch):
    monkeypatch.setattr(people, "only_stands_in", lambda _visit: False)
    with pytest.raises(AssertionError):
        test_who_only_stands_in_reads_that_and_not_that_there_is_nothing(world)


@pytest.mark.parametrize("person", ["hr", "worker", "clerk", "physician", "stranger_hr"])
def test_nobody_else_and_never_oneself(world, person):
    with pytest.raises(NotValid) as refusal:
        appoint(world, person)
    assert refusal.value.field == "person"


def test_not_twice_and_not_where_they_are_hr_already(world):
    settled(world)
    with pytest.raises(NotValid, match="すでに代わりの担当"):
        appoint(world)
    second(world)
    with pytest.raises(NotValid, match="人事労務担当者です"):
        appoint(world, "factory_hr")


def test_days_and_place_are_looked_at(world):
    rules_people(world, OWNER)
    today = world.now.date()
    for other, field in (
        ({"from_on": today - timedelta(days=1)}, "from_on"),
        ({"from_on": today + timedelta(days=367)}, "from_on"),
        ({"until_on": today - timedelta(days=1)}, "until_on"),
    ):
        with pytest.raises(NotValid) as refusal:
            appoint(world, **other)
        assert refusal.value.field == field
    elsewhere = Wanted(world.people[OWNER].public_id, asking.workplace(world, "factory"), today, None)
    with world.database.writing() as session, pytest.raises(NotValid):
        stand_ins.appoint(session, world.actor("hr"), elsewhere, now=world.now)


@pytest.mark.parametrize(("who", "hat"), [("clerk", Hat.CLERK), ("admin", Hat.ADMIN), ("physician", Hat.PHYSICIAN),
                                          ("supervisor", Hat.SUPERVISOR), ("worker", Hat.WORKER)])  # fmt: skip
def test_others_settle_nothing(world, who, hat):
    with world.database.reading() as session, pytest.raises(NotYours):
        stand_ins.index(session, world.actor(who, hat), now=world.now)


def test_one_that_has_ended_is_over(world):
    rules_people(world, OWNER)
    yesterday = world.now.date() - timedelta(days=1)
    add(world, grant(world, OWNER, instead=True, until_on=yesterday))
    with world.database.reading() as session:
        ended = session.execute(select(HatGrant.public_id).where(HatGrant.instead)).scalar_one()
    with world.database.writing() as session, pytest.raises(NotNow):
        stand_ins.end(session, world.actor("hr"), ended, now=world.now)


# --- the physician, the owner, the supervisor -----------------------------------------------------------------------


def _employed_physician(world) -> None:
    """The 産業医 works here too, so that they can be the person concerned."""
    made = Employment(company_id=world.company_id, person_id=world.people["physician"].person_id, number="7001",
                      from_on=LONG_AGO)  # fmt: skip
    add(world, made)


def test_the_physicians_own_explanation_is_with_another(world):
    person = world.people["physician"].person_id
    with world.database.reading() as session:
        where = (session, world.company_id, world.head_office, date(2026, 12, 9))
        assert people.explaining_physicians(*where) == [person]
        others = serving_days.read(*where, where[-1], barred={person}).explaining(where[-1])
    assert others == [world.people["outside_physician"].person_id]


def test_a_physician_who_works_here_alone_is_lacking_a_second(world):
    _employed_physician(world)
    assert Lack.ONE_PHYSICIAN not in cover(world)["本社"].lacks  # there is one by contract
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        theirs = select(Engagement.id).where(Engagement.kind == EngagementKind.INTERVIEW_PHYSICIAN)
        session.execute(update(Engagement).where(Engagement.id.in_(theirs)).values(until_on=date(2026, 11, 30)))
        visit.record("test", "t" * 32)
    assert Lack.ONE_PHYSICIAN in cover(world)["本社"].lacks


def test_the_owners_own_file_is_hrs(world):
    rules_people(world, "colleague")
    asked(world, "colleague")
    assert requests(world, "hr") == ["鈴木 健"]


def test_the_owner_who_is_the_only_hr_needs_somebody_too(world):
    """Owner, boss and HR in one: the same rule, and the officer of elsewhere stands in."""
    rules_people(world, "hr")
    appoint(world, "factory_hr", who="coordinator")
    asked(world, "hr")
    assert requests(world, "hr") == []
    assert requests(world, "factory_hr") == ["山本 恵"]


def test_a_supervisors_own_instruction_goes_to_their_own(world):
    """They lead others, and read nothing of themself through that hat."""
    add(
        world,
        ReportingLine(company_id=world.company_id, employment_id=world.people["supervisor"].employment_id,
                      supervisor_id=world.people["other_supervisor"].employment_id, from_on=LONG_AGO),
    )  # fmt: skip
    with as_worker(world, "supervisor"):
        case = advising.advised(world, name="supervisor")
    advising.hear(world, case)
    decision = advising.decide(world, case, advising.limited(), advising.nights())
    advising.explain(world, decision)
    with as_worker(world, "supervisor"):
        made = advising.instruct(world, decision)
    with world.database.writing() as session:
        assert instructions.read(session, world.actor("other_supervisor"), made.public_id, now=NEXT) is not None
    with world.database.writing() as session, pytest.raises(NotYours):
        instructions.read(session, world.actor("supervisor", Hat.SUPERVISOR), made.public_id, now=NEXT)


# --- what the officer themself reads before they ask ------------------------------------------------------------------


def reads(world, name) -> tuple[bool, tuple[str, ...]]:
    case_id = asking.invited(world, name)
    with world.database.writing() as session:
        page = submitting.opening(session, world.actor(name, Hat.WORKER), case_id, now=world.now)
    return page.is_officer, page.handled_by


def test_an_officer_reads_who_would_handle_it(world):
    settled(world)
    assert reads(world, "hr") == (True, ("伊藤 誠",))


def test_an_officer_whose_boss_is_settled_reads_nobody(world):
    settled(world)
    leads(world)
    assert reads(world, "hr") == (True, ())


def test_an_officer_reads_that_nobody_is_settled(world):
    assert reads(world, "hr") == (True, ())


def test_everybody_else_reads_nothing_of_it(world):
    settled(world)
    assert reads(world, "worker") == (False, ())
