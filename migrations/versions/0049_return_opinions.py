"""What physicians say about the return of somebody on leave."""

import sqlalchemy as sa
from alembic import op

from casework.db import SealedText

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

CHECKS = {
    **{
        f"issued_with_{name}": f"state = 'draft' OR {name} IS NOT NULL"
        for name in ("aim", "readiness", "opinion", "held_on")
    },
    "issued_with_from_on": "state = 'draft' OR readiness = 'no' OR from_on IS NOT NULL",
    "issued_with_time": "(state = 'issued') = (issued_at IS NOT NULL)",
    "issued_with_file": "(state = 'issued') = (file IS NOT NULL)",
    "issued_with_hash": "(state = 'issued') = (content_hash <> '')",
    "period": "until_on >= from_on",
    "noted_once_issued": "noted_on IS NULL OR state = 'issued'",
    "noted_by_somebody": "(noted_on IS NULL) = (noted_by_id IS NULL)",
}
FIXED = (
    "case_id", "person_id", "state", "aim", "readiness", "opinion", "accommodations", "outlook", "held_on", "from_on",
    "until_on", "issued_at", "file", "content_hash",
)  # fmt: skip
GUARDS = {
    "fixed_return_opinion_update": (f"UPDATE OF {', '.join(FIXED)}", "OLD.state = 'issued'"),
    "noted_return_opinion_update": ("UPDATE OF noted_on, noted_by_id", "OLD.noted_on IS NOT NULL"),
    "fixed_return_opinion_delete": ("DELETE", "OLD.state = 'issued'"),
}


def upgrade() -> None:
    """Add the table; what was issued stays as it is."""
    op.create_table(
        "return_opinion",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", _choice("recordstate", "draft", "issued"), nullable=False),
        sa.Column("aim", _choice("aim", "new", "changed", "lifted"), nullable=True),
        sa.Column("readiness", _choice("readiness", "yes", "conditional", "no"), nullable=True),
        *(sa.Column(name, SealedText(), nullable=True) for name in ("opinion", "accommodations", "outlook")),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("held_on", "from_on", "until_on")),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", SealedText(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=True),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_return_opinion_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_return_opinion_company_id_case_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                ["person.company_id", "person.id"],
                name=op.f(f"fk_return_opinion_company_id_{column}"),
            )
            for column in ("person_id", "noted_by_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_return_opinion_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_opinion")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_return_opinion_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_return_opinion_public_id")),
    )
    op.create_index("ix_return_opinion_case_id", "return_opinion", ["company_id", "case_id"])
    draft = sa.text("state = 'draft'")
    op.create_index(
        "uq_return_opinion_draft", "return_opinion", ["company_id", "case_id", "person_id"], unique=True,
        sqlite_where=draft, postgresql_where=draft,
    )  # fmt: skip
    for name, (when, held) in GUARDS.items():
        begins = f"CREATE TRIGGER {name} BEFORE {when} ON return_opinion "
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{begins}WHEN {held} BEGIN SELECT RAISE(ABORT, 'fixed_return_opinion'); END")
        else:
            op.execute(f"{begins}FOR EACH ROW WHEN ({held}) EXECUTE FUNCTION casework_fixed()")


def downgrade() -> None:
    """Drop it, and its guards with it."""
    op.drop_table("return_opinion")


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)
