"""Which verbs may a hat use? One literal table, deny by default."""

from dataclasses import dataclass
from enum import StrEnum

from casework.rules.vocabulary import Hat


class Act(StrEnum):
    """What somebody can do. The name stands in the trail."""

    SEE_DESK = "see_desk"
    READ_MESSAGES = "read_messages"
    SEE_RULES = "see_rules"
    CHANGE_RULES = "change_rules"
    KEEP_CLOSURES = "keep_closures"
    READ_MAILS = "read_mails"
    SEE_OWN_TRAIL = "see_own_trail"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_OUTBOX = "see_outbox"
    IMPORT_PEOPLE = "import_people"
    SEE_PROVIDERS = "see_providers"
    KEEP_PROVIDERS = "keep_providers"
    SEE_CHECKS = "see_checks"
    START_CHECK = "start_check"
    IMPORT_RESULTS = "import_results"
    KEEP_LAYOUT = "keep_layout"
    SEE_RESULTS = "see_results"
    RECORD_TALK = "record_talk"
    DECIDE_NEED = "decide_need"
    SEE_BOARD = "see_board"
    EXPORT_BOARD = "export_board"
    SEE_CONSENTS = "see_consents"
    GIVE_CONSENT = "give_consent"
    ENTER_CONSENT = "enter_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    SEE_CONSENTED_RESULT = "see_consented_result"
    SEE_CASES = "see_cases"
    SEE_CASE = "see_case"
    SEND_LETTERS = "send_letters"
    PAUSE_LETTERS = "pause_letters"
    MOVE_NOTICE = "move_notice"
    LOG_CALL = "log_call"
    READ_WORDING = "read_wording"
    WRITE_WORDING = "write_wording"
    READ_DEPARTMENT_TEXT = "read_department_text"
    READ_INVITATION = "read_invitation"
    READ_GENERAL_LETTER = "read_general_letter"
    DECLINE = "decline"
    CHOOSE_APPROACH = "choose_approach"
    CONSULT = "consult"
    REQUEST = "request"
    ENTER_REQUEST = "enter_request"
    RECEIVE_REQUEST = "receive_request"
    SEE_RECEIPTS = "see_receipts"
    SEE_RECEIPT = "see_receipt"
    SETTLE_RECEIPT = "settle_receipt"
    EXPLAIN_REQUEST = "explain_request"
    ATTACH_SCAN = "attach_scan"
    READ_SCAN = "read_scan"
    TAKE_AWAY_SCAN = "take_away_scan"
    CHANGE_WISHES = "change_wishes"
    FILL_SHEET = "fill_sheet"
    GIVE_WORK_DATA = "give_work_data"
    IMPORT_WORK_DATA = "import_work_data"
    ASK_WORK = "ask_work"
    ANSWER_WORK = "answer_work"
    SEE_WORK_DATA = "see_work_data"
    NAME_HANDLERS = "name_handlers"
    SEE_REQUESTS = "see_requests"
    SEE_REQUEST = "see_request"
    SEE_DISCLOSED_RESULT = "see_disclosed_result"
    CONFIRM_ELIGIBILITY = "confirm_eligibility"
    WITHDRAW = "withdraw"
    SEE_REFERRAL = "see_referral"
    SEE_HANDOUT = "see_handout"
    TAKE_WORK_SHEET = "take_work_sheet"
    REFER = "refer"
    APPOINT = "appoint"
    REPORT_HELD = "report_held"
    END_REFERRAL = "end_referral"
    TELL_PROVIDER = "tell_provider"
    OFFER_SLOTS = "offer_slots"
    CLOSE_SLOT = "close_slot"
    REOPEN_SLOT = "reopen_slot"
    KEEP_ENGAGEMENTS = "keep_engagements"
    KEEP_SERIES = "keep_series"
    FILL_SERIES = "fill_series"
    SEE_FREE_SLOTS = "see_free_slots"
    HOLD_SLOT = "hold_slot"
    WAIT_FOR_SLOT = "wait_for_slot"
    SEE_CAPACITY = "see_capacity"
    KEEP_ROSTERS = "keep_rosters"
    SEE_OWN_ROSTER = "see_own_roster"
    BOOK = "book"
    SEE_BOOKING = "see_booking"
    CANCEL_BOOKING = "cancel_booking"
    SAY_LANGUAGES = "say_languages"
    KEEP_BUSY = "keep_busy"
    KEEP_SNIPPETS = "keep_snippets"
    KEEP_FEED = "keep_feed"
    FETCH_FEED = "fetch_feed"
    KEEP_ONLINE = "keep_online"
    KEEP_LETTERHEAD = "keep_letterhead"
    OPEN_ROOM = "open_room"
    HAND_OVER = "hand_over"
    DECLARE_RELATION = "declare_relation"
    AVOID = "avoid"
    SEE_ABSENCES = "see_absences"
    TAKE_PAYROLL = "take_payroll"
    SEE_VISITS = "see_visits"
    RUN_LATE = "run_late"
    WRITE_INTERVIEW = "write_interview"
    HOLD_INTERVIEW = "hold_interview"
    BREAK_OFF = "break_off"
    MARK_MISSED = "mark_missed"
    TURN_AT_DOOR = "turn_at_door"
    ASSESS_RISK = "assess_risk"
    CARE_IN_CRISIS = "care_in_crisis"
    WRITE_PASSING_ON = "write_passing_on"
    CHOOSE_PASSING_ON = "choose_passing_on"
    READ_PASSED_ON = "read_passed_on"
    SEE_CONTACTS = "see_contacts"
    LOG_CONTACT = "log_contact"
    WALK_IN = "walk_in"
    HAND_ON = "hand_on"
    END_CONSULTATION = "end_consultation"
    WRITE_RECORD = "write_record"
    ISSUE = "issue"
    CORRECT_RECORD = "correct_record"
    DROP_DRAFT = "drop_draft"
    ADD_RECORD = "add_record"
    KEEP_REMARKS = "keep_remarks"
    ENTER_RECORD = "enter_record"
    READ_RECORD = "read_record"
    READ_MEDICAL_LETTER = "read_medical_letter"
    WRITE_MEDICAL_LETTER = "write_medical_letter"
    ISSUE_MEDICAL_LETTER = "issue_medical_letter"
    TAKE_BUNDLE = "take_bundle"
    TAKE_CERTIFICATE = "take_certificate"
    GIVE_VIEW = "give_view"
    HEAR = "hear"
    ASK_HEARING = "ask_hearing"
    ANSWER_HEARING = "answer_hearing"
    MARK_HEARING = "mark_hearing"
    LOG_ATTEMPT = "log_attempt"
    DECIDE = "decide"
    ASSENT = "assent"
    SEND_BACK = "send_back"
    NOTE_CONFIRMATION = "note_confirmation"
    TAKE_BACK_DECISION = "take_back_decision"
    READ_DECISION = "read_decision"
    SET_EXPLANATION = "set_explanation"
    EXPLAIN = "explain"
    OBJECT = "object"
    RECORD_OBJECTION = "record_objection"
    ANSWER_OBJECTION = "answer_objection"
    RECONSIDER = "reconsider"
    SAY_RECONSIDERATION = "say_reconsideration"
    HOLD_MEASURE_REVIEW = "hold_measure_review"
    TAKE_DECISION_NOTICE = "take_decision_notice"
    INSTRUCT = "instruct"
    CARRY_OUT = "carry_out"
    SEE_INSTRUCTIONS = "see_instructions"
    ACKNOWLEDGE = "acknowledge"
    SPEAK_OF_INSTRUCTION = "speak_of_instruction"
    ANSWER_SUPERVISOR = "answer_supervisor"
    IMPORT_KEPT_HOURS = "import_kept_hours"
    HAND_ON_INSTRUCTION = "hand_on_instruction"
    PROPOSE_INSTRUCTION = "propose_instruction"
    ANSWER_DRAFT = "answer_draft"
    TELL_RECIPIENT = "tell_recipient"
    SEE_LEDGER = "see_ledger"
    SEE_ARRIVALS = "see_arrivals"
    TAKE_COOPERATION_LETTER = "take_cooperation_letter"
    READ_GUIDE = "read_guide"
    SEE_GUIDE_READERS = "see_guide_readers"
    SEE_MEASURES = "see_measures"
    SEE_TASKS = "see_tasks"
    HOLD_FILE = "hold_file"
    HAND_OVER_FILES = "hand_over_files"
    SEE_COVER = "see_cover"
    KEEP_STAND_INS = "keep_stand_ins"
    SEE_REVIEWS = "see_reviews"
    HOLD_REVIEW = "hold_review"
    AGREE_POINT = "agree_point"
    SETTLE_POINT = "settle_point"
    SEE_RECOMMENDATIONS = "see_recommendations"
    RECOMMEND = "recommend"
    ANSWER_RECOMMENDATION = "answer_recommendation"
    REPORT_RECOMMENDATION = "report_recommendation"
    SEE_COMMITTEE_REPORTS = "see_committee_reports"
    PREPARE_COMMITTEE_REPORT = "prepare_committee_report"
    ADVISE_COMMITTEE = "advise_committee"
    RELEASE_COMMITTEE_REPORT = "release_committee_report"
    RECORD_COMMITTEE = "record_committee"
    SEE_OUTCOMES = "see_outcomes"
    SEE_TREATMENT_REVIEWS = "see_treatment_reviews"
    REVIEW_TREATMENT = "review_treatment"
    RAISE_TREATMENT = "raise_treatment"
    WATCH_TREATMENT = "watch_treatment"
    PLAN_FOLLOW_UPS = "plan_follow_ups"
    HOLD_FOLLOW_UP = "hold_follow_up"
    CHANGE_FOLLOW_UP_NOTE = "change_follow_up_note"
    SETTLE_NEXT_STEP = "settle_next_step"
    BOOK_FOLLOW_UP = "book_follow_up"
    END_FOLLOW_UP = "end_follow_up"
    DECLINE_FOLLOW_UP = "decline_follow_up"
    SEE_FOLLOW_UPS = "see_follow_ups"
    SEE_LEAVES = "see_leaves"
    SEE_LEAVE = "see_leave"
    BEGIN_LEAVE = "begin_leave"
    EXTEND_LEAVE = "extend_leave"
    END_LEAVE = "end_leave"
    CORRECT_LEAVE_END = "correct_leave_end"
    AGREE_LEAVE_CONTACT = "agree_leave_contact"
    LOG_LEAVE_CONTACT = "log_leave_contact"
    WISH_RETURN = "wish_return"
    NOTE_RETURN_WISH = "note_return_wish"
    CORRECT_LEAVE_CONTACT = "correct_leave_contact"
    HAND_IN_CERTIFICATE = "hand_in_certificate"
    NOTE_CERTIFICATE = "note_certificate"
    READ_CERTIFICATE = "read_certificate"
    TAKE_AWAY_CERTIFICATE = "take_away_certificate"
    READ_ENQUIRY = "read_enquiry"
    WRITE_ENQUIRY = "write_enquiry"
    ASK_ENQUIRY = "ask_enquiry"
    AGREE_ENQUIRY = "agree_enquiry"
    REFUSE_ENQUIRY = "refuse_enquiry"
    TAKE_BACK_ENQUIRY = "take_back_enquiry"
    KEEP_ENQUIRY_CONSENT = "keep_enquiry_consent"
    GIVE_UP_ENQUIRY = "give_up_enquiry"
    SEND_ENQUIRY = "send_enquiry"
    ANSWER_ENQUIRY = "answer_enquiry"
    END_ENQUIRY = "end_enquiry"
    SUMMARISE_ANSWER = "summarise_answer"
    AGREE_SUMMARY = "agree_summary"
    REFUSE_SUMMARY = "refuse_summary"
    KEEP_SUMMARY_CONSENT = "keep_summary_consent"
    SEE_RETURN_ABSENCES = "see_return_absences"
    IMPORT_RETURN_ABSENCES = "import_return_absences"
    TAKE_BACK_RETURN_ABSENCE = "take_back_return_absence"
    ANSWER_RETURN_ABSENCES = "answer_return_absences"
    READ_RETURN_OPINION = "read_return_opinion"
    WRITE_RETURN_OPINION = "write_return_opinion"
    NOTE_RETURN_OPINION = "note_return_opinion"
    ISSUE_RETURN_OPINION = "issue_return_opinion"
    READ_RETURN_TALK = "read_return_talk"
    WRITE_RETURN_TALK = "write_return_talk"
    KEEP_RETURN_TALK = "keep_return_talk"
    WRITE_TALK_HEALTH = "write_talk_health"
    KEEP_TALK_HEALTH = "keep_talk_health"
    READ_DOCTOR_NOTICE = "read_doctor_notice"
    WRITE_DOCTOR_NOTICE = "write_doctor_notice"
    OFFER_DOCTOR_NOTICE = "offer_doctor_notice"
    AGREE_DOCTOR_NOTICE = "agree_doctor_notice"
    REFUSE_DOCTOR_NOTICE = "refuse_doctor_notice"
    KEEP_NOTICE_CONSENT = "keep_notice_consent"
    GIVE_UP_DOCTOR_NOTICE = "give_up_doctor_notice"
    SEE_RETURN_PLAN = "see_return_plan"
    DRAFT_RETURN_PLAN = "draft_return_plan"
    DECIDE_RETURN_PLAN = "decide_return_plan"
    END_RETURN_PLAN = "end_return_plan"
    CHECK_STAGE = "check_stage"
    WRITE_RETURN_NOTE = "write_return_note"
    ANSWER_STAGE_TEXT = "answer_stage_text"
    SEND_STAGE_TEXT = "send_stage_text"
    SEE_STAGE_TEXTS = "see_stage_texts"
    ACKNOWLEDGE_STAGE = "acknowledge_stage"
    SETTLE_TRIAL = "settle_trial"
    END_TRIAL = "end_trial"
    ASK_FOR_TASKS = "ask_for_tasks"
    LET_TASKS_BE_ASKED = "let_tasks_be_asked"
    TELL_TASKS = "tell_tasks"
    KEEP_WORK_TALK = "keep_work_talk"
    KEEP_OWN_WORK_TALK = "keep_own_work_talk"
    TAKE_BACK_WORK_TALK = "take_back_work_talk"
    BUILD = "build"
    DELIVER = "deliver"
    SETTLE_DATES = "settle_dates"
    REMIND = "remind"
    CHASE = "chase"
    DRAW_OUTCOMES = "draw_outcomes"
    END_WITH_EMPLOYMENT = "end_with_employment"
    END_LIFTED = "end_lifted"
    END_IDLE_RETURN = "end_idle_return"
    GO_ON_WITH_EMPLOYMENT = "go_on_with_employment"
    OFFER_TALKS = "offer_talks"
    REST_FOR_LEAVE = "rest_for_leave"
    READ_BUSY = "read_busy"
    OFFER_FREED = "offer_freed"


