"""On which days are the follow-ups of a case, and from which day are they counted?

Each date is counted from the day of the interview, after a leave from the first day back, or from another day for a
reason: never from another follow-up (domain: §6.1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.leaves import SickLeave
from casework.models.measures import Decision
from casework.rules import deadlines
from casework.rules.deadlines import FollowUpDate
from casework.rules.errors import NotNow, NotValid, NotYours
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import (
    AROUND_LEAVE,
    REBASED,
    CaseKind,
    FollowUpBase,
    FollowUpEnd,
    FollowUpState,
    Hat,
    InterviewState,
    Occasion,
)
from casework.services import advice, followups, measures, people, returns
from casework.services.policies import calendar_for, policy_for

LONGEST: Final = 24
"""Months after the interview: beyond two years it is another matter."""
AHEAD: Final = timedelta(days=92)
"""So far in the future may the day lie from which a plan is counted: a measure is decided before it starts."""
_BASES: Final = {FollowUpEnd.NEW_MEASURE: FollowUpBase.MEASURE, FollowUpEnd.RETURNED: FollowUpBase.RETURN}
"""What is on the new day, by the reason for which it is counted from; else some other day."""
NOT_BACK: Final = Said(N_("フォロー面談を決められるのは、復帰した方の、いちばん新しい休業のあとです。"))
NOT_HELD: Final = Said(N_("面接指導を実施してから、フォロー面談を決めてください。"))


@dataclass(frozen=True)
class Plan:
    """The form's page: what may be planned, and what is planned already."""

    employee: Shown
    of_id: str
    """The interview, or the leave, after which they are."""
    of_leave: bool
    base_on: date
    proposed: tuple[FollowUpDate, ...]
    planned: tuple[Shown, ...]
    months: tuple[int, ...]
    """What the policy says."""
    starts: tuple[date, ...]
    """The days after the interview on which a measure that goes on starts: from there a plan can be counted anew."""

    @property
    def may_rebase(self) -> bool:
        """Something is or was planned so many months after a day: after a pause nothing may be."""
        return any(one.months is not None and one.state is not FollowUpState.HELD for one in self.planned)


def opening(session: Session, actor: Actor, of_id: str, *, of_leave: bool = False, now: datetime) -> Plan:
    """What the policy proposes after an interview that was held, or a leave from which somebody came back. NotYours for
    who isn't assigned, NotNow before.
    """
    visit = enter(session, actor, Act.PLAN_FOLLOW_UPS, now=now)
    of_case, base_on, _base = _after(visit, of_id, of_leave=of_leave)
    policy, _ = policy_for(session, of_case.company_id, of_case.workplace_id, visit.today)
    known = visit.facts(of_case)
    planned = followups.every(session, of_case)
    taken = _taken(planned, base_on)
    dates = followups.days(visit, of_case, base_on, tuple(sorted(set(policy.follow_up_months) - taken)))
    return Plan(
        employee=people.employee(visit, of_case.employment_id),
        of_id=of_id,
        of_leave=of_leave,
        base_on=base_on,
        proposed=tuple(day for day in dates if day.due_on >= visit.today),
        planned=tuple(visit.show(sight.FOLLOW_UP, follow_up, known, of=of_case.employment_id) for follow_up in planned),
        months=policy.follow_up_months,
        starts=_starts(visit, of_case, base_on),
    )


def after_leave(visit: Visit, of_case: Case) -> PublicId | None:
    """The leave after which the reader can plan: the newest one, which ended with a return."""
    if visit.actor.hat is not Hat.PHYSICIAN or of_case.kind is not CaseKind.RETURN or of_case.closed_on is not None:
        return None
    leave_id = returns.leave_of(visit, of_case)
    if leave_id is None or not followups.may_end(visit, of_case):
        return None
    leave = visit.reach(SickLeave, leave_id)
    return leave_id if leave.ended_as is LeaveEnd.RETURNED else None


