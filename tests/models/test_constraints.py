"""Does the database itself refuse rows that must never be, whatever a service forgot?"""

from collections.abc import Iterator

import pytest
from sqlalchemy import CheckConstraint, Connection, Engine, Enum, ForeignKeyConstraint, text
from sqlalchemy.exc import DBAPIError

from casework import migrate
from casework.models.base import Base, Record, Tenant
from tests.migrations import rows

TABLES = Base.metadata.tables

_CUT_SHORT = "until_on = NULL, else_until_on = '2099-03-31'"

REFUSED: dict[str, dict[str, str]] = {
    # table → constraint → what is set on its first row so that exactly this one is broken
    "installation": {"one_row": "id = 2"},
    "worker_run": {"one_row": "id = 2"},
    "first_code": {"life": "expires_at = created_at"},
    "closure": {"named": "name = ''", "period": "until_on = '2026-12-28'"},
    "employment": {"period": "until_on = '2020-03-31'"},
    "engagement": {"period": "until_on = '2020-03-31'"},
    "spoken_language": {"beside_japanese": "language = 'ja'", "listed_or_words": "words = 'ベトナム語'"},
    "hat_grant": {
        "period": "until_on = '2020-03-31'",
        "cut_short": _CUT_SHORT,
        "granted_hat": "hat = 'supervisor'",
        "instead_of_hr": "instead = true, hat = 'clerk'",
    },
    "personnel_authority": {"period": "until_on = '2020-03-31'", "cut_short": _CUT_SHORT},
    "policy_version": {
        "deliberated_before": "deliberated_on = '2020-04-02'",
        "number": "number = 0",
        "period": "until_on = '2020-03-31'",
        "taken_back_before": "taken_back_on = '2020-04-01'",
    },
    "placement": {"period": "until_on = '2020-03-31'", "cut_short": _CUT_SHORT},
    "reporting_line": {
        "period": "until_on = '2020-03-31'",
        "cut_short": _CUT_SHORT,
        "not_oneself": "supervisor_id = employment_id",
    },
    "sign_in": {
        "hat_with_company": "hat = NULL",
        "person_with_company": "person_id = NULL",
    },
    "outbox_mail": {"sent_with_time": "state = 'sent'"},
    "slot": {"ends_after_start": "ends_at = starts_at"},
    "slot_series": {
        "ends_after_start": "ends = starts",
        "gap_minutes": "gap_minutes = 61",
        "minutes": "minutes = 5",
        "period": "until_on = '2026-11-30'",
        "ruled": "rule = ''",
        "somewhere": "workplace_id = NULL",
        "version": "version = 0",
    },
    "check_result": {
        "decided_by_somebody": "interview_needed = true, decided_at = notified_on",
        "notified_after_check": "notified_on = '2026-10-09'",
        "scores": "support = -1",
    },
    "examiner_appointment": {"period": "until_on = '2020-03-31'"},
    "sick_leave": {
        "number": "number = 0, before_id = 1",
        "linked_to_the_one_before": "before_id = 1",
        "a_slip_is_not_counted": "ended_on = '2026-12-20', ended_as = 'mistaken', ended_by_id = 2",
        "ended_in_a_way": "ended_on = '2026-12-20', ended_by_id = 2",
        "ended_by_somebody": "ended_on = '2026-12-20', ended_as = 'returned'",
        "ended_when_said": "ended_by_id = 2",
        "ended_after_first_day": "ended_on = '2026-11-30', ended_as = 'returned', ended_by_id = 2",
        "contact_weeks": "contact_weeks = 27",
        "contact_at_times": "contact_weeks = NULL",
        "wished_on_a_day": "wished_on = NULL",
        "wished_in_a_way": "wish_channel = NULL",
        "wished_after_first_day": "begins_on = '2027-02-02'",
        "wished_ahead": "wished_on = '2027-02-02'",
    },
    "leave_term": {
        "number": "number = 0",
        "limit_with_basis": "limit_basis = NULL",
        "within_limit": "until_on = '2027-12-02'",
        "end_before_whole": "was_on = '2026-12-20'",
        "corrected_for_a_reason": "was_on = '2026-12-20', was_as = 'expired', words = NULL",
    },
    "return_absence": {
        "given_afterwards": "absent_on = '2027-03-16'",
        "answered_afterwards": "answered_on = '2027-03-14'",
    },
    "outcome": {"period": "until_on = '2024-04-01'", "months": "months = 4"},
    "leave_contact": {
        "in_a_way": "way = 'none'",
        "taken_back": "reached = 'mistaken'",
        "corrects_an_earlier_one": "corrects_id = 1",
        "of_limit_talked": "of_limit = true, reached = 'not_now'",
    },
    "leave_certificate": {
        "ends_after_beginning": "until_on = '2026-11-30'",
        "ready_from_a_day_on": "purpose = 'ready'",
        "taken_away_by_somebody": "taken_away_by_id = 1",
    },
    "certificate_paper": {"size": "size = 0", "opened_by_somebody": "opened_by_id = NULL"},
    "doctor_enquiry": {
        "by_professional": "hat = 'hr'",
        "asked_before": "asked_at = NULL",
        "draft_is_nobodys": "state = 'draft', consented_on = NULL, consent_channel = NULL, sent_at = NULL, file = NULL,"
        " road = NULL, content_hash = '', answered_on = NULL, answer = NULL, talked_on = NULL, talk = NULL",
        "only_by_consent": "consented_on = NULL, consent_channel = NULL",
        "consent_once_asked": "state = 'asked', sent_at = NULL, file = NULL, road = NULL, content_hash = '',"
        " answered_on = NULL, answer = NULL, talked_on = NULL, talk = NULL",
        "consent_in_a_way": "consent_channel = NULL",
        "ended_with_day": "ended_on = '2026-12-20'",
        "sent_with_time": "sent_at = NULL",
        "sent_with_file": "file = NULL",
        "sent_somehow": "road = NULL",
        "sent_with_hash": "content_hash = ''",
        "answered_with_day": "answered_on = NULL",
        "answered_with_words": "answer = NULL",
        "talked_of_once_unanswered": "state = 'unanswered', answered_on = NULL, answer = NULL, talked_on = NULL,"
        " talk = NULL",
        "talked_of_once_sent": "state = 'sent', answered_on = NULL, answer = NULL",
        "talked_of_in_words": "talk = NULL",
        "scan_of_a_kind": "scan_kind = 'pdf'",
    },
    "return_opinion": {
        **{f"issued_with_{name}": f"{name} = NULL" for name in ("aim", "readiness", "opinion", "held_on")},
        "issued_with_from_on": "from_on = NULL, until_on = NULL",
        "issued_with_time": "issued_at = NULL",
        "issued_with_file": "file = NULL",
        "issued_with_hash": "content_hash = ''",
        "period": "until_on = '2027-02-01'",
        "noted_once_issued": "state = 'draft', issued_at = NULL, file = NULL, content_hash = '', person_id = 1",
        "noted_by_somebody": "noted_by_id = NULL",
    },
    "follow_up_note": {"done_where_it_leads": "leads_on = false"},
    "return_talk": {
        "corrects_an_earlier_one": "corrects_id = 1",
        "kept_with_time": "kept_at = NULL",
        "kept_with_day": "talked_at = NULL",
        "kept_with_words": "work = NULL",
    },
    "return_talk_health": {"kept_with_time": "kept_at = NULL"},
    "doctor_notice": {
        "asked_with_time": "asked_at = NULL, file = NULL, content_hash = ''",
        "asked_with_file": "file = NULL",
        "asked_with_hash": "content_hash = ''",
        "asked_with_day": "returns_on = NULL",
        "asked_with_period": "from_on = NULL, until_on = NULL",
        "period": "until_on = '2027-02-01'",
        "answered_with_day": "ended_on = NULL",
        "agreed_in_a_way": "consent_channel = NULL",
    },
    "doctor_summary": {
        "decided_with_day": "decided_on = NULL",
        "passed_by_consent": "consent_channel = NULL",
    },
    "return_plan": {
        "number": "number = 0",
        "decided_on_a_day": "decided_on = '2027-02-01', decided_by_id = 2",
        "decided_by_somebody": "decided_by_id = 2",
        "decided_before_it_begins": "state = 'over', decided_on = '2027-02-03', decided_by_id = 2, "
        "ended_on = '2027-02-09', ended_as = 'left'",
        "ended_on_a_day": "ended_on = '2027-02-09', ended_as = 'left'",
        "ended_in_a_way": "state = 'over', decided_on = '2027-02-01', decided_by_id = 2, ended_on = '2027-02-09'",
    },
    "return_stage": {
        "number": "number = 7",
        "weeks": "weeks = 13",
        "minutes": "minutes = 29",
        "days": "days = 7",
        "overtime": "overtime = 81",
    },
    "stage_check": {"number": "number = 0", "weeks": "weeks = 0"},
    "stage_text": {
        "number": "number = 0",
        "period": "until_on = '2027-02-01'",
        "answered_with_time": "answered_at = NULL",
        "wrong": "wrong = NULL",
        "sent_by_somebody": "sent_by_id = NULL",
        "only_what_was_sent_ends": "sent_at = NULL, sent_by_id = NULL, ended_on = '2027-02-09'",
        "sent_despite": "despite = NULL",
    },
    "trial_attendance": {
        "period": "until_on = '2027-01-09'",
        "settled_before_it_begins": "settled_on = '2027-01-11'",
        "only_trial_attendance_is_work": "as_work = true, paid = true, cover = 'statutory'",
        "work_is_paid": "paid = true",
        "work_is_covered": "cover = 'statutory'",
        "ended_in_a_way": "ended_on = '2027-01-12', ended_by_id = 2",
        "ended_by_somebody": "ended_by_id = 2",
    },
    "task_question": {
        "agreed_at_a_time": "agreed = true",
        "answered_once_agreed": "answered_at = '2027-01-10 00:00:00+00:00', answered_by_id = 2, tasks = :blob",
        "answered_by_somebody": "agreed = true, agreed_at = '2027-01-10 00:00:00+00:00', "
        "answered_at = '2027-01-10 00:00:00+00:00', tasks = :blob",
        "answered_with_tasks": "agreed = true, agreed_at = '2027-01-10 00:00:00+00:00', tasks = :blob",
    },
    "work_talk": {
        "held_by": "hat = 'nurse'",
        "about_something": "topics = '[]'",
        "taken_back_after": "taken_back_at = '2020-01-10 00:00:00+00:00'",
    },
    "case": {
        "closed_after_opened": "closed_on = '2026-10-31', close_reason = 'left'",
        "closed_with_reason": "closed_on = '2026-12-31'",
        "statutory_from_check": "check_result_id = NULL, stress_check_id = NULL",
        "check_of_its_result": "stress_check_id = NULL",
    },
    "assignment": {"period": "until_on = '2026-11-09'"},
    "case_limit": {"after_start": "limit_on = '2026-11-09'", "left_with_stopped": "left_with = true"},
    "follow_up": {
        "after_base": "anchored_on = base_on",
        "ended_with_reason": "state = 'ended'",
        "held_with_day": "held_on = due_on",
        "months": "months = 0",
        "counted_from_something": "counted_from = NULL",
        "asked_on_a_day_of_its_own": "asks_again = true",
        "offered_on_a_day_of_its_own": "because = 'transfer'",
        "of_a_leave": "months = NULL, counted_from = NULL, because = 'before_return'",
        "around_a_leave": "around = 'x'",
        "rests_on_leave": "rests_for = 'x'",
    },
    "medical_letter": {
        "issued_by_consent": "consented_on = NULL",
        "issued_to_somebody": "road = NULL",
        "issued_with_file": "file = NULL",
        "issued_with_hash": "content_hash = ''",
        "issued_with_time": "issued_at = NULL",
    },
    "letterhead": {
        "size": "size = 0",
        "ended_without_bytes": "file = NULL",
        "ended_by_somebody": "ended_by_id = put_by_id",
    },
    "result_layout": {"named": "name = ''"},
    "counted_result": {"dispatched_in": "employment_kind = 'regular'", "scores": "support = -1"},
    "provider": {"period": "until_on = '2020-03-31'", "yearly_cap": "yearly_cap = 0"},
    "stress_check": {"provider_named": "provider_id = NULL"},
    "letter": {
        "came_back_for_a_reason": "return_reason = 'absent'",
        "return_entered": "return_entered_at = '2026-12-01 01:00:00.000000'",
        "one_first": "number = 2",
        "sent_before_its_fate": "delivered_at = '2026-12-01 01:00:00.000000'",
        "sent_by_a_channel": "channel = 'mail'",
    },
    "general_letter": {
        "of_the_plan": "kind = 'reapproach'",
        "only_first_ones_are_numbered": "kind = 'final', number = 2",
        "sent_by_a_channel": "channel = NULL",
    },
    "busy_calendar": {
        "address_of_its_kind": "address = NULL",
        "failing_with_its_reason": "error = 'name'",
        "of_a_professional": "hat = 'clerk'",
        "read_again_of_its_kind": "next_at = NULL",
    },
    "snippet_book": {"of_a_professional": "hat = 'clerk'", "zone_of_its_hat": "zone = 'examiner'"},
    "shift_code": {
        "named": "code = ''",
        "whole": "ends = NULL",
        "within_a_day": "ends = 2761",
    },
    "roster_day": {"ends_after_start": "ends_at = starts_at", "whole": "ends_at = NULL"},
    "busy_time": {"ends_after_start": "ends_at = starts_at"},
    "calendar_feed": {
        "of_who_has_times": "hat = 'clerk'",
        "revoked_after": "revoked_at = '2026-11-30 01:00:00.000000'",
    },
    "letter_pause": {"period": "until_on = '2026-12-06'"},
    "notice_move": {"only_later": "moved_to = moved_from"},
    "wording": {"length": "body = ''", "number": "number = 0", "taken_back_before": "taken_back_on = '2026-12-31'"},
    "interview_request": {
        "eligible_by_somebody": "eligible_on = '2026-11-11', discloses = false",
        "eligible_without_scores": "eligible_on = '2026-11-11', eligible_by_id = 2",
        "explained_after": "explained_on = '2026-11-09', acknowledged = false",
        "explained_without_ticks": "explained_on = '2026-11-11'",
        "first_whole": "first_part = NULL",
        "second_whole": "second_on = '2026-11-21'",
        "third_whole": "third_part = 'morning'",
        "followed_by_a_talk": "state = 'followed'",
        "followed_of_a_consultation": "state = 'followed', follow_up_id = 1",
        "physician_holds_it": "physician_wish = 'counsellor'",
        "wished_after": "first_on = '2026-11-09'",
        "later_after": "later_wished_on = '2026-11-09'",
        "withdrawn_after": "state = 'withdrawn', withdrawn_on = '2026-11-09'",
        "withdrawn_with_day": "state = 'withdrawn'",
    },
    "invitation": {
        "again_after_an_answer": "next_approach_on = '2027-03-01'",
        "answered_with_time": "state = 'declined'",
        "no_more_means_none": "state = 'declined', answered_at = '2026-12-01 01:00:00.000000',"
        " next_approach_on = '2027-03-01', no_more_on = '2026-12-01'",
        "reason_with_answer": "decline_reason = 'busy'",
    },
    "result_consent": {
        "given_after_notice": "given_on = '2026-10-31'",
        "received_after_given": "received_on = '2026-11-04'",
        "withdrawn_after": "withdrawn_on = '2026-11-05'",
        "paper_entered_by_somebody": "entered_by_id = NULL",
        "provider_named": "provider_id = 1",
    },
    "referral": {
        "answer_entered_by_somebody": "answer_entered_by_id = NULL",
        "answered_after": "answered_on = '2026-11-11'",
        "answered_with_appointment": "booking_id = NULL",
        "appointed_with_booking": "state = 'appointed', interview_id = NULL, booking_id = NULL, answered_on = NULL,"
        " answer_entered_by_id = NULL",
        "ended_after": "state = 'ended', interview_id = NULL, ended_on = '2026-11-11', end_reason = 'cap'",
        "ended_with_day": "ended_on = '2026-11-20', end_reason = 'cap'",
        "ended_with_reason": "state = 'ended', interview_id = NULL, ended_on = '2026-11-20'",
        "held_with_interview": "interview_id = NULL",
    },
    "scan": {
        "request_of_case": "interview_request_id = NULL, result_consent_id = 1",
        "of_one_paper": "result_consent_id = 1",
        "size": "size = 0",
        "taken_away_by_somebody": "taken_away_by_id = 2",
        "taken_away_without_bytes": "file = NULL",
        "taken_away_after": "file = NULL, taken_away_by_id = 2, taken_away_at = '2026-11-30 01:00:00.000000'",
    },
    "telling": {"told_by_somebody": "told_by_id = 2", "told_after": "told_on = '2026-11-19', told_by_id = 2"},
    "receipt": {
        "received_by": "hat = 'clerk'",
        "request_of_the_answer": "answer = 'otherwise'",
        "settled_by_somebody": "settled_by_id = NULL",
        "settled_with_time": "settled_at = NULL",
    },
    "interview_sheet": {"submitted_with_time": "submitted_at = NULL"},
    "work_data": {"number": "number = 0"},
    "instruction_draft": {
        "period": "until_on = '2026-12-01'",
        "answered_with_time": "answered_at = NULL",
        "withdrawn_from_recipients": "withdrawn_at = shown_at",
        "wrong": "wrong = NULL",
        "recipient_with_name": "name = 'x'",
        "reported_by_supervisors": "report_every = NULL",
        "where_to": "workplace_id = 1",
        "words_for_some_only": "recipient = 'payroll', name = 'x', report_every = NULL",
    },
    "sending": {
        "shown_first": "previewed = NULL",
        "why_unchanged": "previewed = 'wrong'",
        "period": "until_on = '2026-12-01'",
        "words_for_some_only": "recipient = 'payroll'",
        "where_to": "recipient = 'new_office'",
        "nothing_added_afterwards": "says = 'ended'",
    },
    "instruction_note": {
        "report_with_period": "period_on = NULL",
        "report_says_whether": "kept = NULL",
        "said_in_words": "kind = 'question', period_on = NULL, kept = NULL, words = NULL",
        "hours_with_hours": "kind = 'hours', kept = NULL, overtime = NULL",
        "overtime": "overtime = 24001",
        "answered_in_words": "answer = NULL",
        "answered_by_somebody": "answered_by_id = NULL",
    },
    "work_question": {
        "answered_with_something": "answer = NULL, work_data_id = NULL",
        "answered_by_somebody": "answered_by_id = NULL",
    },
    "work_month": {
        "overtime": "overtime = 24001",
        "holiday": "holiday = -1",
        "nights": "nights = 32",
        "days": "days = -1",
    },
    "named_handler": {"not_oneself": "named_by_id = person_id", "period": "until_on = '2026-11-30'"},
    "issued_document": {"kind": "kind = 'notes'"},
    "booking": {
        "sequence": "sequence = -1",
        "late_minutes": "late_minutes = 181",
        "for_one_thing": "follow_up_id = 1",
    },
    "absence": {"ends_after_start": "ends_at = starts_at"},
    "holding": {"period": "until_on = '2026-11-30'"},
    "handover": {"to_another": "to_id = person_id", "period": "until_on = '2026-11-30'"},
    "relation": {"of_two": "other_id = person_id", "period": "until_on = '2026-11-30'"},
    "online_setting": {"deliberated_before": "deliberated_on = '2026-12-02'"},
    "slot_hold": {"period": "until_at = from_at", "ended_after": "ended_at = '2026-11-01 01:00:00.000000'"},
    "crisis": {
        "closed_after_opening": "closed_at = '2026-11-30 01:00:00.000000', closed_by_id = 2",
        "closed_by_somebody": "closed_by_id = 2",
    },
    "disclosure": {"reason_without_consent": "reason = NULL"},
    "passing_on": {
        "chosen_by_somebody": "chosen_by_id = NULL",
        "chosen_with_time": "state = 'written', received_at = NULL",
        "received_once_passed": "state = 'kept'",
    },
    "interview": {"held_with_day": "held_on = NULL"},
    "report": {
        "edition": "edition = 0",
        "fatigue": "basis = 'long_hours', fatigue = 4, hours_over_40 = 90",
        "hours_over_40": "basis = 'long_hours', fatigue = 3, hours_over_40 = -1",
        "fatigue_of_long_hours": "fatigue = 1",
        "long_hours_with_fatigue": "basis = 'long_hours'",
    },
    "opinion": {
        "corrected_with_reason": "edition = 2, replaces_id = 1",
        "edition": "edition = 0, replaces_id = 1, correction_reason = :blob",
        "edition_replaces": "edition = 2, correction_reason = :blob",
        "entered_whole": "state = 'draft', issued_at = NULL, received_on = NULL, entered_by_id = 2",
        "issued_with_category": "work_category = NULL",
        "issued_with_time": "issued_at = NULL, received_on = NULL",
        "follows_another": "purpose = 'changed', follows_id = 1",
        "lifted_with_reason": "purpose = 'lifted', follows_id = 2",
        "purpose_of_an_earlier": "purpose = 'continued'",
        "period": "until_on = '2026-12-09'",
        "received_when_issued": "received_on = NULL",
        "restricted_with_period": "from_on = NULL",
    },
    "opinion_item": {"hours": "hours = -1"},
    "opinion_period": {"days": "days = 0", "weeks": "weeks = 0", "months": "months = 0", "number": "number = 4"},
    "record_remark": {"something_to_pass_on": "words = NULL, pass_on = true", "words_to_something": "shown_on = NULL"},
    "hearing": {
        "corrected_with_time": "correction = :blob",
        "meeting_with_people": "present = NULL",
        "nobody_beside_a_screen": "way = 'in_app', present = NULL, signed_at = '2026-12-10', physician_present = true",
        "own_words_need_no_correction": "way = 'in_app', present = NULL, signed_at = '2026-12-10', correction = :blob,"
        " corrected_at = '2026-12-10'",
        "written_is_signed": "way = 'in_app', present = NULL",
    },
    "decision": {
        "difference_with_reasons": "opinion_match = 'ending'",
        "nothing_with_reason": "normal = true",
        "heard_or_not": "unheard_reason = :blob",
        "measures_after_hearing": "hearing_id = NULL",
        "ends_without_measures": "ends_on = '2026-12-10'",
        "stricter_confirmed": "opinion_match = 'stricter', departures = 1",
        "nothing_is_lacking": "normal = true, opinion_match = 'lighter', departures = 1, reason = :blob",
        "lacking_with_words": "opinion_match = 'lacking', departures = 1,"
        " confirmed_on = '2026-12-10', confirmed_by_id = 1, confirmed_way = 'own'",
        "confirmed_by_somebody": "confirmed_on = '2026-12-10', confirmed_way = 'own'",
        "confirmed_some_way": "confirmed_on = '2026-12-10', confirmed_by_id = 1",
        "confirmed_by_another": "confirmed_on = '2026-12-10', confirmed_by_id = 2, confirmed_way = 'own'",
        "noted_with_words": "confirmed_on = '2026-12-10', confirmed_by_id = 2, confirmed_way = 'noted'",
        "second_approved": "second_wanted = true",
        "approved_by_somebody": "approved_at = '2026-12-10'",
        "approved_by_another": "approved_at = '2026-12-10', approved_by_id = 2",
        "alone_or_not": "alone = true, second_wanted = true, state = 'waiting', effective_at = NULL",
        "returned_with_time": "state = 'returned', effective_at = NULL",
        "returned_with_cause": "state = 'returned', effective_at = NULL, returned_at = '2026-12-10'",
        "returned_with_reason": "state = 'returned', effective_at = NULL, returned_at = '2026-12-10',"
        " returned_as = 'second', returned_by_id = 2",
        "effective_with_time": "effective_at = NULL",
    },
    "assent_call": {"worn_by_who_may": "hat = 'hr'"},
    "departure": {
        "added_is_not_advised": "degree = 'added'",
        "differs": "degree = 'same'",
        "missing_is_not_decided": "degree = 'missing'",
        "number": "number = 0",
    },
    "explanation_talk": {
        "ends_after_start": "ends_at = starts_at",
        "sequence": "sequence = -1",
        "somewhere": "place = ''",
    },
    "measure_review": {
        "asked_with_words": "physician_words = NULL",
        "next_after_it": "next_on = held_on",
        "number": "number = 0",
    },
    "explanation": {
        "answered_unless_written": "answer = NULL",
        "given_some_way": "mode = NULL",
        "nothing_accepted_unanswered": "written = true, answer = NULL, mode = NULL, physician_id = NULL",
        "refused_with_reason": "accepted = false",
        "with_the_physician": "physician_id = NULL",
    },
    "reconsideration": {
        "settled_by_somebody": "settled_by_id = NULL",
        "settled_on_a_day": "held_on = NULL",
        "settled_with_reason": "reason = NULL",
        "settled_with_time": "settled_at = NULL",
        "with_the_physician": "result = NULL, settled_by_id = NULL, held_on = NULL, reason = NULL, settled_at = NULL,"
        " physician_words = NULL, words_way = NULL, said_at = NULL, words_version = 0",
        "with_their_words": "physician_words = NULL, words_way = NULL, said_at = NULL, physician_id = NULL,"
        " words_version = 0",
        "words_with_their_way": "words_way = NULL, said_at = NULL, physician_id = NULL, words_version = 0",
        "own_with_time": "said_at = NULL, words_version = 0",
        "own_are_counted": "words_version = 0",
        "own_are_somebodys": "physician_id = NULL",
    },
    "objection": {
        "answered_by_somebody": "answered_by_id = NULL",
        "answered_with_result": "result = NULL",
        "answered_with_words": "answer = NULL",
        "asked_before": "asked_on = '2026-12-01'",
        "asked_in_words": "physician_words = NULL",
        "asked_on_a_day": "asked_on = NULL",
    },
    "instruction": {
        "acknowledged_by_somebody": "acknowledged_by_id = 2",
        "acknowledged_with_time": "state = 'acknowledged'",
        "edition_replaces": "edition = 2",
        "period": "until_on = '2026-12-09'",
        "replaced_is_over": "state = 'replaced'",
        "told_to_supervisors": "carrier_id = 2",
        "why_unchanged": "previewed = 'wrong'",
    },
    "care_contact": {
        "call_after_it": "call_on = '2026-12-08'",
        "handed_on_to_somebody": "to_id = 2",
        "handed_on_with_words": "kind = 'handed_on', to_id = 2, minutes = NULL, call_on = NULL, note = NULL",
        "handed_on_without_call": "kind = 'handed_on', to_id = 2, minutes = NULL",
        "minutes": "minutes = 0",
        "minutes_of_a_talk": "minutes = NULL",
        "worn_by_who_cares": "hat = 'hr'",
    },
    "monthly_review": {"held_in_month": "held_on = '2026-11-30'"},
    "recommendation": {
        "answered_after_it": "answered_on = '2026-12-01', done_on = NULL, done = NULL, done_by_id = NULL",
        "answered_by_somebody": "answered_by_id = NULL, done_on = NULL, done = NULL, done_by_id = NULL",
        "answered_in_words": "answer = NULL, done_on = NULL, done = NULL, done_by_id = NULL",
        "answered_with_outcome": (
            "outcome = NULL, answer = NULL, answered_by_id = NULL, done_on = NULL, done = NULL, done_by_id = NULL"
        ),
        "heard_before": "heard_on = '2026-12-09'",
        "reported_by_somebody": "reported_by_id = NULL",
        "reported_once_answered": (
            "outcome = NULL, answer = NULL, answered_by_id = NULL, answered_on = NULL"
            ", done_on = NULL, done = NULL, done_by_id = NULL"
        ),
        "reported_with_answer": "reported_on = '2026-12-08', done_on = NULL, done = NULL, done_by_id = NULL",
        "done_as_planned": "outcome = 'taken'",
        "done_in_words": "done = NULL",
        "done_told_by_somebody": "done_by_id = NULL",
    },
    "committee_report": {
        "advised_by_somebody": "advised_by_id = NULL",
        "advised_in_words": "advice = NULL",
        "discussed_after_it": "discussed_on = '2026-12-02'",
        "discussed_by_somebody": "discussed_by_id = NULL",
        "discussed_in_words": "minutes = NULL",
        "discussed_once_released": "released_on = NULL, released_by_id = NULL",
        "period": "until_on = '2026-11-01'",
        "released_by_somebody": "released_by_id = NULL",
        "released_once_over": "released_on = '2026-11-30', discussed_on = '2026-11-30'",
    },
    "treatment_review": {
        "agreed_when_asked": "asked_on = NULL",
        "closed_after_opened": "closed_on = '2026-12-10'",
        "closed_by_somebody": "closed_by_id = NULL",
        "closed_with_outcome": "outcome = NULL",
        "closed_with_reason": "reason = NULL",
        "employer_told_once_agreed": "agreed = false",
        "from_somewhere": "change_id = NULL, raised_on = NULL, words = NULL",
        "reply_at_the_end": "closed_on = NULL, closed_by_id = NULL, outcome = NULL, reason = NULL",
        "words_of_the_employee": "raised_on = NULL",
    },
    "review_point": {"settled_by_somebody": "settled_on = NULL"},
    "measure": {
        "ended_by_decision": "ended_on = '2026-12-20'",
        "ended_one_way": "ended_on = '2026-12-20', ended_by_id = 1, left_with = true",
        "hours": "hours = -1",
        "period": "until_on = '2026-12-09'",
        "review_after_start": "review_on = '2026-12-09'",
    },
}

