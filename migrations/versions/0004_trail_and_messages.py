"""The trail, the outbox and the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "worker_run",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_run_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_worker_run_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_run")),
    )
    op.create_table(
        "trail_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "hat",
            sa.Enum(
                "worker",
                "supervisor",
                "hr",
                "clerk",
                "physician",
                "nurse",
                "committee",
                "admin",
                "coordinator",
                name="hat",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("reading", sa.Boolean(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_trail_entry_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entry")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_trail_entry_company_id_id")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_trail_entry_company_id_number")),
    )
    op.create_table(
        "trail_head",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_trail_head_company_id")),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_trail_head")),
    )
    op.create_table(
        "inbox_note",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat",
            sa.Enum(
                "worker",
                "supervisor",
                "hr",
                "clerk",
                "physician",
                "nurse",
                "committee",
                "admin",
                "coordinator",
                name="hat",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_inbox_note_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_inbox_note_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_note")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_inbox_note_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "notice", "record_id", "occasion", "person_id", "hat", name="uq_inbox_note_once"
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_inbox_note_public_id")),
    )
    op.create_index(
        "ix_inbox_note_person_id", "inbox_note", ["company_id", "person_id", "hat", "created_at"], unique=False
    )
    op.create_table(
        "outbox_mail",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "hat",
            sa.Enum(
                "worker",
                "supervisor",
                "hr",
                "clerk",
                "physician",
                "nurse",
                "committee",
                "admin",
                "coordinator",
                name="hat",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "stopped",
                name="outboxstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("data_key_id", sa.String(length=32), nullable=False),
        sa.Column("rendered", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_mail_sent_with_time")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_outbox_mail_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_outbox_mail_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_outbox_mail_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "notice", "record_id", "occasion", "person_id", "hat", name="uq_outbox_mail_once"
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_mail_public_id")),
    )
    op.create_index(
        "ix_outbox_mail_waiting",
        "outbox_mail",
        ["not_before", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "trail_subject",
        sa.Column("trail_entry_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "trail_entry_id"],
            ["trail_entry.company_id", "trail_entry.id"],
            name=op.f("fk_trail_subject_company_id_trail_entry_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_trail_subject_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_subject")),
    )
    op.create_index(
        "ix_trail_subject_employment_id",
        "trail_subject",
        ["company_id", "employment_id", "trail_entry_id"],
        unique=False,
    )
    op.create_index("ix_trail_subject_trail_entry_id", "trail_subject", ["company_id", "trail_entry_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("trail_subject")
    op.drop_table("outbox_mail")
    op.drop_table("inbox_note")
    op.drop_table("trail_head")
    op.drop_table("trail_entry")
    op.drop_table("worker_run")
