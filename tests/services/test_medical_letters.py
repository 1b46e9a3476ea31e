"""Who writes, signs and takes along a letter to a medical institution, and does nobody else learn that there is one?"""

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from casework.access import Visit
from casework.access.sight import Fact
from casework.models.medical_letters import MedicalLetter
from casework.models.trail import TrailEntry, TrailSubject
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.vocabulary import Hat, LetterRoad
from casework.services import medical_letters
from casework.services.medical_letters import Words
from tests.services import talking
from tests.services.talking import DAY, THEN
from tests.walks import walked

WHOLE = Words(
    institution="みなと総合病院　心療内科", doctor="森 恵子", purpose="canary-purpose", course="canary-course",
    findings="canary-findings", medication="canary-medication", asked="canary-asked",
)  # fmt: skip
OTHERS = (
    "hr", "clerk", "supervisor", "former_supervisor", "colleague", "factory_hr", "factory_physician", "committee",
    "admin", "coordinator", "outside_physician", "stranger", "stranger_hr", "stranger_physician", "stranger_clerk",
)  # fmt: skip


def save(world, case_id, words=WHOLE, *, version=0, who="physician") -> int:
    with world.database.writing() as session:
        return medical_letters.save(session, world.actor(who), case_id, words, version=version, now=THEN)


def index(world, case_id, who="physician", hat=None):
    with world.database.writing() as session:
        return medical_letters.index(session, world.actor(who, hat), case_id, now=THEN)


def issue(world, letter_id, *, version, on=DAY, road=LetterRoad.EMPLOYEE, who="physician"):
    with world.database.writing() as session:
        return medical_letters.issue(session, world.actor(who), letter_id, on, road, version=version, now=THEN)


def taken(world, letter_id, who="physician", hat=None) -> bytes:
    with world.database.writing() as session:
        return medical_letters.file(session, world.actor(who, hat), letter_id, now=THEN)


def drafted(world, words=WHOLE) -> tuple[str, str, int]:
    """(case, letter, version) of a draft."""
    case_id, _interview = talking.held(world)
    version = save(world, case_id, words)
    return case_id, index(world, case_id).letters[0].public_id, version


@walked
def issued(world) -> tuple[str, str]:
    case_id, letter_id, version = drafted(world)
    issue(world, letter_id, version=version)
    return case_id, letter_id


def text(file: bytes) -> str:
    document = docx.Document(io.BytesIO(file))
    body = "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    return body + document.sections[0].header.paragraphs[0].text


def test_a_draft_is_kept_and_goes_on(world):
    case_id, _letter, version = drafted(world, replace(WHOLE, asked=""))
    with world.database.writing() as session:
        draft = medical_letters.writing(session, world.actor("physician"), case_id, now=THEN)
    assert (draft.words, draft.version) == (replace(WHOLE, asked=""), version)
    assert save(world, case_id, WHOLE, version=version) > version
    with pytest.raises(Stale):
        save(world, case_id, WHOLE, version=version)


def test_issued_it_is_a_letter_to_the_institution(world):
    _case, letter_id = issued(world)
    told = text(taken(world, letter_id))
    for words in ("紹介状", "親展", "みなと総合病院　心療内科　森 恵子　先生", "佐藤 真由美", "canary-findings",
                  "canary-asked", "2026年12月8日に、この内容をお伝えすることへの同意を得て", "山田 哲也"):  # fmt: skip
        assert words in told, words
    assert "営業課" not in told, "the institution doesn't need it"


def test_the_employee_takes_it_along_once_it_is_issued(world):
    case_id, letter_id, version = drafted(world)
    assert index(world, case_id, "worker", Hat.WORKER).letters == []
    with pytest.raises(NotYours):
        taken(world, letter_id, "worker", Hat.WORKER)
    issue(world, letter_id, version=version)
    [shown] = index(world, case_id, "worker", Hat.WORKER).letters
    assert (shown.institution, shown.road) == ("みなと総合病院　心療内科", LetterRoad.EMPLOYEE)
    assert taken(world, letter_id, "worker", Hat.WORKER) == taken(world, letter_id)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_learns_that_there_is_one(world, who):
    case_id, letter_id = issued(world)
    with pytest.raises(NotYours):
        taken(world, letter_id, who)
    with pytest.raises(NotYours):
        index(world, case_id, who)


