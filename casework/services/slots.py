"""When has which professional time, and which of it may be offered to one person?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, exists, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case, Limit
from casework.models.people import Person, PersonnelAuthority, Workplace
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.telling import tells
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    BookingState,
    EngagementKind,
    Hat,
    InterviewMode,
    PhysicianWish,
    Sex,
    SlotState,
)
from casework.services import away, holds, people, policies

PAGE = 50
MOST_AT_ONCE = 24
LIVING = (BookingState.BOOKED, BookingState.KEPT, BookingState.MISSED)
"""A booking in one of these states holds its slot."""
PHYSICIANS = frozenset(
    {EngagementKind.INDUSTRIAL_PHYSICIAN, EngagementKind.INTERVIEW_PHYSICIAN, EngagementKind.REGIONAL_CENTRE}
)
"""The statutory interview is held by a physician and nobody else (安衛法66条の10第3項)."""


@dataclass(frozen=True)
class Offer:
    """A row of slots of one professional on one day: `count` times `minutes`, one after the other from `starts`."""

    on: date
    starts: time
    count: int
    minutes: int
    online: bool
    place: str = ""
    workplace_id: str = ""
    """Public id; empty for on-line slots that serve the whole company."""
    person_id: str = ""
    """Public id of the professional, where the clerk offers for them."""


class Named(NamedTuple):
    """Something to choose from."""

    public_id: str
    name: str


@dataclass(frozen=True)
class OfferPage:
    """What can be chosen when slots are offered."""

    workplaces: list[Named]
    professionals: list[Named]
    minutes: int


@dataclass(frozen=True)
class SlotsPage:
    """The coming slots, earliest first; `after` leads to the next page."""

    slots: list[Shown]
    after: str | None


class Fit(NamedTuple):
    """A slot that fits a request, free or not: taken, or kept for somebody else for a while."""

    row: Row[Any]
    kind: EngagementKind
    after_limit: bool
    kept: bool
    """For somebody else, for a while."""

    @property
    def free(self) -> bool:
        return not self.row.taken and not self.kept


class Imagined(NamedTuple):
    """A slot that isn't there: who could have it if it were? For planning ahead, by the same rule as all others."""

    public_id: str
    person_id: int
    workplace_id: int | None
    starts_at: datetime
    ends_at: datetime
    online: bool
    sex: Sex | None
    name: str
    id: int = 0
    place: str = ""
    taken: bool = False
    kept_for: int | None = None


class Asking(NamedTuple):
    """Somebody who is to be offered time: all that decides which slots fit."""

    request_id: int
    workplace_id: int
    person_id: int
    statutory: bool
    mode: InterviewMode
    physician_wish: PhysicianWish
    limit_on: date | None


def taken() -> Any:
    """Whether a living booking holds the slot; for a select over `Slot`."""
    return exists(
        select(literal(1)).where(
            Booking.company_id == Slot.company_id, Booking.slot_id == Slot.id, Booking.state.in_(LIVING)
        )
    )


def index(session: Session, actor: Actor, *, after: str = "", now: datetime) -> SlotsPage:
    """The coming slots within reach: one's own, or for the clerk those of the workplaces in scope."""
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    statement = (
        select(
            Slot.public_id, Slot.starts_at, Slot.ends_at, Slot.place, Slot.online, Slot.state,
            Slot.person_id, Slot.workplace_id, Person.name.label("physician_name"), taken().label("taken"),
        )
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .where(visit.within(Slot), Slot.ends_at > now)
        .order_by(Slot.starts_at, Slot.id)
        .limit(PAGE + 1)
    )  # fmt: skip
    if after:
        last = visit.reach(Slot, after)
        statement = statement.where(
            or_(Slot.starts_at > last.starts_at, and_(Slot.starts_at == last.starts_at, Slot.id > last.id))
        )
    rows = session.execute(statement).all()
    engaged = _engaged(session, actor.company_id, None, {row.person_id for row in rows})
    slots = [
        visit.show(sight.SLOT, row, role=_role(engaged.get(row.person_id, []), row.starts_at)) for row in rows[:PAGE]
    ]
    return SlotsPage(slots, slots[-1].public_id if len(rows) > PAGE else None)


