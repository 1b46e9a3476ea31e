"""Where does somebody whose measures are in force work, now or soon, if not where their file is kept?

The file stays with HR of the workplace where it was opened (docs/decisions/0042). HR of the other one is to hear what
it has to see to, from whoever has the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from casework.access import Shown, Visit, sight
from casework.ids import PublicId
from casework.models.cases import Case
from casework.models.instruction_drafts import InstructionDraft
from casework.models.measures import Decision, Measure
from casework.models.people import Placement, Workplace
from casework.models.sendings import Sending
from casework.rules.recipients import Recipient

_TO_GO: Final = InstructionDraft.withdrawn_at.is_(None)


@dataclass(frozen=True)
class Relocation:
    """One workplace, since when or from when they work there, and whether its HR was told of the decision."""

    workplace_id: int
    name: str
    from_on: date
    told: bool
    public_id: PublicId
    """Of the workplace."""


def shown(visit: Visit, case: Case, moves: Sequence[Relocation]) -> tuple[Shown, ...]:
    """The same as the reader is shown it."""
    known = visit.facts(case)
    return tuple(visit.show(sight.RELOCATION, one, known, of=case.employment_id) for one in moves)


def for_reader(visit: Visit, case: Case, decision: Decision) -> tuple[Shown, ...]:
    """`of_decision`, for a page that others than HR read too; nothing for whom it isn't."""
    granted = visit.grants(sight.RELOCATION, visit.facts(case))
    return shown(visit, case, of_decision(visit, case, decision)) if granted else ()


def of_decision(visit: Visit, case: Case, decision: Decision) -> tuple[Relocation, ...]:
    """Where they work or are going to, the first first; of placements that are over nothing."""
    rows = visit.session.execute(
        _elsewhere(visit)
        .add_columns(_told().label("told"), Workplace.public_id)
        .where(Case.id == case.id, Decision.id == decision.id)
    )
    return tuple(Relocation(row.workplace_id, row.name, row.from_on, bool(row.told), row.public_id) for row in rows)


def untold(visit: Visit) -> Sequence[Any]:
    """Every decision within reach, of measures that nobody ended and whose end is ahead, of which HR of such a
    workplace wasn't told, nor the employee shown what it is to read (what was withdrawn is shown no more); with
    `employment_id`, and `name` and `from_on` of the workplace, the first move first.
    """
    shown = exists().where(
        InstructionDraft.company_id == Decision.company_id,
        InstructionDraft.decision_id == Decision.id,
        InstructionDraft.workplace_id == Placement.workplace_id,
        _TO_GO,
    )
    statement = (
        _elsewhere(visit)
        .add_columns(Decision, Case.employment_id)
        .where(visit.within(Decision), _last() >= visit.today, ~_told(), ~shown)
        .group_by(Case.employment_id)
    )
    return visit.session.execute(statement).all()


def there(visit: Visit) -> ColumnElement[bool]:
    """Whoever it is about works where HR was told, or is going to; in a select over `Sending`."""
    return exists().where(
        Placement.company_id == Sending.company_id,
        Placement.employment_id == Sending.employment_id,
        Placement.workplace_id == Sending.workplace_id,
        or_(Placement.until_on.is_(None), Placement.until_on >= visit.today),
    )


def goes_there(visit: Visit, draft: InstructionDraft) -> bool:
    """`still`, of one text."""
    if draft.recipient is not Recipient.NEW_OFFICE:
        return True
    found = select(literal(1)).where(InstructionDraft.id == draft.id, still(visit))
    return visit.session.execute(found).first() is not None


def still(visit: Visit) -> ColumnElement[bool]:
    """A text is for nobody of HR elsewhere, or for HR of where they work or are going to; in a select over
    `InstructionDraft`.
    """
    goes = exists().where(
        Case.company_id == InstructionDraft.company_id,
        Case.id == InstructionDraft.case_id,
        Placement.company_id == Case.company_id,
        Placement.employment_id == Case.employment_id,
        Placement.workplace_id != Case.workplace_id,
        Placement.workplace_id == InstructionDraft.workplace_id,
        or_(Placement.until_on.is_(None), Placement.until_on >= visit.today),
    )
    return or_(InstructionDraft.recipient != Recipient.NEW_OFFICE, goes.correlate(InstructionDraft))


def _elsewhere(visit: Visit) -> Select[int, str, date]:
    """A later move is told of once it falls before the planned end; one that has come is, whatever the end."""
    return (
        select(Placement.workplace_id, Workplace.name, func.min(Placement.from_on).label("from_on"))
        .select_from(Decision)
        .join(Case, and_(Case.company_id == Decision.company_id, Case.id == Decision.case_id))
        .join(
            Placement,
            and_(Placement.company_id == Case.company_id, Placement.employment_id == Case.employment_id),
        )
        .join(Workplace, and_(Workplace.company_id == Case.company_id, Workplace.id == Placement.workplace_id))
        .where(
            Decision.company_id == visit.actor.company_id,
            Case.closed_on.is_(None),
            Placement.workplace_id != Case.workplace_id,
            or_(Placement.until_on.is_(None), Placement.until_on >= visit.today),
            _last().is_not(None),
            or_(Placement.from_on <= visit.today, Placement.from_on <= _last()),
        )
        .group_by(Decision.id, Placement.workplace_id, Workplace.id, Workplace.name)
        .order_by(func.min(Placement.from_on), Decision.id)
    )


def _last() -> Any:
    """The last planned end of what nobody ended; in a select over `Decision`."""
    return (
        select(func.max(Measure.until_on))
        .where(
            Measure.company_id == Decision.company_id, Measure.decision_id == Decision.id, Measure.ended_on.is_(None)
        )
        .correlate(Decision)
        .scalar_subquery()
    )


def _told() -> ColumnElement[bool]:
    return exists().where(
        Sending.company_id == Decision.company_id,
        Sending.decision_id == Decision.id,
        Sending.recipient == Recipient.NEW_OFFICE,
        Sending.workplace_id == Placement.workplace_id,
    )
