"""What became of a follow-up: held, moved, over without a talk, or to come again?

The appointment of one is a real slot near its day (domain: §12.18). Which there are: `follow_up_lists`.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Assignment, Case
from casework.models.followups import FollowUp
from casework.models.slots import Booking
from casework.rules import deadlines, moves
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock, FollowUpDate
from casework.rules.errors import NotNow, NotValid
from casework.rules.months import months_after
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    PAUSING,
    REBASED,
    CaseKind,
    FollowUpBase,
    FollowUpEnd,
    FollowUpState,
    Hat,
    Occasion,
    Zone,
)
from casework.services import advice, bookings, cases, limits, measures, messages, people
from casework.services.policies import calendar_for, policy_for

THEIRS = Said(
    N_("この予定を終わりにできるのは、この件を担当する人です。面談をしたときは、その記録で考えを伝えられます。")
)
NO_OFFER = Said(N_("この面談は、ここでは断れません。話したくないときは、担当の医師か保健師に知らせてください。"))
BEGUN = Said(N_("予約の時刻を過ぎたので、ここでは断れません。話したかどうかは、担当の医師か保健師が記録します。"))
LONGEST_PAUSE = 24
"""Months [own]: the longest leave for a child ends with its second birthday."""


def check_held(visit: Visit, follow_up: FollowUp, of_case: Case, held_on: date) -> None:
    """Whether it can have taken place on `held_on`: NotNow when it isn't planned any more, NotValid for an impossible
    day.
    """
    moves.FOLLOW_UP.check(follow_up.state, Act.HOLD_FOLLOW_UP)
    before = [
        one.held_on
        for one in every(visit.session, of_case)
        if one.held_on is not None and one.anchored_on < follow_up.anchored_on
    ]
    first = max([follow_up.base_on + timedelta(days=1), *before])
    if not first <= held_on <= visit.today:
        raise NotValid("held_on", Said(N_("%(first)sから今日までの日を入力してください。"), {"first": first}))


def mark_held(visit: Visit, follow_up: FollowUp, of_case: Case, held_on: date) -> None:
    """It took place on `held_on`, and has its note. Its appointment was kept where it is of that day and of whoever
    talked; any other is called off, and both hear of it: no paper says that somebody was at a talk at a time at which
    they weren't. The employee hears that there is something to read.
    """
    booking = bookings.of_follow_up(visit, follow_up, lock=True)
    if booking is not None and _kept(visit, booking, held_on):
        booking.state = moves.BOOKING.check(booking.state, Act.HOLD_FOLLOW_UP)
        booking.ended_at = visit.now
        visit.record(sight.BOOKING, booking.public_id, of=of_case.employment_id)
    elif booking is not None:
        bookings.end(visit, of_case, booking, by=Act.END_FOLLOW_UP)
    visit.session.flush()  # the database lets nothing be over that has an appointment
    follow_up.state, follow_up.held_on = moves.FOLLOW_UP.check(follow_up.state, Act.HOLD_FOLLOW_UP), held_on
    visit.session.flush()
    messages.queue(visit, Notice.FOLLOW_UP_HELD, record_id=follow_up.public_id, to=of_case.employment.person_id,
                   hat=Hat.WORKER)  # fmt: skip


def out_of_turn(visit: Visit, follow_up: FollowUp, of_case: Case, held_on: date) -> FollowUp | None:
    """An earlier talk that is still planned, where one was held far from its own day: a slip of one line in a list
    would end a talk months too early.
    """
    policy, _ = policy_for(visit.session, of_case.company_id, of_case.workplace_id, visit.today)
    if abs((held_on - follow_up.due_on).days) <= policy.follow_up_window_days:
        return None
    planned = (one for one in every(visit.session, of_case) if one.state is FollowUpState.PLANNED)
    return next((one for one in planned if one.anchored_on < follow_up.anchored_on), None)


def _kept(visit: Visit, booking: Booking, held_on: date) -> bool:
    return tokyo_date(booking.slot.starts_at) == held_on and booking.slot.person_id == visit.actor.person_id


def add_extra(visit: Visit, of_case: Case, base_on: date, on: date, once: PublicId | None = None) -> FollowUp:
    """One more, on a day of its own, beside those of the plan; the employee is told. Pressed twice, it is one."""
    for one in every(visit.session, of_case):
        if one.due_on == on and one.months is None and one.state is FollowUpState.PLANNED:
            return one
    made = add(visit, of_case, base_on=base_on, months=None, anchored_on=on, due_on=on, settled=True,
               once=once)  # fmt: skip
    say_so(visit, of_case, Notice.FOLLOW_UP_EXTRA, made.public_id)
    return made


def say_so(visit: Visit, of_case: Case, notice: Notice, occasion: str) -> None:
    """The employee hears what became of the plan, and so does whoever has the case."""
    messages.queue(visit, notice, record_id=of_case.public_id, to=of_case.employment.person_id, hat=Hat.WORKER,
                   occasion=occasion)  # fmt: skip
    tell_carers(visit, of_case, notice, occasion)


def tell_carers(visit: Visit, of_case: Case, notice: Notice, occasion: str) -> None:
    """Whoever has the case hears what became of the plan, unless it was them. What the employee wishes has notices of
    its own.
    """
    if visit.actor.hat is Hat.WORKER:
        return
    for to, hat in cases.carers(visit.session, of_case.company_id, of_case.id, visit.today).items():
        if to != visit.actor.person_id and visit.reaching(Case, of_case.id, [to], hat):
            messages.queue(visit, notice, record_id=of_case.public_id, to=to, hat=hat, occasion=occasion)


def planners(visit: Visit, of_case: Case) -> dict[int, Hat]:
    """Who ends what is planned in a case, each under their hat. Nobody: whoever of the professionals reaches it."""
    theirs = cases.planners(visit.session, of_case.company_id, of_case.id, visit.today)
    return {to: hat for to, hat in theirs.items() if visit.reaching(Case, of_case.id, [to], hat)}


def named(visit: Visit, of_case: Case, who: Collection[int]) -> tuple[Shown, ...]:
    """The assignments of some who have a case, with their names."""
    found = visit.session.execute(
        select(Assignment)
        .where(
            Assignment.case_id == of_case.id, Assignment.person_id.in_(who), Assignment.on(visit.today),
            visit.within(Assignment),
        )
        .order_by(Assignment.id)
    ).scalars().all()  # fmt: skip
    names = people.person_names(visit.session, of_case.company_id, [one.person_id for one in found])
    known = visit.facts(of_case)
    return tuple(
        visit.show(sight.ASSIGNMENT, one, known, of=of_case.employment_id, name=names[one.person_id]) for one in found
    )


def may_end(visit: Visit, of_case: Case) -> bool:
    """A colleague who talked once in the place of whoever has the case doesn't end what they planned."""
    theirs = planners(visit, of_case)
    return not theirs or visit.actor.person_id in theirs


