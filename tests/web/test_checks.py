"""Do the clerk's and the examiner's pages of a check work, and give a bad file back with its lines?"""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from casework.models.cases import Case
from casework.models.checks import CheckResult, StressCheck
from casework.models.people import Workplace
from casework.models.providers import Engagement
from forms.results import TakeInForm
from tests.databases import SQLITE_ONLY
from tests.services.results import HIGH, LOW, file, line, load, waiting
from tests.services.test_counted_groups import rows, teams
from tests.services.test_rule_changes import plainly


def upload(visitor, world, data: bytes):
    address = f"/checks/{world.check_public_id}/import"
    visitor.get(address)
    return visitor.post(address, {"file": (io.BytesIO(data), "results.csv")}, content_type="multipart/form-data")


def carried(page) -> str:
    found = re.search(r'name="carried"[^>]*value="([^"]*)"', page.text)
    assert found
    return found.group(1)


def counted(world, what) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(what)).scalar_one()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_is_looked_at_and_then_taken_in(world, site, encoding):
    clerk = site.visitor("clerk")
    page = upload(clerk, world, file(line(1001), line(1002, LOW, "×"), encoding=encoding))
    assert page.status_code == 200
    assert "新しく取り込む人" in page.text
    assert counted(world, CheckResult) == 0
    taken = clerk.post(f"/checks/{world.check_public_id}/import", {"carried": carried(page)})
    assert (taken.status_code, taken.location) == (303, f"/checks/{world.check_public_id}")
    assert counted(world, CheckResult) == 2
    listed = clerk.get(taken.location)
    assert "佐藤 真由美" in listed.text
    assert "判断待ち" in listed.text


@SQLITE_ONLY
def test_a_bad_line_stands_beside_its_line_and_column(world, site):
    clerk = site.visitor("clerk")
    page = upload(clerk, world, file(line(1001), line(9999), line(1002, checked="2026-11-31")))
    assert page.status_code == 422
    for told in ("3行目", "この社員番号の人が見つかりません。", "4行目", "実施日", "暦にない日付です。"):
        assert told in page.text
    assert "この内容で取り込む" not in page.text
    assert counted(world, CheckResult) == 0


@SQLITE_ONLY
def test_the_same_file_again_says_that_nothing_changed(world, site):
    load(world, file(line(1001)))
    clerk = site.visitor("clerk")
    page = upload(clerk, world, file(line(1001)))
    assert "同じ内容がすでに取り込まれています" in page.text
    taken = clerk.post(f"/checks/{world.check_public_id}/import", {"carried": carried(page)})
    assert "何も変えていません" in clerk.get(taken.location).text


@SQLITE_ONLY
def test_what_was_carried_is_read_again(world, site):
    """Somebody else may have decided in between: the file is judged anew when it is taken in."""
    clerk = site.visitor("clerk")
    load(world, file(line(1001)))
    page = upload(clerk, world, file(line(1001, LOW, "×")))
    examiner = site.visitor("physician")
    decide(examiner, world, {"1001"}, "1")
    taken = clerk.post(f"/checks/{world.check_public_id}/import", {"carried": carried(page)})
    assert taken.status_code == 422
    assert "実施者がすでに判断した結果" in taken.text


@SQLITE_ONLY
@pytest.mark.parametrize(
    "content", ["", "not base64!", "AAAA", TakeInForm.carry(b"x" * 3_000_000), TakeInForm.carry(b"number")[:-8]]
)
def test_what_was_carried_can_be_anything(world, site, content):
    clerk = site.visitor("clerk")
    answer = clerk.post(f"/checks/{world.check_public_id}/import", {"carried": content})
    assert answer.status_code == 422
    assert "<h1>結果の取り込み</h1>" in answer.text
    assert counted(world, CheckResult) == 0


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("data", "status"),
    [(b"", 422), (b"\x00\x01\x02", 422), (b"\xff\xfe", 422), ("社員番号\n1".encode(), 200), (b"a,b\n" * 10, 200)],
)
def test_any_file_gets_the_form_back_and_strange_headings_are_asked_about(world, site, data, status):
    page = upload(site.visitor("clerk"), world, data)
    assert page.status_code == status
    assert "この内容で取り込む" not in page.text
    assert "<h1>結果の取り込み</h1>" in page.text


