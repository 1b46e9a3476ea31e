"""Who asked for a talk, when, by which road, and with which wishes?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, Index, UniqueConstraint, and_, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, of_case, within
from casework.models.cases import Case
from casework.rules.vocabulary import Channel, DayPart, InterviewMode, Language, PhysicianWish, RequestState

_STANDS = "state <> 'withdrawn' AND follow_up_id IS NULL"


class InterviewRequest(Record, Base):
    """面接指導の申出 (別紙3). In a consultation case: the wish for a talk, which the employer never learns of."""

    __tablename__ = "interview_request"
    constraints = (
        within("case"),
        of_case("follow_up"),
        UniqueConstraint("company_id", "follow_up_id"),
        within("person", "entered_by_id"),
        within("person", "eligible_by_id"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_with_day"),
        CheckConstraint("(state = 'followed') = (follow_up_id IS NOT NULL)", name="followed_by_a_talk"),
        CheckConstraint("follow_up_id IS NULL OR NOT statutory", name="followed_of_a_consultation"),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= requested_on", name="withdrawn_after"),
        CheckConstraint("(later_wished_on IS NULL) OR later_wished_on >= requested_on", name="later_after"),
        CheckConstraint("(first_on IS NULL) = (first_part IS NULL)", name="first_whole"),
        CheckConstraint("(second_on IS NULL) = (second_part IS NULL)", name="second_whole"),
        CheckConstraint("(third_on IS NULL) = (third_part IS NULL)", name="third_whole"),
        CheckConstraint(
            "(first_on IS NULL OR first_on >= requested_on) AND (second_on IS NULL OR second_on >= requested_on)"
            " AND (third_on IS NULL OR third_on >= requested_on)",
            name="wished_after",
        ),
        CheckConstraint("NOT (statutory AND physician_wish = 'counsellor')", name="physician_holds_it"),
        CheckConstraint("explained_on IS NULL OR (statutory AND NOT acknowledged)", name="explained_without_ticks"),
        CheckConstraint("explained_on IS NULL OR explained_on >= requested_on", name="explained_after"),
        CheckConstraint("(eligible_on IS NULL) = (eligible_by_id IS NULL)", name="eligible_by_somebody"),
        CheckConstraint(
            "eligible_on IS NULL OR (statutory AND NOT discloses AND eligible_on >= requested_on)",
            name="eligible_without_scores",
        ),
        Index(
            "uq_interview_request_active", "company_id", "case_id", unique=True,
            sqlite_where=text(_STANDS), postgresql_where=text(_STANDS),
        ),
        Index("ix_interview_request_case_id", "company_id", "case_id", "id"),
        Index("ix_interview_request_requested_on", "company_id", "requested_on", "id"),
    )  # fmt: skip
    case_id: Mapped[int]
    follow_up_id: Mapped[int | None]
    """The talk that is to follow at another wish of an employee whose first one was granted; these wishes are its."""
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.SUBMITTED)
    requested_on: Mapped[date]
    """The first receipt by anyone entitled: the clock starts here."""
    late: Mapped[bool]
    """Asked after the limit: accepted all the same, the law says only "without delay"."""
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    entered_by_id: Mapped[int | None]
    """Who entered a request that came in on paper or by telephone."""
    entered_at: Mapped[datetime] = mapped_column(Instant)
    statutory: Mapped[bool]
    """Copied from the case: the employer's side may select by it without touching the case."""
    discloses: Mapped[bool]
    """By the policy of the day, the request passes the result on to HR (deemed consent; model rule 規程例 art. 17)."""
    mode: Mapped[InterviewMode] = mapped_column(choice(InterviewMode))
    physician_wish: Mapped[PhysicianWish] = mapped_column(choice(PhysicianWish), default=PhysicianWish.ANY)
    remarks: Mapped[Sealed | None] = mapped_column(SealedText)
    contact: Mapped[Sealed | None] = mapped_column(SealedText)
    """How and when the person wishes to be reached."""
    first_on: Mapped[date | None]
    first_part: Mapped[DayPart | None] = mapped_column(choice(DayPart, "first_part"))
    second_on: Mapped[date | None]
    second_part: Mapped[DayPart | None] = mapped_column(choice(DayPart, "second_part"))
    third_on: Mapped[date | None]
    third_part: Mapped[DayPart | None] = mapped_column(choice(DayPart, "third_part"))
    hours: Mapped[Sealed | None] = mapped_column(SealedText)
    """Hours within the wished days, in the person's words."""
    place_wish: Mapped[Sealed | None] = mapped_column(SealedText)
    language_wish: Mapped[Language | None] = mapped_column(choice(Language))
    language_other: Mapped[Sealed | None] = mapped_column(SealedText)
    quiet_entrance: Mapped[bool] = mapped_column(default=False)
    """By an entrance where nobody is met (人目につかない入口)."""
    acknowledged: Mapped[bool]
    """The three acknowledgements were ticked; a paper request without them is valid (explained later)."""
    explained_on: Mapped[date | None]
    """When somebody who asked without the ticks was told what becomes known to whom."""
    eligible_on: Mapped[date | None]
    """Where the request does not pass the result on: when the examiner told HR that the person is eligible, without
    scores.
    """
    eligible_by_id: Mapped[int | None]
    later_wished_on: Mapped[date | None]
    """The employee asked for a date after the limit."""
    waits_since: Mapped[datetime | None] = mapped_column(Instant)
    """Since when the employee waits for a time that becomes free."""
    withdrawn_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def stands(cls) -> ColumnElement[bool]:
        """It wasn't taken back, and isn't another wish beside it. In the words of the index: with a parameter instead,
        SQLite makes the statement ready anew each time, to see whether the index serves for what it is now.
        """
        withdrawn = bindparam(None, RequestState.WITHDRAWN, type_=cls.state.type, literal_execute=True)
        return and_(cls.state != withdrawn, cls.follow_up_id.is_(None))
