"""How many of those who came back from a leave are still at work."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

CHECKS = {"period": "until_on > from_on", "months": "months IN (3, 6, 12)"}


def upgrade() -> None:
    """Add the table; what was drawn up stays as it is."""
    op.create_table(
        "outcome",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("drawn_at", Instant(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_outcome_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_outcome_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_outcome_company_id_id")),
        sa.UniqueConstraint("company_id", "months", "from_on", name=op.f("uq_outcome_company_id_months_from_on")),
        sa.UniqueConstraint("company_id", "months", "until_on", name=op.f("uq_outcome_company_id_months_until_on")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outcome_public_id")),
    )
    for when in ("UPDATE", "DELETE"):
        begins = f"CREATE TRIGGER fixed_outcome_{when.lower()} BEFORE {when} ON outcome "
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{begins}BEGIN SELECT RAISE(ABORT, 'fixed_outcome'); END")
        else:
            op.execute(f"{begins}FOR EACH ROW EXECUTE FUNCTION casework_fixed()")


def downgrade() -> None:
    """Drop it, and its guards with it."""
    op.drop_table("outcome")
