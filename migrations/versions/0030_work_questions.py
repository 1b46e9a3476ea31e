"""What a physician asks the company about the work of somebody whom they talk to, and the answer."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "work_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_request_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("words", SealedText(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", SealedText(), nullable=True),
        sa.Column("work_data_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL AND work_data_id IS NULL)",
            name=op.f("ck_work_question_answered_with_something"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_work_question_answered_by_somebody")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_question")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_work_question_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_question_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_question_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{table}.company_id", f"{table}.id"],
                name=op.f(f"fk_work_question_company_id_{column}"),
            )
            for column, table in (
                ("case_id", "case"), ("interview_request_id", "interview_request"), ("asked_by_id", "person"),
                ("answered_by_id", "person"), ("work_data_id", "work_data"),
            )
        ),
    )  # fmt: skip
    op.create_index("ix_work_question_case_id", "work_question", ["company_id", "case_id"])
    op.create_index(
        "uq_work_question_open", "work_question", ["company_id", "interview_request_id"], unique=True,
        sqlite_where=sa.text("answered_at IS NULL"), postgresql_where=sa.text("answered_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_table("work_question")
