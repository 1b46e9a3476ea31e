"""What did a physician ask the company about somebody's work, and what was the answer?"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, within
from casework.models.cases import Case


class WorkQuestion(Record, Base):
    """A question for more work data about a statutory request, from the physician who holds the talk to HR; answered
    with words, with a newer sheet, or with both. One at a time.
    """

    __tablename__ = "work_question"
    constraints = (
        within("case"),
        within("interview_request"),
        within("person", "asked_by_id"),
        within("person", "answered_by_id"),
        within("work_data"),
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL AND work_data_id IS NULL)", name="answered_with_something"
        ),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        Index(
            "uq_work_question_open", "company_id", "interview_request_id", unique=True,
            sqlite_where=text("answered_at IS NULL"), postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_work_question_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    interview_request_id: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int]
    wanted: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Codes of `rules.work_questions.Wanted`."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None]
    answer: Mapped[Sealed | None] = mapped_column(SealedText)
    work_data_id: Mapped[int | None]
    """The sheet that answers it, handed in since it was asked."""
    case: Mapped[Case] = relationship(viewonly=True)
