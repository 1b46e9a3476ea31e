"""Which work of HR is open, whose is it, until when and on what basis: all of it, what nobody has, what is late?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Visit, enter
from casework.models.cases import Limit
from casework.rules.deadlines import LIMITS, LimitRule
from casework.rules.errors import NotYours
from casework.rules.owners import Look
from casework.rules.vocabulary import Zone
from casework.services import begun, duties_of_explanations, owners
from casework.services import limits as clocks
from casework.services.duties import HR_OWN, awaited
from casework.services.owners import Told
from casework.services.tasks import Task, limits, whose

PAGE: Final = 50


@dataclass(frozen=True)
class Line:
    """One piece of work. `owner`: whose it is; `rule`: who set its limit, and why."""

    task: Task
    owner: Told | None
    rule: LimitRule
    urgent: bool
    """It is to be begun today, whatever its limit."""
    begun: bool
    """It is about measures that hold already, and no supervisor was told of."""


@dataclass(frozen=True)
class TaskPage:
    """One page, the nearest limit first; `after` leads to the next one."""

    lines: tuple[Line, ...]
    after: str | None
    look: Look | None


def index(
    session: Session, actor: Actor, *, look: Look | None = None, after: str | None = None, now: datetime
) -> TaskPage:
    """The work within reach that has a limit, but for what waits for somebody's word. NotYours when the limit from
    which the page is to go on isn't.
    """
    visit = enter(session, actor, Act.SEE_TASKS, now=now)
    conditions: list[ColumnElement[bool]] = [Limit.zone == Zone.EMPLOYER, ~awaited(), *owners.looked_at(visit, look)]
    if look is Look.LATE:
        conditions.append(Limit.limit_on < visit.today)
    if after is not None:
        conditions.append(tuple_(Limit.limit_on, Limit.id) > _cursor(visit, after))
    tasks, more = limits(visit, HR_OWN, *conditions, most=PAGE)
    tasks = duties_of_explanations.told(visit, tasks)
    urgent = set(
        session.execute(
            select(Limit.public_id).where(Limit.public_id.in_({task.limit_id for task in tasks}), clocks.urgent())
        ).scalars()
    )
    untold = set(
        session.execute(
            select(Limit.public_id).where(
                Limit.public_id.in_({task.limit_id for task in tasks}), begun.untold(visit.today)
            )
        ).scalars()
    )
    lines = tuple(
        Line(task, owner, LIMITS[task.limit.clock], task.limit_id in urgent, task.limit_id in untold)
        for task, owner in zip(tasks, whose(visit, tasks), strict=True)
        if task.limit is not None
    )
    return TaskPage(lines, lines[-1].task.limit_id if more else None, look)


def _cursor(visit: Visit, limit_id: str) -> ColumnElement[tuple[object, ...]]:
    found = visit.session.execute(
        select(Limit.limit_on, Limit.id).where(Limit.public_id == limit_id, visit.within(Limit))
    ).one_or_none()
    if found is None:
        raise NotYours
    return tuple_(found.limit_on, found.id)
