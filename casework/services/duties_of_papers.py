"""Which paper of a return to work waits for whom: an answer, a consent, a signature, a meeting to hold?

The four forms of the ministry's guide (domain: §2e), each in its step. One line for each, on the desk and on the page
of the steps; nothing comes here that its reader doesn't reach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from casework.access import Visit, facts
from casework.access.reach_returns import returning
from casework.models.cases import Case, Limit
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.models.doctor_notices import DoctorNotice
from casework.models.leaves import SickLeave
from casework.models.return_opinions import ReturnOpinion
from casework.models.return_plans import ReturnPlan
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.rules.deadlines import Clock
from casework.rules.doctor_enquiries import EnquiryState, SummaryState
from casework.rules.doctor_notices import NoticeState
from casework.rules.leaves import LeaveEnd
from casework.rules.return_plans import PlanState
from casework.rules.return_steps import Step
from casework.rules.texts import N_
from casework.rules.todos import Todo
from casework.rules.vocabulary import Hat, RecordState
from casework.services import people
from casework.services.tasks import MOST, Part, Task

_TOLD: Final = (NoticeState.ASKED, NoticeState.AGREED, NoticeState.REFUSED)
_OF_ENQUIRY: Final = {
    EnquiryState.CONSENTED: Todo.SEND_ENQUIRY, EnquiryState.SENT: Todo.AWAIT_ENQUIRY,
    EnquiryState.ANSWERED: Todo.AWAIT_SUMMARY,
}  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the reader, in which step, and until when if that is known."""

    step: Step
    todo: Todo
    employment_id: int
    record_id: str
    due_on: date | None = None

    def task(self, **more: Any) -> Task:
        """The line of a desk."""
        return Task(self.todo, record_id=self.record_id, due_on=self.due_on, **more)


def waiting(visit: Visit, *which: ColumnElement[bool]) -> list[Waiting]:
    """All of it for the reader's hat; `which` narrows the cases. A fixed number of queries."""
    of_hat = {Hat.WORKER: _workers, Hat.HR: _hrs, Hat.PHYSICIAN: _physicians, Hat.NURSE: _carers}
    return of_hat[visit.actor.hat](visit, which) if visit.actor.hat in of_hat else []


def of_worker(visit: Visit) -> list[Task]:
    """Papers for me to read and to say yes or no to."""
    return [one.task() for one in waiting(visit)]


def part(visit: Visit) -> Part:
    """The lines of HR, a physician or a nurse, the nearest day first and those without a day last."""
    found = sorted(waiting(visit), key=lambda one: (one.due_on is None, one.due_on or date.max))
    staff = people.employees(visit, {one.employment_id for one in found[:MOST]})
    tasks = tuple(one.task(employee=staff[one.employment_id]) for one in found[:MOST])
    return Part(N_("職場復帰の書類と面談"), tasks, N_("職場復帰について、待っている書類はありません。"),
                len(found) > MOST, "leaves.index")  # fmt: skip


def _workers(visit: Visit, which: Iterable[ColumnElement[bool]]) -> list[Waiting]:
    asked = _rows(visit, which, DoctorEnquiry, DoctorEnquiry.state == EnquiryState.ASKED)
    found = [Waiting(Step.READY, Todo.ANSWER_ENQUIRY, one.employment_id, one.public_id) for one in asked]
    summed = visit.session.execute(
        select(DoctorEnquiry.public_id, Case.employment_id)
        .select_from(DoctorSummary)
        .join(
            DoctorEnquiry,
            and_(
                DoctorEnquiry.company_id == DoctorSummary.company_id,
                DoctorEnquiry.id == DoctorSummary.doctor_enquiry_id,
            ),
        )
        .join(Case, _case_of(DoctorSummary))
        .where(visit.within(DoctorSummary), DoctorSummary.state == SummaryState.ASKED, Case.closed_on.is_(None), *which)
        .order_by(DoctorSummary.id)
    )
    found += [Waiting(Step.READY, Todo.AGREE_SUMMARY, one.employment_id, one.public_id) for one in summed]
    told = _rows(visit, which, DoctorNotice, DoctorNotice.state == NoticeState.ASKED)
    return found + [Waiting(Step.DECISION, Todo.ANSWER_NOTICE, one.employment_id, one.public_id) for one in told]


