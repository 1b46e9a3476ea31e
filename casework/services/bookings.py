"""How does one free slot become one person's appointment, and what happens when it is moved or cancelled?"""

import hmac
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, keys, sight
from casework.models.cases import Assignment, Case
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.models.people import Person
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.errors import NotNow, NotValid, NotYours
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
    cases,
    contracts,
    fits,
    holds,
    messages,
    online,
    own_times,
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
    Locks case, request, booking, the person, slot, in this order, as do all that end one.
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
    own_times.refuse(visit, case, fit.row.starts_at, fit.row.ends_at, present)
    hold_open(visit, fit, request)
    if fit.after_limit and allow_later(visit, case, request, present, asked=later):
        request.later_wished_on = visit.today
    known = present is not None and absences.of_booking(visit, present) is not None
    booking = take(visit, case, request, (fit.row.id, fit.row.person_id), present, after_limit=fit.after_limit)
    if announced:
        absences.announce(visit, case, booking, session.get_one(Slot, booking.slot_id), known=known)
    told = tells_of(present, fit.row.person_id, Notice.BOOKED_PHYSICIAN)
    messages.queue(visit, told, record_id=booking.public_id, to=fit.row.person_id, hat=fit.kind.hat)
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
        leave(visit, case, present, told=present.slot.person_id != person_id)
        session.flush()
    release(visit, case, keep=person_id)
    seize(session, booking)
    online.prepare(visit, case, booking, session.get_one(Slot, slot_id))
    holds.let_go(visit, case, request)
    request.waits_since = request.waits_since if after_limit else None
    cases.assign(visit, case, person_id, AssignmentRole.INTERVIEWER, visit.today)
    visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    to = case.employment.person_id
    told = Notice.BOOKED if present is None else Notice.BOOKING_MOVED
    messages.queue(visit, told, record_id=booking.public_id, to=to, hat=Hat.WORKER)
    return booking


def tells_of(present: Booking | None, person_id: int, first: Notice) -> Notice:
    """As what a professional hears of a time: the `first` with them, or another one than the `present` one."""
    return Notice.BOOKING_MOVED if present is not None and present.slot.person_id == person_id else first


def seize(session: Session, booking: Booking) -> None:
    """Write a booking down, or NotFree: where two take one slot at the same moment, the database decides. Whatever else
    it refuses is no choice of somebody who was quicker, and is raised as it is.
    """
    try:
        with session.begin_nested():
            session.add(booking)
    except IntegrityError as error:
        if _slot_taken(error):
            raise taken_now() from error
        raise


def _slot_taken(error: IntegrityError) -> bool:
    """The one unique index that holds a slot refused: PostgreSQL names it, SQLite its columns."""
    said = str(error.orig)
    return "uq_booking_slot" in said or "booking.slot_id" in said


