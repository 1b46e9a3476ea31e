"""Which column of a product's file is which, kept for next time."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "result_layout",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "points", "stress", "amount", name="direction", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_result_layout_named")),
        sa.ForeignKeyConstraint(
            ["company_id", "made_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_result_layout_company_id_made_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_result_layout_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_layout")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_result_layout_company_id_id")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_result_layout_company_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_result_layout_public_id")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("result_layout")
