"""What does an attending doctor (主治医) learn of the return that was decided, by the employee's hand?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.doctor_notices import NoticeState
from casework.rules.vocabulary import ConsentChannel

_DRAFT = "state = 'draft'"
_STANDS = "state IN ('asked', 'agreed')"


class DoctorNotice(Record, Base):
    """職場復帰及び就業上の配慮に関する情報提供書, in the clinical zone: one that stands for each decision. Put to the
    employee it is signed and stays as it is (trigger).
    """

    __tablename__ = "doctor_notice"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"], ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"]
        ),
        ForeignKeyConstraint(
            ["company_id", "case_id", "plan_id"], ["return_plan.company_id", "return_plan.case_id", "return_plan.id"]
        ),
        within("person"),
        CheckConstraint(f"state = 'given_up' OR ({_DRAFT}) = (asked_at IS NULL)", name="asked_with_time"),
        CheckConstraint("(asked_at IS NULL) = (file IS NULL)", name="asked_with_file"),
        CheckConstraint("(asked_at IS NULL) = (content_hash = '')", name="asked_with_hash"),
        CheckConstraint("asked_at IS NULL OR returns_on IS NOT NULL", name="asked_with_day"),
        CheckConstraint("asked_at IS NULL OR from_on IS NOT NULL", name="asked_with_period"),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint(
            "(ended_on IS NOT NULL) = (state IN ('agreed', 'refused', 'given_up'))", name="answered_with_day"
        ),
        CheckConstraint("(consent_channel IS NOT NULL) = (state = 'agreed')", name="agreed_in_a_way"),
        Index(
            "uq_doctor_notice_draft", "company_id", "leave_id", "person_id", unique=True,
            sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT),
        ),
        Index(
            "uq_doctor_notice_plan", "company_id", "plan_id", unique=True,
            sqlite_where=text(_STANDS), postgresql_where=text(_STANDS),
        ),
        Index(
            "uq_doctor_notice_return", "company_id", "leave_id", unique=True,
            sqlite_where=text(f"{_STANDS} AND plan_id IS NULL"),
            postgresql_where=text(f"{_STANDS} AND plan_id IS NULL"),
        ),
        Index("ix_doctor_notice_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    leave_id: Mapped[int]
    plan_id: Mapped[int | None]
    """The plan that was decided; none where somebody came back without one."""
    person_id: Mapped[int]
    """The physician who writes it."""
    state: Mapped[NoticeState] = mapped_column(choice(NoticeState), default=NoticeState.DRAFT)
    institution: Mapped[Sealed | None] = mapped_column(SealedText)
    doctor: Mapped[Sealed | None] = mapped_column(SealedText)
    returns_on: Mapped[date | None]
    accommodations: Mapped[Sealed | None] = mapped_column(SealedText)
    """As `rules.return_to_work.pack` writes them."""
    outlook: Mapped[Sealed | None] = mapped_column(SealedText)
    message: Mapped[Sealed | None] = mapped_column(SealedText)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was signed and put to the employee."""
    file: Mapped[Sealed | None] = mapped_column(SealedText, deferred=True)
    content_hash: Mapped[str] = mapped_column(default="")
    """SHA-256 of the file."""
    ended_on: Mapped[date | None]
    """When the employee agreed or didn't wish it, or it was given up."""
    consent_channel: Mapped[ConsentChannel | None] = mapped_column(choice(ConsentChannel))
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
