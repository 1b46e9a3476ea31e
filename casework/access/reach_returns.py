"""For whom does a plan of returning to work exist, and what of it for whoever leads the employee?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import and_, false, or_
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.access.reach_cases import AFTERWARDS, assigned, supervised, through_case
from casework.access.standing import PROFESSIONALS, Condition, Standing, there
from casework.models.cases import Case
from casework.models.leaves import SickLeave
from casework.models.people import ReportingLine
from casework.models.return_plans import ReturnNote, ReturnPlan
from casework.models.stage_texts import StageText
from casework.models.trials import TaskQuestion
from casework.rules.leaves import LeaveEnd
from casework.rules.return_plans import PlanState
from casework.rules.vocabulary import Hat


def plans(actor: Actor, where: Standing, today: date) -> Condition:
    """A draft is somebody thinking: it exists for HR and for whoever advises on it, and for the employee once it is
    decided.
    """
    reached = through_case(ReturnPlan)(actor, where, today)
    return and_(reached, ReturnPlan.state != PlanState.DRAFT) if actor.hat is Hat.WORKER else reached


def of_plan(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """Its stages and checks exist for whom the plan does."""

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        of = and_(ReturnPlan.company_id == model.company_id, ReturnPlan.id == model.plan_id)
        theirs: Condition = model.company_id == actor.company_id
        return and_(theirs, there(model, of, plans(actor, where, today)))

    return condition


def notes(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own, and for whoever is assigned to the case today; for nobody at the employer."""
    reached = of_plan(ReturnNote)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.WORKER:
        return reached
    return and_(reached, assigned(ReturnNote, actor, today)) if actor.hat in PROFESSIONALS else false()


def texts(actor: Actor, where: Standing, today: date) -> Condition:
    """A supervisor reaches what was sent, through the reporting line of the day: until it is over, and for a month
    after its last day if they led meanwhile.
    """
    if actor.hat is not Hat.SUPERVISOR:
        return through_case(StageText)(actor, where, today)
    led_then = there(
        StageText,
        ReportingLine.company_id == StageText.company_id,
        ReportingLine.employment_id == StageText.employment_id,
        ReportingLine.supervisor_id.in_(where.own),
        ReportingLine.from_on <= StageText.ended_on,
        or_(ReportingLine.until_on.is_(None), ReportingLine.until_on >= StageText.from_on),
    )
    still = or_(
        StageText.ended_on.is_(None),
        StageText.ended_on >= today,
        and_(StageText.ended_on >= today - AFTERWARDS, led_then),
    )
    return and_(
        StageText.company_id == actor.company_id,
        StageText.sent_at.is_not(None),
        supervised(StageText.employment_id, actor, where, today),
        still,
    )


def returning() -> Condition:
    """Of a leave: they may come back from it, or came back and are followed up; it is the newest that was none by
    mistake.
    """
    later = aliased(SickLeave)
    return and_(
        or_(SickLeave.ended_as.is_(None), SickLeave.ended_as == LeaveEnd.RETURNED),
        there(SickLeave, Case.company_id == SickLeave.company_id, Case.id == SickLeave.case_id,
              Case.closed_on.is_(None)),
        ~there(SickLeave, later.company_id == SickLeave.company_id, later.employment_id == SickLeave.employment_id,
               later.number > SickLeave.number,
               or_(later.ended_as.is_(None), later.ended_as != LeaveEnd.MISTAKEN)),
    )  # fmt: skip


def task_questions(actor: Actor, where: Standing, today: date) -> Condition:
    """A supervisor is asked once the employee agreed, through the reporting line of the day and while the return goes
    on; whoever leads later reads no answer of somebody else.
    """
    if actor.hat is not Hat.SUPERVISOR:
        return through_case(TaskQuestion)(actor, where, today)
    return and_(
        TaskQuestion.company_id == actor.company_id,
        TaskQuestion.agreed.is_(True),
        there(TaskQuestion, SickLeave.company_id == TaskQuestion.company_id, SickLeave.id == TaskQuestion.leave_id,
              returning()),
        supervised(TaskQuestion.employment_id, actor, where, today),
        or_(TaskQuestion.answered_by_id.is_(None), TaskQuestion.answered_by_id == actor.person_id),
    )  # fmt: skip
