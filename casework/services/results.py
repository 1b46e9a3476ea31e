"""What does one result say, and the one of the check before it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, literal, select
from sqlalchemy.orm import Session

from casework.access import Act, Actor, Shown, Visit, enter, sight
from casework.access.sight import Fact
from casework.models.checks import CheckResult
from casework.rules import scoring
from casework.services import checks, people


@dataclass(frozen=True)
class ResultPage:
    """One result by itself."""

    check: Shown
    employee: Shown
    result: Shown
    earlier: Shown | None


def one(session: Session, actor: Actor, result_id: str, *, now: datetime) -> ResultPage:
    """One result with its scales, and those of the check before it where the reader may see that too."""
    visit = enter(session, actor, Act.SEE_RESULTS, now=now)
    result = visit.reach(CheckResult, result_id)
    check = result.stress_check
    _, thresholds = scoring.thaw(check.thresholds)
    proposed = scoring.proposes(thresholds, result.stressors, result.reactions, result.support)
    return ResultPage(
        check=checks.shown(visit, check),
        employee=people.employee(visit, result.employment_id),
        result=visit.show(sight.RESULT, result, Fact.EXAMINER, of=result.employment_id, proposed=proposed),
        earlier=earlier(visit, result),
    )


def earlier(visit: Visit, result: CheckResult) -> Shown | None:
    """Day and scales of the result before this one of the same employment, among those in reach; None without any.

    A professional reaches a result only as its examiner (access/reach.py), so that fact holds for each of them.
    """
    before = (
        select(
            CheckResult.employment_id,
            CheckResult.public_id.label("before_id"),
            CheckResult.scales.label("before_scales"),
            CheckResult.checked_on.label("before_checked_on"),
            literal(int(Fact.EXAMINER)).label("facts"),
        )
        .where(
            visit.within(CheckResult),
            CheckResult.employment_id == result.employment_id,
            CheckResult.checked_on < result.checked_on,
            CheckResult.scales.is_not(None),
        )
        .order_by(CheckResult.checked_on.desc(), CheckResult.id.desc())
        .limit(1)
    )
    found: list[Row[Any]] = list(visit.session.execute(before))
    parts = visit.show_parts(
        sight.RESULT, found, ("scales", "checked_on"), prefix="before", of=lambda row: row.employment_id
    )
    return next((part for part in parts if part is not None and "scales" in part), None)
