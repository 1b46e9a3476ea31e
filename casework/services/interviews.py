"""What happens in the talk itself: begun, noted down (sealed, clinical zone), held, broken off, or missed?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import ScalarSelect, Select, Table, and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.cases import Case
from casework.models.checks import CheckResult
from casework.models.interviews import Interview
from casework.models.providers import Engagement, Provider
from casework.models.referrals import Referral
from casework.models.requests import InterviewRequest
from casework.models.slots import Booking, Slot
from casework.prepared import Prepared
from casework.rules import interview_items, keeping, moves
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, NotYours, Stale
from casework.rules.keeping import Kept, Mark
from casework.rules.notices import Notice
from casework.rules.online import OF_TALK, Condition
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, Hat, InterviewMode, InterviewState, Zone
from casework.services import attending, bookings, limits, messages, online, people, requests, results


@dataclass(frozen=True)
class Notes:
    """The clinical notes, as typed. All of them are sealed and stay in the clinical zone."""

    complaint: str = ""
    work_notes: str = ""
    burden_notes: str = ""
    body_notes: str = ""
    assessment: str = ""
    companions: str = ""
    """Who else was present (`rules.attendees`)."""
    items: Mapping[str, object] = field(default_factory=dict, kw_only=True)
    """The structured answers, by code (`rules.interview_items`)."""


NOTES: Final = "interview_notes"
"""The name of what was noted in the trail, where `sight.INTERVIEW` is the bare fact of the talk."""
TEXTS: Final = ("complaint", "work_notes", "burden_notes", "body_notes", "assessment", "companions")
_SEALED: Final = (*TEXTS, "items")


def _keeping() -> Prepared:
    """All that is kept of an open page is written at once, what is new of it and what isn't."""
    talks = cast("Table", Interview.__table__)
    columns = [talks.c[name] for name in (*_SEALED, "conditions", "kept_as", "version")]
    return Prepared(
        update(talks)
        .where(talks.c.id == bindparam("talk"), talks.c.version == bindparam("seen"))
        .values({column: bindparam(f"to_{column.name}", type_=column.type) for column in columns})
    )


_KEEP: Final = _keeping()


@dataclass(frozen=True)
class Part:
    """What an open page keeps by itself: the texts and answers that can be kept as they are. What is wrong or was left
    out stays as it is stored.
    """

    texts: Mapping[str, str]
    items: Mapping[str, object]
    """By code; what was emptied with an empty value."""
    conditions: frozenset[Condition] | None


@dataclass(frozen=True)
class Known:
    """What is known of a talk, beside the notes and beside the record."""

    interview: Shown
    case: Shown
    employee: Shown
    request: Shown | None
    booking: Shown | None
    scores: Shown | None
    earlier: Shown | None
    """Day and scales of the check before."""
    limits: list[Shown]


