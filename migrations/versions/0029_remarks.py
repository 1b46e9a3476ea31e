"""What the employee said to the words for the employer, before they were issued."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_ISSUED = "(SELECT state FROM opinion WHERE id = {row}.opinion_id) = 'issued'"


def upgrade() -> None:
    """Add the table, fixed once its opinion is issued."""
    op.create_table(
        "record_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=True),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("changed_since", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("pass_on", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("words IS NULL OR shown_on IS NOT NULL", name=op.f("ck_record_remark_words_to_something")),
        sa.CheckConstraint("NOT pass_on OR words IS NOT NULL", name=op.f("ck_record_remark_something_to_pass_on")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_remark")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_record_remark_company_id_id")),
        sa.UniqueConstraint("company_id", "opinion_id", name=op.f("uq_record_remark_company_id_opinion_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_record_remark_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_record_remark_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_record_remark_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "opinion_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_record_remark_company_id_opinion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "recorded_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_record_remark_company_id_recorded_by_id"),
        ),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for when, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            connection.exec_driver_sql(
                f"CREATE TRIGGER fixed_record_remark_{when.lower()} BEFORE {when} ON record_remark "
                f"WHEN {_ISSUED.format(row=row)} BEGIN SELECT RAISE(ABORT, 'fixed_record_remark'); END"
            )
    else:
        connection.exec_driver_sql(
            "CREATE TRIGGER fixed_record_remark BEFORE INSERT OR UPDATE OR DELETE ON record_remark "
            "FOR EACH ROW EXECUTE FUNCTION casework_fixed_item()"
        )


def downgrade() -> None:
    """Drop it, and its guards with it."""
    op.drop_table("record_remark")