def end_planned(
    visit: Visit, of_case: Case, reason: FollowUpEnd = FollowUpEnd.RESOLVED, first: date = date.min, *,
    rests_for: PublicId | None = None,
) -> None:  # fmt: skip
    """None of those to come from a day on takes place, for this reason; the employee is told. `rests_for`: as of
    `end_one`.
    """
    planned = falling(visit, of_case, first)
    if planned:
        say_so(visit, of_case, Notice.FOLLOW_UPS_OVER, f"over {visit.now.isoformat(timespec='seconds')}")
    for follow_up in planned:
        end_one(visit, of_case, follow_up, reason, rests_for=rests_for)


def falling(visit: Visit, of_case: Case, first: date, last: date | None = None) -> list[FollowUp]:
    """Those to come that would take place from `first` until `last`: by their appointment, else by their day."""
    found = []
    for one in every(visit.session, of_case):
        if one.state is FollowUpState.PLANNED:
            booking = bookings.of_follow_up(visit, one)
            day = one.due_on if booking is None else tokyo_date(booking.slot.starts_at)
            if first <= day and (last is None or day <= last):
                found.append(one)
    return found


def may_have_been(visit: Visit, of_case: Case, follow_up: FollowUp) -> bool:
    """A planned one may have taken place: its appointment began; without one its day came, and it didn't rest then."""
    booking = bookings.of_follow_up(visit, follow_up)
    if booking is not None:
        return begun(visit, booking.slot.starts_at)
    day = follow_up.due_on
    return day <= visit.today and limits.ran_on(visit, of_case, Clock.FOLLOW_UP, follow_up.public_id, day)


