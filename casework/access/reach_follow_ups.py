"""Which follow-ups, and which notes of them, can a hat reach?"""

from datetime import date

from sqlalchemy import and_, false, or_

from casework.access import facts
from casework.access.actor import Actor
from casework.access.reach_cases import cases, through_case
from casework.access.standing import PROFESSIONALS, Condition, Standing, no_conflict, not_mine, there
from casework.models.cases import Case
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
    """The employee's own; all of a case for whoever is assigned to it today; else what one wrote oneself. To the
    employer, to clerks and to other professionals they don't exist.
    """
    company = FollowUpNote.company_id == actor.company_id
    if actor.hat is None:
        return company
    theirs = and_(Case.company_id == FollowUpNote.company_id, Case.id == FollowUpNote.case_id)
    if actor.hat is Hat.WORKER:
        return and_(company, there(FollowUpNote, theirs, cases(actor, where, today)))
    if actor.hat not in PROFESSIONALS:
        return false()
    assigned = there(FollowUpNote, theirs, cases(actor, where, today), facts.assigned(actor, today))
    others = and_(not_mine(Case.employment_id, where), no_conflict(Case.employment_id, actor, where))
    mine = and_(FollowUpNote.person_id == actor.person_id, there(FollowUpNote, theirs, others))
    return and_(company, or_(assigned, mine))
