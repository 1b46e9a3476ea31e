"""May each hat use each verb as was typed here by hand, and nobody any other?"""

from itertools import product

import pytest

from casework.access import Act, Actor, enter, enter_worker
from casework.access.acts import ACTS, WORKERS_OWN, May, may
from casework.rules.errors import NotYours
from casework.rules.vocabulary import Hat
from tests.world import NOW

HATS = {
    "W": Hat.WORKER, "P": Hat.PHYSICIAN, "N": Hat.NURSE, "C": Hat.CLERK, "H": Hat.HR, "S": Hat.SUPERVISOR,
    "A": Hat.ADMIN, "M": Hat.COMMITTEE, "T": Hat.COORDINATOR,
}  # fmt: skip

EVERYBODY = "WPNCHSAMT"
USE = {
    # for everybody, about oneself
    "see_desk": EVERYBODY, "read_messages": EVERYBODY, "read_mails": EVERYBODY,
    "see_rules": EVERYBODY,
    # the rules are the employer's; who runs the programme writes down what was deliberated
    "change_rules": "CT", "keep_closures": "CT",
    # the employee's own: nobody decides, asks or declines for them
    "see_own_trail": "W", "read_invitation": "W",
    "read_general_letter": "W", "decline": "W", "consult": "W", "request": "W", "withdraw": "W",
    "fill_sheet": "W", "give_work_data": "H", "import_work_data": "H", "see_work_data": "W",
    "ask_work": "P", "answer_work": "H", "speak_of_instruction": "S", "answer_supervisor": "H",
    "import_kept_hours": "H", "hand_on_instruction": "", "read_guide": "S", "see_guide_readers": "H",
    "tell_recipient": "H", "propose_instruction": "H", "answer_draft": "W",
    "see_ledger": "WHPN", "see_arrivals": "H", "take_cooperation_letter": "WH",
    "choose_approach": "W",
    # the examiner's side: only an examiner decides who needs a talk (安衛則52条の15), only clerks write letters
    "see_checks": "PNCT", "start_check": "C", "import_results": "C", "keep_layout": "C", "see_results": "PNC",
    "decide_need": "PN",
    "record_talk": "PN",
    # consent is the employee's; clerks keep what came on paper, HR opens what was passed on
    "see_consents": "WCH", "give_consent": "W", "enter_consent": "C", "withdraw_consent": "WC",
    "see_consented_result": "H", "confirm_eligibility": "PN",
    "send_letters": "C", "write_wording": "C", "read_wording": "PNC",
    "pause_letters": "C", "move_notice": "C", "log_call": "C",
    "enter_request": "C",
    "explain_request": "C", "attach_scan": "C", "read_scan": "WPC", "take_away_scan": "C",
    # a request may be told to HR and to the nurse as well: they write down that it was; the clerk settles it
    "receive_request": "NH", "see_receipts": "NCH", "see_receipt": "W", "settle_receipt": "C",
    "read_department_text": "CS",
    # who interviews from outside: nobody's health, so the programme's coordinator keeps them as well
    "see_providers": "CTH", "keep_providers": "CT",
    # how far a campaign has come; the list as a file is for the clerks' work alone
    "see_board": "PNC", "export_board": "C",
    # cases; HR has none, it has requests
    "see_cases": "WPNC", "see_case": "WPNC", "name_handlers": "C", "see_requests": "H",
    "see_request": "H", "see_disclosed_result": "H",
    # times; a clerk may book for somebody without a screen
    "change_wishes": "WC", "offer_slots": "PNC", "close_slot": "PNC", "reopen_slot": "PNC",
    "keep_engagements": "C", "keep_series": "PNC", "fill_series": "", "see_free_slots": "WC", "book": "WC",
    "keep_online": "CT", "keep_letterhead": "CT", "open_room": "PN",
    "see_capacity": "C",
    # when people work: clerks hand it in, each reads their own
    "keep_rosters": "C", "see_own_roster": "W",
    # who is away, and who is not to meet whom
    "see_absences": "S", "take_payroll": "C",
    # the record for an inspector is HR's; a certificate of time is taken by whoever it is about, or for them
    "read_medical_letter": "WPN", "write_medical_letter": "P", "issue_medical_letter": "P",
    "take_bundle": "H", "take_certificate": "WC",
    "hand_over": "C", "declare_relation": "PN", "avoid": "W",
    "hold_slot": "WC", "wait_for_slot": "WC",
    "see_booking": "WPNC", "cancel_booking": "WPNC",
    # the address from which a calendar program fetches one's own times
    "keep_feed": "WPN", "fetch_feed": "WPN",
    # a professional's own calendar from outside, read by the worker
    "say_languages": "PN", "keep_busy": "PN", "read_busy": "",
    # short texts of one's own: whoever writes notes or a record
    "keep_snippets": "PN",
    # a request at an outside organisation: clerks hand it out and write down what comes back, never what was said; the
    # record is copied by HR, who receives it
    "see_referral": "WC", "see_handout": "WC", "take_work_sheet": "WH",
    "refer": "C", "appoint": "C", "report_held": "C", "end_referral": "C",
    "tell_provider": "C",
    "enter_record": "H",
    "correct_record": "P",
    "drop_draft": "P", "add_record": "P", "keep_remarks": "P",
    # the talk; a nurse holds consultations, the record of a statutory one is a physician's (安衛法66条の10第3項)
    "see_visits": "PN", "run_late": "PN",
    "write_interview": "PN", "hold_interview": "PN", "break_off": "PN", "mark_missed": "PN",
    # before it begins the employee may turn back, in the room with the physician
    "turn_at_door": "P",
    # whether somebody is in danger, and what was told of harassment: the employee chooses, one officer of HR reads
    "assess_risk": "PN", "care_in_crisis": "PN",
    "write_passing_on": "PN", "choose_passing_on": "WPN", "read_passed_on": "H",
    # between the appointments: whoever cares; who walks in comes to the nurse, and she hands on to the physician
    "see_contacts": "PN", "log_contact": "PN", "walk_in": "N", "hand_on": "N", "end_consultation": "PN",
    "write_record": "P", "issue": "P", "read_record": "WPNH", "give_view": "P",
    # what the employer does with it: HR alone decides, never a physician, never a supervisor
    "hear": "H", "ask_hearing": "H", "log_attempt": "H",
    "decide": "H", "read_decision": "WPNH", "explain": "H", "instruct": "H", "carry_out": "H",
    # … but what the employee answers, corrects and signs is theirs
    "answer_hearing": "W", "mark_hearing": "W", "object": "W",
    "assent": "PH", "send_back": "PH", "note_confirmation": "H", "take_back_decision": "H",
    "record_objection": "H", "answer_objection": "H", "reconsider": "H", "say_reconsideration": "P",
    "set_explanation": "H",
    "hold_measure_review": "H",
    "take_decision_notice": "WH",
    "see_instructions": "WHS", "acknowledge": "S",
    # HR and the physician go through the running cases once a month
    # what the 産業医 recommends to the employer, and the committee hears of
    "see_recommendations": "PHM", "recommend": "P", "answer_recommendation": "H", "report_recommendation": "H",
    # numbers for the committee: HR makes and releases them, the 産業医 adds words about the workplace
    "see_committee_reports": "PHM", "prepare_committee_report": "H", "advise_committee": "P",
    "release_committee_report": "H", "record_committee": "H",
    # … and how returns went, in numbers; the worker draws them up
    "see_outcomes": "PHM", "draw_outcomes": "", "offer_talks": "", "rest_for_leave": "",
    # a quiet look at how somebody is treated: the 産業医 alone, and whoever tells of themself
    "see_treatment_reviews": "P", "review_treatment": "P", "raise_treatment": "W", "watch_treatment": "",
    # how HR shares its work, and who takes its place where a file is an officer's own
    "see_tasks": "H", "hold_file": "H", "hand_over_files": "H", "see_cover": "TH", "keep_stand_ins": "TH",
    "see_measures": "H", "see_reviews": "PH", "hold_review": "PH", "agree_point": "PH", "settle_point": "PH",
    # follow-ups
    "plan_follow_ups": "P", "hold_follow_up": "PN", "book_follow_up": "WPN", "end_follow_up": "PN",
    "decline_follow_up": "W",
    "change_follow_up_note": "PN", "settle_next_step": "PN", "see_follow_ups": "WPNCH",
    # leaves for illness: HR keeps them; who cares for the employee reads them
    "see_leaves": "WPNH", "see_leave": "WPNH", "begin_leave": "H", "extend_leave": "H", "end_leave": "H",
    "correct_leave_end": "H",
    "agree_leave_contact": "H", "log_leave_contact": "H",
    "correct_leave_contact": "H",
    # to come back is the employee's wish, which HR writes down for them
    "wish_return": "W", "note_return_wish": "H",
    # certificates of a leave: the employee chooses who reads them, whoever received a paper writes down its days
    "hand_in_certificate": "W", "note_certificate": "PNH", "read_certificate": "WPNH", "take_away_certificate": "WPNH",
    # what an attending doctor is asked: who cares for the employee asks, the employee alone agrees; HR reads the leave
    "read_enquiry": "WPN", "write_enquiry": "PN", "ask_enquiry": "PN", "agree_enquiry": "W", "refuse_enquiry": "W",
    "take_back_enquiry": "W", "keep_enquiry_consent": "PN", "give_up_enquiry": "PN", "send_enquiry": "PN",
    "answer_enquiry": "PN", "end_enquiry": "PN", "summarise_answer": "PN", "agree_summary": "W", "refuse_summary": "W",
    "keep_summary_consent": "PN",
    # days of absence after a return: HR tells them, who cares for the employee reads them, a physician decides
    "see_return_absences": "WPNH", "import_return_absences": "H", "take_back_return_absence": "H",
    "answer_return_absences": "PN",
    # whether somebody may come back is a physician's opinion, and the company's decision
    "read_return_opinion": "WPNH", "write_return_opinion": "P", "issue_return_opinion": "P",
    "note_return_opinion": "H",
    # meetings about a return: HR writes of work, who cares for the employee of health
    "read_return_talk": "WPNH", "write_return_talk": "H", "keep_return_talk": "H", "write_talk_health": "PN",
    "keep_talk_health": "PN",
    # what an attending doctor learns of the return: a physician writes it, the employee hands it over
    "read_doctor_notice": "WPN", "write_doctor_notice": "P", "offer_doctor_notice": "P", "agree_doctor_notice": "W",
    "refuse_doctor_notice": "W", "keep_notice_consent": "P", "give_up_doctor_notice": "P",
    # plans of returning: HR keeps them, a physician writes of health, whoever leads reads one text and says which tasks
    "see_return_plan": "WPNH", "draft_return_plan": "H", "decide_return_plan": "H", "end_return_plan": "H",
    "check_stage": "H", "write_return_note": "P", "answer_stage_text": "W", "send_stage_text": "H",
    "see_stage_texts": "S", "acknowledge_stage": "S", "settle_trial": "H", "end_trial": "H", "ask_for_tasks": "H",
    "let_tasks_be_asked": "W", "tell_tasks": "S",
    # talks about work alone: HR in its file, a supervisor beside what they have to read; each takes back their own
    "keep_work_talk": "H", "keep_own_work_talk": "S", "take_back_work_talk": "SH",
    # the administrator: sign-ins and totals, nothing else
    "manage_accounts": "A", "see_outbox": "A",
    # nobody's: the command line and the worker
    "import_people": "", "build": "", "deliver": "", "settle_dates": "", "remind": "", "chase": "",
    "end_with_employment": "", "go_on_with_employment": "", "end_lifted": "",
    "end_idle_return": "",
    "offer_freed": "",
}  # fmt: skip
"""Verb → the hats that may use it."""

