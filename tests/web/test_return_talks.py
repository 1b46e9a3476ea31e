"""Is a meeting about a return written down on pages, in its two parts, and read by whom it is for?"""

import re

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.services.test_leaves import begun
from tests.services.test_return_talks import version

pytestmark = SQLITE_ONLY


def test_a_draft_saved_without_any_words_is_none_any_more(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    hr = site.visitor("hr")
    page = hr.post(f"{leave}/return-talk", {"version": "0", "present_hr": "森 悠斗", "can_return": "no"}).location
    assert "すべて消して保存すると" in hr.get(f"{leave}/return-talk").text
    gone = hr.post(f"{leave}/return-talk", {"version": str(version(world)), "can_return": "no"})
    assert (gone.status_code, gone.location) == (303, leave)
    assert "下書きは残していません" in hr.get(leave).text
    assert hr.get(page).status_code == 404


def test_from_the_draft_to_both_parts(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    physician, hr, worker = site.visitor("physician"), site.visitor("hr"), site.visitor("worker", Hat.WORKER)
    day = world.now.date().isoformat()
    assert f"{leave}/return-talk" in hr.get(leave).text
    typed = {"version": "0", "talked_on": day, "present_hr": "森 悠斗", "state_workplace": "席を用意した。"}
    refused = hr.post(f"{leave}/return-talk", typed)
    assert (refused.status_code, "日と時刻の両方を入力してください" in refused.text) == (422, True)
    page = hr.post(f"{leave}/return-talk", {**typed, "talked_from": "08:00"}).location
    stale = hr.post(f"{leave}/return-talk", {**typed, "talked_from": "08:00", "state_workplace": "別の席"})
    assert (stale.status_code, "別の席" in stale.text) == (409, True)
    assert 'value="08:00"' in hr.get(f"{leave}/return-talk").text
    assert worker.get(page).status_code == 404
    assert hr.post(f"{page}/keep", {"version": "9"}).status_code == 409
    assert hr.post(f"{page}/keep", {"version": str(version(world))}).status_code == 303
    assert "席を用意した" in physician.get(page).text
    saved = physician.post(f"{page}/health", {"version": "0", "employee": "眠れている"})
    assert saved.status_code == 303
    assert physician.post(f"{page}/health/keep", {"version": "1"}).status_code == 303
    for reader, there in ((worker, True), (physician, True), (hr, False)):
        assert ("眠れている" in reader.get(page).text) is there
    again = re.search(r'href="([^"]*corrects=[^"]*)"', hr.get(page).text)
    assert again is not None
    assert "席を用意した" in hr.get(again[1]).text
    sent = {**typed, "talked_from": "09:30", "state_workplace": "奥の席"}
    newer = hr.post(again[1], sent).location
    assert "corrects=" not in hr.get(page).text, "one is begun"
    assert "書きかけの下書きがあります" in hr.get(page).text, "and it says so"
    assert "書きかけ" not in physician.get(page).text + worker.get(page).text
    assert hr.post(f"{newer}/keep", {"version": str(version(world))}).status_code == 303
    assert newer in worker.get(page).text
    assert "差し替えられた記録です" in worker.get(page).text
    assert "差し替えられました" in worker.get(leave).text
    assert "眠れている" in worker.get(newer).text
    paper = hr.get(f"{page}/record.docx")
    assert paper.headers["Content-Disposition"] == 'attachment; filename="shorui-17.docx"'
    for other in ("supervisor", "clerk"):
        assert site.visitor(other).get(page).status_code == 404
