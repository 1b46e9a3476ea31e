"""Is everything said before the button, does bad input come back with its reason, and who gets a 404?"""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from casework.models.cases import Case
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import CaseKind, Hat, InterviewMode
from casework.services.wishes import Wish
from tests.services import asking, results
from tests.services.asking import ask, case_of, invited

TICKS = {"known": "y", "unharmed": "y", "passed_on": "y"}
FORM = {"mode": "either", "physician": "any", **TICKS}
ENTRY = {"received_on": "2026-12-01", "channel": "paper", "mode": "either", "physician": "any"}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def request_id(world) -> str:
    with world.database.reading() as session:
        return session.execute(select(InterviewRequest.public_id)).scalars().one()


def request_of(world, name) -> InterviewRequest:
    with world.database.reading() as session:
        return session.execute(
            select(InterviewRequest).join(Case).where(Case.employment_id == world.people[name].employment_id)
        ).scalar_one()


# --- asking ---------------------------------------------------------------------------------------


def test_the_page_says_before_the_button_what_becomes_known_to_whom(world, site):
    page = site.visitor("worker").get(f"/cases/{invited(world)}/request")
    assert page.status_code == 200
    before, _, after = plain(page.text).partition("申し出る やめて戻る")
    assert after
    for words in ("人事労務担当者", "実施事務従事者", "上司", "提供に同意したものとみなされます", "報告書と意見書",
                  "命に関わるとき", "不利益な取扱い", "佐藤 真由美", "2026年11月2日", "2026年12月1日"):  # fmt: skip
        assert words in before, words
    assert page.text.count("<h1>") == 1


def test_the_consultation_is_offered_beside_the_request_until_it_was_chosen(world, site):
    case_id = invited(world)
    worker, consult = site.visitor("worker"), f"/cases/{case_id}/consult"
    assert consult in worker.get(f"/cases/{case_id}/request").text
    assert worker.post(consult, {"mode": "either", "physician": "any"}).status_code == 303
    assert consult not in worker.get(f"/cases/{case_id}/request").text
    assert worker.get(consult).status_code == 409


