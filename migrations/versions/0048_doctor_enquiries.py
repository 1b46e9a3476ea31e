"""What attending doctors are asked about somebody on leave, by consent alone, and what the employer learns of it."""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from casework.db import SealedText

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

OUT = "state IN ('sent', 'answered', 'unanswered')"
CHECKS = {
    "doctor_enquiry": {
        "by_professional": "hat IN ('physician', 'nurse')",
        "asked_before": "asked_at IS NOT NULL OR state IN ('draft', 'given_up')",
        "draft_is_nobodys": "state <> 'draft' OR asked_at IS NULL",
        "only_by_consent": "consented_on IS NOT NULL OR state NOT IN ('consented', 'taken_back', 'sent', 'answered',"
        " 'unanswered')",
        "consent_once_asked": "consented_on IS NULL OR state NOT IN ('draft', 'asked', 'refused')",
        "consent_in_a_way": "(consented_on IS NULL) = (consent_channel IS NULL)",
        "ended_with_day": "(ended_on IS NOT NULL) = (state IN ('refused', 'taken_back', 'given_up'))",
        "sent_with_time": f"(sent_at IS NOT NULL) = ({OUT})",
        "sent_with_file": f"(file IS NOT NULL) = ({OUT})",
        "sent_somehow": f"(road IS NOT NULL) = ({OUT})",
        "sent_with_hash": f"(content_hash <> '') = ({OUT})",
        "answered_with_day": "(answered_on IS NOT NULL) = (state = 'answered')",
        "answered_with_words": "(answer IS NOT NULL OR scan IS NOT NULL) = (state = 'answered')",
        "talked_of_once_unanswered": "talked_on IS NOT NULL OR state <> 'unanswered'",
        "talked_of_once_sent": "talked_on IS NULL OR state IN ('answered', 'unanswered')",
        "talked_of_in_words": "(talked_on IS NULL) = (talk IS NULL)",
        "scan_of_a_kind": "(scan IS NULL) = (scan_kind IS NULL)",
    },
    "doctor_summary": {
        "decided_with_day": "(decided_on IS NOT NULL) = (state IN ('passed', 'refused'))",
        "passed_by_consent": "(consent_channel IS NOT NULL) = (state = 'passed')",
    },
}
WITHIN = {
    "doctor_enquiry": (("case_id", "case"), ("person_id", "person")),
    "doctor_summary": (("person_id", "person"),),
}


class Guard(NamedTuple):
    """A trigger: what sets it off, and of which rows."""

    name: str
    table: str
    when: str
    condition: str = ""


GUARDS = (
    Guard("asked_doctor_enquiry", "doctor_enquiry",
          "UPDATE OF case_id, person_id, hat, institution, doctor, asked, fifth, sixth", "OLD.state <> 'draft'"),
    Guard("asked_doctor_enquiry", "doctor_enquiry", "DELETE", "OLD.state <> 'draft'"),
    Guard("consented_doctor_enquiry", "doctor_enquiry", "UPDATE OF consented_on, consent_channel",
          "OLD.consented_on IS NOT NULL"),
    Guard("sent_doctor_enquiry", "doctor_enquiry", "UPDATE OF sent_at, road, file, content_hash",
          "OLD.sent_at IS NOT NULL"),
    Guard("talked_doctor_enquiry", "doctor_enquiry", "UPDATE OF talked_on, talk", "OLD.talked_on IS NOT NULL"),
    Guard("over_doctor_enquiry", "doctor_enquiry", "UPDATE OF state, ended_on", "OLD.ended_on IS NOT NULL"),
    Guard("fixed_doctor_summary", "doctor_summary",
          "UPDATE OF case_id, doctor_enquiry_id, person_id, words, written_at"),
    Guard("decided_doctor_summary", "doctor_summary", "UPDATE OF state, decided_on, consent_channel",
          "OLD.state <> 'asked'"),
    Guard("fixed_doctor_summary", "doctor_summary", "DELETE"),
)  # fmt: skip


def upgrade() -> None:
    """Add the tables and their guards."""
    _create(
        "doctor_enquiry",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat",
            _choice(
                "hat", "worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator"
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            _choice(
                "enquirystate",
                "draft",
                "asked",
                "consented",
                "refused",
                "taken_back",
                "given_up",
                "sent",
                "answered",
                "unanswered",
            ),
            nullable=False,
        ),
        *(sa.Column(name, SealedText(), nullable=True) for name in ("institution", "doctor", "fifth", "sixth")),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("consent_channel", _choice("consentchannel", "online", "paper"), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("road", _choice("letterroad", "employee", "institution"), nullable=True),
        sa.Column("file", SealedText(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", SealedText(), nullable=True),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("talk", SealedText(), nullable=True),
        sa.Column("scan_kind", _choice("scankind", "pdf", "jpeg", "png"), nullable=True),
        sa.Column("scan", SealedText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("company_id", "case_id", "id", name=op.f("uq_doctor_enquiry_company_id_case_id_id")),
    )
    _unique("uq_doctor_enquiry_draft", "doctor_enquiry", ["company_id", "case_id", "person_id"], "state = 'draft'")
    op.create_index("ix_doctor_enquiry_case_id", "doctor_enquiry", ["company_id", "case_id"])
    _create(
        "doctor_summary",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("doctor_enquiry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", _choice("summarystate", "asked", "passed", "refused", "replaced"), nullable=False),
        sa.Column("words", SealedText(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("consent_channel", _choice("consentchannel", "online", "paper"), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "doctor_enquiry_id"],
            ["doctor_enquiry.company_id", "doctor_enquiry.case_id", "doctor_enquiry.id"],
            name=op.f("fk_doctor_summary_company_id_case_id_doctor_enquiry_id"),
        ),
    )
    _unique("uq_doctor_summary_asked", "doctor_summary", ["company_id", "doctor_enquiry_id"], "state = 'asked'")
    op.create_index("ix_doctor_summary_case_id", "doctor_summary", ["company_id", "case_id"])
    for statement in _guards(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them, and their guards with them."""
    for table in ("doctor_summary", "doctor_enquiry"):
        op.drop_table(table)


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )  # fmt: skip


def _create(table: str, *more: sa.Column | sa.Constraint) -> None:
    op.create_table(
        table,
        *more,
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS[table].items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_{table}_company_id_{column}"),
            )
            for column, target in WITHIN[table]
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )  # fmt: skip


def trigger(guard: Guard) -> str:
    """Its name in the database."""
    return f"{guard.name}_{guard.when.split()[0].lower()}"


def _guards(dialect: str) -> list[str]:
    made = []
    for guard in GUARDS:
        begins = f"CREATE TRIGGER {trigger(guard)} BEFORE {guard.when} ON {guard.table} "
        if dialect == "sqlite":
            when = f"WHEN {guard.condition} " if guard.condition else ""
            made.append(f"{begins}{when}BEGIN SELECT RAISE(ABORT, 'fixed_{guard.table}'); END")
        else:
            when = f"WHEN ({guard.condition}) " if guard.condition else ""
            made.append(f"{begins}FOR EACH ROW {when}EXECUTE FUNCTION casework_fixed()")
    return made
