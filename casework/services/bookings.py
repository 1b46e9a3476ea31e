"""How does one free slot become one person's appointment, and what happens when it is moved or cancelled?"""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, keys, sight
from casework.models.cases import Assignment, Case
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.attendees import Attendee
from casework.rules.errors import NotNow, NotValid
from casework.rules.notices import Notice
from casework.rules.policy import Policy
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    AssignmentRole,
    BookingState,
    Hat,
    ReferralState,
    RequestState,
    SlotState,
)
from casework.services import (
    absences,
    attending,
    cases,
    contracts,
    fits,
    holds,
    messages,
    online,
    people,
    policies,
    requests,
    talk_times,
)
from casework.services.fits import Fit
from casework.services.holds import NotFree, taken_now

OUTSIDE = N_(
    "外部の依頼先にお願いしているため、この画面では日時を決められません。変更や取りやめは、実施事務従事者にご連絡ください。"
)
NOT_NOW = N_("この日時は、いまは選べません。別の日時を選んでください。")


@dataclass(frozen=True)
class Appointment:
    """One appointment for one reader, with what its calendar entry needs."""

    booking: Shown
    case_id: str
    statutory: bool
    employee: Shown
    title: str
    """The neutral title by the rules of the workplace."""
    uid: str
    sequence: int
    living: bool
    """It stands; a calendar file is given for such a one only."""
    may_change: bool
    """It is still ahead, and this reader may move or cancel it."""
    too_late: bool
    """It is still ahead, and so near that only the office changes it."""
    may_choose_again: bool
    announced: bool
    """The supervisor was told when the employee is away."""
    room: Shown | None
    """Of an appointment on line: how to come in, for its two people."""
    emergency: str
    """Of an appointment on line: who comes when something happens."""
    others: tuple[Attendee, ...]
    """Who else was announced, for its two people."""


def book(
    session: Session,
    actor: Actor,
    case_id: str,
    slot_id: str,
    *,
    later: bool = False,
    announced: bool = False,
    now: datetime,
) -> Shown:
    """Take a free slot, or move to it. Who takes a slot first is decided by the database's unique index: the others get
    NotFree, as does whoever asks for a slot that is being closed. A time after the limit needs `later` while there is
    one before it; that wish is written down. `announced`: the employee wishes that the supervisor hears the time.
    Whoever asks again for the time that is theirs already, by a second press of the button, gets that booking.
    Locks case, request, booking, slot, in this order, as do all that end one.
    """
    visit = enter(session, actor, Act.BOOK, now=now)
    case = visit.reach(Case, case_id, lock=True)
    request = open_request(visit, case, lock=True)
    present = of_request(visit, request, lock=True)
    if present is not None and present.slot.public_id == slot_id and present.slot.starts_at > now:
        return _as_it_stands(visit, case, present, announced=announced)
    if present is not None:
        early_enough(visit, case, present)
    fit = wanted(visit, case, request, slot_id, present)
    hold_open(visit, request, fit)
    if fit.after_limit and allow_later(visit, case, request, present, asked=later):
        request.later_wished_on = visit.today
    booking = take(visit, case, request, (fit.row.id, fit.row.person_id), present, after_limit=fit.after_limit)
    if announced:
        absences.announce(visit, case, booking, session.get_one(Slot, booking.slot_id))
    messages.queue(visit, Notice.BOOKED_PHYSICIAN, record_id=booking.public_id, to=fit.row.person_id, hat=fit.kind.hat)
    session.flush()
    return shown(visit, case, booking)


def _as_it_stands(visit: Visit, case: Case, present: Booking, *, announced: bool) -> Shown:
    """A booking that was asked for once more. Nobody is told again; only what was not wished the first time, that the
    supervisor hears the time, is still done.
    """
    if announced and absences.of_booking(visit, present) is None:
        absences.announce(visit, case, present, present.slot)
        visit.session.flush()
    return shown(visit, case, present)


