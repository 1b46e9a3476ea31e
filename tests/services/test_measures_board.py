"""Does HR's list of measures show what waits, by filter and page by page, to nobody else, in few questions?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import false, select

from casework.access import Act, enter_worker
from casework.access import reach as reaches
from casework.models.measures import Measure
from casework.models.people import HatGrant
from casework.rules import terms as rules
from casework.rules.bases import Purpose
from casework.rules.errors import NotYours
from casework.rules.instruction_notes import Kept, NoteKind
from casework.rules.terms import Look, Term
from casework.rules.vocabulary import Hat, InstructionState, MeasureKind
from casework.services import decisions, informed, instruction_threads, instructions, measures_board
from casework.services.instruction_threads import Word
from tests import world as worlds
from tests.services import advising
from tests.services.advising import RESTRICTED, UNTIL, decide, hear, told
from tests.services.test_instructions import lead
from tests.services.test_reviews import count, settled
from tests.services.test_terms import FEBRUARY, LAST, PAST, advised_again, renewed

K = MeasureKind


def look(world, which=None, *, who="hr", hat=None, after=None, now=PAST):
    with world.database.writing() as session:
        return measures_board.index(session, world.actor(who, hat), look=which, after=after, now=now)


def lines(page) -> list[tuple]:
    return [(line.employee.name, line.measure.kind, line.measure.until_on, line.term) for line in page.lines]


MINE = [("佐藤 真由美", K.OVERTIME_LIMIT, UNTIL, Term.PAST), ("佐藤 真由美", K.FEWER_NIGHTS, UNTIL, Term.PAST)]


def test_what_waits_is_there_with_how_far_it_is_told_and_kept(world):
    _, _, instruction = told(world)
    page = look(world)
    assert lines(page) == MINE
    assert {line.instruction.state for line in page.lines} == {InstructionState.ISSUED}
    assert {line.report for line in page.lines} == {None}
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=PAST)
    with world.database.writing() as session:
        word = Word(NoteKind.REPORT, "月末", Kept.PARTLY)
        instruction_threads.say(session, world.actor("supervisor"), instruction.public_id, word, now=PAST)
    page = look(world)
    assert {line.instruction.state for line in page.lines} == {InstructionState.ACKNOWLEDGED}
    assert {(line.report.kept, line.report.period_on) for line in page.lines} == {(Kept.PARTLY, date(2027, 2, 1))}


def test_each_filter_finds_its_own(world):
    _, _, instruction = told(world)
    found = {which: len(look(world, which).lines) for which in Look}
    there = {Look.PAST: 2, Look.UNCONFIRMED: 2}
    assert found == {which: there.get(which, 0) for which in Look}
    found = {which: len(look(world, which, now=FEBRUARY).lines) for which in (Look.SOON, Look.PAST)}
    assert found == {Look.SOON: 2, Look.PAST: 0}
    for kept, which, other in ((Kept.NO, Look.NOT_KEPT, Look.KEPT), (Kept.YES, Look.KEPT, Look.NOT_KEPT)):
        with world.database.writing() as session:
            word = Word(NoteKind.REPORT, kept=kept)
            instruction_threads.say(session, world.actor("supervisor"), instruction.public_id, word, now=PAST)
        assert (len(look(world, which).lines), len(look(world, other).lines)) == (2, 0)
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=PAST)
    assert look(world, Look.UNCONFIRMED).lines == ()


def test_twin_a_filter_that_lets_everything_through_is_seen(world, monkeypatch):
    monkeypatch.setattr(measures_board, "_looked_at", lambda *_: None)
    with pytest.raises(AssertionError):
        test_each_filter_finds_its_own(world)


def test_what_was_decided_about_is_there_no_more_and_what_came_in_its_place_is(world):
    case, decision, _ = told(world)
    renewed(world, case, decision)
    assert {line.measure.until_on for line in look(world).lines} == {LAST}


def test_what_was_lifted_leaves_nothing(world):
    case, decision, _ = told(world)
    again = advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, reason="医師の意見のとおり、解除する", now=FEBRUARY)
    assert look(world).lines == ()


def test_of_steps_only_the_last_one_waits(world):
    case = advising.advised(world, replace(RESTRICTED, items=(advising.LIMIT,)))
    hear(world, case)
    first, second = advising.limited(until_on=date(2027, 1, 31)), advising.limited(45, from_on=date(2027, 2, 1))
    decide(world, case, first, second, reason="段階的に戻すため")
    [line] = look(world).lines
    assert (line.measure.hours, line.stepped, line.step, line.instruction) == (45, True, None, None)


@pytest.mark.parametrize(
    ("day", "hours", "term"),
    [
        (date(2026, 12, 8), 20, Term.AHEAD),  # the first one will be
        (date(2026, 12, 9), 20, Term.HOLDS),
        (date(2027, 1, 10), 20, Term.HOLDS),
        (date(2027, 1, 11), 30, Term.HOLDS),
        (date(2027, 1, 31), 30, Term.HOLDS),
        (date(2027, 2, 1), None, Term.HOLDS),
        (date(2027, 3, 9), None, Term.PAST),
    ],
)
def test_beside_the_last_step_stands_the_one_that_holds_now(world, day, hours, term):
    case = advising.advised(world, replace(RESTRICTED, items=(advising.LIMIT,)))
    hear(world, case)
    first, second = (
        advising.limited(until_on=date(2027, 1, 10)),
        advising.limited(30, from_on=date(2027, 1, 11), until_on=date(2027, 1, 31)),
    )
    nights = advising.nights()
    decide(world, case, first, second, advising.limited(45, from_on=date(2027, 2, 1)), nights, reason="段階的に")
    now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    found = {line.measure.kind: line for line in look(world, now=now).lines}
    limit, whole = found[K.OVERTIME_LIMIT], found[K.FEWER_NIGHTS]
    assert (limit.measure.hours, limit.stepped, limit.term) == (45, True, term)
    assert (limit.step and limit.step.hours) == hours
    assert (whole.step, whole.stepped) == (None, False)


def test_twin_a_list_of_last_steps_alone(world, monkeypatch):
    monkeypatch.setattr(measures_board, "_steps", lambda *_: {})
    with pytest.raises(AssertionError):
        test_beside_the_last_step_stands_the_one_that_holds_now(world, date(2026, 12, 9), 20, Term.HOLDS)


def steps_and_more(world) -> list[tuple[MeasureKind, bool]]:
    """A limit in two steps, and day shifts that begin once the first of them is over."""
    case = advising.advised(world, replace(RESTRICTED, items=(advising.LIMIT,)))
    hear(world, case)
    first, second = advising.limited(until_on=date(2027, 1, 31)), advising.limited(45, from_on=date(2027, 2, 1))
    shifts = advising.nights(from_on=date(2027, 2, 1))
    decide(world, case, first, second, shifts, reason="段階的に戻すため")
    return sorted((line.measure.kind, line.stepped) for line in look(world).lines)


def test_another_kind_that_begins_later_is_no_step(world):
    assert steps_and_more(world) == [(MeasureKind.FEWER_NIGHTS, False), (MeasureKind.OVERTIME_LIMIT, True)]


def test_twin_kinds_that_are_all_of_one_family(world, monkeypatch):
    monkeypatch.setattr(measures_board, "FAMILIES", (frozenset(MeasureKind),))
    with pytest.raises(AssertionError):
        test_another_kind_that_begins_later_is_no_step(world)


@pytest.mark.parametrize("who", ["factory_hr", "clerk", "physician", "nurse", "supervisor", "committee", "worker"])
def test_it_is_nobody_elses(world, who):
    told(world)
    try:
        assert look(world, who=who).lines == ()
    except NotYours:
        assert who != "factory_hr"
    else:
        assert who == "factory_hr"


def test_twin_a_list_without_reach_is_seen(world, monkeypatch):
    monkeypatch.setitem(reaches.REACHES, Measure, lambda *_: Measure.id > 0)
    with pytest.raises(AssertionError):
        test_it_is_nobody_elses(world, "factory_hr")


def test_an_officer_doesnt_find_their_own(world):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.add(HatGrant(company_id=world.company_id, person_id=world.people["worker"].person_id, hat=Hat.HR,
                             workplace_id=world.head_office, from_on=worlds.LONG_AGO))  # fmt: skip
        visit.record("hat_grant", "0" * 32)
    told(world)
    assert look(world, who="worker", hat=Hat.HR).lines == ()
    assert lines(look(world)) == MINE


def test_page_by_page_each_is_there_once(world, monkeypatch):
    monkeypatch.setattr(measures_board, "PAGE", 2)
    for day, name in enumerate(("worker", "colleague", "committee"), 1):
        settled(world, name, day)
    found, after = [], None
    for _ in range(3):
        page = look(world, after=after)
        found += [(line.employee.name, line.measure.kind) for line in page.lines]
        after = page.after
    assert after is None
    assert len(found) == len(set(found)) == 6
    with pytest.raises(NotYours):
        look(world, after="0" * 32)


def test_however_many_there_are_the_database_is_asked_as_often(world):
    settled(world, "worker", 1)
    look(world)
    one = count(world, lambda: look(world))
    for day, name in enumerate(("colleague", "committee"), 2):
        settled(world, name, day)
    with world.database.reading() as session:
        assert len(session.execute(select(Measure.id)).all()) == 6
    assert len(look(world).lines) == 6
    assert count(world, lambda: look(world)) == one < 12


def test_twin_a_list_that_asks_for_each_is_counted(world, monkeypatch):
    usual = rules.term

    def asks(*days):
        with world.database.reading() as session:
            session.execute(select(Measure.id))
        return usual(*days)

    monkeypatch.setattr(rules, "term", asks)
    with pytest.raises(AssertionError):
        test_however_many_there_are_the_database_is_asked_as_often(world)


def confirmed(world, instruction, who="supervisor"):
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor(who), instruction.public_id, now=PAST)


def told_of(world, decision, who="hr"):
    with world.database.writing() as session:
        [found] = decisions.read(session, world.actor(who), decision.public_id, now=PAST).told
    return found.unconfirmed


def waiting(world) -> tuple[int, set[bool]]:
    return len(look(world, Look.UNCONFIRMED).lines), {line.waits for line in look(world).lines}


def test_who_leads_today_has_to_have_confirmed_it(world):
    _, decision, instruction = told(world)
    assert (waiting(world), told_of(world, decision)) == ((2, {True}), ("高橋 浩",))
    confirmed(world, instruction)
    assert (waiting(world), told_of(world, decision)) == ((0, {False}), ())
    lead(world, "other_supervisor", from_on=date(2027, 3, 1))
    for who in ("hr", "worker"):
        assert told_of(world, decision, who) == ("田中 洋子",), who
    assert told_of(world, decision, "physician") == ()
    assert waiting(world) == (2, {True})
    assert {line.instruction.state for line in look(world).lines} == {InstructionState.ACKNOWLEDGED}


def test_twin_one_confirmation_for_all_who_come_is_seen(world, monkeypatch):
    monkeypatch.setattr(informed, "lacks", lambda _today: false())
    with pytest.raises(AssertionError):
        test_who_leads_today_has_to_have_confirmed_it(world)
