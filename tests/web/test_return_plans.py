"""Does a return go its way on the pages: drafted, decided, checked and told, each reading what is theirs?"""

import re
from datetime import timedelta

import pytest

from casework.rules.previews import Preview
from casework.rules.return_plans import Outcome
from casework.rules.trials import TrialEnd
from casework.rules.vocabulary import Hat
from casework.services import trials
from tests.databases import SQLITE_ONLY
from tests.services import test_leave_starts
from tests.services.test_leaves import begun
from tests.services.test_occasions import move
from tests.services.test_plans_in_turn import followed
from tests.services.test_return_plans import answered, at, back, checked, decided, first, read

pytestmark = SQLITE_ONLY


@pytest.fixture
def hr(site):
    return site.visitor("hr")


def typed(world, **changed) -> dict[str, str]:
    one = {"weeks": "2", "minutes": "4.5", "days": "4", "overtime": "0", "no_night": "y", "place": "元の職場",
           "tasks": "部品の検査の記録"}  # fmt: skip
    stages = {f"{name}_{row}": value for row in (1, 2) for name, value in one.items()}
    return {
        "begins_on": first(world).isoformat(), "ask": "労務課 森", "basis": "12月1日の産業医の意見",
        "pay": "短くした時間は無給", "version": "0", **stages, **changed,
    }  # fmt: skip


def test_a_plan_goes_from_the_form_to_the_supervisor(world, site, hr):
    leave_id = begun(world)
    assert hr.get(f"/leaves/{leave_id}/plan").status_code == 200
    kept = hr.post(f"/leaves/{leave_id}/plan", typed(world))
    assert kept.status_code == 303
    path = kept.location
    assert "1日4時間30分、週" in hr.get(path).text
    assert hr.post(f"{path}/decide", {"version": "1"}).status_code == 303
    worker, boss = site.visitor("worker", Hat.WORKER), site.visitor("supervisor")
    page = worker.get(path).text
    assert "<svg" in page
    months = re.findall(r'<table class="month">.*?</table>', page, re.DOTALL)
    starts = [int(found) for one in months for found in re.findall(r"第(\d)段階（初めの日）", one)]
    assert starts == [1, 2], "each stage has its first day in the calendar"
    assert sum(one.count('class="month__in') for one in months) == 28, "two stages of two weeks"
    (text_id,) = re.findall(r"/texts/([0-9a-f]{32})/answer", page)
    assert "復帰する人の働き方" in boss.get("/stage-texts").text
    assert "部品の検査の記録" not in boss.get("/stage-texts").text
    assert hr.post(f"{path}/texts/{text_id}/send", {"despite": ""}).status_code == 422
    assert "文面を確かめる（復帰の段階）" in worker.get("/desk").text
    assert worker.post(f"{path}/texts/{text_id}/answer", {"answer": "fine", "wrong": ""}).status_code == 303
    assert "復帰の段階の文面を上司に送る" in hr.get("/desk").text
    assert hr.post(f"{path}/texts/{text_id}/send", {"despite": ""}).status_code == 303
    assert "働き方の文面を確認する" in boss.get("/desk").text
    told = boss.get("/stage-texts").text
    assert "部品の検査の記録" in told
    for hidden in ("短くした時間は無給", "産業医の意見", "第1段階"):
        assert hidden not in told
    assert boss.post(f"/stage-texts/{text_id}/acknowledge").status_code == 303
    assert boss.get("/inbox").status_code == 200
    assert "確認済み" in boss.get("/stage-texts").text
    own = worker.get(path).text
    assert "に確認" in own
    for page in (own, worker.get(f"/leaves/{leave_id}").text):
        for way in (path, "/follow-ups", f"/leaves/{leave_id}#papers", "/talk"):
            assert f'href="{way}"' in page, way
    assert worker.get("/inbox").status_code == 200


def test_a_check_is_recorded_on_the_page_and_a_colleague_who_was_first_is_read(world, site):
    plan_id = decided(world)
    site.clock.now = world.later(days=(first(world) - world.now.date()).days + 12)
    hr = site.visitor("hr")
    path, seen = f"/return-plans/{plan_id}", str(read(world, plan_id).version)
    assert "復帰の段階を本人と確かめて" in hr.get("/desk").text
    check = {"outcome": "hold", "weeks": "1", "words": "月末の締めと重なるため", "version": seen}
    still = hr.post(f"{path}/check", check)
    assert (still.status_code, "休業の終わりが、まだ記録されていません" in still.text) == (409, True)
    back(world, site.clock.now)
    lacking = hr.post(f"{path}/check", {**check, "words": ""})
    assert lacking.status_code == 422
    assert hr.post(f"{path}/check", check).status_code == 303
    late = hr.post(f"{path}/check", {**check, "words": "書きかけ"})
    assert late.status_code == 409
    assert "書きかけ" in late.text
    assert "（延長）" in site.visitor("worker", Hat.WORKER).get(path).text


