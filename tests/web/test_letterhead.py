"""Can the office put the company's letterhead on its page, look at a sample, and take it away?"""

import io
import zipfile

from tests.papers import bases


def upload(visitor, data: bytes):
    return visitor.post(
        "/letterhead", {"file": (io.BytesIO(data), "x.docx")}, content_type="multipart/form-data"
    )  # fmt: skip


def test_it_is_put_looked_at_and_taken_away(site):
    clerk = site.visitor("clerk")
    assert "ふつうの用紙です" in clerk.get("/letterhead").text
    assert upload(clerk, bases.plain()).status_code == 303
    page = clerk.get("/letterhead").text
    assert "登録した人" in page
    sample = clerk.get("/letterhead/sample.docx")
    assert sample.headers["Content-Disposition"] == 'attachment; filename="mihon.docx"'
    with zipfile.ZipFile(io.BytesIO(sample.data)) as packed:
        assert "word/media/image1.png" in packed.namelist()
    assert clerk.post("/letterhead/end").status_code == 303
    assert "ふつうの用紙です" in clerk.get("/letterhead").text
    assert clerk.post("/letterhead/end").status_code == 409


def test_a_refusal_stands_beside_the_field_and_nothing_is_kept(site):
    clerk = site.visitor("coordinator")
    answer = upload(clerk, bases.HOSTILE["a remote picture"][0]())
    assert answer.status_code == 422
    assert bases.LINKED in answer.text
    assert "ふつうの用紙です" in answer.text
    assert upload(clerk, b"").status_code == 422