def end_one(
    visit: Visit, of_case: Case, follow_up: FollowUp, reason: FollowUpEnd, *, rests_for: PublicId | None = None
) -> None:
    """A planned one is over without a talk. `rests_for`: the leave because of which; without, somebody's word."""
    _call_off(visit, of_case, follow_up)
    follow_up.state, follow_up.ended_reason, follow_up.rests_for = FollowUpState.ENDED, reason, rests_for
    limits.stop(visit, of_case, Clock.FOLLOW_UP, record_id=follow_up.public_id)
    visit.record(sight.FOLLOW_UP, follow_up.public_id, of=of_case.employment_id)
    visit.session.flush()


def end(
    session: Session,
    actor: Actor,
    follow_up_id: str,
    reason: FollowUpEnd,
    *,
    again_on: date | None = None,
    now: datetime,
) -> Shown:
    """It will not take place, for this reason; the employee is told. A pause ends all that is due before `again_on`,
    the day of a talk in their place, so that nothing is forgotten. Raises NotNow when it isn't planned any more, and
    for whoever doesn't have the case while somebody has it; NotValid for a reason or a day that can't be.
    """
    visit = enter(session, actor, Act.END_FOLLOW_UP, now=now)
    follow_up, of_case = reached(visit, follow_up_id)
    advice.still_open(of_case)
    if not may_end(visit, of_case):
        raise NotNow(THEIRS)
    if reason in REBASED:
        raise NotValid("reason", Said(N_("数え直すときは、「フォロー面談を決める」で新しい日を入力してください。")))
    if reason is FollowUpEnd.LEFT:  # who has left is found by their last day, and comes back by it
        raise NotValid("reason", Said(N_("退職した方の予定は、退職日が過ぎると、ひとりでに終わります。")))
    after = moves.FOLLOW_UP.check(follow_up.state, Act.END_FOLLOW_UP)
    if reason in PAUSING:
        _pause(visit, of_case, follow_up, reason, again_on)
    _call_off(visit, of_case, follow_up)
    follow_up.state, follow_up.ended_reason = after, reason
    say_so(visit, of_case, Notice.FOLLOW_UPS_OVER, f"ended {follow_up.public_id}")
    if reason is FollowUpEnd.NOT_WISHED:
        _ask_again(visit, of_case)
    return over(visit, follow_up, of_case)


def decline(session: Session, actor: Actor, follow_up_id: str, *, now: datetime) -> None:
    """The employee doesn't wish for a talk that was only offered: nobody asks why, nobody at the employer learns of it,
    and no day is set on which they are asked again. Sent twice it is said once. NotNow for a talk of the plan, for one
    that is over otherwise, and once its appointment began: it may have taken place.
    """
    visit = enter(session, actor, Act.DECLINE_FOLLOW_UP, now=now)
    follow_up, of_case = reached(visit, follow_up_id)
    if follow_up.because is None and not follow_up.asks_again:
        raise NotNow(NO_OFFER)
    if follow_up.ended_reason is FollowUpEnd.NOT_WISHED:
        return
    advice.still_open(of_case)
    after = moves.FOLLOW_UP.check(follow_up.state, Act.DECLINE_FOLLOW_UP)
    booking = bookings.of_follow_up(visit, follow_up, lock=True)
    if booking is not None and begun(visit, booking.slot.starts_at):
        raise NotNow(BEGUN)
    _call_off(visit, of_case, follow_up)
    follow_up.state, follow_up.ended_reason = after, FollowUpEnd.NOT_WISHED
    over(visit, follow_up, of_case)


