"""That somebody told HR or the nurse that they ask for the talk, and what became of it."""

import sqlalchemy as sa
from alembic import op

from casework.db import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

AS_ENTERED = (
    "company_id", "public_id", "employment_id", "workplace_id", "received_on", "channel", "hat", "entered_at",
    "entered_by_id",
)  # fmt: skip
HATS = ("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator")


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the table and what keeps it as it was entered."""
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", _choice("receiptchannel", "in_person", "paper", "telephone", "mail"), nullable=False),
        sa.Column("hat", _choice("hat", *HATS), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("answer", _choice("receiptanswer", "request", "joined", "otherwise"), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("interview_request_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("hat IN ('hr', 'nurse')", name=op.f("ck_receipt_received_by")),
        sa.CheckConstraint("(answer IS NULL) = (settled_at IS NULL)", name=op.f("ck_receipt_settled_with_time")),
        sa.CheckConstraint("(answer IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_receipt_settled_by_somebody")),
        sa.CheckConstraint(
            "(interview_request_id IS NOT NULL) = (answer IS NOT NULL AND answer <> 'otherwise')",
            name=op.f("ck_receipt_request_of_the_answer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_receipt_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_receipt_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_receipt_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{target}.company_id", f"{target}.id"],
                name=op.f(f"fk_receipt_company_id_{column}"),
            )
            for target, column in (
                ("employment", "employment_id"),
                ("workplace", "workplace_id"),
                ("person", "entered_by_id"),
                ("person", "settled_by_id"),
                ("interview_request", "interview_request_id"),
            )
        ),
    )
    op.create_index("ix_receipt_workplace_id", "receipt", ["company_id", "workplace_id", "id"])
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_receipt_unsettled", "receipt", ["company_id", "employment_id"],
        sqlite_where=unsettled, postgresql_where=unsettled,
    )  # fmt: skip
    _guard()


def _guard() -> None:
    """It is settled once; what was entered is neither changed nor deleted."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    other = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in AS_ENTERED)
    changed = f"OLD.settled_at IS NOT NULL OR {other}"
    for when, condition in (("UPDATE", f" WHEN ({changed})"), ("DELETE", "")):
        name = f"fixed_receipt_{when.lower()}"
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON receipt{condition} "
                "BEGIN SELECT RAISE(ABORT, 'fixed_receipt'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON receipt "
                f"FOR EACH ROW{condition} EXECUTE FUNCTION casework_fixed()"
            )


def downgrade() -> None:
    """Drop it, with its triggers."""
    op.drop_table("receipt")
