"""When does HR explain a decision with the 産業医, and how is their time kept for it? (実施規程例20条)

Slots that are offered for explanations alone can be taken as they are; any other time is agreed with the physician, and
while it stands no slot of theirs at that time is offered to anybody. Where nobody can be named as present, the time is
agreed with the employee alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.busy import BusyTime
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.measures import Decision
from casework.models.people import Person
from casework.models.slots import Booking, Slot
from casework.rules import explanation_times as times
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, refuse
from casework.rules.explanation_times import SURE, Stage
from casework.rules.notices import Notice
from casework.rules.telling import tells
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import DecisionState, Hat, SlotState, TalkPurpose
from casework.services import (
    advice,
    coming,
    explainers,
    limits,
    measures,
    messages,
    own_times,
    people,
    talk_times,
    terms,
)
from casework.services.people import Named
from casework.services.policies import calendar_for, policy_for

LONGEST_WAY_IN = 500
MOST = 20
"""Slots for explanations on the page."""
NOT_TO_EXPLAIN = Said(N_("この決定は、説明が済んでいるか、説明の要らない決定です。"))
BEGUN = Said(
    N_(
        "決まっていた時刻を過ぎているため、取り消したり変えたりできません。行ったときは説明を、行えなかったときはその理由を記録してください。"
    )
)
NOT_FREE = Said(N_("この医師は、その時間は都合がつきません。別の時間を選んでください。"))


@dataclass(frozen=True)
class Wanted:
    """What HR agreed on. `slot_id`: a slot that is offered for explanations; else day, time, length and place.
    `physician_id`: empty where nobody can be named for that day.
    """

    physician_id: PublicId
    on: date | None
    starts: time | None
    minutes: int
    online: bool
    place: str
    slot_id: str = ""
    way_in: str = ""
    """How they come in, on line: an address, pass words."""
    sure: bool = False
    """HR was told what is unusual about the time, and means it."""


@dataclass(frozen=True)
class Offered:
    """A free slot that is offered for explanations alone, and nobody else can take."""

    slot_id: str
    physician_name: str
    starts_at: datetime
    ends_at: datetime
    place: str
    online: bool


@dataclass(frozen=True)
class TalkPage:
    """HR's page: the decision, the physicians, (public id, name), the slots for explanations, and what stands."""

    employee: Shown
    decision: Shown
    physicians: tuple[Named, ...]
    alone: bool
    """There is a day, as far as a time can be set, on which nobody can be named."""
    offered: tuple[Offered, ...]
    minutes: int
    talk: Shown | None
    physician_id: PublicId | str
    """Who is to be there at the time that stands; empty where nobody is."""
    stage: Stage | None
    """How it is with that time."""
    open: bool


