"""Is a slip in an instruction put right by a new text, and does HR carry out itself what nobody is told to?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, true, update

from casework.access import Act, enter, enter_worker, reach
from casework.access.own_days import OwnDays
from casework.access.reach_cases import supervised
from casework.ids import PublicId
from casework.models.measures import Instruction
from casework.models.people import HatGrant, ReportingLine
from casework.rules.comparison import Item
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.instruction_notes import Judged, Kept, NoteKind
from casework.rules.notices import Notice
from casework.rules.previews import Preview
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, InstructionState, LineKind, MeasureKind
from casework.services import (
    decisions,
    duties,
    first_orders,
    inbox,
    informed,
    instructing,
    instruction_threads,
    instructions,
    kept_hours,
    ledgers,
    people,
    previews,
    shown_texts,
    takeovers,
)
from casework.services.instruction_threads import Word
from tests.services import test_objections
from tests.services.advising import FROM, NEXT, UNTIL, decided, explain, instruct, limited, nights, order, told
from tests.services.test_hearings import notes, running
from tests.services.test_instructions import lead, listed, read

SLIP = {"words": "金曜の夜勤は鈴木さんと交代"}
RIGHT = {"words": "金曜の夜勤は田村さんと交代", "replaces": 1, "because": "交代の相手の名前をまちがえたため"}


@pytest.fixture
def slipped(world):
    _, decision, instruction = told(world, **SLIP)
    return decision, instruction


def corrected(world, decision, **changed):
    return instruct(world, decision, **{**RIGHT, **changed})


def thread(world, instruction, who="supervisor", hat=None, now=NEXT):
    with world.database.writing() as session:
        return instruction_threads.thread(session, world.actor(who, hat), instruction.public_id, now=now)


def say(world, instruction, word, now=NEXT):
    with world.database.writing() as session:
        return instruction_threads.say(session, world.actor("supervisor"), instruction.public_id, word, now=now)


def ledger(world, decision, who="worker", now=NEXT):
    with world.database.writing() as session:
        return ledgers.ledger(session, world.actor(who), decision.public_id, now=now).entries


def todos(world, who="supervisor", hat=None, now=NEXT):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, hat), now=now)
    return [(task.todo, task.record_id) for part in desk.parts for task in part.tasks]


def acknowledge(world, instruction, now=NEXT):
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=now)


# --- a slip is put right --------------------------------------------------------------------------------------------


def test_the_new_text_takes_the_place_of_the_old_one_in_the_same_second(world, slipped):
    decision, old = slipped
    acknowledge(world, old)
    new = corrected(world, decision)
    with pytest.raises(NotYours):
        read(world, old)
    page = read(world, new)
    assert (page.instruction.words, page.instruction.replaces_former) == (RIGHT["words"], True)
    assert page.instruction.own_at is None, "what was confirmed was another text"
    assert [line.instruction.public_id for line in listed(world)] == [new.public_id]
    assert (Todo.ACKNOWLEDGE, new.public_id) in todos(world)
    assert notes(world, Notice.INSTRUCTION_TO_SUPERVISOR) == [("supervisor", Hat.SUPERVISOR)] * 2
    acknowledge(world, new)


def test_the_supervisor_reads_neither_the_reason_nor_how_often(world, slipped):
    decision, _ = slipped
    page = read(world, corrected(world, decision))
    shown = page.instruction.as_dict()
    assert str(RIGHT["because"]) not in repr(shown)
    assert {"edition", "corrected_because", "by_hr", "state"} & set(shown) == set()
    assert (page.newer_id, page.correct_id) == ("", "")


@pytest.mark.parametrize("who", ["worker", "hr"])
def test_the_employee_and_hr_read_both_texts_and_why(world, slipped, who):
    decision, old = slipped
    new = corrected(world, decision)
    before, after = read(world, old, who), read(world, new, who)
    assert before.instruction.state is InstructionState.REPLACED
    assert (before.instruction.words, before.newer_id) == (SLIP["words"], new.public_id)
    assert after.instruction.corrected_because == RIGHT["because"]
    assert (after.correct_id, before.correct_id) == (decision.public_id if who == "hr" else "", "")
    with world.database.writing() as session:
        page = decisions.read(session, world.actor(who), decision.public_id, now=NEXT)
    assert [one.instruction.public_id for one in page.told] == [new.public_id, old.public_id]


def test_the_ledger_shows_both_and_until_when_the_first_was_read(world, slipped):
    decision, _ = slipped
    later = world.later(days=12)
    corrected(world, decision, now=later)
    lead(world, "other_supervisor", from_on=date(2026, 12, 21))
    first, second, third = ledger(world, decision, now=world.later(days=25))
    assert (first.name, first.text.words, first.until) == ("高橋 浩", SLIP["words"], later.date())
    assert (second.name, second.text.words, second.at) == ("高橋 浩", RIGHT["words"], later.date())
    assert (third.name, third.text.words) == ("田中 洋子", RIGHT["words"]), "who led later never read the first"


def test_the_employee_is_shown_the_new_text_first_and_why(world, slipped):
    decision, _ = slipped
    wanted = order(**RIGHT)
    with world.database.writing() as session, pytest.raises(NotNow, match="先に、本人に"):
        instructing.instruct(session, world.actor("hr"), decision.public_id, wanted, now=NEXT)
    with world.database.writing() as session:
        draft = previews.propose(session, world.actor("hr"), decision.public_id, wanted, now=NEXT)
    with world.database.writing() as session:
        page = previews.reading(session, world.actor("worker"), draft.public_id, now=NEXT)
    assert (page.open, page.draft.edition, page.draft.corrected_because) == (True, 2, RIGHT["because"])
    with world.database.writing() as session, pytest.raises(NotNow, match="返事を待って"):
        instructing.instruct(session, world.actor("hr"), decision.public_id, wanted, now=NEXT)
    with world.database.writing() as session:
        answer = previews.answer
        answer(session, world.actor("worker"), draft.public_id, Preview.FINE, now=NEXT)
    with world.database.writing() as session:
        instructing.instruct(session, world.actor("hr"), decision.public_id, wanted, now=NEXT)


def test_an_answer_to_the_first_text_is_none_to_the_second(world, slipped, monkeypatch):
    """Twin: with one number for all texts of a decision, the answer to the first would let any later one out."""
    decision, _ = slipped

    def send():
        with world.database.writing() as session:
            same_words = order(**{**RIGHT, "words": "", "kinds": frozenset({MeasureKind.OVERTIME_LIMIT})})
            monkeypatch.setattr(instructing, "_same", lambda *_of: True)
            return instructing.instruct(session, world.actor("hr"), decision.public_id, same_words, now=NEXT)

    with pytest.raises(NotNow, match="先に、本人に"):
        send()
    monkeypatch.setattr(shown_texts, "next_edition", lambda *_of: 1)
    assert send().words is None


@pytest.mark.parametrize("because", ["", "  ", "長" * 501])
def test_it_wants_a_reason(world, slipped, because):
    decision, _ = slipped
    with pytest.raises(NotValid) as error:
        corrected(world, decision, because=because)
    assert error.value.field == "because"


def test_what_says_the_same_is_no_correction(world, slipped):
    decision, _ = slipped
    with pytest.raises(NotNow, match="いまの文面と同じ"):
        corrected(world, decision, **SLIP)


def test_a_page_that_knew_of_another_text_replaces_nothing(world, slipped):
    decision, _ = slipped
    corrected(world, decision)
    with pytest.raises(NotNow, match="すでに出しています"):
        corrected(world, decision, words="早番のみ")
    corrected(world, decision, words="早番のみ", replaces=2)


def test_what_was_said_stays_with_its_text_and_the_supervisor_reads_it_on(world, slipped):
    decision, old = slipped
    question = say(world, old, Word(NoteKind.QUESTION, "金曜はだれと替わりますか"))
    new = corrected(world, decision)
    assert [note.public_id for note in thread(world, new).notes] == [question.public_id]
    for text in (old, new):
        assert len(thread(world, text, "hr").notes) == 1
    with world.database.writing() as session:
        instruction_threads.answer(session, world.actor("hr"), question.public_id, "田村さんです", now=NEXT)
    assert thread(world, new).notes[0].answer == "田村さんです"
    assert notes(world, Notice.SUPERVISOR_ANSWERED) == [("supervisor", Hat.SUPERVISOR)]


def test_what_was_reported_is_not_asked_again_of_the_new_text(world, slipped):
    decision, old = slipped
    acknowledge(world, old)
    january = world.later(days=35)
    say(world, old, Word(NoteKind.REPORT, kept=Kept.YES), now=january)
    new = corrected(world, decision, now=january)
    acknowledge(world, new, now=january)
    assert Todo.REPORT_KEPT not in {todo for todo, _ in todos(world, now=january)}
    february = world.later(days=65)
    assert (Todo.REPORT_KEPT, new.public_id) in todos(world, now=february)


def test_a_month_of_hours_is_asked_of_the_text_that_stood_on_its_last_day(world, slipped):
    decision, old = slipped
    new = corrected(world, decision, now=world.later(days=35))
    file = "社員番号,年月,時間外労働,休日労働\r\n" + "".join(
        f"{world.people['worker'].number},{month},30:00,0\r\n" for month in ("2026-12", "2027-01")
    )
    with world.database.writing() as session:
        found = kept_hours.load(session, world.actor("hr"), file.encode(), now=world.later(days=66))
    assert [str(problem.said) for problem in found.problems] == []
    whose = {
        instruction: [note.period_on for note in thread(world, instruction, "hr", now=world.later(days=66)).notes]
        for instruction in (old, new)
    }
    assert whose == {old: [date(2026, 12, 1)], new: [date(2027, 1, 1), date(2026, 12, 1)]}, (
        "it goes on with the new one"
    )


def test_a_month_in_which_a_slip_was_put_right_is_judged_all_the_same(world, slipped):
    """20 hours a month since 9 December; the text is another one since 12 January."""
    decision, _ = slipped
    new = corrected(world, decision, now=world.later(days=42))
    february = world.later(days=65)
    say(world, new, Word(NoteKind.REPORT, kept=Kept.YES, overtime=21 * 60), now=february)
    (note,) = thread(world, new, "hr", now=february).notes
    assert (note.period_on, note.wants_answer) == (date(2027, 1, 1), True)
    file = f"社員番号,年月,時間外労働,休日労働\r\n{world.people['worker'].number},2027-01,21:00,0\r\n"
    with world.database.writing() as session:
        [line] = kept_hours.load(session, world.actor("hr"), file.encode(), now=february).lines
    assert (line.allowed, line.judged) == ((1200, 1200), Judged.OVER)


def test_twin_a_text_that_is_asked_for_its_own_days_alone_is_seen(world, slipped, monkeypatch):
    monkeypatch.setattr(instruction_threads, "_told", lambda _visit, text: instruction_threads._items(text))
    with pytest.raises(AssertionError):
        test_a_month_in_which_a_slip_was_put_right_is_judged_all_the_same(world, slipped)


def test_a_new_first_day_moves_the_last_day_of_what_comes_before(world, slipped, monkeypatch):
    """The earlier decision's instruction goes on until the day before the new one's; one that is over stays so."""
    from casework.services import terms

    decision, _ = slipped
    seen = []
    monkeypatch.setattr(terms, "hand_over", lambda _visit, _of, day, moved_from=None: seen.append((day, moved_from)))
    corrected(world, decision, from_on=FROM + timedelta(days=5))
    assert seen == [(FROM + timedelta(days=5), FROM)]


# --- nobody leads ---------------------------------------------------------------------------------------------------


def unlead(world, worker="worker", until_on=FROM - timedelta(days=1)):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        line = session.execute(
            select(ReportingLine).where(
                ReportingLine.employment_id == world.people[worker].employment_id, ReportingLine.until_on.is_(None)
            )
        ).scalar_one()
        line.until_on = until_on
        visit.record("reporting_line", "0" * 32)


def carry(world, decision, now=NEXT, **changed):
    with world.database.writing() as session:
        return instructing.carry_out(session, world.actor("hr"), decision.public_id, order(**changed), now=now)


@pytest.fixture
def unled(world):
    unlead(world)
    _, decision = decided(world)
    explain(world, decision)
    return decision


def again(world, who, from_on):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.add(
            ReportingLine(
                company_id=world.company_id, employment_id=world.people["worker"].employment_id, kind=LineKind.LINE,
                supervisor_id=world.people[who].employment_id, from_on=from_on,
            )
        )  # fmt: skip
        visit.record("reporting_line", "0" * 32)


def hand_on(world, now):
    with world.database.writing() as session:
        return takeovers.hand_on(session, world.company_id, now=now)


def test_hr_carries_it_out_itself_and_the_employee_reads_so(world, unled):
    assert Clock.INSTRUCTION in running(world)
    done = carry(world, unled, words="出勤簿を毎週見る")
    assert Clock.INSTRUCTION not in running(world)
    assert notes(world, Notice.HR_CARRIES_OUT) == [("worker", Hat.WORKER)]
    assert notes(world, Notice.INSTRUCTION_TO_SUPERVISOR) == []
    page = read(world, done, "worker")
    assert (page.instruction.by_hr, page.instruction.carrier_name) == (True, "山本 恵")
    assert (page.instruction.words, page.instruction.ask) == ("出勤簿を毎週見る", "労務課")
    (entry,) = ledger(world, unled)
    assert (str(entry.role), entry.name, entry.until) == ("人事が自ら行う", "山本 恵", None)
    (entry,) = ledger(world, unled, "physician")
    assert entry.name == ""
    assert (entry.by_hr, entry.confirmed_at) == (True, None)
    assert Todo.NOBODY_LEADS not in {todo for todo, _ in todos(world, "hr")}


def test_whoever_leads_cannot_be_passed_over(world):
    _, decision = decided(world)
    explain(world, decision)
    with pytest.raises(NotNow, match="上司に指示してください"):
        carry(world, decision)


def test_before_the_explanation_hr_keeps_nothing(world):
    unlead(world)
    _, decision = decided(world)
    with pytest.raises(NotNow, match="決定を本人に説明"):
        carry(world, decision)


def test_when_somebody_begins_to_lead_the_task_comes_back_and_they_read_nothing_of_before(world, unled):
    done = carry(world, unled)
    assert hand_on(world, NEXT) == 0
    again(world, "other_supervisor", date(2026, 12, 21))
    then = world.later(days=20)
    assert hand_on(world, then) == 1
    assert hand_on(world, then) == 0, "once"
    assert running(world)[Clock.INSTRUCTION].start_on == then.date()
    assert (Todo.INSTRUCT, unled.public_id) in todos(world, "hr", now=then)
    with pytest.raises(NotYours):
        read(world, done, "other_supervisor", now=then)
    assert listed(world, "other_supervisor", now=then) == []
    new = instruct(world, unled, replaces=1, from_on=then.date(), now=then)
    assert Clock.INSTRUCTION not in running(world)
    assert read(world, new, "other_supervisor", now=then).instruction.until_on == UNTIL
    mine, theirs = ledger(world, unled, now=then)
    assert (mine.name, mine.until) == ("山本 恵", then.date())
    assert (theirs.name, theirs.at) == ("田中 洋子", then.date())


STEP = date(2026, 12, 21)
"""On which a ban turns into a limit; somebody begins to lead on the day after."""


@pytest.fixture
def handed_back(world):
    unlead(world)
    ban = Item(MeasureKind.OVERTIME_BAN, from_on=FROM, until_on=STEP - timedelta(days=1))
    _, decision = decided(world, ban, limited(20, from_on=STEP), nights(), reason="産業医と話して決めた")
    explain(world, decision)
    every = frozenset({MeasureKind.OVERTIME_BAN, MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS})
    carry(world, decision, kinds=every, words="勤務時間の記録を労務課が確かめる")
    again(world, "other_supervisor", STEP + timedelta(days=1))
    return decision


def offered(world, decision, now):
    with world.database.writing() as session:
        return instructing.opening(session, world.actor("hr"), decision.public_id, now=now).order


def in_steps(world):
    """Nobody leads somebody who is to do no overtime until the 20th, and no more than 20 hours from then on. What the
    form offers on the 26th, before anything was written down and once HR does it since the first day.
    """
    unlead(world)
    ban = Item(MeasureKind.OVERTIME_BAN, from_on=FROM, until_on=STEP - timedelta(days=1))
    _, decision = decided(world, ban, limited(20, from_on=STEP), reason="産業医と話して決めた")
    explain(world, decision)
    then = world.later(days=25)
    before = offered(world, decision, then)
    carry(world, decision, kinds=frozenset({MeasureKind.OVERTIME_BAN, MeasureKind.OVERTIME_LIMIT}))
    return [(one.kinds, one.from_on, one.until_on) for one in (before, offered(world, decision, then))]


def test_no_step_that_is_over_stands_in_the_form(world):
    assert in_steps(world) == [({MeasureKind.OVERTIME_LIMIT}, STEP, UNTIL)] * 2


def test_twin_the_steps_of_the_first_day_are_seen(world, monkeypatch):
    monkeypatch.setattr(first_orders, "holding", lambda items, _today: list(items))
    assert [(len(kinds), first) for kinds, first, _last in in_steps(world)] == [(2, FROM)] * 2


def test_what_hr_hands_back_begins_today_without_what_is_over_and_without_its_words(world, handed_back):
    then = world.later(days=25)
    first = offered(world, handed_back, then)
    assert first.kinds == {MeasureKind.OVERTIME_LIMIT, MeasureKind.FEWER_NIGHTS}
    assert (first.from_on, first.until_on, first.words) == (then.date(), UNTIL, "")
    for day in (FROM, STEP):
        with pytest.raises(NotValid) as error:
            instruct(world, handed_back, replaces=1, from_on=day, now=then)
        assert error.value.field == "from_on"
    new = instruct(world, handed_back, replaces=1, from_on=STEP + timedelta(days=1), now=then)
    page = read(world, new, "other_supervisor", now=then)
    assert page.instruction.replaces_former is False, "no supervisor had a text before"
    assert len(page.lines) == 2


def test_past_their_end_measures_hold_and_can_be_handed_back(world, handed_back):
    then = world.later(days=(UNTIL - NEXT.date()).days + 9)
    first = offered(world, handed_back, then)
    assert (first.from_on, first.until_on) == (UNTIL, UNTIL)
    new = instruct(world, handed_back, replaces=1, from_on=first.from_on, kinds=first.kinds, now=then)
    assert read(world, new, "other_supervisor", now=then).goes_on


def test_twin_without_the_day_on_which_they_began_the_new_supervisor_reads_what_was(world, handed_back, monkeypatch):
    monkeypatch.setattr(instructing, "_of_their_time", lambda *_of: None)
    monkeypatch.setattr(first_orders, "holding", lambda items, _today: list(items))
    monkeypatch.setattr(OwnDays, "cut", lambda _own, _field, value: value)
    then = world.later(days=25)
    every = offered(world, handed_back, then).kinds
    new = instruct(world, handed_back, replaces=1, from_on=FROM, kinds=every, now=then)
    assert "時間外・休日の勤務をさせない" in repr(read(world, new, "other_supervisor", now=then).lines)


def test_when_they_lead_no_more_before_they_were_told_nobody_is_to_be_told(world, unled):
    carry(world, unled)
    again(world, "other_supervisor", date(2026, 12, 21))
    hand_on(world, world.later(days=20))
    unlead(world, until_on=date(2026, 12, 22))
    assert hand_on(world, world.later(days=22)) == 1
    assert Clock.INSTRUCTION not in running(world)


def test_twin_a_supervisor_who_read_what_hr_does_itself_or_what_was_replaced_would_be_seen(world, unled, monkeypatch):
    """With a reach that asks for the line alone. Shown it isn't even then: they never led while it was told."""
    done = carry(world, unled)
    again(world, "other_supervisor", date(2026, 12, 21))
    then = world.later(days=20)
    new = instruct(world, unled, replaces=1, from_on=then.date(), now=then)

    def by_line(actor, where, today):
        return supervised(Instruction.employment_id, actor, where, today)

    monkeypatch.setitem(reach.REACHES, Instruction, by_line)
    with world.database.reading() as session:
        visit = enter(session, world.actor("other_supervisor"), Act.SEE_INSTRUCTIONS, now=then)
        found = session.execute(select(Instruction.public_id).where(visit.within(Instruction))).scalars()
        assert set(found) == {done.public_id, new.public_id}
    with pytest.raises(NotYours):
        listed(world, "other_supervisor", now=then)


