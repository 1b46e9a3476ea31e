"""Is somebody in danger, who was told of it, and what was told to others?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, Tenant, choice, within
from casework.models.cases import Case
from casework.rules.vocabulary import Hat

_OPEN = "closed_at IS NULL"


class RiskAssessment(Record, Base):
    """安全の確認: what a professional found in a talk. Never changed; another look is another row."""

    __tablename__ = "risk_assessment"
    constraints = (
        within("case"),
        within("interview"),
        within("person"),
        Index("ix_risk_assessment_interview_id", "company_id", "interview_id"),
        Index("ix_risk_assessment_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    interview_id: Mapped[int]
    person_id: Mapped[int]
    assessed_at: Mapped[datetime] = mapped_column(Instant)
    answers: Mapped[Sealed] = mapped_column(SealedText)
    """`rules.risk.Risk` as JSON."""


class Crisis(Record, Base):
    """危機対応: opened by an assessment; one is open for a case at a time."""

    __tablename__ = "crisis"
    constraints = (
        within("case"),
        within("interview"),
        within("person", "opened_by_id"),
        within("person", "closed_by_id"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="closed_after_opening"),
        Index(
            "uq_crisis_open", "company_id", "case_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip
    case_id: Mapped[int]
    interview_id: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by_id: Mapped[int]
    situation: Mapped[Sealed] = mapped_column(SealedText)
    """The newest assessment as JSON: what whoever was called has to know."""
    steps: Mapped[Sealed | None] = mapped_column(SealedText)
    """What was done, by the names of `rules.risk.STEPS`: each time when, by whom, in which words."""
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by_id: Mapped[int | None]
    outcome: Mapped[Sealed | None] = mapped_column(SealedText)
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}


class CrisisCall(Tenant, Base):
    """Who was called to a crisis, under which hat: with that they reach it, assigned or not."""

    __tablename__ = "crisis_call"
    __table_args__ = (within("crisis"), within("person"), UniqueConstraint("company_id", "crisis_id", "person_id"))
    crisis_id: Mapped[int]
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    called_at: Mapped[datetime] = mapped_column(Instant)


class Disclosure(Record, Base):
    """To whom something was told in a crisis, and why without consent. Never changed."""

    __tablename__ = "disclosure"
    constraints = (
        within("crisis"),
        within("case"),
        within("person", "made_by_id"),
        CheckConstraint("consented OR reason IS NOT NULL", name="reason_without_consent"),
        Index("ix_disclosure_crisis_id", "company_id", "crisis_id"),
    )
    case_id: Mapped[int]
    crisis_id: Mapped[int]
    made_by_id: Mapped[int]
    told_at: Mapped[datetime] = mapped_column(Instant)
    consented: Mapped[bool]
    recipient: Mapped[Sealed] = mapped_column(SealedText)
    content: Mapped[Sealed] = mapped_column(SealedText)
    reason: Mapped[Sealed | None] = mapped_column(SealedText)
