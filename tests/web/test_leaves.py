"""Does HR keep a leave on its pages, and does nothing typed get lost?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import literal, select

from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.rules.follow_up_notes import View
from casework.rules.vocabulary import FollowUpBase, FollowUpState, Hat
from casework.services import follow_up_plans, leave_views, leaves, returns
from forms.base import Form, OwnIds
from forms.leaves import KeptForm
from tests.databases import SQLITE_ONLY
from tests.services import ruling
from tests.services.following import NEW, hold
from tests.services.test_leave_starts import with_plan
from tests.services.test_leaves import begun, end, number, team

pytestmark = SQLITE_ONLY


def typed(world, **changed) -> dict[str, str]:
    first = world.now.date()
    return {
        "number": number(world), "begins_on": first.isoformat(),
        "until_on": (first + timedelta(days=60)).isoformat(), "limit_on": "", "limit_basis": "", "way": "telephone",
        "weeks": "4", "by": "労務課 森", "to": "090-1234-5678", **changed,
    }  # fmt: skip


@pytest.fixture
def hr(site):
    return site.visitor("hr")


def test_the_name_is_looked_at_before_anything_is_written(world, site, hr):
    looked = hr.post("/leaves/new", typed(world))
    assert looked.status_code == 200
    assert "この人でまちがいありませんか" in looked.text
    assert "佐藤 真由美" in looked.text
    assert team(world) == []
    token = looked.text.split('name="named" type="hidden" value="')[1].split('"')[0]
    kept = hr.post("/leaves/new", typed(world, named=token))
    assert kept.status_code == 303
    page = hr.get(kept.location).text
    assert "090-1234-5678" in page
    assert "休業中" in hr.get("/leaves").text
    assert "090-1234-5678" in site.visitor("worker", Hat.WORKER).get(kept.location).text
    assert "090-1234-5678" not in site.visitor("physician").get(kept.location).text
    away = site.visitor("supervisor").get("/absences").text
    assert "佐藤 真由美" in away
    assert "休んでいる人" in away


def test_what_cannot_be_comes_back_beside_its_field(world, hr):
    back = hr.post("/leaves/new", typed(world, until_on="2026-01-01", by=""))
    assert back.status_code == 422
    assert "090-1234-5678" in back.text
    leave_id = begun(world)
    path = f"/leaves/{leave_id}"
    kept = {"held_on": "2020-01-01", "way": "telephone", "reached": "talked", "words": "面談の日"}
    wrong = hr.post(f"{path}/kept", kept)
    assert wrong.status_code == 422
    assert "面談の日" in wrong.text


def test_two_officers_at_once_read_each_other(world, hr):
    path = f"/leaves/{begun(world)}"
    until = (world.now.date() + timedelta(days=70)).isoformat()
    assert hr.post(f"{path}/extend", {"until_on": until, "words": "", "version": "1"}).status_code == 303
    late = hr.post(f"{path}/extend", {"until_on": "2027-06-01", "words": "書きかけ", "version": "1"})
    assert late.status_code == 409
    assert "書きかけ" in late.text


def test_twin_a_leave_that_is_written_over_is_seen(world, hr, monkeypatch):
    whole = leaves.locked

    def heedless(visit, leave_id, _version):
        return whole(visit, leave_id, visit.reach(SickLeave, leave_id).version)

    monkeypatch.setattr(leaves, "locked", heedless)
    with pytest.raises(AssertionError):
        test_two_officers_at_once_read_each_other(world, hr)


def test_what_the_company_says_of_pay_is_read_on_the_page_of_the_leave_as_the_companys_own_words(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    worker, hr = site.visitor("worker", Hat.WORKER), site.visitor("hr")
    assert "休業中の給与・手当・社会保険" not in worker.get(leave).text
    assert "会社からの案内は、まだありません" in hr.get(leave).text
    ruling.change(world, {"leave_pay": "休職中は無給です。\n傷病手当金の申請書は <労務課> へ。"})
    for reader in (worker, hr):
        text = reader.get(leave).text
        assert "休職中は無給です。\n傷病手当金の申請書は &lt;労務課&gt; へ。" in text
        assert "法令の説明ではありません" in text


def test_the_talk_before_the_return_is_found_on_the_page_of_the_leave_and_says_what_it_is_for(world, site):
    leave = f"/leaves/{begun(world)}"
    site.clock.now = world.now
    worker, physician, hr = site.visitor("worker", Hat.WORKER), site.visitor("physician"), site.visitor("hr")
    for reader in (worker, physician):
        page = reader.get(leave).text
        assert "フォロー面談のご案内（復帰の前）" in page
        talk = "/follow-ups/" + page.split('href="/follow-ups/')[1].split('"')[0]
        shown = reader.get(talk).text
        assert "職場に戻る前に、体調" in shown
        assert reader.get(f"{talk}/time").status_code == 200
    assert "復帰の前" not in hr.get(leave).text


def talks_of_the_limit(world, hr) -> None:
    """The limit is near and HR talked of it: the tick is offered while it is due, and it alone ends that it is."""
    today = world.now.date()
    path = f"/leaves/{begun(world, limit_on=today + timedelta(days=90), limit_basis='就業規則 第18条')}"
    assert "満了日について話した" in hr.get(path).text
    word = {"held_on": today.isoformat(), "way": "telephone", "words": "これからの手続き"}
    refused = hr.post(f"{path}/kept", {**word, "reached": "not_reached", "of_limit": "y"})
    assert (refused.status_code, "話せたときだけ、選んでください。" in refused.text) == (422, True)
    assert "これからの手続き" in refused.text
    assert hr.post(f"{path}/kept", {**word, "reached": "talked"}).status_code == 303
    assert "満了日について話した" in hr.get(path).text, "a word about something else"
    assert hr.post(f"{path}/kept", {**word, "reached": "talked", "of_limit": "y"}).status_code == 303
    assert "満了日について話した" not in hr.get(path).text, "the tick does it"


def test_a_word_about_the_limit_is_ticked_where_the_talk_is_written_down(world, hr):
    talks_of_the_limit(world, hr)


def test_twin_a_tick_that_the_form_loses_is_seen(world, hr, monkeypatch):
    whole = KeptForm.kept
    monkeypatch.setattr(KeptForm, "kept", lambda form: replace(whole(form), of_limit=False))
    with pytest.raises(AssertionError):
        talks_of_the_limit(world, hr)


def test_a_leave_to_come_is_shown_as_one_and_is_called_off_without_a_day(world, site, hr):
    first = world.now.date() + timedelta(days=9)
    leave = f"/leaves/{begun(world, begins_on=first)}"
    boss = site.visitor("supervisor")
    for page in (hr.get("/leaves"), hr.get(leave), site.visitor("worker", Hat.WORKER).get(leave)):
        assert "2026年12月10日（木）から休業の予定" in page.text
        assert "休業中</span>" not in page.text
    assert "から休む予定" in boss.get("/absences").text
    early = hr.post(f"{leave}/end", {"ended_as": "returned", "ended_on": first.isoformat(), "version": "1"})
    assert early.status_code == 422
    assert "まだ始まっていません" in early.text
    assert 'id="end-ended_as-error"' in early.text
    assert hr.post(f"{leave}/end", {"ended_as": "mistaken", "ended_on": "", "version": "1"}).status_code == 303
    assert "記録の誤り" in hr.get(leave).text


def test_no_id_stands_twice_on_the_page_of_a_leave(world, hr):
    found = re.findall(r' id="([^"]+)"', hr.get(f"/leaves/{begun(world)}").text)
    assert sorted(found) == sorted(set(found))


def test_twin_two_forms_that_name_their_fields_alike_are_seen(world, hr, monkeypatch):
    monkeypatch.setattr(OwnIds, "__init__", Form.__init__)
    with pytest.raises(AssertionError):
        test_no_id_stands_twice_on_the_page_of_a_leave(world, hr)


def test_an_end_that_was_wrong_is_put_right_and_the_employee_reads_what_was_on_record(world, site, hr):
    leave = f"/leaves/{begun(world)}"
    day = world.now.date().isoformat()
    left = {"ended_as": "left", "ended_on": day, "version": "1"}
    asked = hr.post(f"{leave}/end", left)
    assert (asked.status_code, "雇用の最後の日は、まだ登録されていません" in asked.text) == (422, True)
    about = asked.text.split('/end" class')[1].split('name="asked"')[1].split('value="')[1].split('"')[0]
    assert hr.post(f"{leave}/end", {**left, "aware": "y", "asked": about}).status_code == 303
    wrong = {"ended_as": "still", "ended_on": "", "why": "", "version": "2"}
    assert hr.post(f"{leave}/correct", wrong).status_code == 422
    assert hr.post(f"{leave}/correct", {**wrong, "why": "ボタンの押しまちがい", "version": "1"}).status_code == 409
    assert hr.post(f"{leave}/correct", {**wrong, "why": "ボタンの押しまちがい"}).status_code == 303
    own = site.visitor("worker", Hat.WORKER)
    for page in (own.get(leave).text, hr.get(leave).text):
        for said in ("休業中", "ボタンの押しまちがい", "直す前：2026年12月1日（火）まで・退職した"):
            assert said in page
    assert "休業の終わりの記録を直した" in own.get("/my-file/readers").text


def opened(page: str) -> list[str]:
    """What lies open of what can be unfolded."""
    return re.findall(r"<details open><summary>([^<]+)<", page)


def only_what_is_due_lies_open(world, site) -> None:
    leave_id = begun(world)
    due = world.later(days=28)
    for now, expected in ((world.now, []), (due, ["連絡を記録する"]), (world.later(days=60), ["連絡を記録する"])):
        site.clock.now = now
        assert opened(site.visitor("hr").get(f"/leaves/{leave_id}").text) == expected


def test_of_the_forms_on_the_page_of_a_leave_only_what_is_due_lies_open(world, site):
    only_what_is_due_lies_open(world, site)


def test_twin_a_page_that_forgets_what_is_due_is_seen(world, site, monkeypatch):
    read = leave_views.read
    monkeypatch.setattr(leave_views, "read", lambda *of, **more: replace(read(*of, **more), limits=[]))
    with pytest.raises(AssertionError):
        only_what_is_due_lies_open(world, site)


def test_a_team_reads_of_a_leave_past_its_planned_end_that_it_goes_on(world, site):
    begun(world, until_on=world.now.date() + timedelta(days=3))
    for days, goes_on in ((3, False), (4, True)):
        site.clock.now = world.later(days=days)
        assert ("までの見込みでしたが、続いています" in site.visitor("supervisor").get("/absences").text) is goes_on


def test_what_cannot_be_done_about_an_earlier_leave_is_not_offered(world, site):
    first, later = begun(world), world.later(days=5)
    end(world, first, later.date() - timedelta(days=1), now=later)
    site.clock.now = later
    offered = (
        "終わりの記録が誤っていたとき",
        f"/leaves/{first}/plan",
        f"/leaves/{first}/trials",
        f"/leaves/{first}/tasks",
    )
    hr = site.visitor("hr")
    before = hr.get(f"/leaves/{first}").text
    assert [what for what in offered if what not in before] == []
    begun(world, now=later, begins_on=later.date())
    after = hr.get(f"/leaves/{first}").text
    assert [what for what in offered if what in after] == []


def test_a_contact_that_was_wrong_is_struck_out_on_the_pages(world, site, hr):
    leave = f"/leaves/{begun(world)}"
    kept = {"held_on": world.now.date().isoformat(), "way": "telephone", "reached": "talked", "words": "締め日の話"}
    assert hr.post(f"{leave}/kept", kept).status_code == 303
    contact = "/leave-contacts/" + hr.get(leave).text.split("/leave-contacts/")[1].split('"')[0]
    assert "締め日の話" in hr.get(contact).text
    lacking = hr.post(contact, {**kept, "reached": "mistaken", "words": ""})
    assert lacking.status_code == 422
    again = hr.post(contact, {**kept, "reached": "mistaken", "words": "別の人への電話だった"})
    assert again.status_code == 303
    own = site.visitor("worker", Hat.WORKER).get(leave).text
    assert "<s>締め日の話</s>" in own
    assert "別の人への電話だった" in own
    assert hr.post(contact, kept).status_code == 409
    assert "すでに直されています" in hr.get(contact).text


def test_a_return_on_another_day_than_the_plans_is_asked_about_once(world, site):
    leave_id = with_plan(world)
    site.clock.now = world.later(days=20)
    hr = site.visitor("hr")
    sent = {"ended_as": "returned", "ended_on": "2026-12-15", "version": str(version(world))}
    asked = hr.post(f"/leaves/{leave_id}/end", sent)
    assert asked.status_code == 422
    assert "2026年12月12日（土）からですが" in asked.text
    about = asked.text.split('/end" class')[1].split('name="asked"')[1].split('value="')[1].split('"')[0]
    other = {**sent, "ended_on": "2026-12-16", "aware": "y", "asked": about}
    assert hr.post(f"/leaves/{leave_id}/end", other).status_code == 422, "the tick was for another day"
    assert hr.post(f"/leaves/{leave_id}/end", {**sent, "aware": "y", "asked": about}).status_code == 303


def version(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(SickLeave.version)).scalar_one()


def leads_to_the_leave(world, site) -> None:
    """Its papers are on the leave's page."""
    leave = f"/leaves/{begun(world)}"
    back = world.later(days=9)
    end(world, leave.removeprefix("/leaves/"), back.date() - timedelta(days=1), now=back)
    talk = talks_of(world)[1]
    held_on = back + timedelta(days=30)
    told = replace(NEW.told, view=View.CHANGE)
    hold(world, talk, held_on.date(), replace(NEW, told=told, sure=True), now=held_on)
    site.clock.now = held_on
    with world.database.reading() as session:
        case = f"/cases/{session.execute(select(Case.public_id)).scalar_one()}"
    physician, nurse, worker = site.visitor("physician"), site.visitor("nurse"), site.visitor("worker", Hat.WORKER)
    for reader, path in ((physician, f"/follow-ups/{talk}"), (nurse, case), (physician, case)):
        assert f'href="{leave}"' in reader.get(path).text, path
    assert f'href="{leave}"' in worker.get(f"/follow-ups/{talk}").text
    page = physician.get(f"/follow-ups/{talk}").text
    assert f'href="{leave}#opinions"' in page, "the opinion that is needed is written there"
    assert 'id="opinions"' in physician.get(leave).text


