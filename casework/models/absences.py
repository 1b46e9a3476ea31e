"""When is somebody away from their place, as their supervisor was told at their own wish?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, within


class Absence(Record, Base):
    """不在の予定: made only when the employee wishes that the office tells the supervisor. It holds a time and nothing
    that leads to its reason; its appointment is a reference that no supervisor reaches.
    """

    __tablename__ = "absence"
    constraints = (
        within("employment"),
        within("booking"),
        UniqueConstraint("company_id", "booking_id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_absence_employment_id", "company_id", "employment_id", "starts_at"),
    )
    employment_id: Mapped[int]
    booking_id: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    over_at: Mapped[datetime | None] = mapped_column(Instant)
    """The appointment was moved or cancelled."""
