"""Do the pages of a decision that waits say what is asked, keep what was typed, and exist for nobody else?"""

from datetime import date

import pytest
from sqlalchemy import select, update

from casework.access import sight
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.rules.vocabulary import DecisionState, Hat
from casework.services import assents, explanations
from forms.assents import AssentForm
from forms.measures import DecisionForm
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, advised, decide, hear, limited, nights
from tests.services.test_assents import changed, moved, officer, say, state, stricter
from tests.web.test_measures import DECISION

SENT = {"answer": "yes", "words": ""}


@pytest.fixture
def there(site):
    """The site, on the morning on which HR decides."""
    site.clock.now = NEXT
    return site


@pytest.fixture
def physician(there):
    return there.visitor("physician")


def offers_an_instruction(there) -> bool:
    with there.world.database.reading() as session:
        request = session.execute(select(InterviewRequest.public_id)).scalar_one()
    return "説明の前に、上司への指示を書く" in there.visitor("hr").get(f"/requests/{request}").text


@SQLITE_ONLY
def test_an_instruction_is_offered_before_the_explanation_once_the_decision_holds(world, there):
    case, decision = stricter(world)
    assert not offers_an_instruction(there), "it waits"
    say(world, decision, "physician", Hat.PHYSICIAN, assents.send_back, words="足ります")
    assert not offers_an_instruction(there), "it came back"
    held = decide(world, case, limited(10), nights(), reason="本人が強く望むため")
    assert held.state is DecisionState.DECIDED
    assert offers_an_instruction(there)


@SQLITE_ONLY
def test_the_physician_reads_the_draft_beside_the_opinion_and_confirms(world, physician):
    _case, decision = stricter(world)
    path = f"/decisions/{decision.public_id}/assent"
    assert f'href="{path}"' in physician.get("/desk").text
    page = physician.get(path).text
    for words in (
        "意見より厳しい",
        "月20時間まで",
        "月10時間まで",
        "本人が強く望むため",
        "確認するまで、この決定に効力はなく",
    ):
        assert words in page
    saved = physician.post(path, SENT)
    assert saved.status_code == 303
    assert "山田 哲也（医師が画面で確認）" in physician.get(saved.location).text
    assert state(world) is DecisionState.DECIDED


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "answer"),
        ({"answer": "maybe"}, "answer"),
        ({"answer": "no", "words": " "}, "words"),
        ({"answer": "no", "words": "あ" * 2001}, "words"),
    ],
)
def test_what_cannot_be_comes_back_beside_its_field(world, physician, sent, field):
    _case, decision = stricter(world)
    page = physician.post(f"/decisions/{decision.public_id}/assent", sent)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert state(world) is DecisionState.WAITING


@SQLITE_ONLY
def test_who_is_second_reads_that_it_is_over(world, there, physician):
    """The physician opened the page, HR took the draft back, the physician answers."""
    _case, decision = stricter(world)
    path = f"/decisions/{decision.public_id}/assent"
    assert physician.get(path).status_code == 200
    hr = there.visitor("hr")
    back = hr.post(f"/decisions/{decision.public_id}/take-back")
    assert back.status_code == 303
    assert 'value="10"' in hr.get(back.location).text
    page = physician.post(path, {"answer": "no", "words": "書いた言葉"})
    assert page.status_code == 409
    assert "もう確認・承認を待っていません" in page.text


@SQLITE_ONLY
def test_hr_sees_whom_it_waits_for_and_reads_why_it_came_back(world, there, physician):
    _case, decision = stricter(world)
    hr = there.visitor("hr")
    page = hr.get(f"/decisions/{decision.public_id}").text
    for words in ("まだ効力がありません", "山田 哲也", "取り下げて、もう一度決める"):
        assert words in page
    for words in ("説明を記録する", "通知書（Word）", "上司への指示を書く"):
        assert words not in page
    physician.post(f"/decisions/{decision.public_id}/assent", {"answer": "no", "words": "月20時間で足ります"})
    page = hr.get(f"/decisions/{decision.public_id}").text
    for words in ("差し戻されました", "月20時間で足ります", "この内容から、もう一度決める"):
        assert words in page
    assert hr.get(f"/decisions/{decision.public_id}/notice-ja.docx").status_code == 409


