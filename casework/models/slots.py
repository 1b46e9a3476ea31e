"""When has which physician time, and who has taken it?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, choice, within
from casework.models.people import Person
from casework.rules.vocabulary import BookingState, SlotState


class Slot(Record, Base):
    """面談枠: one stretch of a professional's time. No two of the same person overlap (held by the database)."""

    __tablename__ = "slot"
    constraints = (
        within("person"),
        within("workplace"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_slot_person_id_starts_at", "company_id", "person_id", "starts_at"),
        Index("ix_slot_starts_at", "company_id", "starts_at"),
    )
    person_id: Mapped[int]
    workplace_id: Mapped[int | None]
    """Where it takes place; on-line slots without a workplace serve the whole company."""
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    online: Mapped[bool]
    place: Mapped[str] = mapped_column(default="")
    """A neutral name of the room: never a word of health."""
    state: Mapped[SlotState] = mapped_column(choice(SlotState), default=SlotState.FREE)
    person: Mapped[Person] = relationship(viewonly=True)


class Booking(Record, Base):
    """面談予約. One living booking per slot and per request, by a unique index, not by a check."""

    __tablename__ = "booking"
    constraints = (
        within("slot"),
        within("case"),
        within("interview_request"),
        within("person", "booked_by_id"),
        CheckConstraint("sequence >= 0", name="sequence"),
        Index(
            "uq_booking_slot", "company_id", "slot_id", unique=True,
            sqlite_where=text("state IN ('booked', 'kept', 'missed')"),
            postgresql_where=text("state IN ('booked', 'kept', 'missed')"),
        ),
        Index(
            "uq_booking_request", "company_id", "interview_request_id", unique=True,
            sqlite_where=text("state = 'booked'"), postgresql_where=text("state = 'booked'"),
        ),
        Index("ix_booking_case_id", "company_id", "case_id"),
    )  # fmt: skip
    slot_id: Mapped[int]
    case_id: Mapped[int]
    interview_request_id: Mapped[int]
    state: Mapped[BookingState] = mapped_column(choice(BookingState), default=BookingState.BOOKED)
    booked_at: Mapped[datetime] = mapped_column(Instant)
    booked_by_id: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    after_limit: Mapped[bool]
    """The chosen time lies after the limit: none was free before it, or the employee asked for later."""
    uid: Mapped[str]
    """UID of the calendar event: stable for the life of the booking, carried over when it is moved."""
    sequence: Mapped[int]
    slot: Mapped[Slot] = relationship(viewonly=True)
