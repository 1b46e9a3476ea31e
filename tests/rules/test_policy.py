"""Do the rules of a workplace start from sound values, name a source for each, and refuse contradictions?"""

from dataclasses import FrozenInstanceError, fields
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from casework.rules.errors import NotValid
from casework.rules.policy import SOURCES, Disclosure, Kind, Policy, Thresholds, faults

# Typed again by hand from the model rules (実施規程例) and from our own choices.
DEFAULTS = {
    "request_days": (30, Kind.MODEL_RULE),
    "first_reminder_days": (14, Kind.POLICY),
    "final_confirmation_days": (29, Kind.MODEL_RULE),
    "interview_days": (30, Kind.MODEL_RULE),
    "work_data_days": (7, Kind.POLICY),
    "work_data_reminder_days": (3, Kind.POLICY),
    "work_question_days": (7, Kind.POLICY),
    "opinion_days": (30, Kind.MODEL_RULE),
    "urgent_opinion_days": (0, Kind.POLICY),
    "opinion_reminder_days": ((5, 0), Kind.POLICY),
    "earlier_of_month": (False, Kind.POLICY),
    "hearing_days": (14, Kind.POLICY),
    "hearing_attempts": (2, Kind.POLICY),
    "decision_days": (14, Kind.POLICY),
    "assent_days": (7, Kind.POLICY),
    "approve_transfers": (True, Kind.POLICY),
    "approve_leave": (False, Kind.POLICY),
    "approve_departures": (False, Kind.POLICY),
    "explanation_days": (14, Kind.POLICY),
    "reconsideration_days": (14, Kind.POLICY),
    "objection_days": (14, Kind.POLICY),
    "objection_answer_days": (14, Kind.POLICY),
    "instruction_days": (7, Kind.POLICY),
    "instruction_preview_days": (2, Kind.POLICY),
    "supervisor_wait_days": (3, Kind.POLICY),
    "measure_review_months": (1, Kind.POLICY),
    "measure_reminder_days": ((28, 7), Kind.POLICY),
    "follow_up_months": ((1, 3, 6), Kind.POLICY),
    "follow_up_window_days": (7, Kind.POLICY),
    "leave_contact_weeks": (4, Kind.POLICY),
    "leave_end_days": (14, Kind.POLICY),
    "leave_limit_days": (60, Kind.POLICY),
    "talk_overtime_hours": (45, Kind.POLICY),
    "certificate_days": (7, Kind.POLICY),
    "doctor_answer_days": (21, Kind.POLICY),
    "certificates_to_hr": (True, Kind.POLICY),
    "leave_pay": ("", Kind.POLICY),
    "leave_talk_days": (7, Kind.POLICY),
    "stage_check_days": (4, Kind.POLICY),
    "return_absence_days": (3, Kind.POLICY),
    "return_absence_weeks": (4, Kind.POLICY),
    "return_absence_talk_days": (7, Kind.POLICY),
    "disclosure": (Disclosure.SEPARATE, Kind.POLICY),
    "deliberated_on": (None, Kind.GUIDANCE),
    "published_on": (None, Kind.GUIDANCE),
    "slot_minutes": (30, Kind.POLICY),
    "follow_up_minutes": (20, Kind.POLICY),
    "return_minutes": (60, Kind.POLICY),
    "explanation_minutes": (20, Kind.POLICY),
    "hearing_minutes": (0, Kind.POLICY),
    "gap_minutes": (0, Kind.POLICY),
    "notice_hours": (2, Kind.POLICY),
    "book_ahead_days": (90, Kind.POLICY),
    "cancel_hours": (2, Kind.POLICY),
    "hold_minutes": (10, Kind.POLICY),
    "offer_hours": (24, Kind.POLICY),
    "neutral_title": ("打合せ", Kind.POLICY),
    "reminder_days": ((7, 1), Kind.POLICY),
    "reapproach_months": (3, Kind.POLICY),
    "reapproaches_per_year": (3, Kind.POLICY),
    "postpone_months": (6, Kind.POLICY),
    "answer_days": (14, Kind.POLICY),
    "thresholds": (Thresholds(reactions=77, stressors_and_support=76, reactions_beside=63), Kind.MODEL_RULE),
    "short_thresholds": (Thresholds(reactions=31, stressors_and_support=39, reactions_beside=23), Kind.MODEL_RULE),
    "watch_days": (365, Kind.POLICY),
    "kept_years": (5, Kind.POLICY),
    "same_envelope": (True, Kind.POLICY),
}