def cancel(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Shown:
    """Give the slot back. The request stands, and its limit keeps running."""
    visit = enter(session, actor, Act.CANCEL_BOOKING, now=now)
    case, booking = locked(visit, booking_id)
    still_ahead(visit, case, booking)
    end(visit, case, booking)
    session.flush()
    return shown(visit, case, booking)


def end(
    visit: Visit, case: Case, booking: Booking, *, notice: Notice = Notice.BOOKING_ENDED, told: bool = True,
    by: Act | None = None,
) -> None:  # fmt: skip
    """End an appointment by the act of the visit: the slot is free again, those concerned are told. The employee too,
    whoever ended it: with the word that it is over the event leaves their calendar. `told`: so is the professional.
    `by`: as which act it ends, where that isn't the act of the visit.
    """
    booking.sequence += 1
    leave(visit, case, booking, told=told, by=by)
    to = case.employment.person_id
    messages.queue(visit, notice, record_id=booking.public_id, to=to, hat=Hat.WORKER)


def release(visit: Visit, case: Case, *, keep: int | None = None) -> None:
    """The case leaves the care of whoever was to hold its talk (but for `keep`), at once: one made today, or for a
    day to come, never was. Called wherever a talk ends without having been held, so that nobody reads on who has the
    case no more.
    """
    _end_care(visit, case, AssignmentRole.INTERVIEWER, *([] if keep is None else [Assignment.person_id != keep]))


def _end_care(visit: Visit, case: Case, role: AssignmentRole, *those: ColumnElement[bool]) -> None:
    standing = visit.session.execute(
        select(Assignment).where(
            Assignment.company_id == case.company_id,
            Assignment.case_id == case.id,
            Assignment.role == role,
            or_(Assignment.until_on.is_(None), Assignment.until_on >= visit.today),
            *those,
        )
    ).scalars()
    for assignment in standing.all():
        if assignment.from_on >= visit.today:
            visit.session.delete(assignment)
        else:
            assignment.until_on = visit.today - timedelta(days=1)
        visit.record(sight.ASSIGNMENT, assignment.public_id, of=case.employment_id)
    visit.session.flush()


def let_care_go(visit: Visit, case: Case, booking: Booking) -> None:
    """The case leaves the care of whoever was to hold this talk, which will not be held then; not of who is to hold
    another one of it.
    """
    if booking.follow_up_id is None:
        release(visit, case)
        return
    slot = visit.session.get_one(Slot, booking.slot_id)
    wrote = exists(
        select(literal(1)).where(
            FollowUpNote.company_id == Assignment.company_id, FollowUpNote.case_id == Assignment.case_id,
            FollowUpNote.person_id == Assignment.person_id,
        )
    )  # fmt: skip
    theirs = Assignment.person_id == slot.person_id
    _end_care(visit, case, AssignmentRole.FOLLOW_UP, theirs, ~wrote, ~_holds_another(booking))


def _holds_another(booking: Booking) -> ColumnElement[bool]:
    """Whoever a case is assigned to has another appointment of it; in a select over `Assignment`."""
    return exists(
        select(literal(1))
        .select_from(Booking)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .where(
            Booking.company_id == Assignment.company_id, Booking.case_id == Assignment.case_id,
            Booking.state == BookingState.BOOKED, Booking.id != booking.id, Slot.person_id == Assignment.person_id,
        )
        .correlate(Assignment)
    )  # fmt: skip


def stands(request: Any) -> ColumnElement[bool]:
    """The appointment that a request (or, in a join, each) has now, in a select over `Booking`."""
    return and_(
        Booking.company_id == request.company_id,
        Booking.interview_request_id == request.id,
        Booking.state == BookingState.BOOKED,
    )


def of_follow_up(visit: Visit, follow_up: FollowUp, *, lock: bool = False) -> Booking | None:
    """The appointment that a follow-up has now; locked as `of_request`."""
    statement = select(Booking).where(
        Booking.company_id == follow_up.company_id,
        Booking.follow_up_id == follow_up.id,
        Booking.state == BookingState.BOOKED,
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return visit.session.execute(statement).scalar_one_or_none()


def of_follow_ups(visit: Visit, case: Case, person_id: int | None) -> Sequence[Booking]:
    """The appointments for follow-ups of a case in somebody's time, locked."""
    return visit.session.execute(
        select(Booking)
        .join(Slot, and_(Slot.company_id == Booking.company_id, Slot.id == Booking.slot_id))
        .where(
            Booking.company_id == case.company_id, Booking.case_id == case.id, Booking.follow_up_id.is_not(None),
            Booking.state == BookingState.BOOKED, Slot.person_id == person_id,
        )
        .with_for_update(of=Booking)
    ).scalars().all()  # fmt: skip


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
    if found[0].elsewhere:
        raise own_times.in_the_way(visit)
    if not found[0].free:
        withheld = not found[0].row.taken and found[0].row.kept_for is None
        raise NotFree(Said(NOT_NOW)) if withheld else taken_now()
    return found[0]


def hold_open(visit: Visit, fit: Fit, request: InterviewRequest | None) -> None:
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
    if explains or kept_for not in {None, None if request is None else request.id}:
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


def still_ahead(visit: Visit, case: Case, booking: Booking) -> None:
    """Whether it can be cancelled. NotNow once it has begun, NotYours for who didn't make it and can't end it."""
    if visit.actor.hat in {Hat.WORKER, Hat.CLERK} and _outside(visit, booking):
        raise NotNow(Said(OUTSIDE))
    if not may_end(visit, booking):
        raise NotYours
    moves.BOOKING.check(booking.state, Act.CANCEL_BOOKING)
    if visit.session.get_one(Slot, booking.slot_id).starts_at <= visit.now:
        raise NotNow(Said(N_("始まる時刻を過ぎているため、取り消せません。担当の窓口にご連絡ください。")))
    early_enough(visit, case, booking)


def may_end(visit: Visit, booking: Booking) -> bool:
    """Whose it is to move or cancel: an interview's is the employee's and the office's, a follow-up's the employee's
    and that of whoever holds it.
    """
    if booking.follow_up_id is not None:
        slot = visit.session.get_one(Slot, booking.slot_id)
        return visit.actor.hat is Hat.WORKER or slot.person_id == visit.actor.person_id
    return visit.actor.hat in {Hat.WORKER, Hat.CLERK} and not _outside(visit, booking)


def _outside(visit: Visit, booking: Booking) -> bool:
    """The request of a booking is with an outside organisation."""
    if booking.interview_request_id is None:
        return False
    return handed_out(visit.session, visit.session.get_one(InterviewRequest, booking.interview_request_id))


def early_enough(visit: Visit, case: Case, booking: Booking) -> None:
    """Shortly before the start only the office moves or cancels: whoever waits in the room has to hear of it. After it
    (nobody came, or it was broken off) another time can be chosen as before.
    """
    if too_near(visit, case, booking):
        hours = policy_of(visit, case).cancel_hours
        raise NotNow(
            Said(
                N_(
                    "始まりまで%(hours)s時間を切っているため、この画面では変えられません。"
                    "行けなくなったときは、担当の窓口に電話でご連絡ください。責められることはありません。"
                ),
                {"hours": hours},
            )
        )


def too_near(visit: Visit, case: Case, booking: Booking) -> bool:
    """The start is ahead, and nearer than the rules let an employee change it. A follow-up's can always be: the office
    doesn't know of it, and whoever holds it hears of the change at once.
    """
    if visit.actor.hat is not Hat.WORKER or booking.follow_up_id is not None:
        return False
    starts_at = visit.session.get_one(Slot, booking.slot_id).starts_at
    return visit.now < starts_at < visit.now + timedelta(hours=policy_of(visit, case).cancel_hours)


def policy_of(visit: Visit, case: Case) -> Policy:
    """The rules of the workplace of a case, today."""
    return policies.policy_for(visit.session, case.company_id, case.workplace_id, visit.today)[0]


def leave(visit: Visit, case: Case, booking: Booking, *, told: bool, by: Act | None = None) -> None:
    """Leave a slot: the booking ends as the act says, its professional is no longer assigned."""
    booking.state = moves.BOOKING.check(booking.state, by or visit.act)
    booking.ended_at = visit.now
    visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    absences.retract(visit, case, booking)
    slot = visit.session.get_one(Slot, booking.slot_id)
    let_care_go(visit, case, booking)
    if told and slot.person.account_id is not None and slot.person_id != visit.actor.person_id:
        role = contracts.role_of(visit.session, slot)
        messages.queue(
            visit, Notice.BOOKING_ENDED, record_id=booking.public_id, to=slot.person_id, hat=contracts.hat_of(role)
        )  # fmt: skip
