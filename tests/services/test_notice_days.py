"""Does receipt start the clocks, and is its history kept?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.access import Act, enter_worker
from casework.models.cases import Limit
from casework.models.invitations import Invitation, Letter, NoticeMove
from casework.models.policies import PolicyVersion
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.vocabulary import LetterKind, ReturnReason
from casework.services import invitations, letters, limits, notice_days
from casework.services.notice_days import CameBack
from tests.services import asking


@pytest.fixture
def case_id(world):
    """Notified on 1 December 2026."""
    return asking.invited(world)


def first_letter(world) -> str:
    with world.database.reading() as session:
        return session.execute(select(Letter.public_id).where(Letter.kind == LetterKind.FIRST)).scalar_one()


def came_back(world, on=date(2026, 12, 4), who="clerk", days=5):
    with world.database.writing() as session:
        said = CameBack(on, ReturnReason.ABSENT)
        notice_days.returned(session, world.actor(who), first_letter(world), said, now=world.later(days=days))


def received(world, case_id, on, who="clerk", days=20):
    with world.database.writing() as session:
        notice_days.received(session, world.actor(who), case_id, on, now=world.later(days=days))


def state(world) -> tuple[date, date, dict[LetterKind, date], dict[Clock, tuple[date, date]]]:
    with world.database.reading() as session:
        invitation = session.execute(select(Invitation)).scalar_one()
        letters = session.execute(select(Letter.kind, Letter.due_on).where(Letter.sent_at.is_(None)))
        limits = session.execute(
            select(Limit.clock, Limit.start_on, Limit.limit_on).where(Limit.stopped_on.is_(None))
        ).all()
        return (
            invitation.notified_on,
            invitation.request_by,
            {kind: due_on for kind, due_on in letters},
            {clock: (start_on, limit_on) for clock, start_on, limit_on in limits},
        )


def moved_as_received(world, case_id) -> bool:
    """The harness: everything counts from the 10th, by hand."""
    came_back(world)
    received(world, case_id, date(2026, 12, 10))
    return state(world) == (
        date(2026, 12, 10),
        date(2027, 1, 9),
        {LetterKind.REMINDER: date(2026, 12, 24), LetterKind.FINAL: date(2027, 1, 8)},
        {
            Clock.REQUEST: (date(2026, 12, 10), date(2027, 1, 9)),
            Clock.FINAL_CONFIRMATION: (date(2026, 12, 10), date(2027, 1, 8)),
        },
    )


def test_everything_is_counted_from_receipt(world, case_id):
    assert moved_as_received(world, case_id)
    with world.database.reading() as session:
        move = session.execute(select(NoticeMove)).scalar_one()
    assert (move.moved_from, move.moved_to, move.reason) == (
        date(2026, 12, 1), date(2026, 12, 10), ReturnReason.ABSENT,
    )  # fmt: skip
    assert move.moved_by_id == world.people["clerk"].person_id


def test_twin_limits_that_stay_are_seen(world, case_id, monkeypatch):
    monkeypatch.setattr(limits, "restart", lambda *_args: None)
    assert not moved_as_received(world, case_id)


def test_the_policy_of_the_day_of_receipt_holds(world, case_id):
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        made = PolicyVersion(
            company_id=world.company_id, workplace_id=world.head_office, number=2, from_on=date(2026, 12, 8),
            deliberated_on=date(2026, 12, 1), values={"first_reminder_days": 7},
        )  # fmt: skip
        session.add(made)
        session.flush()
        visit.record("policy", made.public_id)
    came_back(world)
    received(world, case_id, date(2026, 12, 10))
    assert state(world)[2][LetterKind.REMINDER] == date(2026, 12, 17)


def left(world, until: int) -> list[tuple[LetterKind, int, date]]:
    """Let the worker run every morning; which letters left, and on which day."""
    for number in range(until):
        with world.database.writing() as session:
            letters.send_due(session, world.company_id, now=world.later(days=number))
    with world.database.reading() as session:
        rows = session.execute(
            select(Letter.kind, Letter.number, Letter.sent_at)
            .where(Letter.sent_at.is_not(None))
            .order_by(Letter.sent_at)
        )
        return [(kind, number, at.date()) for kind, number, at in rows]


def test_a_letter_that_left_before_the_notice_was_received_leaves_once_more(world, case_id):
    early = left(world, 16)
    assert early[-1] == (LetterKind.REMINDER, 1, date(2026, 12, 15))
    came_back(world, days=17)
    received(world, case_id, date(2026, 12, 20), days=20)
    assert left(world, 60)[2:] == [
        (LetterKind.REMINDER, 2, date(2027, 1, 3)), (LetterKind.FINAL, 1, date(2027, 1, 18)),
    ]  # fmt: skip


def test_the_last_one_too(world, case_id):
    left(world, 32)
    came_back(world, days=33)
    received(world, case_id, date(2027, 1, 5), days=36)
    assert left(world, 80)[3:] == [
        (LetterKind.REMINDER, 2, date(2027, 1, 19)), (LetterKind.FINAL, 2, date(2027, 2, 3)),
    ]  # fmt: skip
    with world.database.reading() as session:
        clocks = session.execute(
            select(Limit.stopped_on).where(Limit.clock == Clock.FINAL_CONFIRMATION).order_by(Limit.id)
        ).scalars()
        assert list(clocks) == [date(2026, 12, 30), date(2027, 2, 3)]


def test_twin_a_plan_that_takes_them_as_read(world, case_id, monkeypatch):
    monkeypatch.setattr(invitations, "add_letter", lambda *_given, **_more: None)
    with pytest.raises(AssertionError):
        test_the_last_one_too(world, case_id)


def test_it_may_be_moved_again_and_both_are_kept(world, case_id):
    came_back(world)
    received(world, case_id, date(2026, 12, 10))
    received(world, case_id, date(2026, 12, 14))
    with world.database.writing() as session:
        page = notice_days.receiving(session, world.actor("clerk"), case_id, now=world.later(days=20))
    assert [(move.moved_from.day, move.moved_to.day) for move in page.moves] == [(10, 14), (1, 10)]


@pytest.mark.parametrize("on", [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 22)])
def test_never_earlier_and_never_in_the_future(world, case_id, on):
    came_back(world)
    before = state(world)
    with pytest.raises(NotValid) as refused:
        received(world, case_id, on)
    assert refused.value.field == "on"
    assert state(world) == before


def test_not_before_it_came_back(world, case_id):
    with pytest.raises(NotNow):
        received(world, case_id, date(2026, 12, 10))


def test_not_after_an_answer(world, case_id):
    came_back(world)
    asking.ask(world, case_id, now=world.later(days=12))
    with pytest.raises(NotNow):
        received(world, case_id, date(2026, 12, 10))
    with world.database.writing() as session, pytest.raises(NotNow):
        notice_days.receiving(session, world.actor("clerk"), case_id, now=world.later(days=20))


@pytest.mark.parametrize("on", [date(2026, 11, 30), date(2026, 12, 7)])
def test_nothing_comes_back_before_it_left_or_tomorrow(world, case_id, on):
    assert case_id
    with pytest.raises(NotValid):
        came_back(world, on)


def test_what_has_not_left_does_not_come_back(world, case_id):
    assert case_id
    with world.database.reading() as session:
        planned = session.execute(select(Letter.public_id).where(Letter.kind == LetterKind.FINAL)).scalar_one()
    with world.database.writing() as session, pytest.raises(NotNow):
        notice_days.returning(session, world.actor("clerk"), planned, now=world.now)


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "physician", "nurse", "coordinator", "stranger_clerk"])
def test_only_the_office_of_the_workplace(world, case_id, who):
    with pytest.raises(NotYours):
        came_back(world, who=who)
    with pytest.raises(NotYours):
        received(world, case_id, date(2026, 12, 10), who=who)
