"""Stress-check results, cases, invitations, requests, bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _purpose() -> sa.Enum:
    purposes = ("first", "follow_up", "return", "explanation")
    return sa.Enum(*purposes, name="talkpurpose", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "data_key",
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("master_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_data_key_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_data_key_public_id")),
    )
    op.create_table(
        "slot_series",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("purpose", _purpose(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("filled_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_slot_series_period")),
        sa.CheckConstraint("ends > starts", name=op.f("ck_slot_series_ends_after_start")),
        sa.CheckConstraint("minutes BETWEEN 10 AND 180", name=op.f("ck_slot_series_minutes")),
        sa.CheckConstraint("gap_minutes BETWEEN 0 AND 60", name=op.f("ck_slot_series_gap_minutes")),
        sa.CheckConstraint("rule <> ''", name=op.f("ck_slot_series_ruled")),
        sa.CheckConstraint("workplace_id IS NOT NULL OR online", name=op.f("ck_slot_series_somewhere")),
        sa.CheckConstraint("version > 0", name=op.f("ck_slot_series_version")),
        *(
            sa.ForeignKeyConstraint(
                ["company_id", local],
                [f"{table}.company_id", f"{table}.id"],
                name=op.f(f"fk_slot_series_company_id_{local}"),
            )
            for local, table in (("person_id", "person"), ("workplace_id", "workplace"), ("made_by_id", "person"))
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_slot_series_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_series")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_slot_series_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_slot_series_public_id")),
    )
    op.create_table(
        "slot_series_exception",
        sa.Column("slot_series_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "slot_series_id"],
            ["slot_series.company_id", "slot_series.id"],
            name=op.f("fk_slot_series_exception_company_id_slot_series_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_slot_series_exception_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_series_exception")),
        sa.UniqueConstraint(
            "company_id", "slot_series_id", "day", name=op.f("uq_slot_series_exception_company_id_slot_series_id_day")
        ),
    )
    op.create_table(
        "slot",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("free", "closed", name="slotstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("purpose", _purpose(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("slot_series_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name=op.f("fk_slot_company_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_slot_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_slot_account_id")),
        sa.ForeignKeyConstraint(
            ["company_id", "slot_series_id"],
            ["slot_series.company_id", "slot_series.id"],
            name=op.f("fk_slot_company_id_slot_series_id"),
        ),
        sa.UniqueConstraint(
            "company_id", "slot_series_id", "starts_at", name=op.f("uq_slot_company_id_slot_series_id_starts_at")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_slot_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_slot_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_slot_public_id")),
    )
    op.create_index("ix_slot_person_id_starts_at", "slot", ["company_id", "person_id", "starts_at"], unique=False)
    op.create_index("ix_slot_starts_at", "slot", ["company_id", "starts_at"], unique=False)
    op.create_index("ix_slot_account_id_starts_at", "slot", ["account_id", "starts_at"], unique=False)
    op.create_table(
        "stress_check",
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("thresholds", sa.String(), nullable=False),
        sa.Column("policy_version_id", sa.Integer(), nullable=True),
        sa.Column("counted_until", sa.Date(), nullable=True),
        sa.Column(
            "interviewed_by",
            sa.Enum(
                "industrial_physician",
                "interview_physician",
                "outside",
                "regional_centre",
                name="interviewedby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("general_from_on", sa.Date(), nullable=True),
        sa.Column("general_looked_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_stress_check_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "policy_version_id"],
            ["policy_version.company_id", "policy_version.id"],
            name=op.f("fk_stress_check_company_id_policy_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "provider_id", "interviewed_by"],
            ["provider.company_id", "provider.id", "provider.kind"],
            name=op.f("fk_stress_check_company_id_provider_id_interviewed_by"),
        ),
        sa.CheckConstraint(
            "(interviewed_by IN ('outside', 'regional_centre')) = (provider_id IS NOT NULL)",
            name=op.f("ck_stress_check_provider_named"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_stress_check_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stress_check")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_stress_check_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "workplace_id", "name", name=op.f("uq_stress_check_company_id_workplace_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_stress_check_public_id")),
    )
    op.create_table(
        "check_result",
        sa.Column("stress_check_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("stressors", sa.Integer(), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=False),
        sa.Column("support", sa.Integer(), nullable=False),
        sa.Column("high_stress", sa.Boolean(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("interview_needed", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("scales", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("data_key_id", sa.String(length=32), nullable=True),
        sa.Column("decision_reason", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(interview_needed IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_check_result_decided_by_somebody"),
        ),
        sa.CheckConstraint("notified_on >= checked_on", name=op.f("ck_check_result_notified_after_check")),
        sa.CheckConstraint("stressors >= 0 AND reactions >= 0 AND support >= 0", name=op.f("ck_check_result_scores")),
        sa.ForeignKeyConstraint(
            ["company_id", "decided_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_check_result_company_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id"],
            ["employment.company_id", "employment.id"],
            name=op.f("fk_check_result_company_id_employment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "stress_check_id"],
            ["stress_check.company_id", "stress_check.id"],
            name=op.f("fk_check_result_company_id_stress_check_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_check_result_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_result")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_check_result_company_id_id")),
        sa.UniqueConstraint(
            "company_id",
            "stress_check_id",
            "employment_id",
            name=op.f("uq_check_result_company_id_stress_check_id_employment_id"),
        ),
        sa.UniqueConstraint(
            "company_id", "stress_check_id", "id", name=op.f("uq_check_result_company_id_stress_check_id_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_check_result_public_id")),
    )
    op.create_index(
        "ix_check_result_undecided", "check_result", ["company_id", "stress_check_id", "interview_needed"], unique=False
    )
    op.create_table(
        "examiner_appointment",
        sa.Column("stress_check_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_examiner_appointment_period")),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_examiner_appointment_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "stress_check_id"],
            ["stress_check.company_id", "stress_check.id"],
            name=op.f("fk_examiner_appointment_company_id_stress_check_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_examiner_appointment_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examiner_appointment")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_examiner_appointment_company_id_id")),
        sa.UniqueConstraint(
            "company_id",
            "stress_check_id",
            "person_id",
            name=op.f("uq_examiner_appointment_company_id_stress_check_id_person_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_examiner_appointment_public_id")),
    )
    op.create_table(
        "case",
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "statutory",
                "consultation",
                "return",
                name="casekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stress_check_id", sa.Integer(), nullable=True),
        sa.Column("check_result_id", sa.Integer(), nullable=True),
        sa.Column("data_key_id", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column(
            "close_reason",
            sa.Enum(
                "measures_over",
                "no_measures",
                "withdrawn",
                "converted",
                "left",
                "talked",
                "returned",
                "leave_over",
                "mistaken",
                name="closereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'statutory' OR check_result_id IS NOT NULL", name=op.f("ck_case_statutory_from_check")
        ),
        sa.CheckConstraint("(closed_on IS NULL) = (close_reason IS NULL)", name=op.f("ck_case_closed_with_reason")),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_case_closed_after_opened")),
        sa.CheckConstraint(
            "(stress_check_id IS NULL) = (check_result_id IS NULL)", name=op.f("ck_case_check_of_its_result")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "stress_check_id", "check_result_id"],
            ["check_result.company_id", "check_result.stress_check_id", "check_result.id"],
            name=op.f("fk_case_company_id_stress_check_id_check_result_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id"],
            ["employment.company_id", "employment.id"],
            name=op.f("fk_case_company_id_employment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_case_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_case_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_case_company_id_id")),
        sa.UniqueConstraint("company_id", "employment_id", "id", name=op.f("uq_case_company_id_employment_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_public_id")),
    )
    op.create_index("ix_case_employment_id", "case", ["company_id", "employment_id"], unique=False)
    op.create_index(
        "ix_case_stress_check_id_workplace_id", "case", ["company_id", "stress_check_id", "workplace_id"], unique=False
    )
    op.create_index(
        "ix_case_workplace_id_opened_on", "case", ["company_id", "workplace_id", "opened_on", "id"], unique=False
    )
    op.create_index(
        "uq_case_open_other",
        "case",
        ["company_id", "employment_id", "kind"],
        unique=True,
        sqlite_where=sa.text("kind <> 'statutory' AND closed_on IS NULL"),
        postgresql_where=sa.text("kind <> 'statutory' AND closed_on IS NULL"),
    )
    op.create_index(
        "uq_case_open_statutory",
        "case",
        ["company_id", "check_result_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'statutory' AND closed_on IS NULL"),
        postgresql_where=sa.text("kind = 'statutory' AND closed_on IS NULL"),
    )
    op.create_table(
        "assignment",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "interviewer",
                "care",
                "follow_up",
                name="assignmentrole",
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
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_assignment_period")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_assignment_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_assignment_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_assignment_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_assignment_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assignment_public_id")),
    )
    op.create_index("ix_assignment_case_id", "assignment", ["company_id", "case_id"], unique=False)
    op.create_index("ix_assignment_person_id", "assignment", ["company_id", "person_id"], unique=False)
    op.create_table(
        "case_limit",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=False),
        sa.Column(
            "clock",
            sa.Enum(
                "request",
                "first_reminder",
                "final_confirmation",
                "interview",
                "work_data",
                "work_question",
                "opinion",
                "urgent_opinion",
                "long_hours_opinion",
                "urgent_long_hours",
                "hearing",
                "decision",
                "assent",
                "explanation",
                "reconsideration",
                "objection",
                "instruction",
                "measure_review",
                "follow_up",
                "leave_contact",
                "leave_ends",
                "leave_limit",
                "leave_certificate",
                "doctor_answer",
                "return_opinion",
                "stage_check",
                "return_absence",
                name="clock",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "zone",
            sa.Enum(
                "examiner", "employer", "clinical", name="zone", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("limit_on", sa.Date(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("left_with", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("limit_on >= start_on", name=op.f("ck_case_limit_after_start")),
        sa.CheckConstraint("stopped_on IS NOT NULL OR NOT left_with", name=op.f("ck_case_limit_left_with_stopped")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_case_limit_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_case_limit_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_case_limit_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_limit")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_case_limit_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_limit_public_id")),
    )
    op.create_index("ix_case_limit_case_id", "case_limit", ["company_id", "case_id"], unique=False)
    op.create_index(
        "ix_case_limit_desk",
        "case_limit",
        ["company_id", "zone", "workplace_id", "limit_on"],
        unique=False,
        sqlite_where=sa.text("stopped_on IS NULL"),
        postgresql_where=sa.text("stopped_on IS NULL"),
    )
    op.create_index(
        "uq_case_limit_running",
        "case_limit",
        ["company_id", "case_id", "clock", "record_id"],
        unique=True,
        sqlite_where=sa.text("stopped_on IS NULL"),
        postgresql_where=sa.text("stopped_on IS NULL"),
    )
    op.create_table(
        "case_link",
        sa.Column("ended_id", sa.Integer(), nullable=False),
        sa.Column("opened_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "ended_id"], ["case.company_id", "case.id"], name=op.f("fk_case_link_company_id_ended_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "opened_id"], ["case.company_id", "case.id"], name=op.f("fk_case_link_company_id_opened_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_case_link_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_link")),
        sa.UniqueConstraint("company_id", "opened_id", name=op.f("uq_case_link_company_id_opened_id")),
    )
    op.create_table(
        "follow_up",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("base_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column(
            "counted_from",
            sa.Enum(
                "interview",
                "measure",
                "return",
                "other",
                name="followupbase",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column(
            "because",
            sa.Enum(
                "transfer",
                "overtime",
                "before_leave",
                "before_return",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("around", sa.String(length=32), nullable=True),
        sa.Column("anchored_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned", "held", "ended", name="followupstate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column(
            "ended_reason",
            sa.Enum(
                "resolved",
                "not_wished",
                "on_leave",
                "parental_leave",
                "left",
                "new_measure",
                "returned",
                "counted_anew",
                "other",
                name="followupend",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("rests_for", sa.String(length=32), nullable=True),
        sa.Column("known_to_employer", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "because NOT IN ('before_leave', 'before_return') OR around IS NOT NULL",
            name=op.f("ck_follow_up_of_a_leave"),
        ),
        sa.CheckConstraint(
            "around IS NULL OR months IS NULL AND NOT asks_again"
            " AND (because IS NULL OR because IN ('before_leave', 'before_return'))",
            name=op.f("ck_follow_up_around_a_leave"),
        ),
        sa.CheckConstraint(
            "rests_for IS NULL OR ended_reason IS NOT NULL AND ended_reason = 'on_leave'",
            name=op.f("ck_follow_up_rests_on_leave"),
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (ended_reason IS NOT NULL)", name=op.f("ck_follow_up_ended_with_reason")
        ),
        sa.CheckConstraint("(state = 'held') = (held_on IS NOT NULL)", name=op.f("ck_follow_up_held_with_day")),
        sa.CheckConstraint("anchored_on > base_on", name=op.f("ck_follow_up_after_base")),
        sa.CheckConstraint("months > 0", name=op.f("ck_follow_up_months")),
        sa.CheckConstraint(
            "(months IS NULL) = (counted_from IS NULL)", name=op.f("ck_follow_up_counted_from_something")
        ),
        sa.CheckConstraint("NOT asks_again OR months IS NULL", name=op.f("ck_follow_up_asked_on_a_day_of_its_own")),
        sa.CheckConstraint(
            "because IS NULL OR months IS NULL AND NOT asks_again",
            name=op.f("ck_follow_up_offered_on_a_day_of_its_own"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_follow_up_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_follow_up_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "company_id", "case_id", "base_on", "months", name=op.f("uq_follow_up_company_id_case_id_base_on_months")
        ),
        sa.UniqueConstraint(
            "company_id", "case_id", "because", "base_on", name=op.f("uq_follow_up_company_id_case_id_because_base_on")
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_follow_up_company_id_id")),
        sa.UniqueConstraint("company_id", "case_id", "id", name=op.f("uq_follow_up_company_id_case_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_follow_up_public_id")),
    )
    op.create_index("ix_follow_up_due_on", "follow_up", ["company_id", "state", "due_on", "id"], unique=False)
    op.create_table(
        "interview_request",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "withdrawn",
                "fulfilled",
                "followed",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "online",
                "paper",
                "telephone",
                "outside",
                "hr",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statutory", sa.Boolean(), nullable=False),
        sa.Column("discloses", sa.Boolean(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "in_person",
                "online",
                "either",
                name="interviewmode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "physician_wish",
            sa.Enum(
                "any",
                "industrial",
                "outside",
                "woman",
                "man",
                "counsellor",
                name="physicianwish",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("remarks", sa.LargeBinary(), nullable=True),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column(
            "first_part",
            sa.Enum(
                "any",
                "morning",
                "afternoon",
                "evening",
                name="first_part",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("second_on", sa.Date(), nullable=True),
        sa.Column(
            "second_part",
            sa.Enum(
                "any",
                "morning",
                "afternoon",
                "evening",
                name="second_part",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("third_on", sa.Date(), nullable=True),
        sa.Column(
            "third_part",
            sa.Enum(
                "any",
                "morning",
                "afternoon",
                "evening",
                name="third_part",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("hours", sa.LargeBinary(), nullable=True),
        sa.Column("place_wish", sa.LargeBinary(), nullable=True),
        sa.Column(
            "language_wish",
            sa.Enum("ja", "en", name="language", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("language_other", sa.LargeBinary(), nullable=True),
        sa.Column("quiet_entrance", sa.Boolean(), nullable=False),
        sa.Column("acknowledged", sa.Boolean(), nullable=False),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column("eligible_on", sa.Date(), nullable=True),
        sa.Column("eligible_by_id", sa.Integer(), nullable=True),
        sa.Column("later_wished_on", sa.Date(), nullable=True),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name=op.f("ck_interview_request_withdrawn_with_day")
        ),
        sa.CheckConstraint(
            "(state = 'followed') = (follow_up_id IS NOT NULL)", name=op.f("ck_interview_request_followed_by_a_talk")
        ),
        sa.CheckConstraint(
            "follow_up_id IS NULL OR NOT statutory", name=op.f("ck_interview_request_followed_of_a_consultation")
        ),
        sa.CheckConstraint("(first_on IS NULL) = (first_part IS NULL)", name=op.f("ck_interview_request_first_whole")),
        sa.CheckConstraint(
            "(second_on IS NULL) = (second_part IS NULL)", name=op.f("ck_interview_request_second_whole")
        ),
        sa.CheckConstraint("(third_on IS NULL) = (third_part IS NULL)", name=op.f("ck_interview_request_third_whole")),
        sa.CheckConstraint(
            "(first_on IS NULL OR first_on >= requested_on) AND (second_on IS NULL OR second_on >= requested_on)"
            " AND (third_on IS NULL OR third_on >= requested_on)",
            name=op.f("ck_interview_request_wished_after"),
        ),
        sa.CheckConstraint(
            "NOT (statutory AND physician_wish = 'counsellor')", name=op.f("ck_interview_request_physician_holds_it")
        ),
        sa.CheckConstraint(
            "explained_on IS NULL OR (statutory AND NOT acknowledged)",
            name=op.f("ck_interview_request_explained_without_ticks"),
        ),
        sa.CheckConstraint(
            "(eligible_on IS NULL) = (eligible_by_id IS NULL)", name=op.f("ck_interview_request_eligible_by_somebody")
        ),
        sa.CheckConstraint(
            "eligible_on IS NULL OR (statutory AND NOT discloses AND eligible_on >= requested_on)",
            name=op.f("ck_interview_request_eligible_without_scores"),
        ),
        sa.CheckConstraint(
            "explained_on IS NULL OR explained_on >= requested_on", name=op.f("ck_interview_request_explained_after")
        ),
        sa.CheckConstraint(
            "(later_wished_on IS NULL) OR later_wished_on >= requested_on",
            name=op.f("ck_interview_request_later_after"),
        ),
        sa.CheckConstraint(
            "withdrawn_on IS NULL OR withdrawn_on >= requested_on", name=op.f("ck_interview_request_withdrawn_after")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"],
            ["case.company_id", "case.id"],
            name=op.f("fk_interview_request_company_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "follow_up_id"],
            ["follow_up.company_id", "follow_up.case_id", "follow_up.id"],
            name=op.f("fk_interview_request_company_id_case_id_follow_up_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "entered_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_interview_request_company_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "eligible_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_interview_request_company_id_eligible_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_interview_request_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_request")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_interview_request_company_id_id")),
        sa.UniqueConstraint("company_id", "follow_up_id", name=op.f("uq_interview_request_company_id_follow_up_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interview_request_public_id")),
    )
    op.create_index(
        "ix_interview_request_requested_on", "interview_request", ["company_id", "requested_on", "id"], unique=False
    )
    op.create_index("ix_interview_request_case_id", "interview_request", ["company_id", "case_id", "id"], unique=False)
    op.create_index(
        "uq_interview_request_active",
        "interview_request",
        ["company_id", "case_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn' AND follow_up_id IS NULL"),
        postgresql_where=sa.text("state <> 'withdrawn' AND follow_up_id IS NULL"),
    )
    op.create_table(
        "invitation",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "declined",
                "consulted",
                "postponed",
                "requested",
                name="invitationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("request_by", sa.Date(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "label",
                "leak",
                "busy",
                "nothing_changes",
                "in_treatment",
                "other",
                "no_answer",
                name="declinereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("decline_words", sa.LargeBinary(), nullable=True),
        sa.Column("next_approach_on", sa.Date(), nullable=True),
        sa.Column("no_more_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_invitation_answered_with_time")),
        sa.CheckConstraint("decline_reason IS NULL OR state <> 'open'", name=op.f("ck_invitation_reason_with_answer")),
        sa.CheckConstraint(
            "no_more_on IS NULL OR next_approach_on IS NULL", name=op.f("ck_invitation_no_more_means_none")
        ),
        sa.CheckConstraint(
            "next_approach_on IS NULL OR state NOT IN ('open', 'requested')",
            name=op.f("ck_invitation_again_after_an_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_invitation_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_invitation_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("company_id", "case_id", name=op.f("uq_invitation_company_id_case_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_invitation_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
    )
    op.create_table(
        "booking",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_request_id", sa.Integer(), nullable=True),
        sa.Column("follow_up_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "booked",
                "moved",
                "cancelled",
                "turned",
                "kept",
                "missed",
                name="bookingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_limit", sa.Boolean(), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_booking_sequence")),
        sa.CheckConstraint("late_minutes BETWEEN 0 AND 180", name=op.f("ck_booking_late_minutes")),
        sa.CheckConstraint(
            "(interview_request_id IS NULL) <> (follow_up_id IS NULL)", name=op.f("ck_booking_for_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "booked_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_booking_company_id_booked_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_booking_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "interview_request_id"],
            ["interview_request.company_id", "interview_request.id"],
            name=op.f("fk_booking_company_id_interview_request_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id", "follow_up_id"],
            ["follow_up.company_id", "follow_up.case_id", "follow_up.id"],
            name=op.f("fk_booking_company_id_case_id_follow_up_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "slot_id"], ["slot.company_id", "slot.id"], name=op.f("fk_booking_company_id_slot_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_booking_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_booking_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_booking_public_id")),
    )
    op.create_index("ix_booking_case_id", "booking", ["company_id", "case_id"], unique=False)
    op.create_index("ix_booking_ended_at", "booking", ["company_id", "ended_at"], unique=False)
    op.create_index(
        "ix_booking_turned",
        "booking",
        ["company_id", "slot_id"],
        unique=False,
        sqlite_where=sa.text("state = 'turned'"),
        postgresql_where=sa.text("state = 'turned'"),
    )
    op.create_index(
        "uq_booking_request",
        "booking",
        ["company_id", "interview_request_id"],
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
        postgresql_where=sa.text("state = 'booked'"),
    )
    op.create_index(
        "uq_booking_follow_up",
        "booking",
        ["company_id", "follow_up_id"],
        unique=True,
        sqlite_where=sa.text("state = 'booked'"),
        postgresql_where=sa.text("state = 'booked'"),
    )
    op.create_index(
        "uq_booking_slot",
        "booking",
        ["company_id", "slot_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('booked', 'kept', 'missed')"),
        postgresql_where=sa.text("state IN ('booked', 'kept', 'missed')"),
    )
    op.create_table(
        "wording",
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "first",
                "reminder",
                "final",
                "reapproach",
                "everybody",
                name="wordingkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum("ja", "en", name="language", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_wording_number")),
        sa.CheckConstraint("length(body) BETWEEN 1 AND 6000", name=op.f("ck_wording_length")),
        sa.CheckConstraint("taken_back_on <= from_on", name=op.f("ck_wording_taken_back_before")),
        sa.ForeignKeyConstraint(
            ["company_id", "workplace_id"],
            ["workplace.company_id", "workplace.id"],
            name=op.f("fk_wording_company_id_workplace_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "made_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_wording_company_id_made_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_wording_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint(
            "company_id",
            "workplace_id",
            "kind",
            "language",
            "number",
            name=op.f("uq_wording_company_id_workplace_id_kind_language_number"),
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_wording_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_wording_public_id")),
    )
    op.create_index(
        "uq_wording_company_number",
        "wording",
        ["company_id", "kind", "language", "number"],
        unique=True,
        sqlite_where=sa.text("workplace_id IS NULL"),
        postgresql_where=sa.text("workplace_id IS NULL"),
    )
    op.create_table(
        "letter",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "first",
                "reminder",
                "final",
                "reapproach",
                name="letterkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("not_before_on", sa.Date(), nullable=True),
        sa.Column("wished", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "mail", "paper", "telephone", name="letterchannel", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "return_reason",
            sa.Enum(
                "address",
                "absent",
                "refused",
                "mailbox",
                "other",
                name="returnreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("wording_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(channel IS NULL) = (sent_at IS NULL)", name=op.f("ck_letter_sent_by_a_channel")),
        sa.CheckConstraint(
            "sent_at IS NOT NULL OR (delivered_at IS NULL AND returned_on IS NULL AND bounced_at IS NULL)",
            name=op.f("ck_letter_sent_before_its_fate"),
        ),
        sa.CheckConstraint(
            "(return_reason IS NULL) = (returned_on IS NULL AND bounced_at IS NULL)",
            name=op.f("ck_letter_came_back_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(returned_on IS NULL) = (return_entered_at IS NULL)", name=op.f("ck_letter_return_entered")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "wording_id"],
            ["wording.company_id", "wording.id"],
            name=op.f("fk_letter_company_id_wording_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invitation_id"],
            ["invitation.company_id", "invitation.id"],
            name=op.f("fk_letter_company_id_invitation_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_letter_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_letter_company_id_id")),
        sa.CheckConstraint("number = 1 OR kind <> 'first'", name=op.f("ck_letter_one_first")),
        sa.UniqueConstraint(
            "company_id", "invitation_id", "kind", "number", name=op.f("uq_letter_company_id_invitation_id_kind_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_public_id")),
    )
    op.create_index("ix_letter_due", "letter", ["company_id", "due_on"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("letter")
    op.drop_table("wording")
    op.drop_table("booking")
    op.drop_table("invitation")
    op.drop_table("interview_request")
    op.drop_table("follow_up")
    op.drop_table("case_link")
    op.drop_table("case_limit")
    op.drop_table("assignment")
    op.drop_table("case")
    op.drop_table("examiner_appointment")
    op.drop_table("check_result")
    op.drop_table("stress_check")
    op.drop_table("slot")
    op.drop_table("slot_series_exception")
    op.drop_table("slot_series")
    op.drop_table("data_key")
