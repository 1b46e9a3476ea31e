"""Does the issued record leave whole, signed, told and fixed, and does nothing clinical leave with it?"""

import hashlib
import io
import json
from dataclasses import replace
from datetime import date

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from casework.access import Act, enter, keys
from casework.models.cases import Limit
from casework.models.interviews import IssuedDocument
from casework.models.messages import InboxNote
from casework.models.policies import PolicyVersion
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat, Language, MeasureKind, RecordState, WorkCategory, Zone
from casework.services import issuing, record_files, records
from tests.services import talking
from tests.services.talking import DAY, NORMAL, THEN, WHOLE, draft, held, issue, issued, save


def running(world) -> dict[Clock, Limit]:
    with world.database.reading() as session:
        found = session.execute(select(Limit).where(Limit.stopped_on.is_(None))).scalars().all()
    return {limit.clock: limit for limit in found}


def told(world, notice: Notice) -> set[tuple[str, Hat]]:
    names = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id, InboxNote.hat).where(InboxNote.notice == notice))
        return {(names[row.person_id], row.hat) for row in rows}


def preview(world, interview_id, *, who="physician"):
    with world.database.writing() as session:
        return issuing.preview(session, world.actor(who), interview_id, now=THEN)


def document(world, opinion_id, kind, *, who="hr") -> bytes:
    with world.database.writing() as session:
        return record_files.file(session, world.actor(who), opinion_id, kind, Language.JAPANESE, now=THEN)


def words_of(file: bytes) -> str:
    opened = docx.Document(io.BytesIO(file))
    return "\n".join(node.text or "" for node in opened.element.body.iter() if node.tag.endswith("}t"))


def contents(world) -> dict[str, str]:
    """The sealed contents as they were signed, opened with the keys."""
    found = {}
    with world.database.writing() as session:
        visit = enter(session, world.actor("physician"), Act.READ_RECORD, now=THEN)
        for document in session.execute(select(IssuedDocument)).scalars():
            key = keys.find(session, document.content.key_id)
            raw = key.open(document.content, table="issued_document", public_id=document.public_id, column="content")
            file = key.open(document.file, table="issued_document", public_id=document.public_id, column="file")
            assert hashlib.sha256(raw + file).hexdigest() == document.content_hash
            found[document.kind] = raw.decode()
        assert visit.today == DAY
    return found


def test_report_and_opinion_are_issued_together(world):
    _case, interview_id = held(world)
    shown = issue(world, interview_id, version=save(world, interview_id))
    assert (shown.state, shown.issued_at, shown.received_on) == (RecordState.ISSUED, THEN, DAY)
    assert (shown.from_on, shown.until_on) == (date(2026, 12, 14), date(2027, 3, 13))
    found = contents(world)
    assert set(found) == {"report", "opinion"}
    assert json.loads(found["report"])["filled"]["name"] == "佐藤 真由美"
    assert "直近3か月の時間外は月平均52時間。" in words_of(document(world, shown.public_id, "report"))
    assert "20" in words_of(document(world, shown.public_id, "opinion"))


def test_the_salt_makes_equal_records_unequal(world):
    _case, _opinion = issued(world)
    issued(world, "colleague")
    with world.database.reading() as session:
        hashes = session.execute(select(IssuedDocument.content_hash)).scalars().all()
    assert len(set(hashes)) == len(hashes) == 4
    assert all(len(json.loads(content)["salt"]) == 32 for content in contents(world).values())


def test_the_clocks_pass_to_the_employer(world):
    _case, opinion_id = issued(world)
    left = running(world)
    assert set(left) & {Clock.OPINION, Clock.URGENT_OPINION, Clock.DECISION} == set()
    hearing = left[Clock.HEARING]
    assert (hearing.start_on, hearing.zone, hearing.record_id) == (DAY, Zone.EMPLOYER, opinion_id)


def test_normal_work_needs_no_hearing_only_a_decision(world):
    _case, opinion_id = issued(world, record=NORMAL)
    left = running(world)
    assert Clock.HEARING not in left
    assert left[Clock.DECISION].record_id == opinion_id


def test_an_urgent_opinion_stops_its_own_clock_too(world):
    issued(world, record=replace(WHOLE, urgent=True))
    assert Clock.URGENT_OPINION not in running(world)
    assert Clock.HEARING in running(world)


def test_hr_and_the_employee_are_told_and_nobody_else(world):
    issued(world)
    assert told(world, Notice.RECORD_TO_HR) == {("hr", Hat.HR)}
    assert told(world, Notice.RECORD_TO_WORKER) == {("worker", Hat.WORKER)}
    assert told(world, Notice.VIEW_WANTED) == set()


def test_an_hr_officer_is_not_told_of_their_own_record_under_that_hat(world):
    _case, opinion_id = issued(world, "hr")
    assert told(world, Notice.RECORD_TO_HR) == set()
    assert told(world, Notice.RECORD_TO_WORKER) == {("hr", Hat.WORKER)}
    with world.database.writing() as session, pytest.raises(NotYours):
        records.read(session, world.actor("hr"), opinion_id, now=THEN)
    with world.database.writing() as session:
        assert records.read(session, world.actor("hr", Hat.WORKER), opinion_id, now=THEN).employee.name == "山本 恵"


def test_the_industrial_physician_is_asked_about_an_outside_opinion(world):
    issued(world, physician="outside_physician")
    assert told(world, Notice.VIEW_WANTED) == {("physician", Hat.PHYSICIAN)}


