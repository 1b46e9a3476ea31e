"""Is a letter to a medical institution written, signed after a password, and taken along on pages?"""

from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.models.accounts import Account
from casework.services import passwords
from casework.web import signing
from tests.databases import SQLITE_ONLY
from tests.services import talking
from tests.services.talking import THEN
from tests.services.test_medical_letters import drafted

TYPED = {
    "institution": "みなと総合病院", "doctor": "", "purpose": "眠れない日が続くため", "course": "10月から",
    "findings": "", "medication": "", "asked": "診察をお願いします。",
}  # fmt: skip


def test_from_the_draft_to_the_file(world, site):
    case_id, _interview = talking.held(world)
    site.clock.now = THEN
    physician, worker = site.visitor("physician"), site.visitor("worker")
    where = f"/cases/{case_id}/medical-letters"
    assert where in physician.get(f"/cases/{case_id}").text
    assert "紹介状はありません" in physician.get(where).text
    assert physician.post(f"{where}/write", {**TYPED, "version": "0"}).status_code == 303
    stale = physician.post(f"{where}/write", {**TYPED, "purpose": "別の文", "version": "0"})
    assert stale.status_code == 409
    assert "別の文" in stale.text
    assert "眠れない日が続くため" in stale.text
    page = physician.get(f"{where}/write").text
    issue = page.split('href="/medical-letters/')[1].split('"')[0]
    look = physician.get(f"/medical-letters/{issue}")
    assert look.status_code == 200
    version = look.text.split('name="version"')[1].split('value="')[1].split('"')[0]
    missing = physician.post(f"/medical-letters/{issue}", {"version": version, "consented_on": "2026-12-08"})
    assert missing.status_code == 422
    done = physician.post(
        f"/medical-letters/{issue}",
        {"version": version, "consented_on": "2026-12-08", "road": "employee", "read": "y"},
    )
    assert done.status_code == 303
    assert where in worker.get(f"/cases/{case_id}").text
    letter = worker.get(where).text.split('href="/medical-letters/')[1].split('"')[0]
    sent = worker.get(f"/medical-letters/{letter}")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="shorui-13.docx"'
    for other in ("hr", "clerk", "supervisor"):
        assert site.visitor(other).get(f"/medical-letters/{letter}").status_code == 404


PASSWORD = "ゆきの朝に3kmを歩いた人"


def late(world, site):
    """The last look at a whole letter, of somebody who gave the password more than ten minutes ago."""
    with world.database.writing() as session:
        session.execute(update(Account).values(password_hash=passwords.make(PASSWORD)))
    _case, letter, version = drafted(world)
    site.clock.now = THEN
    physician = site.visitor("physician")
    path = f"/medical-letters/{letter}/issue"
    assert 'name="password"' not in physician.get(path).text
    site.clock.now = THEN + timedelta(minutes=11)
    typed = {"version": str(version), "consented_on": "2026-12-07", "road": "institution", "read": "y"}
    return physician, path, typed


def keeps_what_was_typed(world, site) -> None:
    physician, path, typed = late(world, site)
    assert 'name="password"' in physician.get(path).text
    for more in ({}, {"password": "ちがう"}):
        answer = physician.post(path, {**typed, **more})
        assert (answer.status_code, answer.location) == (422, None), "no other page, and nothing in an address"
        for kept in ('value="2026-12-07"', 'id="password-error"'):
            assert kept in answer.text
        ticked = [tag for tag in answer.text.split("<") if "checked" in tag]
        assert any('name="read"' in tag for tag in ticked)
        assert any(f'value="{typed["road"]}"' in tag for tag in ticked)
    done = physician.post(path, {**typed, "password": PASSWORD})
    assert done.status_code == 303


@SQLITE_ONLY
def test_a_password_that_is_wrong_or_missing_loses_nothing(world, site):
    keeps_what_was_typed(world, site)


@SQLITE_ONLY
def test_twin_a_signature_without_the_password_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(signing, "refused", lambda _form: 0)
    with pytest.raises(AssertionError):
        keeps_what_was_typed(world, site)


@SQLITE_ONLY
def test_a_right_password_counts_although_the_day_was_wrong(world, site):
    physician, path, typed = late(world, site)
    wrong = physician.post(path, {**typed, "consented_on": "2027-12-07", "password": PASSWORD})
    assert wrong.status_code == 422
    assert 'id="consented_on-error"' in wrong.text
    assert 'name="password"' not in wrong.text
    assert physician.post(path, typed).status_code == 303


@SQLITE_ONLY
def test_the_employee_is_told_that_a_paper_is_there_and_not_which(world, site):
    physician, path, typed = late(world, site)
    physician.post(path, {**typed, "password": PASSWORD})
    worker = site.visitor("worker")
    inbox = worker.get("/inbox").text
    line = "お渡しする書類を受け取れます"
    assert line in inbox
    note = inbox[: inbox.index(line)].rsplit('action="', 1)[1].split('"')[0]
    assert worker.post(note).location.endswith("/medical-letters")
    mails = worker.get("/mails").text
    for word in ("紹介状", "医療機関"):
        assert word not in inbox
        assert word not in mails
    for other in ("hr", "clerk", "supervisor", "nurse"):
        assert line not in site.visitor(other).get("/inbox").text
