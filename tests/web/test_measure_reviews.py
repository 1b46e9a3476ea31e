"""Does HR write a review down on its page, with the day that is proposed, and who reads what of it?"""

import re
from datetime import UTC, date, datetime

import pytest

from casework.rules.vocabulary import Hat
from casework.services.measure_reviews import ReviewPage
from tests.databases import SQLITE_ONLY
from tests.services.advising import told
from tests.services.test_leavers import corrected, rounds_of

pytestmark = SQLITE_ONLY
NOW = datetime(2027, 1, 9, 1, tzinfo=UTC)
SAID = "早く帰れる日が増えた"
WHY = "残業は減った。月末だけ超えた"


@pytest.fixture
def page(world, site):
    site.clock.now = NOW
    _case, decision, _instruction = told(world)
    return f"/decisions/{decision.public_id}"


def typed(**changed) -> dict[str, str]:
    return {
        "held_on": "2027-01-09", "kept": "partly", "heard": "yes", "voice": SAID, "unheard": "", "physician": "",
        "physician_words": "", "words": WHY, "next_on": "2027-02-09", "version": "0", "once": "a" * 32, **changed,
    }  # fmt: skip


def test_it_is_written_down_and_read_by_those_whom_it_concerns(site, page):
    hr, me = site.visitor("hr"), site.visitor("worker", Hat.WORKER)
    assert f'href="{page}/reviews/new"' in hr.get(page).text
    form = hr.get(f"{page}/reviews/new").text
    assert 'value="2027-02-09"' in form
    assert "産業医に面談と意見書を頼み" in form
    assert hr.post(f"{page}/reviews/new", typed()).location == page
    for reader in (hr, me):
        text = reader.get(page).text
        for words in (SAID, WHY, "2027年2月9日", "変えずに続ける", "一部守れていません"):
            assert words in text
    assert "就業上の措置の見直しの記録を読めます" in me.get("/inbox").text
    assert SAID not in me.get("/desk").text
    assert [words in me.get(page).text for words in ("あなたの言葉", "本人の言葉", "本人の話")] == [True, False, False]
    assert [words in hr.get(page).text for words in ("あなたの言葉", "本人の言葉", "本人の話")] == [False, True, True]
    physician = site.visitor("physician", Hat.PHYSICIAN).get(page).text
    assert WHY in physician
    assert SAID not in physician
    assert f"{page}/reviews/new" not in physician
    assert site.visitor("supervisor", Hat.SUPERVISOR).get(page).status_code == 404


def test_the_supervisor_reads_the_same_before_and_after(site, page):
    boss, hr = site.visitor("supervisor", Hat.SUPERVISOR), site.visitor("hr")

    def everything() -> list[str]:
        pages = ["/desk", "/inbox", "/instructions"]
        pages += sorted(set(re.findall(r'href="(/instructions/[0-9a-f]{32})"', boss.get("/desk").text)))
        assert len(pages) > 3
        drawn = r'name="(csrf_token|once)"( type="hidden")? value="[^"]*"'
        return [re.sub(drawn, "", boss.get(one).text) for one in pages]

    before = everything()
    assert hr.post(f"{page}/reviews/new", typed()).status_code == 303
    assert everything() == before


def test_what_is_missing_stands_beside_its_field_and_nothing_is_lost(site, page):
    hr = site.visitor("hr")
    for name, changed in {
        "voice": {"voice": ""}, "unheard": {"heard": "no"}, "words": {"words": "抑うつが軽い"},
        "next_on": {"next_on": ""}, "physician": {"physician_words": "よい"}, "held_on": {"held_on": "2027-01-10"},
    }.items():  # fmt: skip
        answer = hr.post(f"{page}/reviews/new", typed(**changed))
        assert answer.status_code == 422, name
        assert f'id="{name}-error"' in answer.text, name
        assert SAID in answer.text or "voice" in changed, name


def test_two_officers_at_once(site, page):
    hr = site.visitor("hr")
    assert hr.post(f"{page}/reviews/new", typed()).status_code == 303
    assert hr.post(f"{page}/reviews/new", typed()).status_code == 303, "the same page twice is one review"
    second = hr.post(f"{page}/reviews/new", typed(once="b" * 32, words="別の担当者の見直し"))
    assert second.status_code == 409
    assert WHY in second.text
    assert "別の担当者の見直し" in second.text
    seen = re.search(r'name="version"[^>]*value="(\d)"', second.text)
    assert seen is not None
    assert seen[1] == "1"
    meant = typed(once="b" * 32, words="別の担当者の見直し", version=seen[1])
    assert hr.post(f"{page}/reviews/new", meant).status_code == 303
    assert "別の担当者の見直し" in hr.get(page).text


def test_past_the_end_the_page_says_what_to_do_instead(site, page):
    site.clock.now = datetime(2027, 3, 9, 1, tzinfo=UTC)
    hr = site.visitor("hr")
    assert "/reviews/new" not in hr.get(page).text
    form = hr.get(f"{page}/reviews/new").text
    assert "終了予定日を過ぎています" in form
    assert 'name="words"' not in form
    assert "終了予定日より前の見直しはありません" not in form
    assert "続け方が決まらないまま続いています" in form
    late = hr.post(f"{page}/reviews/new", typed(held_on="2027-03-09", next_on=""))
    assert late.status_code == 409
    assert WHY in late.text, "what was typed isn't lost"


def test_twin_a_page_that_says_the_same_past_the_end_is_seen(site, page, monkeypatch):
    monkeypatch.setattr(ReviewPage, "past", False)
    with pytest.raises(AssertionError):
        test_past_the_end_the_page_says_what_to_do_instead(site, page)


def test_of_measures_that_ended_with_the_employment_nothing_is_to_be_reviewed(world, site, page):
    site.clock.now = datetime(2027, 1, 12, 1, tzinfo=UTC)
    corrected(world, date(2027, 1, 10), site.clock.now)
    assert rounds_of(world, site.clock.now) == 1
    form = site.visitor("hr").get(f"{page}/reviews/new").text
    assert "続いている措置はありません" in form
    assert [words in form for words in ("見直しはありません。", "産業医に面談と意見書を頼み")] == [False, False]


def test_an_overdue_review_is_red_on_the_board_and_on_the_page(site, page):
    site.clock.now = datetime(2027, 1, 12, 1, tzinfo=UTC)
    hr = site.visitor("hr")
    for path in ("/measures", page):
        assert "limit__left--over" in hr.get(path).text, path
    assert "見直し日を過ぎています" in hr.get(page).text
    assert hr.post(f"{page}/reviews/new", typed()).status_code == 303
    for path in ("/measures", page):
        assert "limit__left--over" not in hr.get(path).text, path
