"""Does a consultation end when whoever cares for it says so, however it began, and never while somebody waits in it?"""

from datetime import date

import pytest
from sqlalchemy import select

from casework.models.cases import Case
from casework.models.messages import InboxNote
from casework.rules.contacts import ContactKind
from casework.rules.errors import NotNow, NotYours
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpEnd
from casework.services import (
    bookings,
    case_list,
    choices,
    consultations,
    contacts,
    follow_up_plans,
    followups,
    overview,
)
from casework.services.case_list import Wanted
from tests.services import asking, counselling, talking
from tests.services.talking import DAY, THEN
from tests.services.test_contacts import SOON, case_of, log, page, walk_in
from tests.services.test_crises import assess, close


def parting(world, case_id, who="nurse", now=None):
    with world.database.writing() as session:
        return consultations.parting(session, world.actor(who), case_id, now=now or world.now)


def end(world, case_id, who="nurse", now=None) -> None:
    with world.database.writing() as session:
        consultations.end(session, world.actor(who), case_id, now=now or world.now)


def how(world, case_id) -> tuple[date | None, CloseReason | None]:
    with world.database.reading() as session:
        case = session.execute(select(Case).where(Case.public_id == case_id)).scalar_one()
        return case.closed_on, case.close_reason


def seen(world, case_id, who):
    with world.database.writing() as session:
        return overview.case_page(session, world.actor(who), case_id, now=world.now)


def test_the_nurse_ends_what_began_with_somebody_who_walked_in(world):
    walk_in(world)
    case_id = case_of(world)
    assert seen(world, case_id, "nurse").may_end
    assert parting(world, case_id).waits == ()
    end(world, case_id)
    assert how(world, case_id) == (world.now.date(), CloseReason.TALKED)
    nurse, worker = seen(world, case_id, "nurse"), seen(world, case_id, "worker")
    assert (nurse.may_end, nurse.may_contact, worker.case.closed_on) == (False, False, world.now.date())
    assert len(page(world, case_id).contacts) == 1, "what was written stays with whoever cares"
    with world.database.reading() as session:
        assert session.execute(select(InboxNote)).first() is None, "nobody is told"


def test_over_it_takes_nothing_more_and_the_next_time_is_another_one(world):
    walk_in(world)
    first = case_of(world)
    end(world, first)
    for refused in (lambda: end(world, first), lambda: parting(world, first), lambda: log(world, first)):
        with pytest.raises(NotNow):
            refused()
    walk_in(world)
    with world.database.reading() as session:
        both = session.execute(select(Case.public_id, Case.closed_on).where(Case.kind == CaseKind.CONSULTATION)).all()
    assert {one.public_id == first: one.closed_on is None for one in both} == {True: False, False: True}


def test_a_wish_on_line_is_ended_by_whoever_cares_for_it_once_it_has_its_talk(world):
    case_id = counselling.talk(world, "worker", asking.EITHER)
    with pytest.raises(NotYours):
        end(world, case_id)  # nobody cares for it yet
    log(world, case_id)
    [waits] = parting(world, case_id).waits
    assert "相談の希望" in waits.text
    with pytest.raises(NotNow):
        end(world, case_id)
    assert how(world, case_id) == (None, None)


def test_a_promised_call_keeps_it_open_until_it_is_made_or_called_off(world):
    contact = walk_in(world, call_on=SOON)
    case_id = case_of(world)
    assert ["約束した連絡" in one.text for one in parting(world, case_id).waits] == [True]
    with pytest.raises(NotNow):
        end(world, case_id)
    with world.database.writing() as session:
        contacts.call_off(session, world.actor("nurse"), contact, now=world.now)
    end(world, case_id)
    walk_in(world, call_on=SOON)
    again = standing(world)
    log(world, again, kind=ContactKind.PHONE)
    end(world, again)
    assert how(world, again)[1] is CloseReason.TALKED


def standing(world) -> str:
    with world.database.reading() as session:
        wanted = select(Case.public_id).where(Case.kind == CaseKind.CONSULTATION, Case.closed_on.is_(None))
        return session.execute(wanted).scalar_one()


def test_twin_a_promise_that_is_forgotten_is_seen(world, monkeypatch):
    monkeypatch.setattr(contacts, "promised", lambda *_: False)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_a_promised_call_keeps_it_open_until_it_is_made_or_called_off(world)


def test_after_its_talk_danger_and_a_planned_follow_up_keep_it_open(world):
    case_id = counselling.talk(world, "worker", asking.EITHER)
    asking.offer(world, DAY)
    with world.database.writing() as session:
        free = choices.choosing(session, world.actor("worker"), case_id, later=False, now=world.now)
        slot = (free.earlier or free.later)[0].public_id
        booking = bookings.book(session, world.actor("worker"), case_id, slot, now=world.now).public_id
    talk = talking.start(world, booking)
    assert "相談の希望" in parting(world, case_id, "physician", THEN).waits[0].text
    talking.hold(world, talk)
    crisis = assess(world, talk, who="physician")
    with world.database.writing() as session:
        [planned] = follow_up_plans.plan(session, world.actor("physician"), talk, [1], now=THEN)
    waits = [one.text[:12] for one in parting(world, case_id, "physician", THEN).waits]
    assert waits == ["予定しているフォロー面談", "危機対応が続いています。"]
    close(world, crisis, who="physician")
    with pytest.raises(NotNow):
        end(world, case_id, "physician", THEN)
    with world.database.writing() as session:
        followups.end(session, world.actor("physician"), planned.public_id, FollowUpEnd.RESOLVED, now=THEN)
    end(world, case_id, "physician", THEN)
    assert how(world, case_id) == (DAY, CloseReason.TALKED)


def test_nobody_else_ends_it_and_no_case_of_the_law_ends_so(world):
    walk_in(world)
    case_id = case_of(world)
    for who in ("physician", "outside_physician", "worker", "hr", "clerk", "supervisor"):
        for verb in (parting, end):
            with pytest.raises(NotYours):
                verb(world, case_id, who)
    of_law, _booking = asking.booked(world)
    with pytest.raises(NotYours):
        end(world, of_law, "physician")
    assert how(world, case_id) == (None, None)


def test_clerk_sees_the_same_before_and_after(world):
    asking.invited(world, "colleague")

    def listed():
        with world.database.writing() as session:
            return len(case_list.index(session, world.actor("clerk"), Wanted(), now=world.now).lines)

    before = listed()
    walk_in(world)
    end(world, case_of(world))
    assert listed() == before
