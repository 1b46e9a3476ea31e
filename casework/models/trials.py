"""Which trial of going to work was settled before it began, and which tasks does the department have for a return?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.trials import Cover, TrialEnd, TrialKind


def _of_leave() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["company_id", "case_id", "leave_id"], ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"]
    )


class TrialAttendance(Record, Base):
    """模擬出勤・通勤訓練・試し出勤, with what was settled before its first day. That stays; only its end comes."""

    __tablename__ = "trial_attendance"
    constraints = (
        _of_leave(),
        within("person", "settled_by_id"),
        within("person", "ended_by_id"),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("settled_on <= from_on", name="settled_before_it_begins"),
        CheckConstraint("kind = 'trial' OR NOT as_work", name="only_trial_attendance_is_work"),
        CheckConstraint("as_work = paid", name="work_is_paid"),
        CheckConstraint("as_work = (cover = 'statutory')", name="work_is_covered"),
        CheckConstraint("(ended_on IS NULL) = (ended_as IS NULL)", name="ended_in_a_way"),
        CheckConstraint("ended_by_id IS NULL OR ended_on IS NOT NULL", name="ended_by_somebody"),
        Index(
            "uq_trial_attendance_open", "company_id", "leave_id", unique=True,
            sqlite_where=text("ended_on IS NULL"), postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_trial_attendance_leave_id", "company_id", "leave_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    leave_id: Mapped[int]
    kind: Mapped[TrialKind] = mapped_column(choice(TrialKind))
    as_work: Mapped[bool]
    """After the return: it is work."""
    paid: Mapped[bool]
    cover: Mapped[Cover] = mapped_column(choice(Cover))
    from_on: Mapped[date]
    until_on: Mapped[date]
    settled_on: Mapped[date]
    settled_by_id: Mapped[int]
    conditions: Mapped[Sealed] = mapped_column(SealedText)
    """Hours, place, what is done, fares, and who is asked on the day."""
    failing: Mapped[Sealed] = mapped_column(SealedText)
    """What happens when it doesn't work."""
    ended_on: Mapped[date | None]
    ended_as: Mapped[TrialEnd | None] = mapped_column(choice(TrialEnd))
    ended_by_id: Mapped[int | None]
    """Who of HR said so; none where it ended with the employment."""


class TaskQuestion(Record, Base):
    """HR would like to ask who leads somebody which tasks there are; it reaches them once the employee agrees."""

    __tablename__ = "task_question"
    constraints = (
        _of_leave(),
        ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"], ["case.company_id", "case.employment_id", "case.id"]
        ),
        within("person", "asked_by_id"),
        within("person", "answered_by_id"),
        CheckConstraint("(agreed IS NULL) = (agreed_at IS NULL)", name="agreed_at_a_time"),
        CheckConstraint("answered_at IS NULL OR (agreed IS NOT NULL AND agreed)", name="answered_once_agreed"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("(answered_at IS NULL) = (tasks IS NULL)", name="answered_with_tasks"),
        Index(
            "uq_task_question_open", "company_id", "leave_id", unique=True,
            sqlite_where=text("answered_at IS NULL AND (agreed IS NULL OR agreed)"),
            postgresql_where=text("answered_at IS NULL AND (agreed IS NULL OR agreed)"),
        ),
        Index("ix_task_question_employment_id", "company_id", "employment_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    employment_id: Mapped[int]
    leave_id: Mapped[int]
    asked_on: Mapped[date]
    asked_by_id: Mapped[int]
    agreed: Mapped[bool | None]
    """What the employee says to it; nothing reaches a supervisor before."""
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None]
    tasks: Mapped[Sealed | None] = mapped_column(SealedText)
    attendance: Mapped[Sealed | None] = mapped_column(SealedText)