def take(
    visit: Visit,
    case: Case,
    request: InterviewRequest,
    slot: tuple[int, int],
    present: Booking | None,
    *,
    after_limit: bool,
) -> Booking:
    """Give a slot (its id and whose it is) to a request, in place of its `present` appointment; the employee is told.
    NotFree when somebody was quicker.
    """
    session, (slot_id, person_id) = visit.session, slot
    booking = Booking(
        public_id=ids.fresh(), company_id=case.company_id, slot_id=slot_id, case_id=case.id,
        interview_request_id=request.id, state=BookingState.BOOKED, booked_at=visit.now,
        booked_by_id=visit.actor.person_id, after_limit=after_limit, uid=f"{ids.fresh()}@{messages.MAIL_DOMAIN}",
        sequence=0,
    )  # fmt: skip
    if present is not None:
        booking.uid, booking.sequence = present.uid, present.sequence + 1
        _leave(visit, case, present, told=present.slot.person_id != person_id)
        session.flush()
    release(visit, case, keep=person_id)
    seize(session, booking)
    online.prepare(visit, case, booking, session.get_one(Slot, slot_id))
    holds.let_go(visit, case, request)
    request.waits_since = request.waits_since if after_limit else None
    cases.assign(visit, case, person_id, AssignmentRole.INTERVIEWER, visit.today)
    visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    to = case.employment.person_id
    messages.queue(visit, Notice.BOOKED, record_id=booking.public_id, to=to, hat=Hat.WORKER)
    return booking


def seize(session: Session, booking: Booking) -> None:
    """Write a booking down, or NotFree: where two take one slot at the same moment, the database decides."""
    try:
        with session.begin_nested():
            session.add(booking)
    except IntegrityError as error:
        raise taken_now() from error