TWICE: dict[str, tuple[str, dict[str, str]]] = {
    # what would be there twice → the table, and the values that differ from its first row
    "an open case of a check result": ("case", {}),
    "an open consultation of an employment": (
        "case", {"kind": "'consultation'", "check_result_id": "NULL", "stress_check_id": "NULL"}),
    "a standing request of a case": ("interview_request", {}),
    "a month of a workplace in the reports to its committee": ("committee_report_month", {}),
    "a review of one change": ("treatment_review", {}),
    "an open review of what an employee tells": (
        "treatment_review", {"employment_id": "2", "change_id": "NULL", "kind": "'post'", "closed_on": "NULL",
                             "closed_by_id": "NULL", "outcome": "NULL", "reason": "NULL", "reply": "NULL"}),
    "a change of one kind on a day": ("personnel_change", {}),
    "a slot of a series at one time": (
        "slot", {"person_id": "1", "starts_at": "'2026-12-08 01:00:00.000000'", "state": "'closed'"}
    ),
    "a day left out of a series": ("slot_series_exception", {}),
    "a living booking of a slot": ("booking", {"interview_request_id": "2", "case_id": "2"}),
    "an absence for an appointment": ("absence", {}),
    "a relation that stands": ("relation", {}),
    "an open crisis of a case": ("crisis", {}),
    "a call to a crisis": ("crisis_call", {}),
    "a language of somebody": ("spoken_language", {}),
    "a room of an appointment": ("online_room", {}),
    "a slot that is kept": ("slot_hold", {"interview_request_id": "2", "case_id": "2"}),
    "what is kept for a request": ("slot_hold", {"slot_id": "2"}),
    "a booked time of a request": ("booking", {"slot_id": "2"}),
    "rules of a day": ("policy_version", {"number": "2"}),
    "a number of rules": ("policy_version", {"from_on": "'2027-04-01'"}),
    "a consent that stands": ("result_consent", {}),
    "a consent to an organisation that stands": (
        "result_consent", {"provider_id": "1", "provider_name": "'外部'"}),
    "a sheet of a case": ("interview_sheet", {}),
    "a handing in of work data": ("work_data", {}),
    "a month of work data": ("work_month", {}),
    "what waits to be told": ("telling", {}),
    "a request at an organisation": ("referral", {"interview_id": "2"}),
    "what an organisation said of an interview": (
        "referral", {"interview_request_id": "2", "state": "'held'"}),
    "a running limit": ("case_limit", {}),
    "an invitation of a case": ("invitation", {}),
    "a letter of a kind": ("letter", {}),
    "a result of a check": ("check_result", {}),
    "a report of an interview": ("report", {}),
    "an opinion of an interview": ("opinion", {}),
    "a letterhead that stands": ("letterhead", {}),
    "a draft of a letter to an institution": (
        "medical_letter", {"state": "'draft'", "issued_at": "NULL", "file": "NULL", "consented_on": "NULL",
                           "road": "NULL", "content_hash": "''"}),
    "a draft of an enquiry to a doctor": (
        "doctor_enquiry", {"state": "'draft'", "asked_at": "NULL", "file": "NULL", "consented_on": "NULL",
                           "consent_channel": "NULL", "sent_at": "NULL", "road": "NULL", "content_hash": "''",
                           "answered_on": "NULL", "answer": "NULL", "talked_on": "NULL", "talk": "NULL"}),
    "a draft of an opinion on a return": (
        "return_opinion", {"state": "'draft'", "issued_at": "NULL", "file": "NULL", "content_hash": "''",
                           "noted_on": "NULL", "noted_by_id": "NULL"}),
    "a draft of a talk about a return": ("return_talk", {"state": "'draft'", "kept_at": "NULL"}),
    "a draft of the health part of a talk": ("return_talk_health", {"state": "'draft'", "kept_at": "NULL"}),
    "a draft of a notice to a doctor": (
        "doctor_notice", {"state": "'draft'", "asked_at": "NULL", "file": "NULL", "content_hash": "''",
                          "ended_on": "NULL", "consent_channel": "NULL"}),
    "a notice that stands for a return": ("doctor_notice", {}),
    "a notice that stands for a plan": ("doctor_notice", {"plan_id": "1"}),
    "a summary that waits": ("doctor_summary", {"state": "'asked'", "decided_on": "NULL", "consent_channel": "NULL"}),
    "a period of an opinion": ("opinion_period", {}),
    "a measure of a period": ("opinion_item", {}),
    "a remark on an opinion": ("record_remark", {}),
    "a decision on an opinion": ("decision", {}),
    "a follow-up of a month": ("follow_up", {}),
    "a day of absence of somebody": ("return_absence", {}),
    "a table of some years so many months after": ("outcome", {"until_on": "'2026-03-31'"}),
    "a table that ends with the same year": ("outcome", {"from_on": "'2023-04-01'"}),
    "an open leave of an employment": ("sick_leave", {"number": "2", "before_id": "1"}),
    "a number of a leave": ("sick_leave", {"ended_on": "'2026-12-20'", "ended_as": "'returned'", "ended_by_id": "2"}),
    "a number of a leave's term": ("leave_term", {}),
    "what takes the place of a word with somebody on leave": ("leave_contact", {"corrects_id": "1"}),
    "an original of a certificate": ("certificate_paper", {}),
    "a second draft of a leave's plan": ("return_plan", {"number": "3"}),
    "a number of a leave's plan": (
        "return_plan",
        {"state": "'over'", "decided_on": "'2027-02-01'", "decided_by_id": "2", "ended_on": "'2027-02-09'",
         "ended_as": "'left'"},
    ),
    "a stage of a number": ("return_stage", {}),
    "a check of a number": ("stage_check", {}),
    "a text of a number": ("stage_text", {}),
    "a supervisor's word that they read it": ("stage_ack", {}),
    "a trial of somebody who is in one": ("trial_attendance", {}),
    "a question for tasks that still waits": ("task_question", {}),
    "a notice for the same occasion": ("outbox_mail", {}),
    "a line of the inbox for the same occasion": ("inbox_note", {}),
    "an employee number": ("employment", {"person_id": "2", "until_on": "NULL"}),
    "a number in the trail": ("trail_entry", {}),
}  # fmt: skip