def test_where_the_last_supervisor_left_hr_takes_over_with_a_reason(world, slipped):
    decision, old = slipped
    unlead(world, until_on=FROM + timedelta(days=1))
    later = world.later(days=12)
    assert (Todo.NOBODY_LEADS, old.public_id) in todos(world, "hr", now=later)
    with pytest.raises(NotValid) as error:
        carry(world, decision, now=later, replaces=1)
    assert error.value.field == "because"
    carry(world, decision, now=later, replaces=1, because="上司が退職し、後任がいないため")
    assert Todo.NOBODY_LEADS not in {todo for todo, _ in todos(world, "hr", now=later)}


# --- whoever of HR carries it out leaves ------------------------------------------------------------------------------


def leave_hr(world, until_on, who="hr"):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.execute(
            update(HatGrant).where(HatGrant.person_id == world.people[who].person_id).values(until_on=until_on)
        )
        visit.record("hat_grant", "0" * 32)


def taken_on(world, decision, now, **changed):
    """By the other officer."""
    with world.database.writing() as session:
        actor = world.actor("committee", Hat.HR)
        wanted = order(**{"replaces": 1, "because": "担当が替わったため", **changed})
        return instructing.carry_out(session, actor, decision.public_id, wanted, now=now)


def test_once_the_officer_is_hr_no_more_another_takes_it_on_with_the_same_text(world, unled):
    done = carry(world, unled)
    test_objections.second_officer(world)
    last, then = world.later(days=10).date(), world.later(days=12)
    assert Todo.CARRY_ON not in {todo for todo, _ in todos(world, "committee", Hat.HR, now=then)}
    leave_hr(world, last)
    assert (Todo.CARRY_ON, unled.public_id) in todos(world, "committee", Hat.HR, now=then)
    for page in (read(world, done, "worker", now=then), read(world, done, "committee", Hat.HR, now=then)):
        assert (page.instruction.carrier_name, page.carried_until) == ("山本 恵", last)
    [entry] = ledger(world, unled, now=then)
    assert (entry.name, entry.until) == ("山本 恵", last)
    with pytest.raises(NotValid) as error:
        taken_on(world, unled, then, because="")
    assert error.value.field == "because"
    new = taken_on(world, unled, then)
    assert Todo.CARRY_ON not in {todo for todo, _ in todos(world, "committee", Hat.HR, now=then)}
    page = read(world, new, "worker", now=then)
    assert (page.instruction.carrier_name, page.carried_until) == ("加藤 修", None)
    with pytest.raises(NotNow, match="いまの文面と同じ"):
        taken_on(world, unled, then, replaces=2)


