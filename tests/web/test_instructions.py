"""Does a supervisor's page hold the instruction and nothing else that the case knows?"""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from casework.models.measures import Instruction
from casework.models.requests import InterviewRequest
from casework.models.trail import TrailEntry
from casework.rules.comparison import Item
from casework.rules.undecided import undecided
from casework.rules.vocabulary import Hat, MeasureKind
from casework.services import instructing, interviews, issuing, opinions, screens
from casework.services.interviews import Notes
from forms.base import AskedAbout
from forms.instructions import InstructionForm
from tests.databases import SQLITE_ONLY
from tests.services import advising
from tests.services import test_instruction_threads as threads
from tests.services.advising import FROM, NEXT, RESTRICTED, TALK, UNTIL, Advising, decided, explain, order, told
from tests.services.test_instructing import unlead
from tests.services.test_instructions import lead
from tests.web.found import forms

FORM = {
    "kinds": ["overtime_limit", "fewer_nights"], "from_on": "2026-12-09", "until_on": "2027-03-08", "words": "",
    "ask": "労務課", "report_every": "month",
}  # fmt: skip


class Canaries:
    """A word of its own for every confidential field; `found` says which of them stand in a text."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def __call__(self, field: str) -> str:
        word = f"小鳥{len(self.words):02d}号"
        self.words[field] = word
        return word

    def found(self, text: str) -> set[str]:
        return {field for field, word in self.words.items() if word in text}


@pytest.fixture
def canaries(world):
    """A case with a canary in every sealed text, told to the supervisor: (canaries, instruction, decision)."""
    sing = Canaries()
    case = advising.held(world)
    physician = world.actor("physician")
    notes = Notes(*(sing(f"interview.{name}") for name in (
        "complaint", "work_notes", "burden_notes", "body_notes", "assessment", "companions")))  # fmt: skip
    with world.database.writing() as session:
        version = screens.page(session, physician, case.interview_id, now=TALK).version
        interviews.write(session, physician, case.interview_id, notes, version=version, now=TALK)
    record = replace(
        RESTRICTED, work_hours=sing("report.work_hours"), work_other=sing("report.work_other"),
        burden=sing("report.burden"), other_findings=True, other_condition=sing("report.other_condition"),
        guidance_notes=sing("report.guidance_notes"), workplace_view=sing("opinion.workplace_view"),
        medical_view=sing("opinion.medical_view"), notes=sing("opinion.notes"), reason=sing("opinion.reason"),
        items=(Item(MeasureKind.OVERTIME_LIMIT, 20, words=sing("opinion_item.words")), advising.NIGHTS),
    )  # fmt: skip
    with world.database.writing() as session:
        version = opinions.save(session, physician, case.interview_id, record, version=0, now=TALK)
    with world.database.writing() as session:
        opinion = issuing.issue(session, physician, case.interview_id, version=version, now=TALK)
    case = Advising(case.case_id, case.interview_id, opinion.public_id)
    advising.hear(world, case, present=sing("hearing.present"), put=sing("hearing.put"), words=sing("hearing.words"))
    decision = advising.decide(
        world, case, advising.limited(30, words=sing("measure.words")), advising.nights(),
        reason=sing("decision.reason"),
    )  # fmt: skip
    explain(world, decision, content=sing("explanation.content"), answer=sing("explanation.answer"))
    instruction = advising.instruct(world, decision, words=sing("instruction.words"), ask=sing("instruction.ask"))
    return sing, instruction, decision, case


def ids(case, decision) -> list[str]:
    return [case.case_id, case.interview_id, case.opinion_id, decision.public_id]


def test_no_canary_and_no_handle_of_the_case_reaches_the_supervisor(site, canaries):
    sing, instruction, decision, case = canaries
    site.clock.now = NEXT
    boss = site.visitor("supervisor")
    listing, page = boss.get("/instructions"), boss.get(f"/instructions/{instruction.public_id}")
    assert sing.found(listing.text) == set()
    assert sing.found(page.text) == {"instruction.words", "instruction.ask"}
    for response in (listing, page):
        assert response.status_code == 200
        assert not any(handle in response.text for handle in ids(case, decision))
        assert not any(word in str(response.headers) for word in sing.words.values())
    for text in ("佐藤 真由美", "健康管理上の就業上の配慮", "理由の確認は不要です", "残業は月30時間以内"):
        assert text in page.text
    for text in ("面接", "医師", "意見", "産業医", "ストレス", "山田", "12月8日"):
        assert text not in page.text.split("<main", 1)[1]


def test_the_canaries_sing_where_they_may(site, canaries):
    sing, instruction, decision, _ = canaries
    site.clock.now = NEXT
    read = site.visitor("worker").get(f"/decisions/{decision.public_id}").text
    assert sing.found(read) >= {
        "hearing.present", "hearing.put", "hearing.words", "decision.reason", "measure.words", "explanation.content",
        "explanation.answer", "opinion.reason", "opinion_item.words",
    }  # fmt: skip
    assert not any(field.startswith("interview.") for field in sing.found(read))
    read = site.visitor("physician").get(f"/decisions/{decision.public_id}").text
    assert sing.found(read) >= {"decision.reason", "measure.words", "explanation.answer"}
    assert not any(field.startswith("hearing.") for field in sing.found(read))
    read = site.visitor("hr").get(f"/instructions/{instruction.public_id}").text
    assert sing.found(read) == {"instruction.words", "instruction.ask"}


def test_what_happens_elsewhere_moves_nothing_on_the_supervisors_page(world, site, canaries):
    from casework.services import follow_up_plans

    _, instruction, _, case = canaries
    site.clock.now = NEXT
    boss = site.visitor("supervisor")

    def main(path: str) -> str:
        return re.sub(r'value="[^"]{32,}"', "", boss.get(path).text.split("<main", 1)[1])

    paths = ("/instructions", f"/instructions/{instruction.public_id}")
    before = [main(path) for path in paths]
    with world.database.writing() as session:
        follow_up_plans.plan(session, world.actor("physician"), case.interview_id, [1, 3], now=NEXT)
    site.visitor("worker").get(f"/instructions/{instruction.public_id}")
    assert [main(path) for path in paths] == before


def test_acknowledging_over_http(world, site):
    _, _, instruction = told(world)
    site.clock.now = NEXT
    boss = site.visitor("supervisor")
    path = f"/instructions/{instruction.public_id}"
    assert f'action="{path}/acknowledge"' in boss.get(path).text
    assert boss.post(f"{path}/acknowledge").status_code == 303
    page = boss.get(path)
    assert f'action="{path}/acknowledge"' not in page.text
    assert boss.post(f"{path}/acknowledge").status_code == 409
    hr = site.visitor("hr")
    assert "高橋 浩" in hr.get(path).text
    assert hr.post(f"{path}/acknowledge").status_code == 404


def test_the_former_supervisor_finds_nothing_from_the_day_of_the_change(world, site):
    _, _, instruction = told(world)
    lead(world, "other_supervisor", from_on=(NEXT + timedelta(days=5)).date())
    path = f"/instructions/{instruction.public_id}"
    old, new = site.visitor("supervisor"), site.visitor("other_supervisor")
    for days, seen_by_old, seen_by_new in ((4, 200, 404), (5, 404, 200)):
        site.clock.now = NEXT + timedelta(days=days)
        old, new = site.visitor("supervisor", Hat.SUPERVISOR if days == 4 else None), site.visitor("other_supervisor")
        assert (old.get(path).status_code, new.get(path).status_code) == (seen_by_old, seen_by_new)
    assert "佐藤 真由美" not in old.get("/instructions").text
    assert old.post(f"{path}/acknowledge").status_code == 404


@SQLITE_ONLY
def test_hr_sees_the_words_of_the_supervisor_before_they_go_out(world, site):
    _, decision = decided(world)
    explain(world, decision)
    site.clock.now = NEXT
    hr = site.visitor("hr")
    path = f"/decisions/{decision.public_id}/instruction"
    page = hr.get(path)
    assert page.status_code == 200
    assert re.search(r'name="ask"[^>]*value="労務課"', page.text)
    page = hr.post(path, {**FORM, "words": "早番のみ", "kinds": ["overtime_limit"], "preview": "1"})
    assert page.status_code == 200
    assert "22時から5時まで" not in page.text.split("上司が読む文面", 1)[1]
    for telling in ({"words": "通院の日は早く帰す"}, {"ask": "健康相談室"}, {"ask": "人事の山田哲也"}):
        page = hr.post(path, {**FORM, **telling, "preview": "1"})
        assert page.status_code == 422, "the button that only looks says so too"
        assert "理由が分か" in page.text
    typed = {**FORM, "words": "早番のみ"}
    assert hr.post(path, typed).status_code == 409, "the employee has seen nothing"
    assert hr.post(path, {**typed, "propose": "1"}).status_code == 303
    assert "本人の返事を待っています" in hr.get(path).text
    assert hr.post(path, typed).status_code == 409, "and says nothing yet"
    worker = site.visitor("worker", Hat.WORKER)
    (link,) = set(re.findall(r"/instruction-drafts/[0-9a-f]{32}", _preview_of(worker)))
    page = worker.get(link).text
    assert _added(page) == "人事が書き足した言葉 具体的なこと 早番のみ"
    assert worker.post(link, {"answer": "wrong", "wrong": ""}).status_code == 422
    assert worker.post(link, {"answer": "wrong", "wrong": "早番のみは困る"}).status_code == 303
    assert worker.post(link, {"answer": "fine"}).status_code == 409
    assert "早番のみは困る" in hr.get(path).text
    assert hr.post(path, {**typed, "words": "遅番のみ"}).status_code == 409, "another text than was shown"
    assert "直した文面を本人に見せる" in hr.get(path).text
    refused = hr.post(path, typed)
    assert refused.status_code == 422
    assert 'id="unchanged_because-error"' in refused.text
    saved = hr.post(path, {**typed, "unchanged_because": "遅番の人が足りないため"})
    assert saved.status_code == 303
    page = site.visitor("supervisor").get(saved.location).text
    assert _added(page) == "具体的なこと 早番のみ", "apart, and without who wrote it"
    assert "人事が書き足した" not in page
    assert "困る" not in page
    assert "足りない" not in page
    for reader in (hr, worker):
        page = reader.get(saved.location).text
        assert "直してほしいという返事の文面のまま" in page
        assert "遅番の人が足りないため" in page


def _added(page):
    """What stands apart from what the measures make."""
    (part,) = re.findall(r'<div class="letter__more[^>]*>(.*?)</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def _preview_of(worker):
    """The page to which the newest line of the inbox leads; a list of them where several lines are one."""
    note = re.findall(r'action="(/inbox/[0-9a-f]{32})"', worker.get("/inbox").text)[0]
    leads_to = worker.post(note).location
    if leads_to != note:
        return leads_to
    return re.findall(r"/instruction-drafts/[0-9a-f]{32}", worker.get(note).text)[0]


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["work_ban"]}, "kinds"),
        ({"words": "うつ病のため"}, "words"),
        ({"until_on": "2027-12-31"}, "until_on"),
        ({"from_on": "きょう"}, "from_on"),
        ({"ask": ""}, "ask"),
    ],
)
def test_an_instruction_that_cannot_be_comes_back_with_its_reason(world, site, changed, field):
    _, decision = decided(world)
    explain(world, decision)
    site.clock.now = NEXT
    page = site.visitor("hr").post(f"/decisions/{decision.public_id}/instruction", {**FORM, **changed})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


@SQLITE_ONLY
def test_before_the_explanation_the_page_says_why_not(world, site):
    _, decision = decided(world)
    site.clock.now = NEXT
    hr = site.visitor("hr")
    path = f"/decisions/{decision.public_id}/instruction"
    assert "決定を本人に説明して" in hr.get(path).text
    assert hr.post(path, FORM).status_code == 409


@SQLITE_ONLY
def test_a_page_after_another_keeps_its_address_clean(world, site):
    _, _, instruction = told(world)
    site.clock.now = NEXT
    boss = site.visitor("supervisor")
    assert boss.get("/instructions?after=" + instruction.public_id).status_code == 200
    assert boss.get("/instructions?after=" + "0" * 32).status_code == 404


@SQLITE_ONLY
def test_reading_an_instruction_is_written_down_once(world, site):
    _, _, instruction = told(world)
    site.clock.now = NEXT
    boss = site.visitor("supervisor")
    boss.get(f"/instructions/{instruction.public_id}")
    with world.database.reading() as session:
        found = session.execute(
            select(func.count()).where(
                TrailEntry.act == "see_instructions", TrailEntry.person_id == world.people["supervisor"].person_id
            )
        ).scalar_one()
    assert found == 1


def test_days_of_the_fixture_are_those_of_the_form():
    assert (FORM["from_on"], FORM["until_on"]) == (FROM.isoformat(), UNTIL.isoformat())


def test_who_instructs_second_keeps_what_was_typed_and_reads_what_was_told(world, site):
    _, decision, _ = told(world, words="先の具体的なこと")
    site.clock.now = NEXT
    path = f"/decisions/{decision.public_id}/instruction"
    typed = {**FORM, "kinds": ["overtime_limit"], "words": "あとの具体的なこと", "ask": "人事課"}
    page = site.visitor("hr").post(path, typed)
    assert page.status_code == 409
    assert "すでに出しています" in page.text
    assert page.text.count("先の具体的なこと") == 1
    assert page.text.count("あとの具体的なこと") == 3, "beside the other, in the form, in the preview"
    assert re.search(r'name="ask"[^>]*value="人事課"', page.text)


@SQLITE_ONLY
def test_one_form_carries_a_question_a_report_and_that_it_cannot_be_done(world, site):
    _, _, instruction = told(world)
    site.clock.now = NEXT
    visitor, path = site.visitor("supervisor"), f"/instructions/{instruction.public_id}"
    page = visitor.get(path).text
    assert page.count(f'action="{path}/say"') == 1
    for button in ("yes", "partly", "no", "question", "obstacle"):
        assert f'name="say" value="{button}"' in page
    assert visitor.post(f"{path}/say", {"say": "yes", "overtime": "12:30"}).status_code == 303
    assert visitor.post(f"{path}/say", {"say": "obstacle", "words": "年末は人が足りません"}).status_code == 303
    page = visitor.get(path).text
    assert "残業時間: 12:30" in page
    assert "年末は人が足りません" in page
    assert "窓口の返事待ち" in page
    hr = site.visitor("hr")
    (link,) = set(re.findall(r"/instructions/notes/[0-9a-f]{32}", hr.get(path).text))
    assert hr.post(link, {"answer": "通院の日です"}).status_code == 422
    assert hr.post(link, {"answer": "隣の課から応援を出します"}).status_code == 303
    assert hr.post(link, {"answer": "もう一度"}).status_code == 409
    assert "隣の課から応援を出します" in visitor.get(path).text
    assert "隣の課から応援を出します" in site.visitor("worker", Hat.WORKER).get(path).text


def asked_for(page: str) -> str:
    """What a page asks about, and its tick is for."""
    found = re.search(r'name="asked"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def times_changed(hr, path, typed, field):
    """A time that nobody decided is asked about; then others are typed, with the tick for the first."""
    never_asked = hr.post(path, {**typed, field: "17時に帰す", "sure": "y"})
    assert (never_asked.status_code, "「17時」" in never_asked.text) == (422, True)
    assert re.search(r'name="sure"[^>]*checked', never_asked.text) is None
    asked = {"sure": "y", "asked": asked_for(never_asked.text)}
    others = hr.post(path, {**typed, field: "13時に帰す。週4日勤務", **asked})
    assert (others.status_code, "「13時、週4日」" in others.text) == (422, True)
    assert re.search(r'name="sure"[^>]*checked', others.text) is None, "it is asked about anew"
    both = {"sure": "y", "asked": asked_for(others.text)}
    assert hr.post(path, {**typed, field: "13時に帰す。", **both}).status_code == 303


def in_a_text(world, site):
    _, decision = decided(world, advising.limited(), advising.nights())
    explain(world, decision)
    site.clock.now = NEXT
    times_changed(site.visitor("hr"), f"/decisions/{decision.public_id}/instruction", {**FORM, "propose": ""}, "words")


def in_an_answer(world, site):
    _, _, instruction = told(world)
    site.clock.now = NEXT
    note = threads.say(world, instruction, threads.ASKED)
    times_changed(site.visitor("hr"), f"/instructions/notes/{note.public_id}", {}, "answer")


@SQLITE_ONLY
@pytest.mark.parametrize("place", [in_a_text, in_an_answer])
def test_a_tick_for_a_time_that_nobody_decided_passes_no_other(world, site, place):
    place(world, site)


@SQLITE_ONLY
@pytest.mark.parametrize("place", [in_a_text, in_an_answer])
def test_twin_a_tick_for_whatever_is_typed_is_seen(world, site, place, monkeypatch):
    monkeypatch.setattr(AskedAbout, "passed", lambda form: undecided(str(form.data), ()) if form.sure.data else ())
    with pytest.raises(AssertionError):
        place(world, site)


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"say": "question"}, "一文で書いてください"),
        ({"say": "obstacle", "words": "うつ病の人は難しい"}, "うつ病"),
        ({"say": "yes", "overtime": "たくさん"}, "時間は 45"),
        ({"say": "whatever", "words": ""}, "まだ送っていません"),
        ({"say": "", "overtime": "31:00"}, "まだ送っていません"),
    ],
)
def test_what_cannot_be_sent_comes_back_beside_its_field(world, site, sent, said):
    _, _, instruction = told(world)
    site.clock.now = NEXT
    answer = site.visitor("supervisor").post(f"/instructions/{instruction.public_id}/say", sent)
    assert answer.status_code == 422
    assert said in answer.text


@SQLITE_ONLY
def test_the_enter_key_sends_nothing_off(world, site):
    """A browser presses the first button of a form."""
    _, _, instruction = told(world)
    site.clock.now = NEXT
    visitor, path = site.visitor("supervisor"), f"/instructions/{instruction.public_id}"
    form = visitor.get(path).text.partition(f'action="{path}/say"')[2].partition("</form>")[0]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'name="say" value=""' in first.group()
    assert visitor.post(f"{path}/say", {"say": "", "overtime": "31:00"}).status_code == 422
    assert "31:00" not in visitor.get(path).text
    assert "窓口に送りました" not in visitor.get(path).text


@SQLITE_ONLY
def test_hours_over_the_limit_come_from_a_file(world, site):
    told(world)
    site.clock.now = NEXT + timedelta(days=60)
    hr = site.visitor("hr")
    data = "社員番号,年月,時間外労働,休日労働\r\n1001,2027-01,21:00,0\r\n".encode()
    page = hr.post("/instructions/hours", {"file": (io.BytesIO(data), "勤怠.csv")})
    assert page.status_code == 200
    assert "上限を超えています" in page.text
    assert "上限を超えた勤務時間に対応する" in hr.get("/desk").text
    assert hr.post("/instructions/hours", {"file": (io.BytesIO(b"x,y\r\n"), "勤怠.csv")}).status_code == 422


@SQLITE_ONLY
def test_where_nobody_leads_one_button_keeps_that_hr_does_it_itself(world, site):
    unlead(world)
    _, decision = decided(world)
    explain(world, decision)
    site.clock.now = NEXT
    hr = site.visitor("hr")
    path = f"/decisions/{decision.public_id}/instruction"
    page = hr.get(path).text
    assert 'name="carry"' in page
    assert 'name="propose"' not in page
    typed = {**held(page, path), "words": "出勤簿を毎週見る"}
    assert hr.post(path, typed).status_code == 409, "there is nobody to instruct"
    looked = hr.post(path, {**typed, "preview": "1"})
    assert (looked.status_code, looked.text.count("出勤簿を毎週見る")) == (200, 2), "in the form, and as it is read"
    kept = hr.post(path, {**typed, "carry": "1"})
    assert kept.status_code == 303
    again = hr.post(path, {**typed, "words": "出勤簿を毎日見る", "carry": "1"})
    assert again.status_code == 409, "another tab kept it meanwhile: both are shown"
    for who in ("hr", "worker"):
        read = site.visitor(who, Hat.WORKER if who == "worker" else None).get(kept.location).text
        assert "出勤簿を毎週見る" in read
        assert "人事が自ら行う" in read


@SQLITE_ONLY
def test_what_hr_carries_out_itself_is_nowhere_a_confirmed_instruction(world, site):
    unlead(world)
    _, decision = decided(world)
    explain(world, decision)
    with world.database.writing() as session:
        instructing.carry_out(session, world.actor("hr"), decision.public_id, order(), now=NEXT)
    site.clock.now = NEXT
    hr = site.visitor("hr")
    with world.database.reading() as session:
        request_id = session.execute(select(InterviewRequest.public_id)).scalar_one()
    board, file = hr.get("/measures").text, hr.get(f"/requests/{request_id}").text
    ledger = hr.get(f"/decisions/{decision.public_id}/told").text
    for page in (board, file, ledger):
        assert "人事が自ら行う" in page
        assert "確認済み" not in page
    assert "上司への指示（" not in file
    assert "行う人" in ledger
    for word in ("伝えた相手", "読めた", "確認した日時"):
        assert word not in ledger.split("<h2")[1]
    assert "たずねないで" not in ledger, "nobody but HR and the employee reads it"


@SQLITE_ONLY
def test_twin_an_instruction_that_is_taken_for_a_supervisors_reads_so(world, site, monkeypatch):
    monkeypatch.setattr(Instruction, "by_hr", property(lambda _one: False))
    with pytest.raises(AssertionError):
        test_what_hr_carries_out_itself_is_nowhere_a_confirmed_instruction(world, site)


@SQLITE_ONLY
def test_twin_a_form_that_wants_what_its_page_does_not_hold_keeps_nothing(world, site, monkeypatch):
    monkeypatch.setattr(InstructionForm, "by_hr", lambda _form: None)
    unlead(world)
    _, decision = decided(world)
    explain(world, decision)
    site.clock.now = NEXT
    path = f"/decisions/{decision.public_id}/instruction"
    hr = site.visitor("hr")
    typed = held(hr.get(path).text.replace('name="report_every"', ""), path)
    assert hr.post(path, {**typed, "carry": "1"}).status_code == 422


def held(page: str, path: str) -> dict[str, list[str]]:
    """What a browser sends when a page's form is sent as it stands; the site adds the token."""
    (form,) = [one for one in forms(page) if one.action == path and one.method == "post"]
    return {
        name: one.values
        for name, one in form.fields.items()
        if one.kind != "button" and one.values and name != "csrf_token"
    }


