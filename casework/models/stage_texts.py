"""Which text about a stage was an employee shown, what did they say to it, and who of those who lead confirmed it?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, of_case, within
from casework.rules.previews import Preview


class StageText(Record, Base):
    """What the supervisor is to read of one stage: its hours, tasks and days, and whom to ask. Made by itself once a
    plan is decided and after each check, shown to the employee at once, and sent by HR.
    """

    __tablename__ = "stage_text"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "case_id", "plan_id"], ["return_plan.company_id", "return_plan.case_id", "return_plan.id"]
        ),
        ForeignKeyConstraint(
            ["company_id", "plan_id", "stage_id"],
            ["return_stage.company_id", "return_stage.plan_id", "return_stage.id"],
        ),
        ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"], ["case.company_id", "case.employment_id", "case.id"]
        ),
        within("person", "sent_by_id"),
        UniqueConstraint("company_id", "case_id", "id"),
        UniqueConstraint("company_id", "plan_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_with_time"),
        CheckConstraint("(answer IS NOT NULL AND answer = 'wrong') = (wrong IS NOT NULL)", name="wrong"),
        CheckConstraint("(sent_at IS NULL) = (sent_by_id IS NULL)", name="sent_by_somebody"),
        CheckConstraint("ended_on IS NULL OR sent_at IS NOT NULL", name="only_what_was_sent_ends"),
        CheckConstraint(
            "sent_at IS NULL OR answer IS NULL OR answer <> 'wrong' OR despite IS NOT NULL", name="sent_despite"
        ),
        Index("ix_stage_text_employment_id", "company_id", "employment_id"),
    )
    case_id: Mapped[int]
    employment_id: Mapped[int]
    plan_id: Mapped[int]
    stage_id: Mapped[int]
    number: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    """The planned last day: what it says holds until another text comes in its place, or it is said to be over."""
    eases: Mapped[bool]
    """It prolongs a stage or goes back by one: it needn't wait for an answer."""
    shown_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[Preview | None] = mapped_column(choice(Preview))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    wrong: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the employee says is wrong with it."""
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_by_id: Mapped[int | None]
    despite: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why it was sent as it is although the employee wanted it changed, or before they had the time to answer."""
    ended_on: Mapped[date | None]


class StageAck(Record, Base):
    """One supervisor has read it and will keep to it: each by themself."""

    __tablename__ = "stage_ack"
    constraints = (
        of_case("stage_text"),
        within("person"),
        UniqueConstraint("company_id", "stage_text_id", "person_id"),
    )
    case_id: Mapped[int]
    stage_text_id: Mapped[int]
    person_id: Mapped[int]
    acknowledged_at: Mapped[datetime] = mapped_column(Instant)
