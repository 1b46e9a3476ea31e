"""Which measures of HR's workplaces wait for a decision about their end, how far off is it, and are they kept to?

What a later decision ends stands there as well until its last day. Twenty thousand must come as fast as fifty: the ids
of the page are found first, in the order of an index that holds only what is undecided, with the few whose last day is
still to come, and everything else is asked for these alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.models.cases import Case, Limit
from casework.models.instruction_notes import InstructionNote
from casework.models.measures import Decision, Instruction, Measure
from casework.models.people import Department, Employment, Person, Placement
from casework.rules import terms as rules
from casework.rules.comparison import FAMILIES, akin
from casework.rules.errors import NotYours
from casework.rules.instruction_notes import Kept, NoteKind
from casework.rules.terms import Look, Term
from casework.rules.vocabulary import InstructionState
from casework.services import informed, limits, people, silences
from casework.services.tasks import of

PAGE: Final = 50
_MEASURE: Final = ("kind", "hours", "starts", "ends", "from_on", "until_on", "review_on", "ended_on")
_DECIDED: Final = tuple(field for field in _MEASURE if field != "review_on")
"""The day of the review is the one that is due next, not the first one, which was decided."""


@dataclass(frozen=True)
class Line:
    """One measure. `instruction`: how far it is told. `report`: what the supervisor said last of its being kept."""

    employee: Shown
    measure: Shown
    term: Term
    decision_id: str
    instruction: Shown | None
    waits: bool
    """Somebody who leads today hasn't confirmed that."""
    report: Shown | None
    step: Shown | None
    """Where it is the last of several steps: the one that holds now, or will be the first, if it isn't this one …"""
    stepped: bool
    """… and whether it is."""


@dataclass(frozen=True)
class BoardPage:
    """One page; `after` leads to the next one."""

    lines: tuple[Line, ...]
    after: str | None
    look: Look | None


def index(
    session: Session, actor: Actor, *, look: Look | None = None, after: str | None = None, now: datetime
) -> BoardPage:
    """The measures within reach whose end nobody decided about, or whose last day a later decision said and which hold
    until then, the earliest end first. NotYours when the measure from
    which the page is to go on isn't among them.
    """
    visit = enter(session, actor, Act.SEE_MEASURES, now=now)
    at = None if after is None else _cursor(visit, after)
    given = {} if at is None else {"at_day": at[0], "at_id": at[1]}
    rows = visit.rows(_STATEMENTS[look, at is not None], **given)
    shown = visit.show_parts(sight.MEASURE, rows[:PAGE], _MEASURE, prefix="measure", of=of)
    told = visit.show_parts(sight.INSTRUCTION, rows[:PAGE], ("state", "by_hr"), prefix="instruction", of=of)
    said = visit.show_parts(sight.INSTRUCTION_NOTE, rows[:PAGE], ("kept", "period_on"), prefix="note", of=of)
    staff = visit.show_parts(sight.EMPLOYEE, rows[:PAGE], ("name", "department"), prefix="employee", of=of)
    steps = _steps(visit, [row for row in rows[:PAGE] if row.stepped])
    lines = tuple(
        Line(
            employee, measure,
            rules.term((steps.get(row.measure_id) or measure).from_on, measure.until_on, measure.ended_on, visit.today),
            row.decision_public_id, instruction, bool(row.waits), report, steps.get(row.measure_id), row.stepped,
        )
        for row, employee, measure, instruction, report in zip(rows, staff, shown, told, said, strict=False)
        if employee is not None and measure is not None
    )  # fmt: skip
    return BoardPage(lines, rows[PAGE - 1].measure_id if len(rows) > PAGE else None, look)


