"""Which page is the first one after signing in: what waits for me, and until when?"""

from types import MappingProxyType
from typing import Any, Final

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.rules.bases import RecordBasis
from casework.rules.todos import Todo
from casework.services import duties
from casework.services.tasks import Task
from casework.web.here import actor, needs, now, page_session, signed_in

desk_pages = Blueprint("desk", __name__)

PLACES: Final = MappingProxyType(
    {
        Todo.READ_INVITATION: ("invitations.show", "case_id", "case_id"),
        Todo.CHOOSE_SLOT: ("slots.choose", "case_id", "case_id"),
        Todo.AWAIT_DATE: ("cases.show", "case_id", "case_id"),
        Todo.COME: ("slots.booking", "booking_id", "record_id"),
        Todo.TALK_AGAIN: ("followups.show", "follow_up_id", "record_id"),
        Todo.ANSWER_HEARING: ("hearings.answer", "question_id", "record_id"),
        Todo.CHECK_HEARING: ("measures.heard", "hearing_id", "record_id"),
        Todo.CHECK_TEXT: ("instructions.preview", "draft_id", "record_id"),
        Todo.ACKNOWLEDGE: ("instructions.show", "instruction_id", "record_id"),
        Todo.REPORT_KEPT: ("instructions.show", "instruction_id", "record_id"),
        Todo.ANSWER_SUPERVISOR: ("instruction_notes.answer", "note_id", "record_id"),
        Todo.HOURS_OVER: ("instruction_notes.answer", "note_id", "record_id"),
        Todo.CHASE_CONFIRM: ("instructions.show", "instruction_id", "record_id"),
        Todo.CHASE_REPORT: ("instructions.show", "instruction_id", "record_id"),
        Todo.TELL_SHOWN: ("sendings.choose", "decision_id", "record_id"),
        Todo.TELL_CORRECTED: ("instructions.write", "decision_id", "record_id"),
        Todo.CHECK_WORDS: ("instructions.write", "decision_id", "record_id"),
        Todo.TELL_NEW_OFFICE: ("sendings.choose", "decision_id", "record_id"),
        Todo.TELL_AFTER: ("sendings.choose", "decision_id", "record_id"),
        Todo.NOBODY_LEADS: ("instructions.show", "instruction_id", "record_id"),
        Todo.CARRY_ON: ("instructions.write", "decision_id", "record_id"),
        Todo.GIVE_WORK_DATA: ("work_data.give", "request_id", "record_id"),
        Todo.ANSWER_WORK: ("work_questions.answer", "question_id", "record_id"),
        Todo.HEAR: ("measures.hear", "opinion_id", "record_id"),
        Todo.DECIDE: ("measures.decide", "opinion_id", "record_id"),
        Todo.ASSENT: ("assents.answer", "decision_id", "record_id"),
        Todo.AWAIT_ASSENT: ("measures.show", "decision_id", "record_id"),
        Todo.EXPLAIN: ("measures.explain", "decision_id", "record_id"),
        Todo.SAY_EXPLAINED: ("explanation_talks.fix", "decision_id", "record_id"),
        Todo.RECONSIDER: ("reconsiderations.settle", "decision_id", "record_id"),
        Todo.SAY_RECONSIDERATION: ("reconsiderations.say_so", "decision_id", "record_id"),
        Todo.ANSWER_OBJECTION: ("objections.answer", "objection_id", "record_id"),
        Todo.HEAR_EXPLANATION: ("measures.show", "decision_id", "record_id"),
        Todo.JOIN_EXPLANATION: ("measures.show", "decision_id", "record_id"),
        Todo.TELL_BEGUN: ("measures.show", "decision_id", "record_id"),
        Todo.INSTRUCT: ("instructions.write", "decision_id", "record_id"),
        Todo.REVIEW: ("measures.show", "decision_id", "record_id"),
        Todo.KEEP_IN_TOUCH: ("leaves.show", "leave_id", "record_id"),
        Todo.LEAVE_ENDS: ("leaves.show", "leave_id", "record_id"),
        Todo.LEAVE_LIMIT: ("leaves.show", "leave_id", "record_id"),
        Todo.RECORD_RETURN: ("leaves.show", "leave_id", "record_id"),
        Todo.ASK_CERTIFICATE: ("leaves.show", "leave_id", "record_id"),
        Todo.HAND_IN_CERTIFICATE: ("leaves.show", "leave_id", "record_id"),
        Todo.SEE_ABSENCES: ("return_absences.show", "leave_id", "record_id"),
        Todo.CHECK_STAGE: ("return_plans.show", "plan_id", "record_id"),
        Todo.SEND_STAGE: ("return_plans.show", "plan_id", "record_id"),
        Todo.END_TRIAL: ("trials.end", "trial_id", "record_id"),
        Todo.CHECK_STAGE_TEXT: ("return_plans.show", "plan_id", "record_id"),
        Todo.LET_TASKS_BE_ASKED: ("trials.agree", "question_id", "record_id"),
        Todo.TELL_TASKS: ("trials.tell", "question_id", "record_id"),
        Todo.CONFIRM_STAGE: ("return_plans.of_team", "", ""),
        Todo.ANSWER_ENQUIRY: ("doctor_enquiries.show", "enquiry_id", "record_id"),
        Todo.AGREE_SUMMARY: ("doctor_enquiries.show", "enquiry_id", "record_id"),
        Todo.ANSWER_NOTICE: ("doctor_notices.show", "notice_id", "record_id"),
        Todo.SEND_ENQUIRY: ("doctor_enquiries.send", "enquiry_id", "record_id"),
        Todo.AWAIT_ENQUIRY: ("doctor_enquiries.show", "enquiry_id", "record_id"),
        Todo.AWAIT_SUMMARY: ("doctor_enquiries.show", "enquiry_id", "record_id"),
        Todo.WRITE_TALK_HEALTH: ("return_talks.write_health", "talk_id", "record_id"),
        Todo.WRITE_RETURN_OPINION: ("return_opinions.write", "leave_id", "record_id"),
        Todo.WRITE_NOTICE: ("doctor_notices.write", "leave_id", "record_id"),
        Todo.HOLD_RETURN_TALK: ("return_talks.write", "leave_id", "record_id"),
        Todo.CLOSE_RETURN_TALK: ("return_talks.show", "talk_id", "record_id"),
        Todo.DECIDE_RETURN: ("return_opinions.show", "opinion_id", "record_id"),
        Todo.DECIDE_END: ("measures.show", "decision_id", "record_id"),
        Todo.ADVISE_END: ("measures.show", "decision_id", "record_id"),
        Todo.AWAIT_INTERVIEW: ("requests.show", "request_id", "request_id"),
        Todo.AWAIT_OPINION: ("requests.show", "request_id", "request_id"),
        Todo.SETTLE_RECEIPT: ("receipts.settle", "receipt_id", "record_id"),
        Todo.ARRANGE: ("slots.choose", "case_id", "case_id"),
        Todo.FIND_TIME: ("capacity.index", "", ""),
        Todo.AWAIT_PROVIDER: ("cases.show", "case_id", "case_id"),
        Todo.REPORT_HELD: ("cases.show", "case_id", "case_id"),
        Todo.TELL_PROVIDER: ("referrals.show", "referral_id", "record_id"),
        Todo.ENTER_RECORD: ("referrals.copy", "interview_id", "record_id"),
        Todo.SEND_FINAL: ("cases.show", "case_id", "case_id"),
        Todo.AWAIT_ANSWER: ("cases.show", "case_id", "case_id"),
        Todo.CARE_NOW: ("crises.show", "crisis_id", "record_id"),
        Todo.MEET: ("slots.booking", "booking_id", "record_id"),
        Todo.WRITE_URGENT: ("opinions.write", "interview_id", "record_id"),
        Todo.WRITE_RECORD: ("opinions.write", "interview_id", "record_id"),
        Todo.WRITE_URGENT_LONG_HOURS: ("opinions.write", "interview_id", "record_id"),
        Todo.WRITE_LONG_HOURS: ("opinions.write", "interview_id", "record_id"),
        Todo.GIVE_VIEW: ("opinions.view", "opinion_id", "record_id"),
        Todo.ANSWER_WISH: ("cases.show", "case_id", "case_id"),
        Todo.CALL: ("contacts.index", "", ""),
        Todo.WATCH_REQUEST: ("cases.show", "case_id", "case_id"),
        Todo.SEE_NOTE: ("followups.show", "follow_up_id", "record_id"),
        Todo.NEXT_STEP: ("followups.show", "follow_up_id", "record_id"),
        Todo.FOLLOW_UP: ("followups.show", "follow_up_id", "record_id"),
        Todo.CONFIRM_ELIGIBILITY: ("cases.show", "case_id", "case_id"),
        Todo.DECIDE_NEED: ("checks.show", "check_id", "record_id"),
    }
)
"""Where each line leads: the page, what it calls the id in its address, and which id of the line that is.
`READ_NOTE` is opened by a button instead, because opening changes it."""


