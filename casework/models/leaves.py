"""Who is on leave for illness, until when, and how was it agreed that the company keeps in touch?"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, Sealed, SealedText, choice, within
from casework.rules.leaves import ContactWay, LeaveEnd, Reached
from casework.rules.vocabulary import ConsentChannel


class SickLeave(Record, Base):
    """病気休業・休職. Its planned last day and its limit are those of its newest term."""

    __tablename__ = "sick_leave"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"], ["case.company_id", "case.employment_id", "case.id"]
        ),
        ForeignKeyConstraint(
            ["company_id", "employment_id", "before_id"],
            ["sick_leave.company_id", "sick_leave.employment_id", "sick_leave.id"],
        ),
        within("person", "entered_by_id"),
        within("person", "ended_by_id"),
        UniqueConstraint("company_id", "employment_id", "id"),
        UniqueConstraint("company_id", "case_id", "id"),
        UniqueConstraint("company_id", "employment_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(number = 1) = (before_id IS NULL)", name="linked_to_the_one_before"),
        CheckConstraint(
            "(ended_as IS NOT NULL AND ended_as = 'mistaken') = (number IS NULL)", name="a_slip_is_not_counted"
        ),
        CheckConstraint("(ended_on IS NULL) = (ended_as IS NULL)", name="ended_in_a_way"),
        CheckConstraint("ended_on IS NULL OR ended_by_id IS NOT NULL OR ended_as = 'left'", name="ended_by_somebody"),
        CheckConstraint("ended_on IS NOT NULL OR ended_by_id IS NULL", name="ended_when_said"),
        CheckConstraint("ended_on >= begins_on", name="ended_after_first_day"),
        CheckConstraint("contact_weeks BETWEEN 1 AND 26", name="contact_weeks"),
        CheckConstraint("(contact_way = 'none') = (contact_weeks IS NULL)", name="contact_at_times"),
        CheckConstraint("(wishes_on IS NULL) = (wished_on IS NULL)", name="wished_on_a_day"),
        CheckConstraint("(wishes_on IS NULL) = (wish_channel IS NULL)", name="wished_in_a_way"),
        CheckConstraint("wishes_on > begins_on", name="wished_after_first_day"),
        CheckConstraint("wishes_on > wished_on", name="wished_ahead"),
        Index(
            "uq_sick_leave_open", "company_id", "employment_id", unique=True,
            sqlite_where=text("ended_on IS NULL"), postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_sick_leave_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    employment_id: Mapped[int]
    number: Mapped[int | None]
    """The how many-th of this employment. None: a slip, which was none."""
    before_id: Mapped[int | None]
    begins_on: Mapped[date]
    ended_on: Mapped[date | None]
    """The last day of the leave."""
    ended_as: Mapped[LeaveEnd | None] = mapped_column(choice(LeaveEnd))
    ended_by_id: Mapped[int | None]
    """None: it ended with the employment."""
    contact_way: Mapped[ContactWay] = mapped_column(choice(ContactWay))
    contact_weeks: Mapped[int | None]
    contact_by: Mapped[str]
    """Who keeps in touch: a desk or a person, as the employee reads it."""
    contact_to: Mapped[Sealed | None] = mapped_column(SealedText)
    """The number or address that the employee chose."""
    wishes_on: Mapped[date | None]
    """From when the employee would like to work again, as they said last."""
    wished_on: Mapped[date | None]
    """When they said so."""
    wish_channel: Mapped[ConsentChannel | None] = mapped_column(choice(ConsentChannel))
    """On the screen; or HR wrote down what they said or wrote."""
    entered_by_id: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


def _of_leave() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["company_id", "case_id", "leave_id"], ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"]
    )


class LeaveTerm(Record, Base):
    """Until when a leave is planned, as it was decided: the newest one holds; also where an end that was on record was
    put right. Never changed.
    """

    __tablename__ = "leave_term"
    constraints = (
        _of_leave(),
        within("person", "decided_by_id"),
        UniqueConstraint("company_id", "leave_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(limit_on IS NULL) = (limit_basis IS NULL)", name="limit_with_basis"),
        CheckConstraint("limit_on >= until_on", name="within_limit"),
        CheckConstraint("(was_on IS NULL) = (was_as IS NULL)", name="end_before_whole"),
        CheckConstraint("was_on IS NULL OR words IS NOT NULL", name="corrected_for_a_reason"),
        Index("ix_leave_term_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    leave_id: Mapped[int]
    number: Mapped[int]
    until_on: Mapped[date]
    limit_on: Mapped[date | None]
    """The last day that the company's rules allow."""
    limit_basis: Mapped[str | None]
    """Which rule of the company's says so."""
    decided_on: Mapped[date]
    decided_by_id: Mapped[int]
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the company says to the employee about it."""
    was_on: Mapped[date | None]
    """The last day as it was on record until this was put right."""
    was_as: Mapped[LeaveEnd | None] = mapped_column(choice(LeaveEnd))


class LeaveContact(Record, Base):
    """One time that the company kept, or tried to keep, in touch with somebody on leave. About work only. Never
    changed: what was written wrongly stays, and another one takes its place or takes it back.
    """

    __tablename__ = "leave_contact"
    constraints = (
        _of_leave(),
        within("person", "by_id"),
        ForeignKeyConstraint(
            ["company_id", "leave_id", "corrects_id"],
            ["leave_contact.company_id", "leave_contact.leave_id", "leave_contact.id"],
        ),
        UniqueConstraint("company_id", "leave_id", "id"),
        UniqueConstraint("company_id", "corrects_id"),
        CheckConstraint("way <> 'none'", name="in_a_way"),
        CheckConstraint("reached <> 'mistaken' OR corrects_id IS NOT NULL", name="taken_back"),
        CheckConstraint("corrects_id < id", name="corrects_an_earlier_one"),
        CheckConstraint("NOT of_limit OR reached = 'talked'", name="of_limit_talked"),
        Index("ix_leave_contact_case_id", "company_id", "case_id", "held_on"),
    )
    case_id: Mapped[int]
    leave_id: Mapped[int]
    held_on: Mapped[date]
    way: Mapped[ContactWay] = mapped_column(choice(ContactWay))
    reached: Mapped[Reached] = mapped_column(choice(Reached))
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    of_limit: Mapped[bool] = mapped_column(default=False)
    """They talked of the last day that the company's rules allow."""
    written_on: Mapped[date]
    by_id: Mapped[int]
    corrects_id: Mapped[int | None]
    """The entry in whose place this one stands."""
