"""Short texts of a professional's own, for what stays with them and for what goes to the employer."""

import sqlalchemy as sa
from alembic import op

from casework.db import SealedText

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

HATS = ("worker", "supervisor", "hr", "clerk", "physician", "nurse", "committee", "admin", "coordinator")


def _choice(name: str, *codes: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "snippet_book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hat", _choice("hat", *HATS), nullable=False),
        sa.Column("zone", _choice("zone", "examiner", "employer", "clinical"), nullable=False),
        sa.Column("data_key_id", sa.String(length=32), nullable=False),
        sa.Column("texts", SealedText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("hat IN ('physician', 'nurse')", name=op.f("ck_snippet_book_of_a_professional")),
        sa.CheckConstraint(
            "zone = 'clinical' OR (zone = 'employer' AND hat = 'physician')",
            name=op.f("ck_snippet_book_zone_of_its_hat"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snippet_book")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_snippet_book_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "person_id", "hat", "zone", name=op.f("uq_snippet_book_company_id_person_id_hat_zone")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_snippet_book_public_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_snippet_book_company_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_snippet_book_company_id_person_id"),
        ),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("snippet_book")
