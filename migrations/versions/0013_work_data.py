"""What the company tells whoever holds the talk about somebody's work; every handing in is kept as it was."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("work_data", "work_month")


def upgrade() -> None:
    """Add the tables and what keeps them as they are."""
    op.create_table(
        "work_data",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_request_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("last_month_on", sa.Date(), nullable=False),
        sa.Column(
            "work_form",
            sa.Enum(
                "day", "flex", "variable", "two_shifts", "three_shifts", "nights", "discretionary", "exempt", "other",
                name="workform", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=True,
        ),
        sa.Column("duties", SealedText(), nullable=True),
        sa.Column("responsibility", SealedText(), nullable=True),
        sa.Column("changes", SealedText(), nullable=True),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_work_data_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_data")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_work_data_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "interview_request_id", "number",
            name=op.f("uq_work_data_company_id_interview_request_id_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_data_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_data_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_work_data_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "interview_request_id"],
            ["interview_request.company_id", "interview_request.id"],
            name=op.f("fk_work_data_company_id_interview_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "given_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_work_data_company_id_given_by_id"),
        ),
    )  # fmt: skip
    op.create_index("ix_work_data_case_id", "work_data", ["company_id", "case_id"])
    op.create_table(
        "work_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("work_data_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("overtime", sa.Integer(), nullable=False),
        sa.Column("holiday", sa.Integer(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.CheckConstraint("overtime BETWEEN 0 AND 24000", name=op.f("ck_work_month_overtime")),
        sa.CheckConstraint("holiday BETWEEN 0 AND 24000", name=op.f("ck_work_month_holiday")),
        sa.CheckConstraint("nights IS NULL OR nights BETWEEN 0 AND 31", name=op.f("ck_work_month_nights")),
        sa.CheckConstraint("days IS NULL OR days BETWEEN 0 AND 31", name=op.f("ck_work_month_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_month")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_work_month_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "work_data_id", "month_on", name=op.f("uq_work_month_company_id_work_data_id_month_on")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_month_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_month_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "work_data_id"],
            ["work_data.company_id", "work_data.id"],
            name=op.f("fk_work_month_company_id_work_data_id"),
        ),
    )
    _guard()


def _guard() -> None:
    """What was told is neither changed nor deleted."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER fixed_{table} BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
            )
            continue
        for when in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
            )


def downgrade() -> None:
    """Drop them, with their triggers."""
    for table in reversed(TABLES):
        op.drop_table(table)