@pytest.fixture
def filled(engine: Engine, database_url: str) -> Iterator[Connection]:
    """One row of every table, without the guards (they have tests of their own); each try is taken back."""
    migrate.downgrade(database_url, "0004")
    Base.metadata.create_all(engine)  # the tables of later revisions, likewise without theirs
    with engine.begin() as connection:
        for loaded in rows.ROWS.values():
            for table, row in loaded:
                rows.put(connection, table, row)
    with engine.connect() as connection:
        yield connection


def refusal(connection: Connection, statement: str) -> str | None:
    """What the database says to a statement that is taken back; None when it accepts."""
    made = text(statement.replace(":00", "\\:00").replace(":30", "\\:30"))
    with connection.begin() as tried:
        try:
            connection.execute(made, {"blob": rows.BLOB} if ":blob" in statement else {})
        except DBAPIError as error:
            return f"{type(error).__name__}: {error.orig}"
        finally:
            tried.rollback()
    return None


def written(table: str) -> set[str]:
    """The checks of a table by their short names, the closed lists of codes aside."""
    codes = {column.type.name for column in TABLES[table].columns if isinstance(column.type, Enum)}
    names = {
        str(found.name).removeprefix(f"ck_{table}_")
        for found in TABLES[table].constraints
        if isinstance(found, CheckConstraint)
    }
    return names - codes


