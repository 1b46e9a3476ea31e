"""When has which professional time, and who adds to it, closes it or opens it again?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.people import Person, Workplace
from casework.models.providers import Engagement
from casework.models.slots import Slot, SlotSeries
from casework.rules import moves
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.policy import Policy
from casework.rules.telling import tells
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    Hat,
    SlotState,
    TalkPurpose,
)
from casework.services import busy, coming, contracts, policies
from casework.services.people import Named

PAGE = 50
MOST_AT_ONCE = 24
AHEAD: Final = timedelta(days=731)
"""So far ahead time is offered, and a series may begin."""


@dataclass(frozen=True)
class Offer:
    """A row of slots of one professional on one day: `count` times `minutes`, one after the other from `starts`, with a
    gap between two.
    """

    on: date
    starts: time
    count: int
    minutes: int | None
    """None: as long as the rules say for the purpose."""
    online: bool
    place: str = ""
    workplace_id: str = ""
    """Public id; empty for on-line slots that serve the whole company."""
    person_id: str = ""
    """Public id of the professional, where the clerk offers for them."""
    gap: int = 0
    """Minutes between two of them."""
    purpose: TalkPurpose | None = None


@dataclass(frozen=True)
class OfferPage:
    """What can be chosen when slots are offered."""

    workplaces: list[Named]
    professionals: list[Named]
    policy: Policy
    """Of the first workplace: what stands in the fields at first."""
    places: list[str]
    """Names of rooms that were used before."""


@dataclass(frozen=True)
class SlotsPage:
    """The coming slots, earliest first; `after` leads to the next page."""

    slots: list[Shown]
    after: str | None


def _replaced() -> ColumnElement[bool]:
    """Whether a closed slot is history only: another one of the same person is at its time, free or booked, or closed
    after it. It can't be opened again, and beside the other one it would be taken for it.
    """
    other = aliased(Slot)
    return and_(
        Slot.state == SlotState.CLOSED,
        exists(
            select(literal(1)).where(
                other.company_id == Slot.company_id,
                other.person_id == Slot.person_id,
                other.starts_at < Slot.ends_at,
                other.ends_at > Slot.starts_at,
                or_(other.state == SlotState.FREE, and_(other.starts_at == Slot.starts_at, other.id > Slot.id)),
            )
        ),
    )


def _listed() -> Select[*tuple[Any, ...]]:
    """Slots with all that is shown of one in a list."""
    return (
        select(
            Slot.public_id, Slot.starts_at, Slot.ends_at, Slot.place, Slot.online, Slot.state,
            Slot.purpose, Slot.person_id, Slot.workplace_id, Person.name.label("physician_name"),
            coming.taken().label("taken"), SlotSeries.public_id.label("series"),
            busy.touches().label("touched"),
        )
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .outerjoin(SlotSeries, and_(SlotSeries.company_id == Slot.company_id, SlotSeries.id == Slot.slot_series_id))
        .order_by(Slot.starts_at, Slot.id)
    )  # fmt: skip


def _show_listed(visit: Visit, rows: Sequence[Row[Any]]) -> list[Shown]:
    engaged = contracts.engagements_of(visit.session, visit.actor.company_id, {row.person_id for row in rows})
    return [
        visit.show(
            sight.SLOT, row, role=contracts.role_on(engaged.get(row.person_id, []), row.starts_at),
            blocked=row.touched and not row.taken, clash=row.touched and row.taken,
        )
        for row in rows
    ]  # fmt: skip


def between(visit: Visit, begin: datetime, end: datetime, person_id: int | None) -> list[Shown]:
    """The slots within reach that begin in a span of time, of everybody or of one; not what others have replaced."""
    statement = _listed().where(visit.within(Slot), ~_replaced(), Slot.starts_at >= begin, Slot.starts_at < end)
    if person_id is not None:
        statement = statement.where(Slot.person_id == person_id)
    return _show_listed(visit, visit.session.execute(statement).all())


def one(visit: Visit, slot_id: str) -> Shown:
    """One slot. NotYours out of reach."""
    found = _listed().where(visit.within(Slot), Slot.public_id == slot_id)
    shown = _show_listed(visit, visit.session.execute(found).all())
    if not shown:
        raise NotYours
    return shown[0]


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> SlotsPage:
    """The coming slots within reach: one's own, or for the clerk those of the workplaces in scope. What others have
    replaced is history, and no line.
    """
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    statement = _listed().where(visit.within(Slot), Slot.ends_at > now, ~_replaced()).limit(PAGE + 1)
    if after:
        last = visit.reach(Slot, after)
        statement = statement.where(
            or_(Slot.starts_at > last.starts_at, and_(Slot.starts_at == last.starts_at, Slot.id > last.id))
        )
    rows = session.execute(statement).all()
    slots = _show_listed(visit, rows[:PAGE])
    return SlotsPage(slots, slots[-1].public_id if len(rows) > PAGE else None)


def offering(session: Session, actor: Actor, *, now: datetime) -> OfferPage:
    """What can be chosen when slots are offered."""
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    workplaces = _workplaces(visit)
    some = workplaces[0].id if workplaces else None
    return OfferPage(
        workplaces=[Named(workplace.public_id, workplace.name) for workplace in workplaces],
        professionals=professionals(visit) if actor.hat is Hat.CLERK else [],
        policy=policies.policy_for(session, actor.company_id, some, visit.today)[0] if some else Policy(),
        places=_places(visit),
    )


def offer(session: Session, actor: Actor, wanted: Offer, *, now: datetime) -> int:
    """Add slots; how many. NotValid beside the field that can't be: a place that tells the reason, a time that is past
    or overlaps another slot of the same person (the database decides that).
    """
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    refuse(list(faults_of_place(wanted.place, online=wanted.online)))
    if not 1 <= wanted.count <= MOST_AT_ONCE:
        raise NotValid("count", Said(N_("一度に作れるのは%(most)s枠までです。"), {"most": MOST_AT_ONCE}))
    first = datetime.combine(wanted.on, wanted.starts, TOKYO)
    if first <= now:
        raise NotValid("starts", Said(N_("これからの日時を入力してください。")))
    person, workplace_id = whose(visit, wanted.person_id), where(visit, wanted.workplace_id, online=wanted.online)
    _refuse_day(visit, person, workplace_id, wanted.on)
    length, step = _lengths(visit, wanted, workplace_id)
    if tokyo_date(first + (wanted.count - 1) * step + length - timedelta(seconds=1)) != wanted.on:
        raise NotValid("count", Said(N_("枠が翌日にかかります。数か長さを減らしてください。")))
    made = [
        Slot(
            public_id=ids.fresh(), company_id=actor.company_id, person_id=person.id, account_id=person.account_id,
            workplace_id=workplace_id, starts_at=first + nth * step, ends_at=first + nth * step + length,
            online=wanted.online, place=wanted.place.strip(), purpose=wanted.purpose,
        )
        for nth in range(wanted.count)
    ]  # fmt: skip
    try:
        with session.begin_nested():
            session.add_all(made)
    except IntegrityError as error:
        raise NotValid("starts", Said(_why_not(visit, person, made))) from error
    for slot in made:
        visit.record(sight.SLOT, slot.public_id)
    return len(made)


def _refuse_day(visit: Visit, person: Person, workplace_id: int | None, day: date) -> None:
    """NotValid for a day that is too far ahead to be meant, or on which somebody has no contract for there. A holiday
    or a Sunday may be meant: who comes once comes when they can, and no calendar is asked.
    """
    if day > visit.today + AHEAD:
        raise NotValid("on", Said(N_("今日から2年先までの日付を入力してください。")))
    if day not in contracts.engaged_on(visit, person.id, workplace_id, [day]):
        raise NotValid("on", Said(N_("この日は、この事業場を担当する契約の期間に入っていません。")))


def close(session: Session, actor: Actor, slot_id: str, *, now: datetime) -> None:
    """Take a free slot back. NotNow when somebody has booked it: that booking is cancelled or moved first."""
    visit = enter(session, actor, Act.CLOSE_SLOT, now=now)
    slot = visit.reach(Slot, slot_id, lock=True)
    after = moves.SLOT.check(slot.state, visit.act)
    if session.execute(select(coming.taken()).where(Slot.id == slot.id)).scalar_one():
        raise NotNow(Said(N_("予約が入っている枠は、受付停止にできません。")))
    slot.state = after
    visit.record(sight.SLOT, slot.public_id)


def faults_of_place(place: str, *, online: bool) -> Iterator[NotValid]:
    """What is wrong with the name of a room."""
    if tells(place):
        yield NotValid("place", Said(N_("場所の名前には、用件が推測できる言葉を使わないでください（例：会議室B）。")))
    if not online and not place.strip():
        yield NotValid("place", Said(N_("対面の枠には、場所を入力してください。")))


def reopen(session: Session, actor: Actor, slot_id: str, *, now: datetime) -> None:
    """Offer a closed slot again. NotNow when it is past, was made for one talk outside, or its time is taken by now."""
    visit = enter(session, actor, Act.REOPEN_SLOT, now=now)
    slot = visit.reach(Slot, slot_id, lock=True)
    after = moves.SLOT.check(slot.state, visit.act)
    if slot.starts_at <= now:
        raise NotNow(Said(N_("過ぎた時間の枠は、受付を再開できません。")))
    if contracts.role_of(session, slot) is None:
        raise NotNow(Said(N_("この日に契約のない人の枠は、受付を再開できません。")))
    visit.record(sight.SLOT, slot.public_id)
    try:
        with session.begin_nested():
            slot.state = after
    except IntegrityError as error:
        raise NotNow(Said(_why_not(visit, visit.session.get_one(Person, slot.person_id), [slot]))) from error


def _workplaces(visit: Visit) -> list[Workplace]:
    where = visit.standing
    statement = select(Workplace).where(Workplace.company_id == visit.actor.company_id).order_by(Workplace.code)
    if not where.everywhere:
        statement = statement.where(Workplace.id.in_(where.workplaces))
    return list(visit.session.execute(statement).scalars())


def _professionals(visit: Visit) -> list[Person]:
    """Whom the clerk may offer slots for: engaged for a workplace in scope, now or from a day on."""
    workplaces = [workplace.id for workplace in _workplaces(visit)]
    engaged = exists(
        select(literal(1)).where(
            Engagement.company_id == Person.company_id,
            Engagement.person_id == Person.id,
            or_(Engagement.workplace_id.in_(workplaces), Engagement.workplace_id.is_(None)),
            or_(Engagement.until_on.is_(None), Engagement.until_on >= visit.today),
        )
    )
    statement = select(Person).where(Person.company_id == visit.actor.company_id, engaged).order_by(Person.kana)
    return list(visit.session.execute(statement).scalars())


def professionals(visit: Visit) -> list[Named]:
    """For whom the clerk may offer time."""
    return [Named(person.public_id, person.name) for person in _professionals(visit)]


def whose(visit: Visit, person_id: str) -> Person:
    """Whose time it is: one's own, or for the clerk that of a professional in scope. NotValid for anybody else."""
    if visit.actor.hat is not Hat.CLERK:
        if visit.actor.person_id is None:
            raise NotYours
        return visit.session.get_one(Person, visit.actor.person_id)
    for person in _professionals(visit):
        if person.public_id == person_id:
            return person
    raise NotValid("person", Said(N_("どなたの枠かを選んでください。")))


