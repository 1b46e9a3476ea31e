"""Can somebody say which column is which, look again, and take the same file in as Excel's or as text?"""

import io
import re

import pytest

from casework.access import Act, enter_worker
from casework.models.checks import CheckResult
from casework.models.people import Employment, Person
from casework.rules.vocabulary import EmploymentKind
from forms.results import TakeInForm
from tests.databases import SQLITE_ONLY
from tests.services.results import LOW, file, line, load
from tests.services.test_results_import import workbook
from tests.web import found
from tests.web.test_checks import counted, upload
from tests.workbooks import books

pytestmark = SQLITE_ONLY

STRANGE = (
    "職員,要因点,反応点,支援点,日,通知\r\n1001,50,80,25,2026-11-02,2026-12-01\r\n"
    "1002,30,40,15,2026-11-02,2026-12-01\r\n"
)
CHOICE = {
    "number": "職員", "stressors": "要因点", "reactions": "反応点", "support": "支援点", "high_stress": "",
    "checked_on": "日", "notified_on": "通知",
}  # fmt: skip


def chosen(page) -> dict[str, str]:
    """What a browser would send of the form with the columns."""
    (form,) = (form for form in found.Page(page.text).forms if "carried" in form.fields)
    return {name: one.values[0] if one.values else "" for name, one in form.fields.items() if one.kind != "button"}


def send(visitor, world, sent):
    return visitor.post(f"/checks/{world.check_public_id}/import", sent)


@pytest.mark.parametrize("name", ["results.xlsx", "results.csv"])
def test_a_workbook_is_known_by_what_it_is(world, site, name):
    clerk = site.visitor("clerk")
    address = f"/checks/{world.check_public_id}/import"
    clerk.get(address)
    data = {"file": (io.BytesIO(workbook(line(1001), line(1002, LOW, "×"))), name)}
    page = clerk.post(address, data, content_type="multipart/form-data")
    assert page.status_code == 200
    assert "Excel（.xlsx）" in page.text
    assert send(clerk, world, chosen(page)).status_code == 303
    assert counted(world, CheckResult) == 2


def test_columns_that_nobody_knows_are_chosen_and_looked_at_again(world, site):
    clerk = site.visitor("clerk")
    page = upload(clerk, world, STRANGE.encode())
    assert page.status_code == 200
    assert "列の名前から分からなかった項目があります" in page.text
    assert "必要な列がありません。" not in page.text
    assert "直すところ" not in page.text
    assert "この内容で取り込む" not in page.text
    unchosen = send(clerk, world, {**chosen(page), "check": "1"})
    assert unchosen.status_code == 422
    assert unchosen.text.count("必要な列がありません。") >= 6
    assert "B　要因点（50）" in page.text
    sent = {**chosen(page), **CHOICE}
    again = send(clerk, world, {**sent, "check": "1"})
    assert again.status_code == 200
    assert "得点からの提案を、判定として使います" in again.text
    assert {name: chosen(again)[name] for name in CHOICE} == CHOICE
    assert counted(world, CheckResult) == 0
    assert send(clerk, world, chosen(again)).status_code == 303
    assert counted(world, CheckResult) == 2


def test_a_wrong_choice_is_said_beside_it_and_nothing_is_taken(world, site):
    clerk = site.visitor("clerk")
    sent = {**chosen(upload(clerk, world, STRANGE.encode())), **CHOICE}
    for wrong, told in (({"support": "反応点"}, "ほかの項目と同じ列です。"), ({"support": "x"}, "「x」という列が")):
        page = send(clerk, world, {**sent, **wrong})
        assert page.status_code == 422
        assert 'id="support-error"' in page.text
        assert told in page.text
    bad_day = send(clerk, world, {**sent, "notified_on": "", "for_all_notified_on": "2026-13-01"})
    assert bad_day.status_code == 422
    assert 'id="for_all_notified_on-error"' in bad_day.text
    assert "この内容で取り込む" not in bad_day.text
    assert counted(world, CheckResult) == 0


def test_one_day_for_everybody(world, site):
    clerk = site.visitor("clerk")
    sent = {**chosen(upload(clerk, world, STRANGE.encode())), **CHOICE, "notified_on": ""}
    assert send(clerk, world, {**sent, "for_all_notified_on": "2026-12-01"}).status_code == 303


def test_a_preset_that_is_not_sure_says_so(world, site):
    data = STRANGE.replace("職員", "社員ID").replace("要因点", "仕事のストレス要因合計").replace("日,", "回答日,")
    page = upload(site.visitor("clerk"), world, data.encode())
    assert re.search("「厚生労働省版ストレスチェック実施プログラム」の形式とみて、列を選びました（要確認", page.text)


def test_the_preview_says_who_stands_behind_a_number(world, site):
    page = upload(site.visitor("clerk"), world, file(line(1001), line(9999)))
    cells = re.sub(r"\s*(<[^>]+>\s*)+", "|", page.text)
    with world.database.reading() as session:
        name = session.get_one(Person, world.people["worker"].person_id).name
    assert f"|1001|{name}|" in cells
    assert "|9999|この事業場に見つかりません|" in cells


def test_rows_that_are_left_out_are_told_by_their_place_and_the_rest_is_taken(world, site):
    clerk = site.visitor("clerk")
    page = upload(clerk, world, file(line(1001), "1002,,,,,,", line(1004), "1003,,,,,2026-11-02,"))
    assert page.status_code == 200
    assert "受検していない人が2人います（3, 5行目）" in page.text
    assert "実施日にほかの事業場に所属する人が1人います（4行目）" in page.text
    answer = send(clerk, world, chosen(page))
    assert answer.status_code == 303
    assert "受検していない2人と、ほかの事業場の1人の行は取り込んでいません。" in clerk.get(answer.location).text
    assert counted(world, CheckResult) == 1
    faulty = upload(clerk, world, file(line(1001, (50, "多い", 25)), "1002,,,,,,"))
    assert "受検していない人が1人います（3行目）" in faulty.text