def start(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Shown:
    """Open the notes of a booked talk; the second time, the same notes. NotYours for somebody else's booking, and for
    that of a follow-up, which has a note of its own.

    NotNow for a nurse and an interview of the law, which only a physician holds (安衛法66条の10第3項).
    """
    visit = enter(session, actor, Act.WRITE_INTERVIEW, now=now)
    case, booking = bookings.locked(visit, booking_id)
    slot = session.get_one(Slot, booking.slot_id)
    if slot.person_id != actor.person_id or not visit.facts(case) & Fact.ASSIGNED:
        raise NotYours
    if _of_follow_up(booking):
        raise NotYours
    _physicians_only(actor, case.kind)
    known = of_booking(session, booking)
    if known is not None:
        return shown(visit, case, known)
    moves.BOOKING.check(booking.state, Act.HOLD_INTERVIEW)
    interview = Interview(
        public_id=ids.fresh(), company_id=case.company_id, case_id=case.id, booking_id=booking.id,
        person_id=slot.person_id, state=moves.INTERVIEW.start,
        mode=InterviewMode.ONLINE if slot.online else InterviewMode.IN_PERSON,
    )  # fmt: skip
    session.add(interview)
    session.flush()
    visit.record(sight.INTERVIEW, interview.public_id, of=case.employment_id)
    return shown(visit, case, interview)


def write(
    session: Session,
    actor: Actor,
    interview_id: str,
    notes: Notes,
    *,
    conditions: frozenset[Condition] = frozenset(),
    version: int,
    now: datetime,
) -> Shown:
    """Keep the notes, whatever state they are in. Stale when somebody saved since `version`."""
    visit = enter(session, actor, Act.WRITE_INTERVIEW, now=now)
    interview, case = mine(visit, interview_id)
    _keep(visit, case, interview, notes, version, conditions)
    visit.record(sight.INTERVIEW, interview.public_id, of=case.employment_id)
    session.flush()
    return shown(visit, case, interview)


def keep(
    session: Session,
    actor: Actor,
    interview_id: str,
    part: Part,
    *,
    version: int,
    mark: Mark | None,
    now: datetime,
) -> Kept:
    """What the open page keeps while somebody types; gives the version to go on from. Nothing is written, and nothing
    recorded, when nothing changed. Stale when somebody else saved since `version`; not for a page whose own last answer
    got lost (`rules.keeping`).
    """
    visit = enter(session, actor, Act.WRITE_INTERVIEW, now=now)
    stored = _stored(visit, interview_id)
    if stored.version != version and not keeping.goes_on(stored.kept_as, mark):
        raise Stale
    texts: dict[str, Any] = {column: text.strip() for column, text in part.texts.items() if column in TEXTS}
    wrong = _unwelcome(visit, stored.case_id, texts.get("companions", ""))
    if wrong:
        del texts["companions"]
    if part.items:
        texts["items"] = lambda before: interview_items.pack({**interview_items.unpack(before), **part.items})
    changed = visit.resealed(stored.data_key_id, sight.INTERVIEW.name, stored, **texts)
    met = stored.conditions if part.conditions is None else _met(part.conditions)
    if not changed and met == stored.conditions:
        return Kept(stored.version, wrong)
    visit.change(
        sight.INTERVIEW, _KEEP, interview_id, of=stored.employment_id, talk=stored.id, seen=stored.version,
        to_version=stored.version + 1, to_kept_as=None if mark is None else str(mark), to_conditions=met,
        **{f"to_{column}": changed.get(column, getattr(stored, column)) for column in _SEALED},
    )  # fmt: skip
    visit.record(NOTES, interview_id, of=stored.employment_id)
    return Kept(stored.version + 1, wrong)


def _stored(visit: Visit, interview_id: str) -> Any:
    """What is stored of a talk that the actor may write in, its case locked: a row, for what is saved all the time."""
    visit.lock(_its_case, talk=interview_id)
    rows = visit.rows(_what_is_stored, talk=interview_id)
    if not rows or not Fact(rows[0].facts) & Fact.ASSIGNED:
        raise NotYours
    _writes(visit.actor, rows[0].person_id, rows[0].kind)
    return rows[0]


def _what_is_stored(visit: Visit) -> Select[*tuple[Any, ...]]:
    stored = _of_talk(
        visit,
        select(
            Interview.id, Interview.public_id, Interview.person_id, Interview.case_id, Interview.version,
            Interview.kept_as, Interview.conditions, *(getattr(Interview, column) for column in _SEALED),
            Case.kind, Case.employment_id, Case.data_key_id, visit.facts_column().label("facts"),
        ),
    )  # fmt: skip
    return visit.keyed(stored, Case.data_key_id)


def _unwelcome(visit: Visit, case_id: int, companions: str) -> tuple[NotValid, ...]:
    if not companions:
        return ()
    return tuple(attending.refused(visit, visit.session.get_one(Case, case_id), companions))


def hold(
    session: Session,
    actor: Actor,
    interview_id: str,
    held_on: date,
    mode: InterviewMode,
    *,
    notes: Notes | None = None,
    conditions: frozenset[Condition] = frozenset(),
    version: int | None = None,
    now: datetime,
) -> Shown:
    """Record that the talk took place on `held_on` (a day in Tokyo, not in the future), with the notes typed so far.

    For the interview of the law its limit stops and that of the opinion starts (安衛則52条の19). A consultation leaves
    notes only. Raises NotValid for an impossible day or way, NotNow when it was held or the request withdrawn.
    """
    visit = enter(session, actor, Act.HOLD_INTERVIEW, now=now)
    interview, case = mine(visit, interview_id)
    booking, request = _appointment(visit, case, interview)
    possible(visit, request, booking, held_on, mode)
    if mode is InterviewMode.ONLINE and case.kind is CaseKind.STATUTORY:
        online.refuse_unfit(visit, case, conditions, OF_TALK)
    if notes is not None:
        _keep(visit, case, interview, notes, version, conditions)
    interview.state = moves.INTERVIEW.check(interview.state, Act.HOLD_INTERVIEW)
    interview.held_on, interview.mode = held_on, mode
    request.state = moves.REQUEST.check(request.state, Act.HOLD_INTERVIEW)
    if booking is not None:
        booking.state = moves.BOOKING.check(booking.state, Act.HOLD_INTERVIEW)
        visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    visit.record(sight.INTERVIEW, interview.public_id, of=case.employment_id)
    visit.record(sight.REQUEST, request.public_id, of=case.employment_id)
    limits.stop(visit, case, Clock.INTERVIEW, Clock.WORK_DATA, record_id=request.public_id)
    if case.kind is CaseKind.STATUTORY:
        limits.start(visit, case, Clock.OPINION, held_on, zone=Zone.EMPLOYER, record_id=interview.public_id)
    session.flush()
    return shown(visit, case, interview)


def break_off(
    session: Session,
    actor: Actor,
    interview_id: str,
    *,
    notes: Notes | None = None,
    conditions: frozenset[Condition] = frozenset(),
    version: int | None = None,
    now: datetime,
) -> Shown:
    """The talk ended before it was one (a line that fails, somebody called away): it isn't counted as held, the limit
    runs on, another time can be booked. The notes stay with the case; whoever talked has the case no more.
    """
    visit = enter(session, actor, Act.BREAK_OFF, now=now)
    interview, case = mine(visit, interview_id)
    booking, _request = _appointment(visit, case, interview)
    if notes is not None:
        _keep(visit, case, interview, notes, version, conditions)
    interview.state = moves.INTERVIEW.check(interview.state, Act.BREAK_OFF)
    interview.held_on = visit.today
    if booking is not None:
        booking.state = moves.BOOKING.check(booking.state, Act.BREAK_OFF)
        booking.ended_at = now
        visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    visit.record(sight.INTERVIEW, interview.public_id, of=case.employment_id)
    bookings.release(visit, case)
    session.flush()
    return shown(visit, case, interview)


def missed(session: Session, actor: Actor, booking_id: str, *, now: datetime) -> Shown:
    """The person didn't come. Nothing else is written about it: the request stands, another time can be booked."""
    visit = enter(session, actor, Act.MARK_MISSED, now=now)
    case, booking = bookings.locked(visit, booking_id)
    slot = session.get_one(Slot, booking.slot_id)
    if slot.person_id != actor.person_id or not visit.facts(case) & Fact.ASSIGNED:
        raise NotYours
    if slot.starts_at > now:
        raise NotNow(Said(N_("まだ始まる時刻になっていません。")))
    interview = of_booking(session, booking)
    if interview is not None:
        interview.state = moves.INTERVIEW.check(interview.state, Act.MARK_MISSED)
        interview.held_on = tokyo_date(slot.starts_at)
        visit.record(sight.INTERVIEW, interview.public_id, of=case.employment_id)
    booking.state = moves.BOOKING.check(booking.state, Act.MARK_MISSED)
    booking.ended_at = now
    visit.record(sight.BOOKING, booking.public_id, of=case.employment_id)
    bookings.let_care_go(visit, case, booking)
    messages.queue(
        visit, Notice.MISSED, record_id=booking.public_id, to=case.employment.person_id, hat=Hat.WORKER
    )  # fmt: skip
    session.flush()
    return bookings.shown(visit, case, booking)


def leave(visit: Visit, case: Case) -> None:
    """The request is taken back while notes are open already: it was no interview. They stay with the case, as those of
    a talk that was broken off.
    """
    begun = select(Interview).where(
        Interview.company_id == case.company_id,
        Interview.case_id == case.id,
        Interview.state == InterviewState.PREPARED,
    )
    for interview in visit.session.execute(begun).scalars():
        interview.state = moves.INTERVIEW.check(interview.state, visit.act)
        interview.held_on = visit.today
        visit.record(sight.INTERVIEW, interview.public_id, of=case.employment_id)


def go_on(visit: Visit, begun: Interview, case: Case, booking: Booking) -> Interview:
    """The same two people go on with another talk (`booking`, of `case`): its notes begin with those made so far."""
    following = Interview(
        public_id=ids.fresh(), company_id=case.company_id, case_id=case.id, booking_id=booking.id,
        person_id=begun.person_id, state=moves.INTERVIEW.start, mode=begun.mode, conditions=list(begun.conditions),
    )  # fmt: skip
    visit.carry(begun, following, case.data_key_id, *_SEALED)
    visit.session.add(following)
    visit.session.flush()
    visit.record(sight.INTERVIEW, following.public_id, of=case.employment_id)
    visit.record(NOTES, following.public_id, of=case.employment_id)
    return following


def assigned(visit: Visit, interview_id: str, *, lock: bool = False) -> tuple[Interview, Case]:
    """A talk of a case that the actor is assigned to today, locked for a change if asked, its case first. NotYours
    otherwise.
    """
    talk = {"talk": interview_id}
    if lock:
        visit.lock(_its_case, **talk)
    row = visit.session.execute(visit.built(_with_its_case), talk).one_or_none()
    if row is None or not Fact(row.facts) & Fact.ASSIGNED:
        raise NotYours
    return row.Interview, row.Case


def mine(visit: Visit, interview_id: str) -> tuple[Interview, Case]:
    """A talk that the actor holds, locked for a change, its case first. NotNow for a successor, who reads but doesn't
    write in it, and for an interview of the law under a nurse's hat, whoever wears it.
    """
    interview, case = assigned(visit, interview_id, lock=True)
    _writes(visit.actor, interview.person_id, case.kind)
    return interview, case


def _writes(actor: Actor, person_id: int, kind: CaseKind) -> None:
    if person_id != actor.person_id:
        raise NotNow(Said(N_("この面談の記録は、面談をした人だけが書けます。")))
    _physicians_only(actor, kind)


def _its_case(visit: Visit) -> Select[*tuple[Any, ...]]:
    return _of_talk(visit, select(Case.id)).with_for_update(of=Case)


def _with_its_case(visit: Visit) -> Select[*tuple[Any, ...]]:
    asked = select(Interview, Case, visit.facts_column().label("facts"))
    return _of_talk(visit, asked).execution_options(populate_existing=True)


def _of_talk(visit: Visit, asked: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        asked.select_from(Interview)
        .join(Case, and_(Case.company_id == Interview.company_id, Case.id == Interview.case_id))
        .where(Interview.public_id == bindparam("talk"), visit.within(Interview), visit.within(Case))
    )


def of_booking(session: Session, booking: Booking) -> Interview | None:
    """The talk of a booking, if it was begun."""
    return session.execute(
        select(Interview).where(Interview.company_id == booking.company_id, Interview.booking_id == booking.id)
    ).scalar_one_or_none()


def affiliation(session: Session, case: Case, person_id: int, day: date) -> str:
    """医師の所属先 on a day: of the contract for the case's workplace, else of one for the whole company, else the
    outside organisation that the request was handed to.
    """
    place = (case.company_id, person_id, case.workplace_id)
    found: str | None = session.execute(_by_contract(*place, day)).scalar_one_or_none()
    outside: str | None = None if found else session.execute(_outside(*place[:2])).scalar_one_or_none()
    return found or outside or ""


def affiliations(today: date) -> tuple[ScalarSelect[str], ScalarSelect[str]]:
    """The same in a select over `Interview` and `Case`: by contract, and the organisation outside."""
    day = func.coalesce(Interview.held_on, today)
    by_contract = _by_contract(Interview.company_id, Interview.person_id, Case.workplace_id, day)
    outside = _outside(Interview.company_id, Interview.person_id)
    return by_contract.correlate(Interview, Case).scalar_subquery(), outside.correlate(Interview).scalar_subquery()


def _by_contract(company: Any, person: Any, workplace: Any, day: Any) -> Select[str]:
    return (
        select(Engagement.affiliation)
        .where(
            Engagement.company_id == company,
            Engagement.person_id == person,
            or_(Engagement.workplace_id == workplace, Engagement.workplace_id.is_(None)),
            Engagement.on(day),
        )
        .order_by(Engagement.workplace_id.is_(None), Engagement.from_on.desc(), Engagement.id)
        .limit(1)
    )


def _outside(company: Any, person: Any) -> Select[str]:
    theirs = aliased(Interview)
    return (
        select(Provider.name)
        .join(Referral, and_(Referral.company_id == Provider.company_id, Referral.provider_id == Provider.id))
        .join(theirs, and_(theirs.company_id == Referral.company_id, theirs.id == Referral.interview_id))
        .where(Referral.company_id == company, theirs.person_id == person)
        .limit(1)
    )


def shown(visit: Visit, case: Case, interview: Interview) -> Shown:
    """A talk as this reader may see it: notes only for those assigned."""
    names = people.person_names(visit.session, case.company_id, [interview.person_id])
    return visit.show(
        sight.INTERVIEW,
        interview,
        visit.facts(case),
        of=case.employment_id,
        physician_name=names[interview.person_id],
        affiliation=affiliation(visit.session, case, interview.person_id, interview.held_on or visit.today),
    )


def scores(visit: Visit, case: Case) -> Shown | None:
    """The result of the stress check behind a case, as this reader may see it; None when there is none to see."""
    known = visit.facts(case) & ~Fact.EXAMINER  # the examiner's own columns have their own page
    if case.check_result_id is None or not visit.grants(sight.RESULT, known):
        return None
    return visit.show(sight.RESULT, _result(visit, case), known, of=case.employment_id)


def _result(visit: Visit, case: Case) -> CheckResult:
    return visit.session.get_one(CheckResult, case.check_result_id)


def known(visit: Visit, case: Case, interview: Interview) -> Known:
    """Everything known of a talk to somebody assigned."""
    booking, request = _context(visit, case, interview)
    return Known(
        interview=shown(visit, case, interview),
        case=visit.show(sight.CASE, case, visit.facts(case), of=case.employment_id),
        employee=people.employee(visit, case.employment_id),
        request=None if request is None else requests.shown(visit, case, request),
        booking=None if booking is None else bookings.shown(visit, case, booking),
        scores=(found := scores(visit, case)),
        earlier=None if found is None else results.earlier(visit, _result(visit, case)),
        limits=limits.shown(visit, case),
    )


def request_of(visit: Visit, case: Case, interview: Interview) -> InterviewRequest | None:
    """The request that led to a talk."""
    return _context(visit, case, interview)[1]


def _context(visit: Visit, case: Case, interview: Interview) -> tuple[Booking | None, InterviewRequest | None]:
    if interview.booking_id is None:
        return None, requests.standing(visit, case)
    booking = visit.session.get_one(Booking, interview.booking_id)
    return booking, visit.session.get_one(InterviewRequest, booking.interview_request_id)


def _appointment(visit: Visit, case: Case, interview: Interview) -> tuple[Booking | None, InterviewRequest]:
    """Booking and request of a talk, locked in the order request, booking: a withdrawal at the door and a talk don't
    both win.
    """
    booking, request = _context(visit, case, interview)
    if request is None:
        raise NotNow(Said(N_("申出が取り下げられているため、この操作はできません。")))
    locked = visit.reach_id(InterviewRequest, request.id, lock=True)
    return None if booking is None else visit.reach_id(Booking, booking.id, lock=True), locked


def _keep(
    visit: Visit,
    case: Case,
    interview: Interview,
    notes: Notes,
    version: int | None,
    conditions: frozenset[Condition],
) -> None:
    if interview.version != version:
        raise Stale
    attending.refuse(visit, case, notes.companions)
    texts = {column: getattr(notes, column).strip() for column in TEXTS}
    visit.seal(case.data_key_id, interview, **texts, items=interview_items.pack(notes.items))
    interview.conditions, interview.kept_as = _met(conditions), None


def _met(conditions: frozenset[Condition]) -> list[str]:
    return [one.value for one in OF_TALK if one in conditions]


def _of_follow_up(booking: Booking) -> bool:
    return booking.follow_up_id is not None


def _physicians_only(actor: Actor, kind: CaseKind) -> None:
    if kind is CaseKind.STATUTORY and actor.hat is not Hat.PHYSICIAN:
        raise NotNow(Said(N_("法定の面接指導は、医師だけが行えます。")))


def possible(
    visit: Visit, request: InterviewRequest, booking: Booking | None, held_on: date, mode: InterviewMode
) -> None:
    """Whether a talk can have taken place on that day and in that way; NotValid beside the field otherwise."""
    if held_on > visit.today:
        raise NotValid("held_on", Said(N_("実施した日は、今日までの日付にしてください。")))
    if held_on < request.requested_on:
        raise NotValid(
            "held_on", Said(N_("申出の日（%(day)s）以後の日付にしてください。"), {"day": request.requested_on})
        )
    booked_on = None if booking is None else tokyo_date(visit.session.get_one(Slot, booking.slot_id).starts_at)
    if booked_on is not None and held_on < booked_on:
        said = N_("予約の日（%(day)s）より前の日付です。早めて実施したときは、先に予約の日時を変更してください。")
        raise NotValid("held_on", Said(said, {"day": booked_on}))
    if mode is InterviewMode.EITHER:
        raise NotValid("mode", Said(N_("対面かオンラインかを選んでください。")))
