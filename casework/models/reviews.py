"""Was the monthly review of a workplace held, who was there, and what was agreed about which case?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.reviews import Doer


class MonthlyReview(Record, Base):
    """定例レビュー of HR and the 産業医: that it was held. The agenda is never kept: it is asked for each time."""

    __tablename__ = "monthly_review"
    constraints = (
        within("workplace"),
        within("person", "recorded_by_id"),
        UniqueConstraint("company_id", "workplace_id", "month"),
        CheckConstraint("held_on >= month", name="held_in_month"),
    )
    workplace_id: Mapped[int]
    month: Mapped[date]
    """Its first day."""
    held_on: Mapped[date]
    present: Mapped[list[str]] = mapped_column(JSON)
    """Who was there, by name, as it was written down."""
    recorded_by_id: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(Instant)


class ReviewPoint(Record, Base):
    """What was agreed about one case: a plain to-do, without a clinical word."""

    __tablename__ = "review_point"
    constraints = (
        within("monthly_review"),
        within("case"),
        within("person", "written_by_id"),
        within("person", "settled_by_id"),
        CheckConstraint("(settled_on IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"),
        Index("ix_review_point_case_id", "company_id", "case_id"),
        Index("ix_review_point_monthly_review_id", "company_id", "monthly_review_id"),
    )
    monthly_review_id: Mapped[int]
    case_id: Mapped[int]
    doer: Mapped[Doer] = mapped_column(choice(Doer))
    words: Mapped[Sealed] = mapped_column(SealedText)
    written_by_id: Mapped[int]
    settled_on: Mapped[date | None]
    settled_by_id: Mapped[int | None]
