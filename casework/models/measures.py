"""What did the employee say, what did the employer decide and explain, and what was the supervisor told to do?"""

from datetime import date, datetime, time

from sqlalchemy import JSON, CheckConstraint, ColumnElement, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, Tenant, choice, within
from casework.models.opinions import Opinion
from casework.rules.assents import ConfirmedWay, Returned
from casework.rules.hearings import HearingWay
from casework.rules.instruction_notes import Rhythm
from casework.rules.previews import Previewed
from casework.rules.vocabulary import Agreement, DecisionState, InstructionState, InterviewMode, Match, MeasureKind


class Hearing(Record, Base):
    """本人の意見聴取: before the decision, never after it."""

    __tablename__ = "hearing"
    constraints = (
        within("case"),
        within("opinion"),
        within("person", "heard_by_id"),
        UniqueConstraint("company_id", "opinion_id", "number"),
        CheckConstraint("(way = 'meeting') = (present IS NOT NULL)", name="meeting_with_people"),
        CheckConstraint("way = 'meeting' OR NOT physician_present", name="nobody_beside_a_screen"),
        CheckConstraint("way = 'meeting' OR signed_at IS NOT NULL", name="written_is_signed"),
        CheckConstraint("(correction IS NULL) = (corrected_at IS NULL)", name="corrected_with_time"),
        CheckConstraint("way = 'meeting' OR correction IS NULL", name="own_words_need_no_correction"),
    )
    case_id: Mapped[int]
    opinion_id: Mapped[int]
    number: Mapped[int] = mapped_column(default=1)
    """What a decision rests on stays as it is: who is heard again on the same opinion has another one."""
    way: Mapped[HearingWay] = mapped_column(choice(HearingWay), default=HearingWay.MEETING)
    heard_on: Mapped[date]
    heard_by_id: Mapped[int]
    """Who heard; in the app who put it."""
    physician_present: Mapped[bool]
    present: Mapped[Sealed | None] = mapped_column(SealedText)
    put: Mapped[Sealed] = mapped_column(SealedText)
    """What was put to the employee."""
    words: Mapped[Sealed] = mapped_column(SealedText)
    """The employee's view, in their words."""
    agreement: Mapped[Agreement] = mapped_column(choice(Agreement))
    correction: Mapped[Sealed | None] = mapped_column(SealedText)
    """What the employee says to HR's note of a meeting; it stands beside the note, which stays."""
    corrected_at: Mapped[datetime | None] = mapped_column(Instant)
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the employee signed the record, with their correction if there is one."""
    noted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When HR last wrote its note of a meeting: from then on the employee can read and correct it."""
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


_STANDS = "state NOT IN ('set_aside', 'returned')"
_NOT_YET = "state IN ('waiting', 'returned')"
_ENDS = "opinion_match IN ('ending', 'unagreed')"
"""The reason of the decision as a whole is that of what ends."""


