"""What did a physician of the company write to a medical institution about somebody who agreed to it?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.models.people import Person
from casework.rules.vocabulary import LetterRoad, RecordState

_DRAFT = "state = 'draft'"


class MedicalLetter(Record, Base):
    """紹介状, in the clinical zone: for the institution, by the employee's consent, never for the employer. Once issued
    it isn't changed (held by a trigger).
    """

    __tablename__ = "medical_letter"
    constraints = (
        within("case"),
        within("person"),
        CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)", name="issued_with_time"),
        CheckConstraint("(state = 'issued') = (file IS NOT NULL)", name="issued_with_file"),
        CheckConstraint("(state = 'issued') = (consented_on IS NOT NULL)", name="issued_by_consent"),
        CheckConstraint("(state = 'issued') = (road IS NOT NULL)", name="issued_to_somebody"),
        CheckConstraint("(state = 'issued') = (content_hash <> '')", name="issued_with_hash"),
        Index(
            "uq_medical_letter_draft", "company_id", "case_id", "person_id", unique=True,
            sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT),
        ),
        Index("ix_medical_letter_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    person_id: Mapped[int]
    """The physician who writes it."""
    state: Mapped[RecordState] = mapped_column(choice(RecordState), default=RecordState.DRAFT)
    institution: Mapped[Sealed | None] = mapped_column(SealedText)
    doctor: Mapped[Sealed | None] = mapped_column(SealedText)
    purpose: Mapped[Sealed | None] = mapped_column(SealedText)
    course: Mapped[Sealed | None] = mapped_column(SealedText)
    findings: Mapped[Sealed | None] = mapped_column(SealedText)
    medication: Mapped[Sealed | None] = mapped_column(SealedText)
    asked: Mapped[Sealed | None] = mapped_column(SealedText)
    consented_on: Mapped[date | None]
    road: Mapped[LetterRoad | None] = mapped_column(choice(LetterRoad))
    """Whether the employee takes it along or it goes to the institution."""
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    file: Mapped[Sealed | None] = mapped_column(SealedText, deferred=True)
    content_hash: Mapped[str] = mapped_column(default="")
    """SHA-256 of the file."""
    version: Mapped[int] = mapped_column(default=1)
    person: Mapped[Person] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}
