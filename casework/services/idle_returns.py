"""Which returns are over since nobody is left who could finish what they waited for?"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.access import Act, enter_worker
from casework.models.cases import Case
from casework.services import measures, returns


def close(session: Session, company_id: int, *, now: datetime) -> int:
    """End their cases; how many. What is done by somebody ends a case itself."""
    visit = enter_worker(session, company_id, Act.END_IDLE_RETURN, now=now)
    found = session.execute(
        select(Case)
        .where(Case.company_id == company_id, returns.idle(), ~returns.waits(visit.today))
        .order_by(Case.id)
        .with_for_update()
    ).scalars().all()  # fmt: skip
    for case in found:
        measures.close_if_over(visit, case)
    return sum(case.closed_on is not None for case in found)