OF_THE_WORKER = {
    "import_people", "manage_accounts", "build", "deliver", "settle_dates", "send_letters", "remind", "offer_freed",
    "fill_series", "read_busy", "chase", "hand_on_instruction", "watch_treatment",
    "end_with_employment", "go_on_with_employment", "end_lifted", "draw_outcomes", "offer_talks",
    "end_idle_return", "rest_for_leave",
}  # fmt: skip
"""What the command line and the background worker do without a hat."""

UNRECORDED = {
    "see_rules", "change_rules", "keep_closures",
    "read_messages", "see_own_trail", "manage_accounts", "see_outbox", "import_people", "see_providers",
    "keep_providers", "keep_layout", "name_handlers", "see_checks", "start_check",
    "offer_slots", "close_slot", "reopen_slot", "keep_series", "fill_series",
    "keep_engagements",
    "read_department_text", "write_wording", "read_wording",
    "build", "deliver", "settle_dates", "remind", "chase", "hand_on_instruction", "offer_freed", "end_with_employment",
    "go_on_with_employment", "end_lifted", "draw_outcomes", "offer_talks",
    "end_idle_return", "rest_for_leave",
    "read_guide", "see_guide_readers", "keep_feed", "fetch_feed", "keep_online",
    "see_cover", "keep_stand_ins",
    "keep_letterhead", "avoid", "hold_review", "recommend", "watch_treatment",
    "say_languages", "keep_busy", "read_busy", "keep_rosters", "see_own_roster",
}  # fmt: skip
"""Verbs whose pages show nobody's health. All the others write down what they read."""


