"""Which 勧告 can a hat reach?"""

from datetime import date

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.standing import Condition, Standing, scope, served
from casework.models.recommendations import Recommendation
from casework.rules.vocabulary import Hat


def recommendations(actor: Actor, where: Standing, _today: date) -> Condition:
    """HR and physicians those of their workplaces; the committee those that were reported to it."""
    company = Recommendation.company_id == actor.company_id
    here = and_(company, scope(Recommendation.workplace_id, actor, where))
    if actor.hat is None:
        return company
    if actor.hat is Hat.HR:
        return here
    if actor.hat is Hat.PHYSICIAN:
        return and_(here, served(Recommendation.workplace_id, where))
    return and_(here, Recommendation.reported_on.is_not(None)) if actor.hat is Hat.COMMITTEE else false()
