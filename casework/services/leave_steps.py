"""Where does the return from a leave stand in the five steps of the ministry's guide, for whoever reads it?

Put together from what this reader may know of, by nobody's hand: a refused enquiry is nothing to HR here either.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.doctor_enquiries import DoctorEnquiry
from casework.models.followups import FollowUp
from casework.models.leaves import SickLeave
from casework.models.return_plans import ReturnPlan
from casework.rules.days import tokyo_date
from casework.rules.leaves import LeaveEnd
from casework.rules.return_steps import BY, DOES, Doing, Step
from casework.rules.vocabulary import AROUND_LEAVE
from casework.services import duties_of_papers, leave_views
from casework.services.leave_views import LeavePage
from casework.services.tasks import Task

_AFTERWARDS: Final = or_(FollowUp.because.is_(None), FollowUp.because.not_in(AROUND_LEAVE))
"""A talk ahead of the return is none after it."""


@dataclass(frozen=True)
class Part:
    """One step. `does`: what the reader does in it (a text id). `who`: who does what by when. `done_on`: when what
    belongs to it was last on record, None while there is nothing. `by`: until when the reader is to see to it. `tasks`:
    what waits for them.
    """

    step: Step
    does: str
    who: tuple[Doing, ...]
    done_on: date | None
    tasks: tuple[Task, ...]
    by: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class StepsPage:
    """The five parts of one leave."""

    leave_id: PublicId
    case_id: PublicId | None
    employee: Shown
    parts: tuple[Part, ...]


def read(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> StepsPage:
    """The steps of one leave. NotYours where it isn't within reach."""
    page = leave_views.read(session, actor, leave_id, now=now)
    visit = enter(session, actor, Act.SEE_LEAVE, now=now)
    leave = visit.reach(SickLeave, leave_id)
    asked = session.execute(
        select(DoctorEnquiry.answered_on)
        .where(visit.within(DoctorEnquiry), DoctorEnquiry.case_id == leave.case_id)
        .order_by(DoctorEnquiry.answered_on.is_(None), DoctorEnquiry.answered_on.desc())
    ).first()
    found = {
        Step.CARE: page.contacts[0].held_on if page.contacts else None,
        Step.READY: asked.answered_on if asked else page.summaries[0].decided_on if page.summaries else None,
        Step.JUDGEMENT: max(
            filter(None, [_issued(page), _talked(page), _last(visit, leave, ReturnPlan, ReturnPlan.decided_on)]),
            default=None,
        ),
        Step.DECISION: page.leave.ended_on if page.leave.ended_as is LeaveEnd.RETURNED else None,
        Step.FOLLOW_UP: _last(visit, leave, FollowUp, FollowUp.held_on, _AFTERWARDS),
    }
    if actor.hat is None:
        return StepsPage(leave.public_id, page.case_id, page.employee, ())
    does = DOES[actor.hat]
    open_now = duties_of_papers.waiting(visit, Case.id == leave.case_id)
    parts = tuple(
        Part(
            step, does[step], BY[step], found[step], tuple(one.task() for one in open_now if one.step is step),
            tuple(page.limits) if step is Step.CARE else (),
        )
        for step in Step
    )  # fmt: skip
    return StepsPage(leave.public_id, page.case_id, page.employee, parts)


def _issued(page: LeavePage) -> date | None:
    issued = [one.issued_at for one in page.opinions if one.issued_at is not None]
    return tokyo_date(issued[0]) if issued else None


def _talked(page: LeavePage) -> date | None:
    kept = [one.talked_at for one in page.talks if one.kept_at is not None]
    return tokyo_date(max(kept)) if kept else None


def _last(visit: Visit, leave: SickLeave, model: Any, day: Any, *which: ColumnElement[bool]) -> date | None:
    """The last of such days in the case of a leave, of what this reader reaches."""
    found: date | None = visit.session.execute(
        select(func.max(day)).where(visit.within(model), model.case_id == leave.case_id, *which)
    ).scalar_one()
    return found
