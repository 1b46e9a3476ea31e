"""Is a physician's opinion on a return written, signed and read on pages?"""

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.services.test_leaves import begun
from tests.services.test_return_opinions import version
from tests.services.test_return_plans import decided, read

pytestmark = SQLITE_ONLY


def test_from_the_draft_to_what_hr_and_the_employee_read(world, site):
    leave = f"/leaves/{read(world, decided(world)).leave_id}"
    site.clock.now = world.now
    physician, hr = site.visitor("physician"), site.visitor("hr")
    day = world.now.date().isoformat()
    typed = {
        "version": "0", "aim": "new", "readiness": "conditional", "opinion": "段階的に戻ることが望ましい。",
        "overtime": "limit", "overtime_hours": "", "shifts": "", "holidays": "", "travel": "",
        "late_minutes": "90", "other_words": "席を静かにする",
        "held_on": day, "from_on": day,
    }  # fmt: skip
    back = physician.post(f"{leave}/return-opinion", typed)
    assert (back.status_code, "制限の内容を入力してください" in back.text) == (422, True)
    for extent in ("ban", ""):
        lost = physician.post(f"{leave}/return-opinion", {**typed, "overtime": extent, "overtime_hours": "20"})
        assert (lost.status_code, "「制限」を選ぶときだけ入力します" in lost.text) == (422, True)
    looked = physician.post(f"{leave}/return-opinion", {**typed, "overtime_hours": "20"}).location
    again = physician.get(f"{leave}/return-opinion").text
    assert 'value="90"' in again
    assert "席を静かにする" in again
    stale = physician.post(f"{leave}/return-opinion", {**typed, "overtime_hours": "30", "opinion": "別の意見"})
    assert (stale.status_code, "別の意見" in stale.text) == (409, True)
    assert "/return-opinions/" not in hr.get(leave).text
    assert physician.post(looked, {"version": str(version(world))}).status_code == 303
    page = looked.removesuffix("/issue")
    for reader in (hr, site.visitor("worker", Hat.WORKER)):
        assert page in reader.get(leave).text
        assert "月20時間まで" in reader.get(page).text
    papers = site.visitor("worker", Hat.WORKER).get(leave).text.split('id="papers"')[1]
    for place in ("opinions", "certificates"):
        assert (f'href="#{place}"' in papers, f'id="{place}"' in papers) == (True, True), place
    assert hr.get(f"{page}/opinion.docx").headers["Content-Disposition"] == 'attachment; filename="shorui-15.docx"'
    assert "いまの決定を続けると記録する" not in physician.get(page).text
    assert hr.post(f"{page}/note").status_code == 303
    assert "会社が、いまの決定を続けることにしました" in physician.get(page).text
    assert hr.post(f"{page}/note").status_code == 409
    for other in ("supervisor", "clerk"):
        assert site.visitor(other).get(page).status_code == 404


def test_a_draft_saved_without_any_words_is_gone(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    physician = site.visitor("physician")
    write = f"{leave}/return-opinion"
    assert "下書きが消えます" not in physician.get(write).text, "there is none"
    typed = {
        "version": "0",
        "aim": "new",
        "opinion": "書きかけ",
        "overtime": "",
        "shifts": "",
        "holidays": "",
        "travel": "",
    }
    assert physician.post(write, typed).status_code == 303
    assert "下書きが消えます" in physician.get(write).text
    gone = physician.post(write, {**typed, "version": str(version(world)), "opinion": " "})
    assert (gone.status_code, gone.location) == (303, leave)
    assert "書きかけ" not in physician.get(write).text
