"""For whom does an enquiry to an attending doctor exist, and what of its answer for the employer?

For the professionals who have the case; for the employee once they were asked. For the employer neither the enquiry nor
a refusal exists: HR reaches a summary that the employee agreed to pass on, and nothing else (domain: §12.22).
"""

from datetime import date

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.reach_cases import assigned, through_case
from casework.access.standing import PROFESSIONALS, Condition, Standing
from casework.models.doctor_enquiries import DoctorEnquiry, DoctorSummary
from casework.rules.doctor_enquiries import SummaryState
from casework.rules.vocabulary import Hat


def enquiries(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own once they were asked; else only for whoever is assigned to the case today."""
    reached = through_case(DoctorEnquiry)(actor, where, today)
    if actor.hat is None:
        return reached
    if actor.hat is Hat.WORKER:
        return and_(reached, DoctorEnquiry.asked_at.is_not(None))
    if actor.hat not in PROFESSIONALS:
        return false()
    return and_(reached, assigned(DoctorEnquiry, actor, today))


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
