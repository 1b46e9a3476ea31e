"""Where does the return from a leave stand in the five steps of the ministry's guide, for whoever reads it?

Put together from what this reader may know of, by nobody's hand: a refused enquiry is nothing to HR here either.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.doctor_enquiries import DoctorEnquiry
from casework.models.followups import FollowUp
from casework.models.leave_certificates import LeaveCertificate
from casework.models.leaves import SickLeave
from casework.models.return_plans import ReturnPlan
from casework.rules.days import tokyo_date
from casework.rules.leave_certificates import Purpose
from casework.rules.leaves import LeaveEnd
from casework.rules.return_steps import BY, DOES, PAPERS, Doing, Paper, Step
from casework.rules.vocabulary import AROUND_LEAVE, FollowUpState
from casework.services import duties_of_papers, leave_views, return_views
from casework.services.leave_views import LeavePage
from casework.services.return_views import Plans
from casework.services.tasks import Task


@dataclass(frozen=True)
class Part:
    """One step. `does`: what the reader does in it (a text id). `who`: who does what by when. `papers`: what is written
    in it. `done_on`: when what belongs to it was last on record. `recorded`: something is, be it without a day for this
    reader. `by`: until when the reader is to see to it. `tasks`: what waits for them.
    """

    step: Step
    does: str
    who: tuple[Doing, ...]
    papers: tuple[Paper, ...]
    done_on: date | None
    recorded: bool
    tasks: tuple[Task, ...]
    by: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class StepsPage:
    """The five parts of one leave. `page`, `plans`: the leave itself, as the reader knows it."""

    leave_id: PublicId
    case_id: PublicId | None
    employee: Shown
    parts: tuple[Part, ...]
    page: LeavePage
    plans: Plans


def read(session: Session, actor: Actor, leave_id: str, *, now: datetime) -> StepsPage:
    """The steps of one leave. NotYours where it isn't within reach."""
    page = leave_views.read(session, actor, leave_id, now=now)
    visit = enter(session, actor, Act.SEE_LEAVE, now=now)
    leave = visit.reach(SickLeave, leave_id)
    held = _held(visit, leave)
    found = {
        Step.CARE: page.contacts[0].held_on if page.contacts else None,
        Step.READY: max(
            filter(
                None,
                [
                    page.leave.wished_on if "wished_on" in page.leave else None,
                    _ready(visit, leave),
                    _answered(visit, leave),
                    page.summaries[0].decided_on if page.summaries else None,
                ],
            ),
            default=None,
        ),
        Step.JUDGEMENT: max(
            filter(None, [_issued(page), _talked(page), _decided(visit, leave)]),
            default=None,
        ),
        Step.DECISION: page.leave.ended_on if page.leave.ended_as is LeaveEnd.RETURNED else None,
        Step.FOLLOW_UP: max((one.held_on for one in held if "held_on" in one), default=None),
    }
    if actor.hat is None:
        return StepsPage(leave.public_id, page.case_id, page.employee, (), page, Plans(()))
    does = DOES[actor.hat]
    open_now = duties_of_papers.waiting(visit, Case.id == leave.case_id)
    parts = tuple(
        Part(
            step, does[step], BY[step], PAPERS[step], found[step],
            found[step] is not None or (step is Step.FOLLOW_UP and bool(held)),
            tuple(one.task() for one in open_now if one.step is step),
            tuple(page.limits) if step is Step.CARE else (),
        )
        for step in Step
    )  # fmt: skip
    plans = return_views.of_leave(session, actor, leave_id, now=now)
    return StepsPage(leave.public_id, page.case_id, page.employee, parts, page, plans)


def _ready(visit: Visit, leave: SickLeave) -> date | None:
    """When a certificate came that says they can come back, for whom there is one."""
    found: datetime | None = visit.session.execute(
        select(func.max(LeaveCertificate.entered_at)).where(
            visit.within(LeaveCertificate), LeaveCertificate.leave_id == leave.id,
            LeaveCertificate.purpose == Purpose.READY, LeaveCertificate.taken_away_at.is_(None),
        )
    ).scalar_one()  # fmt: skip
    return None if found is None else tokyo_date(found)


def _answered(visit: Visit, leave: SickLeave) -> date | None:
    """When an attending doctor last answered in the time of this leave, for whoever knows of the enquiry."""
    among = leave_views.turn(visit, leave)
    days = visit.session.execute(
        select(DoctorEnquiry.answered_on).where(
            visit.within(DoctorEnquiry), DoctorEnquiry.case_id == leave.case_id, DoctorEnquiry.answered_on.is_not(None)
        )
    ).scalars()
    return max((day for day in days if day is not None and among.holds(day)), default=None)


def _issued(page: LeavePage) -> date | None:
    return max(filter(None, map(leave_views.issued_on, page.opinions)), default=None)


def _talked(page: LeavePage) -> date | None:
    kept = [one.talked_at for one in page.talks if one.kept_at is not None and one.newer is None]
    return tokyo_date(max(kept)) if kept else None


def _held(visit: Visit, leave: SickLeave) -> list[Shown]:
    """The talks after this return that this reader knows of. HR is granted neither which talk it was nor its day
    (decision 41): to leave out those ahead of the return would tell of both.
    """
    case = visit.reach_id(Case, leave.case_id)
    known, among = visit.facts(case), leave_views.turn(visit, leave)
    found = visit.session.execute(
        select(FollowUp).where(
            visit.within(FollowUp), FollowUp.case_id == case.id, FollowUp.state == FollowUpState.HELD
        )
    ).scalars()  # fmt: skip
    shown = [
        visit.show(sight.FOLLOW_UP, one, known, of=case.employment_id) for one in found if among.holds(one.held_on)
    ]
    return [one for one in shown if "because" not in one or one.because not in AROUND_LEAVE]


def _decided(visit: Visit, leave: SickLeave) -> date | None:
    """When a plan of this leave was last decided on."""
    found: date | None = visit.session.execute(
        select(func.max(ReturnPlan.decided_on)).where(visit.within(ReturnPlan), ReturnPlan.leave_id == leave.id)
    ).scalar_one()
    return found
