"""What became of a decision that the employee didn't accept when it was explained?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.objections import Outcome, WordsWay


class Reconsideration(Record, Base):
    """再検討: after a refusal HR looks at the decision again with the 産業医. Settled once."""

    __tablename__ = "reconsideration"
    constraints = (
        within("case"),
        within("decision"),
        within("person", "physician_id"),
        within("person", "settled_by_id"),
        UniqueConstraint("company_id", "decision_id"),
        CheckConstraint("(result IS NULL) = (settled_at IS NULL)", name="settled_with_time"),
        CheckConstraint("(result IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"),
        CheckConstraint("(result IS NULL) = (held_on IS NULL)", name="settled_on_a_day"),
        CheckConstraint("words_way IS NOT NULL OR physician_id IS NULL", name="with_the_physician"),
        CheckConstraint("result IS NULL OR physician_words IS NOT NULL", name="with_their_words"),
        CheckConstraint("(words_way IS NULL) = (physician_words IS NULL)", name="words_with_their_way"),
        CheckConstraint("(words_way IS NOT NULL AND words_way = 'own') = (said_at IS NOT NULL)", name="own_with_time"),
        CheckConstraint("(said_at IS NOT NULL) = (words_version > 0)", name="own_are_counted"),
        CheckConstraint("said_at IS NULL OR physician_id IS NOT NULL", name="own_are_somebodys"),
        CheckConstraint("(result IS NULL) = (reason IS NULL)", name="settled_with_reason"),
        Index("ix_reconsideration_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    opened_on: Mapped[date]
    held_on: Mapped[date | None]
    physician_id: Mapped[int | None]
    """The 産業医 who said it; nobody, where none can be named …"""
    physician_words: Mapped[Sealed | None] = mapped_column(SealedText)
    """… and then whom HR asked, how, and what they said."""
    words_way: Mapped[WordsWay | None] = mapped_column(choice(WordsWay))
    """Written by the physician themself, before HR settles it, or by HR as they were told."""
    said_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the physician wrote them."""
    words_version: Mapped[int] = mapped_column(default=0)
    """How often they did: HR settles by the words that it read."""
    result: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    reason: Mapped[Sealed | None] = mapped_column(SealedText)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by_id: Mapped[int | None]
