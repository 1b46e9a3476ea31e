"""What has to be told to an outside organisation, why, and when was it told?"""

from datetime import date

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.models.base import Base, Record, choice, within
from casework.models.referrals import Referral
from casework.rules.vocabulary import TellingReason

_OPEN = "told_on IS NULL"


class Telling(Record, Base):
    """依頼先に伝えること: open until somebody writes down on which day it was told. It is kept as it was."""

    __tablename__ = "telling"
    constraints = (
        within("case"),
        within("referral"),
        within("person", "told_by_id"),
        CheckConstraint("(told_on IS NULL) = (told_by_id IS NULL)", name="told_by_somebody"),
        CheckConstraint("told_on IS NULL OR told_on >= arose_on", name="told_after"),
        Index(
            "uq_telling_open", "company_id", "referral_id", "reason", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
        Index("ix_telling_case_id", "company_id", "case_id"),
    )  # fmt: skip
    case_id: Mapped[int]
    referral_id: Mapped[int]
    reason: Mapped[TellingReason] = mapped_column(choice(TellingReason))
    arose_on: Mapped[date]
    told_on: Mapped[date | None]
    told_by_id: Mapped[int | None]
    referral: Mapped[Referral] = relationship(viewonly=True)