def offering(session: Session, actor: Actor, *, now: datetime) -> OfferPage:
    """What can be chosen when slots are offered."""
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    workplaces = _workplaces(visit)
    some = workplaces[0].id if workplaces else None
    minutes = policies.policy_for(session, actor.company_id, some, visit.today)[0].slot_minutes if some else 30
    return OfferPage(
        workplaces=[Named(workplace.public_id, workplace.name) for workplace in workplaces],
        professionals=[Named(p.public_id, p.name) for p in _professionals(visit)] if actor.hat is Hat.CLERK else [],
        minutes=minutes,
    )


def offer(session: Session, actor: Actor, wanted: Offer, *, now: datetime) -> int:
    """Add slots; how many. NotValid beside the field that can't be: a place that tells the reason, a time that is past
    or overlaps another slot of the same person (the database decides that).
    """
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    if tells(wanted.place):
        raise NotValid("place", Said(N_("場所の名前には、用件が推測できる言葉を使わないでください（例：会議室B）。")))
    if not wanted.online and not wanted.place.strip():
        raise NotValid("place", Said(N_("対面の枠には、場所を入力してください。")))
    if not 1 <= wanted.count <= MOST_AT_ONCE:
        raise NotValid("count", Said(N_("一度に作れるのは%(most)s枠までです。"), {"most": MOST_AT_ONCE}))
    first = datetime.combine(wanted.on, wanted.starts, TOKYO)
    if first <= now:
        raise NotValid("starts", Said(N_("これからの日時を入力してください。")))
    length = timedelta(minutes=wanted.minutes)
    if tokyo_date(first + wanted.count * length - timedelta(seconds=1)) != wanted.on:
        raise NotValid("count", Said(N_("枠が翌日にかかります。数か長さを減らしてください。")))
    person_id, workplace_id = _whose(visit, wanted), _where(visit, wanted)
    made = [
        Slot(
            public_id=ids.fresh(), company_id=actor.company_id, person_id=person_id, workplace_id=workplace_id,
            starts_at=first + nth * length, ends_at=first + (nth + 1) * length,
            online=wanted.online, place=wanted.place.strip(),
        )
        for nth in range(wanted.count)
    ]  # fmt: skip
    try:
        with session.begin_nested():
            session.add_all(made)
    except IntegrityError as error:
        raise NotValid("starts", Said(N_("同じ人のほかの枠と時間が重なっています。"))) from error
    for slot in made:
        visit.record(sight.SLOT, slot.public_id)
    return len(made)


def close(session: Session, actor: Actor, slot_id: str, *, now: datetime) -> None:
    """Take a free slot back. NotNow when somebody has booked it: that booking is cancelled or moved first."""
    visit = enter(session, actor, Act.CLOSE_SLOT, now=now)
    slot = visit.reach(Slot, slot_id, lock=True)
    after = moves.SLOT.check(slot.state, visit.act)
    if session.execute(select(taken()).where(Slot.id == slot.id)).scalar_one():
        raise NotNow(Said(N_("予約が入っている枠は、受付停止にできません。")))
    slot.state = after
    visit.record(sight.SLOT, slot.public_id)


def limit_of(session: Session, request: InterviewRequest) -> date | None:
    """The last good day for the interview; None for a consultation, which has no limit."""
    return session.execute(
        select(Limit.limit_on).where(
            Limit.company_id == request.company_id,
            Limit.case_id == request.case_id,
            Limit.clock == Clock.INTERVIEW,
            Limit.record_id == request.public_id,
            Limit.stopped_on.is_(None),
        )
    ).scalar_one_or_none()


def fitting(visit: Visit, case: Case, request: InterviewRequest, slot_id: str | None = None) -> list[Fit]:
    """The coming slots that fit a request, free and taken, earliest first."""
    asking = Asking(
        request_id=request.id, workplace_id=case.workplace_id, person_id=case.employment.person_id,
        statutory=request.statutory, mode=request.mode, physician_wish=request.physician_wish,
        limit_on=limit_of(visit.session, request),
    )  # fmt: skip
    return fitting_each(visit, [asking], slot_id)[request.id]


