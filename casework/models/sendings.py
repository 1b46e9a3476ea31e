"""What was each recipient of a measure besides the supervisor told: payroll, rostering, a client, another HR?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.previews import Previewed
from casework.rules.recipients import Recipient, Saying


class Sending(Record, Base):
    """One text to one recipient, kept as it was sent. Recipients have no account: HR hands the text over."""

    __tablename__ = "sending"
    constraints = (
        within("case"),
        within("decision"),
        within("employment"),
        within("person", "sent_by_id"),
        within("workplace"),
        CheckConstraint("(recipient = 'new_office') = (workplace_id IS NOT NULL)", name="where_to"),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("recipient IN ('client', 'new_office') OR words IS NULL", name="words_for_some_only"),
        CheckConstraint("says = 'measures' OR words IS NULL", name="nothing_added_afterwards"),
        CheckConstraint("(says = 'measures') = (previewed IS NOT NULL)", name="shown_first"),
        CheckConstraint(
            "(previewed IS NOT NULL AND previewed = 'wrong') = (unchanged_because IS NOT NULL)", name="why_unchanged"
        ),
        Index("ix_sending_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    employment_id: Mapped[int]
    recipient: Mapped[Recipient] = mapped_column(choice(Recipient))
    says: Mapped[Saying] = mapped_column(choice(Saying), default=Saying.MEASURES)
    name: Mapped[str]
    """A desk, a person or a company, as HR calls it."""
    workplace_id: Mapped[int | None]
    """Whose HR was told, of somebody who moves there or did."""
    items: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    from_on: Mapped[date]
    until_on: Mapped[date]
    ask: Mapped[str]
    previewed: Mapped[Previewed | None] = mapped_column(choice(Previewed))
    """How it stood with the employee, who is shown first what holds a word of HR's or a value."""
    unchanged_because: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why it went out as it is although the employee wanted it changed."""
    sent_at: Mapped[datetime] = mapped_column(Instant)
    sent_by_id: Mapped[int]