def where(visit: Visit, workplace_id: str, *, online: bool) -> int | None:
    """At which workplace; none for time on line that serves the whole company. NotValid out of scope."""
    if not workplace_id:
        if online:
            return None
        raise NotValid("workplace", Said(N_("対面の枠には、事業場を選んでください。")))
    for workplace in _workplaces(visit):
        if workplace.public_id == workplace_id:
            return workplace.id
    raise NotValid("workplace", Said(N_("一覧から選んでください。")))


def _lengths(visit: Visit, wanted: Offer, workplace_id: int | None) -> tuple[timedelta, timedelta]:
    """How long one slot is, and from the beginning of one to the next."""
    place = workplace_id or next((one.id for one in _workplaces(visit)), None)
    policy = policies.policy_for(visit.session, visit.actor.company_id, place, visit.today)[0] if place else Policy()
    length = timedelta(minutes=wanted.minutes or policy.minutes(wanted.purpose))
    return length, length + timedelta(minutes=wanted.gap)


def _places(visit: Visit) -> list[str]:
    """Names of rooms that were used in the last year: to be chosen again."""
    recent = visit.now - timedelta(days=366)
    statement = (
        select(Slot.place)
        .where(visit.within(Slot), Slot.place != "", Slot.starts_at > recent)
        .distinct()
        .order_by(Slot.place)
        .limit(PAGE)
    )
    return list(visit.session.execute(statement).scalars())


def _why_not(visit: Visit, person: Person, wanted: Iterable[Slot]) -> str:
    """Why the database refused: another slot here, or something elsewhere, of which only this much is said."""
    for slot in wanted:
        here = select(Slot.id).where(
            Slot.company_id == person.company_id,
            Slot.person_id == person.id,
            Slot.state == SlotState.FREE,
            Slot.public_id != slot.public_id,
            Slot.starts_at < slot.ends_at,
            Slot.ends_at > slot.starts_at,
        )
        if visit.session.execute(here).first() is not None:
            return N_("同じ人のほかの枠と時間が重なっています。")
    return N_("この時間は、担当の人の都合がつきません。")
