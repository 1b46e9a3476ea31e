"""For which days of a leave is there a certificate (診断書), to whom was it given, and where is its original?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, of_case, within
from casework.rules.leave_certificates import HandedTo, Purpose
from casework.rules.vocabulary import ConsentChannel, ScanKind


class LeaveCertificate(Record, Base):
    """診断書 of a leave: its days and who has it. Nothing of what it says. Never changed, only taken away (trigger)."""

    __tablename__ = "leave_certificate"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"], ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"]
        ),
        within("person", "entered_by_id"),
        within("person", "taken_away_by_id"),
        UniqueConstraint("company_id", "case_id", "id"),
        CheckConstraint("until_on >= from_on", name="ends_after_beginning"),
        CheckConstraint("(purpose = 'ready') = (until_on IS NULL)", name="ready_from_a_day_on"),
        CheckConstraint("(taken_away_at IS NULL) = (taken_away_by_id IS NULL)", name="taken_away_by_somebody"),
        Index("ix_leave_certificate_leave_id", "company_id", "leave_id"),
    )
    case_id: Mapped[int]
    leave_id: Mapped[int]
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    handed_to: Mapped[HandedTo] = mapped_column(choice(HandedTo))
    channel: Mapped[ConsentChannel] = mapped_column(choice(ConsentChannel))
    """On the screen the file is here; a paper stays with whoever received it."""
    from_on: Mapped[date]
    """The first day off; of one that says they can come back, the day from which they can."""
    until_on: Mapped[date | None]
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by_id: Mapped[int]
    """The employee; of a paper whoever received it."""
    taken_away_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_away_by_id: Mapped[int | None]


class CertificatePaper(Record, Base):
    """The original, as a file: only for the employee and whom they chose. Taken away it is deleted; once whom it was
    given to has opened it, it stays (trigger).
    """

    __tablename__ = "certificate_paper"
    constraints = (
        of_case("leave_certificate"),
        within("person", "opened_by_id"),
        UniqueConstraint("company_id", "leave_certificate_id"),
        CheckConstraint("size BETWEEN 1 AND 10485760", name="size"),
        CheckConstraint("(opened_at IS NULL) = (opened_by_id IS NULL)", name="opened_by_somebody"),
        Index("ix_certificate_paper_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    leave_certificate_id: Mapped[int]
    kind: Mapped[ScanKind] = mapped_column(choice(ScanKind))
    size: Mapped[int]
    """Bytes as they are kept."""
    file: Mapped[Sealed] = mapped_column(SealedText, deferred=True)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    """When one of those to whom it was given opened it first."""
    opened_by_id: Mapped[int | None]
