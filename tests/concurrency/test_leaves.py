"""Is there one leave of somebody at a time, and is nothing lost, when two HR officers write at the same moment?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.leaves import LeaveContact, LeaveTerm, SickLeave
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, Stale
from casework.rules.leaves import OVER, ContactWay, LeaveEnd, Reached
from casework.services import (
    follow_up_plans,
    idle_returns,
    leave_contacts,
    leave_corrections,
    leave_ends,
    leave_starts,
    leaves,
    stayers,
)
from casework.services.leave_contacts import Kept
from casework.services.leave_corrections import Correction
from casework.services.leaves import ON_LEAVE
from casework.services.returns import FOLLOWED
from tests.concurrency.meeting import meet
from tests.services.test_leave_corrections import WHY
from tests.services.test_leave_starts import again, plans, returned
from tests.services.test_leavers import GONE, RENEWED, corrected, rounds_of
from tests.services.test_leaves import begun, end, new, running
from tests.services.test_returns import LAST, doctors_answer, nobody_is_left, talked


def beginning(world, now=None):
    at = now or world.now
    first = at.date()
    leave = new(world, begins_on=first, until_on=first + timedelta(days=30), limit_on=None, limit_basis="")
    return lambda session: leaves.begin(session, world.actor("hr"), leave, now=at)


def correcting(world, leave_id, now):
    with world.database.reading() as session:
        version = session.execute(select(SickLeave.version)).scalar_one()
    return lambda session: leave_corrections.correct(
        session, world.actor("hr"), leave_id, Correction(None, None, WHY), version=version, now=now
    )


def count(world) -> tuple[int, int]:
    """Of leaves, and of those that are open."""
    with world.database.reading() as session:
        every = select(func.count()).select_from(SickLeave)
        return session.execute(every).scalar_one(), session.execute(
            every.where(SickLeave.ended_on.is_(None))
        ).scalar_one()


def two_begin(world) -> bool:
    refused = meet(world, beginning(world), beginning(world))
    return isinstance(refused, NotNow) and refused.said.text == ON_LEAVE and count(world) == (1, 1)


def ended(world, how):
    """A leave that is over, and when that was looked at."""
    leave_id, back = begun(world), world.later(days=3)
    end(world, leave_id, back.date(), how, now=back)
    return leave_id, world.later(days=5)


def begins_first(world, how) -> bool:
    """The next leave is being written down while a colleague puts the end of the one before right."""
    leave_id, later = ended(world, how)
    refused = meet(world, beginning(world, later), correcting(world, leave_id, later))
    return isinstance(refused, NotNow) and refused.said == FOLLOWED and count(world) == (2, 1)


def corrects_first(world, how) -> bool:
    leave_id, later = ended(world, how)
    refused = meet(world, correcting(world, leave_id, later), beginning(world, later))
    return isinstance(refused, NotNow) and refused.said.text == ON_LEAVE and count(world) == (1, 1)


@pytest.mark.parametrize("how", [LeaveEnd.RETURNED, LeaveEnd.LEFT])
@pytest.mark.parametrize("meeting", [begins_first, corrects_first])
def test_a_leave_begins_or_the_one_before_goes_on_and_the_other_is_told(world, meeting, how):
    assert meeting(world, how)


def test_of_two_who_begin_a_leave_the_later_is_told(world):
    assert two_begin(world)


def sqlite(world) -> bool:
    """There the second waits from its very beginning, and sees all."""
    return world.database.engine.dialect.name == "sqlite"


def test_twin_two_who_hold_nothing_are_seen_on_postgresql(world, monkeypatch):
    monkeypatch.setattr(leaves, "alone", lambda *_: None)
    assert two_begin(world) is sqlite(world)


@pytest.mark.parametrize("how", [LeaveEnd.RETURNED, LeaveEnd.LEFT])
def test_twin_a_correction_that_holds_nothing_is_seen_on_postgresql(world, monkeypatch, how):
    """Where the next leave came first, its row names the one before, and holds it."""
    monkeypatch.setattr(leaves, "alone", lambda *_: None)
    assert corrects_first(world, how) is sqlite(world)


def extending(world, leave_id):
    term = replace(new(world).term, until_on=world.now.date() + timedelta(days=90))
    return lambda session: leaves.extend(session, world.actor("hr"), leave_id, term, version=1, now=world.now)


def ending(world, leave_id):
    return lambda session: leave_ends.end(
        session, world.actor("hr"), leave_id, world.now.date(), LeaveEnd.LEFT, aware=True, version=1, now=world.now
    )


def terms(world) -> int:
    with world.database.reading() as session:
        return session.execute(select(func.count()).select_from(LeaveTerm)).scalar_one()


def ends_first(world) -> bool:
    leave_id = begun(world)
    refused = meet(world, ending(world, leave_id), extending(world, leave_id))
    return isinstance(refused, NotNow) and refused.said == OVER and (terms(world), count(world)) == (1, (1, 0))


def extends_first(world) -> bool:
    leave_id = begun(world)
    refused = meet(world, extending(world, leave_id), ending(world, leave_id))
    return isinstance(refused, Stale) and (terms(world), count(world)) == (2, (1, 1))


@pytest.mark.parametrize("meeting", [ends_first, extends_first])
def test_a_leave_ends_or_lasts_longer_and_the_other_is_told(world, meeting):
    assert meeting(world)


def unlocked(monkeypatch) -> None:
    """What is reached is locked by nobody."""
    for name in ("reach", "reach_id"):
        real = getattr(Visit, name)
        monkeypatch.setattr(Visit, name, lambda self, model, which, *, real=real, **_lock: real(self, model, which))


@pytest.mark.parametrize("meeting", [ends_first, extends_first])
def test_twin_a_leave_that_nobody_locks_is_seen_on_postgresql(world, monkeypatch, meeting):
    unlocked(monkeypatch)
    monkeypatch.setattr(leaves, "alone", lambda *_: None)
    assert meeting(world) is sqlite(world)


def corrected_while_another_is_written(world, *, log_first: bool) -> bool:
    """A talk is written down, while the one before, which there wasn't, is struck out."""
    leave_id, later = begun(world), world.later(days=30)
    first = Kept(world.later(days=20).date(), ContactWay.TELEPHONE, Reached.TALKED, "社内報を送ること")
    second = replace(first, held_on=world.later(days=29).date())
    with world.database.writing() as session:
        leave_contacts.log(session, world.actor("hr"), leave_id, first, now=later)
    with world.database.reading() as session:
        contact_id = session.execute(select(LeaveContact.public_id)).scalar_one()
    none = replace(first, reached=Reached.MISTAKEN, words="別の人のことだったため")
    writes = (
        lambda session: leave_contacts.log(session, world.actor("hr"), leave_id, second, now=later),
        lambda session: leave_contacts.correct(session, world.actor("hr"), contact_id, none, now=later),
    )
    refused = meet(world, *(writes if log_first else writes[::-1]))
    due = running(world).get(Clock.LEAVE_CONTACT)
    return refused is None and due == world.now.date() + timedelta(days=56)


