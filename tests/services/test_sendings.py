"""Is every other recipient told its own text, and does the employee read who was told what?"""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from casework.access import Act, enter, enter_worker
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.rules.comparison import Item
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.notices import Notice
from casework.rules.previews import Preview, Previewed
from casework.rules.recipients import Recipient
from casework.rules.todos import Todo
from casework.rules.vocabulary import DecisionState, EmploymentKind, Hat, MeasureKind
from casework.services import duties, instructions, ledgers, previews, ready_texts, sendings, shown_texts
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
    nights,
    told,
)
from tests.services.test_hearings import notes
from tests.services.test_instructions import lead

ROSTER = Telling(Recipient.ROSTERING, "配車の担当", "労務課")
CLIENT = Telling(Recipient.CLIENT, "みなと物流", "労務課", "検品の担当にする")
TASK = Item(MeasureKind.TASK_CHANGE, words="決定の言葉", from_on=FROM, until_on=UNTIL)


def dispatch(world, name="worker"):
    """The company dispatches somebody to a client."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=NEXT)
        session.get_one(Employment, world.people[name].employment_id).kind = EmploymentKind.DISPATCHED_OUT
        visit.record("employment", "0" * 32)


def propose(world, decision, telling=ROSTER, who="hr", now=NEXT):
    with world.database.writing() as session:
        return sendings.propose(session, world.actor(who), decision.public_id, telling, now=now)


def answer(world, draft, said=Preview.FINE, wrong="", now=NEXT):
    with world.database.writing() as session:
        previews.answer(session, world.actor("worker"), draft.public_id, said, wrong, now=now)


def send_shown(world, decision, draft, who="hr", now=NEXT):
    with world.database.writing() as session:
        return sendings.send_shown(session, world.actor(who), decision.public_id, draft.public_id, now=now)


def send(world, decision, telling=ROSTER, who="hr", now=NEXT):
    """Shown to the employee, who says that it is fine, and sent."""
    if telling.recipient is Recipient.CLIENT:
        dispatch(world)
    draft = propose(world, decision, telling, who, now)
    answer(world, draft, now=now)
    return send_shown(world, decision, draft, who, now)


def ledger(world, decision, who="worker", hat=None, now=NEXT):
    with world.database.writing() as session:
        return ledgers.ledger(session, world.actor(who, hat), decision.public_id, now=now)


def test_each_sending_is_kept_and_the_employee_reads_it(world):
    _, decision, _ = told(world)
    send(world, decision)
    assert notes(world, Notice.RECIPIENT_TOLD) == [("worker", Hat.WORKER)]
    for who in ("worker", "hr"):
        boss, roster = ledger(world, decision, who).entries
        assert (boss.name, str(boss.role), boss.at) == ("高橋 浩", "上司", FROM)
        assert (roster.name, str(roster.role)) == ("配車の担当", "勤務割の担当")
        assert [str(line) for line in roster.text.lines] == [
            "残業は月20時間以内",
            "22時から5時までの勤務を割り当てない",
        ]
    names = [entry.name for entry in ledger(world, decision, "physician").entries]
    assert names == ["", "配車の担当"], "supervisors' names are HR's and the employee's"


def test_who_took_over_later_and_who_confirmed_stand_in_the_ledger(world):
    _, decision, instruction = told(world)
    with world.database.writing() as session:
        instructions.acknowledge(session, world.actor("supervisor"), instruction.public_id, now=NEXT)
    lead(world, "other_supervisor", from_on=date(2026, 12, 21))
    later = world.later(days=25)
    first, second = ledger(world, decision, now=later).entries
    assert (first.name, first.until, first.confirmed_at) == ("高橋 浩", date(2026, 12, 20), NEXT)
    assert (second.name, second.at, second.until, second.confirmed_at) == (
        "田中 洋子", date(2026, 12, 21), None, None,
    )  # fmt: skip
    assert len(ledger(world, decision, now=world.later(days=9)).entries) == 1


@pytest.mark.parametrize("who", ["supervisor", "other_supervisor", "clerk", "factory_hr", "colleague", "committee"])
def test_nobody_else_reads_it_or_tells(world, who):
    _, decision, _ = told(world)
    with pytest.raises(NotYours):
        ledger(world, decision, who)
    with pytest.raises(NotYours):
        send(world, decision, who=who)


def test_a_recipient_whom_nothing_concerns_is_told_nothing(world):
    _, decision, _ = told(world)
    with pytest.raises(NotNow, match="ありません"):
        propose(world, decision, Telling(Recipient.PAYROLL, "給与課", "労務課"))
    with world.database.writing() as session:
        page = sendings.opening(session, world.actor("hr"), decision.public_id, now=NEXT)
    assert page.offered == (Recipient.ROSTERING,)


def test_before_the_explanation_nobody_is_told(world):
    _, decision = decided(world)
    with pytest.raises(NotNow, match="本人に説明"):
        send(world, decision)


@pytest.mark.parametrize(
    ("field", "telling"),
    [
        ("name", Telling(Recipient.ROSTERING, " ", "労務課")),
        ("ask", Telling(Recipient.ROSTERING, "配車の担当", "")),
        ("words", Telling(Recipient.ROSTERING, "配車の担当", "労務課", "検品")),
        ("words", Telling(Recipient.CLIENT, "みなと物流", "労務課", "うつ病のため")),
        ("name", Telling(Recipient.ROSTERING, "産業医室", "労務課")),
        ("name", Telling(Recipient.ROSTERING, "長" * 81, "労務課")),
    ],
)
def test_what_cannot_be_told_is_refused_beside_its_field(world, field, telling):
    _, decision, _ = told(world)
    with pytest.raises(NotValid) as error:
        send(world, decision, telling)
    assert error.value.field == field


def test_the_letter_to_a_client_holds_its_text_and_nothing_of_the_decisions_words(world):
    _, decision = decided(world, limited(), nights(), TASK, reason="本人の希望")
    explain(world, decision)
    with pytest.raises(NotValid, match="言葉で伝える措置"):
        send(world, decision, Telling(Recipient.CLIENT, "みなと物流", "労務課"))
    sending = send(world, decision, CLIENT)
    with world.database.writing() as session:
        file = sendings.letter(session, world.actor("worker"), sending, now=NEXT)
    with zipfile.ZipFile(io.BytesIO(file)) as document:
        body = document.read("word/document.xml").decode()
    for word in ("みなと物流", "佐藤 真由美", "残業は月20時間以内", "検品の担当にする", "交代を求めること", "労務課"):
        assert word in body
    for word in ("決定の言葉", "本人の希望", "産業医", "面接"):
        assert word not in body
    roster = send(world, decision)
    with world.database.writing() as session, pytest.raises(NotYours):
        sendings.letter(session, world.actor("hr"), roster, now=NEXT)


# --- the employee is shown it first ---------------------------------------------------------------------------------


@pytest.fixture
def explained(world):
    _, decision = decided(world)
    explain(world, decision)
    return decision


def todos(world, who="hr", now=NEXT):
    with world.database.writing() as session:
        desk = duties.desk(session, world.actor(who, Hat.WORKER if who == "worker" else None), now=now)
    return {(task.todo, task.record_id) for part in desk.parts for task in part.tasks}


def test_nothing_goes_out_before_the_employee_saw_it_and_answered(world, explained):
    with world.database.writing() as session, pytest.raises(NotNow, match="先に、本人に"):
        sendings.send(session, world.actor("hr"), explained.public_id, ROSTER, now=NEXT)
    draft = propose(world, explained)
    assert notes(world, Notice.INSTRUCTION_DRAFTED) == [("worker", Hat.WORKER)]
    assert (Todo.CHECK_TEXT, draft.public_id) in todos(world, "worker")
    assert (Todo.TELL_SHOWN, explained.public_id) not in todos(world)
    with pytest.raises(NotNow, match="返事を待って"):
        send_shown(world, explained, draft)
    answer(world, draft)
    assert notes(world, Notice.OUTSIDE_DRAFT_ANSWERED) == [("hr", Hat.HR)]
    assert notes(world, Notice.DRAFT_ANSWERED) == []
    assert (Todo.TELL_SHOWN, explained.public_id) in todos(world)
    send_shown(world, explained, draft)
    (entry,) = ledger(world, explained).entries
    assert (entry.name, entry.previewed) == (ROSTER.name, Previewed.FINE)
    assert ledger(world, explained, "physician").entries[0].previewed is None
    assert (Todo.TELL_SHOWN, explained.public_id) not in todos(world)
    with pytest.raises(NotNow, match="もう伝えてある"):
        send_shown(world, explained, draft)


def test_the_employee_reads_exactly_what_the_recipient_will(world, explained):
    draft = propose(world, explained)
    with world.database.writing() as session:
        page = previews.reading(session, world.actor("worker"), draft.public_id, now=NEXT)
    assert (str(page.reader), page.draft.name, page.draft.ask) == ("勤務割を担当する人", ROSTER.name, ROSTER.ask)
    answer(world, draft)
    send_shown(world, explained, draft)
    (entry,) = ledger(world, explained).entries
    assert page.lines == entry.text.lines
    assert (page.purpose, page.no_reasons) == (entry.text.purpose, entry.text.no_reasons)


def test_after_the_working_days_it_may_go_without_an_answer(world, explained):
    draft = propose(world, explained)
    with pytest.raises(NotNow, match="返事を待って"):
        send_shown(world, explained, draft, now=world.later(days=10))
    monday = world.later(days=13)
    assert (Todo.TELL_SHOWN, explained.public_id) in todos(world, now=monday)
    send_shown(world, explained, draft, now=monday)
    assert [one.previewed for one in ledger(world, explained, now=monday).entries] == [Previewed.UNANSWERED]


def test_what_is_wrong_is_read_by_hr_and_a_newer_text_takes_its_place(world, explained):
    draft = propose(world, explained)
    answer(world, draft, Preview.WRONG, "部署の名前がちがいます")
    newer = propose(world, explained, replace(ROSTER, ask="人事課"))
    assert not newer.unchanged
    with pytest.raises(NotNow, match="新しい文面"):
        send_shown(world, explained, draft)
    with world.database.writing() as session:
        page = sendings.opening(session, world.actor("hr"), explained.public_id, now=NEXT)
    assert [one.draft.public_id for one in page.shown] == [newer.public_id]


def test_one_recipients_text_waits_for_no_other(world, explained):
    """Payroll, rostering and a client each have their own, and so has the supervisor."""
    dispatch(world)
    roster, client = propose(world, explained), propose(world, explained, CLIENT)
    answer(world, roster)
    send_shown(world, explained, roster)
    with pytest.raises(NotNow, match="返事を待って"):
        send_shown(world, explained, client)
    answer(world, client)
    send_shown(world, explained, client)
    again = propose(world, explained)
    with pytest.raises(NotNow, match="返事を待って"):
        send_shown(world, explained, again)


def test_twin_with_one_number_for_all_the_first_answer_would_be_the_last(world, explained, monkeypatch):
    draft = propose(world, explained)
    answer(world, draft)
    send_shown(world, explained, draft)
    monkeypatch.setattr(shown_texts, "next_edition", lambda *_of: 1)
    send_shown(world, explained, draft)
    assert len(ledger(world, explained).entries) == 2


def test_a_text_is_sent_from_the_page_of_its_own_decision_and_by_those_alone_who_may(world, explained):
    draft = propose(world, explained)
    answer(world, draft)
    for who in ("supervisor", "worker", "clerk", "factory_hr", "physician"):
        with pytest.raises(NotYours):
            send_shown(world, explained, draft, who=who)


def test_what_is_urgent_waits_for_nobody_and_that_is_kept(world):
    case = advised(world, replace(RESTRICTED, urgent=True))
    hear(world, case)
    decision = decide(world, case, limited(), nights())
    with world.database.writing() as session:
        sendings.send(session, world.actor("hr"), decision.public_id, ROSTER, now=NEXT)
    assert [one.previewed for one in ledger(world, decision).entries] == [Previewed.URGENT]


# --- who can be told ------------------------------------------------------------------------------------------------


def test_a_client_is_offered_for_somebody_who_works_there_alone(world, explained):
    with world.database.writing() as session:
        page = sendings.opening(session, world.actor("hr"), explained.public_id, Recipient.CLIENT, now=NEXT)
    assert (page.refusal, page.offered) == (sendings.NOT_DISPATCHED, (Recipient.ROSTERING,))
    with pytest.raises(NotNow, match="派遣先で働いている"):
        propose(world, explained, CLIENT)
    dispatch(world)
    with world.database.writing() as session:
        page = sendings.opening(session, world.actor("hr"), explained.public_id, Recipient.CLIENT, now=NEXT)
    assert (page.refusal, page.offered) == (None, (Recipient.ROSTERING, Recipient.CLIENT))
    propose(world, explained, CLIENT)


def test_past_its_end_nobody_is_told_that_it_ends_then(world, explained):
    past = datetime(2027, 3, 9, 1, tzinfo=UTC)
    draft = propose(world, explained)
    answer(world, draft)
    with pytest.raises(NotNow, match="終了予定日が過ぎています"):
        propose(world, explained, now=past)
    with pytest.raises(NotNow, match="終了予定日が過ぎています"):
        send_shown(world, explained, draft, now=past)
    with world.database.writing() as session:
        page = sendings.opening(session, world.actor("hr"), explained.public_id, Recipient.ROSTERING, now=past)
    assert page.refusal == sendings.PAST_END


# --- a text that isn't sent ------------------------------------------------------------------------------------------


def withdraw(world, decision, draft, who="hr", now=NEXT):
    with world.database.writing() as session:
        previews.withdraw(session, world.actor(who), decision.public_id, draft.public_id, now=now)


def offered(world, decision) -> list[str]:
    with world.database.writing() as session:
        return [
            one.draft.name for one in sendings.opening(session, world.actor("hr"), decision.public_id, now=NEXT).shown
        ]


def test_what_was_meant_for_somebody_else_isnt_sent_and_the_employee_reads_so(world, explained):
    wrong = propose(world, explained, replace(ROSTER, name="配車の担当 田中"))
    answer(world, wrong, Preview.WRONG, "田中さんには伝えないでください")
    right = propose(world, explained)
    answer(world, right)
    withdraw(world, explained, wrong)
    assert offered(world, explained) == ["配車の担当"]
    send_shown(world, explained, right)
    assert Todo.TELL_SHOWN not in {todo for todo, *_ in todos(world)}
    with world.database.writing() as session:
        page = previews.reading(session, world.actor("worker"), wrong.public_id, now=NEXT)
    assert (page.draft.withdrawn_at, page.open) == (NEXT, False)
    for again in (withdraw, send_shown):
        with pytest.raises(NotNow, match="送らないことに"):
            again(world, explained, wrong)
    with pytest.raises(NotNow, match="もう伝えて"):
        withdraw(world, explained, right)


def test_what_isnt_sent_wants_no_answer_and_the_same_reader_can_be_shown_another(world, explained):
    draft = propose(world, explained)
    withdraw(world, explained, draft)
    with pytest.raises(NotNow):
        answer(world, draft)
    answer(world, propose(world, explained))
    assert offered(world, explained) == ["配車の担当"]


@pytest.mark.parametrize("who", ["worker", "supervisor", "clerk", "factory_hr", "physician"])
def test_nobody_but_hr_of_the_workplace_says_so(world, explained, who):
    draft = propose(world, explained)
    with pytest.raises(NotYours):
        withdraw(world, explained, draft, who)


def test_twin_a_text_that_is_offered_all_the_same_is_seen(world, explained, monkeypatch):
    monkeypatch.setattr(shown_texts, "for_recipients", lambda: InstructionDraft.recipient.is_not(None))
    with pytest.raises(AssertionError):
        test_what_isnt_sent_wants_no_answer_and_the_same_reader_can_be_shown_another(world, explained)


def live(world, most=1):
    with world.database.writing() as session:
        visit = enter(session, world.actor("hr"), Act.SEE_DESK, now=NEXT)
        return [draft.name for draft, *_ in ready_texts.for_recipients(visit, most)]


def test_texts_that_wait_and_of_what_fell_take_no_place_on_the_desk(world, explained):
    """The employee answered the second alone; then the decision is set aside."""
    propose(world, explained)
    answer(world, propose(world, explained, replace(ROSTER, name="倉庫の担当")))
    assert live(world) == ["倉庫の担当"]
    with world.database.engine.begin() as connection:
        connection.execute(update(Decision).values(state=DecisionState.SET_ASIDE))
    assert live(world) == []


def test_twin_texts_that_wait_are_seen(world, explained, monkeypatch):
    monkeypatch.setattr(shown_texts, "how", lambda *_of: Previewed.FINE)
    propose(world, explained)
    answer(world, propose(world, explained, replace(ROSTER, name="倉庫の担当")))
    assert len(live(world, 5)) == 2
