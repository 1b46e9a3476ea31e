"""In which languages beside Japanese can a professional hold a talk?"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, choice, within
from casework.rules.vocabulary import Language

_IN_WORDS = "language IS NULL"


class SpokenLanguage(Record, Base):
    """One language of one professional: of the product's own list, or in words. Japanese goes without saying."""

    __tablename__ = "spoken_language"
    constraints = (
        within("person"),
        UniqueConstraint("company_id", "person_id", "language"),
        CheckConstraint("(language IS NULL) = (words <> '')", name="listed_or_words"),
        CheckConstraint("language <> 'ja'", name="beside_japanese"),
        Index(
            "uq_spoken_language_words", "company_id", "person_id", "words", unique=True,
            sqlite_where=text(_IN_WORDS), postgresql_where=text(_IN_WORDS),
        ),
    )  # fmt: skip
    person_id: Mapped[int]
    language: Mapped[Language | None] = mapped_column(choice(Language))
    words: Mapped[str] = mapped_column(default="")
    """A language that isn't in the list, such as ベトナム語."""
