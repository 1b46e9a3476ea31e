"""On whose paper the company's documents are printed."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "letterhead",
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 1048576", name=op.f("ck_letterhead_size")),
        sa.CheckConstraint("(ended_at IS NULL) = (file IS NOT NULL)", name=op.f("ck_letterhead_ended_without_bytes")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_letterhead_ended_by_somebody")),
        sa.ForeignKeyConstraint(
            ["company_id", "put_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_letterhead_company_id_put_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "ended_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_letterhead_company_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_letterhead_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_letterhead_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letterhead_public_id")),
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_letterhead_standing", "letterhead", ["company_id"], unique=True,
        sqlite_where=stands, postgresql_where=stands,
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_table("letterhead")