def mistakes(table: dict[Act, May]) -> set[tuple[str, str]]:
    """Where a table says something else than was typed here."""
    return {
        (act.value, letter)
        for act, (letter, hat) in product(Act, HATS.items())
        if getattr(table[act], hat.value) is not (letter in USE[act.value])
    }


def test_every_verb_is_typed_here_and_has_a_row():
    assert {act.value for act in Act} == set(USE)
    assert set(ACTS) == set(Act)
    assert set(HATS.values()) == set(Hat)


def test_each_hat_may_do_what_was_typed_here():
    assert mistakes(ACTS) == set()


@pytest.mark.parametrize("act", Act)
def test_twin_one_more_or_one_less_is_caught(act):
    for letter, hat in HATS.items():
        row = {h.value: getattr(ACTS[act], h.value) is not (h is hat) for h in Hat}
        assert mistakes({**ACTS, act: May(**row)}) == {(act.value, letter)}


def test_the_workers_own_verbs():
    assert {act.value for act in WORKERS_OWN} == OF_THE_WORKER
    assert {act.value for act in Act if may(None, act)} == OF_THE_WORKER


def test_verbs_that_show_health_are_recorded():
    assert {act.value for act in Act if not ACTS[act].recorded} == UNRECORDED


def test_a_forgotten_hat_is_an_error_at_import():
    for hat in Hat:
        with pytest.raises(TypeError):
            May(**{other.value: True for other in Hat if other is not hat})


