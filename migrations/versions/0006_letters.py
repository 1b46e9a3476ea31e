"""When letters rest, how the day of receipt was moved, and who was called."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant, SealedText

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PAUSES = ("on_leave", "bereavement", "no_contact", "other")
RETURNS = ("address", "absent", "refused", "mailbox", "other")
OUTCOMES = ("talked", "somebody_else", "absent", "call_back", "wrong_number")


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _record(table: str, *parts: sa.Column[object] | sa.Constraint, person: str, about: str = "invitation") -> None:
    """A table of records about an invitation, or about an employee."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column(f"{about}_id", sa.Integer(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", f"{about}_id"],
            [f"{about}.company_id", f"{about}.id"],
            name=op.f(f"fk_{table}_company_id_{about}_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", person], ["person.company_id", "person.id"], name=op.f(f"fk_{table}_company_id_{person}")
        ),
    )


def upgrade() -> None:
    """Add the tables; the history of receipt can't be changed."""
    _record(
        "letter_pause",
        sa.Column("reason", _choice("pausereason", *PAUSES), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_letter_pause_period")),
        person="entered_by_id",
        about="employment",
    )
    open_end = sa.text("until_on IS NULL")
    op.create_index(
        "uq_letter_pause_open", "letter_pause", ["company_id", "employment_id"], unique=True,
        sqlite_where=open_end, postgresql_where=open_end,
    )  # fmt: skip
    op.create_index("ix_letter_pause_employment_id", "letter_pause", ["company_id", "employment_id", "from_on"])
    _record(
        "notice_move",
        sa.Column("moved_from", sa.Date(), nullable=False),
        sa.Column("moved_to", sa.Date(), nullable=False),
        sa.Column("reason", _choice("returnreason", *RETURNS), nullable=False),
        sa.Column("moved_at", Instant(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("moved_to > moved_from", name=op.f("ck_notice_move_only_later")),
        person="moved_by_id",
    )
    op.create_index("ix_notice_move_invitation_id", "notice_move", ["company_id", "invitation_id"])
    _record(
        "contact_attempt",
        sa.Column("called_at", Instant(), nullable=False),
        sa.Column("caller_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _choice("calloutcome", *OUTCOMES), nullable=False),
        sa.Column("words", SealedText(), nullable=True),
        person="caller_id",
    )
    op.create_index("ix_contact_attempt_invitation_id", "contact_attempt", ["company_id", "invitation_id", "called_at"])
    _general()
    if op.get_bind().dialect.name == "sqlite":
        for when in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER fixed_notice_move_{when.lower()} BEFORE {when} ON notice_move "
                "BEGIN SELECT RAISE(ABORT, 'fixed_notice_move'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER fixed_notice_move BEFORE UPDATE OR DELETE ON notice_move "
            "FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
        )


def _general() -> None:
    table = "general_letter"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("stress_check_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("letterkind", "first", "reminder", "final", "reapproach"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("channel", _choice("letterchannel", "mail", "paper", "telephone"), nullable=True),
        sa.Column("wording_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(channel IS NULL) = (sent_at IS NULL)", name=op.f("ck_general_letter_sent_by_a_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{table}_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "stress_check_id", "employment_id", "kind", "number",
            name=op.f(f"uq_{table}_company_id_stress_check_id_employment_id_kind_number"),
        ),
        sa.CheckConstraint("kind <> 'reapproach'", name=op.f("ck_general_letter_of_the_plan")),
        sa.CheckConstraint(
            "number = 1 OR kind = 'first'", name=op.f("ck_general_letter_only_first_ones_are_numbered")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "wording_id"], ["wording.company_id", "wording.id"],
            name=op.f(f"fk_{table}_company_id_wording_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "stress_check_id"], ["stress_check.company_id", "stress_check.id"],
            name=op.f(f"fk_{table}_company_id_stress_check_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id"], ["employment.company_id", "employment.id"],
            name=op.f(f"fk_{table}_company_id_employment_id"),
        ),
    )  # fmt: skip
    op.create_index("ix_general_letter_employment_id", table, ["company_id", "employment_id"])


def downgrade() -> None:
    """Drop them, with their trigger."""
    op.drop_table("general_letter")
    op.drop_table("contact_attempt")
    op.drop_table("notice_move")
    op.drop_table("letter_pause")