def fitting_each(
    visit: Visit, askings: Sequence[Asking], slot_id: str | None = None, *, imagined: Sequence[Imagined] = ()
) -> dict[int, list[Fit]]:
    """The coming slots that fit each of several requests, by its id: one rule for offering, for booking and for
    planning ahead, with as many statements for one as for a thousand.

    Fits: the right profession and wish, engaged for the workplace on that day, without personnel authority over it,
    never the person themself nor anybody who is or was their supervisor, or of whom one of the two said that they
    don't want to meet; nobody who is away; the wished mode; the place of work.
    """
    if not askings:
        return {}
    session, company_id = visit.session, visit.actor.company_id
    workplaces = {asking.workplace_id for asking in askings}
    engaged = _engaged(session, company_id, workplaces)
    rulers = _with_authority(visit, workplaces)
    bosses = people.supervisors_of_each(session, company_id, {asking.person_id for asking in askings})
    related = away.related(session, company_id, {asking.person_id for asking in askings})
    barred = {
        asking.request_id: bosses[asking.person_id]
        | related[asking.person_id]
        | rulers[asking.workplace_id]
        | {asking.person_id}
        for asking in askings
    }
    statement = _coming(visit, askings, engaged.keys() - frozenset.intersection(*barred.values()))
    if slot_id is not None:
        statement = statement.where(Slot.public_id == slot_id)
    absent = away.absences(session, company_id, engaged.keys(), visit.today)
    rows: list[Any] = [
        row
        for row in (*session.execute(statement), *imagined)
        if not any(
            away.covers(one, tokyo_date(row.starts_at), row.workplace_id) for one in absent.get(row.person_id, ())
        )
    ]
    alike: dict[tuple[Any, ...], list[tuple[Any, EngagementKind, date]]] = {}
    found: dict[int, list[Fit]] = {}
    for asking in askings:
        wishes = (asking.workplace_id, asking.statutory, asking.mode, asking.physician_wish)
        if wishes not in alike:
            alike[wishes] = [
                (row, kind, tokyo_date(row.starts_at)) for row in rows if (kind := _holding(asking, row, engaged))
            ]
        found[asking.request_id] = [
            Fit(
                row,
                kind,
                asking.limit_on is not None and day > asking.limit_on,
                row.kept_for not in {None, asking.request_id},
            )
            for row, kind, day in alike[wishes]
            if row.person_id not in barred[asking.request_id]
        ]
    return found


def _coming(visit: Visit, askings: Sequence[Asking], persons: Collection[int]) -> Select[*tuple[Any, ...]]:
    """The slots that may fit any of these; which one fits whom is told by `_holding`."""
    here = Slot.workplace_id.in_({asking.workplace_id for asking in askings})
    statement = (
        select(
            Slot.id, Slot.public_id, Slot.person_id, Slot.workplace_id, Slot.starts_at, Slot.ends_at, Slot.place,
            Slot.online, Person.name, Person.sex, taken().label("taken"), holds.kept_for(visit.now).label("kept_for"),
        )
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .where(
            Slot.company_id == visit.actor.company_id,
            Slot.state == SlotState.FREE,
            Slot.starts_at > visit.now,
            Slot.person_id.in_(persons),
            or_(here, and_(Slot.online, Slot.workplace_id.is_(None))),
        )
        .order_by(Slot.starts_at, Slot.id)
    )  # fmt: skip
    modes = {asking.mode for asking in askings}
    if len(modes) == 1 and InterviewMode.EITHER not in modes:
        statement = statement.where(Slot.online.is_(InterviewMode.ONLINE in modes))
    return statement


def _holding(asking: Asking, row: Any, engaged: Mapping[int, Sequence[Row[Any]]]) -> EngagementKind | None:
    """As what the professional of a slot may hold this talk there; None when the slot doesn't fit, whoever asks."""
    if row.workplace_id not in {asking.workplace_id, None} or (row.workplace_id is None and not row.online):
        return None
    if asking.mode is not InterviewMode.EITHER and row.online is not (asking.mode is InterviewMode.ONLINE):
        return None
    theirs = [one for one in engaged.get(row.person_id, ()) if one.workplace_id in {asking.workplace_id, None}]
    kind = _role(theirs, row.starts_at)
    return kind if kind is not None and _wished(asking, kind, row.sex) else None


def role_of(session: Session, slot: Slot) -> EngagementKind | None:
    """As what the professional of a slot is engaged on its day."""
    engaged = _engaged(session, slot.company_id, None, {slot.person_id})
    return _role(engaged.get(slot.person_id, []), slot.starts_at)


def show(visit: Visit, fits: Iterable[Fit]) -> list[Shown]:
    """Free slots as the person sees them."""
    return [
        visit.show(
            sight.SLOT, fit.row, physician_name=fit.row.name, role=fit.kind, state=SlotState.FREE, taken=fit.row.taken
        )
        for fit in fits
    ]


