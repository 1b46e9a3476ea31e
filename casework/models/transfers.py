"""Why is somebody transferred, on which words of the opinion, and in which hearing was it put to them?"""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Record, Sealed, SealedText, within


class TransferGround(Record, Base):
    """The grounds of one measure that moves somebody (配置転換・職務や職位の変更). Without a hearing there is none."""

    __tablename__ = "transfer_ground"
    constraints = (
        within("case"),
        within("decision"),
        within("measure"),
        within("hearing"),
        UniqueConstraint("company_id", "measure_id"),
        Index("ix_transfer_ground_case_id", "company_id", "case_id"),
        Index("ix_transfer_ground_decision_id", "company_id", "decision_id"),
    )
    case_id: Mapped[int]
    decision_id: Mapped[int]
    measure_id: Mapped[int]
    hearing_id: Mapped[int]
    """In which it was put to the employee."""
    purpose: Mapped[Sealed] = mapped_column(SealedText)
    basis: Mapped[Sealed] = mapped_column(SealedText)
    """Words of the opinion, copied."""