def test_every_check_is_tried_here():
    assert {table: set(tried) for table, tried in REFUSED.items()} == {
        table: written(table) for table in TABLES if written(table)
    }


def test_every_table_with_a_guarantee_has_a_row():
    there = {table for loaded in rows.ROWS.values() for table, _row in loaded}
    assert set(TABLES) - there == {"case_link", "sign_in_attempt"}


def test_what_must_never_be_is_refused(filled):
    for table, tried in REFUSED.items():
        for name, values in tried.items():
            said = refusal(filled, f'UPDATE "{table}" SET {values} WHERE id = 1')
            assert said is not None, (table, name)
            assert said.startswith("IntegrityError"), (table, name)
            assert f"ck_{table}_{name}" in said, (table, name, said)


def test_twin_the_same_rows_are_accepted_as_they_stand(filled):
    for table, tried in REFUSED.items():
        columns = {part.split("=")[0].strip() for values in tried.values() for part in values.split(",")}
        assert refusal(filled, f'UPDATE "{table}" SET {", ".join(f"{name} = {name}" for name in columns)}') is None, (
            table
        )


HAPPENED = {"personnel_change", "treatment_review"}
"""They say what happened to somebody, also what the law forbids as a measure."""


def test_codes_that_do_not_exist_are_refused(filled):
    """Dismissal is not in the catalogue of measures, and can't get there by another road either."""
    tried = 0
    for table in TABLES.values():
        for column in table.columns:
            if isinstance(column.type, Enum) and table.name not in {"case_link", "sign_in_attempt"}:
                code = "fired" if table.name in HAPPENED else "dismissal"
                said = refusal(filled, f'UPDATE "{table.name}" SET "{column.name}" = \'{code}\'')
                assert "ck_" in (said or ""), (table.name, column.name)
                tried += 1
    assert tried > 30


