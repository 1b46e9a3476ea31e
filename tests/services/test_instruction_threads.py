"""Do supervisors and HR speak about an instruction, each supervisor apart, without a word of why?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, insert, literal, select
from sqlalchemy.exc import IntegrityError

from casework.access import Act, enter_for, own_days
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.measures import Instruction
from casework.rules import words as wordlist
from casework.rules.bases import Purpose
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.instruction_notes import Days, Judged, Kept, NoteKind, Rhythm
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, LineKind, MeasureKind
from casework.services import duties, instruction_threads, instructions, kept_hours, notices, orders, takeovers
from casework.services.instruction_threads import Word
from tests.services import test_terms
from tests.services.advising import (
    FROM,
    NEXT,
    advised,
    decide,
    explain,
    hear,
    instruct,
    limited,
    nights,
    told,
)
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead, listed, read
from tests.services.test_objections import second_officer

JANUARY = datetime(2027, 1, 6, 1, 0, tzinfo=UTC)
CHANGE = date(2026, 12, 21)
LAST_SECOND = datetime(2026, 12, 20, 14, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 20, 15, 0, tzinfo=UTC)
"""Monday 21 December 2026, 0:00 in Tokyo."""
MORNING = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
ASKED = Word(NoteKind.QUESTION, "金曜の遅番は、どう数えますか")
HARD = Word(NoteKind.OBSTACLE, "年末は人が足りず、続けられません")


def say(world, instruction, word, who="supervisor", now=NEXT):
    with world.database.writing() as session:
        return instruction_threads.say(session, world.actor(who), instruction.public_id, word, now=now)


def answer(world, note, words, who="hr", now=NEXT, **more):
    with world.database.writing() as session:
        instruction_threads.answer(session, world.actor(who), note.public_id, words, **more, now=now)


def thread(world, instruction, who="supervisor", hat=None, now=NEXT):
    with world.database.writing() as session:
        return instruction_threads.thread(session, world.actor(who, hat), instruction.public_id, now=now)


def acknowledge(world, instruction, who="supervisor", now=NEXT):
    with world.database.writing() as session:
        return instructions.acknowledge(session, world.actor(who), instruction.public_id, now=now)


def todos(world, who, hat=None, now=NEXT):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, hat), now=now)
    return [task.todo for part in desk.parts for task in part.tasks]


def test_a_question_reaches_hr_at_once_and_its_answer_comes_back(world):
    _, _, instruction = told(world)
    note = say(world, instruction, ASKED)
    assert notes(world, Notice.SUPERVISOR_SAID) == [("hr", Hat.HR)]
    assert notes(world, Notice.THREAD_TO_WORKER) == [("worker", Hat.WORKER)]
    assert todos(world, "hr").count(Todo.ANSWER_SUPERVISOR) == 1
    answer(world, note, "遅番も時間外に数えます")
    assert notes(world, Notice.SUPERVISOR_ANSWERED) == [("supervisor", Hat.SUPERVISOR)]
    assert Todo.ANSWER_SUPERVISOR not in todos(world, "hr")
    for who in ("supervisor", "worker", "hr"):
        (line,) = thread(world, instruction, who).notes
        assert (line.words, line.answer) == (ASKED.words, "遅番も時間外に数えます")
    with pytest.raises(NotNow, match="すでに返事"):
        answer(world, note, "もう一度")


def test_what_a_supervisor_is_shown_of_the_thread_typed_by_hand(world):
    _, _, instruction = told(world)
    shown = say(world, instruction, ASKED)
    assert set(shown.as_dict()) == {
        "public_id", "kind", "said_at", "period_on", "kept", "overtime", "words", "answered_at", "answer",
    }  # fmt: skip
    assert thread(world, instruction).acks == ()


def test_two_supervisors_have_a_thread_and_a_confirmation_each(world):
    lead(world, "other_supervisor", from_on=FROM, kind=LineKind.MATRIX)
    _, _, instruction = told(world)
    say(world, instruction, ASKED)
    acknowledge(world, instruction)
    assert thread(world, instruction, "other_supervisor").notes == ()
    assert Todo.ACKNOWLEDGE in todos(world, "other_supervisor")
    assert Todo.ACKNOWLEDGE not in todos(world, "supervisor")
    (line,) = listed(world, "other_supervisor")
    assert line.instruction.own_at is None
    acknowledge(world, instruction, "other_supervisor", now=world.later(days=9))
    assert [ack.name for ack in thread(world, instruction, "hr").acks] == ["高橋 浩", "田中 洋子"]
    assert len(notes(world, Notice.ACKNOWLEDGED)) == 2
    assert len(thread(world, instruction, "worker").notes) == 1
    with pytest.raises(NotNow, match="確認済み"):
        acknowledge(world, instruction)


@pytest.mark.parametrize("who", ["clerk", "physician", "nurse", "factory_hr", "committee", "former_supervisor"])
def test_the_thread_exists_for_nobody_else(world, who):
    _, _, instruction = told(world)
    note = say(world, instruction, ASKED)
    with pytest.raises(NotYours):
        thread(world, instruction, who)
    with pytest.raises(NotYours):
        answer(world, note, "返事", who=who)


GUARDED = [
    ("words", Word(NoteKind.QUESTION, "うつ病だからですか")),
    ("words", Word(NoteKind.OBSTACLE, "産業医に言われたのでしょうが、無理です")),
    ("words", Word(NoteKind.OBSTACLE, " ")),
    ("words", Word(NoteKind.QUESTION)),
    ("words", Word(NoteKind.REPORT, "面談で抜けた日", Kept.PARTLY)),
    ("words", Word(NoteKind.QUESTION, "長" * 301)),
]


@pytest.mark.parametrize(("field", "word"), GUARDED)
def test_what_a_supervisor_cannot_write_is_refused_beside_its_field(world, field, word):
    _, _, instruction = told(world)
    with pytest.raises(NotValid) as error:
        say(world, instruction, word)
    assert error.value.field == field
    assert thread(world, instruction).notes == ()


def test_hrs_words_are_guarded_by_the_same_list(world, monkeypatch):
    _, _, instruction = told(world)
    note = say(world, instruction, HARD)
    with pytest.raises(NotValid, match="適応障害"):
        answer(world, note, "適応障害のためです")
    monkeypatch.setattr(instruction_threads, "telling_words", lambda _text: [])
    answer(world, note, "適応障害のためです")
    (line,) = thread(world, instruction).notes
    assert wordlist.telling_words(line.answer) == ["適応障害"], "without the list it reaches the supervisor"


def test_a_report_in_one_tap_waits_for_nobody_when_all_is_well(world):
    _, _, instruction = told(world)
    acknowledge(world, instruction)
    assert Todo.REPORT_KEPT not in todos(world, "supervisor", now=NEXT), "December isn't over"
    assert Todo.REPORT_KEPT in todos(world, "supervisor", now=JANUARY)
    say(world, instruction, Word(NoteKind.REPORT, kept=Kept.YES, overtime=19 * 60), now=JANUARY)
    assert Todo.REPORT_KEPT not in todos(world, "supervisor", now=JANUARY)
    assert Todo.ANSWER_SUPERVISOR not in todos(world, "hr", now=JANUARY)
    (line,) = thread(world, instruction, "worker", now=JANUARY).notes
    assert (line.period_on, line.kept, line.overtime) == (date(2026, 12, 1), Kept.YES, 19 * 60)
    assert notes(world, Notice.SUPERVISOR_SAID) == []


@pytest.mark.parametrize(
    "word",
    [Word(NoteKind.REPORT, kept=Kept.NO), Word(NoteKind.REPORT, "年末の出荷", Kept.PARTLY),
     Word(NoteKind.REPORT, kept=Kept.YES, overtime=20 * 60 + 1)],
)  # fmt: skip
def test_what_was_not_kept_or_is_over_the_limit_is_hrs_task(world, word):
    _, _, instruction = told(world)
    say(world, instruction, word, now=FEBRUARY)
    assert Todo.ANSWER_SUPERVISOR in todos(world, "hr", now=FEBRUARY)


def test_a_report_about_a_part_of_a_month_is_not_judged_by_its_hours(world):
    _, _, instruction = told(world)
    say(world, instruction, Word(NoteKind.REPORT, kept=Kept.YES, overtime=40 * 60), now=JANUARY)
    assert Todo.ANSWER_SUPERVISOR not in todos(world, "hr", now=JANUARY)


def test_a_report_can_be_mended_until_hr_has_answered_it(world):
    _, _, instruction = told(world)
    first = say(world, instruction, Word(NoteKind.REPORT, kept=Kept.NO), now=JANUARY)
    again = say(world, instruction, Word(NoteKind.REPORT, kept=Kept.PARTLY), now=JANUARY)
    assert first.public_id == again.public_id
    answer(world, again, "来週、人を回します", now=JANUARY)
    with pytest.raises(NotNow, match="もう返事"):
        say(world, instruction, Word(NoteKind.REPORT, kept=Kept.YES), now=JANUARY)


def test_a_weekly_report_is_about_the_week_before(world):
    _, _, instruction = told(world, report_every=Rhythm.WEEK)
    assert thread(world, instruction, now=MORNING).report_on == date(2026, 12, 14)
    assert thread(world, instruction, now=NEXT).report_on == date(2026, 12, 7)


def test_reports_go_on_past_the_end_until_it_is_said_to_be_over(world):
    _, _, instruction = told(world)
    june = datetime(2027, 6, 1, 1, 0, tzinfo=UTC)
    say(world, instruction, Word(NoteKind.REPORT, kept=Kept.YES), now=june)
    assert thread(world, instruction, now=june).report_on == date(2027, 5, 1)
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE instruction SET ended_on = '2027-05-31'")
    july = datetime(2027, 7, 1, 1, 0, tzinfo=UTC)
    with pytest.raises(NotNow, match="終わりの連絡があるまで"):
        say(world, instruction, Word(NoteKind.REPORT, kept=Kept.YES), now=july)


# --- hours from HR's own records ------------------------------------------------------------------------------------


FEBRUARY = datetime(2027, 2, 3, 1, 0, tzinfo=UTC)


def hours(world, *lines, who="hr", hat=None, now=JANUARY):
    data = "\r\n".join(["社員番号,年月,時間外労働,休日労働", *lines]).encode()
    with world.database.writing() as session:
        return kept_hours.load(session, world.actor(who, hat), data, now=now)


def test_who_took_over_is_asked_only_about_the_days_since(world):
    """Until the 9th of January somebody else led: December isn't theirs, nor are the first days of January."""
    _, _, instruction = told(world)
    since, day = date(2027, 1, 10), datetime(2027, 1, 15, 1, tzinfo=UTC)
    lead(world, "other_supervisor", from_on=since)
    acknowledge(world, instruction, "other_supervisor", now=day)
    page = thread(world, instruction, "other_supervisor", now=day)
    assert (page.report_on, page.asked_from) == (date(2027, 1, 1), since)
    assert Todo.REPORT_KEPT not in todos(world, "other_supervisor", now=day)
    february = datetime(2027, 2, 3, 1, tzinfo=UTC)
    page = thread(world, instruction, "other_supervisor", now=february)
    assert (page.report_on, page.asked_from) == (date(2027, 1, 1), since)
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("other_supervisor"), now=february)
    [asked] = [one for part in desk.parts for one in part.tasks if one.todo is Todo.REPORT_KEPT]
    assert asked.said is not None
    assert asked.said.params["day"] == since


