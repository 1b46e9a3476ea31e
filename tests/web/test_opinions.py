"""Can report and opinion be written, looked at, signed, read and taken home, each by those whom they are for?"""

import io
import re
from datetime import date, timedelta

import docx
import pytest
from sqlalchemy import select, update

from casework.models.accounts import Account
from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import Hat
from casework.rules.work_data import Month
from casework.services import passwords, records, work_data
from casework.services.work_data import Given
from tests.databases import SQLITE_ONLY
from tests.services import advising, talking, test_terms
from tests.services.talking import THEN, held, issued, save

WRITTEN = {
    "work_hours": "月平均52時間", "work_other": "特になし", "burden": "休養の確保が課題", "other_findings": "yes",
    "other_condition": "疲労の回復に配慮が要る", "guidance": ["health_guidance", "observe"],
    "work_category": "restricted", "hours_items": ["overtime_limit"], "overtime_limit_hours": "20",
    "other_items": ["fewer_nights"],
    "fewer_nights_hours": "0", "from_on": "2026-12-14", "months": "3", "version": "0",
}  # fmt: skip
PASSWORD = "ゆきの朝に3kmを歩いた人"
READERS = ("worker", "hr", "physician", "nurse")
OTHERS = (
    "outside_physician",
    "supervisor", "colleague", "clerk", "factory_hr", "factory_physician", "committee", "admin", "stranger",
    "stranger_hr", "stranger_physician",
)  # fmt: skip


@pytest.fixture
def physician(site):
    site.clock.now = THEN
    return site.visitor("physician")


@pytest.fixture
def known(world):
    """Everybody's password is the same: theirs is a long story elsewhere."""
    with world.database.writing() as session:
        session.execute(update(Account).values(password_hash=passwords.make(PASSWORD)))


def version_in(page) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page.text)
    assert found
    return found.group(1)


def test_from_the_draft_to_the_issued_record(world, physician):
    _case, interview_id = held(world)
    path = f"/interviews/{interview_id}"
    empty = physician.get(f"{path}/record")
    assert empty.status_code == 200
    beside, form = empty.text.split("<aside")[1], empty.text.split("<form")[-1].split("</form>")[0]
    assert "canary-complaint" in beside  # one's own notes, to be read only …
    assert "canary" not in form  # … and copied nowhere
    half = physician.post(f"{path}/record", {"work_hours": "月平均52時間", "version": "0"})
    assert (half.status_code, half.location) == (303, f"{path}/record")
    page = physician.get(half.location)
    assert "月平均52時間" in page.text
    assert 'href="#burden"' in page.text
    assert 'href="#work_category-0"' in page.text
    blocked = physician.get(f"{path}/issue")
    assert blocked.status_code == 200
    assert f"{path}/record#burden" in blocked.text
    assert "発行する</button>" not in blocked.text
    whole = physician.post(f"{path}/record", {**WRITTEN, "version": version_in(page)})
    assert whole.status_code == 303
    last = physician.get(f"{path}/issue")
    assert "■ 1.時間外労働の制限　20時間/月まで" in last.text
    assert "2026年12月14日〜2027年3月13日（3か月）" in last.text
    assert "canary" not in last.text
    unread = physician.post(f"{path}/issue", {"version": version_in(last)})
    assert unread.status_code == 422
    assert 'id="read-error"' in unread.text
    done = physician.post(f"{path}/issue", {"version": version_in(last), "read": "y"})
    assert done.status_code == 303
    assert re.fullmatch(r"/opinions/[0-9a-f]{32}", done.location)
    shown = physician.get(done.location)
    assert "月平均52時間" in shown.text
    assert physician.get(f"{path}/record").status_code == 409
    assert done.location in physician.get(path).text


@SQLITE_ONLY
@pytest.mark.usefixtures("known")
def test_the_record_begins_with_what_the_company_told(world, physician):
    """Hours of the employer stand in the field and beside it until the physician writes; an own text is left alone."""
    case_id, _booking, interview_id = talking.begun(world)
    with world.database.reading() as session:
        wanted = select(InterviewRequest.public_id).join(Case, Case.id == InterviewRequest.case_id)
        request_id = session.execute(wanted.where(Case.public_id == case_id)).scalar_one()
    with world.database.writing() as session:
        told = Given(date(2026, 11, 1), (Month(date(2026, 11, 1), 2730, 480),), None, "組立", "", "")
        work_data.give(session, world.actor("hr"), request_id, told, number=0, now=world.now)
    talking.hold(world, interview_id)
    page = physician.get(f"/interviews/{interview_id}/record")
    assert "会社が渡した勤務状況" in page.text.split("<aside")[1]
    [typed] = re.findall(r'<textarea[^>]*name="work_hours"[^>]*>([^<]*)', page.text)
    assert typed.strip() == "時間外・休日労働：2026年11月 53時間30分"
    save(world, interview_id)
    assert "2026年11月 53時間30分" not in physician.get(f"/interviews/{interview_id}/record").text


