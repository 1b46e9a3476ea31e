"""Who read the supervisors' guide, and when?"""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.models.base import Base, Instant, Record, within


class GuideReading(Record, Base):
    """One time that a supervisor read the guide: it is kept as training."""

    __tablename__ = "guide_reading"
    constraints = (within("person"), Index("ix_guide_reading_person_id", "company_id", "person_id"))
    person_id: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(Instant)
