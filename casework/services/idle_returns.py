"""Which returns are over since nobody is left who could finish what they waited for?"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.models.measures import Decision, Measure
from casework.rules.assents import IN_FORCE
from casework.services import measures, returns


def close(session: Session, company_id: int, *, now: datetime) -> int:
    """End their cases; how many. What is done by somebody ends a case itself, and so does the end of a measure."""
    visit = enter_worker(session, company_id, Act.END_IDLE_RETURN, now=now)
    found = session.execute(
        select(Case)
        .where(Case.company_id == company_id, returns.idle(), ~returns.waits(visit.today), ~_held(visit.today))
        .order_by(Case.id)
        .with_for_update()
    ).scalars().all()  # fmt: skip
    for case in found:
        measures.close_if_over(visit, case)
    return sum(case.closed_on is not None for case in found)


def _held(today: date) -> ColumnElement[bool]:
    """In a select over `Case`: a measure holds, which keeps it open for months."""
    decision = and_(Decision.company_id == Measure.company_id, Decision.id == Measure.decision_id)
    return exists(
        select(literal(1))
        .select_from(Measure)
        .join(Decision, decision)
        .where(
            Measure.company_id == Case.company_id, Measure.case_id == Case.id, Decision.state.in_(IN_FORCE),
            or_(Measure.ended_on.is_(None), Measure.ended_on > today),
        )
        .correlate(Case)
    )  # fmt: skip
