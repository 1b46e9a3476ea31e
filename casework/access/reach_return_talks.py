"""For whom does the record of a meeting about a return exist, and its health part?"""

from datetime import date

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.reach_cases import assigned, through_case
from casework.access.standing import PROFESSIONALS, Condition, Standing
from casework.models.return_talks import ReturnTalk, ReturnTalkHealth
from casework.rules.vocabulary import Hat, RecordState


def return_talks(actor: Actor, where: Standing, today: date) -> Condition:
    """A draft is HR's; kept it is the employee's too, and for whoever reaches the case to care for them."""
    reached = through_case(ReturnTalk)(actor, where, today)
    if actor.hat is None or actor.hat is Hat.HR:
        return reached
    return and_(reached, ReturnTalk.state == RecordState.ISSUED)


def healths(actor: Actor, where: Standing, today: date) -> Condition:
    """For whoever is assigned to the case today, and the employee once it is kept; for nobody at the employer."""
    reached = through_case(ReturnTalkHealth)(actor, where, today)
    if actor.hat is None:
        return reached
    if actor.hat is Hat.WORKER:
        return and_(reached, ReturnTalkHealth.state == RecordState.ISSUED)
    return and_(reached, assigned(ReturnTalkHealth, actor, today)) if actor.hat in PROFESSIONALS else false()