@pytest.mark.parametrize("log_first", [True, False])
def test_what_is_due_is_counted_from_what_stands_whoever_wrote_first(world, log_first):
    assert corrected_while_another_is_written(world, log_first=log_first)


@pytest.mark.parametrize("log_first", [True, False])
def test_twin_contacts_of_a_leave_that_nobody_locks_are_seen_on_postgresql(world, monkeypatch, log_first):
    unlocked(monkeypatch)
    assert corrected_while_another_is_written(world, log_first=log_first) is sqlite(world)


def a_slip_while_the_worker_looks(world) -> bool:
    """The worker lets rest what rests in a leave, which HR has just said was none: the plan before goes on."""
    _leave, _plan, back = returned(world)
    then = back + timedelta(days=60)
    slip = again(world, back, then.date())
    before = plans(world)[:2]

    def looks(session) -> None:
        leave_starts.look(session, world.company_id, now=then)

    def takes_back(session) -> None:
        leave_ends.end(session, world.actor("hr"), slip, None, LeaveEnd.MISTAKEN, version=1, now=then)

    return meet(world, takes_back, looks) is None and plans(world)[:2] == before


def test_a_plan_in_force_is_not_lost_with_a_leave_that_was_a_slip(world):
    assert a_slip_while_the_worker_looks(world)


