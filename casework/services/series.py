"""When does a professional come again and again, which slots follow from that, and what stays when it changes?

A series is a rule; what is offered and booked are slots, made ahead as far as the workplace offers time. Making them is
the same whenever it is done: what is missing comes, what is free and fits no more goes, what is booked stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, enter_worker, sight
from casework.ids import PublicId
from casework.models.people import Person, Workplace
from casework.models.slots import Slot, SlotSeries, SlotSeriesException
from casework.rules import recurrence
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, Stale, refuse
from casework.rules.recurrence import Pattern, Rule
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import SlotState, TalkPurpose
from casework.rules.workdays import Rest
from casework.services import contracts, series_slots, slots
from casework.services.series_slots import Drawn, Filled

PORTION: Final = 20
"""Series that one step of the worker looks after."""


@dataclass(frozen=True)
class NewSeries:
    """What was typed. Times are those of Japan."""

    rule: Rule
    from_on: date
    until_on: date | None
    starts: time
    ends: time
    minutes: int | None
    """None: as long as the rules say for the purpose."""
    gap: int
    online: bool
    place: str = ""
    workplace_id: str = ""
    """Public id; empty for on line, for the whole company."""
    person_id: str = ""
    """Public id of the professional, where the clerk writes it down. A series stays with its person."""
    purpose: TalkPurpose | None = None


@dataclass(frozen=True)
class Line:
    """One series in a list. `next_on`: the next day with a slot of it."""

    series: Shown
    words: Said
    next_on: date | None


class DayLine(NamedTuple):
    """A day of a series: its slots, how many times are taken by something else, and why there are none."""

    day: date
    free: int
    taken: int
    closed: int
    overlapping: int
    rest: Rest | None
    left_out: bool
    """By hand."""
    engaged: bool
    """Somebody without a contract on that day doesn't come …"""
    away: bool
    """… nor does somebody who said that they are away."""


@dataclass(frozen=True)
class SeriesPage:
    """One series with its days as far as slots are made. `unsettled`: the year whose holidays aren't official, before
    which they end. `kept`: booked slots that the rule would not make any more.
    """

    series: Shown
    words: Said
    pattern: Pattern | None
    days: tuple[DayLine, ...]
    until: date
    unsettled: int | None
    kept: tuple[Shown, ...]
    may_change: bool
    version: int


def index(session: Session, actor: Actor, *, now: datetime) -> list[Line]:
    """The series that go on, by person and beginning."""
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    rows = session.execute(
        select(SlotSeries, Person.name, Workplace.name)
        .join(Person, and_(Person.company_id == SlotSeries.company_id, Person.id == SlotSeries.person_id))
        .outerjoin(
            Workplace, and_(Workplace.company_id == SlotSeries.company_id, Workplace.id == SlotSeries.workplace_id)
        )
        .where(visit.within(SlotSeries), _going_on(visit.today))
        .order_by(Person.kana, SlotSeries.from_on, SlotSeries.id)
    ).all()
    coming = session.execute(
        select(Slot.slot_series_id, Slot.starts_at)
        .where(visit.within(Slot), Slot.slot_series_id.is_not(None), Slot.starts_at > now)
        .order_by(Slot.starts_at.desc())
    )
    next_on = {series_id: tokyo_date(starts_at) for series_id, starts_at in coming}
    return [
        Line(_shown(visit, series, name, place or ""), _words(series), next_on.get(series.id))
        for series, name, place in rows
    ]


def show(session: Session, actor: Actor, series_id: str, *, now: datetime) -> SeriesPage:
    """One series, with its days."""
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    return _page(visit, visit.reach(SlotSeries, series_id))


def changing(session: Session, actor: Actor, series_id: str, *, now: datetime) -> SeriesPage:
    """The same before it is changed. NotNow when it is over."""
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    series = visit.reach(SlotSeries, series_id)
    _still_on(visit, series)
    return _page(visit, series)


