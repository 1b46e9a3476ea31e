"""When somebody works, day by day, and what the codes of the shift tables mean."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def _within(table: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", f"{target}_id"],
        [f"{target}.company_id", f"{target}.id"],
        name=op.f(f"fk_{table}_company_id_{target}_id"),
    )


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "shift_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.CheckConstraint("code <> ''", name=op.f("ck_shift_code_named")),
        sa.CheckConstraint("(begins IS NULL) = (ends IS NULL)", name=op.f("ck_shift_code_whole")),
        sa.CheckConstraint(
            "begins >= 0 AND ends > begins AND ends <= begins + 1440", name=op.f("ck_shift_code_within_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_code")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_shift_code_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shift_code_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_shift_code_company_id")),
        _within("shift_code", "workplace"),
    )
    op.create_index(
        "uq_shift_code_workplace_id_code", "shift_code", ["company_id", "workplace_id", "code"], unique=True
    )
    op.create_index(
        "uq_shift_code_code", "shift_code", ["company_id", "code"], unique=True,
        sqlite_where=sa.text("workplace_id IS NULL"), postgresql_where=sa.text("workplace_id IS NULL"),
    )  # fmt: skip
    op.create_table(
        "roster_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=True),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_roster_day_whole")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_roster_day_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_day")),
        sa.UniqueConstraint(
            "company_id", "employment_id", "day", name=op.f("uq_roster_day_company_id_employment_id_day")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_roster_day_company_id")),
        _within("roster_day", "employment"),
    )
    op.create_index("ix_roster_day_day", "roster_day", ["day"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("roster_day")
    op.drop_table("shift_code")
