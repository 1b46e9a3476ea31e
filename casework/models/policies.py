"""Which implementing rules (実施規程) hold at a workplace on a day, and on which days is it closed?"""

from datetime import date

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Dated, Record, period, within


class PolicyVersion(Record, Dated, Base):
    """A dated set of values that depart from the defaults in `rules/policy.py`, with the day they were deliberated."""

    __tablename__ = "policy_version"
    constraints = (within("workplace"), period(), CheckConstraint("number > 0", name="number"))
    workplace_id: Mapped[int | None]
    number: Mapped[int]
    deliberated_on: Mapped[date]
    """衛生委員会 (under 50: the day the workers' opinions were heard)."""
    values: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)


class Closure(Record, Dated, Base):
    """休業日 of a workplace, or of the whole company, beside weekends and national holidays."""

    __tablename__ = "closure"
    constraints = (within("workplace"), period())
    workplace_id: Mapped[int | None]
    name: Mapped[str]
