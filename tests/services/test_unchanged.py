"""Does a text that the employee wanted changed go out as it is only with a reason, which the employee reads?"""

from dataclasses import replace

import pytest
from sqlalchemy import select

from casework.access import Act, enter
from casework.models.measures import Decision
from casework.rules import previews as rules
from casework.rules.comparison import Item
from casework.rules.errors import NotNow, NotValid
from casework.rules.previews import Preview, Previewed
from casework.rules.recipients import Recipient
from casework.rules.todos import Todo
from casework.rules.vocabulary import MeasureKind
from casework.services import duties, instructing, instructions, ledgers, orders, previews, sendings, shown_texts
from casework.services.sending_texts import Telling
from tests.services.advising import (
    FROM,
    NEXT,
    RESTRICTED,
    UNTIL,
    advised,
    decide,
    decided,
    explain,
    hear,
    limited,
    order,
)
from tests.services.test_sendings import CLIENT, ROSTER, dispatch

WHY = "来月まで遅番の人がいないため"
SUPERVISOR = None
PAYROLL = Telling(Recipient.PAYROLL, "給与課", "労務課")
READERS = [SUPERVISOR, PAYROLL, ROSTER, CLIENT]
FLEX = Item(MeasureKind.FLEXIBLE_EXCLUDED, from_on=FROM, until_on=UNTIL)
"""It concerns payroll, as the limit does the others."""


def called(reader):
    return "supervisor" if reader is None else reader.recipient.value


@pytest.fixture
def decision(world):
    _, decision = decided(world, limited(), FLEX, reason="本人の希望")
    explain(world, decision)
    dispatch(world)
    return decision


def text(**changed):
    return order(kinds=frozenset({MeasureKind.OVERTIME_LIMIT, MeasureKind.FLEXIBLE_EXCLUDED}), **changed)


def show(world, decision, reader, ask="労務課", now=NEXT):
    with world.database.writing() as session:
        hr = world.actor("hr")
        if reader is None:
            return previews.propose(session, hr, decision.public_id, text(ask=ask), now=now)
        return sendings.propose(session, hr, decision.public_id, replace(reader, ask=ask), now=now)


def say(world, draft, said=Preview.WRONG, now=NEXT):
    with world.database.writing() as session:
        wrong = "窓口を人事課にしてください" if said is Preview.WRONG else ""
        previews.answer(session, world.actor("worker"), draft.public_id, said, wrong, now=now)


def send(world, decision, reader, draft, why="", ask="労務課", now=NEXT):
    with world.database.writing() as session:
        hr = world.actor("hr")
        if reader is None:
            told = text(ask=ask, unchanged_because=why)
            instructing.instruct(session, hr, decision.public_id, told, now=now)
        else:
            sendings.send_shown(session, hr, decision.public_id, draft.public_id, why, now=now)


def entry(world, decision, reader, who="worker", now=NEXT):
    with world.database.writing() as session:
        found = ledgers.ledger(session, world.actor(who), decision.public_id, now=now).entries
    role = "上司" if reader is None else str(reader.recipient.label)
    return next(one for one in found if str(one.role) == role)


@pytest.mark.parametrize("reader", READERS, ids=called)
def test_what_the_employee_wanted_changed_goes_out_as_it_is_with_a_reason_that_they_read(world, decision, reader):
    draft = show(world, decision, reader)
    say(world, draft)
    for why in ("", "  ", "あ" * 501, "うつ病の悪化が心配なため"):
        with pytest.raises(NotValid) as refused:
            send(world, decision, reader, draft, why)
        assert refused.value.field == "unchanged_because"
    send(world, decision, reader, draft, f" {WHY}")
    for who in ("worker", "hr"):
        kept = entry(world, decision, reader, who)
        assert (kept.previewed, kept.unchanged_because) == (Previewed.WRONG, WHY)
    kept = entry(world, decision, reader, "physician")
    assert (kept.previewed, kept.unchanged_because) == (None, "")


@pytest.mark.parametrize("reader", READERS, ids=called)
def test_twin_a_reason_that_is_not_asked_for_is_missed(world, decision, reader, monkeypatch):
    """Whichever of them isn't asked for, the test of that reader sees it."""
    draft = show(world, decision, reader)
    say(world, draft)
    monkeypatch.setattr(orders, "unchanged", lambda text, _previewed: text or "-")
    send(world, decision, reader, draft)
    assert entry(world, decision, reader).unchanged_because == "-"


@pytest.mark.parametrize("reader", READERS, ids=called)
def test_a_changed_text_is_shown_again_and_needs_no_reason(world, decision, reader):
    say(world, show(world, decision, reader))
    newer = show(world, decision, reader, ask="人事課")
    assert not newer.unchanged
    with pytest.raises(NotNow, match="返事を待って"):
        send(world, decision, reader, newer, WHY, ask="人事課")
    say(world, newer, Preview.FINE)
    send(world, decision, reader, newer, WHY, ask="人事課")
    kept = entry(world, decision, reader)
    assert (kept.previewed, kept.unchanged_because) == (Previewed.FINE, ""), "nothing was wrong with it"


