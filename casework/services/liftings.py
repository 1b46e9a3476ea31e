"""What does a decision end of the measures before it, on which day, and was a supervisor told so?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework.access import Shown, Visit, sight
from casework.models.cases import Case
from casework.models.measures import Decision, Instruction, Measure
from casework.rules.assents import IN_FORCE
from casework.rules.comparison import akin


@dataclass(frozen=True)
class Lifting:
    """`measures`: of earlier decisions, ended by this one. `told`: the last day of each instruction that its
    supervisors were told; empty where nobody had been instructed.
    """

    measures: tuple[Shown, ...]
    told: tuple[date, ...]


@dataclass(frozen=True)
class Ending:
    """A measure of an earlier decision, ended by this one, and its last day. `followed`: what is like it takes its
    place on the next day; else nothing does.
    """

    measure: Shown
    followed: bool
    last: date

    @property
    def begins(self) -> bool:
        """It holds until its last day; else it was planned, and comes to nothing."""
        return bool(self.last >= self.measure.from_on)


def of_decision(visit: Visit, decision: Decision, case: Case) -> Lifting | None:
    """For whoever reaches both; None where a decision lifts nothing."""
    found = _ended(visit, decision) if decision.normal else ()
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


def endings(visit: Visit, decision: Decision, case: Case) -> tuple[Ending, ...]:
    """What a decision that takes measures ends of those before it. What it has taken the place of before it began
    isn't said beside what takes its place; what was planned and is followed by nothing is.
    """
    found = () if decision.normal else _ended(visit, decision)
    known = visit.facts(case)
    return tuple(
        Ending(visit.show(sight.MEASURE, one, known, of=case.employment_id), followed(one, decision), one.ended_on)
        for one in found
        if one.ended_on is not None and (one.ended_on >= one.from_on or not followed(one, decision))
    )


def followed(measure: Measure, by: Decision | None) -> bool:
    """Whether something like a measure takes its place in the decision that ended it."""
    return by is not None and any(akin(measure.kind, one.kind) for one in by.measures if one.id != measure.id)


def lifts(visit: Visit, decision: Decision) -> bool:
    """Whether a decision that holds ends measures of earlier ones, and takes none."""
    return decision.normal and bool(_ended(visit, decision))


def drops(visit: Visit, decision: Decision) -> bool:
    """Whether a decision that holds takes measures, and ends some that none of them follows."""
    return any(not followed(one, decision) for one in _ended(visit, decision))


def _ended(visit: Visit, decision: Decision) -> Sequence[Measure]:
    if decision.state not in IN_FORCE:
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