def test_a_thread_speaks_to_whoever_took_over_of_no_day_before_their_own(world):
    _, _, instruction = told(world)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert thread(world, instruction, "other_supervisor", now=MORNING).since == CHANGE
    assert {thread(world, instruction, who, now=MORNING).since for who in ("hr", "worker")} == {FROM}


def test_twin_a_thread_that_says_when_it_began_is_seen(world, monkeypatch):
    monkeypatch.setattr(instruction_threads, "_since", lambda _visit, text, _own: text.from_on)
    with pytest.raises(AssertionError):
        test_a_thread_speaks_to_whoever_took_over_of_no_day_before_their_own(world)


def test_a_line_that_follows_ones_own_is_no_beginning(world):
    _, _, instruction = told(world)
    lead(world, "supervisor", from_on=date(2027, 1, 10))
    page = thread(world, instruction, now=datetime(2027, 1, 15, 1, tzinfo=UTC))
    assert (page.report_on, page.asked_from) == (date(2026, 12, 1), FROM)


def test_twin_who_is_asked_about_others_days_is_seen(world, monkeypatch):
    monkeypatch.setattr(own_days, "_times", lambda _lines: [Days(date.min, date.max)])
    with pytest.raises(AssertionError):
        test_who_took_over_is_asked_only_about_the_days_since(world)