def _carers(visit: Visit, which: Iterable[ColumnElement[bool]]) -> list[Waiting]:
    """My enquiries, and those of who doesn't have the case any more, that are to be sent, wait for an answer or for
    the employee's word to a summary, and meetings of which health isn't written down.
    """
    found = []
    summed = exists(
        select(literal(1)).where(
            DoctorSummary.company_id == DoctorEnquiry.company_id, DoctorSummary.doctor_enquiry_id == DoctorEnquiry.id,
            DoctorSummary.state == SummaryState.ASKED,
        )
    )  # fmt: skip
    out = or_(DoctorEnquiry.state.in_((EnquiryState.CONSENTED, EnquiryState.SENT)), summed)
    person_id = DoctorEnquiry.person_id
    mine = or_(person_id == visit.actor.person_id, ~facts.cared_by(person_id, visit.today))
    by = _by(DoctorEnquiry, Clock.DOCTOR_ANSWER)
    for one in _rows(visit, which, DoctorEnquiry, mine, out, more=(DoctorEnquiry.state, by)):
        found.append(Waiting(Step.READY, _OF_ENQUIRY[one.state], one.employment_id, one.public_id, one.by))
    drafted, written = (
        exists(
            select(literal(1)).where(
                ReturnTalkHealth.company_id == ReturnTalk.company_id,
                ReturnTalkHealth.return_talk_id == _meeting(ReturnTalk),
                ReturnTalkHealth.state == state,
            )
        )
        for state in (RecordState.DRAFT, RecordState.ISSUED)
    )
    talked = _rows(
        visit,
        which,
        ReturnTalk,
        facts.assigned(visit.actor, visit.today),
        or_(drafted, and_(ReturnTalk.cared.is_(True), ~written)),
        ~_replaced(),
    )
    return found + [Waiting(Step.JUDGEMENT, Todo.WRITE_TALK_HEALTH, one.employment_id, one.public_id) for one in talked]


def _physicians(visit: Visit, which: Iterable[ColumnElement[bool]]) -> list[Waiting]:
    """Besides: opinions to write, and what attending doctors weren't told of a decision."""
    opinions = _of_leaves(visit, which, _opinion_wanted(visit))
    notices = _of_leaves(visit, which, _untold(visit))
    return [
        *_carers(visit, which),
        *(Waiting(Step.JUDGEMENT, Todo.WRITE_RETURN_OPINION, one.employment_id, one.public_id) for one in opinions),
        *(Waiting(Step.DECISION, Todo.WRITE_NOTICE, one.employment_id, one.public_id) for one in notices),
    ]


def _hrs(visit: Visit, which: Iterable[ColumnElement[bool]]) -> list[Waiting]:
    """Meetings to hold or to close, the first once somebody said that they would like to come back, opinions after
    which nothing was decided, before the return or after it, and leaves that nobody ended though the plan began.
    """
    later = aliased(ReturnTalk)
    newest = ~exists(
        select(literal(1)).where(
            later.company_id == ReturnTalk.company_id, later.leave_id == ReturnTalk.leave_id,
            _meeting(later) > _meeting(ReturnTalk),
        )
    )  # fmt: skip
    held = and_(newest, ReturnTalk.next_on.is_not(None), ~_replaced(drafts=True), returning())
    open_now = or_(ReturnTalk.state == RecordState.DRAFT, held)
    more = (ReturnTalk.state, ReturnTalk.next_on, SickLeave.public_id.label("leave_id"))
    leave = and_(SickLeave.company_id == ReturnTalk.company_id, SickLeave.id == ReturnTalk.leave_id)
    found = []
    for one in _rows(visit, which, ReturnTalk, open_now, more=more, join=(SickLeave, leave)):
        if one.state is RecordState.DRAFT:
            found.append(Waiting(Step.JUDGEMENT, Todo.CLOSE_RETURN_TALK, one.employment_id, one.public_id))
        else:
            found.append(Waiting(Step.JUDGEMENT, Todo.HOLD_RETURN_TALK, one.employment_id, one.leave_id, one.next_on))
    met = exists(
        select(literal(1)).where(ReturnTalk.company_id == SickLeave.company_id, ReturnTalk.leave_id == SickLeave.id)
    )
    wished = _of_leaves(visit, which, SickLeave.ended_on.is_(None), SickLeave.wishes_on.is_not(None), ~met)
    found += [Waiting(Step.JUDGEMENT, Todo.HOLD_RETURN_TALK, one.employment_id, one.public_id) for one in wished]
    of = and_(ReturnPlan.company_id == SickLeave.company_id, ReturnPlan.leave_id == SickLeave.id)
    begun = SickLeave.ended_on.is_(None), ReturnPlan.state == PlanState.DECIDED, ReturnPlan.begins_on <= visit.today
    for one in _rows(visit, which, SickLeave, *begun, more=(ReturnPlan.begins_on,), join=(ReturnPlan, of)):
        found.append(Waiting(Step.DECISION, Todo.RECORD_RETURN, one.employment_id, one.public_id, one.begins_on))
    by = _by(ReturnOpinion, Clock.RETURN_OPINION)
    undecided = _rows(visit, which, ReturnOpinion, by.is_not(None), more=(by,))
    return found + [
        Waiting(Step.DECISION, Todo.DECIDE_RETURN, one.employment_id, one.public_id, one.by) for one in undecided
    ]


def _meeting(talk: Any) -> ColumnElement[int]:
    """The first record of the meeting that a record is of."""
    return func.coalesce(talk.corrects_id, talk.id)


