"""Who attaches the paper of a request or a consent, who reads it, and is it gone once it was taken away?"""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casework.access import sight
from casework.access.trail import Unrecorded
from casework.ids import PublicId
from casework.models.requests import InterviewRequest
from casework.models.scans import Scan
from casework.models.trail import TrailEntry, TrailSubject
from casework.papers import Paper
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.scans import MOST_SCANS
from casework.rules.vocabulary import Channel, Hat, ScanKind
from casework.services import consents, consents_on_paper, endings, overview, requests, scans
from casework.services.scans import Of
from tests.papers import files
from tests.services import asking, results

PAPER = Paper(ScanKind.PDF, files.pdf("産業医に話したい"))


def entered(world, channel=Channel.PAPER, who="worker") -> str:
    """A request that a clerk entered; its public id."""
    received = requests.Received(world.now.date(), channel, asking.EITHER, case_id=asking.invited(world, who))
    with world.database.writing() as session:
        return requests.receive(session, world.actor("clerk"), received, now=world.now).request.public_id


def attach(world, request, paper=PAPER, who="clerk"):
    with world.database.writing() as session:
        scans.attach(session, world.actor(who), request, paper, now=world.now)


def page(world, request, who="clerk"):
    with world.database.writing() as session:
        return scans.page(session, world.actor(who), request, now=world.now)


def scan_of(world) -> str:
    with world.database.reading() as session:
        return session.execute(select(Scan.public_id).order_by(Scan.id.desc())).scalars().first()


def read(world, scan, who, hat=None):
    with world.database.writing() as session:
        return scans.read(session, world.actor(who, hat), scan, now=world.now)


def take_away(world, scan, who="clerk"):
    with world.database.writing() as session:
        return scans.take_away(session, world.actor(who), scan, now=world.now)


def test_a_paper_is_attached_and_read_by_whoever_reads_the_wishes(world):
    request = entered(world)
    assert page(world, request).kept == scans.Kept((), (), open=True)
    attach(world, request)
    (line,) = page(world, request).kept.standing
    assert (line.kind, line.size) == (ScanKind.PDF, len(PAPER.content))
    assert line.attached_at == world.now
    for who in ("worker", "clerk", "physician"):
        shown = read(world, scan_of(world), who)
        assert (shown.kind, shown.file) == (ScanKind.PDF, PAPER.content)


@pytest.mark.parametrize(
    ("who", "hat"),
    [
        ("hr", None), ("nurse", None), ("supervisor", None), ("committee", None), ("admin", None),
        ("coordinator", None), ("colleague", None), ("hr", Hat.WORKER), ("factory_physician", None),
        ("stranger_clerk", None), ("stranger_physician", None), ("stranger", None),
    ],
)  # fmt: skip
def test_for_everybody_else_there_is_none(world, who, hat):
    request = entered(world)
    attach(world, request)
    with pytest.raises(NotYours):
        read(world, scan_of(world), who, hat)
    for act in (attach, page):
        with pytest.raises(NotYours):
            act(world, request, who=who)
    with pytest.raises(NotYours):
        take_away(world, scan_of(world), who)


def test_hr_and_nurse_see_the_same_with_a_scan_and_without_one(world):
    request = entered(world)

    def seen():
        with world.database.writing() as session:
            hr = overview.request_page(session, world.actor("hr"), PublicId(request), now=world.now)
        with world.database.writing() as session:
            case = PublicId(asking.case_of(world))
            nurse = overview.case_page(session, world.actor("nurse"), case, now=world.now)
        return hr, nurse

    before = seen()
    attach(world, request)
    after = seen()
    assert str(after) == str(before)
    assert (after[0].scans, after[1].scans) == ({}, {})


@pytest.mark.parametrize("who", ["worker", "clerk", "physician"])
def test_the_page_of_the_case_names_it_without_opening_it(world, who):
    request = entered(world)
    attach(world, request)
    with world.database.writing() as session:
        case = PublicId(asking.case_of(world))
        found = overview.case_page(session, world.actor(who), case, now=world.now).scans
    assert ["file" in scan for scan in found[request].standing] == [False]


@pytest.mark.parametrize("channel", [Channel.OUTSIDE, Channel.HR])
def test_through_somebody_else_it_can_have_been_a_paper(world, channel):
    request = entered(world, channel)
    attach(world, request)
    assert len(page(world, request).kept.standing) == 1


