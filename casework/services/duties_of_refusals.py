"""On which decisions that an employee didn't accept am I asked, as a physician?"""

from typing import Any

from sqlalchemy import Select, and_, select

from casework.access import Visit, sight
from casework.models.cases import Case, Limit
from casework.models.measures import Decision
from casework.models.people import Employment
from casework.models.reconsiderations import Reconsideration
from casework.rules.deadlines import Clock
from casework.rules.texts import N_
from casework.rules.todos import Todo
from casework.services import explainers, people
from casework.services.tasks import MOST, Part, Task, of


def part(visit: Visit) -> Part:
    """One line for each refusal on which no physician has said a word yet, the nearest limit first."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Decision.public_id.label("decision_id"), Case.employment_id, visit.facts_column().label("facts"),
            Case.workplace_id, Employment.person_id, Limit.limit_on.label("limit_limit_on"),
            Limit.public_id.label("limit_id"),
        )
        .select_from(Reconsideration)
        .join(Decision, and_(Decision.company_id == Reconsideration.company_id,
                             Decision.id == Reconsideration.decision_id))
        .join(Case, and_(Case.company_id == Reconsideration.company_id, Case.id == Reconsideration.case_id))
        .join(Employment, and_(Employment.company_id == Case.company_id, Employment.id == Case.employment_id))
        .join(
            Limit,
            and_(
                Limit.company_id == Decision.company_id, Limit.record_id == Decision.public_id,
                Limit.clock == Clock.RECONSIDERATION, Limit.stopped_on.is_(None),
            ),
        )
        .where(visit.within(Reconsideration), Reconsideration.words_way.is_(None),
               Reconsideration.settled_at.is_(None), Case.closed_on.is_(None))
        .order_by(Limit.limit_on, Decision.id)
    )  # fmt: skip
    found = visit.session.execute(statement).all()
    asked = explainers.of_each(
        visit.session, visit.actor.company_id, {(row.workplace_id, row.person_id) for row in found}, visit.today
    )  # fmt: skip
    rows = [row for row in found if visit.actor.person_id in asked[row.workplace_id, row.person_id]]
    shown = visit.show_parts(sight.LIMIT, rows[:MOST], ("limit_on",), prefix="limit", of=of)
    staff = people.employees(visit, {of(row) for row in rows[:MOST]})
    tasks = tuple(
        Task(Todo.SAY_RECONSIDERATION, employee=staff[of(row)], record_id=row.decision_id, due_on=one.limit_on)
        for row, one in zip(rows, shown, strict=False)
        if one is not None
    )
    return Part(
        N_("本人が了承しなかった決定についての意見"), tasks, N_("意見をお願いしている決定はありません。"),
        len(rows) > MOST,
    )  # fmt: skip
