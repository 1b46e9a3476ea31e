"""What does a decision end that takes no measures any more, on which day, and was a supervisor told so?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework.access import Shown, Visit, sight
from casework.models.cases import Case
from casework.models.measures import Decision, Instruction, Measure
from casework.rules.assents import IN_FORCE


@dataclass(frozen=True)
class Lifting:
    """`measures`: of earlier decisions, ended by this one. `told`: the last day of each instruction that its
    supervisors were told; empty where nobody had been instructed.
    """

    measures: tuple[Shown, ...]
    told: tuple[date, ...]


def of_decision(visit: Visit, decision: Decision, case: Case) -> Lifting | None:
    """For whoever reaches both; None where a decision lifts nothing."""
    found = _ended(visit, decision)
    if not found:
        return None
    known = visit.facts(case)
    told = visit.session.execute(
        select(Instruction.ended_on)
        .where(
            Instruction.company_id == decision.company_id,
            Instruction.decision_id.in_({one.decision_id for one in found}),
            Instruction.ended_on.is_not(None),
            Instruction.stands(),
            Instruction.carrier_id.is_(None),
            visit.within(Instruction),
        )
        .order_by(Instruction.ended_on)
        .distinct()
    ).scalars()
    return Lifting(
        tuple(visit.show(sight.MEASURE, one, known, of=case.employment_id) for one in found),
        tuple(day for day in told if day is not None),
    )


def lifts(visit: Visit, decision: Decision) -> bool:
    """Whether a decision that holds ends measures of earlier ones, and takes none."""
    return bool(_ended(visit, decision))


def _ended(visit: Visit, decision: Decision) -> Sequence[Measure]:
    if not decision.normal or decision.state not in IN_FORCE:
        return ()
    return (
        visit.session.execute(
            select(Measure)
            .where(
                Measure.company_id == decision.company_id,
                Measure.ended_by_id == decision.id,
                Measure.decision_id != decision.id,
                visit.within(Measure),
            )
            .order_by(Measure.ended_on, Measure.id)
        )
        .scalars()
        .all()
    )
