"""Which supervisors confirmed an instruction, and what was said about it afterwards?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.instruction_notes import Kept, NoteKind


class InstructionAck(Record, Base):
    """One supervisor has read it and will keep to it: each by themself, and whoever takes over anew."""

    __tablename__ = "instruction_ack"
    constraints = (
        within("case"),
        within("instruction"),
        within("person"),
        UniqueConstraint("company_id", "instruction_id", "person_id"),
        Index("ix_instruction_ack_person_id", "company_id", "person_id"),
    )
    case_id: Mapped[int]
    instruction_id: Mapped[int]
    person_id: Mapped[int]
    acknowledged_at: Mapped[datetime] = mapped_column(Instant)


class InstructionNote(Record, Base):
    """What one supervisor said about an instruction, with HR's answer; or the hours of a month from HR's own records.

    A supervisor reads what they said themself and the answer to it. Whoever takes over begins anew: what somebody else
    wrote may tell more than the instruction does.
    """

    __tablename__ = "instruction_note"
    constraints = (
        within("case"),
        within("instruction"),
        within("person", "author_id"),
        within("person", "answered_by_id"),
        Index(
            "uq_instruction_note_report", "company_id", "instruction_id", "author_id", "period_on", unique=True,
            sqlite_where=text("kind = 'report'"), postgresql_where=text("kind = 'report'"),
        ),
        Index(
            "uq_instruction_note_hours", "company_id", "instruction_id", "period_on", unique=True,
            sqlite_where=text("kind = 'hours' AND answered_at IS NULL"),
            postgresql_where=text("kind = 'hours' AND answered_at IS NULL"),
        ),
        CheckConstraint("(kind IN ('report', 'hours')) = (period_on IS NOT NULL)", name="report_with_period"),
        CheckConstraint("(kind = 'report') = (kept IS NOT NULL)", name="report_says_whether"),
        CheckConstraint("kind NOT IN ('question', 'obstacle') OR words IS NOT NULL", name="said_in_words"),
        CheckConstraint("kind <> 'hours' OR overtime IS NOT NULL", name="hours_with_hours"),
        CheckConstraint("overtime BETWEEN 0 AND 24000", name="overtime"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_in_words"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        Index("ix_instruction_note_case_id", "company_id", "case_id"),
        Index("ix_instruction_note_wants_answer", "company_id", "wants_answer", "answered_at"),
    )  # fmt: skip
    case_id: Mapped[int]
    instruction_id: Mapped[int]
    author_id: Mapped[int]
    kind: Mapped[NoteKind] = mapped_column(choice(NoteKind))
    said_at: Mapped[datetime] = mapped_column(Instant)
    period_on: Mapped[date | None]
    """The first day of the week or month that it is about."""
    kept: Mapped[Kept | None] = mapped_column(choice(Kept))
    overtime: Mapped[int | None]
    """Minutes."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    wants_answer: Mapped[bool]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None]
    answer: Mapped[Sealed | None] = mapped_column(SealedText)