def test_asking_leads_to_the_times_and_the_case(world, site):
    case_id = invited(world)
    visitor = site.visitor("worker")
    visitor.get(f"/cases/{case_id}/request")
    sent = visitor.post(f"/cases/{case_id}/request", {**FORM, "remarks": "耳が遠いです"})
    assert (sent.status_code, sent.location) == (303, f"/cases/{case_id}/slots")
    assert "申出を受け付けました" in visitor.get(sent.location).text
    assert visitor.post(f"/cases/{case_id}/request", FORM).status_code == 409
    assert visitor.get(f"/cases/{case_id}/request").status_code == 409


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"known": ""}, "known"),
        ({"unharmed": ""}, "unharmed"),
        ({"passed_on": ""}, "passed_on"),
        ({"mode": "by_dream"}, "mode"),
        ({"physician": ""}, "physician"),
        ({"remarks": "あ" * 2001}, "remarks"),
        ({"contact": "い" * 501}, "contact"),
        ({"first_on": "2026-11-30"}, "first_on"),
        ({"second_on": "あした"}, "second_on"),
        ({"third_part": "morning"}, "third_on"),
        ({"place": "う" * 201}, "place"),
        ({"physician": "counsellor"}, "physician"),
    ],
)
def test_bad_input_comes_back_with_its_reason_and_nothing_is_written(world, site, changed, field):
    case_id = invited(world)
    page = site.visitor("worker").post(f"/cases/{case_id}/request", {**FORM, "remarks": "書いたこと", **changed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    if field != "remarks":
        assert "書いたこと" in page.text
    with pytest.raises(NoResultFound):
        request_id(world)


@pytest.mark.parametrize("who", ["colleague", "supervisor", "stranger"])
@pytest.mark.parametrize("path", ["request", "withdraw", "wishes", "slots"])
def test_for_other_employees_the_case_is_no_page(world, site, who, path):
    case_id = invited(world)
    ask(world, case_id)
    visitor = site.visitor(who, Hat.WORKER)
    assert visitor.get(f"/cases/{case_id}/{path}").status_code == 404
    for data in ({}, FORM, {**FORM, "version": "1", "slot": "0" * 32}):
        answer = visitor.post(f"/cases/{case_id}/{path}", data)
        assert answer.status_code == 404


def test_a_late_request_is_welcome(world, site):
    case_id = invited(world)
    site.clock.now = world.later(days=34)
    visitor = site.visitor("worker")
    assert "いまからでも申し出られます" in visitor.get(f"/cases/{case_id}/request").text
    assert visitor.post(f"/cases/{case_id}/request", FORM).status_code == 303
    assert "期限後の申出" in site.visitor("hr").get("/requests").text


# --- entering -------------------------------------------------------------------------------------


def test_the_clerk_enters_paper_by_pick_or_by_number(world, site):
    results.invite(world, "worker", "colleague")
    clerk = site.visitor("clerk")
    page = clerk.get("/requests/enter")
    assert "佐藤 真由美" in page.text
    case_id = case_of(world, "worker")
    picked = clerk.post("/requests/enter", {**ENTRY, "case": case_id})
    assert (picked.status_code, "佐藤 真由美さん（1001・営業課）" in picked.text) == (200, True)
    with pytest.raises(NoResultFound):
        request_of(world, "worker")
    sent = clerk.post("/requests/enter", {**ENTRY, "case": case_id, "named": case_id})
    assert (sent.status_code, sent.location) == (303, f"/requests/{request_of(world, 'worker').public_id}/scans")
    assert f"/cases/{case_id}" in clerk.get(sent.location).text
    entry = {**ENTRY, "number": "１００２", "contact": "内線 5501"}
    looked = clerk.post("/requests/enter", entry)
    assert looked.status_code == 200
    assert all(words in looked.text for words in ("鈴木 健さん（1002・営業課）", "内線 5501"))
    with pytest.raises(NoResultFound):
        request_of(world, "colleague")
    shown = re.search(r'name="named"[^>]*value="([^"]+)"', looked.text)
    assert shown
    assert clerk.post("/requests/enter", {**entry, "named": case_id}).status_code == 200, "another was shown"
    assert clerk.post("/requests/enter", {**entry, "named": shown[1]}).status_code == 303
    assert request_of(world, "colleague").contact is not None
    assert clerk.get("/requests/enter").text.count("佐藤 真由美") == 0


@pytest.mark.parametrize("number", ["1002", "9999", "１００２"])
def test_somebody_from_the_list_and_the_number_of_somebody_else_are_refused_and_nothing_is_lost(world, site, number):
    results.invite(world, "worker", "colleague")
    case_id = case_of(world, "worker")
    entry = {**ENTRY, "case": case_id, "named": case_id, "number": number, "contact": "内線 5501"}
    page = site.visitor("clerk").post("/requests/enter", entry)
    assert page.status_code == 422
    assert 'id="number-error"' in page.text
    assert "一覧で選んだ人の社員番号ではありません" in page.text
    assert all(kept in page.text for kept in ("内線 5501", f'value="{number}"', f'selected value="{case_id}"'))
    assert "まちがいありませんか" not in page.text
    with pytest.raises(NoResultFound):
        request_of(world, "worker")


def test_both_may_name_the_same_person(world, site):
    case_id = invited(world)
    entry = {**ENTRY, "case": case_id, "named": case_id, "number": "１００１"}
    assert site.visitor("clerk").post("/requests/enter", entry).status_code == 303


def test_the_clerk_reads_hints_for_clerks_and_the_employee_those_for_employees(world, site):
    case_id = invited(world)
    for_clerks = "本人が希望したときだけ同席します"
    mine = site.visitor("worker").get(f"/cases/{case_id}/request").text
    assert "あなたが希望したときだけ同席します" in mine
    assert for_clerks not in mine
    ask(world, invited(world, "colleague"), who="colleague")
    for page in ("/requests/enter", f"/cases/{case_of(world, 'colleague')}/wishes"):
        shown = site.visitor("clerk").get(page).text
        assert for_clerks in shown
        assert "あなた" not in plain(shown)
        assert "次の画面で空いている日時" not in shown


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": "9999"}, "number"),
        ({"received_on": "2026-12-02"}, "received_on"),
        ({"received_on": "2026-11-30"}, "received_on"),
        ({"received_on": "昨日"}, "received_on"),
        ({"received_on": ""}, "received_on"),
        ({"channel": "online"}, "channel"),
    ],
)
def test_what_the_clerk_mistypes_stands_beside_its_field(world, site, changed, field):
    invited(world)
    data = {**ENTRY, "number": world.people["worker"].number, "contact": "内線 5501", **changed}
    page = site.visitor("clerk").post("/requests/enter", data)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert "内線 5501" in page.text


