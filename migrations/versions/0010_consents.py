"""Consents to pass a result on; kept as they were given, and once withdrawn as they were withdrawn."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AS_GIVEN = (
    "company_id", "public_id", "check_result_id", "notified_on", "given_on", "received_on", "channel", "scope",
    "recipient", "purpose", "provider_id", "provider_name", "entered_by_id", "recorded_at",
)  # fmt: skip


def upgrade() -> None:
    """Add the table and what keeps it as it is."""
    op.create_table(
        "result_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("check_result_id", sa.Integer(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("online", "paper", name="consentchannel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("provider_name", sa.String(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint("given_on >= notified_on", name=op.f("ck_result_consent_given_after_notice")),
        sa.CheckConstraint("received_on >= given_on", name=op.f("ck_result_consent_received_after_given")),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR withdrawn_on >= received_on", name=op.f("ck_result_consent_withdrawn_after")
        ),
        sa.CheckConstraint(
            "(channel = 'paper') = (entered_by_id IS NOT NULL)",
            name=op.f("ck_result_consent_paper_entered_by_somebody"),
        ),
        sa.CheckConstraint(
            "(provider_id IS NULL) = (provider_name IS NULL)", name=op.f("ck_result_consent_provider_named")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_consent")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_result_consent_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_result_consent_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_result_consent_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "check_result_id"],
            ["check_result.company_id", "check_result.id"],
            name=op.f("fk_result_consent_company_id_check_result_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "entered_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_result_consent_company_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "provider_id"],
            ["provider.company_id", "provider.id"],
            name=op.f("fk_result_consent_company_id_provider_id"),
        ),
    )
    to_hr = sa.text("withdrawn_on IS NULL AND provider_id IS NULL")
    to_outside = sa.text("withdrawn_on IS NULL AND provider_id IS NOT NULL")
    op.create_index(
        "uq_result_consent_standing", "result_consent", ["company_id", "check_result_id"], unique=True,
        sqlite_where=to_hr, postgresql_where=to_hr,
    )  # fmt: skip
    op.create_index(
        "uq_result_consent_standing_outside", "result_consent", ["company_id", "check_result_id", "provider_id"],
        unique=True, sqlite_where=to_outside, postgresql_where=to_outside,
    )  # fmt: skip
    op.create_index("ix_result_consent_check_result_id", "result_consent", ["company_id", "check_result_id"])
    op.create_index("ix_result_consent_received_on", "result_consent", ["company_id", "received_on", "id"])
    _guard()


def _guard() -> None:
    """Only the day of withdrawal is ever written into a consent, once; none is deleted."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    other = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in AS_GIVEN)
    changed = f"OLD.withdrawn_on IS NOT NULL OR {other}"
    for when, condition in (("UPDATE", f" WHEN ({changed})"), ("DELETE", "")):
        name = f"fixed_result_consent_{when.lower()}"
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON result_consent{condition} "
                "BEGIN SELECT RAISE(ABORT, 'fixed_result_consent'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON result_consent "
                f"FOR EACH ROW{condition} EXECUTE FUNCTION casework_fixed()"
            )


def downgrade() -> None:
    """Drop it, with its triggers."""
    op.drop_table("result_consent")
