"""Do HR's pages say how it stands: what is urgent, what waits for the employee, what was passed over?"""

import re
from dataclasses import replace

import pytest
from sqlalchemy import false, select

from casework.models.hearings import HearingQuestion
from casework.models.requests import InterviewRequest
from casework.rules import standing
from casework.rules.stations import Doer
from casework.rules.vocabulary import Hat
from casework.services import assents, task_list
from tests.databases import SQLITE_ONLY
from tests.services.advising import NEXT, RESTRICTED, advised, decide, explain, hear, limited, nights
from tests.services.test_assents import officer, say
from tests.services.test_hearing_questions import ask
from tests.services.test_justifications import GROUND, MOVED, TASK

pytestmark = SQLITE_ONLY
URGENT = "至急：今日のうちに"


@pytest.fixture
def hr(site):
    site.clock.now = NEXT
    return site.visitor("hr")


def file(world, hr) -> str:
    with world.database.reading() as session:
        return hr.get(f"/requests/{session.execute(select(InterviewRequest.public_id)).scalar_one()}").text


def passed(page: str) -> list[str]:
    """What the line of steps says to be done."""
    return re.findall(r'<span class="unseen">済み: </span><span class="steps__word">([^<]+)<', page)


# --- a question in the app ------------------------------------------------------------------------------------------


def test_while_the_employee_is_to_answer_nobody_is_told_to_hear_them(world, hr):
    case = advised(world)
    assert "本人の意見を聴いてください" in file(world, hr)
    ask(world, case)
    page = file(world, hr)
    assert "本人の答えを待っています" in page
    assert "本人の意見を聴いてください" not in page
    assert f"すること：{Doer.EMPLOYEE.label}</p>" in page
    note = hr.get(f"/opinions/{case.opinion_id}/hearing").text
    assert "本人は画面で答えられなくなります" in note


def test_whoever_opens_a_question_that_is_over_reads_why(world, site, hr):
    case = advised(world)
    ask(world, case)
    with world.database.reading() as session:
        question = session.execute(select(HearingQuestion.public_id)).scalar_one()
    hear(world, case)
    assert "本人は画面で答えられなくなります" not in hr.get(f"/opinions/{case.opinion_id}/hearing").text
    me = site.visitor("worker", Hat.WORKER)
    there = me.get(f"/hearing-questions/{question}")
    assert "この問いかけは終わっています" in me.get(there.location).text


# --- a refusal ------------------------------------------------------------------------------------------------------


def test_after_a_refusal_hr_is_told_to_look_at_it_again_and_not_to_instruct(world, site, hr):
    case = advised(world)
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    explain(world, decision, accepted=False, refused_because="手当が減ると生活できません。")
    page = file(world, hr)
    box = page[page.index('id="next-title"') : page.index("</section>", page.index('id="next-title"'))]
    assert "了承されなかった決定を、産業医と再検討してください" in box
    assert f"/decisions/{decision.public_id}/reconsideration" in box
    assert f"/decisions/{decision.public_id}/instruction" not in page
    assert "上司に指示してください" not in page
    mine = site.visitor("worker", Hat.WORKER).get(f"/cases/{case.case_id}").text
    assert "会社が、決定をもう一度考えています" in mine
    assert "会社が上司に指示します" not in mine


def test_after_a_refusal_of_something_urgent_nobody_has_to_wait(world, hr):
    case = advised(world, replace(RESTRICTED, urgent=True))
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    explain(world, decision, accepted=False, refused_because="手当が減ると生活できません。")
    page = file(world, hr)
    assert "結果を待たずに、上司に指示できます" in page
    assert f"/decisions/{decision.public_id}/instruction" in page


def test_twin_a_file_that_knows_no_refusal_is_seen(world, hr, monkeypatch):
    whole = standing.waits
    monkeypatch.setattr(standing, "waits", lambda done: whole(replace(done, refused=False)))
    case = advised(world)
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    explain(world, decision, accepted=False, refused_because="手当が減ると生活できません。")
    assert f"/decisions/{decision.public_id}/instruction" in file(world, hr)


# --- what was passed over -------------------------------------------------------------------------------------------


def test_the_steps_say_done_of_what_was_done_alone(world, hr):
    case = advised(world, replace(RESTRICTED, urgent=True))
    assert passed(hr.get(f"/opinions/{case.opinion_id}/decision").text) == []
    hear(world, case)
    assert passed(hr.get(f"/opinions/{case.opinion_id}/decision").text) == ["意見を聴く"]
    decision = decide(world, case, limited(), nights())
    page = hr.get(f"/decisions/{decision.public_id}/instruction").text
    assert passed(page) == ["意見を聴く", "措置を決める"]
    assert "（まだ説明していません）" in page


# --- urgent ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("urgent", [True, False])
def test_what_is_urgent_says_so_wherever_its_limit_stands(world, hr, urgent):
    case = advised(world, replace(RESTRICTED, urgent=urgent))
    assert (URGENT in file(world, hr), URGENT in hr.get("/tasks").text) == (urgent, urgent)
    hear(world, case)
    assert (file(world, hr).count(URGENT), URGENT in hr.get("/tasks").text) == (2 if urgent else 0, urgent)


def test_what_waits_for_a_word_is_no_work_of_hr(world):
    case = advised(world)
    hear(world, case)
    decide(world, case, limited(10), nights(), reason="本人が望むため", confirm=False)
    with world.database.writing() as session:
        lines = task_list.index(session, world.actor("hr"), now=NEXT).lines
    assert [line.task.todo.value for line in lines] == []


def test_twin_a_list_with_what_waits_is_seen(world, monkeypatch):
    monkeypatch.setattr(task_list, "awaited", false)
    with pytest.raises(AssertionError):
        test_what_waits_for_a_word_is_no_work_of_hr(world)


# --- the second approver --------------------------------------------------------------------------------------------


def test_the_second_reads_what_the_physician_said(world, site):
    site.clock.now = NEXT
    officer(world)
    case = advised(world, MOVED)
    hear(world, case)
    decision = decide(world, case, limited(10), nights(), TASK, reason="本人が望むため", confirm=False,
                      grounds={"task_change": GROUND})  # fmt: skip
    say(world, decision, "physician", Hat.PHYSICIAN, assents.agree, words="三か月なら差し支えありません。")
    page = site.visitor("colleague", Hat.HR).get(f"/decisions/{decision.public_id}/assent").text
    assert "三か月なら差し支えありません。" in page
    assert "山田 哲也（医師が画面で確認）" in page


# --- who reads the reasons ------------------------------------------------------------------------------------------


def test_whoever_reads_the_reasons_is_named(world, site, hr):
    case = advised(world)
    assert "本人、産業医、保健師が読みます" in hr.get(f"/opinions/{case.opinion_id}/decision").text
    hear(world, case)
    decision = decide(world, case, limited(30), nights(), reason="月末の決算のため")
    for who in ("worker", "physician", "nurse"):
        assert "月末の決算のため" in site.visitor(who).get(f"/decisions/{decision.public_id}").text
