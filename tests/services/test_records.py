"""Who reads the issued record, who gets its files, and whose view on it is asked for?"""

import io
from datetime import date

import docx
import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.checks import ExaminerAppointment
from casework.models.providers import Engagement
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.errors import NotNow, NotYours
from casework.rules.vocabulary import EngagementKind, Guidance, Hat, Language
from casework.services import record_files, records, requests_for_hr
from tests.services.talking import THEN, issued

TITLES: dict[record_files.Kind, str] = {"report": "面接指導結果報告書", "opinion": "就業上の措置に係る意見書"}
TAKERS = ("worker", "hr", "physician")
READERS = ("worker", "hr", "physician", "nurse")
OTHERS = (
    "outside_physician",
    "supervisor", "other_supervisor", "former_supervisor", "colleague", "clerk", "factory_hr", "factory_physician",
    "committee", "admin", "stranger", "stranger_hr", "stranger_physician", "stranger_clerk",
)  # fmt: skip


def read(world, opinion_id, who, hat=None):
    with world.database.writing() as session:
        return records.read(session, world.actor(who, hat), opinion_id, now=THEN)


def give(world, opinion_id, *, who="physician", agrees=True, words=""):
    with world.database.writing() as session:
        return records.give_view(session, world.actor(who), opinion_id, agrees, words, now=THEN)


