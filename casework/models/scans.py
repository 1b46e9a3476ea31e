"""Which papers of a request or of a consent were scanned, by whom, and which were taken away again?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.vocabulary import ScanKind


class Scan(Record, Base):
    """A paper on which somebody asked or agreed. Attached to the wrong person it is taken away: the bytes go, the row
    stays.
    """

    __tablename__ = "scan"
    constraints = (
        within("case"),
        within("interview_request"),
        within("result_consent"),
        within("person", "attached_by_id"),
        within("person", "taken_away_by_id"),
        CheckConstraint("(case_id IS NULL) = (interview_request_id IS NULL)", name="request_of_case"),
        CheckConstraint("(interview_request_id IS NULL) = (result_consent_id IS NOT NULL)", name="of_one_paper"),
        CheckConstraint("size BETWEEN 1 AND 10485760", name="size"),
        CheckConstraint("(taken_away_at IS NULL) = (taken_away_by_id IS NULL)", name="taken_away_by_somebody"),
        CheckConstraint("(taken_away_at IS NULL) = (file IS NOT NULL)", name="taken_away_without_bytes"),
        CheckConstraint("taken_away_at IS NULL OR taken_away_at >= attached_at", name="taken_away_after"),
        Index("ix_scan_case_id", "company_id", "case_id", "id"),
        Index("ix_scan_interview_request_id", "company_id", "interview_request_id", "id"),
        Index("ix_scan_result_consent_id", "company_id", "result_consent_id", "id"),
    )
    case_id: Mapped[int | None]
    interview_request_id: Mapped[int | None]
    result_consent_id: Mapped[int | None]
    kind: Mapped[ScanKind] = mapped_column(choice(ScanKind))
    size: Mapped[int]
    """Bytes as they are kept."""
    file: Mapped[Sealed | None] = mapped_column(SealedText, deferred=True)
    """Loaded only when it is asked for: it is the one large column of the product."""
    attached_at: Mapped[datetime] = mapped_column(Instant)
    attached_by_id: Mapped[int]
    taken_away_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_away_by_id: Mapped[int | None]
