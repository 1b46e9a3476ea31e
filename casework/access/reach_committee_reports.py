"""Which reports to the committee can a hat reach?"""

from datetime import date

from sqlalchemy import and_, false

from casework.access.actor import Actor
from casework.access.standing import Condition, Standing, scope, served
from casework.models.committee_reports import CommitteeReport
from casework.rules.vocabulary import Hat


def committee_reports(actor: Actor, where: Standing, today: date) -> Condition:
    """HR and physicians those of their workplaces, from the draft on; the committee those that were released."""
    company = CommitteeReport.company_id == actor.company_id
    here = and_(company, scope(CommitteeReport.workplace_id, actor, where))
    if actor.hat is None:
        return company
    if actor.hat is Hat.HR:
        return here
    if actor.hat is Hat.PHYSICIAN:
        return and_(here, served(CommitteeReport.workplace_id, where))
    return and_(here, CommitteeReport.released_on <= today) if actor.hat is Hat.COMMITTEE else false()
