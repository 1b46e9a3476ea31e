"""Are rules and days of rest changed on pages that ask first, and show both texts when others wrote in between?"""

import re
from dataclasses import replace

import pytest

from tests.services.test_closures import add
from tests.services.test_rule_bases import LATER
from tests.services.test_rule_changes import NEW, office, write
from tests.services.test_rule_changes import everywhere as of_company

FIELD = re.compile(r'<input[^>]* name="([a-z_]+)"[^>]*? value="([^"]*)"')


@pytest.fixture
def address(world) -> str:
    return f"/rules/{office(world)}/new"


def typed(page: str, **more: str) -> dict[str, str]:
    """What stands on the page, with something else typed."""
    standing = {name: value for name, value in FIELD.findall(page) if name not in {"csrf_token", "same_envelope"}}
    chosen = {"disclosure": "deemed", "deliberation": "workers", "same_envelope": "y", "published_on": "2026-12-01"}
    days = {"deliberated_on": "2026-12-01", "from_on": "2027-01-04"}
    return standing | chosen | days | more


def test_who_saw_older_rules_reads_both_and_then_saves(site, world, address):
    visitor = site.visitor("coordinator")
    page = visitor.get(address).text
    assert "会社全体の第1版をもとにしています。" in page
    write(world, NEW)
    first = typed(page, hearing_days="21", from_on="2027-01-05")
    answer = visitor.post(address, first)
    assert answer.status_code == 409
    assert "ほかの人が保存しました" in answer.text
    assert all(word in answer.text for word in ("<p>21日</p>", "<p>14日</p>", "<p>20日</p>", "<p>30日</p>"))
    assert 'value="21"' in answer.text
    assert visitor.post(address, first).status_code == 409, "it was not looked at"
    again = typed(answer.text, hearing_days="21", interview_days="20", from_on="2027-01-05")
    assert visitor.post(address, again).status_code == 303
    assert "第2版" in visitor.get(address.removesuffix("/new")).text


def test_a_mistake_elsewhere_doesn_t_hide_that_the_rules_were_changed(site, world, address):
    visitor = site.visitor("coordinator")
    page = visitor.get(address).text
    write(world, NEW)
    answer = visitor.post(address, typed(page, hearing_days="x", from_on="2027-01-05"))
    assert answer.status_code == 422
    answer = visitor.post(address, typed(answer.text, hearing_days="21", follow_up_months="x"))
    assert answer.status_code == 422
    mended = typed(answer.text, hearing_days="21", follow_up_months="1・3・6", from_on="2027-01-05")
    assert visitor.post(address, mended).status_code == 409


def test_another_day_than_the_page_was_for_is_compared(site, world, address):
    of_company(world, "coordinator")
    write(world, NEW, place=None)
    visitor = site.visitor("clerk")
    page = visitor.get(address).text
    answer = visitor.post(address, typed(page, hearing_days="21", from_on=LATER.isoformat()))
    assert answer.status_code == 422
    assert "会社全体の第2版" in answer.text
    assert "この日に有効な版の内容と違うところがあります" in answer.text
    assert visitor.post(address, typed(answer.text, hearing_days="21", from_on=LATER.isoformat())).status_code == 303


def test_the_title_that_hides_a_talk_is_not_compared_for_the_coordinator(site, world, address):
    visitor = site.visitor("coordinator")
    page = visitor.get(address).text
    write(world, replace(NEW, values={**NEW.values, "neutral_title": "水曜の確認"}), who="clerk")
    answer = visitor.post(address, typed(page, hearing_days="21", from_on="2027-01-05"))
    assert answer.status_code == 409
    assert "水曜の確認" not in answer.text


# --- days of rest ------------------------------------------------------------------------------------------------


def test_a_closure_of_the_company_is_changed_on_its_own_page_and_asked_about_first(site, world):
    of_company(world, "coordinator")
    closure = add(world, place=None)
    visitor = site.visitor("coordinator")
    here = visitor.get(f"/rules/{office(world)}/closures").text
    assert "年末年始" in here
    assert closure not in here
    there = visitor.get("/rules/closures").text
    assert f"/rules/closures/{closure}" in there
    assert f"/rules/closures/{closure}/remove" not in there
    page = visitor.get(f"/rules/closures/{closure}").text
    assert "会社全体の休業日です。変えると、すべての事業場で変わります。" in page
    assert f"/rules/closures/{closure}/remove" in page
    assert visitor.post(f"/rules/closures/{closure}", {"until_on": "2027-01-03"}).status_code == 422
    assert visitor.post(f"/rules/closures/{closure}", {"until_on": "2026-12-30"}).status_code == 303
    assert visitor.post(f"/rules/closures/{closure}/remove").headers["Location"] == "/rules/closures"
    assert closure not in visitor.get("/rules/closures").text


def test_one_that_has_begun_can_only_end_earlier(site, world):
    closure = add(world)
    site.clock.now = world.later(days=29)
    visitor = site.visitor("coordinator")
    page = visitor.get(f"/rules/closures/{closure}").text
    assert 'name="until_on"' in page
    assert "/remove" not in page
    assert visitor.post(f"/rules/closures/{closure}/remove").status_code == 409