@SQLITE_ONLY
def test_no_file_at_all(world, site):
    clerk = site.visitor("clerk")
    answer = clerk.post(f"/checks/{world.check_public_id}/import", {})
    assert answer.status_code == 422
    assert "ファイルを選んでください。" in answer.text


def new_check(world, **changed):
    with world.database.reading() as session:
        place = session.get_one(Workplace, world.head_office).public_id
    return {
        "name": "2027年度", "workplace": place, "started_on": "2026-12-01", "questionnaire": "57",
        "examiners": [world.people["physician"].public_id], "interviewed_by": "industrial_physician", **changed,
    }  # fmt: skip


@SQLITE_ONLY
def test_a_check_begins(world, site):
    clerk = site.visitor("clerk")
    page = clerk.get("/checks/new")
    assert "山田 哲也" in page.text
    assert "松本 剛" not in page.text
    saved = clerk.post("/checks/new", new_check(world))
    assert saved.status_code == 303
    assert "2027年度" in clerk.get(saved.location).text
    assert "2027年度" in clerk.get("/checks").text


@SQLITE_ONLY
def test_the_page_names_the_version_of_the_rules_and_whether_the_thresholds_are_frozen(world, site):
    clerk = site.visitor("clerk")
    ahead = clerk.get(clerk.post("/checks/new", new_check(world, started_on="2027-02-01")).location).text
    assert "会社全体の実施規程の第1版" in ahead
    assert "まだ固定していません。開始日（2027年2月1日（月））までは実施規程に合わせて変わり" in ahead
    now = clerk.get(clerk.post("/checks/new", new_check(world, name="きょうから")).location).text
    assert "会社全体の実施規程の第1版" in now
    assert "開始日に固定しました。" in now
    assert "まだ固定していません" not in now


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "入力してください。"),
        ({"name": "2026年度"}, "同じ名前の実施回"),
        ({"started_on": "2026-13-01"}, "日付を「2026-12-01」の形で入力してください。"),
        ({"started_on": "2014-01-01"}, "2015年12月1日から"),
        ({"questionnaire": "99"}, "一覧から選んでください。"),
        ({"examiners": []}, "実施者を1人以上選んでください。"),
        ({"examiners": ["0" * 32]}, "契約のある医師・保健師から"),
        ({"workplace": "0" * 32}, "担当している事業場から"),
        ({"interviewed_by": ""}, "選んでください。"),
        ({"interviewed_by": "outside"}, "この事業場で開始日に頼める"),
        ({"interviewed_by": "regional_centre", "provider": "0" * 32}, "この事業場で開始日に頼める"),
        ({"started_on": "2016-01-01"}, "開始日に契約のある医師がいません"),
    ],
)
def test_a_check_that_can_not_begin(world, site, changed, told):
    clerk = site.visitor("clerk")
    answer = clerk.post("/checks/new", new_check(world, **changed))
    assert answer.status_code == 422
    assert told in answer.text
    assert counted(world, StressCheck) == 1


def decide(visitor, world, numbers, needed, reasons=None, listed=""):
    """Tick these people on the page and press a button."""
    address = f"/checks/{world.check_public_id}/decisions{listed}"
    page = visitor.get(address)
    rows = re.findall(r'name="rows-(\d+)-result"[^>]*value="([0-9a-f]{32})"', page.text)
    by_result = {
        result.public_id: number for high in (True, False) for number, result in waiting(world, high_only=high).items()
    }
    data = {"needed": needed}
    for index, result in rows:
        number = by_result[result]
        data[f"rows-{index}-result"] = result
        if number in numbers:
            data[f"rows-{index}-picked"] = "y"
        data[f"rows-{index}-reason"] = (reasons or {}).get(number, "")
    return visitor.post(address, data)