def test_the_page_says_whom_the_employee_asks_for_the_notes(world, physician):
    """The product has no procedure for it, so it promises none."""
    _case, interview_id = held(world)
    talking.save(world, interview_id)
    page = physician.get(f"/interviews/{interview_id}/issue").text
    assert "面談をした医師か、会社の個人情報の窓口に開示を求められます" in page
    assert "開示の手続き" not in page


@SQLITE_ONLY
@pytest.mark.usefixtures("known")
def test_the_password_is_asked_for_again_before_the_signature(world, site, physician):
    _case, interview_id = held(world)
    version = talking.save(world, interview_id)
    path = f"/interviews/{interview_id}/issue"
    assert 'name="password"' not in physician.get(path).text
    site.clock.now = THEN + timedelta(minutes=11)
    page = physician.get(path)
    assert page.status_code == 200
    assert 'name="password"' in page.text
    for typed in ("", "ちがう合言葉"):
        answer = physician.post(path, {"version": str(version), "read": "y", "password": typed})
        assert answer.status_code == 422
        assert 'id="password-error"' in answer.text
        assert re.search(r'<input checked [^>]*name="read"', answer.text)
        assert "ちがう合言葉" not in answer.text
    assert talking.draft(world, interview_id).version == version
    done = physician.post(path, {"version": str(version), "read": "y", "password": PASSWORD})
    assert done.status_code == 303
    assert physician.get(done.location).status_code == 200


@SQLITE_ONLY
@pytest.mark.usefixtures("known")
def test_a_right_password_is_kept_when_the_draft_has_changed(world, site, physician):
    _case, interview_id = held(world)
    version = talking.save(world, interview_id)
    site.clock.now = THEN + timedelta(minutes=11)
    path = f"/interviews/{interview_id}/issue"
    answer = physician.post(path, {"version": str(version + 7), "read": "y", "password": PASSWORD})
    assert answer.status_code == 409
    assert 'name="password"' not in answer.text
    assert physician.post(path, {"version": version_in(answer), "read": "y"}).status_code == 303


@SQLITE_ONLY
@pytest.mark.usefixtures("known")
def test_wrong_passwords_beside_a_signature_count_like_those_at_the_sign_in(world, site, physician):
    _case, interview_id = held(world)
    version = talking.save(world, interview_id)
    site.clock.now = THEN + timedelta(minutes=11)
    path = f"/interviews/{interview_id}/issue"
    answers = [
        physician.post(path, {"version": str(version), "read": "y", "password": f"ちがう{number}"}).status_code
        for number in range(6)
    ]
    assert answers == [422] * 5 + [429]
    last = physician.post(path, {"version": str(version), "read": "y", "password": PASSWORD})
    assert last.status_code == 429
    assert "会社に渡る文面" in last.text
    assert talking.draft(world, interview_id).version == version


@SQLITE_ONLY
@pytest.mark.usefixtures("known")
def test_the_view_of_the_industrial_physician_is_signed_too(world, site, physician):
    _case, opinion_id = issued(world, physician="outside_physician")
    site.clock.now = THEN + timedelta(minutes=11)
    path, typed = f"/opinions/{opinion_id}/view", {"agrees": "no", "words": "夜勤の回数も"}
    assert 'name="password"' in physician.get(path).text
    wrong = physician.post(path, {**typed, "password": "ちがう"})
    assert wrong.status_code == 422
    assert "夜勤の回数も" in wrong.text
    assert physician.post(path, {**typed, "password": PASSWORD}).status_code == 303


