"""What was an employee shown of a text about them before it went out, and what did they say to it?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.instruction_notes import Rhythm
from casework.rules.previews import Preview
from casework.rules.recipients import Recipient


class InstructionDraft(Record, Base):
    """One text, exactly as the supervisor or another recipient would read it. Each that was shown stays, and the newest
    counts. Whoever it is meant for never learns of it.
    """

    __tablename__ = "instruction_draft"
    constraints = (
        within("case"),
        within("decision"),
        within("person", "shown_by_id"),
        within("workplace"),
        CheckConstraint(
            "(recipient IS NOT NULL AND recipient = 'new_office') = (workplace_id IS NOT NULL)", name="where_to"
        ),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("(recipient IS NULL) = (report_every IS NOT NULL)", name="reported_by_supervisors"),
        CheckConstraint("(recipient IS NULL) = (name IS NULL)", name="recipient_with_name"),
        CheckConstraint(
            "recipient IS NULL OR recipient IN ('client', 'new_office') OR words IS NULL", name="words_for_some_only"
        ),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_with_time"),
        CheckConstraint("withdrawn_at IS NULL OR recipient IS NOT NULL", name="withdrawn_from_recipients"),
        CheckConstraint("(answer IS NOT NULL AND answer = 'wrong') = (wrong IS NOT NULL)", name="wrong"),
        Index("ix_instruction_draft_decision_id", "company_id", "decision_id"),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    recipient: Mapped[Recipient | None] = mapped_column(choice(Recipient))
    """Whom it is meant for; without, the supervisor."""
    name: Mapped[str | None]
    workplace_id: Mapped[int | None]
    """Whose HR it is for, of somebody who moves there or did."""
    edition: Mapped[int] = mapped_column(default=1)
    """Which text to them it would be."""
    corrected_because: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why it is to come in the place of what went out."""
    unchanged: Mapped[bool] = mapped_column(default=False)
    """Exactly a text that the employee wanted changed before."""
    items: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    from_on: Mapped[date]
    until_on: Mapped[date]
    ask: Mapped[str]
    report_every: Mapped[Rhythm | None] = mapped_column(choice(Rhythm))
    shown_at: Mapped[datetime] = mapped_column(Instant)
    shown_by_id: Mapped[int]
    answer: Mapped[Preview | None] = mapped_column(choice(Preview))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    wrong: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the employee says is wrong with it."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    """When HR said that it isn't sent; to a supervisor another text is told instead."""
