"""Which contacts between the appointments can a hat reach, and whatever else a professional writes down of a case?"""

from datetime import date
from typing import Any

from sqlalchemy import and_, false, or_

from casework.access import facts
from casework.access.actor import Actor
from casework.access.reach_cases import cases
from casework.access.standing import PROFESSIONALS, Condition, Standing, no_conflict, not_mine, there
from casework.models.cases import Case
from casework.models.contacts import CareContact
from casework.rules.vocabulary import Hat


def contacts(actor: Actor, where: Standing, today: date) -> Condition:
    """What one wrote oneself only under the hat that is worn."""
    return written(CareContact, actor, where, today, CareContact.hat == actor.hat)


def written(model: Any, actor: Actor, where: Standing, today: date, *own: Condition) -> Condition:
    """What a professional wrote down of a case: the employee's own; all of a case for whoever is assigned to it today;
    else what one wrote oneself, as far as `own` says. To nobody else it exists: not to the employer, not to clerks, not
    to other professionals.
    """
    company = model.company_id == actor.company_id
    if actor.hat is None:
        return and_(company)
    theirs = and_(Case.company_id == model.company_id, Case.id == model.case_id)
    if actor.hat is Hat.WORKER:
        return and_(company, there(model, theirs, cases(actor, where, today)))
    if actor.hat not in PROFESSIONALS:
        return false()
    assigned = there(model, theirs, cases(actor, where, today), facts.assigned(actor, today))
    others = and_(not_mine(Case.employment_id, where), no_conflict(Case.employment_id, actor, where))
    mine = and_(model.person_id == actor.person_id, *own, there(model, theirs, others))
    return and_(company, or_(assigned, mine))
