"""Who is away, who takes their cases over, and what becomes of those who have an appointment with them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.handovers import Handover
from casework.models.people import HatGrant, Person, Workplace
from casework.models.providers import Engagement
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.days import TOKYO
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, refuse
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import BookingState, CaseKind, EngagementKind, Hat, SlotState
from casework.services import away, bookings, care, people, series_slots, waiting
from casework.services.care import ONE_DAY
from casework.services.people import Named

AHEAD: Final = timedelta(days=366)
CARING: Final = frozenset({Hat.PHYSICIAN, Hat.NURSE})


@dataclass(frozen=True)
class Leaving:
    """Who is away, where, from when until when, and who takes over. By public id; empty: nobody, everywhere."""

    person: str
    to: str
    workplace: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Opening:
    """What the clerk may choose from. `everywhere`: also the whole company."""

    professionals: list[Named]
    workplaces: list[Named]
    everywhere: bool


@dataclass(frozen=True)
class Done:
    """What came of it: statutory cases that went over, those that could not, appointments to be made anew."""

    passed: int
    left: int
    """That nobody took over: a conflict, or nobody was named. Both count what the reader may know of."""
    rebooked: int


@dataclass(frozen=True)
class Line:
    """One absence; `over`: it has ended."""

    handover: Shown
    over: bool


@dataclass(frozen=True)
class HandoverPage:
    """One absence. `may_end`: it can end earlier than was written down."""

    line: Line
    uncared: tuple[care.Uncared, ...]
    may_end: bool


def index(session: Session, actor: Actor, *, now: datetime) -> list[Line]:
    """Who is or was away at the clerk's workplaces, the latest first."""
    visit = enter(session, actor, Act.HAND_OVER, now=now)
    found = list(
        session.execute(
            select(Handover).where(visit.within(Handover)).order_by(Handover.from_on.desc(), Handover.id.desc())
        ).scalars()
    )
    names = people.person_names(
        session, actor.company_id, [one for h in found for one in (h.person_id, h.to_id, h.made_by_id)]
    )
    places = _places(visit)
    return [_told(visit, one, names, places) for one in found]


def show(session: Session, actor: Actor, handover_id: str, *, now: datetime) -> HandoverPage:
    """One absence, and whose statutory cases nobody cares for meanwhile."""
    visit = enter(session, actor, Act.HAND_OVER, now=now)
    made = visit.reach(Handover, handover_id)
    return HandoverPage(_line(visit, made), tuple(care.uncared(visit, made)), _may_end(visit, made))


def come_back(session: Session, actor: Actor, handover_id: str, on: date, *, now: datetime) -> None:
    """Somebody is back earlier than was written down, or isn't away at all. Their cases come back on that day, and the
    other one's access ends with the day before; their series go on. Slots that were offered one by one stay closed
    until they are opened again, and who was asked for another time keeps it.
    """
    visit = enter(session, actor, Act.HAND_OVER, now=now)
    made = visit.reach(Handover, handover_id, lock=True)
    if not _may_end(visit, made) or made.until_on is None:
        raise NotNow(Said(N_("この不在は終わったか、戻らないとして登録されています。")))
    if not visit.today <= on <= made.until_on:
        raise NotValid("on", Said(N_("今日から、登録した不在の最後の日までの日付を入力してください。")))
    back, last = max(on, made.from_on), made.until_on
    visit.record(sight.HANDOVER, made.public_id)
    care.bring_back(visit, made, last, back)
    person_id, place = made.person_id, made.workplace_id
    if back == made.from_on:
        session.delete(made)
    else:
        made.until_on = back - ONE_DAY
    session.flush()
    series_slots.come_back(visit, person_id, place, back, last)


def opening(session: Session, actor: Actor, *, now: datetime) -> Opening:
    """Whom and where an absence can be written down for."""
    visit = enter(session, actor, Act.HAND_OVER, now=now)
    return Opening(
        [Named(person.public_id, person.name) for person in _professionals(visit)],
        [Named(place.public_id, place.name) for place in _places(visit).values()],
        visit.standing.whole_company,
    )


def hand_over(session: Session, actor: Actor, leaving: Leaving, *, now: datetime) -> Done:
    """Write an absence down. The cases in the person's care go to the other one on the first day, and come back after
    the last; the old access ends with the day before. Appointments in between end and are made anew, those with the
    nearest limit first; their slots are closed. Who may not find a time is called to the next ones, in that order too.
    Consultations go over as well, and are counted to nobody.
    """
    visit = enter(session, actor, Act.HAND_OVER, now=now)
    person, to, place = _meant(visit, leaving)
    made = Handover(
        public_id=ids.fresh(), company_id=actor.company_id, person_id=person.id, to_id=None if to is None else to.id,
        workplace_id=place, from_on=leaving.from_on, until_on=leaving.until_on, made_by_id=visit.actor.person_id,
        made_at=now,
    )  # fmt: skip
    session.add(made)
    visit.record(sight.HANDOVER, made.public_id)
    session.flush()
    ended = _end_appointments(visit, made)
    _close_slots(visit, made)
    session.flush()
    ended += _end_appointments(visit, made)  # that were being made until the slots were ours
    waiting.line_up(visit, ended)
    passed, left = care.pass_on(visit, made)
    return Done(passed, left, rebooked=sum(case.kind is CaseKind.STATUTORY for case, _ in ended))


