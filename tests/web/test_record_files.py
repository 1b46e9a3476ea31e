"""Do the files of a record arrive in the browser under neutral names, as Word and as PDF, and whole years in one?"""

import io
import zipfile

import pytest

from casework import pdf
from tests.clients import Site
from tests.services import talking
from tests.services.talking import THEN, issued

NAMES = {"report": "shorui-1", "opinion": "shorui-2", "record": "shorui-8"}


@pytest.fixture
def office(world):
    """The site where LibreOffice is installed."""
    made = Site(world, office=pdf.found())
    made.clock.now = THEN
    yield made
    made.close()


def test_every_file_has_a_neutral_name(world, site):
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    hr = site.visitor("hr")
    page = hr.get(f"/opinions/{opinion_id}").text
    for kind, name in NAMES.items():
        for edition, ending in (("ja", ""), ("en", "-en")):
            where = f"/opinions/{opinion_id}/{kind}-{edition}.docx"
            assert where in page
            sent = hr.get(where)
            assert sent.headers["Content-Disposition"] == f'attachment; filename="{name}{ending}.docx"'
            assert sent.headers["Cache-Control"] == "no-store"
            assert sent.data[:2] == b"PK"


def test_without_libreoffice_no_pdf_is_offered(world, site):
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    hr = site.visitor("hr")
    assert ".pdf" not in hr.get(f"/opinions/{opinion_id}").text
    assert hr.get(f"/opinions/{opinion_id}/record-ja.pdf").status_code == 404


def test_a_pdf_is_made_when_no_transaction_is_open(world, office, monkeypatch):
    _case, opinion_id = issued(world)
    hr = office.visitor("hr")
    assert f"/opinions/{opinion_id}/record-ja.pdf" in hr.get(f"/opinions/{opinion_id}").text
    open_now: list[int] = []
    made = pdf.made

    def watched(program: str, document: bytes) -> bytes:
        open_now.append(world.database.engine.pool.checkedout())
        return made(program, document)

    monkeypatch.setattr(pdf, "made", watched)
    before = world.database.engine.pool.checkedout()
    sent = hr.get(f"/opinions/{opinion_id}/record-ja.pdf")
    assert (sent.status_code, sent.mimetype, sent.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="shorui-8.pdf"'
    assert open_now == [before]


def test_who_may_not_gets_no_pdf_either(world, office):
    _case, opinion_id = issued(world)
    assert office.visitor("supervisor").get(f"/opinions/{opinion_id}/record-ja.pdf").status_code == 404


def test_a_pdf_that_cannot_be_made_is_a_sentence(world):
    broken = Site(world, office="/bin/false")
    broken.clock.now = THEN
    _case, opinion_id = issued(world)
    answer = broken.visitor("hr").get(f"/opinions/{opinion_id}/record-ja.pdf")
    assert answer.status_code == 409
    assert "PDFを作れませんでした" in answer.text
    broken.close()


def test_hr_takes_a_year_and_a_case_in_one_file(world, site):
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    hr = site.visitor("hr")
    assert "2026年（1件）" in hr.get("/records").text
    for sent in (hr.post("/records", {"year": "2026"}), hr.post(f"/opinions/{opinion_id}/records")):
        assert sent.headers["Content-Disposition"] == 'attachment; filename="shorui-20261208.zip"'
        with zipfile.ZipFile(io.BytesIO(sent.data)) as opened:
            assert opened.namelist() == ["0001-1.docx", "0001-2.docx", "0001-3.docx", "mokuji.csv"]
    assert hr.post("/records", {"year": "2025"}).status_code == 422
    assert hr.post("/records").status_code == 422


def test_without_records_the_page_says_so(site):
    page = site.visitor("factory_hr").get("/records").text
    assert "発行済みの記録はありません" in page


def test_the_certificate_is_offered_once_the_talk_took_place(world, site):
    _case, booking_id, interview_id = talking.begun(world)
    site.clock.now = THEN
    worker = site.visitor("worker")
    assert "時間の証明書" not in worker.get(f"/bookings/{booking_id}").text
    assert worker.get(f"/bookings/{booking_id}/certificate-ja.docx").status_code == 409
    talking.hold(world, interview_id, notes=talking.NOTES, version=1)
    for visitor in (worker, site.visitor("clerk")):
        assert f"/bookings/{booking_id}/certificate-ja.docx" in visitor.get(f"/bookings/{booking_id}").text
        sent = visitor.get(f"/bookings/{booking_id}/certificate-en.docx")
        assert sent.headers["Content-Disposition"] == 'attachment; filename="shorui-9.docx"'