def make(session: Session, actor: Actor, new: NewSeries, *, now: datetime) -> tuple[PublicId, Filled]:
    """Write a series down and make its slots. NotValid, with all that is wrong, beside the fields."""
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    if new.from_on < visit.today or new.from_on > visit.today + slots.AHEAD:
        raise NotValid("from_on", Said(N_("今日から2年先までの日付を入力してください。")))
    person, workplace_id = slots.whose(visit, new.person_id), slots.where(visit, new.workplace_id, online=new.online)
    series = SlotSeries(
        company_id=actor.company_id, public_id=ids.fresh(), person_id=person.id, from_on=new.from_on,
        made_by_id=actor.person_id, version=1,
    )  # fmt: skip
    _write(visit, series, new, workplace_id)
    session.add(series)
    session.flush()
    visit.record(sight.SLOT_SERIES, series.public_id)
    return series.public_id, series_slots.fill(visit, series)


def change(
    session: Session, actor: Actor, series_id: str, new: NewSeries, version: int, *, now: datetime
) -> Filled:  # fmt: skip
    """From now on it goes another way: free slots follow, booked ones stay. The day from which it is counted stays.
    Stale when somebody else changed it, NotNow when it is over.
    """
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    series = visit.reach(SlotSeries, series_id, lock=True)
    _still_on(visit, series)
    if series.version != version:
        raise Stale
    _write(visit, series, new, slots.where(visit, new.workplace_id, online=new.online))
    series.version += 1
    visit.record(sight.SLOT_SERIES, series.public_id)
    session.flush()
    return series_slots.fill(visit, series)


def end(session: Session, actor: Actor, series_id: str, *, now: datetime) -> Filled:
    """It goes on no more: its free slots go, booked ones stay."""
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    series = visit.reach(SlotSeries, series_id, lock=True)
    _still_on(visit, series)
    series.ended_on = visit.today
    series.version += 1
    visit.record(sight.SLOT_SERIES, series.public_id)
    return series_slots.fill(visit, series)


def leave_out(session: Session, actor: Actor, series_id: str, day: date, *, now: datetime) -> Filled:
    """Nobody comes on a day of the series. NotValid for a day that isn't one of it."""
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    series = visit.reach(SlotSeries, series_id, lock=True)
    _still_on(visit, series)
    if day < visit.today or day not in set(recurrence.days(recurrence.read(series.rule), series.from_on, day)):
        raise NotValid("day", Said(N_("この定期の枠の、これからの日を選んでください。")))
    if day not in series_slots.exceptions(session, series):
        session.add(SlotSeriesException(company_id=series.company_id, slot_series_id=series.id, day=day))
    visit.record(sight.SLOT_SERIES, series.public_id)
    session.flush()
    return series_slots.fill(visit, series)


def come_again(session: Session, actor: Actor, series_id: str, day: date, *, now: datetime) -> Filled:
    """A day that was left out is one of the series again."""
    visit = enter(session, actor, Act.KEEP_SERIES, now=now)
    series = visit.reach(SlotSeries, series_id, lock=True)
    _still_on(visit, series)
    found = session.execute(
        select(SlotSeriesException).where(
            SlotSeriesException.company_id == series.company_id,
            SlotSeriesException.slot_series_id == series.id,
            SlotSeriesException.day == day,
        )
    ).scalar_one_or_none()
    if found is not None:
        session.delete(found)
    visit.record(sight.SLOT_SERIES, series.public_id)
    session.flush()
    return series_slots.fill(visit, series)


def fill_due(session: Session, company_id: int, *, now: datetime) -> int:
    """Once a day: the slots of each series of a company as far ahead as it offers time; how many series."""
    visit = enter_worker(session, company_id, Act.FILL_SERIES, now=now)
    due = session.execute(
        select(SlotSeries)
        .where(
            visit.within(SlotSeries),
            _going_on(visit.today),
            or_(SlotSeries.filled_on.is_(None), SlotSeries.filled_on < visit.today),
        )
        .order_by(SlotSeries.id)
        .limit(PORTION)
        .with_for_update()
    ).scalars()
    done = 0
    for series in due.all():
        series_slots.fill(visit, series)
        visit.record(sight.SLOT_SERIES, series.public_id)
        done += 1
    return done


def _going_on(today: date) -> ColumnElement[bool]:
    return and_(SlotSeries.ended_on.is_(None), or_(SlotSeries.until_on.is_(None), SlotSeries.until_on >= today))


def _still_on(visit: Visit, series: SlotSeries) -> None:
    if series.ended_on is not None or (series.until_on is not None and series.until_on < visit.today):
        raise NotNow(Said(N_("この定期の枠は終わっています。続けるときは、新しく作ってください。")))


