"""What HR puts to an employee before a decision, and when it was tried in vain to hear them."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _record(table: str, person: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What both tables have: a case, an opinion, who did it."""
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
            for column, target in (("case_id", "case"), ("opinion_id", "opinion"), (person, "person"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )  # fmt: skip


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "hearing_question",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("put", SealedText(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("company_id", "opinion_id", name=op.f("uq_hearing_question_company_id_opinion_id")),
        *_record("hearing_question", "asked_by_id"),
    )
    op.create_table(
        "hearing_attempt",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "decision_id"],
            ["decision.company_id", "decision.id"],
            name=op.f("fk_hearing_attempt_company_id_decision_id"),
        ),
        sa.Column("tried_on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            _choice("attemptway", "phone", "mail", "letter", "in_person", "in_app", "agreed_time"),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            _choice("attemptoutcome", "not_reached", "not_now", "not_wished", "not_come", "our_side"),
            nullable=False,
        ),
        sa.Column("note", SealedText(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        *_record("hearing_attempt", "recorded_by_id"),
    )
    op.create_index("ix_hearing_question_case_id", "hearing_question", ["company_id", "case_id"])
    op.create_index("ix_hearing_attempt_case_id", "hearing_attempt", ["company_id", "case_id"])
    op.create_index("ix_hearing_attempt_opinion_id", "hearing_attempt", ["company_id", "opinion_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("hearing_attempt")
    op.drop_table("hearing_question")
