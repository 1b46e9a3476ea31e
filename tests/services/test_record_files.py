"""Who takes which file of an issued record, with or without scores, one by one or bundled, and is it written down?"""

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from sqlalchemy import delete, select

from casework.access import Act, enter_worker, keys
from casework.documents import archive, report
from casework.ids import PublicId
from casework.models.handlers import NamedHandler
from casework.models.interviews import IssuedDocument
from casework.models.opinions import Opinion
from casework.models.people import Person
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.errors import NotNow, NotYours
from casework.rules.vocabulary import Hat, Language
from casework.services import bundles, certificates, record_files
from tests.services import advising, talking
from tests.services import test_second_records as second_records
from tests.services.talking import THEN, WHOLE, issued
from tests.services.test_corrections import corrected
from tests.services.test_records import OTHERS, TAKERS, no_examiner
from tests.services.test_second_records import TIRED

KINDS: tuple[record_files.Kind, ...] = ("report", "opinion", "record")
SCORES = re.compile(r"(?:ストレスの要因　|心身の自覚症状　|周囲の支援　|stress: |felt: |others: )\d+")


def taken(world, opinion_id, kind, who, language=Language.JAPANESE, hat=None) -> bytes:
    with world.database.writing() as session:
        return record_files.file(session, world.actor(who, hat), opinion_id, kind, language, now=THEN)


def words(file: bytes) -> str:
    body = docx.Document(io.BytesIO(file)).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def nobody_named(world) -> None:
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=THEN)
        session.execute(delete(NamedHandler))
        visit.record("company", "0" * 32)


def bundle(world, ids, who="hr") -> dict[str, bytes]:
    """The archive of some records, as the page makes it."""
    entries = []
    for start in range(0, len(ids), bundles.AT_ONCE):
        with world.database.writing() as session:
            chosen = ids[start : start + bundles.AT_ONCE]
            entries += bundles.portion(session, world.actor(who), chosen, start + 1, "ja", now=THEN)
    whole = b"".join(archive.streamed(entries, lambda lines: bundles.index("田村", lines, "ja", now=THEN)))
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def listed(files: dict[str, bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files[archive.INDEX].decode("utf-8-sig"))))[2:]


