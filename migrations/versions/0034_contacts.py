"""What is said between the appointments: calls, walk-ins, hand-overs to a physician."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

CHECKS = {
    "handed_on_to_somebody": "(kind = 'handed_on') = (to_id IS NOT NULL)",
    "handed_on_with_words": "kind <> 'handed_on' OR note IS NOT NULL",
    "handed_on_without_call": "kind <> 'handed_on' OR call_on IS NULL",
    "minutes_of_a_talk": "(kind = 'handed_on') = (minutes IS NULL)",
    "minutes": "minutes > 0",
    "call_after_it": "call_on > held_on",
    "worn_by_who_cares": "hat IN ('physician', 'nurse')",
}
HATS = ("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "care_contact",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat",
            sa.Enum(*HATS, name="hat", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "phone", "on_site", "online", "handed_on", name="contactkind", native_enum=False,
                create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("call_on", sa.Date(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_care_contact_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_care_contact_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_care_contact_company_id_{column}"),
            )
            for column, target in (("case_id", "case"), ("person_id", "person"), ("to_id", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_contact")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_care_contact_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_care_contact_public_id")),
    )  # fmt: skip
    for column in ("case_id", "call_on", "person_id"):
        op.create_index(f"ix_care_contact_{column}", "care_contact", ["company_id", column], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("care_contact")
