"""What does the physician advise the employer to do, and what does the workplace's 産業医 say to it?"""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.models.interviews import Interview
from casework.models.people import Person
from casework.rules.bases import Purpose, RecordBasis
from casework.rules.vocabulary import MeasureKind, RecordState, WorkCategory


class Opinion(Record, Base):
    """就業上の措置に係る意見書."""

    __tablename__ = "opinion"
    constraints = (
        within("case"),
        within("interview"),
        within("person", "author_id"),
        within("person", "entered_by_id"),
        within("opinion", "replaces_id"),
        within("opinion", "follows_id"),
        UniqueConstraint("company_id", "interview_id", "basis", "edition"),
        UniqueConstraint("company_id", "replaces_id"),
        CheckConstraint("edition >= 1", name="edition"),
        CheckConstraint("(edition = 1) = (replaces_id IS NULL)", name="edition_replaces"),
        CheckConstraint(
            "state = 'draft' OR edition = 1 OR correction_reason IS NOT NULL",
            name="corrected_with_reason",
        ),
        CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)", name="issued_with_time"),
        CheckConstraint("(issued_at IS NULL) = (received_on IS NULL)", name="received_when_issued"),
        CheckConstraint("state = 'draft' OR work_category IS NOT NULL", name="issued_with_category"),
        CheckConstraint(
            "state = 'draft' OR until_on IS NULL OR from_on IS NOT NULL AND until_on >= from_on", name="period"
        ),
        CheckConstraint("entered_by_id IS NULL OR state = 'issued'", name="entered_whole"),
        CheckConstraint("state = 'draft' OR (purpose = 'new') = (follows_id IS NULL)", name="purpose_of_an_earlier"),
        CheckConstraint("follows_id IS NULL OR follows_id <> id", name="follows_another"),
        CheckConstraint(
            "state = 'draft' OR purpose <> 'lifted' OR work_category = 'normal' AND reason IS NOT NULL",
            name="lifted_with_reason",
        ),
        CheckConstraint(
            "state = 'draft' OR work_category = 'normal' OR from_on IS NOT NULL", name="restricted_with_period"
        ),
        Index("ix_opinion_case_id", "company_id", "case_id"),
    )
    case_id: Mapped[int]
    interview_id: Mapped[int]
    basis: Mapped[RecordBasis] = mapped_column(choice(RecordBasis), default=RecordBasis.STRESS_CHECK)
    edition: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None]
    """The edition that this one corrects. Each is corrected once: the next correction is one of the correction."""
    correction_reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why it was corrected, in words fit for the employer."""
    author_id: Mapped[int]
    """Who writes this edition: whoever held the interview, or a successor who corrects it."""
    state: Mapped[RecordState] = mapped_column(choice(RecordState), default=RecordState.DRAFT)
    urgent: Mapped[bool] = mapped_column(default=False)
    """The employer is to be told the same day."""
    work_category: Mapped[WorkCategory | None] = mapped_column(choice(WorkCategory))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose), default=Purpose.NEW)
    follows_id: Mapped[int | None]
    """The issued opinion of the same employee that this one continues, changes or lifts."""
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    """First and last day of all its periods."""
    next_interview_on: Mapped[date | None]
    workplace_view: Mapped[Sealed | None] = mapped_column(SealedText)
    """職場環境の改善に関する意見."""
    medical_view: Mapped[Sealed | None] = mapped_column(SealedText)
    """医療機関への受診配慮等."""
    notes: Mapped[Sealed | None] = mapped_column(SealedText)
    """その他（連絡事項等）."""
    reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why these measures, in words fit for the employer."""
    issued_at: Mapped[datetime | None] = mapped_column(Instant)
    received_on: Mapped[date | None]
    """意見聴取の日: the day the employer received the opinion."""
    entered_by_id: Mapped[int | None]
    """Who copied report and opinion from the paper of a physician outside; None where the physician issued them here.
    """
    version: Mapped[int] = mapped_column(default=1)
    interview: Mapped[Interview] = relationship(viewonly=True)
    entered_by: Mapped[Person | None] = relationship(
        viewonly=True, foreign_keys="[Opinion.company_id, Opinion.entered_by_id]"
    )
    follows: Mapped["Opinion | None"] = relationship(
        viewonly=True,
        foreign_keys="[Opinion.company_id, Opinion.follows_id]",
        remote_side="[Opinion.company_id, Opinion.id]",
    )
    periods: Mapped[list["OpinionPeriod"]] = relationship(
        order_by="OpinionPeriod.number",
        cascade="all, delete-orphan",
        foreign_keys="[OpinionPeriod.opinion_id]",
        primaryjoin="Opinion.id == OpinionPeriod.opinion_id",
    )
    items: Mapped[list["OpinionItem"]] = relationship(
        order_by="[OpinionItem.period, OpinionItem.position]",
        cascade="all, delete-orphan",
        foreign_keys="[OpinionItem.opinion_id]",
        primaryjoin="Opinion.id == OpinionItem.opinion_id",
    )
    __mapper_args__ = {"version_id_col": version}

    @property
    def entered_by_name(self) -> str:
        """Empty where the physician issued it here."""
        return "" if self.entered_by_id is None or self.entered_by is None else self.entered_by.name

    @property
    def follows_on(self) -> date | None:
        """The day on which the employer received the opinion that this one is about."""
        return None if self.follows_id is None or self.follows is None else self.follows.received_on