def test_a_verb_that_is_not_yours_does_not_begin():
    """No session is asked: who may not use a verb learns nothing by trying."""
    for act, (letter, hat) in product(Act, HATS.items()):
        actor = Actor(company_id=1, person_id=1, hat=hat)
        if letter not in USE[act.value]:
            with pytest.raises(NotYours):
                enter(None, actor, act, now=NOW)  # type: ignore[arg-type]  # refused before the session is asked
    for act in Act:
        if act.value not in OF_THE_WORKER:
            with pytest.raises(NotYours):
                enter_worker(None, 1, act, now=NOW)  # type: ignore[arg-type]  # refused before the session is asked


def test_committee_and_admin_see_no_case_and_supervisors_only_instructions():
    """Read off the rows above once more, as sentences."""
    everybodys = {"see_desk", "read_messages", "read_mails", "see_rules"}
    for letter, verbs in (
        ("M", {"see_recommendations", "see_committee_reports", "see_outcomes"}),
        ("A", {"manage_accounts", "see_outbox"}),
        (
            "S",
            {
                "see_instructions",
                "acknowledge",
                "speak_of_instruction",
                "read_guide",
                "read_department_text",
                "see_absences",
                "see_stage_texts",
                "acknowledge_stage",
                "tell_tasks",
                "keep_own_work_talk",
                "take_back_work_talk",
            },
        ),
    ):
        assert {act.value for act in Act if may(HATS[letter], act)} == everybodys | verbs
