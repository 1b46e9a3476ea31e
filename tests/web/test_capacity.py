"""Does a clerk read in plain words that the time will not do, find what would help, and give everybody time at once?"""

import re
from datetime import date, time
from typing import Any

from casework.rules.vocabulary import BookingState
from tests.services import asking
from tests.services.planning import EITHER, IN_PERSON, MANY, SOON, seven_for_five, wait
from tests.services.test_plans import living

ROWS = re.compile(r'name="row" value="([0-9a-f]{32})"')
DIGEST = re.compile(r'name="digest" value="([0-9a-f]{64})"')
LINKS = re.compile(r'href="(/slots/new\?[^"]+)"')


def plan(page) -> dict[str, Any]:
    """What the form on the page would send with all of its ticks."""
    found = DIGEST.search(page.text)
    assert found
    return {"digest": found[1], "row": ROWS.findall(page.text)}


def test_what_is_missing_stands_in_plain_words_with_what_would_help(world, site):
    seven_for_five(world)
    page = site.visitor("clerk").get("/capacity")
    assert (
        "本社：2026年12月31日（木）までに面接が必要な申出が7件あり、使える枠は5枠です。あと2枠足りません。" in page.text
    )
    assert "山田 哲也さんに本社へ来てもらう日を増やす" in page.text
    assert "2026年12月31日（木）までのいずれかの日に、2枠（合わせて60分）" in page.text
    assert page.text.count('/slots">') >= 7


def test_the_link_of_a_remedy_leads_to_slots_that_are_filled_in_and_really_help(world, site):
    seven_for_five(world)
    clerk = site.visitor("clerk")
    found = LINKS.search(clerk.get("/capacity").text)
    assert found
    form = clerk.get(found[1].replace("&amp;", "&")).text
    for filled in ('value="2026-12-31"', 'value="2"', 'value="30"'):
        assert filled in form
    chosen = re.findall(r'<option selected value="([0-9a-f]{32})"', form)
    assert len(chosen) == 2
    person = world.people["physician"].public_id
    offered = {"on": "2026-12-31", "count": "2", "minutes": "30", "starts": "10:00", "place": "会議室B",
               "person": person, "workplace": asking.workplace(world)}  # fmt: skip
    assert set(chosen) == {person, asking.workplace(world)}
    assert clerk.post("/slots/new", offered).status_code == 303
    assert "全員が、いまある枠で期限に間に合います" in clerk.get("/capacity").text


def test_time_on_line_as_the_link_has_it_is_for_whoever_lacks_it(world, site):
    wait(world, *MANY[:3], wish=EITHER)
    clerk = site.visitor("clerk")
    found = LINKS.search(clerk.get("/capacity").text)
    assert found
    assert "online=1" in found[1]
    form = clerk.get(found[1].replace("&amp;", "&")).text
    assert re.search(r'name="online"[^>]*checked|checked[^>]*name="online"', form)
    sent = {
        name: value
        for name, value in re.findall(r'name="(on|count|minutes)"[^>]*value="([^"]*)"', form)
        if value
    }  # fmt: skip
    chosen = re.findall(r'<option selected value="([0-9a-f]*)"', form)
    assert sorted(map(len, chosen)) == [0, 32]  # any workplace, and the physician
    sent |= {"online": "y", "starts": "10:00", "workplace": "", "person": max(chosen)}
    assert clerk.post("/slots/new", sent).status_code == 303
    assert "全員が、いまある枠で期限に間に合います" in clerk.get("/capacity").text


def test_a_link_with_nonsense_fills_in_nothing(site):
    form = site.visitor("clerk").get("/slots/new?on=soon&count=many&minutes=&person=%00x").status_code
    assert form == 400
    page = site.visitor("clerk").get("/slots/new?on=soon&count=many&place=健康相談室")
    assert page.status_code == 200
    filled = re.findall(r'name="(on|count|place)"[^>]*value="([^"]*)"', page.text)
    assert sorted(filled) == [("count", "1"), ("on", ""), ("place", "")]


def test_the_desk_says_so_until_it_does_and_then_is_quiet(world, site):
    clerk = site.visitor("clerk")
    assert "期限に間に合わない申出があります" not in clerk.get("/desk").text
    wait(world, "worker", wish=IN_PERSON)
    desk = clerk.get("/desk").text
    assert "このままでは期限に間に合わない申出があります" in desk
    assert 'href="/capacity"' in desk
    asking.offer(world, SOON)
    assert "期限に間に合わない申出があります" not in clerk.get("/desk").text


def test_a_plan_is_looked_at_and_accepted_without_those_who_are_left_out(world, site):
    seven_for_five(world)
    clerk = site.visitor("clerk")
    page = clerk.get("/capacity/plan")
    sent = plan(page)
    assert len(sent["row"]) == 5
    assert "期限までの枠が見つからない人" in page.text
    answer = clerk.post("/capacity/plan", {**sent, "row": sent["row"][:3]})
    assert (answer.status_code, answer.location) == (303, "/capacity")
    assert "3件の予約を入れました" in clerk.get("/capacity").text
    assert [one.state for one in living(world)] == [BookingState.BOOKED] * 3


def test_when_somebody_was_quicker_the_new_plan_comes_with_a_sentence(world, site):
    cases = wait(world, *MANY[:3])
    asking.offer(world, SOON, at=time(13), count=3)
    clerk = site.visitor("clerk")
    sent = plan(clerk.get("/capacity/plan"))
    asking.book(world, cases["worker"], asking.choices(world, cases["worker"]).earlier[1].public_id)
    answer = clerk.post("/capacity/plan", sent)
    assert answer.status_code == 409
    assert "まだ何も予約していません" in answer.text
    assert len(living(world)) == 1
    fresh = plan(answer)
    assert len(fresh["row"]) == 2
    assert clerk.post("/capacity/plan", fresh).status_code == 303
    assert len(living(world)) == 3


def test_who_waits_is_named_to_nobody_else_and_in_no_address(world, site):
    seven_for_five(world)
    for name in ("hr", "physician", "worker", "supervisor", "coordinator"):
        assert site.visitor(name).get("/capacity").status_code == 404
        assert site.visitor(name).get("/capacity/plan").status_code == 404
    page = site.visitor("stranger_clerk").get("/capacity").text
    assert "佐藤 真由美" not in page
    assert "日時の決まっていない申出はありません" in page


def test_in_english(world, site):
    seven_for_five(world)
    clerk = site.visitor("clerk")
    clerk.post("/language", {"lang": "en"})
    page = clerk.get("/capacity").text
    assert "7 requests need an interview by" in page
    assert "2 more needed" in page


def test_whose_limit_has_passed_is_said_to_be_over_and_given_time_first(world, site):
    wait(world, "worker", "colleague", wish=IN_PERSON)
    asking.offer(world, date(2027, 1, 7))
    site.clock.now = world.later(days=33)
    page = site.visitor("clerk").get("/capacity/plan").text
    assert "3日超過" in page
    assert len(ROWS.findall(page)) == 1
    lacking = site.visitor("clerk").get("/capacity").text
    assert "本社：面接を待つ申出が2件あり、使える枠は1枠です。あと1枠足りません。" in lacking
