"""Whose are objections to a decision, and how it and its measures were looked at again?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import and_, false, or_

from casework.access.actor import Actor
from casework.access.advising import advises, took_part
from casework.access.reach_cases import through_case
from casework.access.standing import Condition, Standing
from casework.rules.vocabulary import Hat


def answered_together(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """The employee's, HR's, and of physicians those with whom it is looked at, or whose word it names: employees are
    told that nobody else reads it.
    """
    everybodys = looked_at_again(model)

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        if actor.hat is not Hat.PHYSICIAN:
            return everybodys(actor, where, today)
        theirs = through_case(model, advises(where, today))(actor, where, today)
        return or_(theirs, and_(everybodys(actor, where, today), took_part(model, actor)))

    return condition


def looked_at_again(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """The employee's, HR's, and the physicians' who are told what came of their opinion."""
    reached = through_case(model)

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        if actor.hat not in {None, Hat.WORKER, Hat.HR, Hat.PHYSICIAN}:
            return and_(model.company_id == actor.company_id, false())
        return reached(actor, where, today)

    return condition
