"""Reviews of measures that stay as they are: written once, and only of measures that hold."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

CHECKS = {
    "asked_with_words": "(physician_id IS NULL) = (physician_words IS NULL)",
    "next_after_it": "next_on > held_on",
    "number": "number > 0",
}
WITHIN = (
    ("case_id", "case"), ("decision_id", "decision"), ("physician_id", "person"), ("recorded_by_id", "person"),
)  # fmt: skip
OF_NOTHING = (
    "(SELECT state FROM decision WHERE id = NEW.decision_id) NOT IN ('decided', 'explained') "
    "OR NEW.held_on < (SELECT min(from_on) FROM measure WHERE decision_id = NEW.decision_id "
    "AND (ended_on IS NULL OR ended_on >= from_on)) "
    "OR NEW.next_on > (SELECT max(until_on) FROM measure WHERE decision_id = NEW.decision_id AND ended_on IS NULL) "
    "OR NOT EXISTS (SELECT 1 FROM measure WHERE decision_id = NEW.decision_id AND ended_on IS NULL)"
)
"""Only of a decision that holds, with a measure whose end nobody decided; once one of them began that was ever in
force, and never beyond the end of those that go on."""


def upgrade() -> None:
    """Add the table and its guards."""
    op.create_table(
        "measure_review",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "kept",
            sa.Enum("yes", "partly", "no", name="kept", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("words", SealedText(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("voice", SealedText(), nullable=False),
        sa.Column("physician_id", sa.Integer(), nullable=True),
        sa.Column("physician_words", SealedText(), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_measure_review_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_measure_review_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_measure_review_company_id_{column}"),
            )
            for column, target in WITHIN
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_review")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_measure_review_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "decision_id", "number", name=op.f("uq_measure_review_company_id_decision_id_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_measure_review_public_id")),
    )  # fmt: skip
    op.create_index("ix_measure_review_case_id", "measure_review", ["company_id", "case_id"])
    guards = _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in guards:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop it, with its guards."""
    op.drop_table("measure_review")
    if op.get_bind().dialect.name != "sqlite":
        op.get_bind().exec_driver_sql("DROP FUNCTION casework_reviewed_in_force()")


def _sqlite() -> list[str]:
    fixed = [
        f"CREATE TRIGGER fixed_measure_review_{when.lower()} BEFORE {when} ON measure_review "
        "BEGIN SELECT RAISE(ABORT, 'fixed_measure_review'); END"
        for when in ("UPDATE", "DELETE")
    ]
    in_force = (
        f"CREATE TRIGGER reviewed_in_force_insert BEFORE INSERT ON measure_review WHEN {OF_NOTHING} "
        "BEGIN SELECT RAISE(ABORT, 'reviewed_in_force'); END"
    )
    return [*fixed, in_force]


def _postgresql() -> list[str]:
    fixed = [
        f"CREATE TRIGGER fixed_measure_review_{when.lower()} BEFORE {when} ON measure_review "
        "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
        for when in ("UPDATE", "DELETE")
    ]
    function = (
        "CREATE FUNCTION casework_reviewed_in_force() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {OF_NOTHING} THEN RAISE EXCEPTION 'reviewed_in_force' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    in_force = (
        "CREATE TRIGGER reviewed_in_force_insert BEFORE INSERT ON measure_review "
        "FOR EACH ROW EXECUTE FUNCTION casework_reviewed_in_force()"
    )
    return [*fixed, function, in_force]
