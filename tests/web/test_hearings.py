"""Can an employee answer, correct and sign on their pages, and does HR see how far it is?"""

import re

import pytest

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, advised, decide, hear, limited, nights
from tests.services.test_hearing_questions import ask, log

pytestmark = SQLITE_ONLY
ANSWER = {"words": "朝の会議に出られなくなるのは困ります。", "agreement": "partly", "signed": "y", "version": "1"}


@pytest.fixture
def hr(site):
    site.clock.now = NEXT
    return site.visitor("hr")


@pytest.fixture
def me(site):
    site.clock.now = NEXT
    return site.visitor("worker", Hat.WORKER)


def test_asked_and_answered_on_screen(world, hr, me):
    case = advised(world)
    path = f"/opinions/{case.opinion_id}/hearing/question"
    assert path in hr.get(f"/opinions/{case.opinion_id}/hearing").text
    assert hr.post(path, {"put": "", "version": "0"}).status_code == 422
    assert hr.post(path, {"put": "残業は月20時間まで", "version": "0"}).status_code == 303
    assert "答えを待っています" in hr.get(path).text
    (link,) = re.findall(r'href="(/hearing-questions/[^"]+)"', me.get(f"/cases/{case.case_id}").text)
    assert "残業は月20時間まで" in me.get(link).text
    unsigned = me.post(link, {**ANSWER, "signed": ""})
    assert unsigned.status_code == 422
    assert "印を付けてください" in unsigned.text
    answered = me.post(link, ANSWER)
    assert answered.status_code == 303
    assert "あなたが書いて署名した意見です" in me.get(answered.location).text
    assert me.get(link).location == answered.location
    theirs = hr.get(answered.location).text
    assert ANSWER["words"] in theirs
    assert "本人が署名しました" in theirs
    assert "記録を直す" not in theirs


def test_other_words_meanwhile_leave_what_was_typed_and_untick_the_signature(world, me):
    case = advised(world)
    question = ask(world, case)
    ask(world, case, put="残業は月10時間まで", version=1)
    page = me.post(f"/hearing-questions/{question.public_id}", ANSWER)
    assert page.status_code == 409
    assert "残業は月10時間まで" in page.text
    assert ANSWER["words"] in page.text
    assert re.search(r'name="version"[^>]*value="2"', page.text)
    assert not re.search(r'name="signed"[^>]*checked', page.text)


def test_a_note_is_corrected_and_signed(world, me, hr):
    case = advised(world)
    path = f"/hearings/{hear(world, case).public_id}"
    page = me.get(path).text
    assert f"{path}/signature" in page
    assert f"{path}/correction" in page
    assert "本人はまだ確かめていません" in hr.get(path).text
    assert me.post(f"{path}/correction", {"words": "", "version": "1"}).status_code == 422
    assert me.post(f"{path}/correction", {"words": "1か月なら、と言いました。", "version": "1"}).status_code == 303
    assert "本人の訂正があります" in hr.get(path).text
    assert me.post(f"{path}/signature", {"version": "1"}).status_code == 409
    assert me.post(f"{path}/signature", {"version": "2"}).status_code == 303
    theirs = hr.get(path).text
    assert "1か月なら、と言いました。" in theirs
    assert "夜勤手当が減るのは困るが、3か月なら" in theirs
    assert "本人が訂正のうえ署名しました" in theirs
    assert "保存して、本人に知らせる" not in hr.get(f"/opinions/{case.opinion_id}/hearing").text


def test_hr_decides_without_a_hearing_only_where_it_was_tried(world, hr, me, site):
    case = advised(world)
    tries = f"/opinions/{case.opinion_id}/hearing/attempts"
    deciding = f"/opinions/{case.opinion_id}/decision"
    assert 'name="unheard"' not in hr.get(deciding).text
    typed = {"tried_on": "2026-12-09", "way": "phone", "outcome": "not_reached", "note": "留守番電話"}
    assert hr.post(tries, {**typed, "tried_on": "2026-12-10"}).status_code == 422
    assert hr.post(tries, typed).status_code == 303
    log(world, case, tried_on=NEXT.date().replace(day=8))
    assert 'name="unheard"' in hr.get(deciding).text
    measures = {
        "overtime_limit_chosen": "y", "overtime_limit_hours": "20", "fewer_nights_chosen": "y",
        "fewer_nights_hours": "0", "from_on": "2026-12-09", "until_on": "2027-03-08", "review_on": "2027-01-08",
        "version": "0", "without_view": "y",
    }  # fmt: skip
    alone = hr.post(deciding, measures)
    assert alone.status_code == 422
    assert 'id="unheard-error"' in alone.text
    made = hr.post(deciding, {**measures, "unheard": "二日にわたり連絡がつかないため"})
    assert made.status_code == 303
    mine = me.get(made.location).text
    assert "二日にわたり連絡がつかないため" in mine
    assert "留守番電話" in mine
    physicians = site.visitor("physician", Hat.PHYSICIAN).get(made.location).text
    assert "意見を聴けないまま決めました" in physicians
    assert "二日にわたり連絡がつかないため" not in physicians
    assert "留守番電話" not in physicians
    assert "2026年12月8日" in physicians
    assert hr.get(f"/cases/{case.case_id}").status_code == 404


def test_a_case_decided_without_a_hearing_goes_on(world, hr):
    case = advised(world)
    log(world, case)
    log(world, case, tried_on=NEXT.date().replace(day=8))
    decide(world, case, limited(), nights(), unheard="連絡がつかないため")
    assert "決めたことを、本人に説明してください" in hr.get(_file(hr)).text


def test_twin_a_road_that_waits_for_the_hearing_for_ever_is_seen(world, hr, monkeypatch):
    from casework.rules import standing

    case = advised(world)
    log(world, case)
    log(world, case, tried_on=NEXT.date().replace(day=8))
    decide(world, case, limited(), nights(), unheard="連絡がつかないため")
    broken = standing.waits

    def waits(done):
        return standing.Waits.HEARING if done.issued and not done.heard else broken(done)

    monkeypatch.setattr(standing, "waits", waits)
    assert "決めたことを、本人に説明してください" not in hr.get(_file(hr)).text


def _file(hr):
    return re.findall(r'href="(/requests/[0-9a-f]{32})"', hr.get("/requests").text)[0]
