"""Safety in a talk, crises and what was told in them; words that an employee chose to have passed on."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

HATS = ("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator")
NEVER_CHANGED = ("risk_assessment", "disclosure")


def _tenant(table: str, *, address: bool = True) -> list[sa.schema.SchemaItem]:
    made: list[sa.schema.SchemaItem] = [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
    ]
    if address:
        made.append(sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")))
        made.append(sa.Column("public_id", sa.String(length=32), nullable=False))
        made.append(sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")))
    return made


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", column], [f"{target}.company_id", f"{target}.id"], name=op.f(f"fk_{table}_company_id_{column}")
    )


def upgrade() -> None:
    """Add the tables; what was written down of a danger, or told, never changes."""
    op.create_table(
        "risk_assessment",
        *_tenant("risk_assessment"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assessed_at", Instant(), nullable=False),
        sa.Column("answers", SealedText(), nullable=False),
        _to("risk_assessment", "case_id", "case"),
        _to("risk_assessment", "interview_id", "interview"),
        _to("risk_assessment", "person_id", "person"),
    )
    op.create_index("ix_risk_assessment_interview_id", "risk_assessment", ["company_id", "interview_id"])
    op.create_index("ix_risk_assessment_case_id", "risk_assessment", ["company_id", "case_id"])
    op.create_table(
        "crisis",
        *_tenant("crisis"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("situation", SealedText(), nullable=False),
        sa.Column("steps", SealedText(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", SealedText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_crisis_closed_by_somebody")),
        sa.CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name=op.f("ck_crisis_closed_after_opening")),
        _to("crisis", "case_id", "case"),
        _to("crisis", "interview_id", "interview"),
        _to("crisis", "opened_by_id", "person"),
        _to("crisis", "closed_by_id", "person"),
    )
    still = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_crisis_open", "crisis", ["company_id", "case_id"], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_table(
        "crisis_call",
        *_tenant("crisis_call", address=False),
        sa.Column("crisis_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat", sa.Enum(*HATS, name="hat", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column("called_at", Instant(), nullable=False),
        sa.UniqueConstraint(
            "company_id", "crisis_id", "person_id", name=op.f("uq_crisis_call_company_id_crisis_id_person_id")
        ),
        _to("crisis_call", "crisis_id", "crisis"),
        _to("crisis_call", "person_id", "person"),
    )
    op.create_table(
        "disclosure",
        *_tenant("disclosure"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("crisis_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("consented", sa.Boolean(), nullable=False),
        sa.Column("recipient", SealedText(), nullable=False),
        sa.Column("content", SealedText(), nullable=False),
        sa.Column("reason", SealedText(), nullable=True),
        sa.CheckConstraint("consented OR reason IS NOT NULL", name=op.f("ck_disclosure_reason_without_consent")),
        _to("disclosure", "case_id", "case"),
        _to("disclosure", "crisis_id", "crisis"),
        _to("disclosure", "made_by_id", "person"),
    )
    op.create_index("ix_disclosure_crisis_id", "disclosure", ["company_id", "crisis_id"])
    op.create_table(
        "passing_on",
        *_tenant("passing_on"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "written", "passed", "kept", name="passingstate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("words", SealedText(), nullable=False),
        sa.Column("chosen_at", Instant(), nullable=True),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("received_at", Instant(), nullable=True),
        sa.CheckConstraint("(state = 'written') = (chosen_at IS NULL)", name=op.f("ck_passing_on_chosen_with_time")),
        sa.CheckConstraint(
            "(chosen_at IS NULL) = (chosen_by_id IS NULL)", name=op.f("ck_passing_on_chosen_by_somebody")
        ),
        sa.CheckConstraint("received_at IS NULL OR state = 'passed'", name=op.f("ck_passing_on_received_once_passed")),
        _to("passing_on", "case_id", "case"),
        _to("passing_on", "interview_id", "interview"),
        _to("passing_on", "written_by_id", "person"),
        _to("passing_on", "recipient_id", "person"),
        _to("passing_on", "chosen_by_id", "person"),
    )
    op.create_index("ix_passing_on_case_id", "passing_on", ["company_id", "case_id"])
    op.create_index("ix_passing_on_recipient_id", "passing_on", ["company_id", "recipient_id", "state"])
    for table in NEVER_CHANGED:
        if op.get_bind().dialect.name == "sqlite":
            for when in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER fixed_{table}_{when.lower()} BEFORE {when} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'fixed_{table}'); END"
                )
        else:
            op.execute(
                f"CREATE TRIGGER fixed_{table} BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
            )


def downgrade() -> None:
    """Drop them, with their triggers."""
    for table in ("passing_on", "disclosure", "crisis_call", "crisis", "risk_assessment"):
        op.drop_table(table)
