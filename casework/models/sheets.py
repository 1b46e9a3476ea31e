"""What did somebody write down for the physician before the talk?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.models.cases import Case
from casework.rules.vocabulary import SheetState


class InterviewSheet(Record, Base):
    """事前問診票: the employee's own words for whoever holds the talk. One for each case; nobody has to fill it in."""

    __tablename__ = "interview_sheet"
    constraints = (
        within("case"),
        UniqueConstraint("company_id", "case_id"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_with_time"),
    )
    case_id: Mapped[int]
    state: Mapped[SheetState] = mapped_column(choice(SheetState))
    answers: Mapped[Sealed] = mapped_column(SealedText)
    """All answers as one JSON text, by the names of `rules/sheet.py`."""
    saved_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was first handed to the physician; later changes are read by them at once."""
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}
