"""Which cases are over once the last day of measures has passed that a decision lifted?"""

from datetime import datetime

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, enter_worker
from casework.models.cases import Case, Limit
from casework.models.followups import FollowUp
from casework.models.measures import Decision, Measure
from casework.rules.assents import IN_FORCE
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import FollowUpState
from casework.services import measures


def close(session: Session, company_id: int, *, now: datetime) -> int:
    """End those of which nothing else waits; how many. What waits ends them when it is done."""
    visit = enter_worker(session, company_id, Act.END_LIFTED, now=now)
    lifted = (
        select(literal(1))
        .select_from(Measure)
        .join(Decision, Decision.id == Measure.ended_by_id)
        .where(
            Measure.company_id == Case.company_id, Measure.case_id == Case.id,
            Measure.ended_by_id != Measure.decision_id,
            Measure.ended_on < visit.today, Decision.ends_on.is_not(None), Decision.state.in_(IN_FORCE),
        )
    )  # fmt: skip
    holds = select(literal(1)).where(
        Measure.company_id == Case.company_id, Measure.case_id == Case.id,
        or_(Measure.ended_on.is_(None), Measure.ended_on >= visit.today),
    )  # fmt: skip
    planned = select(literal(1)).where(
        FollowUp.company_id == Case.company_id, FollowUp.case_id == Case.id, FollowUp.state == FollowUpState.PLANNED
    )
    asked = select(literal(1)).where(
        Limit.company_id == Case.company_id, Limit.case_id == Case.id, Limit.stopped_on.is_(None),
        Limit.clock.in_((Clock.OBJECTION, Clock.RECONSIDERATION, Clock.HEARING, Clock.DECISION)),
    )  # fmt: skip
    found = session.execute(
        select(Case)
        .where(
            Case.company_id == company_id, Case.closed_on.is_(None),
            exists(lifted), ~exists(holds), ~exists(planned), ~exists(asked),
        )
        .order_by(Case.id)
        .with_for_update()
    ).scalars().all()  # fmt: skip
    for case in found:
        measures.close_if_over(visit, case)
    return sum(case.closed_on is not None for case in found)
