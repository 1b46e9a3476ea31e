"""Does whoever takes over read an instruction from their first day on, and does HR look whether its words still fit?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, false

from casework.access import Visit, own_days, sight
from casework.access.own_days import OwnDays
from casework.access.sight import Fact
from casework.models.treatment import PersonnelChange
from casework.rules import wording
from casework.rules.comparison import Item
from casework.rules.errors import NotNow
from casework.rules.previews import Preview, Previewed
from casework.rules.todos import Todo
from casework.rules.treatment import ChangeKind
from casework.rules.vocabulary import Hat, LineKind, MeasureKind
from casework.services import duties, duties_of_instructions, instructing, readings
from tests.services.advising import FROM, NEXT, UNTIL, decided, explain, instruct, limited, told
from tests.services.test_instructions import lead, listed, read
from tests.services.test_previews import answer, propose
from tests.services.test_relocations import build, place
from tests.services.test_sendings import ledger

CHANGE = date(2026, 12, 21)
CHANGED = datetime(2026, 12, 21, 1, tzinfo=UTC)
WORDS = {"words": "定例会議は木曜の15時までに終える", "arranged": ("15時",)}
AGAIN = {"replaces": 1, "because": "会議の曜日をまちがえたため"}


def tasks(world, who, todo, now=CHANGED):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=now)
    return [task for part in desk.parts for task in part.tasks if task.todo is todo]


def taken_over(world):
    """What the new supervisor reads of a text that was put right before them, and of its days in list and desk."""
    _, decision, _ = told(world, words="定例会議は水曜の15時までに終える", arranged=("15時",))
    new = instruct(world, decision, **WORDS, **AGAIN)
    lead(world, "other_supervisor", from_on=CHANGE)
    page = read(world, new, "other_supervisor", now=CHANGED)
    (line,) = listed(world, "other_supervisor", now=CHANGED)
    (task,) = tasks(world, "other_supervisor", Todo.ACKNOWLEDGE)
    days = {page.instruction.from_on, page.instruction.issued_on, task.said.params["day"]}
    days |= {line.instruction.from_on, *(wording.restored(item).from_on for item in page.instruction.items)}
    return new, page, days


def test_whoever_takes_over_reads_it_from_their_first_day_and_of_no_text_before(world):
    new, page, days = taken_over(world)
    assert (days, page.instruction.until_on, page.instruction.replaces_former) == ({CHANGE}, UNTIL, False)
    assert [line.params.get("first") for line in page.lines] == [None] * len(page.lines), "no days of their own"
    for who in ("worker", "hr"):
        theirs = read(world, new, who, now=CHANGED).instruction
        assert (theirs.from_on, theirs.replaces_former) == (FROM, True)


def test_whoever_led_before_reads_it_as_it_was_told(world):
    _, decision, _ = told(world)
    new = instruct(world, decision, **WORDS, **AGAIN)
    page = read(world, new, now=CHANGED).instruction
    assert (page.from_on, page.issued_on, page.replaces_former) == (FROM, NEXT.date(), True)


def test_twin_a_text_as_it_was_told_to_somebody_else_is_seen(world, monkeypatch):
    monkeypatch.setattr(OwnDays, "cut", lambda _own, _field, value: value)
    _, page, days = taken_over(world)
    assert FROM in days
    assert page.instruction.replaces_former


def steps(since):
    last = date(2026, 12, 31)
    items = [
        wording.stored(limited(20, until_on=last), FROM, UNTIL),
        wording.stored(limited(30, from_on=date(2027, 1, 1)), FROM, UNTIL),
    ]
    own = OwnDays(since, min(since, UNTIL), UNTIL, since, Fact.NOTHING, ())
    return [(item.hours, item.from_on) for item in map(wording.restored, own.cut("items", items))]


def test_a_step_that_was_over_before_them_is_not_theirs():
    assert steps(CHANGE) == [(20, CHANGE), (30, date(2027, 1, 1))]
    assert steps(date(2027, 1, 12)) == [(30, date(2027, 1, 12))]
    assert steps(UNTIL.replace(month=4)) == [(30, UNTIL)], "past its end it is told with the last of its days"


# --- HR's and the employee's pages -----------------------------------------------------------------------------------


def told_of(world, decision, instruction, who):
    """Of whoever led first and of whoever came later, what stands in the ledger (from when, its words, the employee's
    word on it), and the same of the instruction's own page without that word.
    """
    rows = [
        (one.name, one.text.from_on, one.text.words, one.unread, one.previewed)
        for one in ledger(world, decision, who, now=CHANGED).entries
    ]
    page = read(world, instruction, who, now=CHANGED)
    assert [(one.who.name, one.from_on, one.words, one.unread) for one in page.later] == [one[:4] for one in rows[1:]]
    return page.names, rows


@pytest.mark.parametrize("who", ["worker", "hr"])
def test_what_somebody_was_told_is_shown_to_others_as_that_person_reads_it(world, who):
    """Without the employee's word on it, which was about who led then; and without words for another department."""
    decision, instruction = moved(world)
    words, fine = WORDS["words"], Previewed.FINE
    names, rows = told_of(world, decision, instruction, who)
    assert (names, rows) == (("高橋 浩",), [
        ("高橋 浩", FROM, words, False, fine), ("田中 洋子", CHANGE, "", True, None),
    ])  # fmt: skip


