"""What was said between the appointments: calls, walk-ins, and the sentence with which a physician took over?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.contacts import ContactKind
from casework.rules.vocabulary import Hat


class CareContact(Record, Base):
    """A contact of whoever cares for a case with its person. Only its next call ever changes."""

    __tablename__ = "care_contact"
    constraints = (
        within("case"),
        within("person"),
        within("person", "to_id"),
        CheckConstraint("(kind = 'handed_on') = (to_id IS NOT NULL)", name="handed_on_to_somebody"),
        CheckConstraint("kind <> 'handed_on' OR note IS NOT NULL", name="handed_on_with_words"),
        CheckConstraint("kind <> 'handed_on' OR call_on IS NULL", name="handed_on_without_call"),
        CheckConstraint("(kind = 'handed_on') = (minutes IS NULL)", name="minutes_of_a_talk"),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("call_on > held_on", name="call_after_it"),
        CheckConstraint("hat IN ('physician', 'nurse')", name="worn_by_who_cares"),
        Index("ix_care_contact_case_id", "company_id", "case_id"),
        Index("ix_care_contact_call_on", "company_id", "call_on"),
        Index("ix_care_contact_person_id", "company_id", "person_id"),
    )
    case_id: Mapped[int]
    person_id: Mapped[int]
    """Who had it, under this hat."""
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    kind: Mapped[ContactKind] = mapped_column(choice(ContactKind))
    held_on: Mapped[date]
    minutes: Mapped[int | None]
    note: Mapped[Sealed | None] = mapped_column(SealedText)
    call_on: Mapped[date | None]
    """When to call next; empty again once it isn't wanted. A later contact of the case takes its place."""
    to_id: Mapped[int | None]
    """The physician to whom the case was handed on."""
    recorded_at: Mapped[datetime] = mapped_column(Instant)
