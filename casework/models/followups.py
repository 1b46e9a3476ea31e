"""When does the physician talk again, and did it happen?"""

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.ids import PublicId
from casework.models.base import Base, Record, choice, within
from casework.rules.vocabulary import FollowUpBase, FollowUpEnd, FollowUpState, Occasion


class FollowUp(Record, Base):
    """フォロー面談, 1, 3 and 6 months after its base. Anchored to the base day, never chained."""

    __tablename__ = "follow_up"
    constraints = (
        within("case"),
        UniqueConstraint("company_id", "case_id", "base_on", "months"),
        UniqueConstraint("company_id", "case_id", "because", "base_on"),
        UniqueConstraint("company_id", "case_id", "id"),
        CheckConstraint("months > 0", name="months"),
        CheckConstraint("(months IS NULL) = (counted_from IS NULL)", name="counted_from_something"),
        CheckConstraint("NOT asks_again OR months IS NULL", name="asked_on_a_day_of_its_own"),
        CheckConstraint("because IS NULL OR months IS NULL AND NOT asks_again", name="offered_on_a_day_of_its_own"),
        CheckConstraint("because NOT IN ('before_leave', 'before_return') OR around IS NOT NULL", name="of_a_leave"),
        CheckConstraint(
            "around IS NULL OR months IS NULL AND NOT asks_again"
            " AND (because IS NULL OR because IN ('before_leave', 'before_return'))",
            name="around_a_leave",
        ),
        CheckConstraint(
            "rests_for IS NULL OR ended_reason IS NOT NULL AND ended_reason = 'on_leave'", name="rests_on_leave"
        ),
        CheckConstraint("(state = 'held') = (held_on IS NOT NULL)", name="held_with_day"),
        CheckConstraint("(state = 'ended') = (ended_reason IS NOT NULL)", name="ended_with_reason"),
        CheckConstraint("anchored_on > base_on", name="after_base"),
        Index("ix_follow_up_due_on", "company_id", "state", "due_on", "id"),
    )
    case_id: Mapped[int]
    base_on: Mapped[date]
    months: Mapped[int | None]
    """None: an extra one, on a day of its own."""
    counted_from: Mapped[FollowUpBase | None] = mapped_column(choice(FollowUpBase))
    """What is on `base_on`, where it is so many months after."""
    asks_again: Mapped[bool] = mapped_column(default=False)
    """Somebody didn't wish for the one before: on this day they are asked once more."""
    because: Mapped[Occasion | None] = mapped_column(choice(Occasion))
    """Why a talk is offered beside the plan: what happened on `base_on`, or what comes after the talk. None for one of
    the plan, or an extra.
    """
    around: Mapped[PublicId | None]
    """The leave that it stands around: ahead of its first day or of the return, or once it is over, in the place of
    talks that rest for it.
    """
    anchored_on: Mapped[date]
    due_on: Mapped[date]
    settled: Mapped[bool]
    """False when the year's holidays were not yet known and `due_on` may still move."""
    state: Mapped[FollowUpState] = mapped_column(choice(FollowUpState), default=FollowUpState.PLANNED)
    held_on: Mapped[date | None]
    ended_reason: Mapped[FollowUpEnd | None] = mapped_column(choice(FollowUpEnd))
    rests_for: Mapped[PublicId | None]
    """The leave that ended it: it is to come again where there was none. None where somebody ended it."""
    known_to_employer: Mapped[bool]
    """Inherited from its origin: of a consultation's follow-ups HR sees nothing."""
