"""What was reported to the committee, in numbers that tell of nobody; and which changes of people were looked at."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

CHECKS = {
    "advised_by_somebody": "(advised_on IS NULL) = (advised_by_id IS NULL)",
    "advised_in_words": "(advised_on IS NULL) = (advice IS NULL)",
    "discussed_after_it": "discussed_on IS NULL OR discussed_on >= released_on",
    "discussed_by_somebody": "(discussed_on IS NULL) = (discussed_by_id IS NULL)",
    "discussed_in_words": "(discussed_on IS NULL) = (minutes IS NULL)",
    "discussed_once_released": "discussed_on IS NULL OR released_on IS NOT NULL",
    "period": "until_on > from_on",
    "released_by_somebody": "(released_on IS NULL) = (released_by_id IS NULL)",
    "released_once_over": "released_on IS NULL OR released_on > until_on",
}
WITHIN = (
    ("workplace_id", "workplace"), ("made_by_id", "person"), ("advised_by_id", "person"),
    ("released_by_id", "person"), ("discussed_by_id", "person"),
)  # fmt: skip
REVIEWED = {
    "agreed_when_asked": "NOT agreed OR asked_on IS NOT NULL",
    "closed_after_opened": "closed_on IS NULL OR closed_on >= opened_on",
    "closed_by_somebody": "(closed_on IS NULL) = (closed_by_id IS NULL)",
    "closed_with_outcome": "(closed_on IS NULL) = (outcome IS NULL)",
    "closed_with_reason": "(closed_on IS NULL) = (reason IS NULL)",
    "employer_told_once_agreed": "outcome IS NULL OR outcome NOT IN ('talked', 'reverse') OR agreed",
    "from_somewhere": "change_id IS NOT NULL OR raised_on IS NOT NULL",
    "reply_at_the_end": "reply IS NULL OR closed_on IS NOT NULL",
    "words_of_the_employee": "words IS NULL OR raised_on IS NOT NULL",
}
FIXED = (
    "company_id", "public_id", "workplace_id", "span", "from_on", "until_on", "content", "made_at", "made_by_id",
    "advice", "advised_on", "advised_by_id", "released_on", "released_by_id",
)  # fmt: skip
"""What the committee may have read."""
RELEASED_MONTH = "(SELECT released_on FROM committee_report WHERE id = OLD.committee_report_id) IS NOT NULL"


def upgrade() -> None:
    """Add the tables, and what keeps a released report as it is."""
    op.create_table(
        "committee_report",
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column(
            "span",
            sa.Enum("month", "quarter", "year", name="span", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("advice", SealedText(), nullable=True),
        sa.Column("advised_on", sa.Date(), nullable=True),
        sa.Column("advised_by_id", sa.Integer(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("discussed_on", sa.Date(), nullable=True),
        sa.Column("discussed_by_id", sa.Integer(), nullable=True),
        sa.Column("minutes", SealedText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_committee_report_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_committee_report_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_committee_report_company_id_{column}"),
            )
            for column, target in WITHIN
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_report")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_committee_report_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "id", "workplace_id", name=op.f("uq_committee_report_company_id_id_workplace_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_committee_report_public_id")),
    )  # fmt: skip
    op.create_index(
        "ix_committee_report_workplace_id", "committee_report", ["company_id", "workplace_id", "from_on"], unique=False
    )
    op.create_table(
        "committee_report_month",
        sa.Column("committee_report_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_committee_report_month_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "committee_report_id", "workplace_id"],
            ["committee_report.company_id", "committee_report.id", "committee_report.workplace_id"],
            name=op.f("fk_committee_report_month_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_report_month")),
        sa.UniqueConstraint(
            "company_id", "workplace_id", "month_on",
            name=op.f("uq_committee_report_month_company_id_workplace_id_month_on"),
        ),
    )  # fmt: skip
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)
    _treatment()


def _kind() -> sa.Enum:
    """Of a table of its own each: the check has its name from it."""
    return sa.Enum(
        "dismissal", "non_renewal", "advised", "left", "transfer", "post", "demotion", "pay_cut", "other",
        "resignation", "retirement", "promotion",
        name="changekind", native_enum=False, create_constraint=True, length=32,
    )  # fmt: skip


def _treatment() -> None:
    op.create_table(
        "personnel_change",
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_personnel_change_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", f"{target}_id"], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_personnel_change_company_id_{target}_id"),
            )
            for target in ("employment", "workplace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_change")),
        sa.UniqueConstraint(
            "company_id", "employment_id", "kind", "happened_on",
            name=op.f("uq_personnel_change_company_id_employment_id_kind_happened_on"),
        ),
        sa.UniqueConstraint(
            "company_id", "id", "employment_id", name=op.f("uq_personnel_change_company_id_id_employment_id")
        ),
    )  # fmt: skip
    op.create_index("ix_personnel_change_recorded_on", "personnel_change", ["company_id", "recorded_on"], unique=False)
    op.create_table(
        "treatment_review",
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("kind", _kind(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("words", SealedText(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("notes", SealedText(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("no_concern", "talked", "reverse", "outside", name="outcome", native_enum=False,
                    create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("reason", SealedText(), nullable=True),
        sa.Column("reply", SealedText(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_treatment_review_{name}")) for name, rule in REVIEWED.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_treatment_review_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_treatment_review_company_id_{column}"),
            )
            for column, target in (
                ("employment_id", "employment"), ("workplace_id", "workplace"), ("closed_by_id", "person"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "change_id", "employment_id"],
            ["personnel_change.company_id", "personnel_change.id", "personnel_change.employment_id"],
            name=op.f("fk_treatment_review_change"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment_review")),
        sa.UniqueConstraint("company_id", "change_id", name=op.f("uq_treatment_review_company_id_change_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_treatment_review_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_treatment_review_public_id")),
    )  # fmt: skip
    raised = sa.text("change_id IS NULL AND closed_on IS NULL")
    op.create_index(
        "uq_treatment_review_raised", "treatment_review", ["company_id", "employment_id", "kind"], unique=True,
        sqlite_where=raised, postgresql_where=raised,
    )  # fmt: skip
    op.create_index(
        "ix_treatment_review_workplace_id", "treatment_review", ["company_id", "workplace_id", "opened_on"],
        unique=False,
    )  # fmt: skip
    op.create_index(
        "ix_treatment_review_employment_id", "treatment_review", ["company_id", "employment_id"], unique=False
    )


def downgrade() -> None:
    """Drop them, and their guards with them."""
    op.drop_table("treatment_review")
    op.drop_table("personnel_change")
    op.drop_table("committee_report_month")
    op.drop_table("committee_report")
    if op.get_bind().dialect.name != "sqlite":
        op.get_bind().exec_driver_sql("DROP FUNCTION casework_fixed_month()")


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER fixed_committee_report_{when.split()[0].lower()} BEFORE {when} ON committee_report "
        "WHEN OLD.released_on IS NOT NULL BEGIN SELECT RAISE(ABORT, 'fixed_committee_report'); END"
        for when in (f"UPDATE OF {', '.join(FIXED)}", "DELETE")
    ]
    return made + [
        f"CREATE TRIGGER fixed_committee_report_month_{when.lower()} BEFORE {when} ON committee_report_month "
        f"WHEN {RELEASED_MONTH} BEGIN SELECT RAISE(ABORT, 'fixed_committee_report_month'); END"
        for when in ("UPDATE", "DELETE")
    ]


def _postgresql() -> list[str]:
    fixed = "FOR EACH ROW WHEN (OLD.released_on IS NOT NULL) EXECUTE FUNCTION casework_fixed()"
    made = [
        f"CREATE TRIGGER fixed_committee_report_{when.split()[0].lower()} BEFORE {when} ON committee_report {fixed}"
        for when in (f"UPDATE OF {', '.join(FIXED)}", "DELETE")
    ]
    month = (
        "CREATE FUNCTION casework_fixed_month() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {RELEASED_MONTH} THEN "
        "RAISE EXCEPTION 'fixed_%%', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF; END $$"
    )
    guard = (
        "CREATE TRIGGER fixed_committee_report_month BEFORE UPDATE OR DELETE ON committee_report_month "
        "FOR EACH ROW EXECUTE FUNCTION casework_fixed_month()"
    )
    return [*made, month, guard]