def test_a_record_is_corrected_and_both_editions_are_read(world, site, physician):
    _case, opinion_id = issued(world)
    shown = physician.get(f"/opinions/{opinion_id}")
    assert "訂正版を作る" in shown.text
    begun = physician.post(f"/opinions/{opinion_id}/correction")
    assert begun.status_code == 303
    page = physician.get(begun.location)
    assert "第2版（訂正版）" in page.text
    assert "休養の確保が当面大切なため。" in page.text
    issue = begun.location.replace("/record", "/issue")
    assert f"{begun.location}#correction_reason" in physician.get(issue).text
    for name in ("worker", "hr"):
        assert "新しい版" not in site.visitor(name).get(f"/opinions/{opinion_id}").text
    typed = {**WRITTEN, "version": version_in(page), "correction_reason": "時間外の数字の写し違い",
             "overtime_limit_hours": "25"}  # fmt: skip
    assert physician.post(begun.location, typed).status_code == 303
    last = physician.get(issue)
    assert "第2版（訂正版）です" in last.text
    assert "（訂正の理由）時間外の数字の写し違い" in last.text
    done = physician.post(issue, {"version": version_in(last), "read": "y"})
    assert done.status_code == 303
    for name in READERS:
        visitor = site.visitor(name)
        older, newer = visitor.get(f"/opinions/{opinion_id}"), visitor.get(done.location)
        assert (older.status_code, newer.status_code) == (200, 200)
        assert done.location in older.text
        assert f"/opinions/{opinion_id}" in newer.text
        assert "時間外の数字の写し違い" in newer.text
        assert "月25時間まで" in newer.text
        assert "月20時間まで" in older.text
    for name in ("clerk", "supervisor", "colleague", "stranger_hr"):
        assert site.visitor(name).get(done.location).status_code == 404


@SQLITE_ONLY
def test_a_correction_is_thought_better_of(world, physician):
    _case, opinion_id = issued(world)
    begun = physician.post(f"/opinions/{opinion_id}/correction")
    dropped = physician.post(f"/opinions/{opinion_id}/correction/drop")
    assert (dropped.status_code, dropped.location) == (303, f"/opinions/{opinion_id}")
    assert physician.get(begun.location).status_code == 409
    assert physician.post(f"/opinions/{opinion_id}/correction/drop").status_code == 409


@SQLITE_ONLY
def test_a_draft_that_changed_is_looked_at_again(world, physician):
    _case, interview_id = held(world)
    version = talking.save(world, interview_id)
    newer = talking.save(world, interview_id, version=version)
    answer = physician.post(f"/interviews/{interview_id}/issue", {"version": str(version), "read": "y"})
    assert answer.status_code == 409
    assert version_in(answer) == str(newer)
    assert physician.post(f"/interviews/{interview_id}/issue", {"version": str(newer), "read": "y"}).status_code == 303


@SQLITE_ONLY
def test_two_drafts_are_shown_side_by_side(world, physician):
    _case, interview_id = held(world)
    talking.save(world, interview_id)
    answer = physician.post(f"/interviews/{interview_id}/record", {**WRITTEN, "burden": "もう一つの窓の文"})
    assert answer.status_code == 409
    assert "仕事の量と休養の確保が課題。" in answer.text
    assert answer.text.count("もう一つの窓の文") == 2
    again = physician.post(f"/interviews/{interview_id}/record", {**WRITTEN, "version": version_in(answer)})
    assert again.status_code == 303


