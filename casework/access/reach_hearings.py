"""Whose are the questions that HR puts to an employee before a decision?"""

from datetime import date

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.standing import Condition, Standing
from casework.models.hearings import HearingQuestion
from casework.rules.vocabulary import Hat


def hearing_questions(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's, who ask, and the employee's, who answers; to those who care for them it doesn't exist."""
    if actor.hat not in {None, Hat.WORKER, Hat.HR}:
        return and_(HearingQuestion.company_id == actor.company_id, false())
    return through_case(HearingQuestion)(actor, where, today)
