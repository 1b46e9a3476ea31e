"""For whom does a leave for illness exist? For HR and professionals with its case; for supervisors the period."""

from datetime import date

from sqlalchemy import and_, or_

from casework.access.actor import Actor
from casework.access.reach_cases import supervised, through_case
from casework.access.standing import Condition, Standing
from casework.models.leaves import SickLeave
from casework.rules.leaves import TOLD_AFTER
from casework.rules.vocabulary import Hat


def leaves(actor: Actor, where: Standing, today: date) -> Condition:
    """A supervisor reaches a leave through the reporting line of the day, until some days after its last: they learn
    that it is over. A slip isn't there for them.
    """
    if actor.hat is not Hat.SUPERVISOR:
        return through_case(SickLeave)(actor, where, today)
    return and_(
        SickLeave.company_id == actor.company_id,
        SickLeave.number.is_not(None),
        or_(SickLeave.ended_on.is_(None), SickLeave.ended_on >= today - TOLD_AFTER),
        supervised(SickLeave.employment_id, actor, where, today),
    )