def test_hours_over_the_limit_are_hrs_task_and_no_supervisors_business(world):
    _, _, instruction = told(world)
    number = world.people["worker"].number
    found = hours(world, f"{number},2027-01,15:00,6", "1002,2027-01,80,0", f"{number},2026-11,99,0", now=FEBRUARY)
    (line,) = found.lines
    assert (line.overtime, line.allowed, line.judged, found.others) == (21 * 60, (1200, 1200), Judged.OVER, 2)
    assert Todo.HOURS_OVER in todos(world, "hr", now=FEBRUARY)
    assert thread(world, instruction, now=FEBRUARY).notes == ()
    (note,) = thread(world, instruction, "worker", now=FEBRUARY).notes
    assert (note.kind, note.overtime) == (NoteKind.HOURS, 21 * 60)
    answer(world, note, "2月は出荷の当番から外します", now=FEBRUARY)
    assert notes(world, Notice.SUPERVISOR_ANSWERED) == []
    hours(world, f"{number},2027-01,15:00,6", now=FEBRUARY)
    assert Todo.HOURS_OVER not in todos(world, "hr", now=FEBRUARY), "the same file once more changes nothing"
    hours(world, f"{number},2027-01,20,0", now=FEBRUARY)
    assert Todo.HOURS_OVER not in todos(world, "hr", now=FEBRUARY)


