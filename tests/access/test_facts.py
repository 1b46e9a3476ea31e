"""What is true of a case for whom, and what is there beside cases: slots, notes, other companies, the worker?"""

from dataclasses import replace
from typing import Any

import pytest

from casework.access import Act, Actor, enter, enter_worker
from casework.access.reach import REACHES, within
from casework.access.sight import Fact
from casework.access.standing import THE_WORKER
from casework.models.base import Base, Record
from casework.models.cases import Limit
from casework.models.checks import CheckResult
from casework.models.consents import ResultConsent
from casework.models.messages import InboxNote, OutboxMail
from casework.models.requests import InterviewRequest
from casework.models.scans import Scan
from casework.models.sheets import InterviewSheet
from casework.models.slots import Slot
from casework.models.work_data import WorkData
from casework.rules.deadlines import Clock
from casework.rules.errors import NotYours
from casework.rules.vocabulary import CaseKind, ConsentChannel, Hat, RequestState, ScanKind, SheetState
from tests.access import road
from tests.access.reaching import ALL, EVERYBODY, by_address, change, entered, exists, facts_of, reached_as, there
from tests.access.road import TODAY
from tests.world import NOW

K, R, D, A, X = Fact.KNOWN, Fact.REQUESTED, Fact.DISCLOSED, Fact.ASSIGNED, Fact.EXAMINER
N = Fact.NAMED
FACTS: list[tuple[dict[str, Any], dict[str, Fact]]] = [
    ({}, {"hr": K | R | D | N, "physician": A | X, "outside_physician": Fact(0), "nurse": Fact(0)}),
    ({"request": None}, {"hr": N, "physician": X, "nurse": Fact(0)}),
    ({"request": RequestState.SUBMITTED, "discloses": False}, {"hr": K | R | N, "physician": A | X}),
    ({"request": RequestState.WITHDRAWN}, {"hr": K | N, "physician": A | X}),
    ({"request": RequestState.SUBMITTED, "assigned": False}, {"hr": K | R | D | N, "physician": X}),
    ({"physician": "outside_physician"}, {"physician": X, "outside_physician": A}),
    ({"kind": CaseKind.CONSULTATION}, {"hr": N, "physician": A, "nurse": Fact(0)}),
    ({"kind": CaseKind.RETURN}, {"hr": K | R | N, "physician": A}),
]


def consent(world, of, **more: Any) -> ResultConsent:
    """A consent to pass the result of a road on, as a raw row."""
    result = of[CheckResult]
    made = ResultConsent(
        company_id=world.company_id, check_result_id=result.id, notified_on=result.notified_on, given_on=TODAY,
        received_on=TODAY, channel=ConsentChannel.ONLINE, scope="", recipient="", purpose="", recorded_at=NOW, **more,
    )  # fmt: skip
    change(world, made)
    return made


@pytest.mark.parametrize(("withdrawn_on", "fact"), [(None, Fact.DISCLOSED), (TODAY, Fact.NOTHING)])
def test_a_consent_holds_until_it_is_withdrawn(world, withdrawn_on, fact):
    of = road.build(world, discloses=False)
    consent(world, of, withdrawn_on=withdrawn_on)
    assert facts_of(world, "hr", of) == K | R | N | fact
    assert facts_of(world, "physician", of) == A | X
    result_id = of[CheckResult].id
    expected = {"hr": N | fact, "factory_hr": fact, "clerk": Fact(0), "worker": Fact(0)}
    for who, facts in expected.items():
        with world.database.reading() as session:
            visit = enter(session, world.actor(who), Act.SEE_DESK, now=NOW)
            assert visit.facts_of_results([result_id]) == {result_id: facts}, who


@pytest.mark.parametrize(("state", "readers"), [("draft", {"worker"}), ("submitted", {"worker", "physician"})])
def test_a_sheet_exists_for_the_employee_and_once_handed_in_for_whoever_is_assigned(world, state, readers):
    of = road.build(world)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NOW)
        made = session.get_one(InterviewSheet, of[InterviewSheet].id)
        made.state, made.submitted_at = SheetState(state), NOW if state == "submitted" else None
        visit.record("test", "t" * 32)
    assert {who for who in EVERYBODY if exists(world, world.actor(who), made)} == readers


def test_a_scan_exists_for_whoever_reads_the_wishes_and_for_nobody_else(world):
    of = road.build(world)
    readers = {"worker", "clerk", "physician"}
    assert {who for who in EVERYBODY if exists(world, world.actor(who), of[Scan])} == readers
    wishes = {who for who in EVERYBODY if exists(world, world.actor(who), of[InterviewRequest])}
    assert wishes - readers == {"hr", "nurse"}, "who knows the request and reads no wishes"
    given = consent(world, of)
    paper = Scan(
        company_id=world.company_id, result_consent_id=given.id, kind=ScanKind.PDF, size=1, attached_at=NOW,
        attached_by_id=world.people["clerk"].person_id, file=of[Scan].file,
    )  # fmt: skip
    change(world, paper)
    assert {who for who in EVERYBODY if exists(world, world.actor(who), paper)} == {"worker", "clerk"}, "of a consent"
    own = road.build(world, "clerk")
    assert not exists(world, world.actor("clerk", Hat.CLERK), own[Scan])
    assert exists(world, world.actor("clerk", Hat.WORKER), own[Scan])