def test_twin_a_worker_that_knows_a_leave_from_before_it_waited_is_seen_on_postgresql(world, monkeypatch):
    monkeypatch.setattr(leave_starts, "_read_again", lambda *_of: None)
    assert a_slip_while_the_worker_looks(world) is sqlite(world)


def goes_on_while_the_next_begins(world, *, begins_first: bool) -> bool:
    """The last day was corrected: the worker lets the leave go on that ended with it, while HR begins another."""
    begun(world)
    corrected(world, GONE)
    rounds_of(world)
    corrected(world, date(2027, 12, 31))
    parts = beginning(world, RENEWED), lambda session: stayers.go_on(session, world.company_id, now=RENEWED)
    refused = meet(world, *(parts if begins_first else parts[::-1]))
    if begins_first:
        return refused is None and count(world) == (2, 1)
    return isinstance(refused, NotNow) and refused.said.text == ON_LEAVE and count(world) == (1, 1)


@pytest.mark.parametrize("begins_first", [True, False])
def test_one_leave_goes_on_whoever_was_first(world, begins_first):
    assert goes_on_while_the_next_begins(world, begins_first=begins_first)


def test_twin_a_worker_that_holds_nobody_is_seen_on_postgresql(world, monkeypatch):
    monkeypatch.setattr(stayers, "_held", lambda session, which: session.execute(which).scalars().all())
    assert goes_on_while_the_next_begins(world, begins_first=True) is sqlite(world)


def begins_while_the_worker_ends_the_return_before(world, *, worker_first: bool) -> bool:
    """Nobody is left who could finish what it waited for. The next leave goes on in a case that is open."""
    doctors_answer(world)
    talked(world, 6, LAST)
    nobody_is_left(world, doctors_answer)
    later = world.later(days=LAST + 1)
    parts = lambda session: idle_returns.close(session, world.company_id, now=later), beginning(world, later)
    refused = meet(world, *(parts if worker_first else parts[::-1]))
    with world.database.reading() as session:
        newest = select(Case.closed_on).join(SickLeave, SickLeave.case_id == Case.id).order_by(SickLeave.id.desc())
        closed_on = session.execute(newest.limit(1)).scalar_one()
    return refused is None and count(world) == (2, 1) and closed_on is None


@pytest.mark.parametrize("worker_first", [True, False])
def test_a_leave_never_begins_in_a_case_that_the_worker_ends(world, worker_first):
    assert begins_while_the_worker_ends_the_return_before(world, worker_first=worker_first)


def test_twin_a_leave_that_holds_no_case_is_seen_on_postgresql(world, monkeypatch):
    monkeypatch.setattr(leaves, "alone", lambda *_: None)
    assert begins_while_the_worker_ends_the_return_before(world, worker_first=True) is sqlite(world)


def plans_after_a_return_that_is_taken_back(world) -> bool:
    leave_id, later = ended(world, LeaveEnd.RETURNED)
    refused = meet(
        world,
        correcting(world, leave_id, later),
        lambda session: follow_up_plans.plan(
            session, world.actor("physician"), leave_id, [2], of_leave=True, now=later
        ),
    )
    return isinstance(refused, NotNow) and refused.said == follow_up_plans.NOT_BACK


def test_no_talk_is_counted_from_a_return_that_is_taken_back(world):
    assert plans_after_a_return_that_is_taken_back(world)


def test_twin_a_plan_that_knows_the_leave_from_before_it_waited_is_seen_on_postgresql(world, monkeypatch):
    real, kept = Visit.reach, []

    def reach(self, model, which, **how):
        found = real(self, model, which, **({} if model is SickLeave else how))
        kept.append(found)  # what is at hand isn't read again
        return found

    monkeypatch.setattr(Visit, "reach", reach)
    assert plans_after_a_return_that_is_taken_back(world) is sqlite(world)
