"""Letters of the company's physicians to medical institutions."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

SEALED = ("institution", "doctor", "purpose", "course", "findings", "medication", "asked", "file")
ISSUED = (
    ("issued_with_time", "issued_at IS NOT NULL"),
    ("issued_with_file", "file IS NOT NULL"),
    ("issued_by_consent", "consented_on IS NOT NULL"),
    ("issued_to_somebody", "road IS NOT NULL"),
    ("issued_with_hash", "content_hash <> ''"),
)


def upgrade() -> None:
    """Add the table; what was issued stays as it is."""
    op.create_table(
        "medical_letter",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "issued", name="recordstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        *(sa.Column(name, sa.LargeBinary(), nullable=True) for name in SEALED),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column(
            "road",
            sa.Enum("employee", "institution", name="letterroad", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(f"(state = 'issued') = ({condition})", name=op.f(f"ck_medical_letter_{name}"))
            for name, condition in ISSUED
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_medical_letter_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_medical_letter_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_medical_letter_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_letter")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_medical_letter_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_medical_letter_public_id")),
    )
    op.create_index("ix_medical_letter_case_id", "medical_letter", ["company_id", "case_id"], unique=False)
    draft = sa.text("state = 'draft'")
    op.create_index(
        "uq_medical_letter_draft", "medical_letter", ["company_id", "case_id", "person_id"], unique=True,
        sqlite_where=draft, postgresql_where=draft,
    )  # fmt: skip
    if op.get_bind().dialect.name == "sqlite":
        for when in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER fixed_medical_letter_{when.lower()} BEFORE {when} ON medical_letter "
                "WHEN OLD.state = 'issued' BEGIN SELECT RAISE(ABORT, 'fixed_medical_letter'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER fixed_medical_letter BEFORE UPDATE OR DELETE ON medical_letter "
            "FOR EACH ROW WHEN (OLD.state = 'issued') EXECUTE FUNCTION casework_fixed()"
        )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("medical_letter")
