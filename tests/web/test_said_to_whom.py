"""Is the same thing said to each in words of their own: the employee, HR, whoever stands in, whoever reads English?"""

import pytest

from casework.rules import wording
from casework.rules.vocabulary import Hat
from casework.services import people
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, told
from tests.services.test_committee_reports import prepare
from tests.services.test_stand_ins import OWNER, settled

pytestmark = SQLITE_ONLY


def test_the_employee_reads_what_a_measure_means_for_them_and_apart_what_the_supervisor_reads(world, site):
    case, decision, _instruction = told(world)
    site.clock.now = NEXT
    mine = site.visitor("worker").get(f"/decisions/{decision.public_id}").text
    before, _, after = mine.partition("上司が読む言葉：")
    for words in ("残業は、月20時間までです", "22時から5時までの勤務はありません"):
        assert words in before, words
        assert words in site.visitor("worker").get(f"/cases/{case.case_id}").text, words
    for words in ("残業は月20時間以内", "22時から5時までの勤務を割り当てない"):
        assert (words in before, words in after) == (False, True), words
    office = site.visitor("hr").get(f"/decisions/{decision.public_id}").text
    assert "月20時間までです" not in office
    assert "上司が読む言葉" not in office


def test_twin_the_words_of_the_supervisor_for_all(world, site, monkeypatch):
    monkeypatch.setitem(site.app.jinja_env.filters, "to_employee", wording.line)
    with pytest.raises(AssertionError):
        test_the_employee_reads_what_a_measure_means_for_them_and_apart_what_the_supervisor_reads(world, site)


def test_the_committees_document_says_in_english_that_it_is_japanese(world, site):
    made = prepare(world)
    hr = site.visitor("hr")
    said = []
    for language in ("ja", "en"):
        assert hr.post("/language", {"lang": language}).status_code == 303
        page = hr.get(f"/committee-reports/{made}").text
        said.append(("この書類は日本語だけです" in page, "in Japanese only" in page))
    assert said == [(False, False), (False, True)]


def test_who_only_stands_in_reads_so_on_the_pages_of_a_workplace(world, site):
    settled(world)
    visitor = site.visitor(OWNER, Hat.HR)
    for path in ("/cover", "/cover/new", "/supervisor-guide/readers", "/committee-reports", "/committee-reports/new",
                 "/recommendations"):  # fmt: skip
        page = visitor.get(path).text
        assert "担当している事業場はありません" in page, path
        for words in (
            "登録されていません",
            "報告はまだありません",
            "勧告はありません",
            "<select",
            'href="/cover/new"',
            'href="/committee-reports/new"',
        ):
            assert words not in page, (path, words)
        assert "担当している事業場はありません" not in site.visitor("hr").get(path).text, path


def test_twin_that_there_is_nothing(world, site, monkeypatch):
    monkeypatch.setattr(people, "only_stands_in", lambda _visit: False)
    with pytest.raises(AssertionError):
        test_who_only_stands_in_reads_so_on_the_pages_of_a_workplace(world, site)
