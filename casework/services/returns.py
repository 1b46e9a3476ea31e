"""Does a return to work go on? Its case is over once nobody is on leave, no talk is to come and nothing waits."""

from datetime import date
from typing import Final

from sqlalchemy import and_, exists, literal, select

from casework.access import Visit, facts
from casework.access.reach_returns import returning
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnPlan
from casework.rules.deadlines import Clock
from casework.rules.errors import NotNow
from casework.rules.leaves import LeaveEnd
from casework.rules.return_plans import PlanState
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpState, RecordState
from casework.services import advice, cases

NO_RETURN: Final = Said(N_("この休業は、復帰のないまま終わっています。"))
OVER: Final = Said(N_("この休業からの復帰は、もう終わっています。"))
BY_LEAVING: Final = Said(
    N_("この休業は、退職とともに終わりました。退職日が直されると、休業はひとりでに続きます。ここでは直せません。")
)
LEFT: Final = Said(N_("退職日を過ぎています。この休業の終わりは、退職日が直されたときにだけ直せます。"))
FOLLOWED: Final = Said(N_("このあとに、次の休業が記録されています。この休業の終わりは、もう直せません。"))


def on_leave(visit: Visit, case: Case) -> bool:
    """A leave of the case isn't over."""
    going_on = select(literal(1)).where(
        SickLeave.company_id == case.company_id, SickLeave.case_id == case.id, SickLeave.ended_on.is_(None)
    )
    return bool(visit.session.execute(select(exists(going_on))).scalar_one())


def goes_on(visit: Visit, leave_id: int) -> bool:
    """The return from a leave isn't over: nothing else ended it, and no other leave followed."""
    return visit.session.execute(select(literal(1)).where(SickLeave.id == leave_id, returning())).first() is not None


def followed(visit: Visit, leave: SickLeave, *, begun: bool = False) -> bool:
    """Another leave, which was none by mistake, came after it; `begun`: its first day has come."""
    later = select(literal(1)).where(
        SickLeave.company_id == leave.company_id, SickLeave.employment_id == leave.employment_id,
        SickLeave.id > leave.id, SickLeave.number.is_not(None),
        SickLeave.begins_on <= (visit.today if begun else date.max),
    )  # fmt: skip
    return visit.session.execute(later).first() is not None


def why_it_stays(visit: Visit, leave: SickLeave) -> Said | None:
    """Why how a leave ended can't be put right: it ended with the employment, which is over since, or another leave
    followed. None where it can.
    """
    if leave.ended_on is not None and leave.ended_by_id is None:
        return BY_LEAVING
    last_on = visit.session.get_one(Employment, leave.employment_id).until_on
    if last_on is not None and last_on < visit.today:
        return LEFT
    return FOLLOWED if followed(visit, leave) else None


def planned_end(visit: Visit, leave: SickLeave) -> date:
    """The last day of a leave, as it is planned today."""
    return visit.session.execute(
        select(LeaveTerm.until_on)
        .where(LeaveTerm.company_id == leave.company_id, LeaveTerm.leave_id == leave.id)
        .order_by(LeaveTerm.number.desc())
        .limit(1)
    ).scalar_one()


def still_going_on(visit: Visit, case: Case, leave: SickLeave) -> None:
    """NotNow once the case is closed, after a leave without a return, and once another leave followed."""
    advice.still_open(case)
    if leave.ended_as not in {None, LeaveEnd.RETURNED}:
        raise NotNow(NO_RETURN)
    if not goes_on(visit, leave.id):
        raise NotNow(OVER)


def leave_of(visit: Visit, case: Case) -> PublicId | None:
    """The newest leave of a case, where the reader knows of it: its papers, and the plan of the return, are there."""
    return visit.session.execute(
        select(SickLeave.public_id)
        .where(SickLeave.case_id == case.id, visit.within(SickLeave))
        .order_by(SickLeave.id.desc())
        .limit(1)
    ).scalar_one_or_none()


_CLOSED: Final = {LeaveEnd.RETURNED: CloseReason.RETURNED}
"""Why a case ends after a leave that ended so. Whoever left, or is to leave, comes back by the last day of the
employment alone: another reason than that of `leavers`, whose cases go on where the day is corrected.
"""


def close_if_over(visit: Visit, case: Case) -> None:
    """End a case of a leave that is over, in which no talk is to come, no plan goes on and no opinion waits for HR or
    is being written, for the reason of its newest leave that was one, whatever came last. What was decided in it ends
    as in any case (`measures.close_if_over`).
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
    if tuple(visit.session.execute(asked).one()) != (False, False, False, True):
        return
    reason = _reason(visit, case)
    if reason is not CloseReason.RETURNED or not opinion_open(visit, case):
        cases.close(visit, case, reason, visit.today)


def opinion_open(visit: Visit, case: Case) -> bool:
    """Somebody came back, and HR decided nothing after an opinion yet, or somebody who has the case is writing one:
    whoever has it no more can't finish it.
    """
    waits = select(literal(1)).where(
        Limit.company_id == case.company_id, Limit.case_id == case.id, Limit.clock == Clock.RETURN_OPINION,
        Limit.stopped_on.is_(None),
    )  # fmt: skip
    written = (
        select(literal(1))
        .select_from(ReturnOpinion)
        .join(Case, and_(Case.company_id == ReturnOpinion.company_id, Case.id == ReturnOpinion.case_id))
        .where(
            ReturnOpinion.company_id == case.company_id, ReturnOpinion.case_id == case.id,
            ReturnOpinion.state == RecordState.DRAFT, facts.cared_by(ReturnOpinion.person_id, visit.today),
        )
    )  # fmt: skip
    return any(visit.session.execute(select(exists(waits), exists(written))).one())


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
