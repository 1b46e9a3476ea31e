"""Which talks about work did HR and supervisors hold with somebody, and what was talked about?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.vocabulary import Hat


class WorkTalk(Record, Base):
    """人事面談・上司面談, about work alone. Written once; all that comes to it is that its author took it back."""

    __tablename__ = "work_talk"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"], ["case.company_id", "case.employment_id", "case.id"]
        ),
        within("person", "author_id"),
        CheckConstraint("hat IN ('hr', 'supervisor')", name="held_by"),
        CheckConstraint("CAST(topics AS TEXT) <> '[]'", name="about_something"),
        CheckConstraint("taken_back_at >= written_at", name="taken_back_after"),
        Index("ix_work_talk_case_id", "company_id", "case_id"),
        Index("ix_work_talk_employment_id", "company_id", "employment_id", "author_id"),
    )
    case_id: Mapped[int]
    employment_id: Mapped[int]
    author_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    """Under which hat it was held: whoever wears both doesn't read under the one what they wrote under the other."""
    held_on: Mapped[date]
    topics: Mapped[list[str]] = mapped_column(JSON)
    """Codes of `Topic`, in its order."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    written_at: Mapped[datetime] = mapped_column(Instant)
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
    """Its author says that it isn't so. It stays to be read, as what it is."""
