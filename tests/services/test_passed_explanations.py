"""Is HR asked what became of an explanation whose time has passed, and is nothing of it called off or lost?"""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import false

from casework.access import reach
from casework.rules.errors import NotNow
from casework.rules.hearings import AttemptOutcome, AttemptWay
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.services import (
    decisions,
    duties,
    duties_of_explanations,
    explanation_attempts,
    explanation_talks,
    feeds,
    overview,
    task_list,
)
from tests.databases import SQLITE_ONLY
from tests.services import test_feeds
from tests.services.advising import NEXT, decided, explain
from tests.services.test_explanation_talks import fix

DURING = datetime(2026, 12, 16, 5, 10, tzinfo=UTC)
AFTER = datetime(2026, 12, 16, 6, tzinfo=UTC)
"""The talk is on 16 December from 14:00 to 14:20 in Tokyo; this is 15:00."""


def lines(world, who, hat, now=AFTER):
    """Of the desk and, for HR, of the list: what is to be done about the explanation, and what is said."""
    about = {Todo.EXPLAIN, Todo.SAY_EXPLAINED, Todo.HEAR_EXPLANATION, Todo.JOIN_EXPLANATION}
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, hat), now=now)
        found = [task for part in desk.parts for task in part.tasks if task.todo in about]
        if hat is Hat.HR:
            listed = task_list.index(session, world.actor(who, hat), now=now).lines
            found += [line.task for line in listed if line.task.todo in about]
    return [(task.todo, "" if task.said is None else str(task.said)) for task in found]


def unheld(world, decision, outcome=AttemptOutcome.NOT_COME, note="30分待った", now=AFTER):
    with world.database.writing() as session:
        explanation_attempts.unheld(session, world.actor("hr"), decision.public_id, outcome, note, now=now)


def tries(world, decision):
    with world.database.writing() as session:
        page = explanation_attempts.opening(session, world.actor("hr"), decision.public_id, now=AFTER)
    return [(one.tried_on, one.way, one.outcome, one.note) for one in page.attempts], page.days


def test_whoever_meets_reads_the_time_and_hr_is_asked_once_it_has_passed(world):
    _case, decision = decided(world)
    fix(world, decision)
    ahead = "2026-12-16 14:00から（同席：山田 哲也）"
    assert lines(world, "hr", Hat.HR, now=datetime(2026, 12, 15, 1, tzinfo=UTC)) == [(Todo.EXPLAIN, ahead)] * 2
    assert lines(world, "hr", Hat.HR) == [(Todo.SAY_EXPLAINED, "2026-12-16 14:00からの予定でした。過ぎました")] * 2
    for who, hat in (("worker", Hat.WORKER), ("physician", Hat.PHYSICIAN)):
        [(_todo, said)] = lines(world, who, hat)
        assert "過ぎました" in said
    explain(world, decision, given_on=DURING.date(), now=AFTER)
    assert lines(world, "hr", Hat.HR) == lines(world, "worker", Hat.WORKER) == []


def test_twin_a_time_that_passes_without_a_word_is_seen(world, monkeypatch):
    monkeypatch.setattr(duties_of_explanations, "told", lambda _visit, tasks: tuple(tasks))
    monkeypatch.setattr(duties_of_explanations, "passed", lambda _visit: false())
    with pytest.raises(AssertionError):
        test_whoever_meets_reads_the_time_and_hr_is_asked_once_it_has_passed(world)


def test_what_was_not_held_is_a_try_of_its_day_unless_the_other_side_was_lacking_and_another_time_is_set(world):
    _case, decision = decided(world)
    fix(world, decision)
    with pytest.raises(NotNow):
        unheld(world, decision, now=datetime(2026, 12, 16, 4, tzinfo=UTC))
    unheld(world, decision)
    waited = (date(2026, 12, 16), AttemptWay.AGREED_TIME, AttemptOutcome.NOT_COME, "30分待った")
    assert tries(world, decision) == ([waited], 1)
    fix(world, decision, on=date(2026, 12, 17), now=AFTER)
    next_day = datetime(2026, 12, 17, 6, tzinfo=UTC)
    unheld(world, decision, AttemptOutcome.OUR_SIDE, "", now=next_day)
    found, days = tries(world, decision)
    assert (found[0][2], days) == (AttemptOutcome.OUR_SIDE, 1)
    with world.database.writing() as session:
        mine = decisions.read(session, world.actor("worker"), decision.public_id, now=next_day)
    assert (mine.talk, [one.outcome for one in mine.tries]) == (
        None, [AttemptOutcome.OUR_SIDE, AttemptOutcome.NOT_COME],
    )  # fmt: skip


def test_twin_a_talk_that_the_company_missed_and_that_counts_is_seen(world, monkeypatch):
    monkeypatch.setattr(explanation_attempts, "IN_VAIN", tuple(AttemptOutcome))
    with pytest.raises(AssertionError):
        test_what_was_not_held_is_a_try_of_its_day_unless_the_other_side_was_lacking_and_another_time_is_set(world)


@pytest.mark.parametrize("now", [DURING, AFTER])
def test_once_it_has_begun_nothing_is_called_off_or_moved(world, now):
    _case, decision = decided(world)
    fix(world, decision)
    with world.database.writing() as session, pytest.raises(NotNow) as refused:
        explanation_talks.call_off(session, world.actor("hr"), decision.public_id, now=now)
    assert refused.value.said == explanation_talks.BEGUN
    with pytest.raises(NotNow):
        fix(world, decision, on=date(2026, 12, 18), now=now)


