"""What does the physician advise the employer to do, and what does the workplace's 産業医 say to it?"""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.rules.vocabulary import MeasureKind, RecordState, WorkCategory


class Opinion(Record, Base):
    """就業上の措置に係る意見書."""

    __tablename__ = "opinion"
    constraints = (
        within("case"),
        within("interview"),
        within("person", "entered_by_id"),
        UniqueConstraint("company_id", "interview_id"),
        CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)", name="issued_with_time"),
        CheckConstraint("(issued_at IS NULL) = (received_on IS NULL)", name="received_when_issued"),
        CheckConstraint("state = 'draft' OR work_category IS NOT NULL", name="issued_with_category"),
        CheckConstraint(
            "state = 'draft' OR until_on IS NULL OR from_on IS NOT NULL AND until_on >= from_on", name="period"
        ),
        CheckConstraint("entered_by_id IS NULL OR state = 'issued'", name="entered_whole"),
        CheckConstraint("months IS NULL OR months > 0", name="months"),
        CheckConstraint(
            "state = 'draft' OR work_category = 'normal' OR from_on IS NOT NULL", name="restricted_with_period"
        ),
        Index("ix_opinion_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    interview_id: Mapped[int]
    state: Mapped[RecordState] = mapped_column(choice(RecordState), default=RecordState.DRAFT)
    urgent: Mapped[bool] = mapped_column(default=False)
    """The employer is to be told the same day."""
    work_category: Mapped[WorkCategory | None] = mapped_column(choice(WorkCategory))
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    months: Mapped[int | None]
    """措置期間 as a number of months; the end is counted from it when the opinion is issued."""
    next_interview_on: Mapped[date | None]
    workplace_view: Mapped[Sealed | None] = mapped_column(SealedText)
    """職場環境の改善に関する意見."""
    medical_view: Mapped[Sealed | None] = mapped_column(SealedText)
    """医療機関への受診配慮等."""
    notes: Mapped[Sealed | None] = mapped_column(SealedText)
    """その他（連絡事項等）."""
    reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why these measures, in words fit for the employer."""
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    received_on: Mapped[date | None]
    """意見聴取の日: the day the employer received the opinion."""
    entered_by_id: Mapped[int | None]
    """Who copied report and opinion from the paper of a physician outside; None where the physician issued them here.
    """
    version: Mapped[int] = mapped_column(default=1)
    interview: Mapped[Interview] = relationship(viewonly=True)
    entered_by: Mapped[Person | None] = relationship(viewonly=True)
    items: Mapped[list["OpinionItem"]] = relationship(order_by="OpinionItem.position", cascade="all, delete-orphan")
    __mapper_args__ = {"version_id_col": version}

    @property
    def entered_by_name(self) -> str:
        """Empty where the physician issued it here."""
        return "" if self.entered_by_id is None or self.entered_by is None else self.entered_by.name


class OpinionItem(Record, Base):
    """One measure that the physician advises, with its values."""

    __tablename__ = "opinion_item"
    constraints = (
        within("opinion"),
        UniqueConstraint("company_id", "opinion_id", "kind"),
        CheckConstraint("hours IS NULL OR hours >= 0", name="hours"),
    )
    opinion_id: Mapped[int]
    position: Mapped[int]
    kind: Mapped[MeasureKind] = mapped_column(choice(MeasureKind))
    hours: Mapped[int | None]
    """Overtime hours a month (OVERTIME_LIMIT) or night shifts a month (FEWER_NIGHTS)."""
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    """Working hours from – to (WORKING_HOURS)."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)


class OpinionView(Record, Base):
    """The workplace's 産業医 on the opinion of another physician, asked for and kept."""

    __tablename__ = "opinion_view"
    constraints = (within("opinion"), within("case"), within("person"), UniqueConstraint("company_id", "opinion_id"))
    case_id: Mapped[int]
    opinion_id: Mapped[int]
    person_id: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(Instant)
    agrees: Mapped[bool]
    words: Mapped[Sealed | None] = mapped_column(SealedText)
