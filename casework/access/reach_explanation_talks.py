"""Whose are the appointments at which a decision is explained?"""

from datetime import date

from sqlalchemy import and_, exists, false, literal, or_, select

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.standing import Condition, Standing
from casework.models.cases import Case
from casework.models.explanation_talks import ExplanationTalk
from casework.models.people import Employment
from casework.rules.vocabulary import Hat


def explanation_talks(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's, HR's, and of physicians those who reach the case, or who are to be there themselves."""
    company = ExplanationTalk.company_id == actor.company_id
    if actor.hat not in {None, Hat.WORKER, Hat.HR, Hat.PHYSICIAN}:
        return and_(company, false())
    reached = through_case(ExplanationTalk)(actor, where, today)
    if actor.hat is Hat.PHYSICIAN:
        return or_(reached, and_(company, ExplanationTalk.physician_id == actor.person_id))
    return reached


def own_explanation(actor: Actor) -> Condition:
    """Those of one's own time, for one's own calendar: the employee's, or the physician's who is to be there."""
    company = ExplanationTalk.company_id == actor.company_id
    if actor.hat is Hat.PHYSICIAN:
        return and_(company, ExplanationTalk.physician_id == actor.person_id)
    if actor.hat is not Hat.WORKER:
        return and_(company, false())
    mine = select(literal(1)).where(
        Case.company_id == ExplanationTalk.company_id, Case.id == ExplanationTalk.case_id,
        Employment.company_id == Case.company_id, Employment.id == Case.employment_id,
        Employment.person_id == actor.person_id,
    )  # fmt: skip
    return and_(company, exists(mine))
