"""Who did and who read what? Appended only, in a chain per company."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.ids import PublicId
from casework.models.base import Base, Instant, Tenant, choice, within
from casework.rules.vocabulary import Hat


class TrailHead(Base):
    """The end of a company's chain: the lock that puts its entries in order."""

    __tablename__ = "trail_head"
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    number: Mapped[int]
    mac: Mapped[str]


class TrailEntry(Tenant, Base):
    """One act or one page view. Holds codes and ids, never a text of the record."""

    __tablename__ = "trail_entry"
    __table_args__ = (UniqueConstraint("company_id", "number"), UniqueConstraint("company_id", "id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    person_id: Mapped[int | None]
    """None: the product's own worker or the command line."""
    hat: Mapped[Hat | None] = mapped_column(choice(Hat))
    act: Mapped[str]
    reading: Mapped[bool]
    mac: Mapped[str]


class TrailSubject(Tenant, Base):
    """Which record of whom an entry is about."""

    __tablename__ = "trail_subject"
    __table_args__ = (
        within("trail_entry"),
        Index("ix_trail_subject_trail_entry_id", "company_id", "trail_entry_id"),
        Index("ix_trail_subject_employment_id", "company_id", "employment_id", "trail_entry_id"),
    )
    trail_entry_id: Mapped[int]
    record: Mapped[str]
    record_id: Mapped[PublicId]
    employment_id: Mapped[int | None]