@pytest.mark.parametrize(("assigned", "readers"), [(True, {"worker", "hr", "physician"}), (False, {"worker", "hr"})])
def test_work_data_exists_for_the_employee_for_hr_and_for_whoever_is_assigned(world, assigned, readers):
    of = road.build(world, assigned=assigned)
    assert {who for who in EVERYBODY if exists(world, world.actor(who), of[WorkData])} == readers
    own = road.build(world, "hr")
    assert not exists(world, world.actor("hr", Hat.HR), own[WorkData])
    assert exists(world, world.actor("hr", Hat.WORKER), own[WorkData])


def test_a_consent_exists_for_the_employee_the_clerk_and_hr_of_the_workplace(world):
    of = road.build(world, request=None)
    given = consent(world, of, withdrawn_on=TODAY)
    assert {who for who in EVERYBODY if exists(world, world.actor(who), given)} == {"worker", "clerk", "hr"}
    own = consent(world, road.build(world, "hr", request=None))
    assert {who for who in EVERYBODY if exists(world, world.actor(who), own)} == {"clerk"}
    assert exists(world, world.actor("hr", Hat.WORKER), own)
    assert not exists(world, world.actor("hr", Hat.HR), own)


@pytest.mark.parametrize(("how", "expected"), FACTS)
def test_facts(world, how, expected):
    of = road.build(world, **how)
    assert {who: facts_of(world, who, of) for who in expected} == expected


def test_facts_that_no_cell_of_a_hat_asks_for_are_not_looked_up(world):
    of = road.build(world)
    for who in ("worker", "supervisor", "clerk", "committee", "admin"):
        assert facts_of(world, who, of) == Fact.NOTHING, who


# --- what belongs to no case, companies, the worker ---------------------------------------------------------


def test_slots_of_ones_own_workplace_and_of_ones_own_time(world):
    of = road.build(world)
    seen = {who for who in EVERYBODY if exists(world, world.actor(who), of[Slot])}
    assert seen == {
        who for who in EVERYBODY if world.actor(who).hat is Hat.WORKER and not who.startswith("stranger")
    } | {"clerk", "physician"}  # fmt: skip


def test_notes_and_mails_of_ones_own_under_the_hat_they_are_meant_for(world):
    of = road.build(world)
    for model in (InboxNote, OutboxMail):  # the last ones on the road are the physician's
        assert {who for who in EVERYBODY if exists(world, world.actor(who), of[model])} == {"physician"}
        assert not exists(world, world.actor("physician", Hat.NURSE), of[model])


def test_the_same_person_in_another_company_is_somebody_else(world):
    of = road.build(world)
    for who in EVERYBODY[:15]:
        there = Actor(
            company_id=world.other_company_id, person_id=world.people[who].person_id, hat=world.actor(who).hat
        )
        assert reached_as(world, there, of) == "", who


def test_a_stranger_with_every_hat_for_the_whole_company_reaches_nothing(world):
    of = road.build(world)
    for hat in Hat:
        stranger = Actor(world.other_company_id, world.people["stranger_hr"].person_id, hat)
        assert reached_as(world, stranger, of) == "", hat


def test_the_worker_of_a_company_reaches_that_company(world):
    of = road.build(world)
    assert reached_as(world, Actor.worker(world.company_id), of) == ALL
    assert reached_as(world, Actor.worker(world.other_company_id), of) == ""


def test_lists_addresses_and_references_answer_alike(world):
    of = road.build(world)
    records = [*of.found.values(), *of.limits.values()]
    asked = [record for record in records if type(record) in REACHES]
    for who in EVERYBODY:
        with world.database.reading() as session:
            visit = entered(session, world.actor(who))
            for record in asked:
                assert by_address(visit, record) is there(visit, record), (who, record)


def test_a_record_that_is_not_there_and_one_that_is_not_yours_are_refused_alike(world):
    of = road.build(world)
    with world.database.reading() as session:
        visit = enter(session, world.actor("factory_hr"), Act.SEE_DESK, now=NOW)
        refusals = []
        for public_id in (of.id_of(InterviewRequest), "0" * 32, "", "x" * 40):
            with pytest.raises(NotYours) as refusal:
                visit.reach(InterviewRequest, public_id)
            refusals.append((type(refusal.value), str(refusal.value)))
        with pytest.raises(NotYours):
            visit.reach_id(InterviewRequest, None)
    assert len(set(refusals)) == 1


def test_locking_reaches_no_further(world):
    of = road.build(world)
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_DESK, now=NOW)
        assert visit.reach(InterviewRequest, of.id_of(InterviewRequest), lock=True).id == of[InterviewRequest].id
        assert visit.reach_id(Limit, of.limits[Clock.INTERVIEW].id, lock=True).id == of.limits[Clock.INTERVIEW].id
        with pytest.raises(NotYours):
            visit.reach(CheckResult, of.id_of(CheckResult), lock=True)
        with pytest.raises(NotYours):
            visit.reach_id(Limit, of.limits[Clock.REQUEST].id, lock=True)


@pytest.mark.parametrize("hat", Hat)
def test_every_model_with_a_public_id_of_a_case_has_a_reach(hat):
    """A model without one is an error, never an open door."""
    nowhere = replace(THE_WORKER, everywhere=False)
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Record) and "case_id" in mapper.columns:
            assert mapper.class_ in REACHES, mapper
    for model in {mapper.class_ for mapper in Base.registry.mappers} - set(REACHES):
        if hat in {Hat.WORKER, Hat.SUPERVISOR}:
            with pytest.raises(KeyError):
                within(model, Actor(1, 1, hat), nowhere, TODAY)
