"""When has which professional time, and which of it may be offered to one person?"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, exists, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case, Limit
from casework.models.people import Person, PersonnelAuthority, Workplace
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot, SlotSeries
from casework.rules import moves
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, refuse
from casework.rules.policy import Policy
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
    TalkPurpose,
)
from casework.services import away, busy, holds, people, policies

PAGE = 50
MOST_AT_ONCE = 24
LIVING = (BookingState.BOOKED, BookingState.KEPT, BookingState.MISSED)
"""A booking in one of these states holds its slot."""
PHYSICIANS = frozenset(
    {
        EngagementKind.INDUSTRIAL_PHYSICIAN,
        EngagementKind.INTERVIEW_PHYSICIAN,
        EngagementKind.SPOT_PHYSICIAN,
        EngagementKind.REGIONAL_CENTRE,
    }
)
"""The statutory interview is held by a physician and nobody else (安衛法66条の10第3項)."""


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


class Named(NamedTuple):
    """Something to choose from."""

    public_id: str
    name: str


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
    purpose: TalkPurpose | None = None


class Terms(NamedTuple):
    """Between when and when a workplace offers time, and how long a talk is there."""

    soonest: datetime
    horizon: datetime
    lengths: Mapping[TalkPurpose, timedelta]


class Asking(NamedTuple):
    """Somebody who is to be offered time: all that decides which slots fit."""

    request_id: int
    workplace_id: int
    person_id: int
    statutory: bool
    mode: InterviewMode
    physician_wish: PhysicianWish
    limit_on: date | None
    purpose: TalkPurpose = TalkPurpose.FIRST


def taken() -> Any:
    """Whether a living booking holds the slot; for a select over `Slot`."""
    return exists(
        select(literal(1)).where(
            Booking.company_id == Slot.company_id, Booking.slot_id == Slot.id, Booking.state.in_(LIVING)
        )
    )


def _listed() -> Select[*tuple[Any, ...]]:
    """Slots with all that is shown of one in a list."""
    return (
        select(
            Slot.public_id, Slot.starts_at, Slot.ends_at, Slot.place, Slot.online, Slot.state,
            Slot.purpose, Slot.person_id, Slot.workplace_id, Person.name.label("physician_name"),
            taken().label("taken"), SlotSeries.public_id.label("series"),
            busy.touches().label("touched"),
        )
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .outerjoin(SlotSeries, and_(SlotSeries.company_id == Slot.company_id, SlotSeries.id == Slot.slot_series_id))
        .order_by(Slot.starts_at, Slot.id)
    )  # fmt: skip


def _show_listed(visit: Visit, rows: Sequence[Row[Any]]) -> list[Shown]:
    engaged = _engaged(visit.session, visit.actor.company_id, None, {row.person_id for row in rows})
    return [
        visit.show(
            sight.SLOT, row, role=_role(engaged.get(row.person_id, []), row.starts_at),
            blocked=row.touched and not row.taken, clash=row.touched and row.taken,
        )
        for row in rows
    ]  # fmt: skip


def between(visit: Visit, begin: datetime, end: datetime, person_id: int | None) -> list[Shown]:
    """The slots within reach that begin in a span of time, of everybody or of one."""
    statement = _listed().where(visit.within(Slot), Slot.starts_at >= begin, Slot.starts_at < end)
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
    """The coming slots within reach: one's own, or for the clerk those of the workplaces in scope."""
    visit = enter(session, actor, Act.OFFER_SLOTS, now=now)
    statement = _listed().where(visit.within(Slot), Slot.ends_at > now).limit(PAGE + 1)
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


