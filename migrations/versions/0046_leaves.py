"""Leaves for illness, until when they are planned, and how the company keeps in touch."""

import sqlalchemy as sa
from alembic import op

from casework.db import SealedText

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ENDS = ("returned", "left", "expired", "mistaken")
WAYS = ("telephone", "email", "letter", "none")
REACHED = ("talked", "not_reached", "not_now", "mistaken")
CHECKS = {
    "sick_leave": {
        "number": "number > 0",
        "linked_to_the_one_before": "(number = 1) = (before_id IS NULL)",
        "a_slip_is_not_counted": "(ended_as IS NOT NULL AND ended_as = 'mistaken') = (number IS NULL)",
        "ended_in_a_way": "(ended_on IS NULL) = (ended_as IS NULL)",
        "ended_by_somebody": "ended_on IS NULL OR ended_by_id IS NOT NULL OR ended_as = 'left'",
        "ended_when_said": "ended_on IS NOT NULL OR ended_by_id IS NULL",
        "ended_after_first_day": "ended_on >= begins_on",
        "contact_weeks": "contact_weeks BETWEEN 1 AND 26",
        "contact_at_times": "(contact_way = 'none') = (contact_weeks IS NULL)",
        "wished_on_a_day": "(wishes_on IS NULL) = (wished_on IS NULL)",
        "wished_in_a_way": "(wishes_on IS NULL) = (wish_channel IS NULL)",
        "wished_after_first_day": "wishes_on > begins_on",
        "wished_ahead": "wishes_on > wished_on",
    },
    "leave_term": {
        "number": "number > 0",
        "limit_with_basis": "(limit_on IS NULL) = (limit_basis IS NULL)",
        "within_limit": "limit_on >= until_on",
        "end_before_whole": "(was_on IS NULL) = (was_as IS NULL)",
        "corrected_for_a_reason": "was_on IS NULL OR words IS NOT NULL",
    },
    "leave_contact": {
        "in_a_way": "way <> 'none'",
        "taken_back": "reached <> 'mistaken' OR corrects_id IS NOT NULL",
        "corrects_an_earlier_one": "corrects_id < id",
        "of_limit_talked": "NOT of_limit OR reached = 'talked'",
    },
}
WITHIN = {
    "sick_leave": (("entered_by_id", "person"), ("ended_by_id", "person")),
    "leave_term": (("decided_by_id", "person"),),
    "leave_contact": (("by_id", "person"),),
}  # fmt: skip


def upgrade() -> None:
    """Add the tables and their guards."""
    _create(
        "sick_leave",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_as", _choice("leaveend", *ENDS), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("contact_way", _choice("contactway", *WAYS), nullable=False),
        sa.Column("contact_weeks", sa.Integer(), nullable=True),
        sa.Column("contact_by", sa.String(), nullable=False),
        sa.Column("contact_to", SealedText(), nullable=True),
        sa.Column("wishes_on", sa.Date(), nullable=True),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("wish_channel", _choice("consentchannel", "online", "paper"), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "company_id", "employment_id", "id", name=op.f("uq_sick_leave_company_id_employment_id_id")
        ),
        sa.UniqueConstraint("company_id", "case_id", "id", name=op.f("uq_sick_leave_company_id_case_id_id")),
        sa.UniqueConstraint(
            "company_id", "employment_id", "number", name=op.f("uq_sick_leave_company_id_employment_id_number")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id", "case_id"],
            ["case.company_id", "case.employment_id", "case.id"],
            name=op.f("fk_sick_leave_company_id_employment_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id", "before_id"],
            ["sick_leave.company_id", "sick_leave.employment_id", "sick_leave.id"],
            name=op.f("fk_sick_leave_company_id_employment_id_before_id"),
        ),
    )
    op.create_index(
        "uq_sick_leave_open", "sick_leave", ["company_id", "employment_id"], unique=True,
        sqlite_where=sa.text("ended_on IS NULL"), postgresql_where=sa.text("ended_on IS NULL"),
    )  # fmt: skip
    op.create_index("ix_sick_leave_case_id", "sick_leave", ["company_id", "case_id"])
    _create(
        "leave_term",
        *_of_leave("leave_term"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("limit_on", sa.Date(), nullable=True),
        sa.Column("limit_basis", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("words", SealedText(), nullable=True),
        sa.Column("was_on", sa.Date(), nullable=True),
        sa.Column("was_as", _choice("leaveend", *ENDS), nullable=True),
        sa.UniqueConstraint("company_id", "leave_id", "number", name=op.f("uq_leave_term_company_id_leave_id_number")),
    )
    op.create_index("ix_leave_term_case_id", "leave_term", ["company_id", "case_id"])
    _create(
        "leave_contact",
        *_of_leave("leave_contact"),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("way", _choice("contactway", *WAYS), nullable=False),
        sa.Column("reached", _choice("reached", *REACHED), nullable=False),
        sa.Column("words", SealedText(), nullable=True),
        sa.Column("of_limit", sa.Boolean(), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint("company_id", "leave_id", "id", name=op.f("uq_leave_contact_company_id_leave_id_id")),
        sa.UniqueConstraint("company_id", "corrects_id", name=op.f("uq_leave_contact_company_id_corrects_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "leave_id", "corrects_id"],
            ["leave_contact.company_id", "leave_contact.leave_id", "leave_contact.id"],
            name=op.f("fk_leave_contact_company_id_leave_id_corrects_id"),
        ),
    )
    op.create_index("ix_leave_contact_case_id", "leave_contact", ["company_id", "case_id", "held_on"])
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them, and their guards with them."""
    for table in ("leave_contact", "leave_term", "sick_leave"):
        op.drop_table(table)


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _of_leave(table: str) -> tuple[sa.Column | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"],
            ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"],
            name=op.f(f"fk_{table}_company_id_case_id_leave_id"),
        ),
    )


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


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
        for table in ("leave_term", "leave_contact")
        for when in ("UPDATE", "DELETE")
    ]


def _postgresql() -> list[str]:
    return [
        f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
        for table in ("leave_term", "leave_contact")
        for when in ("UPDATE", "DELETE")
    ]