def told_in_march(world):
    """Changed in February from 23 February on, and told on 20 March: (old instruction, new one)."""
    case, decision, old = told(world)
    february, march = datetime(2027, 2, 22, 1, tzinfo=UTC), datetime(2027, 3, 20, 1, tzinfo=UTC)
    days = {"from_on": date(2027, 2, 23), "until_on": date(2027, 6, 8)}
    again = test_terms.advised_again(world, case, decision, Purpose.CHANGED)
    hear(world, again, now=february, heard_on=february.date())
    newer = decide(
        world, again, limited(10, **days), nights(**days), now=february, review_on=date(2027, 4, 9), reason="回復"
    )
    explain(world, newer, now=march, given_on=march.date())
    return old, instruct(world, newer, now=march, **days)


def test_nobody_is_over_a_limit_before_it_was_told(world):
    old, new = told_in_march(world)
    number = world.people["worker"].number
    with world.database.reading() as session:
        found = {one.public_id: one for one in session.execute(select(Instruction)).scalars()}
    assert found[old.public_id].ended_on == date(2027, 3, 19), (
        "until the new one was told, everybody kept to the old one"
    )
    assert found[new.public_id].issued_on == date(2027, 3, 20)
    april = datetime(2027, 5, 3, 1, tzinfo=UTC)
    lines = hours(world, f"{number},2027-02,15,0", f"{number},2027-03,15,0", f"{number},2027-04,15,0", now=april).lines
    judged = {(line.month.month, line.allowed, line.judged) for line in lines}
    assert judged == {
        (2, (1200, 1200), Judged.WITHIN),
        (3, (1200, None), Judged.WITHIN),
        (3, (600, None), Judged.UNTOLD),
        (4, (600, 600), Judged.OVER),
    }
    say(world, new, Word(NoteKind.REPORT, kept=Kept.YES, overtime=15 * 60), now=datetime(2027, 4, 3, 1, tzinfo=UTC))
    reports = [one for one in thread(world, new, "hr", now=april).notes if one.kind is NoteKind.REPORT]
    assert [(one.period_on, one.wants_answer) for one in reports] == [(date(2027, 3, 1), False)]


def test_twin_hours_judged_from_the_typed_day(world, monkeypatch):
    for module in (kept_hours, instruction_threads):
        honest = module.as_they_hold
        monkeypatch.setattr(
            module, "as_they_hold", lambda items, _day, over, honest=honest: honest(items, date.min, over)
        )
    with pytest.raises(AssertionError):
        test_nobody_is_over_a_limit_before_it_was_told(world)


def statements(world, *lines) -> int:
    said = []

    def note(*given):
        said.append(given[2])

    event.listen(world.database.engine, "before_cursor_execute", note)
    hours(world, *lines, now=FEBRUARY)
    event.remove(world.database.engine, "before_cursor_execute", note)
    return len(said)


def of_the_colleague(world) -> None:
    case = advised(world, name="colleague", by="outside_physician")
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    explain(world, decision)
    instruct(world, decision)