def plan(
    session: Session, actor: Actor, of_id: str, months: Sequence[int], *, of_leave: bool = False,
    once: PublicId | None = None, now: datetime,
) -> list[Shown]:  # fmt: skip
    """Set follow-ups so many months after the interview, or the return, beside those that are set already; the employee
    is told. `once`: what the record of the first one will be called.

    Raises NotNow before the interview was held or somebody is back, and after the case ended, NotValid for months that
    can't be.
    """
    visit = enter(session, actor, Act.PLAN_FOLLOW_UPS, now=now)
    of_case, base_on, base = _after(visit, of_id, of_leave=of_leave)
    known = visit.facts(of_case)
    again = visit.written(FollowUp, once)
    if again is not None:
        return [visit.show(sight.FOLLOW_UP, again, known, of=of_case.employment_id)]
    advice.still_open(of_case)
    taken = _taken(followups.every(session, of_case), base_on)
    wanted = tuple(sorted(set(months)))
    _check(wanted, taken)
    dates = _to_come(visit, of_case, base_on, wanted)
    made = _planned(visit, of_case, base_on, base, dates, once)
    followups.say_so(visit, of_case, Notice.FOLLOW_UPS_SET, ",".join([base_on.isoformat(), *map(str, wanted)]))
    return [visit.show(sight.FOLLOW_UP, follow_up, known, of=of_case.employment_id) for follow_up in made]


def rebase(
    session: Session,
    actor: Actor,
    of_id: str,
    base_on: date,
    months: Sequence[int],
    reason: FollowUpEnd,
    *,
    of_leave: bool = False,
    once: PublicId | None = None,
    now: datetime,
) -> None:
    """Count the plan of a case from another day: a measure starts, or somebody is back. What is planned so many months
    after an earlier day ends with this reason, and its appointment is called off; what was held stays, and so does what
    stands on a day of its own. The days of old can still be read, and be counted from again. The employee is told.
    `once`: as of `plan`.

    Raises NotYours for who isn't assigned, NotNow before the interview was held and after the case ended, NotValid for
    a day, months or a reason that can't be.
    """
    visit = enter(session, actor, Act.PLAN_FOLLOW_UPS, now=now)
    of_case, held_on, of_itself = _after(visit, of_id, of_leave=of_leave)
    if visit.written(FollowUp, once) is not None:
        return
    advice.still_open(of_case)
    if reason not in REBASED:
        raise NotValid("reason", Said(N_("数え直す理由を選んでください。")))
    first, last = held_on, visit.today + AHEAD
    if not first <= base_on <= last:
        raise NotValid("base_on", Said(N_("%(first)sから%(last)sまでの日を入力してください。"),
                                       {"first": first, "last": last}))  # fmt: skip
    every = followups.every(session, of_case)
    standing = [one for one in every if one.state is FollowUpState.PLANNED and one.months is not None]
    if any(one.base_on == base_on for one in standing):
        raise NotValid("base_on", Said(N_("いまの予定は、この日から数えています。")))
    wanted = tuple(sorted(set(months)))
    _check(wanted, _taken(every, base_on))
    dates = _to_come(visit, of_case, base_on, wanted)
    for one in standing:
        followups.end_one(visit, of_case, one, reason)
    base = of_itself if base_on == held_on else _BASES.get(reason, FollowUpBase.OTHER)
    _planned(visit, of_case, base_on, base, dates, once)
    followups.say_so(visit, of_case, Notice.FOLLOW_UPS_SET, f"from {base_on.isoformat()}")


def after_return(visit: Visit, of_case: Case, leave_from: date, back_on: date) -> None:
    """After a return to work, the talks of the rules, counted from the first day back; the employee is told. Where the
    return is written down late, the last talk whose day has passed is due today, unless another one is near: nobody
    goes without because a line was typed late. What was counted from another first day back after the same leave is
    counted from this one.
    """
    policy, _ = policy_for(visit.session, of_case.company_id, of_case.workplace_id, visit.today)
    _count_from(visit, of_case, leave_from, back_on, policy.follow_up_months)


