"""When is a professional busy elsewhere, by the calendars that they let us read, and what becomes of their free time?

A free slot that such a time touches is neither offered nor booked; a booked one stays, and its owner is told. What is
read is kept as stretches of time alone. Reading goes in three steps, so that no transaction waits for another's server:
`claim` (a lease), the fetch itself, and `keep` or `failed`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from casework import calendars, fetching, ids
from casework.access import Act, Actor, Shown, Visit, enter, enter_for, sight
from casework.calendars import Busy, NotRead
from casework.fetching import Doors, NotFetched
from casework.models.base import Base
from casework.models.busy import BusyCalendar, BusyTime
from casework.models.slots import Slot
from casework.rules.days import tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BusyKind
from casework.services import hats, messages, talk_times

MOST: Final = 5
"""Calendars of one person."""
EVERY: Final = timedelta(hours=4)
AGAIN: Final = timedelta(hours=1)
"""After a failure."""
LEASE: Final = timedelta(minutes=10)
SHOWN: Final = ("kind", "host", "added_at", "read_at", "failing_since")
"""On the page; the address is opened by the worker alone."""
LONG: Final = timedelta(days=3)
"""A calendar that can't be read for so long stands on its owner's desk."""

WHY: Final[dict[str, str]] = {
    "address": N_(
        "アドレスが正しくありません。「https://」か「webcal://」で始まる、公開の予定表のアドレスを入れてください。"
    ),
    "private": N_("社内や機器の中を指すアドレスは、読みに行けません。公開の予定表のアドレスを入れてください。"),
    "name": N_("アドレスのサーバーが見つかりません。"),
    "connection": N_("サーバーにつながりませんでした。"),
    "certificate": N_("サーバーの証明書を確かめられませんでした。"),
    "status": N_("サーバーが予定表を渡しませんでした。アドレスが無効になっていないか、確かめてください。"),
    "redirects": N_("サーバーがほかのアドレスへ何度も移るため、読めませんでした。"),
    "size": N_("予定表が大きすぎます（2MBまで）。期間を短くしたものにしてください。"),
    "time": N_("サーバーの返事が遅いため、途中でやめました。"),
    "kind": N_("予定表（iCalendar、.ics）ではありません。"),
    "damaged": N_("予定表が途中で切れているか、壊れているため、読めません。"),
    "costly": N_("予定表が複雑すぎるため、読めません。期間を短くしたものにしてください。"),
    "many": N_("予定の数が多すぎます。期間を短くしたものにしてください。"),
    "often": N_("1日に何度も繰り返す予定があるため、読めません。"),
}
"""What a calendar that wasn't read is said to be, by the word for it."""

_CALENDARS: Final = Base.metadata.tables[BusyCalendar.__tablename__]
_TIMES: Final = Base.metadata.tables[BusyTime.__tablename__]


@dataclass(frozen=True)
class Line:
    """One calendar of one's own. `why`: why it could not be read the last time."""

    calendar: Shown
    times: int
    why: Said | None


@dataclass(frozen=True)
class Page:
    """One's own calendars from outside."""

    lines: list[Line]
    open: bool
    """One more may be added."""


@dataclass(frozen=True)
class Claim:
    """A calendar that this worker reads now."""

    calendar_id: int
    address: str


def touches() -> ColumnElement[bool]:
    """Whether its professional is busy elsewhere, or explains a decision, at some moment of a slot; for a select over
    `Slot`.
    """
    elsewhere = exists(
        select(literal(1)).where(
            BusyTime.company_id == Slot.company_id,
            BusyTime.person_id == Slot.person_id,
            BusyTime.starts_at < Slot.ends_at,
            BusyTime.ends_at > Slot.starts_at,
        )
    )
    return or_(elsewhere, talk_times.explains())


