"""Interviews, opinions, measures."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STANDS = "state NOT IN ('set_aside', 'returned')"
NOT_YET = "state IN ('waiting', 'returned')"
DECISION = {
    "stricter_confirmed": f"{NOT_YET} OR opinion_match NOT IN ('stricter', 'lacking', 'unagreed')"
    " OR confirmed_on IS NOT NULL",
    "lacking_with_words": f"{NOT_YET} OR opinion_match NOT IN ('lacking', 'unagreed') OR confirmed_words IS NOT NULL",
    "nothing_is_lacking": "NOT normal OR opinion_match IN ('same', 'lacking')",
    "confirmed_by_somebody": "(confirmed_on IS NULL) = (confirmed_by_id IS NULL)",
    "confirmed_some_way": "(confirmed_on IS NULL) = (confirmed_way IS NULL)",
    "noted_with_words": "confirmed_way IS NULL OR confirmed_way = 'own' OR confirmed_words IS NOT NULL",
    "confirmed_by_another": "confirmed_way IS NULL OR confirmed_way = 'noted' OR confirmed_by_id <> decided_by_id",
    "second_approved": f"{NOT_YET} OR NOT second_wanted OR approved_at IS NOT NULL",
    "approved_by_somebody": "(approved_at IS NULL) = (approved_by_id IS NULL)",
    "approved_by_another": "approved_by_id IS NULL OR approved_by_id <> decided_by_id",
    "alone_or_not": "NOT (second_wanted AND alone)",
    "returned_with_time": "(state = 'returned') = (returned_at IS NOT NULL)",
    "returned_with_cause": "(returned_at IS NULL) = (returned_as IS NULL)",
    "returned_with_reason": "returned_as IS NULL"
    " OR returned_as IN ('corrected', 'answered', 'taken_back', 'over', 'past')"
    " OR returned_words IS NOT NULL AND returned_by_id IS NOT NULL",
    "effective_with_time": f"({NOT_YET}) = (effective_at IS NULL)",
}

EXPLAINED = {
    "refused_with_reason": "accepted OR written OR refused_because IS NOT NULL",
    "answered_unless_written": "(answer IS NULL) = written",
    "given_some_way": "(mode IS NULL) = written",
    "nothing_accepted_unanswered": "NOT (written AND accepted)",
    "with_the_physician": "written AND physician_id IS NULL AND without_physician IS NULL"
    " OR NOT written AND (physician_id IS NULL) = (without_physician IS NOT NULL)",
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "issued_document",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("scoreless", sa.LargeBinary(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("scored", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('report', 'opinion', 'decision', 'instruction')",
            name=op.f("ck_issued_document_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"],
            ["case.company_id", "case.id"],
            name=op.f("fk_issued_document_company_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "replaces_id"],
            ["issued_document.company_id", "issued_document.id"],
            name=op.f("fk_issued_document_company_id_replaces_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "signer_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_issued_document_company_id_signer_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_issued_document_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_issued_document_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_issued_document_public_id")),
    )
    op.create_index(
        "ix_issued_document_record_id", "issued_document", ["company_id", "record_id", "kind"], unique=False
    )
    op.create_table(
        "interview",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "held",
                "broken_off",
                name="interviewstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
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
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("companions", sa.LargeBinary(), nullable=True),
        sa.Column("complaint", sa.LargeBinary(), nullable=True),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("work_notes", sa.LargeBinary(), nullable=True),
        sa.Column("burden_notes", sa.LargeBinary(), nullable=True),
        sa.Column("body_notes", sa.LargeBinary(), nullable=True),
        sa.Column("assessment", sa.LargeBinary(), nullable=True),
        sa.Column("items", sa.LargeBinary(), nullable=True),
        sa.Column("kept_as", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'prepared') = (held_on IS NULL)", name=op.f("ck_interview_held_with_day")),
        sa.ForeignKeyConstraint(
            ["company_id", "booking_id"],
            ["booking.company_id", "booking.id"],
            name=op.f("fk_interview_company_id_booking_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_interview_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_interview_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "entered_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_interview_company_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_interview_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
        sa.UniqueConstraint("company_id", "booking_id", name=op.f("uq_interview_company_id_booking_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_interview_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_interview_public_id")),
    )
    op.create_index("ix_interview_case_id", "interview", ["company_id", "case_id"], unique=False)
    op.create_table(
        "opinion",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "stress_check", "long_hours", name="recordbasis", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("correction_reason", sa.LargeBinary(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "issued", name="recordstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column(
            "work_category",
            sa.Enum(
                "normal",
                "restricted",
                "leave",
                name="workcategory",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "new",
                "continued",
                "changed",
                "lifted",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("next_interview_on", sa.Date(), nullable=True),
        sa.Column("workplace_view", sa.LargeBinary(), nullable=True),
        sa.Column("medical_view", sa.LargeBinary(), nullable=True),
        sa.Column("notes", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)", name=op.f("ck_opinion_issued_with_time")),
        sa.CheckConstraint(
            "state = 'draft' OR until_on IS NULL OR from_on IS NOT NULL AND until_on >= from_on",
            name=op.f("ck_opinion_period"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR work_category = 'normal' OR from_on IS NOT NULL",
            name=op.f("ck_opinion_restricted_with_period"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR work_category IS NOT NULL", name=op.f("ck_opinion_issued_with_category")
        ),
        sa.CheckConstraint("(issued_at IS NULL) = (received_on IS NULL)", name=op.f("ck_opinion_received_when_issued")),
        sa.CheckConstraint("entered_by_id IS NULL OR state = 'issued'", name=op.f("ck_opinion_entered_whole")),
        sa.CheckConstraint(
            "state = 'draft' OR (purpose = 'new') = (follows_id IS NULL)",
            name=op.f("ck_opinion_purpose_of_an_earlier"),
        ),
        sa.CheckConstraint("follows_id IS NULL OR follows_id <> id", name=op.f("ck_opinion_follows_another")),
        sa.CheckConstraint(
            "state = 'draft' OR purpose <> 'lifted' OR work_category = 'normal' AND reason IS NOT NULL",
            name=op.f("ck_opinion_lifted_with_reason"),
        ),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_opinion_edition")),
        sa.CheckConstraint("(edition = 1) = (replaces_id IS NULL)", name=op.f("ck_opinion_edition_replaces")),
        sa.CheckConstraint(
            "state = 'draft' OR edition = 1 OR correction_reason IS NOT NULL",
            name=op.f("ck_opinion_corrected_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_opinion_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "interview_id"],
            ["interview.company_id", "interview.id"],
            name=op.f("fk_opinion_company_id_interview_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "entered_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_opinion_company_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "author_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_opinion_company_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "replaces_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_opinion_company_id_replaces_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "follows_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_opinion_company_id_follows_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_opinion_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_opinion_company_id_id")),
        sa.UniqueConstraint(
            "company_id",
            "interview_id",
            "basis",
            "edition",
            name=op.f("uq_opinion_company_id_interview_id_basis_edition"),
        ),
        sa.UniqueConstraint("company_id", "replaces_id", name=op.f("uq_opinion_company_id_replaces_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_opinion_public_id")),
    )
    op.create_index("ix_opinion_case_id", "opinion", ["company_id", "case_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "stress_check", "long_hours", name="recordbasis", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "issued", name="recordstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("work_hours", sa.LargeBinary(), nullable=True),
        sa.Column("work_other", sa.LargeBinary(), nullable=True),
        sa.Column("burden", sa.LargeBinary(), nullable=True),
        sa.Column("other_findings", sa.Boolean(), nullable=True),
        sa.Column("other_condition", sa.LargeBinary(), nullable=True),
        sa.Column("fatigue", sa.Integer(), nullable=True),
        sa.Column("hours_over_40", sa.Integer(), nullable=True),
        sa.Column("guidance", sa.JSON(), nullable=False),
        sa.Column("interview_again_on", sa.Date(), nullable=True),
        sa.Column("guidance_notes", sa.LargeBinary(), nullable=True),
        sa.Column("kept_as", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_report_edition")),
        sa.CheckConstraint("fatigue IS NULL OR fatigue BETWEEN 0 AND 3", name=op.f("ck_report_fatigue")),
        sa.CheckConstraint("hours_over_40 IS NULL OR hours_over_40 >= 0", name=op.f("ck_report_hours_over_40")),
        sa.CheckConstraint(
            "basis = 'long_hours' OR fatigue IS NULL AND hours_over_40 IS NULL",
            name=op.f("ck_report_fatigue_of_long_hours"),
        ),
        sa.CheckConstraint(
            "state = 'draft' OR basis <> 'long_hours' OR fatigue IS NOT NULL AND hours_over_40 IS NOT NULL",
            name=op.f("ck_report_long_hours_with_fatigue"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_report_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "interview_id"],
            ["interview.company_id", "interview.id"],
            name=op.f("fk_report_company_id_interview_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_report_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_report_company_id_id")),
        sa.UniqueConstraint(
            "company_id",
            "interview_id",
            "basis",
            "edition",
            name=op.f("uq_report_company_id_interview_id_basis_edition"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_report_public_id")),
    )
    op.create_index("ix_report_case_id", "report", ["company_id", "case_id"], unique=False)
    op.create_table(
        "hearing",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("meeting", "in_app", name="hearingway", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("heard_by_id", sa.Integer(), nullable=False),
        sa.Column("physician_present", sa.Boolean(), nullable=False),
        sa.Column("present", sa.LargeBinary(), nullable=True),
        sa.Column("put", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column(
            "agreement",
            sa.Enum("yes", "partly", "no", name="agreement", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("correction", sa.LargeBinary(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(way = 'meeting') = (present IS NOT NULL)", name=op.f("ck_hearing_meeting_with_people")),
        sa.CheckConstraint("way = 'meeting' OR NOT physician_present", name=op.f("ck_hearing_nobody_beside_a_screen")),
        sa.CheckConstraint("way = 'meeting' OR signed_at IS NOT NULL", name=op.f("ck_hearing_written_is_signed")),
        sa.CheckConstraint(
            "(correction IS NULL) = (corrected_at IS NULL)", name=op.f("ck_hearing_corrected_with_time")
        ),
        sa.CheckConstraint(
            "way = 'meeting' OR correction IS NULL", name=op.f("ck_hearing_own_words_need_no_correction")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_hearing_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "heard_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_hearing_company_id_heard_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "opinion_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_hearing_company_id_opinion_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_hearing_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_hearing_company_id_id")),
        sa.UniqueConstraint("company_id", "opinion_id", "number", name=op.f("uq_hearing_company_id_opinion_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hearing_public_id")),
    )
    op.create_table(
        "opinion_period",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_opinion_period_number")),
        sa.CheckConstraint("days IS NULL OR days > 0", name=op.f("ck_opinion_period_days")),
        sa.CheckConstraint("weeks IS NULL OR weeks > 0", name=op.f("ck_opinion_period_weeks")),
        sa.CheckConstraint("months IS NULL OR months > 0", name=op.f("ck_opinion_period_months")),
        sa.ForeignKeyConstraint(
            ["company_id", "opinion_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_opinion_period_company_id_opinion_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_opinion_period_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_period")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_opinion_period_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "opinion_id", "number", name=op.f("uq_opinion_period_company_id_opinion_id_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_opinion_period_public_id")),
    )
    op.create_table(
        "opinion_item",
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "overtime_limit",
                "overtime_ban",
                "working_hours",
                "flexible_excluded",
                "work_ban",
                "hours_other",
                "place_change",
                "task_change",
                "fewer_nights",
                "day_shift",
                "other",
                name="measurekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours IS NULL OR hours >= 0", name=op.f("ck_opinion_item_hours")),
        sa.ForeignKeyConstraint(
            ["company_id", "opinion_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_opinion_item_company_id_opinion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "opinion_id", "period"],
            ["opinion_period.company_id", "opinion_period.opinion_id", "opinion_period.number"],
            name=op.f("fk_opinion_item_company_id_opinion_id_period"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_opinion_item_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_item")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_opinion_item_company_id_id")),
        sa.UniqueConstraint(
            "company_id",
            "opinion_id",
            "period",
            "kind",
            name=op.f("uq_opinion_item_company_id_opinion_id_period_kind"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_opinion_item_public_id")),
    )
    op.create_table(
        "opinion_view",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_opinion_view_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "opinion_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_opinion_view_company_id_opinion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_opinion_view_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_opinion_view_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_view")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_opinion_view_company_id_id")),
        sa.UniqueConstraint("company_id", "opinion_id", name=op.f("uq_opinion_view_company_id_opinion_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_opinion_view_public_id")),
    )
    op.create_table(
        "decision",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("opinion_id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "decided",
                "explained",
                "set_aside",
                "waiting",
                "returned",
                name="decisionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("normal", sa.Boolean(), nullable=False),
        sa.Column(
            "opinion_match",
            sa.Enum(
                "same",
                "lighter",
                "stricter",
                "lacking",
                "ending",
                "unagreed",
                name="match",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("departures", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("unheard_reason", sa.LargeBinary(), nullable=True),
        sa.Column("unseen_reason", sa.LargeBinary(), nullable=True),
        sa.Column("unput_reason", sa.LargeBinary(), nullable=True),
        sa.Column("weighed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column(
            "confirmed_way",
            sa.Enum("own", "noted", name="confirmedway", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_words", sa.LargeBinary(), nullable=True),
        sa.Column("second_wanted", sa.Boolean(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_words", sa.LargeBinary(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "returned_as",
            sa.Enum(
                "physician",
                "second",
                "corrected",
                "answered",
                "taken_back",
                "over",
                "past",
                name="returned",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_words", sa.LargeBinary(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_decision_{name}")) for name, rule in DECISION.items()),
        sa.CheckConstraint(
            "CASE WHEN opinion_match IN ('ending', 'unagreed') THEN reason IS NOT NULL"
            " ELSE (opinion_match = 'same') = (departures = 0) END",
            name=op.f("ck_decision_difference_with_reasons"),
        ),
        sa.CheckConstraint(
            "NOT normal OR departures > 0 OR reason IS NOT NULL", name=op.f("ck_decision_nothing_with_reason")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR normal AND opinion_match = 'same'", name=op.f("ck_decision_ends_without_measures")
        ),
        sa.CheckConstraint(
            "normal AND opinion_match = 'same' OR hearing_id IS NOT NULL OR unheard_reason IS NOT NULL",
            name=op.f("ck_decision_measures_after_hearing"),
        ),
        sa.CheckConstraint("hearing_id IS NULL OR unheard_reason IS NULL", name=op.f("ck_decision_heard_or_not")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_decision_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "decided_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_decision_company_id_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "confirmed_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_decision_company_id_confirmed_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "approved_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_decision_company_id_approved_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "returned_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_decision_company_id_returned_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "hearing_id"],
            ["hearing.company_id", "hearing.id"],
            name=op.f("fk_decision_company_id_hearing_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "opinion_id"],
            ["opinion.company_id", "opinion.id"],
            name=op.f("fk_decision_company_id_opinion_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_decision_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_decision_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decision_public_id")),
    )
    op.create_index("ix_decision_case_id", "decision", ["company_id", "case_id"], unique=False)
    op.create_index(
        "uq_decision_opinion_id", "decision", ["company_id", "opinion_id"], unique=True,
        sqlite_where=sa.text(STANDS), postgresql_where=sa.text(STANDS),
    )  # fmt: skip
    op.create_table(
        "explanation",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("physician_id", sa.Integer(), nullable=True),
        sa.Column("without_physician", sa.LargeBinary(), nullable=True),
        sa.Column("written", sa.Boolean(), nullable=False),
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
            nullable=True,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("refused_because", sa.LargeBinary(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_explanation_{name}")) for name, rule in EXPLAINED.items()),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_explanation_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "decision_id"],
            ["decision.company_id", "decision.id"],
            name=op.f("fk_explanation_company_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "given_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_explanation_company_id_given_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "physician_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_explanation_company_id_physician_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_explanation_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
        sa.UniqueConstraint("company_id", "decision_id", name=op.f("uq_explanation_company_id_decision_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_explanation_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_explanation_public_id")),
    )
    op.create_table(
        "instruction",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("corrected_because", sa.LargeBinary(), nullable=True),
        sa.Column("carrier_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "acknowledged",
                "replaced",
                name="instructionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("despite_reason", sa.LargeBinary(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column(
            "report_every",
            sa.Enum("week", "month", name="rhythm", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "previewed",
            sa.Enum(
                "fine",
                "wrong",
                "unanswered",
                "urgent",
                "wrong_urgent",
                name="previewed",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("unchanged_because", sa.LargeBinary(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'replaced' OR (state = 'acknowledged') = (acknowledged_at IS NOT NULL)",
            name=op.f("ck_instruction_acknowledged_with_time"),
        ),
        sa.CheckConstraint("state <> 'replaced' OR ended_on IS NOT NULL", name=op.f("ck_instruction_replaced_is_over")),
        sa.CheckConstraint("(edition = 1) = (replaces_id IS NULL)", name=op.f("ck_instruction_edition_replaces")),
        sa.CheckConstraint(
            "(carrier_id IS NULL) = (previewed IS NOT NULL)", name=op.f("ck_instruction_told_to_supervisors")
        ),
        sa.CheckConstraint(
            "(previewed IS NOT NULL AND previewed = 'wrong') = (unchanged_because IS NOT NULL)",
            name=op.f("ck_instruction_why_unchanged"),
        ),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)",
            name=op.f("ck_instruction_acknowledged_by_somebody"),
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_instruction_period")),
        sa.ForeignKeyConstraint(
            ["company_id", "acknowledged_by_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_instruction_company_id_acknowledged_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "carrier_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_instruction_company_id_carrier_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "replaces_id"],
            ["instruction.company_id", "instruction.id"],
            name=op.f("fk_instruction_company_id_replaces_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_instruction_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "decision_id"],
            ["decision.company_id", "decision.id"],
            name=op.f("fk_instruction_company_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "employment_id"],
            ["employment.company_id", "employment.id"],
            name=op.f("fk_instruction_company_id_employment_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_instruction_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruction")),
        sa.UniqueConstraint(
            "company_id", "decision_id", "edition", name=op.f("uq_instruction_company_id_decision_id_edition")
        ),
        sa.UniqueConstraint("company_id", "replaces_id", name=op.f("uq_instruction_company_id_replaces_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_instruction_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_instruction_public_id")),
    )
    op.create_index("ix_instruction_employment_id", "instruction", ["company_id", "employment_id"], unique=False)
    op.create_index(
        "uq_instruction_decision_id",
        "instruction",
        ["company_id", "decision_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'replaced'"),
        postgresql_where=sa.text("state <> 'replaced'"),
    )
    op.create_table(
        "measure",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "overtime_limit",
                "overtime_ban",
                "working_hours",
                "flexible_excluded",
                "work_ban",
                "hours_other",
                "place_change",
                "task_change",
                "fewer_nights",
                "day_shift",
                "other",
                name="measurekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("left_with", sa.Boolean(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours IS NULL OR hours >= 0", name=op.f("ck_measure_hours")),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ended_by_id IS NULL AND NOT left_with)", name=op.f("ck_measure_ended_by_decision")
        ),
        sa.CheckConstraint("ended_by_id IS NULL OR NOT left_with", name=op.f("ck_measure_ended_one_way")),
        sa.CheckConstraint("review_on >= from_on", name=op.f("ck_measure_review_after_start")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_measure_period")),
        sa.ForeignKeyConstraint(
            ["company_id", "case_id"], ["case.company_id", "case.id"], name=op.f("fk_measure_company_id_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "decision_id"],
            ["decision.company_id", "decision.id"],
            name=op.f("fk_measure_company_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "ended_by_id"],
            ["decision.company_id", "decision.id"],
            name=op.f("fk_measure_company_id_ended_by_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_measure_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint(
            "company_id",
            "decision_id",
            "kind",
            "from_on",
            name=op.f("uq_measure_company_id_decision_id_kind_from_on"),
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_measure_company_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_measure_public_id")),
    )
    op.create_index("ix_measure_case_id", "measure", ["company_id", "case_id"], unique=False)
    op.create_index(
        "ix_measure_undecided", "measure", ["company_id", "until_on", "id"], unique=False,
        sqlite_where=sa.text("ended_on IS NULL"), postgresql_where=sa.text("ended_on IS NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_measure_settled", "measure", ["company_id", "ended_on"], unique=False,
        sqlite_where=sa.text("ended_by_id <> decision_id"), postgresql_where=sa.text("ended_by_id <> decision_id"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop them."""
    op.drop_table("measure")
    op.drop_table("instruction")
    op.drop_table("explanation")
    op.drop_table("decision")
    op.drop_table("opinion_view")
    op.drop_table("opinion_item")
    op.drop_table("opinion_period")
    op.drop_table("hearing")
    op.drop_table("report")
    op.drop_table("opinion")
    op.drop_table("interview")
    op.drop_table("issued_document")
