"""Which fields is a hat shown? One literal table, one column per hat, deny by default.

A cell is NO, YES or a condition from the short closed list of `access/cells.py`.
"""

from casework.access.cells import (
    CARING_OR_ASKED,
    IF_ADVISING,
    IF_ASSIGNED,
    IF_CARING,
    IF_EXAMINER,
    IF_FITTING,
    ISSUED_AND_KNOWN,
    ISSUED_AND_WISHED,
    ISSUED_OR_ASSIGNED,
    KNOWN_SCORES_NAMED,
    NAMED_ONCE_DISCLOSED,
    NO,
    ONCE_ISSUED,
    ONCE_KNOWN,
    ONCE_REQUESTED,
    ONCE_SETTLED,
    YES,
    Cell,
    Fact,
    Record,
    Row,
    granted,
)
from casework.access.sight_committee_reports import COMMITTEE_REPORT
from casework.access.sight_decisions import ASSENT_CALL, DECISION
from casework.access.sight_departures import DEPARTURE, TRANSFER_GROUND
from casework.access.sight_doctor_enquiries import DOCTOR_ENQUIRY, DOCTOR_SUMMARY
from casework.access.sight_doctor_notices import DOCTOR_NOTICE
from casework.access.sight_explanation_talks import EXPLANATION_TALK
from casework.access.sight_hearings import HEARING, HEARING_ATTEMPT, HEARING_QUESTION
from casework.access.sight_holdings import HOLDING, STAND_IN
from casework.access.sight_instructions import (
    GUIDE_READING,
    INSTRUCTION,
    INSTRUCTION_ACK,
    INSTRUCTION_DRAFT,
    INSTRUCTION_NOTE,
)
from casework.access.sight_leave_certificates import CERTIFICATE_FILE, CERTIFICATE_PAPER, LEAVE_CERTIFICATE
from casework.access.sight_leaves import LEAVE_CONTACT, LEAVE_TERM, SICK_LEAVE
from casework.access.sight_measure_reviews import MEASURE_REVIEW
from casework.access.sight_objections import OBJECTION, RECONSIDERATION
from casework.access.sight_outcomes import OUTCOME
from casework.access.sight_recommendations import RECOMMENDATION
from casework.access.sight_return_absences import RETURN_ABSENCE
from casework.access.sight_return_opinions import RETURN_OPINION
from casework.access.sight_return_talks import RETURN_TALK, RETURN_TALK_HEALTH
from casework.access.sight_returns import (
    RETURN_NOTE,
    RETURN_PLAN,
    RETURN_STAGE,
    STAGE_ACK,
    STAGE_CHECK,
    STAGE_TEXT,
    TASK_QUESTION,
    TRIAL_ATTENDANCE,
)
from casework.access.sight_sendings import ARRIVAL, RELOCATION, SENDING
from casework.access.sight_treatment import TREATMENT_REVIEW
from casework.access.sight_work_questions import WORK_QUESTION
from casework.access.sight_work_talks import WORK_TALK

__all__ = [
    "ARRIVAL",
    "ASSENT_CALL",
    "CARING_OR_ASKED",
    "CERTIFICATE_FILE",
    "CERTIFICATE_PAPER",
    "COMMITTEE_REPORT",
    "DECISION",
    "DEPARTURE",
    "DOCTOR_ENQUIRY",
    "DOCTOR_NOTICE",
    "DOCTOR_SUMMARY",
    "EXPLANATION_TALK",
    "GUIDE_READING",
    "HEARING",
    "HEARING_ATTEMPT",
    "HEARING_QUESTION",
    "HOLDING",
    "IF_ADVISING",
    "IF_ASSIGNED",
    "IF_CARING",
    "IF_EXAMINER",
    "IF_FITTING",
    "INSTRUCTION",
    "INSTRUCTION_ACK",
    "INSTRUCTION_DRAFT",
    "INSTRUCTION_NOTE",
    "ISSUED_AND_KNOWN",
    "ISSUED_AND_WISHED",
    "ISSUED_OR_ASSIGNED",
    "KNOWN_SCORES_NAMED",
    "LEAVE_CERTIFICATE",
    "LEAVE_CONTACT",
    "LEAVE_TERM",
    "MEASURE_REVIEW",
    "NAMED_ONCE_DISCLOSED",
    "NO",
    "OBJECTION",
    "ONCE_ISSUED",
    "ONCE_KNOWN",
    "ONCE_REQUESTED",
    "ONCE_SETTLED",
    "OUTCOME",
    "RECOMMENDATION",
    "RECONSIDERATION",
    "RELOCATION",
    "RETURN_ABSENCE",
    "RETURN_NOTE",
    "RETURN_OPINION",
    "RETURN_PLAN",
    "RETURN_STAGE",
    "RETURN_TALK",
    "RETURN_TALK_HEALTH",
    "SENDING",
    "SICK_LEAVE",
    "STAGE_ACK",
    "STAGE_CHECK",
    "STAGE_TEXT",
    "STAND_IN",
    "TASK_QUESTION",
    "TRANSFER_GROUND",
    "TREATMENT_REVIEW",
    "TRIAL_ATTENDANCE",
    "WORK_QUESTION",
    "WORK_TALK",
    "YES",
    "Cell",
    "Fact",
    "Record",
    "Row",
    "granted",
]

