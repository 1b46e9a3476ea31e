"""By which stages does somebody come back to work, and what did the short check at the end of each say?"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, Sealed, SealedText, choice, within
from casework.rules.return_plans import Outcome, PlanEnd, PlanState


class ReturnPlan(Record, Base):
    """職場復帰支援プラン, the work part of it. Once it is decided its stages and words stay as they are."""

    __tablename__ = "return_plan"
    constraints = (
        ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"], ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"]
        ),
        ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"], ["case.company_id", "case.employment_id", "case.id"]
        ),
        within("person", "drafted_by_id"),
        within("person", "decided_by_id"),
        within("person", "ended_by_id"),
        UniqueConstraint("company_id", "case_id", "id"),
        UniqueConstraint("company_id", "leave_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(state = 'draft') = (decided_on IS NULL)", name="decided_on_a_day"),
        CheckConstraint("(decided_on IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("decided_on <= begins_on", name="decided_before_it_begins"),
        CheckConstraint("(state = 'over') = (ended_on IS NOT NULL)", name="ended_on_a_day"),
        CheckConstraint("(ended_on IS NULL) = (ended_as IS NULL)", name="ended_in_a_way"),
        Index(
            "uq_return_plan_open", "company_id", "leave_id", "state", unique=True,
            sqlite_where=text("state <> 'over'"), postgresql_where=text("state <> 'over'"),
        ),
        Index("ix_return_plan_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    employment_id: Mapped[int]
    leave_id: Mapped[int]
    number: Mapped[int]
    """The how many-th plan of the leave: one that is decided isn't changed, another takes its place."""
    state: Mapped[PlanState] = mapped_column(choice(PlanState), default=PlanState.DRAFT)
    begins_on: Mapped[date]
    ask: Mapped[str]
    """Whom to ask about it: a desk, as employee and supervisor read it."""
    basis: Mapped[Sealed | None] = mapped_column(SealedText)
    """What it stands on, such as the day of an opinion: nothing of an illness."""
    pay: Mapped[Sealed | None] = mapped_column(SealedText)
    """What holds for pay, working hours and attendance."""
    drafted_by_id: Mapped[int]
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None]
    ended_on: Mapped[date | None]
    """The last day of it."""
    ended_as: Mapped[PlanEnd | None] = mapped_column(choice(PlanEnd))
    ended_by_id: Mapped[int | None]
    """Who of HR ended it; none where something else did."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


def _of_plan() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["company_id", "case_id", "plan_id"], ["return_plan.company_id", "return_plan.case_id", "return_plan.id"]
    )


class ReturnStage(Record, Base):
    """One stage of a plan: how long, how much, what, where. Days aren't kept: they follow from the plan's first one."""

    __tablename__ = "return_stage"
    constraints = (
        _of_plan(),
        UniqueConstraint("company_id", "plan_id", "number"),
        UniqueConstraint("company_id", "plan_id", "id"),
        CheckConstraint("number BETWEEN 1 AND 6", name="number"),
        CheckConstraint("weeks BETWEEN 1 AND 12", name="weeks"),
        CheckConstraint("minutes BETWEEN 30 AND 720", name="minutes"),
        CheckConstraint("days BETWEEN 1 AND 6", name="days"),
        CheckConstraint("overtime BETWEEN 0 AND 80", name="overtime"),
    )
    case_id: Mapped[int]
    plan_id: Mapped[int]
    number: Mapped[int]
    weeks: Mapped[int]
    minutes: Mapped[int]
    """Of work a day."""
    days: Mapped[int]
    """Of work a week."""
    overtime: Mapped[int | None]
    """Hours of overtime a month at most; without, the plan says nothing of it."""
    no_night: Mapped[bool]
    no_holiday: Mapped[bool]
    place: Mapped[str]
    tasks: Mapped[Sealed] = mapped_column(SealedText)


class StageCheck(Record, Base):
    """What was said at the end of a stage. Never changed: another one follows."""

    __tablename__ = "stage_check"
    constraints = (
        _of_plan(),
        ForeignKeyConstraint(
            ["company_id", "plan_id", "stage_id"],
            ["return_stage.company_id", "return_stage.plan_id", "return_stage.id"],
        ),
        within("person", "by_id"),
        UniqueConstraint("company_id", "plan_id", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint(
            "CASE outcome WHEN 'hold' THEN weeks > 0 WHEN 'back' THEN weeks = 0 ELSE weeks >= 0 END",
            name="weeks",
        ),
    )
    case_id: Mapped[int]
    plan_id: Mapped[int]
    stage_id: Mapped[int]
    number: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    weeks: Mapped[int]
    """By how many of them what follows moves: what was agreed for a hold, else what the stage ran on for."""
    checked_on: Mapped[date]
    by_id: Mapped[int]
    words: Mapped[Sealed | None] = mapped_column(SealedText)


class ReturnNote(Record, Base):
    """What a physician writes about health on a plan, for the employee and those who care for them. Never changed."""

    __tablename__ = "return_note"
    constraints = (
        _of_plan(),
        within("person", "by_id"),
        Index("ix_return_note_plan_id", "company_id", "plan_id"),
    )
    case_id: Mapped[int]
    plan_id: Mapped[int]
    written_on: Mapped[date]
    by_id: Mapped[int]
    words: Mapped[Sealed] = mapped_column(SealedText)
