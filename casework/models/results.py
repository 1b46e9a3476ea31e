"""Which columns does a product's file of results have, as the company keeps it for next time?"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, choice, within
from casework.rules.scales import Direction


class ResultLayout(Record, Base):
    """The heading for each column, under a name of the clerks' own. It holds headings, never a row."""

    __tablename__ = "result_layout"
    constraints = (
        within("person", "made_by_id"),
        UniqueConstraint("company_id", "name"),
        CheckConstraint("name <> ''", name="named"),
    )
    name: Mapped[str]
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    direction: Mapped[Direction] = mapped_column(choice(Direction))
    """Which way round its scales count."""
    made_by_id: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