def test_by_telephone_and_on_the_screen_there_is_no_paper(world):
    telephoned = entered(world, Channel.TELEPHONE)
    asking.ask(world, asking.invited(world, "colleague"), who="colleague")
    with world.database.reading() as session:
        typed = (
            session.execute(select(InterviewRequest.public_id).order_by(InterviewRequest.id.desc())).scalars().first()
        )
    for request in (telephoned, typed):
        with pytest.raises(NotYours):
            page(world, request)
        with pytest.raises(NotYours):
            attach(world, request)


def test_taken_away_it_is_read_by_nobody_and_its_bytes_are_gone(world):
    request = entered(world)
    attach(world, request)
    scan = scan_of(world)
    assert take_away(world, scan) == Of(request_id=request)
    for who in ("worker", "clerk", "physician"):
        with pytest.raises(NotYours):
            read(world, scan, who)
    with pytest.raises(NotNow):
        take_away(world, scan)
    kept = page(world, request).kept
    assert (kept.standing, kept.open) == ((), True)
    assert kept.taken_away[0].taken_away_at == world.now
    with world.database.engine.connect() as connection:
        assert connection.execute(text("SELECT file FROM scan")).scalar_one() is None


def test_what_is_kept_is_sealed(world):
    attach(world, entered(world))
    with world.database.engine.connect() as connection:
        kept = bytes(connection.execute(text("SELECT file FROM scan")).scalar_one())
    assert PAPER.content not in kept
    assert "産業医".encode() not in kept


GONE = "file = NULL, taken_away_at = attached_at, taken_away_by_id = attached_by_id"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scan SET interview_request_id = interview_request_id + 1",
        "UPDATE scan SET kind = 'png'",
        "UPDATE scan SET file = :bytes",
        "DELETE FROM scan",
        f"UPDATE scan SET {GONE}; UPDATE scan SET file = :bytes, taken_away_at = NULL, taken_away_by_id = NULL",
        f"UPDATE scan SET {GONE}; UPDATE scan SET taken_away_by_id = taken_away_by_id",
    ],
)
def test_the_database_itself_keeps_what_was_attached(world, statement):
    attach(world, entered(world))
    *before, last = statement.split("; ")
    with world.database.engine.connect() as connection:
        for allowed in before:
            connection.execute(text(allowed))
        with pytest.raises(IntegrityError, match="fixed_scan"):
            connection.execute(text(last), {"bytes": b"x"} if ":bytes" in last else {})


def test_no_more_than_so_many_and_none_after_a_withdrawal(world):
    request = entered(world)
    for _ in range(MOST_SCANS):
        attach(world, request)
    assert page(world, request).kept.open is False
    with pytest.raises(NotNow, match="個まで"):
        attach(world, request)
    take_away(world, scan_of(world))
    attach(world, request)
    with world.database.writing() as session:
        case = asking.case_of(world)
        version = endings.withdrawal(session, world.actor("worker"), case, now=world.now).version
        endings.withdraw(session, world.actor("worker"), case, version=version, consult_instead=False, now=world.now)
    take_away(world, scan_of(world))
    assert page(world, request).kept.open is False
    with pytest.raises(NotNow, match="取り下げ"):
        attach(world, request)


def test_every_step_is_in_the_trail(world):
    request = entered(world)
    attach(world, request)
    read(world, scan_of(world), "physician")
    take_away(world, scan_of(world))
    with world.database.reading() as session:
        acts = set(session.execute(select(TrailEntry.act)).scalars())
    assert {"attach_scan", "read_scan", "take_away_scan"} <= acts


def only_taking_it_out_is_an_access(world) -> None:
    request = entered(world)
    attach(world, request)
    with world.database.writing() as session:
        overview.case_page(session, world.actor("physician"), PublicId(asking.case_of(world)), now=world.now)
    assert opened(world) == [], "whoever opens the page of the case hasn't opened the paper"
    read(world, scan_of(world), "physician")
    assert opened(world) == ["read_scan"]


def opened(world) -> list[str]:
    with world.database.reading() as session:
        return list(
            session.execute(
                select(TrailEntry.act)
                .join(TrailSubject, TrailSubject.trail_entry_id == TrailEntry.id)
                .where(TrailSubject.record == "scan", TrailEntry.act != "attach_scan")
            ).scalars()
        )


def test_only_taking_the_file_out_is_told_as_an_access_to_it(world):
    only_taking_it_out_is_an_access(world)


