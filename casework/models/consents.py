"""Which employees agreed that their result is passed on, to whom, to what exactly, and until when?"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Instant, Record, choice, within
from casework.models.checks import CheckResult
from casework.rules.vocabulary import ConsentChannel

_TO_HR = "withdrawn_on IS NULL AND provider_id IS NULL"
_TO_OUTSIDE = "withdrawn_on IS NULL AND provider_id IS NOT NULL"


class ResultConsent(Record, Base):
    """同意書 (別紙2), given for one result and one recipient: the employer's HR, or a named outside organisation. Only
    what was agreed to is kept: who doesn't agree leaves no row, and neither does who says nothing. Once withdrawn it
    stays as it was; a new consent is a new row.
    """

    __tablename__ = "result_consent"
    constraints = (
        within("check_result"),
        within("person", "entered_by_id"),
        within("provider"),
        CheckConstraint("given_on >= notified_on", name="given_after_notice"),
        CheckConstraint("received_on >= given_on", name="received_after_given"),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= received_on", name="withdrawn_after"),
        CheckConstraint("(channel = 'paper') = (entered_by_id IS NOT NULL)", name="paper_entered_by_somebody"),
        CheckConstraint("(provider_id IS NULL) = (provider_name IS NULL)", name="provider_named"),
        Index(
            "uq_result_consent_standing", "company_id", "check_result_id", unique=True,
            sqlite_where=text(_TO_HR), postgresql_where=text(_TO_HR),
        ),
        Index(
            "uq_result_consent_standing_outside", "company_id", "check_result_id", "provider_id", unique=True,
            sqlite_where=text(_TO_OUTSIDE), postgresql_where=text(_TO_OUTSIDE),
        ),
        Index("ix_result_consent_check_result_id", "company_id", "check_result_id"),
        Index("ix_result_consent_received_on", "company_id", "received_on", "id"),
    )  # fmt: skip
    check_result_id: Mapped[int]
    notified_on: Mapped[date]
    """The notice of the result as it stood when the consent was given: never before it."""
    given_on: Mapped[date]
    received_on: Mapped[date]
    channel: Mapped[ConsentChannel] = mapped_column(choice(ConsentChannel))
    scope: Mapped[str]
    """What is passed on, to whom and for what: the words that were agreed to, kept as they were."""
    recipient: Mapped[str]
    purpose: Mapped[str]
    provider_id: Mapped[int | None]
    """The outside organisation that it was given for; none for the employer's own HR."""
    provider_name: Mapped[str | None]
    """Its name as it stood."""
    entered_by_id: Mapped[int | None]
    """Who entered a consent that came on paper."""
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_on: Mapped[date | None]
    """From this day on nobody opens the scores any more; what was opened before can't be taken back."""
    check_result: Mapped[CheckResult] = relationship(viewonly=True)