def readable_until(world, unled):
    """The last day in the ledger of an officer who left HR long before another one took it on."""
    carry(world, unled)
    test_objections.second_officer(world)
    last, then = world.later(days=10).date(), world.later(days=30)
    leave_hr(world, last)
    taken_on(world, unled, then)
    return [one.until for one in ledger(world, unled, now=then) if one.name == "山本 恵"] == [last]


def test_who_left_hr_could_read_it_no_longer_than_that(world, unled):
    assert readable_until(world, unled)


def test_twin_a_reader_until_another_took_it_on_is_seen(world, unled, monkeypatch):
    monkeypatch.setattr(informed, "carried_until", lambda _visit, _instruction: None)
    assert not readable_until(world, unled)


def test_twin_an_officer_who_is_taken_for_hr_for_ever_is_seen(world, unled, monkeypatch):
    monkeypatch.setattr(people, "hr_at", lambda *_of: true())
    with pytest.raises(AssertionError):
        test_once_the_officer_is_hr_no_more_another_takes_it_on_with_the_same_text(world, unled)


def test_where_somebody_leads_by_then_they_are_told_instead(world, unled):
    carry(world, unled)
    test_objections.second_officer(world)
    leave_hr(world, world.later(days=10).date())
    again(world, "other_supervisor", world.later(days=11).date())
    assert Todo.CARRY_ON not in {todo for todo, _ in todos(world, "committee", Hat.HR, now=world.later(days=12))}