def test_what_stands_in_the_way_is_said_beside_its_field(world, hr):
    path = f"/leaves/{begun(world)}/plan"
    for changed, said in (
        ({"weeks_2": ""}, "weeks_2"),
        ({"days_1": "9"}, "days_1"),
        ({"tasks_2": "抗うつ薬"}, "tasks_2"),
    ):
        back = hr.post(path, typed(world, **changed))
        assert back.status_code == 422
        assert f'id="{said}-error"' in back.text
        assert "12月1日の産業医の意見" in back.text
    without_first = {name: "" for name in typed(world) if name.endswith("_1")}
    assert 'id="weeks_1-error"' in hr.post(path, typed(world, **without_first)).text


def test_what_a_stage_lacks_is_said_with_its_stage_and_in_the_unit_that_is_typed(world, hr):
    path = f"/leaves/{begun(world)}/plan"
    back = hr.post(path, typed(world, minutes_2="0.2", days_1="9")).text
    assert "第1段階：1週の勤務日数: 1から6までの日数を入力してください。" in back
    assert "第2段階：1日の勤務時間（時間）: 0.5から12までの時間数を入力してください。" in back
    read = re.sub(r"<[^>]+>", "", back)  # an id in a link may hold any number
    assert "720" not in read
    assert "360" not in read
    ticked = hr.post(path, typed(world, no_night_3="y"))
    assert ticked.status_code == 422, "a tick alone is no stage, and isn't dropped"
    assert "第3段階：期間（週）: 入力してください。" in ticked.text


def test_the_last_stage_asks_whether_the_plan_is_to_end_and_can_be_put_right(world, site):
    plan_id = decided(world)
    for days in (13, 34):
        checked(world, plan_id, Outcome.WELL, first(world) + timedelta(days=days))
    site.clock.now = at(world, first(world) + timedelta(days=53))
    hr, path = site.visitor("hr"), f"/return-plans/{plan_id}"
    page = hr.get(path).text
    assert "予定しているフォロー面談は続きます" in page
    well = {"outcome": "well", "weeks": "", "words": "", "version": str(read(world, plan_id).version)}
    asked = hr.post(f"{path}/check", well)
    assert asked.status_code == 422
    assert 'id="ends-error"' in asked.text
    assert hr.post(f"{path}/check", {**well, "ends": "y"}).status_code == 303
    over = hr.get(path).text
    assert "「うまくいった」を取り消す" in over
    assert 'value="well"' not in over
    back = {"outcome": "hold", "weeks": "1", "words": "別の人と間違えた", "version": str(read(world, plan_id).version)}
    assert hr.post(f"{path}/check", back).status_code == 303
    assert "（延長）" in hr.get(path).text


def test_the_employees_way_leads_to_the_plan_in_force_and_to_the_next(world, site):
    leave_id, former, later = followed(
        world, first(world) + timedelta(weeks=3), at(world, first(world) + timedelta(days=3))
    )
    site.clock.now = at(world, first(world) + timedelta(days=4))
    page = site.visitor("worker", Hat.WORKER).get(f"/leaves/{leave_id}").text
    assert f'<a href="/return-plans/{former}">わたしのプラン</a>' in page
    assert f'<a href="/return-plans/{later}">次のプラン' in page
    assert "まだ始まっていません" in site.visitor("hr").get(f"/leaves/{leave_id}").text
    for plan_id, other in ((former, later), (later, former)):
        assert f'href="/return-plans/{other}"' in site.visitor("physician").get(f"/return-plans/{plan_id}").text


def test_hr_reads_on_the_plan_that_its_text_is_to_be_changed(world, site, hr):
    plan_id = decided(world)
    text_id = read(world, plan_id).waiting.text.public_id
    answered(world, text_id, Preview.WRONG, "電話の応対も外してほしい")
    page = hr.get(f"/return-plans/{plan_id}").text
    assert "本人は、上司に伝える文面を直してほしいと答えています。" in page
    draft = hr.get(f"/leaves/{read(world, plan_id).leave_id}/plan").text
    assert "電話の応対も外してほしい" in draft
    assert f'value="{first(world).isoformat()}"' in draft
    assert "直してほしい" not in site.visitor("physician").get(f"/return-plans/{plan_id}").text


