"""Which officer of HR has a file in hand, from when until when?"""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Dated, Instant, Record, Sealed, SealedText, period, within

_STANDS = "until_on IS NULL"


class Holding(Record, Dated, Base):
    """担当: one officer at a time (no overlaps, held by the database), who sees to all that the employer has to do in a
    case. It opens nothing: every officer of the workplace reaches the file.
    """

    __tablename__ = "holding"
    constraints = (
        within("case"),
        within("person"),
        within("person", "given_by_id"),
        period(),
        Index(
            "uq_holding_standing", "company_id", "case_id", unique=True,
            sqlite_where=text(_STANDS), postgresql_where=text(_STANDS),
        ),
        Index("ix_holding_case_id", "company_id", "case_id", "from_on"),
        Index("ix_holding_person_id", "company_id", "person_id", "from_on"),
    )  # fmt: skip
    case_id: Mapped[int]
    person_id: Mapped[int]
    given_by_id: Mapped[int]
    """Who wrote it down: the same who took it, a colleague who gave it, or whoever handed everything over."""
    given_at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the one who gave it says to the next: no health data (`rules/words.py`)."""
