"""When is a case of leave and return to work over? Once nobody is on leave and no talk is to come."""

from typing import Final

from sqlalchemy import exists, literal, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.measures import Decision
from casework.models.return_plans import ReturnPlan
from casework.rules.leaves import LeaveEnd
from casework.rules.return_plans import PlanState
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpState
from casework.services import cases


def on_leave(visit: Visit, case: Case) -> bool:
    """A leave of the case isn't over."""
    going_on = select(literal(1)).where(
        SickLeave.company_id == case.company_id, SickLeave.case_id == case.id, SickLeave.ended_on.is_(None)
    )
    return bool(visit.session.execute(select(exists(going_on))).scalar_one())


_CLOSED: Final = {LeaveEnd.RETURNED: CloseReason.RETURNED}
"""Why a case ends after a leave that ended so. Whoever left, or is to leave, comes back by the last day of the
employment alone: another reason than that of `leavers`, whose cases go on where the day is corrected.
"""


def close_if_over(visit: Visit, case: Case) -> None:
    """End a case of a leave that is over, in which no talk is to come and no plan goes on, for the reason of its newest
    leave that was one, whatever came last. What was decided in it ends as in any case (`measures.close_if_over`).
    """
    if case.kind is not CaseKind.RETURN or case.closed_on is not None or on_leave(visit, case):
        return
    planned = select(literal(1)).where(
        FollowUp.company_id == case.company_id, FollowUp.case_id == case.id, FollowUp.state == FollowUpState.PLANNED
    )
    decided = select(literal(1)).where(Decision.company_id == case.company_id, Decision.case_id == case.id)
    left = select(literal(1)).where(SickLeave.company_id == case.company_id, SickLeave.case_id == case.id)
    stages = select(literal(1)).where(
        ReturnPlan.company_id == case.company_id, ReturnPlan.case_id == case.id, ReturnPlan.state == PlanState.DECIDED
    )
    asked = select(exists(planned), exists(decided), exists(stages), exists(left))
    if tuple(visit.session.execute(asked).one()) == (False, False, False, True):
        cases.close(visit, case, _reason(visit, case), visit.today)


def _reason(visit: Visit, case: Case) -> CloseReason:
    ended_as = visit.session.execute(
        select(SickLeave.ended_as)
        .where(
            SickLeave.company_id == case.company_id, SickLeave.case_id == case.id,
            SickLeave.ended_as.is_not(None), SickLeave.ended_as != LeaveEnd.MISTAKEN,
        )
        .order_by(SickLeave.id.desc())
        .limit(1)
    ).scalar_one_or_none()  # fmt: skip
    return CloseReason.MISTAKEN if ended_as is None else _CLOSED.get(ended_as, CloseReason.LEAVE_OVER)
