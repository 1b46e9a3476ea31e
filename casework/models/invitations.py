"""Who was told that a talk is open to them, by which letters, and what did they answer?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, case, literal
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules import office
from casework.rules.vocabulary import DeclineReason, InvitationState, LetterKind


class Invitation(Record, Base):
    """申出の勧奨 to one person, in the examiner's name. One per case."""

    __tablename__ = "invitation"
    constraints = (
        within("case"),
        UniqueConstraint("company_id", "case_id"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_with_time"),
        CheckConstraint("decline_reason IS NULL OR state <> 'open'", name="reason_with_answer"),
    )
    case_id: Mapped[int]
    state: Mapped[InvitationState] = mapped_column(choice(InvitationState), default=InvitationState.OPEN)
    notified_on: Mapped[date]
    """Receipt of the result notice: day 0 of the clocks."""
    request_by: Mapped[date]
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the answer came, as the office reads it: a consultation after 「今回は希望しない」 is no new one."""
    decline_reason: Mapped[DeclineReason | None] = mapped_column(choice(DeclineReason))
    decline_words: Mapped[Sealed | None] = mapped_column(SealedText)
    next_approach_on: Mapped[date | None]
    """When the office may ask again, after 「今回は希望しない」 or what looks like it."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def office_state(self) -> InvitationState:
        """The state as the examiner's office reads it."""
        return office.AS_READ[self.state]

    @office_state.inplace.expression
    @classmethod
    def _office_state(cls) -> ColumnElement[InvitationState]:
        return case({state: literal(read, cls.state.type) for state, read in office.AS_READ.items()}, value=cls.state)


class Letter(Record, Base):
    """One letter of an invitation: planned for a day, then sent."""

    __tablename__ = "letter"
    constraints = (
        within("invitation"),
        UniqueConstraint("company_id", "invitation_id", "kind"),
        Index("ix_letter_due", "company_id", "due_on"),
    )
    invitation_id: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind))
    due_on: Mapped[date]
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