def _wished(request: Asking, kind: EngagementKind, sex: Sex | None) -> bool:
    if kind is EngagementKind.NURSE:  # and who would like a counsellor rather talks to a nurse than to nobody
        fitting = {PhysicianWish.ANY, PhysicianWish.COUNSELLOR, _BY_SEX.get(sex)}
        return not request.statutory and request.physician_wish in fitting
    match request.physician_wish:
        case PhysicianWish.INDUSTRIAL:
            return kind is EngagementKind.INDUSTRIAL_PHYSICIAN
        case PhysicianWish.OUTSIDE:
            return kind is not EngagementKind.INDUSTRIAL_PHYSICIAN
        case PhysicianWish.WOMAN | PhysicianWish.MAN:
            return request.physician_wish is _BY_SEX.get(sex)
    return True


_BY_SEX: dict[Sex | None, PhysicianWish] = {Sex.FEMALE: PhysicianWish.WOMAN, Sex.MALE: PhysicianWish.MAN}


def _engaged(
    session: Session, company_id: int, workplaces: Collection[int] | None, persons: Collection[int] | None = None
) -> dict[int, list[Row[Any]]]:
    """Engagements by person: those for some workplaces (or the whole company), or all of some persons."""
    statement: Select[*tuple[Any, ...]] = select(
        Engagement.person_id, Engagement.workplace_id, Engagement.kind, Engagement.from_on, Engagement.until_on
    ).where(Engagement.company_id == company_id)
    if workplaces is not None:
        statement = statement.where(or_(Engagement.workplace_id.in_(workplaces), Engagement.workplace_id.is_(None)))
    if persons is not None:
        statement = statement.where(Engagement.person_id.in_(persons))
    found: dict[int, list[Row[Any]]] = {}
    for row in session.execute(statement.order_by(Engagement.kind)):
        found.setdefault(row.person_id, []).append(row)
    return found


def _role(engagements: Iterable[Row[Any]], starts_at: datetime) -> EngagementKind | None:
    """As what the person is engaged on the day of the slot; 産業医 before anything else, a physician before a nurse."""
    day = tokyo_date(starts_at)
    kinds = {e.kind for e in engagements if e.from_on <= day and (e.until_on is None or e.until_on >= day)}
    return next((kind for kind in EngagementKind if kind in kinds and kind in PHYSICIANS), None) or next(
        iter(kinds), None
    )


def _with_authority(visit: Visit, workplaces: Collection[int]) -> dict[int, frozenset[int]]:
    """Who has personnel authority today, by workplace."""
    found = visit.session.execute(
        select(PersonnelAuthority.workplace_id, PersonnelAuthority.person_id).where(
            PersonnelAuthority.company_id == visit.actor.company_id, PersonnelAuthority.on(visit.today)
        )
    ).all()
    return {
        place: frozenset(row.person_id for row in found if row.workplace_id in {place, None}) for place in workplaces
    }


def _workplaces(visit: Visit) -> list[Workplace]:
    where = visit.standing
    statement = select(Workplace).where(Workplace.company_id == visit.actor.company_id).order_by(Workplace.code)
    if not where.everywhere:
        statement = statement.where(Workplace.id.in_(where.workplaces))
    return list(visit.session.execute(statement).scalars())


def _professionals(visit: Visit) -> list[Person]:
    """Whom the clerk may offer slots for: engaged for a workplace in scope."""
    workplaces = [workplace.id for workplace in _workplaces(visit)]
    engaged = exists(
        select(literal(1)).where(
            Engagement.company_id == Person.company_id,
            Engagement.person_id == Person.id,
            or_(Engagement.workplace_id.in_(workplaces), Engagement.workplace_id.is_(None)),
            Engagement.on(visit.today),
        )
    )
    statement = select(Person).where(Person.company_id == visit.actor.company_id, engaged).order_by(Person.kana)
    return list(visit.session.execute(statement).scalars())


def _whose(visit: Visit, wanted: Offer) -> int:
    if visit.actor.hat is not Hat.CLERK:
        if visit.actor.person_id is None:
            raise NotYours
        return visit.actor.person_id
    for person in _professionals(visit):
        if person.public_id == wanted.person_id:
            return person.id
    raise NotValid("person", Said(N_("どなたの枠かを選んでください。")))


def _where(visit: Visit, wanted: Offer) -> int | None:
    if not wanted.workplace_id:
        if wanted.online:
            return None
        raise NotValid("workplace", Said(N_("対面の枠には、事業場を選んでください。")))
    for workplace in _workplaces(visit):
        if workplace.public_id == wanted.workplace_id:
            return workplace.id
    raise NotValid("workplace", Said(N_("一覧から選んでください。")))