@pytest.mark.parametrize("who", TAKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_document_can_be_had_in_both_languages(world, who, kind):
    _case, opinion_id = issued(world)
    for language in Language:
        told = words(taken(world, opinion_id, kind, who, language))
        assert "佐藤 真由美" in told
        assert ("courtesy translation" in told.lower()) is (language is Language.ENGLISH)


def test_the_japanese_papers_are_the_files_that_were_issued(world):
    """Byte by byte what lies under the seal since the signature, opened with the keys."""
    _case, opinion_id = issued(world)
    for kind in ("report", "opinion"):
        with world.database.reading() as session:
            document = session.execute(select(IssuedDocument).where(IssuedDocument.kind == kind)).scalar_one()
            key = keys.find(session, document.file.key_id)
            kept = key.open(document.file, table="issued_document", public_id=document.public_id, column="file")
        assert taken(world, opinion_id, kind, "hr") == kept


@pytest.mark.parametrize("who", OTHERS)
def test_for_everybody_else_there_is_nothing(world, who):
    _case, opinion_id = issued(world)
    for kind in KINDS:
        with pytest.raises(NotYours):
            taken(world, opinion_id, kind, who)
    with world.database.writing() as session, pytest.raises(NotYours):
        bundles.of_case(session, world.actor(who), opinion_id, now=THEN)


def test_a_draft_is_no_record(world):
    _case, interview_id = talking.held(world)
    talking.save(world, interview_id)
    with world.database.reading() as session:
        opinion_id = session.execute(select(Opinion.public_id)).scalar_one()
    with pytest.raises(NotNow):
        taken(world, opinion_id, "record", "physician")
    with pytest.raises(NotYours):
        taken(world, opinion_id, "record", "hr")


def test_who_is_not_named_gets_the_record_without_scores(world):
    _case, opinion_id = issued(world)
    assert len(SCORES.findall(words(taken(world, opinion_id, "record", "hr")))) == 3
    nobody_named(world)
    for language in Language:
        with pytest.raises(NotYours):
            taken(world, opinion_id, "report", "hr", language)
        told = words(taken(world, opinion_id, "record", "hr", language))
        assert not SCORES.search(told)
        assert "直近3か月の時間外は月平均52時間。" in told
    assert "（得点は、本人の同意を得たときに別に提供します。）" in words(taken(world, opinion_id, "record", "hr"))
    assert taken(world, opinion_id, "opinion", "hr")


def test_a_snapshot_with_scores_would_be_caught(world, monkeypatch):
    """The broken twin: what is kept for those who aren't named has the scores."""
    monkeypatch.setattr(report, "without_scores", lambda content: content)
    _case, opinion_id = issued(world)
    nobody_named(world)
    assert SCORES.search(words(taken(world, opinion_id, "record", "hr")))


@pytest.mark.parametrize("who", ["nurse", "physician"])
def test_a_professional_without_the_files_gets_no_record_either(world, who):
    _case, opinion_id = issued(world, physician="outside_physician")
    no_examiner(world, colleague=True)
    for kind in KINDS:
        with pytest.raises(NotYours):
            taken(world, opinion_id, kind, who)


def test_the_record_names_people_as_on_the_day_it_was_issued(world):
    _case, opinion_id = issued(world)
    before = taken(world, opinion_id, "record", "hr")
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=THEN)
        session.get_one(Person, world.people["worker"].person_id).name = "鈴木 真由美"
        visit.record("person", "0" * 32)
    assert taken(world, opinion_id, "record", "hr") == before


def test_the_bundle_of_a_case_has_every_document_and_its_sum(world):
    _case, opinion_id = issued(world)
    with world.database.writing() as session:
        ids = bundles.of_case(session, world.actor("hr"), opinion_id, now=THEN)
    files = bundle(world, ids)
    assert list(files) == ["0001-1.docx", "0001-2.docx", "0001-3.docx", archive.INDEX]
    assert files["0001-1.docx"] == taken(world, opinion_id, "report", "hr")
    assert files["0001-3.docx"] == taken(world, opinion_id, "record", "hr")
    rows = listed(files)
    assert [row[:2] for row in rows] == [[name, hashlib.sha256(files[name]).hexdigest()] for name in list(files)[:3]]
    assert {(row[5], row[7]) for row in rows} == {("佐藤 真由美", "山田 哲也")}
    assert [row[3] for row in rows] == ["面接指導結果報告書", "就業上の措置に係る意見書", "面接指導の記録"]


def test_editions_and_bases_are_told_apart_in_the_list_and_in_the_record(world):
    case = advising.advised(world)
    corrected(world, case)
    second_records.add(world, case.interview_id)
    second_records.issue(world, case.interview_id, second_records.save(world, case.interview_id, TIRED))
    with world.database.writing() as session:
        ids = bundles.of_year(session, world.actor("hr"), 2026, now=advising.NEXT)
    files = bundle(world, ids)
    [listed] = [name for name in files if name.endswith(".csv")]
    rows = list(csv.reader(io.StringIO(files[listed].decode("utf-8-sig"))))
    heads = next(row for row in rows if "版" in row)
    told = [
        (row[heads.index("書類")], row[heads.index("根拠")][:4], row[heads.index("版")])
        for row in rows
        if len(row) == len(heads) and row[0].endswith(".docx")
    ]
    assert len(set(told)) == len(told) == 9
    kept = [words(files[name]) for name in sorted(files) if name.endswith("-3.docx")]
    assert ["第2版（訂正版）" in one for one in kept] == [False, True, False]
    assert "（初版　2026年12月8日）" in kept[1]
    newer = words(taken(world, ids[1], "record", "hr", Language.ENGLISH))
    assert "Edition 2 (correction)" in newer
    assert "(first edition: 8 December 2026)" in newer


