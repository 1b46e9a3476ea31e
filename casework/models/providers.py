"""Which professionals serve which workplace, from when until when?"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Dated, Record, choice, period, within
from casework.models.people import Person
from casework.rules.vocabulary import EngagementKind


class Engagement(Record, Dated, Base):
    """A contract: a physician or nurse for a workplace, or for all of the company."""

    __tablename__ = "engagement"
    constraints = (
        within("person"),
        within("workplace"),
        period(),
        Index("ix_engagement_workplace_id", "company_id", "workplace_id"),
    )
    person_id: Mapped[int]
    workplace_id: Mapped[int | None]
    kind: Mapped[EngagementKind] = mapped_column(choice(EngagementKind))
    affiliation: Mapped[str] = mapped_column(default="")
    """医師の所属先, as it stands on the form."""
    person: Mapped[Person] = relationship(viewonly=True)
