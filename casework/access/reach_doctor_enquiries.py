"""For whom does a paper for an attending doctor exist, and what of an answer for the employer?

For the professionals who have the case; for the employee once they were asked. For the employer neither the paper nor
a refusal exists: HR reaches a summary that the employee agreed to pass on, and nothing else (domain: §12.22).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.reach_cases import assigned, through_case
from casework.access.standing import PROFESSIONALS, Condition, Standing
from casework.models.doctor_enquiries import DoctorSummary
from casework.rules.doctor_enquiries import SummaryState
from casework.rules.vocabulary import Hat


def asked(model: Any) -> Callable[[Actor, Standing, date], Condition]:
    """A paper for an attending doctor. The employee's own once they were asked; else only for whoever is assigned to
    the case today.
    """

    def condition(actor: Actor, where: Standing, today: date) -> Condition:
        reached = through_case(model)(actor, where, today)
        if actor.hat is None:
            return reached
        if actor.hat is Hat.WORKER:
            return and_(reached, model.asked_at.is_not(None))
        if actor.hat not in PROFESSIONALS:
            return false()
        return and_(reached, assigned(model, actor, today))

    return condition


def summaries(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's, and that of whoever is assigned; HR's once the employee agreed."""
    reached = through_case(DoctorSummary)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.WORKER:
        return reached
    if actor.hat is Hat.HR:
        return and_(reached, DoctorSummary.state == SummaryState.PASSED)
    if actor.hat not in PROFESSIONALS:
        return false()
    return and_(reached, assigned(DoctorSummary, actor, today))
