"""HR officers who are named to open scores."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "named_handler",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_named_handler_period")),
        sa.CheckConstraint("person_id <> named_by_id", name=op.f("ck_named_handler_not_oneself")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_named_handler_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_named_handler_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "named_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_named_handler_company_id_named_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_named_handler_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_handler")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_named_handler_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_named_handler_public_id")),
    )
    op.create_index("ix_named_handler_person_id", "named_handler", ["company_id", "person_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_named_handler_person_id", table_name="named_handler")
    op.drop_table("named_handler")
