"""Which changes of post or employment were entered, and which of them were looked at, by whom, with what outcome?"""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, Sealed, SealedText, Tenant, choice, within
from casework.rules.treatment import ChangeKind, Outcome


class PersonnelChange(Tenant, Base):
    """人事の変更, of everybody alike: written with the change itself, whatever else is known of the person."""

    __tablename__ = "personnel_change"
    __table_args__ = (
        within("employment"),
        within("workplace"),
        UniqueConstraint("company_id", "id", "employment_id"),
        UniqueConstraint("company_id", "employment_id", "kind", "happened_on"),
        Index("ix_personnel_change_recorded_on", "company_id", "recorded_on"),
    )
    employment_id: Mapped[int]
    workplace_id: Mapped[int]
    """Where they worked before it."""
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind))
    happened_on: Mapped[date]
    recorded_on: Mapped[date]


class TreatmentReview(Record, Base):
    """取扱いの確認: a private task of the 産業医. One for a change; or what an employee tells of themself."""

    __tablename__ = "treatment_review"
    constraints = (
        within("employment"),
        within("workplace"),
        within("person", "closed_by_id"),
        ForeignKeyConstraint(
            ["company_id", "change_id", "employment_id"],
            ["personnel_change.company_id", "personnel_change.id", "personnel_change.employment_id"],
            name="fk_treatment_review_change",
        ),
        UniqueConstraint("company_id", "change_id"),
        CheckConstraint("change_id IS NOT NULL OR raised_on IS NOT NULL", name="from_somewhere"),
        CheckConstraint("words IS NULL OR raised_on IS NOT NULL", name="words_of_the_employee"),
        CheckConstraint("NOT agreed OR asked_on IS NOT NULL", name="agreed_when_asked"),
        CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name="closed_with_outcome"),
        CheckConstraint("(closed_on IS NULL) = (reason IS NULL)", name="closed_with_reason"),
        CheckConstraint("(closed_on IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
        CheckConstraint(
            "outcome IS NULL OR outcome NOT IN ('talked', 'reverse') OR agreed", name="employer_told_once_agreed"
        ),
        CheckConstraint("reply IS NULL OR closed_on IS NOT NULL", name="reply_at_the_end"),
        Index(
            "uq_treatment_review_raised", "company_id", "employment_id", "kind", unique=True,
            sqlite_where=text("change_id IS NULL AND closed_on IS NULL"),
            postgresql_where=text("change_id IS NULL AND closed_on IS NULL"),
        ),
        Index("ix_treatment_review_workplace_id", "company_id", "workplace_id", "opened_on"),
        Index("ix_treatment_review_employment_id", "company_id", "employment_id"),
    )  # fmt: skip
    employment_id: Mapped[int]
    workplace_id: Mapped[int]
    """Whose 産業医 looks at it."""
    change_id: Mapped[int | None]
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind))
    happened_on: Mapped[date | None]
    opened_on: Mapped[date]
    requested_on: Mapped[date | None]
    """The last statutory request before it; None where the employer knows of none."""
    raised_on: Mapped[date | None]
    """When the employee told of it themself."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the employee tells."""
    steps: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Answers by step (`rules.treatment`)."""
    notes: Mapped[Sealed | None] = mapped_column(SealedText)
    asked_on: Mapped[date | None]
    """When the employee was asked; from then on they read that it is looked at."""
    agreed: Mapped[bool] = mapped_column(default=False)
    """They agree that the employer is spoken to."""
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    reason: Mapped[Sealed | None] = mapped_column(SealedText)
    reply: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the employee is told at the end."""
    closed_on: Mapped[date | None]
    closed_by_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
