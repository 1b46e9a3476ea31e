"""Who puts the company's letterhead, what is printed on it, and does what was issued stay as it was?"""

import io

import docx
import pytest
from sqlalchemy import select

from casework.models.letterheads import Letterhead
from casework.models.trail import TrailEntry
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import Hat, Language
from casework.services import certificates, letterheads, record_files
from tests.papers import bases
from tests.services import talking
from tests.services.talking import THEN, issued

KEPT = letterheads.look(bases.plain())
OTHER = letterheads.look(bases.plain(picture=""))


def put(world, kept=KEPT, who="clerk"):
    with world.database.writing() as session:
        letterheads.put(session, world.actor(who), kept, now=THEN)


def head(file: bytes) -> str:
    return "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(file)).sections[0].header.paragraphs)


def taken(world, opinion_id, kind, language=Language.JAPANESE) -> bytes:
    with world.database.writing() as session:
        return record_files.file(session, world.actor("hr"), opinion_id, kind, language, now=THEN)


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_from_then_on_documents_are_printed_on_it(world, who):
    put(world, who=who)
    _case, opinion_id = issued(world)
    for kind in ("report", "opinion", "record"):
        for language in Language:
            assert "みなと北斗精機株式会社" in head(taken(world, opinion_id, kind, language))


def test_the_certificate_is_printed_on_it_without_the_mark_of_health(world):
    put(world)
    _case, booking_id, interview_id = talking.begun(world)
    talking.hold(world, interview_id, notes=talking.NOTES, version=1)
    with world.database.writing() as session:
        file = certificates.take(session, world.actor("worker", Hat.WORKER), booking_id, Language.JAPANESE, now=THEN)
    assert "みなと北斗精機株式会社" in head(file)
    assert "健康" not in head(file)


def test_what_was_issued_stays_as_it_was(world):
    _case, opinion_id = issued(world)
    before = taken(world, opinion_id, "report")
    put(world)
    assert taken(world, opinion_id, "report") == before


def test_one_stands_and_the_bytes_of_the_others_go(world):
    put(world)
    put(world, OTHER)
    with world.database.reading() as session:
        rows = session.execute(select(Letterhead.file, Letterhead.ended_at).order_by(Letterhead.id)).all()
    assert [(row.file, row.ended_at is None) for row in rows] == [(None, False), (OTHER, True)]


def test_taken_away_the_paper_is_plain_again(world):
    put(world)
    with world.database.writing() as session:
        letterheads.take_away(session, world.actor("coordinator"), now=THEN)
    with world.database.writing() as session, pytest.raises(NotNow):
        letterheads.take_away(session, world.actor("clerk"), now=THEN)
    _case, opinion_id = issued(world)
    assert "みなと北斗精機株式会社" not in head(taken(world, opinion_id, "report"))


@pytest.mark.parametrize(
    "who", ["worker", "hr", "supervisor", "physician", "nurse", "committee", "admin", "outside_physician"]
)
def test_nobody_else_puts_or_sees_it(world, who):
    put(world)
    for verb in (letterheads.page, letterheads.sample, letterheads.take_away):
        with world.database.writing() as session, pytest.raises(NotYours):
            verb(session, world.actor(who), now=THEN)
    with pytest.raises(NotYours):
        put(world, who=who)


def test_another_company_prints_on_its_own(world):
    put(world)
    with world.database.writing() as session:
        assert letterheads.page(session, world.actor("stranger_clerk"), now=THEN).letterhead is None
        assert "みなと北斗精機株式会社" not in head(
            letterheads.sample(session, world.actor("stranger_clerk"), now=THEN)
        )
    put(world, OTHER, "stranger_clerk")
    with world.database.writing() as session:
        standing = letterheads.page(session, world.actor("clerk"), now=THEN).letterhead
        assert standing is not None
        assert standing.size == len(KEPT)


def test_a_change_is_written_to_the_trail(world):
    put(world)
    with world.database.writing() as session:
        letterheads.take_away(session, world.actor("clerk"), now=THEN)
    with world.database.reading() as session:
        entries = session.execute(select(TrailEntry.reading).where(TrailEntry.act == "keep_letterhead")).scalars().all()
    assert entries == [False, False]


def test_a_hostile_file_is_a_sentence_beside_the_field():
    with pytest.raises(NotValid) as caught:
        letterheads.look(bases.HOSTILE["a program inside"][0]())
    assert caught.value.field == "file"
    assert bases.MACROS in str(caught.value.said)
