"""On whose paper are the company's documents printed?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, within

_STANDS = "ended_at IS NULL"


class Letterhead(Record, Base):
    """A company's letterhead as it was looked at and written anew. One stands at a time (by a unique index); of one
    that was replaced or taken away the bytes go and the row stays. Issued documents have files of their own.
    """

    __tablename__ = "letterhead"
    constraints = (
        within("person", "put_by_id"),
        within("person", "ended_by_id"),
        CheckConstraint("size BETWEEN 1 AND 1048576", name="size"),
        CheckConstraint("(ended_at IS NULL) = (file IS NOT NULL)", name="ended_without_bytes"),
        CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        Index(
            "uq_letterhead_standing", "company_id", unique=True,
            sqlite_where=text(_STANDS), postgresql_where=text(_STANDS),
        ),
    )  # fmt: skip
    put_at: Mapped[datetime] = mapped_column(Instant)
    put_by_id: Mapped[int]
    size: Mapped[int]
    digest: Mapped[str]
    """SHA-256 of the bytes: one letterhead is told from another by it."""
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Not sealed: nothing of health and nobody's name stands in it."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by_id: Mapped[int | None]
