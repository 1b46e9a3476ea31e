"""Whose appointments does a calendar program fetch, by which secret, and until when?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, choice, within
from casework.rules.vocabulary import Hat


class CalendarFeed(Record, Base):
    """予定表への配信: the secret address under which somebody's own times can be fetched. Only its hash is kept."""

    __tablename__ = "calendar_feed"
    constraints = (
        within("person"),
        CheckConstraint("hat IN ('worker', 'physician', 'nurse')", name="of_who_has_times"),
        CheckConstraint("revoked_at IS NULL OR revoked_at >= made_at", name="revoked_after"),
        Index(
            "uq_calendar_feed_standing", "company_id", "person_id", "hat", unique=True,
            sqlite_where=text("revoked_at IS NULL"), postgresql_where=text("revoked_at IS NULL"),
        ),
    )  # fmt: skip
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    """One feed for each hat: what is fetched is what that hat may see."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    fetched_on: Mapped[date | None]
    """The last day on which a program came for it."""
