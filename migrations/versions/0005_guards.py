"""What the database itself refuses: overlaps of periods and slots, changes of what was issued or written down."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# table, what may not overlap with itself, condition of the rows that count
PERIODS = (
    ("employment", "person_id", None),
    ("placement", "employment_id", None),
    ("reporting_line", "employment_id", "kind = 'line'"),
)
PAIRS = (("assignment", "case_id", "person_id"),)
OPEN = "state = 'free'"  # of slots: a closed one takes nobody's time
NEVER_CHANGED = ("trail_entry", "trail_subject", "issued_document", "opinion_view")
ISSUED = ("report", "opinion")
PARTS = ("opinion_item", "opinion_period")  # of an opinion: fixed with it
# what a correction corrects: the edition before it of the same record, issued
CORRECTED = (
    "SELECT 1 FROM opinion AS earlier WHERE earlier.id = NEW.replaces_id AND earlier.company_id = NEW.company_id "
    "AND earlier.interview_id = NEW.interview_id AND earlier.basis = NEW.basis "
    "AND earlier.edition = NEW.edition - 1 AND earlier.state = 'issued'"
)
# what a new text comes in the place of: the edition before it of the same decision, over; with a reason, unless HR
# carried that one out itself
REPLACED = (
    "SELECT 1 FROM instruction AS earlier WHERE earlier.id = NEW.replaces_id "
    "AND earlier.company_id = NEW.company_id AND earlier.decision_id = NEW.decision_id "
    "AND earlier.edition = NEW.edition - 1 AND earlier.state = 'replaced' "
    "AND (earlier.carrier_id IS NOT NULL OR NEW.corrected_because IS NOT NULL)"
)
# table, its columns that never change: all of them but the day on which it was taken back, which is written once
TAKEN_BACK = (
    ("policy_version", ("id", "company_id", "public_id", "workplace_id", "number", "deliberated_on", "deliberation",
                        "values", "made_by_id", "from_on", "until_on")),
    ("wording", ("id", "company_id", "public_id", "workplace_id", "kind", "language", "number", "body", "from_on",
                 "made_by_id", "made_at")),
)  # fmt: skip

# what went out, as it was told: what may still be written is that it was read and that it is over
TOLD = {
    "instruction": ("id", "company_id", "public_id", "case_id", "decision_id", "employment_id", "edition",
                    "replaces_id", "corrected_because", "carrier_id", "items", "words", "despite_reason", "from_on",
                    "until_on", "ask", "report_every", "previewed", "unchanged_because", "issued_on"),
}  # fmt: skip


def _once(table: str, columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Names of triggers and what sets them off."""
    quoted = ", ".join(f'"{column}"' for column in columns)
    return (
        (f"fixed_{table}_update", f"UPDATE OF {quoted} ON {table}"),
        (f"fixed_{table}_delete", f"DELETE ON {table}"),
        (f"fixed_{table}_taken_back", f"UPDATE OF taken_back_on ON {table}"),
    )


def _where(condition: str | None, row: str = "") -> str:
    return f" AND {row}{condition}" if condition else ""


def _sqlite_overlap(
    name: str, table: str, same: str, condition: str | None, *, instants: bool = False, tenant: bool = True
) -> list[str]:
    start, end = ("starts_at", "ends_at") if instants else ("from_on", "until_on")
    open_end = "NEW.{e}" if instants else "coalesce(NEW.{e}, '9999-12-31')"
    touching = (
        f"other.{start} < NEW.{end} AND NEW.{start} < other.{end}"
        if instants
        else f"other.{start} <= {open_end.format(e=end)} AND NEW.{start} <= coalesce(other.{end}, '9999-12-31')"
    )
    body = (
        f"SELECT RAISE(ABORT, '{name}') WHERE EXISTS (SELECT 1 FROM {table} AS other WHERE "
        + ("other.company_id = NEW.company_id AND " if tenant else "")  # so that an index of the company's is used
        + f"{same} "
        f"AND other.id <> coalesce(NEW.id, -1){_where(condition, 'other.')} AND {touching})"
        + (f"{_where(condition, 'NEW.')}" if condition else "")
    )
    return [
        f"CREATE TRIGGER {name}_{when.lower()} BEFORE {when} ON {table} BEGIN {body}; END"
        for when in ("INSERT", "UPDATE")
    ]