@pytest.mark.parametrize("name", READERS)
def test_it_is_read_in_full_by_those_whom_it_is_for(world, name):
    _case, opinion_id = issued(world)
    page = read(world, opinion_id, name)
    assert page.record.report.work_hours == "直近3か月の時間外は月平均52時間。"
    assert page.record.opinion.reason == "休養の確保が当面大切なため。"
    assert [item.hours for item in page.record.items] == [20, None, None, 0]
    assert page.guidance == (Guidance.HEALTH_GUIDANCE, Guidance.INTERVIEW_AGAIN)
    assert (page.interview.physician_name, page.employee.name) == ("山田 哲也", "佐藤 真由美")
    assert [(one.kind, one.signer_name) for one in page.documents] == [
        ("report", "山田 哲也"), ("opinion", "山田 哲也"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_for_everybody_else_it_does_not_exist(world, name):
    _case, opinion_id = issued(world)
    with pytest.raises(NotYours):
        read(world, opinion_id, name)
    for kind in ("report", "opinion"):
        with world.database.writing() as session, pytest.raises(NotYours):
            record_files.file(session, world.actor(name), opinion_id, kind, Language.JAPANESE, now=THEN)
    with pytest.raises(NotYours):
        give(world, opinion_id, who=name)


def test_the_supervisor_hat_of_a_reader_reads_nothing(world):
    _case, opinion_id = issued(world, "supervisor")
    assert read(world, opinion_id, "supervisor", Hat.WORKER).employee.name == "高橋 浩"
    with pytest.raises(NotYours):
        read(world, opinion_id, "supervisor", Hat.SUPERVISOR)


@pytest.mark.parametrize("name", TAKERS)
def test_the_files_are_word_documents(world, name):
    _case, opinion_id = issued(world)
    assert all("file" in one for one in read(world, opinion_id, name).documents)
    for kind, title in TITLES.items():
        with world.database.writing() as session:
            file = record_files.file(session, world.actor(name), opinion_id, kind, Language.JAPANESE, now=THEN)
        assert docx.Document(io.BytesIO(file)).paragraphs[0].text == title


def no_examiner(world, *, colleague=False):
    """Nobody is examiner any more, so that 産業医 see what they see as such. `colleague`: so is the other one."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=THEN)
        session.execute(select(ExaminerAppointment)).scalar_one().until_on = date(2026, 12, 1)
        outside = select(Engagement).where(Engagement.person_id == world.people["outside_physician"].person_id)
        if colleague:
            session.execute(outside).scalar_one().kind = EngagementKind.INDUSTRIAL_PHYSICIAN
        visit.record("company", "0" * 32)


@pytest.mark.parametrize("name", ["nurse", "physician"])
def test_whoever_may_not_read_the_scores_gets_no_file(world, name):
    _case, opinion_id = issued(world, physician="outside_physician")
    no_examiner(world, colleague=True)
    page = read(world, opinion_id, name)
    assert (page.scores, page.view_wanted) == (None, False)
    assert [one.kind for one in page.documents] == ["report", "opinion"]
    assert not any("file" in one for one in page.documents)
    for kind in TITLES:
        with world.database.writing() as session, pytest.raises(NotYours):
            record_files.file(session, world.actor(name), opinion_id, kind, Language.JAPANESE, now=THEN)


def test_the_industrial_physician_who_is_asked_for_a_view_gets_the_files(world):
    _case, opinion_id = issued(world, physician="outside_physician")
    no_examiner(world)
    page = read(world, opinion_id, "physician")
    assert page.scores is None
    assert all("file" in one for one in page.documents)
    with world.database.writing() as session:
        assert (
            record_files.file(session, world.actor("physician"), opinion_id, "report", Language.JAPANESE, now=THEN)[:2]
            == b"PK"
        )


def test_reading_and_taking_a_file_are_written_to_the_trail(world):
    _case, opinion_id = issued(world)
    read(world, opinion_id, "hr")
    with world.database.writing() as session:
        record_files.file(session, world.actor("hr"), opinion_id, "report", Language.JAPANESE, now=THEN)
    with world.database.reading() as session:
        rows = session.execute(
            select(TrailSubject.record)
            .join(TrailEntry, TrailEntry.id == TrailSubject.trail_entry_id)
            .where(TrailEntry.hat == Hat.HR, TrailEntry.reading)
        ).scalars()
        assert {"report", "opinion", "opinion_item", "issued_document", "interview"} <= set(rows)


def test_hr_opens_scores_on_a_page_of_their_own_and_no_reading_of_the_record_opens_them(world):
    """Named to open them, HR reads the record as often as the procedure needs it, which opens none (domain: §12.5)."""
    _case, opinion_id = issued(world)
    page = read(world, opinion_id, "hr")
    assert (page.scores, page.may_open) == (None, True)
    assert read(world, opinion_id, "worker").scores is not None
    assert opened(world) == 0
    with world.database.writing() as session:
        _asked, _whose, result = requests_for_hr.disclosed_result(session, world.actor("hr"), page.request_id, now=THEN)
    assert result.reactions == 80
    assert opened(world) == 1


def opened(world):
    """How often HR is noted as a reader of the result."""
    with world.database.reading() as session:
        rows = session.execute(
            select(TrailSubject.id)
            .join(TrailEntry, TrailEntry.id == TrailSubject.trail_entry_id)
            .where(TrailEntry.hat == Hat.HR, TrailSubject.record == "check_result")
        )
        return len(rows.all())


def test_the_view_of_the_industrial_physician_is_asked_for_and_kept(world):
    _case, opinion_id = issued(world, physician="outside_physician")
    assert read(world, opinion_id, "physician").view_wanted
    assert not read(world, opinion_id, "outside_physician").view_wanted
    shown = give(world, opinion_id, agrees=False, words="夜勤の回数も見直しを")
    assert (shown.agrees, shown.words, shown.physician_name) == (False, "夜勤の回数も見直しを", "山田 哲也")
    for name in READERS:
        page = read(world, opinion_id, name)
        assert page.view is not None
        assert (page.view.words, page.view_wanted) == ("夜勤の回数も見直しを", False)
    with pytest.raises(NotNow):
        give(world, opinion_id)


@pytest.mark.parametrize("name", ["outside_physician", "factory_physician", "nurse", "hr", "worker"])
def test_nobody_else_gives_that_view(world, name):
    _case, opinion_id = issued(world, physician="outside_physician")
    with pytest.raises(NotYours):
        give(world, opinion_id, who=name)


def test_no_view_is_asked_on_the_industrial_physicians_own_opinion(world):
    _case, opinion_id = issued(world)
    assert not read(world, opinion_id, "physician").view_wanted
    with pytest.raises(NotYours):
        give(world, opinion_id)
