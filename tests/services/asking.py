"""The road from the invitation to an appointment, walked by acts, for tests."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from casework.models.cases import Case
from casework.models.people import Workplace
from casework.rules.vocabulary import CaseKind, InterviewMode
from casework.services import bookings, coming, requests, slots
from casework.services import choices as choosing
from casework.services.slots import Offer
from casework.services.wishes import Wish
from tests.services import results
from tests.walks import walked

EITHER = Wish(InterviewMode.EITHER)


def case_of(world, name="worker", kind=CaseKind.STATUTORY) -> str:
    """The public id of somebody's last case of a kind."""
    with world.database.reading() as session:
        return session.execute(
            select(Case.public_id)
            .where(Case.employment_id == world.people[name].employment_id, Case.kind == kind)
            .order_by(Case.id.desc())
            .limit(1)
        ).scalar_one()


@walked
def invited(world, name="worker") -> str:
    """Invite somebody; the public id of the case."""
    results.invite(world, name)
    return case_of(world, name)


def ask(world, case_id, wish=EITHER, *, who="worker", outside=(), now=None):
    with world.database.writing() as session:
        return requests.submit(session, world.actor(who), case_id, wish, outside, now=now or world.now)


def workplace(world, which="head_office") -> str:
    with world.database.reading() as session:
        return session.get_one(Workplace, getattr(world, which)).public_id


def offer(
    world,
    on: date,
    *,
    who="physician",
    at=time(14),
    count=1,
    online=False,
    place="会議室B",
    now=None,
    minutes=30,
    **more,
) -> int:
    """Slots of half an hour on a day, at the head office or on line."""
    where = "" if online else workplace(world)
    wanted = Offer(
        on=on, starts=at, count=count, minutes=minutes, online=online, place=place, workplace_id=where, **more
    )
    with world.database.writing() as session:
        return slots.offer(session, world.actor(who), wanted, now=now or world.now)


def choices(world, case_id, *, who="worker", later=False, now=None):
    with world.database.writing() as session:
        return choosing.choosing(session, world.actor(who), case_id, later=later, now=now or world.now)


def book(world, case_id, slot_id, *, who="worker", later=False, now: datetime | None = None):
    with world.database.writing() as session:
        return bookings.book(session, world.actor(who), case_id, slot_id, later=later, now=now or world.now)


@walked
def booked(world, name="worker", *, on: date = date(2026, 12, 8)):
    """Invited, asked, one slot on a day, booked: (case id, booking)."""
    case_id = invited(world, name)
    ask(world, case_id, who=name)
    offer(world, on)
    free = choices(world, case_id, who=name)
    first = (free.earlier or free.later)[0]
    return case_id, book(world, case_id, first.public_id, who=name)


def ask_anew(monkeypatch) -> None:
    """The questions about slots are made once; a twin that breaks a part of them has them made again."""
    free, one = coming.questions()
    monkeypatch.setattr(coming, "FREE", free)
    monkeypatch.setattr(coming, "ONE", one)


def days(count: int) -> timedelta:
    return timedelta(days=count)