def test_the_examiner_decides_in_bulk(world, site):
    load(world, file(line(1001), line(1002), line(1003, LOW, "×")))
    examiner = site.visitor("physician")
    page = examiner.get(f"/checks/{world.check_public_id}/decisions")
    assert "佐藤 真由美（1001）" in page.text
    assert "高橋 浩" not in page.text
    assert not re.search(r"<input[^>]*checked", page.text)
    saved = decide(examiner, world, {"1001", "1002"}, "1")
    assert saved.status_code == 303
    assert "2人について判断しました（面接指導が必要 2人）。" in examiner.get(saved.location).text
    assert counted(world, Case) == 2
    others = decide(examiner, world, {"1003"}, "0", listed="?list=others")
    assert (others.status_code, others.location.endswith("list=others")) == (303, True)
    assert "判断を待っている人はいません" in examiner.get(others.location).text


def test_the_examiner_decides_at_once_about_those_of_whom_flag_and_scores_agree(world, site):
    load(world, file(line(1001), line(1002), line(1003, LOW, "×"), line(1007, LOW, "×"), line(1010, LOW, "○")))
    examiner = site.visitor("physician")
    for listed, told in (("others", "2人は不要"), ("needed", "2人は面接指導が必要")):
        address = f"/checks/{world.check_public_id}/decisions/{listed}"
        before = examiner.get(f"/checks/{world.check_public_id}/decisions" + "?list=others" * (listed == "others"))
        assert f'href="{address}"' in before.text
        page = examiner.get(address)
        assert told in page.text
        assert "加藤 修" not in page.text
        (seen,) = re.findall(r'name="seen"[^>]*value="([0-9a-f]+)"', page.text)
        data = {"seen": seen}
        answer = examiner.post(address, data)
        assert answer.status_code == 303
        assert "2人について判断しました。" in examiner.get(answer.location).text
        again = examiner.post(address, data)
        assert (again.status_code, "一覧が変わりました" in again.text) == (422, True)
    assert counted(world, Case) == 2


@SQLITE_ONLY
def test_ticks_come_only_when_they_are_asked_for(world, site):
    load(world, file(line(1001), line(1002)))
    examiner = site.visitor("physician")
    page = examiner.get(f"/checks/{world.check_public_id}/decisions?pick=all")
    assert len(re.findall(r"<input[^>]*checked", page.text)) == 2
    assert counted(world, Case) == 0


@SQLITE_ONLY
def test_a_missing_reason_stands_beside_its_row_and_ticks_stay(world, site):
    load(world, file(line(1001), line(1002)))
    examiner = site.visitor("physician")
    answer = decide(examiner, world, {"1001", "1002"}, "0", {"1002": "補足的面談による"})
    assert answer.status_code == 422
    assert answer.text.count('class="field__error"') == 1
    assert 'id="error-summary"' in answer.text
    assert "補足的面談による" in answer.text
    assert len(re.findall(r"<input[^>]*checked", answer.text)) == 2
    assert counted(world, Case) == 0


@SQLITE_ONLY
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"needed": "1"},
        {"needed": "2", "rows-0-result": "0" * 32, "rows-0-picked": "y"},
        {"needed": "1", "rows-0-result": "", "rows-0-reason": "x" * 501, "rows-0-picked": "y"},
    ],
)
def test_nonsense_gets_the_form_back(world, site, data):
    load(world, file(line(1001)))
    examiner = site.visitor("physician")
    examiner.get(f"/checks/{world.check_public_id}/decisions")
    assert examiner.post(f"/checks/{world.check_public_id}/decisions", data).status_code == 422
    assert counted(world, Case) == 0


