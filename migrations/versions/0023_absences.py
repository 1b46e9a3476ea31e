"""When somebody is away from their place, as their supervisor was told at their own wish."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

REFERENCES = {"employment_id": "employment", "booking_id": "booking"}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERENCES),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_absence_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_absence_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_absence_public_id")),
        sa.UniqueConstraint("company_id", "booking_id", name=op.f("uq_absence_company_id_booking_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_absence_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{table}.company_id", f"{table}.id"],
                name=op.f(f"fk_absence_company_id_{column}"),
            )
            for column, table in REFERENCES.items()
        ),
    )
    op.create_index("ix_absence_employment_id", "absence", ["company_id", "employment_id", "starts_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("absence")
