"""Requests handed to outside organisations, and what came of them there."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

REFERENCES = {
    "case_id": "case", "interview_request_id": "interview_request", "provider_id": "provider", "sent_by_id": "person",
    "answer_entered_by_id": "person", "booking_id": "booking", "interview_id": "interview",
}  # fmt: skip
CHECKS = {
    "ended_with_day": "(state = 'ended') = (ended_on IS NOT NULL)",
    "ended_with_reason": "(ended_on IS NULL) = (end_reason IS NULL)",
    "ended_after": "ended_on IS NULL OR ended_on >= sent_on",
    "answer_entered_by_somebody": "(answered_on IS NULL) = (answer_entered_by_id IS NULL)",
    "answered_with_appointment": "(answered_on IS NULL) = (booking_id IS NULL)",
    "answered_after": "answered_on IS NULL OR answered_on >= sent_on",
    "appointed_with_booking": "state <> 'appointed' OR booking_id IS NOT NULL",
    "held_with_interview": "(state = 'held') = (interview_id IS NOT NULL)",
}


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_request_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("state", _choice("referralstate", "asked", "appointed", "held", "ended"), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("channel", _choice("referralchannel", "post", "fax", "mail", "by_hand", "portal"), nullable=False),
        sa.Column("with_result", sa.Boolean(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_entered_by_id", sa.Integer(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("interview_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", _choice("referralend", "declined", "cap", "taken_back", "withdrawn"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(says, name=op.f(f"ck_referral_{name}")) for name, says in CHECKS.items()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_referral_company_id_id")),
        sa.UniqueConstraint("company_id", "interview_id", name=op.f("uq_referral_company_id_interview_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_referral_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{table}.company_id", f"{table}.id"],
                name=op.f(f"fk_referral_company_id_{column}"),
            )
            for column, table in REFERENCES.items()
        ),
    )
    standing = sa.text("state <> 'ended'")
    op.create_index(
        "uq_referral_standing", "referral", ["company_id", "interview_request_id"], unique=True,
        sqlite_where=standing, postgresql_where=standing,
    )  # fmt: skip
    op.create_index("ix_referral_case_id", "referral", ["company_id", "case_id", "id"])
    op.create_index("ix_referral_provider_id", "referral", ["company_id", "provider_id", "sent_on"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("referral")
