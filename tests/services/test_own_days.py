"""Are all days on which somebody led theirs, and no other: whoever led before a gap, or while a text was put right?"""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import and_, bindparam, exists, literal, select

from casework.access import own_days
from casework.models.instruction_notes import InstructionAck, InstructionNote
from casework.models.measures import Instruction
from casework.rules.bases import Purpose
from casework.rules.errors import NotYours
from casework.rules.instruction_notes import Kept, NoteKind, Rhythm
from casework.rules.todos import Todo
from casework.rules.vocabulary import InstructionState
from casework.services import informed, instruction_threads, silences
from casework.services.instruction_threads import Word
from tests.services import test_terms
from tests.services.advising import FROM, decide, instruct, told
from tests.services.test_instructing import again, unlead
from tests.services.test_instruction_threads import HARD, acknowledge, say, thread
from tests.services.test_instructions import read
from tests.services.test_new_supervisors import AGAIN, CHANGED, WORDS, tasks
from tests.services.test_silences import asked_after, listed

JANUARY = datetime(2027, 1, 5, 1, tzinfo=UTC)
MARCH = datetime(2027, 3, 2, 1, tzinfo=UTC)


def asked(world, instruction, now):
    """(period, first day) of the page, and the first day that the desk asks about."""
    page = thread(world, instruction, now=now)
    return (
        page.report_on,
        page.asked_from,
        [task.said.params["day"] for task in tasks(world, "supervisor", Todo.REPORT_KEPT, now)],
    )


def put_right(world, *, confirmed=True):
    """A slip of December is put right in January, before December was reported."""
    _, decision, first = told(world, words="定例会議は水曜の15時までに終える", arranged=("15時",))
    acknowledge(world, first)
    new = instruct(world, decision, now=JANUARY, **WORDS, **AGAIN)
    if confirmed:
        acknowledge(world, new, now=JANUARY)
    return new


def test_a_month_in_which_a_slip_was_put_right_is_asked_and_reported_on_page_and_desk_alike(world):
    new = put_right(world)
    assert asked(world, new, JANUARY) == (date(2026, 12, 1), FROM, [FROM])
    note = say(world, new, Word(NoteKind.REPORT, kept=Kept.YES), now=JANUARY)
    assert note.period_on == date(2026, 12, 1)
    assert asked(world, new, JANUARY)[2] == []


def chased(world, now):
    """Whether HR's desk and the list of measures say that December lacks its report."""
    return Todo.CHASE_REPORT in asked_after(world, now), listed(world, now) > 0


def test_hr_hears_of_a_month_without_report_in_which_a_slip_was_put_right_or_the_line_was_written_anew(world):
    new = put_right(world)
    unlead(world, until_on=date(2026, 12, 31))
    again(world, "supervisor", date(2027, 1, 1))
    now = datetime(2027, 1, 10, 1, tzinfo=UTC)
    assert asked(world, new, now) == (date(2026, 12, 1), FROM, [FROM])
    assert chased(world, now) == (True, True)
    say(world, new, Word(NoteKind.REPORT, kept=Kept.YES), now=now)
    assert chased(world, now) == (False, False)


def test_hr_hears_of_a_report_that_lacks_also_while_the_corrected_text_is_not_confirmed(world):
    new = put_right(world, confirmed=False)
    now = datetime(2027, 1, 20, 1, tzinfo=UTC)
    assert asked(world, new, now)[2] == [FROM]
    assert chased(world, now) == (True, True)


@pytest.mark.parametrize("part", ["told.issued_on", "line.from_on"])
def test_twin_hr_that_asks_by_the_newest_text_or_line_alone_is_seen(world, monkeypatch, part):
    ours = own_days.asked_in
    newest = {
        "told.issued_on": lambda told, _line: told.ended_on.is_(None),
        "line.from_on": lambda _told, line: line.until_on.is_(None),
    }[part]
    monkeypatch.setattr(
        own_days, "asked_in", lambda told, line, *days: and_(ours(told, line, *days), newest(told, line))
    )
    with pytest.raises(AssertionError):
        test_hr_hears_of_a_month_without_report_in_which_a_slip_was_put_right_or_the_line_was_written_anew(world)


def test_twin_a_report_from_the_day_of_the_newest_text_on_is_seen(world, monkeypatch):
    ours = own_days._of
    monkeypatch.setattr(own_days, "_of", lambda rows: ours([row for row in rows if row.same]))
    with pytest.raises(AssertionError):
        test_a_month_in_which_a_slip_was_put_right_is_asked_and_reported_on_page_and_desk_alike(world)


def weekly_put_right(world):
    """What stands on the supervisor's desk and page, and on those of HR and the employee, once a text was put right of
    which a week is to be reported, and of which they said that it doesn't work here.
    """
    _, decision, first = told(
        world, words="定例会議は水曜の15時までに終える", arranged=("15時",), report_every=Rhythm.WEEK
    )
    acknowledge(world, first)
    say(world, first, HARD)
    thursday = datetime(2026, 12, 24, 1, tzinfo=UTC)
    new = instruct(world, decision, now=thursday, report_every=Rhythm.WEEK, **WORDS, **AGAIN)
    open_notes = [
        [(note.words, note.answered_at) for note in thread(world, text, who, now=thursday).notes]
        for text, who in ((new, "supervisor"), (new, "hr"), (new, "worker"), (first, "hr"))
    ]
    return asked(world, new, thursday), open_notes