def test_a_year_has_those_of_its_year_and_of_hrs_workplaces(world):
    _case, mine = issued(world)
    _other, second = issued(world, "colleague", replace(WHOLE, from_on=date(2026, 12, 20)))
    with world.database.writing() as session:
        actor = world.actor("hr")
        assert bundles.years(session, actor, now=THEN) == (bundles.Year(2026, 2),)
        assert set(bundles.of_year(session, actor, 2026, now=THEN)) == {mine, second}
        with pytest.raises(NotYours):
            bundles.of_year(session, actor, 2025, now=THEN)
        for other in ("factory_hr", "stranger_hr"):
            assert bundles.years(session, world.actor(other), now=THEN) == ()
            with pytest.raises(NotYours):
                bundles.of_year(session, world.actor(other), 2026, now=THEN)
            gone = bundles.portion(session, world.actor(other), [PublicId(mine), PublicId(second)], 1, "ja", now=THEN)
            assert gone == []


def test_a_report_with_scores_stays_out_for_who_is_not_named_and_the_list_says_so(world):
    _case, opinion_id = issued(world)
    nobody_named(world)
    files = bundle(world, [opinion_id])
    assert list(files) == ["0001-2.docx", "0001-3.docx", archive.INDEX]
    assert not SCORES.search(words(files["0001-3.docx"]))
    rows = listed(files)
    assert rows[0][0] == ""
    assert "指名された担当者だけ" in rows[0][-1]


def test_one_does_not_bundle_ones_own_under_the_hat_of_hr(world):
    _case, opinion_id = issued(world, "hr")
    with world.database.writing() as session:
        with pytest.raises(NotYours):
            bundles.of_case(session, world.actor("hr"), opinion_id, now=THEN)
        assert bundles.years(session, world.actor("hr"), now=THEN) == ()


def test_taking_a_bundle_is_written_down_for_each_document(world):
    _case, opinion_id = issued(world)
    bundle(world, [opinion_id])
    with world.database.reading() as session:
        rows = session.execute(
            select(TrailSubject.record, TrailSubject.employment_id)
            .join(TrailEntry, TrailEntry.id == TrailSubject.trail_entry_id)
            .where(TrailEntry.act == Act.TAKE_BUNDLE, TrailEntry.hat == Hat.HR)
        ).all()
    assert {"issued_document", "interview"} <= {row.record for row in rows}


# --- the certificate of time -------------------------------------------------------------------------------


def certificate(world, booking_id, who, language=Language.JAPANESE, hat=None) -> bytes:
    with world.database.writing() as session:
        return certificates.take(session, world.actor(who, hat), booking_id, language, now=THEN)


@pytest.mark.parametrize("who", ["worker", "clerk"])
def test_the_certificate_is_for_the_employee_and_the_clerk_once_it_took_place(world, who):
    _case, booking_id, interview_id = talking.begun(world)
    with pytest.raises(NotNow):
        certificate(world, booking_id, who)
    talking.hold(world, interview_id, notes=talking.NOTES, version=1)
    told = words(certificate(world, booking_id, who))
    assert "14時00分〜14時30分（30分）" in told
    assert "山田" not in told
    assert "14:00–14:30" in words(certificate(world, booking_id, who, Language.ENGLISH))


@pytest.mark.parametrize("who", ["hr", "supervisor", "physician", "nurse", "colleague", "stranger_clerk", "admin"])
def test_nobody_else_takes_a_certificate(world, who):
    _case, booking_id, interview_id = talking.begun(world)
    talking.hold(world, interview_id, notes=talking.NOTES, version=1)
    with pytest.raises(NotYours):
        certificate(world, booking_id, who)