ANCHORS: Final = MappingProxyType(
    {
        Todo.KEEP_IN_TOUCH: "contacts",
        Todo.LEAVE_ENDS: "terms",
        Todo.LEAVE_LIMIT: "contacts",
        Todo.RECORD_RETURN: "end",
        Todo.ASK_CERTIFICATE: "certificates",
        Todo.HAND_IN_CERTIFICATE: "certificates",
    }
)
"""Where on the long page of a leave one acts."""


def place(task: Task) -> str | None:
    """The address of the page where one acts; None for a line of the inbox."""
    if task.todo is Todo.READ_NOTE:
        return None
    endpoint, name, which = PLACES[task.todo]
    named: dict[str, Any] = {name: getattr(task, which)} if name else {}
    if task.todo in ANCHORS:
        named["_anchor"] = ANCHORS[task.todo]
    if task.todo in {Todo.WRITE_LONG_HOURS, Todo.WRITE_URGENT_LONG_HOURS}:
        named["basis"] = RecordBasis.LONG_HOURS.value
    return url_for(endpoint, **named)


@desk_pages.get("/")
@signed_in
def root() -> Response:
    """The address without a page."""
    return redirect(url_for("desk.show"), 303)


@desk_pages.get("/desk")
@needs(Act.SEE_DESK)
def show() -> str:
    """What waits for the hat I wear?"""
    with page_session() as session:
        page = duties.desk(session, actor(), now=now())
    return render_template("desk/show.html", page=page, place=place, hat=actor().hat)
