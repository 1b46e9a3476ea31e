"""Plans of returning to work with their stages and checks, what supervisors read of them, trials of going to work, and
which tasks a department has.
"""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

CHECKS = {
    "return_plan": {
        "number": "number > 0",
        "decided_on_a_day": "(state = 'draft') = (decided_on IS NULL)",
        "decided_by_somebody": "(decided_on IS NULL) = (decided_by_id IS NULL)",
        "decided_before_it_begins": "decided_on <= begins_on",
        "ended_on_a_day": "(state = 'over') = (ended_on IS NOT NULL)",
        "ended_in_a_way": "(ended_on IS NULL) = (ended_as IS NULL)",
    },
    "return_stage": {
        "number": "number BETWEEN 1 AND 6",
        "weeks": "weeks BETWEEN 1 AND 12",
        "minutes": "minutes BETWEEN 30 AND 720",
        "days": "days BETWEEN 1 AND 6",
        "overtime": "overtime BETWEEN 0 AND 80",
    },
    "stage_check": {
        "number": "number > 0",
        "weeks": "CASE outcome WHEN 'hold' THEN weeks > 0 WHEN 'back' THEN weeks = 0 ELSE weeks >= 0 END",
    },
    "return_note": {},
    "stage_text": {
        "number": "number > 0",
        "period": "until_on >= from_on",
        "answered_with_time": "(answer IS NULL) = (answered_at IS NULL)",
        "wrong": "(answer IS NOT NULL AND answer = 'wrong') = (wrong IS NOT NULL)",
        "sent_by_somebody": "(sent_at IS NULL) = (sent_by_id IS NULL)",
        "only_what_was_sent_ends": "ended_on IS NULL OR sent_at IS NOT NULL",
        "sent_despite": "sent_at IS NULL OR answer IS NULL OR answer <> 'wrong' OR despite IS NOT NULL",
    },
    "stage_ack": {},
    "trial_attendance": {
        "period": "until_on >= from_on",
        "settled_before_it_begins": "settled_on <= from_on",
        "only_trial_attendance_is_work": "kind = 'trial' OR NOT as_work",
        "work_is_paid": "as_work = paid",
        "work_is_covered": "as_work = (cover = 'statutory')",
        "ended_in_a_way": "(ended_on IS NULL) = (ended_as IS NULL)",
        "ended_by_somebody": "ended_by_id IS NULL OR ended_on IS NOT NULL",
    },
    "task_question": {
        "agreed_at_a_time": "(agreed IS NULL) = (agreed_at IS NULL)",
        "answered_once_agreed": "answered_at IS NULL OR (agreed IS NOT NULL AND agreed)",
        "answered_by_somebody": "(answered_at IS NULL) = (answered_by_id IS NULL)",
        "answered_with_tasks": "(answered_at IS NULL) = (tasks IS NULL)",
    },
}
LEAVE = ("leave_id", "sick_leave", "case_id")
PLAN = ("plan_id", "return_plan", "case_id")
STAGE = ("stage_id", "return_stage", "plan_id")
CASE = ("case_id", "case", "employment_id")
TEXT = ("stage_text_id", "stage_text", "case_id")
WITHIN: dict[str, tuple[tuple[str, ...], ...]] = {
    "return_plan": (LEAVE, CASE, ("drafted_by_id", "person"), ("decided_by_id", "person"), ("ended_by_id", "person")),
    "return_stage": (PLAN,),
    "stage_check": (PLAN, STAGE, ("by_id", "person")),
    "return_note": (PLAN, ("by_id", "person")),
    "stage_text": (PLAN, STAGE, CASE, ("sent_by_id", "person")),
    "stage_ack": (TEXT, ("person_id", "person")),
    "trial_attendance": (LEAVE, ("settled_by_id", "person"), ("ended_by_id", "person")),
    "task_question": (LEAVE, CASE, ("asked_by_id", "person"), ("answered_by_id", "person")),
}
"""A column and its table; where there is a third, the column that has to be the same in both."""
UNIQUE = {
    "return_plan": (("case_id", "id"), ("leave_id", "number")),
    "return_stage": (("plan_id", "number"), ("plan_id", "id")),
    "stage_check": (("plan_id", "number"),),
    "return_note": (),
    "stage_text": (("case_id", "id"), ("plan_id", "number")),
    "stage_ack": (("stage_text_id", "person_id"),),
    "trial_attendance": (),
    "task_question": (),
}


