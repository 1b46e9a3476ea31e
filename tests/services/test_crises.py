"""When somebody is in danger: who is called, who can know of it, and is what was told kept with its reason?"""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, text, true

from casework.access import Act, enter_worker, reach
from casework.models.cases import Case
from casework.models.messages import InboxNote, OutboxMail
from casework.models.providers import Engagement
from casework.models.risks import Crisis, CrisisCall, RiskAssessment
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.risk import STEPS, HarmToOthers, Ideation, Risk, SelfHarm
from casework.rules.vocabulary import AssignmentRole, EngagementKind, Hat
from casework.services import cases, crises, endings, people, relations, risks, screens
from casework.services.crises import Told
from tests.services import asking, talking
from tests.services.talking import THEN

CALM = Risk(Ideation.NONE, words="canary-calm")
ACTIVE = Risk(Ideation.ACTIVE, SelfHarm.RECENT, words="canary-danger", protective="家族と同居")


def assess(world, interview, risk=ACTIVE, *, who="outside_physician", now=THEN):
    with world.database.writing() as session:
        alarm = risks.assess(session, world.actor(who), interview, risk, now=now)
        return None if alarm is None else alarm.crisis_id


def page(world, crisis, who="outside_physician", hat=None, now=THEN):
    with world.database.writing() as session:
        return crises.page(session, world.actor(who, hat), crisis, now=now)


def step(world, crisis, name="stay", words="", *, who="outside_physician", now=THEN):
    with world.database.writing() as session:
        crises.take_step(session, world.actor(who), crisis, name, words, now=now)


def tell(world, crisis, told, *, who="outside_physician"):
    with world.database.writing() as session:
        crises.tell(session, world.actor(who), crisis, told, now=THEN)


def close(world, crisis, outcome="家族と受診した。", *, who="outside_physician", version=None):
    seen = page(world, crisis, who).version if version is None else version
    with world.database.writing() as session:
        crises.close(session, world.actor(who), crisis, outcome, version=seen, now=THEN)


def told(world) -> set[tuple[str, Hat]]:
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote).where(InboxNote.notice == Notice.LOOK_AT_ONCE)).scalars()
        return {(names[note.person_id], note.hat) for note in rows}


@pytest.fixture
def talk(world):
    """A talk that has begun, with a physician who only interviews."""
    return talking.begun(world, physician="outside_physician")


@pytest.mark.parametrize("ideation", Ideation)
@pytest.mark.parametrize("self_harm", SelfHarm)
@pytest.mark.parametrize("others", HarmToOthers)
def test_from_active_on_the_list_opens(ideation, self_harm, others):
    """Typed by hand: active and plan, harm or an attempt of late, and danger to others that is near."""
    opens = ideation in {"active", "plan"} or self_harm == "recent" or others == "near"
    assert Risk(ideation, self_harm, others).crisis is opens


def test_what_is_kept_reads_the_same():
    full = Risk(Ideation.PLAN, SelfHarm.PAST, HarmToOthers.POSSIBLE, "守る", "言葉", "対応")
    assert Risk.read(json.loads(json.dumps(full.kept()))) == full


def test_no_danger_opens_nothing_and_calls_nobody(world, talk):
    _case, _booking, interview = talk
    assert assess(world, interview, CALM) is None
    assert told(world) == set()
    with world.database.reading() as session:
        assert session.execute(select(Crisis.id)).first() is None
        assert len(session.execute(select(RiskAssessment)).scalars().all()) == 1


def test_danger_calls_physician_and_nurse_at_once_and_nobody_else(world, talk):
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    assert told(world) == {("physician", Hat.PHYSICIAN), ("nurse", Hat.NURSE)}
    for who in ("outside_physician", "physician", "nurse"):
        seen = page(world, crisis, who)
        assert seen.risk.words == "canary-danger"
        assert seen.employee.phone is not None
    for who, there in world.people.items():
        for hat in there.hats:
            if (who, hat) in {
                ("outside_physician", Hat.PHYSICIAN), ("physician", Hat.PHYSICIAN), ("nurse", Hat.NURSE)
            }:  # fmt: skip
                continue
            with pytest.raises(NotYours):
                page(world, crisis, who, hat)


def test_whoever_was_called_reads_no_notes(world, talk):
    _case, _booking, interview = talk
    talking.note(world, interview, who="outside_physician")
    crisis = assess(world, interview)
    assert page(world, crisis, "nurse").interview_id is None
    with world.database.writing() as session, pytest.raises(NotYours):
        screens.page(session, world.actor("nurse"), interview, now=THEN)
    with world.database.writing() as session, pytest.raises(NotYours):
        risks.page(session, world.actor("nurse"), interview, now=THEN)


def test_whom_somebody_would_rather_not_meet_is_not_called(world, talk):
    _case, _booking, interview = talk
    with world.database.writing() as session:
        relations.avoid(session, world.actor("worker"), [world.people["nurse"].public_id], now=world.now)
    crisis = assess(world, interview)
    assert told(world) == {("physician", Hat.PHYSICIAN)}
    with pytest.raises(NotYours):
        page(world, crisis, "nurse")


