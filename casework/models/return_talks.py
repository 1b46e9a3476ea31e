"""What was said in a meeting about a return to work: of work, and apart from it of health?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, of_case, within
from casework.rules.return_talks import CanReturn
from casework.rules.vocabulary import RecordState

_DRAFT = "state = 'draft'"


class ReturnTalk(Record, Base):
    """職場復帰支援に関する面談記録票, the work part of it. Once it is kept it stays (trigger): another talk follows,
    or a record that takes its place.
    """

    __tablename__ = "return_talk"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"], ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"]
        ),
        within("person"),
        ForeignKeyConstraint(
            ["company_id", "case_id", "corrects_id"],
            ["return_talk.company_id", "return_talk.case_id", "return_talk.id"],
        ),
        UniqueConstraint("company_id", "case_id", "id"),
        CheckConstraint("corrects_id < id", name="corrects_an_earlier_one"),
        CheckConstraint(f"({_DRAFT}) = (kept_at IS NULL)", name="kept_with_time"),
        CheckConstraint(f"{_DRAFT} OR talked_at IS NOT NULL", name="kept_with_day"),
        CheckConstraint(f"{_DRAFT} OR work IS NOT NULL", name="kept_with_words"),
        Index(
            "uq_return_talk_draft", "company_id", "leave_id", unique=True,
            sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT),
        ),
        Index("ix_return_talk_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    leave_id: Mapped[int]
    person_id: Mapped[int]
    """Who of HR wrote it."""
    corrects_id: Mapped[int | None]
    """The first record of the same meeting, whose health part stays there; the newest of them holds."""
    state: Mapped[RecordState] = mapped_column(choice(RecordState), default=RecordState.DRAFT)
    talked_at: Mapped[datetime | None] = mapped_column(Instant)
    work: Mapped[Sealed | None] = mapped_column(SealedText)
    """`rules.return_talks.WorkPart`, packed."""
    cared: Mapped[bool] = mapped_column(default=False)
    """A physician or nurse was there, who writes the health part."""
    starts_on: Mapped[date | None]
    """When the return is to begin."""
    can_return: Mapped[CanReturn | None] = mapped_column(choice(CanReturn))
    next_on: Mapped[date | None]
    kept_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ReturnTalkHealth(Record, Base):
    """Its health part, in the clinical zone. Kept it stays as well (trigger): another one takes its place, and the
    newest holds.
    """

    __tablename__ = "return_talk_health"
    constraints = (
        of_case("return_talk"),
        within("person"),
        CheckConstraint(f"({_DRAFT}) = (kept_at IS NULL)", name="kept_with_time"),
        Index(
            "uq_return_talk_health_draft", "company_id", "return_talk_id", unique=True,
            sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT),
        ),
        Index("ix_return_talk_health_return_talk_id", "company_id", "return_talk_id"),
        Index("ix_return_talk_health_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    return_talk_id: Mapped[int]
    person_id: Mapped[int]
    """Who wrote it."""
    state: Mapped[RecordState] = mapped_column(choice(RecordState), default=RecordState.DRAFT)
    health: Mapped[Sealed] = mapped_column(SealedText)
    """`rules.return_talks.HealthPart`, packed."""
    kept_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
