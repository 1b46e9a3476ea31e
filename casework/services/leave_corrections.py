"""How does HR put right how, or when, a leave ended, or that it did at all?

Whatever followed from the wrong end is undone, and what follows from the right one follows (docs/decisions/0044). The
employee reads what was on record, and why it was changed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework import ids
from casework.access import Act, Actor, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.return_plans import ReturnPlan
from casework.models.trials import TrialAttendance
from casework.rules import unclinical
from casework.rules.days import tokyo_date
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow, NotValid, Stale, faults, refuse
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd, PlanState
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, FollowUpEnd, FollowUpState
from casework.services import (
    bookings,
    cases,
    doctor_enquiries,
    follow_up_plans,
    followups,
    leave_contacts,
    leave_ends,
    leave_starts,
    leaves,
    limits,
    plans_in_force,
    return_absences,
    return_opinions,
    returns,
    trials,
)

NOT_OVER: Final = Said(N_("この休業は、まだ終わっていません。"))
SAME: Final = Said(N_("いまの記録と同じです。"))
WHY: Final = Said(N_("直す理由を書いてください。本人が読みます。"))
OVERLAPS: Final = N_("前の休業（%(day)sまで）と重なるため、休業があったことにはできません。")


@dataclass(frozen=True)
class Correction:
    """What is right: the last day and how it ended, or neither where the leave isn't over; and why, to the employee."""

    ended_on: date | None
    ended_as: LeaveEnd | None
    why: str
    aware: bool = False
    """It may be another day than the first of the plan."""
    sure: bool = False
    """Words of how somebody is are meant to stand."""
    once: PublicId | None = None
    """What the record of it will be called."""


def correct(session: Session, actor: Actor, leave_id: str, new: Correction, *, version: int, now: datetime) -> None:
    """Put right how a leave ended; the employee and whoever leads them are told. NotNow for one that isn't over, that
    ended with the employment, or was followed by another; Stale when a colleague was first; NotValid without a reason,
    for what is on record already, and as `leave_ends.last_day`.
    """
    visit = enter(session, actor, Act.CORRECT_LEAVE_END, now=now)
    leaves.alone(visit, visit.reach(SickLeave, leave_id).employment_id)
    case = visit.reach_id(Case, visit.reach(SickLeave, leave_id).case_id, lock=True)  # first
    leave = visit.reach(SickLeave, leave_id, lock=True)
    if visit.written(LeaveTerm, new.once) is not None:
        return
    was_on, was_as = leave.ended_on, leave.ended_as
    if leave.version != version:
        raise Stale
    if was_on is None or was_as is None:
        raise NotNow(NOT_OVER)
    _check_state(visit, leave)
    refuse(_faults(leave, new))
    on = None
    if new.ended_as is not None:
        on = leave_ends.last_day(visit, case, leave, new.ended_on, new.ended_as, aware=new.aware)
    knew = leaves.known_to(visit, leave)
    if on is not None and was_as is new.ended_as is LeaveEnd.RETURNED:
        _another_day(visit, case, leave, on, new, knew)
        return
    opinion = _stopped_with(visit, case, leave)
    if case.closed_on is not None:
        _open(visit, case, leave)
    _count(visit, leave)
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    term = _write(visit, case, leave, (was_on, was_as), new)
    _undo(visit, case, leave, (was_on, was_as), slip=new.ended_as is LeaveEnd.MISTAKEN)
    if on is None or new.ended_as is None:
        _goes_on(visit, case, leave, term, opinion, knew)
    else:
        if new.ended_as is LeaveEnd.RETURNED:  # they came back after all
            _hold_plan(visit, case, leave, on)
        leave_ends.over(visit, case, leave, on, new.ended_as, knew)
    session.flush()


