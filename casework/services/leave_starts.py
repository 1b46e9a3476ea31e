"""What rests once somebody is on leave for illness? The plan of the return before, trials, and talks of other cases.

A leave is often written down ahead. Until its first day everything goes on; then the worker looks after it. Talks of an
interview or a consultation rest until the day after the planned end: HR's own act never touches a case that HR may not
know of (docs/decisions/0044).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Visit, enter_worker, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.return_plans import ReturnPlan
from casework.models.trials import TrialAttendance
from casework.rules import deadlines
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd
from casework.rules.vocabulary import FollowUpEnd, FollowUpState
from casework.services import bookings, followups, limits, plans_in_force, trials
from casework.services.policies import calendar_for, policy_for


def look(session: Session, company_id: int, *, now: datetime) -> int:
    """Let rest what rests in the cases of everybody on leave today; in how many cases talks were put off."""
    visit = enter_worker(session, company_id, Act.REST_FOR_LEAVE, now=now)
    same = and_(SickLeave.company_id == Case.company_id, SickLeave.employment_id == Case.employment_id)
    after = exists(
        select(literal(1)).where(
            FollowUp.company_id == Case.company_id, FollowUp.case_id == Case.id,
            or_(
                and_(FollowUp.around == SickLeave.public_id, FollowUp.because.is_(None),
                     FollowUp.state == FollowUpState.PLANNED),
                and_(FollowUp.rests_for == SickLeave.public_id, SickLeave.ended_as == LeaveEnd.MISTAKEN),
            ),
        )
    )  # fmt: skip
    found = session.execute(
        select(Case, SickLeave)
        .join(SickLeave, same)
        .where(
            Case.company_id == company_id, Case.closed_on.is_(None), SickLeave.begins_on <= visit.today,
            or_(SickLeave.ended_on.is_(None), after),
        )
        .order_by(Case.id, SickLeave.id)
        .with_for_update(of=Case)
    ).all()  # fmt: skip
    _read_again(session, [leave for _case, leave in found])
    return sum(_changed(visit, case, leave) for case, leave in found)


def _read_again(session: Session, leaves: Sequence[SickLeave]) -> None:
    """As they stand now: while this waited for a case, HR may have said how its leave ended."""
    same = SickLeave.id.in_([leave.id for leave in leaves])
    session.execute(select(SickLeave).where(same).execution_options(populate_existing=True)).scalars().all()


def begun(visit: Visit, case: Case, leave: SickLeave) -> None:
    """In the case of a leave that began: what belongs to the return before is over with the eve of it, and no question
    about days of absence waits. Once more changes nothing.
    """
    last_on = min(leave.begins_on - timedelta(days=1), visit.today)
    plans_in_force.stop(visit, case, PlanEnd.ON_LEAVE, ReturnPlan.leave_id != leave.id, last_on=last_on)
    plans_in_force.cut(visit, leave, last_on)
    trials.stop(visit, case, TrialAttendance.leave_id != leave.id)
    for asked in limits.stop(visit, case, Clock.RETURN_ABSENCE):
        visit.record(sight.LIMIT, asked.public_id, of=case.employment_id)
    visit.session.flush()


def _changed(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """Whether talks of another case than the leave's own stand elsewhere now."""
    if case.id == leave.case_id:
        if leave.ended_on is None:
            begun(visit, case, leave)
        return False
    if leave.ended_as is LeaveEnd.MISTAKEN:
        return _take_back(visit, case, leave)
    return _put_off(visit, case, leave)


