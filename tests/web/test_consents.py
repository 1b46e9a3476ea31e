"""Is the name behind an employee number shown before a consent on paper is recorded?"""

import re

import pytest
from sqlalchemy import func, select

from casework.models.consents import ResultConsent
from tests.services import asking, results


def consents_of(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(ResultConsent)).scalar_one()


def named(page) -> str:
    found = re.search(r'name="named"[^>]*value="([^"]+)"', page.text)
    assert found
    return found[1]


@pytest.fixture
def paper(world) -> dict[str, str]:
    results.invite(world, "worker", "colleague")
    return {"check": world.check_public_id, "number": "１００１", "given_on": "2026-12-01", "received_on": "2026-12-01"}


def test_the_name_is_shown_first_and_only_then_it_is_recorded(site, paper):
    clerk = site.visitor("clerk")
    looked = clerk.post("/consents/enter", paper)
    assert looked.status_code == 200
    assert "佐藤 真由美さん（1001・営業課）" in looked.text
    assert consents_of(site.world) == 0
    other = clerk.post("/consents/enter", {**paper, "number": "1002", "named": named(looked)})
    assert (other.status_code, consents_of(site.world)) == (200, 0), "another was shown"
    assert "鈴木 健さん" in other.text
    assert clerk.post("/consents/enter", {**paper, "named": named(looked)}).status_code == 303
    assert consents_of(site.world) == 1


@pytest.mark.parametrize("wrong", [{"number": "9999"}, {"given_on": "2026-11-30"}, {"received_on": "2026-12-02"}])
def test_what_is_wrong_is_said_before_any_name(site, paper, wrong):
    page = site.visitor("clerk").post("/consents/enter", {**paper, **wrong})
    assert page.status_code == 422
    assert "まちがいありませんか" not in page.text
    assert consents_of(site.world) == 0


def test_after_a_request_the_page_says_that_the_result_is_passed_on_whatever_one_agrees_to(world, site):
    case = asking.invited(world)
    worker = site.visitor("worker")
    (address,) = re.findall(r"/results/[0-9a-f]+/consent", worker.get("/consents").text)
    by_request, to_come = "面接指導の申出により、すでに会社に提供されています", "このあと面接指導を申し出ると"
    before = worker.get(address).text
    assert to_come in before
    assert by_request not in before
    asking.ask(world, case)
    after = worker.get(address).text
    assert by_request in after
    assert to_come not in after
    assert "申出により提供されています" in worker.get("/consents").text
