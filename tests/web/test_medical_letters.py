"""Is a letter to a medical institution written, signed after a password, and taken along on pages?"""

from tests.services import talking
from tests.services.talking import THEN

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
    assert sent.headers["Content-Disposition"] == 'attachment; filename="shorui-10.docx"'
    for other in ("hr", "clerk", "supervisor"):
        assert site.visitor(other).get(f"/medical-letters/{letter}").status_code == 404
