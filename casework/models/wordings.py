"""Which texts of their letters has a company written itself, since when, and who wrote them?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, choice, within
from casework.models.people import Person
from casework.rules.vocabulary import Language, WordingKind


class Wording(Record, Base):
    """One version of a letter's text, of a workplace or of the whole company.

    Never changed: a better one follows. One that has not begun can be taken back; one that no letter was sent with
    gives way to another of the same day.
    """

    __tablename__ = "wording"
    constraints = (
        within("workplace"),
        within("person", "made_by_id"),
        UniqueConstraint("company_id", "workplace_id", "kind", "language", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(body) BETWEEN 1 AND 6000", name="length"),
        CheckConstraint("taken_back_on <= from_on", name="taken_back_before"),
        Index(
            "uq_wording_company_number", "company_id", "kind", "language", "number", unique=True,
            sqlite_where=text("workplace_id IS NULL"), postgresql_where=text("workplace_id IS NULL"),
        ),
    )  # fmt: skip
    workplace_id: Mapped[int | None]
    kind: Mapped[WordingKind] = mapped_column(choice(WordingKind))
    language: Mapped[Language] = mapped_column(choice(Language))
    number: Mapped[int]
    body: Mapped[str]
    from_on: Mapped[date]
    made_by_id: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    taken_back_on: Mapped[date | None]
    made_by: Mapped[Person] = relationship(viewonly=True)
