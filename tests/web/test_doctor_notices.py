"""Is an attending doctor told of a return on pages: written, signed, agreed to, and taken along?"""

from datetime import timedelta

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.services.test_doctor_notices import back, version

pytestmark = SQLITE_ONLY


def test_from_the_draft_to_the_paper_in_the_employees_hand(world, site):
    leave = f"/leaves/{back(world)}"
    site.clock.now = world.now
    physician, hr, worker = site.visitor("physician"), site.visitor("hr"), site.visitor("worker", Hat.WORKER)
    day, back_on = world.now.date().isoformat(), (world.now.date() + timedelta(days=1)).isoformat()
    assert f"{leave}/doctor-notice" in physician.get(leave).text
    typed = {
        "version": "0", "institution": "港の見えるクリニック", "returns_on": back_on, "overtime": "limit",
        "overtime_hours": "", "shifts": "", "holidays": "", "travel": "", "message": "月ごとに見直します。",
        "from_on": day,
    }  # fmt: skip
    refused = physician.post(f"{leave}/doctor-notice", typed)
    assert (refused.status_code, "制限の内容を入力してください" in refused.text) == (422, True)
    looked = physician.post(f"{leave}/doctor-notice", {**typed, "overtime_hours": "20"}).location
    stale = physician.post(f"{leave}/doctor-notice", {**typed, "overtime_hours": "30", "message": "別の連絡"})
    assert (stale.status_code, "別の連絡" in stale.text) == (409, True)
    page = looked.removesuffix("/offer")
    assert worker.get(page).status_code == 404
    assert physician.post(looked, {"version": str(version(world))}).status_code == 303
    asked = worker.get(page).text
    assert "月20時間まで" in asked
    assert "notice.docx" not in asked
    assert worker.post(f"{page}/agree", {}).status_code == 422
    assert worker.post(f"{page}/agree", {"read": "y"}).status_code == 303
    paper = worker.get(f"{page}/notice.docx")
    assert paper.headers["Content-Disposition"] == 'attachment; filename="shorui-16.docx"'
    assert worker.post(f"{page}/refuse").status_code == 409
    assert page in worker.get(leave).text
    assert "/doctor-notices/" not in hr.get(leave).text
    for other in ("hr", "supervisor", "clerk", "nurse"):
        assert site.visitor(other).get(page).status_code == 404
