"""On which day does a decision begin that waited for somebody's word?

Until then its measures are in force on no day (decision 33), so none of them begins, and none that held before it
ends, on a day that had passed by then.
"""

from datetime import date, timedelta

from casework.access import Act, Visit
from casework.models.measures import Decision, Measure
from casework.rules import terms
from casework.rules.comparison import Item
from casework.rules.days import tokyo_date
from casework.rules.texts import N_, Said

PAST = Said(
    N_("確認・承認を待つあいだに、措置の終了予定日が過ぎました。この決定は差し戻し、日付を決め直してもらってください。")
)


def past(decision: Decision, today: date) -> bool:
    """Whether a decision would be past its planned end on the day on which it comes to hold."""
    last_steps = [one for one, last in _steps(decision) if last is None]
    return any(one.until_on < today for one in last_steps)


def begin(visit: Visit, decision: Decision) -> None:
    """Put the measures of a decision in force, each until its next step. What waited begins today at the earliest; a
    step whose days have passed is never in force.
    """
    waited = visit.act is not Act.DECIDE
    for measure, last in _steps(decision):
        if waited and last is not None and last < visit.today:
            measure.ended_on, measure.ended_by_id = measure.from_on - timedelta(days=1), decision.id
            continue
        if waited and measure.from_on < visit.today:
            measure.from_on = visit.today
            measure.until_on = max(measure.until_on, visit.today)  # between two steps the earlier one holds on
            measure.review_on = max(measure.review_on, visit.today)
        measure.ended_on, measure.ended_by_id = last, None if last is None else decision.id


def late_on(decision: Decision) -> date | None:
    """The day from which it holds, where that was after the day on which it was decided."""
    if decision.effective_at is None:
        return None
    holds_on = tokyo_date(decision.effective_at)
    return holds_on if holds_on > tokyo_date(decision.decided_at) else None


def first_day(decision: Decision) -> date:
    """The first day on which anything of a decision was or will be in force: a step that never was doesn't count."""
    return min(one.from_on for one in decision.measures if one.ended_on is None or one.ended_on >= one.from_on)


def _steps(decision: Decision) -> list[tuple[Measure, date | None]]:
    items = [Item(one.kind, from_on=one.from_on, until_on=one.until_on) for one in decision.measures]
    return list(zip(decision.measures, terms.steps(items), strict=True))