def test_a_case_that_is_not_the_clerks_is_no_page(world, site):
    case_id = invited(world)
    visitor = site.visitor("stranger_clerk")
    assert visitor.post("/requests/enter", {**ENTRY, "case": case_id}).status_code == 404
    assert visitor.post("/requests/enter", {**ENTRY, "case": "../../etc"}).status_code == 404


@pytest.mark.parametrize("who", ["worker", "hr", "physician", "supervisor"])
def test_nobody_else_enters(site, who):
    assert site.visitor(who).get("/requests/enter").status_code == 404


# --- two people at once ---------------------------------------------------------------------------


def version_in(page) -> str:
    (version,) = re.findall(r'name="version"[^>]*value="(\d+)"', page.text)
    return version


def test_two_people_changing_the_wishes_see_both_texts_and_lose_none(world, site):
    case_id = invited(world)
    ask(world, case_id, Wish(InterviewMode.EITHER, remarks="はじめの希望"))
    path = f"/cases/{case_id}/wishes"
    worker, clerk = site.visitor("worker"), site.visitor("clerk")
    mine, theirs = worker.get(path), clerk.get(path)
    assert "はじめの希望" in mine.text
    change = {"mode": "either", "physician": "any"}
    saved = clerk.post(path, {**change, "remarks": "窓口で伺った希望", "version": version_in(theirs)})
    assert saved.status_code == 303
    late = worker.post(path, {**change, "remarks": "画面で書いた希望", "version": version_in(mine)})
    assert late.status_code == 409
    assert "窓口で伺った希望" in late.text
    assert late.text.count("画面で書いた希望") == 2
    again = worker.post(path, {**change, "remarks": "両方を合わせた希望", "version": version_in(late)})
    assert again.status_code == 303
    assert "両方を合わせた希望" in clerk.get(path).text


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999"])
def test_a_broken_version_is_refused_and_changes_nothing(world, site, version):
    case_id = invited(world)
    ask(world, case_id, Wish(InterviewMode.EITHER, remarks="はじめの希望"))
    visitor = site.visitor("worker")
    for path in ("wishes", "withdraw"):
        answer = visitor.post(f"/cases/{case_id}/{path}", {"mode": "either", "physician": "any", "version": version})
        assert answer.status_code in {409, 422}
    assert "はじめの希望" in visitor.get(f"/cases/{case_id}/wishes").text


def test_what_a_paper_lacks_is_explained_and_then_no_longer_asked_for(world, site):
    case_id = invited(world)
    clerk = site.visitor("clerk")
    entry = {**ENTRY, "case": case_id, "named": case_id, "first_on": "2026-12-09", "quiet_entrance": "y"}
    sent = clerk.post("/requests/enter", entry)
    assert sent.location.endswith("/scans")
    shown = f"/cases/{case_id}"
    page = clerk.get(shown)
    path = f"/cases/{case_id}/explained"
    assert path in page.text
    assert "2026年12月9日" in page.text
    assert "3つの確認の印がありません" in clerk.get(path).text
    assert clerk.post(path, {"on": "2026-12-24"}).status_code == 422
    assert clerk.post(path, {"on": "2026-12-01"}).status_code == 303
    assert path not in clerk.get(shown).text
    assert clerk.get(path).status_code == 409


# --- HR -------------------------------------------------------------------------------------------


def test_hr_lists_the_request_and_opens_the_scores_on_demand(world, site):
    hr = site.visitor("hr")
    case_id = invited(world)
    assert "申出はありません" in hr.get("/requests").text
    ask(world, case_id, Wish(InterviewMode.ONLINE, remarks="耳が遠いです", contact="090-0000-0000"))
    page = hr.get("/requests")
    assert "佐藤 真由美" in page.text
    assert "あと30日" in page.text
    for secret in ("耳が遠いです", "090-0000-0000", "オンライン", case_id):
        assert secret not in page.text
    asked = request_id(world)
    assert "該当する" not in hr.get(f"/requests/{asked}").text
    scores = hr.post(f"/requests/{asked}/result")
    assert (scores.status_code, "該当する" in scores.text) == (200, True)
    assert hr.get(f"/requests/{asked}/result").status_code == 405


