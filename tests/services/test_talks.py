"""Who writes a supplementary talk down before the examiner decides, who reads it, and who is told at once?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.checks import CheckResult, ExaminerAppointment, SupplementaryTalk
from casework.models.messages import InboxNote
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, Profession
from casework.services import inbox, invitations, needs, talks
from casework.services.needs import Decision
from casework.services.talks import NewTalk
from tests.services import asking, results
from tests.world import LONG_AGO

NEW = NewTalk(date(2026, 11, 20), Profession.INDUSTRIAL_COUNSELLOR, "森 一郎", "眠れない日が続く")


@pytest.fixture
def result(world):
    """The worker's result, on which nobody has decided."""
    results.load(world, results.file(results.line(world.people["worker"].number)))
    with world.database.reading() as session:
        return session.execute(select(CheckResult.public_id)).scalar_one()


def appoint(world, *names):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for name in names:
            session.add(ExaminerAppointment(company_id=world.company_id, stress_check_id=world.check_id,
                                            person_id=world.people[name].person_id, from_on=LONG_AGO))  # fmt: skip
        visit.record("examiner_appointment", "0" * 32)


def record(world, result, new=NEW, who="physician"):
    with world.database.writing() as session:
        return talks.record(session, world.actor(who), result, new, now=world.now)


def read(world, result, who="physician"):
    """What stands beside the scores."""
    with world.database.writing() as session:
        page = needs.undecided(session, world.actor(who), world.check_public_id, now=world.now)
    return page.talks.get(result, ())


def told(world):
    with world.database.reading() as session:
        rows = session.execute(
            select(InboxNote.notice, InboxNote.person_id, InboxNote.hat).where(
                InboxNote.notice.in_([Notice.URGENT_TALK.value, Notice.CALL_EXAMINER.value])
            )
        ).all()
    names = {who.person_id: name for name, who in world.people.items()}
    return {(row.notice, names[row.person_id], row.hat) for row in rows}


@pytest.mark.parametrize("who", ["physician", "nurse"])
def test_an_examiner_writes_it_down_and_reads_it_beside_the_scores(world, result, who):
    appoint(world, *({who} - {"physician"}))
    record(world, result, who=who)
    (talk,) = read(world, result)
    assert (talk.notes, talk.held_by, talk.profession, talk.urgent) == (NEW.notes, NEW.held_by, NEW.profession, False)
    assert told(world) == set()
    with world.database.reading() as session:
        kept = session.execute(select(SupplementaryTalk)).scalar_one()
        assert NEW.notes.encode() not in bytes(str(kept.notes), "utf-8")


@pytest.mark.parametrize(
    "who", ["worker", "supervisor", "hr", "clerk", "committee", "admin", "coordinator", "nurse", "outside_physician"]
)
def test_nobody_else_writes_or_reads_one(world, result, who):
    record(world, result)
    with pytest.raises(NotYours):
        record(world, result, who=who)
    with pytest.raises(NotYours), world.database.writing() as session:
        talks.opening(session, world.actor(who), result, now=world.now)


def test_the_employee_is_told_that_it_took_place_and_nothing_of_it(world, result):
    record(world, result, replace(NEW, urgent=True))
    results.decide(world, Decision(result, needed=True))
    with world.database.writing() as session:
        page = invitations.page(session, world.actor("worker"), asking.case_of(world), now=world.now)
    (talk,) = page.talks
    assert (talk.held_on, talk.profession) == (NEW.held_on, NEW.profession)
    assert not {"notes", "held_by", "urgent", "recorded_at"} & {name for name in dir(talk) if name in talk}


def test_after_the_decision_none_is_added(world, result):
    results.decide(world, Decision(result, needed=True))
    with pytest.raises(NotNow):
        record(world, result)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("held_on", {"held_on": date(2026, 11, 1)}),
        ("held_on", {"held_on": date(2026, 12, 2)}),
        ("held_by", {"held_by": "　"}),
        ("notes", {"notes": " "}),
    ],
)
def test_what_is_refused(world, result, field, changes):
    with pytest.raises(NotValid) as refused:
        record(world, result, replace(NEW, **changes))
    assert refused.value.field == field
    assert read(world, result) == ()


def test_an_urgent_one_is_told_at_once(world, result):
    """To the other examiners, and to a 産業医 who is none of them: only that they should call."""
    appoint(world, "nurse")
    record(world, result, replace(NEW, urgent=True), who="nurse")
    assert told(world) == {("urgent_talk", "physician", Hat.PHYSICIAN)}
    with world.database.writing() as session:
        note = session.execute(
            select(InboxNote.public_id).where(InboxNote.notice == Notice.URGENT_TALK.value)
        ).scalar_one()
        [target] = inbox.open_line(session, world.actor("physician"), note, now=world.now)
    assert (target.notice, target.record_id) == (Notice.URGENT_TALK, world.check_public_id)


def test_a_physician_of_the_workplace_who_does_not_examine_reads_only_to_call(world, result):
    appoint(world, "nurse")
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        for one in session.execute(
            select(ExaminerAppointment).where(ExaminerAppointment.person_id == world.people["physician"].person_id)
        ).scalars():
            one.until_on = date(2026, 11, 30)
        visit.record("examiner_appointment", "0" * 32)
    record(world, result, replace(NEW, urgent=True), who="nurse")
    assert told(world) == {("call_examiner", "physician", Hat.PHYSICIAN)}
