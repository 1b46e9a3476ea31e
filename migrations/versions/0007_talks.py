"""Supplementary talks (補足的面談) before the examiner decides; never changed afterwards."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PROFESSIONS = (
    "physician", "public_health_nurse", "nurse", "psychiatric_social_worker", "certified_psychologist",
    "industrial_counsellor", "clinical_psychologist",
)  # fmt: skip


def upgrade() -> None:
    """Add the table and what keeps it as it is."""
    op.create_table(
        "supplementary_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("check_result_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "profession",
            sa.Enum(*PROFESSIONS, name="profession", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("data_key_id", sa.String(length=32), nullable=False),
        sa.Column("notes", SealedText(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplementary_talk")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_supplementary_talk_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_supplementary_talk_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_supplementary_talk_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "check_result_id"],
            ["check_result.company_id", "check_result.id"],
            name=op.f("fk_supplementary_talk_company_id_check_result_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "recorded_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_supplementary_talk_company_id_recorded_by_id"),
        ),
    )
    op.create_index("ix_supplementary_talk_check_result_id", "supplementary_talk", ["company_id", "check_result_id"])
    if op.get_bind().dialect.name == "sqlite":
        for when in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER fixed_supplementary_talk_{when.lower()} BEFORE {when} ON supplementary_talk "
                "BEGIN SELECT RAISE(ABORT, 'fixed_supplementary_talk'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER fixed_supplementary_talk BEFORE UPDATE OR DELETE ON supplementary_talk "
            "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
        )


def downgrade() -> None:
    """Drop it, with its trigger."""
    op.drop_table("supplementary_talk")
