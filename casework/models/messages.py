"""What is to leave by mail, what waits in somebody's inbox?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.ids import PublicId
from casework.models.base import Base, Instant, Record, Sealed, SealedText, choice, within
from casework.rules.vocabulary import Hat, OutboxState


class OutboxMail(Record, Base):
    """A mail, written with the change that causes it, sent after it. Rendered at sending, for its recipient."""

    __tablename__ = "outbox_mail"
    constraints = (
        within("person"),
        UniqueConstraint(
            "company_id", "notice", "record_id", "occasion", "person_id", "hat", name="uq_outbox_mail_once"
        ),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_with_time"),
        Index(
            "ix_outbox_mail_waiting", "not_before", "id",
            sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'"),
        ),
    )  # fmt: skip
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    """In which capacity the recipient reads it: it is rendered from what this hat may see."""
    notice: Mapped[str]
    record_id: Mapped[PublicId]
    occasion: Mapped[str]
    """Makes the notice unique: the same one never leaves twice for the same occasion."""
    state: Mapped[OutboxState] = mapped_column(choice(OutboxState), default=OutboxState.WAITING)
    message_id: Mapped[str]
    """Fixed when the row is written: a second try is the same message."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    not_before: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    data_key_id: Mapped[PublicId]
    rendered: Mapped[Sealed | None] = mapped_column(SealedText)
    """The message as it left."""


class InboxNote(Record, Base):
    """A line in somebody's in-app inbox, under the hat it is meant for. Points at a page; says nothing by itself."""

    __tablename__ = "inbox_note"
    constraints = (
        within("person"),
        UniqueConstraint(
            "company_id", "notice", "record_id", "occasion", "person_id", "hat", name="uq_inbox_note_once"
        ),
        Index("ix_inbox_note_person_id", "company_id", "person_id", "hat", "created_at"),
    )
    person_id: Mapped[int]
    hat: Mapped[Hat] = mapped_column(choice(Hat))
    notice: Mapped[str]
    record_id: Mapped[PublicId]
    occasion: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)


class WorkerRun(Base):
    """The sign of life of `casework worker`: one row for the whole installation."""

    __tablename__ = "worker_run"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    started_at: Mapped[datetime] = mapped_column(Instant)
    last_run_at: Mapped[datetime] = mapped_column(Instant)
