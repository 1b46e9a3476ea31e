"""What does an employee say against a decision, and what is answered?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.objections import ObjectionWay, Outcome


class Objection(Record, Base):
    """異議の申出: to a decision, also to the one that nothing is needed. One at a time waits for its answer."""

    __tablename__ = "objection"
    constraints = (
        within("case"),
        within("decision"),
        within("person", "owner_id"),
        within("person", "recorded_by_id"),
        within("person", "answered_by_id"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered_with_words"),
        CheckConstraint("(answered_at IS NULL) = (result IS NULL)", name="answered_with_result"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        within("person", "physician_id"),
        CheckConstraint("(physician_id IS NULL) = (asked_on IS NULL)", name="asked_on_a_day"),
        CheckConstraint("(physician_id IS NULL) = (physician_words IS NULL)", name="asked_in_words"),
        CheckConstraint("asked_on IS NULL OR answered_at IS NOT NULL AND asked_on >= raised_on", name="asked_before"),
        Index(
            "uq_objection_open", "company_id", "decision_id", unique=True,
            sqlite_where=text("answered_at IS NULL"), postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_objection_decision_id", "company_id", "decision_id"),
        Index("ix_objection_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    decision_id: Mapped[int]
    way: Mapped[ObjectionWay] = mapped_column(choice(ObjectionWay))
    raised_on: Mapped[date]
    late: Mapped[bool]
    """After the days of the rules; it is answered all the same."""
    words: Mapped[Sealed] = mapped_column(SealedText)
    owner_id: Mapped[int]
    """The officer of HR whose task the answer is."""
    recorded_by_id: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None]
    answer: Mapped[Sealed | None] = mapped_column(SealedText)
    result: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    physician_id: Mapped[int | None]
    """The 産業医 whom HR asked before it answered; none where the workplace has no physician."""
    asked_on: Mapped[date | None]
    physician_words: Mapped[Sealed | None] = mapped_column(SealedText)