@SQLITE_ONLY
def test_a_text_is_put_right_on_the_page_it_was_written_on(world, site):
    _, decision, instruction = told(world, words="早番のみ")
    site.clock.now = NEXT
    hr, worker = site.visitor("hr"), site.visitor("worker", Hat.WORKER)
    path = f"/decisions/{decision.public_id}/instruction"
    assert f'href="{path}"' in hr.get(f"/instructions/{instruction.public_id}").text
    assert re.search(r'name="replaces"[^>]*value="1"', hr.get(path).text)
    typed = {**FORM, "words": "遅番のみ", "replaces": "1"}
    refused = hr.post(path, {**typed, "propose": "1"})
    assert (refused.status_code, "直す理由を書いてください" in refused.text) == (422, True)
    typed["because"] = "早番と遅番を取りちがえたため"
    assert hr.post(path, {**typed, "propose": "1"}).status_code == 303
    (link,) = set(re.findall(r"/instruction-drafts/[0-9a-f]{32}", _preview_of(worker)))
    assert typed["because"] in worker.get(link).text
    assert worker.post(link, {"answer": "fine"}).status_code == 303
    saved = hr.post(path, typed)
    assert saved.status_code == 303
    boss = site.visitor("supervisor")
    assert boss.get(f"/instructions/{instruction.public_id}").status_code == 404
    page = boss.get(saved.location).text
    assert ("遅番のみ" in page, "前の文面に替わる" in page, typed["because"] in page) == (True, True, False)
