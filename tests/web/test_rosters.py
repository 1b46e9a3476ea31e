"""Is a roster handed in on pages that say what is wrong, and do times outside of it stand apart without a lie?"""

import io
import re
from datetime import date, time, timedelta

import pytest
from werkzeug.datastructures import FileStorage

from casework.rules.vocabulary import Hat
from tests.services import asking
from tests.services.asking import ask, invited, offer
from tests.services.test_rosters import DAY, NIGHT, SOON, asked, roster

OUTSIDE = "勤務時間の外の日時"
COUNTS = "勤務時間の外の面談も、労働時間として扱います。"


def upload(visitor, text, **more):
    file = FileStorage(io.BytesIO(text.encode()), "a.csv")
    return visitor.post("/rosters/import", {"file": file, **more})


def carried(page) -> dict[str, str]:
    found = {name: re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page.text) for name in ("carried", "month")}
    return {name: values[0] for name, values in found.items()}


TABLE = "社員番号,8,9\r\n1001,夜,休\r\n9999,夜,休\r\n"


def test_from_the_desk_to_a_roster_that_the_employee_reads(site):
    clerk = site.visitor("clerk")
    assert "/rosters" in clerk.get("/desk").text
    assert "取り込んだ勤務表はありません" in clerk.get("/rosters").text
    refused = upload(clerk, TABLE, month="2026-12")
    assert refused.status_code == 422
    assert "この勤務記号は登録されていません（このファイルに1か所）。" in refused.text
    code = {"code": "夜", "begins": "22:00", "ends": "7:00", "workplace": asking.workplace(site.world)}
    assert clerk.post("/rosters/codes", code).status_code == 303
    assert "22:00–翌7:00" in clerk.get("/rosters/codes").text
    looked = upload(clerk, TABLE, month="2026-12")
    assert looked.status_code == 200
    assert all(word in looked.text for word in ("佐藤 真由美", "この社員番号の人はいません", "9999"))
    assert "2026年12月8日" in looked.text
    for said in ("1人の勤務表を取り込みました。", "同じ内容がすでに取り込まれているため、何も変えていません。"):
        assert clerk.post("/rosters/import", carried(looked)).status_code == 303
        assert said in clerk.get("/rosters").text
    assert "2026年12月9日" in clerk.get("/rosters").text
    read = site.visitor("worker").get("/roster").text
    assert "22:00–翌7:00" in read
    assert "取り込まれた勤務表はありません" in site.visitor("colleague").get("/roster").text


def test_a_table_of_bare_days_asks_for_its_month(site):
    answer = upload(site.visitor("clerk"), TABLE)
    assert answer.status_code == 422
    assert "何年何月の表かを選んで、もう一度確かめてください。" in answer.text


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0001-01", "9999-12", "2026-12-01"])
def test_a_month_that_is_none_is_asked_for_again(site, month):
    looked = upload(site.visitor("clerk"), TABLE, month=month)
    assert looked.status_code == 422


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": ""}, "code"), ({"begins": "朝"}, "begins"), ({"ends": "22:00"}, "ends"),
        ({"workplace": "0" * 32}, "workplace"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_code_stands_beside_its_field(site, changed, field):
    code = {"code": "夜", "begins": "22:00", "ends": "7:00", "workplace": asking.workplace(site.world), **changed}
    page = site.visitor("clerk").post("/rosters/codes", code)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def headings(page) -> list[str]:
    """Titles of parts, headings and times in the order in which they stand."""
    found = re.findall(
        r'class="choices__(?:title|heading)"[^>]*>([^<]+)<|class="choice__label"[^>]*>([^<]+)<', page.text
    )
    return [one or other for one, other in found]


def choosing(site, case_id, who="worker"):
    return site.visitor(who).get(f"/cases/{case_id}/slots")


def test_times_outside_of_hours_stand_apart_below_the_others(world, site):
    case_id = asked(world)
    for ahead in range(2):
        offer(world, SOON + timedelta(days=ahead), at=time(14))
    assert OUTSIDE not in choosing(site, case_id).text
    roster(world, (SOON, NIGHT), (SOON + timedelta(days=1), DAY))
    page = choosing(site, case_id)
    assert headings(page) == [
        "2026年12月9日（水）", "14:00–14:30　会議室B",
        OUTSIDE, "2026年12月8日（火）（勤務時間の外）", "14:00–14:30　会議室B",
    ]  # fmt: skip
    assert f"選ぶかどうかは、あなたの自由です。{COUNTS}" in page.text
    theirs = choosing(site, case_id, "clerk")
    assert headings(theirs)[2] == f"本人の{OUTSIDE}"
    assert f"選ぶかどうかは、本人の自由です。{COUNTS}" in theirs.text


def test_the_last_look_says_it_once_more_and_it_can_be_booked(world, site):
    case_id = asked(world)
    offer(world, SOON, at=time(14))
    roster(world, (SOON, NIGHT))
    worker = site.visitor("worker")
    slot = re.findall(r'name="slot"[^>]*value="([0-9a-f]{32})"', worker.get(f"/cases/{case_id}/slots").text)[0]
    assert worker.post(f"/cases/{case_id}/slots/keep", {"slot": slot}).status_code == 303
    page = worker.get(f"/cases/{case_id}/slots/confirm").text
    assert f"この日時は、あなたの勤務時間の外です。 {COUNTS}" in page
    assert worker.post(f"/cases/{case_id}/slots", {"slot": slot, "absence": "self"}).status_code == 303


def test_a_consultation_promises_no_more_than_the_rules_of_the_company(world, site):
    visitor = site.visitor("colleague")
    choose = visitor.post("/talk", {"mode": "either", "physician": "any"}).location
    offer(world, SOON, at=time(14), who="nurse")
    roster(world, (SOON, NIGHT), name="colleague")
    page = visitor.get(choose)
    assert OUTSIDE in headings(page)
    assert COUNTS not in page.text
    assert "健康相談の時間の扱いは、会社の規程によります。" in page.text


def test_later_times_follow_under_a_title_of_their_own(world, site):
    case_id = invited(world)
    ask(world, case_id)
    offer(world, SOON, at=time(14))
    for ahead in range(2):
        offer(world, date(2027, 1, 5 + ahead), at=time(14))
    roster(world, (SOON, NIGHT), (date(2027, 1, 6), NIGHT))
    page = site.visitor("worker").get(f"/cases/{case_id}/slots?later=1")
    assert headings(page) == [
        OUTSIDE, "2026年12月8日（火）（勤務時間の外）", "14:00–14:30　会議室B",
        "期限より後の日時", "2027年1月5日（火）（期限より後）", "14:00–14:30　会議室B",
        OUTSIDE, "2027年1月6日（水）（期限より後）（勤務時間の外）", "14:00–14:30　会議室B",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["supervisor", "hr", "physician", "nurse", "admin", "committee", "coordinator"])
def test_nobody_else_finds_a_roster(world, site, who):
    roster(world, (SOON, NIGHT))
    visitor = site.visitor(who)
    for path in ("/rosters", "/rosters/import", "/rosters/codes", "/roster"):
        assert visitor.get(path).status_code == 404
    assert "/roster" not in visitor.get("/desk").text


def test_a_supervisor_reads_their_own_as_an_employee(world, site):
    roster(world, (SOON, NIGHT), name="supervisor")
    assert "22:00–翌7:00" in site.visitor("supervisor", Hat.WORKER).get("/roster").text
