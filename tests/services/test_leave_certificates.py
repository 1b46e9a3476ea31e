"""Does the employee alone choose who reads a certificate of their leave, and does nobody else learn what it says?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import and_, func, select
from sqlalchemy.exc import DBAPIError

from casework.access import reach, sight
from casework.access.reach_cases import through_case
from casework.models.leave_certificates import CertificatePaper
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.leave_certificates import HandedTo, Purpose
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.trail_words import Done, words
from casework.rules.vocabulary import Hat, Language
from casework.services import duties, leave_certificates, scans
from casework.services.leave_certificates import Period
from tests.papers import files
from tests.services import ruling
from tests.services.test_doctor_enquiries import text
from tests.services.test_hearings import notes
from tests.services.test_leaves import begun, end, extend, running, team

PDF = files.pdf("canary-病名")
OUTSIDE = ("clerk", "supervisor", "colleague", "factory_hr", "committee", "admin", "coordinator", "stranger_hr")


def do(world, verb, *args, who="worker", hat=None, now=None, **more):
    actor = world.actor(who, Hat.WORKER if who == "worker" else hat)
    with world.database.writing() as session:
        return verb(session, actor, *args, now=now or world.now, **more)


def period(world, days=30, after=0) -> Period:
    first = world.now.date() + timedelta(days=after)
    return Period(first, first + timedelta(days=days))


def kept(world, leave_id, who="worker", **more):
    return do(world, leave_certificates.of_leave, leave_id, who=who, **more)


def handed_in(world, leave_id, to=HandedTo.HEALTH, of=None, **more) -> str:
    """The certificate's id."""
    do(world, leave_certificates.hand_in, leave_id, to, of or period(world), scans.look(PDF), **more)
    return kept(world, leave_id).ones[0].certificate.public_id


def opened(world, certificate_id, who, hat=None):
    return do(world, leave_certificates.original, certificate_id, who=who, hat=hat)[1]


def papers(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(CertificatePaper)).scalar_one()


def is_read_by(world, to) -> set[str]:
    leave_id = begun(world)
    certificate_id = handed_in(world, leave_id, to)
    found = set()
    for who in ("worker", "hr", "physician", "nurse", *OUTSIDE):
        try:
            assert opened(world, certificate_id, who) == PDF
        except NotYours:
            continue
        found.add(who)
    return found


@pytest.mark.parametrize(
    ("to", "readers"), [(HandedTo.HEALTH, {"worker", "physician", "nurse"}), (HandedTo.HR, {"worker", "hr"})]
)
def test_the_original_is_for_those_whom_the_employee_chose(world, to, readers):
    assert is_read_by(world, to) == readers


def test_twin_a_paper_that_is_reached_as_the_case_is_is_seen(world, monkeypatch):
    monkeypatch.setitem(reach.REACHES, CertificatePaper, through_case(CertificatePaper))
    with pytest.raises(AssertionError):
        assert is_read_by(world, HandedTo.HEALTH) == {"worker", "physician", "nurse"}


def test_hr_reads_that_there_is_one_and_its_days_and_the_supervisor_the_period_of_the_leave(world):
    leave_id = begun(world)
    handed_in(world, leave_id)
    (one,) = kept(world, leave_id, "hr").ones
    assert (one.certificate.from_on, one.certificate.until_on) == (period(world).from_on, period(world).until_on)
    assert one.paper is None
    assert notes(world, Notice.CERTIFICATE_GIVEN) == [("nurse", Hat.NURSE), ("physician", Hat.PHYSICIAN)]
    assert notes(world, Notice.CERTIFICATE_THERE) == [("hr", Hat.HR)]
    (shown,) = team(world)
    assert shown.until_on == world.now.date() + timedelta(days=60)
    for who in OUTSIDE:
        with pytest.raises(NotYours):
            kept(world, leave_id, who)
    handed_in(world, leave_id, HandedTo.HR, period(world, after=31))
    assert notes(world, Notice.CERTIFICATE_GIVEN)[0] == ("hr", Hat.HR)
    with world.database.engine.connect() as connection:
        files_kept = connection.exec_driver_sql("SELECT file FROM certificate_paper").scalars().all()
    assert not any(PDF[:20] in bytes(file) for file in files_kept)