def test_an_incomplete_record_is_not_issued(world):
    _case, interview_id = held(world)
    version = save(world, interview_id, replace(WHOLE, work_category=None))
    with pytest.raises(NotValid) as refused:
        issue(world, interview_id, version=version)
    assert refused.value.field == "work_category"
    page = preview(world, interview_id)
    assert ([gap.field for gap in page.draft.gaps], page.previews) == (["work_category"], [])
    with pytest.raises(NotValid):
        issue(world, held(world, "colleague")[1], version=0)


def test_only_what_was_looked_at_is_issued(world):
    _case, interview_id = held(world)
    seen = save(world, interview_id)
    save(world, interview_id, replace(WHOLE, notes="あとから足した"), version=seen)
    with pytest.raises(Stale):
        issue(world, interview_id, version=seen)
    with world.database.reading() as session:
        assert session.execute(select(IssuedDocument)).first() is None


@pytest.mark.parametrize("name", ["outside_physician", "nurse", "hr", "worker", "clerk"])
def test_only_who_held_the_interview_signs(world, name):
    _case, interview_id = held(world)
    version = save(world, interview_id)
    with pytest.raises(NotYours):
        preview(world, interview_id, who=name)
    with pytest.raises(NotYours):
        issue(world, interview_id, version=version, who=name)


def test_an_issued_record_is_fixed(world):
    _case, interview_id = held(world)
    version = save(world, interview_id)
    issue(world, interview_id, version=version)
    with pytest.raises(NotNow):
        save(world, interview_id, version=version)
    with pytest.raises(NotNow):
        issue(world, interview_id, version=version)
    with pytest.raises(NotNow):
        draft(world, interview_id)
    for statement in (
        "UPDATE report SET guidance = '[]'", "UPDATE opinion SET urgent = urgent", "DELETE FROM opinion_item",
        "DELETE FROM opinion", "UPDATE issued_document SET content_hash = ''", "DELETE FROM issued_document",
    ):  # fmt: skip
        with world.database.engine.connect() as connection, pytest.raises(DatabaseError, match="fixed_"):
            connection.exec_driver_sql(statement)


def test_the_preview_is_what_the_documents_say(world):
    _case, interview_id = held(world)
    version = save(world, interview_id)
    page = preview(world, interview_id)
    shown = issue(world, interview_id, version=version)
    for kind, made in zip(("report", "opinion"), page.previews, strict=True):
        text = words_of(document(world, shown.public_id, kind)).replace("\n", "")
        for row in made.rows:
            assert row.head.replace("\n", "") in text
            for line in row.lines:
                assert line in text, line


def separate_consent(world) -> None:
    """From now on the request alone doesn't pass the result on."""
    with world.database.writing() as session:
        visit = enter(session, world.actor("admin").worker(world.company_id), Act.BUILD, now=world.now)
        session.add(
            PolicyVersion(
                company_id=world.company_id, workplace_id=None, number=2, from_on=date(2026, 11, 1),
                deliberated_on=date(2026, 10, 1), values={"disclosure": "separate"},
            )
        )  # fmt: skip
        visit.record("policy_version", "0" * 32)


@pytest.mark.parametrize("separate", [False, True])
def test_scores_reach_the_employer_only_with_the_consent_that_the_rules_ask_for(world, separate):
    if separate:
        separate_consent(world)
    _case, opinion_id = issued(world)
    text = words_of(document(world, opinion_id, "report"))
    assert ("点、本人の同意" not in text, "別に提供します" in text) == (True, separate)
    assert ("80" in text) is not separate
    filled = json.loads(contents(world)["report"])["filled"]
    assert (filled["reactions"].strip("　") == "80") is not separate
    with world.database.writing() as session:
        theirs = records.read(session, world.actor("hr"), opinion_id, now=THEN)
    assert theirs.scores is None, "on a page of their own"
    assert theirs.may_open is not separate


def test_no_clinical_note_leaves_with_the_record(world):
    """Every note holds a canary: none is in any document, content or page of the record; the writer's page has all."""
    _case, opinion_id = issued(world)
    seen = [*contents(world).values()]
    for kind in ("report", "opinion"):
        file = document(world, opinion_id, kind)
        seen += [words_of(file), str(docx.Document(io.BytesIO(file)).core_properties.__dict__)]
    for name in ("hr", "worker", "nurse"):
        with world.database.writing() as session:
            page = records.read(session, world.actor(name), opinion_id, now=THEN)
        for shown in (page.record.report, page.record.opinion, page.interview, page.employee, *page.record.items):
            values = shown.as_dict()
            values.pop("companions", None)  # the employee wished for them and knows
            seen.append(str(values))
    assert [text for text in seen if "canary" in text] == []


def test_the_same_search_finds_the_notes_where_they_may_be(world):
    _case, interview_id = held(world)
    shown = talking.page(world, interview_id).known.interview.as_dict()
    assert sum("canary" in str(value) for value in shown.values()) == 6


@pytest.mark.parametrize("category", list(WorkCategory))
def test_every_category_can_be_issued(world, category):
    record = {
        WorkCategory.NORMAL: NORMAL,
        WorkCategory.RESTRICTED: WHOLE,
        WorkCategory.LEAVE: replace(WHOLE, work_category=category, items=(Item(MeasureKind.WORK_BAN, words="休養"),)),
    }[category]
    _case, opinion_id = issued(world, record=record)
    assert {"normal": "■0.通常勤務", "restricted": "■1.就業制限", "leave": "■2.要休業"}[category.value] in words_of(
        document(world, opinion_id, "opinion")
    ).replace("\n", "").replace(" ", "")
