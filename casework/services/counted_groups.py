"""How many workers dispatched to the company were examined, and of how many do the scores propose high stress?

By department, and never anybody: whether one of them has high stress is worked out in the counting and kept nowhere.
The table is drawn up once, when nothing can be added to it any more: whoever looks at it on two days, or after one more
file, learns nothing of those in between.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import and_, case, func, select

from casework.access import Shown, Visit, sight
from casework.access.sight import Fact
from casework.models.checks import CountedResult, StressCheck
from casework.models.people import Department
from casework.rules import scoring
from casework.rules.suppression import Count, Table, suppressed
from casework.services.proposals import proposed

OPEN: Final = timedelta(days=60)
"""So long after the first of them came in others are still taken, and what came in can be put right."""


@dataclass(frozen=True, slots=True)
class Group:
    """A department."""

    id: int
    name: str


def until(check: StressCheck, today: date) -> date:
    """The last day on which they are taken in for a check."""
    return check.counted_until or today + OPEN


def closed(check: StressCheck, today: date) -> bool:
    """Whether the table is drawn up: from then on what it was counted from stays."""
    return today > until(check, today)


def page(visit: Visit, check: StressCheck) -> Shown | None:
    """The table of a check that was reached, and until when it isn't drawn up; None where there is nobody to count."""
    if check.counted_until is None:
        return None
    table = _table(visit, check) if closed(check, visit.today) else None
    return visit.show(sight.COUNTED_GROUPS, check, Fact.EXAMINER, table=table)


def _table(visit: Visit, check: StressCheck) -> Table[Group]:
    """Small groups hidden, and whatever would tell of them. Whoever reads the page counts like everybody else."""
    _, thresholds = scoring.thaw(check.thresholds)
    high = func.sum(case((proposed(CountedResult, thresholds), 1), else_=0))
    found = visit.session.execute(
        select(Department.id, Department.name, func.count(), high)
        .join(
            CountedResult,
            and_(CountedResult.company_id == Department.company_id, CountedResult.department_id == Department.id),
        )
        .where(CountedResult.company_id == check.company_id, CountedResult.stress_check_id == check.id)
        .group_by(Department.id, Department.name, Department.code)
        .order_by(Department.code, Department.id)
    )
    return suppressed({Group(at, name): Count(people, did) for at, name, people, did in found})