def test_a_short_file_asks_for_its_own_people_whoever_else_has_an_instruction(world):
    told(world)
    line = f"{world.people['worker'].number},2027-01,1,0"
    hours(world, line, now=FEBRUARY)
    few = statements(world, line)
    of_the_colleague(world)
    assert statements(world, line) == few


def test_what_hr_answered_stays_beside_other_hours(world):
    _, _, instruction = told(world)
    number = world.people["worker"].number
    hours(world, f"{number},2027-01,21,0", now=FEBRUARY)
    (note,) = thread(world, instruction, "worker", now=FEBRUARY).notes
    answer(world, note, "2月は出荷の当番から外します", now=FEBRUARY)
    hours(world, f"{number},2027-01,23,0", now=FEBRUARY)
    assert Todo.HOURS_OVER in todos(world, "hr", now=FEBRUARY)
    found = [(one.overtime, one.answer) for one in thread(world, instruction, "worker", now=FEBRUARY).notes]
    assert sorted(found) == [(21 * 60, "2月は出荷の当番から外します"), (23 * 60, None)]


def test_two_officers_keep_one_note_of_a_month(world):
    _, _, instruction = told(world)
    number = world.people["worker"].number
    second_officer(world)
    hours(world, f"{number},2027-01,21,0", now=FEBRUARY)
    hours(world, f"{number},2027-01,22,0", who="committee", hat=Hat.HR, now=FEBRUARY)
    hours(world, f"{number},2027-01,23,0", now=FEBRUARY)
    assert [one.overtime for one in thread(world, instruction, "worker", now=FEBRUARY).notes] == [23 * 60]
    copied = [one for one in InstructionNote.__table__.columns if one.name not in {"id", "public_id", "author_id"}]
    other = select(*copied, literal("7" * 32), literal(world.people["committee"].person_id))
    again = insert(InstructionNote).from_select([*(one.name for one in copied), "public_id", "author_id"], other)
    with world.database.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(again)


@pytest.mark.parametrize(("month", "whole"), [("2026-12", False), ("2027-01", True), ("2027-03", True)])
def test_a_month_in_which_the_limit_holds_in_part_is_kept_and_not_over(world, month, whole):
    """From 9 December; past its end on 8 March it goes on."""
    _, _, instruction = told(world)
    number = world.people["worker"].number
    (line,) = hours(world, f"{number},{month},99,0", now=FEBRUARY).lines
    assert line.judged is (Judged.OVER if whole else Judged.UNTOLD)
    assert (Todo.HOURS_OVER in todos(world, "hr", now=FEBRUARY)) is whole
    assert [one.overtime for one in thread(world, instruction, "worker", now=FEBRUARY).notes] == [99 * 60]


@pytest.mark.parametrize(
    ("overtime", "judged"), [("0", Judged.WITHIN), ("10", Judged.UNTOLD), ("20", Judged.UNTOLD), ("21", Judged.OVER)]
)
def test_where_one_step_follows_another_within_a_month_only_what_is_sure_is_said(world, overtime, judged):
    """No overtime until 14 January, 20 hours from then on."""
    case = advised(world)
    hear(world, case)
    ban = replace(limited(None, until_on=date(2027, 1, 14)), kind=MeasureKind.OVERTIME_BAN)
    steps = (ban, limited(from_on=date(2027, 1, 15)), nights())
    decision = decide(world, case, *steps, reason="段階的に戻すため")
    explain(world, decision)
    instruct(world, decision, kinds=frozenset(step.kind for step in steps))
    (line,) = hours(world, f"{world.people['worker'].number},2027-01,{overtime},0", now=FEBRUARY).lines
    assert (line.allowed, line.judged) == ((0, 1200), judged)
    assert (Todo.HOURS_OVER in todos(world, "hr", now=FEBRUARY)) is (judged is Judged.OVER)


def test_a_wrong_file_keeps_nothing(world):
    _, _, instruction = told(world)
    found = hours(world, "1001,2026-12,abc,0")
    assert "時間は" in "".join(str(problem.said) for problem in found.problems)
    assert thread(world, instruction, "worker", now=JANUARY).notes == ()


def asked_of_an_answer(world):
    _, _, instruction = told(world)
    note = say(world, instruction, ASKED)
    with pytest.raises(NotValid, match="「17時」"):
        answer(world, note, "月20時間まで、22時より前です。金曜は17時に帰してください")
    answer(world, note, "月20時間まで、22時より前です。金曜は17時に帰してください", arranged=["17時"])