def talks_of(world) -> list[str]:
    with world.database.reading() as session:
        return list(session.execute(select(FollowUp.public_id).order_by(FollowUp.id)).scalars())


def test_a_talk_of_a_return_and_its_case_lead_to_the_leave_and_its_papers(world, site):
    leads_to_the_leave(world, site)


def test_twin_a_talk_without_a_way_to_the_papers_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(returns, "leave_of", lambda *_of: None)
    with pytest.raises(AssertionError):
        leads_to_the_leave(world, site)


def plans_after_the_return(world, site) -> None:
    leave = begun(world)
    back = world.later(days=9)
    site.clock.now = back
    physician = site.visitor("physician")
    assert physician.get(f"/leaves/{leave}/follow-ups").status_code == 409, "nobody is back"
    end(world, leave, back.date() - timedelta(days=1), now=back)
    with world.database.reading() as session:
        case = f"/cases/{session.execute(select(Case.public_id)).scalar_one()}"
    path = f"/leaves/{leave}/follow-ups"
    assert f'href="{path}"' in physician.get(case).text
    assert "復帰した日" in physician.get(path).text
    assert physician.post(path, {"months": [], "more": "2"}).status_code == 303
    assert months(world) == [1, 2, 3, 6]
    again = (back + timedelta(days=7)).date()
    sent = {"base_on": again.isoformat(), "more": "1・3", "reason": "returned"}
    assert physician.post(f"{path}/base", sent).status_code == 303
    assert months(world, again) == [1, 3]
    assert site.visitor("nurse").get(path).status_code == 404
    assert site.visitor("hr").get(path).status_code == 404


