"""Whose are the appointments at which a decision is explained?"""

from datetime import date

from sqlalchemy import and_, false, or_

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.standing import Condition, Standing
from casework.models.explanation_talks import ExplanationTalk
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