def asked_to_explain(there, decision) -> tuple[bool, bool]:
    """Whether the page of the explanation says that a draft has no effect, and whether it can be sent."""
    page = there.visitor("hr").get(f"/decisions/{decision.public_id}/explanation").text
    return "まだ効力がありません" in page, "説明を記録する</button>" in page


@SQLITE_ONLY
def test_a_draft_cannot_be_explained_and_its_page_says_so_before_anything_is_written(world, there):
    case, decision = stricter(world)
    assert asked_to_explain(there, decision) == (True, False)
    say(world, decision, "physician", Hat.PHYSICIAN, assents.send_back, words="足ります")
    assert asked_to_explain(there, decide(world, case, limited(10), nights(), reason="r")) == (False, True)


@SQLITE_ONLY
def test_twin_a_draft_that_seems_ready_to_be_explained_is_seen(world, there, monkeypatch):
    monkeypatch.setattr(explanations, "_why_not", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_draft_cannot_be_explained_and_its_page_says_so_before_anything_is_written(world, there)


MUST = ' <span class="must">必須</span></label>'
"""What is asked for is marked so, beside its label."""


@SQLITE_ONLY
def test_what_is_asked_for_is_marked_and_stands_beside_what_it_answers(world, there, physician):
    """How the view was weighed, in the panel of the hearing; why a difference wasn't put, unless it was; the words of
    the physician where yes counts in words only.
    """
    officer(world)
    case = advised(world)
    hear(world, case)
    hr, path = there.visitor("hr"), f"/opinions/{case.opinion_id}/decision"
    lighter = {**DECISION, "overtime_limit_hours": "30", "compare": "1", "put": "", "weighed": ""}
    page = hr.post(path, lighter).text
    assert f"本人の意見をどう考えたか{MUST}" in page
    assert page.index("夜勤手当が減るのは困るが") < page.index('id="weighed"')
    assert page.index('id="weighed"') < page.index('id="overtime_limit_chosen"')
    assert f"示して聴いていないときは、その理由{MUST}" in page
    assert f"示して聴いていないときは、その理由{MUST}" not in hr.post(path, {**lighter, "put": "y"}).text
    decision = decide(world, case, limited(), reason="受注が多いため", confirm=False)
    asked = physician.get(f"/decisions/{decision.public_id}/assent").text
    assert f"理由・伝えたいこと{MUST}" in asked
    assert "確認するときも、差し戻すときも必要です。" in asked


@SQLITE_ONLY
@pytest.mark.parametrize(("form", "mark"), [(DecisionForm, "asks"), (AssentForm, "from_physician")])
def test_twin_a_field_that_is_asked_for_without_a_mark_is_seen(world, there, physician, monkeypatch, form, mark):
    monkeypatch.setattr(form, mark, lambda _form, **_of: None)
    with pytest.raises(AssertionError):
        test_what_is_asked_for_is_marked_and_stands_beside_what_it_answers(world, there, physician)


@SQLITE_ONLY
def test_what_the_physician_adds_stands_in_the_file_of_hr_and_of_the_employee(world, there, physician):
    _case, decision = stricter(world)
    path = f"/decisions/{decision.public_id}"
    physician.post(f"{path}/assent", {"answer": "yes", "words": "12月のうちに様子を確かめたい"})
    with world.database.reading() as session:
        request = session.execute(select(InterviewRequest.public_id)).scalar_one()
    for who, file in (("hr", f"/requests/{request}"), ("hr", path), ("worker", path)):
        page = there.visitor(who).get(file).text
        assert "医師が確認に添えた言葉" in page, file
        assert "12月のうちに様子を確かめたい" in page, file


@SQLITE_ONLY
def test_twin_a_confirmation_without_its_words_is_seen(world, there, physician, monkeypatch):
    usual = sight.granted
    monkeypatch.setattr(
        sight, "granted", lambda *of: tuple(field for field in usual(*of) if field != "confirmed_words")
    )
    with pytest.raises(AssertionError):
        test_what_the_physician_adds_stands_in_the_file_of_hr_and_of_the_employee(world, there, physician)


@SQLITE_ONLY
def test_to_everybody_else_a_draft_does_not_exist(world, there):
    _case, decision = stricter(world)
    for name in ("worker", "supervisor", "clerk", "nurse", "factory_hr", "factory_physician", "committee"):
        visitor = there.visitor(name)
        for path in ("", "/assent"):
            assert visitor.get(f"/decisions/{decision.public_id}{path}").status_code == 404, (name, path)
    case = there.visitor("worker").get("/cases").text
    assert "確認・承認" not in case


@SQLITE_ONLY
def test_another_officer_approves_a_transfer(world, there):
    officer(world, "committee")
    _case, decision = moved(world)
    page = there.visitor("hr").get(f"/decisions/{decision.public_id}").text
    assert "加藤 修" in page
    assert "夜の休みを守るため" in page
    held = say(world, decision, "committee", Hat.HR)
    assert held.approved_by_name == "加藤 修"
    assert "加藤 修" in there.visitor("worker").get(f"/decisions/{decision.public_id}").text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"task_change_purpose": ""}, "task_change_purpose"),
        ({"task_change_basis": "書いていない言葉"}, "task_change_basis"),
        ({"task_change_put": ""}, "task_change_put"),
        ({"task_change_words": "退職勧奨をする"}, "task_change_words"),
    ],
)
def test_a_transfer_without_its_grounds_comes_back_beside_its_field(world, there, sent, field):
    case = advised(world)
    hear(world, case)
    typed = {
        **DECISION, "task_change_chosen": "y", "task_change_words": "検品", "task_change_why": "本人の希望",
        "task_change_purpose": "休みを守るため", "task_change_basis": "担当の仕事を変える", "task_change_put": "y",
    }  # fmt: skip
    page = there.visitor("hr").post(f"/opinions/{case.opinion_id}/decision", {**typed, **sent})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert "実施規程例36条" in page.text


