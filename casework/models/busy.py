"""Which calendars from outside say when a professional is busy, and when is that?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, Tenant, choice, within
from casework.rules.vocabulary import BusyKind, Hat


class BusyCalendar(Record, Base):
    """外の予定表: a file that was uploaded, or an address that is read again and again. The address is a secret:
    whoever has it reads the whole calendar.
    """

    __tablename__ = "busy_calendar"
    constraints = (
        within("person"),
        CheckConstraint("hat IN ('physician', 'nurse')", name="of_a_professional"),
        CheckConstraint("(kind = 'address') = (address IS NOT NULL)", name="address_of_its_kind"),
        CheckConstraint("(kind = 'address') = (next_at IS NOT NULL)", name="read_again_of_its_kind"),
        CheckConstraint("(error = '') = (failing_since IS NULL)", name="failing_with_its_reason"),
        Index("ix_busy_calendar_person_id", "company_id", "person_id"),
        Index("ix_busy_calendar_next_at", "next_at"),
    )
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    kind: Mapped[BusyKind] = mapped_column(choice(BusyKind))
    address: Mapped[Sealed | None] = mapped_column(SealedText)
    host: Mapped[str] = mapped_column(default="")
    """Which server it is, so that its owner tells one calendar from another."""
    added_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    """When its times were last read."""
    next_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the worker reads it again; while it does, the end of its lease."""
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(default="")
    """Why it could not be read the last time, in one word."""


class BusyTime(Tenant, Base):
    """A stretch of time that such a calendar says is taken. Nothing else of the event is kept."""

    __tablename__ = "busy_time"
    __table_args__ = (
        within("busy_calendar"),
        within("person"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_busy_time_person_id", "company_id", "person_id", "starts_at"),
        Index("ix_busy_time_busy_calendar_id", "company_id", "busy_calendar_id"),
    )
    busy_calendar_id: Mapped[int]
    person_id: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