@pytest.mark.parametrize("what", TWICE)
def test_what_is_there_once_is_not_there_twice(filled, what):
    table, other = TWICE[what]
    kept = next(row for loaded in rows.ROWS.values() for name, row in loaded if name == table)
    row = {**kept, "id": "99", "public_id": "'x'", **other}
    if "public_id" not in kept:
        del row["public_id"]
    with filled.begin() as prepared:
        filled.execute(
            text(
                "INSERT INTO slot (id, company_id, public_id, person_id, starts_at, ends_at, online, place, state)"
                " SELECT 2, company_id, 's', person_id, ends_at, '2026-12-08 03\\:00\\:00.000000', online, place, state"
                " FROM slot WHERE id = 1"
            )
        )
        filled.execute(
            text(
                "INSERT INTO interview_request (id, company_id, public_id, case_id, state, requested_on, late, channel,"
                " entered_at, statutory, discloses, mode, physician_wish, acknowledged, quiet_entrance, version)"
                " SELECT 2, company_id,"
                " 'r', 2, state, requested_on, late, channel, entered_at, false, false, mode, physician_wish,"
                " acknowledged, quiet_entrance, version FROM interview_request WHERE id = 1"
            )
        )
        with pytest.raises(DBAPIError) as twice:
            rows.put(filled, table, row)
        prepared.rollback()
    assert type(twice.value).__name__ == "IntegrityError"
    assert "unique" in str(twice.value.orig).lower()


