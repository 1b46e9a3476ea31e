"""Which records exist for whom? Raw rows, every hat, every situation; expectations typed by hand, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import literal, select
from sqlalchemy import true as sql_true

from casework.access import Visit, facts, reach, reach_cases, reach_checks
from casework.access.sight import Fact
from casework.models.cases import Assignment, Case
from casework.models.checks import CountedResult, ExaminerAppointment, StressCheck
from casework.models.interviews import Interview, Report
from casework.models.measures import Decision, Instruction, Measure
from casework.models.opinions import Opinion
from casework.models.people import Employment, PersonnelAuthority, Placement, ReportingLine
from casework.models.policies import PolicyVersion
from casework.models.providers import Engagement, Provider
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import (
    CaseKind,
    EmploymentKind,
    EngagementKind,
    Hat,
    InterviewState,
    LineKind,
    RecordState,
    RequestState,
)
from tests.access import road
from tests.access.reaching import (
    ALL,
    CLERKS,
    EVERYBODY,
    FILE_OF_HR,
    LETTERS,
    NO_RESULT,
    at,
    change,
    check,
    entered,
    exists,
    expect,
    facts_of,
    grants,
    line,
    reached,
)
from tests.access.road import TODAY
from tests.world import LONG_AGO

# --- the stages of a case, for everybody ------------------------------------------------------------------


def test_the_whole_road(world):
    of = road.build(world)
    assert set(LETTERS.values()) <= set(of.found)
    expect(world, of, {
        "worker": ALL, "supervisor": "N", "hr": FILE_OF_HR, "clerk": CLERKS, "physician": ALL,
        "nurse": NO_RESULT,
    })  # fmt: skip


def test_before_the_invitation_it_exists_for_the_examiners_side_only(world):
    of = road.build(world, invited=False, request=None)
    expect(world, of, {"worker": "R", "clerk": "CR1", "physician": "CR1"})


def test_invited_and_not_yet_asked(world):
    of = road.build(world, request=None)
    expect(world, of, {"worker": "CRVlzmc1", "clerk": "CRVlzmc1", "physician": "CRVlzmc1"})


def test_asked(world):
    of = road.build(world, request=RequestState.SUBMITTED)
    expect(world, of, {
        "worker": "CRVlzmcQhBA12", "hr": "CQhBA2", "clerk": "CRVlzmcQhBA12", "physician": "CRVlzmcQhBA12",
        "nurse": "CVlzmcQhBA12",
    })  # fmt: skip


def test_withdrawn_stays_known_but_no_longer_requested(world):
    of = road.build(world, request=RequestState.WITHDRAWN)
    assert reached(world, "hr", of) == "CQhBA2"
    assert facts_of(world, "hr", of) == Fact.KNOWN | Fact.NAMED


@pytest.mark.parametrize(("state", "on"), [(InterviewState.PREPARED, None), (InterviewState.BROKEN_OFF, TODAY)])
def test_hr_learns_of_interviews_that_were_held_only(world, state, on):
    of = road.build(world, record=RecordState.DRAFT)
    assert "I" in reached(world, "hr", of)
    change(world, of[Interview], state=state, held_on=on)
    assert "I" not in reached(world, "hr", of)
    assert "I" in reached(world, "worker", of)
    assert "I" in reached(world, "physician", of)


def test_drafts_exist_for_whoever_is_assigned(world):
    of = road.build(world, record=RecordState.DRAFT)
    expect(world, of, {
        "worker": "CRVlzmcQhBAIF12", "hr": "CQhBAIF2", "clerk": CLERKS, "physician": "CRVlzmcQhBAIPOF12",
        "nurse": "CVlzmcQhBAIF12",
    })  # fmt: skip


def test_a_consultation_exists_for_nobody_at_the_employer(world):
    """Not for HR, clerk, supervisor, committee, administrator, whatever hangs on it. (The road goes on to documents and
    decisions here, which no act makes for a consultation; it ends before the instruction.)
    """
    of = road.build(world, kind=CaseKind.CONSULTATION)
    del of.found[Instruction]
    everything = "CQhBAIPOwDHEMXF123"
    expect(world, of, {
        "worker": everything, "physician": everything, "nurse": everything,
    })  # fmt: skip


def test_a_return_to_work_is_known_to_hr_without_a_request(world):
    of = road.build(world, kind=CaseKind.RETURN, request=None)
    expect(world, of, {"worker": "C1", "hr": "C", "physician": "C1", "nurse": "C1"})


def test_the_other_workplace_has_its_own_people(world):
    of = road.build(world, "factory_worker", physician="factory_physician")
    expect(world, of, {
        "factory_worker": ALL, "other_supervisor": "N", "factory_hr": FILE_OF_HR, "factory_physician": ALL,
    })  # fmt: skip


def test_twin_a_hat_for_the_whole_company_reaches_both(world):
    here, there = road.build(world), road.build(world, "factory_worker", physician="factory_physician")
    for who, letters in (("hr", FILE_OF_HR), ("clerk", CLERKS)):
        change(world, grants(world, who), workplace_id=None)
        assert (reached(world, who, here), reached(world, who, there)) == (letters, letters), who


# --- one's own case, conflicts, authority -------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hr", "clerk"])
def test_nobody_acts_on_their_own_case_with_a_staff_hat(world, who):
    of = road.build(world, who)
    assert reached(world, who, of) == ""
    assert reached(world, who, of, hat=Hat.WORKER) == ALL
    assert reached(world, "clerk" if who == "hr" else "hr", of) == (CLERKS if who == "hr" else FILE_OF_HR)


def test_a_physician_who_is_the_patient_and_employed_here(world):
    who = world.people["physician"]
    own = Employment(company_id=world.company_id, person_id=who.person_id, number="P1", from_on=LONG_AGO)
    change(world, own)
    world.people["physician"] = replace(who, employment_id=own.id)
    of = road.build(world, "physician", physician="outside_physician")
    assert reached(world, "physician", of) == ""
    assert reached(world, "physician", of, hat=Hat.WORKER) == ALL
    assert reached(world, "outside_physician", of) == NO_RESULT


@pytest.mark.parametrize("who", ["physician", "nurse"])
def test_a_professional_who_ever_was_the_supervisor_is_out_for_good(world, who):
    of, other = road.build(world), road.build(world, "colleague")
    before = reached(world, who, of)
    person_id = world.people[who].person_id
    once = Employment(
        company_id=world.company_id, person_id=person_id, number="P1", from_on=date(2019, 4, 1),
        until_on=date(2020, 3, 31),
    )  # fmt: skip
    change(world, once)
    assert reached(world, who, of) == before
    change(world, line(world, "worker", once.id, kind=LineKind.ACTING, from_on=LONG_AGO, until_on=LONG_AGO))
    assert reached(world, who, of) == ""
    assert reached(world, who, other) == before


AUTHORITY = [
    ("head_office", LONG_AGO, None, False),
    (None, LONG_AGO, None, False),
    ("head_office", LONG_AGO, TODAY, False),
    ("head_office", TODAY, None, False),
    ("head_office", LONG_AGO, TODAY - timedelta(days=1), True),
    (None, TODAY + timedelta(days=1), None, True),
    ("factory", LONG_AGO, None, True),
]
"""Where, from, until: does the hat still reach?"""


@pytest.mark.parametrize(("where", "from_on", "until_on", "still"), AUTHORITY)
def test_authority_over_dismissal_promotion_or_transfer_bars_from_the_checks_work(
    world, where, from_on, until_on, still
):
    """安衛則52条の10第2項: for clerk, physician and nurse, where it holds and while it holds."""
    of = road.build(world)
    before = {who: reached(world, who, of) for who in ("clerk", "physician", "nurse", "hr")}
    for who in ("clerk", "physician", "nurse", "hr"):
        place = getattr(world, where) if where else None
        person_id = world.people[who].person_id
        change(
            world,
            PersonnelAuthority(
                company_id=world.company_id, person_id=person_id, workplace_id=place, from_on=from_on, until_on=until_on
            ),
        )
    after = {who: reached(world, who, of) for who in ("clerk", "physician", "nurse")}
    assert after == ({who: before[who] for who in after} if still else dict.fromkeys(after, ""))
    assert reached(world, "hr", of) == before["hr"] == FILE_OF_HR
    assert exists(world, world.actor("clerk"), check(world)) is still
    assert exists(world, world.actor("physician"), check(world)) is still


# --- dated relations, read on the day -------------------------------------------------------------------------


def test_the_supervisor_changes_overnight(world):
    """In the world the line passed from the former supervisor on 1 November 2026."""
    of = road.build(world)
    last, first = date(2026, 10, 31), date(2026, 11, 1)
    assert reached(world, "former_supervisor", of, now=at(last)) == "N"
    assert reached(world, "supervisor", of, now=at(last)) == ""
    assert reached(world, "former_supervisor", of, now=at(first)) == ""
    assert reached(world, "supervisor", of, now=at(first)) == "N"


def test_the_day_begins_at_midnight_in_tokyo(world):
    of = road.build(world)
    before = datetime.fromisoformat("2026-10-31T14:59:59+00:00")
    assert reached(world, "supervisor", of, now=before) == ""
    assert reached(world, "supervisor", of, now=before + timedelta(seconds=1)) == "N"


@pytest.mark.parametrize("kind", [LineKind.ACTING, LineKind.MATRIX])
def test_an_acting_supervisor_reads_only_while_acting(world, kind):
    of = road.build(world)
    boss = world.people["other_supervisor"].employment_id
    assert boss is not None
    change(world, line(world, "worker", boss, kind=kind, from_on=TODAY, until_on=TODAY + timedelta(days=6)))
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 6, 7)]
    assert [reached(world, "other_supervisor", of, now=at(day)) for day in days] == ["", "N", "N", ""]
    assert reached(world, "supervisor", of) == "N"


def test_a_supervisor_reaches_nothing_under_the_workers_hat(world):
    of = road.build(world)
    assert reached(world, "supervisor", of, hat=Hat.WORKER) == ""


def test_an_assignment_ends_and_with_it_facts_and_drafts(world):
    of = road.build(world, record=RecordState.DRAFT, physician="outside_physician")
    assert reached(world, "outside_physician", of) == "CVlzmcQhBAIPOF12"
    assert facts_of(world, "outside_physician", of) == Fact.ASSIGNED
    change(world, of[Assignment], until_on=TODAY)
    assert reached(world, "outside_physician", of) == "CVlzmcQhBAIPOF12"
    change(world, of[Assignment], until_on=TODAY - timedelta(days=1))
    assert reached(world, "outside_physician", of) == ""
    assert facts_of(world, "outside_physician", of) == Fact.NOTHING
    change(world, of[Assignment], from_on=TODAY + timedelta(days=1), until_on=None)
    assert reached(world, "outside_physician", of) == ""


def test_who_only_interviews_from_outside_reaches_by_assignment_alone(world):
    """A physician of the workplace sees requests and limits; one who is engaged for interviews only sees their own."""
    of = road.build(world)
    assert reached(world, "outside_physician", of) == ""
    change(world, engagement(world, "outside_physician"), kind=EngagementKind.INDUSTRIAL_PHYSICIAN)
    assert reached(world, "outside_physician", of) == NO_RESULT


def test_whoever_is_assigned_is_reached_from_another_workplace_until_it_ends(world):
    of = road.build(world, physician="factory_physician")
    assert reached(world, "factory_physician", of) == NO_RESULT
    change(world, of[Assignment], until_on=TODAY - timedelta(days=1))
    assert reached(world, "factory_physician", of) == ""


def test_an_examiners_appointment_ends(world):
    of = road.build(world, request=None)
    with world.database.reading() as session:
        appointed = session.execute(select(ExaminerAppointment)).scalars().one()
    assert exists(world, world.actor("physician"), check(world))
    change(world, appointed, until_on=TODAY - timedelta(days=1))
    assert reached(world, "physician", of) == ""
    assert not exists(world, world.actor("physician"), check(world))
    change(world, appointed, until_on=None, from_on=TODAY + timedelta(days=1))
    assert reached(world, "physician", of) == ""


def test_after_the_appointment_the_workplaces_physician_keeps_the_request_and_loses_the_scores(world):
    of = road.build(world, request=RequestState.SUBMITTED, assigned=False)
    assert facts_of(world, "physician", of) == Fact.EXAMINER
    with world.database.reading() as session:
        appointed = session.execute(select(ExaminerAppointment)).scalars().one()
    change(world, appointed, until_on=TODAY - timedelta(days=1))
    assert reached(world, "physician", of) == "CVlzmcQhB12"
    assert facts_of(world, "physician", of) == Fact.NOTHING


@pytest.mark.parametrize("who", ["hr", "clerk", "physician", "nurse", "outside_physician"])
def test_a_hat_that_ended_reaches_nothing_whatever_nobody_ended_beside_it(world, who):
    of = road.build(world, physician="outside_physician")
    assert reached(world, who, of)
    change(world, grants(world, who), until_on=TODAY - timedelta(days=1))
    assert reached(world, who, of) == ""
    change(world, grants(world, who), until_on=TODAY)
    assert reached(world, who, of)
    change(world, grants(world, who), until_on=None, from_on=TODAY + timedelta(days=1))
    assert reached(world, who, of) == ""


def test_a_case_that_moved_with_its_person_changes_hands(world):
    of = road.build(world)
    change(world, of.case, workplace_id=world.factory)
    change(world, *of.limits.values(), workplace_id=world.factory)
    assert reached(world, "hr", of) == ""
    assert reached(world, "factory_hr", of) == FILE_OF_HR
    # The check stays the check of the old workplace; and that letters rest is known where the person works.
    assert reached(world, "clerk", of) == "Rz"


def engagement(world, who):
    with world.database.reading() as session:
        return session.execute(
            select(Engagement).where(Engagement.person_id == world.people[who].person_id)
        ).scalar_one()


# --- what says nothing of anybody -------------------------------------------------------------------------------


def test_organisations_exist_for_those_who_arrange_interviews_where_they_do(world):
    with world.database.reading() as session:
        centre = session.execute(select(Provider).where(Provider.public_id == world.centre)).scalar_one()

    def seen():
        return {
            who
            for who, hat in ((who, hat) for who in EVERYBODY for hat in world.people[who].hats)
            if exists(world, world.actor(who, hat), centre)
        }

    assert seen() == {"clerk", "hr", "coordinator"}
    change(world, centre, workplace_id=None)
    assert seen() == {"clerk", "hr", "coordinator", "factory_hr"}


def test_the_coordinator_reaches_checks_and_organisations_and_no_record_of_anybody(world):
    """Every record that there is, after the whole road, and also where the coordinator holds personnel authority."""
    road.build(world)
    road.build(world, "colleague", kind=CaseKind.CONSULTATION)
    actor = world.actor("coordinator")
    person_id = world.people["coordinator"].person_id
    for authority in (False, True):
        if authority:
            change(world, PersonnelAuthority(company_id=world.company_id, person_id=person_id, workplace_id=None,
                                             from_on=LONG_AGO))  # fmt: skip
        with world.database.reading() as session:
            visit = entered(session, actor)
            found = {
                model
                for model in reach.REACHES
                if session.execute(select(literal(1)).select_from(model).where(visit.within(model))).first()
            }
        assert found == {StressCheck, Provider, PolicyVersion}


def test_twin_a_coordinator_taken_for_a_clerk_is_seen(world, monkeypatch):
    cases = reach.cases

    def careless(actor, where, today):
        return cases(replace(actor, hat=Hat.CLERK) if actor.hat is Hat.COORDINATOR else actor, where, today)

    monkeypatch.setitem(reach.REACHES, Case, careless)
    with pytest.raises(AssertionError):
        test_the_coordinator_reaches_checks_and_organisations_and_no_record_of_anybody(world)


# --- broken twins: without one of its parts, reach is seen to be broken by the test above that is about it -------


def always(*_anything):
    return sql_true()


def break_everywhere(monkeypatch, part, broken):
    """What `standing` offers, broken wherever reach asks it."""
    for module in (reach, reach_cases, reach_checks):
        if hasattr(module, part):
            monkeypatch.setattr(module, part, broken)


def test_twin_without_the_bar_of_ones_own_case(world, monkeypatch):
    break_everywhere(monkeypatch, "not_mine", always)
    with pytest.raises(AssertionError):
        test_nobody_acts_on_their_own_case_with_a_staff_hat(world, "hr")


def test_twin_without_the_conflict_of_a_former_supervisor(world, monkeypatch):
    break_everywhere(monkeypatch, "no_conflict", always)
    with pytest.raises(AssertionError):
        test_a_professional_who_ever_was_the_supervisor_is_out_for_good(world, "physician")


def test_twin_without_the_scope_of_a_hat(world, monkeypatch):
    break_everywhere(monkeypatch, "scope", always)
    with pytest.raises(AssertionError):
        test_the_other_workplace_has_its_own_people(world)


def test_twin_with_drafts_for_everybody(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, Report, reach_cases.through_case(Report))
    with pytest.raises(AssertionError):
        test_drafts_exist_for_whoever_is_assigned(world)


def test_twin_with_reporting_lines_without_dates(world, monkeypatch):
    monkeypatch.setattr(ReportingLine, "on", classmethod(always))
    with pytest.raises(AssertionError):
        test_the_supervisor_changes_overnight(world)


def test_twin_with_hr_reaching_cases_instead_of_requests(world, monkeypatch):
    monkeypatch.setattr(facts, "known", always)
    with pytest.raises(AssertionError):
        test_invited_and_not_yet_asked(world)


def test_twin_with_hats_that_never_end(world, monkeypatch):
    break_everywhere(monkeypatch, "bareheaded", lambda _actor, _where: False)
    with pytest.raises(AssertionError):
        test_a_hat_that_ended_reaches_nothing_whatever_nobody_ended_beside_it(world, "outside_physician")


def test_what_is_only_counted_is_there_for_those_who_run_the_check(world):
    """There to be counted: sight shows nobody a field of it."""
    with world.database.reading() as session:
        there = session.get_one(Employment, world.people["colleague"].employment_id)
        department = session.execute(
            select(Placement.department_id).where(Placement.employment_id == there.id)
        ).scalar_one()
    change(world, there, kind=EmploymentKind.DISPATCHED_IN)
    kept = CountedResult(
        company_id=world.company_id, public_id="c" * 32, stress_check_id=world.check_id, employment_id=there.id,
        employment_kind=EmploymentKind.DISPATCHED_IN, stressors=40, reactions=90, support=20, department_id=department,
        checked_on=TODAY,
    )  # fmt: skip
    change(world, kept)
    assert {who for who in EVERYBODY if exists(world, world.actor(who), kept)} == {"clerk", "physician"}


# --- the same, asked of many kinds of record at once -------------------------------------------------------

OF_CASES: tuple[Any, ...] = (Interview, InterviewRequest, Opinion, Report, Measure, Decision)
"""Records of a case of which some are within reach of somebody and others are not."""


def same_among(world, of) -> set[str]:
    """Who reaches what of one case, by the condition of each kind and by the cases that were found first."""
    found = set()
    for who in EVERYBODY:
        with world.database.reading() as session:
            visit = entered(session, world.actor(who))
            among = visit.among(Case.id == of[Case].id)
            mine = select(visit.facts_column()).where(Case.id == of[Case].id, visit.within(Case))
            facts_found = session.scalars(mine).all()
            assert session.scalars(select(among.facts)).all() == facts_found
            for model in set(OF_CASES) & set(of.found):
                alone = set(session.scalars(select(model.id).where(model.id == of[model].id, visit.within(model))))
                asked = select(model.id).select_from(among.cases).join(model, model.case_id == among.cases.c.id)
                assert set(session.scalars(asked.where(among.within(model)))) == (alone if facts_found else set())
                found |= {f"{who} {model.__name__}"} if alone and facts_found else set()
    return found


def test_cases_found_first_hold_what_each_kind_of_record_would(world):
    of = road.build(world)
    found = same_among(world, of)
    assert {"worker Opinion", "physician Report", "nurse Interview"} <= found
    assert not any(one.startswith(("colleague", "stranger", "supervisor", "factory")) for one in found)


def test_cases_found_first_leave_drafts_to_whoever_is_assigned(world):
    of = road.build(world, record=RecordState.DRAFT)
    found = same_among(world, of)
    assert "physician Report" in found
    assert "worker Report" not in found


def test_twin_cases_found_first_without_asking_for_reach(world, monkeypatch):
    of = road.build(world)
    monkeypatch.setattr(Visit, "within", lambda _self, _model: sql_true())
    with pytest.raises(AssertionError):
        assert not any(one.startswith("colleague") for one in same_among(world, of))


def test_twin_cases_found_first_that_open_drafts_to_all(world, monkeypatch):
    of = road.build(world, record=RecordState.DRAFT)
    as_it_is = reach.within

    def broken(model, actor, where, today):
        return sql_true() if where.reached is not None else as_it_is(model, actor, where, today)

    monkeypatch.setattr(reach, "within", broken)
    with pytest.raises(AssertionError):
        same_among(world, of)
