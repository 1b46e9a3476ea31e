"""What employees write down for the physician before the talk; sealed."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "interview_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "submitted", name="sheetstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("answers", SealedText(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)", name=op.f("ck_interview_sheet_submitted_with_time")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_sheet")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_interview_sheet_company_id_id")),
        sa.UniqueConstraint("company_id", "case_id", name=op.f("uq_interview_sheet_company_id_case_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interview_sheet_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_interview_sheet_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"],
            ["case.company_id", "case.id"],
            name=op.f("fk_interview_sheet_company_id_case_id"),
        ),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("interview_sheet")