@SQLITE_ONLY
def test_the_urgency_and_the_days_of_two_drafts_are_shown_too(world, physician):
    _case, interview_id = held(world)
    talking.save(world, interview_id)
    typed = {**WRITTEN, "urgent": "y", "next_interview_on": "2027-02-09"}
    answer = physician.post(f"/interviews/{interview_id}/record", typed)
    start = answer.text.index("conflict-title")
    beside = answer.text[start : answer.text.index("<form", start)]
    for said in ("至急：当日のうちに会社へ伝える", "2027-02-09", "2027-01-12"):
        assert said in beside


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"from_on": "いつか"}, "from_on"),
        ({"months": "100"}, "months"),
        ({"overtime_limit_hours": "x"}, "overtime_limit_hours"),
        ({"hours_items": []}, "hours_items"),
        ({"burden": "あ" * 4001}, "burden"),
    ],
)
def test_bad_input_comes_back_with_its_reason(world, physician, changed, field):
    _case, interview_id = held(world)
    answer = physician.post(f"/interviews/{interview_id}/record", {**WRITTEN, **changed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "月平均52時間" in answer.text


@SQLITE_ONLY
def test_words_of_diagnosis_warn_on_both_pages(world, physician):
    _case, interview_id = held(world)
    physician.post(f"/interviews/{interview_id}/record", {**WRITTEN, "burden": "適応障害のため"})
    for path in ("record", "issue"):
        assert "言葉があります：適応障害" in physician.get(f"/interviews/{interview_id}/{path}").text


@SQLITE_ONLY
def test_whoever_may_not_read_the_scores_finds_no_file(world, site):
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    visitor = site.visitor("nurse")
    page = visitor.get(f"/opinions/{opinion_id}")
    assert "休養の確保が当面大切なため。" in page.text
    assert ".docx" not in page.text
    assert "照合番号" in page.text
    for path in ("report-ja.docx", "opinion-ja.docx"):
        assert visitor.get(f"/opinions/{opinion_id}/{path}").status_code == 404


@pytest.mark.parametrize("name", ["worker", "hr", "physician"])
def test_readers_read_it_and_take_both_files(world, site, name):
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    visitor = site.visitor(name)
    page = visitor.get(f"/opinions/{opinion_id}")
    assert page.status_code == 200
    assert "休養の確保が当面大切なため。" in page.text
    assert "canary" not in page.text.replace("canary-companions", "")
    for path, file_name, title in (
        ("report-ja.docx", "shorui-1.docx", "面接指導結果報告書"),
        ("opinion-ja.docx", "shorui-2.docx", "就業上の措置に係る意見書"),
    ):
        file = visitor.get(f"/opinions/{opinion_id}/{path}")
        assert file.status_code == 200
        assert file.headers["Content-Disposition"] == f'attachment; filename="{file_name}"'
        assert file.headers["Cache-Control"] == "no-store"
        assert docx.Document(io.BytesIO(file.data)).paragraphs[0].text == title


@SQLITE_ONLY
@pytest.mark.parametrize("name", OTHERS)
def test_for_everybody_else_no_page_and_no_file_exists(world, site, name):
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    visitor = site.visitor(name)
    for path in ("", "/report-ja.docx", "/opinion-ja.docx", "/view"):
        answer = visitor.get(f"/opinions/{opinion_id}{path}")
        assert answer.status_code == 404
        assert "佐藤" not in answer.text
    assert site.visitor(None).get(f"/opinions/{opinion_id}").status_code == 303


@SQLITE_ONLY
def test_companions_are_shown_to_nobody_on_the_record_page(world, site):
    _case, opinion_id = issued(world)
    site.clock.now = THEN
    for name in READERS:
        assert "canary" not in site.visitor(name).get(f"/opinions/{opinion_id}").text


@SQLITE_ONLY
def test_the_industrial_physician_gives_a_view(world, site, physician):
    _case, opinion_id = issued(world, physician="outside_physician")
    assert f"/opinions/{opinion_id}/view" in physician.get(f"/opinions/{opinion_id}").text
    assert physician.get(f"/opinions/{opinion_id}/view").status_code == 200
    wrong = physician.post(f"/opinions/{opinion_id}/view", {"agrees": "no", "words": ""})
    assert wrong.status_code == 422
    assert 'id="words-error"' in wrong.text
    done = physician.post(f"/opinions/{opinion_id}/view", {"agrees": "no", "words": "夜勤の回数も"})
    assert (done.status_code, done.location) == (303, f"/opinions/{opinion_id}")
    for name in READERS:
        assert "夜勤の回数も" in site.visitor(name).get(f"/opinions/{opinion_id}").text
    assert physician.get(f"/opinions/{opinion_id}/view").status_code == 409
    assert site.visitor("outside_physician").get(f"/opinions/{opinion_id}/view").status_code == 404


def test_who_gives_a_view_second_keeps_what_was_typed_and_reads_the_other(world, physician):
    _case, opinion_id = issued(world, physician="outside_physician")
    with world.database.writing() as session:
        records.give_view(session, world.actor("physician"), opinion_id, True, "先の見解", now=THEN)
    page = physician.post(f"/opinions/{opinion_id}/view", {"agrees": "no", "words": "あとの見解"})
    assert page.status_code == 409
    assert "すでに記録されています" in page.text
    assert page.text.count("先の見解") == 1
    assert page.text.count("あとの見解") == 2
    assert "見解を記録する</button>" not in page.text


@SQLITE_ONLY
def test_an_hr_officer_meets_their_own_record_only_as_employee(world, site):
    _case, opinion_id = issued(world, "hr")
    site.clock.now = THEN
    assert site.visitor("hr").get(f"/opinions/{opinion_id}").status_code == 404
    assert site.visitor("hr", Hat.WORKER).get(f"/opinions/{opinion_id}").status_code == 200


@SQLITE_ONLY
def test_after_a_talk_about_measures_in_force_their_opinion_is_chosen_and_nothing_said_for_the_physician(world, site):
    case, decision = advising.decided(world)
    site.clock.now = test_terms.FEBRUARY
    interview_id = test_terms.met(world, decision)
    page = site.visitor("physician").get(f"/interviews/{interview_id}/record").text
    assert re.search(rf'<option selected value="{case.opinion_id}"', page)
    assert not re.search(r'name="purpose"[^>]*checked|checked[^>]*name="purpose"', page)
    wanted = {**WRITTEN, "purpose": "continued", "follows": case.opinion_id}
    site.visitor("physician").post(f"/interviews/{interview_id}/record", wanted)
    page = site.visitor("physician").get(f"/interviews/{interview_id}/record").text
    assert re.search(r'checked[^>]*name="purpose"[^>]*value="continued"', page)
