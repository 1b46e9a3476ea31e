"""Who was told that a talk is open to them, by which letters, what became of those, and what did they answer?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, case, func, literal, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from casework.models.base import Base, Dated, Instant, Record, Sealed, SealedText, choice, period, within
from casework.rules import office
from casework.rules.vocabulary import (
    CallOutcome,
    DeclineReason,
    InvitationState,
    LetterChannel,
    LetterKind,
    PauseReason,
    ReturnReason,
)


class Invitation(Record, Base):
    """申出の勧奨 to one person, in the examiner's name. One per case."""

    __tablename__ = "invitation"
    constraints = (
        within("case"),
        UniqueConstraint("company_id", "case_id"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_with_time"),
        CheckConstraint("decline_reason IS NULL OR state <> 'open'", name="reason_with_answer"),
        CheckConstraint("no_more_on IS NULL OR next_approach_on IS NULL", name="no_more_means_none"),
        CheckConstraint("next_approach_on IS NULL OR state NOT IN ('open', 'requested')", name="again_after_an_answer"),
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
    """When the office asks again, after 「今回は希望しない」 or what looks like it, or on the day the person chose."""
    no_more_on: Mapped[date | None]
    """Since when the person wants no more letters about this invitation."""
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
    """One letter of an invitation: planned for a day, then sent, and what became of it."""

    __tablename__ = "letter"
    constraints = (
        within("invitation"),
        within("wording"),
        UniqueConstraint("company_id", "invitation_id", "kind", "number"),
        CheckConstraint("number = 1 OR kind <> 'first'", name="one_first"),
        Index("ix_letter_due", "company_id", "due_on"),
        CheckConstraint("(channel IS NULL) = (sent_at IS NULL)", name="sent_by_a_channel"),
        CheckConstraint(
            "sent_at IS NOT NULL OR (delivered_at IS NULL AND returned_on IS NULL AND bounced_at IS NULL)",
            name="sent_before_its_fate",
        ),
        CheckConstraint(
            "(return_reason IS NULL) = (returned_on IS NULL AND bounced_at IS NULL)", name="came_back_for_a_reason"
        ),
        CheckConstraint("(returned_on IS NULL) = (return_entered_at IS NULL)", name="return_entered"),
    )
    invitation_id: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind))
    number: Mapped[int] = mapped_column(default=1)
    """A second encouragement or final confirmation: the other left before the notice had been received."""
    due_on: Mapped[date]
    not_before_on: Mapped[date | None]
    """Later than its day, because its day fell into a pause."""
    wished: Mapped[bool] = mapped_column(default=False)
    """The employee chose its day."""
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    channel: Mapped[LetterChannel | None] = mapped_column(choice(LetterChannel))
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the mail server took it, or somebody told the person on the telephone."""
    returned_on: Mapped[date | None]
    return_entered_at: Mapped[datetime | None] = mapped_column(Instant)
    """When that was first entered; its day may be corrected later."""
    bounced_at: Mapped[datetime | None] = mapped_column(Instant)
    """When its mail was given up."""
    return_reason: Mapped[ReturnReason | None] = mapped_column(choice(ReturnReason))
    wording_id: Mapped[int | None]
    """The company's own text that it was sent with; the product's when there was none."""

    @hybrid_property
    def leaves_on(self) -> date:
        """The day on which it may leave."""
        return self.not_before_on or self.due_on

    @leaves_on.inplace.expression
    @classmethod
    def _leaves_on(cls) -> ColumnElement[date]:
        return func.coalesce(cls.not_before_on, cls.due_on)

    @property
    def came_back(self) -> bool:
        return self.returned_on is not None or self.bounced_at is not None


class GeneralLetter(Record, Base):
    """The general information for somebody who isn't a target, or whose own letter is not needed any more: from the
    outside the same as a letter of an invitation, and on the same day.
    """

    __tablename__ = "general_letter"
    constraints = (
        within("stress_check"),
        within("employment"),
        within("wording"),
        UniqueConstraint("company_id", "stress_check_id", "employment_id", "kind", "number"),
        CheckConstraint("(channel IS NULL) = (sent_at IS NULL)", name="sent_by_a_channel"),
        CheckConstraint("kind <> 'reapproach'", name="of_the_plan"),
        CheckConstraint("number = 1 OR kind = 'first'", name="only_first_ones_are_numbered"),
        Index("ix_general_letter_employment_id", "company_id", "employment_id"),
    )
    stress_check_id: Mapped[int]
    employment_id: Mapped[int]
    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind))
    """Whose place it takes. The text is the same for all of them."""
    number: Mapped[int] = mapped_column(default=1)
    """A second first one: with the examiner's decision, for somebody who had one before it."""
    due_on: Mapped[date]
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    channel: Mapped[LetterChannel | None] = mapped_column(choice(LetterChannel))
    wording_id: Mapped[int | None]
    """The company's own text that it was sent with; the product's when there was none."""


class LetterPause(Record, Dated, Base):
    """A time in which nobody writes to one employee about the talk, whether or not they are a target."""

    __tablename__ = "letter_pause"
    constraints = (
        within("employment"),
        within("person", "entered_by_id"),
        period(),
        Index(
            "uq_letter_pause_open", "company_id", "employment_id", unique=True,
            sqlite_where=text("until_on IS NULL"), postgresql_where=text("until_on IS NULL"),
        ),
        Index("ix_letter_pause_employment_id", "company_id", "employment_id", "from_on"),
    )  # fmt: skip
    employment_id: Mapped[int]
    reason: Mapped[PauseReason] = mapped_column(choice(PauseReason))
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_by_id: Mapped[int]


class NoticeMove(Record, Base):
    """The day of receipt was moved: the notice had come back, and reached the person later. Never changed again."""

    __tablename__ = "notice_move"
    constraints = (
        within("invitation"),
        within("person", "moved_by_id"),
        CheckConstraint("moved_to > moved_from", name="only_later"),
        Index("ix_notice_move_invitation_id", "company_id", "invitation_id"),
    )
    invitation_id: Mapped[int]
    moved_from: Mapped[date]
    moved_to: Mapped[date]
    reason: Mapped[ReturnReason] = mapped_column(choice(ReturnReason))
    moved_at: Mapped[datetime] = mapped_column(Instant)
    moved_by_id: Mapped[int]


class ContactAttempt(Record, Base):
    """A telephone call about the invitation, and what came of it."""

    __tablename__ = "contact_attempt"
    constraints = (
        within("invitation"),
        within("person", "caller_id"),
        Index("ix_contact_attempt_invitation_id", "company_id", "invitation_id", "called_at"),
    )
    invitation_id: Mapped[int]
    called_at: Mapped[datetime] = mapped_column(Instant)
    caller_id: Mapped[int]
    outcome: Mapped[CallOutcome] = mapped_column(choice(CallOutcome))
    words: Mapped[Sealed | None] = mapped_column(SealedText)