def _sqlite() -> list[str]:
    made: list[str] = []
    for table, column, condition in PERIODS:
        made += _sqlite_overlap(f"no_overlap_{table}", table, f"other.{column} = NEW.{column}", condition)
    for table, first, second in PAIRS:
        same = f"other.{first} = NEW.{first} AND other.{second} = NEW.{second}"
        made += _sqlite_overlap(f"no_overlap_{table}", table, same, None)
    made += _sqlite_overlap("no_overlap_slot", "slot", "other.person_id = NEW.person_id", OPEN, instants=True)
    made += _sqlite_overlap(
        "no_overlap_account", "slot", "other.account_id = NEW.account_id", OPEN, instants=True, tenant=False
    )
    for table in NEVER_CHANGED:
        made += [
            f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
            for when in ("UPDATE", "DELETE")
        ]
    for table, columns in TAKEN_BACK:
        for name, when in _once(table, columns):
            again = " WHEN OLD.taken_back_on IS NOT NULL" if name.endswith("_taken_back") else ""
            made.append(f"CREATE TRIGGER {name} BEFORE {when}{again} BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END")
    for table, columns in TOLD.items():
        made += [
            f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
            for name, when in _once(table, columns)[:2]
        ]
    for table in ISSUED:
        made += [
            f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} WHEN OLD.state = 'issued' "
            f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
            for when in ("UPDATE", "DELETE")
        ]
    for table in PARTS:
        for when, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            made.append(
                f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
                f"WHEN (SELECT state FROM opinion WHERE id = {row}.opinion_id) = 'issued' "
                f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
            )
    made += [
        f"CREATE TRIGGER edition_of_issued_{name} BEFORE {when} ON opinion "
        f"WHEN NEW.replaces_id IS NOT NULL AND NOT EXISTS ({CORRECTED}) "
        "BEGIN SELECT RAISE(ABORT, 'edition_of_issued'); END"
        for name, when in (("insert", "INSERT"), ("update", "UPDATE OF replaces_id, interview_id, basis, edition"))
    ]
    made += [
        (
            "CREATE TRIGGER edition_of_told_insert BEFORE INSERT ON instruction "
            f"WHEN NEW.replaces_id IS NOT NULL AND NOT EXISTS ({REPLACED}) "
            "BEGIN SELECT RAISE(ABORT, 'edition_of_told'); END"
        ),
        (
            "CREATE TRIGGER stays_replaced_update BEFORE UPDATE OF state ON instruction WHEN OLD.state = 'replaced' "
            "BEGIN SELECT RAISE(ABORT, 'fixed_instruction'); END"
        ),
    ]
    made.append(
        'CREATE TRIGGER fixed_case_kind BEFORE UPDATE OF kind ON "case" WHEN OLD.kind <> NEW.kind '
        "BEGIN SELECT RAISE(ABORT, 'fixed_case_kind'); END"
    )
    return made