def test_twin_an_empty_list_for_whoever_reaches_the_case_is_seen(world, monkeypatch):
    monkeypatch.setattr(Visit, "facts", lambda *_: Fact.ASSIGNED)
    with pytest.raises(pytest.fail.Exception):
        test_nobody_else_learns_that_there_is_one(world, "nurse")


def test_the_case_links_to_them_for_those_who_may_read_them_only(world, site):
    case_id, _letter = issued(world)
    site.clock.now = THEN
    address = f"/cases/{case_id}/medical-letters"
    assert address in site.visitor("physician").get(f"/cases/{case_id}").text
    nurse = site.visitor("nurse")
    assert address not in nurse.get(f"/cases/{case_id}").text
    assert nurse.get(address).status_code == 404


def test_a_reach_without_its_condition_would_be_seen(world, monkeypatch):
    """The broken twin: the letter is reached as the case is."""
    from casework.access import reach
    from casework.access.reach_cases import through_case

    case_id, _letter, _version = drafted(world)
    monkeypatch.setitem(reach.REACHES, MedicalLetter, through_case(MedicalLetter))
    assert index(world, case_id, "worker", Hat.WORKER).letters != []


@pytest.mark.parametrize("who", ["outside_physician", "nurse", "hr", "clerk", "worker"])
def test_only_a_physician_who_is_assigned_writes(world, who):
    case_id, letter_id, version = drafted(world)
    with pytest.raises(NotYours):
        save(world, case_id, who=who)
    with pytest.raises(NotYours):
        issue(world, letter_id, version=version, who=who)


@pytest.mark.parametrize("field", ["institution", "purpose", "course"])
def test_what_is_missing_is_said_before_it_is_signed(world, field):
    _case, letter_id, version = drafted(world, replace(WHOLE, **{field: ""}))
    with pytest.raises(NotValid) as caught:
        issue(world, letter_id, version=version)
    assert caught.value.field == field


def test_the_consent_is_not_of_tomorrow(world):
    _case, letter_id, version = drafted(world)
    with pytest.raises(NotValid) as caught:
        issue(world, letter_id, version=version, on=DAY + timedelta(days=1))
    assert caught.value.field == "consented_on"


def test_what_is_signed_is_what_was_looked_at(world):
    case_id, letter_id, version = drafted(world)
    save(world, case_id, replace(WHOLE, findings="other"), version=version)
    with pytest.raises(Stale):
        issue(world, letter_id, version=version)


def test_signed_it_stays_and_another_one_begins_empty(world):
    case_id, letter_id = issued(world)
    with pytest.raises(NotNow):
        issue(world, letter_id, version=2)
    with world.database.writing() as session:
        assert medical_letters.writing(session, world.actor("physician"), case_id, now=THEN).words == Words()
    save(world, case_id, replace(WHOLE, institution="別の病院"))
    assert [one.institution for one in index(world, case_id).letters] == ["別の病院", "みなと総合病院　心療内科"]
    with pytest.raises(DatabaseError), world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE medical_letter SET consented_on = NULL WHERE state = 'issued'")


def test_all_of_it_is_sealed(world):
    _case, letter_id = issued(world)
    with world.database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM medical_letter").mappings().one()
    assert not any(b"canary" in bytes(value) for value in row.values() if isinstance(value, (bytes, memoryview)))
    assert "canary" not in str({name: value for name, value in row.items() if isinstance(value, str)})
    assert row["public_id"] == letter_id


def test_writing_and_reading_are_written_to_the_trail(world):
    _case, letter_id = issued(world)
    taken(world, letter_id, "worker", Hat.WORKER)
    with world.database.reading() as session:
        rows = session.execute(
            select(TrailEntry.act, TrailEntry.reading)
            .join(TrailSubject, TrailSubject.trail_entry_id == TrailEntry.id)
            .where(TrailSubject.record == "medical_letter")
        ).all()
    assert {("write_medical_letter", False), ("issue_medical_letter", False), ("read_medical_letter", True)} <= {
        (row.act, row.reading) for row in rows
    }


def test_days_of_the_letter(world):
    _case, letter_id, version = drafted(world)
    issue(world, letter_id, version=version, on=date(2026, 12, 7), road=LetterRoad.INSTITUTION)
    assert "2026年12月7日に" in text(taken(world, letter_id))
