"""What HR and supervisors talked about with somebody, of their work."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

CHECKS = {
    "held_by": "hat IN ('hr', 'supervisor')",
    "about_something": "CAST(topics AS TEXT) <> '[]'",
    "taken_back_after": "taken_back_at >= written_at",
}
HATS = ("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator")
GUARDS = {
    "update": ("UPDATE OF case_id, employment_id, author_id, hat, held_on, topics, words, written_at", "1 = 1"),
    "again": ("UPDATE OF taken_back_at", "OLD.taken_back_at IS NOT NULL"),
    "delete": ("DELETE", "1 = 1"),
}
"""By name: what sets a trigger off, and of which rows it refuses."""


def upgrade() -> None:
    """Add the table; what was written stays, and is taken back once at most."""
    op.create_table(
        "work_talk",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("case_id", "employment_id", "author_id")),
        sa.Column("hat", sa.Enum(*HATS, name="hat", native_enum=False, create_constraint=True, length=32),
                  nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("words", SealedText(), nullable=True),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("taken_back_at", Instant(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_work_talk_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"],
            ["case.company_id", "case.employment_id", "case.id"],
            name=op.f("fk_work_talk_company_id_employment_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "author_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_work_talk_company_id_author_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_talk_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_talk")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_work_talk_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_talk_public_id")),
    )  # fmt: skip
    op.create_index("ix_work_talk_case_id", "work_talk", ["company_id", "case_id"])
    op.create_index("ix_work_talk_employment_id", "work_talk", ["company_id", "employment_id", "author_id"])
    for name, (when, condition) in GUARDS.items():
        begins = f"CREATE TRIGGER fixed_work_talk_{name} BEFORE {when} ON work_talk "
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{begins}WHEN {condition} BEGIN SELECT RAISE(ABORT, 'fixed_work_talk'); END")
        else:
            op.execute(f"{begins}FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION casework_fixed()")


def downgrade() -> None:
    """Drop it, and its guards with it."""
    op.drop_table("work_talk")
