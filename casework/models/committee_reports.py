"""What was reported to the committee of a workplace, of which months, and what did the committee say?"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, Tenant, choice, within
from casework.rules.committee import Span


class CommitteeReport(Record, Base):
    """衛生委員会への報告: numbers that were made fit to be shown once, and never again after they were released."""

    __tablename__ = "committee_report"
    constraints = (
        within("workplace"),
        within("person", "made_by_id"),
        within("person", "advised_by_id"),
        within("person", "released_by_id"),
        within("person", "discussed_by_id"),
        UniqueConstraint("company_id", "id", "workplace_id"),
        CheckConstraint("until_on > from_on", name="period"),
        CheckConstraint("(advised_on IS NULL) = (advice IS NULL)", name="advised_in_words"),
        CheckConstraint("(advised_on IS NULL) = (advised_by_id IS NULL)", name="advised_by_somebody"),
        CheckConstraint("(released_on IS NULL) = (released_by_id IS NULL)", name="released_by_somebody"),
        CheckConstraint("released_on IS NULL OR released_on > until_on", name="released_once_over"),
        CheckConstraint("(discussed_on IS NULL) = (minutes IS NULL)", name="discussed_in_words"),
        CheckConstraint("(discussed_on IS NULL) = (discussed_by_id IS NULL)", name="discussed_by_somebody"),
        CheckConstraint("discussed_on IS NULL OR released_on IS NOT NULL", name="discussed_once_released"),
        CheckConstraint("discussed_on IS NULL OR discussed_on >= released_on", name="discussed_after_it"),
        Index("ix_committee_report_workplace_id", "company_id", "workplace_id", "from_on"),
    )
    workplace_id: Mapped[int]
    span: Mapped[Span] = mapped_column(choice(Span))
    from_on: Mapped[date]
    until_on: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Only what may be shown (`rules.committee.Shown`): what is hidden is kept nowhere."""
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int]
    advice: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the 産業医 says of the workplace as a whole."""
    advised_on: Mapped[date | None]
    advised_by_id: Mapped[int | None]
    released_on: Mapped[date | None]
    """From this day the committee reads it."""
    released_by_id: Mapped[int | None]
    discussed_on: Mapped[date | None]
    discussed_by_id: Mapped[int | None]
    """Who wrote down what was said."""
    minutes: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the committee said to it, and what is done about that (安衛則23条4項)."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class CommitteeReportMonth(Tenant, Base):
    """A month of a workplace stands in one report: two that share one could be taken from each other."""

    __tablename__ = "committee_report_month"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "committee_report_id", "workplace_id"],
            ["committee_report.company_id", "committee_report.id", "committee_report.workplace_id"],
            name="fk_committee_report_month_report",
        ),
        UniqueConstraint("company_id", "workplace_id", "month_on"),
    )
    committee_report_id: Mapped[int]
    workplace_id: Mapped[int]
    month_on: Mapped[date]
