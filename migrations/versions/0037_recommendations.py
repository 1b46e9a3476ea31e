"""What the 産業医 recommends to the employer, the answer, and the report to the committee."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None

CHECKS = {
    "answered_after_it": "answered_on >= given_on",
    "answered_by_somebody": "(outcome IS NULL) = (answered_by_id IS NULL)",
    "answered_in_words": "(outcome IS NULL) = (answer IS NULL)",
    "answered_with_outcome": "(outcome IS NULL) = (answered_on IS NULL)",
    "done_as_planned": "done_on IS NULL OR outcome IS NOT NULL AND outcome = 'planned' AND done_on >= answered_on",
    "done_in_words": "(done_on IS NULL) = (done IS NULL)",
    "done_told_by_somebody": "(done_on IS NULL) = (done_by_id IS NULL)",
    "heard_before": "heard_on <= given_on",
    "reported_by_somebody": "(reported_on IS NULL) = (reported_by_id IS NULL)",
    "reported_once_answered": "reported_on IS NULL OR answered_on IS NOT NULL",
    "reported_with_answer": "reported_on IS NULL OR reported_on >= answered_on",
}
WITHIN = (
    ("workplace_id", "workplace"), ("given_by_id", "person"), ("answered_by_id", "person"),
    ("reported_by_id", "person"), ("done_by_id", "person"),
)  # fmt: skip


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "recommendation",
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "taken", "planned", "none", name="outcome", native_enum=False, create_constraint=True, length=32,
            ),
            nullable=True,
        ),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("done", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_recommendation_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_recommendation_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_recommendation_company_id_{column}"),
            )
            for column, target in WITHIN
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_recommendation_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recommendation_public_id")),
    )  # fmt: skip
    op.create_index("ix_recommendation_workplace_id", "recommendation", ["company_id", "workplace_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("recommendation")
