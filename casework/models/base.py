"""What do all tables have in common: naming, tenant, public id, period, version?"""

from collections.abc import Callable
from datetime import date
from enum import Enum as PyEnum
from typing import Any, TypeVar

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    String,
    UniqueConstraint,
    and_,
    or_,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from casework.db import Instant, SealedText
from casework.ids import PublicId, fresh
from casework.sealing import Sealed

__all__ = ["Base", "Dated", "Instant", "Record", "Sealed", "SealedText", "Tenant", "choice", "of_case", "within"]


E = TypeVar("E", bound=PyEnum)


class Base(DeclarativeBase):
    """Root of all models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {PublicId: String(32), str: String()}


class _Choice(Enum):
    """Codes of a closed list. A list of a thousand rows reads each by one look-up, without a call of its own."""

    cache_ok = True

    def result_processor(self, _dialect: Any, _coltype: Any) -> Callable[[Any], Any]:
        return {None: None, **{member.value: member for member in self.enum_class or ()}}.__getitem__


def choice(kind: type[E], name: str | None = None) -> TypeEngine[Any]:
    """A column type for a closed list of codes, kept as text and checked by the database. The check needs a `name` of
    its own where a table has several columns of one kind.
    """
    return _Choice(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def within(target: str, local: str | None = None) -> ForeignKeyConstraint:
    """A reference that can't leave the company: (company_id, <target>_id) → (company_id, id)."""
    return ForeignKeyConstraint(["company_id", local or f"{target}_id"], [f"{target}.company_id", f"{target}.id"])


def of_case(target: str) -> ForeignKeyConstraint:
    """A reference that can't leave the case: (company_id, case_id, <target>_id) → (company_id, case_id, id)."""
    own = ["company_id", "case_id", f"{target}_id"]
    return ForeignKeyConstraint(own, [f"{target}.company_id", f"{target}.case_id", f"{target}.id"])


class Tenant:
    """Belongs to one company (事業者), for good."""

    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr
    def company_id(cls) -> Mapped[int]:  # noqa: N805 - SQLAlchemy calls it with the class
        return mapped_column(ForeignKey("company.id"), index=False)


class Record(Tenant):
    """A record of a company that has an address of its own."""

    public_id: Mapped[PublicId] = mapped_column(unique=True, default=fresh)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[object, ...]:  # noqa: N805 - SQLAlchemy hands over the class
        return (UniqueConstraint("company_id", "id"), *getattr(cls, "constraints", ()))


class Dated:
    """True from a day until a day, both included; open-ended without the second."""

    from_on: Mapped[date]
    until_on: Mapped[date | None]

    @classmethod
    def on(cls, day: "date | ColumnElement[date]") -> ColumnElement[bool]:
        """The one predicate for "in force on this day"."""
        return and_(cls.from_on <= day, or_(cls.until_on.is_(None), cls.until_on >= day))


def period() -> CheckConstraint:
    """The end is not before the beginning."""
    return CheckConstraint("until_on IS NULL OR until_on >= from_on", name="period")
