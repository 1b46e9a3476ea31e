"""Which contacts between the appointments can a hat reach?"""

from datetime import date

from sqlalchemy import and_, false, or_

from casework.access import facts
from casework.access.actor import Actor
from casework.access.reach_cases import cases
from casework.access.standing import PROFESSIONALS, Condition, Standing, no_conflict, not_mine, there
from casework.models.cases import Case
from casework.models.contacts import CareContact
from casework.rules.vocabulary import Hat


def contacts(actor: Actor, where: Standing, today: date) -> Condition:
    """The employee's own; all of a case for whoever is assigned to it today; else what one wrote oneself under the hat
    that is worn. To nobody else it exists: not to the employer, not to clerks, not to other professionals.
    """
    company = CareContact.company_id == actor.company_id
    if actor.hat is None:
        return company
    theirs = and_(Case.company_id == CareContact.company_id, Case.id == CareContact.case_id)
    if actor.hat is Hat.WORKER:
        return and_(company, there(CareContact, theirs, cases(actor, where, today)))
    if actor.hat not in PROFESSIONALS:
        return false()
    assigned = there(CareContact, theirs, cases(actor, where, today), facts.assigned(actor, today))
    others = and_(not_mine(Case.employment_id, where), no_conflict(Case.employment_id, actor, where))
    mine = and_(
        CareContact.person_id == actor.person_id, CareContact.hat == actor.hat, there(CareContact, theirs, others)
    )
    return and_(company, or_(assigned, mine))
