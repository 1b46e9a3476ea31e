"""Whose opinion needs the view of the workplace's 産業医: that of somebody who wasn't one when it was received (§12.3)?

Judged by the day of receipt alone. Who is 産業医 today changes nothing: a new one is not asked about all that the one
before them wrote, and doesn't come to its files that way.
"""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from casework.models.cases import Case
from casework.models.opinions import Opinion
from casework.models.people import Employment
from casework.services import people


def by_another() -> ColumnElement[bool]:
    """Of an issued opinion: its author wasn't the workplace's 産業医, though it had one besides the person whom it is
    about. For statements over `Opinion` and `Case`.
    """
    place = (Case.company_id, Case.workplace_id, Opinion.received_on)
    whose = (
        select(Employment.person_id)
        .where(Employment.company_id == Case.company_id, Employment.id == Case.employment_id)
        .correlate(Case)
        .scalar_subquery()
    )
    there = people.industrial(*place, but=whose)
    return and_(there, ~people.industrial(*place, Opinion.author_id))


def of_another(session: Session, opinion: Opinion) -> bool:
    """The same of one opinion."""
    session.flush()
    asked = (
        select(Opinion.id)
        .join(Case, and_(Case.company_id == Opinion.company_id, Case.id == Opinion.case_id))
        .where(Opinion.company_id == opinion.company_id, Opinion.id == opinion.id, by_another())
    )
    return session.execute(asked).first() is not None
