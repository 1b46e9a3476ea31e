"""What attending doctors learn of a return that was decided, by the employee's hand."""

import sqlalchemy as sa
from alembic import op

from casework.db import SealedText

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

STANDS = "state IN ('asked', 'agreed')"
CHECKS = {
    "asked_with_time": "state = 'given_up' OR (state = 'draft') = (asked_at IS NULL)",
    "asked_with_file": "(asked_at IS NULL) = (file IS NULL)",
    "asked_with_hash": "(asked_at IS NULL) = (content_hash = '')",
    "asked_with_day": "asked_at IS NULL OR returns_on IS NOT NULL",
    "asked_with_period": "asked_at IS NULL OR from_on IS NOT NULL",
    "period": "until_on >= from_on",
    "answered_with_day": "(ended_on IS NOT NULL) = (state IN ('agreed', 'refused', 'given_up'))",
    "agreed_in_a_way": "(consent_channel IS NOT NULL) = (state = 'agreed')",
}
INDEXES = {
    "uq_doctor_notice_draft": (["company_id", "leave_id", "person_id"], "state = 'draft'"),
    "uq_doctor_notice_plan": (["company_id", "plan_id"], STANDS),
    "uq_doctor_notice_return": (["company_id", "leave_id"], f"{STANDS} AND plan_id IS NULL"),
}
FIXED = (
    "case_id", "leave_id", "plan_id", "person_id", "institution", "doctor", "returns_on", "accommodations", "outlook",
    "message", "from_on", "until_on", "asked_at", "file", "content_hash",
)  # fmt: skip
GUARDS = {
    "asked_doctor_notice_update": (f"UPDATE OF {', '.join(FIXED)}", "OLD.state <> 'draft'"),
    "ended_doctor_notice_update": (
        "UPDATE OF state, ended_on, consent_channel",
        "OLD.ended_on IS NOT NULL AND NOT (OLD.state = 'agreed' AND NEW.state = 'given_up')",
    ),
    "asked_doctor_notice_delete": ("DELETE", "OLD.state <> 'draft'"),
}


def upgrade() -> None:
    """Add the table; what was put to somebody stays as it is."""
    op.create_table(
        "doctor_notice",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", _choice("noticestate", "draft", "asked", "agreed", "refused", "given_up"), nullable=False),
        *(
            sa.Column(name, SealedText(), nullable=True)
            for name in ("institution", "doctor", "accommodations", "outlook", "message")
        ),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("returns_on", "from_on", "until_on")),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", SealedText(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("consent_channel", _choice("consentchannel", "online", "paper"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_doctor_notice_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "leave_id"],
            ["sick_leave.company_id", "sick_leave.case_id", "sick_leave.id"],
            name=op.f("fk_doctor_notice_company_id_case_id_leave_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "plan_id"],
            ["return_plan.company_id", "return_plan.case_id", "return_plan.id"],
            name=op.f("fk_doctor_notice_company_id_case_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_doctor_notice_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_doctor_notice_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doctor_notice")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_doctor_notice_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_doctor_notice_public_id")),
    )
    op.create_index("ix_doctor_notice_case_id", "doctor_notice", ["company_id", "case_id"])
    for name, (columns, where) in INDEXES.items():
        op.create_index(
            name, "doctor_notice", columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    for name, (when, condition) in GUARDS.items():
        begins = f"CREATE TRIGGER {name} BEFORE {when} ON doctor_notice "
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"{begins}WHEN {condition} BEGIN SELECT RAISE(ABORT, 'fixed_doctor_notice'); END")
        else:
            op.execute(f"{begins}FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION casework_fixed()")


def downgrade() -> None:
    """Drop it, and its guards with it."""
    op.drop_table("doctor_notice")


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)
