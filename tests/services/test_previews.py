"""Does the employee see exactly what will be told, and may HR send only that, with an answer or after the days?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.previews import Preview, Previewed
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat
from casework.services import duties, instructing, orders, previews, shown_texts, terms
from tests.services import test_objections
from tests.services.advising import NEXT, RESTRICTED, advised, decide, decided, explain, hear, limited, nights, order
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead


def propose(world, decision, now=NEXT, **changed):
    with world.database.writing() as session:
        return previews.propose(
            session, world.actor("hr"), decision.public_id, order(**changed), now=now
        )  # fmt: skip


def answer(world, draft, said=Preview.FINE, wrong="", who="worker", now=NEXT):
    with world.database.writing() as session:
        previews.answer(session, world.actor(who), draft.public_id, said, wrong, now=now)


def send(world, decision, now=NEXT, **changed):
    with world.database.writing() as session:
        issued = instructing.instruct(session, world.actor("hr"), decision.public_id, order(**changed), now=now)
        return issued.previewed


WHY = "来月まで遅番の人がいないため"


def read(world, draft, now=NEXT):
    with world.database.writing() as session:
        page = previews.reading(session, world.actor("worker"), draft.public_id, now=now)
    return page.names, page.led_before


def written(world, decision, now=NEXT):
    with world.database.writing() as session:
        page = instructing.opening(session, world.actor("hr"), decision.public_id, now=now)
    return page.supervisors, page.led_before


@pytest.fixture
def explained(world):
    _, decision = decided(world)
    explain(world, decision)
    return decision


def test_nothing_goes_out_before_the_employee_saw_it_and_answered(world, explained):
    with pytest.raises(NotNow, match="先に、本人に"):
        send(world, explained)
    draft = propose(world, explained)
    assert notes(world, Notice.INSTRUCTION_DRAFTED) == [("worker", Hat.WORKER)]
    with pytest.raises(NotNow, match="返事を待って"):
        send(world, explained)
    answer(world, draft)
    assert notes(world, Notice.DRAFT_ANSWERED) == [("hr", Hat.HR)]
    with pytest.raises(NotNow, match="違います"):
        send(world, explained, ask="人事課")
    assert send(world, explained) is Previewed.FINE


def test_the_employee_reads_the_text_as_it_goes_out_and_what_it_means_for_them(world, explained):
    draft = propose(world, explained)
    with world.database.writing() as session:
        page = previews.reading(session, world.actor("worker", Hat.WORKER), draft.public_id, now=NEXT)
    assert [str(line) for line in page.lines] == ["残業は月20時間以内", "22時から5時までの勤務を割り当てない"]
    assert [str(line) for line in page.means] == ["残業は、月20時間までです", "22時から5時までの勤務はありません"]


def test_after_the_working_days_it_may_go_without_an_answer_and_that_is_kept(world, explained):
    propose(world, explained)
    with pytest.raises(NotNow):
        send(world, explained, now=world.later(days=10))  # Friday, the second of two
    assert send(world, explained, now=world.later(days=13)) is Previewed.UNANSWERED


def test_what_is_wrong_is_read_by_hr_and_a_newer_text_takes_its_place(world, explained):
    draft = propose(world, explained)
    with pytest.raises(NotValid):
        answer(world, draft, Preview.WRONG)
    newer = propose(world, explained, words="早番のみ")
    with pytest.raises(NotNow):
        answer(world, draft)
    answer(world, newer, Preview.WRONG, "早番は困ります")
    with pytest.raises(NotValid) as refused:
        send(world, explained, words="早番のみ")
    assert refused.value.field == "unchanged_because"
    assert send(world, explained, words="早番のみ", unchanged_because=WHY) is Previewed.WRONG


def test_an_urgent_one_waits_for_nobody(world):
    case = advised(world, replace(RESTRICTED, urgent=True))
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    assert send(world, decision) is Previewed.URGENT


@pytest.mark.parametrize("who", ["supervisor", "colleague", "hr", "physician"])
def test_nobody_answers_for_the_employee(world, explained, who):
    draft = propose(world, explained)
    with pytest.raises(NotYours):
        answer(world, draft, who=who)


def asked_of_times(world, explained) -> tuple[str, ...]:
    """HR writes when somebody goes home, which nobody decided, and says that it is only an arrangement."""
    with pytest.raises(NotValid) as refused:
        propose(world, explained, words="22時より前、17時に帰す")
    assert (refused.value.field, "「17時」" in str(refused.value.said)) == ("sure", True)
    draft = propose(world, explained, words="22時より前、17時に帰す", arranged=("17時",))
    with world.database.writing() as session:
        return previews.reading(session, world.actor("worker", Hat.WORKER), draft.public_id, now=NEXT).undecided


def test_a_time_that_nobody_decided_is_asked_about_and_the_employee_reads_so(world, explained):
    assert asked_of_times(world, explained) == ("17時",)


def test_twin_a_text_that_is_not_looked_at_is_seen(world, explained, monkeypatch):
    monkeypatch.setattr(orders, "undecided", lambda *_of: [])
    with pytest.raises(pytest.fail.Exception):
        asked_of_times(world, explained)


def todos(world, now=NEXT):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("worker", Hat.WORKER), now=now)
    return [(task.record_id, task.said) for part in desk.parts for task in part.tasks if task.todo is Todo.CHECK_TEXT]


def test_the_text_is_a_task_on_the_employees_desk_until_they_answered(world, explained):
    first = propose(world, explained)
    newer = propose(world, explained, words="早番のみ")
    ((record_id, said),) = todos(world)
    assert record_id == newer.public_id != first.public_id
    assert said.params["day"] == world.later(days=10).date(), "Friday, the second of two working days"
    answer(world, newer)
    assert todos(world) == []


def test_a_text_of_a_decision_that_does_not_stand_is_asked_of_nobody(world, explained):
    draft = propose(world, explained)
    assert len(todos(world)) == 1
    test_objections.answer(world, test_objections.write(world, explained), Outcome.CHANGED)
    assert todos(world) == []
    with pytest.raises(NotNow, match="決定が変わっています"):
        answer(world, draft)


def test_a_text_of_a_decision_that_was_replaced_is_asked_of_nobody(world, explained, monkeypatch):
    propose(world, explained)
    monkeypatch.setattr(terms, "taken_over", lambda *_of: True)
    assert todos(world) == []


def names_of_a_move(world, decision):
    """What both read before the supervisor changes, after it, and the employee once the text is out and they change
    again.
    """
    draft = propose(world, decision)
    answer(world, draft)
    before = (read(world, draft), written(world, decision))
    moved = NEXT + timedelta(days=1)
    lead(world, "other_supervisor", from_on=moved.date())
    after = (read(world, draft, moved), written(world, decision, moved))
    assert send(world, decision, moved) is Previewed.FINE
    back = moved + timedelta(days=1)
    lead(world, "supervisor", from_on=back.date())
    return before, after, read(world, draft, back)


def test_whom_a_text_reaches_is_said_as_it_is_when_the_supervisor_changes(world, explained):
    first, second = "高橋 浩", "田中 洋子"
    before, after, out = names_of_a_move(world, explained)
    assert before == (((first,), ()),) * 2
    assert after == (((second,), (first,)),) * 2
    assert out == ((second,), ())


def test_twin_a_page_of_todays_supervisors_alone_is_seen(world, explained, monkeypatch):
    monkeypatch.setattr(shown_texts, "led_before", lambda *_: ())
    with pytest.raises(AssertionError):
        test_whom_a_text_reaches_is_said_as_it_is_when_the_supervisor_changes(world, explained)