def page(session: Session, actor: Actor, *, now: datetime) -> Page:
    """One's own calendars, and how each was read."""
    visit = enter(session, actor, Act.KEEP_BUSY, now=now)
    counted = select(func.count()).where(
        BusyTime.company_id == BusyCalendar.company_id, BusyTime.busy_calendar_id == BusyCalendar.id
    )
    rows = session.execute(
        select(
            BusyCalendar.public_id.label("calendar_id"), BusyCalendar.error, counted.scalar_subquery().label("times"),
            *(getattr(BusyCalendar, name).label(f"calendar_{name}") for name in SHOWN),
        )
        .where(visit.within(BusyCalendar))
        .order_by(BusyCalendar.id)
    ).all()  # fmt: skip
    shown = visit.show_parts(sight.BUSY_CALENDAR, rows, SHOWN, prefix="calendar", of=lambda _row: None)
    lines = [
        Line(one, row.times, Said(WHY.get(row.error, WHY["connection"])) if row.error else None)
        for row, one in zip(rows, shown, strict=True)
        if one is not None
    ]
    return Page(lines, len(lines) < MOST)


def between(visit: Visit, begin: datetime, end: datetime) -> list[Busy]:
    """The times of one's own calendars that touch a span, each once, earliest first."""
    rows = visit.session.execute(
        select(BusyTime.starts_at, BusyTime.ends_at)
        .distinct()
        .join(
            BusyCalendar,
            and_(BusyCalendar.company_id == BusyTime.company_id, BusyCalendar.id == BusyTime.busy_calendar_id),
        )
        .where(visit.within(BusyCalendar), BusyTime.starts_at < end, BusyTime.ends_at > begin)
        .order_by(BusyTime.starts_at, BusyTime.ends_at)
    )
    return [Busy(row.starts_at, row.ends_at) for row in rows]


def look(data: bytes, *, now: datetime) -> list[Busy]:
    """The times of an uploaded file, read outside of any transaction: that may take seconds. NotValid beside `file`."""
    try:
        return calendars.look(data, now)
    except NotRead as error:
        raise NotValid("file", Said(WHY[error.code])) from error


def add_file(session: Session, actor: Actor, times: Sequence[Busy], *, now: datetime) -> None:
    """Keep the times of a file. It is read this once: a newer one is uploaded in its place."""
    visit = enter(session, actor, Act.KEEP_BUSY, now=now)
    calendar = _new(visit, BusyKind.FILE)
    calendar.read_at = now
    session.add(calendar)
    session.flush()
    _put(visit, calendar, times)
    visit.record(sight.BUSY_CALENDAR, calendar.public_id)


def add_address(session: Session, actor: Actor, address: str, doors: Doors, *, now: datetime) -> None:
    """Keep an address; the worker reads it soon. NotValid for one that can't be read at all, whatever stands there."""
    visit = enter(session, actor, Act.KEEP_BUSY, now=now)
    try:
        parts = fetching.usable(address, doors)
    except NotFetched as error:
        raise NotValid("address", Said(WHY[error.code])) from error
    calendar = _new(visit, BusyKind.ADDRESS)
    calendar.host, calendar.next_at = parts.hostname or "", now
    visit.seal(messages.company_key(visit), calendar, address=parts.geturl())
    session.add(calendar)
    visit.record(sight.BUSY_CALENDAR, calendar.public_id)
    session.flush()


def remove(session: Session, actor: Actor, calendar_id: str, *, now: datetime) -> None:
    """Forget a calendar with its address and its times: they block nothing any more."""
    visit = enter(session, actor, Act.KEEP_BUSY, now=now)
    calendar = visit.reach(BusyCalendar, calendar_id, lock=True)
    visit.record(sight.BUSY_CALENDAR, calendar.public_id)
    _clear(visit, calendar)
    session.delete(calendar)
    session.flush()


def long_unread(visit: Visit) -> bool:
    """Whether a calendar of one's own hasn't been readable for days."""
    found = select(literal(1)).where(visit.within(BusyCalendar), BusyCalendar.failing_since <= visit.now - LONG)
    return bool(visit.session.execute(select(exists(found))).scalar_one())


# --- for the worker -------------------------------------------------------------------------------------------------


def claim(session: Session, *, now: datetime) -> Claim | None:
    """Take the calendar that is due for the longest time; None when none is. One whose owner left isn't read."""
    while (due := _due(session, now)) is not None:
        taken = _leased(session, due, now)
        if taken is not None:
            return taken
    return None