class OpinionPeriod(Record, Base):
    """措置期間: from when until when some of the measures are advised."""

    __tablename__ = "opinion_period"
    constraints = (
        within("opinion"),
        UniqueConstraint("company_id", "opinion_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number"),
        CheckConstraint("days IS NULL OR days > 0", name="days"),
        CheckConstraint("weeks IS NULL OR weeks > 0", name="weeks"),
        CheckConstraint("months IS NULL OR months > 0", name="months"),
    )
    opinion_id: Mapped[int]
    number: Mapped[int]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    days: Mapped[int | None]
    weeks: Mapped[int | None]
    months: Mapped[int | None]
    """As a number of one of them; the end is counted from it."""


class OpinionItem(Record, Base):
    """One measure that the physician advises, with its values."""

    __tablename__ = "opinion_item"
    constraints = (
        within("opinion"),
        ForeignKeyConstraint(
            ["company_id", "opinion_id", "period"],
            ["opinion_period.company_id", "opinion_period.opinion_id", "opinion_period.number"],
        ),
        UniqueConstraint("company_id", "opinion_id", "period", "kind"),
        CheckConstraint("hours IS NULL OR hours >= 0", name="hours"),
    )
    opinion_id: Mapped[int]
    period: Mapped[int] = mapped_column(default=1)
    """Number of the period in which it is advised."""
    position: Mapped[int]
    kind: Mapped[MeasureKind] = mapped_column(choice(MeasureKind))
    hours: Mapped[int | None]
    """Overtime hours a month (OVERTIME_LIMIT) or night shifts a month (FEWER_NIGHTS)."""
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    """Working hours from – to (WORKING_HOURS)."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)


class OpinionView(Record, Base):
    """The workplace's 産業医 on the opinion of another physician, asked for and kept."""

    __tablename__ = "opinion_view"
    constraints = (within("opinion"), within("case"), within("person"), UniqueConstraint("company_id", "opinion_id"))
    case_id: Mapped[int]
    opinion_id: Mapped[int]
    person_id: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(Instant)
    agrees: Mapped[bool]
    words: Mapped[Sealed | None] = mapped_column(SealedText)


class RecordRemark(Record, Base):
    """What the employee said to the words for the employer when they were shown them. It belongs to the employee."""

    __tablename__ = "record_remark"
    constraints = (
        within("case"),
        within("opinion"),
        within("person", "recorded_by_id"),
        UniqueConstraint("company_id", "opinion_id"),
        CheckConstraint("words IS NULL OR shown_on IS NOT NULL", name="words_to_something"),
        CheckConstraint("NOT pass_on OR words IS NOT NULL", name="something_to_pass_on"),
    )
    case_id: Mapped[int]
    opinion_id: Mapped[int]
    shown_on: Mapped[date | None]
    """The day on which the words were shown; None when they were not."""
    draft_version: Mapped[int]
    """Which saving of the draft was shown."""
    changed_since: Mapped[bool] = mapped_column(default=False)
    """What was issued isn't what was shown: the draft was saved in between."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    pass_on: Mapped[bool] = mapped_column(default=False)
    """The employee wants the employer to read it too."""
    recorded_by_id: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
