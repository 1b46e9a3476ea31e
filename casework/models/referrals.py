"""Which request was handed to an outside organisation, by which road, and what came of it there?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, choice, within
from casework.models.providers import Provider
from casework.rules.vocabulary import ReferralChannel, ReferralEnd, ReferralState


class Referral(Record, Base):
    """外部機関・地域産業保健センターへの依頼. Only a request of the law is ever handed out (docs/decisions/0013)."""

    __tablename__ = "referral"
    constraints = (
        within("case"),
        within("interview_request"),
        within("provider"),
        within("person", "sent_by_id"),
        within("person", "answer_entered_by_id"),
        within("booking"),
        within("interview"),
        UniqueConstraint("company_id", "interview_id"),
        CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name="ended_with_day"),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended_with_reason"),
        CheckConstraint("ended_on IS NULL OR ended_on >= sent_on", name="ended_after"),
        CheckConstraint("(answered_on IS NULL) = (answer_entered_by_id IS NULL)", name="answer_entered_by_somebody"),
        CheckConstraint("(answered_on IS NULL) = (booking_id IS NULL)", name="answered_with_appointment"),
        CheckConstraint("answered_on IS NULL OR answered_on >= sent_on", name="answered_after"),
        CheckConstraint("state <> 'appointed' OR booking_id IS NOT NULL", name="appointed_with_booking"),
        CheckConstraint("(state = 'held') = (interview_id IS NOT NULL)", name="held_with_interview"),
        Index(
            "uq_referral_standing", "company_id", "interview_request_id", unique=True,
            sqlite_where=text("state <> 'ended'"), postgresql_where=text("state <> 'ended'"),
        ),
        Index("ix_referral_case_id", "company_id", "case_id", "id"),
        Index("ix_referral_provider_id", "company_id", "provider_id", "sent_on"),
    )  # fmt: skip
    case_id: Mapped[int]
    interview_request_id: Mapped[int]
    provider_id: Mapped[int]
    state: Mapped[ReferralState] = mapped_column(choice(ReferralState), default=ReferralState.ASKED)
    sent_on: Mapped[date]
    channel: Mapped[ReferralChannel] = mapped_column(choice(ReferralChannel))
    with_result: Mapped[bool]
    """A sheet with the scores went along: only where the request or a consent passes them on."""
    sent_by_id: Mapped[int]
    entered_at: Mapped[datetime] = mapped_column(Instant)
    answered_on: Mapped[date | None]
    """When the organisation told the day and the place."""
    answer_entered_by_id: Mapped[int | None]
    booking_id: Mapped[int | None]
    """The appointment as it was told last; it is entered on behalf of the organisation."""
    interview_id: Mapped[int | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[ReferralEnd | None] = mapped_column(choice(ReferralEnd))
    version: Mapped[int] = mapped_column(default=1)
    provider: Mapped[Provider] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}