class Decision(Record, Base):
    """就業上の措置の決定, by the employer. Also the decision that nothing is needed, with its reason."""

    __tablename__ = "decision"
    constraints = (
        within("case"),
        within("opinion"),
        within("hearing"),
        within("person", "decided_by_id"),
        within("person", "confirmed_by_id"),
        within("person", "approved_by_id"),
        within("person", "returned_by_id"),
        Index(
            "uq_decision_opinion_id", "company_id", "opinion_id", unique=True,
            sqlite_where=text(_STANDS), postgresql_where=text(_STANDS),
        ),
        CheckConstraint(
            f"CASE WHEN {_ENDS} THEN reason IS NOT NULL ELSE (opinion_match = 'same') = (departures = 0) END",
            name="difference_with_reasons",
        ),
        CheckConstraint("NOT normal OR departures > 0 OR reason IS NOT NULL", name="nothing_with_reason"),
        CheckConstraint(
            "normal AND opinion_match = 'same' OR hearing_id IS NOT NULL OR unheard_reason IS NOT NULL",
            name="measures_after_hearing",
        ),
        CheckConstraint("hearing_id IS NULL OR unheard_reason IS NULL", name="heard_or_not"),
        CheckConstraint(
            f"{_NOT_YET} OR opinion_match NOT IN ('stricter', 'lacking', 'unagreed') OR confirmed_on IS NOT NULL",
            name="stricter_confirmed",
        ),
        CheckConstraint(
            f"{_NOT_YET} OR opinion_match NOT IN ('lacking', 'unagreed') OR confirmed_words IS NOT NULL",
            name="lacking_with_words",
        ),
        CheckConstraint("NOT normal OR opinion_match IN ('same', 'lacking')", name="nothing_is_lacking"),
        CheckConstraint("ends_on IS NULL OR normal AND opinion_match = 'same'", name="ends_without_measures"),
        CheckConstraint("(confirmed_on IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("(confirmed_on IS NULL) = (confirmed_way IS NULL)", name="confirmed_some_way"),
        CheckConstraint(
            "confirmed_way IS NULL OR confirmed_way = 'own' OR confirmed_words IS NOT NULL", name="noted_with_words"
        ),
        CheckConstraint(
            "confirmed_way IS NULL OR confirmed_way = 'noted' OR confirmed_by_id <> decided_by_id",
            name="confirmed_by_another",
        ),
        CheckConstraint(f"{_NOT_YET} OR NOT second_wanted OR approved_at IS NOT NULL", name="second_approved"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> decided_by_id", name="approved_by_another"),
        CheckConstraint("NOT (second_wanted AND alone)", name="alone_or_not"),
        CheckConstraint("(state = 'returned') = (returned_at IS NOT NULL)", name="returned_with_time"),
        CheckConstraint("(returned_at IS NULL) = (returned_as IS NULL)", name="returned_with_cause"),
        CheckConstraint(
            "returned_as IS NULL OR returned_as IN ('corrected', 'answered', 'taken_back', 'over', 'past')"
            " OR returned_words IS NOT NULL AND returned_by_id IS NOT NULL",
            name="returned_with_reason",
        ),
        CheckConstraint(f"({_NOT_YET}) = (effective_at IS NULL)", name="effective_with_time"),
        Index("ix_decision_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    opinion_id: Mapped[int]
    hearing_id: Mapped[int | None]
    state: Mapped[DecisionState] = mapped_column(choice(DecisionState), default=DecisionState.DECIDED)
    normal: Mapped[bool]
    """通常勤務 without measures."""
    opinion_match: Mapped[Match] = mapped_column(choice(Match))
    departures: Mapped[int] = mapped_column(default=0)
    """In how many items it differs from the opinion: each has its reason in `departure`."""
    reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Of the decision as a whole: why nothing is needed, or what the reasons item by item leave unsaid."""
    unheard_reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why nobody was heard, after the attempts that are on record."""
    unseen_reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why HR didn't wait until the employee had marked the note of the hearing, or had the days to."""
    unput_reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why the employee wasn't asked about what differs from the opinion."""
    weighed: Mapped[Sealed | None] = mapped_column(SealedText)
    """How the employee's view was taken into account, where they didn't agree to all that was put to them."""
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int]
    confirmed_on: Mapped[date | None]
    """A physician confirmed what is stricter than the opinion …"""
    confirmed_way: Mapped[ConfirmedWay | None] = mapped_column(choice(ConfirmedWay))
    confirmed_by_id: Mapped[int | None]
    """… themself, or HR wrote down that they did, where no physician can be asked here."""
    confirmed_words: Mapped[Sealed | None] = mapped_column(SealedText)
    second_wanted: Mapped[bool] = mapped_column(default=False)
    """The rules want a second person, and there is one."""
    alone: Mapped[bool] = mapped_column(default=False)
    """The rules want a second person, and there was none."""
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by_id: Mapped[int | None]
    approved_words: Mapped[Sealed | None] = mapped_column(SealedText)
    returned_at: Mapped[datetime | None] = mapped_column(Instant)
    returned_as: Mapped[Returned | None] = mapped_column(choice(Returned))
    returned_by_id: Mapped[int | None]
    returned_words: Mapped[Sealed | None] = mapped_column(SealedText)
    review_on: Mapped[date | None]
    """On which day all of it is looked at again, where there are measures."""
    ends_on: Mapped[date | None]
    """Where it lifts earlier measures: until when those hold whose planned end doesn't come before."""
    effective_at: Mapped[datetime | None] = mapped_column(Instant)
    """From when on it holds: when it was decided, or when the last word that it waited for came."""
    opinion: Mapped[Opinion] = relationship(viewonly=True)
    measures: Mapped[list["Measure"]] = relationship(
        order_by="Measure.position",
        foreign_keys="[Measure.decision_id]",
        primaryjoin="Decision.id == Measure.decision_id",
    )


class Measure(Record, Base):
    """One decided measure. Never lifted by itself: past its end it stays in force until somebody decides."""

    __tablename__ = "measure"
    constraints = (
        within("decision"),
        within("case"),
        within("decision", "ended_by_id"),
        UniqueConstraint("company_id", "decision_id", "kind", "from_on"),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("review_on >= from_on", name="review_after_start"),
        CheckConstraint("hours IS NULL OR hours >= 0", name="hours"),
        CheckConstraint("(ended_on IS NULL) = (ended_by_id IS NULL AND NOT left_with)", name="ended_by_decision"),
        CheckConstraint("ended_by_id IS NULL OR NOT left_with", name="ended_one_way"),
        Index("ix_measure_case_id", "company_id", "case_id"),
        Index(
            "ix_measure_undecided", "company_id", "until_on", "id",
            sqlite_where=text("ended_on IS NULL"), postgresql_where=text("ended_on IS NULL"),
        ),
        Index(
            "ix_measure_settled", "company_id", "ended_on",
            sqlite_where=text("ended_by_id <> decision_id"), postgresql_where=text("ended_by_id <> decision_id"),
        ),
    )  # fmt: skip
    case_id: Mapped[int]
    decision_id: Mapped[int]
    position: Mapped[int]
    kind: Mapped[MeasureKind] = mapped_column(choice(MeasureKind))
    hours: Mapped[int | None]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    from_on: Mapped[date]
    until_on: Mapped[date]
    review_on: Mapped[date]
    ended_on: Mapped[date | None]
    """Its last day, once that was decided: by a later decision, or from the first by the next step of its own. Before
    `from_on` where it never began."""
    ended_by_id: Mapped[int | None]
    """The decision that says so …"""
    left_with: Mapped[bool] = mapped_column(default=False)
    """… or the employment was over."""


class Explanation(Record, Base):
    """措置の説明: after the decision, by HR with the 産業医 present, in person or on line (model rule art. 20)."""

    __tablename__ = "explanation"
    constraints = (
        within("case"),
        within("decision"),
        within("person", "physician_id"),
        within("person", "given_by_id"),
        UniqueConstraint("company_id", "decision_id"),
        CheckConstraint("accepted OR written OR refused_because IS NOT NULL", name="refused_with_reason"),
        CheckConstraint("(answer IS NULL) = written", name="answered_unless_written"),
        CheckConstraint("(mode IS NULL) = written", name="given_some_way"),
        CheckConstraint("NOT (written AND accepted)", name="nothing_accepted_unanswered"),
        CheckConstraint(
            "written AND physician_id IS NULL AND without_physician IS NULL"
            " OR NOT written AND (physician_id IS NULL) = (without_physician IS NOT NULL)",
            name="with_the_physician",
        ),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    given_on: Mapped[date]
    given_by_id: Mapped[int]
    physician_id: Mapped[int | None]
    """Who was present …"""
    without_physician: Mapped[Sealed | None] = mapped_column(SealedText)
    """… or, where nobody can be named, with whom HR made sure of what it explained, and how."""
    written: Mapped[bool] = mapped_column(default=False)
    """In writing, after tries on several days, and no answer came."""
    mode: Mapped[InterviewMode | None] = mapped_column(choice(InterviewMode))
    content: Mapped[Sealed] = mapped_column(SealedText)
    answer: Mapped[Sealed | None] = mapped_column(SealedText)
    accepted: Mapped[bool]
    refused_because: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why the employee doesn't accept it, in their words."""


_NEWEST = "state <> 'replaced'"


class Instruction(Record, Base):
    """就業上の配慮の指示: all that a supervisor ever sees. Read through the reporting line of the day. Of a decision
    there is one that stands; one before it was replaced, and stays as it was told.
    """

    __tablename__ = "instruction"
    constraints = (
        within("case"),
        within("decision"),
        within("employment"),
        within("instruction", "replaces_id"),
        within("person", "carrier_id"),
        within("person", "acknowledged_by_id"),
        UniqueConstraint("company_id", "decision_id", "edition"),
        UniqueConstraint("company_id", "replaces_id"),
        Index(
            "uq_instruction_decision_id", "company_id", "decision_id", unique=True,
            sqlite_where=text(_NEWEST), postgresql_where=text(_NEWEST),
        ),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint(
            "state = 'replaced' OR (state = 'acknowledged') = (acknowledged_at IS NOT NULL)",
            name="acknowledged_with_time",
        ),
        CheckConstraint("state <> 'replaced' OR ended_on IS NOT NULL", name="replaced_is_over"),
        CheckConstraint("(edition = 1) = (replaces_id IS NULL)", name="edition_replaces"),
        CheckConstraint("(carrier_id IS NULL) = (previewed IS NOT NULL)", name="told_to_supervisors"),
        CheckConstraint(
            "(previewed IS NOT NULL AND previewed = 'wrong') = (unchanged_because IS NOT NULL)", name="why_unchanged"
        ),
        CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)", name="acknowledged_by_somebody"),
        Index("ix_instruction_employment_id", "company_id", "employment_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    decision_id: Mapped[int]
    employment_id: Mapped[int]
    edition: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None]
    """The text in whose place it came."""
    corrected_because: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why it came in the place of another. Never the supervisor's."""
    carrier_id: Mapped[int | None]
    """Nobody leads the employee: whoever of HR carries it out instead. No supervisor ever reads it."""
    state: Mapped[InstructionState] = mapped_column(choice(InstructionState), default=InstructionState.ISSUED)
    items: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    """What to do: kinds and values, never a reason."""
    words: Mapped[Sealed | None] = mapped_column(SealedText)
    """A practical addition, checked against the clinical word list."""
    despite_reason: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why it went out although a refusal was still to be looked at. Never the supervisor's."""
    from_on: Mapped[date]
    until_on: Mapped[date]
    ended_on: Mapped[date | None]
    """Its last day, once somebody decided about it; past `until_on` it goes on until then."""
    ask: Mapped[str]
    """Whom to ask: a desk of HR."""
    report_every: Mapped[Rhythm] = mapped_column(choice(Rhythm), default=Rhythm.MONTH)
    previewed: Mapped[Previewed | None] = mapped_column(choice(Previewed))
    """How it stood with the employee, who is shown first what a supervisor is going to read."""
    unchanged_because: Mapped[Sealed | None] = mapped_column(SealedText)
    """Why it went out as it is although the employee wanted it changed. Never the supervisor's."""
    issued_on: Mapped[date]
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    """By the first of the supervisors; each of them is in `instruction_ack`."""
    acknowledged_by_id: Mapped[int | None]

    @property
    def by_hr(self) -> bool:
        """Whether HR carries it out itself."""
        return self.carrier_id is not None

    @property
    def replaces_former(self) -> bool:
        """Whether it came in the place of another text."""
        return self.replaces_id is not None

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """No other text has come in its place; in a select."""
        return cls.state != InstructionState.REPLACED


__all__ = ["Decision", "Explanation", "Hearing", "Instruction", "Measure", "Tenant"]
