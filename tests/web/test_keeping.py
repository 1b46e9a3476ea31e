"""What does an open page hear that saves by itself?"""

from datetime import timedelta

import pytest

from casework.rules.interview_items import unpack
from tests.databases import SQLITE_ONLY
from tests.services import talking
from tests.services.talking import THEN, begun, held, page

pytestmark = SQLITE_ONLY
MARK = "a" * 32


@pytest.fixture
def physician(site):
    site.clock.now = THEN
    return site.visitor("physician")


def test_it_hears_the_new_version_and_the_time(world, physician):
    _case, _booking, interview_id = begun(world)
    answer = physician.post(f"/interviews/{interview_id}/keep", {"complaint": "眠れない", "version": "1"})
    assert (answer.status_code, answer.json) == (200, {"version": 2, "at": "15:00", "wrong": []})
    assert answer.headers["Cache-Control"] == "no-store"
    assert page(world, interview_id).known.interview.complaint == "眠れない"


def test_what_is_wrong_stays_and_is_named_while_the_rest_is_kept(world, physician):
    _case, _booking, interview_id = begun(world)
    path = f"/interviews/{interview_id}/keep"
    physician.post(path, {"complaint": "はじめ", "item_k6": "9", "item_k6_on": "2026-12-08", "version": "1"})
    answer = physician.post(path, {
        "complaint": "あ" * 8001, "work_notes": "夜勤が続く", "item_k6": "25", "item_nights": "６",
        "item_commute": "遠い",
        "item_work_form": "whenever", "item_k6_on": "", "unread": "item_k6_on", "version": "2",
    })  # fmt: skip
    told = answer.json
    assert answer.status_code == 200
    assert told is not None
    assert {one["field"]: one["said"] for one in told["wrong"]} == {
        "complaint": "8000文字以内で入力してください。",
        "item_k6": "0から24までの数を入力してください。",
        "item_commute": "数を入力してください。",
        "item_work_form": "一覧から選んでください。",
    }
    found = page(world, interview_id).known.interview
    assert (found.complaint, found.work_notes) == ("はじめ", "夜勤が続く")
    assert unpack(found.items) == {"k6": 9, "k6_on": "2026-12-08", "nights": 6}


def test_somebody_elses_saving_is_told(world, physician):
    _case, _booking, interview_id = begun(world)
    talking.note(world, interview_id)
    answer = physician.post(f"/interviews/{interview_id}/keep", {"complaint": "x", "version": "1", "mark": f"{MARK}-1"})
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["stale"] is True
    assert "ほかの画面で" in answer.json["said"]


def test_after_the_sign_in_ran_out_nothing_is_kept_and_a_token_is_for_those_signed_in(world, site, physician):
    _case, _booking, interview_id = begun(world)
    physician.get(f"/interviews/{interview_id}")
    site.clock.now = THEN + timedelta(minutes=31)
    answer = physician.post(f"/interviews/{interview_id}/keep", {"complaint": "眠れない夜がつづく", "version": "1"})
    assert answer.status_code in {303, 400, 401}
    assert physician.get("/token").status_code == 303
    again = site.visitor("physician").get("/token")
    assert again.status_code == 200
    assert again.json is not None
    assert set(again.json) == {"csrf_token"}


def test_a_saving_without_its_token_is_refused(world, physician):
    _case, _booking, interview_id = begun(world)
    physician.get(f"/interviews/{interview_id}")
    physician.token = "forged"
    assert physician.post(f"/interviews/{interview_id}/keep", {"complaint": "x", "version": "1"}).status_code == 400


def test_a_draft_keeps_what_is_right(world, physician):
    _case, interview_id = held(world)
    path = f"/interviews/{interview_id}/record/keep"
    answer = physician.post(path, {
        "burden": "仕事の量", "work_category": "whatever", "hours_items": ["overtime_limit", "hours_other"],
        "overtime_limit_hours": "999", "hours_other_words": "朝は遅く", "task_change_words": "窓口を一人に",
        "months": "0", "from_on": "2026-12-14", "version": "0", "mark": f"{MARK}-1",
        "other_items": ["fewer_nights", "whatever"],
        "p2_hours_items": ["overtime_limit"], "p2_overtime_limit_hours": "30", "p2_from_on": "", "unread": "p2_from_on",
    })  # fmt: skip
    assert answer.status_code == 200
    assert answer.json is not None
    wrong = {one["field"] for one in answer.json["wrong"]}
    assert {"work_category", "overtime_limit_hours", "months", "other_items"} <= wrong
    found = talking.draft(world, interview_id).record
    assert (found.burden, found.work_category, found.months) == ("仕事の量", None, None)
    assert str(found.from_on) == "2026-12-14"
    assert [(one.kind.value, one.words) for one in found.items] == [("hours_other", "朝は遅く")]
    assert [one.hours for one in found.more[0].items] == [30]


@pytest.mark.parametrize("name", ["nurse", "hr", "clerk", "worker", "outside_physician", "supervisor"])
def test_nobody_else_is_answered(world, site, name):
    _case, interview_id = held(world)
    site.clock.now = THEN
    visitor = site.visitor(name)
    for path in ("keep", "record/keep"):
        assert visitor.post(f"/interviews/{interview_id}/{path}", {"complaint": "x", "version": "2"}).status_code == 404
