"""Why does a decision differ from the opinion, item by item?"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, Sealed, SealedText, choice, within
from casework.rules.comparison import Degree


class Departure(Record, Base):
    """One item in which opinion and decision differ, with its reason. Written with the decision, never changed."""

    __tablename__ = "departure"
    constraints = (
        within("case"),
        within("decision"),
        within("measure"),
        within("opinion_item", "advised_id"),
        UniqueConstraint("company_id", "decision_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("degree <> 'same'", name="differs"),
        CheckConstraint("(degree = 'missing') = (measure_id IS NULL)", name="missing_is_not_decided"),
        CheckConstraint("(degree = 'added') = (advised_id IS NULL)", name="added_is_not_advised"),
        Index("ix_departure_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    number: Mapped[int]
    """Of the line in the comparison of opinion and decision, from 1."""
    degree: Mapped[Degree] = mapped_column(choice(Degree))
    advised_id: Mapped[int | None]
    measure_id: Mapped[int | None]
    reason: Mapped[Sealed] = mapped_column(SealedText)
