"""Can HR hear, decide, explain and instruct on its pages, and does each reader's page hold only what is theirs?"""

import re
from datetime import UTC, datetime

import pytest

from casework.rules.vocabulary import Hat
from tests.databases import SQLITE_ONLY
from tests.services import advising
from tests.services.advising import NEXT, NORMAL, advised, decided, explain, hear, limited, nights

HEARING = {
    "heard_on": "2026-12-09", "present": "本人と労務課", "put": "残業は月20時間まで", "words": "三か月なら",
    "agreement": "partly", "version": "0",
}  # fmt: skip
DECISION = {
    "overtime_limit_chosen": "y", "overtime_limit_hours": "20", "fewer_nights_chosen": "y", "fewer_nights_hours": "0",
    "from_on": "2026-12-09", "until_on": "2027-03-08", "review_on": "2027-01-08", "version": "1",
    "unseen": "今週の当番に間に合わせるため", "put": "y", "weighed": "見直しで確かめる",
}  # fmt: skip


@pytest.fixture
def hr(site):
    site.clock.now = NEXT
    return site.visitor("hr")


def explanation(world, **changed):
    return {
        "given_on": "2026-12-09", "physician": world.people["physician"].public_id, "mode": "online",
        "content": "決めたことと理由", "answer": "わかりました", "accepted": "yes", **changed,
    }  # fmt: skip


def test_the_road_of_hr_page_by_page(world, hr):
    case = advised(world)
    page = hr.get(f"/opinions/{case.opinion_id}/hearing")
    assert page.status_code == 200
    assert "佐藤 真由美" in page.text
    saved = hr.post(f"/opinions/{case.opinion_id}/hearing", HEARING)
    assert (saved.status_code, saved.location) == (303, f"/opinions/{case.opinion_id}/decision")
    page = hr.get(saved.location)
    assert "三か月なら" in page.text
    assert re.search(r'name="overtime_limit_hours"[^>]*value="20"', page.text)
    saved = hr.post(f"/opinions/{case.opinion_id}/decision", DECISION)
    assert saved.status_code == 303
    decision = saved.location
    page = hr.get(decision)
    assert f"{decision}/explanation" in page.text
    assert f"{decision}/instruction" not in page.text
    assert hr.get(f"/opinions/{case.opinion_id}/hearing").location == decision
    assert hr.get(f"/opinions/{case.opinion_id}/decision").location == decision
    assert hr.get(f"{decision}/explanation").status_code == 200
    saved = hr.post(f"{decision}/explanation", explanation(world))
    assert (saved.status_code, saved.location) == (303, decision)
    page = hr.get(decision)
    assert "山田 哲也" in page.text
    assert f"{decision}/instruction" in page.text


@SQLITE_ONLY
def test_two_texts_of_a_hearing_are_shown_side_by_side_and_the_form_goes_on(world, hr):
    case = advised(world)
    hear(world, case, words="先の言葉")
    page = hr.post(f"/opinions/{case.opinion_id}/hearing", {**HEARING, "words": "あとの言葉"})
    assert page.status_code == 409
    assert page.text.count("先の言葉") == 1
    assert page.text.count("あとの言葉") == 2
    assert re.search(r'name="version"[^>]*value="1"', page.text)
    again = hr.post(f"/opinions/{case.opinion_id}/hearing", {**HEARING, "words": "両方の言葉", "version": "1"})
    assert again.status_code == 303


@SQLITE_ONLY
def test_a_hearing_written_while_somebody_decides_is_not_lost(world, hr):
    case = advised(world)
    hear(world, case, words="先の言葉")
    decision = advising.decide(world, case, limited(), nights())
    page = hr.post(f"/opinions/{case.opinion_id}/hearing", {**HEARING, "words": "あとの言葉", "version": "1"})
    assert page.status_code == 409
    assert "すでに決まっています" in page.text
    assert page.text.count("先の言葉") == 1
    assert page.text.count("あとの言葉") == 2
    assert f"/decisions/{decision.public_id}" in page.text


def test_who_decides_second_keeps_what_was_typed_and_reads_what_was_decided(world, hr):
    case = advised(world)
    hear(world, case)
    decision = advising.decide(world, case, limited(30), nights(), reasons={"overtime_limit": "先に決めた理由"})
    typed = {**DECISION, "overtime_limit_hours": "25", "overtime_limit_why": "あとから書いた理由"}
    page = hr.post(f"/opinions/{case.opinion_id}/decision", typed)
    assert page.status_code == 409
    assert "すでに決まっています" in page.text
    assert page.text.count("先に決めた理由") == 1
    assert page.text.count("あとから書いた理由") == 2
    assert re.search(r'name="overtime_limit_hours"[^>]*value="25"', page.text)
    assert "時間外労働の制限 30 2026-12-09–2027-03-08" in page.text
    assert f'href="/decisions/{decision.public_id}"' in page.text
    assert "決定して、本人と産業医に知らせる" not in page.text


