"""What did HR put to the employee in writing, and when was it tried in vain to hear them?"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.hearings import AttemptOutcome, AttemptWay


class HearingQuestion(Record, Base):
    """What HR has in mind, put to the employee in the app; their answer is a `Hearing`. One for each opinion, in the
    words that were put last.
    """

    __tablename__ = "hearing_question"
    constraints = (
        within("case"),
        within("opinion"),
        within("person", "asked_by_id"),
        UniqueConstraint("company_id", "opinion_id"),
        Index("ix_hearing_question_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    opinion_id: Mapped[int]
    number: Mapped[int] = mapped_column(default=1)
    """Of the hearing for which it asks: another one, once a decision on the one before fell."""
    put: Mapped[Sealed] = mapped_column(SealedText)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class HearingAttempt(Record, Base):
    """Somebody couldn't be reached, or didn't want to talk. Never changed."""

    __tablename__ = "hearing_attempt"
    constraints = (
        within("case"),
        within("opinion"),
        within("decision"),
        within("person", "recorded_by_id"),
        Index("ix_hearing_attempt_opinion_id", "company_id", "opinion_id"),
        Index("ix_hearing_attempt_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    opinion_id: Mapped[int]
    decision_id: Mapped[int | None]
    """The decision that was to be explained; without it they were to be heard."""
    tried_on: Mapped[date]
    way: Mapped[AttemptWay] = mapped_column(choice(AttemptWay))
    outcome: Mapped[AttemptOutcome] = mapped_column(choice(AttemptOutcome))
    note: Mapped[Sealed | None] = mapped_column(SealedText)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int]
