"""What is said in follow-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OF_NONE = (
    "NOT EXISTS (SELECT 1 FROM follow_up WHERE id = NEW.follow_up_id AND case_id = NEW.case_id AND state = 'held')"
)
"""A note is of a follow-up of its own case, and of one that was held."""


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
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_follow_up_note_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column], [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_follow_up_note_company_id_{column}"),
            )
            for column, target in (("case_id", "case"), ("follow_up_id", "follow_up"), ("person_id", "person"))
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
    """Drop it, with its guard."""
    op.drop_table("follow_up_note")
    if op.get_bind().dialect.name != "sqlite":
        op.get_bind().exec_driver_sql("DROP FUNCTION casework_note_of_held()")


def _sqlite() -> list[str]:
    trigger = (
        f"CREATE TRIGGER note_of_held_insert BEFORE INSERT ON follow_up_note WHEN {OF_NONE} "
        "BEGIN SELECT RAISE(ABORT, 'note_of_held'); END"
    )
    return [trigger]


def _postgresql() -> list[str]:
    function = (
        "CREATE FUNCTION casework_note_of_held() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {OF_NONE} THEN RAISE EXCEPTION 'note_of_held' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    trigger = (
        "CREATE TRIGGER note_of_held_insert BEFORE INSERT ON follow_up_note "
        "FOR EACH ROW EXECUTE FUNCTION casework_note_of_held()"
    )
    return [function, trigger]