def test_twin_a_crisis_that_is_reached_with_its_case_is_seen(world, talk, monkeypatch):
    monkeypatch.setitem(reach.REACHES, Crisis, lambda *_: true())
    with pytest.raises((pytest.fail.Exception, AssertionError)):
        test_whom_somebody_would_rather_not_meet_is_not_called(world, talk)


def test_a_supervisor_of_theirs_is_not_called(world, talk, monkeypatch):
    _case, _booking, interview = talk
    physician = world.people["physician"].person_id
    monkeypatch.setattr(people, "supervisors_ever", lambda *_: frozenset({physician}))
    assess(world, interview)
    assert told(world) == {("nurse", Hat.NURSE)}


def test_a_second_look_tells_the_open_crisis_and_calls_nobody_twice(world, talk):
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    calmer = replace(ACTIVE, ideation=Ideation.PASSIVE, words="落ち着いてきた")
    assert assess(world, interview, calmer) == crisis
    assert page(world, crisis).risk == calmer
    assert len(told(world)) == 2
    with world.database.reading() as session:
        assert len(session.execute(select(CrisisCall)).scalars().all()) == 2


def test_the_same_step_of_two_people_is_kept_twice(world, talk):
    """Both called somebody at the same moment: what the one wrote stands beside what the other wrote."""
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    step(world, crisis, "family", "母に電話、17時に迎え")
    step(world, crisis, "family", "父に電話、つながらず", who="nurse")
    first, second = page(world, crisis).done["family"]
    assert (first.words, second.words) == ("母に電話、17時に迎え", "父に電話、つながらず")
    assert first.by == "佐々木 玲子" != second.by


def alarm(world, interview, risk):
    with world.database.writing() as session:
        return risks.assess(session, world.actor("outside_physician"), interview, risk, now=THEN)


def test_worse_than_before_all_are_told_again(world, talk):
    _case, _booking, interview = talk
    first = alarm(world, interview, ACTIVE)
    assert (first.due, first.told) == (True, 2)
    again = alarm(world, interview, replace(ACTIVE, ideation=Ideation.PLAN))
    assert (again.crisis_id, again.due, again.told) == (first.crisis_id, True, 2)
    same = alarm(world, interview, replace(ACTIVE, ideation=Ideation.PLAN, words="変わらない"))
    assert (same.due, same.told) == (False, 0)
    with world.database.reading() as session:
        notes = session.execute(select(InboxNote.id).where(InboxNote.notice == Notice.LOOK_AT_ONCE)).all()
        assert len(notes) == 4
        assert len(session.execute(select(CrisisCall)).scalars().all()) == 2


def test_twin_an_assessment_that_is_never_worse(world, talk, monkeypatch):
    monkeypatch.setattr(Risk, "worse_than", lambda *_: False)
    with pytest.raises(AssertionError):
        test_worse_than_before_all_are_told_again(world, talk)


def test_whoever_came_to_the_case_since_is_called_with_the_next_assessment(world, talk):
    case_id, _booking, interview = talk
    assess(world, interview)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
        cases.assign(visit, case, world.people["factory_physician"].person_id, AssignmentRole.CARE, visit.today)
        visit.record("test", "t" * 32)
    again = alarm(world, interview, ACTIVE)
    assert (again.due, again.told) == (False, 1)
    assert ("factory_physician", Hat.PHYSICIAN) in told(world)


def test_where_nobody_can_be_called_that_is_said(world, talk, monkeypatch):
    _case, _booking, interview = talk
    monkeypatch.setattr(people, "supervisors_ever", lambda *_: {who.person_id for who in world.people.values()})
    alone = alarm(world, interview, ACTIVE)
    assert (alone.due, alone.told) == (True, 0)


@pytest.mark.parametrize(
    ("before", "now", "worse"),
    [
        (Risk(Ideation.ACTIVE), Risk(Ideation.PLAN), True),
        (Risk(Ideation.PLAN), Risk(Ideation.ACTIVE), False),
        (Risk(Ideation.ACTIVE), Risk(Ideation.ACTIVE, words="ほか"), False),
        (Risk(Ideation.PLAN), Risk(Ideation.NONE, others=HarmToOthers.NEAR), True),
        (Risk(Ideation.ACTIVE), Risk(Ideation.ACTIVE, SelfHarm.RECENT), True),
        (Risk(Ideation.PLAN, SelfHarm.RECENT, HarmToOthers.NEAR), Risk(Ideation.NONE), False),
    ],
)
def test_worse(before, now, worse):
    assert now.worse_than(before) is worse


def test_after_the_end_a_new_danger_opens_a_new_one(world, talk):
    _case, _booking, interview = talk
    first = assess(world, interview)
    close(world, first)
    with pytest.raises(NotNow):
        step(world, first)
    second = assess(world, interview)
    assert second not in {None, first}
    assert page(world, first).crisis.outcome == "家族と受診した。"