@dataclass(frozen=True)
class May:
    """One row: a yes or no for every hat, by name, so that a new hat or a forgotten cell is an error at import.

    `recorded`: a page that shows health data; its reading is written to the trail.
    """

    worker: bool
    supervisor: bool
    hr: bool
    clerk: bool
    physician: bool
    nurse: bool
    committee: bool
    admin: bool
    coordinator: bool
    recorded: bool = False


def _only(*hats: Hat, recorded: bool = False) -> May:
    return May(**{hat.value: hat in hats for hat in Hat}, recorded=recorded)


_W, _S, _H, _C, _P, _N, _M, _A, _T = (
    Hat.WORKER, Hat.SUPERVISOR, Hat.HR, Hat.CLERK, Hat.PHYSICIAN, Hat.NURSE, Hat.COMMITTEE, Hat.ADMIN,
    Hat.COORDINATOR,
)  # fmt: skip

ACTS: dict[Act, May] = {
    Act.SEE_DESK: _only(*Hat, recorded=True),
    Act.READ_MESSAGES: _only(*Hat),
    Act.SEE_RULES: _only(*Hat),
    Act.CHANGE_RULES: _only(_C, _T),
    Act.KEEP_CLOSURES: _only(_C, _T),
    Act.READ_MAILS: _only(*Hat, recorded=True),
    Act.SEE_OWN_TRAIL: _only(_W),
    Act.MANAGE_ACCOUNTS: _only(_A),
    Act.SEE_OUTBOX: _only(_A),
    Act.IMPORT_PEOPLE: _only(),
    Act.SEE_PROVIDERS: _only(_C, _T, _H),
    Act.KEEP_PROVIDERS: _only(_C, _T),
    Act.SEE_CHECKS: _only(_C, _P, _N, _T),
    Act.START_CHECK: _only(_C),
    Act.IMPORT_RESULTS: _only(_C, recorded=True),
    Act.KEEP_LAYOUT: _only(_C),
    Act.SEE_RESULTS: _only(_C, _P, _N, recorded=True),
    Act.RECORD_TALK: _only(_P, _N, recorded=True),
    Act.DECIDE_NEED: _only(_P, _N, recorded=True),
    Act.SEE_BOARD: _only(_C, _P, _N, recorded=True),
    Act.EXPORT_BOARD: _only(_C, recorded=True),
    Act.SEE_CONSENTS: _only(_W, _H, _C, recorded=True),
    Act.GIVE_CONSENT: _only(_W, recorded=True),
    Act.ENTER_CONSENT: _only(_C, recorded=True),
    Act.WITHDRAW_CONSENT: _only(_W, _C, recorded=True),
    Act.SEE_CONSENTED_RESULT: _only(_H, recorded=True),
    Act.SEE_CASES: _only(_W, _C, _P, _N, recorded=True),
    Act.SEE_CASE: _only(_W, _C, _P, _N, recorded=True),
    Act.SEND_LETTERS: _only(_C, recorded=True),
    Act.PAUSE_LETTERS: _only(_C, recorded=True),
    Act.MOVE_NOTICE: _only(_C, recorded=True),
    Act.LOG_CALL: _only(_C, recorded=True),
    Act.READ_WORDING: _only(_C, _P, _N),
    Act.WRITE_WORDING: _only(_C),
    Act.READ_DEPARTMENT_TEXT: _only(_S, _C),
    Act.READ_INVITATION: _only(_W, recorded=True),
    Act.READ_GENERAL_LETTER: _only(_W, recorded=True),
    Act.DECLINE: _only(_W, recorded=True),
    Act.CHOOSE_APPROACH: _only(_W, recorded=True),
    Act.CONSULT: _only(_W, recorded=True),
    Act.REQUEST: _only(_W, recorded=True),
    Act.ENTER_REQUEST: _only(_C, recorded=True),
    Act.RECEIVE_REQUEST: _only(_H, _N, recorded=True),
    Act.SEE_RECEIPTS: _only(_H, _N, _C, recorded=True),
    Act.SEE_RECEIPT: _only(_W, recorded=True),
    Act.SETTLE_RECEIPT: _only(_C, recorded=True),
    Act.EXPLAIN_REQUEST: _only(_C, recorded=True),
    Act.ATTACH_SCAN: _only(_C, recorded=True),
    Act.READ_SCAN: _only(_W, _C, _P, recorded=True),
    Act.TAKE_AWAY_SCAN: _only(_C, recorded=True),
    Act.CHANGE_WISHES: _only(_W, _C, recorded=True),
    Act.FILL_SHEET: _only(_W, recorded=True),
    Act.GIVE_WORK_DATA: _only(_H, recorded=True),
    Act.IMPORT_WORK_DATA: _only(_H, recorded=True),
    Act.ASK_WORK: _only(_P, recorded=True),
    Act.ANSWER_WORK: _only(_H, recorded=True),
    Act.SEE_WORK_DATA: _only(_W, recorded=True),
    Act.NAME_HANDLERS: _only(_C),
    Act.SEE_REQUESTS: _only(_H, recorded=True),
    Act.SEE_REQUEST: _only(_H, recorded=True),
    Act.SEE_DISCLOSED_RESULT: _only(_H, recorded=True),
    Act.CONFIRM_ELIGIBILITY: _only(_P, _N, recorded=True),
    Act.WITHDRAW: _only(_W, recorded=True),
    Act.SEE_REFERRAL: _only(_W, _C, recorded=True),
    Act.SEE_HANDOUT: _only(_W, _C, recorded=True),
    Act.TAKE_WORK_SHEET: _only(_W, _H, recorded=True),
    Act.REFER: _only(_C, recorded=True),
    Act.APPOINT: _only(_C, recorded=True),
    Act.REPORT_HELD: _only(_C, recorded=True),
    Act.END_REFERRAL: _only(_C, recorded=True),
    Act.TELL_PROVIDER: _only(_C, recorded=True),
    Act.OFFER_SLOTS: _only(_P, _N, _C),
    Act.CLOSE_SLOT: _only(_P, _N, _C),
    Act.REOPEN_SLOT: _only(_P, _N, _C),
    Act.KEEP_ENGAGEMENTS: _only(_C),
    Act.KEEP_SERIES: _only(_P, _N, _C),
    Act.FILL_SERIES: _only(),
    Act.SEE_FREE_SLOTS: _only(_W, _C, recorded=True),
    Act.HOLD_SLOT: _only(_W, _C, recorded=True),
    Act.WAIT_FOR_SLOT: _only(_W, _C, recorded=True),
    Act.SEE_CAPACITY: _only(_C, recorded=True),
    Act.KEEP_ROSTERS: _only(_C),
    Act.SEE_OWN_ROSTER: _only(_W),
    Act.BOOK: _only(_W, _C, recorded=True),
    Act.SEE_BOOKING: _only(_W, _C, _P, _N, recorded=True),
    Act.CANCEL_BOOKING: _only(_W, _C, _P, _N, recorded=True),
    Act.SAY_LANGUAGES: _only(_P, _N),
    Act.KEEP_BUSY: _only(_P, _N),
    Act.KEEP_SNIPPETS: _only(_P, _N, recorded=True),
    Act.KEEP_FEED: _only(_W, _P, _N),
    Act.FETCH_FEED: _only(_W, _P, _N),
    Act.KEEP_ONLINE: _only(_C, _T),
    Act.KEEP_LETTERHEAD: _only(_C, _T),
    Act.OPEN_ROOM: _only(_P, _N, recorded=True),
    Act.HAND_OVER: _only(_C, recorded=True),
    Act.DECLARE_RELATION: _only(_P, _N, recorded=True),
    Act.AVOID: _only(_W),
    Act.SEE_ABSENCES: _only(_S, recorded=True),
    Act.TAKE_PAYROLL: _only(_C, recorded=True),
    Act.SEE_VISITS: _only(_P, _N, recorded=True),
    Act.RUN_LATE: _only(_P, _N, recorded=True),
    Act.WRITE_INTERVIEW: _only(_P, _N, recorded=True),
    Act.HOLD_INTERVIEW: _only(_P, _N, recorded=True),
    Act.BREAK_OFF: _only(_P, _N, recorded=True),
    Act.MARK_MISSED: _only(_P, _N, recorded=True),
    Act.TURN_AT_DOOR: _only(_P, recorded=True),
    Act.ASSESS_RISK: _only(_P, _N, recorded=True),
    Act.CARE_IN_CRISIS: _only(_P, _N, recorded=True),
    Act.WRITE_PASSING_ON: _only(_P, _N, recorded=True),
    Act.CHOOSE_PASSING_ON: _only(_W, _P, _N, recorded=True),
    Act.READ_PASSED_ON: _only(_H, recorded=True),
    Act.SEE_CONTACTS: _only(_P, _N, recorded=True),
    Act.LOG_CONTACT: _only(_P, _N, recorded=True),
    Act.WALK_IN: _only(_N, recorded=True),
    Act.HAND_ON: _only(_N, recorded=True),
    Act.END_CONSULTATION: _only(_P, _N, recorded=True),
    Act.WRITE_RECORD: _only(_P, recorded=True),
    Act.ISSUE: _only(_P, recorded=True),
    Act.CORRECT_RECORD: _only(_P, recorded=True),
    Act.DROP_DRAFT: _only(_P, recorded=True),
    Act.ADD_RECORD: _only(_P, recorded=True),
    Act.KEEP_REMARKS: _only(_P, recorded=True),
    Act.ENTER_RECORD: _only(_H, recorded=True),
    Act.READ_RECORD: _only(_W, _H, _P, _N, recorded=True),
    Act.READ_MEDICAL_LETTER: _only(_W, _P, _N, recorded=True),
    Act.WRITE_MEDICAL_LETTER: _only(_P, recorded=True),
    Act.ISSUE_MEDICAL_LETTER: _only(_P, recorded=True),
    Act.TAKE_BUNDLE: _only(_H, recorded=True),
    Act.TAKE_CERTIFICATE: _only(_W, _C, recorded=True),
    Act.GIVE_VIEW: _only(_P, recorded=True),
    Act.HEAR: _only(_H, recorded=True),
    Act.ASK_HEARING: _only(_H, recorded=True),
    Act.ANSWER_HEARING: _only(_W, recorded=True),
    Act.MARK_HEARING: _only(_W, recorded=True),
    Act.LOG_ATTEMPT: _only(_H, recorded=True),
    Act.DECIDE: _only(_H, recorded=True),
    Act.ASSENT: _only(_H, _P, recorded=True),
    Act.SEND_BACK: _only(_H, _P, recorded=True),
    Act.NOTE_CONFIRMATION: _only(_H, recorded=True),
    Act.TAKE_BACK_DECISION: _only(_H, recorded=True),
    Act.READ_DECISION: _only(_W, _H, _P, _N, recorded=True),
    Act.SET_EXPLANATION: _only(_H, recorded=True),
    Act.EXPLAIN: _only(_H, recorded=True),
    Act.OBJECT: _only(_W, recorded=True),
    Act.RECORD_OBJECTION: _only(_H, recorded=True),
    Act.ANSWER_OBJECTION: _only(_H, recorded=True),
    Act.RECONSIDER: _only(_H, recorded=True),
    Act.SAY_RECONSIDERATION: _only(_P, recorded=True),
    Act.HOLD_MEASURE_REVIEW: _only(_H, recorded=True),
    Act.TAKE_DECISION_NOTICE: _only(_W, _H, recorded=True),
    Act.INSTRUCT: _only(_H, recorded=True),
    Act.CARRY_OUT: _only(_H, recorded=True),
    Act.SEE_INSTRUCTIONS: _only(_W, _S, _H, recorded=True),
    Act.ACKNOWLEDGE: _only(_S, recorded=True),
    Act.SPEAK_OF_INSTRUCTION: _only(_S, recorded=True),
    Act.ANSWER_SUPERVISOR: _only(_H, recorded=True),
    Act.IMPORT_KEPT_HOURS: _only(_H, recorded=True),
    Act.HAND_ON_INSTRUCTION: _only(),
    Act.PROPOSE_INSTRUCTION: _only(_H, recorded=True),
    Act.ANSWER_DRAFT: _only(_W, recorded=True),
    Act.TELL_RECIPIENT: _only(_H, recorded=True),
    Act.SEE_LEDGER: _only(_W, _H, _P, _N, recorded=True),
    Act.SEE_ARRIVALS: _only(_H, recorded=True),
    Act.TAKE_COOPERATION_LETTER: _only(_W, _H, recorded=True),
    Act.READ_GUIDE: _only(_S),
    Act.SEE_GUIDE_READERS: _only(_H),
    Act.SEE_MEASURES: _only(_H, recorded=True),
    Act.SEE_TASKS: _only(_H, recorded=True),
    Act.HOLD_FILE: _only(_H, recorded=True),
    Act.HAND_OVER_FILES: _only(_H, recorded=True),
    Act.SEE_COVER: _only(_H, _T),
    Act.KEEP_STAND_INS: _only(_H, _T),
    Act.SEE_REVIEWS: _only(_H, _P, recorded=True),
    Act.HOLD_REVIEW: _only(_H, _P),
    Act.AGREE_POINT: _only(_H, _P, recorded=True),
    Act.SETTLE_POINT: _only(_H, _P, recorded=True),
    Act.SEE_RECOMMENDATIONS: _only(_H, _P, _M, recorded=True),
    Act.RECOMMEND: _only(_P),
    Act.ANSWER_RECOMMENDATION: _only(_H, recorded=True),
    Act.REPORT_RECOMMENDATION: _only(_H, recorded=True),
    Act.SEE_COMMITTEE_REPORTS: _only(_H, _P, _M, recorded=True),
    Act.PREPARE_COMMITTEE_REPORT: _only(_H, recorded=True),
    Act.ADVISE_COMMITTEE: _only(_P, recorded=True),
    Act.RELEASE_COMMITTEE_REPORT: _only(_H, recorded=True),
    Act.RECORD_COMMITTEE: _only(_H, recorded=True),
    Act.SEE_OUTCOMES: _only(_H, _P, _M, recorded=True),
    Act.SEE_TREATMENT_REVIEWS: _only(_P, recorded=True),
    Act.REVIEW_TREATMENT: _only(_P, recorded=True),
    Act.RAISE_TREATMENT: _only(_W, recorded=True),
    Act.WATCH_TREATMENT: _only(),
    Act.PLAN_FOLLOW_UPS: _only(_P, recorded=True),
    Act.HOLD_FOLLOW_UP: _only(_P, _N, recorded=True),
    Act.CHANGE_FOLLOW_UP_NOTE: _only(_P, _N, recorded=True),
    Act.SETTLE_NEXT_STEP: _only(_P, _N, recorded=True),
    Act.BOOK_FOLLOW_UP: _only(_W, _P, _N, recorded=True),
    Act.END_FOLLOW_UP: _only(_P, _N, recorded=True),
    Act.DECLINE_FOLLOW_UP: _only(_W, recorded=True),
    Act.SEE_FOLLOW_UPS: _only(_W, _H, _C, _P, _N, recorded=True),
    Act.SEE_LEAVES: _only(_W, _H, _P, _N, recorded=True),
    Act.SEE_LEAVE: _only(_W, _H, _P, _N, recorded=True),
    Act.BEGIN_LEAVE: _only(_H, recorded=True),
    Act.EXTEND_LEAVE: _only(_H, recorded=True),
    Act.END_LEAVE: _only(_H, recorded=True),
    Act.CORRECT_LEAVE_END: _only(_H, recorded=True),
    Act.AGREE_LEAVE_CONTACT: _only(_H, recorded=True),
    Act.LOG_LEAVE_CONTACT: _only(_H, recorded=True),
    Act.WISH_RETURN: _only(_W, recorded=True),
    Act.NOTE_RETURN_WISH: _only(_H, recorded=True),
    Act.CORRECT_LEAVE_CONTACT: _only(_H, recorded=True),
    Act.HAND_IN_CERTIFICATE: _only(_W, recorded=True),
    Act.NOTE_CERTIFICATE: _only(_P, _N, _H, recorded=True),
    Act.READ_CERTIFICATE: _only(_W, _P, _N, _H, recorded=True),
    Act.TAKE_AWAY_CERTIFICATE: _only(_W, _P, _N, _H, recorded=True),
    Act.READ_ENQUIRY: _only(_W, _P, _N, recorded=True),
    Act.WRITE_ENQUIRY: _only(_P, _N, recorded=True),
    Act.ASK_ENQUIRY: _only(_P, _N, recorded=True),
    Act.AGREE_ENQUIRY: _only(_W, recorded=True),
    Act.REFUSE_ENQUIRY: _only(_W, recorded=True),
    Act.TAKE_BACK_ENQUIRY: _only(_W, recorded=True),
    Act.KEEP_ENQUIRY_CONSENT: _only(_P, _N, recorded=True),
    Act.GIVE_UP_ENQUIRY: _only(_P, _N, recorded=True),
    Act.SEND_ENQUIRY: _only(_P, _N, recorded=True),
    Act.ANSWER_ENQUIRY: _only(_P, _N, recorded=True),
    Act.END_ENQUIRY: _only(_P, _N, recorded=True),
    Act.SUMMARISE_ANSWER: _only(_P, _N, recorded=True),
    Act.AGREE_SUMMARY: _only(_W, recorded=True),
    Act.REFUSE_SUMMARY: _only(_W, recorded=True),
    Act.KEEP_SUMMARY_CONSENT: _only(_P, _N, recorded=True),
    Act.SEE_RETURN_ABSENCES: _only(_W, _H, _P, _N, recorded=True),
    Act.IMPORT_RETURN_ABSENCES: _only(_H, recorded=True),
    Act.TAKE_BACK_RETURN_ABSENCE: _only(_H, recorded=True),
    Act.ANSWER_RETURN_ABSENCES: _only(_P, _N, recorded=True),
    Act.READ_RETURN_OPINION: _only(_W, _H, _P, _N, recorded=True),
    Act.WRITE_RETURN_OPINION: _only(_P, recorded=True),
    Act.NOTE_RETURN_OPINION: _only(_H, recorded=True),
    Act.ISSUE_RETURN_OPINION: _only(_P, recorded=True),
    Act.READ_RETURN_TALK: _only(_W, _H, _P, _N, recorded=True),
    Act.WRITE_RETURN_TALK: _only(_H, recorded=True),
    Act.KEEP_RETURN_TALK: _only(_H, recorded=True),
    Act.WRITE_TALK_HEALTH: _only(_P, _N, recorded=True),
    Act.KEEP_TALK_HEALTH: _only(_P, _N, recorded=True),
    Act.READ_DOCTOR_NOTICE: _only(_W, _P, _N, recorded=True),
    Act.WRITE_DOCTOR_NOTICE: _only(_P, recorded=True),
    Act.OFFER_DOCTOR_NOTICE: _only(_P, recorded=True),
    Act.AGREE_DOCTOR_NOTICE: _only(_W, recorded=True),
    Act.REFUSE_DOCTOR_NOTICE: _only(_W, recorded=True),
    Act.KEEP_NOTICE_CONSENT: _only(_P, recorded=True),
    Act.GIVE_UP_DOCTOR_NOTICE: _only(_P, recorded=True),
    Act.SEE_RETURN_PLAN: _only(_W, _H, _P, _N, recorded=True),
    Act.DRAFT_RETURN_PLAN: _only(_H, recorded=True),
    Act.DECIDE_RETURN_PLAN: _only(_H, recorded=True),
    Act.END_RETURN_PLAN: _only(_H, recorded=True),
    Act.CHECK_STAGE: _only(_H, recorded=True),
    Act.WRITE_RETURN_NOTE: _only(_P, recorded=True),
    Act.ANSWER_STAGE_TEXT: _only(_W, recorded=True),
    Act.SEND_STAGE_TEXT: _only(_H, recorded=True),
    Act.SEE_STAGE_TEXTS: _only(_S, recorded=True),
    Act.ACKNOWLEDGE_STAGE: _only(_S, recorded=True),
    Act.SETTLE_TRIAL: _only(_H, recorded=True),
    Act.END_TRIAL: _only(_H, recorded=True),
    Act.ASK_FOR_TASKS: _only(_H, recorded=True),
    Act.LET_TASKS_BE_ASKED: _only(_W, recorded=True),
    Act.TELL_TASKS: _only(_S, recorded=True),
    Act.KEEP_WORK_TALK: _only(_H, recorded=True),
    Act.KEEP_OWN_WORK_TALK: _only(_S, recorded=True),
    Act.TAKE_BACK_WORK_TALK: _only(_S, _H, recorded=True),
    Act.BUILD: _only(),
    Act.DELIVER: _only(),
    Act.SETTLE_DATES: _only(),
    Act.REMIND: _only(),
    Act.CHASE: _only(),
    Act.DRAW_OUTCOMES: _only(),
    Act.END_WITH_EMPLOYMENT: _only(),
    Act.END_LIFTED: _only(),
    Act.END_IDLE_RETURN: _only(),
    Act.GO_ON_WITH_EMPLOYMENT: _only(),
    Act.OFFER_TALKS: _only(),
    Act.REST_FOR_LEAVE: _only(),
    Act.READ_BUSY: _only(),
    Act.OFFER_FREED: _only(),
}
"""Acts without a hat belong to the command line and the worker."""

WORKERS_OWN = frozenset(
    {
        Act.IMPORT_PEOPLE, Act.MANAGE_ACCOUNTS, Act.BUILD, Act.DELIVER, Act.SEND_LETTERS, Act.SETTLE_DATES, Act.REMIND,
        Act.CHASE, Act.HAND_ON_INSTRUCTION, Act.OFFER_FREED, Act.FILL_SERIES, Act.READ_BUSY,
        Act.WATCH_TREATMENT, Act.END_WITH_EMPLOYMENT, Act.GO_ON_WITH_EMPLOYMENT, Act.END_LIFTED,
        Act.END_IDLE_RETURN, Act.DRAW_OUTCOMES, Act.OFFER_TALKS, Act.REST_FOR_LEAVE,
    }
)  # fmt: skip


def may(hat: Hat | None, act: Act) -> bool:
    """Whether this hat may use this verb at all."""
    return act in WORKERS_OWN if hat is None else bool(getattr(ACTS[act], hat.value))