def is_taken_away_until_it_was_opened(world) -> None:
    leave_id = begun(world)
    first = handed_in(world, leave_id)
    opened(world, first, "worker")
    do(world, leave_certificates.take_away, first)
    assert papers(world) == 0, "the file is gone"
    assert kept(world, leave_id, "hr").ones == kept(world, leave_id, "physician").ones == ()
    assert kept(world, leave_id).ones[0].certificate.taken_away_at == world.now
    with pytest.raises(NotNow):
        do(world, leave_certificates.take_away, first)
    second = handed_in(world, leave_id)
    for who in ("hr", "physician"):
        with pytest.raises(NotYours):
            do(world, leave_certificates.take_away, second, who=who)
    opened(world, second, "nurse")
    assert not kept(world, leave_id).ones[0].may_take_away
    with pytest.raises(NotNow):
        do(world, leave_certificates.take_away, second)


def test_it_can_be_taken_away_until_one_of_those_whom_it_was_given_to_opened_it(world):
    is_taken_away_until_it_was_opened(world)
    with world.database.reading() as session:
        acts = session.execute(select(TrailEntry.hat).where(TrailEntry.act == "read_certificate")).scalars().all()
    assert {Hat.WORKER, Hat.NURSE} <= set(acts), "each opening is written down"


def accesses(world) -> list[tuple[str, str]]:
    """Of the original, who did what: (act, record)."""
    with world.database.reading() as session:
        of = and_(TrailEntry.company_id == TrailSubject.company_id, TrailEntry.id == TrailSubject.trail_entry_id)
        rows = session.execute(
            select(TrailEntry.act, TrailSubject.record)
            .join(TrailEntry, of)
            .where(TrailSubject.record == "certificate_paper", TrailEntry.hat == Hat.HR)
        )
        return [tuple(row) for row in rows]


def only_taking_it_out_is_an_access(world) -> None:
    leave_id = begun(world)
    certificate_id = handed_in(world, leave_id, HandedTo.HR)
    (one,) = kept(world, leave_id, "hr").ones
    assert one.paper.size == len(PDF)
    assert accesses(world) == [], "whoever opens the page of the leave hasn't opened the certificate"
    opened(world, certificate_id, "hr")
    opened(world, certificate_id, "hr")
    assert accesses(world) == [("read_certificate", "certificate_paper")] * 2
    assert words(Done("read_certificate", reading=True)) == "休業の診断書の原本を取り出した"


def test_only_taking_the_original_out_is_told_as_an_access_to_it(world):
    only_taking_it_out_is_an_access(world)


def test_twin_a_page_that_reads_the_original_is_seen(world, monkeypatch):
    monkeypatch.setattr(sight.CERTIFICATE_FILE, "health", True)
    with pytest.raises(AssertionError, match="hasn't opened"):
        only_taking_it_out_is_an_access(world)


def tells_where_and_who_reads(world, language=Language.JAPANESE) -> list[str]:
    leave_id = begun(world)
    paper = do(world, leave_certificates.guide, leave_id, language, who="hr")
    return text(paper).split("\n")


def test_somebody_without_a_screen_reads_on_paper_where_to_bring_it_and_who_reads_it(world):
    paper = "\n".join(tells_where_and_who_reads(world))
    for said in ("診断書の渡し方のご案内", "佐藤 真由美", "産業医・保健師：山田 哲也", "人事労務担当者：", "労務課 森",
                 "中身を読むのは、あなたが渡した相手だけです。", "上司には、休業の期間だけが伝わります。"):  # fmt: skip
        assert said in paper, said


