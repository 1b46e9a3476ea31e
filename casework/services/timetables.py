"""What does a week or a month of offered time look like: which slots, which days are closed, which aren't settled?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.calendars import Busy
from casework.models.people import Workplace
from casework.models.policies import Closure
from casework.rules.days import FIRST_DAY, LAST_DAY, TOKYO, tokyo_date
from casework.rules.errors import NotNow, UnknownYear
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import Hat
from casework.rules.workdays import national_holidays
from casework.services import busy, slots
from casework.services.people import Named

MORNING, EVENING = 8, 18
"""The hours that a week shows even when nothing is offered then."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """One day of a timetable. `closures`: names, with the workplace where it is not the whole company that is closed.

    `settled`: whether the holidays of its year are official; where they aren't, nobody offers time yet.
    """

    day: date
    slots: tuple[Shown, ...]
    holiday: bool
    closures: tuple[tuple[str, str], ...]
    settled: bool
    past: bool
    busy: tuple[Busy, ...] = ()
    """When the reader is busy by their own calendars, as far as it is on this day."""

    @property
    def open(self) -> bool:
        """Whether new time may be offered from here: a visit on a holiday is typed by its date."""
        return self.settled and not self.past and not self.holiday and not any(not place for _, place in self.closures)

    @property
    def free(self) -> int:
        """How many slots can be booked."""
        return sum(not (slot.taken or slot.blocked) and slot.state.value == "free" for slot in self.slots)

    @property
    def taken(self) -> int:
        """How many are somebody's."""
        return sum(slot.taken for slot in self.slots)

    @property
    def closed(self) -> int:
        """How many aren't offered any more."""
        return sum(not slot.taken and (slot.blocked or slot.state.value == "closed") for slot in self.slots)

    def at(self, hour: int) -> tuple[Shown, ...]:
        """The slots that begin within an hour."""
        return tuple(slot for slot in self.slots if slot.starts_at.astimezone(TOKYO).hour == hour)

    def busy_at(self, hour: int, hours: range) -> tuple[Busy, ...]:
        """The busy times that begin within one of the hours that are shown; those that begin before the first are told
        in the first, those that begin after the last in the last: none is left out.
        """
        return tuple(
            one for one in self.busy if min(max(one.starts_at.astimezone(TOKYO).hour, hours[0]), hours[-1]) == hour
        )

    def is_busy(self, hour: int) -> bool:
        """Whether a busy time touches an hour, also one that began before."""
        begin = datetime.combine(self.day, time(hour), TOKYO)
        return any(one.starts_at < begin + timedelta(hours=1) and one.ends_at > begin for one in self.busy)


@dataclass(frozen=True)
class Timetable:
    """Some days in a row. `professionals`: among whom the clerk may choose one; `person_id`: who was chosen."""

    on: date
    days: tuple[Day, ...]
    today: date
    now: datetime
    professionals: tuple[Named, ...]
    person_id: str

    @property
    def hours(self) -> range:
        """The hours of a week, as many as its slots need."""
        found = [slot.starts_at.astimezone(TOKYO).hour for day in self.days for slot in day.slots]
        return range(min([MORNING, *found]), max([EVENING, *found]) + 1)

    def opens(self, day: Day, hour: int) -> bool:
        """Whether time may still be offered in an hour of a day."""
        return day.open and datetime.combine(day.day, time(hour), TOKYO) > self.now

    @property
    def first(self) -> date:
        """The first of the month."""
        return self.on.replace(day=1)

    @property
    def own(self) -> list[Day]:
        """The days of the month itself."""
        return [day for day in self.days if day.day.month == self.on.month]

    @property
    def weeks(self) -> list[tuple[Day, ...]]:
        """Rows of seven days."""
        return [self.days[start : start + 7] for start in range(0, len(self.days), 7)]


@dataclass(frozen=True)
class SlotPage:
    """One slot and what can be done with it now."""

    slot: Shown
    day: date
    may_close: bool
    may_reopen: bool


