"""Which professionals and which organisations serve which workplace, from when until when?"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Dated, Record, choice, period, within
from casework.models.people import Person
from casework.rules.vocabulary import EngagementKind, ProviderKind


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


class Provider(Record, Dated, Base):
    """外部機関 or 地域産業保健センター: an organisation that interviews for a workplace, or for all of the company."""

    __tablename__ = "provider"
    constraints = (
        within("workplace"),
        period(),
        UniqueConstraint("company_id", "id", "kind"),
        CheckConstraint("yearly_cap IS NULL OR yearly_cap > 0", name="yearly_cap"),
    )
    workplace_id: Mapped[int | None]
    kind: Mapped[ProviderKind] = mapped_column(choice(ProviderKind))
    name: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    """窓口: the department or the person to ask for."""
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    fax: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    yearly_cap: Mapped[int | None]
    """How many talks of one workplace it takes in a fiscal year (April to March), where it says so."""
