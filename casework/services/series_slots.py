"""Which slots follow from a series, and what becomes of those that are there? What is missing comes, what is free and
fits no more goes, what is booked stays.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Visit, sight
from casework.models.people import Person
from casework.models.slots import Slot, SlotSeries, SlotSeriesException
from casework.rules import recurrence
from casework.rules.days import TOKYO
from casework.rules.policy import Policy
from casework.rules.recurrence import Plan
from casework.rules.vocabulary import SlotState
from casework.services import away, coming, contracts, holds, policies


class Filled(NamedTuple):
    """What bringing a series up to date did."""

    made: int
    gone: int
    kept: int
    """Booked ones that fit no more."""
    overlapping: int
    """Times that something else of this person has."""


class Drawn(NamedTuple):
    """A series as it should be: its plan, and the days on which its person is engaged, and away."""

    plan: Plan
    engaged: frozenset[date]
    away: frozenset[date]
    times: dict[datetime, datetime]
    until: date


def fill(visit: Visit, series: SlotSeries) -> Filled:
    """Bring the slots of a locked series up to what it says today."""
    session = visit.session
    wanted = draw(visit, series).times if series.ended_on is None else {}
    present = session.execute(
        select(Slot)
        .where(Slot.company_id == series.company_id, Slot.slot_series_id == series.id, Slot.starts_at > visit.now)
        .order_by(Slot.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars()
    there = present.all()
    taken = held(visit, there)
    gone = kept = 0
    for slot in there:
        fits = wanted.get(slot.starts_at) == slot.ends_at
        if slot.id in taken:
            kept += not (fits and _alike(slot, series))
        elif fits:
            slot.place, slot.online = series.place, series.online
            slot.workplace_id, slot.purpose = series.workplace_id, series.purpose
        else:
            gone += slot.state is SlotState.FREE
            _drop(visit, slot)
            continue
        wanted.pop(slot.starts_at, None)
    made, overlapping = _add(visit, series, wanted)
    series.filled_on = visit.today
    session.flush()
    return Filled(made, gone, kept, overlapping)


def come_back(visit: Visit, person_id: int, place: int | None, first: date, last: date) -> None:
    """Somebody who was to be away until `last` is back on `first`: what their series say for those days is offered."""
    series = visit.session.execute(
        select(SlotSeries)
        .where(
            SlotSeries.company_id == visit.actor.company_id,
            SlotSeries.person_id == person_id,
            SlotSeries.ended_on.is_(None),
            *([] if place is None else [SlotSeries.workplace_id == place]),
        )
        .order_by(SlotSeries.id)
        .with_for_update()
    ).scalars()
    for one in series.all():
        closed = visit.session.execute(
            select(Slot)
            .where(
                Slot.company_id == one.company_id,
                Slot.slot_series_id == one.id,
                Slot.state == SlotState.CLOSED,
                Slot.starts_at > visit.now,
                Slot.starts_at >= datetime.combine(first, time.min, TOKYO),
                Slot.starts_at < datetime.combine(last + timedelta(days=1), time.min, TOKYO),
                ~coming.taken(),
            )
            .order_by(Slot.id)
            .with_for_update()
        ).scalars()
        for slot in closed.all():
            _drop(visit, slot)
        visit.record(sight.SLOT_SERIES, one.public_id)
        fill(visit, one)


def _alike(slot: Slot, series: SlotSeries) -> bool:
    return (slot.place, slot.online, slot.workplace_id) == (series.place, series.online, series.workplace_id)


def _drop(visit: Visit, slot: Slot) -> None:
    """A slot that nobody has any more goes; one that somebody had once stays as its history, closed."""
    visit.record(sight.SLOT, slot.public_id)
    try:
        with visit.session.begin_nested():
            visit.session.delete(slot)
    except IntegrityError:
        slot.state, slot.slot_series_id = SlotState.CLOSED, None


def _add(visit: Visit, series: SlotSeries, wanted: dict[datetime, datetime]) -> tuple[int, int]:
    """The slots at these times; those that meet something else of this person are left out and counted."""
    person = visit.session.get_one(Person, series.person_id)

    def slot(starts_at: datetime) -> Slot:
        return Slot(
            public_id=ids.fresh(), company_id=series.company_id, person_id=person.id, account_id=person.account_id,
            workplace_id=series.workplace_id, starts_at=starts_at, ends_at=wanted[starts_at], online=series.online,
            place=series.place, purpose=series.purpose, slot_series_id=series.id, state=SlotState.FREE,
        )  # fmt: skip

    def add(moments: Iterable[datetime]) -> bool:
        made = [slot(moment) for moment in moments]
        try:
            with visit.session.begin_nested():
                visit.session.add_all(made)
        except IntegrityError:
            return False
        for one in made:
            visit.record(sight.SLOT, one.public_id)
        return True

    if add(wanted):
        return len(wanted), 0
    made = sum(add([moment]) for moment in wanted)
    return made, len(wanted) - made


def draw(visit: Visit, series: SlotSeries) -> Drawn:
    """What the series says from now on, as far as its workplace offers time."""
    policy = rules(visit, series.workplace_id)
    until = visit.today + timedelta(days=policy.book_ahead_days)
    if series.until_on is not None:
        until = min(until, series.until_on)
    calendar = policies.calendar_for(visit.session, series.company_id, series.workplace_id or 0)
    plan = recurrence.plan(
        recurrence.read(series.rule), series.from_on, visit.today, until, calendar, exceptions(visit.session, series)
    )
    engaged = contracts.engaged_on(visit, series.person_id, series.workplace_id, plan.days)
    absences = away.absences(visit.session, series.company_id, {series.person_id}, visit.today)
    absent = frozenset(
        day
        for day in plan.days
        if any(away.covers(one, day, series.workplace_id) for one in absences.get(series.person_id, ()))
    )
    moments = {
        begin: end
        for day in plan.days
        if day in engaged - absent
        for begin, end in recurrence.times(day, series.starts, series.ends, series.minutes, series.gap_minutes)
        if begin > visit.now
    }
    return Drawn(plan, engaged, absent, moments, until)


def rules(visit: Visit, workplace_id: int | None) -> Policy:
    """The rules of its workplace; the company's for time that serves all of it."""
    return policies.policy_for(visit.session, visit.actor.company_id, workplace_id or 0, visit.today)[0]


def exceptions(session: Session, series: SlotSeries) -> frozenset[date]:
    """The days that were left out by hand."""
    found = select(SlotSeriesException.day).where(
        SlotSeriesException.company_id == series.company_id, SlotSeriesException.slot_series_id == series.id
    )
    return frozenset(session.execute(found).scalars())


def held(visit: Visit, found: Sequence[Slot]) -> set[int]:
    """Which of some slots a booking holds, or are kept while somebody decides; asked after they were locked."""
    held = or_(coming.taken(), holds.kept_for(visit.now).is_not(None))
    taken = select(Slot.id).where(Slot.id.in_([slot.id for slot in found]), held)
    return set(visit.session.execute(taken).scalars())