def test_a_file_without_any_result_says_so(world, site):
    clerk = site.visitor("clerk")
    page = upload(clerk, world, file("1002,,,,,,"))
    assert "取り込む結果が、このファイルにはありません。" in page.text
    assert "同じ内容が" not in page.text
    assert "取り込む結果がファイルになかった" in clerk.get(send(clerk, world, chosen(page)).location).text


def test_nothing_on_the_page_says_who_is_only_counted(world, site):
    """Neither among the first rows nor as the example beside a column."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        employment = session.get_one(Employment, world.people["colleague"].employment_id)
        employment.kind = EmploymentKind.DISPATCHED_IN
        name = session.get_one(Person, employment.person_id).name
        visit.record("employment", employment.public_id)
    clerk = site.visitor("clerk")
    page = upload(clerk, world, file(line(1002, (41, 83, 27)), line(1001)))
    assert "受入れ派遣の人です。集計にだけ含めます。" in page.text
    for told in (name, "1002", "（41）", ">83<", "（27）"):
        assert told not in page.text
    assert "社員番号（1001）" in page.text
    twin = upload(clerk, world, file(line(1001), line(1003, (41, 83, 27))))
    assert ">83<" in twin.text


def test_the_row_of_headings_is_shown_and_another_is_taken(world, site):
    clerk = site.visitor("clerk")
    page = upload(clerk, world, f"結果一覧,,\r\n1,2,3,4,5,6,社外秘\r\n{STRANGE}".encode())
    assert "2行目を列の名前として読みました" in page.text
    again = send(clerk, world, {**chosen(page), "headings_at": "3", "reread": "1"})
    assert again.status_code == 200
    assert "3行目を列の名前として読みました" in again.text
    assert "B　要因点（50）" in again.text
    assert send(clerk, world, {**chosen(again), **CHOICE}).status_code == 303
    assert counted(world, CheckResult) == 2


def test_the_empty_page_of_a_check_speaks_of_both_kinds_of_file(world, site):
    assert "ファイル（Excel・CSV）を取り込みます" in site.visitor("clerk").get(f"/checks/{world.check_public_id}").text


def test_faults_stand_beside_their_row_with_what_stands_there(world, site):
    page = upload(site.visitor("clerk"), world, file(line(1001, (50, "多い", 25))))
    cells = re.sub(r"<[^>]+>", "|", page.text)
    assert re.search(r"2行目\|+\s*\|+心身の反応\|+\s*\|+多い\|+\s*\|+0から116まで", cells)


def test_a_hostile_workbook_gets_one_sentence(world, site):
    page = upload(site.visitor("clerk"), world, books.HOSTILE["a block to the end of the sheet"]())
    assert page.status_code == 422
    assert "XFD列・1048576行まで" in page.text
    assert 'name="file"' in page.text


def test_the_same_workbook_again_says_that_nothing_changes(world, site):
    load(world, file(line(1001)))
    clerk = site.visitor("clerk")
    page = upload(clerk, world, workbook(line(1001)))
    assert "同じ内容がすでに取り込まれています" in page.text
    assert "何も変えていません" in clerk.get(send(clerk, world, chosen(page)).location).text


def test_as_large_a_file_as_may_be_read_comes_back_with_the_page(world, site):
    """What can't be packed any smaller is carried too."""
    clerk = site.visitor("clerk")
    page = upload(clerk, world, file(line(1001)))
    big = TakeInForm.carry(b"PK\x03\x04" + bytes(range(256)) * 8000)
    answer = send(clerk, world, {**chosen(page), "carried": big, "check": "1"})
    assert answer.status_code == 422
    assert "読めません" in answer.text


def test_columns_are_kept_under_a_name_and_taken_by_themselves_the_next_time(world, site):
    clerk = site.visitor("clerk")
    sent = {**chosen(upload(clerk, world, STRANGE.encode())), **CHOICE, "keep": "1"}
    nameless = send(clerk, world, sent)
    assert 'id="layout_name-error"' in nameless.text
    kept = send(clerk, world, {**sent, "layout_name": "外部機関A"})
    assert "「外部機関A」として保存しました" in kept.text
    assert counted(world, CheckResult) == 0
    page = upload(clerk, world, STRANGE.encode())
    assert "保存した列の対応「外部機関A」で読みました。" in page.text
    start = clerk.get(f"/checks/{world.check_public_id}/import")
    assert "外部機関A：職員、要因点、反応点、支援点、日、通知" in start.text
    (address,) = re.findall(r'action="(/checks/[0-9a-f]{32}/layouts/[0-9a-f]{32})"', start.text)
    assert clerk.post(address, {}).status_code == 303
    assert "列の名前から分からなかった項目があります" in upload(clerk, world, STRANGE.encode()).text


def test_raw_answers_are_not_kept_and_the_page_says_so(world, site):
    names, first, second, _end = STRANGE.split("\r\n")
    data = "\r\n".join([f"{names},A1,A2,備考", f"{first},4,1,x", f"{second},2,3,y", ""])
    clerk = site.visitor("clerk")
    page = send(clerk, world, {**chosen(upload(clerk, world, data.encode())), **CHOICE, "check": "1"})
    assert "設問ごとの回答の列が2列あります。" in page.text
    assert "使わない列: 備考" in page.text