def test_a_follow_up_has_one_time(filled):
    kept = next(row for loaded in rows.ROWS.values() for name, row in loaded if name == "booking")
    other = {**kept, "interview_request_id": "NULL", "follow_up_id": "1"}
    with filled.begin() as prepared:
        for slot_id, begins, ends in ((2, "02\\:00", "02\\:30"), (3, "03\\:00", "03\\:30")):
            filled.execute(
                text(
                    "INSERT INTO slot (id, company_id, public_id, person_id, starts_at, ends_at, online, place, state)"
                    f" SELECT {slot_id}, company_id, 's{slot_id}', person_id, '2026-12-08 {begins}\\:00.000000',"
                    f" '2026-12-08 {ends}\\:00.000000', online, place, state FROM slot WHERE id = 1"
                )
            )
        rows.put(filled, "booking", {**other, "id": "98", "public_id": "'b2'", "slot_id": "2"})
        moved = {**other, "id": "99", "public_id": "'b3'", "slot_id": "3"}
        rows.put(filled, "booking", {**moved, "state": "'moved'"})
        with pytest.raises(DBAPIError) as twice:
            rows.put(filled, "booking", {**moved, "id": "97", "public_id": "'b4'"})
        prepared.rollback()
    assert "unique" in str(twice.value.orig).lower()


