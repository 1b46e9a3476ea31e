"""What an employee says against a decision, what is answered, how a refused one is
looked at again, and when it is explained.
"""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

CHECKS = {
    "asked_before": "asked_on IS NULL OR answered_at IS NOT NULL AND asked_on >= raised_on",
    "asked_in_words": "(physician_id IS NULL) = (physician_words IS NULL)",
    "asked_on_a_day": "(physician_id IS NULL) = (asked_on IS NULL)",
    "answered_by_somebody": "(answered_at IS NULL) = (answered_by_id IS NULL)",
    "answered_with_result": "(answered_at IS NULL) = (result IS NULL)",
    "answered_with_words": "(answered_at IS NULL) = (answer IS NULL)",
}
AGAIN = {
    "settled_by_somebody": "(result IS NULL) = (settled_by_id IS NULL)",
    "settled_on_a_day": "(result IS NULL) = (held_on IS NULL)",
    "settled_with_reason": "(result IS NULL) = (reason IS NULL)",
    "settled_with_time": "(result IS NULL) = (settled_at IS NULL)",
    "with_the_physician": "words_way IS NOT NULL OR physician_id IS NULL",
    "with_their_words": "result IS NULL OR physician_words IS NOT NULL",
    "words_with_their_way": "(words_way IS NULL) = (physician_words IS NULL)",
    "own_with_time": "(words_way IS NOT NULL AND words_way = 'own') = (said_at IS NOT NULL)",
    "own_are_counted": "(said_at IS NOT NULL) = (words_version > 0)",
    "own_are_somebodys": "said_at IS NULL OR physician_id IS NOT NULL",
}
TIMES = {
    "ends_after_start": "ends_at > starts_at",
    "sequence": "sequence >= 0",
    "somewhere": "online OR place <> ''",
}
# of times to explain in: what stands doesn't meet another that stands with the same physician
_SAME = (
    "other.company_id = NEW.company_id AND other.physician_id = NEW.physician_id AND other.id <> coalesce(NEW.id, -1)"
)
_MEETS = "other.ended_at IS NULL AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at"


def _never_two_at_once() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE explanation_talk ADD CONSTRAINT no_overlap_explanation_talk EXCLUDE USING gist "
            "(int4range(physician_id, physician_id, '[]') WITH &&, tstzrange(starts_at, ends_at, '[)') WITH &&) "
            "WHERE (ended_at IS NULL AND physician_id IS NOT NULL)"
        )
        return
    for when in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER no_overlap_explanation_talk_{when.lower()} BEFORE {when} ON explanation_talk BEGIN "
            "SELECT RAISE(ABORT, 'no_overlap_explanation_talk') WHERE NEW.ended_at IS NULL AND EXISTS "
            f"(SELECT 1 FROM explanation_talk AS other WHERE {_SAME} AND {_MEETS}); END"
        )


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "objection",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("in_app", "paper", "spoken", name="objectionway", native_enum=False, create_constraint=True,
                    length=32),
            nullable=False,
        ),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("words", SealedText(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", SealedText(), nullable=True),
        sa.Column(
            "result",
            sa.Enum("kept", "changed", "withdrawn", name="outcome", native_enum=False, create_constraint=True,
                    length=32),
            nullable=True,
        ),
        sa.Column("physician_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("physician_words", SealedText(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_objection_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_objection_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_objection_company_id_{column}"),
            )
            for column, target in (
                ("case_id", "case"), ("decision_id", "decision"), ("owner_id", "person"),
                ("recorded_by_id", "person"), ("answered_by_id", "person"), ("physician_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_objection_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_objection_public_id")),
    )  # fmt: skip
    op.create_index("ix_objection_case_id", "objection", ["company_id", "case_id"])
    op.create_index("ix_objection_decision_id", "objection", ["company_id", "decision_id"])
    op.create_index(
        "uq_objection_open", "objection", ["company_id", "decision_id"], unique=True,
        sqlite_where=sa.text("answered_at IS NULL"), postgresql_where=sa.text("answered_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "reconsideration",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("physician_id", sa.Integer(), nullable=True),
        sa.Column("physician_words", SealedText(), nullable=True),
        sa.Column(
            "words_way",
            sa.Enum("own", "told", name="wordsway", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("said_at", Instant(), nullable=True),
        sa.Column("words_version", sa.Integer(), nullable=False),
        sa.Column(
            "result",
            sa.Enum("kept", "changed", "withdrawn", name="outcome", native_enum=False, create_constraint=True,
                    length=32),
            nullable=True,
        ),
        sa.Column("reason", SealedText(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_reconsideration_{name}")) for name, rule in AGAIN.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_reconsideration_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_reconsideration_company_id_{column}"),
            )
            for column, target in (
                ("case_id", "case"), ("decision_id", "decision"), ("physician_id", "person"),
                ("settled_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconsideration")),
        sa.UniqueConstraint("company_id", "decision_id", name=op.f("uq_reconsideration_company_id_decision_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_reconsideration_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reconsideration_public_id")),
    )  # fmt: skip
    op.create_index("ix_reconsideration_case_id", "reconsideration", ["company_id", "case_id"])
    op.create_table(
        "explanation_talk",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("physician_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("way_in", sa.LargeBinary(), nullable=True),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_explanation_talk_{name}")) for name, rule in TIMES.items()),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_explanation_talk_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_explanation_talk_company_id_{column}"),
            )
            for column, target in (
                ("case_id", "case"), ("decision_id", "decision"), ("physician_id", "person"), ("set_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation_talk")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_explanation_talk_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_explanation_talk_public_id")),
    )  # fmt: skip
    op.create_index("ix_explanation_talk_case_id", "explanation_talk", ["company_id", "case_id"])
    op.create_index(
        "ix_explanation_talk_physician_id", "explanation_talk", ["company_id", "physician_id", "starts_at"]
    )  # fmt: skip
    op.create_index(
        "uq_explanation_talk_decision", "explanation_talk", ["company_id", "decision_id"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    _never_two_at_once()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("explanation_talk")
    op.drop_table("reconsideration")
    op.drop_table("objection")