def test_twin_one_text_for_all_of_them_is_seen(world, monkeypatch):
    monkeypatch.setattr(Visit, "days_of", lambda *_of: {})
    with pytest.raises(AssertionError):
        test_what_somebody_was_told_is_shown_to_others_as_that_person_reads_it(world, "hr")


def test_twin_a_word_that_was_about_somebody_else_is_seen(world, monkeypatch):
    honest = readings._of
    monkeypatch.setattr(readings, "_of", lambda *of: replace(honest(*of), later=False))
    decision, _ = moved(world)
    assert [one.previewed for one in ledger(world, decision, "hr", now=CHANGED).entries] == [Previewed.FINE] * 2


def statements(world, decision):
    """How many HR's ledger takes."""
    given = []

    def note(*of):
        given.append(of[2])

    event.listen(world.database.engine, "before_cursor_execute", note)
    ledger(world, decision, "hr", now=CHANGED)
    event.remove(world.database.engine, "before_cursor_execute", note)
    return len(given)


def test_what_they_were_told_takes_as_many_statements_however_many_read_it(world):
    _, decision, _ = told(world)
    alone = statements(world, decision)
    for who in ("other_supervisor", "former_supervisor"):
        lead(world, who, from_on=CHANGE, kind=LineKind.MATRIX)
    assert statements(world, decision) == alone
    assert len(ledger(world, decision, "hr", now=CHANGED).entries) == 3


def test_twin_a_statement_for_each_of_them_is_seen(world, monkeypatch):
    ours = Visit.days_of
    monkeypatch.setattr(
        Visit, "days_of",
        lambda visit, persons, those: {key: own for one in persons for key, own in ours(visit, [one], those).items()},
    )  # fmt: skip
    with pytest.raises(AssertionError):
        test_what_they_were_told_takes_as_many_statements_however_many_read_it(world)


# --- the words -----------------------------------------------------------------------------------------------------


DAY_BEFORE = datetime(2026, 12, 20, 1, tzinfo=UTC)
SAME = {**WORDS, **AGAIN, "because": "いまの職場でも同じ会議があることを確かめた"}


def moved(world, words=WORDS["words"]):
    """The employee is going to work in another department from the 21st on, under somebody else."""
    _, decision, instruction = told(world, words=words, arranged=("15時",))
    place(world, world.factory, CHANGE)
    lead(world, "other_supervisor", from_on=CHANGE)
    return decision, instruction


def asked(world, now):
    return [task.record_id for task in tasks(world, "hr", Todo.CHECK_WORDS, now)]


def moves_on(world, decision, now):
    with world.database.writing() as session:
        return instructing.opening(session, world.actor("hr"), decision.public_id, now=now).moved


def words_read(world, instruction, who="other_supervisor", now=CHANGED):
    return read(world, instruction, who, now=now).instruction.as_dict().get("words", "not theirs")


