"""Does nobody write to somebody on leave, is there time to answer afterwards, and does the office not learn of it?"""

from datetime import date, timedelta

import pytest
from sqlalchemy import false, select

from casework.ids import PublicId
from casework.models.invitations import Invitation, Letter
from casework.rules.deadlines import Clock
from casework.rules.errors import NotYours
from casework.rules.leaves import LeaveEnd
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, LetterKind
from casework.services import calls, duties, duties_of_worker, leave_views, letters, mailroom, overview, pauses, rests
from tests.services import asking
from tests.services.test_late_letters import stored
from tests.services.test_leaves import begun, end

FIRST, LAST = date(2026, 12, 10), date(2027, 1, 8)
AFTER = date(2027, 1, 12)
"""The first working day after a Friday and the coming-of-age day."""


def days(world, until: date, since: date = date(2026, 12, 1)) -> None:
    """Let the worker run every morning."""
    for number in range((since - world.now.date()).days, (until - world.now.date()).days):
        now = world.later(days=number)
        for go in (rests.look, letters.send_due):
            with world.database.writing() as session:
                go(session, world.company_id, now=now)


def left(world) -> dict[LetterKind, date]:
    with world.database.reading() as session:
        return {one.kind: one.sent_at.date() for one in session.execute(letters.with_people()) if one.sent_at}


def desk(world, who, now, hat=None):
    with world.database.writing() as session:
        page = duties.desk(session, world.actor(who, hat), now=now)
    return [task for part in page.parts for task in part.tasks]


def on_leave(world) -> str:
    """Invited on 1 December: reminder on the 15th, final confirmation on the 30th, to be answered by the 31st."""
    asking.invited(world)
    return begun(world, begins_on=FIRST, until_on=LAST, limit_on=None, limit_basis="")


def rests_until_the_day_after(world) -> None:
    leave_id = on_leave(world)
    days(world, LAST)
    assert left(world) == {LetterKind.FIRST: date(2026, 12, 1)}, "nobody writes meanwhile"
    (asked,) = [one for one in desk(world, "worker", world.later(days=20)) if one.todo is Todo.READ_INVITATION]
    assert asked.said == duties_of_worker.RESTS, "nobody is asked for an answer meanwhile"
    with world.database.reading() as session:
        clocks = session.execute(select(Invitation.request_by)).scalars().all()
    assert clocks == [date(2026, 12, 31)]
    back = world.later(days=(LAST - world.now.date()).days + 1)
    end(world, leave_id, LAST, now=back)
    days(world, date(2027, 1, 20), back.date())
    assert left(world)[LetterKind.FINAL] == AFTER
    assert LetterKind.REMINDER not in left(world), "never two in a row"
    assert stored(world) == (date(2027, 1, 23), date(2027, 1, 23)), "the days of the rules, from the day after"


def test_an_invitation_rests_while_the_leave_goes_on_and_is_asked_again_from_the_day_after(world):
    rests_until_the_day_after(world)


def test_twin_a_leave_that_rests_nothing_is_seen(world, monkeypatch):
    monkeypatch.setattr(rests, "holds", lambda *_of: false())
    with pytest.raises(AssertionError, match="nobody writes meanwhile"):
        rests_until_the_day_after(world)


@pytest.mark.parametrize("heedless", ["hold", "_ask_by"])
def test_twin_days_that_passed_in_the_leave_are_seen(world, monkeypatch, heedless):
    monkeypatch.setattr(rests, heedless, lambda *_of: None)
    with pytest.raises(AssertionError):
        rests_until_the_day_after(world)


def test_a_leave_ahead_or_one_that_was_a_slip_rests_nothing(world):
    leave_id = on_leave(world)
    days(world, date(2026, 12, 9))
    (asked,) = [one for one in desk(world, "worker", world.later(days=1)) if one.todo is Todo.READ_INVITATION]
    assert asked.said != duties_of_worker.RESTS
    end(world, leave_id, None, LeaveEnd.MISTAKEN, now=world.later(days=12))
    days(world, date(2027, 1, 5))
    assert left(world) == {
        LetterKind.FIRST: date(2026, 12, 1), LetterKind.REMINDER: date(2026, 12, 15),
        LetterKind.FINAL: date(2026, 12, 30),
    }  # fmt: skip


def tells_the_office_nothing(world) -> None:
    leave_id, case_id = on_leave(world), asking.case_of(world)
    for day, rest in (
        (FIRST, set()),
        (date(2026, 12, 15), {LetterKind.REMINDER}),
        (date(2026, 12, 29), {LetterKind.REMINDER}),
        (date(2026, 12, 30), {LetterKind.REMINDER, LetterKind.FINAL}),
    ):
        now = world.later(days=(day - world.now.date()).days)
        days(world, day)
        with world.database.writing() as session:
            room = mailroom.index(session, world.actor("clerk", Hat.CLERK), now=now)
        assert {one.letter.kind for one in room.resting.lines} == rest, f"until its day it stands where it stood: {day}"
        on_desk = [one.limit.clock for one in desk(world, "clerk", now) if one.limit]
        assert (Clock.FINAL_CONFIRMATION in on_desk) is (LetterKind.FINAL not in rest), f"as the line does: {day}"
    now = world.later(days=29)
    with world.database.writing() as session:
        clerk = world.actor("clerk", Hat.CLERK)
        page = overview.case_page(session, clerk, PublicId(case_id), now=now)
        assert (page.pauses, page.leave_id) == ((), None)
        assert [one.leaves_on == one.due_on for one in page.letters] == [True] * 3, "no day of a leave"
        assert pauses.index(session, clerk, now=now) == ()
        assert "休業" not in str(calls.page(session, clerk, case_id, now=now))
    with pytest.raises(NotYours), world.database.writing() as session:
        leave_views.read(session, clerk, leave_id, now=now)


def test_the_office_reads_that_letters_rest_and_neither_why_nor_until_when(world):
    tells_the_office_nothing(world)


@pytest.mark.parametrize("since_when", ["the pile", "the desk"])
def test_twin_a_letter_that_rests_from_the_first_day_of_the_leave_is_seen(world, monkeypatch, since_when):
    if since_when == "the pile":
        monkeypatch.setattr(letters, "is_seen_to_rest", letters.is_paused)
    else:
        monkeypatch.setattr(rests, "paused", rests.away)
    with pytest.raises(AssertionError, match="until its day"):
        tells_the_office_nothing(world)


def test_twin_a_letter_that_tells_the_end_of_the_leave_is_seen(world, monkeypatch):
    def until_its_end(_visit, _case, invitation):
        for letter in invitation_letters(_visit, invitation):
            letter.not_before_on = LAST + timedelta(days=1)

    monkeypatch.setattr(rests, "hold", until_its_end)
    with pytest.raises(AssertionError, match=r"no day of a leave|until its day"):
        tells_the_office_nothing(world)


def invitation_letters(visit, invitation):
    return visit.session.execute(select(Letter).where(Letter.invitation_id == invitation.id)).scalars().all()
