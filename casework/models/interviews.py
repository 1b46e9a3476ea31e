"""What happened in the meeting: the physician's notes (sealed, clinical zone) and the report for the employer?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.ids import PublicId
from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.models.people import Person
from casework.rules.bases import RecordBasis
from casework.rules.vocabulary import InterviewMode, InterviewState, RecordState


class Interview(Record, Base):
    """The meeting. Its notes belong to the clinical zone; its report and opinion to the employer's."""

    __tablename__ = "interview"
    constraints = (
        within("case"),
        within("booking"),
        within("person"),
        within("person", "entered_by_id"),
        UniqueConstraint("company_id", "booking_id"),
        CheckConstraint("(state = 'prepared') = (held_on IS NULL)", name="held_with_day"),
        Index("ix_interview_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    booking_id: Mapped[int | None]
    person_id: Mapped[int]
    """The interviewing physician (or nurse, in a consultation)."""
    state: Mapped[InterviewState] = mapped_column(choice(InterviewState), default=InterviewState.PREPARED)
    mode: Mapped[InterviewMode] = mapped_column(choice(InterviewMode))
    held_on: Mapped[date | None]
    entered_by_id: Mapped[int | None]
    """Who wrote down, for a physician outside, that it took place."""
    companions: Mapped[Sealed | None] = mapped_column(SealedText)
    """Companion or interpreter, at the employee's wish; never supervisor or HR."""
    complaint: Mapped[Sealed | None] = mapped_column(SealedText)
    work_notes: Mapped[Sealed | None] = mapped_column(SealedText)
    burden_notes: Mapped[Sealed | None] = mapped_column(SealedText)
    body_notes: Mapped[Sealed | None] = mapped_column(SealedText)
    assessment: Mapped[Sealed | None] = mapped_column(SealedText)
    items: Mapped[Sealed | None] = mapped_column(SealedText)
    """The structured answers of all sections, as JSON (`rules.interview_items`)."""
    conditions: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Of a talk on line: which of its conditions were met (codes of `rules.online.Condition`)."""
    kept_as: Mapped[str | None]
    """Which open page saved last by itself, and its how manieth saving it was (`rules.keeping`)."""
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(viewonly=True, foreign_keys="[Interview.company_id, Interview.person_id]")
    entered_by: Mapped[Person | None] = relationship(
        viewonly=True, foreign_keys="[Interview.company_id, Interview.entered_by_id]"
    )
    __mapper_args__ = {"version_id_col": version}

    @property
    def entered_by_name(self) -> str:
        """Empty where whoever held it wrote it down."""
        return "" if self.entered_by_id is None or self.entered_by is None else self.entered_by.name


class Report(Record, Base):
    """面接指導結果報告書: already the processed text for the employer. With the opinion it is the statutory record."""

    __tablename__ = "report"
    constraints = (
        within("interview"),
        within("case"),
        UniqueConstraint("company_id", "interview_id", "basis", "edition"),
        CheckConstraint("edition >= 1", name="edition"),
        CheckConstraint("fatigue IS NULL OR fatigue BETWEEN 0 AND 3", name="fatigue"),
        CheckConstraint("hours_over_40 IS NULL OR hours_over_40 >= 0", name="hours_over_40"),
        CheckConstraint(
            "basis = 'long_hours' OR fatigue IS NULL AND hours_over_40 IS NULL", name="fatigue_of_long_hours"
        ),
        CheckConstraint(
            "state = 'draft' OR basis <> 'long_hours' OR fatigue IS NOT NULL AND hours_over_40 IS NOT NULL",
            name="long_hours_with_fatigue",
        ),
        Index("ix_report_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    interview_id: Mapped[int]
    basis: Mapped[RecordBasis] = mapped_column(choice(RecordBasis), default=RecordBasis.STRESS_CHECK)
    edition: Mapped[int] = mapped_column(default=1)
    """That of its opinion: the two are issued, corrected and kept together."""
    state: Mapped[RecordState] = mapped_column(choice(RecordState), default=RecordState.DRAFT)
    work_hours: Mapped[Sealed | None] = mapped_column(SealedText)
    """勤務の状況: 労働時間."""
    work_other: Mapped[Sealed | None] = mapped_column(SealedText)
    """勤務の状況: 労働時間以外の要因."""
    burden: Mapped[Sealed | None] = mapped_column(SealedText)
    """心理的な負担の状況: 医学的所見に関する特記事項."""
    other_findings: Mapped[bool | None]
    """その他の心身の状況: 所見 あり／なし."""
    other_condition: Mapped[Sealed | None] = mapped_column(SealedText)
    fatigue: Mapped[int | None]
    """疲労の蓄積の状況, 0 low to 3 high, of an interview because of long hours."""
    hours_over_40: Mapped[int | None]
    """Hours a month beyond 40 a week, of the same."""
    guidance: Mapped[list[str]] = mapped_column(JSON, default=list)
    """本人への指導区分: codes of `Guidance`."""
    interview_again_on: Mapped[date | None]
    guidance_notes: Mapped[Sealed | None] = mapped_column(SealedText)
    kept_as: Mapped[str | None]
    """As of the notes: which open page saved the record last by itself."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class IssuedDocument(Record, Base):
    """A document as it was issued: content, file, signer, time, salted hash. Never changed (held by a trigger)."""

    __tablename__ = "issued_document"
    constraints = (
        within("case"),
        within("person", "signer_id"),
        within("issued_document", "replaces_id"),
        CheckConstraint("kind IN ('report', 'opinion', 'decision', 'instruction')", name="kind"),
        Index("ix_issued_document_record_id", "company_id", "record_id", "kind"),
    )
    case_id: Mapped[int]
    kind: Mapped[str]
    record_id: Mapped[PublicId]
    """Public id of the report, opinion, decision or instruction that was issued."""
    replaces_id: Mapped[int | None]
    content: Mapped[Sealed] = mapped_column(SealedText)
    """What it says, as JSON: the snapshot the file was made from."""
    scoreless: Mapped[Sealed | None] = mapped_column(SealedText)
    """The same without the scores, for whoever reads the record and not them; only where they stand in it."""
    file: Mapped[Sealed | None] = mapped_column(SealedText)
    """The Word document."""
    scored: Mapped[bool] = mapped_column(default=False)
    """Whether the scores of the stress check stand in the file: HR gets it by a named handler only."""
    content_hash: Mapped[str]
    """SHA-256 over content and file; a salt is inside the sealed content, so the hash reveals nothing of either."""
    signer_id: Mapped[int]
    signed_at: Mapped[datetime] = mapped_column(Instant)