def _steps(visit: Visit, last: Sequence[Any]) -> dict[str, Shown]:
    """Of measures that are the last of several steps, by their public id: the step that stands for all of them today,
    where that is an earlier one.
    """
    if not last:
        return {}
    rows: Sequence[Any] = visit.session.execute(
        select(
            *(getattr(Measure, field).label(f"measure_{field}") for field in _DECIDED),
            Measure.public_id.label("measure_id"), Decision.public_id.label("decision_public_id"),
            Case.employment_id, visit.facts_column().label("facts"),
        )
        .join(Decision, and_(Decision.company_id == Measure.company_id, Decision.id == Measure.decision_id))
        .join(Case, and_(Case.company_id == Measure.company_id, Case.id == Measure.case_id))
        .where(
            Decision.public_id.in_({row.decision_public_id for row in last}),
            Measure.ended_by_id == Measure.decision_id,
            Measure.ended_on >= Measure.from_on,
            visit.within(Measure),
        )
    ).all()  # fmt: skip
    shown = list(zip(rows, visit.show_parts(sight.MEASURE, rows, _DECIDED, prefix="measure", of=of), strict=True))
    found = {}
    for one in last:
        before = [
            step
            for row, step in shown
            if step is not None
            and row.decision_public_id == one.decision_public_id
            and akin(row.measure_kind, one.measure_kind)
        ]
        at = rules.step_at([*(step.from_on for step in before), one.measure_from_on], visit.today)
        if at < len(before):
            found[one.measure_id] = before[at]
    return found


def _cursor(visit: Visit, measure_id: str) -> tuple[date, int]:
    found = visit.session.execute(
        select(Measure.until_on, Measure.id).where(Measure.public_id == measure_id, visit.within(Measure))
    ).one_or_none()
    if found is None:
        raise NotYours
    return found.until_on, found.id


def _report() -> Any:
    """The last report on an instruction, in a select over `Instruction`; a month that two supervisors reported on tells
    the worse.
    """
    last = aliased(InstructionNote)
    return (
        select(last.id)
        .where(
            last.company_id == Instruction.company_id,
            last.instruction_id == Instruction.id,
            last.kind == NoteKind.REPORT,
        )
        .order_by(last.period_on.desc(), (last.kept == Kept.YES).asc(), last.id.desc())
        .limit(1)
        .correlate(Instruction)
        .scalar_subquery()
    )


def _waits(today: date) -> ColumnElement[bool]:
    """An instruction waits for a confirmation: of those who lead today, or of anybody where nobody does."""
    return or_(Instruction.state == InstructionState.ISSUED, informed.lacks(today))


def _untold(today: date) -> ColumnElement[bool]:
    """Something of the same decision holds, be it an earlier step, and no supervisor was told; over `Measure`."""
    one = aliased(Measure)
    holds = exists(
        select(literal(1)).where(
            one.company_id == Measure.company_id, one.decision_id == Measure.decision_id, one.from_on <= today,
            or_(one.ended_on.is_(None), one.ended_on >= today),
        )
    )  # fmt: skip
    told = exists(
        select(literal(1))
        .where(Instruction.company_id == Measure.company_id, Instruction.decision_id == Measure.decision_id)
        .correlate(Measure)
    )
    return and_(holds, ~told)


def _looked_at(look: Look | None, today: date) -> ColumnElement[bool] | None:
    """What a filter asks for, in a select over `Measure` with `Instruction` beside it where it needs one."""
    found: ColumnElement[bool] | None = None
    match look:
        case Look.SOON:
            found = and_(Measure.until_on >= today, Measure.until_on <= today + rules.SOON)
        case Look.PAST:
            found = Measure.until_on < today
        case Look.UNTOLD:
            found = _untold(today)
        case Look.UNCONFIRMED:
            found = _waits(today)
        case Look.UNREPORTED:
            found = silences.lacks_report(today, today)
        case Look.KEPT | Look.NOT_KEPT:
            said = aliased(InstructionNote)
            kept = said.kept == Kept.YES if look is Look.KEPT else said.kept.in_((Kept.PARTLY, Kept.NO))
            found = exists(select(literal(1)).where(said.id == _report(), kept).correlate(Instruction))
    return found


def _settled(today: date) -> ColumnElement[bool]:
    """A measure that a later decision ends, and which holds until then; in a select over `Measure`."""
    by_another = Measure.ended_by_id != Measure.decision_id
    return and_(by_another, Measure.ended_on >= today, Measure.ended_on >= Measure.from_on)