def test_every_value_has_a_source_and_no_source_is_idle():
    assert set(SOURCES) == {field.name for field in fields(Policy)}
    assert all(source.where for source in SOURCES.values())


def test_defaults_and_their_weight():
    found = {name: (getattr(Policy(), name), SOURCES[name].kind) for name in SOURCES}
    assert found == DEFAULTS


def test_rules_are_not_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        Policy().request_days = 31  # type: ignore[misc]  # that it can't be changed is the question


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("request_days", {"request_days": 32}),  # not 遅滞なく any more
        ("interview_days", {"interview_days": 0}),
        ("opinion_days", {"opinion_days": 60}),
        ("urgent_opinion_days", {"urgent_opinion_days": 31}),
        ("urgent_opinion_days", {"urgent_opinion_days": -1}),
        ("final_confirmation_days", {"final_confirmation_days": 30}),  # on the limit itself is too late to ask
        ("final_confirmation_days", {"request_days": 20}),
        ("first_reminder_days", {"first_reminder_days": 29}),
        ("hearing_days", {"hearing_days": 0}),
        ("instruction_days", {"instruction_days": 91}),
        ("instruction_preview_days", {"instruction_preview_days": 15}),
        ("instruction_preview_days", {"instruction_preview_days": -1}),
        ("supervisor_wait_days", {"supervisor_wait_days": 0}),
        ("measure_review_months", {"measure_review_months": 0}),
        ("reapproaches_per_year", {"reapproaches_per_year": 13}),
        ("postpone_months", {"postpone_months": 0}),
        ("answer_days", {"answer_days": 0}),
        ("answer_days", {"answer_days": 32}),
        ("follow_up_months", {"follow_up_months": ()}),
        ("reminder_days", {"reminder_days": (0,)}),
        ("reminder_days", {"reminder_days": (29, 1)}),
        ("reminder_days", {"reminder_days": (1, 7)}),
        ("reminder_days", {"reminder_days": (7, 7)}),
        ("opinion_reminder_days", {"opinion_reminder_days": (0, 5)}),
        ("opinion_reminder_days", {"opinion_reminder_days": (29,)}),
        ("opinion_reminder_days", {"opinion_reminder_days": (-1,)}),
        ("measure_reminder_days", {"measure_reminder_days": (7, 28)}),
        ("measure_reminder_days", {"measure_reminder_days": (29,)}),
        ("work_data_reminder_days", {"work_data_reminder_days": -1}),
        ("work_data_reminder_days", {"work_data_reminder_days": 15}),
        ("work_question_days", {"work_question_days": 0}),
        ("hearing_attempts", {"hearing_attempts": 0}),
        ("assent_days", {"assent_days": 0}),
        ("reconsideration_days", {"reconsideration_days": 0}),
        ("objection_days", {"objection_days": 0}),
        ("objection_answer_days", {"objection_answer_days": 91}),
        ("hearing_attempts", {"hearing_attempts": 11}),
        ("work_question_days", {"work_question_days": 31}),
        ("follow_up_months", {"follow_up_months": (0, 3)}),
        ("follow_up_months", {"follow_up_months": (3, 1)}),
        ("follow_up_months", {"follow_up_months": (1, 1)}),
        ("follow_up_window_days", {"follow_up_window_days": 15}),
        ("slot_minutes", {"slot_minutes": 5}),
        ("follow_up_minutes", {"follow_up_minutes": 181}),
        ("return_minutes", {"return_minutes": 9}),
        ("explanation_minutes", {"explanation_minutes": 0}),
        ("hearing_minutes", {"hearing_minutes": -1}),
        ("hearing_minutes", {"hearing_minutes": 121}),
        ("gap_minutes", {"gap_minutes": -1}),
        ("gap_minutes", {"gap_minutes": 61}),
        ("notice_hours", {"notice_hours": -1}),
        ("notice_hours", {"notice_hours": 169}),
        ("book_ahead_days", {"book_ahead_days": 29}),  # shorter than the time to hold an interview
        ("book_ahead_days", {"book_ahead_days": 367}),
        ("cancel_hours", {"cancel_hours": 169}),
        ("hold_minutes", {"hold_minutes": 0}),
        ("hold_minutes", {"hold_minutes": 61}),
        ("offer_hours", {"offer_hours": 0}),
        ("offer_hours", {"offer_hours": 73}),
        ("kept_years", {"kept_years": 4}),
        ("watch_days", {"watch_days": 29}),
        ("watch_days", {"watch_days": 1096}),
        ("disclosure", {"disclosure": Disclosure.DEEMED}),
        ("published_on", {"disclosure": Disclosure.DEEMED, "deliberated_on": date(2026, 4, 1)}),
        ("published_on", {"deliberated_on": date(2026, 4, 2), "published_on": date(2026, 4, 1)}),
        ("follow_up_months", {"follow_up_months": (1, 25)}),
        ("reactions", {"thresholds": Thresholds(reactions=117)}),
        ("stressors_and_support", {"thresholds": Thresholds(stressors_and_support=25)}),
        ("reactions_beside", {"thresholds": Thresholds(reactions=70, reactions_beside=71)}),
        ("short_reactions", {"short_thresholds": Thresholds(45, 39, 23)}),
        ("short_stressors_and_support", {"short_thresholds": Thresholds(31, 49, 23)}),
        ("short_reactions_beside", {"short_thresholds": Thresholds(31, 39, 32)}),
        ("short_reactions", {"short_thresholds": Thresholds()}),
        ("disclosure", {"disclosure": Disclosure.DEEMED, "published_on": date(2026, 4, 1)}),
        ("neutral_title", {"neutral_title": "産業医との打合せ"}),
        ("neutral_title", {"neutral_title": "管理職研修"}),
        ("neutral_title", {"neutral_title": "　"}),
        ("leave_pay", {"leave_pay": "あ" * 2001}),
        ("certificate_days", {"certificate_days": 61}),
        ("doctor_answer_days", {"doctor_answer_days": 6}),
    ],
)
def test_a_contradiction_names_its_field(field: str, values: dict[str, Any]):
    with pytest.raises(NotValid) as caught:
        Policy(**values)
    assert caught.value.field == field
    assert str(caught.value)


def test_the_edges_are_allowed():
    assert Policy(request_days=31, final_confirmation_days=30, first_reminder_days=29).request_days == 31
    assert Policy(follow_up_months=(2,)).follow_up_months == (2,)
    assert Policy(reminder_days=()).reminder_days == ()
    assert Policy(opinion_reminder_days=()).opinion_reminder_days == ()
    assert Policy(urgent_opinion_days=30).urgent_opinion_days == 30


def test_deemed_consent_stands_on_a_deliberation_and_a_published_rule():
    deemed = Policy(disclosure=Disclosure.DEEMED, deliberated_on=date(2026, 4, 1), published_on=date(2026, 4, 15))
    assert deemed.disclosure is Disclosure.DEEMED


def test_everything_that_is_wrong_is_told_at_once():
    wrong = {"request_days": 0, "slot_minutes": 1, "neutral_title": ""}
    usual = {field.name: getattr(Policy(), field.name) for field in fields(Policy)}
    found = faults(SimpleNamespace(**{**usual, **wrong}))
    assert [fault.field for fault in found] == ["request_days", "slot_minutes", "neutral_title"]
    assert list(faults(Policy())) == []