@pytest.mark.parametrize("reader", READERS, ids=called)
def test_shown_once_more_as_it_is_it_does_not_go_out_by_waiting(world, decision, reader):
    say(world, show(world, decision, reader))
    say(world, show(world, decision, reader, ask="人事課"), Preview.FINE)
    again = show(world, decision, reader)
    assert again.unchanged
    with world.database.writing() as session:
        page = previews.reading(session, world.actor("worker"), again.public_id, now=NEXT)
    assert page.draft.unchanged
    assert page.open
    later = world.later(days=13)
    with pytest.raises(NotValid):
        send(world, decision, reader, again, now=later)
    say(world, again, Preview.FINE, now=later)
    send(world, decision, reader, again, now=later)
    assert entry(world, decision, reader, now=later).previewed is Previewed.FINE
    assert not show(world, decision, ROSTER if reader is None else replace(reader, name="別の課"), now=later).unchanged


@pytest.mark.parametrize("reader", READERS, ids=called)
def test_twin_a_repeated_text_that_waits_anew_goes_out_without_a_word(world, decision, reader, monkeypatch):
    monkeypatch.setattr(shown_texts, "wanted_changed", lambda *_of: False)
    say(world, show(world, decision, reader))
    again = show(world, decision, reader)
    later = world.later(days=13)
    send(world, decision, reader, again, now=later)
    assert entry(world, decision, reader, now=later).previewed is Previewed.UNANSWERED


def test_the_supervisor_reads_no_reason_and_the_page_of_the_instruction_holds_it(world, decision):
    draft = show(world, decision, SUPERVISOR)
    say(world, draft)
    with world.database.writing() as session:
        page = instructing.opening(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert (page.ready, page.unheeded) == (True, True)
    send(world, decision, SUPERVISOR, draft, WHY)
    with world.database.writing() as session:
        (mine,) = instructions.all_of(
            enter(session, world.actor("worker"), Act.SEE_INSTRUCTIONS, now=NEXT),
            session.execute(select(Decision)).scalar_one(),
        )
    instruction = mine.public_id
    with world.database.writing() as session:
        read = instructions.read(session, world.actor("worker"), instruction, now=NEXT).instruction
    assert read.unchanged_because == WHY
    with world.database.writing() as session:
        theirs = instructions.read(session, world.actor("supervisor"), instruction, now=NEXT).instruction
    assert "unchanged_because" not in theirs


def test_the_task_says_that_the_employee_wanted_it_changed_and_the_page_asks_why(world, decision):
    say(world, show(world, decision, ROSTER))
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor("hr"), now=NEXT)
        page = sendings.opening(session, world.actor("hr"), decision.public_id, now=NEXT)
    (task,) = [task for part in desk.parts for task in part.tasks if task.todo is Todo.TELL_SHOWN]
    assert "直してほしい" in str(task.said)
    assert [(one.ready, one.unheeded) for one in page.shown] == [(True, True)]


def test_what_is_urgent_goes_at_once_and_that_it_was_to_be_changed_is_kept(world):
    case = advised(world, replace(RESTRICTED, urgent=True))
    hear(world, case)
    decision = decide(world, case, limited(), FLEX, reason="本人の希望")
    dispatch(world)
    for reader in (SUPERVISOR, PAYROLL):
        draft = show(world, decision, reader)
        say(world, draft)
        send(world, decision, reader, draft)
        kept = entry(world, decision, reader)
        assert (kept.previewed, kept.unchanged_because) == (Previewed.WRONG_URGENT, "")
    for telling, how in ((ROSTER, Previewed.WRONG_URGENT), (CLIENT, Previewed.URGENT)):
        if how is Previewed.WRONG_URGENT:
            say(world, show(world, decision, telling))
        with world.database.writing() as session:
            sendings.send(session, world.actor("hr"), decision.public_id, telling, now=NEXT)
        assert entry(world, decision, telling).previewed is how


def test_twin_a_rule_that_takes_every_wrong_answer_for_fine_is_seen(world, decision, monkeypatch):
    monkeypatch.setattr(rules, "how", lambda *_of, **_more: Previewed.FINE)
    draft = show(world, decision, ROSTER)
    say(world, draft)
    send(world, decision, ROSTER, draft)
    assert entry(world, decision, ROSTER).previewed is not Previewed.WRONG


def how_it_went(world, draft):
    with world.database.writing() as session:
        return previews.reading(session, world.actor("worker"), draft.public_id, now=NEXT).went


@pytest.mark.parametrize("reader", READERS, ids=called)
def test_where_the_employee_answered_they_read_that_it_went_out_as_it_was_and_why(world, decision, reader):
    draft = show(world, decision, reader)
    assert how_it_went(world, draft) is None
    say(world, draft)
    send(world, decision, reader, draft, WHY)
    assert how_it_went(world, draft) == previews.Went(NEXT.date(), unchanged=True, because=WHY)


def test_a_text_that_was_put_right_before_it_went_out_says_nothing_of_that(world, decision):
    for reader in (SUPERVISOR, ROSTER):
        wrong = show(world, decision, reader)
        say(world, wrong)
        newer = show(world, decision, reader, ask="人事課")
        say(world, newer, Preview.FINE)
        send(world, decision, reader, newer, ask="人事課")
        assert how_it_went(world, wrong) is None
        assert how_it_went(world, newer) == previews.Went(NEXT.date(), unchanged=False, because="")


def test_twin_a_page_that_tells_the_employee_nothing_of_it_is_seen(world, decision, monkeypatch):
    monkeypatch.setattr(previews, "UNCHANGED", frozenset())
    draft = show(world, decision, ROSTER)
    say(world, draft)
    send(world, decision, ROSTER, draft, WHY)
    assert not how_it_went(world, draft).unchanged
