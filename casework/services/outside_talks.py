"""When does an outside organisation see somebody, as it tells, and did the talk take place?

It is written down on its behalf; from there on the appointment and the talk are like all others (docs/decisions/0013).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.models.referrals import Referral
from casework.models.slots import Booking, Slot
from casework.rules import moves
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotValid
from casework.rules.notices import Notice
from casework.rules.telling import tells
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import AssignmentRole, Hat, InterviewMode, InterviewState, SlotState, Zone
from casework.services import bookings, cases, fits, interviews, limits, messages, own_times, referrals, requests
from casework.services.referrals import Page


@dataclass(frozen=True)
class Answer:
    """What the organisation answered: day, time, place and physician."""

    answered_on: date
    on: date
    starts: time
    minutes: int
    online: bool
    place: str
    physician: str


@dataclass(frozen=True)
class Told:
    """What the organisation told of the talk that took place."""

    held_on: date
    mode: InterviewMode
    physician: str


def appointing(session: Session, actor: Actor, referral_id: str, *, now: datetime) -> Page:
    """The page on which the answer is written down. NotNow once the talk was held or all has ended."""
    return referrals.page_of(enter(session, actor, Act.APPOINT, now=now), referral_id, possible=True)


def appoint(session: Session, actor: Actor, referral_id: str, answer: Answer, *, version: int, now: datetime) -> Shown:
    """Write the organisation's answer down: the appointment is one like all others from here on, and a second answer
    moves it. Stale when somebody else wrote since `version`.
    """
    visit = enter(session, actor, Act.APPOINT, now=now)
    case, request, booking, referral = referrals.locked(visit, referral_id, version)
    state = moves.REFERRAL.check(referral.state, visit.act)
    _check_answer(visit, referral, answer)
    own_times.hold(visit, case)
    slot = _slot(visit, case, answer)
    limit_on = fits.limit_of(session, request)
    made = bookings.take(
        visit, case, request, (slot.id, slot.person_id), booking,
        after_limit=limit_on is not None and answer.on > limit_on,
    )  # fmt: skip
    session.flush()
    own_times.warn_outside(visit, case, made)
    referral.state, referral.booking_id = state, made.id
    referral.answered_on, referral.answer_entered_by_id = answer.answered_on, actor.person_id
    visit.record(sight.REFERRAL, referral.public_id, of=case.employment_id)
    session.flush()
    return referrals.shown(visit, case, referral)


def reporting(session: Session, actor: Actor, referral_id: str, *, now: datetime) -> Page:
    """The page on which is written down that the talk took place. NotNow when it was written or all has ended."""
    return referrals.page_of(enter(session, actor, Act.REPORT_HELD, now=now), referral_id, possible=True)


def report_held(session: Session, actor: Actor, referral_id: str, told: Told, *, version: int, now: datetime) -> Shown:
    """Write down that an outside physician held the interview. The clocks are those of any interview: its limit stops,
    that of the opinion runs (安衛則52条の19). HR is asked to enter the record when it comes. Held on another day than
    the appointment said, the appointment stays as moved.
    """
    visit = enter(session, actor, Act.REPORT_HELD, now=now)
    case, request, booking, referral = referrals.locked(visit, referral_id, version)
    state = moves.REFERRAL.check(referral.state, visit.act)
    interviews.possible(visit, request, None, told.held_on, told.mode)
    if told.held_on < referral.sent_on:
        said = N_("依頼した日（%(day)s）以後の日付にしてください。")
        raise NotValid("held_on", Said(said, {"day": referral.sent_on}))
    person_id = _who_held(visit, booking, told.physician)
    if booking is not None and not _on_its_day(visit, case, booking, told.held_on):
        booking = None
    interview = Interview(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id,
        booking_id=None if booking is None else booking.id, person_id=person_id, mode=told.mode,
        state=moves.INTERVIEW.check(InterviewState.PREPARED, visit.act), held_on=told.held_on,
        entered_by_id=actor.person_id,
    )  # fmt: skip
    session.add(interview)
    session.flush()
    request.state = moves.REQUEST.check(request.state, visit.act)
    if booking is not None:
        booking.state = moves.BOOKING.check(booking.state, visit.act)
        visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    referral.state, referral.interview_id = state, interview.id
    bookings.release(visit, case, keep=person_id)
    cases.assign(visit, case, person_id, AssignmentRole.INTERVIEWER, visit.today)
    for record, changed in ((sight.INTERVIEW, interview), (sight.REQUEST, request), (sight.REFERRAL, referral)):
        visit.record(record, changed.public_id, of=case.employment_id)
    limits.stop(visit, case, Clock.INTERVIEW, Clock.WORK_DATA, record_id=request.public_id)
    limits.start(visit, case, Clock.OPINION, told.held_on, zone=Zone.EMPLOYER, record_id=interview.public_id)
    requests.tell_employer_side(visit, case, request, {Hat.HR: Notice.HELD_OUTSIDE})
    session.flush()
    return referrals.shown(visit, case, referral)


def _on_its_day(visit: Visit, case: Case, booking: Booking, held_on: date) -> bool:
    """Whether the talk took place on the day of the appointment. Else the appointment is history: it stays as moved,
    and while it lies ahead, its entry in the calendar is called off.
    """
    slot = visit.session.get_one(Slot, booking.slot_id)
    if tokyo_date(slot.starts_at) == held_on:
        return True
    booking.state = moves.BOOKING.check(booking.state, Act.APPOINT)
    booking.ended_at, booking.sequence = visit.now, booking.sequence + 1
    visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    if slot.starts_at > visit.now:
        to = case.employment.person_id
        messages.queue(visit, Notice.BOOKING_ENDED, record_id=booking.public_id, to=to, hat=Hat.WORKER)
    return False


def _check_answer(visit: Visit, referral: Referral, answer: Answer) -> None:
    if not referral.sent_on <= answer.answered_on <= visit.today:
        said = N_("依頼した日（%(day)s）から今日までの日付にしてください。")
        raise NotValid("answered_on", Said(said, {"day": referral.sent_on}))
    if datetime.combine(answer.on, answer.starts, TOKYO) <= visit.now:
        said = N_("これからの日時を入力してください。面接指導が終わっているときは「実施を入力する」に進んでください。")
        raise NotValid("on", Said(said))
    if tells(answer.place):
        said = N_("場所は、本人の予定表に入ります。用件が推測できる言葉を使わないでください（例：○○ビル3階）。")
        raise NotValid("place", Said(said))
    if not answer.online and not answer.place.strip():
        raise NotValid("place", Said(N_("対面のときは、場所を入力してください。")))
    if not answer.physician.strip():
        raise NotValid("physician", Said(N_("入力してください。")))


def _slot(visit: Visit, case: Case, answer: Answer) -> Slot:
    """The time of an outside physician, for this one person: closed, so that it is never offered to somebody else."""
    starts_at = datetime.combine(answer.on, answer.starts, TOKYO)
    ends_at = starts_at + timedelta(minutes=answer.minutes)
    if tokyo_date(ends_at) != answer.on:
        raise NotValid("minutes", Said(N_("面談が翌日にかかります。時刻か長さを直してください。")))
    slot = Slot(
        company_id=case.company_id, public_id=ids.fresh(), person_id=_physician(visit, answer.physician),
        workplace_id=case.workplace_id, starts_at=starts_at, ends_at=ends_at, online=answer.online,
        place=answer.place.strip(), state=SlotState.CLOSED,
    )  # fmt: skip
    visit.session.add(slot)
    visit.record(sight.SLOT, slot.public_id)
    visit.session.flush()
    return slot


def _physician(visit: Visit, name: str) -> int:
    """Somebody outside, known by the name that was told and without an account; never matched with anybody by it."""
    person = Person(company_id=visit.actor.company_id, public_id=ids.fresh(), name=name.strip(), kana="")
    visit.session.add(person)
    visit.session.flush()
    return person.id


def _who_held(visit: Visit, booking: Booking | None, name: str) -> int:
    """The physician of the appointment, or the one who came instead."""
    if not name.strip():
        raise NotValid("physician", Said(N_("入力してください。")))
    if booking is not None:
        person = visit.session.get_one(Person, visit.session.get_one(Slot, booking.slot_id).person_id)
        if person.name == name.strip():
            return person.id
    return _physician(visit, name)