class Guard(NamedTuple):
    """A trigger. `when`: what sets it off; `condition`: of the rows that are refused."""

    name: str
    table: str
    when: str
    condition: str


_DRAFT = "EXISTS (SELECT 1 FROM return_plan WHERE id = {row}.plan_id AND state = 'draft')"
GUARDS = (
    Guard("decided_plan_stays", "return_plan",
          "UPDATE OF leave_id, number, begins_on, ask, basis, pay, decided_on, decided_by_id", "OLD.state <> 'draft'"),
    Guard("decided_plan_stays", "return_plan", "DELETE", "OLD.state <> 'draft'"),
    Guard("stage_of_draft", "return_stage", "INSERT", f"NOT {_DRAFT.format(row='NEW')}"),
    Guard("stage_of_draft", "return_stage", "UPDATE", f"NOT {_DRAFT.format(row='OLD')}"),
    Guard("stage_of_draft", "return_stage", "DELETE", f"NOT {_DRAFT.format(row='OLD')}"),
    Guard("fixed_stage_check", "stage_check", "UPDATE", "1 = 1"),
    Guard("fixed_stage_check", "stage_check", "DELETE", "1 = 1"),
    Guard("fixed_return_note", "return_note", "UPDATE", "1 = 1"),
    Guard("fixed_return_note", "return_note", "DELETE", "1 = 1"),
    Guard("sent_text_stays", "stage_text",
          "UPDATE OF plan_id, stage_id, number, from_on, until_on, answer, wrong, sent_at, sent_by_id, despite",
          "OLD.sent_at IS NOT NULL"),
    Guard("sent_text_stays", "stage_text", "DELETE", "OLD.sent_at IS NOT NULL"),
    Guard("settled_trial_stays", "trial_attendance",
          "UPDATE OF kind, as_work, paid, cover, from_on, until_on, settled_on, conditions, failing", "1 = 1"),
    Guard("settled_trial_stays", "trial_attendance", "DELETE", "1 = 1"),
)  # fmt: skip


def trigger(guard: Guard) -> str:
    """What a guard is called."""
    return f"{guard.name}_{guard.when.split()[0].lower()}"


