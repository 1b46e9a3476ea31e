"""Who is the physician with whom measures are explained and looked at again? (実施規程例20条)

The 産業医 of the workplace; where there is none for this person, every physician who cares for the case. Whoever only
holds interviews there isn't: employees are told that what they answer to an explanation is read by HR and the 産業医.
`services/serving_days.py` says the same of any day: who is asked there has the task and reads the reason here.
"""

from datetime import date

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import aliased

from casework.access import facts
from casework.access.actor import Actor
from casework.access.standing import Condition, Standing, served
from casework.models.cases import Case
from casework.models.people import Employment, HatGrant, PersonnelAuthority
from casework.models.providers import Engagement
from casework.rules.vocabulary import EngagementKind, Hat


def advises(where: Standing, today: date) -> Condition:
    """The actor is that physician for a case within their reach; in a select over `Case`."""
    return or_(served(Case.workplace_id, where), ~_appointed(today))


def took_part(model: type, actor: Actor) -> Condition:
    """The record names the actor: they were present, or it is their word."""
    named: Condition = model.physician_id == actor.person_id  # type: ignore[attr-defined]  # who uses it has one
    return named


def _appointed(today: date) -> Condition:
    """The workplace has a 産業医 today who can be asked: with the hat as well as the contract, without personnel
    authority there (安衛則52条の10第2項), neither the employee nor who leads or led them.
    """
    theirs = aliased(Employment)
    themself = exists(
        select(literal(1))
        .select_from(theirs)
        .where(theirs.company_id == Case.company_id, theirs.id == Case.employment_id,
               theirs.person_id == Engagement.person_id)
        .correlate(Case, Engagement)
    )  # fmt: skip
    leads = facts.ever_led(Case.company_id, Case.employment_id, Engagement.person_id, Case, Engagement)
    hatted = exists(
        select(literal(1))
        .where(HatGrant.hat == Hat.PHYSICIAN, HatGrant.instead.is_(False), *_there(HatGrant, today))
        .correlate(Case, Engagement)
    )
    decides = exists(
        select(literal(1)).where(*_there(PersonnelAuthority, today)).correlate(Case, Engagement)
    )  # fmt: skip
    return exists(
        select(literal(1))
        .where(
            Engagement.company_id == Case.company_id,
            Engagement.kind == EngagementKind.INDUSTRIAL_PHYSICIAN,
            or_(Engagement.workplace_id.is_(None), Engagement.workplace_id == Case.workplace_id),
            Engagement.on(today),
            hatted,
            ~decides,
            ~themself,
            ~leads,
        )
        .correlate(Case)
    )


def _there(model: type[HatGrant | PersonnelAuthority], today: date) -> tuple[Condition, ...]:
    """A row of whoever is engaged, at the workplace of the case or at all of them, that holds today."""
    return (
        model.company_id == Engagement.company_id,
        model.person_id == Engagement.person_id,
        or_(model.workplace_id.is_(None), model.workplace_id == Case.workplace_id),
        model.on(today),
    )
