"""Which pages show what was told: the inbox, in the demo one's own mails, and the state of the outbox?"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.access import Act
from casework.ids import PublicId
from casework.rules.notices import Notice
from casework.rules.vocabulary import Hat
from casework.services import inbox as lines
from casework.services import messages, notices
from casework.web.here import actor, needs, now, page_session, transaction

messages_pages = Blueprint("messages", __name__)

CASE, RECORD, NOTHING = "case_id", "record_id", ""
OF_A_PLAN: Final = (
    Notice.FOLLOW_UPS_SET, Notice.FOLLOW_UP_EXTRA, Notice.FOLLOW_UPS_OVER, Notice.FOLLOW_UPS_REST,
)  # fmt: skip
PLACES: Final = MappingProxyType(
    {
        (Notice.INVITATION, Hat.WORKER): ("invitations.show", CASE),
        (Notice.GENERAL, Hat.WORKER): ("letters.general", RECORD),
        (Notice.REMINDER, Hat.WORKER): ("invitations.show", CASE),
        (Notice.FINAL_CONFIRMATION, Hat.WORKER): ("invitations.show", CASE),
        (Notice.LETTERS_MOVED, Hat.CLERK): ("letters.index", NOTHING),
        (Notice.REQUEST_RECEIVED, Hat.WORKER): ("cases.show", CASE),
        (Notice.REQUEST_TO_HR, Hat.HR): ("requests.show", RECORD),
        (Notice.REQUEST_TO_CLERK, Hat.CLERK): ("cases.show", CASE),
        (Notice.REQUEST_TO_PHYSICIAN, Hat.PHYSICIAN): ("cases.show", CASE),
        (Notice.RECEIPT_NOTED, Hat.WORKER): ("receipts.own", RECORD),
        (Notice.RECEIPT_TO_CLERK, Hat.CLERK): ("receipts.settle", RECORD),
        (Notice.RECEIPT_ANSWERED, Hat.WORKER): ("receipts.own", RECORD),
        (Notice.WORK_DATA_MISSING, Hat.HR): ("work_data.give", RECORD),
        (Notice.WORK_ASKED, Hat.WORKER): ("work_questions.own", CASE),
        (Notice.WORK_ASKED_HR, Hat.HR): ("work_questions.answer", RECORD),
        (Notice.WORK_ANSWER_LATE, Hat.HR): ("work_questions.answer", RECORD),
        (Notice.WORK_ANSWERED, Hat.WORKER): ("work_questions.own", CASE),
        (Notice.WORK_ANSWERED_TO_PHYSICIAN, Hat.PHYSICIAN): ("interviews.write", RECORD),
        (Notice.WORK_DATA_GIVEN, Hat.WORKER): ("work_data.own", CASE),
        (Notice.BOOKED, Hat.WORKER): ("slots.booking", RECORD),
        **{(Notice.BOOKING_MOVED, hat): ("slots.booking", RECORD) for hat in (Hat.WORKER, Hat.PHYSICIAN, Hat.NURSE)},
        (Notice.TWO_AT_ONCE, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.BOOKED_PHYSICIAN, Hat.PHYSICIAN): ("slots.booking", RECORD),
        (Notice.BOOKED_PHYSICIAN, Hat.NURSE): ("slots.booking", RECORD),
        (Notice.BOOKING_AHEAD, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.DAY_AHEAD, Hat.PHYSICIAN): ("interviews.visits", NOTHING),
        (Notice.DAY_AHEAD, Hat.NURSE): ("interviews.visits", NOTHING),
        (Notice.BOOKING_ENDED, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.BOOKING_ENDED, Hat.PHYSICIAN): ("slots.index", NOTHING),
        (Notice.BOOKING_ENDED, Hat.NURSE): ("slots.index", NOTHING),
        (Notice.SLOT_OFFERED, Hat.WORKER): ("slots.confirm", CASE),
        (Notice.RUNNING_LATE, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.ON_TIME, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.ROOM_OPEN, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.REBOOK, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.REBOOK_TO_CLERK, Hat.CLERK): ("cases.show", CASE),
        (Notice.ABSENCE, Hat.SUPERVISOR): ("absences.index", NOTHING),
        (Notice.ABSENCE_OVER, Hat.SUPERVISOR): ("absences.index", NOTHING),
        (Notice.LEAVE_BEGUN, Hat.WORKER): ("leaves.show", RECORD),
        (Notice.LEAVE_CHANGED, Hat.WORKER): ("leaves.show", RECORD),
        (Notice.LEAVE_TO_PHYSICIAN, Hat.PHYSICIAN): ("leaves.show", RECORD),
        (Notice.RETURN_WISHED, Hat.HR): ("leaves.show", RECORD),
        (Notice.RETURN_WISHED, Hat.PHYSICIAN): ("leaves.show", RECORD),
        (Notice.RETURN_WISHED, Hat.NURSE): ("leaves.show", RECORD),
        (Notice.CERTIFICATE_GIVEN, Hat.HR): ("leaves.show", RECORD),
        (Notice.CERTIFICATE_GIVEN, Hat.PHYSICIAN): ("leaves.show", RECORD),
        (Notice.CERTIFICATE_GIVEN, Hat.NURSE): ("leaves.show", RECORD),
        (Notice.CERTIFICATE_THERE, Hat.HR): ("leaves.show", RECORD),
        (Notice.CERTIFICATE_NOTED, Hat.WORKER): ("leaves.show", RECORD),
        (Notice.LEAVE_PERIOD, Hat.SUPERVISOR): ("absences.index", NOTHING),
        (Notice.ENQUIRY_ASKED, Hat.WORKER): ("doctor_enquiries.show", RECORD),
        (Notice.ENQUIRY_TOLD, Hat.WORKER): ("doctor_enquiries.show", RECORD),
        (Notice.SUMMARY_ASKED, Hat.WORKER): ("doctor_enquiries.show", RECORD),
        (Notice.ENQUIRY_SAID, Hat.PHYSICIAN): ("doctor_enquiries.show", RECORD),
        (Notice.ENQUIRY_SAID, Hat.NURSE): ("doctor_enquiries.show", RECORD),
        (Notice.SUMMARY_TO_HR, Hat.HR): ("leaves.show", RECORD),
        (Notice.RETURN_OPINION_TO_HR, Hat.HR): ("return_opinions.show", RECORD),
        (Notice.RETURN_OPINION_NOTED, Hat.WORKER): ("return_opinions.show", RECORD),
        (Notice.RETURN_OPINION_NOTED, Hat.PHYSICIAN): ("return_opinions.show", RECORD),
        (Notice.RETURN_OPINION_TO_WORKER, Hat.WORKER): ("return_opinions.show", RECORD),
        (Notice.RETURN_TALK_KEPT, Hat.WORKER): ("return_talks.show", RECORD),
        (Notice.NOTICE_ASKED, Hat.WORKER): ("doctor_notices.show", RECORD),
        (Notice.NOTICE_TOLD, Hat.WORKER): ("doctor_notices.show", RECORD),
        (Notice.NOTICE_SAID, Hat.PHYSICIAN): ("doctor_notices.show", RECORD),
        (Notice.RETURN_ABSENCES, Hat.PHYSICIAN): ("return_absences.show", RECORD),
        (Notice.RETURN_ABSENCES, Hat.NURSE): ("return_absences.show", RECORD),
        (Notice.TASKS_MAY_BE_ASKED, Hat.WORKER): ("leaves.show", RECORD),
        (Notice.TASKS_ASKED, Hat.SUPERVISOR): ("return_plans.of_team", NOTHING),
        (Notice.TASKS_TOLD, Hat.HR): ("leaves.show", RECORD),
        (Notice.RETURN_PLAN, Hat.WORKER): ("return_plans.show", RECORD),
        (Notice.RETURN_PLAN, Hat.PHYSICIAN): ("return_plans.show", RECORD),
        (Notice.RETURN_MOVED, Hat.WORKER): ("return_plans.show", RECORD),
        (Notice.RETURN_MOVED, Hat.PHYSICIAN): ("return_plans.show", RECORD),
        (Notice.STAGE_ANSWERED, Hat.HR): ("return_plans.show", RECORD),
        (Notice.STAGE_TO_SUPERVISOR, Hat.SUPERVISOR): ("return_plans.of_team", NOTHING),
        (Notice.STAGE_OVER, Hat.SUPERVISOR): ("return_plans.of_team", NOTHING),
        (Notice.STAGE_GOES_ON, Hat.SUPERVISOR): ("return_plans.of_team", NOTHING),
        (Notice.MISSED, Hat.WORKER): ("slots.booking", RECORD),
        (Notice.REFERRED, Hat.WORKER): ("referrals.show", RECORD),
        (Notice.REFERRAL_ENDED, Hat.WORKER): ("referrals.show", RECORD),
        (Notice.HELD_OUTSIDE, Hat.HR): ("requests.show", RECORD),
        (Notice.RECORD_TO_HR, Hat.HR): ("opinions.show", RECORD),
        (Notice.RECORD_TO_WORKER, Hat.WORKER): ("opinions.show", RECORD),
        (Notice.OPINION_AHEAD, Hat.PHYSICIAN): ("opinions.write", RECORD),
        (Notice.OPINION_LATE, Hat.HR): ("requests.show", RECORD),
        (Notice.NEWER_TO_HR, Hat.HR): ("opinions.show", RECORD),
        (Notice.NEWER_TO_WORKER, Hat.WORKER): ("opinions.show", RECORD),
        (Notice.VIEW_WANTED, Hat.PHYSICIAN): ("opinions.view", RECORD),
        **{
            (notice, hat): ("opinions.show", RECORD)
            for notice in (Notice.VIEW_GIVEN, Notice.VIEW_DIFFERS)
            for hat in (Hat.HR, Hat.WORKER)
        },
        (Notice.HEARING_DONE, Hat.WORKER): ("measures.heard", RECORD),
        (Notice.HEARING_ASKED, Hat.WORKER): ("hearings.answer", RECORD),
        (Notice.HEARING_ANSWERED, Hat.HR): ("measures.heard", RECORD),
        (Notice.HEARING_MARKED, Hat.HR): ("measures.heard", RECORD),
        (Notice.DECISION_TO_WORKER, Hat.WORKER): ("measures.show", RECORD),
        (Notice.DECISION_TO_PHYSICIAN, Hat.PHYSICIAN): ("measures.show", RECORD),
        (Notice.DECISION_DIFFERS, Hat.PHYSICIAN): ("measures.show", RECORD),
        (Notice.SOME_END, Hat.WORKER): ("measures.show", RECORD),
        (Notice.NO_MEASURES, Hat.WORKER): ("measures.show", RECORD),
        (Notice.LIFTED, Hat.WORKER): ("measures.show", RECORD),
        (Notice.OBJECTION_RAISED, Hat.HR): ("objections.answer", RECORD),
        (Notice.OBJECTION_RECORDED, Hat.WORKER): ("objections.read", RECORD),
        (Notice.OBJECTION_WORDS, Hat.PHYSICIAN): ("measures.show", RECORD),
        (Notice.OBJECTION_ANSWERED, Hat.WORKER): ("objections.read", RECORD),
        **{
            (notice, hat): ("explanation_talks.read", RECORD)
            for notice in notices.TALKS
            for hat in (Hat.WORKER, Hat.PHYSICIAN, Hat.HR)
        },
        (Notice.EXPLAINED_IN_WRITING, Hat.WORKER): ("measures.show", RECORD),
        (Notice.RECONSIDERATION_ASKED, Hat.PHYSICIAN): ("reconsiderations.say_so", RECORD),
        (Notice.RECONSIDERATION_SAID, Hat.HR): ("reconsiderations.settle", RECORD),
        (Notice.RECONSIDERED, Hat.WORKER): ("measures.show", RECORD),
        (Notice.DECISION_TO_ASSENT, Hat.HR): ("assents.answer", RECORD),
        (Notice.DECISION_TO_ASSENT, Hat.PHYSICIAN): ("assents.answer", RECORD),
        (Notice.DECISION_RETURNED, Hat.HR): ("measures.show", RECORD),
        (Notice.DECISION_HOLDS, Hat.HR): ("measures.show", RECORD),
        (Notice.DECISION_HOLDS, Hat.PHYSICIAN): ("measures.show", RECORD),
        (Notice.ASSENT_LATE, Hat.HR): ("measures.show", RECORD),
        (Notice.ASSENT_LATE, Hat.PHYSICIAN): ("measures.show", RECORD),
        (Notice.DECISION_SET_ASIDE, Hat.WORKER): ("measures.show", RECORD),
        (Notice.DECISION_SET_ASIDE, Hat.PHYSICIAN): ("measures.show", RECORD),
        (Notice.INSTRUCTION_TO_SUPERVISOR, Hat.SUPERVISOR): ("instructions.show", RECORD),
        (Notice.INSTRUCTION_TO_WORKER, Hat.WORKER): ("instructions.show", RECORD),
        (Notice.HR_CARRIES_OUT, Hat.WORKER): ("instructions.show", RECORD),
        (Notice.INSTRUCTION_ENDED, Hat.SUPERVISOR): ("instructions.show", RECORD),
        (Notice.INSTRUCTION_GOES_ON, Hat.SUPERVISOR): ("instructions.show", RECORD),
        (Notice.MEASURE_REVIEW_AHEAD, Hat.HR): ("measures.show", RECORD),
        (Notice.MEASURES_REVIEWED, Hat.WORKER): ("measures.show", RECORD),
        (Notice.REVIEW_WORDS, Hat.PHYSICIAN): ("measures.show", RECORD),
        **{
            (notice, hat): ("measures.show", RECORD)
            for notice in (Notice.MEASURE_ENDS, Notice.MEASURE_PAST)
            for hat in (Hat.HR, Hat.PHYSICIAN)
        },
        (Notice.MEASURES_LEFT, Hat.HR): ("measures.show", RECORD),
        (Notice.MEASURES_GO_ON, Hat.HR): ("measures.show", RECORD),
        (Notice.MEASURES_GO_ON, Hat.PHYSICIAN): ("measures.show", RECORD),
        (Notice.GOES_ON, Hat.WORKER): ("cases.show", CASE),
        (Notice.REQUEST_GOES_ON, Hat.CLERK): ("cases.show", CASE),
        (Notice.ACKNOWLEDGED, Hat.HR): ("instructions.show", RECORD),
        (Notice.INSTRUCTION_TAKEN_OVER, Hat.WORKER): ("instructions.show", RECORD),
        (Notice.INSTRUCTION_DRAFTED, Hat.WORKER): ("instructions.preview", RECORD),
        (Notice.DRAFT_ANSWERED, Hat.HR): ("instructions.write", RECORD),
        (Notice.OUTSIDE_DRAFT_ANSWERED, Hat.HR): ("sendings.choose", RECORD),
        (Notice.RECIPIENT_TOLD, Hat.WORKER): ("sendings.ledger", RECORD),
        (Notice.ARRIVAL, Hat.HR): ("sendings.arrived", NOTHING),
        (Notice.SUPERVISOR_SAID, Hat.HR): ("instruction_notes.answer", RECORD),
        (Notice.SUPERVISOR_ANSWERED, Hat.SUPERVISOR): ("instructions.show", RECORD),
        (Notice.THREAD_TO_WORKER, Hat.WORKER): ("instructions.show", RECORD),
        **{(notice, Hat.WORKER): ("followups.index", NOTHING) for notice in OF_A_PLAN},
        **{(notice, hat): ("cases.show", CASE) for notice in OF_A_PLAN for hat in (Hat.PHYSICIAN, Hat.NURSE)},
        (Notice.FOLLOW_UP_END_PROPOSED, Hat.PHYSICIAN): ("followups.show", RECORD),
        (Notice.FOLLOW_UP_END_PROPOSED, Hat.NURSE): ("followups.show", RECORD),
        (Notice.FOLLOW_UP_HELD, Hat.WORKER): ("followups.show", RECORD),
        (Notice.FOLLOW_UP_TO_SEE, Hat.PHYSICIAN): ("followups.show", RECORD),
        (Notice.CONSULTATION, Hat.PHYSICIAN): ("cases.show", CASE),
        (Notice.CONSULTATION, Hat.NURSE): ("cases.show", CASE),
        (Notice.URGENT_TALK, Hat.PHYSICIAN): ("checks.decide", RECORD),
        (Notice.URGENT_TALK, Hat.NURSE): ("checks.decide", RECORD),
        (Notice.LOOK_AT_ONCE, Hat.PHYSICIAN): ("crises.show", RECORD),
        (Notice.LOOK_AT_ONCE, Hat.NURSE): ("crises.show", RECORD),
        (Notice.WORDS_TO_CHOOSE, Hat.WORKER): ("passing_on.show", RECORD),
        (Notice.HANDED_ON, Hat.PHYSICIAN): ("contacts.of_case", CASE),
        (Notice.RECOMMENDED, Hat.HR): ("recommendations.show", RECORD),
        (Notice.RECOMMENDATION_ANSWERED, Hat.PHYSICIAN): ("recommendations.show", RECORD),
        (Notice.COMMITTEE_REPORT_DRAFTED, Hat.PHYSICIAN): ("committee_reports.show", RECORD),
        (Notice.COMMITTEE_REPORT_RELEASED, Hat.COMMITTEE): ("committee_reports.show", RECORD),
        (Notice.CHANGES_CAME, Hat.PHYSICIAN): ("treatment_reviews.index", NOTHING),
        (Notice.TREATMENT_TOLD, Hat.PHYSICIAN): ("treatment_reviews.show", RECORD),
        (Notice.TREATMENT_CLOSED, Hat.WORKER): ("treatment_reviews.own", NOTHING),
        (Notice.CALL_DUE, Hat.PHYSICIAN): ("contacts.index", NOTHING),
        (Notice.CALL_DUE, Hat.NURSE): ("contacts.index", NOTHING),
        (Notice.PASSED_ON, Hat.HR): ("passing_on.received", RECORD),
        (Notice.PAPER_READY, Hat.WORKER): ("medical_letters.index", CASE),
        (Notice.FILE_GIVEN, Hat.HR): ("requests.show", RECORD),
        (Notice.FILE_TAKEN, Hat.HR): ("requests.show", RECORD),
        (Notice.FILES_PASSED, Hat.HR): ("task_list.index", NOTHING),
        (Notice.STAND_IN_NAMED, Hat.HR): ("task_list.index", NOTHING),
        (Notice.WITHDRAWN, Hat.HR): ("requests.show", RECORD),
        (Notice.WITHDRAWN, Hat.CLERK): ("cases.show", CASE),
        (Notice.WITHDRAWN, Hat.PHYSICIAN): ("cases.show", CASE),
    }
)
"""Which page a line of the inbox opens under which hat, and which public id it takes. Anything else: the desk."""

ARGUMENTS: Final = MappingProxyType(
    {
        "requests.show": "request_id", "followups.show": "follow_up_id",
        "slots.booking": "booking_id", "opinions.show": "opinion_id",
        "work_questions.answer": "question_id", "interviews.write": "interview_id",
        "instruction_notes.answer": "note_id", "sendings.ledger": "decision_id",
        "sendings.choose": "decision_id", "reconsiderations.say_so": "decision_id", "leaves.show": "leave_id",
        "return_plans.show": "plan_id",
        "return_absences.show": "leave_id",
        "reconsiderations.settle": "decision_id",
        "instructions.preview": "draft_id", "instructions.write": "decision_id",
        "opinions.view": "opinion_id", "opinions.write": "interview_id", "work_data.give": "request_id",
        "measures.heard": "hearing_id", "hearings.answer": "question_id",
        "explanation_talks.read": "talk_id", "objections.answer": "objection_id", "objections.read": "objection_id",
        "measures.show": "decision_id", "assents.answer": "decision_id",
        "recommendations.show": "recommendation_id", "committee_reports.show": "report_id",
        "treatment_reviews.show": "review_id",
        "instructions.show": "instruction_id", "letters.general": "letter_id",
        "checks.decide": "check_id", "referrals.show": "referral_id",
        "crises.show": "crisis_id", "passing_on.show": "words_id", "passing_on.received": "words_id",
        "doctor_enquiries.show": "enquiry_id", "return_opinions.show": "opinion_id",
        "doctor_notices.show": "notice_id", "return_talks.show": "talk_id",
        "receipts.own": "receipt_id", "receipts.settle": "receipt_id",
    }
)  # fmt: skip
"""What a page calls the record in its address."""


def place(target: lines.Target, hat: Hat | None) -> str | None:
    """The address that a line of the inbox leads to; None when its record is gone for this reader."""
    found = PLACES.get((target.notice, hat)) if hat is not None else None
    if found is None:
        return url_for("desk.show")
    endpoint, takes = found
    if takes == NOTHING:
        return url_for(endpoint)
    if not target.there:
        return None
    if takes == CASE:
        return url_for(endpoint, case_id=target.case_id)
    named: dict[str, Any] = {ARGUMENTS[endpoint]: target.record_id}
    return url_for(endpoint, **named)


@messages_pages.get("/inbox")
@needs(Act.READ_MESSAGES)
def inbox() -> str:
    """What was told to me, under the hat I wear?"""
    with page_session() as session:
        page = lines.index(session, actor(), now=now(), after=request.args.get("after"))
    return render_template("messages/inbox.html", page=page)


@messages_pages.post("/inbox/<public_id:note_id>")
@needs(Act.READ_MESSAGES)
def open(note_id: PublicId) -> Response:  # noqa: A001 - the endpoint's name
    """Mark a line as read and go where it leads; where it stands for several that differ, or nothing opens for this
    reader, to the list of them, which says of none that there was any.
    """
    with transaction() as session:
        places = _places(lines.open_line(session, actor(), note_id, now=now()))
    only = next(iter(places)) if len(places) == 1 else url_for("messages.alike", note_id=note_id)
    return redirect(only, 303)


@messages_pages.get("/inbox/<public_id:note_id>")
@needs(Act.READ_MESSAGES)
def alike(note_id: PublicId) -> str:
    """Where do the lines lead that stand as one?"""
    with page_session() as session:
        note, targets = lines.alike(session, actor(), note_id, now=now())
    return render_template("messages/alike.html", note=note, places=_places(targets))


def _places(targets: Sequence[lines.Target]) -> dict[str, lines.Target]:
    """The addresses that they lead to, each with the first that does."""
    found: dict[str, lines.Target] = {}
    for target in targets:
        leads_to = place(target, actor().hat)
        if leads_to is not None:
            found.setdefault(leads_to, target)
    return found


@messages_pages.get("/mails")
@needs(Act.READ_MAILS)
def mails() -> str:
    """In the demo: which mails would have reached me?"""
    with page_session() as session:
        page = messages.mails(session, actor(), now=now(), after=request.args.get("after"))
    return render_template("messages/mails.html", page=page)


@messages_pages.get("/mails/<public_id:mail_id>")
@needs(Act.READ_MAILS)
def mail(mail_id: PublicId) -> str:
    """In the demo: what does this mail say?"""
    with page_session() as session:
        letter = messages.mail(session, actor(), mail_id, now=now())
    return render_template("messages/mail.html", letter=letter)


@messages_pages.get("/outbox")
@needs(Act.SEE_OUTBOX)
def outbox() -> str:
    """Do the mails leave?"""
    with page_session() as session:
        totals = messages.totals(session, actor(), now=now())
    parts = current_app.extensions["casework"]
    return render_template(
        "messages/outbox.html",
        totals=totals,
        waits_since=now() - totals.last_run_at if totals.last_run_at is not None else None,
        sends=bool(parts.settings.smtp_url),
    )
