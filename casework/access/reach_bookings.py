"""Which appointments can a hat reach?"""

from datetime import date

from sqlalchemy import and_

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.standing import Condition, Standing
from casework.models.slots import Booking
from casework.rules.vocabulary import Hat


def bookings(actor: Actor, where: Standing, today: date) -> Condition:
    """HR and clerks learn that a follow-up was held, never its appointment (domain: §4 row 19, decision 41)."""
    reached = through_case(Booking)(actor, where, today)
    if actor.hat in {Hat.HR, Hat.CLERK}:
        return and_(reached, Booking.interview_request_id.is_not(None))
    return reached
