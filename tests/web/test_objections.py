"""Can an employee object and take the notice, does HR answer, set the time, and look again, each on its page?"""

import re

import pytest

from casework.rules.vocabulary import Hat
from forms.base import AskedAbout
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, decided, explain

pytestmark = SQLITE_ONLY


@pytest.fixture
def hr(site):
    site.clock.now = NEXT
    return site.visitor("hr")


@pytest.fixture
def me(site):
    site.clock.now = NEXT
    return site.visitor("worker", Hat.WORKER)


def test_the_notice_has_a_neutral_name_and_is_for_the_employee_and_hr(world, me, hr, site):
    _case, decision = decided(world)
    path = f"/decisions/{decision.public_id}/notice-ja.docx"
    for visitor in (me, hr):
        link = re.search(rf'<a[^>]*href="{path}"[^>]*>', visitor.get(f"/decisions/{decision.public_id}").text)
        assert link is not None
        assert "download" in link[0]
        file = visitor.get(path)
        assert file.headers["Content-Disposition"] == 'attachment; filename="shorui-10-20261209-1000.docx"'
    assert (
        me.get(path.replace("-ja", "-en")).headers["Content-Disposition"].endswith('"shorui-10-20261209-1000-en.docx"')
    )
    assert site.visitor("physician", Hat.PHYSICIAN).get(path).status_code == 404


def test_an_objection_is_written_answered_and_read(world, me, hr):
    _case, decision = decided(world)
    page = f"/decisions/{decision.public_id}"
    assert f"{page}/objection" in me.get(page).text
    assert "2026年12月23日" in me.get(page).text
    assert me.post(f"{page}/objection", {"words": ""}).status_code == 422
    assert me.post(f"{page}/objection", {"words": "もう一度考えてほしい"}).location == page
    assert me.post(f"{page}/objection", {"words": "もう一度"}).status_code == 409
    (answering,) = set(re.findall(r'href="(/objections/[0-9a-f]{32})"', hr.get(page).text))
    assert "もう一度考えてほしい" in hr.get(answering).text
    assert hr.post(answering, {"answer": ""}).status_code == 422
    alone = hr.post(answering, {"result": "changed", "answer": "決め直します"})
    assert alone.status_code == 422
    assert 'id="physician-error"' in alone.text
    assert "決め直します" in alone.text
    asked = {
        "physician": world.people["physician"].public_id,
        "asked_on": "2026-12-09",
        "physician_words": "よい案です",
    }
    assert hr.post(answering, {"result": "changed", "answer": "決め直します", **asked}).status_code == 303
    mine = me.get(page).text
    assert "決め直します" in mine
    assert "取りやめられています" in mine
    assert "決め直します" in me.get(f"{answering}/answer").text
    assert "よい案です" in me.get(f"{answering}/answer").text


def test_what_came_on_paper(world, me, hr):
    _case, decision = decided(world)
    path = f"/decisions/{decision.public_id}/objection/record"
    typed = {"way": "paper", "raised_on": "2026-12-09", "words": "書面の申出"}
    assert hr.post(path, {**typed, "raised_on": "2026-12-10"}).status_code == 422
    assert hr.post(path, typed).status_code == 303
    assert "書面の申出" in me.get(f"/decisions/{decision.public_id}").text


def test_the_time_of_the_explanation(world, me, hr):
    _case, decision = decided(world)
    page = f"/decisions/{decision.public_id}"
    typed = {"physician": world.people["physician"].public_id, "on": "2026-12-16", "starts": "14:00", "minutes": "20",
             "mode": "in_person", "place": "会議室A"}  # fmt: skip
    told = hr.post(f"{page}/explanation/time", {**typed, "place": "健康管理室"})
    assert told.status_code == 422
    assert "用件が推測できる言葉" in told.text
    assert hr.post(f"{page}/explanation/time", typed).location == page
    assert "会議室A" in me.get(page).text
    assert hr.post(f"{page}/explanation/time/off").location == page
    assert "会議室A" not in me.get(page).text


def test_a_refusal_is_looked_at_again(world, me, hr):
    _case, decision = decided(world)
    page = f"/decisions/{decision.public_id}"
    explain(world, decision, accepted=False, refused_because="手当が減るため")
    assert "手当が減るため" in me.get(page).text
    assert 'name="despite"' in hr.get(f"{page}/instruction").text
    typed = {"held_on": "2026-12-09", "physician": world.people["physician"].public_id, "physician_words": "必要です",
             "result": "kept", "reason": "手当を補います"}  # fmt: skip
    assert hr.post(f"{page}/reconsideration", {**typed, "reason": ""}).status_code == 422
    assert hr.post(f"{page}/reconsideration", typed).location == page
    mine = me.get(page).text
    assert "必要です" in mine
    assert "手当を補います" in mine
    assert 'name="despite"' not in hr.get(f"{page}/instruction").text


def version_of(text):
    [found] = re.findall(r'name="version"[^>]* value="(\d+)"', text)
    return found


