"""Can a target be told from anybody else, from the outside?"""

import email
import io
import re
from email import policy

import pytest
from docx import Document
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.checks import CheckResult
from casework.models.invitations import GeneralLetter
from casework.models.messages import InboxNote, OutboxMail
from casework.models.policies import PolicyVersion
from casework.rules.errors import NotYours
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import deliveries, general_letters, inbox, needs, print_runs
from casework.services.needs import Decision
from tests.services import results
from tests.services.test_calls import without_mail

SENDER, INBOX, LINK = "office@example.jp", "https://case.example.jp/inbox", "https://case.example.jp/sign-in"


def decided(world) -> None:
    """The worker is a target, the colleague isn't: decided at once."""
    numbers = [world.people[name].number for name in ("worker", "colleague")]
    results.load(world, results.file(results.line(numbers[0]), results.line(numbers[1], results.LOW, high="×")))
    with world.database.reading() as session:
        found = dict(session.execute(select(CheckResult.employment_id, CheckResult.public_id)).all())
    target, other = (found[world.people[name].employment_id] for name in ("worker", "colleague"))
    with world.database.writing() as session:
        both = [Decision(target, needed=True), Decision(other, needed=False)]
        assert needs.decide(session, world.actor("physician"), world.check_public_id, both, now=world.now) == 1


def outside(world, name: str) -> list[object]:
    """Everything of a person's mails and inbox that shows before anything is opened, without whose it is."""
    seen: list[object] = []
    person = world.people[name].person_id
    with world.database.writing() as session:
        taken = []
        while (claim := deliveries.claim(session, now=world.now)) is not None:
            taken.append(claim)
        for claim in taken:
            mail = session.get_one(OutboxMail, claim.mail_id)
            outgoing = deliveries.render(session, claim, sender=SENDER, inbox=INBOX, now=world.now)
            if mail.person_id != person or outgoing is None:
                continue
            read = email.message_from_bytes(outgoing.raw, policy=policy.default)
            headers = [
                (key, re.sub(r"<[0-9a-f]{32}@", "<@", str(value)).replace(name, "")) for key, value in read.items()
            ]
            seen.append((headers, read.get_content(), len(outgoing.raw) - len(outgoing.to), mail.not_before))
        rows = session.execute(select(InboxNote).where(InboxNote.person_id == person).order_by(InboxNote.id)).scalars()
        seen += [(Notice(note.notice).label, note.created_at, note.hat, note.read_at) for note in rows]
        for claim in taken:
            deliveries.released(session, claim)
    return seen


def alike(world) -> bool:
    """The harness."""
    target, other = outside(world, "worker"), outside(world, "colleague")
    return target == other and len(target) == 2


def test_subject_headers_number_and_times_are_equal(world):
    decided(world)
    assert alike(world)


def test_twin_a_notice_with_words_of_its_own_is_seen(world, monkeypatch):
    decided(world)
    monkeypatch.setattr(Notice.GENERAL, "label", "全員向けのお知らせ")
    assert not alike(world)


def test_the_policy_may_say_no(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        made = PolicyVersion(
            company_id=world.company_id, workplace_id=world.head_office, number=2, from_on=world.now.date(),
            deliberated_on=world.now.date(), values={"same_envelope": False},
        )  # fmt: skip
        session.add(made)
        session.flush()
        visit.record("policy", made.public_id)
    decided(world)
    assert outside(world, "colleague") == []


def test_on_paper_both_stand_in_one_file_and_look_alike(world):
    without_mail(world, "worker", "colleague")
    decided(world)
    with world.database.writing() as session:
        run = print_runs.make(session, world.actor("clerk"), LINK, now=world.now)
    assert run.count == 2
    document = Document(io.BytesIO(run.content))
    parts = document.element.xml.split("港テスト工業")
    assert len(parts) > 2
    paragraphs = [part.text for part in document.paragraphs]
    at = [paragraphs.index(f"{name}　様") for name in ("佐藤 真由美", "鈴木 健")]
    target, other = (paragraphs[place - 1 : place + 6] for place in at)
    assert [line.replace("佐藤 真由美", "鈴木 健") for line in target] == other
    breaks = re.split("<w:pageBreakBefore/>", document.element.xml)
    assert len(breaks) % 2 == 0, "two letters of equal length, and the first begins the file"
    with world.database.reading() as session:
        assert session.execute(select(GeneralLetter.sent_at)).scalar_one() == world.now


def test_the_person_reads_it_and_nobody_else(world):
    decided(world)
    with world.database.reading() as session:
        letter = session.execute(select(GeneralLetter.public_id)).scalar_one()
        note = session.execute(select(InboxNote.public_id).where(InboxNote.notice == Notice.GENERAL)).scalar_one()
    with world.database.writing() as session:
        text = general_letters.read(session, world.actor("colleague"), letter, now=world.now)
        [target] = inbox.open_line(session, world.actor("colleague"), note, now=world.now)
    assert "鈴木 健" in text
    assert "山田 哲也" in text
    assert target.there
    for who, hat in (("worker", Hat.WORKER), ("hr", Hat.HR), ("clerk", Hat.CLERK), ("stranger", Hat.WORKER)):
        with world.database.writing() as session, pytest.raises(NotYours):
            general_letters.read(session, world.actor(who, hat), letter, now=world.now)
