"""May somebody on leave come back, and with which accommodations, in the physician's opinion?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.return_to_work import Aim, Readiness
from casework.rules.vocabulary import RecordState

_DRAFT = "state = 'draft'"


class ReturnOpinion(Record, Base):
    """職場復帰に関する意見書, for HR. Once issued it isn't changed (held by a trigger): another one follows it."""

    __tablename__ = "return_opinion"
    constraints = (
        within("case"),
        within("person"),
        within("person", "noted_by_id"),
        *(
            CheckConstraint(f"state = 'draft' OR {name} IS NOT NULL", name=f"issued_with_{name}")
            for name in ("aim", "readiness", "opinion", "held_on")
        ),
        CheckConstraint("state = 'draft' OR readiness = 'no' OR from_on IS NOT NULL", name="issued_with_from_on"),
        CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)", name="issued_with_time"),
        CheckConstraint("(state = 'issued') = (file IS NOT NULL)", name="issued_with_file"),
        CheckConstraint("(state = 'issued') = (content_hash <> '')", name="issued_with_hash"),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("noted_on IS NULL OR state = 'issued'", name="noted_once_issued"),
        CheckConstraint("(noted_on IS NULL) = (noted_by_id IS NULL)", name="noted_by_somebody"),
        Index(
            "uq_return_opinion_draft", "company_id", "case_id", "person_id", unique=True,
            sqlite_where=text(_DRAFT), postgresql_where=text(_DRAFT),
        ),
        Index("ix_return_opinion_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    person_id: Mapped[int]
    """The physician who writes it."""
    state: Mapped[RecordState] = mapped_column(choice(RecordState), default=RecordState.DRAFT)
    aim: Mapped[Aim | None] = mapped_column(choice(Aim))
    readiness: Mapped[Readiness | None] = mapped_column(choice(Readiness))
    opinion: Mapped[Sealed | None] = mapped_column(SealedText)
    accommodations: Mapped[Sealed | None] = mapped_column(SealedText)
    """As `rules.return_to_work.pack` writes them: kinds, extents, minutes and words."""
    outlook: Mapped[Sealed | None] = mapped_column(SealedText)
    held_on: Mapped[date | None]
    """When the employee was talked with."""
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    file: Mapped[Sealed | None] = mapped_column(SealedText, deferred=True)
    content_hash: Mapped[str] = mapped_column(default="")
    """SHA-256 of the file."""
    noted_on: Mapped[date | None]
    """When HR wrote down that what the company decided before goes on after it."""
    noted_by_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
