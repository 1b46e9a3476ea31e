"""What did the 産業医 recommend to the employer, what was answered, and was it reported to the committee?"""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, Sealed, SealedText, choice, within
from casework.rules.recommendations import Outcome


class Recommendation(Record, Base):
    """勧告 (安衛法13条5項) about a workplace, with the employer's answer (安衛則14条の3)."""

    __tablename__ = "recommendation"
    constraints = (
        within("workplace"),
        within("person", "given_by_id"),
        within("person", "answered_by_id"),
        within("person", "reported_by_id"),
        CheckConstraint("heard_on <= given_on", name="heard_before"),
        CheckConstraint("(outcome IS NULL) = (answered_on IS NULL)", name="answered_with_outcome"),
        CheckConstraint("(outcome IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("(outcome IS NULL) = (answer IS NULL)", name="answered_in_words"),
        CheckConstraint("answered_on >= given_on", name="answered_after_it"),
        CheckConstraint("(reported_on IS NULL) = (reported_by_id IS NULL)", name="reported_by_somebody"),
        CheckConstraint("reported_on IS NULL OR reported_on >= answered_on", name="reported_with_answer"),
        CheckConstraint("reported_on IS NULL OR answered_on IS NOT NULL", name="reported_once_answered"),
        within("person", "done_by_id"),
        CheckConstraint("(done_on IS NULL) = (done IS NULL)", name="done_in_words"),
        CheckConstraint("(done_on IS NULL) = (done_by_id IS NULL)", name="done_told_by_somebody"),
        CheckConstraint(
            "done_on IS NULL OR outcome IS NOT NULL AND outcome = 'planned' AND done_on >= answered_on",
            name="done_as_planned",
        ),
        Index("ix_recommendation_workplace_id", "company_id", "workplace_id"),
    )
    workplace_id: Mapped[int]
    given_by_id: Mapped[int]
    heard_on: Mapped[date]
    """When the employer was asked for its opinion."""
    given_on: Mapped[date]
    words: Mapped[Sealed] = mapped_column(SealedText)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None]
    answer: Mapped[Sealed | None] = mapped_column(SealedText)
    reported_on: Mapped[date | None]
    reported_by_id: Mapped[int | None]
    done_on: Mapped[date | None]
    """When it was told what became of what was planned: the measures are kept too (安衛則14条の3第2項)."""
    done_by_id: Mapped[int | None]
    done: Mapped[Sealed | None] = mapped_column(SealedText)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
