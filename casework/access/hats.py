"""Which hats does somebody hold on a day? Asked when a mail leaves; a hat that is lost ends what was on its way."""

from datetime import date

from sqlalchemy import and_, exists, literal, select
from sqlalchemy.orm import Session, aliased

from casework.access.actor import Actor
from casework.models.people import Employment, HatGrant, ReportingLine
from casework.rules.vocabulary import Hat


def holds(session: Session, actor: Actor, today: date) -> bool:
    """Whether the actor holds the worn hat today: by employment, by a reporting line, else by a grant."""
    if actor.hat is None:
        return True
    employed = and_(
        Employment.company_id == actor.company_id, Employment.person_id == actor.person_id, Employment.on(today)
    )
    if actor.hat is Hat.WORKER:
        held = exists(select(literal(1)).where(employed))
    elif actor.hat is Hat.SUPERVISOR:
        theirs = aliased(Employment)
        held = exists(
            select(literal(1)).where(
                employed,
                ReportingLine.company_id == Employment.company_id,
                ReportingLine.supervisor_id == Employment.id,
                ReportingLine.on(today),
                theirs.company_id == ReportingLine.company_id,
                theirs.id == ReportingLine.employment_id,
                theirs.on(today),
            )
        )
    else:
        held = exists(
            select(literal(1)).where(
                HatGrant.company_id == actor.company_id,
                HatGrant.person_id == actor.person_id,
                HatGrant.hat == actor.hat,
                HatGrant.on(today),
            )
        )
    return bool(session.execute(select(held)).scalar_one())
