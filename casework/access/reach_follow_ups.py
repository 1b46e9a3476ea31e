"""Which follow-ups, and which notes of them, can a hat reach?"""

from datetime import date

from sqlalchemy import and_
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.reach_contacts import written
from casework.access.standing import Condition, Standing, there
from casework.models.follow_up_notes import FollowUpNote
from casework.models.followups import FollowUp
from casework.rules.vocabulary import FollowUpState, Hat


def follow_ups(actor: Actor, where: Standing, today: date) -> Condition:
    """HR and clerks know of those that took place, where the employer may know of the case: what is planned, added or
    given up would tell what was said (decision 41). Of a case they reach one, the first that is on record: another line
    with each talk would tell of those that were added, and of their days.
    """
    reached = through_case(FollowUp)(actor, where, today)
    if actor.hat not in {Hat.HR, Hat.CLERK}:
        return reached
    other = aliased(FollowUp)
    earlier = there(
        FollowUp,
        other.company_id == FollowUp.company_id,
        other.case_id == FollowUp.case_id,
        other.known_to_employer.is_(True),
        other.state == FollowUpState.HELD,
        other.id < FollowUp.id,
    )
    return and_(reached, FollowUp.known_to_employer, FollowUp.state == FollowUpState.HELD, ~earlier)


def follow_up_notes(actor: Actor, where: Standing, today: date) -> Condition:
    """What one wrote oneself, under whichever hat."""
    return written(FollowUpNote, actor, where, today)