def _another_day(visit: Visit, case: Case, leave: SickLeave, on: date, new: Correction, knew: Collection[int]) -> None:
    """They came back, on another day: what is counted from it moves, and whatever else goes on is left alone. A case
    that is over stays over.
    """
    was = leave.ended_on or on, LeaveEnd.RETURNED
    leave.ended_on, leave.ended_by_id = on, visit.actor.person_id
    visit.record(sight.SICK_LEAVE, leave.public_id, of=case.employment_id)
    visit.session.flush()
    _write(visit, case, leave, was, new)
    leaves.tell_of(visit, case, leave, f"over {leave.version}", knew)
    follow_up_plans.back_on_another_day(visit, case, leave.begins_on, on + timedelta(days=1))
    if case.closed_on is None:
        return_absences.watch(visit, case, leave)
    returns.close_if_over(visit, case)


def _check_state(visit: Visit, leave: SickLeave) -> None:
    stays = returns.why_it_stays(visit, leave)
    if stays is not None:
        raise NotNow(stays)
    before = leaves.last_of(visit.session, leave.company_id, leave.employment_id)
    if leave.number is None and before is not None and before.ended_on is None:
        raise NotNow(Said(leaves.ON_LEAVE, {"day": before.begins_on}))
    ended_on = None if before is None else before.ended_on
    if leave.number is None and ended_on is not None and leave.begins_on <= ended_on:
        raise NotNow(Said(OVERLAPS, {"day": ended_on}))


def _faults(leave: SickLeave, new: Correction) -> list[NotValid]:
    wrong = faults(lambda: leaves.check_words("why", new.why))
    if not new.why.strip():
        wrong.append(NotValid("why", WHY))
    slip = new.ended_as is LeaveEnd.MISTAKEN
    if new.ended_as is leave.ended_as and (slip or new.ended_on == leave.ended_on):
        wrong.append(NotValid("ended_as", SAME))
    return [*wrong, *unclinical.weigh([new.why], sure=new.sure)]


def _stopped_with(visit: Visit, case: Case, leave: SickLeave) -> Limit | None:
    """What was to be decided on the newest opinion, where it stopped with the leave: it wasn't done before, and no
    other opinion took its place.
    """
    of = Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.record_id == leave.public_id
    ended = select(func.max(Limit.stopped_on)).where(*of, Limit.clock == Clock.LEAVE_ENDS)
    on = visit.session.execute(ended).scalar_one()
    return None if on is None else return_opinions.stopped(visit, case, on)


def _open(visit: Visit, case: Case, leave: SickLeave) -> None:
    """The case goes on; where that of the return before was opened again for a slip that was none, it is over."""
    other = visit.session.execute(
        select(Case).where(
            Case.company_id == case.company_id, Case.employment_id == case.employment_id,
            Case.kind == CaseKind.RETURN, Case.closed_on.is_(None),
        )
    ).scalar_one_or_none()  # fmt: skip
    if other is not None:
        leaves.give_over(visit, other, leave.public_id, leave.begins_on)
    cases.open_again(visit, case)
    doctor_enquiries.wait_again(visit, case)


def _count(visit: Visit, leave: SickLeave) -> None:
    """It is open, and counts again where it was a slip."""
    if leave.number is None:
        before = leaves.last_of(visit.session, leave.company_id, leave.employment_id)
        leave.number = 1 if before is None else (before.number or 0) + 1
        leave.before_id = None if before is None else before.id
    leave.ended_on, leave.ended_as, leave.ended_by_id = None, None, None
    visit.session.flush()


def _write(visit: Visit, case: Case, leave: SickLeave, was: tuple[date, LeaveEnd], new: Correction) -> LeaveTerm:
    """The term that held goes on, with what was on record and why that was wrong."""
    before = leaves.newest(visit.session, leave)
    made = LeaveTerm(
        company_id=case.company_id, public_id=new.once or ids.fresh(), case_id=case.id, leave_id=leave.id,
        number=before.number + 1, until_on=before.until_on, limit_on=before.limit_on, limit_basis=before.limit_basis,
        decided_on=visit.today, decided_by_id=visit.actor.person_id, was_on=was[0], was_as=was[1],
    )  # fmt: skip
    visit.seal(case.data_key_id, made, words=new.why.strip())
    visit.session.add(made)
    visit.session.flush()
    visit.record(sight.LEAVE_TERM, made.public_id, of=case.employment_id)
    return made


