"""The monthly reviews of HR and the industrial physician, and what was agreed in them."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "monthly_review",
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("held_on >= month", name=op.f("ck_monthly_review_held_in_month")),
        *_within("monthly_review", workplace_id="workplace", recorded_by_id="person"),
        sa.UniqueConstraint(
            "company_id", "workplace_id", "month", name=op.f("uq_monthly_review_company_id_workplace_id_month")
        ),
    )
    op.create_table(
        "review_point",
        sa.Column("monthly_review_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "doer",
            sa.Enum("hr", "physician", "both", name="doer", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(settled_on IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_review_point_settled_by_somebody")
        ),
        *_within(
            "review_point", monthly_review_id="monthly_review", case_id="case", written_by_id="person",
            settled_by_id="person",
        ),
    )  # fmt: skip
    for column in ("case_id", "monthly_review_id"):
        op.create_index(f"ix_review_point_{column}", "review_point", ["company_id", column], unique=False)


def _within(table: str, **targets: str) -> list[sa.Constraint]:
    """What every record has, and its references, none of which leaves the company."""
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_{table}_company_id_{column}"),
            )
            for column, target in targets.items()
        ),
    ]


def downgrade() -> None:
    """Drop them."""
    op.drop_table("review_point")
    op.drop_table("monthly_review")
