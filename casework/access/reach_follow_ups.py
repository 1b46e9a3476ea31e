"""Which follow-ups, and which notes of them, can a hat reach?"""

from datetime import date

from sqlalchemy import and_, or_
from sqlalchemy.orm import aliased

from casework.access import facts
from casework.access.actor import Actor
from casework.access.reach_cases import cases, through_case
from casework.access.reach_contacts import written
from casework.access.standing import Condition, Standing, appointed, there
from casework.models.cases import Case
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
    """All of a case for whoever is assigned, and what one wrote oneself, under whichever hat. What a nurse wrote for a
    physician: while none has the case, the 産業医 of the workplace who reach it; else it would reach nobody.
    """
    theirs = written(FollowUpNote, actor, where, today)
    if actor.hat is not Hat.PHYSICIAN:
        return theirs
    of = and_(Case.company_id == FollowUpNote.company_id, Case.id == FollowUpNote.case_id)
    waits = and_(appointed(Case, actor, today), ~facts.with_physician(today))
    asked = and_(
        FollowUpNote.company_id == actor.company_id,
        FollowUpNote.for_physician,
        there(FollowUpNote, of, cases(actor, where, today), waits),
    )
    return or_(theirs, asked)
