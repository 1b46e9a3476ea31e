"""Is a request put into the case that it is for when several of somebody's are open, and where is that asked?"""

from datetime import date

import pytest
from sqlalchemy import func, select

from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.people import Employment
from casework.models.requests import InterviewRequest
from casework.rules.errors import NotNow, NotValid
from casework.rules.scoring import Questionnaire
from casework.rules.vocabulary import Channel, InterviewedBy, ReceiptAnswer, ReceiptChannel, RequestState
from casework.services import checks, open_cases, receipts, requests
from casework.services.checks import NewCheck
from casework.services.needs import Decision
from casework.services.receipts import Heard
from casework.services.requests import Received
from tests.services import advising, asking, results
from tests.services.test_rehired import NUMBER, hired_again, invited_again

REQUEST, JOINED, OTHERWISE = ReceiptAnswer
OLD, NEW = date(2026, 11, 2), date(2026, 12, 2)
DAYS = 5
"""So many days after the first invitation everything happens: the second one is there by then."""


def invited_by_another(world, *, days=DAYS) -> str:
    """A second check of the worker, held on NEW and told of three days later; the public id of its case."""
    now = world.later(days=days)
    new = NewCheck(
        name="臨時", workplace=asking.workplace(world), started_on=NEW, questionnaire=Questionnaire.FULL,
        examiners=(world.people["physician"].public_id,), interviewed_by=InterviewedBy.INDUSTRIAL_PHYSICIAN,
        provider="",
    )  # fmt: skip
    with world.database.writing() as session:
        world.check_public_id = checks.start(session, world.actor("clerk"), new, now=now)
    line = results.line(world.people["worker"].number, checked=NEW.isoformat(), notified="2026-12-05")
    results.load(world, results.file(line), now=now)
    found = results.waiting(world, now=now)[world.people["worker"].number]
    results.decide(world, Decision(found.public_id, needed=True), now=now)
    return asking.case_of(world)


@pytest.fixture
def cases(world) -> tuple[str, str]:
    """The worker is invited by two checks, the older first, and has answered neither."""
    return asking.invited(world), invited_by_another(world)


def received(world, *, on=date(2026, 12, 3), name="worker", number=None, who="hr") -> str:
    """HR writes down that somebody asked; the public id of that."""
    heard = Heard(number or world.people[name].number, on, ReceiptChannel.IN_PERSON)
    with world.database.writing() as session:
        return receipts.receive(session, world.actor(who), heard, now=world.later(days=20)).public_id


def ways(world, receipt) -> list[tuple[ReceiptAnswer, str]]:
    with world.database.writing() as session:
        page = receipts.settling(session, world.actor("clerk"), receipt, now=world.later(days=20))
    return [(way.answer, way.case_id) for way in page.ways]


def settle(world, receipt, answer, case_id=""):
    with world.database.writing() as session:
        now = world.later(days=20)
        return receipts.settle(session, world.actor("clerk"), receipt, answer, case_id, now=now)


def standing(world) -> list[tuple[str, date]]:
    """The requests that stand: in which case, from which day."""
    with world.database.reading() as session:
        rows = session.execute(
            select(Case.public_id, InterviewRequest.requested_on)
            .join(Case, Case.id == InterviewRequest.case_id)
            .where(InterviewRequest.state != RequestState.WITHDRAWN)
            .order_by(Case.id)
        )
        return [tuple(row) for row in rows]


# --- what HR or the nurse received --------------------------------------------------------------------


def joins_the_older(world, cases) -> bool:
    """The harness: who has asked in the older case is offered nothing but that, and asks once."""
    asking.ask(world, cases[0], now=world.later(days=8))
    receipt = received(world)
    if ways(world, receipt) != [(JOINED, cases[0])]:
        return False
    return settle(world, receipt, JOINED) == cases[0] and standing(world) == [(cases[0], date(2026, 12, 3))]


def test_who_asked_in_the_older_case_has_asked(world, cases):
    assert joins_the_older(world, cases)


def test_twin_a_look_at_the_newest_case_alone_is_caught(world, cases, monkeypatch):
    all_of_them = open_cases.of
    monkeypatch.setattr(open_cases, "of", lambda visit, whose: all_of_them(visit, whose)[:1])
    assert not joins_the_older(world, cases)


@pytest.mark.parametrize(("chosen", "counts_from"), [(0, date(2026, 12, 3)), (1, date(2026, 12, 5))])
def test_where_it_can_be_for_both_the_clerk_says_for_which(world, cases, chosen, counts_from):
    receipt = received(world)
    assert ways(world, receipt) == [(REQUEST, cases[1]), (REQUEST, cases[0])]
    for unclear in ("", "0" * 32):
        with pytest.raises(NotValid) as refused:
            settle(world, receipt, REQUEST, unclear)
        assert refused.value.field == "answer"
    assert standing(world) == []
    assert settle(world, receipt, REQUEST, cases[chosen]) == cases[chosen]
    assert standing(world) == [(cases[chosen], counts_from)]
    with world.database.writing() as session:
        page = receipts.settling(session, world.actor("clerk"), receipt, now=world.later(days=20))
    assert (page.ways, page.case_id) == ((), cases[chosen])


