"""Which supervisors confirmed an instruction, what was said about it afterwards, and who read the guide."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("instruction_ack", "sending")
CHECKS = {
    "report_with_period": "(kind IN ('report', 'hours')) = (period_on IS NOT NULL)",
    "report_says_whether": "(kind = 'report') = (kept IS NOT NULL)",
    "said_in_words": "kind NOT IN ('question', 'obstacle') OR words IS NOT NULL",
    "hours_with_hours": "kind <> 'hours' OR overtime IS NOT NULL",
    "overtime": "overtime BETWEEN 0 AND 24000",
    "answered_in_words": "(answered_at IS NULL) = (answer IS NULL)",
    "answered_by_somebody": "(answered_at IS NULL) = (answered_by_id IS NULL)",
}


def _code(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _record(table: str, *more: Any, within: dict[str, str]) -> None:
    """A table of records that belong to a company."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_{table}_company_id_{column}"),
            )
            for column, target in within.items()
        ),
    )  # fmt: skip


def upgrade() -> None:
    """Add the tables."""
    _record(
        "instruction_ack",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "company_id", "instruction_id", "person_id",
            name=op.f("uq_instruction_ack_company_id_instruction_id_person_id"),
        ),
        within={"case_id": "case", "instruction_id": "instruction", "person_id": "person"},
    )  # fmt: skip
    op.create_index("ix_instruction_ack_person_id", "instruction_ack", ["company_id", "person_id"])
    _record(
        "instruction_note",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("kind", _code("notekind", "question", "obstacle", "report", "hours"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_on", sa.Date(), nullable=True),
        sa.Column("kept", _code("kept", "yes", "partly", "no"), nullable=True),
        sa.Column("overtime", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("wants_answer", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_instruction_note_{name}")) for name, rule in CHECKS.items()),
        within={
            "case_id": "case", "instruction_id": "instruction", "author_id": "person", "answered_by_id": "person",
        },
    )  # fmt: skip
    op.create_index("ix_instruction_note_case_id", "instruction_note", ["company_id", "case_id"])
    for name, columns, rows in (
        ("report", ("author_id", "period_on"), "kind = 'report'"),
        ("hours", ("period_on",), "kind = 'hours' AND answered_at IS NULL"),
    ):
        op.create_index(
            f"uq_instruction_note_{name}", "instruction_note", ["company_id", "instruction_id", *columns], unique=True,
            sqlite_where=sa.text(rows), postgresql_where=sa.text(rows),
        )  # fmt: skip
    op.create_index(
        "ix_instruction_note_wants_answer", "instruction_note", ["company_id", "wants_answer", "answered_at"]
    )

    _record(
        "guide_reading",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        within={"person_id": "person"},
    )
    op.create_index("ix_guide_reading_person_id", "guide_reading", ["company_id", "person_id"])
    _record(
        "sending",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("recipient", _code("recipient", "payroll", "rostering", "client", "new_office"), nullable=False),
        sa.Column("says", _code("saying", "measures", "goes_on", "ended", "withdrawn"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column(
            "previewed", _code("previewed", "fine", "wrong", "unanswered", "urgent", "wrong_urgent"), nullable=True
        ),
        sa.Column("unchanged_because", sa.LargeBinary(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_sending_period")),
        sa.CheckConstraint(
            "recipient IN ('client', 'new_office') OR words IS NULL", name=op.f("ck_sending_words_for_some_only")
        ),
        sa.CheckConstraint("says = 'measures' OR words IS NULL", name=op.f("ck_sending_nothing_added_afterwards")),
        sa.CheckConstraint("(says = 'measures') = (previewed IS NOT NULL)", name=op.f("ck_sending_shown_first")),
        sa.CheckConstraint(
            "(previewed IS NOT NULL AND previewed = 'wrong') = (unchanged_because IS NOT NULL)",
            name=op.f("ck_sending_why_unchanged"),
        ),
        sa.CheckConstraint("(recipient = 'new_office') = (workplace_id IS NOT NULL)", name=op.f("ck_sending_where_to")),
        within={
            "case_id": "case", "decision_id": "decision", "employment_id": "employment", "sent_by_id": "person",
            "workplace_id": "workplace",
        },
    )  # fmt: skip
    op.create_index("ix_sending_case_id", "sending", ["company_id", "case_id"])
    _record(
        "instruction_draft",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("recipient", _code("recipient", "payroll", "rostering", "client", "new_office"), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("corrected_because", sa.LargeBinary(), nullable=True),
        sa.Column("unchanged", sa.Boolean(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("report_every", _code("rhythm", "week", "month"), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_by_id", sa.Integer(), nullable=False),
        sa.Column("answer", _code("preview", "fine", "wrong"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_instruction_draft_period")),
        sa.CheckConstraint(
            "(recipient IS NOT NULL AND recipient = 'new_office') = (workplace_id IS NOT NULL)",
            name=op.f("ck_instruction_draft_where_to"),
        ),
        sa.CheckConstraint(
            "(recipient IS NULL) = (report_every IS NOT NULL)",
            name=op.f("ck_instruction_draft_reported_by_supervisors"),
        ),
        sa.CheckConstraint(
            "(recipient IS NULL) = (name IS NULL)", name=op.f("ck_instruction_draft_recipient_with_name")
        ),
        sa.CheckConstraint(
            "recipient IS NULL OR recipient IN ('client', 'new_office') OR words IS NULL",
            name=op.f("ck_instruction_draft_words_for_some_only"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR recipient IS NOT NULL",
            name=op.f("ck_instruction_draft_withdrawn_from_recipients"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_instruction_draft_answered_with_time")
        ),
        sa.CheckConstraint(
            "(answer IS NOT NULL AND answer = 'wrong') = (wrong IS NOT NULL)",
            name=op.f("ck_instruction_draft_wrong"),
        ),
        within={"case_id": "case", "decision_id": "decision", "shown_by_id": "person", "workplace_id": "workplace"},
    )
    op.create_index("ix_instruction_draft_decision_id", "instruction_draft", ["company_id", "decision_id"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in NEVER_CHANGED:
        if not sqlite:
            op.execute(
                f"CREATE TRIGGER fixed_{table} BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
            )
        for when in ("UPDATE", "DELETE") if sqlite else ():
            op.execute(
                f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
            )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("instruction_draft")
    op.drop_table("sending")
    op.drop_table("guide_reading")
    op.drop_table("instruction_note")
    op.drop_table("instruction_ack")