# --- the inbox --------------------------------------------------------------------------------------------------------


def led_to(world, who, hat) -> list[tuple[PublicId, bool]]:
    """Where the lines about instructions lead, the newest first, and whether anything is there."""
    with world.database.writing() as session:
        lines = inbox.index(session, world.actor(who, hat), now=NEXT).lines
    found = []
    for one in lines:
        if one.note.notice in {Notice.INSTRUCTION_TO_SUPERVISOR, Notice.INSTRUCTION_TO_WORKER}:
            with world.database.writing() as session:
                targets = inbox.open_line(session, world.actor(who, hat), one.note.public_id, now=NEXT)
            found += [(target.record_id, target.there) for target in targets]
    return found


def test_both_lines_lead_the_supervisor_to_the_text_that_stands(world, slipped):
    decision, old = slipped
    new = corrected(world, decision)
    assert led_to(world, "supervisor", Hat.SUPERVISOR) == [(new.public_id, True)]
    assert led_to(world, "worker", Hat.WORKER) == [(new.public_id, True), (old.public_id, True)]


def test_twin_a_line_that_leads_nowhere_is_seen(world, slipped, monkeypatch):
    monkeypatch.setattr(instructions, "standing", lambda _visit, ids: {one: one for one in ids})
    with pytest.raises(AssertionError):
        test_both_lines_lead_the_supervisor_to_the_text_that_stands(world, slipped)
