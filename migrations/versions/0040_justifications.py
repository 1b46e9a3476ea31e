"""Why a decision differs from the opinion, item by item, why somebody is moved, and whose word it waited for; what the
database refuses of a decision that lacks it.
"""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TABLES = ("departure", "transfer_ground")
TOLD = ("explanation", "instruction", "instruction_draft", "sending")
"""What says to somebody that a decision holds."""
UNJUSTIFIED = (
    "(SELECT state FROM decision WHERE id = NEW.decision_id) IN ('waiting', 'returned') "
    "OR (SELECT departures FROM decision WHERE id = NEW.decision_id) <> "
    "(SELECT count(*) FROM departure WHERE decision_id = NEW.decision_id) "
    "OR EXISTS (SELECT 1 FROM measure WHERE decision_id = NEW.decision_id "
    "AND kind IN ('place_change', 'task_change') "
    "AND NOT EXISTS (SELECT 1 FROM transfer_ground WHERE measure_id = measure.id))"
)
NOT_IN_FORCE = (
    "NEW.ended_on IS NULL AND (SELECT state FROM decision WHERE id = NEW.decision_id) IN ('waiting', 'returned')"
)
"""A measure whose decision waits, or came back, is in force on no day."""
SAME_EYES = (
    'EXISTS (SELECT 1 FROM "case" AS theirs JOIN employment AS own ON own.id = theirs.employment_id '
    "WHERE theirs.id = NEW.case_id AND own.person_id IN (NEW.approved_by_id, NEW.confirmed_by_id)) "
    'OR EXISTS (SELECT 1 FROM "case" AS theirs JOIN employment AS own ON own.id = theirs.employment_id '
    "JOIN employment AS every ON every.company_id = own.company_id AND every.person_id = own.person_id "
    "JOIN reporting_line AS line ON line.company_id = every.company_id AND line.employment_id = every.id "
    "JOIN employment AS boss ON boss.id = line.supervisor_id "
    "WHERE theirs.id = NEW.case_id AND boss.person_id = NEW.approved_by_id)"
)
"""Neither the person concerned nor whoever leads or ever led them is the second person."""
WATCHED = (
    ("measure", "measure_in_force", NOT_IN_FORCE, "ended_on, decision_id"),
    ("decision", "second_eyes", SAME_EYES, "approved_by_id, confirmed_by_id"),
)


def _record(table: str, *references: tuple[str, str]) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_{table}_company_id_{column}"),
            )
            for column, target in references
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )  # fmt: skip


def upgrade() -> None:
    """Add the tables and the guards."""
    op.create_table(
        "departure",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "degree",
            sa.Enum("same", "lighter", "stricter", "unlike", "missing", "added", name="degree", native_enum=False,
                    create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("advised_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("reason", SealedText(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_departure_number")),
        sa.CheckConstraint("degree <> 'same'", name=op.f("ck_departure_differs")),
        sa.CheckConstraint(
            "(degree = 'missing') = (measure_id IS NULL)", name=op.f("ck_departure_missing_is_not_decided")
        ),
        sa.CheckConstraint(
            "(degree = 'added') = (advised_id IS NULL)", name=op.f("ck_departure_added_is_not_advised")
        ),
        sa.UniqueConstraint(
            "company_id", "decision_id", "number", name=op.f("uq_departure_company_id_decision_id_number")
        ),
        *_record("departure", ("case_id", "case"), ("decision_id", "decision"), ("measure_id", "measure"),
                 ("advised_id", "opinion_item")),
    )  # fmt: skip
    op.create_index("ix_departure_case_id", "departure", ["company_id", "case_id"])
    op.create_table(
        "transfer_ground",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("purpose", SealedText(), nullable=False),
        sa.Column("basis", SealedText(), nullable=False),
        sa.UniqueConstraint("company_id", "measure_id", name=op.f("uq_transfer_ground_company_id_measure_id")),
        *_record("transfer_ground", ("case_id", "case"), ("decision_id", "decision"), ("measure_id", "measure"),
                 ("hearing_id", "hearing")),
    )  # fmt: skip
    op.create_index("ix_transfer_ground_case_id", "transfer_ground", ["company_id", "case_id"])
    op.create_index("ix_transfer_ground_decision_id", "transfer_ground", ["company_id", "decision_id"])
    op.create_table(
        "assent_call",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum("physician", "second", name="step", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat",
            sa.Enum("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator",
                    name="hat", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.CheckConstraint(
            "hat = 'physician' OR step = 'second' AND hat = 'hr'", name=op.f("ck_assent_call_worn_by_who_may")
        ),
        sa.UniqueConstraint(
            "company_id", "decision_id", "step", "person_id",
            name=op.f("uq_assent_call_company_id_decision_id_step_person_id"),
        ),
        *_record("assent_call", ("case_id", "case"), ("decision_id", "decision"), ("person_id", "person")),
    )  # fmt: skip
    op.create_index("ix_assent_call_case_id", "assent_call", ["company_id", "case_id"])
    op.create_index("ix_assent_call_person_id", "assent_call", ["company_id", "person_id", "hat"])
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def _sqlite() -> list[str]:
    fixed = [
        f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
        for table in TABLES
        for when in ("UPDATE", "DELETE")
    ]
    watched = [
        f"CREATE TRIGGER {name}_{when.split()[0].lower()} BEFORE {when} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for table, name, condition, columns in WATCHED
        for when in ("INSERT", f"UPDATE OF {columns}")
    ]
    return (
        fixed
        + watched
        + [
            f"CREATE TRIGGER justified_{table} BEFORE INSERT ON {table} WHEN {UNJUSTIFIED} "
            "BEGIN SELECT RAISE(ABORT, 'justified_decision'); END"
            for table in TOLD
        ]
    )


def _postgresql() -> list[str]:
    fixed = [
        f"CREATE TRIGGER fixed_{table} BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
        for table in TABLES
    ]
    function = (
        "CREATE FUNCTION casework_justified() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {UNJUSTIFIED} THEN RAISE EXCEPTION 'justified_decision' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    watched = []
    for table, name, condition, columns in WATCHED:
        watched.append(
            f"CREATE FUNCTION casework_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{name}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        watched.append(
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {columns} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION casework_{name}()"
        )
    return [*fixed, function, *watched] + [
        f"CREATE TRIGGER justified_{table} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION casework_justified()"
        for table in TOLD
    ]


def downgrade() -> None:
    """Drop them."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TOLD:
        op.execute(f"DROP TRIGGER justified_{table}" + ("" if sqlite else f" ON {table}"))
    for table, name, _condition, _columns in WATCHED:
        for trigger in (f"{name}_insert", f"{name}_update") if sqlite else (name,):
            op.execute(f"DROP TRIGGER {trigger}" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            op.execute(f"DROP FUNCTION casework_{name}()")
    if not sqlite:
        op.execute("DROP FUNCTION casework_justified()")
    op.drop_table("assent_call")
    op.drop_table("transfer_ground")
    op.drop_table("departure")