def test_the_physician_writes_it_themself_and_an_older_form_of_hr_is_not_lost(world, me, hr, site):
    _case, decision = decided(world)
    page = f"/decisions/{decision.public_id}"
    explain(world, decision, accepted=False, refused_because="手当が減るため")
    physician = site.visitor("physician", Hat.PHYSICIAN)
    assert f"{page}/reconsideration/words" in physician.get("/desk").text
    assert f"{page}/reconsideration/words" in physician.get(page).text
    form = physician.get(f"{page}/reconsideration/words").text
    assert "手当が減るため" in form
    assert "山田 哲也に、意見をお願いしています" in hr.get(f"{page}/reconsideration").text
    assert physician.post(f"{page}/reconsideration/words", {"words": "うつ病のため必要です"}).status_code == 422
    assert physician.post(f"{page}/reconsideration/words", {"words": "夜を減らすことは必要です"}).location == page
    assert "夜を減らすことは必要です" in physician.get(f"{page}/reconsideration/words").text
    assert "夜を減らすことは必要です" not in me.get(page).text, "before it is settled"
    typed = {"held_on": "2026-12-09", "physician": world.people["physician"].public_id, "physician_words": "必要です",
             "result": "kept", "reason": "手当を補います"}  # fmt: skip
    overtaken = hr.post(f"{page}/reconsideration", typed)
    assert overtaken.status_code == 409
    assert "自分で意見を書きました" in overtaken.text
    assert "夜を減らすことは必要です" in overtaken.text
    assert "手当を補います" in overtaken.text, "what HR typed is still there"
    assert "必要です" in overtaken.text.replace("夜を減らすことは必要です", ""), "so is what it had heard"
    assert 'name="physician_words"' not in overtaken.text
    sent = {key: typed[key] for key in ("held_on", "result", "reason")}
    assert (
        physician.post(f"{page}/reconsideration/words", {"words": "夜を減らすことは、いまは必要です"}).location == page
    )
    stale = hr.post(f"{page}/reconsideration", {**sent, "version": version_of(overtaken.text)})
    assert stale.status_code == 409
    assert "書き直しました" in stale.text
    sent["version"] = version_of(stale.text)
    assert hr.post(f"{page}/reconsideration", sent).location == page
    mine = me.get(page).text
    assert "夜を減らすことは、いまは必要です" in mine
    assert "医師が自分で書いた" in mine
    assert physician.post(f"{page}/reconsideration/words", {"words": "もう一度"}).status_code == 409


def test_decided_anew_the_page_shows_what_was_refused_and_asks_why(world, hr):
    case, decision = decided(world)
    page = f"/decisions/{decision.public_id}"
    explain(world, decision, accepted=False, refused_because="手当が減るため")
    typed = {"held_on": "2026-12-09", "physician": world.people["physician"].public_id,
             "physician_words": "期間を短くできます", "result": "changed", "reason": "期間を考え直します"}  # fmt: skip
    assert hr.post(f"{page}/reconsideration", typed).location == page
    anew = hr.get(f"/opinions/{case.opinion_id}/decision").text
    for words in ("手当が減るため", "期間を短くできます", "期間を考え直します", "取りやめた決定"):
        assert words in anew, words


def test_an_unusual_time_is_asked_about_beside_the_field(world, hr):
    _case, decision = decided(world)
    page = f"/decisions/{decision.public_id}"
    typed = {"physician": world.people["physician"].public_id, "on": "2026-12-13", "starts": "21:00", "minutes": "20",
             "mode": "in_person", "place": "会議室A"}  # fmt: skip
    assert 'name="sure"' not in hr.get(f"{page}/explanation/time").text
    asked = hr.post(f"{page}/explanation/time", typed)
    assert asked.status_code == 422
    assert 'id="sure-error"' in asked.text
    assert "休みの日です" in asked.text
    assert "夜の時間です" in asked.text
    assert hr.post(f"{page}/explanation/time", {**typed, "sure": "y", "asked": about(asked.text)}).location == page


def about(page: str) -> str:
    """What a page asks about, and its tick is for."""
    found = re.search(r'name="asked"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def another_time(world, hr):
    """A tick for a holiday, sent with another unusual time; then with the one that was asked about."""
    _case, decision = decided(world)
    page = f"/decisions/{decision.public_id}/explanation/time"
    typed = {"physician": world.people["physician"].public_id, "on": "2026-12-13", "starts": "14:00", "minutes": "20",
             "mode": "in_person", "place": "会議室A"}  # fmt: skip
    first = hr.post(page, typed).text
    night = {**typed, "on": "2026-12-15", "starts": "22:30", "sure": "y"}
    second = hr.post(page, {**night, "asked": about(first)})
    return second, hr.post(page, {**night, "asked": about(second.text)})


def test_a_tick_is_for_the_time_that_was_asked_about_and_no_other(world, hr):
    second, third = another_time(world, hr)
    assert second.status_code == 422
    assert "夜の時間です" in second.text
    assert re.search(r'name="sure"[^>]*checked', second.text) is None, "it is asked about anew"
    assert third.status_code == 303


def test_twin_a_tick_for_whatever_is_typed_is_seen(world, hr, monkeypatch):
    monkeypatch.setattr(AskedAbout, "is_sure", lambda form, *_typed: bool(form.sure.data))
    with pytest.raises(AssertionError):
        another_time(world, hr)