def _replaced(*, drafts: bool = False) -> ColumnElement[bool]:
    """A later record of the same meeting stands in the place of this one; of HR's own desk, also as a draft."""
    later = aliased(ReturnTalk)
    states = tuple(RecordState) if drafts else (RecordState.ISSUED,)
    return exists(
        select(literal(1)).where(
            later.company_id == ReturnTalk.company_id, later.corrects_id == _meeting(ReturnTalk),
            later.id > ReturnTalk.id, later.state.in_(states),
        )
    )  # fmt: skip


def _opinion_wanted(visit: Visit) -> ColumnElement[bool]:
    """Mine is begun; or, in a leave that goes on, there was a meeting and no opinion since."""
    of = and_(ReturnOpinion.company_id == SickLeave.company_id, ReturnOpinion.case_id == SickLeave.case_id)
    begun = exists(
        select(literal(1)).where(
            of, ReturnOpinion.person_id == visit.actor.person_id, ReturnOpinion.state == RecordState.DRAFT
        )
    )
    said = exists(select(literal(1)).where(of, ReturnOpinion.issued_at >= ReturnTalk.kept_at))
    met = exists(
        select(literal(1)).where(
            ReturnTalk.company_id == SickLeave.company_id, ReturnTalk.leave_id == SickLeave.id,
            ReturnTalk.state == RecordState.ISSUED, ReturnTalk.cared, ReturnTalk.corrects_id.is_(None), ~said,
        )
    )  # fmt: skip
    return or_(begun, and_(SickLeave.ended_on.is_(None), met))


def _untold(visit: Visit) -> ColumnElement[bool]:
    """Mine is begun; or an attending doctor was asked, the company decided, and no notice of that was shown yet."""
    plan = (
        select(func.max(ReturnPlan.id))
        .where(
            ReturnPlan.company_id == SickLeave.company_id, ReturnPlan.leave_id == SickLeave.id,
            ReturnPlan.state != PlanState.DRAFT,
        )
        .correlate(SickLeave)
        .scalar_subquery()
    )  # fmt: skip
    running = exists(
        select(literal(1)).where(
            ReturnPlan.company_id == SickLeave.company_id, ReturnPlan.leave_id == SickLeave.id,
            ReturnPlan.state == PlanState.DECIDED,
        )
    )  # fmt: skip
    decided = or_(SickLeave.ended_as == LeaveEnd.RETURNED, and_(SickLeave.ended_on.is_(None), running))
    asked = exists(
        select(literal(1)).where(
            DoctorEnquiry.company_id == SickLeave.company_id, DoctorEnquiry.case_id == SickLeave.case_id,
            DoctorEnquiry.sent_at.is_not(None),
        )
    )  # fmt: skip
    of = and_(DoctorNotice.company_id == SickLeave.company_id, DoctorNotice.leave_id == SickLeave.id)
    told = exists(
        select(literal(1)).where(
            of, DoctorNotice.state.in_(_TOLD), func.coalesce(DoctorNotice.plan_id, 0) == func.coalesce(plan, 0)
        )
    )
    begun = exists(
        select(literal(1)).where(
            of, DoctorNotice.person_id == visit.actor.person_id, DoctorNotice.state == NoticeState.DRAFT
        )
    )
    return and_(decided, ~told, or_(begun, asked))


def _of_leaves(visit: Visit, which: Iterable[ColumnElement[bool]], *conditions: ColumnElement[bool]) -> list[Any]:
    """The newest leave of each case where all that holds; of a professional those they have."""
    later = aliased(SickLeave)
    newest = ~exists(
        select(literal(1)).where(
            later.company_id == SickLeave.company_id, later.case_id == SickLeave.case_id,
            later.number > SickLeave.number,
        )
    )  # fmt: skip
    mine = () if visit.actor.hat is Hat.HR else (facts.assigned(visit.actor, visit.today),)
    return _rows(visit, which, SickLeave, SickLeave.number.is_not(None), newest, *conditions, *mine)


def _rows(
    visit: Visit, which: Iterable[ColumnElement[bool]], model: Any, *conditions: ColumnElement[bool],
    more: tuple[Any, ...] = (), join: tuple[Any, Any] | None = None,
) -> list[Any]:  # fmt: skip
    """Records within reach in open cases, the oldest first, as many as a desk tells of and one more."""
    statement = select(model.public_id, Case.employment_id, *more).select_from(model).join(Case, _case_of(model))
    if join is not None:
        statement = statement.join(*join)
    return list(
        visit.session.execute(
            statement.where(visit.within(model), Case.closed_on.is_(None), *conditions, *which)
            .order_by(model.id)
            .limit(MOST + 1)
        )
    )


def _by(model: Any, clock: Clock) -> ColumnElement[date]:
    """Until when a clock runs that is about a record; no day where it doesn't run."""
    return (
        select(Limit.limit_on)
        .where(
            Limit.company_id == model.company_id, Limit.case_id == model.case_id, Limit.clock == clock,
            Limit.record_id == model.public_id, Limit.stopped_on.is_(None),
        )
        .scalar_subquery()
        .label("by")
    )  # fmt: skip


def _case_of(model: Any) -> ColumnElement[bool]:
    return and_(Case.company_id == model.company_id, Case.id == model.case_id)
