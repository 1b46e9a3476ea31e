"""Companies, people, accounts, sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column(
            "language",
            sa.Enum("ja", "en", name="language", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data_key_id", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("public_id", name=op.f("uq_company_public_id")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("key_check_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login_hash", sa.String(), nullable=False),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_address_hash_at", "sign_in_attempt", ["address_hash", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_login_hash_at", "sign_in_attempt", ["login_hash", "at"], unique=False)
    op.create_table(
        "first_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_first_code_life")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_first_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_first_code_code_hash")),
    )
    op.create_index("ix_first_code_account_id", "first_code", ["account_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kana", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column(
            "sex",
            sa.Enum("male", "female", name="sex", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column(
            "language",
            sa.Enum("ja", "en", name="language", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_account_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_person_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("company_id", "account_id", name=op.f("uq_person_company_id_account_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_person_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_index("ix_person_account_id", "person", ["account_id"], unique=False)
    op.create_index("ix_person_company_id_kana", "person", ["company_id", "kana"], unique=False)
    op.create_table(
        "workplace",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_workplace_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace")),
        sa.UniqueConstraint("company_id", "code", name=op.f("uq_workplace_company_id_code")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_workplace_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_workplace_public_id")),
    )
    op.create_table(
        "closure",
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_closure_period")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("ck_closure_named")),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_closure_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_closure_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_closure_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_closure_public_id")),
    )
    op.create_table(
        "department",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_department_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_department_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("company_id", "code", name=op.f("uq_department_company_id_code")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_department_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_department_public_id")),
    )
    op.create_table(
        "employment",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "regular",
                "dispatched_in",
                "dispatched_out",
                name="employmentkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_employment_period")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_employment_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_employment_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        sa.UniqueConstraint("company_id", "id", "kind", name=op.f("uq_employment_company_id_id_kind")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_employment_company_id_id")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_employment_company_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_employment_public_id")),
    )
    op.create_index("ix_employment_person_id", "employment", ["company_id", "person_id"], unique=False)
    op.create_table(
        "engagement",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "industrial_physician",
                "interview_physician",
                "spot_physician",
                "nurse",
                "counsellor",
                "regional_centre",
                name="engagementkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("affiliation", sa.String(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_engagement_period")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_engagement_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_engagement_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_engagement_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_engagement_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_engagement_public_id")),
    )
    op.create_index("ix_engagement_workplace_id", "engagement", ["company_id", "workplace_id"], unique=False)
    op.create_table(
        "provider",
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "outside",
                "regional_centre",
                name="providerkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("fax", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("yearly_cap", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_provider_period")),
        sa.CheckConstraint("yearly_cap IS NULL OR yearly_cap > 0", name=op.f("ck_provider_yearly_cap")),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_provider_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_provider_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("company_id", "id", "kind", name=op.f("uq_provider_company_id_id_kind")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_provider_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_provider_public_id")),
    )
    op.create_table(
        "hat_grant",
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
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("else_until_on", sa.Date(), nullable=True),
        sa.Column("instead", sa.Boolean(), nullable=False),
        sa.CheckConstraint("hat NOT IN ('worker', 'supervisor')", name=op.f("ck_hat_grant_granted_hat")),
        sa.CheckConstraint("NOT instead OR hat = 'hr'", name=op.f("ck_hat_grant_instead_of_hr")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_hat_grant_period")),
        sa.CheckConstraint(
            "else_until_on IS NULL OR (until_on IS NOT NULL AND else_until_on > until_on)",
            name=op.f("ck_hat_grant_cut_short"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_hat_grant_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_hat_grant_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_hat_grant_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hat_grant")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_hat_grant_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hat_grant_public_id")),
    )
    op.create_index("ix_hat_grant_person_id", "hat_grant", ["company_id", "person_id"], unique=False)
    op.create_table(
        "personnel_authority",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("else_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_personnel_authority_period")),
        sa.CheckConstraint(
            "else_until_on IS NULL OR (until_on IS NOT NULL AND else_until_on > until_on)",
            name=op.f("ck_personnel_authority_cut_short"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_personnel_authority_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_personnel_authority_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_personnel_authority_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personnel_authority")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_personnel_authority_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personnel_authority_public_id")),
    )
    op.create_table(
        "policy_version",
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deliberated_on", sa.Date(), nullable=False),
        sa.Column(
            "deliberation",
            sa.Enum(
                "committee",
                "workers",
                name="deliberation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_policy_version_number")),
        sa.CheckConstraint("deliberated_on <= from_on", name=op.f("ck_policy_version_deliberated_before")),
        sa.CheckConstraint("taken_back_on < from_on", name=op.f("ck_policy_version_taken_back_before")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_policy_version_period")),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_policy_version_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "made_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_policy_version_company_id_made_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_policy_version_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint(
            "company_id", "workplace_id", "number", name=op.f("uq_policy_version_company_id_workplace_id_number")
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_policy_version_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_policy_version_public_id")),
    )
    for name, columns, where in (
        ("uq_policy_version_company_number", ["company_id", "number"], "workplace_id IS NULL"),
        ("uq_policy_version_day", ["company_id", "workplace_id", "from_on"], "taken_back_on IS NULL"),
        ("uq_policy_version_company_day", ["company_id", "from_on"], "workplace_id IS NULL AND taken_back_on IS NULL"),
    ):
        op.create_index(
            name,
            "policy_version",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
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
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(hat IS NULL) = (company_id IS NULL)", name=op.f("ck_sign_in_hat_with_company")),
        sa.CheckConstraint("(person_id IS NULL) = (company_id IS NULL)", name=op.f("ck_sign_in_person_with_company")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_sign_in_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_sign_in_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_key_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
    )
    op.create_index("ix_sign_in_account_id", "sign_in", ["account_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("else_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_placement_period")),
        sa.CheckConstraint(
            "else_until_on IS NULL OR (until_on IS NOT NULL AND else_until_on > until_on)",
            name=op.f("ck_placement_cut_short"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "department_id"],
            ["department.company_id", "department.id"],
            name=op.f("fk_placement_company_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id"],
            ["employment.company_id", "employment.id"],
            name=op.f("fk_placement_company_id_employment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_placement_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_placement_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_placement_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_placement_public_id")),
    )
    op.create_index(
        "ix_placement_employment_id_from_on", "placement", ["company_id", "employment_id", "from_on"], unique=False
    )
    op.create_index(
        "ix_placement_workplace_id_from_on", "placement", ["company_id", "workplace_id", "from_on"], unique=False
    )
    op.create_table(
        "reporting_line",
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("line", "acting", "matrix", name="linekind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("else_until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("employment_id <> supervisor_id", name=op.f("ck_reporting_line_not_oneself")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_reporting_line_period")),
        sa.CheckConstraint(
            "else_until_on IS NULL OR (until_on IS NOT NULL AND else_until_on > until_on)",
            name=op.f("ck_reporting_line_cut_short"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id"],
            ["employment.company_id", "employment.id"],
            name=op.f("fk_reporting_line_company_id_employment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "supervisor_id"],
            ["employment.company_id", "employment.id"],
            name=op.f("fk_reporting_line_company_id_supervisor_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_reporting_line_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_line")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_reporting_line_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reporting_line_public_id")),
    )
    op.create_index(
        "ix_reporting_line_employment_id", "reporting_line", ["company_id", "employment_id", "from_on"], unique=False
    )
    op.create_index(
        "ix_reporting_line_supervisor_id", "reporting_line", ["company_id", "supervisor_id", "from_on"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("reporting_line")
    op.drop_table("placement")
    op.drop_table("sign_in")
    op.drop_table("policy_version")
    op.drop_table("personnel_authority")
    op.drop_table("hat_grant")
    op.drop_table("provider")
    op.drop_table("engagement")
    op.drop_table("employment")
    op.drop_table("department")
    op.drop_table("closure")
    op.drop_table("workplace")
    op.drop_table("person")
    op.drop_table("first_code")
    op.drop_table("sign_in_attempt")
    op.drop_table("installation")
    op.drop_table("company")
    op.drop_table("account")
