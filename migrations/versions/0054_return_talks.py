"""What was said in meetings about returns to work: of work, and apart from it of health."""

import sqlalchemy as sa
from alembic import op

from casework.db import SealedText

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

KEPT = "(state = 'draft') = (kept_at IS NULL)"
CHECKS = {
    "return_talk": {
        "corrects_an_earlier_one": "corrects_id < id",
        "kept_with_time": KEPT,
        "kept_with_day": "state = 'draft' OR talked_at IS NOT NULL",
        "kept_with_words": "state = 'draft' OR work IS NOT NULL",
    },
    "return_talk_health": {"kept_with_time": KEPT},
}


def upgrade() -> None:
    """Add the tables; what was kept stays as it is."""
    _create(
        "return_talk",
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.Column("talked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("work", SealedText(), nullable=True),
        sa.Column("cared", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("can_return", _choice("canreturn", "yes", "no"), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "corrects_id"],
            ["return_talk.company_id", "return_talk.case_id", "return_talk.id"],
            name=op.f("fk_return_talk_company_id_case_id_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"],
            ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"],
            name=op.f("fk_return_talk_company_id_case_id_leave_id"),
        ),
        sa.UniqueConstraint("company_id", "case_id", "id", name=op.f("uq_return_talk_company_id_case_id_id")),
    )
    draft = sa.text("state = 'draft'")
    op.create_index(
        "uq_return_talk_draft", "return_talk", ["company_id", "leave_id"], unique=True,
        sqlite_where=draft, postgresql_where=draft,
    )  # fmt: skip
    _create(
        "return_talk_health",
        sa.Column("return_talk_id", sa.Integer(), nullable=False),
        sa.Column("health", SealedText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "return_talk_id"],
            ["return_talk.company_id", "return_talk.case_id", "return_talk.id"],
            name=op.f("fk_return_talk_health_company_id_case_id_return_talk_id"),
        ),
    )
    op.create_index(
        "uq_return_talk_health_draft", "return_talk_health", ["company_id", "return_talk_id"], unique=True,
        sqlite_where=draft, postgresql_where=draft,
    )  # fmt: skip
    op.create_index("ix_return_talk_health_return_talk_id", "return_talk_health", ["company_id", "return_talk_id"])
    for table in CHECKS:
        op.create_index(f"ix_{table}_case_id", table, ["company_id", "case_id"])
        for when in ("UPDATE", "DELETE"):
            begins = f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
            if op.get_bind().dialect.name == "sqlite":
                op.execute(f"{begins}WHEN OLD.state = 'issued' BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END")
            else:
                op.execute(f"{begins}FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION casework_fixed()")


def downgrade() -> None:
    """Drop them, and their guards with them."""
    for table in reversed(CHECKS):
        op.drop_table(table)


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _create(table: str, *more: sa.Column | sa.Constraint) -> None:
    op.create_table(
        table,
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", _choice("recordstate", "draft", "issued"), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *more,
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS[table].items()),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f(f"fk_{table}_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )
