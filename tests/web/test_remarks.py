"""Is the employee shown the words alone, does what they say stay theirs, and has a second record pages of its own?"""

import re

import pytest

from tests.databases import SQLITE_ONLY
from tests.services import talking
from tests.services.talking import THEN, held
from tests.web.test_opinions import WRITTEN, version_in

WORDS = "夜勤のことは、上の人に直接は言いにくいです"


@pytest.fixture
def physician(site):
    site.clock.now = THEN
    return site.visitor("physician")


def test_the_words_are_shown_alone_and_what_is_said_stays_with_the_employee(world, site, physician):
    _case, interview_id = held(world)
    path = f"/interviews/{interview_id}"
    assert physician.get(f"{path}/remarks").status_code == 409
    version = talking.save(world, interview_id)
    room = physician.get(f"{path}/show")
    assert room.status_code == 200
    assert "直近3か月の時間外は月平均52時間。" in room.text
    assert "canary" not in room.text
    assert "<nav" not in room.text
    assert set(re.findall(r'<a [^>]*href="([^"#]+)"', room.text)) == {f"{path}/remarks"}
    wrong = physician.post(f"{path}/remarks", {"words": WORDS, "version": "0"})
    assert wrong.status_code == 422
    assert 'id="shown-error"' in wrong.text
    assert WORDS in wrong.text
    kept = physician.post(f"{path}/remarks", {"shown": "y", "words": WORDS, "version": "0"})
    assert (kept.status_code, kept.location) == (303, f"{path}/issue")
    assert WORDS in physician.get(f"{path}/issue").text
    stale = physician.post(f"{path}/remarks", {"shown": "y", "words": "もう一つの窓", "version": "0"})
    assert stale.status_code == 409
    assert WORDS in stale.text
    opinion = physician.post(f"{path}/issue", {"version": str(version), "read": "y"}).location
    for name, seen in (("worker", True), ("physician", True), ("hr", False), ("nurse", False)):
        assert (WORDS in site.visitor(name).get(opinion).text) is seen, name
    assert "本人の確認・意見" not in site.visitor("hr").get(opinion).text
    assert physician.get(f"{path}/remarks").status_code == 409
    for name in ("worker", "hr", "clerk", "nurse"):
        assert site.visitor(name).get(f"{path}/show").status_code == 404


@SQLITE_ONLY
def test_hr_reads_it_when_the_employee_wants_that(world, site, physician):
    _case, interview_id = held(world)
    path = f"/interviews/{interview_id}"
    version = talking.save(world, interview_id)
    physician.post(f"{path}/remarks", {"shown": "y", "words": WORDS, "pass_on": "y", "version": "0"})
    opinion = physician.post(f"{path}/issue", {"version": str(version), "read": "y"}).location
    assert WORDS in site.visitor("hr").get(opinion).text


def test_the_second_record_has_pages_of_its_own(world, site, physician):
    _case, interview_id = held(world)
    path = f"/interviews/{interview_id}/long-hours"
    assert physician.get(path).status_code == 409
    added = physician.post(f"{path}/add")
    assert (added.status_code, added.location) == (303, path)
    page = physician.get(path)
    assert "長時間労働者の報告書・意見書を書く" in page.text
    assert "仕事のストレス要因" not in page.text
    assert "疲労の蓄積の状況" in page.text
    desk = physician.get("/desk")
    assert f'href="{path}"' in desk.text
    written = {**WRITTEN, "burden": "", "hours_over_40": "95", "fatigue": "3", "version": version_in(page)}
    assert physician.post(path, written).status_code == 303
    last = physician.get(f"{path}/issue")
    assert "面接指導結果報告書（長時間労働者）" in last.text
    assert "■ 3（高い）" in last.text
    assert "ストレスの要因" not in last.text
    done = physician.post(f"{path}/issue", {"version": version_in(last), "read": "y"})
    assert done.status_code == 303
    for name in ("worker", "hr"):
        assert "長時間労働者の面接指導の記録" in site.visitor(name).get(done.location).text
    assert physician.get(f"/interviews/{interview_id}/record").status_code == 200


@SQLITE_ONLY
def test_a_second_period_is_typed_beside_the_first(world, physician):
    _case, interview_id = held(world)
    path = f"/interviews/{interview_id}/record"
    second = {"p2_hours_items": ["overtime_limit"], "p2_overtime_limit_hours": "40", "p2_from_on": "2027-03-14"}
    astray = physician.post(path, {**WRITTEN, "p3_overtime_limit_hours": "5"})
    assert astray.status_code == 422
    assert 'id="p3_hours_items-error"' in astray.text
    assert physician.post(path, {**WRITTEN, **second}).status_code == 303
    page = physician.get(path)
    assert 'href="#p2_until_on"' in page.text
    whole = {**WRITTEN, **second, "p2_months": "2", "version": version_in(page)}
    assert physician.post(path, whole).status_code == 303
    told = physician.get(f"/interviews/{interview_id}/issue").text
    assert "第2期　2027年3月14日〜2027年5月13日（2か月）：時間外労働の制限（40時間/月まで）" in told
