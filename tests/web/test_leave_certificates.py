"""Is a certificate of a leave handed in, opened and taken back on pages, by whom it is for?"""

import io
import re

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.papers import files
from tests.services.test_leaves import begun

pytestmark = SQLITE_ONLY
TYPED = {"purpose": "rest", "to": "health", "from_on": "2026-12-01", "until_on": "2026-12-31", "read": "y"}


def with_file(data: bytes, **changed: str) -> dict:
    return {**TYPED, **changed, "file": (io.BytesIO(data), "shindansho.pdf")}


def test_from_the_file_to_whoever_may_open_it(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    worker, hr, nurse = site.visitor("worker", Hat.WORKER), site.visitor("hr"), site.visitor("nurse")
    page, pdf = f"{leave}/certificates/new", files.pdf("canary-病名")
    assert "診断書を渡す" in worker.get(leave).text
    assert page not in hr.get(leave).text
    for sent, said in (
        (with_file(b"MZ\x00 no paper"), "error-summary"),
        (with_file(files.with_action(b"/S /JavaScript /JS (app.alert(1))")), "error-summary"),
        (with_file(pdf, until_on="2026-11-01"), "終わりの日が、初めの日より前です。"),
        (with_file(pdf, until_on="9999-12-31"), "error-summary"),
        (with_file(pdf, to="nobody"), "error-summary"),
        ({name: value for name, value in with_file(pdf).items() if name != "read"}, "error-summary"),
    ):
        answer = worker.post(page, sent)
        assert (answer.status_code, said in answer.text, "2026-12-01" in answer.text) == (422, True, True), said
    assert worker.post(page, with_file(pdf)).status_code == 303
    shown = hr.get(leave).text
    assert "産業医・保健師が受け取りました" in shown
    assert "/leave-certificates/" not in shown
    paper = worker.get(leave).text.split('href="/leave-certificates/')[1].split('"')[0]
    paper = f"/leave-certificates/{paper}"
    assert hr.get(paper).status_code == site.visitor("supervisor").get(paper).status_code == 404
    away = paper.replace("paper", "take-away")
    assert "元に戻せません" in worker.get(away).text
    got = nurse.get(paper)
    assert (got.data, got.headers["Content-Disposition"]) == (pdf, "attachment; filename=shorui-16.pdf")
    assert "はじめて開きました" in worker.get(leave).text
    assert worker.post(away).status_code == 409
    ready = {**TYPED, "purpose": "ready"}
    for reader, place, sent in (
        (hr, f"{leave}/certificates/note", ready), (worker, page, with_file(pdf, purpose="ready")),
    ):  # fmt: skip
        lost = reader.post(place, sent)
        assert (lost.status_code, "復職できるという診断書では、空欄にしてください" in lost.text) == (422, True)
        assert "2026-12-31" in lost.text
    assert hr.post(f"{leave}/certificates/note", TYPED).status_code == 303
    assert "紙で" in worker.get(leave).text
    (slip,) = re.findall(r"/leave-certificates/[0-9a-f]{32}/take-away", hr.get(leave).text)
    assert re.search(r"<button[^>]*>記録の誤りを取り除く</button>", hr.get(slip).text)
    assert "取り下げ" not in hr.get(slip).text
    assert "記録の誤りを取り除き、本人に知らせました" in hr.get(hr.post(slip).location).text
    assert hr.get("/leaves").status_code == 200
