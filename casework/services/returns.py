"""Does a return to work go on? Its case is over once nobody is on leave, no talk is to come and nothing waits."""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select

from casework.access import Visit, facts
from casework.access.reach_returns import returning
from casework.ids import PublicId
from casework.models.cases import Case, Limit
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.models.leaves import LeaveTerm, SickLeave
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnPlan
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.rules.deadlines import Clock
from casework.rules.doctor_enquiries import EnquiryState, SummaryState
from casework.rules.errors import NotNow
from casework.rules.leaves import LeaveEnd
from casework.rules.return_plans import PlanState
from casework.rules.texts import N_, Said
from casework.rules.vocabulary import CaseKind, CloseReason, FollowUpState, RecordState
from casework.services import advice, cases, people

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
    """The newest leave of a case that was one, where the reader knows of it: its papers, and the plan of the return,
    are there. A slip only where there is no other.
    """
    return visit.session.execute(
        select(SickLeave.public_id)
        .where(SickLeave.case_id == case.id, visit.within(SickLeave))
        .order_by(SickLeave.number.is_(None), SickLeave.number.desc(), SickLeave.id.desc())
        .limit(1)
    ).scalar_one_or_none()


_CLOSED: Final = {LeaveEnd.RETURNED: CloseReason.RETURNED}
"""Why a case ends after a leave that ended so. Whoever left, or is to leave, comes back by the last day of the
employment alone: another reason than that of `leavers`, whose cases go on where the day is corrected.
"""


def idle() -> ColumnElement[bool]:
    """In a select over `Case`: an open one of a leave that is over, in which no talk is to come and no plan goes on."""
    return and_(
        Case.kind == CaseKind.RETURN, Case.closed_on.is_(None), _of(SickLeave), ~_of(SickLeave, ended_on=None),
        ~_of(FollowUp, state=FollowUpState.PLANNED), ~_of(ReturnPlan, state=PlanState.DECIDED),
    )  # fmt: skip


def waits(today: date) -> ColumnElement[bool]:
    """In a select over `Case`: something that belongs to a return waits for somebody who can still finish it, or give
    it up: an opinion, and a meeting that is being written down, for HR; days of absence for whoever is asked about
    them; an opinion for who writes it, as long as they have the case; and, as long as somebody has it or could take it,
    a health part of a meeting that was begun, what comes next after a talk, an answer of an attending doctor, and a
    summary for the employee's word.
    """
    theirs = and_(ReturnOpinion.state == RecordState.DRAFT, facts.cared_by(ReturnOpinion.person_id, today))
    in_care = or_(
        _of(ReturnTalkHealth, state=RecordState.DRAFT),
        _of(FollowUpNote, leads_on=True, done_on=None),
        _of(DoctorEnquiry, state=EnquiryState.SENT),
        _of(DoctorSummary, state=SummaryState.ASKED),
    )
    return or_(
        _of(Limit, clock=Clock.RETURN_OPINION, stopped_on=None),
        _of(ReturnTalk, state=RecordState.DRAFT),
        and_(_of(Limit, clock=Clock.RETURN_ABSENCE, stopped_on=None), ~unheard(today)),
        _of(ReturnOpinion, theirs),
        and_(or_(facts.with_carer(today), ~unheard(today)), in_care),
    )


def _of(model: Any, *more: ColumnElement[bool], **values: Any) -> ColumnElement[bool]:
    """In a select over `Case`: it has a record with these values."""
    wanted = (getattr(model, name) == value for name, value in values.items())
    of = model.company_id == Case.company_id, model.case_id == Case.id
    return exists(select(literal(1)).select_from(model).where(*of, *more, *wanted).correlate(Case))


def without_physician(today: date) -> ColumnElement[bool]:
    """In a select over `Case`: no physician has it, and its workplace has no 産業医. Then a nurse decides."""
    return and_(~facts.with_physician(today), ~people.industrial(Case.company_id, Case.workplace_id, today))


def unheard(today: date) -> ColumnElement[bool]:
    """Nor is there a nurse: days of absence reach nobody, and nobody could take the case."""
    return and_(without_physician(today), ~people.nursed(Case.company_id, Case.workplace_id, today))


def close_if_over(visit: Visit, case: Case) -> None:
    """End a case that is idle, for the reason of its newest leave that was one, whatever came last; after a return only
    once nothing waits. What was decided in it ends as in any case, by `measures.close_if_over`, which calls this.
    """
    if case.kind is not CaseKind.RETURN or case.closed_on is not None:
        return
    over = select(waits(visit.today)).select_from(Case).where(Case.id == case.id, idle(), ~_of(Decision))
    waiting = visit.session.execute(over).scalar_one_or_none()
    if waiting is None:
        return
    reason = _reason(visit, case)
    if reason is not CloseReason.RETURNED or not waiting:
        cases.close(visit, case, reason, visit.today)


def something_waits(visit: Visit, case: Case) -> bool:
    """Of a return, as `waits` says it."""
    of = Case.id == case.id, Case.kind == CaseKind.RETURN
    return visit.session.execute(select(Case.id).where(*of, waits(visit.today))).first() is not None


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