def _undo(visit: Visit, case: Case, leave: SickLeave, was: tuple[date, LeaveEnd], *, slip: bool = False) -> None:
    """What followed from the end that was on record. `slip`: there was no leave at all."""
    if was[1] is LeaveEnd.MISTAKEN:  # as at its beginning (`leaves.begin`); what rested until the slip rests again
        into = followups.falling(visit, case, leave.begins_on)
        _rest(visit, case, leave, [one for one in into if not followups.may_have_been(visit, case, one)])
        if leave.begins_on <= visit.today:
            leave_starts.begun(visit, case, leave)
        follow_up_plans.before_leave(visit, case, leave)
    if was[1] is LeaveEnd.RETURNED:
        _end_talks(visit, case, was[0] + timedelta(days=1))
        if not slip:
            _let_rest(visit, case, leave, was[0] + timedelta(days=1))
        limits.stop(visit, case, Clock.RETURN_ABSENCE, record_id=leave.public_id)
        trials.stop(visit, case, TrialAttendance.leave_id == leave.id)
    visit.session.flush()


def _end_talks(visit: Visit, case: Case, back_on: date) -> None:
    """Those counted from a day on which nobody came back, less those that took place."""
    for one in followups.every(visit.session, case):
        if one.state is FollowUpState.PLANNED and one.months is not None and one.base_on == back_on:
            booking = bookings.of_follow_up(visit, one)
            if booking is None or tokyo_date(booking.slot.starts_at) > visit.today:
                followups.end_one(visit, case, one, FollowUpEnd.COUNTED_ANEW)


def _let_rest(visit: Visit, case: Case, leave: SickLeave, back_on: date) -> None:
    """What a professional planned since that day otherwise rests for the leave, as with any (`leaves.begin`)."""
    to_come = followups.falling(visit, case, visit.today + timedelta(days=1))
    _rest(visit, case, leave, [one for one in to_come if one.base_on >= back_on])


def _rest(visit: Visit, case: Case, leave: SickLeave, talks: Collection[FollowUp]) -> None:
    for one in talks:
        followups.end_one(visit, case, one, FollowUpEnd.ON_LEAVE, rests_for=leave.public_id)
    if talks:
        followups.say_so(visit, case, Notice.FOLLOW_UPS_OVER, f"over {visit.now.isoformat(timespec='seconds')}")


def _hold_plan(visit: Visit, case: Case, leave: SickLeave, at_home: date) -> None:
    """The plan that ended with the leave holds, unless it would have begun while they were at home. One that HR ended
    by hand stays over.
    """
    decided = plans_in_force.decided_of(visit, leave)
    last = max(decided, key=lambda one: (one.ended_on or date.max, _with_leave(one)), default=None)
    if last is not None and _with_leave(last) and last.begins_on > at_home:
        plans_in_force.take_up(visit, case, PlanEnd.LEFT, ReturnPlan.id == last.id)


def _with_leave(plan: ReturnPlan) -> bool:
    return plan.ended_as is PlanEnd.LEFT and plan.ended_by_id is None


def _goes_on(
    visit: Visit, case: Case, leave: SickLeave, term: LeaveTerm, opinion: Limit | None, knew: Collection[int]
) -> None:
    """The leave isn't over: what HR is to see to is due as it was, and a plan that is still to begin holds. `opinion`:
    what stopped with the leave.
    """
    _hold_plan(visit, case, leave, visit.today)
    leaves.outlasted(visit, case, leave, visit.today)
    leaves.watch_term(visit, case, leave, term, anew=not leave_contacts.spoken(visit.session, leave))
    leave_contacts.watch(visit, case, leave)
    if opinion is not None and plans_in_force.of_state(visit, leave, PlanState.DECIDED) is None:
        opinion.stopped_on = None
        visit.record(sight.LIMIT, opinion.public_id, of=case.employment_id)
    leaves.tell_of(visit, case, leave, f"goes on {leave.version}", knew)