def test_the_clerk_reads_check_and_day_of_each(world, cases):
    with world.database.writing() as session:
        page = receipts.settling(session, world.actor("clerk"), received(world), now=world.later(days=20))
    assert [(way.case_id, way.check.name, way.result.checked_on) for way in page.ways] == [
        (cases[1], "臨時", NEW), (cases[0], "2026年度", OLD),
    ]  # fmt: skip
    assert all("reactions" not in way.result for way in page.ways)


@pytest.mark.usefixtures("cases")
def test_another_answer_needs_no_case(world):
    assert settle(world, received(world), OTHERWISE) == ""
    assert standing(world) == []


def test_after_the_talk_it_is_a_late_paper_or_a_new_request(world):
    held = advising.held(world, "worker").case_id
    second = invited_by_another(world, days=9)
    receipt = received(world)
    assert ways(world, receipt) == [(REQUEST, second), (JOINED, held)]
    assert settle(world, receipt, JOINED) == held
    assert [case_id for case_id, _day in standing(world)] == [held]


def moved_away(world, case_id) -> None:
    """The case is another workplace's now, as after a transfer."""
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        session.execute(select(Case).where(Case.public_id == case_id)).scalar_one().workplace_id = world.factory
        visit.record("case", case_id)


@pytest.mark.parametrize("asked", [False, True])
def test_what_the_clerk_may_not_see_is_not_offered(world, cases, asked):
    if asked:
        asking.ask(world, cases[0], now=world.later(days=8))
    moved_away(world, cases[0])
    receipt = received(world)
    assert ways(world, receipt) == ([] if asked else [(REQUEST, cases[1])])
    for case_id in cases[:1]:
        with pytest.raises(NotValid):
            settle(world, receipt, REQUEST, case_id)


def test_a_new_employment_begins_with_nothing_here_too(world):
    hired_again(world)
    invited_again(world, NUMBER)
    with world.database.reading() as session:
        again = session.execute(select(Employment.id).where(Employment.number == NUMBER)).scalar_one()
        theirs = session.execute(select(Case.public_id).where(Case.employment_id == again)).scalar_one()
    assert ways(world, received(world, number=NUMBER)) == [(REQUEST, theirs)]


# --- what the clerk enters -------------------------------------------------------------------------------


def enter(world, **named) -> str:
    entry = Received(named.pop("on", date(2026, 12, 6)), Channel.PAPER, asking.EITHER, **named)
    with world.database.writing() as session:
        now = world.later(days=20)
        looked = requests.named(session, world.actor("clerk"), entry, now=now)
        entered = requests.receive(session, world.actor("clerk"), entry, now=now)
        assert looked.case_id == entered.case_id
        return entered.case_id


def test_a_number_with_two_cases_asks_which(world, cases):
    number = world.people["worker"].number
    with pytest.raises(NotValid) as refused:
        enter(world, number=number)
    assert refused.value.field == "case"
    assert enter(world, number=number, case_id=cases[0]) == cases[0]
    assert standing(world) == [(cases[0], date(2026, 12, 6))]


def test_before_the_second_notice_it_was_for_the_first(world, cases):
    assert enter(world, number=world.people["worker"].number, on=date(2026, 12, 4)) == cases[0]


def test_after_the_talk_of_the_first_it_is_for_the_second(world):
    advising.held(world, "worker")
    second = invited_by_another(world, days=9)
    assert enter(world, number=world.people["worker"].number, on=date(2026, 12, 10)) == second


@pytest.mark.parametrize("asked", [0, 1])
def test_who_waits_in_one_of_them_does_not_ask_in_another(world, cases, asked):
    asking.ask(world, cases[asked], now=world.later(days=8))
    with pytest.raises(NotNow):
        enter(world, number=world.people["worker"].number)
    assert len(standing(world)) == 1


def picks(world, number=""):
    with world.database.writing() as session:
        return open_cases.picks(session, world.actor("clerk"), number, now=world.later(days=20))


def test_the_list_says_the_check_where_somebody_stands_in_it_twice(world, cases):
    world.check_public_id = first_check(world)
    results.invite(world, "colleague", now=world.later(days=6))
    found = {
        pick.case_id: pick.among and (pick.among.check.name, pick.among.result.checked_on) for pick in picks(world)
    }
    assert found == {
        cases[0]: ("2026年度", OLD), cases[1]: ("臨時", NEW), asking.case_of(world, "colleague"): None,
    }  # fmt: skip


def first_check(world) -> str:
    with world.database.reading() as session:
        older = session.execute(select(Case).order_by(Case.id).limit(1)).scalar_one()
        return older.check_result.stress_check.public_id


@pytest.mark.usefixtures("cases")
def test_beyond_the_end_of_the_list_the_number_still_finds_both(world, monkeypatch):
    monkeypatch.setattr(open_cases, "PICKS", 1)
    assert len(picks(world)) == 1
    assert len(picks(world, world.people["worker"].number)) == 2
    with world.database.reading() as session:
        assert session.execute(select(func.count(InterviewRequest.id))).scalar_one() == 0