def back_on_another_day(visit: Visit, of_case: Case, leave_from: date, back_on: date) -> None:
    """The first day back was another one: what is counted from it moves with it, and so does what took place after it
    or wasn't wished, which nobody asks for again. What a professional counts from a day of its own stays. In a case
    that is over nothing new is planned.
    """
    _count_from(visit, of_case, leave_from, back_on, ())


def _count_from(visit: Visit, of_case: Case, leave_from: date, back_on: date, wanted: Sequence[int]) -> None:
    since = [one for one in followups.every(visit.session, of_case) if one.months and one.base_on > leave_from]
    theirs = [one for one in since if one.counted_from is FollowUpBase.RETURN]
    there = {one.months: one for one in since if one.base_on == back_on}
    otherwise = any(one not in theirs and _otherwise(one, back_on) for one in since)
    policy, _ = policy_for(visit.session, of_case.company_id, of_case.workplace_id, visit.today)
    counted = (one for one in theirs if _waits(one) or one.ended_reason not in REBASED)
    months = {*wanted, *(one.months for one in counted if one.months is not None)}
    stands, missing, settled = list[date](), list[tuple[FollowUpDate, FollowUp | None]](), 0
    for day in followups.days(visit, of_case, back_on, tuple(sorted(months))):
        same = [one for one in theirs if one.months == day.months]
        done = sorted((one for one in same if _settled(one, back_on)), key=lambda one: one.base_on != back_on)
        waits = next((one for one in same if _waits(one)), None)
        if done:
            settled = day.months
            if there.get(day.months, done[0]) is done[0]:
                done[0].base_on, done[0].anchored_on = back_on, day.anchored_on
                done[0].due_on, done[0].settled = day.due_on, day.settled
                visit.record(sight.FOLLOW_UP, done[0].public_id, of=of_case.employment_id)
            if waits is not None and waits.state is FollowUpState.PLANNED:
                followups.end_one(visit, of_case, waits, FollowUpEnd.COUNTED_ANEW)
        elif waits is not None and waits.state is FollowUpState.PLANNED:
            free = there.get(day.months, waits) is waits
            stands.append(_moved(visit, of_case, waits, back_on, day) if free else waits.due_on)
        else:
            missing.append((day, there.get(day.months, waits)))
    to_come = [(day, one) for day, one in missing if day.due_on >= visit.today]
    passed = [
        (day._replace(due_on=visit.today, settled=True), one)
        for day, one in missing if day.due_on < visit.today and day.months > settled
    ][-1:]  # fmt: skip
    near = visit.today + timedelta(days=policy.follow_up_window_days)
    if not any(due_on <= near for due_on in (*stands, *(day.due_on for day, _one in to_come))):
        to_come = [*passed, *to_come]
    if of_case.closed_on is not None or otherwise:
        to_come = []
    for day, one in to_come:
        if one is None:
            _planned(visit, of_case, back_on, FollowUpBase.RETURN, [day])
        else:
            one.base_on, one.anchored_on = back_on, day.anchored_on
            followups.take_up(visit, of_case, one, day)
    if stands or to_come:
        occasion = f"return {back_on.isoformat()} {visit.now.isoformat(timespec='seconds')}"
        followups.say_so(visit, of_case, Notice.FOLLOW_UPS_SET, occasion)
    visit.session.flush()


def _settled(one: FollowUp, back_on: date) -> bool:
    """It took place after somebody was back, or somebody decided that it won't."""
    if one.held_on is not None:
        return one.held_on > back_on
    return one.state is FollowUpState.ENDED and one.ended_reason not in REBASED


def _otherwise(one: FollowUp, back_on: date) -> bool:
    """Somebody counts from another day by now, and it is to come, took place after the return or was ended since by a
    word.
    """
    if one.state is FollowUpState.ENDED:
        return one.base_on >= back_on and one.rests_for is None and one.ended_reason not in REBASED
    return one.held_on is None or one.held_on > back_on


def _waits(one: FollowUp) -> bool:
    """It is to come, or would be but for the day from which it was counted."""
    return one.state is FollowUpState.PLANNED or one.ended_reason is FollowUpEnd.COUNTED_ANEW


