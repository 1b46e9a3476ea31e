"""Do HR's pages say what is due, who left, and who hasn't confirmed: the same on each of them?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, exists, literal, select
from sqlalchemy.orm import aliased

from casework.access import Act, enter
from casework.models.cases import Case
from casework.models.instruction_notes import InstructionAck
from casework.models.requests import InterviewRequest
from casework.rules.bases import Purpose
from casework.rules.errors import NotNow
from casework.rules.previews import Preview
from casework.rules.recipients import Recipient
from casework.rules.standing import Station, Waits
from casework.rules.stations import StopState, Why
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, InstructionState, LineKind
from casework.services import (
    case_stations,
    deciding,
    decisions,
    informed,
    instructions,
    measures_board,
    overview,
    people,
    previews,
    ready_texts,
    sendings,
    tellable,
    work_data,
)
from tests.services import asking
from tests.services.advising import NEXT, UNTIL, decide, decided, explain, hear, instruct, limited, nights, order, told
from tests.services.test_instructing import RIGHT, SLIP, todos
from tests.services.test_instructions import lead
from tests.services.test_leavers import AFTER, GONE, corrected, left, rounds_of
from tests.services.test_terms import FEBRUARY, PAST, advised_again
from tests.services.test_work_data import GIVEN, request_of


def file(world, now):
    with world.database.writing() as session:
        request_id = session.execute(select(InterviewRequest.public_id)).scalar_one()
        return overview.request_page(session, world.actor("hr"), request_id, now=now)


# --- what is due ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "due"), [(-29, False), (-28, True), (0, True), (9, True)])
def test_the_file_says_that_an_end_is_to_be_decided_as_the_desk_does(world, days, due):
    told(world)
    now = NEXT + timedelta(days=(UNTIL - NEXT.date()).days + days)
    page = file(world, now)
    assert (page.waits, page.open_end) == (Waits.FOLLOW_UP, UNTIL)
    assert page.end_is_due(now.date()) is due
    assert (Todo.DECIDE_END in {todo for todo, _ in todos(world, "hr", now=now)}) is due


def test_twin_a_file_that_looks_no_further_than_today_is_seen(world, monkeypatch):
    monkeypatch.setattr(overview, "SOON", timedelta(0))
    with pytest.raises(AssertionError):
        test_the_file_says_that_an_end_is_to_be_decided_as_the_desk_does(world, -28, due=True)


def test_once_somebody_advises_about_the_end_the_file_waits_for_that(world):
    case, decision, _ = told(world)
    advised_again(world, case, decision, Purpose.CONTINUED)
    page = file(world, FEBRUARY)
    assert (page.waits is Waits.FOLLOW_UP, page.end_is_due(date(2027, 2, 22))) == (False, False)


# --- who confirmed --------------------------------------------------------------------------------------------------


def states(world) -> set[InstructionState]:
    """On the file, in the list, and on the decision as the professionals read it."""
    found = {one.state for outcome in file(world, PAST).outcomes for one in outcome.instructions}
    with world.database.writing() as session:
        found |= {line.instruction.state for line in instructions.index(session, world.actor("hr"), now=PAST).lines}
    decision_id = file(world, PAST).outcomes[0].decision.public_id
    for who in ("physician", "nurse"):
        with world.database.writing() as session:
            page = decisions.read(session, world.actor(who), decision_id, now=PAST)
        found |= {one.instruction.state for one in page.told}
    return found


def confirmed_by_one_of_two(world):
    _, _, instruction = told(world)
    assert states(world) == {InstructionState.ISSUED}
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=PAST)
    assert states(world) == {InstructionState.ACKNOWLEDGED}
    lead(world, "other_supervisor", from_on=date(2027, 3, 1))


def test_it_is_confirmed_once_all_who_lead_today_did_so_on_every_page(world):
    confirmed_by_one_of_two(world)
    assert states(world) == {InstructionState.ISSUED}


def test_twin_pages_that_ask_whether_anybody_did_would_differ(world, monkeypatch):
    monkeypatch.setattr(informed, "confirmed_by_all", lambda _visit, instruction: instruction.state)
    confirmed_by_one_of_two(world)
    assert states(world) == set(InstructionState) - {InstructionState.REPLACED}


def asked_about_confirmations(world) -> list[str]:
    """The statements of the file that ask which confirmations lack, where two decisions were told and confirmed."""
    case, decision, first = told(world)
    days = {"from_on": date(2027, 3, 1), "until_on": date(2027, 6, 8)}
    again = advised_again(world, case, decision, Purpose.CHANGED)
    hear(world, again, now=FEBRUARY, heard_on=FEBRUARY.date())
    newer = decide(world, again, limited(10, **days), nights(**days), now=FEBRUARY, review_on=date(2027, 4, 9),
                   reason="回復")  # fmt: skip
    explain(world, newer, now=FEBRUARY, given_on=FEBRUARY.date())
    second = instruct(world, newer, now=FEBRUARY, **days)
    for instruction in (first, second):
        with world.database.writing() as session:
            instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=FEBRUARY)
    said: list[str] = []

    def note(*given):
        said.append(given[2])

    event.listen(world.database.engine, "before_cursor_execute", note)
    page = file(world, FEBRUARY)
    event.remove(world.database.engine, "before_cursor_execute", note)
    assert [one.state for outcome in page.outcomes for one in outcome.instructions] == [
        InstructionState.ACKNOWLEDGED
    ] * 2
    return [one for one in said if one.startswith("SELECT instruction.id \n") and "LIMIT" not in one]


def test_a_file_asks_once_who_confirmed(world):
    assert len(asked_about_confirmations(world)) == 1


def test_twin_a_statement_for_each_instruction_is_seen(world, monkeypatch):
    honest = informed.states
    monkeypatch.setattr(
        informed, "states",
        lambda visit, those: {number: state for one in those for number, state in honest(visit, [one]).items()},
    )  # fmt: skip
    assert len(asked_about_confirmations(world)) == 2


def board(world) -> set[bool]:
    with world.database.writing() as session:
        return {line.waits for line in measures_board.index(session, world.actor("hr"), now=NEXT).lines}


def one_confirmed_the_text_before_alone(world):
    """Both confirmed the first text, and one of them the one in its place."""
    _, decision, old = told(world, **SLIP)
    lead(world, "other_supervisor", from_on=NEXT.date(), kind=LineKind.MATRIX)

    def confirm(instruction, who):
        with world.database.writing() as session:
            instructions.acknowledge(session, world.actor(who), instruction.public_id, now=NEXT)

    for who in ("supervisor", "other_supervisor"):
        confirm(old, who)
    assert board(world) == {False}
    confirm(instruct(world, decision, **RIGHT), "supervisor")


def test_who_confirmed_another_text_has_not_confirmed_this_one(world):
    one_confirmed_the_text_before_alone(world)
    assert board(world) == {True}


def test_twin_whoever_confirmed_any_text_would_have_confirmed_all(world, monkeypatch):
    def any_text(person_id, company_id, _instruction_id):
        ack = aliased(InstructionAck)
        return exists(
            select(literal(1)).where(ack.company_id == company_id, ack.person_id == person_id).correlate_except(ack)
        )

    monkeypatch.setattr(informed, "_confirms", any_text)
    one_confirmed_the_text_before_alone(world)
    assert board(world) == {False}


# --- who left -------------------------------------------------------------------------------------------------------


def gone(world):
    told(world)
    corrected(world, GONE, NEXT)
    assert rounds_of(world) == 1


def test_what_ended_with_the_employment_was_not_looked_at_again(world):
    gone(world)
    page = file(world, AFTER)
    assert (page.waits, page.left_on) == (Waits.OVER, GONE)
    last = case_stations.stops(page, AFTER.date())[-1]
    assert (last.station, last.state, last.why, last.on) == (Station.REVIEW, StopState.NOT_NEEDED, Why.LEFT, None)


def test_twin_a_file_that_does_not_know_who_left_calls_it_looked_at(world, monkeypatch):
    monkeypatch.setattr(people, "has_left", lambda *_of: False)
    gone(world)
    last = case_stations.stops(file(world, AFTER), AFTER.date())[-1]
    assert (last.state, last.on) == (StopState.DONE, GONE)


def work(world, now=AFTER):
    with world.database.writing() as session:
        work_data.give(session, world.actor("hr"), request_of(world), GIVEN, number=0, now=now)


def test_nothing_is_told_of_the_work_of_somebody_who_left(world):
    case_id = asking.invited(world)
    asking.ask(world, case_id)
    assert file(world, world.now).may_tell_work
    left(world)
    assert not file(world, AFTER).may_tell_work
    with pytest.raises(NotNow, match="退職"):
        work(world)


def test_nobody_new_is_told_of_somebody_who_left(world):
    _, decision, _ = told(world)

    def page(now):
        with world.database.writing() as session:
            return sendings.opening(session, world.actor("hr"), decision.public_id, Recipient.ROSTERING, now=now)

    assert page(NEXT).refusal is None
    left(world)
    assert (page(AFTER).refusal, page(AFTER).shown) == (tellable.HAS_LEFT, ())


# --- what lifts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("purpose", "count"), [(Purpose.LIFTED, 2), (Purpose.CONTINUED, 0)])
def test_whoever_decides_on_a_lifting_reads_which_measures_would_end(world, purpose, count):
    case, decision, _ = told(world)
    again = advised_again(world, case, decision, purpose)
    with world.database.writing() as session:
        found = deciding.opening(session, world.actor("hr"), again.opinion_id, now=FEBRUARY).lifts
    assert [one.until_on for one in found] == [UNTIL] * count


# --- a text that was put right --------------------------------------------------------------------------------------


def put_right(world, decision, answer):
    with world.database.writing() as session:
        draft = previews.propose(session, world.actor("hr"), decision.public_id, order(**RIGHT), now=NEXT)
    if answer is not None:
        with world.database.writing() as session:
            previews.answer(session, world.actor("worker", Hat.WORKER), draft.public_id, answer, "金曜は早番", now=NEXT)


@pytest.mark.parametrize(
    ("answer", "days", "waits"),
    [(None, 0, False), (None, 14, True), (Preview.FINE, 0, True), (Preview.WRONG, 0, True)],
)
def test_until_it_is_sent_it_waits_on_the_desk(world, answer, days, waits):
    _, decision, _ = told(world, **SLIP)
    put_right(world, decision, answer)
    found = todos(world, "hr", now=NEXT + timedelta(days=days))
    assert ((Todo.TELL_CORRECTED, decision.public_id) in found) is waits
    shown = file(world, NEXT + timedelta(days=days)).corrected
    assert (None if shown is None else (shown[0].answer, shown[1])) == ((answer, decision.public_id) if waits else None)


def test_what_is_told_for_the_first_time_is_no_correction(world):
    _, decision = decided(world)
    explain(world, decision)
    with world.database.writing() as session:
        draft = previews.propose(session, world.actor("hr"), decision.public_id, order(), now=NEXT)
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker", Hat.WORKER), draft.public_id, Preview.FINE, now=NEXT)
    found = {todo for todo, _ in todos(world, "hr")}
    assert (Todo.INSTRUCT in found, Todo.TELL_CORRECTED in found) == (True, False)


def test_twin_a_text_that_nobody_waits_for_is_seen(world, monkeypatch):
    monkeypatch.setattr(ready_texts, "corrections", lambda *_of: [])
    with pytest.raises(AssertionError):
        test_until_it_is_sent_it_waits_on_the_desk(world, Preview.WRONG, 0, waits=True)


def test_another_file_says_nothing_of_it(world):
    _, decision, _ = told(world, **SLIP)
    put_right(world, decision, Preview.FINE)
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_REQUEST, now=NEXT)
        [case] = session.execute(select(Case)).scalars()
        assert len(ready_texts.corrections(visit, 5, case)) == 1
        session.expunge(case)
        case.id += 1
        assert ready_texts.corrections(visit, 5, case) == []