@pytest.mark.parametrize("who", ["factory_hr", "stranger_hr", "clerk", "supervisor", "physician", "worker"])
def test_the_file_and_its_scores_are_no_page_for_others(world, site, who):
    ask(world, invited(world))
    asked, visitor = request_id(world), site.visitor(who)
    assert visitor.get(f"/requests/{asked}").status_code == 404
    assert visitor.post(f"/requests/{asked}/result").status_code == 404
    if who in {"factory_hr", "stranger_hr"}:
        assert "佐藤" not in visitor.get("/requests").text


@pytest.mark.parametrize("after", ["0" * 32, "x", "' OR 1=1 --"])
def test_a_made_up_place_in_the_list_is_no_page(site, after):
    assert site.visitor("hr").get("/requests", query_string={"after": after}).status_code == 404


# --- taking back and talking -----------------------------------------------------------------------


def test_taking_back_page_by_page(world, site):
    case_id, _ = asking.booked(world)
    worker, hr = site.visitor("worker"), site.visitor("hr")
    asked = request_id(world)
    assert hr.post(f"/requests/{asked}/result").status_code == 200
    page = worker.get(f"/cases/{case_id}/withdraw")
    assert "申し出た日と取り下げた日" in page.text
    assert "14:00" in page.text
    done = worker.post(f"/cases/{case_id}/withdraw", {"version": version_in(page)})
    assert (done.status_code, done.location) == (303, f"/cases/{case_id}")
    assert "取下げ" in hr.get("/requests").text
    assert hr.post(f"/requests/{asked}/result").status_code == 404
    assert worker.get(f"/cases/{case_id}/withdraw").status_code == 404


def test_taking_back_with_a_consultation_instead_leads_to_its_times(world, site):
    case_id, _ = asking.booked(world)
    worker = site.visitor("worker")
    page = worker.get(f"/cases/{case_id}/withdraw")
    done = worker.post(f"/cases/{case_id}/withdraw", {"version": version_in(page), "instead": "y"})
    opened = case_of(world, "worker", CaseKind.CONSULTATION)
    assert (done.status_code, done.location) == (303, f"/cases/{opened}/slots")
    listed = site.visitor("hr").get("/requests").text
    assert "取下げ" in listed
    assert "健康相談" not in listed


def test_talking_is_the_same_page_for_a_target_and_for_anybody(world, site):
    invited(world)
    pages = [site.visitor(who).get("/talk") for who in ("worker", "colleague")]
    main = [re.findall(r"<main.*</main>", page.text, re.DOTALL)[0] for page in pages]
    token = re.compile(r'value="[^"]{40,}"')
    assert token.sub("", main[0]) == token.sub("", main[1])
    for words in ("就業上の措置をとることはできません", "周りの人が気づくこと", "会社には伝わりません"):
        assert words in plain(main[0])


def test_talking_leads_to_the_times(world, site):
    visitor = site.visitor("colleague")
    sent = visitor.post("/talk", {"mode": "either", "physician": "woman", "remarks": "眠れません"})
    opened = case_of(world, "colleague", CaseKind.CONSULTATION)
    assert (sent.status_code, sent.location) == (303, f"/cases/{opened}/slots")
    assert "いま選べる枠がありません" in visitor.get(sent.location).text
    assert "すでに受け付けています" in visitor.get("/talk").text
    assert visitor.post("/talk", {"mode": "either", "physician": "nobody"}).status_code == 422


def test_a_consultation_is_taken_back_from_its_own_page(world, site):
    visitor = site.visitor("colleague")
    visitor.post("/talk", {"mode": "either", "physician": "any"})
    opened = case_of(world, "colleague", CaseKind.CONSULTATION)
    page = visitor.get(f"/cases/{opened}").text
    assert f'href="/cases/{opened}/withdraw"' in page
    assert "健康相談を取りやめる" in page
    last_look = visitor.get(f"/cases/{opened}/withdraw")
    done = visitor.post(f"/cases/{opened}/withdraw", {"version": version_in(last_look)})
    assert (done.status_code, done.location) == (303, f"/cases/{opened}")
    assert f"/cases/{opened}/withdraw" not in visitor.get(f"/cases/{opened}").text


@pytest.mark.parametrize("who", ["physician", "nurse", "hr", "clerk", "supervisor", "admin"])
def test_talking_is_for_the_employees_hat(site, who):
    assert site.visitor(who).get("/talk").status_code == 404