@SQLITE_ONLY
def test_the_page_says_before_that_somebody_will_be_asked(world, there):
    case = advised(world)
    hear(world, case)
    hr = there.visitor("hr")
    path = f"/opinions/{case.opinion_id}/decision"
    page = hr.post(path, {**DECISION, "overtime_limit_hours": "10", "compare": "1"}).text
    assert "医師に画面での確認をお願いします" in page
    saved = hr.post(path, {**DECISION, "overtime_limit_hours": "10", "overtime_limit_why": "本人の希望"})
    assert saved.status_code == 303
    assert "決定の案を保存し、確認・承認をお願いしました" in hr.get(saved.location).text


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"confirmed_on": "2026-12-09"}, "words"),
        ({"words": "電話で"}, "confirmed_on"),
        ({"confirmed_on": "9999-99-99", "words": "電話で"}, "confirmed_on"),
        ({"confirmed_on": "1026-12-09", "words": "電話で"}, "confirmed_on"),
        ({"confirmed_on": "2026-12-09", "words": "電\x00話"}, "words"),
        ({"confirmed_on": "2026-12-09", "words": "あ" * 2001}, "words"),
        ({"confirmed_on": ["2026-12-09", "x"], "words": ["", "電話で"]}, "words"),
    ],
)
def test_what_is_noted_of_a_physician_who_cannot_be_asked_comes_back_beside_its_field(world, there, sent, field):
    _case, decision = stricter(world)
    changed(world, update(Engagement).values(until_on=date(2026, 12, 8)))
    hr, path = there.visitor("hr"), f"/decisions/{decision.public_id}/confirmation"
    page = hr.post(path, sent)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert state(world) is DecisionState.WAITING
    words = '<b>"電話で確かめた' + "'"
    done = hr.post(path, {"confirmed_on": "2026-12-09", "words": words})
    assert done.status_code == 303
    assert words not in hr.get(done.location).text
    assert "電話で確かめた" in hr.get(done.location).text


@SQLITE_ONLY
@pytest.mark.parametrize("waits", [moved, stricter])
def test_who_of_hr_approves_reads_what_was_answered_to_the_employee_and_a_physician_does_not(world, there, waits):
    officer(world, "committee")
    _case, decision = waits(world)
    who = there.visitor("physician") if waits is stricter else there.visitor("committee", Hat.HR)
    page = who.get(f"/decisions/{decision.public_id}/assent")
    assert page.status_code == 200
    answered = [
        words in page.text for words in ("本人の意見をどう考えたか", "夜勤手当のことは、三か月後の見直しで確かめる")
    ]
    assert answered == [waits is moved] * 2
