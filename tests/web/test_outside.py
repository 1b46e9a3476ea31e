"""Do the pages around an outside organisation say what goes there, and warn of what shouldn't stay here?"""

import re

import pytest
from sqlalchemy import func, select

from casework.models.consents import ResultConsent
from casework.models.opinions import Opinion
from casework.web import referrals as pages
from tests.services import asking, outside

COPIED = {
    "received_on": "2026-12-18", "work_hours": "残業なし", "work_other": "特になし", "burden": "特記事項なし",
    "other_findings": "no", "guidance": ["none"], "work_category": "normal", "same": "y",
}  # fmt: skip
CLINICAL = "適応障害"


def count(world, model) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def asked(**more) -> dict[str, object]:
    """The request form of somebody who is content with everything."""
    return {"mode": "either", "physician": "any", "known": "y", "unharmed": "y", "passed_on": "y", **more}


def test_the_request_says_before_the_button_who_outside_reads_what(site):
    case_id = asking.invited(site.world)
    page = site.visitor("worker").get(f"/cases/{case_id}/request").text
    before = page.split('name="known"', 1)[0]
    for said in ("面接指導をここに頼むときは", "あなたが別に同意したときだけ", "依頼先にも渡ります"):
        assert said in before, said
    assert "医師と実施事務従事者だけが読みます" not in page


@pytest.mark.parametrize("agrees", [True, False])
def test_the_request_asks_for_the_copy_separately_and_takes_no_for_an_answer(site, agrees):
    world = site.world
    case_id = asking.invited(world)
    typed = asked(**({"outside": [world.centre]} if agrees else {}))
    assert site.visitor("worker").post(f"/cases/{case_id}/request", typed).status_code == 303
    assert count(world, ResultConsent) == int(agrees)
    page = site.visitor("clerk").get(f"/cases/{case_id}/referral").text
    assert ('name="with_result"' in page) == agrees


def test_hr_finds_no_trace_of_a_consent_for_somebody_outside(site):
    world = site.world
    case_id = asking.invited(world)
    asking.ask(world, case_id, outside=(world.centre,))
    assert "みなと地域産業保健センター" not in site.visitor("hr").get("/consents").text
    assert "みなと地域産業保健センター" in site.visitor("clerk").get("/consents").text


def shown_words(page) -> str:
    found = re.search(r'name="words"[^>]*value="([^"]*)"', page.text)
    assert found
    return found[1]


def test_a_word_of_diagnosis_is_warned_of_before_hr_keeps_it(site):
    _, _, interview_id = outside.held(site.world)
    site.clock.now = outside.LATER
    hr, path = site.visitor("hr"), f"/interviews/{interview_id}/copy"
    typed = {**COPIED, "burden": f"{CLINICAL}のため休養が要る"}
    looked = hr.post(path, typed)
    assert (looked.status_code, count(site.world, Opinion)) == (422, 0)
    assert CLINICAL in looked.text.split("<form", 1)[0] or f"：{CLINICAL}" in looked.text
    other = hr.post(path, {**typed, "work_other": "うつ病", "words": shown_words(looked)})
    assert (other.status_code, count(site.world, Opinion)) == (422, 0), "another word was not looked at"
    assert hr.post(path, {**typed, "words": shown_words(looked)}).status_code == 303
    assert count(site.world, Opinion) == 1


def test_without_such_words_nothing_is_asked_again(site):
    _, _, interview_id = outside.held(site.world)
    site.clock.now = outside.LATER
    assert site.visitor("hr").post(f"/interviews/{interview_id}/copy", COPIED).status_code == 303


def test_twin_without_the_list_of_words_it_is_kept_at_once(site, monkeypatch):
    monkeypatch.setattr(pages, "warnings", lambda _record: {})
    _, _, interview_id = outside.held(site.world)
    site.clock.now = outside.LATER
    typed = {**COPIED, "burden": f"{CLINICAL}のため休養が要る"}
    assert site.visitor("hr").post(f"/interviews/{interview_id}/copy", typed).status_code == 303
