"""Who told HR or the nurse that they ask for the talk, when, and what became of it?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, choice, within
from casework.rules.vocabulary import Hat, ReceiptAnswer, ReceiptChannel


class Receipt(Record, Base):
    """受領した申出. It hangs on the employment, not on a case: whoever enters it may not learn whether there is one."""

    __tablename__ = "receipt"
    constraints = (
        within("employment"),
        within("workplace"),
        within("person", "entered_by_id"),
        within("person", "settled_by_id"),
        within("interview_request"),
        CheckConstraint("hat IN ('hr', 'nurse')", name="received_by"),
        CheckConstraint("(answer IS NULL) = (settled_at IS NULL)", name="settled_with_time"),
        CheckConstraint("(answer IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"),
        CheckConstraint(
            "(interview_request_id IS NOT NULL) = (answer IS NOT NULL AND answer <> 'otherwise')",
            name="request_of_the_answer",
        ),
        Index("ix_receipt_workplace_id", "company_id", "workplace_id", "id"),
        Index(
            "ix_receipt_unsettled", "company_id", "employment_id",
            sqlite_where=text("settled_at IS NULL"), postgresql_where=text("settled_at IS NULL"),
        ),
    )  # fmt: skip
    employment_id: Mapped[int]
    workplace_id: Mapped[int]
    """Where the employee was placed on the day of the entry: whose clerks settle it."""
    received_on: Mapped[date]
    """The clock of a request starts on this day, or on that of an earlier receipt."""
    channel: Mapped[ReceiptChannel] = mapped_column(choice(ReceiptChannel))
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    """Under which hat it was entered: it exists for that hat, beside the clerks and the employee."""
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by_id: Mapped[int]
    answer: Mapped[ReceiptAnswer | None] = mapped_column(choice(ReceiptAnswer))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by_id: Mapped[int | None]
    interview_request_id: Mapped[int | None]
    """The request that it became or was joined to."""
