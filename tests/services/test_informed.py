"""Is on record who was told of an instruction, is everybody told who leads, and does nobody read what was before them?

What may go to nobody goes to no other recipient either.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from casework.access import reach, reach_cases
from casework.ids import PublicId
from casework.models.measures import Instruction
from casework.models.people import ReportingLine
from casework.rules.bases import Purpose
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.rules.objections import Outcome
from casework.rules.vocabulary import Hat
from casework.services import informed, sendings, tellable
from tests.services import test_objections, test_terms
from tests.services.advising import (
    FROM,
    NEXT,
    RESTRICTED,
    advised,
    decide,
    decided,
    explain,
    hear,
    instruct,
    limited,
    nights,
    told,
)
from tests.services.test_hearings import notes
from tests.services.test_instruction_threads import acknowledge, pass_on
from tests.services.test_instructions import lead, listed, read
from tests.services.test_sendings import CLIENT, ROSTER, answer, dispatch, ledger, propose, send, send_shown

OVER = date(2027, 2, 22)


def lifted(world):
    case, decision, instruction = told(world)
    again = test_terms.advised_again(world, case, decision, Purpose.LIFTED)
    decide(world, again, now=test_terms.FEBRUARY, reason="回復したため")
    return decision, instruction


def corrected(world, who="other_supervisor"):
    """The line of the day is made somebody else's, as if it had never been another's."""
    with world.database.engine.begin() as connection:
        connection.execute(
            update(ReportingLine)
            .where(ReportingLine.employment_id == world.people["worker"].employment_id)
            .values(supervisor_id=world.people[who].employment_id)
        )


# --- what is over ---------------------------------------------------------------------------------------------------


def test_whoever_leads_later_reads_nothing_of_what_was(world):
    _, instruction = lifted(world)
    lead(world, "other_supervisor", from_on=date(2027, 3, 1))
    march = datetime(2027, 3, 2, 1, tzinfo=UTC)
    assert listed(world, "other_supervisor", now=march) == []
    for now in (march, march.replace(year=2030)):
        with pytest.raises(NotYours):
            read(world, instruction, "other_supervisor", now=now)


def test_whoever_led_meanwhile_can_look_it_up_for_a_month(world):
    _, instruction = lifted(world)
    last = datetime(2027, 3, 25, 1, tzinfo=UTC)
    assert read(world, instruction, now=last).over
    with pytest.raises(NotYours):
        read(world, instruction, now=last + timedelta(days=1))
    assert read(world, instruction, "hr", now=last + timedelta(days=400)).over


def test_twin_a_reach_without_an_end_is_seen(world, monkeypatch):
    _, instruction = lifted(world)
    monkeypatch.setitem(
        reach.REACHES, Instruction,
        lambda actor, where, today: reach_cases.supervised(Instruction.employment_id, actor, where, today),
    )  # fmt: skip
    assert read(world, instruction, now=datetime(2030, 3, 2, 1, tzinfo=UTC)).over


# --- the ledger -----------------------------------------------------------------------------------------------------


def entries(world, decision, now):
    return [(one.name, one.at, one.until, one.confirmed_at) for one in ledger(world, decision, now=now).entries]


def test_whoever_leads_after_the_end_stands_in_no_ledger(world):
    decision, instruction = lifted(world)
    lead(world, "other_supervisor", from_on=date(2027, 3, 1))
    march = datetime(2027, 3, 2, 1, tzinfo=UTC)
    assert {entry[0] for entry in entries(world, decision, march)} == {"高橋 浩"}  # the text, and that it is over
    assert read(world, instruction, "worker", now=march).names == ("高橋 浩",)


def test_twin_a_ledger_that_asks_about_no_end_names_them(world, monkeypatch):
    monkeypatch.setattr(informed, "_over", lambda _instruction: date.max)
    with pytest.raises(AssertionError):
        test_whoever_leads_after_the_end_stands_in_no_ledger(world)


def test_whoever_leads_on_could_read_it_until_the_view_ended(world):
    decision, instruction = lifted(world)
    last = OVER + timedelta(days=31)
    for day, until in ((last, None), (last + timedelta(days=1), last), (date(2028, 3, 2), last)):
        now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        assert entries(world, decision, now)[0][2] == until
        if until is None:
            assert read(world, instruction, now=now).over
        else:
            with pytest.raises(NotYours):
                read(world, instruction, now=now)


def test_twin_a_view_that_never_ends_is_seen(world, monkeypatch):
    monkeypatch.setattr(informed, "AFTERWARDS", timedelta(days=36_500))
    with pytest.raises(AssertionError):
        test_whoever_leads_on_could_read_it_until_the_view_ended(world)


def test_a_line_that_is_corrected_takes_nobody_off_the_ledger(world):
    _, decision, instruction = told(world)
    acknowledge(world, instruction)
    corrected(world)
    later = NEXT + timedelta(days=1)
    assert pass_on(world, now=later) == 1
    assert entries(world, decision, later) == [
        ("高橋 浩", FROM, FROM, NEXT), ("田中 洋子", later.date(), None, None),
    ]  # fmt: skip
    page = read(world, instruction, "worker", now=later)
    assert (page.names, [one.who.name for one in page.later]) == (("高橋 浩",), ["田中 洋子"])


def test_twin_a_ledger_of_todays_lines_is_seen(world, monkeypatch):
    _, decision, instruction = told(world)
    acknowledge(world, instruction)
    corrected(world)
    monkeypatch.setattr(informed, "_told", lambda *_of: {})
    monkeypatch.setattr(informed, "_confirmed", lambda *_of: {})
    assert "高橋 浩" not in [name for name, *_rest in entries(world, decision, NEXT + timedelta(days=1))]


@pytest.mark.parametrize("from_on", [FROM, FROM - timedelta(days=5)], ids=["on the day of issue", "entered later"])
def test_whoever_has_no_notice_is_told_and_the_employee_too(world, from_on):
    _, _, instruction = told(world)
    lead(world, "other_supervisor", from_on=from_on)
    later = NEXT + timedelta(days=1)
    assert pass_on(world, now=later) == 1
    assert pass_on(world, now=later) == 0
    assert ("other_supervisor", Hat.SUPERVISOR) in notes(world, Notice.INSTRUCTION_TO_SUPERVISOR)
    assert notes(world, Notice.INSTRUCTION_TAKEN_OVER) == [("worker", Hat.WORKER)]
    assert instruction


def test_who_was_told_at_once_is_not_told_again(world):
    told(world)
    assert pass_on(world, now=NEXT + timedelta(days=1)) == 0


@pytest.mark.parametrize(("who", "named"), [("worker", True), ("hr", True), ("physician", False)])
def test_supervisors_are_named_to_the_employee_and_hr_alone(world, who, named):
    _, decision, _ = told(world)
    (one,) = test_terms.read(world, decision, who, now=NEXT).told
    assert one.names == (("高橋 浩",) if named else ())


# --- other recipients -----------------------------------------------------------------------------------------------


def refused(world, decision, now=NEXT) -> str:
    with pytest.raises(NotNow) as error:
        send(world, decision, CLIENT, now=now)
    assert not [one for one in ledger(world, decision, "hr", now=now).entries if one.name == CLIENT.name]
    return str(error.value.said)


def test_while_a_refusal_waits_nobody_else_is_told_either(world):
    _, decision = decided(world)
    explain(world, decision, accepted=False, refused_because="困ります")
    assert "再検討" in refused(world, decision)


def test_what_went_to_the_supervisor_in_spite_of_it_may_go_to_the_others(world):
    _, decision = decided(world)
    explain(world, decision, accepted=False, refused_because="困ります")
    instruct(world, decision, despite="夜勤の割当てが明日に迫っています")
    assert send(world, decision)


def test_a_decision_that_does_not_stand_is_told_to_nobody(world):
    case = advised(world, replace(RESTRICTED, urgent=True))
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    test_objections.answer(world, test_objections.write(world, decision), Outcome.CHANGED)
    assert "効力がありません" in refused(world, decision)


def test_a_decision_that_was_replaced_is_told_to_nobody(world):
    case, decision, _ = told(world)
    test_terms.renewed(world, case, decision)
    assert "効力がありません" in refused(world, decision, now=test_terms.PAST)


def test_twin_a_refusal_that_asks_less_is_seen(world, monkeypatch):
    _, decision = decided(world)
    explain(world, decision, accepted=False, refused_because="困ります")
    whole = tellable._why
    monkeypatch.setattr(
        tellable, "_why", lambda row, today, replaced: None if row.waits else whole(row, today, replaced=replaced)
    )
    assert send(world, decision)


def test_sent_twice_it_is_written_once(world):
    _, decision, _ = told(world)
    telling = replace(CLIENT, once=PublicId("5" * 32))
    dispatch(world)
    draft = propose(world, decision, telling)
    assert propose(world, decision, telling).public_id == draft.public_id == "5" * 32
    assert len(notes(world, Notice.INSTRUCTION_DRAFTED)) == 2, "the supervisor's, and this one once"
    answer(world, draft)
    send_shown(world, decision, draft)
    with pytest.raises(NotNow):
        send_shown(world, decision, draft)
    assert [one.name for one in ledger(world, decision).entries].count(CLIENT.name) == 1
    assert len(notes(world, Notice.RECIPIENT_TOLD)) == 1


def test_what_is_urgent_sent_twice_is_written_once(world):
    case = advised(world, replace(RESTRICTED, urgent=True))
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    telling = replace(ROSTER, once=PublicId("5" * 32))
    for _ in range(2):
        with world.database.writing() as session:
            assert sendings.send(session, world.actor("hr"), decision.public_id, telling, now=NEXT) == "5" * 32
    assert len(notes(world, Notice.RECIPIENT_TOLD)) == 1
