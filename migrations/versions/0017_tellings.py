"""What has to be told to outside organisations, and when it was told."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REFERENCES = {"case_id": "case", "referral_id": "referral", "told_by_id": "person"}
AS_IT_AROSE = ("company_id", "public_id", "case_id", "referral_id", "reason", "arose_on")
REASONS = ("request_withdrawn", "taken_back", "consent_withdrawn")


def upgrade() -> None:
    """Add the table and what keeps it as it is."""
    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*REASONS, name="tellingreason", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("arose_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(told_on IS NULL) = (told_by_id IS NULL)", name=op.f("ck_telling_told_by_somebody")),
        sa.CheckConstraint("told_on IS NULL OR told_on >= arose_on", name=op.f("ck_telling_told_after")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_telling_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_telling_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_telling_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{table}.company_id", f"{table}.id"],
                name=op.f(f"fk_telling_company_id_{column}"),
            )
            for column, table in REFERENCES.items()
        ),
    )
    still_open = sa.text("told_on IS NULL")
    op.create_index(
        "uq_telling_open", "telling", ["company_id", "referral_id", "reason"], unique=True,
        sqlite_where=still_open, postgresql_where=still_open,
    )  # fmt: skip
    op.create_index("ix_telling_case_id", "telling", ["company_id", "case_id"])
    _guard()


def _guard() -> None:
    """The day on which it was told is written once, and nothing else; none is deleted."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    other = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in AS_IT_AROSE)
    changed = f"OLD.told_on IS NOT NULL OR {other}"
    for when, condition in (("UPDATE", f" WHEN ({changed})"), ("DELETE", "")):
        name = f"fixed_telling_{when.lower()}"
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON telling{condition} "
                "BEGIN SELECT RAISE(ABORT, 'fixed_telling'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON telling "
                f"FOR EACH ROW{condition} EXECUTE FUNCTION casework_fixed()"
            )


def downgrade() -> None:
    """Drop it, with its triggers."""
    op.drop_table("telling")