def test_no_reference_leaves_the_company(filled):
    """Every table that refers to another of the company's: its row can't be moved to a second company."""
    with filled.begin():
        filled.execute(text("INSERT INTO company (id, public_id, name) VALUES (2, 'c', 'よその会社')"))
    tried = 0
    for name, table in TABLES.items():
        inside = [c for c in table.constraints if isinstance(c, ForeignKeyConstraint) and len(c.column_keys) == 2]
        if not inside or name in {"case_link", "sign_in"}:
            continue
        said = refusal(filled, f'UPDATE "{name}" SET company_id = 2 WHERE id = 1')
        assert "foreign key" in (said or "").lower(), name
        tried += 1
    assert tried > 25


def test_every_record_belongs_to_a_company_and_refers_inside_it():
    for mapper in Base.registry.mappers:
        table = TABLES[mapper.class_.__tablename__]
        if not issubclass(mapper.class_, Tenant):
            continue
        assert not table.columns["company_id"].nullable, table.name
        for found in table.constraints:
            if isinstance(found, ForeignKeyConstraint) and found.referred_table.name not in {"company", "account"}:
                assert found.column_keys[0] == "company_id", (table.name, found.column_keys)
        if issubclass(mapper.class_, Record):
            assert table.columns["public_id"].unique, table.name
