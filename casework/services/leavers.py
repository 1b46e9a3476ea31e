"""What ends when somebody has left the company? Their measures and instructions, and the case: nobody can act on it.

Only cases in which the employer has an opinion; an objection that still waits is answered first.
"""

from datetime import datetime

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import Session

from casework.access import Act, enter_worker, sight
from casework.models.cases import Case
from casework.models.measures import Instruction, Measure
from casework.models.objections import Objection
from casework.models.opinions import Opinion
from casework.models.people import Employment
from casework.rules.vocabulary import CloseReason, RecordState
from casework.services import cases


def close(session: Session, company_id: int, *, now: datetime) -> int:
    """End the cases of those whose last day has passed; how many. Their measures end with that day."""
    visit = enter_worker(session, company_id, Act.END_WITH_EMPLOYMENT, now=now)
    advised = select(literal(1)).where(
        Opinion.company_id == Case.company_id, Opinion.case_id == Case.id, Opinion.state == RecordState.ISSUED
    )
    waits = select(literal(1)).where(
        Objection.company_id == Case.company_id, Objection.case_id == Case.id, Objection.answered_at.is_(None)
    )
    found = session.execute(
        select(Case, Employment.until_on)
        .join(Employment, Employment.id == Case.employment_id)
        .where(
            Case.company_id == company_id, Case.closed_on.is_(None), Employment.until_on < visit.today,
            exists(advised), ~exists(waits),
        )
        .order_by(Case.id)
        .with_for_update(of=Case)
    ).all()  # fmt: skip
    for case, last in found:
        measures = session.execute(
            select(Measure).where(
                Measure.company_id == company_id, Measure.case_id == case.id, Measure.ended_on.is_(None)
            )
        ).scalars()
        for measure in measures:
            measure.ended_on, measure.left_with = last, True
            visit.record(sight.MEASURE, measure.public_id, of=case.employment_id)
        told = session.execute(
            select(Instruction).where(
                Instruction.company_id == company_id, Instruction.case_id == case.id,
                or_(Instruction.ended_on.is_(None), Instruction.ended_on > last),
            )
        ).scalars()  # fmt: skip
        for instruction in told:
            instruction.ended_on = last
            visit.record(sight.INSTRUCTION, instruction.public_id, of=case.employment_id)
        session.flush()
        cases.close(visit, case, CloseReason.LEFT, visit.today)
    return len(found)