def _due(session: Session, now: datetime) -> int | None:
    return session.execute(
        select(_CALENDARS.c.id)
        .where(_CALENDARS.c.next_at <= now)
        .order_by(_CALENDARS.c.next_at, _CALENDARS.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()


def _leased(session: Session, due: int, now: datetime) -> Claim | None:
    """The calendar, for as long as a lease; None where its owner doesn't wear the hat any more."""
    _note(session, due, next_at=now + LEASE)
    calendar = session.get_one(BusyCalendar, due)
    if not hats.holds(session, calendar.company_id, calendar.person_id, calendar.hat, tokyo_date(now)):
        _note(session, due, next_at=now + EVERY)
        return None
    visit = _as_owner(session, calendar, now)
    visit.record(sight.BUSY_CALENDAR, calendar.public_id)
    return Claim(due, visit.show(sight.BUSY_CALENDAR, calendar).address)


def read(address: str, doors: Doors, *, now: datetime) -> list[Busy]:
    """The times behind an address. Raises NotFetched or NotRead."""
    return calendars.look(fetching.fetch(address, doors), now)


def keep(session: Session, taken: Claim, times: Sequence[Busy], *, now: datetime) -> None:
    """The times that were read, in place of those before."""
    calendar = _taken(session, taken)
    if calendar is None:
        return
    visit = _as_owner(session, calendar, now)
    _clear(visit, calendar)
    _put(visit, calendar, times)
    calendar.read_at, calendar.next_at, calendar.failing_since, calendar.error = now, now + EVERY, None, ""
    visit.record(sight.BUSY_CALENDAR, calendar.public_id)


def failed(session: Session, taken: Claim, code: str, *, now: datetime) -> None:
    """It could not be read: what is known stays, and it is tried again."""
    calendar = _taken(session, taken)
    if calendar is None:
        return
    visit = _as_owner(session, calendar, now)
    calendar.failing_since = calendar.failing_since or now
    calendar.error, calendar.next_at = code, now + AGAIN
    visit.record(sight.BUSY_CALENDAR, calendar.public_id)


def tidy(session: Session, *, now: datetime) -> None:
    """Forget the times that are over: they block nothing, and say when somebody was elsewhere."""
    session.execute(delete(_TIMES).where(_TIMES.c.ends_at < now - timedelta(days=1)))


def _new(visit: Visit, kind: BusyKind) -> BusyCalendar:
    actor = visit.actor
    if actor.person_id is None or actor.hat is None:
        raise NotYours
    there = visit.session.execute(select(func.count()).where(visit.within(BusyCalendar))).scalar_one()
    if there >= MOST:
        raise NotNow(Said(N_("登録できる予定表は%(most)sつまでです。使わないものを外してください。"), {"most": MOST}))
    return BusyCalendar(
        public_id=ids.fresh(), company_id=actor.company_id, person_id=actor.person_id, hat=actor.hat, kind=kind,
        added_at=visit.now, error="",
    )  # fmt: skip


def _put(visit: Visit, calendar: BusyCalendar, times: Sequence[Busy]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "company_id": calendar.company_id, "busy_calendar_id": calendar.id, "person_id": calendar.person_id,
            "starts_at": time.starts_at, "ends_at": time.ends_at,
        }
        for time in times
    ]  # fmt: skip
    if rows:
        visit.session.execute(insert(BusyTime), rows)


def _clear(visit: Visit, calendar: BusyCalendar) -> None:
    mine = and_(BusyTime.company_id == calendar.company_id, BusyTime.busy_calendar_id == calendar.id)
    visit.session.execute(delete(BusyTime).where(mine).execution_options(synchronize_session=False))


def _note(session: Session, calendar_id: int, **columns: Any) -> None:
    """Bookkeeping of the worker: it stands in no trail."""
    session.execute(update(_CALENDARS).where(_CALENDARS.c.id == calendar_id).values(**columns))


def _taken(session: Session, taken: Claim) -> BusyCalendar | None:
    """The calendar, locked; None when its owner has removed it meanwhile."""
    return session.execute(
        select(BusyCalendar).where(BusyCalendar.id == taken.calendar_id).with_for_update()
    ).scalar_one_or_none()


def _as_owner(session: Session, calendar: BusyCalendar, now: datetime) -> Visit:
    owner = Actor(company_id=calendar.company_id, person_id=calendar.person_id, hat=calendar.hat)
    return enter_for(session, owner, Act.READ_BUSY, now=now)
