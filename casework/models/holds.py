"""Which slot is kept for whose request, and until when?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, within

_LIVES = "ended_at IS NULL"


class SlotHold(Record, Base):
    """取り置き: while somebody confirms the time they chose, or while a time that became free waits for the answer of
    whom it was offered to. One living hold per slot and per request, by unique indexes; one whose time is over holds
    nothing any more, whether or not somebody has ended it yet.
    """

    __tablename__ = "slot_hold"
    constraints = (
        within("slot"),
        within("case"),
        within("interview_request"),
        CheckConstraint("until_at > from_at", name="period"),
        CheckConstraint("ended_at IS NULL OR ended_at >= from_at", name="ended_after"),
        Index(
            "uq_slot_hold_slot", "company_id", "slot_id", unique=True,
            sqlite_where=text(_LIVES), postgresql_where=text(_LIVES),
        ),
        Index(
            "uq_slot_hold_request", "company_id", "interview_request_id", unique=True,
            sqlite_where=text(_LIVES), postgresql_where=text(_LIVES),
        ),
        Index("ix_slot_hold_offered", "company_id", "interview_request_id", "slot_id"),
    )  # fmt: skip
    slot_id: Mapped[int]
    case_id: Mapped[int]
    interview_request_id: Mapped[int]
    from_at: Mapped[datetime] = mapped_column(Instant)
    until_at: Mapped[datetime] = mapped_column(Instant)
    offered: Mapped[bool]
    """Offered from the waiting list, not chosen: the same time is not offered to the same person again."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
