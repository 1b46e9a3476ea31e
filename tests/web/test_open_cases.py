"""Is the clerk asked for which check a request is, wherever somebody has several to ask in?"""

import re

import pytest

from casework.services import receipts
from tests.services import asking
from tests.services.test_open_cases import invited_by_another, received, standing

ENTRY = {"received_on": "2026-12-06", "channel": "paper", "mode": "either", "physician": "any"}


@pytest.fixture
def cases(world) -> tuple[str, str]:
    """The worker is invited by two checks, the older first; it is some days later."""
    found = asking.invited(world), invited_by_another(world)
    world.now = world.later(days=20)
    return found


def done(response):
    assert response.status_code == 303, response.get_data(as_text=True)
    return response


def asks_which(site, path) -> bool:
    """The harness: an answer for each check, with its name and its day, and none that leaves it open."""
    page = site.visitor("clerk").get(path).text
    values = re.findall(r'name="answer"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="answer"', page)
    offered = [one or other for one, other in values]
    words = ("2026年度、2026年11月2日（月）実施", "臨時、2026年12月2日（水）実施")
    return "request" not in offered and len(offered) == 3 and all(said in page for said in words)


def test_the_clerk_says_for_which_check_it_was_received(world, cases, site):
    path = f"/receipts/{received_now(world)}"
    assert asks_which(site, path)
    clerk = site.visitor("clerk")
    for unclear in ("request", "request:", f"request:{'0' * 32}", "request:../../etc", "nothing", f"joined:{cases[0]}"):
        page = clerk.post(path, {"answer": unclear})
        assert page.status_code == 422, unclear
        assert 'id="answer-error"' in page.text
    assert standing(world) == []
    sent = done(clerk.post(path, {"answer": f"request:{cases[0]}"}))
    assert sent.location == f"/cases/{cases[0]}"
    assert f"/cases/{cases[0]}" in clerk.get(path).text


@pytest.mark.usefixtures("cases")
def test_twin_a_page_that_offers_one_answer_for_both_is_caught(world, site, monkeypatch):
    path = f"/receipts/{received_now(world)}"
    all_of_them = receipts._ways
    monkeypatch.setattr(receipts, "_ways", lambda *asked: all_of_them(*asked)[:1])
    assert not asks_which(site, path)


def received_now(world) -> str:
    """What HR was told, written down on the day of the world."""
    today, world.now = world.now, world.later(days=-20)
    receipt = received(world)
    world.now = today
    return receipt


def test_a_number_with_two_checks_is_no_answer_and_the_list_tells_them_apart(world, cases, site):
    clerk = site.visitor("clerk")
    assert clerk.get("/requests/enter").text.count("佐藤 真由美") == 2
    page = clerk.post("/requests/enter", {**ENTRY, "number": "1001", "contact": "内線 5501"})
    assert page.status_code == 422
    assert 'id="case-error"' in page.text
    assert "内線 5501" in page.text
    assert "まちがいありませんか" not in page.text
    for words in (
        "1001・営業課）　2026年度、2026年11月2日（月）実施",
        "1001・営業課）　臨時、2026年12月2日（水）実施",
    ):
        assert words in page.text
    chosen = {**ENTRY, "number": "1001", "case": cases[0]}
    looked = clerk.post("/requests/enter", chosen)
    assert "2026年度（2026年11月2日（月）に実施）への申出として入力します" in looked.text
    assert standing(world) == []
    done(clerk.post("/requests/enter", {**chosen, "named": cases[0]}))
    assert [case_id for case_id, _day in standing(world)] == [cases[0]]
