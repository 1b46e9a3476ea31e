"""Are languages written down and told on the pages, and is a counsellor on no page of the interview of the law?"""

from datetime import date

import pytest

from casework.rules.vocabulary import InterviewMode, Language
from casework.services.wishes import Wish
from tests.services import asking
from tests.services.asking import ask, invited, offer
from tests.services.counselling import ENGLISH, counsellor, engagement, say, talk
from tests.services.test_counsellors import slot_of

SOON, LATER = date(2026, 12, 8), date(2026, 12, 15)
NOTE = "通訳は、あなたが希望したときだけ同席します"


def two_times(world) -> None:
    say(world, "outside_physician", Language.ENGLISH, words=("ベトナム語",))
    offer(world, SOON)
    offer(world, LATER, who="outside_physician")


def asked(world, wish=ENGLISH) -> str:
    case_id = invited(world)
    ask(world, case_id, wish)
    return case_id


def test_the_clerk_writes_down_what_somebody_speaks(world, site):
    clerk = site.visitor("clerk")
    page = f"/engagements/{engagement(world, 'outside_physician')}/languages"
    assert page in clerk.get("/engagements").text
    too_long = clerk.post(page, {"listed": "en", "others": "ベトナム語、" + "あ" * 30})
    assert (too_long.status_code, 'id="others-error"' in too_long.text) == (422, True)
    assert clerk.post(page, {"listed": "fr"}).status_code == 422
    done = clerk.post(page, {"listed": "en", "others": "ベトナム語, 手話"})
    assert (done.status_code, done.location) == (303, "/engagements")
    assert "日本語・英語・ベトナム語・手話" in clerk.get("/engagements").text
    assert 'value="ベトナム語、手話"' in clerk.get(page).text
    for who in ("hr", "physician", "worker", "coordinator"):
        assert site.visitor(who).get(page).status_code in {403, 404}, who


def test_a_professional_writes_down_their_own_and_nobody_elses(site):
    nurse = site.visitor("nurse")
    assert 'href="/slots/languages"' in nurse.get("/slots").text
    assert nurse.post("/slots/languages", {"others": "手話"}).location == "/slots"
    clerk = site.visitor("clerk")
    assert "日本語・手話" in clerk.get("/engagements").text
    assert clerk.get("/slots/languages").status_code in {403, 404}
    assert 'href="/slots/languages"' not in clerk.get("/slots").text


def test_who_chooses_a_time_sees_who_speaks_the_wished_language(world, site):
    two_times(world)
    page = site.visitor("worker").get(f"/cases/{asked(world)}/slots").text
    assert "山田 哲也（産業医）　日本語で話します（希望により通訳）" in page
    assert "佐々木 玲子（面接指導医師）　英語で話せます" in page
    assert NOTE in page


def test_the_clerk_who_arranges_it_sees_the_same(world, site):
    two_times(world)
    page = site.visitor("clerk").get(f"/cases/{asked(world)}/slots").text
    assert "英語で話せます" in page
    assert "通訳は、本人が希望したときに手配し" in page


def test_beside_a_wish_in_words_stands_what_was_written_in_words(world, site):
    two_times(world)
    wish = Wish(InterviewMode.EITHER, language_other="タイ語")
    page = site.visitor("worker").get(f"/cases/{asked(world, wish)}/slots").text
    assert "佐々木 玲子（面接指導医師）　ベトナム語で話せます" in page
    assert "英語で話せます" not in page
    assert NOTE in page


@pytest.mark.parametrize("language", [None, Language.JAPANESE])
def test_who_wishes_for_no_other_language_sees_nothing_of_it(world, site, language):
    two_times(world)
    page = (
        site.visitor("worker").get(f"/cases/{asked(world, Wish(InterviewMode.EITHER, language=language))}/slots").text
    )
    assert "話せます" not in page
    assert NOTE not in page


def test_where_all_speak_it_no_interpreter_is_spoken_of(world, site):
    two_times(world)
    say(world, "physician", Language.ENGLISH)
    page = site.visitor("worker").get(f"/cases/{asked(world)}/slots").text
    assert page.count("英語で話せます") == 2
    assert NOTE not in page


# --- counsellors ---------------------------------------------------------------------------------------------------


def test_a_counsellors_time_is_offered_under_their_own_name(world, site):
    counsellor(world)
    for who in ("counsellor", "nurse"):
        offer(world, SOON, who=who)
    case_id = talk(world)
    page = site.visitor("worker").get(f"/cases/{case_id}/slots").text
    assert "野口 counsellor（心理職）" in page
    assert "保健師" not in page
    sent = site.visitor("worker").post(f"/cases/{case_id}/slots", {"slot": slot_of(world, "counsellor"), "later": ""})
    assert sent.status_code == 303


def test_no_form_brings_a_counsellor_into_the_interview_of_the_law(world, site):
    counsellor(world)
    for who in ("counsellor", "physician"):
        offer(world, SOON, who=who)
    case_id = asked(world, asking.EITHER)
    for who in ("worker", "clerk"):
        visitor = site.visitor(who)
        assert "心理職" not in visitor.get(f"/cases/{case_id}/slots").text.split("<form")[1]
        for page in ("slots", "slots/keep"):
            sent = visitor.post(f"/cases/{case_id}/{page}", {"slot": slot_of(world, "counsellor"), "later": ""})
            assert sent.status_code in {409, 422}, (who, page)


def test_of_other_peoples_cases_no_page_is_there_for_a_counsellor(world, site):
    counsellor(world)
    others = [asked(world, asking.EITHER), talk(world, "colleague")]
    visitor = site.visitor("counsellor")
    for case_id in others:
        assert visitor.get(f"/cases/{case_id}").status_code == 404
        assert site.visitor("nurse").get(f"/cases/{case_id}").status_code == 200
    for page in ("/", "/cases", "/follow-ups", "/visits", "/slots", "/receipts"):
        text = visitor.get(page, follow_redirects=True).text
        assert "佐藤 真由美" not in text, page
        assert "鈴木 健" not in text, page
    assert "受領した申出" not in visitor.get("/", follow_redirects=True).text


def test_the_clerk_writes_a_counsellor_down_on_the_page(world, site):
    clerk = site.visitor("clerk")
    typed = {
        "kind": "counsellor", "name": "三宅 心理士", "workplace": asking.workplace(world), "from_on": "2026-12-01",
        "affiliation": "みなと相談室",
    }  # fmt: skip
    assert clerk.post("/engagements/new", typed).status_code == 303
    page = clerk.get("/engagements").text
    assert "三宅 心理士" in page
    assert "心理職" in page
    wrong = clerk.post("/engagements/new", {**typed, "name": "", "person": world.people["physician"].public_id})
    assert (wrong.status_code, 'id="person-error"' in wrong.text) == (422, True)
