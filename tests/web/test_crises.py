"""In a crisis, do the pages lead from what was found to what to do, lose no word, and exist for nobody else?"""

import re

import pytest

from casework.services import crises
from tests.databases import SQLITE_ONLY
from tests.services.talking import THEN, begun

FOUND = {
    "ideation": "active", "self_harm": "none", "others": "none", "words": "消えたいと話す", "protective": "家族",
    "action": "",
}  # fmt: skip


@pytest.fixture
def physician(site):
    site.clock.now = THEN
    return site.visitor("physician")


def test_from_the_notes_to_the_list_and_to_its_end(world, site, physician):
    _case, _booking, interview = begun(world)
    on = physician.post(f"/interviews/{interview}", {"complaint": "眠れない", "version": "1", "then": "safety"})
    assert on.location == f"/interviews/{interview}/safety"
    opened = physician.post(on.location, FOUND)
    assert opened.status_code == 303
    crisis = opened.location
    listed = physician.get(crisis).text
    for words in ("1人に知らせました", "一人にしない", "0120-061-338", "tel:119", "消えたいと話す"):
        assert words in listed
    same = physician.post(on.location, FOUND)
    assert "あらためて知らせてはいません" in physician.get(same.location).text
    worse = physician.post(on.location, {**FOUND, "ideation": "plan"})
    assert "1人に知らせました" in physician.get(worse.location).text
    assert physician.post(f"{crisis}/steps", {"step": "stay", "words": ""}).status_code == 303
    refused = physician.post(f"{crisis}/told", {"recipient": "父", "content": "迎えを頼んだ", "reason": ""})
    assert refused.status_code == 422
    assert "迎えを頼んだ" in refused.text, "nothing typed is lost"
    assert "理由を書いてください" in refused.text
    told = {"recipient": "父", "content": "迎えを頼んだ", "reason": "返事がなかった"}
    assert physician.post(f"{crisis}/told", told).status_code == 303
    version = re.search(r'name="version"[^>]*value="(\d+)"', physician.get(crisis).text)
    assert version is not None
    nurse = site.visitor("nurse")
    assert nurse.post(f"{crisis}/steps", {"step": "family", "words": "母に電話した"}).status_code == 303
    stale = physician.post(f"{crisis}/closed", {"outcome": "受診した", "version": version[1]})
    assert stale.status_code == 409
    assert "受診した" in stale.text
    assert "母に電話した" in stale.text
    newer = re.search(r'name="version"[^>]*value="(\d+)"', stale.text)
    assert newer is not None
    assert physician.post(f"{crisis}/closed", {"outcome": "受診した", "version": newer[1]}).status_code == 303
    assert "済みにする" not in physician.get(crisis).text


def test_a_crisis_that_ended_says_so_and_is_found_again(world, physician):
    _case, _booking, interview = begun(world)
    memo, safety = f"/interviews/{interview}", f"/interviews/{interview}/safety"
    crisis = physician.post(safety, FOUND).location
    for page in (memo, safety):
        text = physician.get(page).text
        assert crisis in text
        assert "対応は終了" not in text
    assert "すぐに対応が必要" in physician.get(memo).text
    assert physician.post(f"{crisis}/closed", {"outcome": "受診した", "version": "1"}).status_code == 303
    for page in (memo, safety):
        text = physician.get(page).text
        assert "すぐに対応が必要" not in text
        assert "危機対応が続いています" not in text
        ended = text[text.index("対応は終了") :][:400]
        assert "2026年12月8日（火） 15:00、山田 哲也" in ended
        assert crisis in ended
    assert "受診した" in physician.get(crisis).text


@SQLITE_ONLY
def test_twin_a_page_that_knows_open_ones_only_is_seen(world, physician, monkeypatch):
    monkeypatch.setattr(crises, "ended", lambda *_: None)
    with pytest.raises((AssertionError, ValueError)):
        test_a_crisis_that_ended_says_so_and_is_found_again(world, physician)


