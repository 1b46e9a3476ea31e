"""Who is away and who takes over, and which professional is not to care for whom."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _table(
        "handover",
        {
            "person_id": ("person", False),
            "to_id": ("person", True),
            "made_by_id": ("person", False),
            "workplace_id": ("workplace", True),
        },
        sa.CheckConstraint("to_id IS NULL OR to_id <> person_id", name=op.f("ck_handover_to_another")),
    )
    op.create_index("ix_handover_person_id", "handover", ["company_id", "person_id", "from_on"])
    _table(
        "relation",
        {"person_id": ("person", False), "other_id": ("person", False)},
        sa.Column("avoided", sa.Boolean(), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_relation_of_two")),
    )
    stands = sa.text("until_on IS NULL")
    op.create_index(
        "uq_relation_standing", "relation", ["company_id", "person_id", "other_id", "avoided"], unique=True,
        sqlite_where=stands, postgresql_where=stands,
    )  # fmt: skip
    op.create_index("ix_relation_other_id", "relation", ["company_id", "other_id"])


def _table(name: str, references: dict[str, tuple[str, bool]], *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=optional) for column, (_, optional) in references.items()),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *more,
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f(f"ck_{name}_period")),
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
    op.drop_table("relation")
    op.drop_table("handover")
