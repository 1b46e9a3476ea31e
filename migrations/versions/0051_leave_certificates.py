"""Certificates of leaves: their days, to whom they were given, and the original as a file."""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from casework.db import SealedText

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

CHECKS = {
    "leave_certificate": {
        "ends_after_beginning": "until_on >= from_on",
        "ready_from_a_day_on": "(purpose = 'ready') = (until_on IS NULL)",
        "taken_away_by_somebody": "(taken_away_at IS NULL) = (taken_away_by_id IS NULL)",
    },
    "certificate_paper": {
        "size": "size BETWEEN 1 AND 10485760",
        "opened_by_somebody": "(opened_at IS NULL) = (opened_by_id IS NULL)",
    },
}
WITHIN = {
    "leave_certificate": (("entered_by_id", "person"), ("taken_away_by_id", "person")),
    "certificate_paper": (("opened_by_id", "person"),),
}


class Guard(NamedTuple):
    """A trigger: what sets it off, and of which rows."""

    name: str
    table: str
    when: str
    condition: str = ""


GUARDS = (
    Guard("fixed_leave_certificate", "leave_certificate",
          "UPDATE OF case_id, leave_id, purpose, handed_to, channel, from_on, until_on, entered_at, entered_by_id"),
    Guard("taken_leave_certificate", "leave_certificate", "UPDATE OF taken_away_at, taken_away_by_id",
          "OLD.taken_away_at IS NOT NULL"),
    Guard("fixed_leave_certificate", "leave_certificate", "DELETE"),
    Guard("fixed_certificate_paper", "certificate_paper", "UPDATE OF case_id, leave_certificate_id, kind, size, file"),
    Guard("opened_certificate_paper", "certificate_paper", "UPDATE OF opened_at, opened_by_id",
          "OLD.opened_at IS NOT NULL"),
    Guard("opened_certificate_paper", "certificate_paper", "DELETE", "OLD.opened_at IS NOT NULL"),
)  # fmt: skip


def upgrade() -> None:
    """Add the tables and their guards."""
    _create(
        "leave_certificate",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.Column("purpose", _choice("purpose", "rest", "ready"), nullable=False),
        sa.Column("handed_to", _choice("handedto", "health", "hr"), nullable=False),
        sa.Column("channel", _choice("consentchannel", "online", "paper"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_away_by_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint("company_id", "case_id", "id", name=op.f("uq_leave_certificate_company_id_case_id_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"],
            ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"],
            name=op.f("fk_leave_certificate_company_id_case_id_leave_id"),
        ),
    )
    op.create_index("ix_leave_certificate_leave_id", "leave_certificate", ["company_id", "leave_id"])
    _create(
        "certificate_paper",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("leave_certificate_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("scankind", "pdf", "jpeg", "png"), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", SealedText(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint(
            "company_id", "leave_certificate_id", name=op.f("uq_certificate_paper_company_id_leave_certificate_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "leave_certificate_id"],
            ["leave_certificate.company_id", "leave_certificate.case_id", "leave_certificate.id"],
            name=op.f("fk_certificate_paper_company_id_case_id_leave_certificate_id"),
        ),
    )
    op.create_index("ix_certificate_paper_case_id", "certificate_paper", ["company_id", "case_id"])
    for statement in _guards(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them, and their guards with them."""
    for table in ("certificate_paper", "leave_certificate"):
        op.drop_table(table)


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _create(table: str, *more: sa.Column | sa.Constraint) -> None:
    op.create_table(
        table,
        *more,
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS[table].items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_{table}_company_id_{column}"),
            )
            for column, target in WITHIN[table]
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )  # fmt: skip


def trigger(guard: Guard) -> str:
    """Its name in the database."""
    return f"{guard.name}_{guard.when.split()[0].lower()}"


def _guards(dialect: str) -> list[str]:
    made = []
    for guard in GUARDS:
        begins = f"CREATE TRIGGER {trigger(guard)} BEFORE {guard.when} ON {guard.table} "
        if dialect == "sqlite":
            when = f"WHEN {guard.condition} " if guard.condition else ""
            made.append(f"{begins}{when}BEGIN SELECT RAISE(ABORT, 'fixed_{guard.table}'); END")
        else:
            when = f"WHEN ({guard.condition}) " if guard.condition else ""
            made.append(f"{begins}FOR EACH ROW {when}EXECUTE FUNCTION casework_fixed()")
    return made