@SQLITE_ONLY
def test_a_result_that_is_nobodys_is_not_found(world, site):
    load(world, file(line(1001)))
    examiner = site.visitor("physician")
    data = {"needed": "1", "rows-0-result": "0" * 32, "rows-0-picked": "y"}
    assert examiner.post(f"/checks/{world.check_public_id}/decisions", data).status_code == 404


@SQLITE_ONLY
@pytest.mark.parametrize("who", ["worker", "supervisor", "hr", "nurse", "outside_physician", "admin", "committee",
                                 "stranger_clerk", "stranger_physician"])  # fmt: skip
def test_nobody_else_opens_a_check(world, site, who):
    load(world, file(line(1001, HIGH)))
    visitor = site.visitor(who)
    for page in ("", "/import", "/decisions"):
        assert visitor.get(f"/checks/{world.check_public_id}{page}").status_code == 404
    assert "2026年度" not in visitor.get("/checks").text


@SQLITE_ONLY
def test_those_who_are_only_counted_stand_on_the_page_by_department_and_hidden_looks_like_nothing(world, site):
    clerk = site.visitor("clerk")
    address = f"/checks/{world.check_public_id}"
    assert "受入れ派遣の人の集計" not in clerk.get(address).text
    found = teams(world, A=12, B=15, C=4)
    load(world, file(*rows(found["A"], 4), *rows(found["B"], 5), *rows(found["C"], 1)))
    open_still = clerk.get(address).text
    assert "部署ごとの表は、2027年1月30日（土）の翌日に一度だけ作られ" in open_still
    plainly(world, statement=update(StressCheck).where(StressCheck.id == world.check_id).values(
        counted_until=world.now.date() - timedelta(days=1)))  # fmt: skip
    for who in ("clerk", "physician"):
        cells = re.sub(r"\s*(<[^>]+>\s*)+", "|", site.visitor(who).get(address).text)
        for told in ("|A|―|―|", "|B|15人|5人|", "|C|―|―|", "|合計|31人|10人|"):
            assert told in cells
        assert "派遣 A" not in cells
    page = upload(clerk, world, file(line(found["A"][0], LOW, "×"), line(1001)))
    assert "集計の表ができたあとの行が1行あります（2行目）" in page.text


@SQLITE_ONLY
def test_who_interviews_is_named_again_where_the_contract_ended(world, site):
    clerk = site.visitor("clerk")
    address = f"/checks/{world.check_public_id}"
    assert "面接指導を行う人を決め直す" in clerk.get(address).text
    plainly(world, statement=update(Engagement).values(until_on=world.now.date() - timedelta(days=1)))
    assert "決まるまで、結果を取り込めません" in clerk.get(address).text
    assert "決め直してください" in clerk.get("/checks").text
    assert "決め直してください" in site.visitor("coordinator").get("/checks").text
    page = upload(clerk, world, file(line(1001)))
    assert "面接指導を行う人がいないため、まだ取り込めません" in page.text
    refused = clerk.post(f"{address}/import", {"carried": carried(page), "take": "short"})
    assert refused.status_code == 409
    assert "契約が終わっています" in refused.text
    form = clerk.get(f"{address}/interviewer")
    assert "過ぎていれば今日" in form.text
    still = clerk.post(f"{address}/interviewer", {"interviewed_by": "industrial_physician"})
    assert still.status_code == 422
    assert "開始日に契約のある医師がいません" in still.text
    named = clerk.post(f"{address}/interviewer", {"interviewed_by": "regional_centre", "provider": world.centre})
    assert named.status_code == 303
    assert "決まるまで、結果を取り込めません" not in clerk.get(address).text
    assert clerk.post(f"{address}/import", {"carried": carried(page), "take": "short"}).status_code == 303
    assert "面接指導を行う人を決め直す" not in clerk.get(address).text
    assert clerk.get(f"{address}/interviewer").status_code == 409
