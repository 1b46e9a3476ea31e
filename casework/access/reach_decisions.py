"""Whose are decisions, and what belongs to them? One that doesn't hold is between HR and those who are asked."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.reach_cases import never_clerk, through_case
from casework.access.standing import Condition, Standing, there
from casework.models.assents import AssentCall
from casework.models.measures import Decision
from casework.rules.assents import NOT_YET
from casework.rules.vocabulary import Hat

DECIDING = frozenset({None, Hat.HR, Hat.PHYSICIAN})
_HOLDS = Decision.state.not_in(NOT_YET)


def decisions(actor: Actor, where: Standing, today: date) -> Condition:
    """For HR and physicians from the first; for the employee and the nurse once it holds."""
    reached = never_clerk(Decision)(actor, where, today)
    return reached if actor.hat in DECIDING else and_(reached, _HOLDS)


def of_decision(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """What belongs to a decision exists for whom that does."""
    reached = never_clerk(model)

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        if actor.hat in DECIDING:
            return reached(actor, where, today)
        holds = there(model, Decision.company_id == model.company_id, Decision.id == model.decision_id, _HOLDS)
        return and_(reached(actor, where, today), holds)

    return condition


def assent_calls(actor: Actor, where: Standing, today: date) -> Condition:
    """Who was asked is known to HR and to physicians."""
    if actor.hat not in DECIDING:
        return and_(AssentCall.company_id == actor.company_id, false())
    return through_case(AssentCall)(actor, where, today)
