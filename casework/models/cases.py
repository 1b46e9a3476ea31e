"""Which thread ties all to one person, who is assigned to it, which limits run, and with which key is it sealed?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.ids import PublicId
from casework.models.base import Base, Dated, Instant, Record, Tenant, choice, period, within
from casework.models.checks import CheckResult
from casework.models.people import Employment, Person, Workplace
from casework.rules.deadlines import Clock
from casework.rules.vocabulary import AssignmentRole, CaseKind, CloseReason, Zone


class DataKey(Tenant, Base):
    """The key of one case, wrapped by a master key outside the database. Without its row nothing of the case opens."""

    __tablename__ = "data_key"
    public_id: Mapped[PublicId] = mapped_column(unique=True)
    master_id: Mapped[str]
    wrapped: Mapped[bytes]


class Case(Record, Base):
    """One person's thread of one kind. The kind never changes; a conversion ends one case and opens another."""

    __tablename__ = "case"
    constraints = (
        within("employment"),
        ForeignKeyConstraint(
            ["company_id", "stress_check_id", "check_result_id"],
            ["check_result.company_id", "check_result.stress_check_id", "check_result.id"],
        ),
        within("workplace"),
        UniqueConstraint("company_id", "employment_id", "id"),
        CheckConstraint("(stress_check_id IS NULL) = (check_result_id IS NULL)", name="check_of_its_result"),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="closed_after_opened"),
        CheckConstraint("(closed_on IS NULL) = (close_reason IS NULL)", name="closed_with_reason"),
        CheckConstraint("kind <> 'statutory' OR check_result_id IS NOT NULL", name="statutory_from_check"),
        Index(
            "uq_case_open_statutory", "company_id", "check_result_id", unique=True,
            sqlite_where=text("kind = 'statutory' AND closed_on IS NULL"),
            postgresql_where=text("kind = 'statutory' AND closed_on IS NULL"),
        ),
        Index(
            "uq_case_open_other", "company_id", "employment_id", "kind", unique=True,
            sqlite_where=text("kind <> 'statutory' AND closed_on IS NULL"),
            postgresql_where=text("kind <> 'statutory' AND closed_on IS NULL"),
        ),
        Index("ix_case_workplace_id_opened_on", "company_id", "workplace_id", "opened_on", "id"),
        Index("ix_case_employment_id", "company_id", "employment_id"),
        Index("ix_case_stress_check_id_workplace_id", "company_id", "stress_check_id", "workplace_id"),
    )  # fmt: skip
    employment_id: Mapped[int]
    workplace_id: Mapped[int]
    """Where the person worked when the case was opened: it stays there when they move."""
    kind: Mapped[CaseKind] = mapped_column(choice(CaseKind))
    stress_check_id: Mapped[int | None]
    """The check of the result, once more: the board of a campaign selects its cases by it."""
    check_result_id: Mapped[int | None]
    data_key_id: Mapped[PublicId]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(choice(CloseReason))
    employment: Mapped[Employment] = relationship(viewonly=True)
    workplace: Mapped[Workplace] = relationship(viewonly=True)
    check_result: Mapped[CheckResult | None] = relationship(viewonly=True)


class CaseLink(Tenant, Base):
    """A conversion: which case went on as which. Readable in the clinical zone only."""

    __tablename__ = "case_link"
    __table_args__ = (
        within("case", "ended_id"),
        within("case", "opened_id"),
        UniqueConstraint("company_id", "opened_id"),
    )
    ended_id: Mapped[int]
    opened_id: Mapped[int]


class Assignment(Record, Dated, Base):
    """Who of the professionals cares for a case, from when until when. Made by booking or by the clerk."""

    __tablename__ = "assignment"
    constraints = (
        within("case"),
        within("person"),
        period(),
        Index("ix_assignment_case_id", "company_id", "case_id"),
        Index("ix_assignment_person_id", "company_id", "person_id"),
    )
    case_id: Mapped[int]
    person_id: Mapped[int]
    role: Mapped[AssignmentRole] = mapped_column(choice(AssignmentRole))
    person: Mapped[Person] = relationship(viewonly=True)


class Limit(Record, Base):
    """A running or stopped limit. The date is stored when its clock starts; "overdue" is never stored."""

    __tablename__ = "case_limit"
    constraints = (
        within("case"),
        within("workplace"),
        CheckConstraint("limit_on >= start_on", name="after_start"),
        CheckConstraint("stopped_on IS NOT NULL OR NOT left_with", name="left_with_stopped"),
        Index(
            "uq_case_limit_running", "company_id", "case_id", "clock", "record_id", unique=True,
            sqlite_where=text("stopped_on IS NULL"), postgresql_where=text("stopped_on IS NULL"),
        ),
        Index(
            "ix_case_limit_desk", "company_id", "zone", "workplace_id", "limit_on",
            sqlite_where=text("stopped_on IS NULL"), postgresql_where=text("stopped_on IS NULL"),
        ),
        Index("ix_case_limit_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    workplace_id: Mapped[int]
    clock: Mapped[Clock] = mapped_column(choice(Clock))
    zone: Mapped[Zone] = mapped_column(choice(Zone))
    record_id: Mapped[PublicId]
    """What the limit is about: public id of the request, interview, follow-up … (of the case if nothing finer)."""
    start_on: Mapped[date]
    limit_on: Mapped[date]
    settled: Mapped[bool]
    """False while the calendar could not yet tell a working day: the worker asks again (docs/decisions/0004)."""
    basis: Mapped[str]
    policy_version: Mapped[int]
    """0 = the defaults of rules/policy.py."""
    stopped_on: Mapped[date | None]
    left_with: Mapped[bool] = mapped_column(default=False)
    """It stopped because the employment was over."""
    created_at: Mapped[datetime] = mapped_column(Instant)
