"""Who belongs to which company, workplace and department, who reports to whom, and who wears which hat, when?"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.ids import PublicId, fresh
from casework.models.base import Base, Dated, Record, Tenant, choice, period, within
from casework.rules.vocabulary import EmploymentKind, Hat, Language, LineKind, Sex


class WhileEmployed(Dated):
    """What holds no longer than the employment of whoever has it does."""

    else_until_on: Mapped[date | None]
    """Until when it was to hold, where an employment ends before; `date.max` where it was to have no end. None: its end
    is its own, and stays when the last day of the employment is taken back.
    """

    @property
    def own_end(self) -> date | None:
        """The last day if no employment ended. None: there is none."""
        last = self.until_on if self.else_until_on is None else self.else_until_on
        return None if last == date.max else last

    def lasts(self, own_end: date | None, employed_until: date | None = None) -> None:
        """Let it hold until a day of its own, or until the last day of the employment where that comes first. None:
        there is no such day.
        """
        cut = employed_until is not None and employed_until < (own_end or date.max)
        self.until_on = employed_until if cut else own_end
        self.else_until_on = (own_end or date.max) if cut else None


def cut_short() -> CheckConstraint:
    """Only what an employment ends is to hold longer otherwise."""
    longer = "else_until_on IS NULL OR (until_on IS NOT NULL AND else_until_on > until_on)"
    return CheckConstraint(longer, name="cut_short")


class Company(Base):
    """事業者: the tenant. Everything else belongs to one."""

    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True, default=fresh)
    name: Mapped[str]
    data_key_id: Mapped[PublicId | None]
    """The data key for sealed things that belong to no case."""


class Workplace(Record, Base):
    """事業場."""

    __tablename__ = "workplace"
    constraints = (UniqueConstraint("company_id", "code"),)
    code: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")


class Department(Record, Base):
    __tablename__ = "department"
    constraints = (UniqueConstraint("company_id", "code"), within("workplace"))
    code: Mapped[str]
    name: Mapped[str]
    workplace_id: Mapped[int]
    workplace: Mapped[Workplace] = relationship(viewonly=True)


class Person(Record, Base):
    """Somebody known to one company: employed there, or a professional who serves it."""

    __tablename__ = "person"
    constraints = (
        UniqueConstraint("company_id", "account_id"),
        Index("ix_person_company_id_kana", "company_id", "kana"),
        Index("ix_person_account_id", "account_id"),
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    kana: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    sex: Mapped[Sex | None] = mapped_column(choice(Sex))
    born_on: Mapped[date | None]
    language: Mapped[Language] = mapped_column(choice(Language), default=Language.JAPANESE)


class Employment(Record, Dated, Base):
    """雇用: a re-hire is a new row, not linked to the old one for HR."""

    __tablename__ = "employment"
    constraints = (
        UniqueConstraint("company_id", "number"),
        UniqueConstraint("company_id", "id", "kind"),
        within("person"),
        period(),
        Index("ix_employment_person_id", "company_id", "person_id"),
    )
    person_id: Mapped[int]
    number: Mapped[str]
    """社員番号."""
    kind: Mapped[EmploymentKind] = mapped_column(choice(EmploymentKind), default=EmploymentKind.REGULAR)
    person: Mapped[Person] = relationship(viewonly=True)


class Placement(Record, WhileEmployed, Base):
    """配属: one department at a time (no overlaps, held by the database)."""

    __tablename__ = "placement"
    constraints = (
        within("employment"),
        within("department"),
        within("workplace"),
        period(),
        cut_short(),
        Index("ix_placement_employment_id_from_on", "company_id", "employment_id", "from_on"),
        Index("ix_placement_workplace_id_from_on", "company_id", "workplace_id", "from_on"),
    )
    employment_id: Mapped[int]
    department_id: Mapped[int]
    workplace_id: Mapped[int]
    post: Mapped[str] = mapped_column(default="")
    department: Mapped[Department] = relationship(viewonly=True)
    workplace: Mapped[Workplace] = relationship(viewonly=True)


class ReportingLine(Record, WhileEmployed, Base):
    """指揮命令: one line supervisor at a time; acting and matrix lines beside it."""

    __tablename__ = "reporting_line"
    constraints = (
        within("employment"),
        within("employment", "supervisor_id"),
        period(),
        cut_short(),
        CheckConstraint("employment_id <> supervisor_id", name="not_oneself"),
        Index("ix_reporting_line_supervisor_id", "company_id", "supervisor_id", "from_on"),
        Index("ix_reporting_line_employment_id", "company_id", "employment_id", "from_on"),
    )
    employment_id: Mapped[int]
    supervisor_id: Mapped[int]
    """The supervisor's employment."""
    kind: Mapped[LineKind] = mapped_column(choice(LineKind), default=LineKind.LINE)


class HatGrant(Record, WhileEmployed, Base):
    """Which hat somebody may wear, where, from when until when. Worker and supervisor need none: they follow from the
    employment and from the reporting lines.
    """

    __tablename__ = "hat_grant"
    constraints = (
        within("person"),
        within("workplace"),
        period(),
        cut_short(),
        CheckConstraint("hat NOT IN ('worker', 'supervisor')", name="granted_hat"),
        CheckConstraint("NOT instead OR hat = 'hr'", name="instead_of_hr"),
        Index("ix_hat_grant_person_id", "company_id", "person_id"),
    )
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    workplace_id: Mapped[int | None]
    """Without a workplace: the whole company."""
    instead: Mapped[bool] = mapped_column(default=False)
    """代わりに扱う人: of HR, for the files alone that no officer of the workplace may handle, being about themself."""


class PersonnelAuthority(Record, WhileEmployed, Base):
    """人事権: direct power over dismissal, promotion or transfer; bars from the check's work (安衛則52条の10第2項)."""

    __tablename__ = "personnel_authority"
    constraints = (within("person"), within("workplace"), period(), cut_short())
    person_id: Mapped[int]
    workplace_id: Mapped[int | None]


class Installation(Base):
    """The one row that says what this database is."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    demo: Mapped[bool]
    key_check_id: Mapped[PublicId]
    """A data key that must open with the key file at start: a wrong key file refuses to start."""


__all__ = [
    "Company", "Department", "Employment", "HatGrant", "Installation", "Person", "PersonnelAuthority", "Placement",
    "ReportingLine", "Tenant", "Workplace",
]  # fmt: skip
