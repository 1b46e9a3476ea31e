"""How does a request end before its interview, and how does a talk begin that the employer never learns of?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case, CaseLink, Limit
from casework.models.people import Employment, Placement
from casework.models.requests import InterviewRequest
from casework.models.risks import Crisis
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotYours, Stale
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Channel, CloseReason, EmploymentKind, Hat, InterviewMode, RequestState
from casework.services import (
    bookings,
    cases,
    followups,
    interviews,
    invitations,
    limits,
    messages,
    people,
    referrals,
    requests,
    risks,
    sheets,
    wishes,
)
from casework.services.wishes import Wish


@dataclass(frozen=True)
class Withdrawal:
    """The last look before a request is taken back."""

    case_id: str
    statutory: bool
    request: Shown
    booking: Shown | None
    handed_out: bool
    version: int


@dataclass(frozen=True)
class Door:
    """The last look before the employee turns back at the door, in the room with the physician."""

    booking_id: str
    employee: Shown
    request: Shown


@dataclass(frozen=True)
class Talk:
    """The page "talk to someone": the same for everybody."""

    employee: Shown
    open_case_id: str | None
    """A consultation that is already under way."""
    elsewhere: bool
    """Employed by another company, which cares for them."""
    small: bool
    """So few work there that an absence is noticed."""


def withdrawal(session: Session, actor: Actor, case_id: str, *, now: datetime) -> Withdrawal:
    """What taking back would mean. NotNow once the interview was held: then it can't be undone."""
    visit = enter(session, actor, Act.WITHDRAW, now=now)
    case = visit.reach(Case, case_id)
    request = _withdrawable(visit, case)
    booking = bookings.of_request(visit, request)
    return Withdrawal(
        case_id=case.public_id,
        statutory=request.statutory,
        request=requests.shown(visit, case, request),
        booking=None if booking is None else bookings.shown(visit, case, booking),
        handed_out=bookings.handed_out(session, request),
        version=request.version,
    )


def withdraw(
    session: Session, actor: Actor, case_id: str, *, version: int, consult_instead: bool = False, now: datetime
) -> str:  # fmt: skip
    """Take a request back before its interview; the public id of the case in which it goes on for the employee.

    Statutory: HR keeps both dates and loses the scores, the case stays open and a later request continues it. With
    `consult_instead` a consultation opens beside it, of which HR sees nothing but the withdrawal (domain: §12.7).
    A consultation simply ends.
    """
    visit = enter(session, actor, Act.WITHDRAW, now=now)
    case = visit.reach(Case, case_id, lock=True)
    request = _withdrawable(visit, case, lock=True)
    if request.version != version:
        raise Stale
    booking = bookings.of_request(visit, request, lock=True)
    if booking is not None:
        bookings.end(visit, case, booking)
    referrals.withdrawn(visit, case, request)
    _take_back(visit, case, request)
    if request.statutory and consult_instead:
        return consult(session, actor, case.public_id, now=now)
    return case.public_id


