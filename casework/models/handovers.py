"""Who is away, from when until when, and who takes over? Which professional is not to care for whom?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Dated, Instant, Record, period, within

_STANDS = "until_on IS NULL"


class Handover(Record, Dated, Base):
    """不在・引継ぎ: a professional is away for a time or for good; their cases go to somebody else, their times are not
    offered. Written once: what became of each case stands in its assignments.
    """

    __tablename__ = "handover"
    constraints = (
        within("person"),
        within("person", "to_id"),
        within("person", "made_by_id"),
        within("workplace"),
        period(),
        CheckConstraint("to_id IS NULL OR to_id <> person_id", name="to_another"),
        Index("ix_handover_person_id", "company_id", "person_id", "from_on"),
    )
    person_id: Mapped[int]
    to_id: Mapped[int | None]
    """Without: nobody takes over yet; their talks are booked anew."""
    workplace_id: Mapped[int | None]
    """Without: at every workplace of the company."""
    made_by_id: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)


class Relation(Record, Dated, Base):
    """利害関係: a professional who said that they are not to care for somebody, or (`avoided`) an employee who would
    rather not talk to them. No reason is asked for, and none is kept.
    """

    __tablename__ = "relation"
    constraints = (
        within("person"),
        within("person", "other_id"),
        period(),
        CheckConstraint("person_id <> other_id", name="of_two"),
        Index(
            "uq_relation_standing", "company_id", "person_id", "other_id", "avoided", unique=True,
            sqlite_where=text(_STANDS), postgresql_where=text(_STANDS),
        ),
        Index("ix_relation_other_id", "company_id", "other_id"),
    )  # fmt: skip
    person_id: Mapped[int]
    """The professional."""
    other_id: Mapped[int]
    """The employee, as a person."""
    avoided: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Instant)
