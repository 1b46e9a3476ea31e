"""On which days was somebody absent for sickness after they came back from a leave, as HR told it?"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, within


class ReturnAbsence(Record, Base):
    """One day of absence after a return: a fact of attendance, without a reason."""

    __tablename__ = "return_absence"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"], ["case.company_id", "case.employment_id", "case.id"]
        ),
        ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"], ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"]
        ),
        within("person", "given_by_id"),
        UniqueConstraint("company_id", "employment_id", "absent_on"),
        CheckConstraint("given_on >= absent_on", name="given_afterwards"),
        CheckConstraint("answered_on >= given_on", name="answered_afterwards"),
        Index("ix_return_absence_leave_id", "company_id", "leave_id"),
        Index("ix_return_absence_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    employment_id: Mapped[int]
    leave_id: Mapped[int]
    """After which leave."""
    absent_on: Mapped[date]
    given_on: Mapped[date]
    given_by_id: Mapped[int]
    answered_on: Mapped[date | None] = mapped_column(default=None)
    """A physician has looked at it, and decided whether to ask."""