def test_steps_are_kept_with_who_and_when_and_two_people_both_are_heard(world, talk):
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    step(world, crisis, "stay")
    step(world, crisis, "family", "母に電話、17時に迎え", who="nurse")
    done = page(world, crisis).done
    assert set(done) == {"stay", "family"}
    assert done["family"][0].words == "母に電話、17時に迎え"
    assert done["family"][0].by != done["stay"][0].by
    with pytest.raises(NotValid):
        step(world, crisis, "dismiss")
    assert set(STEPS) > {"stay", "on_site", "family", "transport", "emergency", "hotline"}


def test_what_was_told_without_consent_needs_its_reason(world, talk):
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    with pytest.raises(NotValid) as refused:
        tell(world, crisis, Told("父", "安全が心配なので迎えを頼んだ", consented=False))
    assert refused.value.field == "reason"
    tell(world, crisis, Told("母", "迎えを頼んだ", consented=True))
    tell(world, crisis, Told("救急", "状況", consented=False, reason="返事がなく、命の危険があった"), who="nurse")
    lines = page(world, crisis).told
    assert [(one.recipient, one.consented, one.reason) for one in lines] == [
        ("母", True, None), ("救急", False, "返事がなく、命の危険があった"),
    ]  # fmt: skip


def test_what_was_found_or_told_never_changes(world, talk):
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    tell(world, crisis, Told("母", "迎えを頼んだ", consented=True))
    for table in ("risk_assessment", "disclosure"):
        for statement in (f"UPDATE {table} SET case_id = case_id", f"DELETE FROM {table}"):
            with world.database.engine.connect() as connection, pytest.raises(Exception, match=f"fixed_{table}"):
                connection.execute(text(statement))


def test_it_ends_once_and_not_over_what_somebody_else_wrote(world, talk):
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    seen = page(world, crisis).version
    step(world, crisis, who="nurse")
    with pytest.raises(Stale):
        close(world, crisis, version=seen)
    with pytest.raises(NotValid):
        close(world, crisis, "　")
    close(world, crisis)
    with pytest.raises(NotNow):
        close(world, crisis)


def test_only_whoever_holds_the_talk_assesses(world, talk):
    _case, _booking, interview = talk
    for who in ("nurse", "physician"):
        with pytest.raises(NotYours):
            assess(world, interview, who=who)


def test_nothing_of_it_is_readable_in_the_database(world, talk):
    _case, _booking, interview = talk
    crisis = assess(world, interview)
    step(world, crisis, words="canary-step")
    tell(world, crisis, Told("canary-to", "canary-what", consented=False, reason="canary-why"))
    with world.database.engine.connect() as connection:
        for table in ("risk_assessment", "crisis", "crisis_call", "disclosure", "trail_entry", "trail_subject",
                      "inbox_note", "outbox_mail"):  # fmt: skip
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                assert "canary" not in str(tuple(row)).lower(), table
                assert "active" not in str(tuple(row)).lower(), table


def test_the_mail_says_nothing(world, talk):
    _case, _booking, interview = talk
    assess(world, interview)
    with world.database.reading() as session:
        mails = session.execute(select(OutboxMail.notice).where(OutboxMail.notice == Notice.LOOK_AT_ONCE)).scalars()
        assert len(mails.all()) == 2
    assert "急ぎの件" in Notice.LOOK_AT_ONCE.label
    for word in ("危機", "死", "自殺", "希死", "面談", "健康"):
        assert word not in Notice.LOOK_AT_ONCE.label


def test_a_consultation_that_a_nurse_holds_calls_the_physician(world):
    with world.database.writing() as session:
        case = endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    asking.offer(world, talking.DAY, who="nurse", at=talking.HOURS["colleague"])
    free = asking.choices(world, case, who="colleague").earlier
    booking = asking.book(world, case, free[0].public_id, who="colleague")
    interview = talking.start(world, booking.public_id, who="nurse")
    crisis = assess(world, interview, who="nurse")
    assert told(world) == {("physician", Hat.PHYSICIAN)}
    assert page(world, crisis, "physician").risk == ACTIVE


def test_a_counsellor_who_is_assigned_is_called_under_the_hat_that_they_wear(world):
    with world.database.writing() as session:
        case_id = endings.talk(session, world.actor("colleague"), asking.EITHER, now=world.now)
    asking.offer(world, talking.DAY, who="physician", at=talking.HOURS["colleague"])
    free = asking.choices(world, case_id, who="colleague").earlier
    booking = asking.book(world, case_id, free[0].public_id, who="colleague")
    interview = talking.start(world, booking.public_id)
    nurse = world.people["nurse"].person_id
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        theirs = session.execute(select(Engagement).where(Engagement.person_id == nurse)).scalar_one()
        theirs.kind = EngagementKind.COUNSELLOR
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
        cases.assign(visit, case, nurse, AssignmentRole.CARE, visit.today)
        visit.record("test", "t" * 32)
    crisis = assess(world, interview, who="physician")
    assert told(world) == {("nurse", Hat.NURSE)}
    assert page(world, crisis, "nurse").risk == ACTIVE
