"""Does nobody write while letters rest, and what leaves on which day afterwards?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casework.models.cases import Limit
from casework.models.invitations import Letter, LetterPause
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.letters import after_pauses
from casework.rules.todos import Todo
from casework.rules.vocabulary import LetterKind, PauseReason
from casework.rules.workdays import Calendar
from casework.services import duties, letters, mailroom, pauses
from casework.services.pauses import Rest
from tests.concurrency.meeting import meet
from tests.databases import POSTGRESQL_ONLY
from tests.services import asking


def day(number: int, month: int = 12) -> date:
    return date(2026 + (month < 6), month, number)


@pytest.fixture
def case_id(world):
    """Notified on 1 December 2026: reminder on the 15th, final confirmation on Wednesday the 30th."""
    return asking.invited(world)


def rest(world, case_id, from_on, until_on=None, reason=PauseReason.ON_LEAVE, who="clerk", now=None):
    with world.database.writing() as session:
        pauses.pause(session, world.actor(who), case_id, Rest(reason, from_on, until_on), now=now or world.now)


def end(world, now):
    with world.database.writing() as session:
        newest = select(LetterPause.public_id).order_by(LetterPause.id.desc()).limit(1)
        pauses.end(session, world.actor("clerk"), session.execute(newest).scalar_one(), now=now)


def sent_on(world, until=date(2027, 3, 1)) -> dict[LetterKind, date]:
    """Let the worker run every morning; on which day each letter left."""
    for number in range((until - date(2026, 12, 1)).days):
        with world.database.writing() as session:
            letters.send_due(session, world.company_id, now=world.later(days=number))
    with world.database.reading() as session:
        rows = session.execute(select(Letter.kind, Letter.sent_at).where(Letter.sent_at.is_not(None)))
        return {kind: at.date() for kind, at in rows}


def test_without_a_pause_letters_leave_on_their_days(world, case_id):
    assert case_id
    assert sent_on(world) == {
        LetterKind.FIRST: day(1), LetterKind.REMINDER: day(15), LetterKind.FINAL: day(30),
    }  # fmt: skip


def test_a_final_confirmation_whose_day_passed_leaves_on_the_first_working_day_after(world, case_id):
    rest(world, case_id, day(28), day(1, 1))  # until Friday, New Year's Day: Monday the 4th is the next working day
    assert sent_on(world)[LetterKind.FINAL] == day(4, 1)
    with world.database.reading() as session:
        limit = session.execute(select(Limit).where(Limit.clock == Clock.FINAL_CONFIRMATION)).scalar_one()
    assert limit.limit_on == day(4, 1)


def test_a_pause_over_both_lets_only_the_final_one_leave(world, case_id):
    rest(world, case_id, day(10), day(31))
    assert sent_on(world) == {LetterKind.FIRST: day(1), LetterKind.FINAL: day(4, 1)}


def test_nothing_leaves_while_no_end_is_known(world, case_id):
    rest(world, case_id, day(10), reason=PauseReason.NO_CONTACT)
    assert set(sent_on(world)) == {LetterKind.FIRST}


def test_a_pause_that_ends_early(world, case_id):
    rest(world, case_id, day(28), day(31, 1))
    end(world, world.later(days=28))  # on the 29th
    assert sent_on(world)[LetterKind.FINAL] == day(30)


def test_a_pause_that_has_not_begun_is_taken_away(world, case_id):
    rest(world, case_id, day(28), day(31, 1))
    end(world, world.now)
    with world.database.reading() as session:
        assert session.execute(select(LetterPause)).first() is None
    assert sent_on(world)[LetterKind.FINAL] == day(30)


def test_what_is_over_does_not_end_again(world, case_id):
    rest(world, case_id, day(1), day(2))
    with pytest.raises(NotNow):
        end(world, world.later(days=5))


def test_twin_letters_that_do_not_look_are_seen(world, case_id, monkeypatch):
    rest(world, case_id, day(10), reason=PauseReason.NO_CONTACT)
    monkeypatch.setattr(letters, "is_paused", lambda _today: Letter.id < 0)
    assert set(sent_on(world)) != {LetterKind.FIRST}


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (day(20), day(19), "until_on"),
        (day(5), day(8), "from_on"),
        (day(1), None, "from_on"),
        (date(2028, 1, 1), None, "from_on"),
        (date(2024, 1, 1), date(2024, 1, 2), "from_on"),
    ],
)
def test_days_that_do_not_fit(world, case_id, first, last, field):
    rest(world, case_id, day(7), day(11))
    with pytest.raises(NotValid) as refused:
        rest(world, case_id, first, last)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["worker", "hr", "supervisor", "physician", "nurse", "coordinator", "stranger_clerk"])
def test_only_the_office_of_the_workplace(world, case_id, who):
    with pytest.raises(NotYours):
        rest(world, case_id, day(7), who=who)


def test_the_office_sees_what_rests(world, case_id):
    rest(world, case_id, day(1), day(20))
    with world.database.writing() as session:
        page = mailroom.index(session, world.actor("clerk"), now=world.now)
    assert [(line.letter.kind, line.letter.leaves_on) for line in page.resting.lines] == [
        (LetterKind.REMINDER, day(21)), (LetterKind.FINAL, day(30)),
    ]  # fmt: skip
    assert page.coming.lines == ()


days = st.dates(date(2026, 1, 1), date(2026, 12, 1))


@given(days, st.lists(st.tuples(days, st.integers(0, 40)), max_size=6))
def test_a_letter_never_leaves_in_a_pause_nor_before_its_day(planned, spans):
    found = [(first, first + timedelta(days=length)) for first, length in spans]
    leaves = after_pauses(planned, found, Calendar())
    assert leaves is not None
    assert leaves >= planned
    met = sorted(span for span in found if span[0] <= planned <= span[1])
    assert bool(met) == (leaves != planned)


@pytest.mark.parametrize("number", ["1001", " 1001 ", "１００１"])
def test_a_number_is_understood_as_people_type_it(world, number):
    with world.database.writing() as session:
        said = pauses.pause_by_number(
            session, world.actor("clerk"), number, Rest(PauseReason.OTHER, day(7)), now=world.now
        )
    assert said == "佐藤 真由美"


@pytest.mark.parametrize("who", ["clerk", "factory_worker", "stranger"])
def test_nobody_pauses_their_own_letters_or_those_of_another_place(world, who):
    with world.database.writing() as session, pytest.raises(NotValid) as refused:
        pauses.pause_by_number(
            session, world.actor("clerk"), world.people[who].number or "9999", Rest(PauseReason.OTHER, day(7)),
            now=world.now,
        )  # fmt: skip
    assert refused.value.field == "number"


def test_two_pauses_entered_at_once_see_each_other(world, case_id):
    """The second waits for the first, and is told that they meet."""
    rests_both = [Rest(PauseReason.OTHER, day(7), day(9)), Rest(PauseReason.BEREAVEMENT, day(8), day(10))]
    later = meet(
        world,
        lambda session: pauses.pause(session, world.actor("clerk"), case_id, rests_both[0], now=world.now),
        lambda session: pauses.pause(session, world.actor("clerk"), case_id, rests_both[1], now=world.now),
    )
    assert isinstance(later, NotValid)


@POSTGRESQL_ONLY
def test_twin_without_the_lock_they_do_not(world, case_id, monkeypatch):
    monkeypatch.setattr(pauses, "_alone", lambda *_given: None)
    with pytest.raises(AssertionError):
        test_two_pauses_entered_at_once_see_each_other(world, case_id)


def test_the_desk_does_not_ask_for_a_final_confirmation_that_rests(world, case_id):
    late = world.later(days=40)
    with world.database.writing() as session:
        before = duties.desk(session, world.actor("clerk"), now=late)
    rest(world, case_id, day(10), reason=PauseReason.NO_CONTACT)
    with world.database.writing() as session:
        after = duties.desk(session, world.actor("clerk"), now=late)
    asked = [[task.todo for part in one.parts for task in part.tasks] for one in (before, after)]
    assert [Todo.SEND_FINAL in todos for todos in asked] == [True, False]