def test_a_trial_past_its_end_is_named_where_the_next_one_is_settled(world, site):
    leave_id, day = begun(world), first(world).isoformat()
    trial = {"kind": "commute", "from_on": day, "until_on": day, "paid": "no", "cover": "company",
             "conditions": "9時に駅まで", "failing": "その日でやめる"}  # fmt: skip
    assert site.visitor("hr").post(f"/leaves/{leave_id}/trials", trial).status_code == 303
    site.clock.now = at(world, first(world) + timedelta(days=1))
    hr = site.visitor("hr")
    assert "試し出勤などの終わりを記録する" in hr.get("/desk").text
    page = hr.get(f"/leaves/{leave_id}/trials").text
    assert "終わりが、まだ記録されていません" in page
    assert "<form" in page
    (way,) = set(re.findall(r"/trials/[0-9a-f]{32}/end", page))
    assert hr.post(way, {"how": "not_begun"}).status_code == 303


def test_the_health_part_is_the_employees_and_the_physicians_page_alone(world, site):
    path = f"/return-plans/{decided(world)}"
    doctor = site.visitor("physician")
    assert doctor.post(f"{path}/health", {"words": "睡眠の様子を月に一度聴く"}).status_code == 303
    for who, hat, seen in (("physician", None, True), ("worker", Hat.WORKER, True), ("hr", None, False)):
        page = site.visitor(who, hat).get(path).text
        assert ("睡眠の様子" in page) is seen
        assert ("健康について（本人と医療職だけ）" in page) is seen


def test_a_trial_and_a_question_for_tasks_go_their_way(world, site, hr):
    leave_id, day = begun(world), first(world).isoformat()
    path = f"/leaves/{leave_id}"
    trial = {"kind": "commute", "from_on": day, "until_on": day, "paid": "yes", "cover": "company",
             "conditions": "9時に駅まで", "failing": "その日でやめる"}  # fmt: skip
    assert hr.get(f"{path}/trials").status_code == 200
    assert 'id="paid-error"' in hr.post(f"{path}/trials", trial).text
    assert hr.post(f"{path}/trials", {**trial, "paid": "no"}).status_code == 303
    assert hr.post(f"{path}/tasks").status_code == 303
    worker, boss = site.visitor("worker", Hat.WORKER), site.visitor("supervisor")
    page = worker.get(path).text
    assert "その日でやめる" in page
    (question,) = re.findall(r"/task-questions/([0-9a-f]{32})/agree", page)
    assert boss.get(f"/task-questions/{question}/tasks").status_code == 404
    assert worker.get(f"/task-questions/{question}/agree").status_code == 200
    assert worker.post(f"/task-questions/{question}/agree", {"agreed": "yes"}).status_code == 303
    assert "返事を取り消す" in worker.get(f"/task-questions/{question}/agree").text
    assert "任せられる仕事を伝える" in boss.get("/desk").text
    told = {"tasks": "検査の記録の入力", "attendance": ""}
    assert boss.post(f"/task-questions/{question}/tasks", told).status_code == 303
    assert "検査の記録の入力" in hr.get(path).text


def test_who_saves_a_plan_second_reads_both_and_saves_the_next_time(world, hr):
    path = f"/leaves/{begun(world)}/plan"
    assert hr.post(path, typed(world, tasks_2="先に書いた仕事")).status_code == 303
    late = hr.post(path, typed(world, tasks_2="あとから書いた仕事"))
    assert late.status_code == 409
    assert late.text.count("先に書いた仕事") == 1
    assert late.text.count("あとから書いた仕事") == 2, "beside what is kept, and in its field"
    assert "第2段階：" in late.text
    (version,) = re.findall(r'name="version"[^>]*value="(\d+)"', late.text)
    assert hr.post(path, typed(world, tasks_2="あとから書いた仕事", version=version)).status_code == 303


def reads_as_running(world, site) -> None:
    """They moved, and HR of the next workplace wrote a leave down four weeks ahead."""
    leave_id, _plan, back_at = test_leave_starts.returned(world)
    move(world, on=back_at.date() + timedelta(days=10))
    now = back_at + timedelta(days=31)
    eve = now.date() + timedelta(days=27)
    begun(world, "factory_hr", now=now, begins_on=eve + timedelta(days=1), until_on=eve + timedelta(days=60),
          limit_on=None, limit_basis="")  # fmt: skip
    for then, words in ((now, "実施中・予定"), (at(world, eve), TrialEnd.DONE.label)):
        site.clock.now = then
        page = site.visitor("hr").get(f"/leaves/{leave_id}").text
        assert words in page
        ways = re.findall(r"/trials/[0-9a-f]{32}/end", page)
        assert len(ways) == (then == now)
        if ways:
            assert "<form" in site.visitor("hr").get(ways[0]).text.split("<main")[1]


def test_a_trial_that_ends_with_the_eve_of_a_leave_reads_as_running_until_then(world, site):
    reads_as_running(world, site)


def test_twin_a_trial_that_reads_as_done_weeks_ahead_is_seen(world, site, monkeypatch):
    whole = trials.stop
    monkeypatch.setattr(trials, "stop", lambda *of, **_until: whole(*of))
    with pytest.raises(AssertionError):
        reads_as_running(world, site)
