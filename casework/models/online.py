"""On which conditions does a workplace meet on line, and where do the two people of one appointment meet?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, within


class OnlineSetting(Record, Base):
    """オンライン面談の条件 as the employer looked at them for a workplace, or for the whole company. Never changed:
    who looks again writes a new one, and the newest holds.
    """

    __tablename__ = "online_setting"
    constraints = (
        within("workplace"),
        within("person", "made_by_id"),
        CheckConstraint("deliberated_on IS NULL OR deliberated_on <= checked_on", name="deliberated_before"),
        Index("ix_online_setting_workplace_id", "company_id", "workplace_id", "id"),
    )
    workplace_id: Mapped[int | None]
    checked_on: Mapped[date]
    conditions: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Codes of `rules.online.Condition` that are met."""
    method: Mapped[str]
    """By which service people meet."""
    emergency: Mapped[str]
    """Who comes when something happens, and how they are reached."""
    deliberated_on: Mapped[date | None]
    made_by_id: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)


class OnlineRoom(Record, Base):
    """Where the two people of one appointment meet, and the words by which they know each other. Sealed; a moved
    appointment gets a room of its own.
    """

    __tablename__ = "online_room"
    constraints = (within("booking"), within("case"), UniqueConstraint("company_id", "booking_id"))
    booking_id: Mapped[int]
    case_id: Mapped[int]
    url: Mapped[Sealed | None] = mapped_column(SealedText)
    passcode: Mapped[Sealed | None] = mapped_column(SealedText)
    """Used once, for this appointment."""
