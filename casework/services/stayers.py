"""What goes on when somebody's last day was corrected, or their contract was renewed after all?

Whatever ended only because the employment seemed to be over (`leavers`): the case with its limits, planned follow-ups,
measures and instruction hold again as they were. A time that was booked is chosen anew: the clerks hear so.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Visit, enter_worker, sight
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.interviews import Interview
from casework.models.leaves import SickLeave
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.models.return_plans import ReturnPlan
from casework.rules import moves
from casework.rules.assents import IN_FORCE
from casework.rules.leaves import LeaveEnd
from casework.rules.notices import Notice
from casework.rules.return_plans import PlanEnd
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpEnd, Hat, InterviewState
from casework.services import cases, followups, messages, people, plans_in_force, requests, terms


def go_on(session: Session, company_id: int, *, now: datetime) -> int:
    """Open again the cases that ended with an employment which goes on; how many. Who is concerned is told. One that
    another of its kind followed meanwhile stays over, unless that was a slip.
    """
    visit = enter_worker(session, company_id, Act.GO_ON_WITH_EMPLOYMENT, now=now)
    ended = Case.company_id == company_id, Case.close_reason == CloseReason.LEFT
    goes_on = or_(Employment.until_on.is_(None), Employment.until_on >= visit.today)
    theirs = Employment.id.in_(select(Case.employment_id).where(*ended))
    held = _held(session, select(Employment.id).where(theirs, goes_on))
    found = session.execute(
        select(Case, Employment.until_on)
        .join(Employment, Employment.id == Case.employment_id)
        .where(*ended, Employment.id.in_(held), goes_on, ~_followed())
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()
    for case, _last in found:
        _open(visit, case)
    whose = {case.employment.person_id: case for case, _last in reversed(found)}  # the first of each: told once
    for person_id, case in whose.items():
        messages.queue(visit, Notice.GOES_ON, record_id=case.public_id, to=person_id, hat=Hat.WORKER,
                       occasion=visit.today.isoformat())  # fmt: skip
    session.flush()
    return len(found)


def _held(session: Session, which: Select[int]) -> Sequence[int]:
    """Employments, held first, as by whoever begins a leave."""
    return session.execute(which.order_by(Employment.id).with_for_update(key_share=True)).scalars().all()


def _followed() -> ColumnElement[bool]:
    """In a select over `Case`: of a kind that may be open once, whoever came back began another one."""
    other = aliased(Case)
    return exists(
        select(literal(1)).where(
            other.company_id == Case.company_id, other.employment_id == Case.employment_id, other.kind == Case.kind,
            other.id > Case.id, Case.kind != CaseKind.STATUTORY,
            or_(other.close_reason.is_(None), other.close_reason != CloseReason.MISTAKEN),
        )
    )  # fmt: skip


def _open(visit: Visit, case: Case) -> None:
    cases.open_again(visit, case)  # first: no measure is in force in a closed case
    stopped = visit.session.execute(
        select(Limit).where(Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.left_with)
    ).scalars()
    for limit in stopped:
        limit.stopped_on, limit.left_with = None, False
    ended = visit.session.execute(
        select(FollowUp).where(
            FollowUp.company_id == case.company_id, FollowUp.case_id == case.id,
            FollowUp.ended_reason == FollowUpEnd.LEFT,
        )
    ).scalars().all()  # fmt: skip
    if ended:
        followups.tell_carers(visit, case, Notice.FOLLOW_UPS_SET, f"stays {visit.today.isoformat()}")
    for follow_up in ended:
        follow_up.state = moves.FOLLOW_UP.check(follow_up.state, visit.act)
        follow_up.ended_reason = None
        visit.record(sight.FOLLOW_UP, follow_up.public_id, of=case.employment_id)
    away = visit.session.execute(
        select(SickLeave).where(
            SickLeave.company_id == case.company_id, SickLeave.case_id == case.id, SickLeave.ended_on.is_not(None),
            SickLeave.ended_by_id.is_(None),
        )
    ).scalar_one_or_none()  # fmt: skip
    if away is not None:
        away.ended_on, away.ended_as = None, None
        visit.record(sight.SICK_LEAVE, away.public_id, of=case.employment_id)
    came_back = or_(SickLeave.ended_by_id.is_(None), SickLeave.ended_as == LeaveEnd.RETURNED)  # or may come back
    of_leave = ReturnPlan.leave_id.in_(select(SickLeave.id).where(SickLeave.case_id == case.id, came_back))
    plans_in_force.take_up(visit, case, PlanEnd.LEFT, and_(ReturnPlan.ended_by_id.is_(None), of_leave))
    decisions = visit.session.execute(
        select(Decision)
        .where(Decision.company_id == case.company_id, Decision.case_id == case.id, Decision.state.in_(IN_FORCE))
        .order_by(Decision.id)
    ).scalars().all()  # fmt: skip
    for decision in decisions:
        if terms.go_on(visit, decision):
            _tell(visit, case, decision)
    _tell_clerks(visit, case)
    visit.session.flush()


def _tell_clerks(visit: Visit, case: Case) -> None:
    """Of a request whose talk is still to be held: its time fell away, or was never set, and nobody looks after it."""
    request = requests.standing(visit, case)
    held = select(literal(1)).where(
        Interview.company_id == case.company_id, Interview.case_id == case.id, Interview.state == InterviewState.HELD
    )
    if case.kind is not CaseKind.STATUTORY or request is None or visit.session.execute(held).first() is not None:
        return
    clerks = people.clerks_for(visit.session, case.company_id, case.workplace_id, visit.today, about=case.employment)
    for to in clerks:
        messages.queue(visit, Notice.REQUEST_GOES_ON, record_id=request.public_id, to=to, hat=Hat.CLERK,
                       occasion=visit.today.isoformat())  # fmt: skip


def _tell(visit: Visit, case: Case, decision: Decision) -> None:
    theirs = {
        Hat.HR: people.hr_for(visit.session, case.company_id, case.workplace_id, visit.today,
                              not_person=case.employment.person_id),
        Hat.PHYSICIAN: requests.physicians_to_tell(visit.session, case, visit.today),
    }  # fmt: skip
    for hat, them in theirs.items():
        for to in them:
            messages.queue(visit, Notice.MEASURES_GO_ON, record_id=decision.public_id, to=to, hat=hat,
                           occasion=visit.today.isoformat())  # fmt: skip
