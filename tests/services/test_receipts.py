"""Does what HR or the nurse was told become a request with the right day, and is the employee told in every case?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from casework.models.cases import Limit
from casework.models.invitations import Invitation, Letter
from casework.models.messages import InboxNote
from casework.models.people import PersonnelAuthority
from casework.models.receipts import Receipt
from casework.models.requests import InterviewRequest
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.todos import Todo
from casework.rules.vocabulary import (
    Again,
    Channel,
    Hat,
    InterviewMode,
    InvitationState,
    ReceiptAnswer,
    ReceiptChannel,
)
from casework.services import calls, duties, endings, invitations, letters, receipts, received, requests
from casework.services.invitations import NotThisTime
from casework.services.receipts import Heard
from casework.services.requests import Received
from casework.services.wishes import Wish
from tests.access.reaching import change
from tests.services import advising, asking, results
from tests.world import LONG_AGO

TODAY = date(2026, 12, 1)
REQUEST, JOINED, OTHERWISE = ReceiptAnswer
TALK = Wish(InterviewMode.ONLINE)


def heard(world, name="worker", on=TODAY, channel=ReceiptChannel.IN_PERSON) -> Heard:
    return Heard(world.people[name].number or "", on, channel)


def receive(world, name="worker", *, who="hr", on=TODAY, now=None, hat=None, number=None):
    what = heard(world, name, on)
    if number is not None:
        what = replace(what, number=number)
    with world.database.writing() as session:
        return receipts.receive(session, world.actor(who, hat), what, now=now or world.now).public_id


def settle(world, receipt, answer, *, who="clerk", now=None):
    with world.database.writing() as session:
        return receipts.settle(session, world.actor(who), receipt, answer, now=now or world.now)


def page(world, receipt, *, who="clerk", now=None):
    with world.database.writing() as session:
        return receipts.settling(session, world.actor(who), receipt, now=now or world.now)


def answers(world, receipt, *, now=None):
    """The answers that are open now, another one left out."""
    return tuple(way.answer for way in page(world, receipt, now=now).ways)


def listed(world, who="hr", hat=None):
    with world.database.writing() as session:
        return receipts.index(session, world.actor(who, hat), now=world.now).lines


def own(world, receipt, who="worker"):
    with world.database.writing() as session:
        return receipts.own(session, world.actor(who, Hat.WORKER), receipt, now=world.now)


def one(world, model, *where):
    with world.database.reading() as session:
        return session.execute(select(model).where(*where)).scalar_one()


def count(world, model, *where) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(model).where(*where)).scalar_one()


def told(world, name="worker", hat=Hat.WORKER) -> list[str]:
    with world.database.reading() as session:
        return list(
            session.execute(
                select(InboxNote.notice)
                .where(InboxNote.person_id == world.people[name].person_id, InboxNote.hat == hat)
                .order_by(InboxNote.id)
            ).scalars()
        )


def limit(world, clock=Clock.INTERVIEW):
    with world.database.reading() as session:
        return session.execute(
            select(Limit.start_on, Limit.limit_on).where(Limit.clock == clock, Limit.stopped_on.is_(None))
        ).one()


def send(world, now):
    with world.database.writing() as session:
        return letters.send(session, world.actor("clerk"), now=now)


def todos(world, who, now=None):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who), now=now or world.now)
    return [task.todo for part in desk.parts for task in part.tasks]


# --- it becomes a request ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "hat", "channel"), [("hr", Hat.HR, Channel.HR), ("nurse", Hat.NURSE, Channel.TELEPHONE)]
)
def test_what_was_told_becomes_a_request_counted_from_that_day(world, who, hat, channel):
    case = asking.invited(world)
    later = world.later(days=5)
    receipt = receive(world, who=who, on=TODAY + timedelta(days=3), now=later)
    assert count(world, InterviewRequest) == 0, "nothing becomes a request by itself"
    assert todos(world, "clerk", later)[0] is Todo.SETTLE_RECEIPT
    assert answers(world, receipt, now=later) == (REQUEST,)
    assert settle(world, receipt, REQUEST, now=world.later(days=6)) == case
    made = one(world, InterviewRequest)
    assert (made.requested_on, made.channel, made.late, made.acknowledged) == (date(2026, 12, 4), channel, False, False)
    assert made.entered_by_id == world.people["clerk"].person_id
    assert limit(world) == (date(2026, 12, 4), date(2027, 1, 3))
    assert one(world, Invitation).state is InvitationState.REQUESTED
    kept = one(world, Receipt)
    assert (kept.hat, kept.answer, kept.interview_request_id) == (hat, REQUEST, made.id)
    assert told(world)[-2:] == [Notice.RECEIPT_NOTED, Notice.REQUEST_RECEIVED]
    assert Todo.SETTLE_RECEIPT not in todos(world, "clerk", later)
    assert Todo.GIVE_WORK_DATA in todos(world, "hr", later)


def test_late_is_welcome_and_said(world):
    asking.invited(world)
    now = world.later(days=40)
    receipt = receive(world, on=TODAY + timedelta(days=39), now=now)
    assert page(world, receipt, now=now).ways[0].late
    settle(world, receipt, REQUEST, now=now)
    assert one(world, InterviewRequest).late


def test_told_in_time_it_is_not_late_however_long_the_clerk_takes(world):
    asking.invited(world)
    receipt = receive(world)
    settle(world, receipt, REQUEST, now=world.later(days=40))
    assert not one(world, InterviewRequest).late


def test_told_to_two_the_earliest_counts(world):
    asking.invited(world)
    now = world.later(days=6)
    second = receive(world, on=date(2026, 12, 5), now=now)
    first = receive(world, who="nurse", on=date(2026, 12, 3), now=now)
    assert todos(world, "clerk", now).count(Todo.SETTLE_RECEIPT) == 1
    assert [one.public_id for one in page(world, second, now=now).all] == [first, second]
    settle(world, second, REQUEST, now=now)
    made = one(world, InterviewRequest)
    assert (made.requested_on, made.channel) == (date(2026, 12, 3), Channel.TELEPHONE)
    assert count(world, Receipt, Receipt.interview_request_id == made.id) == 2
    with pytest.raises(NotNow):
        settle(world, first, OTHERWISE, now=now)


def test_before_the_notice_it_counts_from_the_notice(world):
    asking.invited(world)
    receipt = receive(world, on=date(2026, 11, 20))
    assert page(world, receipt).ways[0].starts_on == TODAY
    settle(world, receipt, REQUEST)
    assert one(world, InterviewRequest).requested_on == TODAY


def test_who_then_asks_alone_has_asked_on_the_day_it_was_told(world):
    case = asking.invited(world)
    receive(world, on=TODAY)
    asking.ask(world, case, now=world.later(days=4))
    made = one(world, InterviewRequest)
    assert (made.requested_on, made.channel) == (TODAY, Channel.ONLINE)
    assert limit(world).start_on == TODAY
    assert one(world, Receipt).answer is REQUEST
    assert Todo.SETTLE_RECEIPT not in todos(world, "clerk", world.later(days=4))


def test_paper_that_the_clerk_enters_joins_what_was_told_before(world):
    case = asking.invited(world)
    now = world.later(days=4)
    receive(world, on=date(2026, 12, 2), now=now)
    entry = Received(date(2026, 12, 4), Channel.PAPER, asking.EITHER, case_id=case)
    with world.database.writing() as session:
        requests.receive(session, world.actor("clerk"), entry, now=now)
    assert one(world, InterviewRequest).requested_on == date(2026, 12, 2)
    assert one(world, Receipt).answer is REQUEST


def test_a_request_that_stands_moves_to_the_earlier_day(world):
    case = asking.invited(world)
    later = world.later(days=5)
    asking.ask(world, case, now=later)
    receipt = receive(world, on=date(2026, 12, 2), now=later)
    assert answers(world, receipt, now=later) == (JOINED,)
    assert settle(world, receipt, JOINED, now=later) == case
    assert one(world, InterviewRequest).requested_on == date(2026, 12, 2)
    assert limit(world) == (date(2026, 12, 2), date(2027, 1, 1))
    assert told(world)[-1] == Notice.RECEIPT_ANSWERED


def test_a_request_that_stands_never_moves_to_a_later_day(world):
    case = asking.invited(world)
    asking.ask(world, case)
    later = world.later(days=5)
    settle(world, receive(world, on=date(2026, 12, 3), now=later), JOINED, now=later)
    assert one(world, InterviewRequest).requested_on == TODAY
    assert limit(world).start_on == TODAY


def test_after_the_talk_the_record_keeps_its_day(world):
    advising.held(world, "worker")
    before = one(world, InterviewRequest).requested_on
    receipt = receive(world, on=date(2026, 11, 20), now=advising.NEXT)
    settle(world, receipt, JOINED, now=advising.NEXT)
    assert one(world, InterviewRequest).requested_on == before


@pytest.mark.parametrize("answer", ["declined", "consulted", "postponed"])
def test_after_any_other_answer_it_is_a_request_all_the_same(world, answer):
    case = asking.invited(world)
    with world.database.writing() as session:
        if answer == "declined":
            invitations.decline(session, world.actor("worker"), case, NotThisTime(), now=world.now)
        elif answer == "consulted":
            endings.consult(session, world.actor("worker"), case, wish=TALK, now=world.now)
        else:
            day = date(2026, 12, 20)
            invitations.choose_approach(session, world.actor("worker"), case, Again.ON_A_DAY, day, now=world.now)
    receipt = receive(world)
    assert answers(world, receipt) == (REQUEST,)
    settle(world, receipt, REQUEST)
    assert one(world, Invitation).state is InvitationState.REQUESTED


# --- it is answered in another way ---------------------------------------------------------------------


def test_without_anything_to_ask_for_it_is_answered_in_another_way(world):
    receipt = receive(world)
    assert (page(world, receipt).ways, page(world, receipt).case_id) == ((), "")
    with pytest.raises(NotValid):
        settle(world, receipt, REQUEST)
    assert settle(world, receipt, OTHERWISE) == ""
    assert own(world, receipt).answer is OTHERWISE
    assert told(world) == [Notice.RECEIPT_NOTED, Notice.RECEIPT_ANSWERED]
    assert answers(world, receipt) == ()
    with pytest.raises(NotNow):
        settle(world, receipt, OTHERWISE)


def test_who_waits_for_the_examiner_is_answered_after_the_decision(world):
    results.load(world, results.file(results.line(world.people["worker"].number)))
    receipt = receive(world)
    assert answers(world, receipt) == ()
    results.invite(world, "worker")
    assert answers(world, receipt) == (REQUEST,)
    first = one(world, Letter, Letter.kind == "first")
    assert first.sent_at is None, "nobody is asked to answer who has asked already"
    assert Notice.INVITATION not in told(world)
    settle(world, receipt, OTHERWISE)
    assert send(world, world.later(days=1)) == 1
    assert Notice.INVITATION in told(world)


# --- letters rest ----------------------------------------------------------------------------------------


def test_letters_rest_at_once_and_leave_again_after_another_answer(world):
    asking.invited(world)
    due = world.later(days=29)
    receipt = receive(world)
    assert send(world, due) == 0
    settle(world, receipt, OTHERWISE)
    assert send(world, due) > 0


def test_nobody_telephones_who_has_asked(world):
    case = asking.invited(world)
    receive(world)
    with world.database.writing() as session:
        assert calls.page(session, world.actor("clerk"), case, now=world.now).closed is not None


# --- who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [" 1001 ", "１００１", "1001"])
def test_a_number_is_understood_as_people_type_it(world, number):
    assert world.people["worker"].number == "1001"
    receive(world, number=number)
    assert one(world, Receipt).employment_id == world.people["worker"].employment_id


@pytest.mark.parametrize(
    ("who", "name"),
    [("hr", "factory_worker"), ("factory_hr", "worker"), ("nurse", "factory_worker"), ("stranger_hr", "worker"),
     ("hr", "hr")],
)  # fmt: skip
def test_only_about_others_in_ones_own_workplaces(world, who, name):
    for act in (receive, named):
        with pytest.raises(NotValid) as said:
            act(world, name, who=who)
        assert said.value.field == "number"
    assert count(world, Receipt) == 0


def named(world, name, *, who="hr"):
    with world.database.writing() as session:
        return receipts.named(session, world.actor(who), heard(world, name), now=world.now)


def test_the_name_is_shown_before_anything_is_written(world):
    assert named(world, "worker").name == "佐藤 真由美"
    assert count(world, Receipt) == 0


@pytest.mark.parametrize("on", [date(2026, 12, 2), date(2025, 11, 29)])
def test_a_day_that_cannot_be_is_refused_without_looking_at_anything(world, on):
    for name in ("worker", "colleague"):
        with pytest.raises(NotValid) as said:
            receive(world, name, on=on)
        assert said.value.field == "received_on"
        asking.invited(world, "worker") if name == "worker" else None


@pytest.mark.parametrize("who", ["worker", "supervisor", "clerk", "physician", "committee", "admin", "coordinator"])
def test_nobody_else_receives(world, who):
    with pytest.raises(NotYours):
        receive(world, who=who)


def test_each_hat_sees_what_it_received_itself_and_never_the_answer(world):
    asking.invited(world)
    by_hr, by_nurse = receive(world), receive(world, who="nurse")
    settle(world, by_hr, REQUEST)
    assert [line.receipt.public_id for line in listed(world)] == [by_hr]
    assert [line.receipt.public_id for line in listed(world, "nurse")] == [by_nurse]
    for who in ("hr", "nurse"):
        (line,) = listed(world, who)
        assert "answer" not in line.receipt
        assert "settled_at" not in line.receipt
    assert {line.receipt.answer for line in listed(world, "clerk")} == {REQUEST}
    assert listed(world, "factory_hr") == []


def test_hr_does_not_see_that_somebody_received_it_about_themself(world):
    receipt = receive(world, "hr", who="nurse")
    assert listed(world) == []
    assert own(world, receipt, "hr").answer is None
    with pytest.raises(NotYours):
        own(world, receipt, "worker")


def test_nobody_else_settles(world):
    receipt = receive(world)
    for who in ("hr", "nurse", "worker", "physician", "stranger_clerk"):
        with pytest.raises(NotYours):
            settle(world, receipt, OTHERWISE, who=who)
    barred = PersonnelAuthority(
        company_id=world.company_id, person_id=world.people["clerk"].person_id, workplace_id=None, from_on=LONG_AGO
    )
    change(world, barred)
    with pytest.raises(NotYours):
        page(world, receipt)


def test_the_clerks_of_the_workplace_are_told_but_nobody_of_their_own(world):
    receive(world)
    assert told(world, "clerk", Hat.CLERK) == [Notice.RECEIPT_TO_CLERK]
    receive(world, "clerk")
    assert told(world, "clerk", Hat.CLERK) == [Notice.RECEIPT_TO_CLERK]
    assert todos(world, "clerk") == [Todo.SETTLE_RECEIPT]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE receipt SET received_on = '2026-11-01'", "DELETE FROM receipt", "UPDATE receipt SET hat = 'nurse'"],
)
def test_the_database_itself_keeps_what_was_told(world, statement):
    receive(world)
    with world.database.engine.connect() as connection, pytest.raises(IntegrityError, match="fixed_receipt"):
        connection.execute(text(statement))


def test_it_is_settled_once(world):
    settle(world, receive(world), OTHERWISE)
    with world.database.engine.connect() as connection, pytest.raises(IntegrityError, match="fixed_receipt"):
        connection.execute(text("UPDATE receipt SET answer = NULL, settled_at = NULL, settled_by_id = NULL"))


def waits_for_an_answer(world) -> bool:
    """Whether the clerk's desk still waits for what HR has been told."""
    return bool({Todo.AWAIT_ANSWER, Todo.SEND_FINAL} & set(todos(world, "clerk")))


def test_the_office_waits_for_no_answer_that_hr_has_got(world):
    asking.invited(world)
    assert waits_for_an_answer(world)
    receive(world)
    assert not waits_for_an_answer(world)
    assert Todo.SETTLE_RECEIPT in todos(world, "clerk")


def test_twin_a_desk_that_does_not_look_still_waits(world, monkeypatch):
    monkeypatch.setattr(received, "waits", lambda of=Invitation: of.id < 0)
    with pytest.raises(AssertionError):
        test_the_office_waits_for_no_answer_that_hr_has_got(world)
