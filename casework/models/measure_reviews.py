"""Which measures were looked at again and stay as they are?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.instruction_notes import Kept


class MeasureReview(Record, Base):
    """措置の見直し in which nothing changes, of the measures of one decision in force. Written once, never changed;
    what changes, lifts or prolongs them is an opinion and a decision of its own.
    """

    __tablename__ = "measure_review"
    constraints = (
        within("case"),
        within("decision"),
        within("person", "physician_id"),
        within("person", "recorded_by_id"),
        UniqueConstraint("company_id", "decision_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(physician_id IS NULL) = (physician_words IS NULL)", name="asked_with_words"),
        CheckConstraint("next_on > held_on", name="next_after_it"),
        Index("ix_measure_review_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    number: Mapped[int]
    """Of the reviews of this decision, from 1."""
    held_on: Mapped[date]
    kept: Mapped[Kept] = mapped_column(choice(Kept))
    """Whether the measures were kept to since they began, or since the review before."""
    words: Mapped[Sealed] = mapped_column(SealedText)
    """How they work, and why they stay."""
    heard: Mapped[bool]
    voice: Mapped[Sealed] = mapped_column(SealedText)
    """What the employee said; where they weren't heard, why not."""
    physician_id: Mapped[int | None]
    """The 産業医 who was asked, if any, and what they said."""
    physician_words: Mapped[Sealed | None] = mapped_column(SealedText)
    next_on: Mapped[date | None]
    """The day of the next review; without one it is decided at the end how it goes on."""
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int]
