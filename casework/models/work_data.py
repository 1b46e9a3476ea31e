"""What did the company tell the physician about somebody's work before the talk?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.models.cases import Case
from casework.rules.vocabulary import WorkForm


class WorkData(Record, Base):
    """勤務状況シート of a statutory request. Handed in anew it is a new row: what was read stays as it was."""

    __tablename__ = "work_data"
    constraints = (
        within("case"),
        within("interview_request"),
        within("person", "given_by_id"),
        UniqueConstraint("company_id", "interview_request_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        Index("ix_work_data_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    interview_request_id: Mapped[int]
    number: Mapped[int]
    """From 1; the highest is the one that counts."""
    last_month_on: Mapped[date]
    """The last of the six months that could be told, by its first day."""
    work_form: Mapped[WorkForm | None] = mapped_column(choice(WorkForm))
    duties: Mapped[Sealed | None] = mapped_column(SealedText)
    responsibility: Mapped[Sealed | None] = mapped_column(SealedText)
    changes: Mapped[Sealed | None] = mapped_column(SealedText)
    """What has changed of late: a transfer, a promotion, another supervisor."""
    given_at: Mapped[datetime] = mapped_column(Instant)
    given_by_id: Mapped[int]
    case: Mapped[Case] = relationship(viewonly=True)
    months: Mapped[list["WorkMonth"]] = relationship(order_by="WorkMonth.month_on", cascade="save-update, merge")


class WorkMonth(Record, Base):
    """One month of it; a month in which somebody wasn't there yet has no row."""

    __tablename__ = "work_month"
    constraints = (
        within("work_data"),
        UniqueConstraint("company_id", "work_data_id", "month_on"),
        CheckConstraint("overtime BETWEEN 0 AND 24000", name="overtime"),
        CheckConstraint("holiday BETWEEN 0 AND 24000", name="holiday"),
        CheckConstraint("nights IS NULL OR nights BETWEEN 0 AND 31", name="nights"),
        CheckConstraint("days IS NULL OR days BETWEEN 0 AND 31", name="days"),
    )
    work_data_id: Mapped[int]
    month_on: Mapped[date]
    """Its first day."""
    overtime: Mapped[int]
    holiday: Mapped[int]
    """Minutes, both: overtime and work on days of rest."""
    nights: Mapped[int | None]
    days: Mapped[int | None]
    """Days worked."""