def to_take_home(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Appointment:
    """The appointment for a calendar file. NotNow when it doesn't stand any more."""
    page = appointment(session, actor, booking_id, now=now)
    if not page.living:
        raise NotNow(Said(N_("この予約は終わったか、取り消されています。")))
    return page


def appointment(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Appointment:
    """One appointment as its reader may see it."""
    visit = enter(session, actor, Act.SEE_BOOKING, now=now)
    booking = visit.reach(Booking, booking_id)
    case = visit.reach_id(Case, booking.case_id)
    return appointment_of(visit, case, booking)


def cancelling(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Appointment:
    """The last look before cancelling. NotNow when there is nothing left to cancel."""
    visit = enter(session, actor, Act.CANCEL_BOOKING, now=now)
    booking = visit.reach(Booking, booking_id)
    case = visit.reach_id(Case, booking.case_id)
    _still_ahead(visit, case, booking)
    return appointment_of(visit, case, booking)


def cancel(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Shown:
    """Give the slot back. The request stands, and its limit keeps running."""
    visit = enter(session, actor, Act.CANCEL_BOOKING, now=now)
    case, booking = locked(visit, booking_id)
    _still_ahead(visit, case, booking)
    end(visit, case, booking)
    session.flush()
    return shown(visit, case, booking)


def end(
    visit: Visit, case: Case, booking: Booking, *, notice: Notice = Notice.BOOKING_ENDED, told: bool = True
) -> None:  # fmt: skip
    """End an appointment by the act of the visit: the slot is free again, those concerned are told. The employee too,
    whoever ended it: with the word that it is over the event leaves their calendar. `told`: so is the professional.
    """
    booking.sequence += 1
    _leave(visit, case, booking, told=told)
    to = case.employment.person_id
    messages.queue(visit, notice, record_id=booking.public_id, to=to, hat=Hat.WORKER)


def release(visit: Visit, case: Case, *, keep: int | None = None) -> None:
    """The case leaves the care of whoever was to hold its talk (but for `keep`), at once: one made today, or for a
    day to come, never was. Called wherever a talk ends without having been held, so that nobody reads on who has the
    case no more.
    """
    standing = visit.session.execute(
        select(Assignment).where(
            Assignment.company_id == case.company_id,
            Assignment.case_id == case.id,
            Assignment.role == AssignmentRole.INTERVIEWER,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= visit.today),
        )
    ).scalars()
    for assignment in standing.all():
        if assignment.person_id == keep:
            continue
        if assignment.from_on >= visit.today:
            visit.session.delete(assignment)
        else:
            assignment.until_on = visit.today - timedelta(days=1)
        visit.record(sight.ASSIGNMENT, assignment.public_id, of=case.employment_id)
    visit.session.flush()


def stands(request: Any) -> ColumnElement[bool]:
    """The appointment that a request (or, in a join, each) has now, in a select over `Booking`."""
    return and_(
        Booking.company_id == request.company_id,
        Booking.interview_request_id == request.id,
        Booking.state == BookingState.BOOKED,
    )


def of_request(visit: Visit, request: InterviewRequest, *, lock: bool = False) -> Booking | None:
    """The appointment that a request has now; locked: as it stands when those who change it at this moment are done."""
    statement = select(Booking).where(stands(request))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return visit.session.execute(statement).scalar_one_or_none()


def locked(visit: Visit, booking_id: str) -> tuple[Case, Booking]:
    """A booking within reach and its case, locked for a change, the case first."""
    case = visit.reach_id(Case, visit.reach(Booking, booking_id).case_id, lock=True)
    return case, visit.reach(Booking, booking_id, lock=True)


def uid_for(session: Session, hat: Hat | None, uid: str) -> str:
    """The UID in this reader's calendar."""
    return uids_for(session, hat)(uid)


def uids_for(session: Session, hat: Hat | None) -> Callable[[str], str]:
    """From the UID of a booking to that in this reader's calendar: employee and professional get entries of their own,
    so that neither learns the other's address and both keep theirs through every move. The professional's is made from
    the employee's with a secret, so that nobody who sees both calendars can join the two.
    """
    if hat is Hat.WORKER:
        return str
    secret = keys.keyring(session).derive("casework calendar uids")

    def professional(uid: str) -> str:
        return f"{hmac.digest(secret, uid.encode(), 'sha256').hex()[:32]}@{messages.MAIL_DOMAIN}"

    return professional


def shown(visit: Visit, case: Case, booking: Booking) -> Shown:
    """A booking as this reader may see it."""
    slot = visit.session.get_one(Slot, booking.slot_id)
    name = visit.session.get_one(Person, slot.person_id).name
    return visit.show(
        sight.BOOKING, booking, visit.facts(case), of=case.employment_id,
        booked=booking.state is BookingState.BOOKED, starts_at=slot.starts_at, ends_at=slot.ends_at,
        place=slot.place, online=slot.online, physician_name=name,
    )  # fmt: skip


def appointment_of(visit: Visit, case: Case, booking: Booking) -> Appointment:
    """An appointment within reach, for this reader."""
    request = visit.session.get_one(InterviewRequest, booking.interview_request_id)
    slot = visit.session.get_one(Slot, booking.slot_id)
    changer = visit.actor.hat in {Hat.WORKER, Hat.CLERK} and not handed_out(visit.session, request)
    submitted = request.state is RequestState.SUBMITTED
    ahead = booking.state is BookingState.BOOKED and slot.starts_at > visit.now
    near = visit.actor.hat is Hat.WORKER and too_late(visit, case, booking)
    return Appointment(
        booking=shown(visit, case, booking),
        case_id=case.public_id,
        statutory=request.statutory,
        employee=people.employee(visit, case.employment_id),
        title=_policy(visit, case).neutral_title,
        uid=uid_for(visit.session, visit.actor.hat, booking.uid),
        sequence=booking.sequence,
        living=booking.state is BookingState.BOOKED,
        may_change=changer and ahead and not near,
        too_late=changer and ahead and near,
        announced=absences.of_booking(visit, booking) is not None,
        room=online.room(visit, case, booking),
        emergency=_emergency(visit, case, slot),
        others=_others(visit, case, booking, slot),
        may_choose_again=changer and submitted and booking.state in {BookingState.CANCELLED, BookingState.MISSED},
    )


def _others(visit: Visit, case: Case, booking: Booking, slot: Slot) -> tuple[Attendee, ...]:
    interview = visit.session.execute(
        select(Interview).where(Interview.company_id == booking.company_id, Interview.booking_id == booking.id)
    ).scalar_one_or_none()
    name = visit.session.get_one(Person, slot.person_id).name
    return attending.announced(visit, case, interview, name)


def _emergency(visit: Visit, case: Case, slot: Slot) -> str:
    setting = online.setting_of(visit, case.workplace_id) if slot.online else None
    return "" if setting is None else setting.emergency


def open_request(visit: Visit, case: Case, *, lock: bool = False) -> InterviewRequest:
    """The request for which a time is to be found, here or outside. NotNow when there is none, or it has one."""
    request = still_open(case, requests.standing(visit, case, lock=lock))
    if handed_out(visit.session, request):
        raise NotNow(Said(OUTSIDE))
    return request


def still_open(case: Case, request: InterviewRequest | None) -> InterviewRequest:
    """The standing request of a case while nobody has been seen for it. NotNow as `open_request`."""
    if request is None or case.closed_on is not None:
        raise NotNow(Said(N_("日時を選ぶ前に、面接指導の申出か、健康相談の希望が必要です。")))
    if request.state is not RequestState.SUBMITTED:
        raise NotNow(Said(N_("面接が終わっているため、日時は選べません。")))
    return request


def outside(request: Any) -> ColumnElement[bool]:
    """Whether an outside organisation has a request (or each of a select)."""
    return exists(
        select(literal(1)).where(
            Referral.company_id == request.company_id,
            Referral.interview_request_id == request.id,
            Referral.state != ReferralState.ENDED,
        )
    )


def handed_out(session: Session, request: InterviewRequest) -> bool:
    """An outside organisation has the request: it sets the time, and the office passes every change on to it."""
    return bool(session.execute(select(outside(request))).scalar_one())


def none_before(visit: Visit, earlier: Iterable[Fit], present: Booking | None) -> bool:
    """No time until the limit is left, one's own included (unless that is past: broken off, or nobody came)."""
    own = present is not None and not present.after_limit and present.slot.starts_at > visit.now
    return next(iter(earlier), None) is None and not own


def wanted(visit: Visit, case: Case, request: InterviewRequest, slot_id: str, present: Booking | None) -> Fit:
    """The slot, if it may be offered to this person; whatever else it is, the answer is the same."""
    found = fits.fitting(visit, case, request, slot_id)
    if not found:
        raise NotFree(Said(NOT_NOW))
    if present is not None and present.slot_id == found[0].row.id:
        raise NotNow(Said(N_("この日時は、すでに予約されています。")))
    if not found[0].free:
        withheld = not found[0].row.taken and found[0].row.kept_for is None
        raise NotFree(Said(NOT_NOW)) if withheld else taken_now()
    return found[0]


def hold_open(visit: Visit, request: InterviewRequest, fit: Fit) -> None:
    """Lock the slot, so that nobody closes it or keeps it for somebody else between looking and taking. NotFree when
    somebody just did.
    """
    here = and_(Slot.company_id == visit.actor.company_id, Slot.id == fit.row.id)
    still_open = select(Slot.id).where(here, Slot.state == SlotState.FREE).with_for_update()
    if visit.session.execute(still_open).scalar_one_or_none() is None:
        raise NotFree(Said(NOT_NOW))
    kept_for, explains = visit.session.execute(
        select(holds.kept_for(visit.now), talk_times.explains()).select_from(Slot).where(here)
    ).one()
    if explains or kept_for not in {None, request.id}:
        raise taken_now()


def allow_later(
    visit: Visit, case: Case, request: InterviewRequest, present: Booking | None, *, asked: bool
) -> bool:  # fmt: skip
    """A time after the limit: when none is left before it, or (True) at the employee's own wish. NotValid without."""
    earlier = [fit for fit in fits.fitting(visit, case, request) if fit.free and not fit.after_limit]
    if none_before(visit, earlier, present):
        return False
    if not asked:
        raise NotValid(
            "slot",
            Said(N_("期限までの枠があります。期限より後を希望するときは「期限より後の日時も見る」を選んでください。")),
        )
    return True


def _still_ahead(visit: Visit, case: Case, booking: Booking) -> None:
    moves.BOOKING.check(booking.state, Act.CANCEL_BOOKING)
    if handed_out(visit.session, visit.session.get_one(InterviewRequest, booking.interview_request_id)):
        raise NotNow(Said(OUTSIDE))
    if visit.session.get_one(Slot, booking.slot_id).starts_at <= visit.now:
        raise NotNow(Said(N_("始まる時刻を過ぎているため、取り消せません。担当の窓口にご連絡ください。")))
    early_enough(visit, case, booking)


def early_enough(visit: Visit, case: Case, booking: Booking) -> None:
    """Shortly before the start only the office moves or cancels: whoever waits in the room has to hear of it. After it
    (nobody came, or it was broken off) another time can be chosen as before.
    """
    if visit.actor.hat is Hat.WORKER and too_late(visit, case, booking):
        hours = _policy(visit, case).cancel_hours
        raise NotNow(
            Said(
                N_(
                    "始まりまで%(hours)s時間を切っているため、この画面では変えられません。"
                    "行けなくなったときは、担当の窓口に電話でご連絡ください。責められることはありません。"
                ),
                {"hours": hours},
            )
        )


def too_late(visit: Visit, case: Case, booking: Booking) -> bool:
    """The start is ahead, and nearer than the rules let an employee change it."""
    starts_at = visit.session.get_one(Slot, booking.slot_id).starts_at
    return visit.now < starts_at < visit.now + timedelta(hours=_policy(visit, case).cancel_hours)


def _policy(visit: Visit, case: Case) -> Policy:
    return policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)[0]


def _leave(visit: Visit, case: Case, booking: Booking, *, told: bool) -> None:
    """Leave a slot: the booking ends as the act says, its professional is no longer assigned."""
    booking.state = moves.BOOKING.check(booking.state, visit.act)
    booking.ended_at = visit.now
    visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    absences.retract(visit, case, booking)
    slot = visit.session.get_one(Slot, booking.slot_id)
    release(visit, case)
    if told and slot.person.account_id is not None:
        role = contracts.role_of(visit.session, slot)
        messages.queue(
            visit, Notice.BOOKING_ENDED, record_id=booking.public_id, to=slot.person_id, hat=contracts.hat_of(role)
        )  # fmt: skip