def at_the_door(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Door:
    """What turning back before the interview would mean. NotNow once it was held."""
    visit = enter(session, actor, Act.TURN_AT_DOOR, now=now)
    booking = visit.reach(Booking, booking_id)
    case = visit.reach_id(Case, booking.case_id)
    _, request = _theirs(visit, case, booking)
    return Door(booking.public_id, people.employee(visit, case.employment_id), requests.shown(visit, case, request))


def turn_at_door(
    session: Session, actor: Actor, booking_id: str, *, consult_instead: bool, now: datetime
) -> str | None:  # fmt: skip
    """The employee, in the room with the physician and before the interview begins, takes the request back; HR learns
    that it was withdrawn and nothing else. With `consult_instead` the two go on with a consultation in the same time:
    the public id of its booking. Its notes begin with those made so far. An interview that was held can't be made into
    a consultation (domain: §12.7).
    """
    visit = enter(session, actor, Act.TURN_AT_DOOR, now=now)
    case, booking = bookings.locked(visit, booking_id)
    slot, request = _theirs(visit, case, booking, lock=True)
    begun = interviews.of_booking(session, booking)
    bookings.end(visit, case, booking, told=False)
    _take_back(visit, case, request)
    if not consult_instead:
        return None
    employment = session.get_one(Employment, case.employment_id)
    wish = Wish(InterviewMode.ONLINE if slot.online else InterviewMode.IN_PERSON)
    opened = _consult(visit, employment, wish, channel=Channel.TELEPHONE)
    _link(visit, case, opened)
    wished = requests.standing(visit, opened, lock=True)
    if wished is None or bookings.of_request(visit, wished) is not None:
        raise NotNow(Said(N_("健康相談の予約がすでにあります。取下げだけを記録してください。")))
    if wished.state is not RequestState.SUBMITTED:
        raise NotNow(
            Said(N_("続いている健康相談があります。取下げだけを記録し、話したことはフォロー面談に書いてください。"))
        )
    taken = bookings.take(visit, opened, wished, (slot.id, slot.person_id), None, after_limit=False)
    if begun is not None:
        risks.go_on(visit, begun, case, interviews.go_on(visit, begun, opened, taken), opened)
    return taken.public_id


def talking(session: Session, actor: Actor, *, now: datetime) -> Talk:
    """The page "talk to someone", for everybody who is employed today."""
    visit = enter(session, actor, Act.CONSULT, now=now)
    employment = _employed(visit)
    case = open_consultation(visit, employment)
    elsewhere = employment.kind is EmploymentKind.DISPATCHED_IN
    return Talk(
        employee=people.employee(visit, employment.id),
        open_case_id=None if case is None else case.public_id,
        elsewhere=elsewhere,
        small=people.in_a_small_place(session, employment.id, visit.today),
    )


def talk(session: Session, actor: Actor, wish: Wish, *, now: datetime) -> str:
    """Anybody wishes to talk to somebody: never statutory, never disclosed, never counted (domain: §12.8)."""
    visit = enter(session, actor, Act.CONSULT, now=now)
    return _consult(visit, _employed(visit), wish).public_id


def consult(
    session: Session, actor: Actor, case_id: str, *, wish: Wish | None = None, now: datetime
) -> str:  # fmt: skip
    """The consultation instead of the interview, chosen on the invitation: the public id of its own case, which has its
    own key. The two are linked in the clinical zone only; the invitation stays open for a request.
    """
    visit = enter(session, actor, Act.CONSULT, now=now)
    case = visit.reach(Case, case_id, lock=True)
    if case.kind is not CaseKind.STATUTORY:
        raise NotYours
    if requests.standing(visit, case) is not None:
        raise NotNow(Said(N_("面接指導の申出を受け付けています。健康相談に変えるには、先に申出を取り下げてください。")))
    employment = visit.session.get_one(Employment, case.employment_id)
    opened = _consult(visit, employment, wish or Wish(InterviewMode.EITHER))
    invitations.answer(visit, case)
    _link(visit, case, opened)
    return opened.public_id


def _link(visit: Visit, ended: Case, opened: Case) -> None:
    """The two belong together, in the clinical zone only."""
    linked = select(CaseLink.id).where(CaseLink.company_id == ended.company_id, CaseLink.opened_id == opened.id)
    if visit.session.execute(linked).first() is None:
        visit.session.add(CaseLink(company_id=ended.company_id, ended_id=ended.id, opened_id=opened.id))
    visit.session.flush()


def _theirs(visit: Visit, case: Case, booking: Booking, *, lock: bool = False) -> tuple[Slot, InterviewRequest]:
    """Slot and request of an interview of the law that the actor is to hold and that was not held yet."""
    slot = visit.session.get_one(Slot, booking.slot_id)
    if slot.person_id != visit.actor.person_id or not visit.facts(case) & Fact.ASSIGNED:
        raise NotYours
    if case.kind is not CaseKind.STATUTORY:
        raise NotYours
    moves.BOOKING.check(booking.state, Act.TURN_AT_DOOR)
    if tokyo_date(slot.starts_at) > visit.today:
        raise NotNow(Said(N_("面談の当日から記録できます。それまでは、本人が自分の画面から取り下げられます。")))
    return slot, _withdrawable(visit, case, lock=lock)


def _take_back(visit: Visit, case: Case, request: InterviewRequest) -> None:
    """The request is no more, its appointment ended already: a consultation simply ends, an interview of the law was
    asked for and withdrawn, and the employer's side is told just that.
    """
    request.state = moves.REQUEST.check(request.state, visit.act)
    request.withdrawn_on = visit.today
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
    interviews.leave(visit, case)
    bookings.release(visit, case)
    sheets.take_back(visit, case)
    if not request.statutory:
        cases.close(visit, case, CloseReason.WITHDRAWN, visit.today)
        visit.session.flush()
        return
    limits.stop(visit, case, Clock.INTERVIEW, Clock.WORK_DATA, record_id=request.public_id)
    limits.stop(visit, case, Clock.WORK_QUESTION)
    invitations.answer(visit, case)
    told = dict.fromkeys((Hat.HR, Hat.CLERK, Hat.PHYSICIAN), Notice.WITHDRAWN)
    requests.tell_employer_side(visit, case, request, told)
    visit.session.flush()


def _withdrawable(visit: Visit, case: Case, *, lock: bool = False) -> InterviewRequest:
    request = requests.standing(visit, case, lock=lock)
    if request is None:
        raise NotYours
    moves.REQUEST.check(request.state, Act.WITHDRAW)
    return request


def _employed(visit: Visit) -> Employment:
    """The employment of today of whoever acts."""
    found = (
        visit.session.execute(
            select(Employment)
            .where(
                Employment.company_id == visit.actor.company_id,
                Employment.person_id == visit.actor.person_id,
                Employment.on(visit.today),
            )
            .order_by(Employment.from_on.desc())
        )
        .scalars()
        .first()
    )
    if found is None:
        raise NotYours
    return found


def open_consultation(visit: Visit, employment: Employment) -> Case | None:
    """The one that is under way, whoever reaches it."""
    return visit.session.execute(
        select(Case).where(
            Case.company_id == employment.company_id,
            Case.employment_id == employment.id,
            Case.kind == CaseKind.CONSULTATION,
            Case.closed_on.is_(None),
        )
    ).scalar_one_or_none()


def _consult(visit: Visit, employment: Employment, wish: Wish, *, channel: Channel = Channel.ONLINE) -> Case:
    """Open a consultation, or go on with the open one; there is at most one. Where its talk was held and something in
    it goes on, the new wish is one more talk of the same case, so that nothing of it is forgotten.
    """
    case = open_consultation(visit, employment)
    if case is None:
        case = begin_consultation(visit, employment)
    request = requests.standing(visit, case)
    if request is not None and request.state is RequestState.SUBMITTED:
        return case
    if request is not None and _goes_on(visit, case):
        _once_more(visit, case, wish, channel)
        return case
    if request is not None:
        cases.close(visit, case, CloseReason.CONVERTED, visit.today)
        case = begin_consultation(visit, employment)
    request = requests.write(
        visit, case, wish, on=visit.today, channel=channel, late=False, discloses=False, acknowledged=False
    )
    _tell_care(visit, case, request)
    visit.session.flush()
    return case


def _once_more(visit: Visit, case: Case, wish: Wish, channel: Channel) -> None:
    """Another talk, as a follow-up of today, and its wishes with it: those of the first stay as they were read before
    it. Pressed twice, the last ones count.
    """
    added = followups.add_extra(visit, case, visit.today - timedelta(days=1), visit.today)
    request = requests.for_follow_up(visit, added)
    if request is None:
        request = requests.write(
            visit, case, wish, on=visit.today, channel=channel, late=False, discloses=False, acknowledged=False,
            follow_up=added,
        )  # fmt: skip
        _tell_care(visit, case, request)
        return
    wishes.put(visit, case, request, wish)
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
    visit.session.flush()


def _goes_on(visit: Visit, case: Case) -> bool:
    """A talk that is planned, a call that was promised, or somebody in danger."""
    running = select(literal(1)).where(
        Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.stopped_on.is_(None)
    )
    danger = select(literal(1)).where(
        Crisis.company_id == case.company_id, Crisis.case_id == case.id, Crisis.closed_at.is_(None)
    )
    return bool(visit.session.execute(select(or_(exists(running), exists(danger)))).scalar_one())


def begin_consultation(visit: Visit, employment: Employment) -> Case:
    """A consultation of somebody where they work. NotNow where another one is open, and for whom their own employer
    cares for.
    """
    placed = visit.session.execute(
        select(Placement.workplace_id)
        .where(Placement.company_id == employment.company_id, Placement.employment_id == employment.id)
        .where(Placement.on(visit.today))
    ).scalar_one_or_none()
    if placed is None:
        raise NotNow(Said(N_("所属の登録が見つからないため、受け付けられません。担当の窓口にご連絡ください。")))
    return cases.open_case(visit, employment_id=employment.id, workplace_id=placed, kind=CaseKind.CONSULTATION)


def _tell_care(visit: Visit, case: Case, request: InterviewRequest) -> None:
    """Tell nurses and 産業医, and nobody at the employer; never a supervisor of theirs."""
    session, where = visit.session, (case.company_id, case.workplace_id, visit.today)
    barred = people.supervisors_ever(session, case.employment) | {visit.actor.person_id}
    told = (
        (Hat.NURSE, people.nurses_for(session, *where)),
        (Hat.PHYSICIAN, people.industrial_physicians(session, *where)),
    )
    for hat, persons in told:
        for to in persons:
            if to not in barred:
                messages.queue(visit, Notice.CONSULTATION, record_id=request.public_id, to=to, hat=hat)