def test_where_the_rules_say_so_the_paper_names_nobody_of_hr(world):
    ruling.change(world, {"certificates_to_hr": False})
    paper = "\n".join(tells_where_and_who_reads(world, Language.ENGLISH))
    assert "Occupational physician, nurse: 山田 哲也" in paper
    assert "Human resources:" not in paper


def test_twin_a_paper_that_names_whoever_is_there_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_certificates, "_offered", lambda *_of: tuple(HandedTo))
    with pytest.raises(AssertionError):
        test_where_the_rules_say_so_the_paper_names_nobody_of_hr(world)


def test_nobody_outside_takes_it_and_none_after_the_leave(world):
    leave_id = begun(world)
    for who in OUTSIDE:
        with pytest.raises(NotYours):
            do(world, leave_certificates.guide, leave_id, Language.JAPANESE, who=who)
    end(world, leave_id, world.now.date())
    with pytest.raises(NotNow):
        do(world, leave_certificates.guide, leave_id, Language.JAPANESE, who="hr")


def says_that_they_can_come_back(world) -> None:
    leave_id, day = begun(world), world.now.date() + timedelta(days=20)
    handed_in(world, leave_id, of=period(world, 30))
    open_from = kept(world, leave_id).open_from
    handed_in(world, leave_id, of=Period(day, None, Purpose.READY))
    newest = kept(world, leave_id, "hr").ones[0]
    assert (newest.certificate.purpose, newest.certificate.from_on, newest.paper) == (Purpose.READY, day, None)
    assert kept(world, leave_id).open_from == open_from, "it covers no day off work"
    assert kept(world, leave_id).last_on == period(world, 30).until_on
    assert opened(world, newest.certificate.public_id, "nurse") == PDF
    do(world, leave_certificates.note, leave_id, Period(day, None, Purpose.READY), who="hr")
    for wrong, field in ((Period(world.now.date(), None, Purpose.READY), "from_on"), (Period(day, None), "until_on")):
        with pytest.raises(NotValid) as caught:
            do(world, leave_certificates.note, leave_id, wrong, who="hr")
        assert caught.value.field == field


def test_one_that_says_they_can_come_back_has_a_day_and_covers_none(world):
    says_that_they_can_come_back(world)


def test_twin_a_day_of_return_that_counts_as_days_off_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_certificates, "_open_from", lambda *of: date(2027, 1, 1 + len(of[2])))
    with pytest.raises(AssertionError, match="covers no day"):
        says_that_they_can_come_back(world)


def test_twin_openings_that_nobody_counts_are_seen(world, monkeypatch):
    monkeypatch.setattr(leave_certificates, "_mark_opened", lambda *_: None)
    with pytest.raises(AssertionError):
        is_taken_away_until_it_was_opened(world)


def test_the_database_keeps_what_was_opened(world):
    leave_id = begun(world)
    opened(world, handed_in(world, leave_id), "physician")
    for statement in ("DELETE FROM certificate_paper", "UPDATE certificate_paper SET opened_at = NULL"):
        with pytest.raises(DBAPIError, match="fixed_certificate_paper"), world.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_paper_is_noted_by_whoever_received_it_and_a_slip_taken_away_by_the_same_side(world):
    leave_id = begun(world)
    do(world, leave_certificates.note, leave_id, period(world), who="nurse")
    (one,) = kept(world, leave_id).ones
    assert (one.certificate.handed_to, one.paper, one.may_take_away) == (HandedTo.HEALTH, None, False)
    assert notes(world, Notice.CERTIFICATE_NOTED) == [("worker", Hat.WORKER)]
    noted = one.certificate.public_id
    for who in ("hr", "worker"):
        with pytest.raises(NotYours):
            do(world, leave_certificates.take_away, noted, who=who)
    do(world, leave_certificates.take_away, noted, who="physician")
    assert kept(world, leave_id, "hr").ones == ()
    assert notes(world, Notice.LEAVE_CHANGED) == [("worker", Hat.WORKER)]
    do(world, leave_certificates.note, leave_id, period(world), who="hr")
    assert kept(world, leave_id, "physician").ones[0].certificate.handed_to is HandedTo.HR


