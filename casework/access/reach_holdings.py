"""Who has which file in hand, and who stands in for HR: which of these records can a hat reach?"""

from datetime import date

from sqlalchemy import and_, false, or_

from casework.access.actor import Actor
from casework.access.reach_cases import through_case
from casework.access.standing import Condition, Standing, scope
from casework.models.holdings import Holding
from casework.models.people import HatGrant
from casework.rules.vocabulary import Hat

APPOINTING = frozenset({Hat.HR, Hat.COORDINATOR})
"""Who may know and say who stands in for HR: it says nothing of anybody's health."""


def holdings(actor: Actor, where: Standing, today: date) -> Condition:
    """HR's own matter: whoever of them reaches the file."""
    if actor.hat not in {None, Hat.HR}:
        return false()
    return through_case(Holding)(actor, where, today)


def stand_ins(actor: Actor, where: Standing, _today: date) -> Condition:
    """Of the hats that are granted, those alone that stand in for HR; at the workplaces of the worn hat."""
    company = HatGrant.company_id == actor.company_id
    if actor.hat is None:
        return company
    if actor.hat not in APPOINTING:
        return false()
    here = scope(HatGrant.workplace_id, actor, where)
    return and_(company, HatGrant.instead, or_(here, HatGrant.workplace_id.is_(None)) if where.everywhere else here)