def close(session: Session, actor: Actor, slot_id: str, *, now: datetime) -> None:
    """Take a free slot back. NotNow when somebody has booked it: that booking is cancelled or moved first."""
    visit = enter(session, actor, Act.CLOSE_SLOT, now=now)
    slot = visit.reach(Slot, slot_id, lock=True)
    after = moves.SLOT.check(slot.state, visit.act)
    if session.execute(select(taken()).where(Slot.id == slot.id)).scalar_one():
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
    if role_of(session, slot) is None:
        raise NotNow(Said(N_("この日に契約のない人の枠は、受付を再開できません。")))
    visit.record(sight.SLOT, slot.public_id)
    try:
        with session.begin_nested():
            slot.state = after
    except IntegrityError as error:
        raise NotNow(Said(_why_not(visit, visit.session.get_one(Person, slot.person_id), [slot]))) from error


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
    don't want to meet; nobody who is away; the wished mode; the place of work; kept for this talk or any, as long as
    the rules say, neither too soon for the employee nor too far ahead.
    """
    if not askings:
        return {}
    session, company_id = visit.session, visit.actor.company_id
    workplaces = {asking.workplace_id for asking in askings}
    engaged = _engaged(session, company_id, workplaces)
    terms = _terms(visit, workplaces)
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
        wishes = (asking.workplace_id, asking.statutory, asking.mode, asking.physician_wish, asking.purpose)
        if wishes not in alike:
            alike[wishes] = [
                (row, kind, tokyo_date(row.starts_at))
                for row in rows
                if (kind := _holding(asking, row, engaged, terms))
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
            Slot.online, Slot.purpose, Person.name, Person.sex, taken().label("taken"),
            holds.kept_for(visit.now).label("kept_for"),
        )
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .where(
            Slot.company_id == visit.actor.company_id,
            Slot.state == SlotState.FREE,
            Slot.starts_at > visit.now,
            _kept_for({asking.purpose for asking in askings}),
            Slot.person_id.in_(persons),
            or_(taken(), ~busy.touches()),  # what is booked stays, whatever came into its professional's calendar
            or_(here, and_(Slot.online, Slot.workplace_id.is_(None))),
        )
        .order_by(Slot.starts_at, Slot.id)
    )  # fmt: skip
    modes = {asking.mode for asking in askings}
    if len(modes) == 1 and InterviewMode.EITHER not in modes:
        statement = statement.where(Slot.online.is_(InterviewMode.ONLINE in modes))
    return statement


def _kept_for(purposes: Collection[TalkPurpose]) -> ColumnElement[bool]:
    """Slots for one of these kinds of talk: kept for it, or for any."""
    return or_(Slot.purpose.is_(None), Slot.purpose.in_(purposes))


def _serves(kept_for: TalkPurpose | None, purpose: TalkPurpose) -> bool:
    """The same of one slot and one talk, where several kinds are looked at together."""
    return kept_for is None or kept_for is purpose


def _terms(visit: Visit, workplaces: Collection[int]) -> dict[int, Terms]:
    """The terms of each workplace. The notice is the employee's: the office knows whom it can still tell."""
    rules = policies.policies_for(visit.session, visit.actor.company_id, workplaces, visit.today)
    return {
        place: Terms(
            visit.now + timedelta(hours=policy.notice_hours if visit.actor.hat is Hat.WORKER else 0),
            datetime.combine(visit.today + timedelta(days=policy.book_ahead_days + 1), time.min, TOKYO),
            {purpose: timedelta(minutes=policy.minutes(purpose)) for purpose in TalkPurpose},
        )
        for place, policy in rules.items()
    }


def _holding(
    asking: Asking, row: Any, engaged: Mapping[int, Sequence[Row[Any]]], terms: Mapping[int, Terms]
) -> EngagementKind | None:
    """As what the professional of a slot may hold this talk there; None when the slot doesn't fit, whoever asks."""
    if row.workplace_id not in {asking.workplace_id, None} or (row.workplace_id is None and not row.online):
        return None
    if asking.mode is not InterviewMode.EITHER and row.online is not (asking.mode is InterviewMode.ONLINE):
        return None
    soonest, horizon, lengths = terms[asking.workplace_id]
    if not soonest < row.starts_at < horizon or row.ends_at - row.starts_at < lengths[asking.purpose]:
        return None
    if not _serves(row.purpose, asking.purpose):
        return None
    theirs = [one for one in engaged.get(row.person_id, ()) if one.workplace_id in {asking.workplace_id, None}]
    kind = _role(theirs, row.starts_at)
    return kind if kind is not None and _wished(asking, kind, row.sex) else None


def role_of(session: Session, slot: Slot) -> EngagementKind | None:
    """As what the professional of a slot is engaged on its day."""
    engaged = _engaged(session, slot.company_id, None, {slot.person_id})
    return _role(engaged.get(slot.person_id, []), slot.starts_at)


def engaged_on(visit: Visit, person_id: int, workplace_id: int | None, days: Iterable[date]) -> frozenset[date]:
    """On which of some days somebody is engaged for a workplace; for time that serves the whole company, anywhere."""
    places = None if workplace_id is None else {workplace_id}
    theirs = _engaged(visit.session, visit.actor.company_id, places, {person_id}).get(person_id, [])
    return frozenset(
        day for day in days if any(e.from_on <= day and (e.until_on is None or e.until_on >= day) for e in theirs)
    )


def show(visit: Visit, fits: Iterable[Fit]) -> list[Shown]:
    """Free slots as the person sees them."""
    return [
        visit.show(
            sight.SLOT,
            fit.row,
            physician_name=fit.row.name,
            role=fit.kind,
            state=SlotState.FREE,
            taken=fit.row.taken,
            series="",
            blocked=False,
            clash=False,
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