def _moved(visit: Visit, of_case: Case, one: FollowUp, back_on: date, day: FollowUpDate) -> date:
    """The day on which a planned one is due from now on: one that wasn't due yet isn't overdue at once."""
    due_on = day.due_on
    if due_on < visit.today:
        due_on = max(due_on, min(one.due_on, visit.today))
    settled = day.settled or due_on != day.due_on
    followups.move(visit, of_case, one, base_on=back_on, anchored_on=day.anchored_on, due_on=due_on, settled=settled)
    return due_on


def before_leave(visit: Visit, of_case: Case, leave: SickLeave) -> None:
    """Ahead of a leave that is to come, a talk some days before its first day; the employee is told. Of one that began
    already, or begins tomorrow, there is none.
    """
    made = _ahead(visit, of_case, Occasion.BEFORE_LEAVE, leave, visit.today, leave.begins_on)
    if made is not None:
        followups.say_so(visit, of_case, Notice.FOLLOW_UP_EXTRA, made.public_id)


def before_return(visit: Visit, of_case: Case, leave: SickLeave, back_on: date) -> None:
    """A talk some days before the day on which somebody is to be back, as it is planned by now; one that was planned
    moves with that day. Whoever didn't wish for it isn't asked again in this leave. Nobody is told so long before: it
    is asked for when it is near, like any other.
    """
    _ahead(visit, of_case, Occasion.BEFORE_RETURN, leave, leave.begins_on, back_on)


def end_ahead(visit: Visit, of_case: Case, reason: FollowUpEnd) -> None:
    """The leave is over: what was to be talked of ahead of it, or of the return, isn't ahead any more. What may have
    taken place already is to be written down first.
    """
    for one in followups.falling(visit, of_case, visit.today + timedelta(days=1)):
        if one.because in AROUND_LEAVE:
            followups.end_one(visit, of_case, one, reason)


def _ahead(
    visit: Visit, of_case: Case, because: Occasion, leave: SickLeave, base_on: date, day: date
) -> FollowUp | None:
    """The talk so many days before `day`, at least tomorrow; what was made anew. That of another leave is left alone:
    it may have taken place. An appointment on that day, or after it, is called off.
    """
    same = [one for one in followups.every(visit.session, of_case) if one.because is because]
    for one in same:
        if one.around == leave.public_id and one.state is FollowUpState.PLANNED:
            followups.keep_before(visit, of_case, one, day)
    policy, _ = policy_for(visit.session, of_case.company_id, of_case.workplace_id, visit.today)
    anchored_on = max(day - timedelta(days=policy.leave_talk_days), visit.today + timedelta(days=1))
    if anchored_on >= day:
        return None
    calendar = calendar_for(visit.session, of_case.company_id, of_case.workplace_id)
    due_on, settled = deadlines.near(anchored_on, calendar, policy.follow_up_window_days)
    if not visit.today < due_on < day:  # no working day is between
        due_on, settled = anchored_on, True
    for one in same:
        if one.around != leave.public_id:
            continue
        if one.state is FollowUpState.PLANNED:
            followups.move(visit, of_case, one, base_on=one.base_on, anchored_on=anchored_on, due_on=due_on,
                           settled=settled)  # fmt: skip
            return None
        if one.ended_reason in {FollowUpEnd.NOT_WISHED, FollowUpEnd.RESOLVED}:
            return None
    while base_on in {one.base_on for one in same}:  # one was held, and the day moved on
        base_on += timedelta(days=1)
    if base_on >= anchored_on:
        return None
    return followups.add(visit, of_case, base_on=base_on, months=None, anchored_on=anchored_on, due_on=due_on,
                         settled=settled, because=because, around=leave.public_id)  # fmt: skip


def go_on(visit: Visit, of_case: Case, leave: SickLeave, *, since: date | None = None) -> None:
    """There was no such leave after all: what rests for it is to come as it was. A time that was booked is chosen anew.
    The employee is told. What somebody ended by their word stays so. `since`: they were back by that day after
    all, and what was planned since is to come.
    """
    ended = [
        one for one in followups.every(visit.session, of_case)
        if one.rests_for == leave.public_id and (since is None or one.base_on >= since)
    ]  # fmt: skip
    for one in ended:
        followups.take_up(visit, of_case, one)
    if ended:
        followups.say_so(visit, of_case, Notice.FOLLOW_UPS_SET, f"again {visit.now.isoformat(timespec='seconds')}")
    visit.session.flush()