def test_twin_one_that_is_called_off_while_they_sit_in_it_is_seen(world, monkeypatch):
    monkeypatch.setattr(explanation_talks, "_not_begun", lambda *_of: None)
    with pytest.raises(pytest.fail.Exception):
        test_once_it_has_begun_nothing_is_called_off_or_moved(world, DURING)


@SQLITE_ONLY
def test_the_pages_say_that_it_has_passed_and_ask(world, site):
    case, decision = decided(world)
    fix(world, decision)
    site.clock.now = AFTER
    page = f"/decisions/{decision.public_id}"
    for who in ("hr", "worker", "physician"):
        assert "14:20（過ぎました）" in site.visitor(who).get(page).text, who
    hr = site.visitor("hr")
    with world.database.writing() as session:
        file = overview.case_page(session, world.actor("worker"), case.case_id, now=AFTER).request
    assert file
    assert "予定の時間が過ぎました" in hr.get(f"/requests/{file.public_id}").text
    asked = hr.get(f"{page}/explanation/time").text
    assert ("日程を取り消す" in asked, "行えなかった理由" in asked) == (False, True)
    assert f'value="{DURING.date()}"' in hr.get(f"{page}/explanation").text
    assert hr.post(f"{page}/explanation/time/unheld", {}).status_code == 422
    typed = {"outcome": "not_come", "note": "待った"}
    assert hr.post(f"{page}/explanation/time/unheld", typed).location == f"{page}/explanation/time"
    assert hr.post(f"{page}/explanation/time/unheld", typed).status_code == 409
    assert "過ぎました" not in hr.get(page).text
    assert "本人が来られなかった" in site.visitor("worker").get(page).text


@SQLITE_ONLY
def test_the_form_of_another_time_begins_with_the_present_one(world, site):
    _case, decision = decided(world)
    fix(world, decision, online=True, place="", way_in="https://kaigi.example.jp/1")
    form = site.visitor("hr").get(f"/decisions/{decision.public_id}/explanation/time").text
    physician = world.people["physician"].public_id
    for present in ('value="2026-12-16"', 'value="14:00"', f'selected value="{physician}"', ">https://kaigi"):
        assert present in form.replace("\n", ""), present
    assert re.search('checked[^>]*value="online"', form)


@SQLITE_ONLY
def test_twin_a_form_that_begins_empty_is_seen(world, site, monkeypatch):
    from forms.explanation_talks import TalkForm

    monkeypatch.setattr(TalkForm, "standing", staticmethod(lambda page: {"minutes": page.minutes}))
    with pytest.raises(AssertionError):
        test_the_form_of_another_time_begins_with_the_present_one(world, site)


def fed(world, now):
    """When, in the calendars of the employee and of the physician, and what stands there."""
    found = []
    for who in ("worker", "physician"):
        with world.database.writing() as session:
            token = feeds.make(session, world.actor(who), now=NEXT)
        content = test_feeds.fetch(world, token, now=now).content.decode()
        assert "説明" not in content
        assert content.count("SUMMARY:打合せ") == content.count("BEGIN:VEVENT")
        found.append([one for one in test_feeds.starts(test_feeds.fetch(world, token, now=now)) if one > "12-09"])
    return found


def off(world, decision, now=NEXT):
    with world.database.writing() as session:
        explanation_talks.call_off(session, world.actor("hr"), decision.public_id, now=now)


def test_it_stands_in_the_calendars_of_the_two_until_it_is_called_off_and_stays_once_it_was_held(world):
    _case, decision = decided(world)
    fix(world, decision)
    assert fed(world, NEXT) == [["12-16 14:00"]] * 2
    fix(world, decision, on=date(2026, 12, 17))
    assert fed(world, NEXT) == [["12-17 14:00"]] * 2
    off(world, decision)
    assert fed(world, NEXT) == [[], []]
    fix(world, decision, on=date(2026, 12, 18))
    held = datetime(2026, 12, 18, 6, tzinfo=UTC)
    explain(world, decision, given_on=held.date(), now=held)
    assert fed(world, held) == [["12-18 14:00"]] * 2


def test_twin_a_feed_of_the_bookings_alone_is_seen(world, monkeypatch):
    monkeypatch.setattr(reach, "own_explanation", lambda _actor: false())
    with pytest.raises(AssertionError):
        test_it_stands_in_the_calendars_of_the_two_until_it_is_called_off_and_stays_once_it_was_held(world)


def test_what_a_program_holds_changes_with_an_explanation(world):
    _case, decision = decided(world)
    with world.database.writing() as session:
        token = feeds.make(session, world.actor("physician"), now=NEXT)
    seen = [test_feeds.fetch(world, token, now=NEXT).etag]
    for change in (
        lambda: fix(world, decision),
        lambda: fix(world, decision, on=date(2026, 12, 17)),
        lambda: off(world, decision),
    ):
        change()
        seen.append(test_feeds.fetch(world, token, now=NEXT).etag)
    assert len(set(seen)) == 3, "without one it is as before"
    assert seen[0] == seen[3]
