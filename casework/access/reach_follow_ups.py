"""Which follow-ups, and which notes of them, can a hat reach?"""

from datetime import date

from sqlalchemy import and_

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.reach_contacts import written
from casework.access.standing import Condition, Standing
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.rules.vocabulary import FollowUpState, Hat


def follow_ups(actor: Actor, where: Standing, today: date) -> Condition:
    """HR and clerks know of those that took place, where the employer may know of the case: what is planned, added or
    given up would tell what was said (decision 41).
    """
    reached = through_case(FollowUp)(actor, where, today)
    if actor.hat not in {Hat.HR, Hat.CLERK}:
        return reached
    return and_(reached, FollowUp.known_to_employer, FollowUp.state == FollowUpState.HELD)


def follow_up_notes(actor: Actor, where: Standing, today: date) -> Condition:
    """What one wrote oneself, under whichever hat."""
    return written(FollowUpNote, actor, where, today)
