"""Days of absence after a return from a leave."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

CHECKS = {"given_afterwards": "given_on >= absent_on", "answered_afterwards": "answered_on >= given_on"}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "return_absence",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("case_id", "employment_id", "leave_id")),
        sa.Column("absent_on", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_return_absence_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"],
            ["case.company_id", "case.employment_id", "case.id"],
            name=op.f("fk_return_absence_company_id_employment_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"],
            ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"],
            name=op.f("fk_return_absence_company_id_case_id_leave_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "given_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_return_absence_company_id_given_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_return_absence_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_absence")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_return_absence_company_id_id")),
        sa.UniqueConstraint(
            "company_id",
            "employment_id",
            "absent_on",
            name=op.f("uq_return_absence_company_id_employment_id_absent_on"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_return_absence_public_id")),
    )
    op.create_index("ix_return_absence_leave_id", "return_absence", ["company_id", "leave_id"])
    op.create_index("ix_return_absence_case_id", "return_absence", ["company_id", "case_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("return_absence")
