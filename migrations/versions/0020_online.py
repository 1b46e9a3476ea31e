"""The conditions of talks on line, and where two people meet."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; what was looked at once is never changed."""
    _table(
        "online_setting",
        {"workplace_id": ("workplace", True), "made_by_id": ("person", False)},
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("emergency", sa.String(), nullable=False),
        sa.Column("deliberated_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "deliberated_on IS NULL OR deliberated_on <= checked_on", name=op.f("ck_online_setting_deliberated_before")
        ),
    )
    op.create_index("ix_online_setting_workplace_id", "online_setting", ["company_id", "workplace_id", "id"])
    _table(
        "online_room",
        {"booking_id": ("booking", False), "case_id": ("case", False)},
        sa.Column("url", sa.LargeBinary(), nullable=True),
        sa.Column("passcode", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("company_id", "booking_id", name=op.f("uq_online_room_company_id_booking_id")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for when in ("UPDATE", "DELETE"):
        name = f"fixed_online_setting_{when.lower()}"
        if sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON online_setting "
                "BEGIN SELECT RAISE(ABORT, 'fixed_online_setting'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON online_setting FOR EACH ROW EXECUTE FUNCTION casework_fixed()"
            )


def _table(name: str, references: dict[str, tuple[str, bool]], *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=optional) for column, (_, optional) in references.items()),
        *more,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("company_id", "id", name=op.f(f"uq_{name}_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{name}_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{name}_company_id")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", column],
                [f"{table}.company_id", f"{table}.id"],
                name=op.f(f"fk_{name}_company_id_{column}"),
            )
            for column, (table, _) in references.items()
        ),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("online_room")
    op.drop_table("online_setting")
