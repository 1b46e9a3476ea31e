"""Who was asked to confirm or to approve a decision before it holds?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, choice, within
from casework.rules.assents import Step
from casework.rules.vocabulary import Hat


class AssentCall(Record, Base):
    """One person who was asked, under which hat. What was answered stands in the decision."""

    __tablename__ = "assent_call"
    constraints = (
        within("case"),
        within("decision"),
        within("person"),
        UniqueConstraint("company_id", "decision_id", "step", "person_id"),
        CheckConstraint("hat = 'physician' OR step = 'second' AND hat = 'hr'", name="worn_by_who_may"),
        Index("ix_assent_call_case_id", "company_id", "case_id"),
        Index("ix_assent_call_person_id", "company_id", "person_id", "hat"),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    step: Mapped[Step] = mapped_column(choice(Step))
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    asked_at: Mapped[datetime] = mapped_column(Instant)