def opening(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> TalkPage:
    """The page on which HR sets the time."""
    visit = enter(session, actor, Act.SET_EXPLANATION, now=now)
    decision = visit.reach(Decision, decision_id)
    case = visit.reach_id(Case, decision.case_id)
    policy, _ = policy_for(session, case.company_id, case.workplace_id, visit.today)
    farthest = visit.today + times.FARTHEST
    stands = talk_times.standing(visit, decision)
    return TalkPage(
        employee=people.employee(visit, case.employment_id),
        decision=measures.show(visit, decision, case),
        physicians=explainers.able_between(session, case, visit.today, farthest),
        alone=explainers.nobody_between(session, case, visit.today, farthest),
        offered=_offered(visit, case),
        minutes=policy.explanation_minutes,
        talk=None if stands is None else show(visit, stands, case),
        physician_id=session.get_one(Person, stands.physician_id).public_id if stands and stands.physician_id else "",
        stage=None if stands is None else times.stage(stands.starts_at, stands.ends_at, visit.now),
        open=to_explain(session, case, decision),
    )


def fix(session: Session, actor: Actor, decision_id: str, wanted: Wanted, *, now: datetime) -> Shown:
    """Set the time, or another one. Employee, physician, if any, and the officer of HR are told, with a
    calendar entry that says nothing of what it is. Locks the case, the employee, then the physician's slots, as a
    booking does.

    NotNow when there is nothing to explain (any more), and once the time that was set has begun; NotValid for a time
    that is past, after the end of what is explained, or taken, a telling place, and, unless HR is `sure`, for an
    unusual time (`sure`).
    """
    visit = enter(session, actor, Act.SET_EXPLANATION, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    advice.still_open(case)
    if not to_explain(session, case, decision):
        raise NotNow(NOT_TO_EXPLAIN)
    before = talk_times.standing(visit, decision, lock=True)
    _not_begun(visit, before)
    own_times.hold(visit, case)
    physician_id, starts_at, ends_at, online, place = _checked(visit, case, wanted)
    _check_day(visit, case, decision, wanted, starts_at, ends_at)
    if physician_id is not None:
        _free(visit, physician_id, starts_at, ends_at, before)
    made = ExplanationTalk(
        company_id=case.company_id, public_id=ids.fresh(), case_id=case.id, decision_id=decision.id,
        physician_id=physician_id, starts_at=starts_at, ends_at=ends_at, online=online, place=place,
        set_at=visit.now, set_by_id=_person(actor), uid=f"{ids.fresh()}@{messages.MAIL_DOMAIN}", sequence=0,
    )  # fmt: skip
    visit.seal(case.data_key_id, made, way_in=_way_in(wanted, online=online))
    if before is not None:
        made.uid, made.sequence = before.uid, before.sequence + 1
        before.ended_at = visit.now
        visit.record(sight.EXPLANATION_TALK, before.public_id, of=case.employment_id)
        session.flush()
        if before.physician_id not in {None, physician_id}:
            messages.queue(visit, Notice.EXPLANATION_OFF, record_id=before.public_id, to=before.physician_id,
                           hat=Hat.PHYSICIAN)  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:  # somebody set another explanation with this physician at the same moment
        raise NotValid("starts", NOT_FREE) from error
    visit.record(sight.EXPLANATION_TALK, made.public_id, of=case.employment_id)
    told = Notice.EXPLANATION_SET if before is None else Notice.EXPLANATION_MOVED
    same = before is None or before.physician_id == physician_id
    talk_times.tell(visit, case, made, told, told if same else Notice.EXPLANATION_SET)
    own_times.warn(visit, case, made)
    return show(visit, made, case)


def call_off(session: Session, actor: Actor, decision_id: str, *, now: datetime) -> Shown:
    """Call the time off, and give it back; those concerned are told. NotNow when there is none, or it has begun."""
    visit = enter(session, actor, Act.SET_EXPLANATION, now=now)
    case = visit.reach_id(Case, visit.reach(Decision, decision_id).case_id, lock=True)
    decision = visit.reach(Decision, decision_id, lock=True)
    talk = talk_times.standing(visit, decision, lock=True)
    if talk is None:
        raise NotNow(Said(N_("決まっている日程はありません。")))
    _not_begun(visit, talk)
    talk.ended_at = visit.now
    visit.record(sight.EXPLANATION_TALK, talk.public_id, of=case.employment_id)
    session.flush()
    talk_times.tell(visit, case, talk, Notice.EXPLANATION_OFF)
    return show(visit, talk, case)


def reading(session: Session, actor: Actor, talk_id: str, *, now: datetime) -> PublicId:
    """The decision that a time is about, for whoever was told of it."""
    visit = enter(session, actor, Act.READ_DECISION, now=now)
    talk = visit.reach(ExplanationTalk, talk_id)
    return visit.reach_id(Decision, talk.decision_id).public_id


def of_decision(visit: Visit, decision: Decision, case: Case) -> Shown | None:
    """The time that stands for a decision."""
    found = visit.session.execute(
        select(ExplanationTalk).where(
            ExplanationTalk.company_id == decision.company_id, ExplanationTalk.decision_id == decision.id,
            ExplanationTalk.ended_at.is_(None), visit.within(ExplanationTalk),
        )
    ).scalar_one_or_none()  # fmt: skip
    return None if found is None else show(visit, found, case)


def mine(visit: Visit) -> list[tuple[ExplanationTalk, Case, str]]:
    """The times that are set of mine, as employee or as physician, also one that has passed and of which HR hasn't said
    what became of it; with the public id of the decision.
    """
    own = (
        ExplanationTalk.physician_id == visit.actor.person_id
        if visit.actor.hat is Hat.PHYSICIAN
        else visit.within(ExplanationTalk)
    )
    rows = visit.session.execute(
        select(ExplanationTalk, Case, Decision.public_id)
        .join(Case, and_(Case.company_id == ExplanationTalk.company_id, Case.id == ExplanationTalk.case_id))
        .join(Decision, and_(Decision.company_id == ExplanationTalk.company_id,
                             Decision.id == ExplanationTalk.decision_id))
        .where(ExplanationTalk.company_id == visit.actor.company_id, visit.within(ExplanationTalk), own,
               ExplanationTalk.ended_at.is_(None))
        .order_by(ExplanationTalk.starts_at, ExplanationTalk.id)
        .limit(MOST)
    ).all()  # fmt: skip
    return [(row.ExplanationTalk, row.Case, row.public_id) for row in rows]


def heads(visit: Visit, decision_ids: Collection[str]) -> dict[str, Shown]:
    """When those of some decisions (public ids) are explained for which a time is set, and who is there; not how they
    come in. By the public id of the decision, with one query.
    """
    rows: Sequence[Any] = visit.session.execute(
        select(
            ExplanationTalk.public_id.label("talk_id"), ExplanationTalk.starts_at.label("talk_starts_at"),
            ExplanationTalk.ends_at.label("talk_ends_at"), ExplanationTalk.online.label("talk_online"),
            ExplanationTalk.place.label("talk_place"),
            func.coalesce(Person.name, "").label("talk_physician_name"), Decision.public_id.label("decision_id"),
            Case.employment_id, visit.facts_column().label("facts"),
        )
        .join(Case, and_(Case.company_id == ExplanationTalk.company_id, Case.id == ExplanationTalk.case_id))
        .join(Decision, and_(Decision.company_id == ExplanationTalk.company_id,
                             Decision.id == ExplanationTalk.decision_id))
        .outerjoin(Person, and_(Person.company_id == ExplanationTalk.company_id,
                                Person.id == ExplanationTalk.physician_id))
        .where(ExplanationTalk.company_id == visit.actor.company_id, Decision.public_id.in_(decision_ids),
               ExplanationTalk.ended_at.is_(None), visit.within(ExplanationTalk))
    ).all()  # fmt: skip
    fields = ("starts_at", "ends_at", "online", "place", "physician_name")
    shown = visit.show_parts(sight.EXPLANATION_TALK, rows, fields, prefix="talk", of=lambda row: row.employment_id)
    return {row.decision_id: one for row, one in zip(rows, shown, strict=True) if one is not None}


def show(visit: Visit, talk: ExplanationTalk, case: Case) -> Shown:
    """A time that was reached, with its names."""
    them = {one for one in (talk.physician_id, talk.set_by_id) if one is not None}
    names = people.person_names(visit.session, case.company_id, them)
    return visit.show(
        sight.EXPLANATION_TALK, talk, visit.facts(case), of=case.employment_id,
        physician_name=names.get(talk.physician_id or 0, ""), set_by_name=names[talk.set_by_id],
    )  # fmt: skip


def to_explain(session: Session, case: Case, decision: Decision) -> bool:
    """Whether a decision is still to be explained."""
    waits = case.closed_on is None and decision.state is DecisionState.DECIDED and not measures.settled(decision)
    return waits and not terms.taken_over(session, decision)


def _not_begun(visit: Visit, talk: ExplanationTalk | None) -> None:
    if talk is not None and talk.starts_at <= visit.now:
        raise NotNow(BEGUN)


def _offered(visit: Visit, case: Case) -> tuple[Offered, ...]:
    able = people.may_explain(visit.session, case, visit.today)
    rows = visit.session.execute(
        select(Slot.public_id, Slot.starts_at, Slot.ends_at, Slot.place, Slot.online, Person.name)
        .join(Person, and_(Person.company_id == Slot.company_id, Person.id == Slot.person_id))
        .where(
            Slot.company_id == case.company_id, Slot.person_id.in_(able),
            Slot.purpose == TalkPurpose.EXPLANATION, Slot.state == SlotState.FREE, Slot.starts_at > visit.now,
            or_(Slot.workplace_id == case.workplace_id, and_(Slot.online, Slot.workplace_id.is_(None))),
            ~talk_times.explains(), ~coming.taken(),
        )
        .order_by(Slot.starts_at, Slot.id)
        .limit(MOST)
    ).all()  # fmt: skip
    return tuple(Offered(row.public_id, row.name, row.starts_at, row.ends_at, row.place, row.online) for row in rows)


def _checked(visit: Visit, case: Case, wanted: Wanted) -> tuple[int | None, datetime, datetime, bool, str]:
    if wanted.slot_id:
        offered = {one.slot_id for one in _offered(visit, case)}
        slot = visit.session.execute(
            select(Slot).where(Slot.company_id == case.company_id, Slot.public_id == wanted.slot_id)
        ).scalar_one_or_none()
        if slot is None or slot.public_id not in offered:
            raise NotValid("slot", NOT_FREE)
        return slot.person_id, slot.starts_at, slot.ends_at, slot.online, slot.place
    if wanted.on is None or wanted.starts is None:
        raise NotValid("on" if wanted.on is None else "starts", Said(N_("入力してください。")))
    if wanted.on > visit.today + times.FARTHEST:
        raise NotValid("on", Said(N_("%(day)sまでの日を入力してください。"), {"day": visit.today + times.FARTHEST}))
    starts_at = datetime.combine(wanted.on, wanted.starts, TOKYO)
    if starts_at <= visit.now:
        raise NotValid("on", Said(N_("これからの日時を入力してください。")))
    if not 10 <= wanted.minutes <= 180:
        raise NotValid(
            "minutes", Said(N_("%(least)sから%(most)sまでの数を入力してください。"), {"least": 10, "most": 180})
        )
    place = wanted.place.strip()
    if not wanted.online and not place:
        raise NotValid("place", Said(N_("対面のときは、場所を入力してください。")))
    if tells(place):
        raise NotValid("place", Said(N_("場所の名前に、用件が推測できる言葉は使えません。")))
    length = timedelta(minutes=wanted.minutes)
    if not wanted.physician_id and not people.may_explain(visit.session, case, tokyo_date(starts_at)):
        return None, starts_at, starts_at + length, wanted.online, place
    said = N_("その日にこの事業場の産業医（産業医のいない事業場では、契約のある医師）である人を選んでください。")
    person = explainers.chosen(visit.session, case, wanted.physician_id, tokyo_date(starts_at), Said(said))
    return person, starts_at, starts_at + length, wanted.online, place


def _check_day(
    visit: Visit, case: Case, decision: Decision, wanted: Wanted, starts_at: datetime, ends_at: datetime
) -> None:
    """NotValid after the end of the measures; and once for what is unusual. A slot that a physician offers is at a time
    that they meant.
    """
    day = tokyo_date(starts_at)
    last = max((one.until_on for one in decision.measures), default=None)
    if last is not None and visit.today <= last < day:
        said = Said(N_("措置の終了予定日（%(day)s）までの日を入力してください。"), {"day": last})
        raise NotValid("slot" if wanted.slot_id else "on", said)
    running = limits.running(visit, case, Clock.EXPLANATION, decision.public_id)
    limit_on = None if running is None else running.limit_on
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    odd = times.late(starts_at, limit_on) if wanted.slot_id else times.odd(starts_at, ends_at, calendar, limit_on)
    first = min((one.from_on for one in decision.measures), default=None)
    odd += [] if first is None else times.hasty(starts_at, first, visit.now)
    if odd and not wanted.sure:
        refuse([NotValid("sure", one) for one in [*odd, SURE]])


def _way_in(wanted: Wanted, *, online: bool) -> str:
    way_in = wanted.way_in.strip()
    if len(way_in) > LONGEST_WAY_IN:
        raise NotValid("way_in", Said(N_("%(most)s文字以内で入力してください。"), {"most": LONGEST_WAY_IN}))
    if online and not way_in:
        raise NotValid("way_in", Said(N_("オンラインのときは、入り方（アドレスなど）を入力してください。")))
    return way_in if online else ""


def _free(
    visit: Visit, physician_id: int, starts_at: datetime, ends_at: datetime, before: ExplanationTalk | None
) -> None:
    """Raise NotValid when the physician meets somebody then, or is busy by a calendar of their own. Their slots of the
    time are locked: nobody books one between looking and writing. Two explanations at once the database refuses.
    """
    theirs = and_(Slot.company_id == visit.actor.company_id, Slot.person_id == physician_id, Slot.starts_at < ends_at,
                  Slot.ends_at > starts_at)  # fmt: skip
    visit.session.execute(select(Slot.id).where(theirs).order_by(Slot.id).with_for_update()).all()
    held = and_(Booking.company_id == Slot.company_id, Booking.slot_id == Slot.id, Booking.state.in_(coming.LIVING))
    meets = visit.session.execute(
        select(Slot.id).where(theirs, exists(select(literal(1)).where(held))).limit(1)
    ).first()
    explains = visit.session.execute(
        select(ExplanationTalk.id)
        .where(
            ExplanationTalk.company_id == visit.actor.company_id, ExplanationTalk.physician_id == physician_id,
            ExplanationTalk.ended_at.is_(None), ExplanationTalk.starts_at < ends_at,
            ExplanationTalk.ends_at > starts_at, ExplanationTalk.id != (before.id if before is not None else 0),
        )
        .limit(1)
    ).first()  # fmt: skip
    elsewhere = visit.session.execute(
        select(BusyTime.id)
        .where(
            BusyTime.company_id == visit.actor.company_id, BusyTime.person_id == physician_id,
            BusyTime.starts_at < ends_at, BusyTime.ends_at > starts_at,
        )
        .limit(1)
    ).first()  # fmt: skip
    if meets is not None or explains is not None or elsewhere is not None:
        raise NotValid("starts", NOT_FREE)


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise ValueError("a time is set by a person")
    return actor.person_id