def _line(visit: Visit, made: Handover) -> Line:
    those = [made.person_id, made.to_id, made.made_by_id]
    return _told(visit, made, people.person_names(visit.session, made.company_id, those), _places(visit))


def _told(visit: Visit, made: Handover, names: Mapping[int, str], places: Mapping[int, Workplace]) -> Line:
    shown = visit.show(
        sight.HANDOVER, made, name=names[made.person_id], made_by_name=names[made.made_by_id],
        to_name="" if made.to_id is None else names[made.to_id],
        workplace="" if made.workplace_id is None else places[made.workplace_id].name,
    )  # fmt: skip
    return Line(shown, over=made.until_on is not None and made.until_on < visit.today)


def _may_end(visit: Visit, made: Handover) -> bool:
    """Who is away for good comes back by another handing over, from the one who has the cases now. An absence from the
    whole company is in the hands of who works for all of it.
    """
    ours = made.workplace_id is not None or visit.standing.whole_company
    return ours and made.until_on is not None and made.until_on >= visit.today


def _meant(visit: Visit, leaving: Leaving) -> tuple[Person, Person | None, int | None]:
    """The two people and the workplace, or all that is wrong with what was chosen."""
    those = {person.public_id: person for person in _professionals(visit)}
    places = {place.public_id: place.id for place in _places(visit).values()}
    faults = []
    if leaving.person not in those:
        faults.append(NotValid("person", Said(N_("不在になる方を選んでください。"))))
    if leaving.to and leaving.to not in those:
        faults.append(NotValid("to", Said(N_("一覧から選んでください。"))))
    elif leaving.to and leaving.to == leaving.person:
        faults.append(NotValid("to", Said(N_("不在になる方とは別の方を選んでください。"))))
    if leaving.workplace not in places and (leaving.workplace or not visit.standing.whole_company):
        faults.append(NotValid("workplace", Said(N_("事業場を選んでください。"))))
    if not visit.today <= leaving.from_on <= visit.today + AHEAD:
        faults.append(NotValid("from_on", Said(N_("今日から1年先までの日付を入力してください。"))))
    if leaving.until_on is not None and leaving.until_on < leaving.from_on:
        faults.append(NotValid("until_on", Said(N_("最初の日以後の日付にしてください。"))))
    refuse(faults)
    person, to, place = (
        those[PublicId(leaving.person)],
        those.get(PublicId(leaving.to)),
        places.get(PublicId(leaving.workplace)),
    )
    if not _engaged(visit, person, place, leaving.from_on):
        raise NotValid("workplace", Said(N_("この方は、その日にこの事業場の担当ではありません。")))
    if _away_too(visit, person, place, leaving):
        raise NotValid(
            "from_on", Said(N_("この方の、登録された不在と重なっています。先に、その不在を変えてください。"))
        )
    days = {leaving.from_on, leaving.until_on or leaving.from_on}
    if to is not None and not all(_can_follow(visit, person, to, place, day) for day in days):
        raise NotValid("to", Said(N_("この期間に同じ資格で担当できる方を選んでください。")))
    if to is not None and _away_too(visit, to, place, leaving):
        raise NotValid("to", Said(N_("この方も、この期間に不在の日があります。別の方を選んでください。")))
    return person, to, place


def _can_follow(visit: Visit, person: Person, to: Person, place: int | None, day: date) -> bool:
    """The other one wears the same hat on the first day (or a physician's for a nurse's), and is engaged there. A
    counsellor follows a counsellor only: what a nurse has in her care is more than consultations.
    """
    theirs, others = _hats(visit, person, day), _hats(visit, to, day)
    if not others or (Hat.PHYSICIAN in theirs and Hat.PHYSICIAN not in others):
        return False
    before, after = _engaged(visit, person, place, day), _engaged(visit, to, place, day)
    counsels = {EngagementKind.COUNSELLOR}
    return bool(after) and (after != counsels or before == counsels)


def _away_too(visit: Visit, who: Person, place: int | None, leaving: Leaving) -> bool:
    """Whether somebody is away already on any day of it, from any of those places."""
    absent = away.absences(visit.session, visit.actor.company_id, {who.id}, leaving.from_on)
    return any(
        (leaving.until_on is None or one.from_on <= leaving.until_on)
        and (place is None or one.workplace_id in {place, None})
        for one in absent.get(who.id, ())
    )