def test_an_answer_sets_no_time_that_nobody_decided_without_being_asked(world):
    asked_of_an_answer(world)


def test_twin_an_answer_that_is_not_looked_at_is_seen(world, monkeypatch):
    monkeypatch.setattr(orders, "arranged", lambda *_of, **_more: None)
    with pytest.raises(pytest.fail.Exception):
        asked_of_an_answer(world)


# --- who leads ------------------------------------------------------------------------------------------------------


def pass_on(world, now):
    with world.database.writing() as session:
        return takeovers.hand_on(session, world.company_id, now=now)


def test_the_view_changes_in_the_same_second(world):
    _, _, instruction = told(world)
    say(world, instruction, ASKED)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert read(world, instruction, "supervisor", now=LAST_SECOND)
    with pytest.raises(NotYours):
        read(world, instruction, "other_supervisor", now=LAST_SECOND)
    assert read(world, instruction, "other_supervisor", now=MIDNIGHT)
    for act in (read, thread):
        with pytest.raises(NotYours):
            act(world, instruction, "supervisor", now=MIDNIGHT)
    with pytest.raises(NotYours):
        say(world, instruction, HARD, now=MIDNIGHT)  # the page was still open
    assert thread(world, instruction, "other_supervisor", now=MIDNIGHT).notes == (), "what the old one wrote stays"
    assert todos(world, "supervisor", now=MIDNIGHT) == []
    assert todos(world, "other_supervisor", now=MIDNIGHT) == [Todo.ACKNOWLEDGE]


def test_the_new_supervisor_and_the_employee_are_told_once(world):
    _, _, instruction = told(world)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert pass_on(world, now=LAST_SECOND) == 0
    assert pass_on(world, now=MIDNIGHT) == 0, "by day only"
    assert pass_on(world, now=MORNING) == 1
    assert pass_on(world, now=MORNING) == 0
    assert ("other_supervisor", Hat.SUPERVISOR) in notes(world, Notice.INSTRUCTION_TO_SUPERVISOR)
    assert notes(world, Notice.INSTRUCTION_TAKEN_OVER) == [("worker", Hat.WORKER)]
    page = read(world, instruction, "worker", now=MORNING)
    assert (page.names, [one.who.name for one in page.later]) == (("高橋 浩",), ["田中 洋子"])


def test_a_notice_to_the_old_supervisor_that_still_waits_does_not_leave(world):
    _, _, instruction = told(world)
    note = say(world, instruction, ASKED)
    answer(world, note, "数えます")
    lead(world, "other_supervisor", from_on=CHANGE)
    with world.database.writing() as session:
        visit = enter_for(session, world.actor("supervisor"), Act.DELIVER, now=MIDNIGHT)
        asked: dict[str, Any] = {"sender": "a@b.example", "to": "c@d.example", "occasion": "", "written_at": NEXT}
        for notice in (Notice.INSTRUCTION_TO_SUPERVISOR, Notice.SUPERVISOR_ANSWERED):
            assert notices.about(visit, notice, instruction.public_id, **asked) is None
        before = enter_for(session, world.actor("supervisor"), Act.DELIVER, now=LAST_SECOND)
        assert notices.about(before, Notice.SUPERVISOR_ANSWERED, instruction.public_id, **asked) is not None


def test_without_anybody_who_leads_hr_is_told_so(world):
    _, _, instruction = told(world)
    assert Todo.NOBODY_LEADS not in todos(world, "hr")
    lead(world, "other_supervisor", from_on=CHANGE, until_on=date(2026, 12, 31))
    assert Todo.NOBODY_LEADS not in todos(world, "hr", now=MORNING)
    assert Todo.NOBODY_LEADS in todos(world, "hr", now=JANUARY)
    assert pass_on(world, now=JANUARY) == 0
    assert instruction


def test_a_confirmation_stays_with_whoever_gave_it(world):
    _, _, instruction = told(world)
    acknowledge(world, instruction)
    lead(world, "other_supervisor", from_on=CHANGE)
    acknowledge(world, instruction, "other_supervisor", now=MORNING)
    with world.database.reading() as session:
        assert session.query(InstructionAck).count() == 2
