"""When a professional is busy elsewhere, and by which calendars from outside."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

HATS = ("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator")


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _within(table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", f"{target}_id"],
        [f"{target}.company_id", f"{target}.id"],
        name=op.f(f"fk_{table}_company_id_{target}_id"),
    )


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "busy_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hat", _choice("hat", *HATS), nullable=False),
        sa.Column("kind", _choice("busykind", "file", "address"), nullable=False),
        sa.Column("address", SealedText(), nullable=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("failing_since", Instant(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.CheckConstraint("hat IN ('physician', 'nurse')", name=op.f("ck_busy_calendar_of_a_professional")),
        sa.CheckConstraint(
            "(kind = 'address') = (address IS NOT NULL)", name=op.f("ck_busy_calendar_address_of_its_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'address') = (next_at IS NOT NULL)", name=op.f("ck_busy_calendar_read_again_of_its_kind")
        ),
        sa.CheckConstraint(
            "(error = '') = (failing_since IS NULL)", name=op.f("ck_busy_calendar_failing_with_its_reason")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_calendar")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_busy_calendar_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_busy_calendar_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_busy_calendar_company_id")),
        _within("busy_calendar", "person"),
    )
    op.create_index("ix_busy_calendar_person_id", "busy_calendar", ["company_id", "person_id"])
    op.create_index("ix_busy_calendar_next_at", "busy_calendar", ["next_at"])
    op.create_table(
        "busy_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("busy_calendar_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_busy_time_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_time")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_busy_time_company_id")),
        _within("busy_time", "busy_calendar"),
        _within("busy_time", "person"),
    )
    op.create_index("ix_busy_time_person_id", "busy_time", ["company_id", "person_id", "starts_at"])
    op.create_index("ix_busy_time_busy_calendar_id", "busy_time", ["company_id", "busy_calendar_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("busy_time")
    op.drop_table("busy_calendar")