def upgrade() -> None:
    """Add the tables and their guards."""
    _create(
        "return_plan",
        *_integers("case_id", "employment_id", "leave_id", "number"),
        sa.Column("state", _choice("planstate", "draft", "decided", "over"), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        *_sealed("basis", "pay"),
        *_integers("drafted_by_id"),
        sa.Column("decided_on", sa.Date(), nullable=True),
        *_integers("decided_by_id", nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_as", _choice("planend", "completed", "replaced", "on_leave", "left", "stopped"),
                  nullable=True),
        *_integers("ended_by_id", nullable=True),
        *_integers("version"),
    )  # fmt: skip
    _partly_unique("return_plan", ("leave_id", "state"), "state <> 'over'")
    op.create_index("ix_return_plan_case_id", "return_plan", ["company_id", "case_id"])
    _create(
        "return_stage",
        *_integers("case_id", "plan_id", "number", "weeks", "minutes", "days"),
        *_integers("overtime", nullable=True),
        sa.Column("no_night", sa.Boolean(), nullable=False),
        sa.Column("no_holiday", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        *_sealed("tasks", nullable=False),
    )
    _create(
        "stage_check",
        *_integers("case_id", "plan_id", "stage_id", "number"),
        sa.Column("outcome", _choice("outcome", "well", "hold", "back"), nullable=False),
        *_integers("weeks"),
        sa.Column("checked_on", sa.Date(), nullable=False),
        *_integers("by_id"),
        *_sealed("words"),
    )
    _create(
        "return_note",
        *_integers("case_id", "plan_id"),
        sa.Column("written_on", sa.Date(), nullable=False),
        *_integers("by_id"),
        *_sealed("words", nullable=False),
    )
    op.create_index("ix_return_note_plan_id", "return_note", ["company_id", "plan_id"])
    _create(
        "stage_text",
        *_integers("case_id", "employment_id", "plan_id", "stage_id", "number"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("eases", sa.Boolean(), nullable=False),
        sa.Column("shown_at", Instant(), nullable=False),
        sa.Column("answer", _choice("preview", "fine", "wrong"), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        *_sealed("wrong"),
        sa.Column("sent_at", Instant(), nullable=True),
        *_integers("sent_by_id", nullable=True),
        *_sealed("despite"),
        sa.Column("ended_on", sa.Date(), nullable=True),
    )
    op.create_index("ix_stage_text_employment_id", "stage_text", ["company_id", "employment_id"])
    _create(
        "stage_ack",
        *_integers("case_id", "stage_text_id", "person_id"),
        sa.Column("acknowledged_at", Instant(), nullable=False),
    )
    _create(
        "trial_attendance",
        *_integers("case_id", "leave_id"),
        sa.Column("kind", _choice("trialkind", "mock", "commute", "trial"), nullable=False),
        sa.Column("as_work", sa.Boolean(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("cover", _choice("cover", "statutory", "company", "none"), nullable=False),
        *(sa.Column(day, sa.Date(), nullable=False) for day in ("from_on", "until_on", "settled_on")),
        *_integers("settled_by_id"),
        *_sealed("conditions", "failing", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_as", _choice("trialend", "done", "broken_off", "not_begun"), nullable=True),
        *_integers("ended_by_id", nullable=True),
    )
    _partly_unique("trial_attendance", ("leave_id",), "ended_on IS NULL")
    op.create_index("ix_trial_attendance_leave_id", "trial_attendance", ["company_id", "leave_id"])
    _create(
        "task_question",
        *_integers("case_id", "employment_id", "leave_id"),
        sa.Column("asked_on", sa.Date(), nullable=False),
        *_integers("asked_by_id"),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("agreed_at", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        *_integers("answered_by_id", nullable=True),
        *_sealed("tasks", "attendance"),
    )
    _partly_unique("task_question", ("leave_id",), "answered_at IS NULL AND (agreed IS NULL OR agreed)")
    op.create_index("ix_task_question_employment_id", "task_question", ["company_id", "employment_id"])
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop the tables, and take the guards down."""
    dialect = op.get_bind().dialect.name
    for guard in GUARDS:
        on = "" if dialect == "sqlite" else f" ON {guard.table}"
        op.get_bind().exec_driver_sql(f"DROP TRIGGER {trigger(guard)}{on}")
        if dialect != "sqlite":
            op.get_bind().exec_driver_sql(f"DROP FUNCTION casework_{trigger(guard)}()")
    for table in reversed(CHECKS):
        op.drop_table(table)


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _integers(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer(), nullable=nullable) for name in names]


def _sealed(*names: str, nullable: bool = True) -> list[sa.Column]:
    return [sa.Column(name, SealedText(), nullable=nullable) for name in names]


def _partly_unique(table: str, columns: tuple[str, ...], where: str) -> None:
    op.create_index(
        f"uq_{table}_open", table, ["company_id", *columns], unique=True,
        sqlite_where=sa.text(where), postgresql_where=sa.text(where),
    )  # fmt: skip


def _create(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        *columns,
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS[table].items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        *(_within(table, column, target, *same) for column, target, *same in WITHIN[table]),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        *(
            sa.UniqueConstraint("company_id", *columns, name=op.f(f"uq_{table}_company_id_{'_'.join(columns)}"))
            for columns in UNIQUE[table]
        ),
    )


def _within(table: str, column: str, target: str, *same: str) -> sa.ForeignKeyConstraint:
    own = ["company_id", *same, column]
    name = op.f(f"fk_{table}_{'_'.join(own)}")
    return sa.ForeignKeyConstraint(own, [*(f"{target}.{one}" for one in own[:-1]), f"{target}.id"], name=name)


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
