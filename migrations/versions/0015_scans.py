"""Scanned papers of requests and consents, sealed; a wrong one loses its bytes and leaves its row."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FIXED = (
    "id", "company_id", "public_id", "case_id", "interview_request_id", "result_consent_id", "kind", "size",
    "attached_at", "attached_by_id",
)  # fmt: skip
TAKEN_AWAY = ("file", "taken_away_at", "taken_away_by_id")


def upgrade() -> None:
    """Add the table and what keeps it as it is."""
    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("interview_request_id", sa.Integer(), nullable=True),
        sa.Column("result_consent_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("pdf", "jpeg", "png", name="scankind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", SealedText(), nullable=True),
        sa.Column("attached_at", Instant(), nullable=False),
        sa.Column("attached_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_away_at", Instant(), nullable=True),
        sa.Column("taken_away_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(case_id IS NULL) = (interview_request_id IS NULL)", name=op.f("ck_scan_request_of_case")),
        sa.CheckConstraint(
            "(interview_request_id IS NULL) = (result_consent_id IS NOT NULL)", name=op.f("ck_scan_of_one_paper")
        ),
        sa.CheckConstraint("size BETWEEN 1 AND 10485760", name=op.f("ck_scan_size")),
        sa.CheckConstraint(
            "(taken_away_at IS NULL) = (taken_away_by_id IS NULL)", name=op.f("ck_scan_taken_away_by_somebody")
        ),
        sa.CheckConstraint(
            "(taken_away_at IS NULL) = (file IS NOT NULL)", name=op.f("ck_scan_taken_away_without_bytes")
        ),
        sa.CheckConstraint(
            "taken_away_at IS NULL OR taken_away_at >= attached_at", name=op.f("ck_scan_taken_away_after")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_scan_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scan_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_scan_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_scan_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "interview_request_id"],
            ["interview_request.company_id", "interview_request.id"],
            name=op.f("fk_scan_company_id_interview_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "result_consent_id"],
            ["result_consent.company_id", "result_consent.id"],
            name=op.f("fk_scan_company_id_result_consent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "attached_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_scan_company_id_attached_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "taken_away_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_scan_company_id_taken_away_by_id"),
        ),
    )
    op.create_index("ix_scan_case_id", "scan", ["company_id", "case_id", "id"])
    op.create_index("ix_scan_interview_request_id", "scan", ["company_id", "interview_request_id", "id"])
    op.create_index("ix_scan_result_consent_id", "scan", ["company_id", "result_consent_id", "id"])
    _guard()


def _guard() -> None:
    """What was attached is never changed or deleted; its bytes are taken away once, and no others put there."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    guards = (
        ("fixed_scan_update", f"UPDATE OF {', '.join(FIXED)}", ""),
        ("fixed_scan_delete", "DELETE", ""),
        (
            "fixed_scan_taken_away",
            f"UPDATE OF {', '.join(TAKEN_AWAY)}",
            "WHEN (OLD.taken_away_at IS NOT NULL OR NEW.file IS NOT NULL)",
        ),
    )
    for name, when, only in guards:
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON scan {only} BEGIN SELECT RAISE(ABORT, 'fixed_scan'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON scan FOR EACH ROW {only} EXECUTE FUNCTION casework_fixed()"
            )


def downgrade() -> None:
    """Drop it, with its triggers."""
    op.drop_table("scan")