def test_words_for_another_department_are_not_the_new_supervisors_until_a_newer_text_stands(world):
    """HR is asked from the day on which the move is known, and can have the employee read the next text ahead of it."""
    decision, instruction = moved(world)
    assert words_read(world, instruction, "supervisor", DAY_BEFORE) == WORDS["words"]
    assert words_read(world, instruction) == "not theirs"
    assert (asked(world, NEXT), moves_on(world, decision, NEXT)) == ([decision.public_id], CHANGE)
    propose(world, decision, now=DAY_BEFORE, **SAME)
    with pytest.raises(NotNow, match="職場が変わる日"):
        instruct(world, decision, now=DAY_BEFORE, **SAME)
    again = instruct(world, decision, now=CHANGED, **SAME)
    assert (asked(world, CHANGED), moves_on(world, decision, CHANGED)) == ([], None)
    assert words_read(world, again) == WORDS["words"]


def test_whoever_began_to_lead_before_the_move_reads_the_words_on(world):
    _, instruction = moved(world)
    lead(world, "former_supervisor", from_on=date(2026, 12, 18), kind=LineKind.MATRIX)
    assert words_read(world, instruction, "former_supervisor") == WORDS["words"]


def test_lines_that_point_to_words_which_are_not_theirs_say_whom_to_ask(world):
    kinds = frozenset({MeasureKind.OVERTIME_LIMIT, MeasureKind.TASK_CHANGE})
    _, decision = decided(
        world,
        limited(),
        Item(MeasureKind.TASK_CHANGE, words="荷受け", from_on=FROM, until_on=UNTIL),
        reason="作業の負担",
    )
    explain(world, decision)
    instruction = instruct(world, decision, kinds=kinds, **WORDS)
    place(world, world.factory, CHANGE)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert not read(world, instruction, now=DAY_BEFORE).ask_words
    assert read(world, instruction, "other_supervisor", now=CHANGED).ask_words


def test_a_text_shown_before_the_move_was_known_silences_nobody(world):
    """A draft of December that HR let lie; the move is entered on the 15th."""
    _, decision, _ = told(world, **WORDS)
    draft = propose(world, decision, now=NEXT, words="定例会議は金曜の15時までに終える", arranged=("15時",), **AGAIN)
    answer(world, draft, Preview.WRONG, "直さないでください")
    place(world, world.factory, CHANGE)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert asked(world, CHANGED) == [decision.public_id]
    entered(world, date(2026, 12, 15))
    assert asked(world, DAY_BEFORE) == [decision.public_id]
    propose(world, decision, now=datetime(2026, 12, 16, 1, tzinfo=UTC), **SAME)
    assert asked(world, DAY_BEFORE) == asked(world, CHANGED) == []


def entered(world, on):
    build(
        world,
        PersonnelChange(
            company_id=world.company_id, employment_id=world.people["worker"].employment_id,
            workplace_id=world.factory, kind=ChangeKind.TRANSFER, happened_on=CHANGE, recorded_on=on,
        ),
    )  # fmt: skip


def test_twin_any_text_that_was_shown_silences_the_question(world, monkeypatch):
    monkeypatch.setattr(duties_of_instructions, "tokyo_date", lambda _moment: date.max)
    with pytest.raises(AssertionError):
        test_a_text_shown_before_the_move_was_known_silences_nobody(world)


def test_where_nothing_was_written_or_nobody_moved_nobody_is_asked(world):
    moved(world, words="")
    assert asked(world, CHANGED) == []


def test_where_nobody_moved_the_same_text_is_none(world):
    _, decision, _ = told(world, **WORDS)
    lead(world, "other_supervisor", from_on=CHANGE)
    assert asked(world, CHANGED) == []
    with pytest.raises(NotNow) as caught:
        propose(world, decision, now=CHANGED, **WORDS, **AGAIN)
    assert caught.value.said == instructing.SAME_TEXT


@pytest.mark.parametrize("broken", ["nobody has moved", "a cell without the condition"])
def test_twin_words_that_go_along_unseen_are_seen(world, monkeypatch, broken):
    if broken == "nobody has moved":
        monkeypatch.setattr(own_days, "moved", lambda *_of: false())
    else:
        row = next(row for row in sight.INSTRUCTION.rows if "words" in row.fields)
        monkeypatch.setitem(row.cells, Hat.SUPERVISOR, sight.YES)
        monkeypatch.setattr(sight, "granted", sight.granted.__wrapped__)
    with pytest.raises(AssertionError):
        test_words_for_another_department_are_not_the_new_supervisors_until_a_newer_text_stands(world)