def week(session: Session, actor: Actor, on: date | None, person_id: str = "", *, now: datetime) -> Timetable:
    """The week of a day, from Monday."""
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    on = on or visit.today
    monday = _within(on - timedelta(days=on.weekday()))
    return _timetable(visit, on, monday, 7, person_id)


def month(session: Session, actor: Actor, on: date | None, person_id: str = "", *, now: datetime) -> Timetable:
    """The month of a day, in whole weeks."""
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    on = on or visit.today
    first = on.replace(day=1)
    monday = _within(first - timedelta(days=first.weekday()))
    weeks = -(-((first + timedelta(days=31)).replace(day=1) - monday).days // 7)
    return _timetable(visit, on, monday, weeks * 7, person_id)


def slot(session: Session, actor: Actor, slot_id: str, *, now: datetime) -> SlotPage:
    """One slot. NotYours for anybody else's."""
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    found = slots.one(visit, slot_id)
    ahead = found.starts_at > now and not found.taken
    return SlotPage(
        found,
        tokyo_date(found.starts_at),
        may_close=ahead and found.state.value == "free",
        may_reopen=ahead and found.state.value == "closed" and found.role is not None,
    )


def _within(day: date) -> date:
    """NotNow for a timetable before or after all that this product knows of."""
    if not FIRST_DAY <= day <= LAST_DAY - 6 * WEEK:
        raise NotNow(Said(N_("この日の予定表はありません。")))
    return day


def _timetable(visit: Visit, on: date, first: date, count: int, person_id: str) -> Timetable:
    last = first + timedelta(days=count - 1)
    begin = datetime.combine(first, time.min, TOKYO)
    professionals = slots.professionals(visit) if visit.actor.hat is Hat.CLERK else []
    whose = slots.whose(visit, person_id).id if person_id and visit.actor.hat is Hat.CLERK else None
    found: dict[date, list[Shown]] = {}
    for shown in slots.between(visit, begin, begin + timedelta(days=count), whose):
        found.setdefault(tokyo_date(shown.starts_at), []).append(shown)
    closures = _closures(visit, first, last)
    taken = busy.between(visit, begin, begin + timedelta(days=count))
    days = tuple(
        _day(visit, day, found.get(day, ()), closures, taken)
        for day in (first + timedelta(days=nth) for nth in range(count))
    )
    return Timetable(on, days, visit.today, visit.now, tuple(professionals), person_id if whose else "")


def _day(
    visit: Visit, day: date, found: Iterable[Shown], closures: list[tuple[date, date, str, str]], taken: Sequence[Busy]
) -> Day:
    try:
        holiday, settled = day in national_holidays(day.year), True
    except UnknownYear:
        holiday, settled = False, False
    closed = tuple((name, place) for first, last, name, place in closures if first <= day <= last)
    return Day(day, tuple(found), holiday, closed, settled, past=day < visit.today, busy=tuple(_on(day, taken)))


def _on(day: date, taken: Iterable[Busy]) -> Iterator[Busy]:
    """The part of each busy time that is on a day."""
    begin = datetime.combine(day, time.min, TOKYO)
    end = begin + timedelta(days=1)
    for one in taken:
        if one.starts_at < end and one.ends_at > begin:
            yield Busy(max(one.starts_at, begin), min(one.ends_at, end))


def _closures(visit: Visit, first: date, last: date) -> list[tuple[date, date, str, str]]:
    """From when until when which workplace of the hat is closed; without a name: all of the company."""
    rows = visit.session.execute(
        select(Closure.from_on, func.coalesce(Closure.until_on, Closure.from_on), Closure.name, Workplace.name)
        .outerjoin(Workplace, Workplace.id == Closure.workplace_id)
        .where(
            visit.within(Closure),
            or_(Closure.workplace_id.is_(None), visit.workplaces()),
            Closure.from_on <= last,
            func.coalesce(Closure.until_on, Closure.from_on) >= first,
        )
        .order_by(Closure.from_on, Closure.id)
    )
    return [(from_on, until_on, name, place or "") for from_on, until_on, name, place in rows]
