"""Which short texts of their own does a professional write with?"""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.ids import PublicId
from casework.models.base import Base, Record, Sealed, SealedText, choice, within
from casework.rules.vocabulary import Hat, Zone


class SnippetBook(Record, Base):
    """定型文: one professional's texts under one hat for one zone, sealed as a whole with a key of their own. The
    database says neither how many there are nor how they are called.
    """

    __tablename__ = "snippet_book"
    constraints = (
        within("person"),
        UniqueConstraint("company_id", "person_id", "hat", "zone"),
        CheckConstraint("hat IN ('physician', 'nurse')", name="of_a_professional"),
        CheckConstraint("zone = 'clinical' OR (zone = 'employer' AND hat = 'physician')", name="zone_of_its_hat"),
    )
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    zone: Mapped[Zone] = mapped_column(choice(Zone))
    data_key_id: Mapped[PublicId]
    texts: Mapped[Sealed | None] = mapped_column(SealedText)
    """`rules.snippets.Snippet`, as JSON in their order."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
