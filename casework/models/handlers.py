"""Which HR officers are named to open the scores that employees passed on, where, from when until when?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Dated, Instant, Record, period, within


class NamedHandler(Record, Dated, Base):
    """結果を取り扱う担当者: named by a clerk of the examiner's side; the other officers of HR see no scores."""

    __tablename__ = "named_handler"
    constraints = (
        within("person"),
        within("workplace"),
        within("person", "named_by_id"),
        period(),
        CheckConstraint("person_id <> named_by_id", name="not_oneself"),
        Index("ix_named_handler_person_id", "company_id", "person_id"),
    )
    person_id: Mapped[int]
    workplace_id: Mapped[int | None]
    """Without a workplace: the whole company."""
    named_by_id: Mapped[int]
    named_at: Mapped[datetime] = mapped_column(Instant)
