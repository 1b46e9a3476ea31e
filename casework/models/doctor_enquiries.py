"""What is an attending doctor (主治医) asked about somebody on leave, who agreed to it, and what was answered?"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, of_case, within
from casework.rules.doctor_enquiries import EnquiryState, SummaryState
from casework.rules.vocabulary import ConsentChannel, Hat, LetterRoad, ScanKind

_DRAFT = "state = 'draft'"
_ASKED = "state = 'asked'"
_OUT = "state IN ('sent', 'answered', 'unanswered')"


class DoctorEnquiry(Record, Base):
    """職場復帰支援に関する情報提供依頼, in the clinical zone. What is asked is fixed as soon as the employee was asked
    about it, the consent as soon as it was given (triggers): nothing else is sent than what somebody agreed to.
    """

    __tablename__ = "doctor_enquiry"
    constraints = (
        within("case"),
        within("person"),
        UniqueConstraint("company_id", "case_id", "id"),
        CheckConstraint("hat IN ('physician', 'nurse')", name="by_professional"),
        CheckConstraint("asked_at IS NOT NULL OR state IN ('draft', 'given_up')", name="asked_before"),
        CheckConstraint("state <> 'draft' OR asked_at IS NULL", name="draft_is_nobodys"),
        CheckConstraint(
            "consented_on IS NOT NULL OR state NOT IN ('consented', 'taken_back', 'sent', 'answered', 'unanswered')",
            name="only_by_consent",
        ),
        CheckConstraint(
            "consented_on IS NULL OR state NOT IN ('draft', 'asked', 'refused')", name="consent_once_asked"
        ),
        CheckConstraint("(consented_on IS NULL) = (consent_channel IS NULL)", name="consent_in_a_way"),
        CheckConstraint(
            "(ended_on IS NOT NULL) = (state IN ('refused', 'taken_back', 'given_up'))", name="ended_with_day"
        ),
        CheckConstraint(f"(sent_at IS NOT NULL) = ({_OUT})", name="sent_with_time"),
        CheckConstraint(f"(file IS NOT NULL) = ({_OUT})", name="sent_with_file"),
        CheckConstraint(f"(road IS NOT NULL) = ({_OUT})", name="sent_somehow"),
        CheckConstraint(f"(content_hash <> '') = ({_OUT})", name="sent_with_hash"),
        CheckConstraint("(answered_on IS NOT NULL) = (state = 'answered')", name="answered_with_day"),
        CheckConstraint("(answer IS NOT NULL OR scan IS NOT NULL) = (state = 'answered')", name="answered_with_words"),
        CheckConstraint("talked_on IS NOT NULL OR state <> 'unanswered'", name="talked_of_once_unanswered"),
        CheckConstraint("talked_on IS NULL OR state IN ('answered', 'unanswered')", name="talked_of_once_sent"),
        CheckConstraint("(talked_on IS NULL) = (talk IS NULL)", name="talked_of_in_words"),
        CheckConstraint("(scan IS NULL) = (scan_kind IS NULL)", name="scan_of_a_kind"),
        Index(
            "uq_doctor_enquiry_draft", "company_id", "case_id", "person_id", unique=True,
            sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT),
        ),
        Index("ix_doctor_enquiry_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    person_id: Mapped[int]
    """Who asks, and reads the answer."""
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    state: Mapped[EnquiryState] = mapped_column(choice(EnquiryState), default=EnquiryState.DRAFT)
    institution: Mapped[Sealed | None] = mapped_column(SealedText)
    doctor: Mapped[Sealed | None] = mapped_column(SealedText)
    asked: Mapped[list[str]] = mapped_column(JSON)
    """Codes of `return_to_work.Asked`: what is ticked."""
    fifth: Mapped[Sealed | None] = mapped_column(SealedText)
    sixth: Mapped[Sealed | None] = mapped_column(SealedText)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the employee was asked."""
    consented_on: Mapped[date | None]
    consent_channel: Mapped[ConsentChannel | None] = mapped_column(choice(ConsentChannel))
    ended_on: Mapped[date | None]
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    road: Mapped[LetterRoad | None] = mapped_column(choice(LetterRoad))
    file: Mapped[Sealed | None] = mapped_column(SealedText, deferred=True)
    content_hash: Mapped[str] = mapped_column(default="")
    """SHA-256 of the file."""
    answered_on: Mapped[date | None]
    answer: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the doctor wrote, typed by whoever asked."""
    talked_on: Mapped[date | None]
    """When it was talked of with the employee that no answer had come."""
    talk: Mapped[Sealed | None] = mapped_column(SealedText)
    """What was said then; the employee reads it."""
    scan_kind: Mapped[ScanKind | None] = mapped_column(choice(ScanKind))
    scan: Mapped[Sealed | None] = mapped_column(SealedText, deferred=True)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class DoctorSummary(Record, Base):
    """What the employer is to learn of an answer, in words that the employee reads first. HR reads it once they agreed;
    its words are never changed (trigger), another one takes its place.
    """

    __tablename__ = "doctor_summary"
    constraints = (
        of_case("doctor_enquiry"),
        within("person"),
        CheckConstraint("(decided_on IS NOT NULL) = (state IN ('passed', 'refused'))", name="decided_with_day"),
        CheckConstraint("(consent_channel IS NOT NULL) = (state = 'passed')", name="passed_by_consent"),
        Index(
            "uq_doctor_summary_asked", "company_id", "doctor_enquiry_id", unique=True,
            sqlite_where=text(_ASKED), postgresql_where=text(_ASKED),
        ),
        Index("ix_doctor_summary_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    doctor_enquiry_id: Mapped[int]
    person_id: Mapped[int]
    """Who wrote it."""
    state: Mapped[SummaryState] = mapped_column(choice(SummaryState), default=SummaryState.ASKED)
    words: Mapped[Sealed] = mapped_column(SealedText)
    written_at: Mapped[datetime] = mapped_column(Instant)
    decided_on: Mapped[date | None]
    consent_channel: Mapped[ConsentChannel | None] = mapped_column(choice(ConsentChannel))
