"""Which monthly reviews, and which of the points agreed in them, can a hat reach?"""

from datetime import date

from sqlalchemy import and_, false, true

from casework.access import facts
from casework.access.actor import Actor
from casework.access.reach_cases import cases
from casework.access.standing import Condition, Standing, scope, served, there
from casework.models.cases import Case
from casework.models.people import Workplace
from casework.models.reviews import MonthlyReview, ReviewPoint
from casework.rules.reviews import TAKE_PART
from casework.rules.vocabulary import Hat


def reviewed(actor: Actor, where: Standing) -> Condition:
    """Workplaces whose cases the actor goes through: HR's own, and of a physician those that they serve."""
    here = and_(Workplace.company_id == actor.company_id, scope(Workplace.id, actor, where))
    if actor.hat not in TAKE_PART:
        return false()
    return and_(here, served(Workplace.id, where)) if actor.hat is Hat.PHYSICIAN else here


def reviews(actor: Actor, where: Standing, _today: date) -> Condition:
    """Those of the workplaces whose cases the actor goes through."""
    company = MonthlyReview.company_id == actor.company_id
    if actor.hat is None:
        return company
    here = and_(Workplace.company_id == MonthlyReview.company_id, Workplace.id == MonthlyReview.workplace_id)
    return and_(company, there(MonthlyReview, here, reviewed(actor, where)))


def review_points(actor: Actor, where: Standing, today: date) -> Condition:
    """Where the case is within reach, for the two who go through it: never of one that the employer doesn't know, and
    not for a physician who cares for it without serving the workplace.
    """
    company = ReviewPoint.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat not in TAKE_PART:
        return false()
    theirs = and_(Case.company_id == ReviewPoint.company_id, Case.id == ReviewPoint.case_id)
    serves = served(Case.workplace_id, where) if actor.hat is Hat.PHYSICIAN else true()
    return and_(company, there(ReviewPoint, theirs, cases(actor, where, today), facts.known(), serves))
