"""Which slots are kept for a while, for whoever confirms a time or is offered one from the waiting list."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REFERENCES = {"slot_id": "slot", "case_id": "case", "interview_request_id": "interview_request"}


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "slot_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in REFERENCES),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_slot_hold_period")),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= from_at", name=op.f("ck_slot_hold_ended_after")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_hold")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_slot_hold_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_slot_hold_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_slot_hold_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{table}.company_id", f"{table}.id"],
                name=op.f(f"fk_slot_hold_company_id_{column}"),
            )
            for column, table in REFERENCES.items()
        ),
    )
    lives = sa.text("ended_at IS NULL")
    for name, column in (("uq_slot_hold_slot", "slot_id"), ("uq_slot_hold_request", "interview_request_id")):
        op.create_index(
            name, "slot_hold", ["company_id", column], unique=True, sqlite_where=lives, postgresql_where=lives
        )
    op.create_index("ix_slot_hold_offered", "slot_hold", ["company_id", "interview_request_id", "slot_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("slot_hold")