def test_twin_a_page_that_reads_the_scan_is_seen(world, monkeypatch):
    monkeypatch.setattr(sight.SCAN, "health", True)
    with pytest.raises(AssertionError, match="hasn't opened"):
        only_taking_it_out_is_an_access(world)


def test_without_a_record_nothing_is_opened(world):
    attach(world, entered(world))
    with pytest.raises(Unrecorded), world.database.reading() as session:
        scans.read(session, world.actor("clerk"), scan_of(world), now=world.now)


def test_what_is_no_paper_is_said_beside_its_field():
    with pytest.raises(NotValid) as caught:
        scans.look(b"<html>")
    assert caught.value.field == "file"


@pytest.fixture
def consent(world) -> str:
    """A consent on paper of somebody who wasn't selected; its public id."""
    results.load(world, results.file(results.line(world.people["worker"].number, results.LOW, "×")))
    today = world.now.date()
    agreed = consents_on_paper.Paper(world.check_public_id, world.people["worker"].number, today, today)
    with world.database.writing() as session:
        return consents_on_paper.receive(session, world.actor("clerk"), agreed, now=world.now)


def attach_to_consent(world, consent, who="clerk") -> str:
    with world.database.writing() as session:
        scans.attach_to_consent(session, world.actor(who), consent, PAPER, now=world.now)
    return scan_of(world)


def consent_page(world, consent, who="clerk"):
    with world.database.writing() as session:
        return scans.consent_page(session, world.actor(who), consent, now=world.now)


def of_consent(world, consent, who="worker"):
    with world.database.writing() as session:
        return scans.of_consent(session, world.actor(who), consent, now=world.now)


def test_the_paper_of_a_consent_is_read_by_the_employee_and_the_clerk_alone(world, consent):
    assert consent_page(world, consent).kept == scans.Kept((), (), open=True)
    assert of_consent(world, consent) == ()
    scan = attach_to_consent(world, consent)
    shown = consent_page(world, consent)
    assert shown.line.employee.number == world.people["worker"].number
    assert [one.public_id for one in shown.kept.standing] == [scan]
    assert [one.public_id for one in of_consent(world, consent)] == [scan]
    for who in ("worker", "clerk"):
        assert read(world, scan, who).file == PAPER.content
    others = (
        "hr",
        "nurse",
        "physician",
        "supervisor",
        "committee",
        "admin",
        "coordinator",
        "colleague",
        "stranger_clerk",
    )
    for who in others:
        with pytest.raises(NotYours):
            read(world, scan, who)
        with pytest.raises(NotYours):
            consent_page(world, consent, who)
        with pytest.raises(NotYours):
            attach_to_consent(world, consent, who)
        with pytest.raises(NotYours):
            take_away(world, scan, who)


def test_for_hr_a_consent_looks_the_same_with_a_scan_and_without_one(world, consent):
    def seen():
        with world.database.writing() as session:
            return str(consents.index(session, world.actor("hr"), now=world.now))

    before = seen()
    attach_to_consent(world, consent)
    assert seen() == before


def test_a_consent_given_on_the_screen_has_no_paper(world):
    results.load(world, results.file(results.line(world.people["worker"].number, results.LOW, "×")))
    with world.database.writing() as session:
        actor = world.actor("worker")
        mine = consents.own(session, actor, now=world.now)[0].result.public_id
        given = consents.give(session, actor, mine, now=world.now)
    with pytest.raises(NotYours):
        consent_page(world, given)
    with pytest.raises(NotYours):
        attach_to_consent(world, given)
    assert of_consent(world, given) == ()


def test_the_paper_of_a_consent_is_taken_away_and_attached_anew_and_stays_when_the_consent_is_taken_back(
    world, consent
):
    scan = attach_to_consent(world, consent)
    assert take_away(world, scan) == Of(consent_id=consent)
    with pytest.raises(NotYours):
        read(world, scan, "worker")
    for _ in range(MOST_SCANS):
        attach_to_consent(world, consent)
    with pytest.raises(NotNow, match="個まで"):
        attach_to_consent(world, consent)
    with world.database.writing() as session:
        consents.withdraw(session, world.actor("worker"), consent, now=world.now)
    assert len(consent_page(world, consent).kept.standing) == MOST_SCANS
    assert read(world, scan_of(world), "worker").file == PAPER.content
