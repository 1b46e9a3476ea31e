"""Whoever is not to care for somebody: are they not offered, not booked, and do they read nothing any more?"""

from datetime import date

import pytest
from sqlalchemy import and_, select

from casework.access import Act, enter_worker, reach_cases
from casework.models.cases import Assignment, Case
from casework.models.handovers import Relation
from casework.models.messages import InboxNote
from casework.models.slots import Slot
from casework.rules.errors import NotNow, NotYours
from casework.rules.notices import Notice
from casework.services import appointments, away, cases, relations
from casework.services.holds import NotFree
from tests.services import asking, talking
from tests.services.asking import ask, book, invited, offer
from tests.services.talking import THEN

SOON = date(2026, 12, 8)


def declare(world, case_id, *, who="physician", now=None):
    with world.database.writing() as session:
        relations.declare(session, world.actor(who), case_id, now=now or world.now)


def avoid(world, *names, who="worker", now=None):
    wanted = [world.people[name].public_id for name in names]
    with world.database.writing() as session:
        relations.avoid(session, world.actor(who), wanted, now=now or world.now)


def names(world, case_id, now=None) -> list[str]:
    page = asking.choices(world, case_id, now=now)
    return [slot.physician_name for slot in (*page.earlier, *page.later)]


def told(world, notice) -> list[str]:
    people = {who.person_id: name for name, who in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(InboxNote.person_id).where(InboxNote.notice == notice).order_by(InboxNote.id))
        return [people[person_id] for person_id in rows.scalars()]


def test_who_has_nothing_of_the_case_leaves_the_clerk_nothing_to_do(world):
    case_id, _booking, _interview = talking.begun(world, physician="outside_physician")
    declare(world, case_id, who="physician")
    assert (told(world, Notice.REBOOK), told(world, Notice.REBOOK_TO_CLERK)) == ([], [])


def test_twin_a_task_for_every_declaration_is_seen(world, monkeypatch):
    monkeypatch.setattr(relations, "_leave", lambda *_: True)
    with pytest.raises(AssertionError):
        test_who_has_nothing_of_the_case_leaves_the_clerk_nothing_to_do(world)


def test_after_declaring_nothing_is_read_offered_or_booked(world):
    case_id, booking = asking.booked(world)
    offer(world, SOON, who="outside_physician")
    declare(world, case_id)
    with world.database.writing() as session, pytest.raises(NotYours):
        appointments.appointment(session, world.actor("physician"), booking.public_id, now=world.now)
    assert told(world, Notice.REBOOK) == ["worker"]
    assert told(world, Notice.REBOOK_TO_CLERK) == ["clerk"]
    later = world.later(minutes=6)  # until then a time that was given back is withheld
    assert names(world, case_id, now=later) == ["佐々木 玲子"]
    with world.database.reading() as session:
        theirs = select(Slot.public_id).where(Slot.person_id == world.people["physician"].person_id)
        slot = session.execute(theirs).scalar_one()
    with pytest.raises(NotFree):
        book(world, case_id, slot, now=later)
    with pytest.raises(NotYours):
        declare(world, case_id)


@pytest.mark.parametrize("others", [0, 1])
def test_whom_somebody_leaves_is_called_to_a_time_only_where_none_is_free(world, others):
    case_id, _booking = asking.booked(world)
    if others:
        offer(world, SOON, who="outside_physician")
    declare(world, case_id)
    assert (asking.choices(world, case_id).request.waits_since is None) is bool(others)


def test_twin_a_relation_that_is_not_asked_for_at_reading_is_seen(world, monkeypatch):
    monkeypatch.setattr(reach_cases, "no_conflict", lambda *_: and_(True))
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_after_declaring_nothing_is_read_offered_or_booked(world)


def test_twin_a_relation_that_is_not_asked_for_at_offering_is_seen(world, monkeypatch):
    monkeypatch.setattr(away, "related", lambda _rows, persons: dict.fromkeys(persons, frozenset()))
    with pytest.raises(AssertionError):
        test_after_declaring_nothing_is_read_offered_or_booked(world)


def test_who_steps_back_leaves_the_case_with_whoever_else_has_it(world):
    case_id, _interview = talking.held(world, physician="outside_physician")
    declare(world, case_id, now=THEN)
    with world.database.reading() as session:
        others = session.execute(select(Assignment.person_id).where(Assignment.until_on.is_(None))).scalars()
        assert list(others) == [world.people["outside_physician"].person_id]


def test_between_a_talk_and_its_record_the_office_is_needed(world):
    case_id, _interview = talking.held(world)
    with pytest.raises(NotNow, match="引継ぎ"):
        declare(world, case_id, now=THEN)


def test_who_declared_is_assigned_to_nothing_of_theirs(world):
    case_id, _booking = asking.booked(world)
    declare(world, case_id)
    with world.database.writing() as session:
        visit = enter_worker(session, world.company_id, Act.BUILD, now=world.now)
        case = session.execute(select(Case)).scalar_one()
        with pytest.raises(NotNow):
            cases.refuse_conflict(visit, case, world.people["physician"].person_id)
        visit.record("case", case.public_id)


def test_whom_an_employee_would_rather_not_meet_is_not_offered_and_hears_nothing(world):
    case_id = invited(world)
    ask(world, case_id)
    offer(world, SOON)
    offer(world, SOON, who="outside_physician")
    with world.database.writing() as session:
        page = relations.avoiding(session, world.actor("worker"), now=world.now)
    assert [one.name for one in page.professionals] == ["井上 彩", "佐々木 玲子", "山田 哲也"]
    before = inbox(world)
    avoid(world, "physician")
    assert names(world, case_id) == ["佐々木 玲子"]
    assert inbox(world) == before
    with world.database.writing() as session:
        page = relations.avoiding(session, world.actor("worker"), now=world.now)
    assert page.avoided == {world.people["physician"].public_id}
    avoid(world)
    assert set(names(world, case_id)) == {"佐々木 玲子", "山田 哲也"}


def inbox(world) -> int:
    with world.database.reading() as session:
        return len(session.execute(select(InboxNote.id)).all())


def test_a_wish_of_yesterday_ends_today_and_keeps_its_days(world):
    avoid(world, "physician")
    avoid(world, now=world.later(days=3))
    with world.database.reading() as session:
        (relation,) = session.execute(select(Relation)).scalars()
    assert (relation.from_on, relation.until_on) == (date(2026, 12, 1), date(2026, 12, 3))
    avoid(world, "physician", now=world.later(days=3))
    with world.database.reading() as session:
        assert len(session.execute(select(Relation)).all()) == 2


def test_avoiding_changes_nothing_of_what_stands(world):
    case_id, booking = asking.booked(world)
    avoid(world, "physician")
    with world.database.writing() as session:
        page = appointments.appointment(session, world.actor("physician"), booking.public_id, now=world.now)
    assert page.living
    assert page.case_id == case_id


@pytest.mark.parametrize("who", ["outside_physician", "factory_physician", "stranger_physician"])
def test_who_does_not_reach_a_case_declares_nothing_about_it(world, who):
    case_id = invited(world)
    with pytest.raises(NotYours):
        declare(world, case_id, who=who)
