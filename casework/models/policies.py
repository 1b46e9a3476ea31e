"""Which implementing rules (実施規程) hold at a workplace on a day, and on which days is it closed?"""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Dated, Record, choice, period, within
from casework.rules.vocabulary import Deliberation

_OF_COMPANY = "workplace_id IS NULL"
_STANDS = "taken_back_on IS NULL"


class PolicyVersion(Record, Dated, Base):
    """A dated set of values that depart from the defaults in `rules/policy.py`, with the day they were deliberated.

    Never changed; one that has not begun can be taken back.
    """

    __tablename__ = "policy_version"
    constraints = (
        within("workplace"),
        within("person", "made_by_id"),
        period(),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("deliberated_on <= from_on", name="deliberated_before"),
        CheckConstraint("taken_back_on < from_on", name="taken_back_before"),
        UniqueConstraint("company_id", "workplace_id", "number"),
        Index(
            "uq_policy_version_company_number", "company_id", "number", unique=True,
            sqlite_where=text(_OF_COMPANY), postgresql_where=text(_OF_COMPANY),
        ),
        Index(
            "uq_policy_version_day", "company_id", "workplace_id", "from_on", unique=True,
            sqlite_where=text(_STANDS), postgresql_where=text(_STANDS),
        ),
        Index(
            "uq_policy_version_company_day", "company_id", "from_on", unique=True,
            sqlite_where=text(f"{_OF_COMPANY} AND {_STANDS}"), postgresql_where=text(f"{_OF_COMPANY} AND {_STANDS}"),
        ),
    )  # fmt: skip
    workplace_id: Mapped[int | None]
    number: Mapped[int]
    deliberated_on: Mapped[date]
    """衛生委員会 (under 50: the day the workers' opinions were heard)."""
    deliberation: Mapped[Deliberation] = mapped_column(choice(Deliberation), default=Deliberation.COMMITTEE)
    values: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    made_by_id: Mapped[int | None]
    """Who wrote it on a page; None where it came with the company."""
    taken_back_on: Mapped[date | None]


class Closure(Record, Dated, Base):
    """休業日 of a workplace, or of the whole company, beside weekends and national holidays."""

    __tablename__ = "closure"
    constraints = (within("workplace"), period(), CheckConstraint("length(name) BETWEEN 1 AND 60", name="named"))
    workplace_id: Mapped[int | None]
    name: Mapped[str]