def _engaged(visit: Visit, person: Person, place: int | None, day: date) -> set[EngagementKind]:
    found = select(Engagement.kind).where(
        Engagement.company_id == visit.actor.company_id,
        Engagement.person_id == person.id,
        Engagement.on(day),
        or_(Engagement.workplace_id.is_(None), Engagement.workplace_id == place) if place else literal(True),
    )
    return set(visit.session.execute(found).scalars())


def _hats(visit: Visit, person: Person, day: date) -> frozenset[Hat]:
    found = visit.session.execute(
        select(HatGrant.hat).where(
            HatGrant.company_id == visit.actor.company_id,
            HatGrant.person_id == person.id,
            HatGrant.hat.in_(CARING),
            HatGrant.on(day),
        )
    )
    return frozenset(found.scalars())


def _end_appointments(visit: Visit, made: Handover) -> list[tuple[Case, InterviewRequest]]:
    """Appointments within the absence, in the order of their limits: whose they were. Those of follow-ups end too; of
    them nobody else is told, and the employee chooses another time.
    """
    first = datetime.combine(made.from_on, time.min, TOKYO)
    rows = visit.session.execute(
        select(Booking.id, Booking.case_id)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .join(Case, and_(Case.company_id == Booking.company_id, Case.id == Booking.case_id))
        .outerjoin(
            InterviewRequest,
            and_(
                InterviewRequest.company_id == Booking.company_id, InterviewRequest.id == Booking.interview_request_id
            ),
        )
        .outerjoin(
            Limit,
            and_(
                Limit.company_id == InterviewRequest.company_id,
                Limit.record_id == InterviewRequest.public_id,
                Limit.clock == Clock.INTERVIEW,
                Limit.stopped_on.is_(None),
            ),
        )
        .where(
            Booking.company_id == visit.actor.company_id,
            Booking.state == BookingState.BOOKED,
            Slot.person_id == made.person_id,
            Slot.starts_at >= max(first, visit.now),
            *_until(made),
            *([] if made.workplace_id is None else [Case.workplace_id == made.workplace_id]),
        )
        .order_by(Limit.limit_on.is_(None), Limit.limit_on, Slot.starts_at, Booking.id)
    ).all()
    cases = select(Case.id).where(Case.id.in_({row.case_id for row in rows})).order_by(Case.id).with_for_update()
    visit.session.execute(cases).all()  # in the order in which everybody locks several
    ended = []
    for row in rows:
        case = visit.session.get_one(Case, row.case_id, with_for_update=True)
        booking = visit.session.get_one(Booking, row.id, with_for_update=True)
        if booking.state is not BookingState.BOOKED:
            continue
        bookings.end(visit, case, booking, notice=Notice.REBOOK)
        visit.session.flush()
        if booking.interview_request_id is not None:
            ended.append((case, visit.session.get_one(InterviewRequest, booking.interview_request_id)))
    return ended


def _close_slots(visit: Visit, made: Handover) -> None:
    """What is still free within the absence is not offered."""
    first = datetime.combine(made.from_on, time.min, TOKYO)
    found = visit.session.execute(
        select(Slot)
        .where(
            Slot.company_id == visit.actor.company_id,
            Slot.person_id == made.person_id,
            Slot.state == SlotState.FREE,
            Slot.starts_at >= max(first, visit.now),
            *_until(made),
            *([] if made.workplace_id is None else [Slot.workplace_id == made.workplace_id]),
        )
        .order_by(Slot.id)
        .with_for_update()
    ).scalars()
    for slot in found.all():
        slot.state = moves.SLOT.check(slot.state, visit.act)
        visit.record(sight.SLOT, slot.public_id)


def _until(made: Handover) -> list[ColumnElement[bool]]:
    if made.until_on is None:
        return []
    return [Slot.starts_at < datetime.combine(made.until_on + ONE_DAY, time.min, TOKYO)]


def _places(visit: Visit) -> dict[int, Workplace]:
    found = visit.session.execute(select(Workplace).where(visit.workplaces()).order_by(Workplace.code)).scalars()
    return {place.id: place for place in found}


def _professionals(visit: Visit) -> list[Person]:
    """Who cares for people at the clerk's workplaces, today or later; never the clerk themself."""
    engaged = exists(
        select(literal(1)).where(
            Engagement.company_id == Person.company_id,
            Engagement.person_id == Person.id,
            or_(Engagement.workplace_id.in_(list(_places(visit))), Engagement.workplace_id.is_(None)),
            or_(Engagement.until_on.is_(None), Engagement.until_on >= visit.today),
        )
    )
    statement = select(Person).where(
        Person.company_id == visit.actor.company_id, Person.id != visit.actor.person_id, engaged
    )
    return list(visit.session.execute(statement.order_by(Person.kana, Person.id)).scalars())
