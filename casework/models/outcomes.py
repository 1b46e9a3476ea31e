"""How many of those who came back from a leave were still at work so many months later?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record


class Outcome(Record, Base):
    """Of everybody in the company who came back within some fiscal years, so many months after it. Drawn up once."""

    __tablename__ = "outcome"
    constraints = (
        UniqueConstraint("company_id", "months", "from_on"),
        UniqueConstraint("company_id", "months", "until_on"),
        CheckConstraint("until_on > from_on", name="period"),
        CheckConstraint("months IN (3, 6, 12)", name="months"),
    )
    from_on: Mapped[date]
    until_on: Mapped[date]
    """The last day of the last of the years."""
    months: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Only what may be shown (`rules.outcomes.Shown`): what is hidden is kept nowhere."""
    drawn_at: Mapped[datetime] = mapped_column(Instant)