def test_what_was_asked_and_said_of_a_text_goes_on_with_the_one_in_its_place(world):
    """Also before they confirmed the new one."""
    monday = date(2026, 12, 14)
    assert weekly_put_right(world) == ((monday, monday, [monday]), [[(HARD.words, None)]] * 4)


def test_twin_a_thread_that_ends_with_its_text_is_seen(world, monkeypatch):
    alone = instruction_threads._notes
    monkeypatch.setattr(
        instruction_threads, "_notes",
        lambda visit: alone(visit).where(
            InstructionNote.instruction_id == select(Instruction.id).where(
                Instruction.decision_id == bindparam("decision"), Instruction.edition == bindparam("edition"),
            ).scalar_subquery()
        ),
    )  # fmt: skip
    monkeypatch.setattr("casework.access.visit._BUILT", {})
    _report, seen = weekly_put_right(world)
    assert seen == [[], [], [], [(HARD.words, None)]]


def test_twin_a_report_that_waits_until_the_new_text_is_confirmed_is_seen(world, monkeypatch):
    of_this_text = Instruction.id == InstructionAck.instruction_id
    monkeypatch.setattr(
        informed, "confirms_any",
        lambda person_id: exists(select(literal(1)).where(of_this_text, InstructionAck.person_id == person_id)),
    )  # fmt: skip
    (_period, _first, desk), _seen = weekly_put_right(world)
    assert desk == []


def test_twin_hr_that_waits_until_the_new_text_is_confirmed_is_seen(world, monkeypatch):
    ours = silences.lacks_report
    confirmed = Instruction.state == InstructionState.ACKNOWLEDGED
    monkeypatch.setattr(silences, "lacks_report", lambda *days: and_(ours(*days), confirmed))
    with pytest.raises(AssertionError):
        test_hr_hears_of_a_report_that_lacks_also_while_the_corrected_text_is_not_confirmed(world)


def led_again(world):
    """The line supervisor leads until 14 December and from the 21st on, somebody else in between."""
    _, _, instruction = told(world)
    acknowledge(world, instruction)
    unlead(world, until_on=date(2026, 12, 14))
    lead_between(world)
    again(world, "supervisor", date(2026, 12, 21))
    return instruction


def lead_between(world):
    again(world, "other_supervisor", date(2026, 12, 15))
    unlead(world, until_on=date(2026, 12, 20))


def test_who_led_before_a_gap_reads_and_is_asked_of_all_their_days(world):
    instruction = led_again(world)
    page = read(world, instruction, now=CHANGED).instruction
    assert (page.from_on, page.issued_on) == (FROM, FROM)
    assert asked(world, instruction, JANUARY) == (date(2026, 12, 1), FROM, [FROM])
    between = datetime(2026, 12, 16, 1, tzinfo=UTC)
    assert read(world, instruction, "other_supervisor", now=between).instruction.from_on == date(2026, 12, 15)


def test_who_led_before_a_gap_is_asked_of_no_month_in_it(world):
    _, _, instruction = told(world)
    acknowledge(world, instruction)
    unlead(world, until_on=date(2026, 12, 14))
    again(world, "supervisor", date(2027, 2, 15))
    now = datetime(2027, 2, 20, 1, tzinfo=UTC)
    assert asked(world, instruction, now) == (date(2027, 2, 1), date(2027, 2, 15), []), "not of January"


def test_what_is_over_is_told_to_nobody_from_a_day_after_its_last(world):
    """It ends on 22 February; whoever led until the 20th leads again from the 24th on."""
    case, decision, instruction = told(world)
    acknowledge(world, instruction)
    unlead(world, until_on=date(2027, 2, 20))
    again(world, "supervisor", date(2027, 2, 24))
    lifted = test_terms.advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, lifted, now=test_terms.FEBRUARY, reason="回復したため")
    page = read(world, instruction, now=MARCH).instruction
    assert (page.from_on, page.ended_on) == (FROM, date(2027, 2, 22))
    assert asked(world, instruction, MARCH) == (date(2027, 2, 1), date(2027, 2, 1), [date(2027, 2, 1)])


@pytest.mark.parametrize(
    "proof",
    [
        test_who_led_before_a_gap_reads_and_is_asked_of_all_their_days,
        test_what_is_over_is_told_to_nobody_from_a_day_after_its_last,
    ],
)
def test_twin_only_the_unbroken_line_of_today_is_seen(world, monkeypatch, proof):
    ours = own_days._times
    monkeypatch.setattr(own_days, "_times", lambda lines: ours(lines)[-1:])
    with pytest.raises((AssertionError, NotYours)):
        proof(world)
