"""The secret address under which somebody's own times can be fetched."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

HATS = ("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat", sa.Enum(*HATS, name="hat", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.CheckConstraint("hat IN ('worker', 'physician', 'nurse')", name=op.f("ck_calendar_feed_of_who_has_times")),
        sa.CheckConstraint("revoked_at IS NULL OR revoked_at >= made_at", name=op.f("ck_calendar_feed_revoked_after")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_calendar_feed_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_feed_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_calendar_feed_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_calendar_feed_company_id_person_id"),
        ),
    )
    standing = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_calendar_feed_standing", "calendar_feed", ["company_id", "person_id", "hat"], unique=True,
        sqlite_where=standing, postgresql_where=standing,
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_table("calendar_feed")
