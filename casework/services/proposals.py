"""Whom do the scores of a check propose, asked of the database?"""

from sqlalchemy import ColumnElement

from casework.models.checks import CheckResult, CountedResult
from casework.rules.policy import Thresholds


def proposed(of: type[CheckResult] | type[CountedResult], thresholds: Thresholds) -> ColumnElement[bool]:
    """`scoring.proposes`, for a statement over either kind of result."""
    together = of.stressors + of.support >= thresholds.stressors_and_support
    return (of.reactions >= thresholds.reactions) | (together & (of.reactions >= thresholds.reactions_beside))