def months(world, base_on=None) -> list[int]:
    """Those that are to come after a day."""
    with world.database.reading() as session:
        of = select(FollowUp.months, FollowUp.base_on).where(
            FollowUp.months.is_not(None), FollowUp.state == FollowUpState.PLANNED
        )
        found = session.execute(of.order_by(FollowUp.months)).all()
    assert base_on is None or {one.base_on for one in found} == {base_on}
    return [one.months for one in found]


def test_after_a_return_months_are_added_and_counted_from_another_day(world, site):
    plans_after_the_return(world, site)


def test_twin_a_return_without_a_way_to_plan_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(follow_up_plans, "after_leave", lambda *_of: None)
    with pytest.raises(AssertionError):
        plans_after_the_return(world, site)


def test_twin_a_plan_of_somebody_on_leave_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(
        follow_up_plans, "_after",
        lambda visit, of_id, **_more: (visit.reach_id(Case, visit.reach(SickLeave, of_id).case_id), visit.today,
                                       FollowUpBase.RETURN),
    )  # fmt: skip
    with pytest.raises(AssertionError, match="nobody is back"):
        plans_after_the_return(world, site)


def says_what_is_due(world, site) -> None:
    begun(world)
    site.clock.now = world.later(days=29)
    page = site.visitor("hr").get("/leaves")
    assert page.status_code == 200
    assert "することがあります" in page.text, "a contact is due"


def test_the_list_of_leaves_says_where_there_is_something_to_do(world, site):
    says_what_is_due(world, site)


def test_twin_a_list_that_does_not_know_what_is_due_is_seen(world, site, monkeypatch):
    monkeypatch.setattr(leave_views, "_rank", lambda _visit: literal(leave_views._OVER))
    with pytest.raises(AssertionError, match="a contact is due"):
        says_what_is_due(world, site)
