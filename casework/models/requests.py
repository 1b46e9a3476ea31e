"""Who asked for a talk, when, by which road, and with which wishes?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.models.cases import Case
from casework.rules.vocabulary import Channel, InterviewMode, PhysicianWish, RequestState


class InterviewRequest(Record, Base):
    """面接指導の申出 (別紙3). In a consultation case: the wish for a talk, which the employer never learns of."""

    __tablename__ = "interview_request"
    constraints = (
        within("case"),
        within("person", "entered_by_id"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_with_day"),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= requested_on", name="withdrawn_after"),
        CheckConstraint("(later_wished_on IS NULL) OR later_wished_on >= requested_on", name="later_after"),
        Index(
            "uq_interview_request_active", "company_id", "case_id", unique=True,
            sqlite_where=text("state <> 'withdrawn'"), postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index("ix_interview_request_requested_on", "company_id", "requested_on", "id"),
    )  # fmt: skip
    case_id: Mapped[int]
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
    acknowledged: Mapped[bool]
    """The three acknowledgements were ticked; a paper request without them is valid (explained later)."""
    later_wished_on: Mapped[date | None]
    """The employee asked for a date after the limit."""
    withdrawn_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    case: Mapped[Case] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}
