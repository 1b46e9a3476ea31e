"""Which decisions wait for my word?"""

from typing import Any

from sqlalchemy import Select, and_, select

from casework.access import Visit, sight
from casework.models.assents import AssentCall
from casework.models.cases import Case, Limit
from casework.models.measures import Decision
from casework.rules import assents as rules
from casework.rules.assents import Step
from casework.rules.deadlines import Clock
from casework.rules.texts import N_, Said
from casework.rules.todos import Todo
from casework.rules.vocabulary import DecisionState
from casework.services import people
from casework.services.tasks import MOST, Part, Task, of


def part(visit: Visit) -> Part:
    """One line for each decision for which I was asked under this hat, the nearest limit first. Two queries."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Decision.public_id.label("decision_id"), AssentCall.step, Decision.opinion_match,
            Decision.confirmed_on, Decision.second_wanted, Decision.approved_at, Case.employment_id,
            visit.facts_column().label("facts"),
            *(getattr(Limit, name).label(f"limit_{name}") for name in ("limit_on",)),
            Limit.public_id.label("limit_id"),
        )
        .select_from(AssentCall)
        .join(Decision, and_(Decision.company_id == AssentCall.company_id, Decision.id == AssentCall.decision_id))
        .join(Case, and_(Case.company_id == Decision.company_id, Case.id == Decision.case_id))
        .join(
            Limit,
            and_(
                Limit.company_id == Decision.company_id, Limit.record_id == Decision.public_id,
                Limit.clock == Clock.ASSENT, Limit.stopped_on.is_(None),
            ),
        )
        .where(
            AssentCall.company_id == visit.actor.company_id,
            AssentCall.person_id == visit.actor.person_id,
            AssentCall.hat == visit.actor.hat,
            Decision.state == DecisionState.WAITING,
            Case.closed_on.is_(None),
            visit.within(AssentCall),
        )
        .order_by(Limit.limit_on, Decision.id)
    )  # fmt: skip
    rows = [row for row in visit.session.execute(statement).all() if _awaited(row) is row.step]
    shown = visit.show_parts(sight.LIMIT, rows[:MOST], ("limit_on",), prefix="limit", of=of)
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    tasks = tuple(
        Task(
            Todo.ASSENT, employee=staff[of(row)], record_id=row.decision_id, due_on=one.limit_on,
            said=Said(row.step.label),
        )
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )  # fmt: skip
    return Part(
        N_("確認・承認をお願いしている決定の案"), tasks, N_("お願いしている決定の案はありません。"), len(rows) > MOST
    )


def _awaited(row: Any) -> Step | None:
    return rules.step(
        DecisionState.WAITING, row.opinion_match, confirmed=row.confirmed_on is not None,
        second=row.second_wanted, approved=row.approved_at is not None,
    )  # fmt: skip
