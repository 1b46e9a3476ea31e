"""Does the list of cases read well for the clerk, for those who care, and for the employee their own?"""

import pytest

from casework.services import case_list
from tests.databases import SQLITE_ONLY
from tests.services.results import invite


def test_the_clerks_list(world, site):
    invite(world, "worker", "colleague")
    page = site.visitor("clerk").get("/cases")
    assert page.status_code == 200
    for told in ("佐藤 真由美", "1001", "営業課", "2026年度", "案内中", "あと30日"):
        assert told in page.text


@SQLITE_ONLY
def test_filters_and_ends(world, site, monkeypatch):
    monkeypatch.setattr(case_list, "PAGE", 1)
    case_list._statement.cache_clear()
    invite(world, "worker", "colleague")
    clerk = site.visitor("clerk")
    first = clerk.get("/cases").text
    last = clerk.get("/cases?last=1").text
    assert ("佐藤" in first) != ("佐藤" in last)
    assert 'rel="next"' in first
    assert 'rel="prev"' in last
    assert "あてはまる人はいません" in clerk.get("/cases?state=declined").text
    assert clerk.get("/cases?state=open&workplace=").status_code == 200
    for nonsense in ("state=nothing", "after=1", "before=" + "0" * 32, "workplace=" + "f" * 32):
        assert clerk.get(f"/cases?{nonsense}").status_code == 404
    case_list._statement.cache_clear()


@SQLITE_ONLY
def test_the_employees_own_list(world, site):
    worker = site.visitor("worker")
    assert "まだ何もありません" in worker.get("/cases").text
    invite(world, "worker", "colleague")
    page = worker.get("/cases").text
    assert page.count("/cases/") == page.count("<tr>") - 1 == 1
    assert "鈴木" not in page


@SQLITE_ONLY
@pytest.mark.parametrize("who", ["clerk", "physician", "nurse"])
def test_an_empty_list_says_what_comes_next(site, who):
    page = site.visitor(who).get("/cases")
    assert page.status_code == 200
    assert 'class="empty"' in page.text


@SQLITE_ONLY
@pytest.mark.parametrize("who", ["supervisor", "hr", "committee", "admin"])
def test_no_page_for_the_employers_side(world, site, who):
    invite(world, "worker")
    assert site.visitor(who).get("/cases").status_code == 404
