"""Which measures come to their end, or are past it without a decision? For HR, who decides, and the physicians, whose
opinion it needs.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from casework.access import Visit, sight
from casework.models.cases import Case
from casework.models.measures import Decision, Measure
from casework.rules import terms as rules
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.services import people
from casework.services.tasks import MOST, Part, Task, of


def part(visit: Visit, todo: Todo, list_of: str, *conditions: ColumnElement[bool]) -> Part:
    """One line for each decision whose next end is near or has passed, the earliest first. Three queries."""
    first = (
        select(Measure.decision_id, func.min(Measure.until_on).label("until_on"))
        .where(
            Measure.company_id == visit.actor.company_id,
            Measure.ended_on.is_(None),
            Measure.until_on <= visit.today + rules.SOON,
        )
        .group_by(Measure.decision_id)
        .subquery("first")
    )
    whose = aliased(Measure)
    one_of = (
        select(func.min(whose.id))
        .where(
            whose.company_id == Decision.company_id,
            whose.decision_id == Decision.id,
            whose.ended_on.is_(None),
            whose.until_on == first.c.until_on,
        )
        .correlate(Decision, first)
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            Decision.public_id.label("decision_id"), Measure.public_id.label("measure_id"),
            Measure.from_on.label("measure_from_on"), Measure.until_on.label("measure_until_on"),
            Measure.ended_on.label("measure_ended_on"), Case.public_id.label("case_public_id"),
            Case.employment_id, visit.facts_column().label("facts"),
        )
        .select_from(first)
        .join(Decision, Decision.id == first.c.decision_id)
        .join(Measure, Measure.id == one_of)
        .join(Case, and_(Case.company_id == Decision.company_id, Case.id == Decision.case_id))
        .where(visit.within(Measure), Case.closed_on.is_(None), *conditions)
        .order_by(first.c.until_on, Decision.id)
        .limit(MOST + 1)
    )  # fmt: skip
    rows = visit.session.execute(statement).all()
    days = ("from_on", "until_on", "ended_on")
    shown = visit.show_parts(sight.MEASURE, rows[:MOST], days, prefix="measure", of=of)
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    tasks = tuple(
        Task(
            todo, employee=staff[of(row)], record_id=row.decision_id, due_on=one.until_on, case_id=row.case_public_id,
            said=Said(rules.term(one.from_on, one.until_on, one.ended_on, visit.today).label),
        )
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )  # fmt: skip
    return Part(
        N_("終了予定日が近い措置、過ぎた措置"), tasks, N_("終了予定日が近い措置はありません。"), len(rows) > MOST,
        list_of,
    )  # fmt: skip
