"""Is a scan attached, taken home and taken away on pages that say what is wrong beside its field?"""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from casework.models.scans import Scan
from tests.papers import files
from tests.services import asking, results
from tests.services.test_scans import entered, scan_of


def sent(data: bytes, name: str = "佐藤さんの申出書.pdf") -> dict[str, FileStorage]:
    return {"file": FileStorage(io.BytesIO(data), name)}


def count(world) -> int:
    with world.database.reading() as session:
        return len(session.execute(select(Scan.id).where(Scan.taken_away_at.is_(None))).all())


@pytest.fixture
def address(world) -> str:
    return f"/requests/{entered(world)}/scans"


def test_attached_right_after_entering_and_found_on_the_page_of_the_case(world, site):
    clerk, case = site.visitor("clerk"), asking.invited(world)
    entry = {
        "received_on": "2026-12-01",
        "channel": "paper",
        "mode": "either",
        "physician": "any",
        "case": case,
        "named": case,
    }
    entered_at = clerk.post("/requests/enter", entry).location
    page = clerk.get(entered_at)
    assert all(words in page.text for words in ('enctype="multipart/form-data"', "佐藤 真由美", "あとから件の画面でも"))
    assert clerk.post(entered_at, sent(files.pdf())).status_code == 303
    for who in ("clerk", "worker", "physician"):
        assert f"/scans/{scan_of(world)}/file" in site.visitor(who).get(f"/cases/{case}").text
    assert entered_at in clerk.get(f"/cases/{case}").text
    english = site.visitor("clerk")
    english.post("/language", {"lang": "en"})
    assert "Scans of the paper" in english.get(entered_at).text


def test_by_telephone_the_case_follows_and_no_scan_is_offered(world, site):
    clerk, case = site.visitor("clerk"), asking.invited(world)
    entry = {
        "received_on": "2026-12-01",
        "channel": "telephone",
        "mode": "either",
        "physician": "any",
        "case": case,
        "named": case,
    }
    assert clerk.post("/requests/enter", entry).location == f"/cases/{case}"
    assert "/scans" not in clerk.get(f"/cases/{case}").text


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (files.pdf("申出"), "application/pdf", "shorui-5.pdf"),
        (files.image("JPEG"), "image/jpeg", "shorui-5.jpg"),
        (files.image("PNG"), "image/png", "shorui-5.png"),
    ],
)
def test_it_leaves_as_a_file_that_does_nothing_and_says_nothing(site, address, data, kind, name):
    clerk = site.visitor("clerk")
    clerk.post(address, sent(data, "evil.html"))
    answer = clerk.get(f"/scans/{scan_of(site.world)}/file")
    assert (answer.status_code, answer.mimetype) == (200, kind)
    headers = answer.headers
    assert headers["Content-Disposition"] == f"attachment; filename={name}"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers
    if kind == "application/pdf":
        assert answer.data == data
    else:
        with Image.open(io.BytesIO(answer.data)) as image:
            assert image.size == (310, 438)


@pytest.mark.parametrize(
    "name",
    ["nothing at all", "a page of the web", "a PDF cut off", "a script that is packed", "a PDF and a packed file",
     "a picture that claims to be huge", "a PNG cut off", "a file inside"],
)  # fmt: skip
def test_a_hostile_file_is_said_beside_its_field_and_nothing_is_kept(site, address, name):
    make, told = files.HOSTILE[name]
    answer = site.visitor("clerk").post(address, sent(make()))
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert told in answer.text
    assert count(site.world) == 0


def test_without_a_file_it_says_so(site, address):
    answer = site.visitor("clerk").post(address, {})
    assert (answer.status_code, "ファイルを選んでください。" in answer.text) == (422, True)


def test_a_stranger_gets_404_before_the_file_is_looked_at(site, address, monkeypatch):
    def looked(_data):
        raise AssertionError("the file of a stranger was looked at")

    monkeypatch.setattr("casework.papers.look", looked)
    for who in ("stranger_clerk", "hr", "worker"):
        assert site.visitor(who).post(address, sent(files.pdf())).status_code == 404


def test_a_wrong_one_is_taken_away_after_a_last_look(site, address):
    clerk = site.visitor("clerk")
    clerk.post(address, sent(files.pdf()))
    scan = scan_of(site.world)
    away = f"/scans/{scan}/take-away"
    assert away in clerk.get(address).text
    page = clerk.get(away)
    assert all(words in page.text for words in ("佐藤 真由美", "元に戻せません"))
    assert clerk.post(away, {}).location == address
    assert clerk.get(f"/scans/{scan}/file").status_code == 404
    assert (clerk.get(away).status_code, clerk.post(away, {}).status_code) == (409, 409)
    shown = clerk.get(address).text
    assert "取り除きました" in shown
    assert away not in shown


def test_the_employee_reads_in_the_trail_who_opened_it(site, address):
    clerk = site.visitor("clerk")
    clerk.post(address, sent(files.pdf()))
    clerk.get(f"/scans/{scan_of(site.world)}/file")
    assert "書面のスキャンを開いた" in site.visitor("worker").get("/my-file/readers").text


def test_a_consent_on_paper_leads_to_its_scan_and_the_employee_finds_it(world, site):
    results.invite(world, "worker")
    clerk = site.visitor("clerk")
    paper = {"check": world.check_public_id, "number": "1001", "given_on": "2026-12-01", "received_on": "2026-12-01"}
    looked = clerk.post("/consents/enter", paper)
    (named,) = re.findall(r'name="named"[^>]*value="([^"]+)"', looked.text)
    address = clerk.post("/consents/enter", {**paper, "named": named}).location
    page = clerk.get(address)
    assert (page.status_code, "佐藤 真由美" in page.text) == (200, True)
    refused = clerk.post(address, sent(b"<html>"))
    assert (refused.status_code, 'id="file-error"' in refused.text) == (422, True)
    assert clerk.post(address, sent(files.pdf())).location == address
    scan = scan_of(world)
    away = f"/scans/{scan}/take-away"
    assert away in clerk.get(address).text
    assert address in clerk.get("/consents").text
    assert address not in site.visitor("hr").get("/consents").text
    worker = site.visitor("worker")
    (mine,) = re.findall(r"/results/[0-9a-f]+/consent", worker.get("/consents").text)
    assert f"/scans/{scan}/file" in worker.get(mine).text
    assert clerk.post(away, {}).location == address
    assert f"/scans/{scan}/file" not in worker.get(mine).text