@SQLITE_ONLY
def test_a_decision_on_a_hearing_that_changed_comes_back_with_the_new_one(world, hr):
    case = advised(world)
    hear(world, case, words="先の言葉")
    assert re.search(r'name="version"[^>]*value="1"', hr.get(f"/opinions/{case.opinion_id}/decision").text)
    hear(world, case, version=1, words="新しい言葉")
    typed = {**DECISION, "overtime_limit_hours": "25", "overtime_limit_why": "書いた理由"}
    page = hr.post(f"/opinions/{case.opinion_id}/decision", typed)
    assert page.status_code == 409
    assert "本人の意見聴取の記録が変わりました" in page.text
    for text in ("新しい言葉", "書いた理由"):
        assert text in page.text
    assert re.search(r'name="version"[^>]*value="2"', page.text)
    compared = hr.post(f"/opinions/{case.opinion_id}/decision", {**typed, "compare": "1"})
    assert re.search(r'name="version"[^>]*value="1"', compared.text), "comparing doesn't read the hearing for anybody"
    assert hr.post(f"/opinions/{case.opinion_id}/decision", {**typed, "version": "2"}).status_code == 303


def test_who_explains_second_keeps_what_was_typed_and_reads_what_was_written(world, hr):
    _, decision = decided(world)
    explain(world, decision, content="先の説明", answer="先の返事")
    path = f"/decisions/{decision.public_id}/explanation"
    page = hr.post(path, explanation(world, content="あとの説明", answer="あとの返事"))
    assert page.status_code == 409
    for text in ("先の説明", "先の返事"):
        assert page.text.count(text) == 1
    for text in ("あとの説明", "あとの返事"):
        assert page.text.count(text) == 2
    assert "説明を記録する</button>" not in page.text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"words": ""}, "words"),
        ({"agreement": "maybe"}, "agreement"),
        ({"heard_on": "明日"}, "heard_on"),
        ({"heard_on": "2026-12-10"}, "heard_on"),
        ({"words": "あ" * 2001}, "words"),
    ],
)
def test_a_hearing_that_cannot_be_comes_back_with_its_reason(world, hr, changed, field):
    case = advised(world)
    page = hr.post(f"/opinions/{case.opinion_id}/hearing", {**HEARING, **changed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert "残業は月20時間まで" in page.text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"overtime_limit_hours": "30"}, "overtime_limit_why"),
        ({"overtime_limit_hours": "30", "reason": "r"}, "overtime_limit_why"),
        ({"fewer_nights_chosen": ""}, "fewer_nights_why"),
        ({"overtime_limit_hours": ""}, "overtime_limit_hours"),
        ({"overtime_limit_hours": "たくさん"}, "overtime_limit_hours"),
        ({"overtime_ban_chosen": "y"}, "overtime_limit_chosen"),
        ({"task_change_chosen": "y"}, "task_change_words"),
        ({"working_hours_chosen": "y", "working_hours_starts": "25:00"}, "working_hours_starts"),
        ({"until_on": ""}, "until_on"),
        ({"review_on": ""}, "review_on"),
    ],
)
def test_a_decision_that_cannot_be_comes_back_with_its_reason(world, hr, changed, field):
    case = advised(world)
    hear(world, case)
    page = hr.post(f"/opinions/{case.opinion_id}/decision", {**DECISION, **changed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert hr.get(f"/opinions/{case.opinion_id}/decision").status_code == 200


@SQLITE_ONLY
def test_the_enter_key_decides_nothing(world, hr):
    """A browser presses the first button of a form."""
    case = advised(world)
    hear(world, case)
    page = hr.get(f"/opinions/{case.opinion_id}/decision").text
    form = page.partition(f'action="/opinions/{case.opinion_id}/decision"')[2].partition("</form>")[0]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'name="compare"' in first.group()


@SQLITE_ONLY
def test_comparing_keeps_nothing(world, hr):
    case = advised(world)
    hear(world, case)
    page = hr.post(f"/opinions/{case.opinion_id}/decision", {**DECISION, "overtime_limit_hours": "10", "compare": "1"})
    assert page.status_code == 200
    assert "<span>意見より厳しい</span>" in page.text
    assert "<span>意見より厳しい</span>" not in hr.get(f"/opinions/{case.opinion_id}/decision").text


@SQLITE_ONLY
def test_before_the_hearing_the_page_says_so_and_the_decision_is_refused(world, hr):
    case = advised(world)
    assert "本人の意見を聴いて、記録してください" in hr.get(f"/opinions/{case.opinion_id}/decision").text
    page = hr.post(f"/opinions/{case.opinion_id}/decision", DECISION)
    assert page.status_code == 409
    assert "本人の意見を聴いて、記録してください" in page.text


@SQLITE_ONLY
def test_forbidden_kinds_cannot_be_sent(world, hr):
    case = advised(world)
    hear(world, case)
    sent = {**DECISION, "dismissal_chosen": "y", "non_renewal_chosen": "y", "resignation_chosen": "y"}
    page = hr.get(hr.post(f"/opinions/{case.opinion_id}/decision", sent).location)
    assert page.status_code == 200
    for word in ("解雇", "雇止め", "退職勧奨"):
        assert word not in page.text


@SQLITE_ONLY
def test_normal_duty_needs_only_its_reason(world, hr):
    case = advised(world, NORMAL)
    assert hr.post(f"/opinions/{case.opinion_id}/decision", {}).status_code == 422
    saved = hr.post(f"/opinions/{case.opinion_id}/decision", {"reason": "差し支えないため"})
    assert saved.status_code == 303
    page = hr.get(saved.location)
    assert "差し支えないため" in page.text
    assert "/explanation" not in page.text


@SQLITE_ONLY
def test_no_measures_although_some_were_advised_leads_hr_to_the_explanation(world, site, hr):
    case = advised(world)
    hear(world, case)
    decision = advising.decide(world, case, reason="本人が強く望み、産業医も了解した")
    way = f"/decisions/{decision.public_id}/explanation"
    listed = re.search(r"/requests/[0-9a-f]{32}", hr.get("/requests").text)
    assert listed
    assert f'href="{way}"' in hr.get(listed.group()).text
    assert f'href="{way}"' in hr.get(f"/decisions/{decision.public_id}").text
    assert "会社から説明があります" in site.visitor("worker").get(f"/cases/{case.case_id}").text
    assert hr.post(way, explanation(world)).status_code == 303
    assert "手続きは終わっています" in hr.get(listed.group()).text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"physician": ""}, "physician"),
        ({"physician": "0" * 32}, "physician"),
        ({"given_on": "2026-12-10"}, "given_on"),
        ({"mode": "either"}, "mode"),
        ({"accepted": ""}, "accepted"),
        ({"answer": ""}, "answer"),
    ],
)
def test_an_explanation_that_cannot_be_comes_back_with_its_reason(world, hr, changed, field):
    _, decision = decided(world)
    page = hr.post(f"/decisions/{decision.public_id}/explanation", explanation(world, **changed))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