def _after(visit: Visit, of_id: str, *, of_leave: bool) -> tuple[Case, date, FollowUpBase]:
    """The case, locked, and from which day its follow-ups are counted."""
    if of_leave:
        of_case = visit.reach_id(Case, visit.reach(SickLeave, of_id).case_id, lock=True)  # first
        leave = visit.reach(SickLeave, of_id, lock=True)
        if not followups.may_end(visit, of_case):
            raise NotYours
        back = leave.ended_as is LeaveEnd.RETURNED and returns.leave_of(visit, of_case) == leave.public_id
        if not back or leave.ended_on is None:
            raise NotNow(NOT_BACK)
        return of_case, leave.ended_on + timedelta(days=1), FollowUpBase.RETURN
    interview = visit.reach(Interview, of_id)
    of_case = visit.reach_id(Case, interview.case_id, lock=True)
    if Fact.ASSIGNED not in visit.facts(of_case):
        raise NotYours
    if interview.state is not InterviewState.HELD or interview.held_on is None:
        raise NotNow(NOT_HELD)
    return of_case, interview.held_on, FollowUpBase.INTERVIEW


def _taken(every: Iterable[FollowUp], base_on: date) -> set[int]:
    """The months after a day for which one stands; what ended can be planned again."""
    return {
        one.months for one in every
        if one.base_on == base_on and one.months is not None and one.state is not FollowUpState.ENDED
    }  # fmt: skip


def _to_come(visit: Visit, of_case: Case, base_on: date, months: tuple[int, ...]) -> tuple[FollowUpDate, ...]:
    """Their days. NotValid where one has passed."""
    dates = followups.days(visit, of_case, base_on, months)
    passed = [day for day in dates if day.due_on < visit.today]
    if passed:
        raise NotValid(
            "more",
            Said(N_("%(months)sか月後（%(day)s）は、もう過ぎています。"),
                 {"months": passed[0].months, "day": passed[0].due_on}),
        )  # fmt: skip
    return dates


def _starts(visit: Visit, of_case: Case, after: date) -> tuple[date, ...]:
    decided = visit.session.execute(
        select(Decision).where(Decision.case_id == of_case.id, visit.within(Decision)).order_by(Decision.id)
    ).scalars()
    found = (measure for one in decided for measure in measures.show_measures(visit, one, of_case))
    return tuple(sorted({one.from_on for one in found if one.ended_on is None and one.from_on > after}))


def _check(wanted: Sequence[int], taken: set[int]) -> None:
    if not wanted:
        raise NotValid("months", Said(N_("フォロー面談の時期を一つ以上選んでください。")))
    for count in wanted:
        if not 1 <= count <= LONGEST:
            raise NotValid(
                "more", Said(N_("%(least)sから%(most)sまでの数を入力してください。"), {"least": 1, "most": LONGEST})
            )
        if count in taken:
            raise NotValid("more", Said(N_("%(months)sか月後は、すでに予定しています。"), {"months": count}))


def _planned(
    visit: Visit, of_case: Case, base_on: date, base: FollowUpBase, dates: Iterable[FollowUpDate],
    once: PublicId | None = None,
) -> list[FollowUp]:  # fmt: skip
    """So many months after a day each; what had ended is to come again. The first new one is called `once`."""
    there = {one.months: one for one in followups.every(visit.session, of_case) if one.base_on == base_on}
    made = []
    for day in dates:
        one = there.get(day.months)
        if one is not None:
            one.counted_from = base
            followups.take_up(visit, of_case, one, day)
        else:
            one = followups.add(visit, of_case, base_on=base_on, months=day.months, counted_from=base,
                                anchored_on=day.anchored_on, due_on=day.due_on, settled=day.settled,
                                once=once)  # fmt: skip
            once = None
        made.append(one)
    return made