def _write(visit: Visit, series: SlotSeries, new: NewSeries, workplace_id: int | None) -> None:
    """What was typed, if it can be."""
    policy = series_slots.rules(visit, workplace_id)
    minutes = new.minutes or policy.minutes(new.purpose)
    faults = list(slots.faults_of_place(new.place, online=new.online))
    if not recurrence.times(series.from_on, new.starts, new.ends, minutes, new.gap):
        faults.append(NotValid("ends", Said(N_("終わりの時刻までに、1枠も入りません。"))))
    if new.until_on is not None and new.until_on < max(series.from_on, visit.today):
        faults.append(NotValid("until_on", Said(N_("始まりの日より後で、今日からの日付を入力してください。"))))
    else:
        until = min(new.until_on or date.max, series.from_on + slots.AHEAD)
        if next(recurrence.days(new.rule, series.from_on, until), None) is None:
            faults.append(NotValid("rule", Said(N_("この規則に合う日がありません。"))))
    refuse(faults)
    series.rule = new.rule.text()
    series.until_on = new.until_on
    series.starts, series.ends, series.minutes, series.gap_minutes = new.starts, new.ends, minutes, new.gap
    series.online, series.place, series.workplace_id = new.online, new.place.strip(), workplace_id
    series.purpose = new.purpose


def _words(series: SlotSeries) -> Said:
    return recurrence.words(recurrence.read(series.rule), series.starts, series.ends)


def _shown(visit: Visit, series: SlotSeries, name: str, place: str) -> Shown:
    return visit.show(sight.SLOT_SERIES, series, physician_name=name, workplace=place)


def _page(visit: Visit, series: SlotSeries) -> SeriesPage:
    session = visit.session
    person = session.get_one(Person, series.person_id)
    workplace = session.get(Workplace, series.workplace_id) if series.workplace_id else None
    going_on = series.ended_on is None and (series.until_on is None or series.until_on >= visit.today)
    drawn = series_slots.draw(visit, series)
    present = session.execute(
        select(Slot)
        .where(Slot.company_id == series.company_id, Slot.slot_series_id == series.id, Slot.starts_at > visit.now)
        .order_by(Slot.starts_at)
    ).scalars()
    there = present.all()
    taken = series_slots.held(visit, there)
    wanted = drawn.times if going_on else {}
    role = contracts.role_of
    return SeriesPage(
        series=_shown(visit, series, person.name, workplace.name if workplace else ""),
        words=_words(series),
        pattern=recurrence.parts(recurrence.read(series.rule)),
        days=_day_lines(drawn, there, taken) if going_on else (),
        until=drawn.until,
        unsettled=drawn.plan.unsettled if going_on else None,
        kept=tuple(
            visit.show(
                sight.SLOT, slot, physician_name=person.name, role=role(session, slot), taken=True,
                series=series.public_id, blocked=False, clash=False,
            )
            for slot in there
            if slot.id in taken and wanted.get(slot.starts_at) != slot.ends_at
        ),
        may_change=going_on,
        version=series.version,
    )  # fmt: skip


def _day_lines(drawn: Drawn, there: Sequence[Slot], taken: set[int]) -> tuple[DayLine, ...]:
    """Every day of the rule that is ahead, with what came of it."""
    lines = []
    for day in drawn.plan.days:
        own = [slot for slot in there if tokyo_date(slot.starts_at) == day]
        moments = [begin for begin in drawn.times if tokyo_date(begin) == day]
        lines.append(
            DayLine(
                day,
                free=sum(slot.id not in taken and slot.state is SlotState.FREE for slot in own),
                taken=sum(slot.id in taken for slot in own),
                closed=sum(slot.id not in taken and slot.state is SlotState.CLOSED for slot in own),
                overlapping=len(set(moments) - {slot.starts_at for slot in own}),
                rest=None,
                left_out=False,
                engaged=day in drawn.engaged,
                away=day in drawn.away,
            )
        )
    for day, rest in drawn.plan.left_out:
        lines.append(DayLine(day, 0, 0, 0, 0, rest, left_out=rest is None, engaged=True, away=False))
    return tuple(sorted(lines))