def _put_off(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """End the talks that were planned before the leave was to reach their day, with one in their place once it is over,
    which moves with the planned end. Whatever a professional plans meanwhile is left alone.
    """
    terms = visit.session.execute(
        select(LeaveTerm.decided_on, LeaveTerm.until_on, LeaveTerm.was_on)
        .where(LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id)
        .order_by(LeaveTerm.number.desc())
    ).all()
    last_on, tomorrow = leave.ended_on or terms[0].until_on, visit.today + timedelta(days=1)
    every = followups.every(visit.session, case)
    ahead = (one for one in every if one.state is FollowUpState.PLANNED and one.due_on > visit.today)
    after = next((one for one in ahead if _stands_for(one, leave)), None)
    into = followups.falling(visit, case, max(leave.begins_on, tomorrow), last_on) if leave.ended_on is None else []
    put_off = [one for one in into if one is not after and _unknowing(visit, case, one, leave, terms)]
    for one in put_off:
        followups.end_one(visit, case, one, FollowUpEnd.ON_LEAVE, rests_for=leave.public_id)
    if after is not None:
        return _follow(visit, case, after, last_on, anyway=bool(put_off))
    if not put_off:
        return False
    anchored_on, due_on, settled = _day_after(visit, case, max(last_on, visit.today))
    made = followups.add(visit, case, base_on=leave.begins_on, months=None, around=leave.public_id,
                         anchored_on=anchored_on, due_on=due_on, settled=settled)  # fmt: skip
    followups.say_so(visit, case, Notice.FOLLOW_UPS_REST, made.public_id)
    return True


def _unknowing(visit: Visit, case: Case, one: FollowUp, leave: SickLeave, terms: Sequence[Any]) -> bool:
    """When a talk was planned, or a time for it chosen, the leave wasn't to reach its day, or hadn't begun. `terms`:
    the newest first.
    """
    booking = bookings.of_follow_up(visit, one)
    day = one.due_on if booking is None else tokyo_date(booking.slot.starts_at)
    planned_on, since = _planned_on(visit, case, one), visit.today
    if booking is not None:
        planned_on = max(planned_on, tokyo_date(booking.booked_at))
    for term in terms:
        if term.until_on < day:
            break
        since = term.decided_on
        if term.was_on is not None and term.was_on < day:  # until then it was on record as over
            break
    return planned_on <= max(since, leave.begins_on)


def _follow(visit: Visit, case: Case, after: FollowUp, last_on: date, *, anyway: bool) -> bool:
    """The talk once the leave is over moves with its last day: later, or earlier while nobody has chosen a time; and
    `anyway` where it stands for one more.
    """
    anchored_on, due_on, settled = _day_after(visit, case, max(last_on, visit.today))
    earlier = due_on < after.due_on and bookings.of_follow_up(visit, after) is None
    if not (anyway or earlier) and after.due_on > last_on:
        return False
    followups.move(visit, case, after, base_on=after.base_on, anchored_on=anchored_on, due_on=due_on, settled=settled)
    followups.say_so(visit, case, Notice.FOLLOW_UPS_REST, f"{after.public_id} {visit.today.isoformat()}")
    return True


def _take_back(visit: Visit, case: Case, leave: SickLeave) -> bool:
    """There was no leave at all: what was put off for it is to come as it was, and what stands in its place isn't.
    Where another leave covers the time, all of it rests for that one from now on.
    """
    every = followups.every(visit.session, case)
    after = [one for one in every if _stands_for(one, leave)]
    put_off = [one for one in every if one.rests_for == leave.public_id]
    other = _covering(visit, leave)
    if other is not None:
        for one in put_off:
            one.rests_for = other
        for one in after:
            one.around = other
        for one in (*put_off, *after):
            visit.record(sight.FOLLOW_UP, one.public_id, of=case.employment_id)
        return False
    heard = max((one.held_on or date.min for one in after), default=date.min)
    again = [one for one in put_off if one.due_on > heard]
    if not again:
        return False
    for one in again:
        followups.take_up(visit, case, one)
    for one in after:
        if one.state is FollowUpState.PLANNED:
            followups.end_one(visit, case, one, FollowUpEnd.COUNTED_ANEW)
    followups.say_so(visit, case, Notice.FOLLOW_UPS_SET, f"again {leave.public_id}")
    return True


def _covering(visit: Visit, leave: SickLeave) -> PublicId | None:
    other = select(SickLeave.public_id).where(
        SickLeave.company_id == leave.company_id, SickLeave.employment_id == leave.employment_id,
        SickLeave.id != leave.id, SickLeave.number.is_not(None), SickLeave.begins_on <= visit.today,
        or_(SickLeave.ended_on.is_(None), SickLeave.ended_on >= leave.begins_on),
    )  # fmt: skip
    return visit.session.execute(other.order_by(SickLeave.id.desc()).limit(1)).scalar_one_or_none()


def _planned_on(visit: Visit, case: Case, one: FollowUp) -> date:
    """The day on which it was planned, or taken up again."""
    limit = limits.running(visit, case, Clock.FOLLOW_UP, one.public_id)
    return visit.today if limit is None else tokyo_date(limit.created_at)


def _stands_for(one: FollowUp, leave: SickLeave) -> bool:
    """It is the talk once the leave is over; what was taken back stands for none."""
    own = one.around == leave.public_id and one.because is None
    return own and one.ended_reason is not FollowUpEnd.COUNTED_ANEW


def _day_after(visit: Visit, case: Case, last_on: date) -> tuple[date, date, bool]:
    policy, _ = policy_for(visit.session, case.company_id, case.workplace_id, visit.today)
    calendar = calendar_for(visit.session, case.company_id, case.workplace_id)
    anchored_on = last_on + timedelta(days=1)
    for later in range(policy.follow_up_window_days + 1):
        due_on, settled = deadlines.near(
            anchored_on + timedelta(days=later), calendar, policy.follow_up_window_days
        )  # fmt: skip
        if due_on > last_on:
            return anchored_on, due_on, settled
    return anchored_on, anchored_on, True
