"""Is the employee 「あなた」 on their own pages, and does HR's file say in words what is due and who left?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casework.models.measures import Hearing
from casework.models.requests import InterviewRequest
from casework.rules import wording
from casework.rules.bases import Purpose
from casework.rules.vocabulary import Hat
from casework.services import advice
from tests.services.advising import NEXT, UNTIL, heard, told
from tests.services.test_instructions import lead
from tests.services.test_leavers import AFTER, GONE, corrected, rounds_of
from tests.services.test_measures_board import confirmed
from tests.services.test_terms import FEBRUARY, PAST, advised_again

QUOTED = (str(wording.NO_REASONS), str(heard().present))
"""What the supervisor reads, and what HR typed, stand there word by word."""


def main(page: str) -> str:
    page = page.split("<main", 1)[1]
    for words in QUOTED:
        page = page.replace(words, "")
    return page


def own_pages(world, decision, instruction) -> list[str]:
    with world.database.reading() as session:
        hearing = session.execute(select(Hearing.public_id)).scalar_one()
    at = f"/decisions/{decision.public_id}"
    return [at, f"{at}/told", f"/instructions/{instruction.public_id}", f"/hearings/{hearing}"]


def test_the_employee_is_spoken_to_on_their_own_pages(site, world):
    _, decision, instruction = told(world)
    site.clock.now = NEXT
    mine = site.visitor("worker", Hat.WORKER)
    for path in own_pages(world, decision, instruction):
        page = mine.get(path)
        assert page.status_code == 200, path
        assert "本人" not in main(page.text), path
    hr = site.visitor("hr")
    assert [path for path in own_pages(world, decision, instruction) if "本人" in main(hr.get(path).text)], "twin"


def test_the_file_of_hr_says_what_is_due_and_who_left(site, world):
    _, decision, _ = told(world)
    with world.database.reading() as session:
        path = f"/requests/{session.execute(select(InterviewRequest.public_id)).scalar_one()}"
    site.clock.now = NEXT
    assert "いまは、することはありません" in site.visitor("hr").get(path).text
    site.clock.now = NEXT + timedelta(days=(UNTIL - NEXT.date()).days - 9)
    page = site.visitor("hr").get(path).text
    assert "措置を続けるか、変えるか、解除するかを決めてください" in page
    assert "いまは、することはありません" not in page
    corrected(world, GONE, NEXT)
    rounds_of(world)
    site.clock.now = AFTER
    page = site.visitor("hr").get(path).text
    assert "退職により終了しました" in page
    assert "退職により終了" in page.split("</section>", 1)[1]
    assert "自動では解除されません" not in site.visitor("hr").get(f"/decisions/{decision.public_id}").text


def test_once_somebody_left_no_page_asks_hr_for_more(site, world):
    _, decision, instruction = told(world)
    confirmed(world, instruction)
    corrected(world, GONE, NEXT)
    rounds_of(world)
    site.clock.now = AFTER
    hr, at = site.visitor("hr"), f"/decisions/{decision.public_id}"
    page = hr.get(f"{at}/instruction").text
    assert "終わっているため、この操作はできません" in page
    assert 'name="propose"' not in page
    review = hr.get(f"{at}/reviews/new").text
    assert "見直すことはありません" in review
    assert "いまの措置が続きます" not in review
    for path in (at, f"/instructions/{instruction.public_id}"):
        read = main(hr.get(path).text)
        assert "終わりました" in read, path
        assert "確認済み" not in read, path


def test_twin_a_case_that_is_taken_for_open_is_asked_about(site, world, monkeypatch):
    monkeypatch.setattr(advice, "over", lambda _case: None)
    with pytest.raises(AssertionError):
        test_once_somebody_left_no_page_asks_hr_for_more(site, world)


def test_the_form_that_lifts_says_what_ends_and_who_is_told(site, world):
    case, decision, _ = told(world)
    again = advised_again(world, case, decision, Purpose.LIFTED)
    site.clock.now = FEBRUARY
    page = site.visitor("hr").get(f"/opinions/{again.opinion_id}/decision").text
    notice = page.split("何も選ばずに決定すると、いまの措置は、下の「いまの措置の最後の日」で終わり", 1)[1].split(
        "</form>", 1
    )[0]
    assert "時間外労働の制限" in notice
    assert "上司に、終わる日をすぐに知らせます" in notice


def test_the_board_and_the_file_say_alike_that_somebody_has_not_confirmed(site, world):
    _, _, instruction = told(world)
    confirmed(world, instruction)
    with world.database.reading() as session:
        path = f"/requests/{session.execute(select(InterviewRequest.public_id)).scalar_one()}"
    site.clock.now = PAST
    hr = site.visitor("hr")
    assert "確認済み" in main(hr.get("/measures").text)
    assert "確認済み" in main(hr.get(path).text)
    lead(world, "other_supervisor", from_on=PAST.date() - timedelta(days=3))
    assert "確認していない上司がいます" in main(hr.get("/measures").text)
    assert "確認済み" not in main(hr.get(path).text)