@SQLITE_ONLY
@pytest.mark.parametrize("field", ["ideation", "self_harm", "others"])
def test_nothing_of_the_three_is_answered_beforehand(world, physician, field):
    _case, _booking, interview = begun(world)
    safety = f"/interviews/{interview}/safety"
    assert not re.search(r'type="radio"[^>]*checked', physician.get(safety).text)
    answer = physician.post(safety, {name: text for name, text in FOUND.items() if name != field})
    assert answer.status_code == 422
    assert answer.text.count("選んでください") + answer.text.count("入力してください") > 0
    assert physician.get(f"/interviews/{interview}").text.count("まだ安全の確認を記録していません") == 1


@SQLITE_ONLY
def test_it_stands_first_on_the_desk_of_whoever_was_called_and_nowhere_else(world, site, physician):
    _case, _booking, interview = begun(world)
    crisis = physician.post(f"/interviews/{interview}/safety", FOUND).location
    for name in ("physician", "nurse"):
        desk = site.visitor(name).get("/desk").text
        assert crisis in desk
        assert desk.index(crisis) < desk.index("面談の予定表")
    for name in ("worker", "supervisor", "hr", "clerk", "committee", "admin", "coordinator", "outside_physician"):
        visitor = site.visitor(name)
        assert visitor.get(crisis).status_code == 404, name
        for page in ("/desk", "/inbox"):
            text = visitor.get(page).text
            assert crisis not in text, name
            assert "急ぎの対応" not in text, name
            assert "急ぎの件" not in text, name


@SQLITE_ONLY
def test_what_is_missing_is_said_beside_its_field(world, physician):
    _case, _booking, interview = begun(world)
    answer = physician.post(f"/interviews/{interview}/safety", FOUND | {"ideation": ""})
    assert answer.status_code == 422
    assert "消えたいと話す" in answer.text
    assert "選んでください" in answer.text


@SQLITE_ONLY
def test_the_employee_chooses_on_their_own_screen_and_one_officer_reads(world, site, physician):
    _case, _booking, interview = begun(world)
    written = {"unnamed": "y", "recipient": world.people["hr"].public_id, "words": "大声で叱られる"}
    passed_over = physician.post(f"/interviews/{interview}/passing-on", {**written, "unnamed": "", "accused": ""})
    assert passed_over.status_code == 422
    assert "社員番号を書くか" in passed_over.text
    shown = physician.post(f"/interviews/{interview}/passing-on", written)
    assert shown.status_code == 303
    worker, hr = site.visitor("worker"), site.visitor("hr")
    received = shown.location.replace("/passing-on/", "/passed-on/")
    assert hr.get(received).status_code == 404
    assert "大声で叱られる" in worker.get(shown.location).text
    assert worker.post(shown.location, {}).status_code == 422
    assert worker.post(shown.location, {"choice": "pass"}).status_code == 303
    read = hr.get(received).text
    assert "大声で叱られる" in read
    person = world.people["worker"]
    for beside in ("山田 哲也", person.number, "本社", "サトウ"):
        assert beside not in read.partition("<main")[2].partition("</main")[0], "only words, name and department"
    assert "受け取りました" in worker.get(shown.location).text
    assert worker.post(shown.location, {"choice": "keep"}).status_code == 409


@SQLITE_ONLY
def test_at_the_door_a_request_becomes_a_consultation(world, physician):
    _case, booking, _interview = begun(world)
    assert f"/bookings/{booking}/door" in physician.get("/visits").text
    assert physician.get(f"/bookings/{booking}/door").status_code == 200
    assert physician.post(f"/bookings/{booking}/door", {"then": "nothing"}).status_code == 422
    assert physician.post(f"/bookings/{booking}/door", {"then": "consult"}).status_code == 303
    assert "健康相談" in physician.get("/visits").text
