"""What did somebody tell of harassment in a talk, and did they choose that it is passed on?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.vocabulary import PassingState


class PassingOn(Record, Base):
    """窓口への申し送り: the very words, read and chosen by the employee before anybody else reads them."""

    __tablename__ = "passing_on"
    constraints = (
        within("case"),
        within("interview"),
        within("person", "written_by_id"),
        within("person", "recipient_id"),
        within("person", "chosen_by_id"),
        CheckConstraint("(state = 'written') = (chosen_at IS NULL)", name="chosen_with_time"),
        CheckConstraint("(chosen_at IS NULL) = (chosen_by_id IS NULL)", name="chosen_by_somebody"),
        CheckConstraint("received_at IS NULL OR state = 'passed'", name="received_once_passed"),
        Index("ix_passing_on_case_id", "company_id", "case_id"),
        Index("ix_passing_on_recipient_id", "company_id", "recipient_id", "state"),
    )
    case_id: Mapped[int]
    interview_id: Mapped[int]
    written_by_id: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(Instant)
    recipient_id: Mapped[int]
    """The officer at the company's desk for harassment whom the employee trusts."""
    state: Mapped[PassingState] = mapped_column(choice(PassingState), default=PassingState.WRITTEN)
    words: Mapped[Sealed] = mapped_column(SealedText)
    chosen_at: Mapped[datetime | None] = mapped_column(Instant)
    chosen_by_id: Mapped[int | None]
    """The employee, or in the room whoever holds the talk, at the employee's word."""
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the recipient opened it."""
