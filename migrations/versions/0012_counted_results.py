"""Results of workers dispatched to the company: only counted; nothing else of a check can be theirs. Once results of
either kind are in, the rules of their check stay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEPT_FREE = ("check_result", "case")
"""What can't belong to somebody who is employed elsewhere; everything that follows belongs to one of these."""


RESULTS = ("check_result", "counted_result")
RULES = "thresholds, policy_version_id, started_on"


def upgrade() -> None:
    """Add the table, and what keeps the others free of those who stand in it."""
    op.create_table(
        "counted_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("stress_check_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column(
            "employment_kind",
            sa.Enum(
                "regular",
                "dispatched_in",
                "dispatched_out",
                name="employmentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("stressors", sa.Integer(), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=False),
        sa.Column("support", sa.Integer(), nullable=False),
        sa.Column("scales", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.CheckConstraint("employment_kind = 'dispatched_in'", name=op.f("ck_counted_result_dispatched_in")),
        sa.CheckConstraint("stressors >= 0 AND reactions >= 0 AND support >= 0", name=op.f("ck_counted_result_scores")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_counted_result_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "stress_check_id"],
            ["stress_check.company_id", "stress_check.id"],
            name=op.f("fk_counted_result_company_id_stress_check_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "department_id"],
            ["department.company_id", "department.id"],
            name=op.f("fk_counted_result_company_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id", "employment_kind"],
            ["employment.company_id", "employment.id", "employment.kind"],
            name=op.f("fk_counted_result_company_id_employment_id_employment_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_result")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_counted_result_company_id_id")),
        sa.UniqueConstraint(
            "company_id",
            "stress_check_id",
            "employment_id",
            name=op.f("uq_counted_result_company_id_stress_check_id_employment_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_counted_result_public_id")),
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop it, and the guards of the others."""
    connection = op.get_bind()
    for statement in reversed(_sqlite() if connection.dialect.name == "sqlite" else _postgresql()):
        words = statement.split()
        if words[1] == "TRIGGER":
            on = "" if connection.dialect.name == "sqlite" else f" ON {words[words.index('ON') + 1]}"
            connection.exec_driver_sql(f"DROP TRIGGER {words[2]}{on}")
        else:
            connection.exec_driver_sql(f"DROP FUNCTION {words[2]}")
    op.drop_table("counted_result")


def _sqlite() -> list[str]:
    made = [
        f'CREATE TRIGGER dispatched_{table}_{when.split()[0].lower()} BEFORE {when} ON "{table}" '
        f"WHEN (SELECT kind FROM employment WHERE id = NEW.employment_id) = 'dispatched_in' "
        f"BEGIN SELECT RAISE(ABORT, 'dispatched_{table}'); END"
        for table in KEPT_FREE
        for when in ("INSERT", "UPDATE OF employment_id")
    ]
    theirs = " OR ".join(_exists(table, "NEW") for table in KEPT_FREE)
    made.append(
        "CREATE TRIGGER dispatched_employment BEFORE UPDATE OF kind ON employment "
        f"WHEN NEW.kind = 'dispatched_in' AND ({theirs}) BEGIN SELECT RAISE(ABORT, 'dispatched_employment'); END"
    )
    made.append(
        f"CREATE TRIGGER fixed_stress_check BEFORE UPDATE OF {RULES} ON stress_check "
        f"WHEN {_has_results()} BEGIN SELECT RAISE(ABORT, 'fixed_stress_check'); END"
    )
    return made


def _postgresql() -> list[str]:
    refuse = "RAISE EXCEPTION 'dispatched_%%', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'"
    theirs = " OR ".join(_exists(table, "NEW") for table in KEPT_FREE)
    made = [
        f'CREATE TRIGGER dispatched_{table} BEFORE INSERT OR UPDATE OF employment_id ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION casework_dispatched()"
        for table in KEPT_FREE
    ]
    made.append(
        "CREATE TRIGGER dispatched_employment BEFORE UPDATE OF kind ON employment "
        "FOR EACH ROW WHEN (NEW.kind = 'dispatched_in') EXECUTE FUNCTION casework_dispatched_later()"
    )
    trigger = "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
    theirs_now = "(SELECT kind FROM employment WHERE id = NEW.employment_id) = 'dispatched_in'"
    functions = [
        f"CREATE FUNCTION casework_dispatched{name}{trigger} {condition} THEN {refuse}; END IF; RETURN NEW; END $$"
        for name, condition in (("", theirs_now), ("_later", theirs))
    ]
    refuse_rules = "RAISE EXCEPTION 'fixed_%%', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'"
    functions.append(
        f"CREATE FUNCTION casework_fixed_check{trigger} {_has_results()} THEN {refuse_rules}; END IF; "
        "RETURN NEW; END $$"
    )
    made.append(
        f"CREATE TRIGGER fixed_stress_check BEFORE UPDATE OF {RULES} ON stress_check "
        "FOR EACH ROW EXECUTE FUNCTION casework_fixed_check()"
    )
    return functions + made


def _has_results() -> str:
    """Whether anything came in for the check of the row."""
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} AS theirs "
        "WHERE theirs.company_id = OLD.company_id AND theirs.stress_check_id = OLD.id)"
        for table in RESULTS
    )


def _exists(table: str, row: str) -> str:
    return (
        f'EXISTS (SELECT 1 FROM "{table}" AS theirs '
        f"WHERE theirs.company_id = {row}.company_id AND theirs.employment_id = {row}.id)"
    )
