"""Which results arrived from the stress check, and what did the examiner decide?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.ids import PublicId
from casework.models.base import Base, Dated, Instant, Record, Sealed, SealedText, choice, period, within
from casework.models.people import Employment, Person
from casework.models.providers import Provider
from casework.rules import scoring
from casework.rules.scoring import Span
from casework.rules.vocabulary import EmploymentKind, InterviewedBy, Profession


class StressCheck(Record, Base):
    """ストレスチェック実施回 of a workplace."""

    __tablename__ = "stress_check"
    constraints = (
        within("workplace"),
        within("policy_version"),
        ForeignKeyConstraint(
            ["company_id", "provider_id", "interviewed_by"], ["provider.company_id", "provider.id", "provider.kind"]
        ),
        UniqueConstraint("company_id", "workplace_id", "name"),
        CheckConstraint(
            "(interviewed_by IN ('outside', 'regional_centre')) = (provider_id IS NOT NULL)", name="provider_named"
        ),
    )
    workplace_id: Mapped[int]
    name: Mapped[str]
    started_on: Mapped[date]
    thresholds: Mapped[str]
    """The rule that proposes, as `rules/scoring.py` writes it: until the first day it follows the rules of the
    workplace, from then on it is frozen.
    """
    policy_version_id: Mapped[int | None]
    """The version of the rules from which it comes; None for our defaults."""
    counted_until: Mapped[date | None]
    """The last day on which results are taken that are only counted; None before the first of them."""
    interviewed_by: Mapped[InterviewedBy] = mapped_column(choice(InterviewedBy))
    """Named before it begins: who is found to need an interview must be able to get one."""
    provider_id: Mapped[int | None]
    """The organisation, where it is one; of that very kind."""
    provider: Mapped[Provider | None] = relationship(viewonly=True)
    general_from_on: Mapped[date | None]
    """Day of the first decision: since then everybody gets letters, on the same days."""
    general_looked_on: Mapped[date | None]
    """When everybody who lacked a general letter had got theirs. Looked at once a day."""


class ExaminerAppointment(Record, Dated, Base):
    """実施者: a physician or nurse appointed to one check."""

    __tablename__ = "examiner_appointment"
    constraints = (
        within("stress_check"),
        within("person"),
        period(),
        UniqueConstraint("company_id", "stress_check_id", "person_id"),
    )
    stress_check_id: Mapped[int]
    person_id: Mapped[int]
    person: Mapped[Person] = relationship(viewonly=True)


class CheckResult(Record, Base):
    """ストレスチェック結果 of one person: three domain scores, the flag, and the examiner's decision."""

    __tablename__ = "check_result"
    constraints = (
        within("stress_check"),
        within("employment"),
        within("person", "decided_by_id"),
        UniqueConstraint("company_id", "stress_check_id", "employment_id"),
        UniqueConstraint("company_id", "stress_check_id", "id"),
        CheckConstraint("stressors >= 0 AND reactions >= 0 AND support >= 0", name="scores"),
        CheckConstraint("notified_on >= checked_on", name="notified_after_check"),
        CheckConstraint(
            "(interview_needed IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
        Index("ix_check_result_undecided", "company_id", "stress_check_id", "interview_needed"),
    )
    stress_check_id: Mapped[int]
    employment_id: Mapped[int]
    stressors: Mapped[int]
    reactions: Mapped[int]
    support: Mapped[int]
    high_stress: Mapped[bool]
    checked_on: Mapped[date]
    notified_on: Mapped[date]
    interview_needed: Mapped[bool | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None]
    scales: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    """Points by scale as `rules/scales.py` counts them, five the favourable end; None where the file had none."""
    data_key_id: Mapped[PublicId | None]
    decision_reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why the examiner departs from what the scoring proposes."""
    employment: Mapped[Employment] = relationship(viewonly=True)
    stress_check: Mapped[StressCheck] = relationship(viewonly=True)

    @property
    def spans(self) -> dict[str, Span]:
        """What each of its scores can be, by the questionnaire of its check."""
        return scoring.SPANS[scoring.thaw(self.stress_check.thresholds)[0]]


class CountedResult(Record, Base):
    """The result of a worker dispatched to the company: counted with the others, and nothing ever follows from it.

    Whether it is one of high stress isn't kept: that is worked out for a whole group at once.
    """

    __tablename__ = "counted_result"
    constraints = (
        within("stress_check"),
        within("department"),
        ForeignKeyConstraint(
            ["company_id", "employment_id", "employment_kind"],
            ["employment.company_id", "employment.id", "employment.kind"],
        ),
        UniqueConstraint("company_id", "stress_check_id", "employment_id"),
        CheckConstraint("employment_kind = 'dispatched_in'", name="dispatched_in"),
        CheckConstraint("stressors >= 0 AND reactions >= 0 AND support >= 0", name="scores"),
    )
    stress_check_id: Mapped[int]
    employment_id: Mapped[int]
    """Tells that the same file changes nothing; no page leads from here to a person."""
    employment_kind: Mapped[EmploymentKind] = mapped_column(choice(EmploymentKind))
    department_id: Mapped[int]
    """Theirs on the day of the check: the group with which they are counted, whatever is put right later."""
    stressors: Mapped[int]
    reactions: Mapped[int]
    support: Mapped[int]
    scales: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    checked_on: Mapped[date]


class SupplementaryTalk(Record, Base):
    """補足的面談: a talk for the examiner before they decide. Never changed, and nothing to the employer."""

    __tablename__ = "supplementary_talk"
    constraints = (
        within("check_result"),
        within("person", "recorded_by_id"),
        Index("ix_supplementary_talk_check_result_id", "company_id", "check_result_id"),
    )
    check_result_id: Mapped[int]
    held_on: Mapped[date]
    profession: Mapped[Profession] = mapped_column(choice(Profession))
    held_by: Mapped[str]
    """Who held it: somebody whom the examiner named; not everybody of them has an account here."""
    urgent: Mapped[bool]
    data_key_id: Mapped[PublicId]
    notes: Mapped[Sealed] = mapped_column(SealedText)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int]
    check_result: Mapped[CheckResult] = relationship(viewonly=True)