def _postgresql() -> list[str]:
    made: list[str] = []
    for table, column, condition in PERIODS:
        where = f" WHERE ({condition})" if condition else ""
        made.append(
            f"ALTER TABLE {table} ADD CONSTRAINT no_overlap_{table} EXCLUDE USING gist "
            f"(int4range({column}, {column}, '[]') WITH &&, daterange(from_on, until_on, '[]') WITH &&){where}"
        )
    for table, first, second in PAIRS:
        made.append(
            f"ALTER TABLE {table} ADD CONSTRAINT no_overlap_{table} EXCLUDE USING gist "
            f"(int4range({first}, {first}, '[]') WITH &&, int4range({second}, {second}, '[]') WITH &&, "
            "daterange(from_on, until_on, '[]') WITH &&)"
        )
    made.append(
        "ALTER TABLE slot ADD CONSTRAINT no_overlap_slot EXCLUDE USING gist "
        f"(int4range(person_id, person_id, '[]') WITH &&, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE ({OPEN})"
    )
    made.append(
        "ALTER TABLE slot ADD CONSTRAINT no_overlap_account EXCLUDE USING gist "
        "(int4range(account_id, account_id, '[]') WITH &&, tstzrange(starts_at, ends_at, '[)') WITH &&) "
        f"WHERE (account_id IS NOT NULL AND {OPEN})"
    )
    made.append(
        "CREATE FUNCTION casework_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'fixed_%%', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    each = "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
    each_issued = "FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION casework_fixed()"
    made += [f"CREATE TRIGGER fixed_{table} BEFORE UPDATE OR DELETE ON {table} {each}" for table in NEVER_CHANGED]
    for table, columns in TAKEN_BACK:
        for name, when in _once(table, columns):
            again = "WHEN (OLD.taken_back_on IS NOT NULL) " if name.endswith("_taken_back") else ""
            made.append(f"CREATE TRIGGER {name} BEFORE {when} {each.replace('ROW ', f'ROW {again}')}")
    for table, columns in TOLD.items():
        made += [f"CREATE TRIGGER {name} BEFORE {when} {each}" for name, when in _once(table, columns)[:2]]
    made += [f"CREATE TRIGGER fixed_{table} BEFORE UPDATE OR DELETE ON {table} {each_issued}" for table in ISSUED]
    made.append(
        "CREATE FUNCTION casework_fixed_item() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE whose integer; BEGIN "
        "IF TG_OP = 'INSERT' THEN whose := NEW.opinion_id; ELSE whose := OLD.opinion_id; END IF; "
        "IF (SELECT state FROM opinion WHERE id = whose) = 'issued' THEN "
        "RAISE EXCEPTION 'fixed_%%', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF; END $$"
    )
    made += [
        f"CREATE TRIGGER fixed_{table} BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION casework_fixed_item()"
        for table in PARTS
    ]
    made.append(
        "CREATE FUNCTION casework_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.replaces_id IS NOT NULL AND NOT EXISTS ({CORRECTED}) THEN "
        "RAISE EXCEPTION 'edition_of_issued' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    made.append(
        "CREATE TRIGGER edition_of_issued BEFORE INSERT OR UPDATE OF replaces_id, interview_id, basis, edition "
        "ON opinion FOR EACH ROW EXECUTE FUNCTION casework_edition()"
    )
    made += [
        (
            "CREATE FUNCTION casework_told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.replaces_id IS NOT NULL AND NOT EXISTS ({REPLACED}) THEN "
            "RAISE EXCEPTION 'edition_of_told' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN NEW; END $$"
        ),
        "CREATE TRIGGER edition_of_told BEFORE INSERT ON instruction FOR EACH ROW EXECUTE FUNCTION casework_told()",
        (
            "CREATE TRIGGER stays_replaced BEFORE UPDATE OF state ON instruction "
            "FOR EACH ROW WHEN (OLD.state = 'replaced') EXECUTE FUNCTION casework_fixed()"
        ),
    ]
    made.append(
        'CREATE TRIGGER fixed_case_kind BEFORE UPDATE OF kind ON "case" '
        "FOR EACH ROW WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION casework_fixed()"
    )
    return made


def upgrade() -> None:
    """Put the guards up."""
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take them down: triggers on SQLite, constraints, triggers and functions on PostgreSQL."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in _sqlite():
            connection.exec_driver_sql(f"DROP TRIGGER {statement.split()[2]}")
        return
    for statement in _postgresql():
        words = statement.split()
        if words[0] == "ALTER":
            connection.exec_driver_sql(f"ALTER TABLE {words[2]} DROP CONSTRAINT {words[5]}")
        elif words[1] == "TRIGGER":
            table = words[words.index("ON") + 1]
            connection.exec_driver_sql(f"DROP TRIGGER {words[2]} ON {table}")
    connection.exec_driver_sql("DROP FUNCTION casework_fixed()")
    connection.exec_driver_sql("DROP FUNCTION casework_fixed_item()")
    connection.exec_driver_sql("DROP FUNCTION casework_edition()")
    connection.exec_driver_sql("DROP FUNCTION casework_told()")
