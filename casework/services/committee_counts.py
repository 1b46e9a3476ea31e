"""How many people of a workplace took part in what, within some months?

Each act belongs to the workplace where its person worked on its day, and to its month: whatever moves later, no act
stands in two reports. Sums of different people; who they are leaves this module nowhere.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, or_, select

from casework.access import Visit
from casework.models.cases import Case
from casework.models.checks import CheckResult, CountedResult
from casework.models.interviews import Interview
from casework.models.measures import Decision, Measure
from casework.models.opinions import Opinion
from casework.models.people import Placement
from casework.rules.assents import IN_FORCE
from casework.rules.bases import Purpose, RecordBasis
from casework.rules.committee import Counted, Period
from casework.rules.days import TOKYO, tokyo_date
from casework.rules.vocabulary import CaseKind, InterviewState, MeasureKind, RecordState, WorkCategory

_BY_APPOINTMENT: Final = or_(Interview.booking_id.is_not(None), Interview.entered_by_id.is_not(None))
"""Booked, or held outside. A talk about a measure that runs is neither, and no 面接指導 (domain: §1.6)."""


def counted(visit: Visit, workplace_id: int, period: Period) -> Counted:
    """The numbers as they are: nobody is shown them before `rules.committee.shown` has been through them."""
    there = _Placed(visit, workplace_id, period)
    examined = there.of(_examined(visit, CheckResult, period)) | there.of(_examined(visit, CountedResult, period))
    opinions = _opinions(visit, there, period)
    kinds = _measured(visit, there, period)
    return Counted(
        workers=len(there.workers),
        examined=len(examined),
        interviewed=len(there.of(_interviewed(visit, period))),
        opinions=len(opinions),
        restricted=sum(1 for category in opinions.values() if category is not WorkCategory.NORMAL),
        measured=len(set().union(*kinds.values())),
        kinds={kind: len(people) for kind, people in kinds.items()},
    )


class _Placed:
    """Who worked at the workplace within the period, and on which days."""

    def __init__(self, visit: Visit, workplace_id: int, period: Period) -> None:
        rows = visit.session.execute(
            select(Placement.employment_id, Placement.from_on, Placement.until_on).where(
                Placement.company_id == visit.actor.company_id,
                Placement.workplace_id == workplace_id,
                Placement.from_on <= period.last,
                or_(Placement.until_on.is_(None), Placement.until_on >= period.first),
            )
        ).all()
        self._days: dict[int, list[tuple[date, date]]] = {}
        for row in rows:
            self._days.setdefault(row.employment_id, []).append((row.from_on, row.until_on or date.max))
        self.workers = frozenset(self._days)

    def on(self, employment_id: int, day: date) -> bool:
        return any(first <= day <= last for first, last in self._days.get(employment_id, ()))

    def of(self, rows: Iterable[Any]) -> set[int]:
        """Those who worked here on the day of what is counted."""
        return {row.employment_id for row in rows if self.on(row.employment_id, row.day)}


def _examined(visit: Visit, model: type[CheckResult] | type[CountedResult], period: Period) -> Iterable[Any]:
    return visit.session.execute(
        select(model.employment_id, model.checked_on.label("day")).where(
            model.company_id == visit.actor.company_id, model.checked_on.between(period.first, period.last)
        )
    )


def _of_case(statement: Select[*tuple[Any, ...]], model: Any) -> Select[*tuple[Any, ...]]:
    """Statutory cases alone: consultations are nobody's numbers."""
    return statement.join(Case, and_(Case.company_id == model.company_id, Case.id == model.case_id)).where(
        Case.kind == CaseKind.STATUTORY
    )


def _interviewed(visit: Visit, period: Period) -> Iterable[Any]:
    statement = select(Case.employment_id, Interview.held_on.label("day")).select_from(Interview)
    return visit.session.execute(
        _of_case(statement, Interview).where(
            Interview.company_id == visit.actor.company_id,
            Interview.state == InterviewState.HELD,
            _BY_APPOINTMENT,
            Interview.held_on.between(period.first, period.last),
        )
    )


def _opinions(visit: Visit, there: _Placed, period: Period) -> dict[int, WorkCategory]:
    """By person, what the first opinions of the period say, the strictest: opinions about measures that run already are
    left out, or whoever recovered would never have needed any. A correction belongs to the day of what it corrects.
    """
    statement = select(
        Case.employment_id, Opinion.interview_id, Opinion.edition, Opinion.received_on, Opinion.work_category,
        Opinion.purpose,
    ).select_from(Opinion)  # fmt: skip
    rows = visit.session.execute(
        _of_case(statement, Opinion)
        .where(
            Opinion.company_id == visit.actor.company_id,
            Opinion.state == RecordState.ISSUED,
            Opinion.basis == RecordBasis.STRESS_CHECK,
            Opinion.received_on >= period.first,
        )
        .order_by(Opinion.interview_id, Opinion.edition)
    ).all()
    firsts = {row.interview_id: row for row in rows if row.edition == 1 and row.received_on <= period.last
              and row.purpose is Purpose.NEW}  # fmt: skip
    said = {row.interview_id: row.work_category for row in rows}
    found: dict[int, WorkCategory] = {}
    for row in sorted(firsts.values(), key=lambda one: (one.received_on, one.interview_id)):
        before = found.get(row.employment_id, WorkCategory.NORMAL)
        if there.on(row.employment_id, row.received_on) and before is WorkCategory.NORMAL:
            found[row.employment_id] = said[row.interview_id]
    return found


def _measured(visit: Visit, there: _Placed, period: Period) -> dict[MeasureKind, set[int]]:
    """By kind, for whom it was decided."""
    begins = datetime.combine(period.first, time(), TOKYO)
    ends = datetime.combine(period.last + timedelta(days=1), time(), TOKYO)
    statement = select(Case.employment_id, Measure.kind, Decision.effective_at).select_from(Decision)
    rows = visit.session.execute(
        _of_case(statement, Decision)
        .join(Measure, and_(Measure.company_id == Decision.company_id, Measure.decision_id == Decision.id))
        .where(
            Decision.company_id == visit.actor.company_id,
            Decision.state.in_(IN_FORCE),
            Decision.effective_at >= begins,
            Decision.effective_at < ends,
        )
    )
    found: dict[MeasureKind, set[int]] = {}
    for row in rows:
        if there.on(row.employment_id, tokyo_date(row.effective_at)):
            found.setdefault(row.kind, set()).add(row.employment_id)
    return found