def todos(world, who, hat, now=None) -> list[Todo]:
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, hat), now=now or world.now)
    return [task.todo for part in desk.parts for task in part.tasks]


def waits_for_the_first_day_without(world) -> None:
    leave_id, first = begun(world), world.now.date()
    assert running(world)[Clock.LEAVE_CERTIFICATE] == first + timedelta(days=7)
    assert Todo.ASK_CERTIFICATE in todos(world, "hr", Hat.HR)
    assert Todo.HAND_IN_CERTIFICATE in todos(world, "worker", Hat.WORKER)
    handed_in(world, leave_id)
    assert kept(world, leave_id, "hr").open_from == first + timedelta(days=31)
    assert running(world)[Clock.LEAVE_CERTIFICATE] == first + timedelta(days=38)
    assert Todo.HAND_IN_CERTIFICATE not in todos(world, "worker", Hat.WORKER)
    assert Todo.HAND_IN_CERTIFICATE in todos(world, "worker", Hat.WORKER, world.later(days=25))
    last = handed_in(world, leave_id, of=period(world, 40, after=31))
    assert Clock.LEAVE_CERTIFICATE not in running(world)
    extend(world, leave_id, until_on=first + timedelta(days=90))
    assert running(world)[Clock.LEAVE_CERTIFICATE] == first + timedelta(days=72 + 7)
    do(world, leave_certificates.take_away, last)
    assert running(world)[Clock.LEAVE_CERTIFICATE] == first + timedelta(days=38)


def test_the_first_day_without_one_is_hrs_to_see_to_and_the_employee_is_not_pressed(world):
    waits_for_the_first_day_without(world)


def test_twin_a_leave_that_nobody_watches_is_seen(world, monkeypatch):
    monkeypatch.setattr(leave_certificates, "_open_from", lambda *_: None)
    with pytest.raises((AssertionError, KeyError)):
        waits_for_the_first_day_without(world)


def test_where_the_rules_say_so_hr_receives_none(world):
    leave_id = begun(world)
    assert kept(world, leave_id).offered == (HandedTo.HEALTH, HandedTo.HR)
    assert kept(world, leave_id, "hr").offered == ()
    ruling.change(world, {"certificates_to_hr": False})
    later = world.later(days=1)
    assert kept(world, leave_id, now=later).offered == (HandedTo.HEALTH,)
    with pytest.raises(NotValid) as caught:
        handed_in(world, leave_id, HandedTo.HR, now=later)
    assert caught.value.field == "to"


def test_days_that_cannot_be_are_said_beside_their_fields_and_after_the_leave_there_is_none(world):
    leave_id, good = begun(world), period(world)
    for field, wrong in (
        ("from_on", replace(good, from_on=date.min)),
        ("until_on", replace(good, until_on=date.max)),
        ("until_on", replace(good, until_on=good.from_on - timedelta(days=1))),
        ("until_on", period(world, 2, after=-9)),
    ):
        with pytest.raises(NotValid) as caught:
            do(world, leave_certificates.note, leave_id, wrong, who="hr")
        assert caught.value.field == field
    certificate_id = handed_in(world, leave_id)
    end(world, leave_id, world.now.date())
    assert Clock.LEAVE_CERTIFICATE not in running(world)
    for verb, given in (
        (leave_certificates.hand_in, (leave_id, HandedTo.HR, good, scans.look(PDF))),
        (leave_certificates.take_away, (certificate_id,)),
    ):
        with pytest.raises(NotNow):
            do(world, verb, *given)
    assert opened(world, certificate_id, "physician") == PDF