@SQLITE_ONLY
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_employee_reads_what_was_decided_why_and_whom_to_ask(world, site, language):
    case = advised(world)
    hearing = hear(world, case)
    decision = advising.decide(world, case, limited(30), nights(), reason="繁忙期のため")
    explain(world, decision)
    site.clock.now = NEXT
    worker = site.visitor("worker")
    worker.client.set_cookie("casework_language", language)
    page = worker.get(f"/decisions/{decision.public_id}")
    assert page.status_code == 200
    for text in ("繁忙期のため", "夜勤手当が減るのは困る", "山本 恵", "山田 哲也"):
        assert text in page.text
    assert f"/cases/{case.case_id}" in page.text
    page = worker.get(f"/hearings/{hearing.public_id}")
    assert page.status_code == 200
    assert "夜勤手当が減るのは困る" in page.text


@SQLITE_ONLY
@pytest.mark.parametrize(("who", "hat"), [("physician", None), ("nurse", None)])
def test_professionals_read_the_decision_but_not_the_employees_words(world, site, who, hat):
    _, decision = decided(world)
    explain(world, decision)
    site.clock.now = NEXT
    page = site.visitor(who, hat).get(f"/decisions/{decision.public_id}")
    assert page.status_code == 200
    assert "夜勤手当が減るのは困る" not in page.text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("who", "hat"),
    [("supervisor", None), ("clerk", None), ("colleague", None), ("factory_hr", None), ("stranger_hr", None),
     ("committee", None), ("admin", None), ("hr", Hat.WORKER)],
)  # fmt: skip
def test_for_everybody_else_there_is_no_such_page(world, site, who, hat):
    case, decision = decided(world)
    site.clock.now = datetime(2026, 12, 9, 2, tzinfo=UTC)
    visitor = site.visitor(who, hat)
    assert visitor.get(f"/decisions/{decision.public_id}").status_code == 404
    for path in (
        f"/opinions/{case.opinion_id}/hearing",
        f"/opinions/{case.opinion_id}/decision",
        f"/decisions/{decision.public_id}/explanation",
        f"/decisions/{decision.public_id}/instruction",
    ):
        assert visitor.get(path).status_code == 404
        assert visitor.post(path, HEARING).status_code == 404
