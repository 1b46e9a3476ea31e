"""Which measures have begun although no supervisor was told, so that nobody keeps to them?"""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select

from casework.access import Visit
from casework.models.cases import Case, Limit
from casework.models.measures import Decision, Instruction, Measure
from casework.rules.deadlines import Clock

FIRST = (Clock.EXPLANATION, Clock.RECONSIDERATION, Clock.INSTRUCTION)
"""What is done before a supervisor is told; one of these runs until they are."""


def untold(today: date) -> ColumnElement[bool]:
    """In a select over `Limit`: it is of a decision of which a measure holds on a day, and nobody was told."""
    held = (
        select(literal(1))
        .select_from(Decision)
        .join(Measure, and_(Measure.company_id == Decision.company_id, Measure.decision_id == Decision.id))
        .where(
            Decision.company_id == Limit.company_id, Decision.public_id == Limit.record_id, ~told(),
            Measure.from_on <= today, or_(Measure.ended_on.is_(None), Measure.ended_on >= today),
        )
        .correlate(Limit)
    )  # fmt: skip
    return and_(Limit.clock.in_(FIRST), Limit.stopped_on.is_(None), exists(held))


def told() -> ColumnElement[bool]:
    """In a select over `Decision`: an instruction went out, or HR carries it out."""
    return exists(
        select(literal(1))
        .where(Instruction.company_id == Decision.company_id, Instruction.decision_id == Decision.id)
        .correlate(Decision)
    )


def of_case(visit: Visit, case: Case) -> bool:
    """Whether there is one of a case."""
    found = select(exists(select(literal(1)).where(Limit.case_id == case.id, visit.within(Limit), untold(visit.today))))
    return visit.session.execute(found).scalar_one()