def begun(visit: Visit, starts_at: datetime) -> bool:
    """An appointment at this time may have been kept: what became of the talk is written down."""
    return starts_at <= visit.now


def _pause(visit: Visit, of_case: Case, follow_up: FollowUp, reason: FollowUpEnd, again_on: date | None) -> None:
    """The others that are due before the day, and the talk on it."""
    first = max(visit.today, follow_up.due_on) + timedelta(days=1)
    last = months_after(visit.today, LONGEST_PAUSE)
    if again_on is None or not first <= again_on <= last:
        raise NotValid(
            "again_on",
            Said(N_("休業のときは、再び様子をうかがう日（%(first)sから%(last)sまで）を入力してください。"),
                 {"first": first, "last": last}),
        )  # fmt: skip
    for one in every(visit.session, of_case):
        if one is not follow_up and one.state is FollowUpState.PLANNED and one.due_on < again_on:
            end_one(visit, of_case, one, reason)
    add_extra(visit, of_case, visit.today, again_on)


def _call_off(visit: Visit, of_case: Case, follow_up: FollowUp) -> None:
    """Its appointment, where it has one, before it is over itself: both hear of it."""
    booking = bookings.of_follow_up(visit, follow_up, lock=True)
    if booking is not None:
        bookings.end(visit, of_case, booking, by=Act.END_FOLLOW_UP)
        visit.session.flush()


def _ask_again(visit: Visit, of_case: Case) -> None:
    """A refusal isn't the end: after the months of the policy they are asked once more, so often in a year and no more
    (domain: §6.2). Where another talk is planned before, that one asks.
    """
    policy, _ = policy_for(visit.session, of_case.company_id, of_case.workplace_id, visit.today)
    [day] = days(visit, of_case, visit.today, (policy.reapproach_months,))
    others = every(visit.session, of_case)
    planned = any(one.state is FollowUpState.PLANNED and one.due_on <= day.due_on for one in others)
    recent = [one for one in others if one.asks_again and months_after(one.base_on, 12) > visit.today]
    if planned or len(recent) >= policy.reapproaches_per_year:
        return
    add(visit, of_case, base_on=visit.today, months=None, anchored_on=day.anchored_on, due_on=day.due_on,
        settled=day.settled, asks_again=True)  # fmt: skip


def every(session: Session, of_case: Case) -> Sequence[FollowUp]:
    """Those of a case, the earliest day first."""
    return session.execute(
        select(FollowUp)
        .where(FollowUp.company_id == of_case.company_id, FollowUp.case_id == of_case.id)
        .order_by(FollowUp.anchored_on)
    ).scalars().all()  # fmt: skip


def days(visit: Visit, of_case: Case, base_on: date, months: tuple[int, ...]) -> tuple[FollowUpDate, ...]:
    """The days so many months after a day, by the policy and the calendar of the workplace."""
    policy, _ = policy_for(visit.session, of_case.company_id, of_case.workplace_id, visit.today)
    calendar = calendar_for(visit.session, of_case.company_id, of_case.workplace_id)
    return deadlines.follow_ups(base_on, months, calendar, policy.follow_up_window_days)


