"""When does somebody work, day by day (勤務表), and what do the codes of the shift tables mean (勤務記号)?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Tenant, within


class ShiftCode(Record, Base):
    """勤務記号: what one sign in a shift table stands for, at one workplace or wherever none of its own is kept."""

    __tablename__ = "shift_code"
    constraints = (
        within("workplace"),
        CheckConstraint("code <> ''", name="named"),
        CheckConstraint("(begins IS NULL) = (ends IS NULL)", name="whole"),
        CheckConstraint("begins >= 0 AND ends > begins AND ends <= begins + 1440", name="within_a_day"),
        Index("uq_shift_code_workplace_id_code", "company_id", "workplace_id", "code", unique=True),
        Index(
            "uq_shift_code_code", "company_id", "code", unique=True,
            sqlite_where=text("workplace_id IS NULL"), postgresql_where=text("workplace_id IS NULL"),
        ),
    )  # fmt: skip
    workplace_id: Mapped[int | None]
    code: Mapped[str]
    begins: Mapped[int | None]
    """Minutes of the day, in Japan; a day off has none."""
    ends: Mapped[int | None]


class RosterDay(Tenant, Base):
    """One day of one employment: from when until when they work, or that they are off. Nothing else of the table from
    which it was read is kept.
    """

    __tablename__ = "roster_day"
    __table_args__ = (
        within("employment"),
        UniqueConstraint("company_id", "employment_id", "day"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="whole"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_roster_day_day", "day"),
    )
    employment_id: Mapped[int]
    day: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
