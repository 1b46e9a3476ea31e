"""Do pages say what a decision without measures is, what can come of it, and whether it waits?"""

import pytest

from casework.rules.objections import Outcome
from casework.rules.vocabulary import Hat
from casework.services import deciding, reconsiderations
from tests.services.advising import NEXT, advised, decide, explain, hear
from tests.web.test_measures import DECISION

AT_ONCE, WAITS = "決定して、本人と産業医に知らせる", "案を保存して、確認・承認をお願いする"


@pytest.fixture
def heard(site, world):
    """An opinion on which the employee was heard."""
    site.clock.now = NEXT
    case = advised(world)
    return case, hear(world, case)


def buttons(site, case, **typed):
    page = site.visitor("hr").post(f"/opinions/{case.opinion_id}/decision", {**DECISION, **typed, "compare": "1"}).text
    return AT_ONCE in page, WAITS in page


def test_the_button_says_whether_it_holds_at_once(site, heard):
    case, _ = heard
    assert buttons(site, case) == (True, False)
    assert buttons(site, case, overtime_limit_hours="10", overtime_limit_why="望み") == (False, True)


def test_twin_a_button_that_always_promises_to_tell_is_seen(site, heard, monkeypatch):
    monkeypatch.setattr(deciding.DecisionPage, "waits", False)
    assert buttons(site, heard[0], overtime_limit_hours="10", overtime_limit_why="望み") == (True, False)


def test_the_promise_to_tell_is_made_to_the_employee_alone(site, heard):
    _, hearing = heard
    path, promise = f"/hearings/{hearing.public_id}", "決まったら、お知らせします"
    assert promise in site.visitor("worker", Hat.WORKER).get(path).text
    assert promise not in site.visitor("physician").get(path).text


def reconsidered(site, world, case):
    """HR's page of a refusal of a decision that takes nothing."""
    decision = decide(world, case, reason="受注が多いため")
    explain(world, decision, accepted=False, refused_because="残業が続くため")
    site.clock.now = NEXT
    read = site.visitor("hr").get(f"/decisions/{decision.public_id}").text
    assert "医師の意見の措置をとらない" in read
    assert "通常勤務（措置なし）" not in read
    return site.visitor("hr").get(f"/decisions/{decision.public_id}/reconsideration").text


def test_where_nothing_was_taken_there_is_nothing_to_give_up(site, world, heard):
    page = reconsidered(site, world, heard[0])
    assert Outcome.CHANGED.label in page
    assert Outcome.WITHDRAWN.label not in page
    assert "上司には指示しません" not in page


def test_twin_a_list_for_every_decision_offers_it(site, world, heard, monkeypatch):
    monkeypatch.setattr(reconsiderations, "possible", lambda **_: tuple(Outcome))
    assert Outcome.WITHDRAWN.label in reconsidered(site, world, heard[0])