def add(
    visit: Visit,
    of_case: Case,
    *,
    base_on: date,
    months: int | None,
    anchored_on: date,
    due_on: date,
    settled: bool,
    counted_from: FollowUpBase | None = None,
    asks_again: bool = False,
    because: Occasion | None = None,
    around: PublicId | None = None,
    once: PublicId | None = None,
) -> FollowUp:
    """One more, and its limit. `once`: what the record will be called."""
    follow_up = FollowUp(
        company_id=of_case.company_id, public_id=once or ids.fresh(), case_id=of_case.id, base_on=base_on,
        months=months, counted_from=counted_from, asks_again=asks_again, because=because, around=around,
        anchored_on=anchored_on, due_on=due_on, settled=settled, state=FollowUpState.PLANNED,
        known_to_employer=of_case.kind in {CaseKind.STATUTORY, CaseKind.RETURN},
    )  # fmt: skip
    visit.session.add(follow_up)
    visit.session.flush()
    _to_come(visit, of_case, follow_up)
    return follow_up


def take_up(visit: Visit, of_case: Case, follow_up: FollowUp, day: FollowUpDate | None = None) -> None:
    """What ended without a talk is to come again, on the day that the calendar says by now; without, on its own."""
    follow_up.state = moves.FOLLOW_UP.check(follow_up.state, visit.act)
    follow_up.ended_reason = follow_up.rests_for = None
    if day is not None:
        follow_up.due_on, follow_up.settled = day.due_on, day.settled
    _to_come(visit, of_case, follow_up)


def _to_come(visit: Visit, of_case: Case, follow_up: FollowUp) -> None:
    limits.start(visit, of_case, Clock.FOLLOW_UP, follow_up.base_on, zone=Zone.CLINICAL,
                 record_id=follow_up.public_id, limit_on=follow_up.due_on, settled=follow_up.settled)  # fmt: skip
    visit.record(sight.FOLLOW_UP, follow_up.public_id, of=of_case.employment_id)


def move(
    visit: Visit, of_case: Case, follow_up: FollowUp, *, base_on: date, anchored_on: date, due_on: date, settled: bool
) -> None:
    """A planned one stands on another day, or is counted from another. An appointment that is to come, further from it
    than the policy's window, is called off.
    """
    days = base_on, anchored_on, due_on
    if (follow_up.base_on, follow_up.anchored_on, follow_up.due_on) == days:
        return
    policy, _ = policy_for(visit.session, of_case.company_id, of_case.workplace_id, visit.today)
    booking = bookings.of_follow_up(visit, follow_up)
    if booking is not None:
        day = tokyo_date(booking.slot.starts_at)
        if day > visit.today and abs((day - due_on).days) > policy.follow_up_window_days:
            _call_off(visit, of_case, follow_up)
    follow_up.base_on, follow_up.anchored_on, follow_up.due_on = days
    follow_up.settled = settled
    limits.stop(visit, of_case, Clock.FOLLOW_UP, record_id=follow_up.public_id)
    visit.session.flush()  # one runs at a time
    _to_come(visit, of_case, follow_up)


def keep_before(visit: Visit, of_case: Case, follow_up: FollowUp, day: date) -> None:
    """An appointment that is to come, on this day or after it, is called off: the talk is ahead of that day."""
    booking = bookings.of_follow_up(visit, follow_up)
    if booking is not None and tokyo_date(booking.slot.starts_at) >= max(day, visit.today + timedelta(days=1)):
        _call_off(visit, of_case, follow_up)


def reached(visit: Visit, follow_up_id: str) -> tuple[FollowUp, Case]:
    """A follow-up and its case, locked for a change."""
    of_case = visit.reach_id(Case, visit.reach(FollowUp, follow_up_id).case_id, lock=True)  # first
    return visit.reach(FollowUp, follow_up_id, lock=True), of_case


def over(visit: Visit, follow_up: FollowUp, of_case: Case) -> Shown:
    """Held or ended: its limit stops, and a case that only waited for it ends."""
    limits.stop(visit, of_case, Clock.FOLLOW_UP, record_id=follow_up.public_id)
    visit.record(sight.FOLLOW_UP, follow_up.public_id, of=of_case.employment_id)
    visit.session.flush()
    measures.close_if_over(visit, of_case)
    return visit.show(sight.FOLLOW_UP, follow_up, visit.facts(of_case), of=of_case.employment_id)