EMPLOYEE = Record(
    "employee",
    Row("name", "department",
        worker=YES, supervisor=YES, hr=YES, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("number", "kana", "workplace",
        worker=YES, supervisor=NO, hr=YES, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("post", "sex", "born_on",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("email", "phone", "language",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="従業員",
    why="Work needs a name; a supervisor sees names only, HR no private contact, clerks no age.",
)  # fmt: skip

RESULT = Record(
    "check_result",
    Row("stressors", "reactions", "support", "high_stress", "spans",
        worker=YES, supervisor=NO, hr=NAMED_ONCE_DISCLOSED, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("scales",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("checked_on", "notified_on",
        worker=YES, supervisor=NO, hr=NAMED_ONCE_DISCLOSED, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("interview_needed", "decided_at",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("decision_reason", "proposed",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    label="ストレスチェックの結果",
    why="Examiner's side only (安衛法66条の10第2項); of HR, named handlers once a request or a consent has "
    "passed it on.",
)  # fmt: skip

COUNTED_RESULT = Record(
    "counted_result",
    Row("stressors", "reactions", "support", "scales", "checked_on",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="受入れ派遣の人の結果",
    why="Workers dispatched to the company are checked, interviewed and cared for where they are employed: theirs is "
    "counted with the others and read by nobody.",
)  # fmt: skip
"""How many there are stands with the check."""

CONSENT = Record(
    "result_consent",
    Row("given_on", "received_on", "channel", "scope", "recipient", "purpose", "provider_name", "withdrawn_on",
        worker=YES, supervisor=NO, hr=YES, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    Row("entered_by_name",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="結果の提供への同意",
    why="The employer has to prove that it was given. Refusing leaves no record, so nobody reads of it.",
)  # fmt: skip
"""Only what was given is kept."""

SUPPLEMENTARY_TALK = Record(
    "supplementary_talk",
    Row("held_on", "profession",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    Row("held_by", "urgent", "notes", "recorded_at",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    label="補足的面談",
    why="Held for the examiner's decision and read by the examiner alone; the employee is told that it is on record.",
)  # fmt: skip

CHECK = Record(
    "stress_check",
    Row("name", "started_on",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=YES),
    Row("workplace", "interviewed_by", "provider_name", "interviewer_missing",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=YES),
    Row("questionnaire", "thresholds", "rules_number", "rules_of_company", "follows_rules", "examiners", "results",
        "undecided", "counted",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="ストレスチェック実施回",
    why="The campaign belongs to those who run it; employees see its name. The coordinator plans it and reads no "
    "count: in a small place a number can be a person.",
)  # fmt: skip
"""The check itself and how many results of it wait; nobody's health stands in it."""

PROVIDER = Record(
    "provider",
    Row("kind", "name", "contact", "address", "phone", "fax", "email", "workplace", "from_on", "until_on", "yearly_cap",
        worker=NO, supervisor=NO, hr=YES, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=YES),
    health=False,
    label="面接指導の依頼先",
    why="An organisation and how to reach it: for those who arrange interviews and for the employer that pays.",
)  # fmt: skip
"""Which case was sent there is not in it."""

BOARD = Record(
    "board",
    Row("examined", "counted", "undecided", "needed", "stages", "late", "overdue", "today", "week", "departments",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="実施回の集計",
    why="Plain counts, down to one person: only for those who may know each of the names behind them.",
)  # fmt: skip
"""Numbers of one check. Whoever else is to see numbers gets them small-group safe, elsewhere."""

WORDING_RATE = Record(
    "wording_rate",
    Row("check_name", "workplace", "letters",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="文の版ごとの申出の割合",
    why="For those who write the letters and in whose name they go; small groups are hidden (domain: §6.3).",
)  # fmt: skip

COUNTED_GROUPS = Record(
    "counted_groups",
    Row("counted_until", "table",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="受入れ派遣の人の集計",
    why="For those who run the check, by department; small groups are hidden, and so is whatever would tell of them "
    "(domain: §6.3).",
)  # fmt: skip

INVITATION = Record(
    "invitation",
    Row("state",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("office_state",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    Row("notified_on", "request_by",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("read_at", "answered_at", "decline_reason", "decline_words", "next_approach_on", "no_more_on",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    label="申出の勧奨",
    why="Being invited says that one was selected; not answering must bring no disadvantage. That it led to a "
    "consultation is told to clerks as little as to the employer.",
)  # fmt: skip

LETTER = Record(
    "letter",
    Row("kind", "sent_at", "channel",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("due_on", "leaves_on", "delivered_at", "returned_on", "bounced_at", "return_reason",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    label="案内の手紙",
    why="As the invitation; the employee sees what was sent, not what is planned.",
)  # fmt: skip

GENERAL_LETTER = Record(
    "general_letter",
    Row("kind", "due_on", "sent_at", "channel",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="全員向けの案内の手紙",
    why="Who gets the general letter is who was not selected: as secret as the selection itself.",
)  # fmt: skip

PAUSE = Record(
    "letter_pause",
    Row("reason", "from_on", "until_on", "entered_by_name",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    label="案内を休む期間",
    why="As the letters. That somebody wants no contact is theirs to say, and nobody's at the employer to know; that "
    "letters to somebody rest doesn't say whether there are any.",
)  # fmt: skip

NOTICE_MOVE = Record(
    "notice_move",
    Row("moved_from", "moved_to", "reason", "moved_at", "moved_by_name",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    label="通知を受け取った日の訂正",
    why="As the invitation: it says why a limit runs from another day.",
)  # fmt: skip

CONTACT = Record(
    "contact_attempt",
    Row("called_at", "outcome", "caller_name", "words",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=IF_CARING, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    label="電話の記録",
    why="As the letters; the words are sealed.",
)  # fmt: skip

WORDING = Record(
    "wording",
    Row("kind", "language", "number", "body", "from_on", "made_at", "made_by_name",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=IF_EXAMINER, nurse=IF_EXAMINER,
        committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="手紙の文",
    why="Clerks write it in the name of the examiner, who reads it; the employee reads it as their letter. It says "
    "nothing of anybody.",
)  # fmt: skip

POLICY_VERSION = Record(
    "policy_version",
    Row("number", "from_on", "deliberated_on", "deliberation", "published_on",
        worker=YES, supervisor=YES, hr=YES, clerk=YES, physician=YES, nurse=YES, committee=YES, admin=YES,
        coordinator=YES),
    Row("made_by_name",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=YES),
    Row("neutral_title",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="実施規程の版",
    why="The rules have to be made known to the workers (指針). The one that isn't is the title that hides a talk: "
    "whoever knows it knows of everybody's in whose calendar it stands.",
)  # fmt: skip

CLOSURE = Record(
    "closure",
    Row("name", "workplace", "from_on", "until_on",
        worker=YES, supervisor=YES, hr=YES, clerk=YES, physician=YES, nurse=YES, committee=YES, admin=YES,
        coordinator=YES),
    health=False,
    label="休業日",
    why="When a workplace is closed is known to everybody there; letters and follow-ups keep off these days.",
)  # fmt: skip

CASE = Record(
    "case",
    Row("kind", "opened_on",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("closed_on", "close_reason",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="案件",
    why="HR's handle is the request, never the case; how a case ended would tell clerks the opinion.",
)  # fmt: skip

REQUEST = Record(
    "interview_request",
    Row("state", "requested_on", "channel", "late", "withdrawn_on", "acknowledged", "explained_on", "eligible_on",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("has_wishes",
        worker=YES, supervisor=NO, hr=ONCE_REQUESTED, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("mode", "later_wished_on", "waits_since",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("first_on", "first_part", "second_on", "second_part", "third_on", "third_part", "hours",
        "place_wish", "language_wish", "language_other", "quiet_entrance",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    Row("physician_wish", "remarks", "contact",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="面接指導の申出",
    why="The employer must know the request; wishes go to those who arrange the talk, and how it is to be arranged "
    "also to the nurse who holds it.",
)  # fmt: skip

SCAN = Record(
    "scan",
    Row("kind", "size", "attached_at", "attached_by_name", "taken_away_at", "taken_away_by_name",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="書面のスキャンがあること",
    why="That there is a file to take out is for those who may; whoever reads no more than that hasn't opened it.",
)  # fmt: skip

SCAN_FILE = Record(
    "scan_file",
    Row("kind", "file",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    binary=("file",),
    table="scan",
    label="書面のスキャン",
    why="The wishes stand on the paper of a request, so it is for whoever reads the wishes; that of a consent is for"
    " the employee and the clerks. Its existence is nobody else's.",
)  # fmt: skip

RECEIPT = Record(
    "receipt",
    Row("received_on", "channel", "hat", "entered_at", "entered_by_name",
        worker=YES, supervisor=NO, hr=YES, clerk=YES, physician=NO, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("answer", "settled_at",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="受領した申出",
    why="HR and the nurse see what their own hat received, and never what became of it: that would tell who was "
    "selected, has asked, has declined or talks.",
)  # fmt: skip

REFERRAL = Record(
    "referral",
    Row("state", "sent_on", "provider_name",
        worker=YES, supervisor=NO, hr=ONCE_REQUESTED, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("channel", "with_result", "provider_contact", "sent_by_name", "answered_on", "answer_entered_by_name",
        "ended_on", "end_reason",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="外部の依頼先への依頼",
    why="The employer applies to the organisation and pays; day, place and physician stand in the booking.",
)  # fmt: skip
"""Only of a request of the law. A consultation is never handed out, so nothing here can tell of one."""

TELLING = Record(
    "telling",
    Row("reason", "arose_on", "told_on", "told_by_name",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="依頼先に伝えること",
    why="A request or a consent was taken back: the clerk tells the organisation, and the employee reads that it was "
    "done. Of a consent that was taken back HR learns nothing.",
)  # fmt: skip

SHEET = Record(
    "interview_sheet",
    Row("answers", "state", "saved_at",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="事前問診票",
    why="Written for whoever holds the talk, and for nobody else: not even that it was written is told.",
)  # fmt: skip

WORK_DATA = Record(
    "work_data",
    Row("number", "last_month_on", "work_form", "duties", "responsibility", "changes", "given_at", "given_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="勤務状況シート",
    why="What the company tells whoever holds the talk about the work; the employee reads all of it.",
)  # fmt: skip

WORK_MONTH = Record(
    "work_month",
    Row("month_on", "overtime", "holiday", "nights", "days",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="勤務状況シートの月",
    why="Part of the sheet.",
)  # fmt: skip

SLOT = Record(
    "slot",
    Row("starts_at", "ends_at", "place", "online", "physician_name", "role",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("state", "taken", "purpose", "series", "blocked",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("clash",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="面談枠",
    why="A time and a neutral place, free or not. Who took it stands in the booking.",
)  # fmt: skip
"""A professional's time. Who took it stands in the booking."""

HOLD = Record(
    "slot_hold",
    Row("until_at", "offered",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="面談枠の取り置き",
    why="A time that is kept while its person decides; to everybody else the slot is simply not free.",
)  # fmt: skip

ENGAGEMENT = Record(
    "engagement",
    Row("name", "kind", "workplace", "affiliation", "from_on", "until_on",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="面談をする人の契約",
    why="Who comes to interview, by which contract. Of the people they meet it says nothing.",
)  # fmt: skip

SPOKEN = Record(
    "spoken_language",
    Row("language", "words",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="面談で話せる言葉",
    why="Of the professional, not of whom they meet: it helps to choose and to arrange.",
)  # fmt: skip

SLOT_SERIES = Record(
    "slot_series",
    Row("physician_name", "workplace", "online", "place", "starts", "ends", "minutes", "gap_minutes", "purpose",
        "rule", "from_on", "until_on", "ended_on",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="定期の枠",
    why="When a professional comes again and again. It names nobody else.",
)  # fmt: skip

BOOKING = Record(
    "booking",
    Row("booked",
        worker=YES, supervisor=NO, hr=ONCE_REQUESTED, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("state", "starts_at", "ends_at", "place", "online", "physician_name", "after_limit",
        "late_minutes",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="面談予約",
    why="HR learns that there is one; supervisors nothing, since the time itself tells.",
)  # fmt: skip

BUSY_CALENDAR = Record(
    "busy_calendar",
    Row("kind", "host", "added_at", "read_at", "failing_since", "address",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="ほかの予定表",
    why="A professional's own, by reach; clerks learn that a slot can't be booked, never why.",
)  # fmt: skip
"""The address is a secret: it is opened by the worker alone, on behalf of its owner, when the calendar is read."""

SNIPPET_BOOK = Record(
    "snippet_book",
    Row("texts",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="定型文",
    why="A professional's own, by reach: how somebody writes is theirs, and to others it doesn't exist.",
)  # fmt: skip

ROSTER_DAY = Record(
    "roster_day",
    Row("day", "starts_at", "ends_at",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="勤務表の日",
    why="Clerks hand it in and learn of a free time whether it lies within somebody's hours; employees read their own.",
)  # fmt: skip

SHIFT_CODE = Record(
    "shift_code",
    Row("code", "workplace", "begins", "ends",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="勤務記号",
    why="What a sign in a shift table stands for; it names nobody.",
)  # fmt: skip

OWN_TIME = Record(
    "own_time",
    Row("starts_at", "ends_at",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="自分の予定の時間",
    why="When one's own appointments begin and end, for one's own calendar: no place, no name, no reason.",
)  # fmt: skip
"""Of a booking, for its employee or the professional whose time it is."""

FEED = Record(
    "calendar_feed",
    Row("made_at", "fetched_on",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="予定表への配信",
    why="One's own alone, by reach. The secret itself is shown once and kept by nobody.",
)  # fmt: skip

ONLINE_SETTING = Record(
    "online_setting",
    Row("checked_on", "conditions", "method", "emergency", "deliberated_on", "made_by_name",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=YES),
    health=False,
    label="オンライン面談の条件",
    why="How a workplace meets on line says nothing of anybody.",
)  # fmt: skip

ONLINE_ROOM = Record(
    "online_room",
    Row("url", "passcode",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="オンライン面談の入室方法",
    why="For the two people of the appointment alone: whoever has the address could listen.",
)  # fmt: skip

ABSENCE = Record(
    "absence",
    Row("starts_at", "ends_at",
        worker=YES, supervisor=YES, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="不在の予定",
    why="A time, told to the supervisor at the employee's own wish; nothing leads from it to its reason.",
)  # fmt: skip

HANDOVER = Record(
    "handover",
    Row("name", "to_name", "workplace", "from_on", "until_on", "made_by_name",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="担当者の不在・引継ぎ",
    why="Who of the professionals is away; whose cases they care for isn't in it.",
)  # fmt: skip

RELATION = Record(
    "relation",
    Row("from_on",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    label="利害関係",
    why="That somebody would rather not meet somebody is nobody's business: it only decides what is offered.",
)  # fmt: skip

INTERVIEW = Record(
    "interview",
    Row("state", "held_on",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("mode", "physician_name", "affiliation", "entered_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("companions",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    Row("complaint", "work_notes", "burden_notes", "body_notes", "assessment", "items", "conditions",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="面接指導",
    why="The employer must keep day and physician; notes stay with whoever cares for the case.",
    apart=("complaint", "interview_notes"),
)  # fmt: skip
"""The employee reads clinical notes by the disclosure procedure (開示請求), not here."""

RISK_ASSESSMENT = Record(
    "risk_assessment",
    Row("assessed_at", "by_name", "answers",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="安全の確認",
    why="Clinical zone of whoever cares for the case (domain §4, row 12); the employee reads it by disclosure.",
)  # fmt: skip

CRISIS = Record(
    "crisis",
    Row("opened_at", "opened_by_name", "situation", "steps", "closed_at", "closed_by_name", "outcome",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="危機対応",
    why="By reach: whoever is assigned or was called. That it exists is nobody else's.",
)  # fmt: skip
"""Who reaches it is decided in `access/reach_cases.py`."""

DISCLOSURE = Record(
    "disclosure",
    Row("told_at", "made_by_name", "consented", "recipient", "content", "reason",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="危機のときに伝えたこと",
    why="Part of the crisis: to whom something was told, and why without consent (個人情報保護法27条1項2号).",
)  # fmt: skip

PASSING_ON = Record(
    "passing_on",
    Row("words", "recipient_name",
        worker=YES, supervisor=NO, hr=YES, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    Row("state", "written_at", "written_by_name", "chosen_at", "received_at",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="ハラスメントの申し送り",
    why="By the employee's choice alone (domain §12.19): of HR only the officer they chose, once they chose it.",
)  # fmt: skip

CARE_CONTACT = Record(
    "care_contact",
    Row("kind", "held_on", "minutes", "by_name", "to_name", "call_on",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("note",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="相談・連絡の記録",
    why="By reach: whoever is assigned, or wrote it. That somebody walked in or was called is nobody else's to know; "
    "what was noted is read by those assigned.",
)  # fmt: skip
"""Who reaches it is decided in `access/reach_contacts.py`."""

REPORT = Record(
    "report",
    Row("state", "basis", "edition", "work_hours", "work_other", "burden", "other_findings", "other_condition",
        "fatigue", "hours_over_40", "guidance", "interview_again_on", "guidance_notes",
        worker=ONCE_ISSUED, supervisor=NO, hr=ISSUED_AND_KNOWN, clerk=NO, physician=ISSUED_OR_ASSIGNED,
        nurse=ISSUED_OR_ASSIGNED, committee=NO, admin=NO, coordinator=NO),
    label="面接指導結果報告書",
    why="Processed for the employer and kept five years; a draft is nobody's but its writer's side.",
)  # fmt: skip

OPINION = Record(
    "opinion",
    Row("state", "basis", "edition", "correction_reason", "purpose", "follows_on", "urgent", "work_category",
        "from_on", "until_on", "next_interview_on", "workplace_view", "medical_view", "notes", "reason", "issued_at",
        "received_on", "entered_by_name",
        worker=ONCE_ISSUED, supervisor=NO, hr=ISSUED_AND_KNOWN, clerk=NO, physician=ISSUED_OR_ASSIGNED,
        nurse=ISSUED_OR_ASSIGNED, committee=NO, admin=NO, coordinator=NO),
    label="就業上の措置に係る意見書",
    why="What the employer has to hear (安衛則52条の19); a draft is not yet an opinion.",
)  # fmt: skip

OPINION_PERIOD = Record(
    "opinion_period",
    Row("number", "from_on", "until_on", "days", "weeks", "months",
        worker=ONCE_ISSUED, supervisor=NO, hr=ISSUED_AND_KNOWN, clerk=NO, physician=ISSUED_OR_ASSIGNED,
        nurse=ISSUED_OR_ASSIGNED, committee=NO, admin=NO, coordinator=NO),
    label="意見の措置期間",
    why="Part of the opinion.",
)  # fmt: skip

OPINION_ITEM = Record(
    "opinion_item",
    Row("period", "kind", "hours", "starts", "ends", "words",
        worker=ONCE_ISSUED, supervisor=NO, hr=ISSUED_AND_KNOWN, clerk=NO, physician=ISSUED_OR_ASSIGNED,
        nurse=ISSUED_OR_ASSIGNED, committee=NO, admin=NO, coordinator=NO),
    label="意見の措置",
    why="Part of the opinion.",
)  # fmt: skip

OPINION_VIEW = Record(
    "opinion_view",
    Row("physician_name", "given_at", "agrees", "words",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="意見への産業医の見解",
    why="Part of the employer's procedure after the opinion.",
)  # fmt: skip

REMARK = Record(
    "record_remark",
    Row("shown_on", "changed_since", "words", "pass_on",
        worker=ONCE_ISSUED, supervisor=NO, hr=ISSUED_AND_WISHED, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="会社に渡る文面への本人の意見",
    why="Said in the interview, so it belongs to the employee; the employer reads it only if they want that.",
)  # fmt: skip

DOCUMENT = Record(
    "issued_document",
    Row("kind", "signed_at", "signer_name", "content_hash", "intact",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("scoreless",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=CARING_OR_ASKED, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    Row("content", "file",
        worker=YES, supervisor=NO, hr=KNOWN_SCORES_NAMED, clerk=NO, physician=CARING_OR_ASKED, nurse=IF_CARING,
        committee=NO, admin=NO, coordinator=NO),
    binary=('file',),
    label="発行済みの文書",
    why="The statutory record as it was issued (安衛則52条の18). The scores stand in the file; without them all of HR"
    " reads it, as it reads the page of the record.",
)  # fmt: skip

MEDICAL_LETTER = Record(
    "medical_letter",
    Row("state", "institution", "doctor", "purpose", "course", "findings", "medication", "asked", "consented_on",
        "road", "issued_at", "author_name", "content_hash", "file",
        worker=ONCE_ISSUED, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    binary=("file",),
    label="医療機関への紹介状",
    why="From a physician to a physician, by the employee's consent; the employer never learns that there is one.",
)  # fmt: skip

MEASURE = Record(
    "measure",
    Row("kind", "hours", "starts", "ends", "words", "from_on", "until_on", "review_on", "ended_on",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="就業上の措置",
    why="The supervisor gets an instruction instead, which has no reason in it.",
)  # fmt: skip

EXPLANATION = Record(
    "explanation",
    Row("given_on", "mode", "written", "accepted", "physician_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("content", "answer", "refused_because", "without_physician", "given_by_name",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=IF_ADVISING, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="措置の説明",
    why="Given with the 産業医 present; what was said is neither the nurse's business nor that of who only interviews.",
)  # fmt: skip

MONTHLY_REVIEW = Record(
    "monthly_review",
    Row("month", "held_on", "present", "recorded_by_name",
        worker=NO, supervisor=NO, hr=YES, clerk=NO, physician=YES, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="定例レビュー",
    why="That HR and the physician met, and when; whose cases they went through isn't in it.",
)  # fmt: skip

REVIEW_POINT = Record(
    "review_point",
    Row("doer", "words", "settled_on", "settled_by_name",
        worker=NO, supervisor=NO, hr=ONCE_KNOWN, clerk=NO, physician=YES, nurse=NO,
        committee=NO, admin=NO, coordinator=NO),
    label="定例レビューで決めたこと",
    why="A to-do between HR and the physician about a case that both know, without a clinical word.",
)  # fmt: skip

FOLLOW_UP = Record(
    "follow_up",
    Row("state",
        worker=YES, supervisor=NO, hr=ONCE_REQUESTED, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    Row("months", "counted_from", "asks_again", "because", "base_on", "anchored_on", "due_on", "settled", "held_on",
        "ended_reason",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="フォロー面談",
    why="HR and clerks learn that one took place: they reach one that was held; which, when, how many is more.",
)  # fmt: skip

FOLLOW_UP_NOTE = Record(
    "follow_up_note",
    Row("way", "told", "advice", "leads_on", "done_on", "by_name",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    Row("words",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=IF_ASSIGNED, nurse=IF_ASSIGNED,
        committee=NO, admin=NO, coordinator=NO),
    label="フォロー面談の記録",
    why="By reach: whoever is assigned, or wrote it; what a nurse wrote for a physician also the 産業医 while no "
    "physician has the case; the notes are read by those assigned. The employer learns of a follow-up by an opinion "
    "only.",
)  # fmt: skip
"""Who reaches it is decided in `access/reach_follow_ups.py`."""

LIMIT = Record(
    "case_limit",
    Row("clock", "start_on", "limit_on", "basis", "stopped_on",
        worker=YES, supervisor=NO, hr=ONCE_KNOWN, clerk=YES, physician=YES, nurse=YES,
        committee=NO, admin=NO, coordinator=NO),
    label="期限",
    why="A limit is shown to whom it binds; which ones a hat reaches is decided by zone, in reach.",
)  # fmt: skip
"""Which limits a hat reaches at all is decided by zone, in `access/reach.py`."""

ASSIGNMENT = Record(
    "assignment",
    Row("name", "role", "from_on", "until_on",
        worker=YES, supervisor=NO, hr=NO, clerk=YES, physician=YES, nurse=YES, committee=NO, admin=NO, coordinator=NO),
    label="担当",
    why="Who cares for a case says that there is one; HR needs no name before the interview.",
)  # fmt: skip

OWN_TRAIL = Record(
    "trail_entry",
    Row("at", "hat", "act", "reading", "record", "actor_name",
        worker=YES, supervisor=NO, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="閲覧・操作の記録",
    why="The employee's own file. For everybody else the list of readers would name patients.",
)  # fmt: skip

NOTE = Record(
    "inbox_note",
    Row("notice", "created_at", "read_at",
        worker=YES, supervisor=YES, hr=YES, clerk=YES, physician=YES, nurse=YES, committee=YES, admin=YES,
        coordinator=YES),
    health=False,
    label="お知らせ",
    why="Only one's own, by reach; a note says nothing but where to look.",
)  # fmt: skip
"""A line of one's own inbox; reach lets nobody to another's."""

MAIL = Record(
    "outbox_mail",
    Row("created_at", "sent_at", "rendered",
        worker=YES, supervisor=YES, hr=YES, clerk=YES, physician=YES, nurse=YES, committee=YES, admin=YES,
        coordinator=YES),
    binary=("rendered",),
    label="送信したメール",
    why="Only one's own, by reach; it holds what its recipient may see.",
)  # fmt: skip
"""A mail of one's own as it left, in the demo; reach lets nobody to another's."""

ACCOUNT = Record(
    "account",
    Row("login", "name", "disabled_at", "has_password", "living_sign_ins", "hats",
        worker=NO, supervisor=NO, hr=NO, clerk=NO, physician=NO, nurse=NO, committee=NO, admin=YES, coordinator=NO),
    health=False,
    label="アカウント",
    why="The administrator cares for sign-ins and sees nothing of what they are used for.",
)  # fmt: skip

HANDLER = Record(
    "named_handler",
    Row("name", "workplace", "from_on", "until_on", "named_by_name",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="結果を取り扱う担当者",
    why="Which officers of HR may open scores is settled by the side that holds them.",
)  # fmt: skip

LETTERHEAD = Record(
    "letterhead",
    Row("put_at", "put_by_name", "size",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=YES),
    health=False,
    label="会社の用紙",
    why="The company's paper, put there by whoever runs the programme; everybody else meets it on documents.",
)  # fmt: skip

RESULT_LAYOUT = Record(
    "result_layout",
    Row("name", "columns", "direction",
        worker=NO, supervisor=NO, hr=NO, clerk=YES, physician=NO, nurse=NO, committee=NO, admin=NO, coordinator=NO),
    health=False,
    label="結果のファイルの列",
    why="Headings of a product's file, for whoever takes results in; no row stands in it.",
)  # fmt: skip

RECORDS: tuple[Record, ...] = (
    EMPLOYEE, PROVIDER, CHECK, BOARD, RESULT, COUNTED_RESULT, CONSENT, SUPPLEMENTARY_TALK, INVITATION, LETTER,
    GENERAL_LETTER, PAUSE,
    NOTICE_MOVE, CONTACT, WORDING, WORDING_RATE, COUNTED_GROUPS, POLICY_VERSION, CLOSURE,
    CASE, RECEIPT, REQUEST, SCAN, SCAN_FILE,
    REFERRAL, TELLING, SHEET, WORK_DATA, WORK_MONTH, WORK_QUESTION,
    SLOT, ENGAGEMENT, SPOKEN, SLOT_SERIES, HOLD, BOOKING,
    BUSY_CALENDAR, SNIPPET_BOOK, ROSTER_DAY, SHIFT_CODE,
    OWN_TIME, FEED, ONLINE_SETTING, ONLINE_ROOM, ABSENCE, HANDOVER, RELATION, INTERVIEW,
    RISK_ASSESSMENT, CRISIS, DISCLOSURE, PASSING_ON, CARE_CONTACT, REPORT, OPINION,
    OPINION_PERIOD, OPINION_ITEM,
    OPINION_VIEW, REMARK, DOCUMENT, MEDICAL_LETTER,
    HEARING, HEARING_QUESTION, HEARING_ATTEMPT,
    EXPLANATION_TALK, DECISION, DEPARTURE, TRANSFER_GROUND, ASSENT_CALL, OBJECTION, RECONSIDERATION,
    MEASURE, MEASURE_REVIEW, EXPLANATION, INSTRUCTION, INSTRUCTION_DRAFT, INSTRUCTION_ACK, INSTRUCTION_NOTE, SENDING,
    ARRIVAL, RELOCATION,
    GUIDE_READING, MONTHLY_REVIEW, REVIEW_POINT, RECOMMENDATION, COMMITTEE_REPORT, OUTCOME, TREATMENT_REVIEW,
    FOLLOW_UP, FOLLOW_UP_NOTE, SICK_LEAVE, LEAVE_TERM, LEAVE_CONTACT, LEAVE_CERTIFICATE,
    CERTIFICATE_FILE, CERTIFICATE_PAPER, RETURN_PLAN, RETURN_STAGE, STAGE_CHECK,
    RETURN_NOTE, STAGE_TEXT, STAGE_ACK, TRIAL_ATTENDANCE, TASK_QUESTION, DOCTOR_ENQUIRY, DOCTOR_SUMMARY,
    DOCTOR_NOTICE, RETURN_ABSENCE, RETURN_OPINION, RETURN_TALK, RETURN_TALK_HEALTH,
    WORK_TALK, LIMIT, ASSIGNMENT, HOLDING, OWN_TRAIL, NOTE, MAIL,
    ACCOUNT, HANDLER, STAND_IN, LETTERHEAD, RESULT_LAYOUT,
)  # fmt: skip
