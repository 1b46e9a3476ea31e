"""Which officer of HR has a file in hand: one at a time."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

SQLITE = (
    "SELECT RAISE(ABORT, 'no_overlap_holding') WHERE EXISTS (SELECT 1 FROM holding AS other "
    "WHERE other.company_id = NEW.company_id AND other.case_id = NEW.case_id AND other.id <> coalesce(NEW.id, -1) "
    "AND other.from_on <= coalesce(NEW.until_on, '9999-12-31') "
    "AND NEW.from_on <= coalesce(other.until_on, '9999-12-31'))"
)
POSTGRESQL = (
    "ALTER TABLE holding ADD CONSTRAINT no_overlap_holding EXCLUDE USING gist "
    "(int4range(case_id, case_id, '[]') WITH &&, daterange(from_on, until_on, '[]') WITH &&)"
)


def upgrade() -> None:
    """Add the table and its guard."""
    op.create_table(
        "holding",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("note", SealedText(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_holding_period")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_holding_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_holding_company_id_{column}"),
            )
            for column, target in (("case_id", "case"), ("person_id", "person"), ("given_by_id", "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_holding_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_holding_public_id")),
    )  # fmt: skip
    op.create_index("ix_holding_case_id", "holding", ["company_id", "case_id", "from_on"])
    op.create_index("ix_holding_person_id", "holding", ["company_id", "person_id", "from_on"])
    op.create_index(
        "uq_holding_standing", "holding", ["company_id", "case_id"], unique=True,
        sqlite_where=sa.text("until_on IS NULL"), postgresql_where=sa.text("until_on IS NULL"),
    )  # fmt: skip
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for when in ("INSERT", "UPDATE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER no_overlap_holding_{when.lower()} BEFORE {when} ON holding BEGIN {SQLITE}; END"
            )
    else:
        connection.exec_driver_sql(POSTGRESQL)


def downgrade() -> None:
    """Take it away; its guard goes with it."""
    op.drop_table("holding")
