"""Does a person decide who needs an interview, with a reason where they depart from the scores?"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from casework.access import Act, enter, enter_worker, sight
from casework.access.sight import Fact
from casework.models.cases import Case, Limit
from casework.models.checks import CheckResult, ExaminerAppointment
from casework.models.invitations import Invitation, Letter
from casework.models.messages import InboxNote
from casework.models.people import Employment, Placement, ReportingLine
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import CaseKind, Hat, InvitationState, LetterKind, Zone
from casework.services import needs, results_import
from casework.services.needs import Decision, Unfit
from tests import world as worlds
from tests.services.results import HIGH, LOW, decide, file, line, load, waiting


@dataclass
class Standing:
    """What stands in the database of results, cases and invitations."""

    needed: dict[str, bool | None]
    cases: int
    invitations: int


def standing(world) -> Standing:
    with world.database.reading() as session:
        return Standing(
            dict(
                session.execute(
                    select(Employment.number, CheckResult.interview_needed).join(
                        CheckResult, CheckResult.employment_id == Employment.id
                    )
                ).all()
            ),
            session.execute(select(func.count(Case.id))).scalar_one(),
            session.execute(select(func.count(Invitation.id))).scalar_one(),
        )


def nothing_decided_by_scores(world, load_results) -> bool:
    """The harness: whatever the scores are, after the import nothing is decided and no case is open."""
    load_results(world, file(line(1001, (68, 116, 36)), line(1002, LOW, "×"), line(1003, (60, 90, 30))))
    return standing(world) == Standing({"1001": None, "1002": None, "1003": None}, 0, 0)


def test_scores_alone_never_decide(world):
    assert nothing_decided_by_scores(world, load)


def test_the_same_harness_catches_an_import_that_decides(world):
    def broken(world, data):
        load(world, data)
        with world.database.writing() as session:
            visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
            for result in session.execute(select(CheckResult).where(CheckResult.high_stress)).scalars():
                result.interview_needed = True
                result.decided_at, result.decided_by_id = world.now, world.people["physician"].person_id
                visit.record(sight.RESULT, result.public_id)

    assert not nothing_decided_by_scores(world, broken)


def test_needed_opens_a_case_and_invites(world):
    load(world, file(line(1001)))
    assert decide(world, Decision(waiting(world)["1001"].public_id, needed=True)) == 1
    with world.database.reading() as session:
        case = session.execute(select(Case)).scalar_one()
        invitation = session.execute(select(Invitation)).scalar_one()
        letters = session.execute(select(Letter).order_by(Letter.due_on)).scalars().all()
        limits = {limit.clock: limit for limit in session.execute(select(Limit)).scalars()}
        note = session.execute(select(InboxNote)).scalar_one()
    assert (case.kind, case.workplace_id, case.opened_on) == (
        CaseKind.STATUTORY, world.head_office, date(2026, 12, 1),
    )  # fmt: skip
    assert (invitation.state, invitation.notified_on, invitation.request_by) == (
        InvitationState.OPEN, date(2026, 12, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert [(letter.kind, letter.due_on, letter.sent_at is not None) for letter in letters] == [
        (LetterKind.FIRST, date(2026, 12, 1), True),
        (LetterKind.REMINDER, date(2026, 12, 15), False),
        (LetterKind.FINAL, date(2026, 12, 30), False),
    ]
    assert {clock: (limit.limit_on, limit.zone, limit.record_id) for clock, limit in limits.items()} == {
        Clock.REQUEST: (date(2026, 12, 31), Zone.EXAMINER, case.public_id),
        Clock.FINAL_CONFIRMATION: (date(2026, 12, 30), Zone.EXAMINER, case.public_id),
    }
    worker = world.people["worker"]
    assert (note.person_id, note.hat, note.notice, note.record_id) == (
        worker.person_id, Hat.WORKER, "invitation", case.public_id,
    )  # fmt: skip


def test_the_final_confirmation_moves_back_to_the_friday(world):
    """Noticed 2027-01-29: day 29 is Saturday 27 February, so it is due on Friday the 26th; the limit itself stays."""
    now = worlds.NOW + timedelta(days=61)
    load(world, file(line(1001, checked="2027-01-08", notified="2027-01-29")), now=now)
    decide(world, Decision(waiting(world, now=now)["1001"].public_id, needed=True), now=now)
    with world.database.reading() as session:
        letters = dict(session.execute(select(Letter.kind, Letter.due_on)).all())
        limits = dict(session.execute(select(Limit.clock, Limit.limit_on)).all())
    assert letters[LetterKind.FINAL] == limits[Clock.FINAL_CONFIRMATION] == date(2027, 2, 26)
    assert limits[Clock.REQUEST] == date(2027, 2, 28)


def test_letters_whose_day_has_passed_are_left_out(world):
    load(world, file(line(1001, checked="2026-10-05", notified="2026-11-10")))
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    with world.database.reading() as session:
        letters = dict(session.execute(select(Letter.kind, Letter.due_on)).all())
    assert letters == {LetterKind.FIRST: date(2026, 12, 1), LetterKind.FINAL: date(2026, 12, 9)}


def test_a_decision_after_the_limit_sends_one_letter(world):
    load(world, file(line(1001, checked="2026-10-05", notified="2026-10-20")))
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    with world.database.reading() as session:
        assert session.execute(select(Letter.kind)).scalars().all() == [LetterKind.FIRST]
        assert session.execute(select(Limit.clock)).scalars().all() == [Clock.REQUEST]


def test_not_needed_opens_nothing(world):
    load(world, file(line(1002, LOW, "×")))
    found = waiting(world, high_only=False)
    assert decide(world, Decision(found["1002"].public_id, needed=False)) == 0
    assert standing(world) == Standing({"1002": False}, 0, 0)


def test_departing_from_the_proposal_wants_a_reason_for_each(world):
    load(world, file(line(1001), line(1002), line(1003, LOW, "○"), line(1007, LOW, "×")))
    high, low = waiting(world), waiting(world, high_only=False)
    assert (high.keys(), low.keys()) == ({"1001", "1002", "1003"}, {"1007"})
    decisions = [
        Decision(high["1001"].public_id, needed=True),
        Decision(high["1002"].public_id, needed=False),
        Decision(high["1003"].public_id, needed=True, reason="  "),
        Decision(low["1007"].public_id, needed=True),
    ]
    with pytest.raises(Unfit) as refused:
        decide(world, *decisions)
    assert refused.value.said_of.keys() == {
        high["1002"].public_id, high["1003"].public_id, low["1007"].public_id,
    }  # fmt: skip
    assert standing(world).cases == 0
    assert standing(world).needed["1001"] is None

    with_reasons = [Decision(d.result, d.needed, "補足的面談の結果による") for d in decisions]
    assert decide(world, *with_reasons) == 3
    assert standing(world).needed == {"1001": True, "1002": False, "1003": True, "1007": True}


def test_the_reason_is_sealed_and_for_the_examiners_side(world):
    load(world, file(line(1002)))
    result = waiting(world)["1002"]
    decide(world, Decision(result.public_id, needed=False, reason="ひみつの理由"))
    with world.database.writing() as session:
        stored = session.execute(select(CheckResult)).scalar_one()
        assert "ひみつ".encode() not in stored.decision_reason.blob
        for who, facts in (("clerk", Fact.NOTHING), ("physician", Fact.EXAMINER)):
            visit = enter(session, world.actor(who), Act.SEE_RESULTS, now=world.now)
            shown = visit.show(sight.RESULT, stored, facts, proposed=True)
            assert shown.decision_reason == "ひみつの理由"


@pytest.mark.parametrize("who", ["clerk", "worker", "supervisor", "hr", "outside_physician", "nurse", "admin"])
def test_only_an_examiner_of_this_check_decides(world, who):
    load(world, file(line(1001)))
    with pytest.raises(NotYours):
        decide(world, Decision(waiting(world)["1001"].public_id, needed=True), who=who)
    assert standing(world).needed == {"1001": None}


def test_an_examiner_who_is_the_person_or_was_their_supervisor_does_not_decide(world):
    physician, worker = world.people["physician"], world.people["worker"]
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        own = Employment(company_id=world.company_id, person_id=physician.person_id, number="P1",
                         from_on=worlds.LONG_AGO)  # fmt: skip
        session.add(own)
        session.flush()
        placed = session.execute(select(Placement).where(Placement.employment_id == worker.employment_id)).scalar_one()
        session.add(Placement(company_id=world.company_id, employment_id=own.id, department_id=placed.department_id,
                              workplace_id=placed.workplace_id, from_on=worlds.LONG_AGO))  # fmt: skip
        session.add(ReportingLine(company_id=world.company_id, employment_id=world.people["colleague"].employment_id,
                                  supervisor_id=own.id, kind="matrix", from_on=date(2021, 4, 1),
                                  until_on=date(2021, 6, 30)))  # fmt: skip
        visit.record("employment", own.public_id)
    load(world, file(line("P1"), line(1001), line(1002)))
    assert waiting(world).keys() == {"1001"}
    with world.database.reading() as session:
        hidden = dict(
            session.execute(
                select(Employment.number, CheckResult.public_id).join(
                    CheckResult, CheckResult.employment_id == Employment.id
                )
            ).all()
        )
    for number in ("P1", "1002"):
        with pytest.raises(NotYours):
            decide(world, Decision(hidden[number], needed=True))


def test_an_appointment_that_ended_decides_nothing(world):
    load(world, file(line(1001)))
    result = waiting(world)["1001"].public_id
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        appointment = session.execute(select(ExaminerAppointment)).scalar_one()
        appointment.until_on = date(2026, 11, 30)
        visit.record("examiner_appointment", appointment.public_id)
    with pytest.raises(NotYours):
        decide(world, Decision(result, needed=True))


def test_a_decision_is_made_once(world):
    load(world, file(line(1001), line(1002)))
    found = waiting(world)
    decide(world, Decision(found["1001"].public_id, needed=True))
    with pytest.raises(NotNow):
        decide(world, Decision(found["1002"].public_id, needed=True), Decision(found["1001"].public_id, needed=True))
    assert standing(world) == Standing({"1001": True, "1002": None}, 1, 1)


def test_nobody_picked_and_too_many_at_once(world, monkeypatch):
    load(world, file(line(1001), line(1002)))
    found = waiting(world)
    with pytest.raises(NotValid):
        decide(world)
    monkeypatch.setattr(needs, "AT_MOST", 1)
    with pytest.raises(NotValid):
        decide(world, *(Decision(result.public_id, needed=True) for result in found.values()))


def test_whoever_has_left_is_not_invited(world):
    load(world, file(line(1001)))
    result = waiting(world)["1001"].public_id
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.get_one(Employment, world.people["worker"].employment_id).until_on = date(2026, 11, 30)
        visit.record("employment", "0" * 32)
    with pytest.raises(Unfit):
        decide(world, Decision(result, needed=True))
    decide(world, Decision(result, needed=False, reason="退職のため"))
    assert standing(world) == Standing({"1001": False}, 0, 0)


def test_the_case_belongs_to_the_workplace_of_the_day(world):
    load(world, file(line(1001)))
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        employment = world.people["worker"].employment_id
        placed = session.execute(select(Placement).where(Placement.employment_id == employment)).scalar_one()
        placed.until_on = date(2026, 11, 30)
        session.flush()
        works = session.execute(
            select(Placement.department_id).where(Placement.workplace_id == world.factory).limit(1)
        ).scalar_one()
        session.add(Placement(company_id=world.company_id, employment_id=employment, department_id=works,
                              workplace_id=world.factory, from_on=date(2026, 12, 1)))  # fmt: skip
        visit.record("placement", "0" * 32)
    decide(world, Decision(waiting(world)["1001"].public_id, needed=True))
    with world.database.reading() as session:
        assert session.execute(select(Case.workplace_id)).scalar_one() == world.factory


def test_the_list_follows_the_rule_of_the_check(world):
    """The condition in SQL and the rule in Python name the same people."""
    scores = [HIGH, LOW, (50, 63, 26), (50, 62, 26), (17, 77, 9), (17, 76, 9), (68, 62, 36)]
    numbers = (1001, 1002, 1003, 1007, 1010, 1011)
    rows = [line(number, score, "×") for number, score in zip(numbers, scores, strict=False)]
    with world.database.writing() as session:
        found = results_import.preview(session, world.actor("clerk"), world.check_public_id, file(*rows),
                                       now=world.now)  # fmt: skip
        assert found.problems == ()
    load(world, file(*rows))
    assert all(result.proposed for result in waiting(world).values())
    assert not any(result.proposed for result in waiting(world, high_only=False).values())
    assert waiting(world).keys() == {"1001", "1003", "1010"}
