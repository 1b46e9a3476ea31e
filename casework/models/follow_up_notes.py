"""What was said in a follow-up?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, of_case, within
from casework.rules.follow_up_notes import Way


class FollowUpNote(Record, Base):
    """フォロー面談の記録, one for each follow-up that was held. Its day stands on the follow-up."""

    __tablename__ = "follow_up_note"
    constraints = (
        within("case"),
        of_case("follow_up"),
        within("person"),
        UniqueConstraint("company_id", "follow_up_id"),
        CheckConstraint("leads_on OR done_on IS NULL", name="done_where_it_leads"),
        Index("ix_follow_up_note_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    follow_up_id: Mapped[int]
    person_id: Mapped[int]
    """Who talked with the employee and wrote it."""
    way: Mapped[Way] = mapped_column(choice(Way))
    told: Mapped[Sealed] = mapped_column(SealedText)
    """`rules.follow_up_notes.Told`, packed."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    """Notes that stay with the professionals."""
    advice: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the employee is to read again."""
    for_physician: Mapped[bool] = mapped_column(default=False)
    """A nurse wrote it, and what it says takes a physician (`Told.to_a_physician`)."""
    leads_on: Mapped[bool] = mapped_column(default=False)
    """What comes next is done elsewhere (`Told.leads_on`)."""
    done_on: Mapped[date | None]
    """… and was, on this day."""
    written_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
