"""What is said in follow-ups, and what the database itself keeps of them: one that was held has its note and stays
held, and only what is planned has an appointment.
"""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_ENDED = "EXISTS (SELECT 1 FROM follow_up WHERE id = NEW.follow_up_id AND state = 'ended')"
_NOTED = "EXISTS (SELECT 1 FROM follow_up_note WHERE company_id = NEW.company_id AND follow_up_id = NEW.id)"
_OPEN = (
    "EXISTS (SELECT 1 FROM booking WHERE company_id = NEW.company_id AND follow_up_id = NEW.id AND state = 'booked')"
)
_OVER = "NEW.state = 'booked' AND EXISTS (SELECT 1 FROM follow_up WHERE id = NEW.follow_up_id AND state <> 'planned')"
_FOLLOWS = "EXISTS (SELECT 1 FROM booking WHERE id = NEW.booking_id AND follow_up_id IS NOT NULL)"


class Guard(NamedTuple):
    """A trigger. `when`: what sets it off; `condition`: of the rows that are refused."""

    name: str
    table: str
    when: str
    condition: str


GUARDS = (
    Guard("noted_unless_ended", "follow_up_note", "INSERT", _ENDED),
    Guard("note_stays", "follow_up_note", "UPDATE OF case_id, follow_up_id, person_id",
          "NEW.follow_up_id <> OLD.follow_up_id OR NEW.case_id <> OLD.case_id OR NEW.person_id <> OLD.person_id"),
    Guard("note_stays", "follow_up_note", "DELETE",
          "EXISTS (SELECT 1 FROM follow_up WHERE id = OLD.follow_up_id AND state = 'held')"),
    Guard("held_with_note", "follow_up", "INSERT", "NEW.state = 'held'"),
    Guard("held_with_note", "follow_up", "UPDATE OF state", f"NEW.state = 'held' AND NOT {_NOTED}"),
    Guard("ended_without_note", "follow_up", "UPDATE OF state", f"NEW.state = 'ended' AND {_NOTED}"),
    Guard("held_stays", "follow_up", "UPDATE OF state, held_on",
          "OLD.state = 'held' AND (NEW.state <> 'held' OR NEW.held_on <> OLD.held_on)"),
    Guard("called_off_first", "follow_up", "UPDATE OF state", f"NEW.state <> 'planned' AND {_OPEN}"),
    Guard("booked_while_planned", "booking", "INSERT", _OVER),
    Guard("booked_while_planned", "booking", "UPDATE OF state, follow_up_id", _OVER),
    Guard("interview_of_request", "interview", "INSERT", _FOLLOWS),
    Guard("interview_of_request", "interview", "UPDATE OF booking_id", _FOLLOWS),
)  # fmt: skip


def trigger(guard: Guard) -> str:
    """What a guard is called."""
    return f"{guard.name}_{guard.when.split()[0].lower()}"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "follow_up_note",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "in_person", "online", "telephone", name="way", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("advice", sa.LargeBinary(), nullable=True),
        sa.Column("for_physician", sa.Boolean(), nullable=False),
        sa.Column("leads_on", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("leads_on OR done_on IS NULL", name=op.f("ck_follow_up_note_done_where_it_leads")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_follow_up_note_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_follow_up_note_company_id_{column}"),
            )
            for column, target in (("case_id", "case"), ("person_id", "person"))
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "follow_up_id"], ["follow_up.company_id", "follow_up.case_id", "follow_up.id"],
            name=op.f("fk_follow_up_note_company_id_case_id_follow_up_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_note")),
        sa.UniqueConstraint("company_id", "follow_up_id", name=op.f("uq_follow_up_note_company_id_follow_up_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_follow_up_note_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_follow_up_note_public_id")),
    )  # fmt: skip
    op.create_index("ix_follow_up_note_case_id", "follow_up_note", ["company_id", "case_id"], unique=False)
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop it, and take the guards down."""
    dialect = op.get_bind().dialect.name
    for guard in GUARDS:
        on = "" if dialect == "sqlite" else f" ON {guard.table}"
        op.get_bind().exec_driver_sql(f"DROP TRIGGER {trigger(guard)}{on}")
        if dialect != "sqlite":
            op.get_bind().exec_driver_sql(f"DROP FUNCTION casework_{trigger(guard)}()")
    op.drop_table("follow_up_note")


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {trigger(guard)} BEFORE {guard.when} ON {guard.table} WHEN {guard.condition} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.name}'); END"
        for guard in GUARDS
    ]


def _postgresql() -> list[str]:
    made = []
    for guard in GUARDS:
        row = "OLD" if guard.when == "DELETE" else "NEW"
        made.append(
            f"CREATE FUNCTION casework_{trigger(guard)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {guard.condition} THEN RAISE EXCEPTION '{guard.name}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
        )
        made.append(
            f"CREATE TRIGGER {trigger(guard)} BEFORE {guard.when} ON {guard.table} "
            f"FOR EACH ROW EXECUTE FUNCTION casework_{trigger(guard)}()"
        )
    return made
