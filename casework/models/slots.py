"""When has which professional time, and who has taken it?"""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Dated, Instant, Record, Tenant, choice, of_case, period, within
from casework.models.people import Person
from casework.rules.vocabulary import BookingState, SlotState, TalkPurpose

_HOLDING = "state IN ('booked', 'kept', 'missed')"
"""A booking in one of these states holds its slot."""


class SlotSeries(Record, Dated, Base):
    """定期の枠: when a professional comes again and again. Its slots are rows of their own, made ahead; each can be
    booked or closed like any other.
    """

    __tablename__ = "slot_series"
    constraints = (
        within("person"),
        within("workplace"),
        within("person", "made_by_id"),
        period(),
        CheckConstraint("ends > starts", name="ends_after_start"),
        CheckConstraint("minutes BETWEEN 10 AND 180", name="minutes"),
        CheckConstraint("gap_minutes BETWEEN 0 AND 60", name="gap_minutes"),
        CheckConstraint("rule <> ''", name="ruled"),
        CheckConstraint("workplace_id IS NOT NULL OR online", name="somewhere"),
        CheckConstraint("version > 0", name="version"),
    )
    person_id: Mapped[int]
    workplace_id: Mapped[int | None]
    """None: on line, for the whole company."""
    online: Mapped[bool]
    place: Mapped[str] = mapped_column(default="")
    starts: Mapped[time]
    """In Japan, as `ends`."""
    ends: Mapped[time]
    minutes: Mapped[int]
    gap_minutes: Mapped[int]
    purpose: Mapped[TalkPurpose | None] = mapped_column(choice(TalkPurpose))
    rule: Mapped[str]
    """As RFC 5545 writes it (`rules/recurrence.py`), counted from `from_on`."""
    made_by_id: Mapped[int]
    ended_on: Mapped[date | None]
    """On this day it was ended: nothing is made any more."""
    filled_on: Mapped[date | None]
    """The last day on which its slots were brought up to the rule, the closures and the horizon."""
    version: Mapped[int] = mapped_column(default=1)


class SlotSeriesException(Tenant, Base):
    """A day of a series on which nobody comes."""

    __tablename__ = "slot_series_exception"
    __table_args__ = (
        within("slot_series"),
        UniqueConstraint("company_id", "slot_series_id", "day"),
    )
    slot_series_id: Mapped[int]
    day: Mapped[date]


class Slot(Record, Base):
    """面談枠: one stretch of a professional's time. No two open ones of the same person overlap, and none of the same
    account in any company (held by the database).
    """

    __tablename__ = "slot"
    constraints = (
        within("person"),
        within("workplace"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_slot_person_id_starts_at", "company_id", "person_id", "starts_at"),
        Index("ix_slot_starts_at", "company_id", "starts_at"),
        Index("ix_slot_account_id_starts_at", "account_id", "starts_at"),
        within("slot_series"),
        UniqueConstraint("company_id", "slot_series_id", "starts_at"),
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
    purpose: Mapped[TalkPurpose | None] = mapped_column(choice(TalkPurpose))
    """None: for any talk."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Whose it is across companies: somebody who serves several has one pair of hands."""
    slot_series_id: Mapped[int | None]
    """The series that made it, as long as it belongs to it."""
    person: Mapped[Person] = relationship(viewonly=True)


class Booking(Record, Base):
    """面談予約, of a request or of a follow-up. One living booking per slot and for each of them, by unique indexes."""

    __tablename__ = "booking"
    constraints = (
        within("slot"),
        within("case"),
        within("interview_request"),
        of_case("follow_up"),
        within("person", "booked_by_id"),
        CheckConstraint("sequence >= 0", name="sequence"),
        CheckConstraint("late_minutes BETWEEN 0 AND 180", name="late_minutes"),
        CheckConstraint("(interview_request_id IS NULL) <> (follow_up_id IS NULL)", name="for_one_thing"),
        Index(
            "uq_booking_slot", "company_id", "slot_id", unique=True,
            sqlite_where=text(_HOLDING), postgresql_where=text(_HOLDING),
        ),
        Index(
            "uq_booking_request", "company_id", "interview_request_id", unique=True,
            sqlite_where=text("state = 'booked'"), postgresql_where=text("state = 'booked'"),
        ),
        Index(
            "uq_booking_follow_up", "company_id", "follow_up_id", unique=True,
            sqlite_where=text("state = 'booked'"), postgresql_where=text("state = 'booked'"),
        ),
        Index(
            "ix_booking_turned", "company_id", "slot_id",
            sqlite_where=text("state = 'turned'"), postgresql_where=text("state = 'turned'"),
        ),
        Index("ix_booking_case_id", "company_id", "case_id"),
        Index("ix_booking_ended_at", "company_id", "ended_at"),
    )  # fmt: skip
    slot_id: Mapped[int]
    case_id: Mapped[int]
    interview_request_id: Mapped[int | None]
    follow_up_id: Mapped[int | None]
    state: Mapped[BookingState] = mapped_column(choice(BookingState), default=BookingState.BOOKED)
    booked_at: Mapped[datetime] = mapped_column(Instant)
    booked_by_id: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    after_limit: Mapped[bool]
    """The chosen time lies after the limit: none was free before it, or the employee asked for later."""
    late_minutes: Mapped[int] = mapped_column(default=0)
    """About how much later it begins: the professional said so on the day."""
    uid: Mapped[str]
    """UID of the calendar event: stable for the life of the booking, carried over when it is moved."""
    sequence: Mapped[int]
    slot: Mapped[Slot] = relationship(viewonly=True)
