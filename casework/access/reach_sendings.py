"""For whom does it exist what others than the supervisor were told of a measure?"""

from datetime import date

from sqlalchemy import and_, false, or_

from casework.access.actor import Actor
from casework.access.reach_cases import AFTERWARDS, never_clerk
from casework.access.standing import Condition, Standing, bareheaded, not_mine, scope, there
from casework.models.measures import Measure
from casework.models.people import Placement
from casework.models.sendings import Sending
from casework.rules.recipients import Recipient
from casework.rules.vocabulary import Hat


def sendings(actor: Actor, where: Standing, today: date) -> Condition:
    """Of the file for whoever reaches it, but for clerks and supervisors; and what was told to HR of another workplace
    for them, who reach nothing else of it.
    """
    ours = never_clerk(Sending)(actor, where, today)
    return or_(ours, arrived(actor, where, today)) if actor.hat is Hat.HR else ours


def arrived(actor: Actor, where: Standing, today: date) -> Condition:
    """What HR was told of somebody who works at its workplace by now or is going to: while a measure is in force, and
    for a month after the last one ended. Never of oneself.
    """
    if actor.hat is not Hat.HR or bareheaded(actor, where):
        return false()
    works = there(
        Sending,
        Placement.company_id == Sending.company_id,
        Placement.employment_id == Sending.employment_id,
        Placement.workplace_id == Sending.workplace_id,
        or_(Placement.until_on.is_(None), Placement.until_on >= today),
    )
    lasts = there(
        Sending,
        Measure.company_id == Sending.company_id,
        Measure.decision_id == Sending.decision_id,
        or_(Measure.ended_on.is_(None), Measure.ended_on >= today - AFTERWARDS),
    )
    return and_(
        Sending.company_id == actor.company_id,
        Sending.recipient == Recipient.NEW_OFFICE,
        scope(Sending.workplace_id, actor, where),
        not_mine(Sending.employment_id, where),
        works,
        lasts,
    )