def _statement(visit: Visit, *, look: Look | None, continued: bool) -> Select[*tuple[Any, ...]]:
    """The ids of the page and one more, then what is told of these."""
    told = and_(
        Instruction.company_id == Measure.company_id, Instruction.decision_id == Measure.decision_id,
        Instruction.stands(),
    )  # fmt: skip
    wanted = _looked_at(look, visit.today)

    def found(*which: ColumnElement[bool]) -> Select[*tuple[date, int]]:
        ids = (
            select(Measure.until_on, Measure.id)
            .join(Case, and_(Case.company_id == Measure.company_id, Case.id == Measure.case_id))
            .where(
                Measure.company_id == visit.actor.company_id, *which, Case.closed_on.is_(None), visit.within(Measure)
            )
            .order_by(Measure.until_on, Measure.id)
            .limit(PAGE + 1)
        )
        if look in {Look.UNCONFIRMED, Look.UNREPORTED, Look.KEPT, Look.NOT_KEPT}:
            ids = ids.join(Instruction, told)
        if wanted is not None:
            ids = ids.where(wanted)
        if continued:
            at = tuple_(bindparam("at_day", type_=Date), bindparam("at_id", type_=Integer))
            ids = ids.where(tuple_(Measure.until_on, Measure.id) > at)
        return ids

    undecided = found(Measure.ended_on.is_(None)).subquery("undecided")
    if look in {Look.SOON, Look.PAST}:  # what is decided asks nobody to decide
        page = select(undecided.c.id).subquery("page")
    else:
        settled = found(_settled(visit.today)).subquery("settled")
        both = union_all(select(undecided), select(settled)).subquery("both")
        page = select(both.c.id).order_by(both.c.until_on, both.c.id).limit(PAGE + 1).subquery("page")
    step = aliased(Measure)
    stepped = exists(
        select(literal(1)).where(
            step.company_id == Measure.company_id,
            step.decision_id == Measure.decision_id,
            step.ended_by_id == Measure.decision_id,
            _akin(step.kind, Measure.kind),
        )
    )
    return (
        select(
            Measure.public_id.label("measure_id"),
            *(getattr(Measure, field).label(f"measure_{field}") for field in _DECIDED),
            Limit.limit_on.label("measure_review_on"),
            Decision.public_id.label("decision_public_id"),
            Case.employment_id,
            Employment.public_id.label("employee_id"),
            Person.name.label("employee_name"),
            Department.name.label("employee_department"),
            Instruction.public_id.label("instruction_id"),
            Instruction.state.label("instruction_state"),
            Instruction.carrier_id.is_not(None).label("instruction_by_hr"),
            InstructionNote.public_id.label("note_id"),
            InstructionNote.kept.label("note_kept"),
            InstructionNote.period_on.label("note_period_on"),
            stepped.label("stepped"),
            _waits(visit.today).label("waits"),
            visit.facts_column().label("facts"),
        )
        .join(page, page.c.id == Measure.id)
        .join(Case, and_(Case.company_id == Measure.company_id, Case.id == Measure.case_id))
        .join(Decision, and_(Decision.company_id == Measure.company_id, Decision.id == Measure.decision_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(Person, and_(Person.company_id == Employment.company_id, Person.id == Employment.person_id))
        .outerjoin(Placement, Placement.id == people.latest_placement(visit.today))
        .outerjoin(Department, Department.id == Placement.department_id)
        .outerjoin(Limit, limits.of_review())
        .outerjoin(Instruction, told)
        .outerjoin(InstructionNote, InstructionNote.id == _report())
        .order_by(Measure.until_on, Measure.id)
    )


def _akin(one: Any, other: Any) -> ColumnElement[bool]:
    """As `rules.comparison.akin`, by columns."""
    return or_(one == other, *(and_(one.in_(family), other.in_(family)) for family in FAMILIES))


_STATEMENTS: Final[Mapping[tuple[Look | None, bool], Any]] = MappingProxyType(
    {
        (look, continued): partial(_statement, look=look, continued=continued)
        for look in (None, *Look)
        for continued in (False, True)
    }
)
"""One for each filter, and for a page that goes on; each is made once for a reader, where they stand and the day."""
