"""Who reaches the numbers of how returns from a leave went?"""

from datetime import date

from sqlalchemy import false

from casework.access.actor import Actor
from casework.access.standing import Condition, Standing
from casework.models.outcomes import Outcome
from casework.rules.vocabulary import Hat


def outcomes(actor: Actor, where: Standing, _today: date) -> Condition:
    """HR, the committee, and the physicians who serve a workplace: not who comes for single talks, nor who only stands
    in for HR. They are of the company as a whole, whichever workplaces the hat is worn for.
    """
    company: Condition = Outcome.company_id == actor.company_id
    if actor.hat is None:
        return company
    worn = where.everywhere or bool(where.workplaces)
    if actor.hat is Hat.PHYSICIAN:
        worn = worn and (where.serves_everywhere or bool(where.serves))
    return company if worn and actor.hat in {Hat.HR, Hat.PHYSICIAN, Hat.COMMITTEE} else false()
