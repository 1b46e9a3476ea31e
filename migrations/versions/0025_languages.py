"""In which languages beside Japanese a professional can hold a talk."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "spoken_language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "language",
            sa.Enum("ja", "en", name="language", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("(language IS NULL) = (words <> '')", name=op.f("ck_spoken_language_listed_or_words")),
        sa.CheckConstraint("language <> 'ja'", name=op.f("ck_spoken_language_beside_japanese")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_language")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_spoken_language_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_spoken_language_public_id")),
        sa.UniqueConstraint(
            "company_id", "person_id", "language", name=op.f("uq_spoken_language_company_id_person_id_language")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_spoken_language_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_spoken_language_company_id_person_id"),
        ),
    )
    in_words = sa.text("language IS NULL")
    op.create_index(
        "uq_spoken_language_words", "spoken_language", ["company_id", "person_id", "words"], unique=True,
        sqlite_where=in_words, postgresql_where=in_words,
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_table("spoken_language")
