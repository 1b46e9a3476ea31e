"""When is a decision explained, by HR with the 産業医?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, within


class ExplanationTalk(Record, Base):
    """措置の説明の日程: one time at a time for a decision. Another one is another row, with the same calendar event.
    While it stands, no slot of its physician at that time is offered to anybody; where nobody can be named as
    present, it is agreed with the employee alone, and has no physician.
    """

    __tablename__ = "explanation_talk"
    constraints = (
        within("case"),
        within("decision"),
        within("person", "physician_id"),
        within("person", "set_by_id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("online OR place <> ''", name="somewhere"),
        CheckConstraint("sequence >= 0", name="sequence"),
        Index(
            "uq_explanation_talk_decision", "company_id", "decision_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_explanation_talk_physician_id", "company_id", "physician_id", "starts_at"),
        Index("ix_explanation_talk_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    decision_id: Mapped[int]
    physician_id: Mapped[int | None]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    online: Mapped[bool]
    place: Mapped[str] = mapped_column(default="")
    """A neutral name of the room: never a word of health."""
    way_in: Mapped[Sealed | None] = mapped_column(SealedText)
    """On line: address and pass words, for the three who meet."""
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by_id: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    """Moved, called off, or held."""
    uid: Mapped[str]
    """UID of the calendar event, carried over when it is moved."""
    sequence: Mapped[int]
